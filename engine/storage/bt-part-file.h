/* bt-part-file.h — bytes of unwanted files that came with pieces of wanted ones.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file a torrent, in the state folder. A piece has a slot in it when it was written while it
 * touched a file that is *parted*: one whose bytes belong here. Of a slot only the ranges of parted
 * files mean something. A slot is born with what those files hold on disk, so that from then on it
 * alone speaks for its piece; a piece without a slot is read from the files themselves.
 *
 * Layout, big-endian: magic (8 bytes), piece length, number of pieces, number of files (4 each),
 * info hash (20), one bit a file (parted), then from the next multiple of 4096 on 4 bytes a piece
 * (0: no slot, else slot + 1), then from the next multiple of 4096 on the slots, each a piece long.
 *
 * Which files are parted changes only while no other function runs; all else: any worker. */
#pragma once

#include "base/bt-bitfield.h"
#include "metainfo/bt-metainfo.h"
#include "storage/bt-tree.h"

G_BEGIN_DECLS

typedef struct _BtPartFile BtPartFile;

/* Touches nothing. @tree: borrowed. */
BtPartFile *bt_part_file_new (const char *path, BtMetainfo *metainfo, const BtTree *tree);
void bt_part_file_free (BtPartFile *self);
/* Reads what an earlier session left; call before anything else. What is damaged or another
 * torrent's counts as not there, and is replaced when a slot is needed. */
void bt_part_file_load (BtPartFile *self);
/* The pieces with a slot. (transfer full) (nullable): none has. */
BtBitfield *bt_part_file_dup_slots (BtPartFile *self);
gboolean bt_part_file_is_parted (const BtPartFile *self, guint32 file);

/* Where the slot of @piece begins in the file; FALSE: it has none. */
gboolean bt_part_file_find (BtPartFile *self, guint32 piece, guint64 *offset);
/* Makes the slot when there is none. */
gboolean bt_part_file_need (BtPartFile *self, guint32 piece, guint64 *offset, GError **error);
/* Of the part file; valid once a slot was found. */
int bt_part_file_get_fd (BtPartFile *self);
const char *bt_part_file_get_path (const BtPartFile *self);

/* Parts the files with 0 in @wanted (shape n_files) and no others: bytes of files that are wanted
 * now move to where they belong (durably, before they are forgotten here). On failure the files
 * that did not get their bytes stay parted. @moved: guint32 indices of files written to. */
gboolean bt_part_file_set_wanted (BtPartFile *self, const guint8 *wanted, GArray *moved,
                                  GError **error);
gboolean bt_part_file_sync (BtPartFile *self, GError **error);
void bt_part_file_mark_dirty (BtPartFile *self);
/* Removes it from the disk and forgets all slots. */
gboolean bt_part_file_remove (BtPartFile *self, GError **error);

G_END_DECLS
