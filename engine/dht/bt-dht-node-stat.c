/* bt-dht-node-stat.c — what is told of the DHT.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-node-private.h"

#include <string.h>

/* --- how large the network is -------------------------------------------------------------------------- */

/* Ids are even over 2^160: with n nodes the eighth closest to any target is 8 / (n + 1) of that away on
 * average. */
static void
note_reach (BtDhtNet *net, guint64 distance)
{
  net->reaches[net->next_reach] = distance;
  net->next_reach = (net->next_reach + 1) % BT_DHT_REACHES;
  net->n_reaches = MIN (net->n_reaches + 1, BT_DHT_REACHES);
}

/* The mean of the last distances, of which our own neighbourhood's is one; 0: not known. */
static guint64
get_n_network (const BtDhtNode *self, const BtDhtNet *net, gint64 now_us)
{
  BtContact closest[BT_BUCKET_SIZE];
  guint64 mean = 0;
  guint n = net->n_reaches;

  if (bt_routing_table_find (net->table, &self->id, 0, now_us, closest, BT_BUCKET_SIZE)
      < BT_BUCKET_SIZE)
    return bt_routing_table_get_n (net->table);
  for (guint i = 0; i < n; i++)
    mean += net->reaches[i] / (n + 1);
  for (guint i = 0, shift = 64; i < sizeof mean; i++) {
    guint64 byte = self->id.bytes[i] ^ closest[BT_BUCKET_SIZE - 1].id.bytes[i];

    shift -= 8;
    mean += (byte << shift) / (n + 1);
  }
  return mean > 0 ? G_MAXUINT64 / mean * BT_BUCKET_SIZE : 0;
}

/* --- lookups --------------------------------------------------------------------------------------------- */

static void
copy_lookup (BtDhtLookupStat *to, const BtDhtTask *task, const BtLookup *lookup)
{
  *to = *bt_lookup_get_stat (lookup);
  to->serial = task->serial;
  to->hops = g_memdup2 (to->hops, to->n_hops * sizeof *to->hops);
}

static gboolean
is_same_lookup (const BtDhtLookupStat *a, const BtDhtLookupStat *b)
{
  return a->is_v6 == b->is_v6 && memcmp (a->target, b->target, BT_NODE_ID_SIZE) == 0;
}

static void
drop_older (BtDhtNode *self, const BtDhtLookupStat *stat)
{
  for (guint i = 0; i < self->past->len; i++) {
    if (is_same_lookup (self->past->pdata[i], stat)) {
      g_ptr_array_remove_index (self->past, i);
      return;
    }
  }
  if (self->past->len == BT_DHT_PAST)
    g_ptr_array_remove_index (self->past, 0);
}

void
_bt_dht_node_remember (BtDhtNode *self, const BtDhtTask *task, const BtDhtSearch *search)
{
  guint64 distance;
  BtDhtLookupStat *stat;

  if (bt_lookup_get_reach (search->lookup, &distance))
    note_reach (&self->nets[search->net], distance);
  if (task->kind == BT_DHT_TASK_REFRESH)
    return; /* nobody asked for it */
  drop_older (self, bt_lookup_get_stat (search->lookup));
  stat = g_new (BtDhtLookupStat, 1);
  copy_lookup (stat, task, search->lookup);
  g_ptr_array_add (self->past, stat);
}

static void
add_lookup (GArray *lookups, const BtDhtLookupStat *stat)
{
  BtDhtLookupStat copy = *stat;

  copy.hops = g_memdup2 (copy.hops, copy.n_hops * sizeof *copy.hops);
  g_array_append_val (lookups, copy);
}

static gboolean
is_told (const GArray *lookups, const BtDhtLookupStat *stat)
{
  for (guint i = 0; i < lookups->len; i++) {
    if (is_same_lookup (&g_array_index (lookups, BtDhtLookupStat, i), stat))
      return TRUE;
  }
  return FALSE;
}

/* Newest first; of a target that is looked for again only the running one. */
static void
tell_lookups (BtDhtNode *self, GArray *lookups)
{
  for (guint i = self->running->len; i-- > 0;) {
    BtDhtTask *task = self->running->pdata[i];

    for (guint j = 0; j < BT_DHT_N_NETS; j++) {
      BtDhtLookupStat stat;

      if (task->searches[j].lookup == NULL || task->kind == BT_DHT_TASK_REFRESH)
        continue;
      copy_lookup (&stat, task, task->searches[j].lookup);
      g_array_append_val (lookups, stat);
    }
  }
  for (guint i = self->past->len; i-- > 0;) {
    if (!is_told (lookups, self->past->pdata[i]))
      add_lookup (lookups, self->past->pdata[i]);
  }
}

/* --- all of it --------------------------------------------------------------------------------------------- */

static gboolean
is_joining (const BtDhtNode *self)
{
  for (guint i = 0; i < self->running->len; i++) {
    if (((const BtDhtTask *) self->running->pdata[i])->kind == BT_DHT_TASK_JOIN)
      return TRUE;
  }
  return self->nets[BT_DHT_V4].join_us != G_MAXINT64 || self->nets[BT_DHT_V6].join_us != G_MAXINT64;
}

void
bt_dht_node_get_summary (BtDhtNode *self, BtDhtSummary *summary, gint64 now_us)
{
  *summary = (BtDhtSummary) { .is_running = TRUE };
  for (guint i = 0; i < BT_DHT_N_NETS; i++) {
    if (!self->nets[i].is_on)
      continue;
    bt_routing_table_count (self->nets[i].table, now_us, &summary->n_good,
                            &summary->n_questionable);
    /* Most nodes are in both networks: the larger one tells how many there are. */
    summary->n_network = MAX (summary->n_network, get_n_network (self, &self->nets[i], now_us));
  }
  summary->is_joining = summary->n_good < BT_BUCKET_SIZE && is_joining (self);
}

static void
tell_buckets (const BtRoutingTable *table, GArray *buckets, gint64 now_us)
{
  guint n = bt_routing_table_get_n_buckets (table);

  g_array_set_size (buckets, n);
  for (guint i = 0; i < n; i++)
    bt_routing_table_get_stat (table, i, now_us, &g_array_index (buckets, BtDhtBucketStat, i));
}

BtDhtStat *
bt_dht_node_get_stat (BtDhtNode *self, gint64 now_us)
{
  BtDhtStat *stat = bt_dht_stat_new ();

  memcpy (stat->id, self->id.bytes, BT_NODE_ID_SIZE);
  stat->now_us = now_us;
  bt_dht_node_get_summary (self, &stat->summary, now_us);
  if (self->nets[BT_DHT_V4].is_on)
    tell_buckets (self->nets[BT_DHT_V4].table, stat->buckets, now_us);
  if (self->nets[BT_DHT_V6].is_on)
    tell_buckets (self->nets[BT_DHT_V6].table, stat->buckets6, now_us);
  tell_lookups (self, stat->lookups);
  stat->n_queries_in = self->n_queries_in;
  stat->n_queries_out = self->n_queries_out;
  stat->n_bytes_in = self->n_bytes_in;
  stat->n_bytes_out = self->n_bytes_out;
  stat->n_dropped = (guint) MIN (bt_dht_guard_get_n_dropped (self->guard), G_MAXUINT);
  stat->n_stored_peers = bt_dht_peers_get_n (self->peers);
  stat->n_stored_hashes = bt_dht_peers_get_n_hashes (self->peers);
  stat->n_stored_items = bt_dht_items_get_n (self->items);
  return stat;
}
