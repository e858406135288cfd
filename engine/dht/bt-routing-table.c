/* bt-routing-table.c — the nodes we know, many near to us and few far away.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-routing-table.h"

#include <string.h>

#define V4_OFFSET 12 /* of the IPv4 address in its mapped form */
/* Who waits for a place in a bucket. Lookups of our own begin with them as well, which saves a far target
 * a round of questions. */
#define SPARES_MAX 32
#define FAILS_BAD 2 /* queries in a row without an answer: one may have been lost */
#define FAILS_MAX 5 /* after them a node goes even if nobody waits for its place */
/* A node that was asked whether it lives has answered by then, or has failed. */
#define CHECK_WAIT_US (20 * G_USEC_PER_SEC)
/* One that did not answer is asked again so much later, times how often it failed. */
#define CHECK_AGAIN_US (60 * G_USEC_PER_SEC)
#define REFRESH_US (15 * 60 * G_USEC_PER_SEC) /* BEP 5 */
/* Of a new bucket: who joins looks around once in each (Kademlia, 2.3), but not in the way of the first
 * lookup. */
#define REFRESH_FIRST_US (3 * G_USEC_PER_SEC)
/* The last buckets hold all nodes that lie so near, but for chance; a lookup of our own id finds them. */
#define NEAR_BUCKETS 4

typedef struct {
  BtContact contact;
  guint32 rtt_us;    /* 0: not known */
  guint8 n_fails;    /* queries in a row that it left unanswered */
  guint8 is_fitting; /* its id fits its address; BEP 42 */
  gint64 seen_us;    /* last heard of; 0: not in this run */
  gint64 checked_us; /* last asked whether it lives; 0: never */
} Node;

typedef struct {
  Node nodes[BT_BUCKET_SIZE];
  Node *spares; /* owned, shape: room; who would take a place that becomes free; the newest last */
  guint8 n_nodes, n_spares, room;
  gint64 check_us;   /* nobody is to be asked before */
  gint64 refresh_us; /* likewise looked for */
} Bucket;

struct _BtRoutingTable {
  BtNodeId own;
  gboolean allow_local;
  Bucket *buckets; /* owned; bucket i: ids that share i bits with ours; the last one: at least i */
  guint n_buckets, room;
};

gboolean
bt_routing_table_is_test_network (const BtAddress *address)
{
  const guint8 *ip = address->ip + V4_OFFSET;

  if (bt_address_is_local (address))
    return TRUE;
  return bt_address_is_v4 (address) && ip[0] == 198 && (ip[1] & 0xfe) == 18; /* 198.18.0.0/15 */
}

gboolean
bt_routing_table_is_same_range (const BtAddress *a, const BtAddress *b)
{
  gsize n = bt_address_is_v4 (a) ? V4_OFFSET + 3 : 8;

  return memcmp (a->ip, b->ip, n) == 0;
}

static void
add_bucket (BtRoutingTable *self, gint64 now_us)
{
  if (self->n_buckets == self->room) {
    self->room = self->room * 2 + 1;
    self->buckets = g_renew (Bucket, self->buckets, self->room);
  }
  self->buckets[self->n_buckets++] =
      (Bucket) { .check_us = G_MAXINT64, .refresh_us = now_us + REFRESH_FIRST_US };
}

BtRoutingTable *
bt_routing_table_new (const BtNodeId *own, gboolean allow_local)
{
  BtRoutingTable *self = g_new0 (BtRoutingTable, 1);

  self->own = *own;
  self->allow_local = allow_local;
  add_bucket (self, 0);
  return self;
}

static void
free_buckets (Bucket *buckets, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (buckets[i].spares);
  g_free (buckets);
}

void
bt_routing_table_free (BtRoutingTable *self)
{
  free_buckets (self->buckets, self->n_buckets);
  g_free (self);
}

static guint
find_bucket (const BtRoutingTable *self, const BtNodeId *id)
{
  return MIN (bt_node_id_get_alike (&self->own, id), self->n_buckets - 1);
}

static Node *
find_id (Node *nodes, guint n, const BtNodeId *id)
{
  for (guint i = 0; i < n; i++) {
    if (bt_node_id_equal (&nodes[i].contact.id, id))
      return &nodes[i];
  }
  return NULL;
}

static gboolean
is_exempt (const BtRoutingTable *self, const BtAddress *address)
{
  return self->allow_local && bt_routing_table_is_test_network (address);
}

/* Whether both are one machine, as far as we can tell. */
static gboolean
is_same_host (const BtRoutingTable *self, const BtAddress *a, const BtAddress *b)
{
  if (is_exempt (self, a))
    return bt_address_equal (a, b);
  return bt_address_is_v4 (a) ? bt_address_equal_ip (a, b) : bt_routing_table_is_same_range (a, b);
}

static void
remove_at (Node *nodes, guint8 *n, guint i)
{
  memmove (&nodes[i], &nodes[i + 1], (--*n - i) * sizeof *nodes);
}

/* Whether the rules for one host and one range let a newcomer into @bucket. Walks over the table, which
 * is a few hundred nodes, and only for a newcomer. A host that is silent under its old id does not
 * count: see drop_silent(). */
static gboolean
is_admissible (const BtRoutingTable *self, const Bucket *bucket, const BtAddress *address)
{
  guint n_range = 0, n_range_here = 0;

  for (guint i = 0; i < self->n_buckets; i++) {
    const Bucket *other = &self->buckets[i];

    for (guint j = 0; j < other->n_nodes; j++) {
      const BtAddress *a = &other->nodes[j].contact.address;

      if (is_same_host (self, a, address)) {
        if (other->nodes[j].n_fails == 0)
          return FALSE;
      } else if (!is_exempt (self, a) && bt_routing_table_is_same_range (a, address)) {
        n_range++;
        n_range_here += other == bucket;
      }
    }
  }
  return n_range < BT_TABLE_RANGE_ALL && n_range_here < BT_TABLE_PER_RANGE;
}

/* A host that comes back under another id leaves the place of its old one. */
static void
drop_silent (BtRoutingTable *self, const BtAddress *address)
{
  for (guint i = 0; i < self->n_buckets; i++) {
    Bucket *bucket = &self->buckets[i];

    for (guint j = 0; j < bucket->n_nodes; j++) {
      const Node *node = &bucket->nodes[j];

      if (node->n_fails > 0 && is_same_host (self, &node->contact.address, address)) {
        remove_at (bucket->nodes, &bucket->n_nodes, j);
        return;
      }
    }
  }
}

/* When @node is to be asked whether it lives. */
static gint64
get_check_us (const Node *node)
{
  if (node->n_fails > 0)
    return node->checked_us + node->n_fails * CHECK_AGAIN_US;
  if (node->checked_us == 0)
    return node->seen_us == 0 ? 0 : node->seen_us + BT_TABLE_GOOD_US;
  return MAX (node->checked_us + CHECK_WAIT_US,
              node->seen_us == 0 ? 0 : node->seen_us + BT_TABLE_GOOD_US);
}

static void
expect_check (Bucket *bucket, gint64 at_us)
{
  bucket->check_us = MIN (bucket->check_us, at_us);
}

/* A spare is kept for the next free place; the oldest one makes room. */
static void
keep_spare (Bucket *bucket, const Node *node)
{
  Node *known = find_id (bucket->spares, bucket->n_spares, &node->contact.id);

  if (known != NULL)
    remove_at (bucket->spares, &bucket->n_spares, (guint) (known - bucket->spares));
  else if (bucket->n_spares == SPARES_MAX)
    remove_at (bucket->spares, &bucket->n_spares, 0);
  if (bucket->n_spares == bucket->room) {
    bucket->room = (guint8) MIN (2 * bucket->room + 1, SPARES_MAX);
    bucket->spares = g_renew (Node, bucket->spares, bucket->room);
  }
  bucket->spares[bucket->n_spares++] = *node;
}

static void
promote_spare (BtRoutingTable *self, Bucket *bucket)
{
  while (bucket->n_nodes < BT_BUCKET_SIZE && bucket->n_spares > 0) {
    Node spare = bucket->spares[--bucket->n_spares];

    if (!is_admissible (self, bucket, &spare.contact.address))
      continue;
    bucket->nodes[bucket->n_nodes++] = spare;
    expect_check (bucket, get_check_us (&spare));
  }
}

static void place (BtRoutingTable *self, const Node *node, gint64 now_us);

/* The last bucket is full and our own id lies in it: those that share one bit more go into a new one. */
static void
split (BtRoutingTable *self, gint64 now_us)
{
  guint depth = self->n_buckets - 1;
  Bucket old;

  add_bucket (self, now_us);
  old = self->buckets[depth];
  self->buckets[depth].n_nodes = self->buckets[depth].n_spares = self->buckets[depth].room = 0;
  self->buckets[depth].spares = NULL;
  for (guint i = 0; i < old.n_nodes; i++) {
    Bucket *bucket = &self->buckets[find_bucket (self, &old.nodes[i].contact.id)];

    bucket->nodes[bucket->n_nodes++] = old.nodes[i];
    expect_check (bucket, get_check_us (&old.nodes[i]));
  }
  for (guint i = 0; i < old.n_spares; i++)
    place (self, &old.spares[i], now_us);
  g_free (old.spares);
}

/* Whose place a newcomer takes in a full bucket: one that is silent, else, if the newcomer's id fits its
 * address, the one unheard of for longest whose id does not. NULL: nobody's. */
static Node *
find_loser (Bucket *bucket, const Node *newcomer)
{
  Node *loser = NULL;

  for (guint i = 0; i < bucket->n_nodes; i++) {
    Node *node = &bucket->nodes[i];

    if (node->n_fails >= FAILS_BAD)
      return node;
    if (newcomer->is_fitting && !node->is_fitting
        && (loser == NULL || node->seen_us < loser->seen_us))
      loser = node;
  }
  return loser;
}

static void
contest (Bucket *bucket, const Node *newcomer)
{
  Node *loser = find_loser (bucket, newcomer);

  if (loser == NULL) {
    /* Whoever is unheard of for too long is asked, the longest first, as it is due: see next_check(). */
    keep_spare (bucket, newcomer);
    return;
  }
  if (loser->n_fails < FAILS_BAD)
    keep_spare (bucket, loser);
  *loser = *newcomer;
  expect_check (bucket, get_check_us (newcomer));
}

/* @node is not in the table. */
static void
place (BtRoutingTable *self, const Node *node, gint64 now_us)
{
  guint i = find_bucket (self, &node->contact.id);
  Bucket *bucket = &self->buckets[i];

  if (!is_admissible (self, bucket, &node->contact.address))
    return;
  drop_silent (self, &node->contact.address);
  while (bucket->n_nodes == BT_BUCKET_SIZE && i == self->n_buckets - 1 && i < BT_NODE_ID_BITS - 1) {
    split (self, now_us);
    i = find_bucket (self, &node->contact.id);
    bucket = &self->buckets[i];
  }
  if (bucket->n_nodes == BT_BUCKET_SIZE) {
    contest (bucket, node);
    return;
  }
  bucket->nodes[bucket->n_nodes++] = *node;
  expect_check (bucket, get_check_us (node));
}

static Node *
find_node (const BtRoutingTable *self, const BtContact *contact)
{
  Bucket *bucket = &self->buckets[find_bucket (self, &contact->id)];

  return find_id (bucket->nodes, bucket->n_nodes, &contact->id);
}

/* --- what is heard of nodes ---------------------------------------------------------------------- */

void
bt_routing_table_answered (BtRoutingTable *self, const BtContact *contact, guint32 rtt_us,
                           gint64 now_us)
{
  Node *known = find_node (self, contact);
  Node node = { .contact = *contact, .rtt_us = rtt_us, .seen_us = now_us };

  if (bt_node_id_equal (&contact->id, &self->own))
    return;
  node.is_fitting = bt_node_id_fits (&contact->id, &contact->address);
  if (known != NULL && bt_address_equal (&known->contact.address, &contact->address)) {
    *known = node;
    return;
  }
  if (known != NULL && known->n_fails == 0)
    return; /* nobody's id is taken from him while he answers */
  if (known != NULL)
    drop_silent (self, &known->contact.address);
  place (self, &node, now_us);
}

void
bt_routing_table_restore (BtRoutingTable *self, const BtContact *contact, gint64 now_us)
{
  Node node = { .contact = *contact };

  if (bt_node_id_equal (&contact->id, &self->own) || find_node (self, contact) != NULL)
    return;
  node.is_fitting = bt_node_id_fits (&contact->id, &contact->address);
  place (self, &node, now_us);
}

gboolean
bt_routing_table_asked (BtRoutingTable *self, const BtContact *contact, gint64 now_us)
{
  guint i = find_bucket (self, &contact->id);
  Bucket *bucket = &self->buckets[i];
  Node *known = find_id (bucket->nodes, bucket->n_nodes, &contact->id);

  if (known != NULL) {
    if (known->seen_us > 0 && bt_address_equal (&known->contact.address, &contact->address))
      known->seen_us = now_us; /* it answered once: good, BEP 5 */
    return FALSE;
  }
  if (bucket->n_nodes == BT_BUCKET_SIZE && i < self->n_buckets - 1)
    return FALSE;
  return !bt_node_id_equal (&contact->id, &self->own)
         && is_admissible (self, bucket, &contact->address);
}

static void
drop_spare (Bucket *bucket, const BtContact *contact)
{
  Node *spare = find_id (bucket->spares, bucket->n_spares, &contact->id);

  if (spare != NULL && bt_address_equal (&spare->contact.address, &contact->address))
    remove_at (bucket->spares, &bucket->n_spares, (guint) (spare - bucket->spares));
}

void
bt_routing_table_failed (BtRoutingTable *self, const BtContact *contact, gint64 now_us)
{
  Bucket *bucket = &self->buckets[find_bucket (self, &contact->id)];
  Node *node = find_id (bucket->nodes, bucket->n_nodes, &contact->id);

  if (node == NULL) {
    drop_spare (bucket, contact);
    return;
  }
  if (!bt_address_equal (&node->contact.address, &contact->address))
    return;
  node->n_fails++;
  node->checked_us = now_us;
  if (node->n_fails >= FAILS_MAX || (node->n_fails >= FAILS_BAD && bucket->n_spares > 0)) {
    remove_at (bucket->nodes, &bucket->n_nodes, (guint) (node - bucket->nodes));
    promote_spare (self, bucket);
  } else
    expect_check (bucket, get_check_us (node));
}

void
bt_routing_table_set_own (BtRoutingTable *self, const BtNodeId *own, gint64 now_us)
{
  Bucket *old = g_steal_pointer (&self->buckets);
  guint n = self->n_buckets;

  self->own = *own;
  self->n_buckets = self->room = 0;
  add_bucket (self, now_us);
  for (guint i = 0; i < n; i++) {
    for (guint j = 0; j < old[i].n_nodes; j++)
      place (self, &old[i].nodes[j], now_us);
    for (guint j = 0; j < old[i].n_spares; j++)
      place (self, &old[i].spares[j], now_us);
  }
  free_buckets (old, n);
}

/* --- who is near ---------------------------------------------------------------------------------- */

/* A search for those closest to a target. */
typedef struct {
  const BtNodeId *target;
  BtTableFlags flags;
  gint64 since_us; /* spares that were not heard of since then do not count */
  BtContact *out;
  guint n, max;
} Search;

/* Those of one bucket, closest first. */
typedef struct {
  const Node *nodes[BT_BUCKET_SIZE + SPARES_MAX];
  guint n;
} Sorted;

static void
sort_in (Sorted *sorted, const BtNodeId *target, const Node *node)
{
  guint at = sorted->n++;

  for (; at > 0; at--) {
    if (bt_node_id_compare (target, &sorted->nodes[at - 1]->contact.id, &node->contact.id) < 0)
      break;
    sorted->nodes[at] = sorted->nodes[at - 1];
  }
  sorted->nodes[at] = node;
}

static void
gather (Search *self, const Bucket *bucket)
{
  Sorted sorted;

  sorted.n = 0;
  for (guint i = 0; i < bucket->n_nodes; i++) {
    if (bucket->nodes[i].n_fails == 0 || (self->flags & BT_TABLE_SILENT))
      sort_in (&sorted, self->target, &bucket->nodes[i]);
  }
  for (guint i = 0; (self->flags & BT_TABLE_SPARES) && i < bucket->n_spares; i++) {
    if (bucket->spares[i].n_fails == 0 && bucket->spares[i].seen_us >= self->since_us)
      sort_in (&sorted, self->target, &bucket->spares[i]);
  }
  for (guint i = 0; i < sorted.n && self->n < self->max; i++)
    self->out[self->n++] = sorted.nodes[i]->contact;
}

static gboolean
differs_at (const BtNodeId *a, const BtNodeId *b, guint bit)
{
  return ((a->bytes[bit / 8] ^ b->bytes[bit / 8]) & (0x80u >> (bit % 8))) != 0;
}

/* Buckets are walked in the order of their distance. Nodes of bucket i differ from us first at bit i. If
 * the target differs from us there as well they are closer to it than all of the buckets behind, else
 * farther than all of those. */
guint
bt_routing_table_find (const BtRoutingTable *self, const BtNodeId *target, BtTableFlags flags,
                       gint64 now_us, BtContact *out, guint max)
{
  Search search = { target, flags, now_us - BT_TABLE_GOOD_US, out, 0, max };
  guint last = self->n_buckets - 1;

  for (guint i = 0; i < last && search.n < max; i++) {
    if (differs_at (&self->own, target, i))
      gather (&search, &self->buckets[i]);
  }
  gather (&search, &self->buckets[last]);
  for (guint i = last; i-- > 0 && search.n < max;) {
    if (!differs_at (&self->own, target, i))
      gather (&search, &self->buckets[i]);
  }
  return search.n;
}

guint
bt_routing_table_get_n (const BtRoutingTable *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_buckets; i++)
    n += self->buckets[i].n_nodes;
  return n;
}

/* --- upkeep ---------------------------------------------------------------------------------------- */

gint64
bt_routing_table_get_check_us (const BtRoutingTable *self)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < self->n_buckets; i++)
    first = MIN (first, self->buckets[i].check_us);
  return first;
}

gint64
bt_routing_table_get_refresh_us (const BtRoutingTable *self)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < self->n_buckets; i++)
    first = MIN (first, self->buckets[i].refresh_us);
  return first;
}

/* Whoever of @bucket is to be asked first. NULL: it is empty. */
static Node *
find_first_check (Bucket *bucket)
{
  Node *first = NULL;

  for (guint i = 0; i < bucket->n_nodes; i++) {
    Node *node = &bucket->nodes[i];

    if (first == NULL || get_check_us (node) < get_check_us (first))
      first = node;
  }
  return first;
}

static void
update_check (Bucket *bucket)
{
  const Node *first = find_first_check (bucket);

  bucket->check_us = first != NULL ? get_check_us (first) : G_MAXINT64;
}

gboolean
bt_routing_table_next_check (BtRoutingTable *self, gint64 now_us, BtContact *contact,
                             gboolean *is_restored)
{
  for (guint i = 0; i < self->n_buckets; i++) {
    Bucket *b = &self->buckets[i];
    Node *first;

    if (b->check_us > now_us)
      continue;
    update_check (b); /* it was the earliest it could be; who was heard of since has moved it */
    if (b->check_us > now_us)
      continue;
    first = find_first_check (b);
    *contact = first->contact;
    *is_restored = first->seen_us == 0 && first->checked_us == 0;
    first->checked_us = now_us;
    update_check (b);
    return TRUE;
  }
  return FALSE;
}

static gboolean
is_near (const BtRoutingTable *self, guint bucket)
{
  return bucket + NEAR_BUCKETS >= self->n_buckets;
}

gboolean
bt_routing_table_next_refresh (BtRoutingTable *self, gint64 now_us, guint *bucket)
{
  for (guint i = self->n_buckets; i-- > 0;) {
    Bucket *b = &self->buckets[i];

    if (b->refresh_us > now_us)
      continue;
    b->refresh_us = now_us + REFRESH_US;
    if (b->n_nodes == BT_BUCKET_SIZE && !is_near (self, i))
      continue; /* its nodes are asked one by one */
    *bucket = i;
    return TRUE;
  }
  return FALSE;
}

void
bt_routing_table_touch (BtRoutingTable *self, const BtNodeId *target, gint64 now_us)
{
  if (bt_node_id_equal (&self->own, target)) {
    for (guint i = 0; i < self->n_buckets; i++) {
      if (is_near (self, i))
        self->buckets[i].refresh_us = now_us + REFRESH_US;
    }
    return;
  }
  self->buckets[find_bucket (self, target)].refresh_us = now_us + REFRESH_US;
}

void
bt_routing_table_get_target (const BtRoutingTable *self, guint bucket, BtRandom *random,
                             BtNodeId *target)
{
  if (is_near (self, bucket))
    *target = self->own;
  else
    bt_node_id_make_random (target, &self->own, bucket, random);
}

/* --- what is told ------------------------------------------------------------------------------------ */

guint
bt_routing_table_get_n_buckets (const BtRoutingTable *self)
{
  return self->n_buckets;
}

static BtDhtNodeState
get_state (const Node *node, gint64 now_us)
{
  if (node->n_fails >= FAILS_BAD)
    return BT_DHT_NODE_BAD;
  return node->seen_us > 0 && now_us - node->seen_us <= BT_TABLE_GOOD_US && node->n_fails == 0
             ? BT_DHT_NODE_GOOD
             : BT_DHT_NODE_QUESTIONABLE;
}

void
bt_routing_table_count (const BtRoutingTable *self, gint64 now_us, guint *n_good,
                        guint *n_questionable)
{
  for (guint i = 0; i < self->n_buckets; i++) {
    for (guint j = 0; j < self->buckets[i].n_nodes; j++) {
      BtDhtNodeState state = get_state (&self->buckets[i].nodes[j], now_us);

      *n_good += state == BT_DHT_NODE_GOOD;
      *n_questionable += state == BT_DHT_NODE_QUESTIONABLE;
    }
  }
}

static void
get_node_stat (const Node *node, gint64 now_us, BtDhtNodeStat *stat)
{
  memcpy (stat->id, node->contact.id.bytes, BT_NODE_ID_SIZE);
  stat->address = node->contact.address;
  stat->state = get_state (node, now_us);
  stat->is_verified = node->is_fitting;
  stat->seen_us = node->seen_us;
  stat->rtt_us = node->rtt_us;
}

void
bt_routing_table_get_stat (const BtRoutingTable *self, guint i, gint64 now_us,
                           BtDhtBucketStat *stat)
{
  const Bucket *bucket = &self->buckets[i];

  *stat = (BtDhtBucketStat) { .depth = i,
                              .is_own = i == self->n_buckets - 1,
                              .n_nodes = bucket->n_nodes,
                              .n_spare = bucket->n_spares };
  for (guint j = 0; j < bucket->n_nodes; j++)
    get_node_stat (&bucket->nodes[j], now_us, &stat->nodes[j]);
}
