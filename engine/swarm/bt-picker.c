/* bt-picker.c — how rare each piece is, and what may be begun.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-picker-private.h"

BtPicker *
bt_picker_new (guint32 n_pieces, BtRandom *random)
{
  BtPicker *self = g_new0 (BtPicker, 1);

  self->n_pieces = n_pieces;
  self->random = random;
  self->missing = bt_bitfield_new (n_pieces);
  self->open = bt_bitfield_new (n_pieces);
  for (guint i = 0; i < BT_PICKER_RANKS; i++)
    self->ranks[i] = bt_bitfield_new (n_pieces);
  self->copies = g_new0 (guint16, n_pieces);
  self->places = g_new0 (guint32, n_pieces);
  return self;
}

static void
clear_buckets (BtPicker *self)
{
  for (guint i = 0; i < BT_PICKER_BUCKETS; i++) {
    g_free (self->buckets[i].pieces);
    self->buckets[i] = (BtPickerBucket) { NULL, 0, 0 };
  }
  memset (self->filled, 0, sizeof self->filled);
  bt_bitfield_clear_all (self->open);
  for (guint i = 0; i < BT_PICKER_RANKS; i++) {
    bt_bitfield_clear_all (self->ranks[i]);
    self->first_open[i] = self->n_pieces;
  }
}

void
bt_picker_free (BtPicker *self)
{
  clear_buckets (self);
  bt_bitfield_unref (self->missing);
  bt_bitfield_unref (self->open);
  for (guint i = 0; i < BT_PICKER_RANKS; i++)
    bt_bitfield_unref (self->ranks[i]);
  g_free (self->copies);
  g_free (self->places);
  g_free (self);
}

static void
insert (BtPicker *self, guint32 piece)
{
  guint index = bt_picker_get_bucket (self, piece);
  BtPickerBucket *bucket = &self->buckets[index];

  if (bucket->n == bucket->room) {
    bucket->room = MAX (16, bucket->room * 2);
    bucket->pieces = g_renew (guint32, bucket->pieces, bucket->room);
  }
  self->places[piece] = bucket->n;
  bucket->pieces[bucket->n++] = piece;
  self->filled[index / 64] |= G_GUINT64_CONSTANT (1) << index % 64;
}

/* A missing piece may be begun (again). */
static void
open_piece (BtPicker *self, guint32 piece)
{
  guint rank = bt_picker_get_rank (self, piece);

  if (!bt_bitfield_set (self->open, piece))
    return;
  bt_bitfield_set (self->ranks[rank], piece);
  self->first_open[rank] = MIN (self->first_open[rank], piece);
  insert (self, piece);
}

/* Emptying buckets give memory back: else a wave of bitfields would leave room for all pieces in
 * each bucket it went through. */
static void
shrink (BtPickerBucket *bucket)
{
  if (bucket->room <= 16 || bucket->n > bucket->room / 4)
    return;
  bucket->room /= 2;
  bucket->pieces = g_renew (guint32, bucket->pieces, bucket->room);
}

static void
remove_from (BtPicker *self, guint32 piece, guint index)
{
  BtPickerBucket *bucket = &self->buckets[index];
  guint32 place = self->places[piece];
  guint32 last = bucket->pieces[--bucket->n];

  bucket->pieces[place] = last;
  self->places[last] = place;
  if (bucket->n == 0)
    self->filled[index / 64] &= ~(G_GUINT64_CONSTANT (1) << index % 64);
  shrink (bucket);
}

void
bt_picker_set_missing (BtPicker *self, const BtBitfield *missing, const guint8 *priorities,
                       const BtBitfield *started)
{
  clear_buckets (self);
  self->priorities = priorities;
  bt_bitfield_unref (self->missing);
  self->missing = bt_bitfield_copy (missing);
  for (guint32 i = bt_bitfield_next (missing, 0, TRUE); i < self->n_pieces;
       i = bt_bitfield_next (missing, i + 1, TRUE)) {
    if (started == NULL || !bt_bitfield_get (started, i))
      open_piece (self, i);
  }
}

void
bt_picker_start (BtPicker *self, guint32 piece)
{
  if (!bt_bitfield_clear (self->open, piece))
    return;
  bt_bitfield_clear (self->ranks[bt_picker_get_rank (self, piece)], piece);
  remove_from (self, piece, bt_picker_get_bucket (self, piece));
}

void
bt_picker_give_back (BtPicker *self, guint32 piece)
{
  if (bt_bitfield_get (self->missing, piece))
    open_piece (self, piece);
}

void
bt_picker_finish (BtPicker *self, guint32 piece)
{
  bt_picker_start (self, piece);
  bt_bitfield_clear (self->missing, piece);
}

const BtBitfield *
bt_picker_peek_missing (const BtPicker *self)
{
  return self->missing;
}

guint32
bt_picker_get_n_open (const BtPicker *self)
{
  return bt_bitfield_get_n_set (self->open);
}

guint32
bt_picker_get_n_available (const BtPicker *self)
{
  guint32 n = bt_picker_get_n_open (self);

  for (guint rank = 0; rank < BT_PICKER_RANKS && self->n_seeds == 0; rank++)
    n -= self->buckets[rank * BT_PICKER_COPIES].n;
  return n;
}

gboolean
bt_picker_is_open (const BtPicker *self, guint32 piece)
{
  return bt_bitfield_get (self->open, piece);
}

/* --- copies ---------------------------------------------------------------------------------- */

static void
change_copies (BtPicker *self, guint32 piece, int by)
{
  gboolean open = bt_bitfield_get (self->open, piece);

  if (open)
    remove_from (self, piece, bt_picker_get_bucket (self, piece));
  self->copies[piece] += by;
  if (open)
    insert (self, piece);
}

void
bt_picker_add_have (BtPicker *self, guint32 piece)
{
  change_copies (self, piece, 1);
}

void
bt_picker_remove_have (BtPicker *self, guint32 piece)
{
  change_copies (self, piece, -1);
}

static void
change_bitfield (BtPicker *self, const BtBitfield *have, int by)
{
  guint32 piece = bt_bitfield_next (have, 0, TRUE);

  while (piece < self->n_pieces) {
    change_copies (self, piece, by);
    piece = bt_bitfield_next (have, piece + 1, TRUE);
  }
}

void
bt_picker_add_bitfield (BtPicker *self, const BtBitfield *have)
{
  change_bitfield (self, have, 1);
}

void
bt_picker_remove_bitfield (BtPicker *self, const BtBitfield *have)
{
  change_bitfield (self, have, -1);
}

void
bt_picker_add_seed (BtPicker *self)
{
  self->n_seeds++;
}

void
bt_picker_remove_seed (BtPicker *self)
{
  self->n_seeds--;
}

guint
bt_picker_get_copies (const BtPicker *self, guint32 piece)
{
  return self->copies[piece] + self->n_seeds;
}
