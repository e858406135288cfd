/* bt-dht-node-store.c — leaves with the closest nodes what is to be found there: that we are a peer, or an
 * item.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

#include <string.h>

/* FALSE: this task keeps nothing anywhere. @item: what the message points into. */
static gboolean
make_message (const BtDhtTask *task, BtItem *item, BtKrpc *message)
{
  if (task->kind == BT_DHT_TASK_PEERS && task->announce.port != 0) {
    bt_krpc_init (message, BT_KRPC_QUERY, BT_KRPC_ANNOUNCE_PEER);
    message->info_hash = (BtSpan) { task->target.bytes, BT_NODE_ID_SIZE };
    message->port = task->announce.port;
    message->implied_port = TRUE;
    message->seed = task->announce.is_seed;
    return TRUE;
  }
  if (task->kind != BT_DHT_TASK_PUT)
    return FALSE;
  bt_dht_task_get_item (task, item);
  bt_krpc_init (message, BT_KRPC_QUERY, BT_KRPC_PUT);
  message->item = (BtSpan) { item->value, item->n_value };
  if (item->has_key) {
    message->key = (BtSpan) { item->key, sizeof item->key };
    message->signature = (BtSpan) { item->signature, sizeof item->signature };
    message->seq = item->seq;
    if (item->n_salt > 0)
      message->salt = (BtSpan) { item->salt, item->n_salt };
  }
  return TRUE;
}

static void
tell_hop (BtDhtNode *self, BtDhtSearch *search, guint hop, BtKrpc *message, gint64 now_us)
{
  const BtDhtHopStat *stat = &bt_lookup_get_stat (search->lookup)->hops[hop];
  BtDhtQuery *query;
  BtNodeId id;

  memcpy (id.bytes, stat->id, BT_NODE_ID_SIZE);
  message->token = bt_lookup_get_token (search->lookup, hop);
  query = _bt_dht_node_ask (self, message, &stat->address, &id, now_us);
  if (query == NULL)
    return;
  query->purpose = BT_DHT_FOR_STORE;
  query->owner = search;
  search->n_storing++;
}

void
_bt_dht_node_store (BtDhtNode *self, BtDhtSearch *search, gint64 now_us)
{
  guint hops[BT_BUCKET_SIZE], n;
  BtKrpc message;
  BtItem item;

  if (!make_message (search->task, &item, &message))
    return;
  n = bt_lookup_get_closest (search->lookup, hops);
  for (guint i = 0; i < n; i++)
    tell_hop (self, search, hops[i], &message, now_us);
}
