/* bt-bitfield.c — one bit per piece, in wire order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-bitfield.h"

#include <string.h>

/* Bits are looked at in big-endian words of 64, so that bit 0 is the highest of word 0, as it is the
 * highest of byte 0 on the wire. The storage is whole words; what lies beyond n_bits stays zero. */
#define WORD_BITS 64u
#define ALL_ONES G_MAXUINT64

struct _BtBitfield {
  int ref_count; /* atomic */
  guint32 n_bits;
  guint32 n_set;
  guint32 n_words;
  guint64 words[]; /* shape: n_words, as bytes in wire order */
};

static inline gsize
count_bytes (guint32 n_bits)
{
  return ((gsize) n_bits + 7) / 8;
}

static inline guint64
get_word (const BtBitfield *self, guint32 index)
{
  return GUINT64_FROM_BE (self->words[index]);
}

/* The bits of one word from @first up to, not including, @end; both in 0..64. */
static inline guint64
mask_between (guint32 first, guint32 end)
{
  guint64 from_first = first < WORD_BITS ? ALL_ONES >> first : 0;
  guint64 from_end = end < WORD_BITS ? ALL_ONES >> end : 0;

  return from_first & ~from_end;
}

static guint32
count_all (const BtBitfield *self)
{
  guint32 n = 0;

  for (guint32 i = 0; i < self->n_words; i++)
    n += (guint32) __builtin_popcountll (self->words[i]);
  return n;
}

static void
cut_spare_bits (BtBitfield *self)
{
  guint32 used = self->n_bits % WORD_BITS;

  if (used != 0)
    self->words[self->n_words - 1] &= GUINT64_TO_BE (mask_between (0, used));
}

BtBitfield *
bt_bitfield_new (guint32 n_bits)
{
  guint32 n_words = (guint32) (((guint64) n_bits + WORD_BITS - 1) / WORD_BITS);
  BtBitfield *self = g_malloc0 (sizeof (BtBitfield) + (gsize) n_words * sizeof (guint64));

  self->ref_count = 1;
  self->n_bits = n_bits;
  self->n_words = n_words;
  return self;
}

BtBitfield *
bt_bitfield_new_from_wire (guint32 n_bits, const guint8 *bytes, gsize n_bytes)
{
  BtBitfield *self;

  if (n_bytes != count_bytes (n_bits))
    return NULL;
  self = bt_bitfield_new (n_bits);
  if (n_bytes > 0)
    memcpy (self->words, bytes, n_bytes);
  cut_spare_bits (self);
  self->n_set = count_all (self);
  return self;
}

BtBitfield *
bt_bitfield_copy (const BtBitfield *self)
{
  BtBitfield *copy = bt_bitfield_new (self->n_bits);

  memcpy (copy->words, self->words, (gsize) self->n_words * sizeof (guint64));
  copy->n_set = self->n_set;
  return copy;
}

BtBitfield *
bt_bitfield_ref (BtBitfield *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
bt_bitfield_unref (BtBitfield *self)
{
  if (g_atomic_int_dec_and_test (&self->ref_count))
    g_free (self);
}

guint32
bt_bitfield_get_n_bits (const BtBitfield *self)
{
  return self->n_bits;
}

guint32
bt_bitfield_get_n_set (const BtBitfield *self)
{
  return self->n_set;
}

gboolean
bt_bitfield_is_full (const BtBitfield *self)
{
  return self->n_set == self->n_bits;
}

static inline guint8
bit_mask (guint32 bit)
{
  return (guint8) (0x80 >> (bit & 7));
}

gboolean
bt_bitfield_get (const BtBitfield *self, guint32 bit)
{
  const guint8 *bytes = (const guint8 *) self->words;

  return bit < self->n_bits && (bytes[bit >> 3] & bit_mask (bit)) != 0;
}

gboolean
bt_bitfield_set (BtBitfield *self, guint32 bit)
{
  guint8 *bytes = (guint8 *) self->words;

  if (bit >= self->n_bits || (bytes[bit >> 3] & bit_mask (bit)) != 0)
    return FALSE;
  bytes[bit >> 3] |= bit_mask (bit);
  self->n_set++;
  return TRUE;
}

gboolean
bt_bitfield_clear (BtBitfield *self, guint32 bit)
{
  guint8 *bytes = (guint8 *) self->words;

  if (bit >= self->n_bits || (bytes[bit >> 3] & bit_mask (bit)) == 0)
    return FALSE;
  bytes[bit >> 3] &= (guint8) ~bit_mask (bit);
  self->n_set--;
  return TRUE;
}

void
bt_bitfield_set_all (BtBitfield *self)
{
  memset (self->words, 0xff, (gsize) self->n_words * sizeof (guint64));
  cut_spare_bits (self);
  self->n_set = self->n_bits;
}

void
bt_bitfield_clear_all (BtBitfield *self)
{
  memset (self->words, 0, (gsize) self->n_words * sizeof (guint64));
  self->n_set = 0;
}

guint32
bt_bitfield_count_range (const BtBitfield *self, guint32 first, guint32 n)
{
  guint32 end, word, last_word, count;

  if (first >= self->n_bits || n == 0)
    return 0;
  end = first + MIN (n, self->n_bits - first);
  word = first / WORD_BITS;
  last_word = (end - 1) / WORD_BITS;
  if (word == last_word) {
    guint64 mask = mask_between (first % WORD_BITS, (end - 1) % WORD_BITS + 1);

    return (guint32) __builtin_popcountll (get_word (self, word) & mask);
  }
  count = (guint32) __builtin_popcountll (get_word (self, word)
                                          & mask_between (first % WORD_BITS, WORD_BITS));
  for (word++; word < last_word; word++)
    count += (guint32) __builtin_popcountll (self->words[word]);
  return count
         + (guint32) __builtin_popcountll (get_word (self, last_word)
                                           & mask_between (0, (end - 1) % WORD_BITS + 1));
}

guint32
bt_bitfield_next (const BtBitfield *self, guint32 from, gboolean value)
{
  guint64 flip = value ? 0 : ALL_ONES;
  guint64 mask;

  if (from >= self->n_bits)
    return self->n_bits;
  mask = mask_between (from % WORD_BITS, WORD_BITS);
  for (guint32 i = from / WORD_BITS; i < self->n_words; i++) {
    guint64 found = (get_word (self, i) ^ flip) & mask;

    if (found != 0) {
      guint32 bit = i * WORD_BITS + (guint32) __builtin_clzll (found);

      return MIN (bit, self->n_bits);
    }
    mask = ALL_ONES;
  }
  return self->n_bits;
}

const guint8 *
bt_bitfield_peek_bytes (const BtBitfield *self, gsize *n_bytes)
{
  if (n_bytes != NULL)
    *n_bytes = count_bytes (self->n_bits);
  return (const guint8 *) self->words;
}
