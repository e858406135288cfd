/* test-discovery.c — the pages of discovery and of the DHT on pretended data: what they show, say and watch.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "diagrams/pm-lookup-view.h"
#include "find.h"
#include "model/bt-torrent-private.h"
#include "pm-dht-page.h"
#include "pm-discovery-page.h"
#include "pretend-discovery.h"

#define WIDTH 900 /* px */
#define NARROW 380
#define HEIGHT 640
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20

typedef struct {
  GtkWidget *window, *page;
  PretendDiscovery *pretend;
} Fixture;

typedef gboolean (*Condition) (Fixture *fixture, const char *words);

/* --- looking ------------------------------------------------------------------------------------ */

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (Fixture *fixture, Condition condition, const char *words)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add (STEP_MS, wake_cb, NULL);

  while (!condition (fixture, words)) {
    if (g_get_monotonic_time () > end_us)
      g_error ("never came: %s", words);
    pretend_discovery_tell (fixture->pretend);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static gboolean
says (Fixture *fixture, const char *words)
{
  return find_label (fixture->page, words) != NULL;
}

/* --- life --------------------------------------------------------------------------------------- */

static void
show (Fixture *fixture, GtkWidget *page, int width)
{
  fixture->page = page;
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, HEIGHT);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
show_discovery (Fixture *fixture, int width)
{
  GtkWidget *page = pm_discovery_page_new ();
  BtEngine *engine = pretend_discovery_get_engine (fixture->pretend);

  pm_discovery_page_set_torrent (PM_DISCOVERY_PAGE (page),
                                 pretend_discovery_get_torrent (fixture->pretend),
                                 bt_engine_get_dht (engine));
  show (fixture, page, width);
}

static void
show_dht (Fixture *fixture, int width)
{
  GtkWidget *page = g_object_new (PM_TYPE_DHT_PAGE, NULL);

  pm_dht_page_set_engine (PM_DHT_PAGE (page), pretend_discovery_get_engine (fixture->pretend));
  pm_dht_page_set_torrent (PM_DHT_PAGE (page), pretend_discovery_get_torrent (fixture->pretend));
  show (fixture, page, width);
}

static void
set_up (Fixture *fixture, gconstpointer is_private)
{
  *fixture = (Fixture) { .pretend = pretend_discovery_new ("Tears of Steel", is_private != NULL) };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  pretend_discovery_free (fixture->pretend);
}

/* --- discovery ---------------------------------------------------------------------------------- */

static void
test_trackers (Fixture *fixture, gconstpointer data)
{
  pretend_discovery_set_trackers (fixture->pretend, 9);
  show_discovery (fixture, WIDTH);
  wait_for (fixture, says, "31 peers · again in 24 min");
  wait_for (fixture, says, "50 of 1291 peers");
  wait_for (fixture, says, "No answer · again in 5 min");
  wait_for (fixture, says, "Asking…");
  wait_for (fixture, says, "Not asked: this kind of tracker is not supported yet");
  wait_for (fixture, says, "18 peers · told by 6 of them");
  wait_for (fixture, says, "46 peers · 63 nodes known");
  pretend_discovery_set_trackers (fixture->pretend, 1);
  pretend_discovery_tell (fixture->pretend);
  g_assert_true (says (fixture, "31 peers"));
  g_assert_false (says (fixture, "No answer"));
}

static gboolean
is_watched (Fixture *fixture, const char *words)
{
  return bt_torrent_get_discovery (pretend_discovery_get_torrent (fixture->pretend)) != NULL;
}

static gboolean
is_unwatched (Fixture *fixture, const char *words)
{
  return !is_watched (fixture, words);
}

/* A page that is not seen asks the engine for nothing. */
static void
test_watch (Fixture *fixture, gconstpointer data)
{
  show_discovery (fixture, WIDTH);
  wait_for (fixture, is_watched, "what was found");
  gtk_widget_set_visible (fixture->page, FALSE);
  wait_for (fixture, is_unwatched, "the end of the watch");
}

static void
test_private (Fixture *fixture, gconstpointer data)
{
  show_discovery (fixture, NARROW);
  wait_for (fixture, says, "Switched off: this torrent is private");
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  show_dht (fixture, NARROW);
  wait_for (fixture, says, "This torrent is private");
}

/* Nobody outside hears of the swarm in a box, and no tracker is added that would tell them. */
static void
test_boxed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = pm_discovery_page_new ();

  pm_discovery_page_set_torrent (PM_DISCOVERY_PAGE (page),
                                 pretend_discovery_get_torrent (fixture->pretend), NULL);
  show (fixture, page, WIDTH);
  wait_for (fixture, says, "Not used: everybody is on this computer");
  g_assert_true (says (fixture, "Local network"));
  g_assert_false (says (fixture, "Switched off"));
  g_assert_false (says (fixture, "Add Tracker"));
}

/* --- the DHT ------------------------------------------------------------------------------------ */

static void
test_lookup (Fixture *fixture, gconstpointer data)
{
  pretend_discovery_set_time (fixture->pretend, 0);
  show_dht (fixture, WIDTH);
  wait_for (fixture, says, "58 nodes answered lately.");
  wait_for (fixture, says, "Looking for Tears of Steel");
  for (guint time_ms = 0; time_ms < PRETEND_LOOKUP_MS; time_ms += 150) {
    pretend_discovery_set_time (fixture->pretend, time_ms);
    wait_for (fixture, says, time_ms < 150 ? "Beginning" : "Round");
  }
  pretend_discovery_set_time (fixture->pretend, PRETEND_LOOKUP_MS);
  wait_for (fixture, says, "Found 46 peers at the 3 closest nodes in 1.9 s · 16 asked, 2 silent");
  wait_for (fixture, says, "Round 5: 203.0.113.");
}

static gboolean
has_replayed (Fixture *fixture, const char *words)
{
  return !pm_lookup_view_is_replaying (
      PM_LOOKUP_VIEW (find_child (fixture->page, PM_TYPE_LOOKUP_VIEW)));
}

static void
replay (Fixture *fixture, gboolean may_move)
{
  GtkWidget *view;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", may_move, NULL);
  show_dht (fixture, WIDTH);
  wait_for (fixture, says, "Found 46 peers");
  view = find_child (fixture->page, PM_TYPE_LOOKUP_VIEW);
  pm_lookup_view_replay (PM_LOOKUP_VIEW (view));
  g_assert_true (pm_lookup_view_is_replaying (PM_LOOKUP_VIEW (view)));
  wait_for (fixture, has_replayed, "the end of the replay");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

static void
test_replay (Fixture *fixture, gconstpointer data)
{
  replay (fixture, TRUE);
}

static void
test_replay_in_steps (Fixture *fixture, gconstpointer data)
{
  replay (fixture, FALSE);
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  pretend_discovery_set_dht (fixture->pretend, PRETEND_DHT_OFF);
  show_dht (fixture, WIDTH);
  wait_for (fixture, says, "The DHT Is Switched Off");
  pretend_discovery_set_dht (fixture->pretend, PRETEND_DHT_JOINING);
  wait_for (fixture, says, "The DHT needs a first node. Joining…");
  pretend_discovery_set_dht (fixture->pretend, PRETEND_DHT_IDLE);
  wait_for (fixture, says, "Nothing Asked Yet");
  pretend_discovery_set_dht (fixture->pretend, PRETEND_DHT_LOOKUP);
  wait_for (fixture, says, "Found 46 peers");
}

/* Every drawing of the DHT, in each direction and size of text, without a complaint of GTK's. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  pretend_discovery_set_v6 (fixture->pretend);
  show_dht (fixture, NARROW);
  wait_for (fixture, says, "Found 46 peers");
  wait_for (fixture, says, "half of all: 8 nodes, 8 of them answer.");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
    gboolean is_private;
  } tests[] = {
    { "/discovery/trackers", test_trackers, FALSE },
    { "/discovery/watch", test_watch, FALSE },
    { "/discovery/private", test_private, TRUE },
    { "/discovery/boxed", test_boxed, FALSE },
    { "/discovery/lookup", test_lookup, FALSE },
    { "/discovery/replay", test_replay, FALSE },
    { "/discovery/replay-in-steps", test_replay_in_steps, FALSE },
    { "/discovery/states", test_states, FALSE },
    { "/discovery/narrow", test_narrow, FALSE },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GINT_TO_POINTER (tests[i].is_private), set_up,
                tests[i].test, tear_down);
  return g_test_run ();
}
