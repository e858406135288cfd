/* test-swarm.c — the swarm view on a pretended swarm: what it shows, says and watches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "diagrams/pm-piece-boxes.h"
#include "diagrams/pm-piece-strip.h"
#include "diagrams/pm-swarm-canvas.h"
#include "diagrams/pm-swarm-list.h"
#include "diagrams/pm-swarm-table.h"
#include "diagrams/pm-swarm-view.h"
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
  g_test_add_func ("/swarm/strip", test_strip_says_the_share);
  return g_test_run ();
}
