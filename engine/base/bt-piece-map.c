/* bt-piece-map.c — one moment of a torrent's pieces, for those who draw them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-piece-map.h"

BtPieceMap *
bt_piece_map_new (guint32 n_pieces)
{
  BtPieceMap *self = g_new0 (BtPieceMap, 1);

  self->ref_count = 1;
  self->n_pieces = n_pieces;
  self->copies = g_new0 (guint16, n_pieces);
  return self;
}

BtPieceMap *
bt_piece_map_ref (BtPieceMap *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
bt_piece_map_unref (BtPieceMap *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->have, bt_bitfield_unref);
  g_clear_pointer (&self->wanted, bt_bitfield_unref);
  g_clear_pointer (&self->damaged, bt_bitfield_unref);
  g_free (self->copies);
  g_free (self->progress);
  g_free (self);
}

gboolean
bt_piece_map_is_rare (const BtPieceMap *self, guint32 piece)
{
  /* While nobody is there to compare with, everything would be. */
  if (piece >= self->n_pieces || self->copies_max == 0 || self->copies[piece] > BT_PIECE_RARE_COPIES
      || self->copies[piece] > self->copies_mean / 2)
    return FALSE;
  if (self->have != NULL && bt_bitfield_get (self->have, piece))
    return FALSE;
  return self->wanted == NULL || bt_bitfield_get (self->wanted, piece);
}

void
bt_piece_map_seal (BtPieceMap *self)
{
  guint64 sum = 0;

  self->copies_max = 0;
  self->copies_min = self->n_pieces > 0 ? G_MAXUINT16 : 0;
  self->n_rare = 0;
  for (guint32 i = 0; i < self->n_pieces; i++) {
    sum += self->copies[i];
    self->copies_max = MAX (self->copies_max, self->copies[i]);
    self->copies_min = MIN (self->copies_min, self->copies[i]);
  }
  self->copies_mean = self->n_pieces > 0 ? (double) sum / self->n_pieces : 0;
  for (guint32 i = 0; i < self->n_pieces; i++)
    self->n_rare += bt_piece_map_is_rare (self, i) ? 1 : 0;
}

const BtPieceProgress *
bt_piece_map_get_progress (const BtPieceMap *self, guint32 piece)
{
  guint32 low = 0, high = self->n_progress;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;

    if (self->progress[middle].piece == piece)
      return &self->progress[middle];
    if (self->progress[middle].piece < piece)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}
