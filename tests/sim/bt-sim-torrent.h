/* bt-sim-torrent.h — torrents of any size that cost nothing to make.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

/* @size bytes in @n_files, 0 as 1. Its pieces' hashes are made up: only bt-sim-disk.h can check them.
 * (transfer full) */
BtMetainfo *bt_sim_torrent_new (guint64 size, guint32 piece_length, guint n_files,
                                gboolean is_private, guint64 seed);

G_END_DECLS
