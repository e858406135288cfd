/* pm-swarm-table.c — a swarm of many pieces: You, all copies and every peer, columns in line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-swarm-table.h"

#include <glib/gi18n.h>

#include "pm-crosshair.h"
#include "pm-fit.h"
#include "pm-flight-layer.h"
#include "pm-format.h"
#include "pm-legend.h"
#include "pm-no-peers.h"
#include "pm-palette.h"
#include "pm-peer-bar.h"
#include "pm-sent.h"
#include "pm-swarm-list.h"
#include "pm-swarm-words.h"
#include "pm-table-head.h"
#include "pm-table-layout.h"

#define RADIUS 12                     /* px, of Adwaita's cards */
#define PAUSED_OPACITY .75            /* of the maps */
#define WORDS_US (G_USEC_PER_SEC / 4) /* a number that changes faster cannot be read */
#define SPEAK_US (5 * G_USEC_PER_SEC) /* a screen reader would never come to an end */
#define LEAST_ROWS 120                /* px of peers, at least */
#define LEAST_WIDTH 240               /* px */
#define LONGEST_US 900000             /* of a block's way; more looks stuck where many fly */
#define BUBBLE_ROOM 4                 /* px below You */

struct _PmSwarmTable {
  GtkWidget parent;
  BtTorrent *torrent; /* owned reference, or NULL */
  PmCursor *cursor;   /* owned */
  PmColumns *columns; /* owned reference, or NULL */
  PmSent sent;
  gint64 words_us, spoken_us; /* 0: never */
  guint sent_timeout;         /* 0: nothing was sent just now */
  gboolean was_complete;
  /* children */
  GtkWidget *card, *bar, *head, *you, *swarm, *scroller, *list, *no_peers, *nobody, *legend;
  GtkWidget *flights, *crosshair; /* over them */
};

G_DEFINE_FINAL_TYPE (PmSwarmTable, pm_swarm_table, GTK_TYPE_WIDGET)

static PmPieceLine *
get_your_line (PmSwarmTable *self)
{
  return pm_swarm_row_get_line (PM_SWARM_ROW (self->you));
}

static gboolean
is_narrow (PmSwarmTable *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return pm_table_layout_new (GTK_WIDGET (self), MAX (width, 1)).mode == PM_TABLE_NARROW;
}

/* --- columns ---------------------------------------------------------------------------------- */

static void
hand_out_columns (PmSwarmTable *self)
{
  guint32 n = self->columns != NULL ? self->columns->scale.n_pieces : 0;

  pm_piece_line_set_columns (get_your_line (self), self->columns);
  pm_piece_line_set_columns (pm_swarm_row_get_line (PM_SWARM_ROW (self->swarm)), self->columns);
  pm_swarm_list_set_columns (PM_SWARM_LIST (self->list), self->columns);
  pm_table_head_set_pieces (PM_TABLE_HEAD (self->head), n);
}

/* Once for all rows: the states of our own pieces are the same in each. */
static void
refresh_columns (PmSwarmTable *self)
{
  BtPieceMap *map = self->torrent != NULL ? bt_torrent_get_piece_map (self->torrent) : NULL;
  GtkWidget *line = GTK_WIDGET (get_your_line (self));
  int width = gtk_widget_get_width (line) * gtk_widget_get_scale_factor (line);

  if (map == NULL || map->n_pieces == 0 || width <= 0) {
    g_clear_pointer (&self->columns, pm_columns_unref);
  } else if (self->columns == NULL || self->columns->map != map
             || self->columns->scale.n_columns != width) {
    g_clear_pointer (&self->columns, pm_columns_unref);
    self->columns = pm_columns_new (map, width);
  } else {
    return;
  }
  hand_out_columns (self);
}

/* --- words ------------------------------------------------------------------------------------ */

static void
show_you (PmSwarmTable *self, const BtTorrentStat *stat)
{
  double share = stat->n_pieces > 0 ? (double) stat->n_have / stat->n_pieces : 0;
  g_autofree char *percent = pm_format_percent (share);
  g_autofree char *have = pm_format_count (stat->n_have), *all = pm_format_count (stat->n_pieces);
  /* Translators: how many pieces are here, of how many */
  g_autofree char *count = g_strdup_printf (_ ("%s of %s"), have, all);
  PmRowWords words = { .title = _ ("You"),
                       .aside = is_narrow (self) ? count : percent,
                       .down_rate = stat->down_rate,
                       .up_rate = stat->up_rate,
                       .has_rates = !is_narrow (self) };

  pm_swarm_row_set_words (PM_SWARM_ROW (self->you), &words);
}

static char *
rare_words (guint32 n, const char *format)
{
  g_autofree char *number = pm_format_count (n);

  return g_strdup_printf (format, number);
}

static void
show_swarm (PmSwarmTable *self, const BtTorrentStat *stat, const BtPieceMap *map)
{
  g_autofree char *number = pm_format_count (stat->n_peers);
  g_autofree char *peers =
      g_strdup_printf (ngettext ("%s peer", "%s peers", stat->n_peers), number);
  /* Translators: mean number of copies of a piece */
  g_autofree char *copies = g_strdup_printf (_ ("%.1f copies"), map != NULL ? map->copies_mean : 0);
  g_autofree char *caption =
      g_strdup_printf ("%s · %s", is_narrow (self) ? _ ("Swarm") : peers, copies);
  guint32 n_rare = map != NULL ? map->n_rare : 0;
  g_autofree char *rare =
      n_rare > 0 ? rare_words (n_rare, ngettext ("%s rare piece", "%s rare pieces", n_rare)) : NULL;
  PmRowWords words = { .title = _ ("Swarm"), .caption = caption, .note = rare };

  pm_swarm_row_set_words (PM_SWARM_ROW (self->swarm), &words);
}

static char *
complete_words (const BtTorrentStat *stat)
{
  g_autofree char *given = pm_format_size (stat->uploaded);

  if (stat->have == 0)
    return g_strdup (_ ("Complete"));
  /* Translators: an amount of data, and how many times each byte was given on */
  return g_strdup_printf (_ ("Complete · you have given %s, %.2f for each byte"), given,
                          (double) stat->uploaded / stat->have);
}

static char *
note_words (BtTorrent *torrent, gboolean is_short)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (torrent);
  const BtPieceMap *map = bt_torrent_get_piece_map (torrent);
  guint32 n = map != NULL ? map->n_rare : 0;
  g_autofree char *rare = NULL;

  if (stat->state == BT_TORRENT_CHECKING)
    return g_strdup_printf (
        _ ("Checking files · %u%%"),
        pm_format_get_percent (stat->to_check > 0 ? (double) stat->checked / stat->to_check : 0));
  if (stat->state == BT_TORRENT_SEEDING)
    return is_short ? g_strdup (_ ("Complete")) : complete_words (stat);
  if (stat->state != BT_TORRENT_DOWNLOADING)
    return g_strdup (stat->state == BT_TORRENT_PAUSED ? _ ("Paused") : "");
  if (bt_torrent_get_options (torrent)->sequential)
    return g_strdup (_ ("In order, for watching"));
  if (n == 0)
    return g_strdup (_ ("Rarest first"));
  rare = rare_words (n, ngettext ("%s rare piece left", "%s rare pieces left", n));
  return is_short ? g_steal_pointer (&rare) : g_strdup_printf ("%s · %s", _ ("Rarest first"), rare);
}

static void
show_count (PmSwarmTable *self)
{
  guint n = pm_swarm_list_get_n (PM_SWARM_LIST (self->list));
  guint n_shown = pm_swarm_list_get_n_shown (PM_SWARM_LIST (self->list));

  pm_table_head_set_peers (PM_TABLE_HEAD (self->head), n_shown, n);
  pm_peer_bar_set_count (PM_PEER_BAR (self->bar), n_shown, n);
  gtk_widget_set_visible (self->nobody, n > 0 && n_shown == 0);
}

static void
show_words (PmSwarmTable *self, gint64 now)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  const BtPieceMap *map = bt_torrent_get_piece_map (self->torrent);
  g_autofree char *note = note_words (self->torrent, FALSE);
  g_autofree char *short_note = note_words (self->torrent, TRUE);

  if (self->words_us != 0 && now - self->words_us < WORDS_US)
    return;
  self->words_us = now;
  show_you (self, stat);
  show_swarm (self, stat, map);
  pm_legend_set_note (PM_LEGEND (self->legend), note, short_note);
  show_count (self);
}

static void
speak (PmSwarmTable *self, gint64 now)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  const BtPieceMap *map = bt_torrent_get_piece_map (self->torrent);
  g_autofree char *you = NULL, *swarm = NULL;

  if ((self->spoken_us != 0 && now - self->spoken_us < SPEAK_US)
      || pm_cursor_is_by_key (self->cursor))
    return;
  self->spoken_us = now;
  you = pm_swarm_words_spoken_you (map, stat);
  swarm = pm_swarm_words_spoken_swarm (map, stat);
  pm_swarm_row_set_spoken (PM_SWARM_ROW (self->you), you, NULL);
  pm_swarm_row_set_spoken (PM_SWARM_ROW (self->swarm), swarm, NULL);
}

/* --- the piece one points at ------------------------------------------------------------------ */

static char *
dup_row_spoken (PmSwarmTable *self, GtkWidget *line, BtPeer *peer)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);

  if (peer != NULL)
    return pm_swarm_list_dup_spoken (PM_SWARM_LIST (self->list), peer);
  if (pm_piece_line_get_kind (PM_PIECE_LINE (line)) == PM_LINE_YOU)
    return pm_swarm_words_spoken_you (self->columns->map, stat);
  return pm_swarm_words_spoken_swarm (self->columns->map, stat);
}

static char *
dup_piece_words (PmSwarmTable *self, BtPeer *peer, guint32 piece)
{
  PmScale scale = self->columns->scale;
  g_autofree char *name =
      peer != NULL ? pm_swarm_list_dup_name (PM_SWARM_LIST (self->list), peer) : NULL;
  PmBubble bubble = { .map = self->columns->map,
                      .metainfo = bt_torrent_get_metainfo (self->torrent),
                      .peer = peer != NULL ? bt_peer_get_stat (peer) : NULL,
                      .peer_name = name };
  guint32 first = piece, n = 1;
  int column;

  if (scale.n_pieces > (guint32) scale.n_columns) {
    pm_scale_get_columns (scale, piece, &column);
    first = pm_scale_get_first (scale, column);
    n = pm_scale_get_n (scale, column);
  }
  return pm_swarm_words_pieces (&bubble, first, n);
}

static void
show_cursor (PmSwarmTable *self)
{
  GtkWidget *line = pm_cursor_get_line (self->cursor);
  gint64 piece = pm_cursor_get_piece (self->cursor);
  g_autofree char *words = NULL, *spoken = NULL;
  graphene_point_t at;
  BtPeer *peer;

  if (self->columns == NULL || line == NULL || piece < 0 || piece >= self->columns->scale.n_pieces
      || !gtk_widget_compute_point (
          line, self->crosshair,
          &GRAPHENE_POINT_INIT (pm_piece_line_get_x (PM_PIECE_LINE (line), piece),
                                gtk_widget_get_height (line) / 2.f),
          &at)) {
    pm_crosshair_show (PM_CROSSHAIR (self->crosshair), 0, 0, NULL);
    return;
  }
  peer = pm_swarm_list_find_peer (PM_SWARM_LIST (self->list), line);
  words = dup_piece_words (self, peer, piece);
  pm_crosshair_show (PM_CROSSHAIR (self->crosshair), at.x, at.y, words);
  if (!pm_cursor_is_by_key (self->cursor))
    return;
  spoken = dup_row_spoken (self, line, peer);
  pm_piece_line_set_spoken (PM_PIECE_LINE (line), spoken, words);
}

/* Up and down the rows, with the column kept. */
static gboolean
step_rows (PmSwarmTable *self, GtkWidget *line, int step)
{
  PmSwarmList *list = PM_SWARM_LIST (self->list);
  GtkWidget *you = GTK_WIDGET (get_your_line (self));
  GtkWidget *swarm = GTK_WIDGET (pm_swarm_row_get_line (PM_SWARM_ROW (self->swarm)));

  if (line == you)
    return step > 0 && gtk_widget_grab_focus (swarm);
  if (line == swarm)
    return step < 0 ? gtk_widget_grab_focus (you) : pm_swarm_list_focus_from (list, NULL, step);
  return pm_swarm_list_focus_from (list, line, step) || (step < 0 && gtk_widget_grab_focus (swarm));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        PmSwarmTable *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, PM_TYPE_SWARM_ROW) : NULL;

  if (row == NULL || (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down))
    return GDK_EVENT_PROPAGATE;
  step_rows (self, GTK_WIDGET (pm_swarm_row_get_line (PM_SWARM_ROW (row))),
             keyval == GDK_KEY_Down ? 1 : -1);
  return GDK_EVENT_STOP;
}

/* --- blocks ----------------------------------------------------------------------------------- */

static gboolean
middle_of_line (PmSwarmTable *self, PmPieceLine *line, guint32 piece, graphene_point_t *point)
{
  float middle = gtk_widget_get_height (GTK_WIDGET (line)) / 2.f;

  return gtk_widget_compute_point (GTK_WIDGET (line), self->flights,
                                   &GRAPHENE_POINT_INIT (pm_piece_line_get_x (line, piece), middle),
                                   point);
}

/* Straight up the column; nothing flies from a row that is scrolled away. */
static gboolean
path_cb (const PmFlight *flight, PmPath *path, gpointer data)
{
  PmSwarmTable *self = data;
  PmPieceLine *line = pm_swarm_list_find_line (PM_SWARM_LIST (self->list), flight->peer_id);
  graphene_point_t peer, you, top;

  if (self->columns == NULL || line == NULL || flight->piece >= self->columns->scale.n_pieces
      || !middle_of_line (self, line, flight->piece, &peer)
      || !middle_of_line (self, get_your_line (self), flight->piece, &you)
      || !gtk_widget_compute_point (self->scroller, self->flights, &GRAPHENE_POINT_INIT (0, 0),
                                    &top)
      || peer.y < top.y || peer.y > top.y + gtk_widget_get_height (self->scroller))
    return FALSE;
  *path = flight->is_upload ? pm_path_new (you, peer) : pm_path_new (peer, you);
  return TRUE;
}

static gboolean sent_timeout_cb (gpointer data);

static void
show_sent (PmSwarmTable *self, gint64 now)
{
  gboolean is_left = pm_sent_expire (&self->sent, now);

  pm_piece_line_set_sent (get_your_line (self), self->sent.pieces, self->sent.n);
  if (is_left && self->sent_timeout == 0)
    self->sent_timeout = g_timeout_add (PM_SENT_US / 1000, sent_timeout_cb, self);
}

static gboolean
sent_timeout_cb (gpointer data)
{
  PmSwarmTable *self = data;

  self->sent_timeout = 0;
  show_sent (self, g_get_monotonic_time ());
  return G_SOURCE_REMOVE;
}

static void
events_cb (PmSwarmTable *self)
{
  const GArray *events = bt_torrent_peek_events (self->torrent);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || events == NULL)
    return;
  pm_sent_add (&self->sent, events, g_get_monotonic_time ());
  if (!is_narrow (self))
    pm_flight_layer_add (PM_FLIGHT_LAYER (self->flights), events);
}

/* --- torrent ---------------------------------------------------------------------------------- */

/* Who is complete wants to see to whom it gives. */
static void
choose_order (PmSwarmTable *self)
{
  gboolean is_complete = bt_torrent_get_state (self->torrent) == BT_TORRENT_SEEDING;
  PmSort sort = is_complete ? PM_SORT_UP : PM_SORT_DOWN;

  if (is_complete == self->was_complete)
    return;
  self->was_complete = is_complete;
  pm_table_head_set_sort (PM_TABLE_HEAD (self->head), sort);
  pm_swarm_list_set_sort (PM_SWARM_LIST (self->list), sort);
}

static void
show_state (PmSwarmTable *self)
{
  BtTorrentState state = bt_torrent_get_state (self->torrent);
  gboolean is_stopped = state == BT_TORRENT_PAUSED || state == BT_TORRENT_ERROR;
  gboolean has_peers = pm_swarm_list_get_n (PM_SWARM_LIST (self->list)) > 0;
  double opacity = is_stopped ? PAUSED_OPACITY : 1;

  choose_order (self);
  gtk_widget_set_opacity (self->you, opacity);
  gtk_widget_set_opacity (self->swarm, opacity);
  gtk_widget_set_visible (self->scroller, has_peers);
  gtk_widget_set_visible (self->no_peers, !has_peers);
  if (!has_peers)
    pm_no_peers_show (PM_NO_PEERS (self->no_peers), self->torrent);
}

static void
refresh (PmSwarmTable *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->torrent == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  refresh_columns (self);
  pm_swarm_list_set_dotted (PM_SWARM_LIST (self->list), is_narrow (self));
  pm_swarm_list_refresh (PM_SWARM_LIST (self->list), now);
  show_state (self);
  show_words (self, now);
  show_sent (self, now);
  speak (self, now);
  show_cursor (self);
}

void
pm_swarm_table_set_torrent (PmSwarmTable *self, BtTorrent *torrent)
{
  if (self->torrent == torrent)
    return;
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_set_object (&self->torrent, torrent);
  self->sent.n = 0;
  self->words_us = self->spoken_us = 0;
  g_clear_pointer (&self->columns, pm_columns_unref);
  hand_out_columns (self);
  pm_cursor_move (self->cursor, -1, NULL, FALSE);
  pm_flight_layer_clear (PM_FLIGHT_LAYER (self->flights));
  pm_swarm_list_set_torrent (PM_SWARM_LIST (self->list), torrent);
  if (torrent != NULL) /* who looks at another swarm looks for others */
    gtk_toggle_button_set_active (pm_table_head_get_filter (PM_TABLE_HEAD (self->head)), FALSE);
  if (torrent == NULL)
    return;
  g_signal_connect_object (torrent, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (torrent, "events", G_CALLBACK (events_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
pm_swarm_table_set_demo (PmSwarmTable *self, BtDemo *demo)
{
  pm_swarm_list_set_demo (PM_SWARM_LIST (self->list), demo);
}

static void
sort_cb (PmSwarmTable *self, guint sort)
{
  pm_swarm_list_set_sort (PM_SWARM_LIST (self->list), sort);
}

/* --- who is shown ------------------------------------------------------------------------------ */

static void
filter_cb (PmSwarmTable *self)
{
  pm_swarm_list_set_filter (PM_SWARM_LIST (self->list),
                            pm_peer_bar_get_filter (PM_PEER_BAR (self->bar)));
  show_count (self);
}

/* A filter that is not seen would only puzzle. */
static void
filter_toggled_cb (PmSwarmTable *self, GtkToggleButton *button)
{
  gboolean is_open = gtk_toggle_button_get_active (button);

  gtk_widget_set_visible (self->bar, is_open);
  if (is_open)
    pm_peer_bar_focus (PM_PEER_BAR (self->bar));
  else
    pm_peer_bar_reset (PM_PEER_BAR (self->bar));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
bar_closed_cb (PmSwarmTable *self)
{
  GtkToggleButton *button = pm_table_head_get_filter (PM_TABLE_HEAD (self->head));

  gtk_toggle_button_set_active (button, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (button));
}

/* From anywhere in the window, while the swarm is seen. */
static gboolean
filter_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PmSwarmTable *self = PM_SWARM_TABLE (widget);
  GtkToggleButton *button = pm_table_head_get_filter (PM_TABLE_HEAD (self->head));

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (gtk_toggle_button_get_active (button))
    pm_peer_bar_focus (PM_PEER_BAR (self->bar));
  else
    gtk_toggle_button_set_active (button, TRUE);
  return TRUE;
}

/* --- widget ----------------------------------------------------------------------------------- */

/* From the top down; the narrow page has its heading over the peers alone. */
static void
get_order (PmSwarmTable *self, gboolean narrow, GtkWidget *order[3])
{
  order[0] = narrow ? self->you : self->head;
  order[1] = narrow ? self->swarm : self->you;
  order[2] = narrow ? self->head : self->swarm;
}

static int
get_bar_height (PmSwarmTable *self, int width)
{
  return gtk_widget_should_layout (self->bar) ? pm_fit_get_height (self->bar, width) : 0;
}

static void
pm_swarm_table_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmSwarmTable *self = PM_SWARM_TABLE (widget);
  int width = MAX (for_size, LEAST_WIDTH);

  *minimum = *natural = LEAST_WIDTH;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = get_bar_height (self, width) + pm_fit_get_height (self->head, width)
                          + pm_fit_get_height (self->you, width)
                          + pm_fit_get_height (self->swarm, width) + LEAST_ROWS;
}

static void
allocate (GtkWidget *child, int y, int width, int height)
{
  if (gtk_widget_should_layout (child))
    gtk_widget_size_allocate (child, &(GtkAllocation) { 0, y, width, MAX (height, 0) }, -1);
}

static void
pm_swarm_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmSwarmTable *self = PM_SWARM_TABLE (widget);
  gboolean narrow = pm_table_layout_new (widget, width).mode == PM_TABLE_NARROW;
  int legend = narrow ? 0 : pm_fit_get_height (self->legend, width), y = 0, you = 0, bar;
  GtkWidget *order[3];

  gtk_widget_set_child_visible (self->legend, !narrow);
  height -= legend;
  allocate (self->card, 0, width, height);
  bar = y = get_bar_height (self, width);
  allocate (self->bar, 0, width, bar);
  get_order (self, narrow, order);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    int row = pm_fit_get_height (order[i], width);

    allocate (order[i], y, width, row);
    y += row;
    if (order[i] == self->you)
      you = y;
  }
  allocate (self->scroller, y + 1, width, height - y - 1);
  allocate (self->no_peers, y + 1, width, height - y - 1);
  allocate (self->nobody, y + 1, width, height - y - 1);
  allocate (self->legend, height, width, legend);
  allocate (self->flights, 0, width, height);
  allocate (self->crosshair, 0, width, height);
  pm_crosshair_set_rows (PM_CROSSHAIR (self->crosshair),
                         narrow ? bar : bar + pm_fit_get_height (self->head, width), height,
                         you + BUBBLE_ROOM);
  self->words_us = 0; /* other words fit now */
  refresh_columns (self);
}

static void
snapshot_rows (PmSwarmTable *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self),
            *rows[] = { self->bar,      self->head,     self->you,   self->swarm,
                        self->scroller, self->no_peers, self->nobody };
  GtkWidget *pinned = is_narrow (self) ? self->head : self->swarm;
  graphene_rect_t bounds;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (gtk_widget_should_layout (rows[i]))
      gtk_widget_snapshot_child (widget, rows[i], snapshot);
  if (gtk_widget_compute_bounds (pinned, widget, &bounds))
    gtk_snapshot_append_color (snapshot, &pm_palette_get ()->hairline,
                               &GRAPHENE_RECT_INIT (0, bounds.origin.y + bounds.size.height,
                                                    gtk_widget_get_width (widget), 1));
}

static void
pm_swarm_table_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmSwarmTable *self = PM_SWARM_TABLE (widget);
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip,
                                   &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (self->card),
                                                        gtk_widget_get_height (self->card)),
                                   RADIUS);
  gtk_widget_snapshot_child (widget, self->card, snapshot);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  snapshot_rows (self, snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->flights, snapshot);
  gtk_widget_snapshot_child (widget, self->crosshair, snapshot);
  gtk_widget_snapshot_child (widget, self->legend, snapshot);
}

static void
pm_swarm_table_map (GtkWidget *widget)
{
  PmSwarmTable *self = PM_SWARM_TABLE (widget);

  GTK_WIDGET_CLASS (pm_swarm_table_parent_class)->map (widget);
  self->words_us = self->spoken_us = 0;
  refresh (self);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
pm_swarm_table_dispose (GObject *object)
{
  PmSwarmTable *self = PM_SWARM_TABLE (object);
  GtkWidget *child;

  if (self->card != NULL)
    pm_swarm_table_set_torrent (self, NULL);
  g_clear_handle_id (&self->sent_timeout, g_source_remove);
  self->card = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->cursor);
  G_OBJECT_CLASS (pm_swarm_table_parent_class)->dispose (object);
}

static void
pm_swarm_table_class_init (PmSwarmTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_swarm_table_dispose;
  widget_class->measure = pm_swarm_table_measure;
  widget_class->size_allocate = pm_swarm_table_size_allocate;
  widget_class->snapshot = pm_swarm_table_snapshot;
  widget_class->map = pm_swarm_table_map;
  gtk_widget_class_set_css_name (widget_class, "swarm-table");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
make_scroller (PmSwarmTable *self)
{
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  self->list = pm_swarm_list_new (
      self->cursor, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
}

static void
make_filter (PmSwarmTable *self)
{
  self->bar = pm_peer_bar_new ();
  gtk_widget_set_visible (self->bar, FALSE);
  self->nobody = gtk_label_new (_ ("No peer is like that"));
  gtk_widget_add_css_class (self->nobody, "dim-label");
  gtk_widget_set_visible (self->nobody, FALSE);
  g_signal_connect_swapped (self->bar, "changed", G_CALLBACK (filter_cb), self);
  g_signal_connect_swapped (self->bar, "closed", G_CALLBACK (bar_closed_cb), self);
  g_signal_connect_swapped (pm_table_head_get_filter (PM_TABLE_HEAD (self->head)), "toggled",
                            G_CALLBACK (filter_toggled_cb), self);
}

static void
add_shortcut (PmSwarmTable *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (shortcuts),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK),
                        gtk_callback_action_new (filter_key_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

/* In the order in which Tab and a screen reader walk them. */
static void
add_children (PmSwarmTable *self)
{
  GtkWidget *children[] = { self->card,   self->bar,      self->head,     self->you,
                            self->swarm,  self->scroller, self->no_peers, self->nobody,
                            self->legend, self->flights,  self->crosshair };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_set_parent (children[i], GTK_WIDGET (self));
}

static void
pm_swarm_table_init (PmSwarmTable *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  PmFlightStyle style = { .path = path_cb, .data = self, .longest_us = LONGEST_US };

  self->cursor = pm_cursor_new ();
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->card, "card");
  self->head = pm_table_head_new ();
  self->you = pm_swarm_row_new (PM_LINE_YOU, self->cursor);
  self->swarm = pm_swarm_row_new (PM_LINE_SWARM, self->cursor);
  make_scroller (self);
  self->no_peers = pm_no_peers_new ();
  gtk_widget_set_visible (self->no_peers, FALSE);
  make_filter (self);
  self->legend = pm_legend_new ();
  self->flights = pm_flight_layer_new (&style);
  self->crosshair = pm_crosshair_new ();
  add_children (self);
  g_signal_connect_swapped (self->head, "sort", G_CALLBACK (sort_cb), self);
  g_signal_connect_object (self->cursor, "changed", G_CALLBACK (show_cursor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  add_shortcut (self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

GtkWidget *
pm_swarm_table_new (void)
{
  return g_object_new (PM_TYPE_SWARM_TABLE, NULL);
}
