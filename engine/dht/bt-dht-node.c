/* bt-dht-node.c — we as a node of the DHT: what comes in, what goes out, and when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

#include "base/bt-cursor.h"
#include "base/bt-limits.h"

#define TRANSACTION_SIZE 2 /* bytes; BEP 5 */

void
bt_dht_node_params_init (BtDhtNodeParams *params)
{
  *params = (BtDhtNodeParams) { 0 };
}

static void
free_task (gpointer task)
{
  bt_dht_task_free (task);
}

static void
free_past (gpointer lookup)
{
  bt_dht_lookup_stat_clear (lookup);
  g_free (lookup);
}

static void
init_net (BtDhtNode *self, guint net, gboolean is_on)
{
  self->nets[net].is_on = is_on;
  self->nets[net].table = bt_routing_table_new (&self->id, self->params.allow_local);
  self->nets[net].cache = is_on ? bt_contact_cache_new () : NULL;
  self->nets[net].routers = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  self->nets[net].join_us = G_MAXINT64;
}

static void
clear_net (BtDhtNet *net)
{
  bt_routing_table_free (net->table);
  bt_contact_cache_free (net->cache);
  g_array_unref (net->routers);
}

BtDhtNode *
bt_dht_node_new (const BtDhtNodeParams *params, const BtDhtNodeFuncs *funcs, gpointer data,
                 GBytes *saved, gint64 now_us)
{
  BtDhtNode *self = g_new0 (BtDhtNode, 1);

  self->params = *params;
  self->funcs = *funcs;
  self->data = data;
  bt_random_init (&self->random, params->seed);
  bt_node_id_make_own (&self->id, NULL, &self->random);
  init_net (self, BT_DHT_V4, !params->no_v4);
  init_net (self, BT_DHT_V6, !params->no_v6);
  self->rpc = bt_dht_rpc_new (&self->random);
  bt_dht_tokens_init (&self->tokens, params->secret);
  self->peers = bt_dht_peers_new ();
  self->items = bt_dht_items_new ();
  self->guard = bt_dht_guard_new ();
  self->tasks = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_task);
  self->running = g_ptr_array_new ();
  g_queue_init (&self->waiting);
  self->dead = g_ptr_array_new_with_free_func (free_task);
  self->past = g_ptr_array_new_with_free_func (free_past);
  self->soon_us = G_MAXINT64;
  if (saved != NULL)
    _bt_dht_node_restore (self, saved, now_us);
  return self;
}

void
bt_dht_node_free (BtDhtNode *self)
{
  g_ptr_array_unref (self->past);
  g_ptr_array_unref (self->dead);
  g_queue_clear (&self->waiting);
  g_ptr_array_unref (self->running);
  g_hash_table_unref (self->tasks);
  bt_dht_guard_free (self->guard);
  bt_dht_items_free (self->items);
  bt_dht_peers_free (self->peers);
  bt_dht_rpc_free (self->rpc);
  clear_net (&self->nets[BT_DHT_V4]);
  clear_net (&self->nets[BT_DHT_V6]);
  g_free (self);
}

gboolean
_bt_dht_node_believes (const BtDhtNode *self, const BtAddress *address, const BtAddress *from)
{
  return bt_address_is_dialable (address)
         && (self->params.allow_local || !bt_address_is_local (address)
             || bt_address_is_local (from));
}

/* --- out ------------------------------------------------------------------------------------------- */

gboolean
_bt_dht_node_send (BtDhtNode *self, const BtAddress *to, const BtKrpc *message)
{
  guint8 datagram[BT_KRPC_SIZE];
  gsize n = bt_krpc_write (message, datagram, sizeof datagram);

  if (n == 0
      || (message->kind != BT_KRPC_QUERY && !bt_dht_guard_spend (self->guard, n, self->now_us))
      || !self->funcs.send (to, datagram, n, self->data))
    return FALSE;
  self->n_bytes_out += n;
  self->n_queries_out += message->kind == BT_KRPC_QUERY;
  return TRUE;
}

BtDhtQuery *
_bt_dht_node_ask (BtDhtNode *self, BtKrpc *message, const BtAddress *to, const BtNodeId *id,
                  gint64 now_us)
{
  guint8 transaction[TRANSACTION_SIZE];
  BtDhtQuery *query = bt_dht_rpc_open (self->rpc, to, id, message->method, now_us);

  if (query == NULL)
    return NULL;
  bt_put_u16 (transaction, query->transaction);
  message->transaction = (BtSpan) { transaction, sizeof transaction };
  message->id = (BtSpan) { self->id.bytes, BT_NODE_ID_SIZE };
  message->is_read_only = self->params.read_only;
  self->now_us = now_us;
  if (!_bt_dht_node_send (self, to, message))
    bt_dht_rpc_give_up (self->rpc, query);
  return query;
}

/* --- in -------------------------------------------------------------------------------------------- */

void
bt_dht_node_receive (BtDhtNode *self, const guint8 *bytes, gsize n_bytes, const BtAddress *from,
                     gint64 now_us)
{
  BtKrpc message;

  self->n_bytes_in += n_bytes;
  if (!self->nets[_bt_dht_net_of (from)].is_on || !bt_address_is_dialable (from)
      || !bt_krpc_parse (&message, bytes, n_bytes))
    return;
  self->now_us = now_us;
  _bt_dht_node_enter (self);
  if (message.kind == BT_KRPC_QUERY)
    _bt_dht_node_take_query (self, &message, from, now_us);
  else
    _bt_dht_node_take_answer (self, &message, from, now_us);
  _bt_dht_node_leave (self);
}

/* Of the routers only the last ones are kept: a peer's PORT message names one as well. */
static void
add_router (BtDhtNet *net, const BtAddress *address)
{
  for (guint i = 0; i < net->routers->len; i++) {
    if (bt_address_equal (&g_array_index (net->routers, BtAddress, i), address))
      return;
  }
  if (net->routers->len == BT_LIMIT_DHT_ROUTERS)
    g_array_remove_index (net->routers, 0);
  g_array_append_val (net->routers, *address);
}

static void
ping (BtDhtNode *self, const BtAddress *address, gint64 now_us)
{
  BtKrpc message;

  bt_krpc_init (&message, BT_KRPC_QUERY, BT_KRPC_PING);
  _bt_dht_node_ask (self, &message, address, NULL, now_us);
}

void
bt_dht_node_add (BtDhtNode *self, const BtAddress *address, gint64 now_us)
{
  guint number = _bt_dht_net_of (address);
  BtDhtNet *net = &self->nets[number];

  if (!net->is_on || !bt_address_is_dialable (address))
    return;
  if (bt_routing_table_get_n (net->table) >= BT_BUCKET_SIZE) {
    ping (self, address, now_us);
    return;
  }
  /* A lookup asks it better than a ping would: it tells of others. */
  add_router (net, address);
  _bt_dht_node_greet (self, address, now_us);
  _bt_dht_node_plan_join (self, number, now_us);
}

/* --- time ------------------------------------------------------------------------------------------ */

gint64
bt_dht_node_get_deadline (BtDhtNode *self)
{
  gint64 first = bt_dht_rpc_get_deadline (self->rpc);

  first = MIN (first, _bt_dht_node_get_tasks_deadline (self));
  return MIN (first, _bt_dht_node_get_upkeep_deadline (self));
}

gint64
bt_dht_node_get_heard_us (BtDhtNode *self)
{
  return bt_dht_rpc_get_heard_us (self->rpc);
}

void
bt_dht_node_tick (BtDhtNode *self, gint64 now_us)
{
  self->now_us = now_us;
  _bt_dht_node_enter (self);
  _bt_dht_node_run_rpc (self, now_us);
  _bt_dht_node_run_tasks (self, now_us);
  _bt_dht_node_run_upkeep (self, now_us);
  _bt_dht_node_leave (self);
}
