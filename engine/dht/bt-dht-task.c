/* bt-dht-task.c — what somebody asked the DHT for: a lookup in each network, then perhaps a store.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-task.h"

#include <string.h>

#include "base/bt-limits.h"

BtDhtTask *
bt_dht_task_new (BtDhtTaskKind kind, const BtNodeId *target, gint64 now_us)
{
  BtDhtTask *self = g_new0 (BtDhtTask, 1);

  self->kind = kind;
  self->target = *target;
  self->begun_us = now_us;
  self->seq = -1;
  for (guint i = 0; i < BT_DHT_N_NETS; i++)
    self->searches[i] = (BtDhtSearch) { .task = self, .net = i };
  return self;
}

void
bt_dht_task_free (BtDhtTask *self)
{
  for (guint i = 0; i < BT_DHT_N_NETS; i++)
    g_clear_pointer (&self->searches[i].lookup, bt_lookup_free);
  g_clear_pointer (&self->found, g_hash_table_unref);
  g_clear_pointer (&self->value, g_bytes_unref);
  g_clear_pointer (&self->salt, g_bytes_unref);
  g_free (self);
}

gboolean
bt_dht_task_is_asked_for (const BtDhtTask *self)
{
  return self->kind != BT_DHT_TASK_JOIN && self->kind != BT_DHT_TASK_REFRESH;
}

static guint
hash_address (gconstpointer address)
{
  return bt_address_hash (address);
}

static gboolean
equal_address (gconstpointer a, gconstpointer b)
{
  return bt_address_equal (a, b);
}

gboolean
bt_dht_task_find_peer (BtDhtTask *self, const BtAddress *peer)
{
  if (self->found == NULL)
    self->found = g_hash_table_new_full (hash_address, equal_address, g_free, NULL);
  if (g_hash_table_size (self->found) >= BT_LIMIT_DHT_FOUND
      || g_hash_table_contains (self->found, peer))
    return FALSE;
  g_hash_table_add (self->found, g_memdup2 (peer, sizeof *peer));
  return TRUE;
}

void
bt_dht_task_get_item (const BtDhtTask *self, BtItem *item)
{
  *item = (BtItem) { .has_key = self->is_mutable, .seq = MAX (self->seq, 0) };
  item->value = g_bytes_get_data (self->value, &item->n_value);
  if (!self->is_mutable)
    return;
  memcpy (item->key, self->key, sizeof item->key);
  memcpy (item->signature, self->signature, sizeof item->signature);
  if (self->salt != NULL)
    item->salt = g_bytes_get_data (self->salt, &item->n_salt);
}

gboolean
bt_dht_task_take_item (BtDhtTask *self, const BtKrpc *answer)
{
  BtItem item = { .value = answer->item.bytes, .n_value = answer->item.n };
  BtNodeId target;

  if (answer->item.bytes == NULL || (self->value != NULL && !self->is_mutable))
    return FALSE;
  if (self->is_mutable) {
    if (answer->signature.bytes == NULL || answer->seq <= self->seq)
      return FALSE;
    item.has_key = TRUE;
    item.seq = answer->seq;
    memcpy (item.key, self->key, sizeof item.key);
    memcpy (item.signature, answer->signature.bytes, sizeof item.signature);
    if (self->salt != NULL)
      item.salt = g_bytes_get_data (self->salt, &item.n_salt);
  }
  bt_item_get_target (&item, &target);
  if (!bt_node_id_equal (&target, &self->target) || bt_item_check (&item) != BT_ITEM_RIGHT)
    return FALSE;
  g_clear_pointer (&self->value, g_bytes_unref);
  self->value = g_bytes_new (item.value, item.n_value);
  self->seq = self->is_mutable ? item.seq : -1;
  return TRUE;
}
