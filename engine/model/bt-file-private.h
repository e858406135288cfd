/* bt-file-private.h — a torrent's files: objects only for those that somebody holds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "metainfo/bt-metainfo.h"
#include "model/bt-file.h"

G_BEGIN_DECLS

BtFile *_bt_file_new (BtMetainfo *metainfo, guint32 index);
/* The same torrent with other names. Notifies the path if it changed. */
void _bt_file_set_metainfo (BtFile *self, BtMetainfo *metainfo);
/* Notifies what changed. */
void _bt_file_update (BtFile *self, guint64 have, guint priority);

G_END_DECLS
