/* test-swarm.c — the swarm view on a pretended swarm: what it shows, says and watches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "diagrams/pm-peer-bar.h"
#include "diagrams/pm-peer-details.h"
#include "diagrams/pm-piece-boxes.h"
#include "diagrams/pm-piece-strip.h"
#include "diagrams/pm-swarm-canvas.h"
#include "diagrams/pm-swarm-card.h"
#include "diagrams/pm-swarm-list.h"
#include "diagrams/pm-swarm-table.h"
#include "diagrams/pm-swarm-view.h"
#include "diagrams/pm-table-head.h"
#include "find.h"
#include "model/bt-torrent-private.h"
#include "pretend.h"

#define WIDTH 900 /* px */
#define HEIGHT 600
#define NARROW 380
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20

typedef struct {
  GtkWidget *window, *view;
  Pretend *pretend;
} Fixture;

typedef gboolean (*Condition) (Fixture *fixture);

/* --- waiting ---------------------------------------------------------------------------------- */

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The swarm goes on while one waits, as a real one does. */
static void
wait_for (Fixture *fixture, Condition condition, const char *what)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add (STEP_MS, wake_cb, NULL);

  while (!condition (fixture)) {
    if (g_get_monotonic_time () > end_us)
      g_error ("never came: %s", what);
    if (fixture->pretend != NULL)
      pretend_tell (fixture->pretend);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

/* --- looking ---------------------------------------------------------------------------------- */

static gboolean
is_table (Fixture *fixture)
{
  return find_child (fixture->view, PM_TYPE_SWARM_TABLE) != NULL;
}

static gboolean
is_canvas (Fixture *fixture)
{
  return find_child (fixture->view, PM_TYPE_SWARM_CANVAS) != NULL;
}

static gboolean
is_neither (Fixture *fixture)
{
  return !is_table (fixture) && !is_canvas (fixture);
}

static guint
count_rows (Fixture *fixture)
{
  GtkWidget *list = find_child (fixture->view, PM_TYPE_SWARM_LIST);

  return list != NULL ? pm_swarm_list_get_n (PM_SWARM_LIST (list)) : 0;
}

static gboolean
has_rows (Fixture *fixture)
{
  return count_rows (fixture) == 24;
}

static gboolean
has_no_rows (Fixture *fixture)
{
  return is_table (fixture) && count_rows (fixture) == 0;
}

static gboolean
is_narrow (Fixture *fixture)
{
  return gtk_widget_get_width (fixture->view) <= NARROW;
}

/* The label of the first map of that kind is compared with the start of what it should say. */
static gboolean
says (GtkWidget *root, GType type, const char *begins)
{
  GtkWidget *map = find_child (root, type);
  g_autofree char *wrong = NULL;

  if (map == NULL)
    return FALSE;
  wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (map), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                              begins);
  return wrong == NULL;
}

/* --- fixture ---------------------------------------------------------------------------------- */

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->pretend = data != NULL ? pretend_new_small () : pretend_new (8192, 24, 7);
  fixture->window = gtk_window_new ();
  fixture->view = pm_swarm_view_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->view);
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (fixture->view), pretend_get_torrent (fixture->pretend));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  pretend_free (fixture->pretend);
}

/* --- tests ------------------------------------------------------------------------------------ */

static void
test_many_pieces_are_lines (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, has_rows, "a row for each peer");
  g_assert_true (is_table (fixture));
  g_assert_false (is_canvas (fixture));
}

static gboolean
you_are_spoken (Fixture *fixture)
{
  return says (fixture->view, PM_TYPE_PIECE_BOXES,
               "You have 3 of 5 pieces, 60 percent. 4 blocks are arriving.");
}

static void
test_few_pieces_are_boxes (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, is_canvas, "the canvas");
  wait_for (fixture, you_are_spoken, "the words of You");
}

static gboolean
line_is_spoken (Fixture *fixture)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (pretend_get_torrent (fixture->pretend));
  BtPieceMap *map = bt_torrent_get_piece_map (pretend_get_torrent (fixture->pretend));
  g_autofree char *words = NULL;
  guint n_arriving = 0;

  if (map == NULL)
    return FALSE;
  for (guint32 i = 0; i < map->n_progress; i++)
    n_arriving += map->progress[i].n_requested;
  words = g_strdup_printf (
      "You have %'u of %'u pieces, %u percent. %'u missing pieces are rare. %u blocks are arriving.",
      stat->n_have, stat->n_pieces, stat->n_have * 100 / stat->n_pieces, map->n_rare, n_arriving);
  return says (fixture->view, PM_TYPE_PIECE_LINE, words);
}

static void
test_counts_are_the_engines (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, line_is_spoken, "the counts of the piece map");
}

static void
test_watches_only_while_seen (Fixture *fixture, gconstpointer data)
{
  BtTorrent *torrent = pretend_get_torrent (fixture->pretend);

  wait_for (fixture, has_rows, "a row for each peer");
  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==,
                   BT_WATCH_TORRENT_PEERS | BT_WATCH_TORRENT_PIECES | BT_WATCH_TORRENT_EVENTS);
  gtk_widget_set_visible (fixture->window, FALSE);
  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==, 0);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for (fixture, has_rows, "the rows again");
}

static void
test_another_torrent (Fixture *fixture, gconstpointer data)
{
  Pretend *large = fixture->pretend, *small = pretend_new_small ();

  wait_for (fixture, has_rows, "a row for each peer");
  fixture->pretend = small;
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (fixture->view), pretend_get_torrent (small));
  g_assert_cmpint (_bt_torrent_get_watched (pretend_get_torrent (large)), ==, 0);
  wait_for (fixture, is_canvas, "the canvas of the other");
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (fixture->view), NULL);
  wait_for (fixture, is_neither, "nothing");
  fixture->pretend = large;
  pm_swarm_view_set_torrent (PM_SWARM_VIEW (fixture->view), pretend_get_torrent (large));
  wait_for (fixture, has_rows, "the rows again");
  pretend_free (small);
}

static void
test_peers_leave (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, has_rows, "a row for each peer");
  pretend_step (fixture->pretend);
  pretend_tell (fixture->pretend);
  pretend_drop_peers (fixture->pretend);
  wait_for (fixture, has_no_rows, "no rows");
}

/* Blocks fly while all of this happens; nothing may be left of the wide page. */
static void
test_becomes_narrow (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, data != NULL ? is_canvas : has_rows, "the wide page");
  pretend_step (fixture->pretend);
  pretend_tell (fixture->pretend);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), NARROW, HEIGHT);
  wait_for (fixture, is_narrow, "the narrow page");
  g_assert_true (data != NULL ? is_canvas (fixture) : has_rows (fixture));
}

/* --- the filter --------------------------------------------------------------------------------- */

static GtkToggleButton *
get_filter (Fixture *fixture)
{
  return pm_table_head_get_filter (PM_TABLE_HEAD (find_child (fixture->view, PM_TYPE_TABLE_HEAD)));
}

static void
type (Fixture *fixture, const char *text)
{
  GtkWidget *entry = find_child (fixture->view, GTK_TYPE_SEARCH_ENTRY);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
shows_four (Fixture *fixture)
{
  return find_label (fixture->view, "4 of 24 peers") != NULL;
}

static gboolean
shows_nobody (Fixture *fixture)
{
  return find_label (fixture->view, "No peer is like that") != NULL;
}

static gboolean
shows_all (Fixture *fixture)
{
  GtkWidget *list = find_child (fixture->view, PM_TYPE_SWARM_LIST);

  return list != NULL && pm_swarm_list_get_n_shown (PM_SWARM_LIST (list)) == 24;
}

static gboolean
shows_senders (Fixture *fixture)
{
  return find_label (fixture->view, "8 of 24 peers") != NULL;
}

/* Opened, filled, and closed again twice: nothing stays hidden that is not said to be. */
static void
test_filter (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, has_rows, "a row for each peer");
  g_assert_null (find_child (fixture->view, PM_TYPE_PEER_BAR));
  for (guint i = 0; i < 2; i++) {
    gtk_toggle_button_set_active (get_filter (fixture), TRUE);
    type (fixture, "Transmission");
    wait_for (fixture, shows_four, "the four of that client");
    type (fixture, "  no such client ");
    wait_for (fixture, shows_nobody, "that there is none");
    gtk_toggle_button_set_active (get_filter (fixture), FALSE);
    wait_for (fixture, shows_all, "all of them");
    g_assert_null (find_child (fixture->view, PM_TYPE_PEER_BAR));
    g_assert_false (shows_nobody (fixture));
  }
}

static void
test_filter_by_state (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar;

  wait_for (fixture, has_rows, "a row for each peer");
  gtk_toggle_button_set_active (get_filter (fixture), TRUE);
  bar = find_child (fixture->view, PM_TYPE_PEER_BAR);
  g_assert_nonnull (bar);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (gtk_widget_get_parent (find_label (bar, "Sends to You"))), TRUE);
  wait_for (fixture, shows_senders, "those who send");
  pretend_drop_peers (fixture->pretend);
  wait_for (fixture, has_no_rows, "no rows");
  g_assert_false (shows_nobody (fixture));
}

/* --- details ------------------------------------------------------------------------------------ */

static GtkEventController *
find_controller (GtkWidget *widget, GType type, guint button)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (G_OBJECT_TYPE (controller) == type
        && (type != GTK_TYPE_GESTURE_CLICK
            || gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == button))
      return controller;
  }
  g_error ("no such controller");
}

static void
click (GtkWidget *swarm, GtkWidget *at, int n_press)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (at, swarm, &bounds));
  g_signal_emit_by_name (find_controller (swarm, GTK_TYPE_GESTURE_CLICK, GDK_BUTTON_PRIMARY),
                         "released", n_press, (double) bounds.origin.x + 4,
                         (double) bounds.origin.y + 4);
}

static gboolean
has_details (Fixture *fixture)
{
  GtkWidget *details = find_child (fixture->view, PM_TYPE_PEER_DETAILS);

  return details != NULL && find_label (details, "Rarest for you") != NULL
         && find_label (details, "Copy Address") != NULL;
}

static gboolean
has_no_details (Fixture *fixture)
{
  return find_child (fixture->view, PM_TYPE_PEER_DETAILS) == NULL;
}

static gboolean
has_placed_rows (Fixture *fixture)
{
  GtkWidget *row = has_rows (fixture) ? find_child (find_child (fixture->view, PM_TYPE_SWARM_LIST),
                                                    PM_TYPE_SWARM_ROW)
                                      : NULL;

  return row != NULL && gtk_widget_get_height (row) > 0;
}

static void
close_details (Fixture *fixture)
{
  gtk_popover_popdown (GTK_POPOVER (find_child (fixture->view, PM_TYPE_PEER_DETAILS)));
  wait_for (fixture, has_no_details, "the end of the details");
}

static void
test_details (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list, *row;
  gboolean is_handled = FALSE;

  wait_for (fixture, has_placed_rows, "a row for each peer");
  list = find_child (fixture->view, PM_TYPE_SWARM_LIST);
  row = find_child (list, PM_TYPE_SWARM_ROW);
  click (list, row, 1);
  g_assert_true (has_no_details (fixture));
  click (list, row, 2);
  wait_for (fixture, has_details, "the details");
  close_details (fixture);
  gtk_widget_grab_focus (GTK_WIDGET (pm_swarm_row_get_line (PM_SWARM_ROW (row))));
  g_signal_emit_by_name (find_controller (list, GTK_TYPE_EVENT_CONTROLLER_KEY, 0), "key-pressed",
                         GDK_KEY_Return, 0, 0, &is_handled);
  g_assert_true (is_handled);
  wait_for (fixture, has_details, "the details again");
  pretend_drop_peers (fixture->pretend);
  wait_for (fixture, has_no_details, "their end with the list");
}

/* A card is opened by one click; no peer is where You are. */
static void
test_details_of_a_card (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas, *card;

  wait_for (fixture, is_canvas, "the canvas");
  wait_for (fixture, you_are_spoken, "the words of You");
  canvas = find_child (fixture->view, PM_TYPE_SWARM_CANVAS);
  for (card = gtk_widget_get_last_child (canvas);
       !PM_IS_SWARM_CARD (card) || gtk_widget_has_css_class (card, "you");
       card = gtk_widget_get_prev_sibling (card))
    ;
  click (canvas, card, 1);
  wait_for (fixture, has_details, "the details");
  close_details (fixture);
}

static void
test_strip_says_the_share (void)
{
  Pretend *pretend = pretend_new_small ();
  GtkWidget *strip = g_object_ref_sink (pm_piece_strip_new ());

  pm_piece_strip_set_torrent (PM_PIECE_STRIP (strip), pretend_get_torrent (pretend));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (strip), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "60 percent here.");
  g_object_unref (strip);
  pretend_free (pretend);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/swarm/many-pieces", Fixture, NULL, set_up, test_many_pieces_are_lines, tear_down);
  g_test_add ("/swarm/few-pieces", Fixture, "small", set_up, test_few_pieces_are_boxes, tear_down);
  g_test_add ("/swarm/counts", Fixture, NULL, set_up, test_counts_are_the_engines, tear_down);
  g_test_add ("/swarm/watches", Fixture, NULL, set_up, test_watches_only_while_seen, tear_down);
  g_test_add ("/swarm/another", Fixture, NULL, set_up, test_another_torrent, tear_down);
  g_test_add ("/swarm/peers-leave", Fixture, NULL, set_up, test_peers_leave, tear_down);
  g_test_add ("/swarm/narrow", Fixture, NULL, set_up, test_becomes_narrow, tear_down);
  g_test_add ("/swarm/narrow-small", Fixture, "small", set_up, test_becomes_narrow, tear_down);
  g_test_add ("/swarm/filter", Fixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/swarm/filter-by-state", Fixture, NULL, set_up, test_filter_by_state, tear_down);
  g_test_add ("/swarm/details", Fixture, NULL, set_up, test_details, tear_down);
  g_test_add ("/swarm/details-of-a-card", Fixture, "small", set_up, test_details_of_a_card,
              tear_down);
  g_test_add_func ("/swarm/strip", test_strip_says_the_share);
  return g_test_run ();
}
