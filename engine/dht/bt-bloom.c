/* bt-bloom.c — a Bloom filter of IP addresses (BEP 33).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-bloom.h"

#include "base/bt-hash.h"

#include <math.h>
#include <string.h>

#define N_BITS (8 * BT_BLOOM_SIZE) /* m of BEP 33 */
#define N_HASHES 2                 /* k of BEP 33: two bytes of the SHA-1 for each */
#define V4_OFFSET 12               /* where the IPv4 address starts in its mapped form */

void
bt_bloom_add (BtBloom *self, const BtAddress *address)
{
  gsize skip = bt_address_is_v4 (address) ? V4_OFFSET : 0;
  guint8 digest[BT_SHA1_SIZE];

  bt_sha1 (address->ip + skip, sizeof address->ip - skip, digest);
  for (guint i = 0; i < N_HASHES; i++) {
    guint bit = (digest[2 * i] | digest[2 * i + 1] << 8) % N_BITS;

    self->bytes[bit / 8] |= 1 << bit % 8;
  }
}

void
bt_bloom_merge (BtBloom *self, const BtBloom *other)
{
  for (guint i = 0; i < BT_BLOOM_SIZE; i++)
    self->bytes[i] |= other->bytes[i];
}

static guint
count_ones (const BtBloom *self)
{
  guint n = 0;

  for (gsize i = 0; i < BT_BLOOM_SIZE; i += sizeof (guint64)) {
    guint64 word;

    memcpy (&word, self->bytes + i, sizeof word);
    n += (guint) __builtin_popcountll (word);
  }
  return n;
}

double
bt_bloom_estimate (const BtBloom *self)
{
  /* A full one would say infinitely many: it is what a liar sends. */
  guint n_zeros = MAX (N_BITS - count_ones (self), 1);

  return log ((double) n_zeros / N_BITS) / (N_HASHES * log (1 - 1.0 / N_BITS));
}
