/* memory-disk.h — carries out disk jobs on memory, with real hashes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-job.h"
#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

/* @data: the torrent's bytes as this node has them. @lies_in: one block in so many is
 * read with a wrong byte, always the same ones; 0: none. */
void memory_disk_run (BtJob *job, BtMetainfo *metainfo, guint8 *data, guint lies_in);

G_END_DECLS
