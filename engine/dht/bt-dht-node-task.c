/* bt-dht-node-task.c — lookups that were asked for: begun, carried on, and over.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

#include <string.h>

#include "base/bt-limits.h"

#define SEEDS (2 * BT_BUCKET_SIZE) /* nodes of our own a lookup begins with: some may be gone */
#define CONTACTS_MAX \
  (2 * BT_BUCKET_SIZE) /* contacts of one answer that are looked at; BEP 5: eight */
/* A lookup waits so long for somebody to begin with: until the routers' names are resolved. */
#define WAIT_US (10 * G_USEC_PER_SEC)
#define CALM_US (3 * G_USEC_PER_SEC) /* after a person's lookup nothing is in the way of the next */
#define AGAIN_US (100 * 1000)        /* until what could not be sent is tried again */

/* --- tasks on the stack ------------------------------------------------------------------------------ */

void
_bt_dht_node_enter (BtDhtNode *self)
{
  self->depth++;
}

void
_bt_dht_node_leave (BtDhtNode *self)
{
  if (--self->depth == 0 && self->dead->len > 0)
    g_ptr_array_set_size (self->dead, 0);
}

/* Nothing leads to @task any more. */
static void
bury (BtDhtNode *self, BtDhtTask *task)
{
  for (guint i = 0; i < BT_DHT_N_NETS; i++)
    bt_dht_rpc_disown (self->rpc, &task->searches[i]);
  if (!g_ptr_array_remove (self->running, task))
    g_queue_remove (&self->waiting, task);
  g_hash_table_steal (self->tasks, &task->serial);
  g_ptr_array_add (self->dead, task);
}

/* --- beginning --------------------------------------------------------------------------------------- */

static gboolean
knows_anybody (const BtDhtNet *net)
{
  return net->is_on && (net->routers->len > 0 || bt_routing_table_get_n (net->table) > 0);
}

static BtLookup *
open_lookup (BtDhtNode *self, BtDhtSearch *search, gint64 now_us)
{
  search->lookup = bt_lookup_new (&search->task->target, search->net == BT_DHT_V6,
                                  self->params.allow_local, now_us);
  bt_routing_table_touch (self->nets[search->net].table, &search->task->target, now_us);
  return search->lookup;
}

static void
add_contacts (BtDhtSearch *search, const BtContact *contacts, guint n, gint64 now_us)
{
  for (guint i = 0; i < n; i++)
    bt_lookup_add (search->lookup, &contacts[i].id, &contacts[i].address, -1, now_us);
}

/* Those of the table who answer, and who was heard of near to the target; if the first are few, who did not
 * answer lately as well, and routers. */
static void
seed_lookup (BtDhtNode *self, BtDhtSearch *search, gint64 now_us)
{
  const BtDhtNet *net = &self->nets[search->net];
  BtContact contacts[SEEDS];
  const BtNodeId *target = &search->task->target;
  guint n = bt_routing_table_find (net->table, target, BT_TABLE_SPARES, now_us, contacts, SEEDS);
  gboolean are_few = n < BT_BUCKET_SIZE;

  if (are_few)
    n = bt_routing_table_find (net->table, target, BT_TABLE_SPARES | BT_TABLE_SILENT, now_us,
                               contacts, SEEDS);
  add_contacts (search, contacts, n, now_us);
  n = bt_contact_cache_find (net->cache, target, contacts, SEEDS);
  add_contacts (search, contacts, n, now_us);
  for (guint i = 0; are_few && i < net->routers->len; i++)
    bt_lookup_add (search->lookup, NULL, &g_array_index (net->routers, BtAddress, i), -1, now_us);
}

/* What a lookup of this kind asks. */
static void
make_query (BtDhtNode *self, const BtDhtSearch *search, BtKrpc *query)
{
  const BtDhtTask *task = search->task;
  BtSpan target = { task->target.bytes, BT_NODE_ID_SIZE };
  guint other = search->net == BT_DHT_V4 ? BT_DHT_V6 : BT_DHT_V4;
  BtKrpcMethod method = BT_KRPC_FIND_NODE;

  if (task->kind == BT_DHT_TASK_PEERS || task->kind == BT_DHT_TASK_SCRAPE)
    method = BT_KRPC_GET_PEERS;
  else if (bt_dht_task_is_asked_for (task))
    method = BT_KRPC_GET;
  bt_krpc_init (query, BT_KRPC_QUERY, method);
  *(method == BT_KRPC_GET_PEERS ? &query->info_hash : &query->target) = target;
  query->scrape = task->kind == BT_DHT_TASK_SCRAPE;
  /* BEP 32: who has hardly anybody in the other network asks this one for nodes of both. */
  if (self->nets[other].is_on && bt_routing_table_get_n (self->nets[other].table) < BT_BUCKET_SIZE)
    query->want4 = query->want6 = TRUE;
}

static gboolean
ask (BtDhtNode *self, BtDhtSearch *search, guint hop, gint64 now_us)
{
  const BtDhtHopStat *stat = &bt_lookup_get_stat (search->lookup)->hops[hop];
  BtNodeId id, none = { { 0 } };
  BtDhtQuery *query;
  BtKrpc message;

  memcpy (id.bytes, stat->id, BT_NODE_ID_SIZE);
  make_query (self, search, &message);
  query = _bt_dht_node_ask (self, &message, &stat->address,
                            bt_node_id_equal (&id, &none) ? NULL : &id, now_us);
  if (query == NULL)
    return FALSE;
  query->purpose = BT_DHT_FOR_LOOKUP;
  query->owner = search;
  query->hop = hop;
  bt_lookup_asked (search->lookup, hop, now_us);
  return TRUE;
}

static void
ask_on (BtDhtNode *self, BtDhtSearch *search, gint64 now_us)
{
  int hop;

  while ((hop = bt_lookup_next (search->lookup)) >= 0) {
    if (!ask (self, search, (guint) hop, now_us)) {
      self->soon_us = MIN (self->soon_us, now_us + AGAIN_US);
      return;
    }
  }
}

static void
start (BtDhtNode *self, BtDhtTask *task, gint64 now_us)
{
  g_ptr_array_add (self->running, task);
  for (guint i = 0; i < BT_DHT_N_NETS; i++) {
    if (!knows_anybody (&self->nets[i]))
      continue;
    open_lookup (self, &task->searches[i], now_us);
    seed_lookup (self, &task->searches[i], now_us);
    ask_on (self, &task->searches[i], now_us);
  }
  if (bt_dht_task_is_asked_for (task))
    self->calm_us = now_us + CALM_US;
  self->soon_us =
      now_us; /* one with nobody to ask is over at once, but nobody is called back here */
}

static guint
count_asked_for (const BtDhtNode *self)
{
  guint n = 0;

  for (guint i = 0; i < self->running->len; i++)
    n += bt_dht_task_is_asked_for (self->running->pdata[i]);
  return n;
}

static gboolean
may_start (const BtDhtNode *self)
{
  return (knows_anybody (&self->nets[BT_DHT_V4]) || knows_anybody (&self->nets[BT_DHT_V6]))
         && count_asked_for (self) < BT_LIMIT_DHT_LOOKUPS;
}

guint64
_bt_dht_node_begin (BtDhtNode *self, BtDhtTask *task, gint64 now_us)
{
  task->serial = ++self->next_serial;
  g_hash_table_insert (self->tasks, &task->serial, task);
  if (!bt_dht_task_is_asked_for (task) || may_start (self))
    start (self, task, now_us);
  else
    g_queue_push_tail (&self->waiting, task);
  return task->serial;
}

void
bt_dht_node_cancel (BtDhtNode *self, guint64 serial)
{
  BtDhtTask *task = g_hash_table_lookup (self->tasks, &serial);

  if (task == NULL)
    return;
  _bt_dht_node_enter (self);
  task->is_cancelled = TRUE;
  bury (self, task);
  _bt_dht_node_leave (self);
}

static void
start_waiting (BtDhtNode *self, gint64 now_us)
{
  while (self->waiting.length > 0 && may_start (self))
    start (self, g_queue_pop_head (&self->waiting), now_us);
}

void
_bt_dht_node_greet (BtDhtNode *self, const BtAddress *router, gint64 now_us)
{
  guint net = _bt_dht_net_of (router);

  for (guint i = 0; i < self->running->len; i++) {
    BtDhtTask *task = self->running->pdata[i];
    BtDhtSearch *search = &task->searches[net];

    if (search->lookup == NULL)
      open_lookup (self, search, now_us);
    else if (!bt_lookup_get_stat (search->lookup)->is_running
             || bt_lookup_get_stat (search->lookup)->n_answered > 0)
      continue;
    bt_lookup_add (search->lookup, NULL, router, -1, now_us);
    ask_on (self, search, now_us);
  }
  start_waiting (self, now_us);
}

/* --- the end ------------------------------------------------------------------------------------------- */

static gboolean
is_search_over (const BtDhtSearch *search)
{
  return search->lookup == NULL
         || (!bt_lookup_get_stat (search->lookup)->is_running && search->n_storing == 0);
}

static guint
count_answered (const BtDhtTask *task)
{
  guint n = 0;

  for (guint i = 0; i < BT_DHT_N_NETS; i++) {
    if (task->searches[i].lookup != NULL)
      n += bt_lookup_get_stat (task->searches[i].lookup)->n_answered;
  }
  return n;
}

static void
tell_scrape (const BtDhtTask *task)
{
  int n_seeds = -1, n_peers = -1;

  if (task->has_filters) {
    n_seeds = (int) (bt_bloom_estimate (&task->seeds) + 0.5);
    n_peers = (int) (bt_bloom_estimate (&task->peers) + 0.5);
  }
  task->scrape_done (n_seeds, n_peers, task->data);
}

static void
tell_done (BtDhtNode *self, BtDhtTask *task, gint64 now_us)
{
  switch (task->kind) {
  case BT_DHT_TASK_PEERS:
    if (task->peers_funcs.done != NULL)
      task->peers_funcs.done (count_answered (task), task->n_told, task->data);
    break;
  case BT_DHT_TASK_SCRAPE:
    tell_scrape (task);
    break;
  case BT_DHT_TASK_ITEM:
    task->item_done (task->value, task->seq, task->data);
    break;
  case BT_DHT_TASK_PUT:
    task->put_done (task->n_told, task->data);
    break;
  case BT_DHT_TASK_JOIN:
    for (guint i = 0; i < BT_DHT_N_NETS; i++) {
      if (task->searches[i].lookup != NULL)
        _bt_dht_node_joined (self, i, now_us);
    }
    break;
  case BT_DHT_TASK_REFRESH:
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
finish (BtDhtNode *self, BtDhtTask *task, gint64 now_us)
{
  for (guint i = 0; i < BT_DHT_N_NETS; i++) {
    if (task->searches[i].lookup != NULL)
      _bt_dht_node_remember (self, task, &task->searches[i]);
  }
  bury (self, task);
  if (bt_dht_task_is_asked_for (task))
    self->calm_us = now_us + CALM_US;
  tell_done (self, task, now_us);
  start_waiting (self, now_us);
}

static void
finish_if_over (BtDhtNode *self, BtDhtTask *task, gint64 now_us)
{
  if (task->is_cancelled)
    return;
  for (guint i = 0; i < BT_DHT_N_NETS; i++) {
    if (!is_search_over (&task->searches[i]))
      return;
  }
  task->is_cancelled = TRUE; /* what comes later is not for it */
  finish (self, task, now_us);
}

/* --- on the way ------------------------------------------------------------------------------------------ */

static void
tell_peers (BtDhtNode *self, BtDhtSearch *search, const BtAddress *peers, guint n)
{
  BtDhtTask *task = search->task;

  if (n > 0 && !task->is_cancelled && task->peers_funcs.peers != NULL)
    task->peers_funcs.peers (peers, n, task->data);
}

static void
hear_our_filters (BtDhtNode *self, BtDhtTask *task)
{
  BtBloom seeds, peers;

  if (!bt_dht_peers_scrape (self->peers, &task->target, &seeds, &peers))
    return;
  bt_bloom_merge (&task->seeds, &seeds);
  bt_bloom_merge (&task->peers, &peers);
  task->has_filters = TRUE;
}

/* We may be among the closest ourselves. */
static void
hear_ourselves (BtDhtNode *self, BtDhtSearch *search)
{
  BtDhtTask *task = search->task;
  BtAddress peers[BT_LIMIT_DHT_PEERS];
  guint n, n_new = 0;

  if (task->kind == BT_DHT_TASK_SCRAPE)
    hear_our_filters (self, task);
  if (task->kind != BT_DHT_TASK_PEERS)
    return;
  n = bt_dht_peers_pick (self->peers, &task->target, search->net == BT_DHT_V4 ? BT_DHT_PEERS_V4 : 0,
                         peers, G_N_ELEMENTS (peers), &self->random);
  for (guint i = 0; i < n; i++) {
    if (bt_dht_task_find_peer (task, &peers[i]))
      peers[n_new++] = peers[i];
  }
  tell_peers (self, search, peers, n_new);
}

void
_bt_dht_node_pump (BtDhtNode *self, BtDhtSearch *search, gint64 now_us)
{
  BtDhtTask *task = search->task;

  if (task->is_cancelled || search->lookup == NULL
      || !bt_lookup_get_stat (search->lookup)->is_running)
    return;
  ask_on (self, search, now_us);
  if (!bt_lookup_is_over (search->lookup))
    return;
  bt_lookup_end (search->lookup, now_us);
  hear_ourselves (self, search);
  if (!task->is_cancelled)
    _bt_dht_node_store (self, search, now_us);
  finish_if_over (self, task, now_us);
}

void
_bt_dht_node_stored (BtDhtNode *self, BtDhtSearch *search, gboolean is_told, gint64 now_us)
{
  search->n_storing--;
  if (is_told) {
    search->task->n_told++;
    bt_lookup_add_told (search->lookup);
  }
  finish_if_over (self, search->task, now_us);
}

static void
hear_contacts (BtDhtNode *self, BtDhtSearch *search, BtSpan nodes, int hop, const BtAddress *from)
{
  BtContact contact;

  for (guint i = 0; i < CONTACTS_MAX; i++) {
    if (!bt_krpc_next_contact (&nodes, search->net == BT_DHT_V6, &contact))
      break;
    /* "nodes6" may hold an IPv4 address, mapped. */
    if (_bt_dht_net_of (&contact.address) == search->net
        && _bt_dht_node_believes (self, &contact.address, from)
        && !bt_node_id_equal (&contact.id, &self->id)) {
      bt_lookup_add (search->lookup, &contact.id, &contact.address, hop, self->now_us);
      bt_contact_cache_heard (self->nets[search->net].cache, &contact);
    }
  }
}

/* What one network's node tells of the other's. */
static void
hear_other_net (BtDhtNode *self, BtDhtSearch *search, const BtKrpc *answer, const BtAddress *from)
{
  guint other = search->net == BT_DHT_V4 ? BT_DHT_V6 : BT_DHT_V4;
  BtSpan nodes = other == BT_DHT_V4 ? answer->nodes : answer->nodes6;
  BtDhtSearch *beside = &search->task->searches[other];

  if (nodes.n == 0 || !self->nets[other].is_on)
    return;
  if (beside->lookup == NULL)
    open_lookup (self, beside, self->now_us);
  if (!bt_lookup_get_stat (beside->lookup)->is_running)
    return;
  hear_contacts (self, beside, nodes, -1, from);
  /* None of them may be asked, so nothing would ever end it. */
  if (bt_lookup_get_stat (beside->lookup)->n_hops == 0)
    g_clear_pointer (&beside->lookup, bt_lookup_free);
  else
    ask_on (self, beside, self->now_us);
}

static void
hear_peers (BtDhtNode *self, BtDhtSearch *search, guint hop, BtSpan values, const BtAddress *from)
{
  BtAddress fresh[BT_LIMIT_DHT_DATAGRAM / BT_KRPC_VALUE4], peer;
  guint n = 0, n_fresh = 0;

  while (bt_krpc_next_peer (&values, &peer)) {
    if (!_bt_dht_node_believes (self, &peer, from))
      continue;
    n++;
    if (bt_dht_task_find_peer (search->task, &peer))
      fresh[n_fresh++] = peer;
  }
  if (n > 0)
    bt_lookup_add_peers (search->lookup, hop, n, n_fresh, self->now_us);
  tell_peers (self, search, fresh, n_fresh);
}

static void
hear_filters (BtDhtTask *task, const BtKrpc *answer)
{
  BtBloom bloom;

  if (answer->seeds.bytes == NULL || answer->peers.bytes == NULL)
    return;
  memcpy (bloom.bytes, answer->seeds.bytes, BT_BLOOM_SIZE);
  bt_bloom_merge (&task->seeds, &bloom);
  memcpy (bloom.bytes, answer->peers.bytes, BT_BLOOM_SIZE);
  bt_bloom_merge (&task->peers, &bloom);
  task->has_filters = TRUE;
}

void
_bt_dht_node_hear (BtDhtNode *self, BtDhtSearch *search, guint hop, const BtKrpc *answer,
                   gint64 now_us)
{
  BtDhtTask *task = search->task;
  BtAddress from = bt_lookup_get_stat (search->lookup)->hops[hop].address;
  BtNodeId id;

  if (!bt_lookup_get_stat (search->lookup)->is_running)
    return; /* late, while what was found is being stored */
  memcpy (id.bytes, answer->id.bytes, BT_NODE_ID_SIZE);
  bt_lookup_answered (search->lookup, hop, &id, answer->token, now_us);
  hear_contacts (self, search, search->net == BT_DHT_V4 ? answer->nodes : answer->nodes6, (int) hop,
                 &from);
  hear_other_net (self, search, answer, &from);
  if (task->kind == BT_DHT_TASK_PEERS)
    hear_peers (self, search, hop, answer->values, &from);
  else if (task->kind == BT_DHT_TASK_SCRAPE)
    hear_filters (task, answer);
  else if (task->kind == BT_DHT_TASK_ITEM)
    bt_dht_task_take_item (task, answer);
  _bt_dht_node_pump (self, search, now_us);
}

/* --- time ------------------------------------------------------------------------------------------------ */

gint64
_bt_dht_node_get_tasks_deadline (const BtDhtNode *self)
{
  const BtDhtTask *first = g_queue_peek_head ((GQueue *) &self->waiting);

  if (first == NULL || knows_anybody (&self->nets[BT_DHT_V4])
      || knows_anybody (&self->nets[BT_DHT_V6]))
    return self->soon_us;
  return MIN (self->soon_us, first->begun_us + WAIT_US);
}

/* A task without any lookup, too, is over. */
static void
pump_all (BtDhtNode *self, gint64 now_us)
{
  g_autoptr (GPtrArray) running = g_ptr_array_copy (self->running, NULL, NULL);

  for (guint i = 0; i < running->len; i++) {
    BtDhtTask *task = running->pdata[i];

    for (guint j = 0; j < BT_DHT_N_NETS; j++)
      _bt_dht_node_pump (self, &task->searches[j], now_us);
    finish_if_over (self, task, now_us);
  }
}

void
_bt_dht_node_run_tasks (BtDhtNode *self, gint64 now_us)
{
  if (self->soon_us <= now_us) {
    self->soon_us = G_MAXINT64;
    pump_all (self, now_us);
  }
  start_waiting (self, now_us);
  while (self->waiting.length > 0 && _bt_dht_node_get_tasks_deadline (self) <= now_us) {
    BtDhtTask *task = g_queue_peek_head (&self->waiting);

    if (task->begun_us + WAIT_US > now_us)
      break;
    task->is_cancelled = TRUE;
    finish (self, task, now_us);
  }
}
