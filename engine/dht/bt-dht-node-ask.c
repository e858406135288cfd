/* bt-dht-node-ask.c — what one may ask the DHT for: peers, how many there are, items.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

#include <string.h>

guint64
bt_dht_node_get_peers (BtDhtNode *self, const BtNodeId *info_hash, const BtDhtAnnounce *announce,
                       const BtDhtLookupFuncs *funcs, gpointer data, gint64 now_us)
{
  BtDhtTask *task = bt_dht_task_new (BT_DHT_TASK_PEERS, info_hash, now_us);

  task->peers_funcs = *funcs;
  task->data = data;
  if (announce != NULL)
    task->announce = *announce;
  return _bt_dht_node_begin (self, task, now_us);
}

guint64
bt_dht_node_scrape (BtDhtNode *self, const BtNodeId *info_hash, BtDhtScrapeDone done, gpointer data,
                    gint64 now_us)
{
  BtDhtTask *task = bt_dht_task_new (BT_DHT_TASK_SCRAPE, info_hash, now_us);

  task->scrape_done = done;
  task->data = data;
  return _bt_dht_node_begin (self, task, now_us);
}

guint64
bt_dht_node_get_item (BtDhtNode *self, const BtNodeId *target, BtDhtItemDone done, gpointer data,
                      gint64 now_us)
{
  BtDhtTask *task = bt_dht_task_new (BT_DHT_TASK_ITEM, target, now_us);

  task->item_done = done;
  task->data = data;
  return _bt_dht_node_begin (self, task, now_us);
}

/* The key and salt of a mutable item name it. */
static void
get_mutable_target (const guint8 key[BT_ITEM_KEY_SIZE], GBytes *salt, BtNodeId *target)
{
  BtItem item = { .has_key = TRUE };

  memcpy (item.key, key, BT_ITEM_KEY_SIZE);
  if (salt != NULL)
    item.salt = g_bytes_get_data (salt, &item.n_salt);
  bt_item_get_target (&item, target);
}

guint64
bt_dht_node_get_mutable (BtDhtNode *self, const guint8 key[32], GBytes *salt, BtDhtItemDone done,
                         gpointer data, gint64 now_us)
{
  BtDhtTask *task;
  BtNodeId target;

  get_mutable_target (key, salt, &target);
  task = bt_dht_task_new (BT_DHT_TASK_ITEM, &target, now_us);
  task->item_done = done;
  task->data = data;
  task->is_mutable = TRUE;
  memcpy (task->key, key, BT_ITEM_KEY_SIZE);
  task->salt = salt != NULL ? g_bytes_ref (salt) : NULL;
  return _bt_dht_node_begin (self, task, now_us);
}

guint64
bt_dht_node_put_item (BtDhtNode *self, GBytes *value, BtDhtPutDone done, gpointer data,
                      gint64 now_us)
{
  BtItem item = { 0 };
  BtDhtTask *task;
  BtNodeId target;

  item.value = g_bytes_get_data (value, &item.n_value);
  bt_item_get_target (&item, &target);
  task = bt_dht_task_new (BT_DHT_TASK_PUT, &target, now_us);
  task->put_done = done;
  task->data = data;
  task->value = g_bytes_ref (value);
  return _bt_dht_node_begin (self, task, now_us);
}

guint64
bt_dht_node_put_mutable (BtDhtNode *self, const BtDhtPut *put, BtDhtPutDone done, gpointer data,
                         gint64 now_us)
{
  BtItem item = { .has_key = TRUE, .seq = put->seq };
  BtDhtTask *task;
  BtNodeId target;

  item.value = g_bytes_get_data (put->value, &item.n_value);
  if (put->salt != NULL)
    item.salt = g_bytes_get_data (put->salt, &item.n_salt);
  if (!bt_item_sign (&item, put->secret))
    return 0;
  bt_item_get_target (&item, &target);
  task = bt_dht_task_new (BT_DHT_TASK_PUT, &target, now_us);
  task->put_done = done;
  task->data = data;
  task->is_mutable = TRUE;
  task->seq = put->seq;
  memcpy (task->key, item.key, sizeof item.key);
  memcpy (task->signature, item.signature, sizeof item.signature);
  task->value = g_bytes_ref (put->value);
  task->salt = put->salt != NULL ? g_bytes_ref (put->salt) : NULL;
  return _bt_dht_node_begin (self, task, now_us);
}
