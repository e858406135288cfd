/* bt-torrent-file.c — a torrent file of a torrent, also of one that came as a magnet link.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-torrent-private.h"

#include "model/bt-tracker.h"

static void
free_tier_cb (gpointer tier)
{
  g_strfreev (tier);
}

static void
close_tier (GPtrArray *tiers, GPtrArray *urls)
{
  if (urls->len == 0)
    return;
  g_ptr_array_add (urls, NULL);
  g_ptr_array_add (tiers, g_ptr_array_steal (urls, NULL));
}

/* Shape: NULL-terminated tiers of NULL-terminated URLs. Those that a person adds to every torrent are
 * nobody else's. (transfer full) */
static GPtrArray *
list_tiers (GListModel *trackers)
{
  GPtrArray *tiers = g_ptr_array_new_with_free_func (free_tier_cb);
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  guint tier = 0;

  for (guint i = 0; i < g_list_model_get_n_items (trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);
    const BtTrackerStat *stat = bt_tracker_get_stat (tracker);

    if (stat->is_extra)
      continue;
    if (stat->tier != tier)
      close_tier (tiers, urls);
    tier = stat->tier;
    g_ptr_array_add (urls, g_strdup (stat->url));
  }
  close_tier (tiers, urls);
  g_ptr_array_add (tiers, NULL);
  return tiers;
}

GBytes *
bt_torrent_dup_torrent_file (BtTorrent *self)
{
  g_autoptr (GPtrArray) tiers = NULL;

  g_return_val_if_fail (BT_IS_TORRENT (self), NULL);
  if (self->metainfo == NULL)
    return NULL;
  tiers = list_tiers (G_LIST_MODEL (self->trackers));
  return bt_metainfo_to_torrent (self->metainfo, (const char *const *const *) tiers->pdata);
}
