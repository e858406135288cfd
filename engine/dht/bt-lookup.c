/* bt-lookup.c — who is closest to a target: which node to ask next, and when it is found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-lookup.h"

#include <string.h>

#include "base/bt-limits.h"
#include "dht/bt-routing-table.h"

/* Questions on their way at a time. At first nobody knows who of our own table knows best, and the fastest of
 * many answers comes soon; from then on fewer do. Once peers are found there is no hurry, and what is asked
 * in vain because somebody closer turns up would be a waste. Four throughout took a third longer to the
 * first peer for the same number of questions; more of them while it searches found nothing sooner
 * (./dev bench dhtsim --nodes=1000). */
#define ALPHA_FIRST 6
#define ALPHA_SEARCHING 4
#define ALPHA_FOUND 3
/* A node with so many others closer to the target that may be there is not worth remembering: half of
 * them may turn out dead. */
#define BREADTH (2 * BT_BUCKET_SIZE)
#define ROOM_FIRST 32 /* hops; most lookups need about so many */

/* What a hop has beside what is told of it. */
typedef struct {
  gboolean has_id;
  gboolean is_late;
  guint8 n_token;
  guint8 token[BT_LIMIT_DHT_TOKEN];
} Extra;

struct _BtLookup {
  BtNodeId target;
  gboolean allow_local;
  BtDhtLookupStat stat;         /* with the hops */
  Extra *extras;                /* owned; shape: room */
  guint room;                   /* of hops and extras */
  guint8 order[BT_LOOKUP_HOPS]; /* hops by their distance, closest first; routers last */
};

BtLookup *
bt_lookup_new (const BtNodeId *target, gboolean is_v6, gboolean allow_local, gint64 now_us)
{
  BtLookup *self = g_new0 (BtLookup, 1);

  self->target = *target;
  self->allow_local = allow_local;
  memcpy (self->stat.target, target->bytes, BT_NODE_ID_SIZE);
  self->stat.is_v6 = is_v6;
  self->stat.is_running = TRUE;
  self->stat.started_us = now_us;
  return self;
}

void
bt_lookup_free (BtLookup *self)
{
  bt_dht_lookup_stat_clear (&self->stat);
  g_free (self->extras);
  g_free (self);
}

const BtDhtLookupStat *
bt_lookup_get_stat (const BtLookup *self)
{
  return &self->stat;
}

static gboolean
is_live (const BtLookup *self, guint hop)
{
  return self->stat.hops[hop].state != BT_HOP_FAILED && !self->extras[hop].is_late;
}

static const BtNodeId *
get_id (const BtLookup *self, guint hop)
{
  return (const BtNodeId *) self->stat.hops[hop].id;
}

/* --- who takes part ------------------------------------------------------------------------------- */

/* Where a node with @id belongs in the order; @n_closer: live hops before it. */
static guint
find_place (const BtLookup *self, const BtNodeId *id, guint *n_closer)
{
  guint i;

  *n_closer = 0;
  for (i = 0; i < self->stat.n_hops; i++) {
    guint hop = self->order[i];

    if (id != NULL
        && (!self->extras[hop].has_id
            || bt_node_id_compare (&self->target, id, get_id (self, hop)) < 0))
      break;
    *n_closer += is_live (self, hop);
  }
  return i;
}

static gboolean
is_same_host (const BtLookup *self, const BtAddress *a, const BtAddress *b)
{
  if (self->allow_local && bt_routing_table_is_test_network (a))
    return bt_address_equal (a, b);
  return bt_routing_table_is_same_range (a, b);
}

static gboolean
is_known (const BtLookup *self, const BtNodeId *id, const BtAddress *address)
{
  for (guint i = 0; i < self->stat.n_hops; i++) {
    if (id != NULL && self->extras[i].has_id && bt_node_id_equal (id, get_id (self, i)))
      return TRUE;
    if (is_same_host (self, &self->stat.hops[i].address, address))
      return TRUE;
  }
  return FALSE;
}

static void
remove_from_order (BtLookup *self, guint place, guint n)
{
  memmove (&self->order[place], &self->order[place + 1], n - place - 1);
}

static void
insert_into_order (BtLookup *self, guint place, guint8 hop, guint n)
{
  memmove (&self->order[place + 1], &self->order[place], n - place);
  self->order[place] = hop;
}

/* A hop for a newcomer: a new one, or, when there is no room, that of the farthest node that was never
 * asked and so told of nobody. -1: none. */
static int
take_hop (BtLookup *self, guint place)
{
  if (self->stat.n_hops == BT_LOOKUP_HOPS) {
    for (guint i = BT_LOOKUP_HOPS; i-- > place;) {
      guint hop = self->order[i];

      if (self->stat.hops[hop].state != BT_HOP_HEARD)
        continue;
      remove_from_order (self, i, BT_LOOKUP_HOPS);
      return (int) hop;
    }
    return -1;
  }
  if (self->stat.n_hops == self->room) {
    self->room = self->room == 0 ? ROOM_FIRST : MIN (2 * self->room, BT_LOOKUP_HOPS);
    self->stat.hops = g_renew (BtDhtHopStat, self->stat.hops, self->room);
    self->extras = g_renew (Extra, self->extras, self->room);
  }
  return (int) self->stat.n_hops++;
}

static void
set_id (BtLookup *self, guint hop, const BtNodeId *id)
{
  BtDhtHopStat *stat = &self->stat.hops[hop];

  memcpy (stat->id, id->bytes, BT_NODE_ID_SIZE);
  stat->n_bits = bt_node_id_get_alike (id, &self->target);
  self->extras[hop].has_id = TRUE;
}

void
bt_lookup_add (BtLookup *self, const BtNodeId *id, const BtAddress *address, int told_by,
               gint64 now_us)
{
  guint n_closer, place = find_place (self, id, &n_closer);
  guint n_before = self->stat.n_hops;
  int hop;

  if (n_closer >= BREADTH || is_known (self, id, address))
    return;
  hop = take_hop (self, place);
  if (hop < 0)
    return;
  insert_into_order (self, place, (guint8) hop, MIN (n_before, BT_LOOKUP_HOPS - 1));
  self->stat.hops[hop] = (BtDhtHopStat) {
    .address = *address,
    .state = BT_HOP_HEARD,
    .round = told_by < 0 ? 1 : self->stat.hops[told_by].round + 1,
    .told_by = told_by,
    .heard_us = now_us,
  };
  self->extras[hop] = (Extra) { 0 };
  if (id != NULL)
    set_id (self, (guint) hop, id);
}

/* --- whom to ask ------------------------------------------------------------------------------------- */

static guint
get_alpha (const BtLookup *self)
{
  if (self->stat.n_answered == 0)
    return ALPHA_FIRST;
  return self->stat.first_us == 0 ? ALPHA_SEARCHING : ALPHA_FOUND;
}

/* Only the closest live ones matter, so many as one keeps things with. What is on its way to somebody who
 * no longer belongs to them holds nobody up. */
int
bt_lookup_next (const BtLookup *self)
{
  guint n_live = 0, n_asked = 0;
  int next = -1;

  for (guint i = 0; i < self->stat.n_hops && n_live < BT_BUCKET_SIZE; i++) {
    guint hop = self->order[i];

    if (!is_live (self, hop))
      continue;
    n_live++;
    n_asked += self->stat.hops[hop].state == BT_HOP_ASKED;
    if (self->stat.hops[hop].state == BT_HOP_HEARD && next < 0)
      next = (int) hop;
  }
  return n_asked < get_alpha (self) ? next : -1;
}

gboolean
bt_lookup_is_over (const BtLookup *self)
{
  guint n_live = 0;

  for (guint i = 0; i < self->stat.n_hops && n_live < BT_BUCKET_SIZE; i++) {
    guint hop = self->order[i];

    if (!is_live (self, hop))
      continue;
    if (self->stat.hops[hop].state == BT_HOP_HEARD || self->stat.hops[hop].state == BT_HOP_ASKED)
      return FALSE;
    n_live++;
  }
  return TRUE;
}

/* --- what came of it ----------------------------------------------------------------------------------- */

void
bt_lookup_asked (BtLookup *self, guint hop, gint64 now_us)
{
  self->stat.hops[hop].state = BT_HOP_ASKED;
  self->stat.hops[hop].asked_us = now_us;
  self->stat.n_asked++;
  self->stat.n_rounds = MAX (self->stat.n_rounds, self->stat.hops[hop].round);
}

void
bt_lookup_late (BtLookup *self, guint hop)
{
  self->extras[hop].is_late = TRUE;
}

void
bt_lookup_failed (BtLookup *self, guint hop, gint64 now_us)
{
  self->stat.hops[hop].state = BT_HOP_FAILED;
  self->stat.hops[hop].ended_us = now_us;
  self->stat.n_failed++;
}

/* A router told its id: now it is known how far away it is. */
static void
name_hop (BtLookup *self, guint hop, const BtNodeId *id)
{
  guint n_closer, at = 0;

  while (self->order[at] != hop)
    at++;
  remove_from_order (self, at, self->stat.n_hops);
  self->stat.n_hops--;
  at = find_place (self, id, &n_closer);
  insert_into_order (self, at, (guint8) hop, self->stat.n_hops);
  self->stat.n_hops++;
  set_id (self, hop, id);
}

void
bt_lookup_answered (BtLookup *self, guint hop, const BtNodeId *id, BtSpan token, gint64 now_us)
{
  Extra *extra = &self->extras[hop];

  self->stat.hops[hop].state = BT_HOP_ANSWERED;
  self->stat.hops[hop].ended_us = now_us;
  self->stat.n_answered++;
  extra->is_late = FALSE;
  if (token.n <= sizeof extra->token && token.n > 0) {
    memcpy (extra->token, token.bytes, token.n);
    extra->n_token = (guint8) token.n;
  }
  if (!extra->has_id)
    name_hop (self, hop, id);
}

void
bt_lookup_add_peers (BtLookup *self, guint hop, guint n_peers, guint n_new, gint64 now_us)
{
  self->stat.hops[hop].state = BT_HOP_PEERS;
  self->stat.hops[hop].n_peers = n_peers;
  self->stat.n_peers += n_new;
  if (self->stat.first_us == 0)
    self->stat.first_us = now_us;
}

void
bt_lookup_add_told (BtLookup *self)
{
  self->stat.n_told++;
}

void
bt_lookup_end (BtLookup *self, gint64 now_us)
{
  self->stat.is_running = FALSE;
  self->stat.ended_us = now_us;
}

static gboolean
has_answered (const BtLookup *self, guint hop)
{
  return self->stat.hops[hop].state == BT_HOP_ANSWERED
         || self->stat.hops[hop].state == BT_HOP_PEERS;
}

guint
bt_lookup_get_closest (const BtLookup *self, guint *hops)
{
  guint n = 0;

  for (guint i = 0; i < self->stat.n_hops && n < BT_BUCKET_SIZE; i++) {
    guint hop = self->order[i];

    if (has_answered (self, hop) && self->extras[hop].n_token > 0)
      hops[n++] = hop;
  }
  return n;
}

BtSpan
bt_lookup_get_token (const BtLookup *self, guint hop)
{
  return (BtSpan) { self->extras[hop].token, self->extras[hop].n_token };
}

gboolean
bt_lookup_get_reach (const BtLookup *self, guint64 *distance)
{
  guint n = 0;

  for (guint i = 0; i < self->stat.n_hops; i++) {
    guint hop = self->order[i];

    if (!has_answered (self, hop) || ++n < BT_BUCKET_SIZE)
      continue;
    *distance = 0;
    for (guint j = 0; j < sizeof *distance; j++)
      *distance = *distance << 8 | (self->target.bytes[j] ^ self->stat.hops[hop].id[j]);
    return TRUE;
  }
  return FALSE;
}
