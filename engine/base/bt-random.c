/* bt-random.c — xoshiro256** (Blackman and Vigna), seeded by splitmix64.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-random.h"

#include <gnutls/gnutls.h>
#include <gnutls/crypto.h>

static guint64
splitmix64_next (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
bt_random_init (BtRandom *self, guint64 seed)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->state); i++)
    self->state[i] = splitmix64_next (&seed);
}

void
bt_random_init_system (BtRandom *self)
{
  guint64 seed;

  bt_random_secret (&seed, sizeof seed);
  bt_random_init (self, seed);
}

static inline guint64
rotate_left (guint64 x, guint n)
{
  return x << n | x >> (64 - n);
}

guint64
bt_random_next (BtRandom *self)
{
  guint64 *s = self->state;
  guint64 result = rotate_left (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

guint32
bt_random_below (BtRandom *self, guint32 bound)
{
  guint64 product;
  guint32 threshold = -bound % bound;

  /* Lemire, "Fast Random Integer Generation in an Interval": the few values that would make some
   * results likelier are thrown again. */
  do
    product = (bt_random_next (self) >> 32) * bound;
  while ((guint32) product < threshold);
  return (guint32) (product >> 32);
}

void
bt_random_secret (void *bytes, gsize n_bytes)
{
  if (gnutls_rnd (GNUTLS_RND_RANDOM, bytes, n_bytes) < 0)
    g_error ("the system gives no random bytes");
}
