/* pm-discovery-page.c — how a torrent, its peers and its bytes are found: a table, a curve, and each way in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-discovery-page.h"

#include <glib/gi18n.h>

#include "diagrams/pm-found-curve.h"
#include "diagrams/pm-found.h"
#include "diagrams/pm-ways-table.h"
#include "pm-pair.h"
#include "pm-way-list.h"

#define WATCHED (BT_WATCH_TORRENT_DISCOVERY | BT_WATCH_TORRENT_MEETINGS)
#define WORDS_S 5      /* seconds; "again in 20 s" goes down by so many */
#define LIST_MOST 640  /* px of the list beside the curve; a longer one scrolls by itself */
#define LIST_WIDTH 284 /* px, as in the template */

struct _PmDiscoveryPage {
  AdwBin parent_instance;
  BtTorrent *torrent;    /* owned; NULL: none */
  BtDht *dht;            /* owned; NULL: likewise, or the swarm in a box */
  BtTorrentWatch *watch; /* owned; NULL: not seen */
  guint words_id;        /* likewise 0; counts down in the words */
  GtkWidget *table, *curve, *list;
  /* template */
  AdwBin *table_bin;
  GtkLabel *sentence;
  AdwBin *curve_bin;
  GtkLabel *span_label;
  GtkScrolledWindow *list_scroller;
};

G_DEFINE_FINAL_TYPE (PmDiscoveryPage, pm_discovery_page, ADW_TYPE_BIN)

static void
count_trackers (PmDiscoveryPage *self, PmWays *ways)
{
  GListModel *trackers = bt_torrent_get_trackers (self->torrent);

  for (guint i = 0; i < g_list_model_get_n_items (trackers); i++) {
    g_autoptr (BtTracker) tracker = g_list_model_get_item (trackers, i);
    BtTrackerState state = bt_tracker_get_stat (tracker)->state;

    ways->n_trackers += state != BT_TRACKER_UNKNOWN;
    ways->n_answering += state == BT_TRACKER_WORKING;
  }
}

static void
show_table (PmDiscoveryPage *self, const BtDiscoveryStat *stat)
{
  static const BtDiscoveryStat nothing;
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);
  PmWays ways = { .stat = stat != NULL ? stat : &nothing,
                  .hash = bt_torrent_get_id_text (self->torrent),
                  .is_private = metainfo != NULL && bt_metainfo_is_private (metainfo),
                  .is_boxed = self->dht == NULL };
  g_autofree char *sentence = pm_ways_words_sentence (&ways);

  count_trackers (self, &ways);
  pm_ways_table_show (PM_WAYS_TABLE (self->table), &ways);
  /* Until the engine told, which is soon, its words would be wrong. */
  gtk_widget_set_opacity (self->table, stat != NULL ? 1 : 0);
  if (g_strcmp0 (gtk_label_get_label (self->sentence), sentence) != 0)
    gtk_label_set_label (self->sentence, sentence);
}

/* The page rather scrolls as a whole than the list in it. */
static void
fit_list (PmDiscoveryPage *self)
{
  int width, natural;

  gtk_widget_measure (self->list, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (self->list, GTK_ORIENTATION_VERTICAL, MAX (width, LIST_WIDTH), NULL, &natural,
                      NULL, NULL);
  gtk_scrolled_window_set_min_content_height (self->list_scroller, MIN (natural, LIST_MOST));
}

static void
show_span (PmDiscoveryPage *self, const BtDiscoveryStat *stat)
{
  guint minutes = pm_found_get_minutes (stat);
  g_autofree char *words =
      g_strdup_printf (ngettext ("last minute", "last %u minutes", minutes), minutes);

  if (g_strcmp0 (words, gtk_label_get_text (self->span_label)) != 0)
    gtk_label_set_text (self->span_label, words);
}

static void
refresh (PmDiscoveryPage *self)
{
  const BtDiscoveryStat *stat;

  if (self->torrent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  stat = bt_torrent_get_discovery (self->torrent);
  show_table (self, stat);
  pm_found_curve_set_stat (PM_FOUND_CURVE (self->curve), stat,
                           pm_way_list_count_trackers (PM_WAY_LIST (self->list)) > 0);
  if (stat != NULL)
    show_span (self, stat);
  pm_way_list_refresh (PM_WAY_LIST (self->list), stat,
                       self->dht != NULL ? bt_dht_get_summary (self->dht) : NULL);
  fit_list (self);
}

static gboolean
words_cb (gpointer data)
{
  refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
renew_watch (PmDiscoveryPage *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_handle_id (&self->words_id, g_source_remove);
  if (self->torrent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->watch = bt_torrent_watch (self->torrent, WATCHED);
  self->words_id = g_timeout_add_seconds (WORDS_S, words_cb, self);
}

static void
drop (PmDiscoveryPage *self)
{
  if (self->torrent == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->torrent, self);
  if (self->dht != NULL)
    g_signal_handlers_disconnect_by_data (self->dht, self);
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_handle_id (&self->words_id, g_source_remove);
  g_clear_object (&self->torrent);
  g_clear_object (&self->dht);
}

void
pm_discovery_page_set_torrent (PmDiscoveryPage *self, BtTorrent *torrent, BtDht *dht)
{
  if (self->torrent == torrent)
    return;
  drop (self);
  pm_way_list_set_torrent (PM_WAY_LIST (self->list), torrent, dht == NULL);
  pm_found_curve_set_stat (PM_FOUND_CURVE (self->curve), NULL, FALSE);
  if (torrent == NULL)
    return;
  self->torrent = g_object_ref (torrent);
  g_signal_connect_swapped (torrent, "updated", G_CALLBACK (refresh), self);
  if (g_set_object (&self->dht, dht))
    g_signal_connect_swapped (dht, "updated", G_CALLBACK (refresh), self);
  renew_watch (self);
  refresh (self);
}

/* Beside the curve the list scrolls by itself; below it, with the page. */
static void
stacked_cb (PmDiscoveryPage *self, GParamSpec *pspec, PmPair *pair)
{
  gtk_scrolled_window_set_policy (self->list_scroller, GTK_POLICY_NEVER,
                                  pm_pair_is_stacked (pair) ? GTK_POLICY_NEVER
                                                            : GTK_POLICY_AUTOMATIC);
}

static void
pm_discovery_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_discovery_page_parent_class)->map (widget);
  renew_watch (PM_DISCOVERY_PAGE (widget));
  refresh (PM_DISCOVERY_PAGE (widget));
}

static void
pm_discovery_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_discovery_page_parent_class)->unmap (widget);
  renew_watch (PM_DISCOVERY_PAGE (widget));
}

static void
pm_discovery_page_dispose (GObject *object)
{
  drop (PM_DISCOVERY_PAGE (object));
  G_OBJECT_CLASS (pm_discovery_page_parent_class)->dispose (object);
}

static void
pm_discovery_page_class_init (PmDiscoveryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_discovery_page_dispose;
  widget_class->map = pm_discovery_page_map;
  widget_class->unmap = pm_discovery_page_unmap;
  g_type_ensure (PM_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-discovery-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmDiscoveryPage, table_bin);
  gtk_widget_class_bind_template_child (widget_class, PmDiscoveryPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, PmDiscoveryPage, curve_bin);
  gtk_widget_class_bind_template_child (widget_class, PmDiscoveryPage, span_label);
  gtk_widget_class_bind_template_child (widget_class, PmDiscoveryPage, list_scroller);
  gtk_widget_class_bind_template_callback (widget_class, stacked_cb);
}

static void
pm_discovery_page_init (PmDiscoveryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->table = pm_ways_table_new ();
  self->curve = pm_found_curve_new ();
  self->list = pm_way_list_new ();
  adw_bin_set_child (self->table_bin, self->table);
  adw_bin_set_child (self->curve_bin, self->curve);
  gtk_scrolled_window_set_child (self->list_scroller, self->list);
}

GtkWidget *
pm_discovery_page_new (void)
{
  return g_object_new (PM_TYPE_DISCOVERY_PAGE, NULL);
}
