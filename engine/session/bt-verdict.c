/* bt-verdict.c — which pieces are trusted after a restart, and which are hashed first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-verdict.h"

typedef struct {
  guint32 first, end; /* pieces */
} PieceRange;

/* Pieces with a byte in [@from, @to) of the file. */
static PieceRange
get_range (const BtMetainfo *metainfo, const BtMetaFile *file, guint64 from, guint64 to)
{
  guint64 piece_length = bt_metainfo_get_piece_length (metainfo);

  if (from >= to)
    return (PieceRange) { 0, 0 };
  return (PieceRange) { (guint32) ((file->offset + from) / piece_length),
                        (guint32) ((file->offset + to - 1) / piece_length) + 1 };
}

static void
distrust (BtVerdict *self, PieceRange range)
{
  for (guint32 piece = range.first; piece < range.end; piece++) {
    bt_bitfield_clear (self->trusted, piece);
    bt_bitfield_set (self->check, piece);
  }
}

/* Whoever wants a file no more may remove it. */
static gboolean
is_wanted (const BtDiskMemory *memory, guint32 file)
{
  return !memory->priorities || memory->priorities[file] != BT_PRIORITY_SKIP;
}

static void
judge_file (BtVerdict *self, const BtMetainfo *metainfo, guint32 index, const BtDiskMemory *memory,
            const BtFileStamp *now)
{
  const BtMetaFile *file = bt_metainfo_get_file (metainfo, index);
  gint64 then_size = CLAMP (memory->stamps[index].size, 0, (gint64) file->length);
  gint64 now_size = CLAMP (now->size, 0, then_size);
  PieceRange lost = get_range (metainfo, file, (guint64) now_size, (guint64) then_size);

  if (bt_bitfield_count_range (memory->have, lost.first, lost.end - lost.first) > 0
      && self->missing < 0 && is_wanted (memory, index))
    self->missing = index;
  distrust (self, lost);
  if (memory->exact)
    distrust (self, get_range (metainfo, file, 0, file->length));
}

/* Bytes of files that nobody wanted lie in the part file; without it they are nowhere. */
static void
judge_slots (BtVerdict *self, const BtMetainfo *metainfo, guint32 index, const BtDiskMemory *memory,
             const BtFileStamp *now)
{
  const BtMetaFile *file = bt_metainfo_get_file (metainfo, index);
  gint64 size = CLAMP (now->size, 0, (gint64) file->length);
  PieceRange beyond = get_range (metainfo, file, (guint64) size, file->length);
  guint32 piece = bt_bitfield_next (self->trusted, beyond.first, TRUE);

  for (; piece < beyond.end; piece = bt_bitfield_next (self->trusted, piece + 1, TRUE)) {
    if (!memory->slots || !bt_bitfield_get (memory->slots, piece))
      distrust (self, (PieceRange) { piece, piece + 1 });
  }
}

static gboolean
is_same (const BtFileStamp *a, const BtFileStamp *b)
{
  return a->size == b->size && a->mtime_ns == b->mtime_ns;
}

static void
set_unlisted (BtVerdict *self, const BtBitfield *have)
{
  guint32 n_pieces = bt_bitfield_get_n_bits (have);

  for (guint32 piece = bt_bitfield_next (have, 0, FALSE); piece < n_pieces;
       piece = bt_bitfield_next (have, piece + 1, FALSE))
    bt_bitfield_set (self->check, piece);
}

static void
judge (BtVerdict *self, const BtMetainfo *metainfo, const BtDiskMemory *memory,
       const BtFileStamp *now)
{
  self->trusted = bt_bitfield_copy (memory->have);
  if (!memory->knows_all)
    set_unlisted (self, memory->have);
  for (guint32 i = 0; i < bt_metainfo_get_n_files (metainfo); i++) {
    if (bt_metainfo_get_file (metainfo, i)->is_pad)
      continue;
    if (!is_same (&memory->stamps[i], &now[i]))
      judge_file (self, metainfo, i, memory, &now[i]);
    judge_slots (self, metainfo, i, memory, &now[i]);
  }
}

void
bt_verdict_init (BtVerdict *self, const BtMetainfo *metainfo, const BtDiskMemory *memory,
                 const BtFileStamp *now, gboolean has_data)
{
  guint32 n_pieces = bt_metainfo_get_n_pieces (metainfo);

  self->check = bt_bitfield_new (n_pieces);
  self->missing = -1;
  if (memory->have && memory->stamps && bt_bitfield_get_n_bits (memory->have) == n_pieces) {
    judge (self, metainfo, memory, now);
  } else {
    self->trusted = bt_bitfield_new (n_pieces);
    bt_bitfield_set_all (self->check);
  }
  if (!has_data || bt_bitfield_get_n_set (self->check) == 0)
    g_clear_pointer (&self->check, bt_bitfield_unref);
}

void
bt_verdict_clear (BtVerdict *self)
{
  g_clear_pointer (&self->trusted, bt_bitfield_unref);
  g_clear_pointer (&self->check, bt_bitfield_unref);
}
