/* bt-picker-pick.c — which piece to begin next: the rarest that a peer has, or the first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-picker-private.h"

#include <string.h>

/* Pieces of the rarest buckets looked at one by one. A peer that has more than one in a few hundred
 * of them is served by that alone; of another's pieces a sample is taken. */
#define PROBES_MAX 512
/* Pieces in that sample, spread over all it has: the best one is among the rarest hundredth or two,
 * which serves a swarm as well as the rarest, and costs the same however many pieces there are. */
#define SAMPLE_MAX 256
#define TURN 37 /* odd: comes to each of 64 places */

/* --- words: 64 pieces at a time ----------------------------------------------------------------- */

/* Two bitfields of equal size, read together. */
typedef struct {
  const guint8 *a, *b; /* b NULL: all ones */
  gsize n_bytes, n_words;
} Pair;

/* 64 pieces from a multiple of 64 on; the first is the highest bit. */
typedef struct {
  guint32 index;
  guint64 bits;
} Word;

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

/* What both have of 64 pieces. */
static inline guint64
load_both (const Pair *pair, gsize word)
{
  guint64 both = load_word (pair->a, pair->n_bytes, word * 8);

  if (pair->b != NULL)
    both &= load_word (pair->b, pair->n_bytes, word * 8);
  return both;
}

/* Takes one bit out of @bits, from @from on round about. */
static inline guint
take_bit (guint64 *bits, guint from)
{
  guint64 after = *bits & (~G_GUINT64_CONSTANT (0) >> from);
  guint bit = __builtin_clzll (after != 0 ? after : *bits);

  *bits &= ~(G_GUINT64_CONSTANT (1) << (63 - bit));
  return bit;
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

/* --- rarest ------------------------------------------------------------------------------------- */

/* The first bucket of [@from, @end) that holds a piece, or @end. */
static guint
next_filled (const BtPicker *self, guint from, guint end)
{
  guint64 mask = ~G_GUINT64_CONSTANT (0) << from % 64;

  for (guint i = from / 64; i * 64 < end; i++) {
    guint64 filled = self->filled[i] & mask;

    if (filled != 0)
      return MIN (i * 64 + (guint) __builtin_ctzll (filled), end);
    mask = ~G_GUINT64_CONSTANT (0);
  }
  return end;
}

/* As bt_bitfield_get(), which is too far away for a thousand calls a pick. */
static inline gboolean
has_bit (const guint8 *bytes, guint32 bit)
{
  return (bytes[bit / 8] >> (7 - bit % 8)) & 1;
}

/* A piece of the bucket that the peer has, from a place by chance on. */
static guint32
probe (BtPicker *self, const BtPickerBucket *bucket, const BtBitfield *have, guint *n_probes)
{
  const guint8 *bytes = bt_bitfield_peek_bytes (have, NULL);
  guint32 from = bt_random_below (self->random, bucket->n);
  guint32 n = MIN (bucket->n, *n_probes);

  for (guint32 i = 0; i < n; i++) {
    guint32 place = from + i < bucket->n ? from + i : from + i - bucket->n;

    if (has_bit (bytes, bucket->pieces[place]))
      return bucket->pieces[place];
  }
  *n_probes -= n;
  return BT_PICKER_NONE;
}

/* Up to SAMPLE_MAX words with pieces of the pair, spread evenly over all of them. */
static guint
gather (BtPicker *self, const Pair *pair, Word *words)
{
  gsize step = (pair->n_words + SAMPLE_MAX - 1) / SAMPLE_MAX;
  gsize turn = bt_random_below (self->random, step);
  guint n = 0;

  for (gsize i = 0; i < step; i++) {
    for (gsize at = (turn + i) % step; at < pair->n_words; at += step) {
      guint64 bits = load_both (pair, at);

      if (bits == 0)
        continue;
      words[n++] = (Word) { at, bits };
      if (n == SAMPLE_MAX)
        return n;
    }
  }
  return n;
}

/* The best of the sample. Among equals it is the first one from a word by chance on, and in each word
 * from another place on. */
static guint32
pick_by_sample (BtPicker *self, const BtBitfield *open, const BtBitfield *have)
{
  Pair pair = make_pair (open, have);
  Word words[SAMPLE_MAX];
  guint n = gather (self, &pair, words);
  guint each = n > 0 ? (SAMPLE_MAX + n - 1) / n : 0;
  guint at = n > 0 ? bt_random_below (self->random, n) : 0;
  guint32 best = BT_PICKER_NONE;
  guint best_bucket = G_MAXUINT, turn = bt_random_next (self->random) % 64;

  for (guint i = 0; i < n; i++, at = at + 1 < n ? at + 1 : 0, turn = (turn + TURN) % 64) {
    for (guint k = 0; k < each && words[at].bits != 0; k++) {
      guint32 piece = words[at].index * 64 + take_bit (&words[at].bits, turn);
      guint bucket = bt_picker_get_bucket (self, piece);

      if (bucket < best_bucket) {
        best = piece;
        best_bucket = bucket;
      }
    }
  }
  return best;
}

/* Of what a peer has that is no seed: its pieces have one copy at least, its own. */
static guint32
pick_of_peer (BtPicker *self, guint rank, const BtBitfield *have)
{
  guint end = (rank + 1) * BT_PICKER_COPIES, n_probes = PROBES_MAX;
  guint i = next_filled (self, rank * BT_PICKER_COPIES + 1, end);

  while (i < end && n_probes > 0) {
    guint32 piece = probe (self, &self->buckets[i], have, &n_probes);

    if (piece != BT_PICKER_NONE)
      return piece;
    i = next_filled (self, i + 1, end);
  }
  return i < end || n_probes == 0 ? pick_by_sample (self, self->ranks[rank], have) : BT_PICKER_NONE;
}

static guint32
pick_of_all (BtPicker *self, guint rank)
{
  guint end = (rank + 1) * BT_PICKER_COPIES;
  guint i = next_filled (self, rank * BT_PICKER_COPIES, end);
  const BtPickerBucket *bucket;

  if (i == end)
    return BT_PICKER_NONE;
  bucket = &self->buckets[i];
  return bucket->pieces[bt_random_below (self->random, bucket->n)];
}

static guint32
pick_rarest (BtPicker *self, guint rank, const BtBitfield *have)
{
  return have == NULL ? pick_of_all (self, rank) : pick_of_peer (self, rank, have);
}

/* --- by chance, in order ------------------------------------------------------------------------ */

static guint32
pick_random (BtPicker *self, guint rank, const BtBitfield *have)
{
  Pair pair = make_pair (self->ranks[rank], have);
  gsize at = bt_random_below (self->random, pair.n_words);

  for (gsize i = 0; i < pair.n_words; i++, at++) {
    guint64 bits;

    if (at == pair.n_words)
      at = 0;
    bits = load_both (&pair, at);
    for (guint skip = bits != 0 ? bt_random_below (self->random, __builtin_popcountll (bits)) : 0;
         skip > 0; skip--)
      take_bit (&bits, 0);
    if (bits != 0)
      return at * 64 + take_bit (&bits, 0);
  }
  return BT_PICKER_NONE;
}

/* The first that it has among the @n_ahead from the first open piece on. */
static guint32
pick_first (BtPicker *self, guint rank, const BtBitfield *have, guint32 n_ahead)
{
  guint32 first = bt_bitfield_next (self->ranks[rank], self->first_open[rank], TRUE);
  guint32 end = MIN (self->n_pieces - first, n_ahead) + first;
  Pair pair = make_pair (self->ranks[rank], have);

  self->first_open[rank] = first;
  for (guint32 at = first / 64; at * 64 < end; at++) {
    guint64 bits = load_both (&pair, at);

    if (bits != 0) {
      guint32 piece = at * 64 + take_bit (&bits, 0);

      return piece < end ? piece : BT_PICKER_NONE;
    }
  }
  return BT_PICKER_NONE;
}

/* --- picking ------------------------------------------------------------------------------------ */

guint32
bt_picker_pick (BtPicker *self, const BtBitfield *have)
{
  guint32 piece = BT_PICKER_NONE;

  for (guint rank = 0; rank < BT_PICKER_RANKS && piece == BT_PICKER_NONE; rank++) {
    if (bt_bitfield_get_n_set (self->ranks[rank]) > 0)
      piece = pick_rarest (self, rank, have);
  }
  return piece;
}

guint32
bt_picker_pick_random (BtPicker *self, const BtBitfield *have)
{
  guint32 piece = BT_PICKER_NONE;

  for (guint rank = 0; rank < BT_PICKER_RANKS && piece == BT_PICKER_NONE; rank++) {
    if (bt_bitfield_get_n_set (self->ranks[rank]) > 0)
      piece = pick_random (self, rank, have);
  }
  return piece;
}

guint32
bt_picker_pick_in_order (BtPicker *self, const BtBitfield *have, guint32 n_ahead)
{
  guint32 piece = BT_PICKER_NONE;

  for (guint rank = 0; rank < BT_PICKER_RANKS && piece == BT_PICKER_NONE; rank++) {
    if (bt_bitfield_get_n_set (self->ranks[rank]) == 0)
      continue;
    piece = pick_first (self, rank, have, n_ahead);
    if (piece == BT_PICKER_NONE)
      piece = pick_rarest (self, rank, have);
  }
  return piece;
}

gboolean
bt_picker_is_as_good (const BtPicker *self, guint32 piece, guint32 other)
{
  return bt_bitfield_get (self->open, piece)
         && bt_picker_get_bucket (self, piece) <= bt_picker_get_bucket (self, other);
}
