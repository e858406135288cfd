/* pm-pieces-page.c — every piece of a torrent: its state, and how many copies there are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-pieces-page.h"

#include "diagrams/pm-copies-chart.h"
#include "diagrams/pm-piece-grid.h"
#include "diagrams/pm-piece-legend.h"
#include "diagrams/pm-piece-popover.h"
#include "diagrams/pm-pieces-words.h"
#include "pm-file-choice.h"
#include "pm-pair.h"

#define WATCHED (BT_WATCH_TORRENT_PIECES | BT_WATCH_TORRENT_EVENTS)
#define REFRESH_US (G_USEC_PER_SEC / 4) /* the grid is drawn anew at most so often */
#define SPEAK_US (5 * G_USEC_PER_SEC)   /* a screen reader would never come to an end */
#define PAUSED_OPACITY .75              /* of the maps */
#define HEAD_GAP 12                     /* px between the words beside each other above the chart */

struct _PmPiecesPage {
  AdwBin parent_instance;
  BtTorrent *torrent;    /* owned; NULL: none */
  BtTorrentWatch *watch; /* owned; NULL: not seen */
  PmPieceSet *set;       /* owned; NULL: not known */
  PmPieceChoice choice;
  PmSent sent;
  gint64 refreshed_us, spoken_us; /* 0: not yet */
  guint refresh_id;               /* 0: nothing waits */
  guint tick_id;                  /* likewise */
  GtkWidget *grid, *chart, *legend, *files, *popover;
  /* template */
  GtkBox *head, *chart_head;
  GtkLabel *sentence;
  AdwBin *files_bin, *grid_bin, *chart_bin, *legend_bin;
};

G_DEFINE_FINAL_TYPE (PmPiecesPage, pm_pieces_page, ADW_TYPE_BIN)

/* --- what is shown ------------------------------------------------------------------------------ */

static PmPieceSet *
make_set (PmPiecesPage *self)
{
  BtPieceMap *map = bt_torrent_get_piece_map (self->torrent);
  BtFile *file = pm_file_choice_get_file (PM_FILE_CHOICE (self->files));
  gint64 first = 0, last = map != NULL ? (gint64) map->n_pieces - 1 : -1;

  if (file != NULL)
    bt_file_get_pieces (file, &first, &last);
  if (map == NULL || first < 0 || last < first)
    return NULL;
  return pm_piece_set_new (map, first, last - first + 1, &self->sent);
}

/* What becomes known is told at once. */
static void
renew_set (PmPiecesPage *self)
{
  gboolean was_known = self->set != NULL;

  g_clear_pointer (&self->set, pm_piece_set_unref);
  self->set = make_set (self);
  if (was_known != (self->set != NULL))
    self->spoken_us = 0;
}

static void
show_sentence (PmPiecesPage *self)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  g_autofree char *words = pm_pieces_words_sentence (
      self->set, stat, pm_piece_grid_get_per_cell (PM_PIECE_GRID (self->grid)));

  gtk_label_set_text (self->sentence, words);
}

static void
show_maps (PmPiecesPage *self)
{
  pm_piece_grid_set (PM_PIECE_GRID (self->grid), self->set, &self->choice);
  pm_copies_chart_set (PM_COPIES_CHART (self->chart), self->set, &self->choice);
  pm_piece_legend_set (PM_PIECE_LEGEND (self->legend), self->set, &self->choice);
}

static void
show_state (PmPiecesPage *self)
{
  BtTorrentState state = bt_torrent_get_state (self->torrent);
  gboolean is_stopped = state == BT_TORRENT_PAUSED || state == BT_TORRENT_ERROR;

  gtk_widget_set_opacity (self->grid, is_stopped ? PAUSED_OPACITY : 1);
  gtk_widget_set_opacity (self->chart, is_stopped ? PAUSED_OPACITY : 1);
}

static void
speak (PmPiecesPage *self, gint64 now)
{
  BtFile *file = pm_file_choice_get_file (PM_FILE_CHOICE (self->files));
  g_autofree char *words = NULL;

  if (self->spoken_us != 0 && now - self->spoken_us < SPEAK_US)
    return;
  self->spoken_us = now;
  words = pm_pieces_words_spoken_grid (self->set, file != NULL ? bt_file_get_name (file) : NULL);
  pm_piece_grid_set_spoken (PM_PIECE_GRID (self->grid), words);
  pm_copies_chart_speak (PM_COPIES_CHART (self->chart));
}

static gboolean timeout_cb (gpointer data);

static void
refresh (PmPiecesPage *self)
{
  gint64 now = g_get_monotonic_time ();

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->torrent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->refreshed_us = now;
  pm_sent_expire (&self->sent, now);
  renew_set (self);
  pm_piece_grid_set_metainfo (PM_PIECE_GRID (self->grid), bt_torrent_get_metainfo (self->torrent));
  show_maps (self);
  show_sentence (self);
  show_state (self);
  speak (self, now);
  if (self->sent.n > 0)
    self->refresh_id = g_timeout_add (PM_SENT_US / 1000, timeout_cb, self);
}

static gboolean
timeout_cb (gpointer data)
{
  PmPiecesPage *self = data;

  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* Reports come faster than a person can follow. */
static void
updated_cb (PmPiecesPage *self)
{
  gint64 left_us = self->refreshed_us + REFRESH_US - g_get_monotonic_time ();

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (left_us <= 0) {
    refresh (self);
    return;
  }
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  self->refresh_id = g_timeout_add (left_us / 1000 + 1, timeout_cb, self);
}

static void
events_cb (PmPiecesPage *self)
{
  const GArray *events = bt_torrent_peek_events (self->torrent);

  if (events != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    pm_sent_add (&self->sent, events, g_get_monotonic_time ());
}

/* At once, when a person wants something else. */
static void
renew (PmPiecesPage *self)
{
  self->spoken_us = 0;
  refresh (self);
}

/* --- what is picked out ------------------------------------------------------------------------- */

static void
choose (PmPiecesPage *self, PmPieceChoice choice)
{
  gboolean is_again = pm_piece_choice_equal (&self->choice, &choice);

  self->choice = is_again ? (PmPieceChoice) { .by = PM_CHOICE_NONE } : choice;
  show_maps (self);
}

static void
bar_cb (PmPiecesPage *self, guint from, guint to)
{
  choose (self, (PmPieceChoice) { .by = PM_CHOICE_COPIES, .from = from, .to = to });
}

static void
state_cb (PmPiecesPage *self, guint state)
{
  choose (self, (PmPieceChoice) { .by = PM_CHOICE_STATE, .state = state });
}

/* --- one piece ---------------------------------------------------------------------------------- */

static gboolean
point_popover (PmPiecesPage *self, guint piece)
{
  GdkRectangle cell;
  graphene_point_t corner;

  if (self->set == NULL || !pm_piece_grid_get_cell (PM_PIECE_GRID (self->grid), piece, &cell)
      || !gtk_widget_compute_point (self->grid, GTK_WIDGET (self),
                                    &GRAPHENE_POINT_INIT (cell.x, cell.y), &corner))
    return FALSE;
  cell.x = (int) corner.x;
  cell.y = (int) corner.y;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &cell);
  return TRUE;
}

static void
piece_cb (PmPiecesPage *self, guint piece)
{
  PmPiecePopover *popover = PM_PIECE_POPOVER (self->popover);

  if (!point_popover (self, piece))
    return;
  pm_piece_popover_set_range (popover, self->set->first, self->set->n);
  pm_piece_popover_set_piece (popover, piece);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* The cursor goes with it. */
static void
moved_cb (PmPiecesPage *self, guint piece)
{
  pm_piece_grid_point_to (PM_PIECE_GRID (self->grid), piece);
  point_popover (self, piece);
}

static void
closed_cb (PmPiecesPage *self)
{
  if (gtk_widget_get_mapped (self->grid))
    gtk_widget_grab_focus (self->grid);
}

/* --- torrent ------------------------------------------------------------------------------------ */

static void
renew_watch (PmPiecesPage *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->watch = bt_torrent_watch (self->torrent, WATCHED);
}

static void
forget (PmPiecesPage *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_pointer (&self->set, pm_piece_set_unref);
  self->choice = (PmPieceChoice) { .by = PM_CHOICE_NONE };
  self->sent.n = 0;
  self->refreshed_us = self->spoken_us = 0;
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_object (&self->torrent);
}

void
pm_pieces_page_set_torrent (PmPiecesPage *self, BtTorrent *torrent, BtDemo *demo)
{
  g_return_if_fail (PM_IS_PIECES_PAGE (self));

  pm_piece_popover_set_torrent (PM_PIECE_POPOVER (self->popover), torrent, demo);
  if (self->torrent == torrent)
    return;
  forget (self);
  if (torrent != NULL) {
    self->torrent = g_object_ref (torrent);
    g_signal_connect_object (torrent, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (torrent, "events", G_CALLBACK (events_cb), self, G_CONNECT_SWAPPED);
  }
  pm_file_choice_set_torrent (PM_FILE_CHOICE (self->files), torrent);
  show_maps (self);
  renew_watch (self);
  refresh (self);
}

void
pm_pieces_page_set_slim (PmPiecesPage *self, gboolean is_slim)
{
  GtkOrientation orientation = is_slim ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->chart_head), orientation);
  gtk_box_set_spacing (self->chart_head, is_slim ? 0 : HEAD_GAP);
}

/* --- life --------------------------------------------------------------------------------------- */

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmPiecesPage *self = PM_PIECES_PAGE (widget);

  self->tick_id = 0;
  if (self->torrent != NULL)
    show_sentence (self);
  return G_SOURCE_REMOVE;
}

/* Words must not change while sizes are given out. */
static void
per_cell_cb (PmPiecesPage *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
pm_pieces_page_map (GtkWidget *widget)
{
  PmPiecesPage *self = PM_PIECES_PAGE (widget);

  GTK_WIDGET_CLASS (pm_pieces_page_parent_class)->map (widget);
  renew_watch (self);
  renew (self);
}

static void
pm_pieces_page_unmap (GtkWidget *widget)
{
  PmPiecesPage *self = PM_PIECES_PAGE (widget);

  GTK_WIDGET_CLASS (pm_pieces_page_parent_class)->unmap (widget);
  renew_watch (self);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
}

static void
pm_pieces_page_dispose (GObject *object)
{
  PmPiecesPage *self = PM_PIECES_PAGE (object);

  forget (self);
  if (self->popover != NULL)
    pm_piece_popover_set_torrent (PM_PIECE_POPOVER (self->popover), NULL, NULL);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  G_OBJECT_CLASS (pm_pieces_page_parent_class)->dispose (object);
}

static void
pm_pieces_page_class_init (PmPiecesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_pieces_page_dispose;
  widget_class->map = pm_pieces_page_map;
  widget_class->unmap = pm_pieces_page_unmap;
  g_type_ensure (PM_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-pieces-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmPiecesPage, head);
  gtk_widget_class_bind_template_child (widget_class, PmPiecesPage, chart_head);
  gtk_widget_class_bind_template_child (widget_class, PmPiecesPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, PmPiecesPage, files_bin);
  gtk_widget_class_bind_template_child (widget_class, PmPiecesPage, grid_bin);
  gtk_widget_class_bind_template_child (widget_class, PmPiecesPage, chart_bin);
  gtk_widget_class_bind_template_child (widget_class, PmPiecesPage, legend_bin);
}

static void
connect_parts (PmPiecesPage *self)
{
  g_signal_connect_swapped (self->grid, "piece-activated", G_CALLBACK (piece_cb), self);
  g_signal_connect_swapped (self->grid, "per-cell-changed", G_CALLBACK (per_cell_cb), self);
  g_signal_connect_swapped (self->chart, "chosen", G_CALLBACK (bar_cb), self);
  g_signal_connect_swapped (self->legend, "chosen", G_CALLBACK (state_cb), self);
  g_signal_connect_swapped (self->files, "changed", G_CALLBACK (renew), self);
  g_signal_connect_swapped (self->popover, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (closed_cb), self);
}

static void
pm_pieces_page_init (PmPiecesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->grid = pm_piece_grid_new ();
  self->chart = pm_copies_chart_new ();
  self->legend = pm_piece_legend_new ();
  self->files = pm_file_choice_new ();
  self->popover = pm_piece_popover_new ();
  adw_bin_set_child (self->grid_bin, self->grid);
  adw_bin_set_child (self->chart_bin, self->chart);
  adw_bin_set_child (self->legend_bin, self->legend);
  adw_bin_set_child (self->files_bin, self->files);
  g_object_bind_property (self->files, "visible", self->files_bin, "visible",
                          G_BINDING_SYNC_CREATE);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  connect_parts (self);
}

GtkWidget *
pm_pieces_page_new (void)
{
  return g_object_new (PM_TYPE_PIECES_PAGE, NULL);
}
