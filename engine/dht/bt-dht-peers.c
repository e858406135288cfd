/* bt-dht-peers.c — peers that were announced to us, kept for others (BEP 5, 33, 51).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-peers.h"

#include "base/bt-heap.h"
#include "base/bt-limits.h"

#include <string.h>

#define AGE_US (45 * G_TIME_SPAN_MINUTE) /* three announces of BEP 5's quarter of an hour */
#define SAMPLE_US (BT_DHT_SAMPLE_INTERVAL * G_TIME_SPAN_SECOND)

#define N_KINDS 4 /* IPv6 and IPv4, of each those that are no seeds and those that are */

/* Those of one hash. */
typedef struct {
  BtNodeId info_hash;        /* first: the key of the table */
  GPtrArray *kinds[N_KINDS]; /* borrowed Peer, see get_kind_index() */
  GQueue by_age;             /* Peer.in_swarm: least recently announced first */
  guint64 serial;            /* of its last announce */
  guint heap_place;          /* among those that make room */
  guint index;               /* among all */
} Swarm;

typedef struct {
  BtAddress address; /* first two: the key of the table */
  Swarm *swarm;
  gboolean is_seed;
  guint index; /* in its kind */
  gint64 announced_us;
  GList in_all;
  GList in_swarm;
} Peer;

struct _BtDhtPeers {
  GHashTable *by_hash;    /* owned Swarm, by itself */
  GHashTable *by_address; /* owned Peer, by itself */
  GPtrArray *swarms;      /* borrowed Swarm, in the order of nothing */
  BtHeap worst;           /* Swarm: the first makes room */
  GQueue by_age;          /* Peer.in_all: least recently announced first */
  guint64 n_announces;

  BtNodeId sample[BT_DHT_SAMPLE_MAX];
  gint64 sample_end_us; /* 0: there is none */
};

static guint
hash_swarm (gconstpointer swarm)
{
  return bt_node_id_hash (swarm);
}

static gboolean
equal_swarms (gconstpointer a, gconstpointer b)
{
  return bt_node_id_equal (a, b);
}

static guint
hash_peer (gconstpointer data)
{
  const Peer *peer = data;
  BtAddress key = peer->address;

  if (!bt_address_is_loopback (&key))
    key.port = 0;
  return bt_address_hash (&key) ^ bt_node_id_hash (&peer->swarm->info_hash);
}

static gboolean
equal_peers (gconstpointer x, gconstpointer y)
{
  const Peer *a = x, *b = y;

  return a->swarm == b->swarm && bt_address_is_same_stranger (&a->address, &b->address);
}

static int
compare_worth (const void *x, const void *y)
{
  const Swarm *a = x, *b = y;

  if (a->by_age.length != b->by_age.length)
    return a->by_age.length < b->by_age.length ? -1 : 1;
  return (a->serial > b->serial) - (a->serial < b->serial);
}

static guint
get_kind_index (gboolean is_v4, gboolean is_seed)
{
  return (is_v4 ? 2 : 0) + (is_seed ? 1 : 0);
}

static GPtrArray *
get_kind (const Peer *peer)
{
  return peer->swarm->kinds[get_kind_index (bt_address_is_v4 (&peer->address), peer->is_seed)];
}

static void
swarm_free (gpointer data)
{
  Swarm *swarm = data;

  for (guint i = 0; i < N_KINDS; i++)
    g_ptr_array_unref (swarm->kinds[i]);
  g_free (swarm);
}

BtDhtPeers *
bt_dht_peers_new (void)
{
  BtDhtPeers *self = g_new0 (BtDhtPeers, 1);

  self->by_hash = g_hash_table_new_full (hash_swarm, equal_swarms, swarm_free, NULL);
  self->by_address = g_hash_table_new_full (hash_peer, equal_peers, g_free, NULL);
  self->swarms = g_ptr_array_new ();
  bt_heap_init (&self->worst, compare_worth, G_STRUCT_OFFSET (Swarm, heap_place));
  g_queue_init (&self->by_age);
  return self;
}

void
bt_dht_peers_free (BtDhtPeers *self)
{
  bt_heap_clear (&self->worst);
  g_ptr_array_unref (self->swarms);
  g_hash_table_unref (self->by_address);
  g_hash_table_unref (self->by_hash);
  g_free (self);
}

guint
bt_dht_peers_get_n (const BtDhtPeers *self)
{
  return self->by_age.length;
}

guint
bt_dht_peers_get_n_hashes (const BtDhtPeers *self)
{
  return self->swarms->len;
}

/* --- what goes ----------------------------------------------------------------------------------- */

static void
leave_kind (Peer *peer)
{
  GPtrArray *kind = get_kind (peer);

  g_ptr_array_remove_index_fast (kind, peer->index);
  if (peer->index < kind->len)
    ((Peer *) kind->pdata[peer->index])->index = peer->index;
}

/* Takes it out of all orders, but not out of the table. */
static void
leave (BtDhtPeers *self, Peer *peer)
{
  Swarm *swarm = peer->swarm;

  leave_kind (peer);
  g_queue_unlink (&self->by_age, &peer->in_all);
  bt_heap_remove (&self->worst, swarm);
  g_queue_unlink (&swarm->by_age, &peer->in_swarm);
  bt_heap_push (&self->worst, swarm);
}

static void
unlist_swarm (BtDhtPeers *self, Swarm *swarm)
{
  bt_heap_remove (&self->worst, swarm);
  g_ptr_array_remove_index_fast (self->swarms, swarm->index);
  if (swarm->index < self->swarms->len)
    ((Swarm *) self->swarms->pdata[swarm->index])->index = swarm->index;
  g_hash_table_remove (self->by_hash, swarm);
}

/* A swarm lives as long as it has peers. */
static void
forget (BtDhtPeers *self, Peer *peer)
{
  Swarm *swarm = peer->swarm;

  leave (self, peer);
  g_hash_table_remove (self->by_address, peer);
  if (swarm->by_age.length == 0)
    unlist_swarm (self, swarm);
}

static void
forget_swarm (BtDhtPeers *self, Swarm *swarm)
{
  for (guint n = swarm->by_age.length; n > 0; n--)
    forget (self, swarm->by_age.head->data);
}

void
bt_dht_peers_expire (BtDhtPeers *self, gint64 now_us)
{
  GList *oldest;

  while ((oldest = self->by_age.head) != NULL
         && now_us - ((Peer *) oldest->data)->announced_us >= AGE_US)
    forget (self, oldest->data);
}

/* --- what comes ---------------------------------------------------------------------------------- */

static Swarm *
find_swarm (const BtDhtPeers *self, const BtNodeId *info_hash)
{
  return g_hash_table_lookup (self->by_hash, info_hash);
}

static Swarm *
ensure_swarm (BtDhtPeers *self, const BtNodeId *info_hash)
{
  Swarm *swarm = find_swarm (self, info_hash);

  if (swarm != NULL)
    return swarm;
  if (self->swarms->len >= BT_LIMIT_DHT_HASHES)
    forget_swarm (self, bt_heap_peek (&self->worst));
  swarm = g_new0 (Swarm, 1);
  swarm->info_hash = *info_hash;
  for (guint i = 0; i < N_KINDS; i++)
    swarm->kinds[i] = g_ptr_array_new ();
  g_queue_init (&swarm->by_age);
  swarm->index = self->swarms->len;
  g_ptr_array_add (self->swarms, swarm);
  bt_heap_push (&self->worst, swarm);
  g_hash_table_add (self->by_hash, swarm);
  return swarm;
}

static Peer *
find_peer (const BtDhtPeers *self, const BtNodeId *info_hash, const BtAddress *address)
{
  Peer key = { .address = *address, .swarm = find_swarm (self, info_hash) };

  return key.swarm != NULL ? g_hash_table_lookup (self->by_address, &key) : NULL;
}

static Peer *
make_peer (BtDhtPeers *self, const BtNodeId *info_hash, const BtAddress *address)
{
  Swarm *swarm;
  Peer *peer;

  /* First, because with its last peer a swarm goes. */
  if (self->by_age.length >= BT_LIMIT_DHT_PEERS_ALL)
    forget (self, self->by_age.head->data);
  swarm = ensure_swarm (self, info_hash);
  if (swarm->by_age.length >= BT_LIMIT_DHT_PEERS)
    forget (self, swarm->by_age.head->data);
  peer = g_new0 (Peer, 1);
  peer->address = *address;
  peer->swarm = swarm;
  peer->in_all.data = peer;
  peer->in_swarm.data = peer;
  g_hash_table_add (self->by_address, peer);
  return peer;
}

/* Puts it where it belongs in all orders. */
static void
enter (BtDhtPeers *self, Peer *peer)
{
  GPtrArray *kind = get_kind (peer);
  Swarm *swarm = peer->swarm;

  peer->index = kind->len;
  g_ptr_array_add (kind, peer);
  g_queue_push_tail_link (&self->by_age, &peer->in_all);
  bt_heap_remove (&self->worst, swarm);
  g_queue_push_tail_link (&swarm->by_age, &peer->in_swarm);
  swarm->serial = ++self->n_announces;
  bt_heap_push (&self->worst, swarm);
}

void
bt_dht_peers_add (BtDhtPeers *self, const BtNodeId *info_hash, const BtAddress *address,
                  gboolean is_seed, gint64 now_us)
{
  Peer *peer;

  if (!bt_address_is_dialable (address))
    return;
  peer = find_peer (self, info_hash, address);
  if (peer != NULL)
    leave (self, peer);
  else
    peer = make_peer (self, info_hash, address);
  peer->address.port = address->port;
  peer->is_seed = is_seed;
  peer->announced_us = now_us;
  enter (self, peer);
}

/* --- what is told -------------------------------------------------------------------------------- */

/* One of those at [@n_picked, end), moved to @n_picked. */
static const Peer *
pick_one (GPtrArray *kind, guint n_picked, BtRandom *random)
{
  guint at = n_picked + bt_random_below (random, kind->len - n_picked);
  Peer *peer = kind->pdata[at], *other = kind->pdata[n_picked];

  kind->pdata[at] = other;
  other->index = at;
  kind->pdata[n_picked] = peer;
  peer->index = n_picked;
  return peer;
}

guint
bt_dht_peers_pick (BtDhtPeers *self, const BtNodeId *info_hash, BtDhtPeersFlags flags,
                   BtAddress *peers, guint max, BtRandom *random)
{
  Swarm *swarm = find_swarm (self, info_hash);
  guint n_picked[2] = { 0, 0 }, n_left[2] = { 0, 0 }, n = 0;
  GPtrArray **kinds;

  if (swarm == NULL)
    return 0;
  kinds = swarm->kinds + get_kind_index (flags & BT_DHT_PEERS_V4, FALSE);
  n_left[FALSE] = kinds[FALSE]->len;
  n_left[TRUE] = flags & BT_DHT_PEERS_NO_SEEDS ? 0 : kinds[TRUE]->len;
  for (; n < max && n_left[FALSE] + n_left[TRUE] > 0; n++) {
    gboolean is_seed = bt_random_below (random, n_left[FALSE] + n_left[TRUE]) >= n_left[FALSE];

    peers[n] = pick_one (kinds[is_seed], n_picked[is_seed]++, random)->address;
    n_left[is_seed]--;
  }
  return n;
}

gboolean
bt_dht_peers_scrape (const BtDhtPeers *self, const BtNodeId *info_hash, BtBloom *seeds,
                     BtBloom *peers)
{
  const Swarm *swarm = find_swarm (self, info_hash);

  memset (seeds, 0, sizeof *seeds);
  memset (peers, 0, sizeof *peers);
  if (swarm == NULL)
    return FALSE;
  for (const GList *link = swarm->by_age.head; link != NULL; link = link->next) {
    const Peer *peer = link->data;

    bt_bloom_add (peer->is_seed ? seeds : peers, &peer->address);
  }
  return TRUE;
}

static void
swap_swarms (BtDhtPeers *self, guint a, guint b)
{
  Swarm *first = self->swarms->pdata[a], *second = self->swarms->pdata[b];

  self->swarms->pdata[a] = second;
  second->index = a;
  self->swarms->pdata[b] = first;
  first->index = b;
}

static void
draw_sample (BtDhtPeers *self, BtRandom *random)
{
  for (guint i = 0; i < BT_DHT_SAMPLE_MAX; i++) {
    swap_swarms (self, i, i + bt_random_below (random, self->swarms->len - i));
    self->sample[i] = ((Swarm *) self->swarms->pdata[i])->info_hash;
  }
}

guint
bt_dht_peers_sample (BtDhtPeers *self, BtNodeId *hashes, BtRandom *random, gint64 now_us)
{
  if (self->swarms->len <= BT_DHT_SAMPLE_MAX) {
    for (guint i = 0; i < self->swarms->len; i++)
      hashes[i] = ((Swarm *) self->swarms->pdata[i])->info_hash;
    return self->swarms->len;
  }
  if (now_us >= self->sample_end_us) {
    draw_sample (self, random);
    self->sample_end_us = now_us + SAMPLE_US;
  }
  memcpy (hashes, self->sample, sizeof self->sample);
  return BT_DHT_SAMPLE_MAX;
}
