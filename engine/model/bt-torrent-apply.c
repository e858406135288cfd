/* bt-torrent-apply.c — how a report changes a torrent and the lists in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-torrent-private.h"

#include "model/bt-peer-private.h"
#include "model/bt-tracker-private.h"

static void
notify (BtTorrent *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), _bt_torrent_properties[property]);
}

static void
apply_stat (BtTorrent *self, const BtTorrentUpdate *update)
{
  BtTorrentStat old = self->stat;

  self->stat = update->stat;
  if (old.state != self->stat.state)
    notify (self, BT_TORRENT_PROP_STATE);
  if (old.paused != self->stat.paused)
    notify (self, BT_TORRENT_PROP_PAUSED);
}

static void
apply_error (BtTorrent *self, BtTorrentUpdate *update)
{
  if (self->error == NULL && update->error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&update->error);
  notify (self, BT_TORRENT_PROP_ERROR);
}

static void
apply_name (BtTorrent *self, BtTorrentUpdate *update)
{
  self->added_time = update->added_time;
  self->position = update->position;
  if (update->folder != NULL) {
    g_free (self->folder);
    self->folder = g_steal_pointer (&update->folder);
  }
  if (update->name != NULL && g_strcmp0 (self->name, update->name) != 0) {
    g_free (self->name);
    self->name = g_steal_pointer (&update->name);
    notify (self, BT_TORRENT_PROP_NAME);
  }
}

/* Whether it became known now; else its files got other names. */
static gboolean
apply_metainfo (BtTorrent *self, BtTorrentUpdate *update)
{
  gboolean is_new = self->metainfo == NULL;

  if (update->metainfo == NULL || update->metainfo == self->metainfo)
    return FALSE;
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  self->metainfo = g_steal_pointer (&update->metainfo);
  if (g_strcmp0 (self->name, bt_metainfo_get_name (self->metainfo)) != 0) {
    g_free (self->name);
    self->name = g_strdup (bt_metainfo_get_name (self->metainfo));
    notify (self, BT_TORRENT_PROP_NAME);
  }
  _bt_file_list_set_metainfo (self->files, self->metainfo);
  return is_new;
}

/* --- trackers ---------------------------------------------------------------------------------- */

static gboolean
is_tracker (GListStore *trackers, guint position, const BtTrackerStat *stat)
{
  g_autoptr (BtTracker) tracker = g_list_model_get_item (G_LIST_MODEL (trackers), position);
  const BtTrackerStat *old;

  if (tracker == NULL)
    return FALSE;
  old = bt_tracker_get_stat (tracker);
  return old->tier == stat->tier && g_strcmp0 (old->url, stat->url) == 0;
}

static void
replace_trackers (GListStore *trackers, guint from, BtTrackerStat *stats, guint n)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (trackers));

  for (guint i = from; i < n; i++)
    g_ptr_array_add (added, _bt_tracker_new (&stats[i]));
  if (added->len > 0 || n_old > from)
    g_list_store_splice (trackers, from, n_old - from, added->pdata, added->len);
}

/* Trackers hardly ever come, go or change places: what follows the first difference is made anew. */
static void
apply_trackers (BtTorrent *self, BtTorrentUpdate *update)
{
  BtTrackerStat *stats = update->trackers != NULL ? (BtTrackerStat *) update->trackers->data : NULL;
  guint n = update->trackers != NULL ? update->trackers->len : 0;
  guint n_same = 0;

  while (n_same < n && is_tracker (self->trackers, n_same, &stats[n_same]))
    n_same++;
  replace_trackers (self->trackers, n_same, stats, n);
  for (guint i = 0; i < n_same; i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (G_LIST_MODEL (self->trackers), i);

    if (tracker != NULL)
      _bt_tracker_take_stat (tracker, &stats[i]);
  }
}

/* --- peers ------------------------------------------------------------------------------------- */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  guint64 id_a = ((const BtPeerStat *) a)->id, id_b = ((const BtPeerStat *) b)->id;

  return id_a < id_b ? -1 : id_a > id_b;
}

/* Below 0: the next of @old is not in @stats; above 0: the next of @stats is new; 0: both are the
 * same peer, or both lists are at their end. */
static int
compare_heads (GPtrArray *old, guint i_old, GArray *stats, guint i_new)
{
  if (i_old == old->len)
    return i_new == stats->len ? 0 : 1;
  if (i_new == stats->len)
    return -1;
  return compare_ids (bt_peer_get_stat (old->pdata[i_old]),
                      &g_array_index (stats, BtPeerStat, i_new));
}

static GPtrArray *
list_peers (GListStore *store)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
  GPtrArray *peers = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (peers, g_list_model_get_item (G_LIST_MODEL (store), i));
  return peers;
}

/* One change of the list for each run of peers that went or came. Both sides ascend by id. Peers that
 * stay take their stat and are added to @stayed. */
static void
diff_peers (GListStore *store, GPtrArray *old, GArray *stats, GPtrArray *stayed)
{
  guint i_old = 0, i_new = 0, position = 0;

  while (i_old < old->len || i_new < stats->len) {
    g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
    guint n_removed = 0;
    int order;

    while ((order = compare_heads (old, i_old, stats, i_new)) != 0) {
      if (order < 0)
        n_removed++, i_old++;
      else
        g_ptr_array_add (added, _bt_peer_new (&g_array_index (stats, BtPeerStat, i_new++)));
    }
    if (n_removed > 0 || added->len > 0)
      g_list_store_splice (store, position, n_removed, added->pdata, added->len);
    position += added->len;
    for (; i_old < old->len && compare_heads (old, i_old, stats, i_new) == 0; position++) {
      _bt_peer_take_stat (old->pdata[i_old], &g_array_index (stats, BtPeerStat, i_new++));
      g_ptr_array_add (stayed, g_object_ref (old->pdata[i_old++]));
    }
  }
}

static void
apply_peers (BtTorrent *self, BtTorrentUpdate *update)
{
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GPtrArray) stayed = g_ptr_array_new_with_free_func (g_object_unref);

  if (update->peers == NULL || !(_bt_torrent_get_watched (self) & BT_WATCH_TORRENT_PEERS))
    return;
  g_array_sort (update->peers, compare_ids);
  old = list_peers (self->peers);
  diff_peers (self->peers, old, update->peers, stayed);
  for (guint i = 0; i < stayed->len; i++)
    _bt_peer_emit_updated (stayed->pdata[i]);
}

/* --- all of it --------------------------------------------------------------------------------- */

static void
apply_pieces (BtTorrent *self, BtTorrentUpdate *update)
{
  if (!(_bt_torrent_get_watched (self) & BT_WATCH_TORRENT_PIECES))
    return;
  g_clear_pointer (&self->pieces, bt_piece_map_unref);
  self->pieces = g_steal_pointer (&update->pieces);
}

static void
apply_discovery (BtTorrent *self, BtTorrentUpdate *update)
{
  if (update->discovery == NULL || !(_bt_torrent_get_watched (self) & BT_WATCH_TORRENT_DISCOVERY))
    return;
  g_free (self->discovery);
  self->discovery = g_steal_pointer (&update->discovery);
}

static void
apply_meetings (BtTorrent *self, BtTorrentUpdate *update)
{
  if (update->meetings == NULL || !(_bt_torrent_get_watched (self) & BT_WATCH_TORRENT_MEETINGS))
    return;
  g_clear_pointer (&self->meetings, g_array_unref);
  self->meetings = g_steal_pointer (&update->meetings);
}

static gboolean
apply_events (BtTorrent *self, BtTorrentUpdate *update)
{
  g_array_set_size (self->events, 0);
  if (update->events == NULL || !(_bt_torrent_get_watched (self) & BT_WATCH_TORRENT_EVENTS))
    return FALSE;
  g_array_append_vals (self->events, update->events->data, update->events->len);
  return self->events->len > 0;
}

static gboolean
apply_wire (BtTorrent *self, BtTorrentUpdate *update)
{
  g_array_set_size (self->wire, 0);
  if (update->wire == NULL || !(_bt_torrent_get_watched (self) & BT_WATCH_TORRENT_WIRE))
    return FALSE;
  g_array_append_vals (self->wire, update->wire->data, update->wire->len);
  return self->wire->len > 0;
}

static void
apply_files (BtTorrent *self, BtTorrentUpdate *update)
{
  _bt_file_list_take_state (self->files, update->n_files, g_steal_pointer (&update->file_have),
                            g_steal_pointer (&update->priorities));
}

void
_bt_torrent_apply (BtTorrent *self, BtTorrentUpdate *update)
{
  /* A new torrent's update fills everything, whichever other bits it has. */
  BtChanged changed = update->changed & BT_CHANGED_ADDED ? ~0u : update->changed;
  gboolean is_new_metainfo, has_events, has_wire;

  g_object_ref (self);
  self->applying = TRUE;
  g_object_freeze_notify (G_OBJECT (self));
  if (changed & BT_CHANGED_STAT)
    apply_stat (self, update);
  if (changed & BT_CHANGED_FOLDER)
    apply_name (self, update);
  if ((changed & BT_CHANGED_OPTIONS) && update->n_option_sets == self->n_option_sets)
    self->options = update->options;
  if ((update->changed & BT_CHANGED_ADDED) && update->labels != NULL)
    _bt_torrent_take_labels (self, g_steal_pointer (&update->labels));
  if (changed & BT_CHANGED_ERROR)
    apply_error (self, update);
  is_new_metainfo = (changed & BT_CHANGED_METAINFO) && apply_metainfo (self, update);
  if (changed & BT_CHANGED_FILES)
    apply_files (self, update);
  if (changed & BT_CHANGED_TRACKERS)
    apply_trackers (self, update);
  if (changed & BT_CHANGED_PIECES)
    apply_pieces (self, update);
  if (changed & BT_CHANGED_PEERS)
    apply_peers (self, update);
  if (changed & BT_CHANGED_DISCOVERY)
    apply_discovery (self, update);
  if (changed & BT_CHANGED_MEETINGS)
    apply_meetings (self, update);
  has_events = apply_events (self, update);
  has_wire = apply_wire (self, update);
  g_object_thaw_notify (G_OBJECT (self));

  if (is_new_metainfo)
    g_signal_emit (self, _bt_torrent_signals[BT_TORRENT_METAINFO], 0);
  if (has_events)
    g_signal_emit (self, _bt_torrent_signals[BT_TORRENT_EVENTS], 0);
  if (has_wire)
    g_signal_emit (self, _bt_torrent_signals[BT_TORRENT_WIRE], 0);
  g_signal_emit (self, _bt_torrent_signals[BT_TORRENT_UPDATED], 0);
  self->applying = FALSE;
  _bt_torrent_forget_unwatched (self);
  g_object_unref (self);
}
