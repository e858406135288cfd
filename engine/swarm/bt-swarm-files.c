/* bt-swarm-files.c — from what a person wants of the files to what is wanted of the pieces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include <string.h>

static guint8
get_file_priority (const BtSwarm *self, guint32 file)
{
  return self->file_priorities[file];
}

/* Raises the pieces that @file touches. */
static void
apply_file (BtSwarm *self, const BtMetaFile *file, guint8 priority)
{
  guint32 piece_length = bt_metainfo_get_piece_length (self->metainfo);
  guint32 first = file->offset / piece_length;
  guint32 last = (file->offset + file->length - 1) / piece_length;

  for (guint32 i = first; i <= last; i++)
    self->priorities[i] = MAX (self->priorities[i], priority);
}

void
bt_swarm_apply_priorities (BtSwarm *self)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  memset (self->priorities, BT_PRIORITY_SKIP, self->n_pieces);
  self->wanted_bytes = 0;
  for (guint32 i = 0; i < n_files; i++) {
    const BtMetaFile *file = bt_metainfo_get_file (self->metainfo, i);

    if (file->is_pad || file->length == 0 || get_file_priority (self, i) == BT_PRIORITY_SKIP)
      continue;
    self->wanted_bytes += file->length;
    apply_file (self, file, get_file_priority (self, i));
  }
  bt_bitfield_clear_all (self->wanted);
  for (guint32 i = 0; i < self->n_pieces; i++) {
    if (self->priorities[i] != BT_PRIORITY_SKIP)
      bt_bitfield_set (self->wanted, i);
  }
}

guint64
bt_swarm_get_wanted_bytes (const BtSwarm *self, guint32 piece)
{
  guint64 from = (guint64) piece * bt_metainfo_get_piece_length (self->metainfo);
  guint64 to = from + bt_metainfo_get_piece_size (self->metainfo, piece);
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  guint64 n_bytes = 0;

  for (guint32 i = bt_metainfo_find_file (self->metainfo, from); i < n_files; i++) {
    const BtMetaFile *file = bt_metainfo_get_file (self->metainfo, i);
    guint64 first = MAX (from, file->offset), end = MIN (to, file->offset + file->length);

    if (file->offset >= to)
      break;
    if (first < end && !file->is_pad && get_file_priority (self, i) != BT_PRIORITY_SKIP)
      n_bytes += end - first;
  }
  return n_bytes;
}
