/* pm-details-page.c — "Torrent": the torrent file as a thing, its piece hashes, and what was done with it so far.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-details-page.h"

#include <glib/gi18n.h>

#include "diagrams/pm-discovery-words.h"
#include "diagrams/pm-torrent-drawing.h"
#include "pm-fact-row.h"
#include "pm-format.h"
#include "pm-history-words.h"
#include "pm-pair.h"
#include "pm-piece-table.h"
#include "pm-url-list.h"

#define PACE_MS 250 /* a number that changes faster cannot be read */

typedef enum {
  FACT_ADDED,
  FACT_FINISHED,
  FACT_ACTIVE,
  FACT_SEEDING,
  FACT_DOWNLOADED,
  FACT_UPLOADED,
  FACT_RATIO,
  FACT_WASTED,
  FACT_DAMAGED,
  FACT_BANNED,
  N_FACTS
} Fact;

static const struct {
  const char *title, *hint;
} facts[N_FACTS] = {
  [FACT_ADDED] = { N_ ("Added"), NULL },
  [FACT_FINISHED] = { N_ ("Finished"), N_ ("When the last wanted piece arrived") },
  [FACT_ACTIVE] = { N_ ("Running For"), N_ ("In all, without pauses") },
  [FACT_SEEDING] = { N_ ("Seeding For"), N_ ("Complete, and given to others") },
  [FACT_DOWNLOADED] = { N_ ("Downloaded"), NULL },
  [FACT_UPLOADED] = { N_ ("Uploaded"), NULL },
  [FACT_RATIO] = { N_ ("Given for Each Byte"), N_ ("The ratio: 1.00 gives back all that came") },
  [FACT_WASTED] = { N_ ("Wasted"), N_ ("Arrived twice, unasked or damaged") },
  [FACT_DAMAGED] = { N_ ("Damaged Pieces"), N_ ("Did not have their hash, and were asked again") },
  [FACT_BANNED] = { N_ ("Peers Shut Out"), N_ ("For sending damaged pieces") },
};

struct _PmDetailsPage {
  AdwBin parent_instance;
  BtTorrent *torrent;    /* owned; NULL: none */
  BtTorrentWatch *watch; /* owned; NULL: not seen */
  guint pace_id;         /* something changed, and is shown soon; 0: nothing */
  GtkWidget *drawing, *trackers, *web_seeds, *table;
  GtkWidget *facts[N_FACTS];
  /* template */
  GtkScrolledWindow *left;
  GtkBox *column;
  AdwBin *drawing_bin;
  AdwPreferencesGroup *facts_group;
  AdwBin *table_bin;
};

G_DEFINE_FINAL_TYPE (PmDetailsPage, pm_details_page, ADW_TYPE_BIN)

/* --- so far ------------------------------------------------------------------------------------- */

static char *
get_duration (guint64 seconds)
{
  return seconds > 0 ? pm_history_words_duration (seconds) : NULL;
}

/* What was there before it was added was not downloaded, but is given as well. */
static char *
get_ratio (const BtTorrentStat *stat)
{
  return pm_history_words_ratio (stat->uploaded, MAX (stat->downloaded, stat->have));
}

/* NULL: there is nothing to tell. */
static char *
get_fact (BtTorrent *torrent, Fact fact)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (torrent);

  switch (fact) {
  case FACT_ADDED:
    return pm_history_words_moment (bt_torrent_get_added_time (torrent));
  case FACT_FINISHED:
    return pm_history_words_moment (stat->finished_time);
  case FACT_ACTIVE:
    return get_duration (stat->active_seconds);
  case FACT_SEEDING:
    return get_duration (stat->seeding_seconds);
  case FACT_DOWNLOADED:
    return pm_format_size (stat->downloaded);
  case FACT_UPLOADED:
    return pm_format_size (stat->uploaded);
  case FACT_RATIO:
    return get_ratio (stat);
  case FACT_WASTED:
    return pm_format_size (stat->wasted);
  case FACT_DAMAGED:
    return pm_format_count (stat->n_damaged);
  case FACT_BANNED:
  case N_FACTS:
  default:
    return pm_format_count (stat->n_banned);
  }
}

static void
show_facts (PmDetailsPage *self)
{
  for (Fact fact = 0; fact < N_FACTS; fact++) {
    g_autofree char *value = get_fact (self->torrent, fact);

    pm_fact_row_show (PM_FACT_ROW (self->facts[fact]), value);
  }
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void
refresh (PmDetailsPage *self)
{
  BtMetainfo *metainfo;

  if (self->torrent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  metainfo = bt_torrent_get_metainfo (self->torrent);
  pm_torrent_drawing_show (PM_TORRENT_DRAWING (self->drawing), self->torrent);
  pm_url_list_show_trackers (PM_URL_LIST (self->trackers), bt_torrent_get_trackers (self->torrent));
  pm_url_list_show_urls (PM_URL_LIST (self->web_seeds),
                         metainfo != NULL ? bt_metainfo_get_web_seeds (metainfo) : NULL);
  show_facts (self);
  pm_piece_table_refresh (PM_PIECE_TABLE (self->table));
}

static gboolean
pace_cb (gpointer data)
{
  PmDetailsPage *self = data;

  self->pace_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
updated_cb (PmDetailsPage *self)
{
  if (self->pace_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->pace_id = g_timeout_add (PACE_MS, pace_cb, self);
}

static void
renew_watch (PmDetailsPage *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_handle_id (&self->pace_id, g_source_remove);
  if (self->torrent != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->watch = bt_torrent_watch (self->torrent, BT_WATCH_TORRENT_PIECES);
}

static void
drop (PmDetailsPage *self)
{
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_handle_id (&self->pace_id, g_source_remove);
  g_clear_object (&self->torrent);
}

void
pm_details_page_set_torrent (PmDetailsPage *self, BtTorrent *torrent)
{
  if (self->torrent == torrent)
    return;
  drop (self);
  if (torrent != NULL) {
    self->torrent = g_object_ref (torrent);
    g_signal_connect_swapped (torrent, "updated", G_CALLBACK (updated_cb), self);
  }
  pm_piece_table_set_torrent (PM_PIECE_TABLE (self->table), torrent);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->left), 0);
  renew_watch (self);
  refresh (self);
}

/* Beside the pieces the rest scrolls by itself; above them, with the page. */
static void
stacked_cb (PmDetailsPage *self, GParamSpec *pspec, PmPair *pair)
{
  gtk_scrolled_window_set_policy (self->left, GTK_POLICY_NEVER,
                                  pm_pair_is_stacked (pair) ? GTK_POLICY_NEVER
                                                            : GTK_POLICY_AUTOMATIC);
}

static void
pm_details_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_details_page_parent_class)->map (widget);
  renew_watch (PM_DETAILS_PAGE (widget));
  refresh (PM_DETAILS_PAGE (widget));
}

static void
pm_details_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_details_page_parent_class)->unmap (widget);
  renew_watch (PM_DETAILS_PAGE (widget));
}

static void
pm_details_page_dispose (GObject *object)
{
  drop (PM_DETAILS_PAGE (object));
  G_OBJECT_CLASS (pm_details_page_parent_class)->dispose (object);
}

static void
pm_details_page_class_init (PmDetailsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_details_page_dispose;
  widget_class->map = pm_details_page_map;
  widget_class->unmap = pm_details_page_unmap;
  g_type_ensure (PM_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-details-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmDetailsPage, left);
  gtk_widget_class_bind_template_child (widget_class, PmDetailsPage, column);
  gtk_widget_class_bind_template_child (widget_class, PmDetailsPage, drawing_bin);
  gtk_widget_class_bind_template_child (widget_class, PmDetailsPage, facts_group);
  gtk_widget_class_bind_template_child (widget_class, PmDetailsPage, table_bin);
  gtk_widget_class_bind_template_callback (widget_class, stacked_cb);
}

static void
add_lists (PmDetailsPage *self)
{
  self->trackers = pm_url_list_new (
      _ ("Trackers"), _ ("Those of a group take turns. The next group is asked when none of it "
                         "answers."));
  self->web_seeds = pm_url_list_new (
      _ ("Web Addresses"), _ ("The torrent says that it lies there as well. Piecemeal fetches from "
                              "peers only."));
  gtk_widget_set_tooltip_text (self->trackers,
                               pm_discovery_words_source_hint (BT_PEER_SOURCE_TRACKER));
  gtk_box_append (self->column, self->trackers);
  gtk_box_append (self->column, self->web_seeds);
}

static void
pm_details_page_init (PmDetailsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->drawing = pm_torrent_drawing_new ();
  adw_bin_set_child (self->drawing_bin, self->drawing);
  self->table = g_object_new (PM_TYPE_PIECE_TABLE, NULL);
  adw_bin_set_child (self->table_bin, self->table);
  for (Fact fact = 0; fact < N_FACTS; fact++) {
    self->facts[fact] = pm_fact_row_new (
        gettext (facts[fact].title), facts[fact].hint != NULL ? gettext (facts[fact].hint) : NULL);
    adw_preferences_group_add (self->facts_group, self->facts[fact]);
  }
  add_lists (self);
}
