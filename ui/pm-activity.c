/* pm-activity.c — what all torrents of a person do together, for a desktop that shows it in short.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-activity.h"

#include "pm-format.h"

#include <glib/gi18n.h>

struct _PmActivity {
  GObject parent_instance;
  PmLibrary *library; /* owned */
  PmActivityStat stat;
  guint timer_id;    /* 0: the last count is older than the period */
  gboolean is_stale; /* something was told since */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmActivity, pm_activity, G_TYPE_OBJECT)

static void
add_torrent (PmActivityStat *sum, const BtTorrentStat *stat)
{
  sum->down_rate += stat->down_rate;
  sum->up_rate += stat->up_rate;
  if (stat->state == BT_TORRENT_SEEDING)
    sum->n_seeds++;
  if (stat->state != BT_TORRENT_DOWNLOADING && stat->state != BT_TORRENT_METADATA)
    return;
  sum->n_downloads++;
  sum->wanted += stat->wanted;
  sum->have += stat->have;
}

static PmActivityStat
count (PmActivity *self)
{
  GListModel *torrents = G_LIST_MODEL (pm_library_get_engine (self->library));
  guint n = g_list_model_get_n_items (torrents);
  PmActivityStat sum = { 0 };

  for (guint i = 0; i < n; i++) {
    g_autoptr (BtTorrent) torrent = g_list_model_get_item (torrents, i);

    if (pm_library_is_shown (self->library, torrent))
      add_torrent (&sum, bt_torrent_get_stat (torrent));
  }
  return sum;
}

static gboolean
is_same (const PmActivityStat *a, const PmActivityStat *b)
{
  return a->n_downloads == b->n_downloads && a->n_seeds == b->n_seeds && a->wanted == b->wanted
         && a->have == b->have && a->down_rate == b->down_rate && a->up_rate == b->up_rate;
}

static void
renew (PmActivity *self)
{
  PmActivityStat old = self->stat;

  self->is_stale = FALSE;
  self->stat = count (self);
  if (!is_same (&old, &self->stat))
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
timer_cb (gpointer data)
{
  PmActivity *self = data;

  if (!self->is_stale) {
    self->timer_id = 0;
    return G_SOURCE_REMOVE;
  }
  renew (self);
  return G_SOURCE_CONTINUE;
}

/* The first change is told at once, those that follow it together. */
static void
updated_cb (PmActivity *self)
{
  self->is_stale = TRUE;
  if (self->timer_id != 0)
    return;
  self->timer_id = g_timeout_add (PM_ACTIVITY_PERIOD_MS, timer_cb, self);
  renew (self);
}

const PmActivityStat *
pm_activity_get_stat (PmActivity *self)
{
  return &self->stat;
}

char *
pm_activity_dup_words (const PmActivityStat *stat)
{
  gboolean loads = stat->n_downloads > 0;
  guint n = loads ? stat->n_downloads : stat->n_seeds;
  g_autofree char *rate = pm_format_rate (loads ? stat->down_rate : stat->up_rate);

  if (loads)
    /* Translators: how many torrents, and how fast: "2 downloads, 3.4 MB/s". */
    return g_strdup_printf (ngettext ("%u download, %s", "%u downloads, %s", n), n, rate);
  if (n > 0)
    /* Translators: how many torrents, and how fast: "Sharing 3 torrents, 1.2 MB/s". */
    return g_strdup_printf (ngettext ("Sharing %u torrent, %s", "Sharing %u torrents, %s", n), n,
                            rate);
  return g_strdup (_ ("Nothing to do"));
}

static void
pm_activity_dispose (GObject *object)
{
  PmActivity *self = PM_ACTIVITY (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pm_activity_parent_class)->dispose (object);
}

static void
pm_activity_class_init (PmActivityClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pm_activity_dispose;
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_ACTIVITY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
pm_activity_init (PmActivity *self)
{
}

PmActivity *
pm_activity_new (PmLibrary *library)
{
  PmActivity *self = g_object_new (PM_TYPE_ACTIVITY, NULL);

  self->library = g_object_ref (library);
  g_signal_connect_object (library, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
  return self;
}
