/* bt-dht-guard.c — keeps us from being flooded, and from flooding others in somebody's name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-guard.h"

#include "base/bt-limits.h"

#include <string.h>

/* A table of 512 callers: at 8000 bytes of answers a second, no more can be served in a window. */
#define N_SETS 128
#define N_WAYS 4 /* callers of one set: as many are looked at for a query */
#define WINDOW_US (10 * G_TIME_SPAN_SECOND) /* what BT_LIMIT_DHT_QUERIES is counted over */
#define BURST_US \
  (3 * G_TIME_SPAN_SECOND) /* answers may come this far ahead of their rate; libtorrent */
#define SUBNET6_SIZE 8     /* bytes of the network that one IPv6 site has: a /64 */

/* One who asks. */
typedef struct {
  BtAddress key;
  gint64 began_us; /* its window */
  gint64 heard_us; /* its last query */
  guint n;         /* queries in the window; 0: the slot is free */
  gboolean is_shut_out;
} Caller;

struct _BtDhtGuard {
  Caller callers[N_SETS][N_WAYS];
  gint64 paid_us; /* what was sent is paid for until then, at BT_LIMIT_DHT_ANSWER_RATE */
  guint64 n_dropped;
};

BtDhtGuard *
bt_dht_guard_new (void)
{
  return g_new0 (BtDhtGuard, 1);
}

void
bt_dht_guard_free (BtDhtGuard *self)
{
  g_free (self);
}

guint64
bt_dht_guard_get_n_dropped (const BtDhtGuard *self)
{
  return self->n_dropped;
}

static BtAddress
make_key (const BtAddress *from)
{
  BtAddress key = *from;

  if (!bt_address_is_loopback (from))
    key.port = 0;
  if (!bt_address_is_v4 (from) && !bt_address_is_loopback (from))
    memset (key.ip + SUBNET6_SIZE, 0, sizeof key.ip - SUBNET6_SIZE);
  return key;
}

static gboolean
is_worth_less (const Caller *a, const Caller *b)
{
  /* Forged addresses must not wash out those who are shut out. */
  if (a->is_shut_out != b->is_shut_out)
    return b->is_shut_out;
  return a->heard_us < b->heard_us;
}

/* Its slot, or that of the one who matters least, emptied. */
static Caller *
find (BtDhtGuard *self, const BtAddress *key)
{
  Caller *set = self->callers[bt_address_hash (key) % N_SETS], *least = &set[0];

  for (guint i = 0; i < N_WAYS; i++) {
    if (set[i].n == 0) {
      least = &set[i];
      break;
    }
    if (bt_address_equal (&set[i].key, key))
      return &set[i];
    if (is_worth_less (&set[i], least))
      least = &set[i];
  }
  *least = (Caller) { .key = *key };
  return least;
}

static gboolean
count (Caller *self, gint64 now_us)
{
  if (self->is_shut_out && now_us - self->heard_us >= BT_LIMIT_DHT_QUIET_US)
    self->is_shut_out = FALSE;
  if (self->n == 0 || (!self->is_shut_out && now_us - self->began_us >= WINDOW_US)) {
    self->began_us = now_us;
    self->n = 0;
  }
  self->n = MIN (self->n + 1, BT_LIMIT_DHT_QUERIES + 1);
  self->heard_us = now_us;
  self->is_shut_out = self->n > BT_LIMIT_DHT_QUERIES;
  return !self->is_shut_out;
}

gboolean
bt_dht_guard_admit (BtDhtGuard *self, const BtAddress *from, gint64 now_us)
{
  BtAddress key = make_key (from);

  if (count (find (self, &key), now_us))
    return TRUE;
  self->n_dropped++;
  return FALSE;
}

gboolean
bt_dht_guard_spend (BtDhtGuard *self, gsize n_bytes, gint64 now_us)
{
  gint64 price_us = (gint64) n_bytes * G_USEC_PER_SEC / BT_LIMIT_DHT_ANSWER_RATE;
  gint64 paid_us = MAX (self->paid_us, now_us) + price_us;

  if (paid_us - now_us > BURST_US) {
    self->n_dropped++;
    return FALSE;
  }
  self->paid_us = paid_us;
  return TRUE;
}
