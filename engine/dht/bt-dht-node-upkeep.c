/* bt-dht-node-upkeep.c — keeps the tables filled and alive, and out of a person's way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

/* After the first router became known: more follow at once, and so may a lookup that joins us as well. */
#define JOIN_AFTER_US (200 * 1000)
#define JOIN_AGAIN_US (G_GINT64_CONSTANT (3) * G_USEC_PER_SEC) /* when nobody answered; doubles */
#define JOIN_DOUBLINGS 10                    /* to fifty minutes: many hosts have no IPv6 */
#define JOIN_LATEST_US (30 * G_USEC_PER_SEC) /* then it waits for no calm any more */
/* Nodes are asked whether they live one by one: a hundred in a quarter of an hour need no more. */
#define CHECK_EVERY_US (2 * G_USEC_PER_SEC)
#define CHECK_RESTORED_US (50 * 1000)   /* those of an earlier run: all within seconds */
#define REFRESH_EVERY_US G_USEC_PER_SEC /* one lookup for the table after another */
#define EXPIRE_EVERY_US (60 * G_USEC_PER_SEC)

/* --- joining ----------------------------------------------------------------------------------------- */

void
_bt_dht_node_plan_join (BtDhtNode *self, guint net, gint64 now_us)
{
  if (self->nets[net].is_on)
    self->nets[net].join_us = MIN (self->nets[net].join_us, now_us + JOIN_AFTER_US);
}

void
_bt_dht_node_joined (BtDhtNode *self, guint net, gint64 now_us)
{
  BtDhtNet *n = &self->nets[net];

  if (bt_routing_table_get_n (n->table) >= BT_BUCKET_SIZE) {
    n->n_joins = 0;
    return;
  }
  n->join_us = MIN (n->join_us, now_us + (JOIN_AGAIN_US << MIN (n->n_joins, JOIN_DOUBLINGS)));
  n->n_joins++;
}

static gint64
get_join_us (const BtDhtNode *self, const BtDhtNet *net)
{
  if (net->join_us == G_MAXINT64)
    return G_MAXINT64;
  return CLAMP (self->calm_us, net->join_us, net->join_us + JOIN_LATEST_US);
}

/* One lookup joins both networks. */
static void
run_join (BtDhtNode *self, gint64 now_us)
{
  gboolean is_due = FALSE;

  for (guint i = 0; i < BT_DHT_N_NETS; i++)
    is_due |= get_join_us (self, &self->nets[i]) <= now_us;
  if (!is_due)
    return;
  for (guint i = 0; i < BT_DHT_N_NETS; i++)
    self->nets[i].join_us = G_MAXINT64;
  _bt_dht_node_begin (self, bt_dht_task_new (BT_DHT_TASK_JOIN, &self->id, now_us), now_us);
}

/* --- nodes and buckets -------------------------------------------------------------------------------- */

static gint64
get_check_us (const BtDhtNode *self, const BtDhtNet *net)
{
  return MAX (bt_routing_table_get_check_us (net->table), self->check_us);
}

static void
run_check (BtDhtNode *self, BtDhtNet *net, gint64 now_us)
{
  gboolean is_restored;
  BtContact contact;
  BtKrpc ping;

  if (get_check_us (self, net) > now_us
      || !bt_routing_table_next_check (net->table, now_us, &contact, &is_restored))
    return;
  self->check_us = now_us + (is_restored ? CHECK_RESTORED_US : CHECK_EVERY_US);
  bt_krpc_init (&ping, BT_KRPC_QUERY, BT_KRPC_PING);
  _bt_dht_node_ask (self, &ping, &contact.address, &contact.id, now_us);
}

static gint64
get_refresh_us (const BtDhtNode *self, const BtDhtNet *net)
{
  if (bt_routing_table_get_n (net->table) == 0)
    return G_MAXINT64;
  return MAX (bt_routing_table_get_refresh_us (net->table), self->calm_us);
}

static void
run_refresh (BtDhtNode *self, BtDhtNet *net, gint64 now_us)
{
  BtNodeId target;
  guint bucket;

  if (get_refresh_us (self, net) > now_us
      || !bt_routing_table_next_refresh (net->table, now_us, &bucket))
    return;
  bt_routing_table_get_target (net->table, bucket, &self->random, &target);
  self->calm_us = now_us + REFRESH_EVERY_US;
  _bt_dht_node_begin (self, bt_dht_task_new (BT_DHT_TASK_REFRESH, &target, now_us), now_us);
}

/* --- what we keep for others --------------------------------------------------------------------------- */

static gint64
get_expire_us (const BtDhtNode *self)
{
  gboolean is_empty =
      bt_dht_peers_get_n (self->peers) == 0 && bt_dht_items_get_n (self->items) == 0;

  return is_empty ? G_MAXINT64 : self->expire_us;
}

static void
run_expire (BtDhtNode *self, gint64 now_us)
{
  if (get_expire_us (self) > now_us)
    return;
  self->expire_us = now_us + EXPIRE_EVERY_US;
  bt_dht_peers_expire (self->peers, now_us);
  bt_dht_items_expire (self->items, now_us);
}

/* --- time ------------------------------------------------------------------------------------------------ */

void
_bt_dht_node_run_upkeep (BtDhtNode *self, gint64 now_us)
{
  run_join (self, now_us);
  run_expire (self, now_us);
  for (guint i = 0; i < BT_DHT_N_NETS; i++) {
    if (!self->nets[i].is_on)
      continue;
    run_check (self, &self->nets[i], now_us);
    run_refresh (self, &self->nets[i], now_us);
  }
}

gint64
_bt_dht_node_get_upkeep_deadline (const BtDhtNode *self)
{
  gint64 first = get_expire_us (self);

  for (guint i = 0; i < BT_DHT_N_NETS; i++) {
    const BtDhtNet *net = &self->nets[i];

    if (!net->is_on)
      continue;
    first = MIN (first, get_join_us (self, net));
    first = MIN (first, get_check_us (self, net));
    first = MIN (first, get_refresh_us (self, net));
  }
  return first;
}
