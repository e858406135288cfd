/* pm-dht-page.c — the DHT: whom we know in it, and how it looks for a torrent's peers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-dht-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "diagrams/pm-bucket-view.h"
#include "diagrams/pm-dht-legend.h"
#include "diagrams/pm-dht-words.h"
#include "diagrams/pm-discovery-words.h"
#include "diagrams/pm-lookup-view.h"
#include "pm-pair.h"

struct _PmDhtPage {
  AdwBin parent_instance;
  BtEngine *engine;   /* owned; NULL: not set yet */
  BtDht *dht;         /* owned; of @engine */
  BtTorrent *torrent; /* owned; NULL: the newest lookup is shown */
  BtDhtWatch *watch;  /* owned; NULL: not seen */
  gboolean shows_v6;  /* the nodes with IPv6 addresses */
  GtkWidget *buckets, *lookup;
  /* template */
  GtkStack *stack;
  AdwStatusPage *off_page;
  GtkWidget *preferences_button;
  GtkLabel *table_words;
  GtkWidget *family_box;
  GtkToggleButton *v6_button;
  AdwBin *buckets_bin;
  AdwBin *table_legend_bin;
  GtkLabel *lookup_title;
  GtkLabel *lookup_words;
  GtkWidget *replay_button;
  GtkStack *lookup_stack;
  AdwStatusPage *nothing_page;
  GtkWidget *ask_button;
  AdwBin *lookup_bin;
  AdwBin *lookup_legend_bin;
};

G_DEFINE_FINAL_TYPE (PmDhtPage, pm_dht_page, ADW_TYPE_BIN)

/* --- the table ---------------------------------------------------------------------------------- */

static gboolean
has_nodes (const GArray *buckets)
{
  for (guint i = 0; i < buckets->len; i++)
    if (g_array_index (buckets, BtDhtBucketStat, i).n_nodes > 0)
      return TRUE;
  return FALSE;
}

static const GArray *
choose_buckets (PmDhtPage *self, const BtDhtStat *stat)
{
  gboolean has_v4 = has_nodes (stat->buckets), has_v6 = has_nodes (stat->buckets6);

  gtk_widget_set_visible (self->family_box, has_v4 && has_v6);
  if (has_v4 && has_v6)
    return self->shows_v6 ? stat->buckets6 : stat->buckets;
  return has_v6 ? stat->buckets6 : stat->buckets;
}

static void
show_table (PmDhtPage *self, const BtDhtStat *stat)
{
  const GArray *buckets = stat != NULL ? choose_buckets (self, stat) : NULL;
  gboolean is_known = buckets != NULL && buckets->len > 0;
  g_autofree char *words = buckets != NULL ? pm_dht_words_table (stat, buckets) : g_strdup ("");

  gtk_label_set_text (self->table_words, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->table_words),
                               pm_discovery_words_source_hint (BT_PEER_SOURCE_DHT));
  gtk_widget_set_opacity (GTK_WIDGET (self->table_legend_bin), is_known ? 1 : 0);
  pm_bucket_view_set_buckets (PM_BUCKET_VIEW (self->buckets), is_known ? buckets : NULL,
                              stat != NULL ? stat->now_us : 0);
}

/* --- the lookup --------------------------------------------------------------------------------- */

static const BtDhtLookupStat *
find_lookup (PmDhtPage *self, const BtDhtStat *stat)
{
  if (self->torrent != NULL)
    return bt_dht_find_lookup (self->dht, bt_torrent_get_info_hash (self->torrent));
  return stat != NULL && stat->lookups->len > 0 ? &g_array_index (stat->lookups, BtDhtLookupStat, 0)
                                                : NULL;
}

/* The torrent that a lookup is about. */
static BtTorrent *
find_torrent (PmDhtPage *self, const BtDhtLookupStat *lookup)
{
  GListModel *torrents = G_LIST_MODEL (self->engine);

  if (self->torrent != NULL)
    return self->torrent;
  for (guint i = 0; lookup != NULL && i < g_list_model_get_n_items (torrents); i++) {
    g_autoptr (BtTorrent) torrent = g_list_model_get_item (torrents, i);

    if (memcmp (bt_info_hash_get_wire (bt_torrent_get_info_hash (torrent)), lookup->target,
                BT_NODE_ID_SIZE)
        == 0)
      return torrent;
  }
  return NULL;
}

static gboolean
is_private (PmDhtPage *self)
{
  BtMetainfo *metainfo = self->torrent != NULL ? bt_torrent_get_metainfo (self->torrent) : NULL;

  return metainfo != NULL && bt_metainfo_is_private (metainfo);
}

static char *
get_lookup_title (PmDhtPage *self, const BtDhtStat *stat, const BtDhtLookupStat *lookup)
{
  BtTorrent *torrent = find_torrent (self, lookup);

  if (is_private (self))
    return g_strdup (bt_torrent_get_name (torrent));
  if (torrent != NULL)
    /* Translators: %s is the name of a torrent. */
    return g_strdup_printf (_ ("Looking for %s"), bt_torrent_get_name (torrent));
  if (lookup != NULL && stat != NULL && memcmp (stat->id, lookup->target, BT_NODE_ID_SIZE) == 0)
    return g_strdup (_ ("Looking for your own neighbours"));
  return g_strdup (lookup != NULL ? _ ("Looking for a place in the DHT") : _ ("Looking for peers"));
}

static void
tell_nothing (PmDhtPage *self, const char *title, const char *description)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->nothing_page),
                               pm_discovery_words_source_hint (BT_PEER_SOURCE_DHT));
  adw_status_page_set_title (self->nothing_page, title);
  adw_status_page_set_description (self->nothing_page, description);
}

/* Why there is no lookup to be seen. */
static void
show_no_lookup (PmDhtPage *self, const BtDhtSummary *summary)
{
  gboolean has_nodes_known = summary->n_good + summary->n_questionable > 0;
  gboolean may_ask = self->torrent != NULL && pm_discovery_words_may_ask (self->torrent);

  if (is_private (self))
    tell_nothing (self, _ ("Not Looked For"),
                  _ ("This torrent is private: only its own trackers may tell who has it."));
  else if (self->torrent != NULL && !may_ask)
    tell_nothing (self, _ ("Nothing Asked Yet"),
                  _ ("Nobody is asked for this torrent while it is stopped."));
  else if (!has_nodes_known)
    tell_nothing (self, _ ("Joining…"),
                  may_ask ? _ ("As soon as a first node answers, it is asked who has this torrent.")
                          : _ ("As soon as a first node answers, it is asked for others."));
  else
    tell_nothing (self, _ ("Nothing Asked Yet"),
                  _ ("The nodes that are closest to a torrent's fingerprint remember who has it."));
  gtk_widget_set_visible (self->ask_button, may_ask && has_nodes_known && !is_private (self));
}

static void
show_lookup (PmDhtPage *self, const BtDhtStat *stat, const BtDhtSummary *summary)
{
  const BtDhtLookupStat *lookup = is_private (self) ? NULL : find_lookup (self, stat);
  g_autofree char *title = get_lookup_title (self, stat, lookup);
  g_autofree char *words = lookup != NULL ? pm_dht_words_lookup (lookup) : g_strdup ("");

  gtk_label_set_text (self->lookup_title, title);
  gtk_label_set_text (self->lookup_words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->lookup_words), lookup != NULL);
  gtk_widget_set_visible (self->replay_button, lookup != NULL && !lookup->is_running);
  gtk_widget_set_visible (GTK_WIDGET (self->lookup_legend_bin), lookup != NULL);
  gtk_stack_set_visible_child_name (self->lookup_stack, lookup != NULL ? "lookup" : "nothing");
  pm_lookup_view_set_lookup (PM_LOOKUP_VIEW (self->lookup), lookup);
  if (lookup == NULL)
    show_no_lookup (self, summary);
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void
show_off (PmDhtPage *self, gboolean is_chosen)
{
  adw_status_page_set_title (self->off_page,
                             is_chosen ? _ ("The DHT Is Switched Off") : _ ("Not Joined Yet"));
  adw_status_page_set_description (
      self->off_page,
      is_chosen ? _ ("With it, computers all over the world remember for each other who has which "
                     "torrent. No tracker is needed then.")
                : _ ("The DHT is joined as soon as a torrent runs and the network is there."));
  gtk_widget_set_visible (self->preferences_button, is_chosen);
}

static void
refresh (PmDhtPage *self)
{
  const BtDhtSummary *summary;
  const BtDhtStat *stat;

  if (self->dht == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  summary = bt_dht_get_summary (self->dht);
  stat = bt_dht_get_stat (self->dht);
  gtk_stack_set_visible_child_name (self->stack, summary->is_running ? "running" : "off");
  if (!summary->is_running) {
    show_off (self, !bt_engine_get_options (self->engine)->use_dht);
    return;
  }
  show_table (self, stat);
  show_lookup (self, stat, summary);
}

static void
family_cb (PmDhtPage *self)
{
  self->shows_v6 = gtk_toggle_button_get_active (self->v6_button);
  refresh (self);
}

static void
replay_cb (PmDhtPage *self)
{
  pm_lookup_view_replay (PM_LOOKUP_VIEW (self->lookup));
}

static void
ask_cb (PmDhtPage *self)
{
  if (self->torrent != NULL)
    bt_torrent_ask_way (self->torrent, BT_WAY_DHT);
}

static void
renew_watch (PmDhtPage *self)
{
  g_clear_pointer (&self->watch, bt_dht_watch_free);
  if (self->dht != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->watch = bt_dht_watch (self->dht);
}

void
pm_dht_page_set_engine (PmDhtPage *self, BtEngine *engine)
{
  self->engine = g_object_ref (engine);
  self->dht = g_object_ref (bt_engine_get_dht (engine));
  g_signal_connect_swapped (self->dht, "updated", G_CALLBACK (refresh), self);
  renew_watch (self);
  refresh (self);
}

void
pm_dht_page_set_torrent (PmDhtPage *self, BtTorrent *torrent)
{
  if (g_set_object (&self->torrent, torrent))
    refresh (self);
}

static void
pm_dht_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_dht_page_parent_class)->map (widget);
  renew_watch (PM_DHT_PAGE (widget));
  refresh (PM_DHT_PAGE (widget));
}

static void
pm_dht_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_dht_page_parent_class)->unmap (widget);
  renew_watch (PM_DHT_PAGE (widget));
}

static void
pm_dht_page_dispose (GObject *object)
{
  PmDhtPage *self = PM_DHT_PAGE (object);

  g_clear_pointer (&self->watch, bt_dht_watch_free);
  if (self->dht != NULL)
    g_signal_handlers_disconnect_by_data (self->dht, self);
  g_clear_object (&self->dht);
  g_clear_object (&self->engine);
  g_clear_object (&self->torrent);
  G_OBJECT_CLASS (pm_dht_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, off_page);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, preferences_button);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, table_words);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, family_box);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, v6_button);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, buckets_bin);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, table_legend_bin);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, lookup_title);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, lookup_words);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, replay_button);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, lookup_stack);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, ask_button);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, lookup_bin);
  gtk_widget_class_bind_template_child (widget_class, PmDhtPage, lookup_legend_bin);
}

static void
pm_dht_page_class_init (PmDhtPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_dht_page_dispose;
  widget_class->map = pm_dht_page_map;
  widget_class->unmap = pm_dht_page_unmap;
  g_type_ensure (PM_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-dht-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, family_cb);
  gtk_widget_class_bind_template_callback (widget_class, replay_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
}

static void
pm_dht_page_init (PmDhtPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buckets = pm_bucket_view_new ();
  self->lookup = pm_lookup_view_new ();
  adw_bin_set_child (self->buckets_bin, self->buckets);
  adw_bin_set_child (self->lookup_bin, self->lookup);
  adw_bin_set_child (self->table_legend_bin, pm_dht_legend_new (FALSE));
  adw_bin_set_child (self->lookup_legend_bin, pm_dht_legend_new (TRUE));
}
