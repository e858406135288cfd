/* bt-engine-apply.c — how a report changes the list of torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-engine-private.h"

static void
notify (BtEngine *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), _bt_engine_properties[property]);
}

static BtTorrent *
find_by_id (BtEngine *self, guint32 id)
{
  return g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (id));
}

/* --- torrents ---------------------------------------------------------------------------------- */

static void
forget_torrent (BtEngine *self, BtTorrent *torrent)
{
  g_hash_table_remove (self->by_id, GUINT_TO_POINTER (torrent->id));
  for (guint i = 0; i < self->servers->len; i++)
    _bt_server_forget (self->servers->pdata[i], torrent);
  _bt_torrent_detach (torrent);
}

void
_bt_engine_drop_torrent (BtEngine *self, BtTorrent *torrent)
{
  guint position;

  forget_torrent (self, torrent);
  if (!g_ptr_array_find (self->torrents, torrent, &position))
    return;
  g_ptr_array_remove_index (self->torrents, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

#define LIST_CHANGES (BT_CHANGED_ADDED | BT_CHANGED_REMOVED | BT_CHANGED_FOLDER)

/* @added: (owned references) gets a torrent that is new. */
static void
apply_update (BtEngine *self, BtTorrentUpdate *update, GPtrArray *added)
{
  BtTorrent *torrent = find_by_id (self, update->id);

  if (update->changed & BT_CHANGED_REMOVED) {
    if (torrent != NULL)
      forget_torrent (self, torrent);
    return;
  }
  if (torrent == NULL) {
    /* What is told late of a torrent that was removed here already. */
    if (!(update->changed & BT_CHANGED_ADDED))
      return;
    torrent = _bt_torrent_new (self->session, update->id, &update->info_hash);
    torrent->engine = self;
    g_hash_table_insert (self->by_id, GUINT_TO_POINTER (update->id), torrent);
    g_ptr_array_add (added, torrent);
  }
  _bt_torrent_apply (torrent, update);
}

/* --- the list ---------------------------------------------------------------------------------- */

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  const BtTorrent *torrent_a = *(BtTorrent *const *) a, *torrent_b = *(BtTorrent *const *) b;

  if (torrent_a->position != torrent_b->position)
    return torrent_a->position < torrent_b->position ? -1 : 1;
  return torrent_a->id < torrent_b->id ? -1 : torrent_a->id > torrent_b->id;
}

static void
add_known (BtEngine *self, GPtrArray *list, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++) {
    BtTorrent *torrent = from->pdata[i];

    if (find_by_id (self, torrent->id) == torrent)
      g_ptr_array_add (list, g_object_ref (torrent));
  }
}

static guint
count_same (GPtrArray *a, GPtrArray *b, gboolean from_end, guint max)
{
  guint n = 0;

  while (n < max
         && a->pdata[from_end ? a->len - 1 - n : n] == b->pdata[from_end ? b->len - 1 - n : n])
    n++;
  return n;
}

/* Puts the list in order; one change tells the range between what stayed at both ends. */
static void
sort_list (BtEngine *self, GPtrArray *added)
{
  g_autoptr (GPtrArray) old = self->torrents;
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_head, n_tail;

  add_known (self, list, old);
  add_known (self, list, added);
  g_ptr_array_sort (list, compare_positions);
  self->torrents = list;
  n_head = count_same (old, list, FALSE, MIN (old->len, list->len));
  n_tail = count_same (old, list, TRUE, MIN (old->len, list->len) - n_head);
  if (old->len != list->len || n_head < list->len)
    g_list_model_items_changed (G_LIST_MODEL (self), n_head, old->len - n_head - n_tail,
                                list->len - n_head - n_tail);
}

/* --- news -------------------------------------------------------------------------------------- */

static void
reply_done (GTask *task, BtNews *news)
{
  if (news->error != NULL)
    g_task_return_error (task, g_steal_pointer (&news->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
apply_reply (BtEngine *self, BtNews *news)
{
  gpointer key, value;
  g_autoptr (GTask) task = NULL;

  if (!g_hash_table_steal_extended (self->tasks, &news->serial, &key, &value))
    return;
  g_free (key);
  task = value;
  if (g_task_get_source_tag (task) == bt_engine_add_async)
    _bt_engine_return_added (self, task, news);
  else if (g_task_get_source_tag (task) == bt_engine_serve_async)
    _bt_server_return_opened (task, news);
  else
    reply_done (task, news);
}

static void
apply_listening (BtEngine *self, const BtNews *news)
{
  guint port = news->error == NULL ? news->port : 0;

  if (self->port != port) {
    self->port = port;
    notify (self, BT_ENGINE_PROP_PORT);
  }
  g_signal_emit (self, _bt_engine_signals[BT_ENGINE_LISTENING], 0, (guint) news->port, news->error);
}

static void
apply_loaded (BtEngine *self, const BtNews *news)
{
  if (!self->loaded) {
    self->loaded = TRUE;
    notify (self, BT_ENGINE_PROP_LOADED);
  }
  if (news->broken != NULL && news->broken[0] != NULL)
    g_signal_emit (self, _bt_engine_signals[BT_ENGINE_BROKEN], 0, news->broken);
}

static void
apply_alternative (BtEngine *self, const BtNews *news)
{
  if (self->alternative == news->alternative)
    return;
  self->alternative = news->alternative;
  notify (self, BT_ENGINE_PROP_ALTERNATIVE);
}

void
_bt_engine_apply_news (BtEngine *self, BtNews *news)
{
  BtTorrent *torrent;

  switch (news->kind) {
  case BT_NEWS_REPLY:
    apply_reply (self, news);
    break;
  case BT_NEWS_LISTENING:
    apply_listening (self, news);
    break;
  case BT_NEWS_LOADED:
    apply_loaded (self, news);
    break;
  case BT_NEWS_COMPLETE:
    torrent = find_by_id (self, news->id);
    if (torrent != NULL)
      g_signal_emit (self, _bt_engine_signals[BT_ENGINE_TORRENT_COMPLETE], 0, torrent);
    break;
  case BT_NEWS_ALTERNATIVE:
    apply_alternative (self, news);
    break;
  case BT_NEWS_STOPPED:
    self->late = FALSE;
    _bt_engine_stopped (self, g_steal_pointer (&news->error));
    break;
  default:
    break;
  }
}

/* --- all of it --------------------------------------------------------------------------------- */

static void
apply_rates (BtEngine *self, const BtReport *report)
{
  if (self->down_rate != report->down_rate) {
    self->down_rate = report->down_rate;
    notify (self, BT_ENGINE_PROP_DOWN_RATE);
  }
  if (self->up_rate != report->up_rate) {
    self->up_rate = report->up_rate;
    notify (self, BT_ENGINE_PROP_UP_RATE);
  }
}

void
_bt_engine_apply_report (BtEngine *self, BtReport *report)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  BtChanged changed = 0;

  g_object_ref (self);
  self->applying = TRUE;
  apply_rates (self, report);
  self->totals = report->totals;
  _bt_dht_apply (self->dht, &report->dht, g_steal_pointer (&report->dht_stat));
  for (guint i = 0; i < report->updates->len; i++) {
    BtTorrentUpdate *update = report->updates->pdata[i];

    changed |= update->changed;
    apply_update (self, update, added);
  }
  if (changed & LIST_CHANGES)
    sort_list (self, added);
  g_signal_emit (self, _bt_engine_signals[BT_ENGINE_UPDATED], 0);
  for (guint i = 0; i < report->news->len; i++)
    _bt_engine_apply_news (self, report->news->pdata[i]);
  self->applying = FALSE;
  bt_report_free (report);
  g_object_unref (self);
}
