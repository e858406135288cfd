/* bt-picker.c — which piece to begin next: the rarest that a peer has.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-picker.h"

#include "base/bt-stat.h"

#include <string.h>

#define N_PRIORITIES 3 /* of those that are wanted: high, normal, low */
#define N_COPIES (BT_PICKER_COPIES_MAX + 1)
#define N_BUCKETS (N_PRIORITIES * N_COPIES)
/* Pieces looked at in order before the whole bitfield is: a peer that has less than one in so many
 * is quicker searched 64 pieces at a time. */
#define PROBES_MAX 512

/* Pieces of one priority and rarity, in no order. */
typedef struct {
  guint32 *pieces; /* owned */
  guint32 n, room;
} Bucket;

struct _BtPicker {
  guint32 n_pieces;
  guint n_seeds;
  BtRandom *random;
  const guint8 *priorities; /* borrowed; shape: n_pieces */
  BtBitfield *missing;      /* wanted and not here */
  BtBitfield *open;         /* of those, the ones not begun: what the buckets hold */
  guint16 *copies;          /* shape: n_pieces; without seeds */
  guint32 *places;          /* shape: n_pieces; index in the bucket of an open piece */
  guint32 bucket_end;       /* no bucket from here on was ever used */
  Bucket buckets[N_BUCKETS];
};

BtPicker *
bt_picker_new (guint32 n_pieces, BtRandom *random)
{
  BtPicker *self = g_new0 (BtPicker, 1);

  self->n_pieces = n_pieces;
  self->random = random;
  self->missing = bt_bitfield_new (n_pieces);
  self->open = bt_bitfield_new (n_pieces);
  self->copies = g_new0 (guint16, n_pieces);
  self->places = g_new0 (guint32, n_pieces);
  return self;
}

static void
clear_buckets (BtPicker *self)
{
  for (guint i = 0; i < N_BUCKETS; i++) {
    g_free (self->buckets[i].pieces);
    self->buckets[i] = (Bucket) { NULL, 0, 0 };
  }
  self->bucket_end = 0;
}

void
bt_picker_free (BtPicker *self)
{
  clear_buckets (self);
  bt_bitfield_unref (self->missing);
  bt_bitfield_unref (self->open);
  g_free (self->copies);
  g_free (self->places);
  g_free (self);
}

static guint
get_bucket (const BtPicker *self, guint32 piece)
{
  guint rank = BT_PRIORITY_HIGH - self->priorities[piece];

  return rank * N_COPIES + MIN (self->copies[piece], BT_PICKER_COPIES_MAX);
}

static void
insert (BtPicker *self, guint32 piece)
{
  guint index = get_bucket (self, piece);
  Bucket *bucket = &self->buckets[index];

  if (bucket->n == bucket->room) {
    bucket->room = MAX (16, bucket->room * 2);
    bucket->pieces = g_renew (guint32, bucket->pieces, bucket->room);
  }
  self->places[piece] = bucket->n;
  bucket->pieces[bucket->n++] = piece;
  self->bucket_end = MAX (self->bucket_end, index + 1);
}

/* Emptying buckets give memory back: else a wave of bitfields would leave room for all pieces in
 * each bucket it went through. */
static void
shrink (Bucket *bucket)
{
  if (bucket->room <= 16 || bucket->n > bucket->room / 4)
    return;
  bucket->room /= 2;
  bucket->pieces = g_renew (guint32, bucket->pieces, bucket->room);
}

static void
remove_from (BtPicker *self, guint32 piece, guint index)
{
  Bucket *bucket = &self->buckets[index];
  guint32 place = self->places[piece];
  guint32 last = bucket->pieces[--bucket->n];

  bucket->pieces[place] = last;
  self->places[last] = place;
  shrink (bucket);
}

static void
shuffle (BtPicker *self, Bucket *bucket)
{
  for (guint32 i = bucket->n; i > 1; i--) {
    guint32 j = bt_random_below (self->random, i);
    guint32 piece = bucket->pieces[j];

    bucket->pieces[j] = bucket->pieces[i - 1];
    bucket->pieces[i - 1] = piece;
    self->places[bucket->pieces[j]] = j;
    self->places[piece] = i - 1;
  }
}

void
bt_picker_set_missing (BtPicker *self, const BtBitfield *missing, const guint8 *priorities,
                       const BtBitfield *started)
{
  clear_buckets (self);
  self->priorities = priorities;
  bt_bitfield_unref (self->missing);
  self->missing = bt_bitfield_copy (missing);
  bt_bitfield_clear_all (self->open);
  for (guint32 i = 0; i < self->n_pieces; i++) {
    if (bt_bitfield_get (missing, i) && (started == NULL || !bt_bitfield_get (started, i))) {
      bt_bitfield_set (self->open, i);
      insert (self, i);
    }
  }
  for (guint32 i = 0; i < self->bucket_end; i++)
    shuffle (self, &self->buckets[i]);
}

void
bt_picker_start (BtPicker *self, guint32 piece)
{
  if (bt_bitfield_clear (self->open, piece))
    remove_from (self, piece, get_bucket (self, piece));
}

void
bt_picker_give_back (BtPicker *self, guint32 piece)
{
  if (bt_bitfield_get (self->missing, piece) && bt_bitfield_set (self->open, piece))
    insert (self, piece);
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

  for (guint rank = 0; rank < N_PRIORITIES && self->n_seeds == 0; rank++)
    n -= self->buckets[rank * N_COPIES].n;
  return n;
}

gboolean
bt_picker_is_open (const BtPicker *self, guint32 piece)
{
  return bt_bitfield_get (self->open, piece);
}

/* --- words: 64 pieces at a time -------------------------------------------------------------- */

/* Two bitfields of equal size, read together. */
typedef struct {
  const guint8 *a, *b; /* b NULL: all ones */
  gsize n_bytes, n_words;
} Pair;

static Pair
make_pair (const BtBitfield *a, const BtBitfield *b)
{
  Pair pair = { NULL, NULL, 0, 0 };

  pair.a = bt_bitfield_peek_bytes (a, &pair.n_bytes);
  if (b != NULL)
    pair.b = bt_bitfield_peek_bytes (b, &pair.n_bytes);
  pair.n_words = (pair.n_bytes + 7) / 8;
  return pair;
}

static inline guint64
load_word (const guint8 *bytes, gsize n_bytes, gsize at)
{
  guint64 value = 0;

  if (at + 8 <= n_bytes)
    memcpy (&value, bytes + at, 8);
  else
    memcpy (&value, bytes + at, n_bytes - at);
  return GUINT64_FROM_BE (value);
}

/* What both have of 64 pieces; the first is the highest bit. */
static inline guint64
load_both (const Pair *pair, gsize word)
{
  guint64 both = load_word (pair->a, pair->n_bytes, word * 8);

  if (pair->b != NULL)
    both &= load_word (pair->b, pair->n_bytes, word * 8);
  return both;
}

guint32
bt_picker_count_missing (const BtPicker *self, const BtBitfield *have)
{
  Pair pair = make_pair (self->missing, have);
  guint32 n = 0;

  for (gsize i = 0; i < pair.n_words; i++)
    n += __builtin_popcountll (load_both (&pair, i));
  return n;
}

/* --- copies ---------------------------------------------------------------------------------- */

static void
change_copies (BtPicker *self, guint32 piece, int by)
{
  gboolean open = bt_bitfield_get (self->open, piece);

  if (open)
    remove_from (self, piece, get_bucket (self, piece));
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

/* --- picking --------------------------------------------------------------------------------- */

/* A piece of the bucket that the peer has, from a place by chance on. */
static guint32
pick_from (BtPicker *self, const Bucket *bucket, const BtBitfield *have, guint *probes)
{
  guint32 from = bt_random_below (self->random, bucket->n);

  for (guint32 i = 0; i<bucket->n && * probes> 0; i++, (*probes)--) {
    guint32 place = from + i < bucket->n ? from + i : from + i - bucket->n;
    guint32 piece = bucket->pieces[place];

    if (have == NULL || bt_bitfield_get (have, piece))
      return piece;
  }
  return BT_PICKER_NONE;
}

/* Ties are broken as they come: each of k equal ones stays with the chance of one in k. */
static guint32
pick_by_words (BtPicker *self, const BtBitfield *have)
{
  Pair pair = make_pair (self->open, have);
  guint32 best = BT_PICKER_NONE;
  guint best_bucket = G_MAXUINT, n_equal = 0;

  for (gsize i = 0; i < pair.n_words; i++) {
    guint64 word = load_both (&pair, i);

    while (word != 0) {
      int bit = __builtin_clzll (word);
      guint32 piece = i * 64 + bit;
      guint bucket = get_bucket (self, piece);

      word &= ~(G_GUINT64_CONSTANT (1) << (63 - bit));
      if (bucket > best_bucket)
        continue;
      n_equal = bucket == best_bucket ? n_equal + 1 : 1;
      best_bucket = bucket;
      if (n_equal == 1 || bt_random_below (self->random, n_equal) == 0)
        best = piece;
    }
  }
  return best;
}

guint32
bt_picker_pick (BtPicker *self, const BtBitfield *have)
{
  guint probes = PROBES_MAX;

  for (guint32 i = 0; i < self->bucket_end && probes > 0; i++) {
    guint32 piece;

    if (self->buckets[i].n == 0)
      continue;
    piece = pick_from (self, &self->buckets[i], have, &probes);
    if (piece != BT_PICKER_NONE)
      return piece;
  }
  return probes == 0 ? pick_by_words (self, have) : BT_PICKER_NONE;
}

guint32
bt_picker_pick_random (BtPicker *self, const BtBitfield *have)
{
  Pair pair = make_pair (self->open, have);
  gsize from = bt_random_below (self->random, pair.n_words);

  for (gsize i = 0; i < pair.n_words; i++) {
    gsize at = (from + i) % pair.n_words;
    guint64 word = load_both (&pair, at);
    guint skip = word != 0 ? bt_random_below (self->random, __builtin_popcountll (word)) : 0;

    if (word == 0)
      continue;
    while (skip-- > 0)
      word &= ~(G_GUINT64_CONSTANT (1) << (63 - __builtin_clzll (word)));
    return at * 64 + __builtin_clzll (word);
  }
  return BT_PICKER_NONE;
}
