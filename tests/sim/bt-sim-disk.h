/* bt-sim-disk.h — a disk without bytes: it knows of each block whether it is there and right.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block that is read is a mark at the start of its buffer, which says which block it is and whether
 * it is right; what follows in the buffer is whatever was there. A block that is written is looked at
 * for its mark. So the swarm moves and checks pieces of any size, and no byte of theirs is touched. */
#pragma once

#include "base/bt-bitfield.h"
#include "base/bt-job.h"
#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

/* Bytes of a block that must travel. */
#define BT_SIM_MARK_SIZE 9

typedef struct {
  BtMetainfo *metainfo; /* borrowed */
  BtBitfield *right;    /* owned; blocks of the torrent that lie on the disk and are right */
  guint32 piece_blocks; /* blocks a piece */
  guint lies_in;        /* one block in so many is read wrong, always the same ones; 0: none */
} BtSimDisk;

/* @have: pieces that are there from the start. */
void bt_sim_disk_init (BtSimDisk *self, BtMetainfo *metainfo, const BtBitfield *have);
void bt_sim_disk_clear (BtSimDisk *self);
void bt_sim_disk_run (BtSimDisk *self, BtJob *job);
/* All of the torrent is there. */
gboolean bt_sim_disk_is_right (const BtSimDisk *self);

G_END_DECLS
