/* test-pieces.c — the page of pieces on a pretended swarm: what it shows, says, lets one do, and watches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "diagrams/pm-copies-chart.h"
#include "diagrams/pm-piece-grid.h"
#include "diagrams/pm-piece-legend.h"
#include "diagrams/pm-piece-popover.h"
#include "diagrams/pm-pieces-words.h"
#include "find.h"
#include "model/bt-torrent-private.h"
#include "pm-file-choice.h"
#include "pm-pieces-page.h"
#include "pretend.h"

#define WIDTH 900 /* px */
#define HEIGHT 640
#define N_PIECES 8192
#define N_FILMS 4
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20
#define WATCHED (BT_WATCH_TORRENT_PIECES | BT_WATCH_TORRENT_EVENTS)

typedef struct {
  GtkWidget *window, *page;
  Pretend *pretend;
  double played; /* share of a film from which it was to play; below 0: none was */
} Fixture;

typedef gboolean (*Condition) (Fixture *fixture);

/* --- waiting ------------------------------------------------------------------------------------ */

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Drawing goes first, also where a report takes long. */
static void
wait_for (Fixture *fixture, Condition condition, const char *what)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add_full (G_PRIORITY_LOW, STEP_MS, wake_cb, NULL, NULL);

  while (!condition (fixture)) {
    if (g_get_monotonic_time () > end_us)
      g_error ("never came: %s", what);
    pretend_tell (fixture->pretend);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

/* --- looking ------------------------------------------------------------------------------------ */

static GtkWidget *
find (Fixture *fixture, GType type)
{
  GtkWidget *found = find_child (fixture->page, type);

  g_assert_nonnull (found);
  return found;
}

static PmPieceGrid *
get_grid (Fixture *fixture)
{
  return PM_PIECE_GRID (find (fixture, PM_TYPE_PIECE_GRID));
}

static gboolean
has_grid (Fixture *fixture)
{
  GtkWidget *grid = find_child (fixture->page, PM_TYPE_PIECE_GRID);
  GdkRectangle cell;

  return grid != NULL && pm_piece_grid_get_cell (PM_PIECE_GRID (grid), 0, &cell)
         && pm_piece_grid_get_per_cell (PM_PIECE_GRID (grid)) == 1;
}

static gboolean
says (Fixture *fixture, GType type, const char *words)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (find (fixture, type)), GTK_ACCESSIBLE_PROPERTY_LABEL, words);

  return wrong == NULL;
}

static gboolean
describes (Fixture *fixture, GType type, const char *words)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (find (fixture, type)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);

  return wrong == NULL;
}

/* --- doing -------------------------------------------------------------------------------------- */

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
      return controller;
  }
  g_assert_not_reached ();
}

static gboolean
press (GtkWidget *widget, guint keyval, GdkModifierType state)
{
  gboolean is_taken = FALSE;

  g_signal_emit_by_name (find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_KEY), "key-pressed",
                         keyval, 0, state, &is_taken);
  return is_taken;
}

static void
point (GtkWidget *widget, double x, double y)
{
  g_signal_emit_by_name (find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", x,
                         y);
}

static void
click (GtkWidget *widget, double x, double y)
{
  g_signal_emit_by_name (find_controller (widget, GTK_TYPE_GESTURE_CLICK), "released", 1, x, y);
}

static GtkToggleButton *
get_row (Fixture *fixture, PmPieceState state)
{
  GtkWidget *child = gtk_widget_get_first_child (find (fixture, PM_TYPE_PIECE_LEGEND));

  while (!g_str_equal (gtk_widget_get_tooltip_text (child), pm_pieces_words_state_hint (state)))
    child = gtk_widget_get_next_sibling (child);
  return GTK_TOGGLE_BUTTON (child);
}

/* --- fixture ------------------------------------------------------------------------------------ */

static void
play_from_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  guint32 file;

  g_variant_get (parameter, "(ud)", &file, &((Fixture *) data)->played);
}

static void
add_actions (Fixture *fixture)
{
  static const GActionEntry entries[] = { { "play-from", play_from_cb, "(ud)" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), fixture);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (group));
}

static void
show (Fixture *fixture, int width)
{
  fixture->played = -1;
  fixture->window = gtk_window_new ();
  fixture->page = pm_pieces_page_new ();
  add_actions (fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  pm_pieces_page_set_torrent (PM_PIECES_PAGE (fixture->page),
                              pretend_get_torrent (fixture->pretend), NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->pretend = pretend_new_films (N_PIECES, 24, 7, GPOINTER_TO_UINT (data));
  show (fixture, WIDTH);
  wait_for (fixture, has_grid, "the grid");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  pretend_free (fixture->pretend);
}

/* --- what is seen and said ---------------------------------------------------------------------- */

static gboolean
row_says (Fixture *fixture, PmPieceState state, const char *words)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (get_row (fixture, state)), GTK_ACCESSIBLE_PROPERTY_LABEL, words);

  return wrong == NULL;
}

static gboolean
counts_are_the_engines (Fixture *fixture)
{
  BtPieceMap *map = bt_torrent_get_piece_map (pretend_get_torrent (fixture->pretend));
  g_autofree char *here = NULL, *rare = NULL;

  if (map == NULL)
    return FALSE;
  here = g_strdup_printf ("Here, %'u pieces", bt_bitfield_get_n_set (map->have));
  rare = g_strdup_printf ("Rare, missing, %'u pieces", map->n_rare);
  return row_says (fixture, PM_PIECE_HERE, here) && row_says (fixture, PM_PIECE_RARE, rare);
}

static gboolean
tells_the_signs (Fixture *fixture)
{
  return find_label (fixture->page, "Each square is one piece of the files. Blue is here") != NULL;
}

static void
test_counts (Fixture *fixture, gconstpointer data)
{
  wait_for (fixture, counts_are_the_engines, "the counts of the piece map");
  wait_for (fixture, tells_the_signs, "what one sees");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_row (fixture, PM_PIECE_UNWANTED))));
}

static gboolean
skipped_are_counted (Fixture *fixture)
{
  return gtk_widget_get_visible (GTK_WIDGET (get_row (fixture, PM_PIECE_UNWANTED)));
}

static gboolean
tells_of_stripes (Fixture *fixture)
{
  return find_label (fixture->page,
                     "Each square is one piece of the files. Those with stripes are being checked.")
         != NULL;
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  pretend_skip (fixture->pretend, .5);
  wait_for (fixture, skipped_are_counted, "what is not wanted");
  pretend_set_state (fixture->pretend, BT_TORRENT_CHECKING);
  pm_pieces_page_set_torrent (PM_PIECES_PAGE (fixture->page), NULL, NULL);
  pm_pieces_page_set_torrent (PM_PIECES_PAGE (fixture->page),
                              pretend_get_torrent (fixture->pretend), NULL);
  wait_for (fixture, tells_of_stripes, "what is checked");
}

static gboolean
is_paler (Fixture *fixture)
{
  return gtk_widget_get_opacity (GTK_WIDGET (get_grid (fixture))) < 1
         && find_label (fixture->page, "Each square is one piece of the files. Nothing comes while")
                != NULL;
}

static gboolean
is_complete (Fixture *fixture)
{
  return gtk_widget_get_opacity (GTK_WIDGET (get_grid (fixture))) == 1
         && find_label (fixture->page,
                        "Each square is one piece of the files. All of them are here.")
                != NULL;
}

static gboolean
has_nobody (Fixture *fixture)
{
  return says (fixture, PM_TYPE_COPIES_CHART, "How many copies: no peer has any piece.");
}

static void
test_ends (Fixture *fixture, gconstpointer data)
{
  pretend_set_state (fixture->pretend, BT_TORRENT_PAUSED);
  wait_for (fixture, is_paler, "paused");
  pretend_set_state (fixture->pretend, BT_TORRENT_SEEDING);
  wait_for (fixture, is_complete, "complete");
  pretend_drop_peers (fixture->pretend);
  wait_for (fixture, has_nobody, "the end of all copies");
}

/* --- pointer and keys --------------------------------------------------------------------------- */

static void
test_pointing (Fixture *fixture, gconstpointer data)
{
  PmPieceGrid *grid = get_grid (fixture);
  GdkRectangle cell;

  g_assert_true (pm_piece_grid_get_cell (grid, 5734, &cell));
  point (GTK_WIDGET (grid), cell.x + 1, cell.y + 1);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, 5734);
  point (GTK_WIDGET (grid), 2, gtk_widget_get_height (GTK_WIDGET (grid)) + 40);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, -1);
  g_assert_false (pm_piece_grid_get_cell (grid, N_PIECES, &cell));
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  PmPieceGrid *grid = get_grid (fixture);
  GtkWidget *widget = GTK_WIDGET (grid);
  GdkRectangle first, below;

  g_assert_false (press (widget, GDK_KEY_Escape, 0));
  g_assert_false (press (widget, GDK_KEY_Return, 0));
  g_assert_true (press (widget, GDK_KEY_Right, 0));
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, 0);
  g_assert_true (press (widget, GDK_KEY_Left, 0));
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, 0);
  g_assert_true (press (widget, GDK_KEY_Down, 0));
  g_assert_true (pm_piece_grid_get_cell (grid, 0, &first));
  g_assert_true (pm_piece_grid_get_cell (grid, pm_piece_grid_get_piece (grid), &below));
  g_assert_cmpint (first.x, ==, below.x);
  g_assert_cmpint (below.y, >, first.y);
  press (widget, GDK_KEY_End, 0);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, N_PIECES - 1);
  press (widget, GDK_KEY_Page_Up, 0);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, N_PIECES - 1 - N_PIECES / 10);
  press (widget, GDK_KEY_Home, 0);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, 0);
  g_assert_false (press (widget, GDK_KEY_Right, GDK_ALT_MASK));
  g_assert_true (press (widget, GDK_KEY_Escape, 0));
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, -1);
}

static void
test_rare_by_key (Fixture *fixture, gconstpointer data)
{
  PmPieceGrid *grid = get_grid (fixture);
  BtPieceMap *map = bt_torrent_get_piece_map (pretend_get_torrent (fixture->pretend));
  gint64 next;

  press (GTK_WIDGET (grid), GDK_KEY_n, 0);
  next = pm_piece_grid_get_piece (grid);
  g_assert_true (bt_piece_map_is_rare (map, next));
  press (GTK_WIDGET (grid), GDK_KEY_n, 0);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), >, next);
  press (GTK_WIDGET (grid), GDK_KEY_N, GDK_SHIFT_MASK);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, next);
}

/* What is under the cursor is spoken. */
static void
test_spoken_cursor (Fixture *fixture, gconstpointer data)
{
  PmPieceGrid *grid = get_grid (fixture);
  BtPieceMap *map = bt_torrent_get_piece_map (pretend_get_torrent (fixture->pretend));
  g_autofree char *words = g_strdup_printf ("Piece 0 · here\n%u copies in all", map->copies[0]);

  press (GTK_WIDGET (grid), GDK_KEY_Home, 0);
  g_assert_true (describes (fixture, PM_TYPE_PIECE_GRID, words));
  press (GTK_WIDGET (grid), GDK_KEY_Escape, 0);
  g_assert_true (describes (fixture, PM_TYPE_PIECE_GRID, ""));
}

static void
test_file_by_key (Fixture *fixture, gconstpointer data)
{
  PmPieceGrid *grid = get_grid (fixture);
  GtkWidget *widget = GTK_WIDGET (grid);

  g_assert_true (press (widget, GDK_KEY_Right, GDK_CONTROL_MASK));
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, 0);
  press (widget, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, N_PIECES / N_FILMS);
  press (widget, GDK_KEY_Right, 0);
  press (widget, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, N_PIECES / N_FILMS);
  press (widget, GDK_KEY_End, 0);
  g_assert_false (press (widget, GDK_KEY_Right, GDK_CONTROL_MASK));
}

/* --- picking out -------------------------------------------------------------------------------- */

static void
test_legend_picks_out (Fixture *fixture, gconstpointer data)
{
  GtkToggleButton *rare = get_row (fixture, PM_PIECE_RARE),
                  *here = get_row (fixture, PM_PIECE_HERE);

  g_signal_emit_by_name (rare, "clicked");
  g_assert_true (gtk_toggle_button_get_active (rare));
  g_signal_emit_by_name (here, "clicked");
  g_assert_false (gtk_toggle_button_get_active (rare));
  g_assert_true (gtk_toggle_button_get_active (here));
  g_signal_emit_by_name (here, "clicked");
  g_assert_false (gtk_toggle_button_get_active (here));
}

static void
test_bars_pick_out (Fixture *fixture, gconstpointer data)
{
  GtkWidget *chart = find (fixture, PM_TYPE_COPIES_CHART);
  GtkToggleButton *here = get_row (fixture, PM_PIECE_HERE);

  g_signal_emit_by_name (here, "clicked");
  click (chart, 4, 20);
  g_assert_false (gtk_toggle_button_get_active (here));
  click (chart, 4, 20);
  g_assert_false (press (chart, GDK_KEY_Return, 0));
  g_assert_true (press (chart, GDK_KEY_Right, 0));
  g_assert_true (press (chart, GDK_KEY_End, 0));
  g_assert_true (press (chart, GDK_KEY_Return, 0));
  g_assert_true (press (chart, GDK_KEY_Escape, 0));
  g_assert_false (press (chart, GDK_KEY_Escape, 0));
}

/* The numbers of the chart can be heard one by one. */
static void
test_spoken_chart (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = gtk_widget_get_first_child (find (fixture, PM_TYPE_COPIES_CHART));
  GtkWidget *item;

  wait_for (fixture, counts_are_the_engines, "the counts of the piece map");
  item = gtk_widget_get_first_child (list);
  g_assert_nonnull (item);
  gtk_test_accessible_assert_role (item, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  g_assert_true (g_str_has_suffix (gtk_label_get_text (GTK_LABEL (item)), "."));
}

/* --- files -------------------------------------------------------------------------------------- */

static gboolean
speaks_of_second (Fixture *fixture)
{
  BtPieceMap *map = bt_torrent_get_piece_map (pretend_get_torrent (fixture->pretend));
  guint32 n = N_PIECES / N_FILMS;
  g_autofree char *words = NULL;

  if (map == NULL)
    return FALSE;
  words = g_strdup_printf ("Here, %'u pieces", bt_bitfield_count_range (map->have, n, n));
  return row_says (fixture, PM_PIECE_HERE, words);
}

static void
test_one_file (Fixture *fixture, gconstpointer data)
{
  PmFileChoice *choice = PM_FILE_CHOICE (find (fixture, PM_TYPE_FILE_CHOICE));
  GtkDropDown *list = GTK_DROP_DOWN (adw_bin_get_child (ADW_BIN (choice)));
  PmPieceGrid *grid = get_grid (fixture);
  GdkRectangle cell;

  g_assert_null (pm_file_choice_get_file (choice));
  gtk_drop_down_set_selected (list, 2);
  g_assert_cmpstr (bt_file_get_name (pm_file_choice_get_file (choice)), ==, "Part 2.mkv");
  wait_for (fixture, speaks_of_second, "the counts of the second film");
  g_assert_false (pm_piece_grid_get_cell (grid, 0, &cell));
  g_assert_true (pm_piece_grid_get_cell (grid, N_PIECES / N_FILMS, &cell));
  press (GTK_WIDGET (grid), GDK_KEY_Home, 0);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, N_PIECES / N_FILMS);
  gtk_drop_down_set_selected (list, 0);
  g_assert_true (pm_piece_grid_get_cell (grid, 0, &cell));
}

static void
test_single_file (Fixture *fixture, gconstpointer data)
{
  g_assert_null (find_child (fixture->page, GTK_TYPE_DROP_DOWN));
}

/* --- one piece ---------------------------------------------------------------------------------- */

static GtkWidget *
get_popover (Fixture *fixture)
{
  return find_child (fixture->page, PM_TYPE_PIECE_POPOVER);
}

static gboolean
has_popover (Fixture *fixture)
{
  return get_popover (fixture) != NULL;
}

static gboolean
has_no_popover (Fixture *fixture)
{
  return !has_popover (fixture);
}

static gboolean
names_owners (Fixture *fixture)
{
  GtkWidget *popover = get_popover (fixture);
  BtPieceMap *map = bt_torrent_get_piece_map (pretend_get_torrent (fixture->pretend));
  g_autofree char *words = NULL;

  if (popover == NULL || map == NULL)
    return FALSE;
  words = g_strdup_printf ("%u of 24 peers have it", map->copies[0]);
  return find_label (popover, words) != NULL;
}

static void
test_popover (Fixture *fixture, gconstpointer data)
{
  BtTorrent *torrent = pretend_get_torrent (fixture->pretend);
  PmPieceGrid *grid = get_grid (fixture);

  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==, WATCHED);
  press (GTK_WIDGET (grid), GDK_KEY_Home, 0);
  g_assert_true (press (GTK_WIDGET (grid), GDK_KEY_Return, 0));
  wait_for (fixture, names_owners, "who has the piece");
  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==, WATCHED | BT_WATCH_TORRENT_PEERS);
  g_assert_nonnull (find_label (get_popover (fixture), "Piece 0"));
  g_assert_nonnull (find_label (get_popover (fixture), "Fingerprint"));
  gtk_popover_popdown (GTK_POPOVER (get_popover (fixture)));
  wait_for (fixture, has_no_popover, "its end");
  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==, WATCHED);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *tooltip)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, tooltip);
  return found;
}

static void
test_neighbours (Fixture *fixture, gconstpointer data)
{
  PmPieceGrid *grid = get_grid (fixture);
  GdkRectangle cell;
  GtkWidget *previous, *next;

  pm_piece_grid_get_cell (grid, 0, &cell);
  click (GTK_WIDGET (grid), cell.x + 1, cell.y + 1);
  wait_for (fixture, has_popover, "the popover");
  previous = find_button (get_popover (fixture), "Previous Piece");
  next = find_button (get_popover (fixture), "Next Piece");
  g_assert_false (gtk_widget_get_sensitive (previous));
  g_signal_emit_by_name (previous, "clicked");
  g_signal_emit_by_name (next, "clicked");
  g_assert_nonnull (find_label (get_popover (fixture), "Piece 1"));
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, 1);
  g_assert_true (gtk_widget_get_sensitive (previous));
  g_signal_emit_by_name (find_button (get_popover (fixture), "Copy Fingerprint"), "clicked");
  g_assert_nonnull (find_button (get_popover (fixture), "Copied"));
}

static void
test_play_from (Fixture *fixture, gconstpointer data)
{
  PmPieceGrid *grid = get_grid (fixture);
  GtkWidget *label;

  pm_piece_grid_point_to (grid, N_PIECES / N_FILMS * 5 / 2);
  press (GTK_WIDGET (grid), GDK_KEY_Return, 0);
  wait_for (fixture, has_popover, "the popover");
  g_assert_nonnull (find_label (get_popover (fixture), "Part 3.mkv"));
  label = find_label (get_popover (fixture), "Play From Here");
  g_assert_nonnull (label);
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON));
  while (fixture->played < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat_with_epsilon (fixture->played, .5, .001);
}

/* The name of this torrent tells no film. */
static void
test_nothing_plays (Fixture *fixture, gconstpointer data)
{
  press (GTK_WIDGET (get_grid (fixture)), GDK_KEY_Home, 0);
  press (GTK_WIDGET (get_grid (fixture)), GDK_KEY_Return, 0);
  wait_for (fixture, has_popover, "the popover");
  g_assert_null (find_label (get_popover (fixture), "Play From Here"));
}

/* --- watching, sizes ---------------------------------------------------------------------------- */

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  BtTorrent *torrent = pretend_get_torrent (fixture->pretend);

  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==, WATCHED);
  gtk_widget_set_visible (fixture->page, FALSE);
  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==, 0);
  gtk_widget_set_visible (fixture->page, TRUE);
  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==, WATCHED);
  pm_pieces_page_set_torrent (PM_PIECES_PAGE (fixture->page), NULL, NULL);
  g_assert_cmpint (_bt_torrent_get_watched (torrent), ==, 0);
  g_assert_true (pm_piece_grid_get_piece (get_grid (fixture)) == -1);
}

static gboolean
has_several_a_cell (Fixture *fixture)
{
  return pm_piece_grid_get_per_cell (get_grid (fixture)) > 1
         && find_label (fixture->page, "Each square is ") != NULL
         && find_label (fixture->page, "Each square is one") == NULL;
}

static void
test_narrow (void)
{
  Fixture fixture = { .pretend = pretend_new (200000, 10, 3) };

  show (&fixture, 360);
  wait_for (&fixture, has_several_a_cell, "cells of several pieces");
  press (GTK_WIDGET (get_grid (&fixture)), GDK_KEY_Home, 0);
  press (GTK_WIDGET (get_grid (&fixture)), GDK_KEY_Right, 0);
  g_assert_cmpint (pm_piece_grid_get_piece (get_grid (&fixture)), ==,
                   pm_piece_grid_get_per_cell (get_grid (&fixture)));
  tear_down (&fixture, NULL);
}

static void
test_mirrored (void)
{
  Fixture fixture = { .pretend = pretend_new (N_PIECES, 24, 7) };
  GdkRectangle first, second;
  PmPieceGrid *grid;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  show (&fixture, WIDTH);
  wait_for (&fixture, has_grid, "the grid");
  grid = get_grid (&fixture);
  g_assert_true (pm_piece_grid_get_cell (grid, 0, &first));
  g_assert_true (pm_piece_grid_get_cell (grid, 1, &second));
  g_assert_cmpint (first.x, >, second.x);
  g_assert_cmpint (first.x + first.width, ==, gtk_widget_get_width (GTK_WIDGET (grid)));
  press (GTK_WIDGET (grid), GDK_KEY_Home, 0);
  press (GTK_WIDGET (grid), GDK_KEY_Left, 0);
  g_assert_cmpint (pm_piece_grid_get_piece (grid), ==, 1);
  tear_down (&fixture, NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Numbered squares, as few pieces have them everywhere. */
static void
test_few_pieces (void)
{
  Fixture fixture = { .pretend = pretend_new_small () };
  GdkRectangle cell;

  show (&fixture, WIDTH);
  wait_for (&fixture, has_grid, "the grid");
  g_assert_true (pm_piece_grid_get_cell (get_grid (&fixture), 4, &cell));
  g_assert_cmpint (cell.width, ==, 68);
  tear_down (&fixture, NULL);
}

static void
add (const char *path, guint n_films, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, GUINT_TO_POINTER (n_films), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("/pieces/counts", 0, test_counts);
  add ("/pieces/states", 0, test_states);
  add ("/pieces/ends", 0, test_ends);
  add ("/pieces/pointing", 0, test_pointing);
  add ("/pieces/keys", 0, test_keys);
  add ("/pieces/rare-by-key", 0, test_rare_by_key);
  add ("/pieces/spoken-cursor", 0, test_spoken_cursor);
  add ("/pieces/file-by-key", N_FILMS, test_file_by_key);
  add ("/pieces/legend-picks-out", 0, test_legend_picks_out);
  add ("/pieces/bars-pick-out", 0, test_bars_pick_out);
  add ("/pieces/spoken-chart", 0, test_spoken_chart);
  add ("/pieces/one-file", N_FILMS, test_one_file);
  add ("/pieces/single-file", 0, test_single_file);
  add ("/pieces/popover", 0, test_popover);
  add ("/pieces/neighbours", 0, test_neighbours);
  add ("/pieces/play-from", N_FILMS, test_play_from);
  add ("/pieces/nothing-plays", 0, test_nothing_plays);
  add ("/pieces/watch", 0, test_watch);
  g_test_add_func ("/pieces/narrow", test_narrow);
  g_test_add_func ("/pieces/mirrored", test_mirrored);
  g_test_add_func ("/pieces/few-pieces", test_few_pieces);
  return g_test_run ();
}
