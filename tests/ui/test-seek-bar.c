/* test-seek-bar.c — where in a film one is: what the bar says, where its bubble is, and what it asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A film of as many seconds as it has pieces, so that each second is a piece. */
#include <adwaita.h>

#include "find.h"
#include "player/pm-seek-bar.h"
#include "pretend.h"

#define WIDTH 360 /* px */
#define N_PIECES 200
#define S G_GINT64_CONSTANT (1000000)
#define STEP_S 10 /* of an arrow key */

typedef struct {
  GtkWidget *window, *bar, *scale;
  Pretend *pretend;
  BtTorrentWatch *watch;
  gint64 sought_us; /* -1: nothing was */
  guint n_sought;
} Fixture;

static void
seek_cb (Fixture *fixture, gint64 position_us)
{
  fixture->sought_us = position_us;
  fixture->n_sought++;
}

static BtTorrent *
get_torrent (Fixture *fixture)
{
  return pretend_get_torrent (fixture->pretend);
}

static void
set_file (Fixture *fixture)
{
  g_autoptr (BtFile) file = g_list_model_get_item (bt_torrent_get_files (get_torrent (fixture)), 0);

  g_assert_nonnull (file);
  pm_seek_bar_set_file (PM_SEEK_BAR (fixture->bar), get_torrent (fixture), file);
}

/* @data: the language's direction. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_default_direction (GPOINTER_TO_UINT (data));
  fixture->pretend = pretend_new (N_PIECES, 5, 1);
  pretend_tell (fixture->pretend);
  fixture->watch = bt_torrent_watch (get_torrent (fixture), BT_WATCH_TORRENT_PIECES);
  pretend_tell (fixture->pretend);
  g_assert_nonnull (bt_torrent_get_piece_map (get_torrent (fixture)));
  fixture->sought_us = -1;
  fixture->bar = g_object_new (PM_TYPE_SEEK_BAR, "valign", GTK_ALIGN_END, NULL);
  g_signal_connect_swapped (fixture->bar, "seek", G_CALLBACK (seek_cb), fixture);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, WIDTH);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->bar);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (gtk_widget_get_width (fixture->bar) == 0)
    g_main_context_iteration (NULL, TRUE);
  fixture->scale = find_child (fixture->bar, GTK_TYPE_SCALE);
  set_file (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  bt_torrent_watch_free (fixture->watch);
  pretend_free (fixture->pretend);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
set_time (Fixture *fixture, gint64 position_us)
{
  pm_seek_bar_set_time (PM_SEEK_BAR (fixture->bar), position_us, N_PIECES * S);
}

/* The first piece from @from on that is here, or is not. */
static guint
find_piece (Fixture *fixture, guint from, gboolean is_here)
{
  return bt_bitfield_next (bt_torrent_get_piece_map (get_torrent (fixture))->have, from, is_here);
}

/* --- what is said ------------------------------------------------------------------------------- */

static void
assert_said (Fixture *fixture, guint second, guint end, const char *ending)
{
  g_autofree char *text =
      g_strdup_printf ("%u:%02u of 3:20, next %u:%02u %s", second / 60, second % 60,
                       (end - second) / 60, (end - second) % 60, ending);

  gtk_test_accessible_assert_property (fixture->scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text);
}

static void
test_said (Fixture *fixture, gconstpointer data)
{
  guint missing = find_piece (fixture, 3, FALSE), here = find_piece (fixture, missing, TRUE);
  guint end = find_piece (fixture, here, FALSE);

  set_time (fixture, missing * S + S / 1000);
  assert_said (fixture, missing, here, "not here yet");
  set_time (fixture, N_PIECES * S); /* what only moves on is not said each second */
  set_time (fixture, here * S + S / 1000);
  assert_said (fixture, here, end, "here");
  pm_seek_bar_set_time (PM_SEEK_BAR (fixture->bar), 5 * S, 0);
  gtk_test_accessible_assert_property (fixture->scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "0:05");
}

/* --- the bubble --------------------------------------------------------------------------------- */

static void
point (Fixture *fixture, double x)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (fixture->bar);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
      g_signal_emit_by_name (controller, "motion", x, 5.);
  }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Bars are as long as their window. */
static void
assert_inside (Fixture *fixture, GtkWidget *bubble)
{
  graphene_rect_t bounds;
  int width = gtk_widget_get_width (fixture->bar);
  gint64 end_us = g_get_monotonic_time () + 5 * S;

  do {
    g_main_context_iteration (NULL, TRUE);
    g_assert_true (gtk_widget_compute_bounds (bubble, fixture->bar, &bounds));
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
  } while (bounds.size.width <= 0);
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, width);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, 0);
}

/* From left to right in all languages. */
static void
test_bubble (Fixture *fixture, gconstpointer data)
{
  double width = gtk_widget_get_width (fixture->bar);
  guint missing = find_piece (fixture, N_PIECES / 2, FALSE);
  g_autofree char *text = g_strdup_printf ("%u:%02u\nNot here yet", missing / 60, missing % 60);

  point (fixture, width / 2);
  g_assert_null (find_label (fixture->bar, ""));
  set_time (fixture, S);
  point (fixture, 0);
  assert_inside (fixture, find_label (fixture->bar, "0:00"));
  point (fixture, width);
  assert_inside (fixture, find_label (fixture->bar, "3:20"));
  point (fixture, 10 + (width - 20) * (missing + .5) / N_PIECES);
  assert_inside (fixture, find_label (fixture->bar, text));
}

/* --- what is asked for -------------------------------------------------------------------------- */

static void
wait_for_seek (Fixture *fixture, guint n)
{
  while (fixture->n_sought < n)
    g_main_context_iteration (NULL, TRUE);
}

/* Places that the pointer only passes are not asked for. */
static void
test_drag (Fixture *fixture, gconstpointer data)
{
  gboolean is_handled;

  set_time (fixture, S);
  for (int second = 20; second <= 100; second += 20)
    g_signal_emit_by_name (fixture->scale, "change-value", GTK_SCROLL_JUMP, (double) second,
                           &is_handled);
  set_time (fixture, 2 * S);
  wait_for_seek (fixture, 1);
  g_assert_cmpint (fixture->sought_us, ==, 100 * S);
  g_assert_cmpuint (fixture->n_sought, ==, 1);
}

static void
test_arrows (Fixture *fixture, gconstpointer data)
{
  set_time (fixture, 50 * S);
  g_signal_emit_by_name (fixture->scale, "move-slider", GTK_SCROLL_STEP_RIGHT);
  wait_for_seek (fixture, 1);
  g_assert_cmpint (fixture->sought_us, ==, (50 + STEP_S) * S);
  set_time (fixture, 50 * S);
  g_signal_emit_by_name (fixture->scale, "move-slider", GTK_SCROLL_STEP_LEFT);
  wait_for_seek (fixture, 2);
  g_assert_cmpint (fixture->sought_us, ==, (50 - STEP_S) * S);
}

/* A film that is closed meanwhile is not sought in. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  gboolean is_handled;
  gint64 end_us;

  set_time (fixture, S);
  g_signal_emit_by_name (fixture->scale, "change-value", GTK_SCROLL_JUMP, 20., &is_handled);
  pm_seek_bar_set_file (PM_SEEK_BAR (fixture->bar), NULL, NULL);
  end_us = g_get_monotonic_time () + S / 2;
  while (g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->n_sought, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    GtkTextDirection direction;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/seek-bar/said", GTK_TEXT_DIR_LTR, test_said },
    { "/seek-bar/bubble", GTK_TEXT_DIR_LTR, test_bubble },
    { "/seek-bar/bubble-rtl", GTK_TEXT_DIR_RTL, test_bubble },
    { "/seek-bar/drag", GTK_TEXT_DIR_LTR, test_drag },
    { "/seek-bar/arrows", GTK_TEXT_DIR_LTR, test_arrows },
    { "/seek-bar/arrows-rtl", GTK_TEXT_DIR_RTL, test_arrows },
    { "/seek-bar/closed", GTK_TEXT_DIR_LTR, test_closed },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GUINT_TO_POINTER (tests[i].direction), set_up,
                tests[i].test, tear_down);
  return g_test_run ();
}
