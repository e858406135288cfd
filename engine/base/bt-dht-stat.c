/* bt-dht-stat.c — what is told about the DHT.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-dht-stat.h"

void
bt_dht_lookup_stat_clear (BtDhtLookupStat *self)
{
  g_clear_pointer (&self->hops, g_free);
  self->n_hops = 0;
}

BtDhtStat *
bt_dht_stat_new (void)
{
  BtDhtStat *self = g_new0 (BtDhtStat, 1);

  self->buckets = g_array_new (FALSE, TRUE, sizeof (BtDhtBucketStat));
  self->buckets6 = g_array_new (FALSE, TRUE, sizeof (BtDhtBucketStat));
  self->lookups = g_array_new (FALSE, TRUE, sizeof (BtDhtLookupStat));
  g_array_set_clear_func (self->lookups, (GDestroyNotify) bt_dht_lookup_stat_clear);
  return self;
}

void
bt_dht_stat_free (BtDhtStat *self)
{
  g_array_unref (self->buckets);
  g_array_unref (self->buckets6);
  g_array_unref (self->lookups);
  g_free (self);
}
