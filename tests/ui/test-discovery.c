/* test-discovery.c — the pages of discovery and of the DHT on pretended data: what they show, say and watch.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "diagrams/pm-lookup-view.h"
#include "find.h"
#include "model/bt-torrent-private.h"
#include "page-fixture.h"
#include "pm-dht-page.h"
#include "pm-discovery-page.h"
#include "pretend-meetings.h"

static void
show_discovery (PageFixture *fixture, int width)
{
  GtkWidget *page = pm_discovery_page_new ();
  BtEngine *engine = pretend_discovery_get_engine (fixture->pretend);

  pm_discovery_page_set_torrent (PM_DISCOVERY_PAGE (page),
                                 pretend_discovery_get_torrent (fixture->pretend),
                                 bt_engine_get_dht (engine));
  page_show (fixture, page, width);
}

static void
show_dht (PageFixture *fixture, int width)
{
  GtkWidget *page = g_object_new (PM_TYPE_DHT_PAGE, NULL);

  pm_dht_page_set_engine (PM_DHT_PAGE (page), pretend_discovery_get_engine (fixture->pretend));
  pm_dht_page_set_torrent (PM_DHT_PAGE (page), pretend_discovery_get_torrent (fixture->pretend));
  page_show (fixture, page, width);
}

static void
set_up (PageFixture *fixture, gconstpointer is_private)
{
  page_fixture_set_up (fixture, is_private != NULL);
}

static void
tear_down (PageFixture *fixture, gconstpointer data)
{
  page_fixture_tear_down (fixture);
}

/* --- discovery ---------------------------------------------------------------------------------- */

static void
test_trackers (PageFixture *fixture, gconstpointer data)
{
  pretend_discovery_set_trackers (fixture->pretend, 9);
  show_discovery (fixture, PAGE_WIDE);
  page_wait_for (fixture, page_says, "31 peers · again in 24 min");
  page_wait_for (fixture, page_says, "50 of 1291 peers");
  page_wait_for (fixture, page_says, "No answer · again in 5 min");
  page_wait_for (fixture, page_says, "Asking…");
  page_wait_for (fixture, page_says, "Not asked: this kind of tracker is not supported yet");
  page_wait_for (fixture, page_says, "18 peers · told by 6 of them");
  page_wait_for (fixture, page_says, "46 peers · 63 nodes known");
  pretend_discovery_set_trackers (fixture->pretend, 1);
  pretend_discovery_tell (fixture->pretend);
  g_assert_true (page_says (fixture, "31 peers"));
  g_assert_false (page_says (fixture, "No answer"));
}

static gboolean
is_watched (PageFixture *fixture, const char *words)
{
  return bt_torrent_get_discovery (pretend_discovery_get_torrent (fixture->pretend)) != NULL;
}

static gboolean
is_unwatched (PageFixture *fixture, const char *words)
{
  return !is_watched (fixture, words);
}

/* A page that is not seen asks the engine for nothing. */
static void
test_watch (PageFixture *fixture, gconstpointer data)
{
  show_discovery (fixture, PAGE_WIDE);
  page_wait_for (fixture, is_watched, "what was found");
  gtk_widget_set_visible (fixture->page, FALSE);
  page_wait_for (fixture, is_unwatched, "the end of the watch");
}

static void
test_private (PageFixture *fixture, gconstpointer data)
{
  show_discovery (fixture, PAGE_NARROW);
  page_wait_for (fixture, page_says, "Switched off: this torrent is private");
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  show_dht (fixture, PAGE_NARROW);
  page_wait_for (fixture, page_says, "This torrent is private");
}

/* Nobody outside hears of the swarm in a box, and no tracker is added that would tell them. */
static void
test_boxed (PageFixture *fixture, gconstpointer data)
{
  GtkWidget *page = pm_discovery_page_new ();

  pm_discovery_page_set_torrent (PM_DISCOVERY_PAGE (page),
                                 pretend_discovery_get_torrent (fixture->pretend), NULL);
  page_show (fixture, page, PAGE_WIDE);
  page_wait_for (fixture, page_says, "Not used: everybody is on this computer");
  g_assert_true (page_says (fixture, "Local network"));
  g_assert_false (page_says (fixture, "Switched off"));
  g_assert_false (page_says (fixture, "Add Tracker"));
}

/* Nothing leads to how peers were met where nobody can be met like that. */
static void
test_met (PageFixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) meetings = g_array_new (FALSE, TRUE, sizeof (BtRtcStat));
  BtRtcStat stat = pretend_meeting (1, TRUE, PRETEND_ALL_STEPS);

  pretend_discovery_set_meetings (fixture->pretend, meetings);
  show_discovery (fixture, PAGE_WIDE);
  page_wait_for (fixture, page_says, "31 peers");
  g_assert_false (page_says (fixture, "How You Met"));
  g_array_append_val (meetings, stat);
  page_wait_for (fixture, page_says, "1 peer over WebRTC");
  g_assert_true (page_says (fixture, "How You Met"));
  g_array_set_size (meetings, 0);
  pretend_discovery_set_trackers (fixture->pretend, 5);
  page_wait_for (fixture, page_says, "Nobody yet over WebRTC");
}

/* The table by each way in, wide and narrow, in both directions. */
static void
test_table (PageFixture *fixture, gconstpointer data)
{
  show_discovery (fixture, PAGE_WIDE);
  page_wait_for (fixture, page_says, "The link itself");
  g_assert_true (page_says (fixture, "Your way in"));
  g_assert_true (page_says (fixture, "24 peers"));
  g_assert_true (page_says (fixture, "46 peers · peer exchange 18 · local network 1"));
  pretend_discovery_set_way_in (fixture->pretend, BT_WAY_IN_WEB, "films.example.org");
  page_wait_for (fixture, page_says, "films.example.org");
  pretend_discovery_set_way_in (fixture->pretend, BT_WAY_IN_UNKNOWN, NULL);
  page_wait_for (fixture, page_says, "Not known");
  g_assert_false (page_says (fixture, "Your way in"));
}

static void
test_table_narrow (PageFixture *fixture, gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  show_discovery (fixture, PAGE_NARROW);
  page_wait_for (fixture, page_says, "Your way in");
  pretend_discovery_set_carried (fixture->pretend, 1, 2, 3);
  pretend_discovery_set_way_in (fixture->pretend, BT_WAY_IN_FILE, "film.torrent");
  page_wait_for (fixture, page_says, "film.torrent");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* --- the DHT ------------------------------------------------------------------------------------ */

static void
test_lookup (PageFixture *fixture, gconstpointer data)
{
  pretend_discovery_set_time (fixture->pretend, 0);
  show_dht (fixture, PAGE_WIDE);
  page_wait_for (fixture, page_says, "58 nodes answered lately.");
  page_wait_for (fixture, page_says, "Looking for Tears of Steel");
  for (guint time_ms = 0; time_ms < PRETEND_LOOKUP_MS; time_ms += 150) {
    pretend_discovery_set_time (fixture->pretend, time_ms);
    page_wait_for (fixture, page_says, time_ms < 150 ? "Beginning" : "Round");
  }
  pretend_discovery_set_time (fixture->pretend, PRETEND_LOOKUP_MS);
  page_wait_for (fixture, page_says,
                 "Found 46 peers at the 3 closest nodes in 1.9 s · 16 asked, 2 silent");
  page_wait_for (fixture, page_says, "Round 5: 203.0.113.");
}

static gboolean
has_replayed (PageFixture *fixture, const char *words)
{
  return !pm_lookup_view_is_replaying (
      PM_LOOKUP_VIEW (find_child (fixture->page, PM_TYPE_LOOKUP_VIEW)));
}

static void
replay (PageFixture *fixture, gboolean may_move)
{
  GtkWidget *view;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", may_move, NULL);
  show_dht (fixture, PAGE_WIDE);
  page_wait_for (fixture, page_says, "Found 46 peers");
  view = find_child (fixture->page, PM_TYPE_LOOKUP_VIEW);
  pm_lookup_view_replay (PM_LOOKUP_VIEW (view));
  g_assert_true (pm_lookup_view_is_replaying (PM_LOOKUP_VIEW (view)));
  page_wait_for (fixture, has_replayed, "the end of the replay");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

static void
test_replay (PageFixture *fixture, gconstpointer data)
{
  replay (fixture, TRUE);
}

static void
test_replay_in_steps (PageFixture *fixture, gconstpointer data)
{
  replay (fixture, FALSE);
}

static void
test_states (PageFixture *fixture, gconstpointer data)
{
  pretend_discovery_set_dht (fixture->pretend, PRETEND_DHT_OFF);
  show_dht (fixture, PAGE_WIDE);
  page_wait_for (fixture, page_says, "The DHT Is Switched Off");
  pretend_discovery_set_dht (fixture->pretend, PRETEND_DHT_JOINING);
  page_wait_for (fixture, page_says, "The DHT needs a first node. Joining…");
  pretend_discovery_set_dht (fixture->pretend, PRETEND_DHT_IDLE);
  page_wait_for (fixture, page_says, "Nothing Asked Yet");
  pretend_discovery_set_dht (fixture->pretend, PRETEND_DHT_LOOKUP);
  page_wait_for (fixture, page_says, "Found 46 peers");
}

/* Every drawing of the DHT, in each direction and size of text, without a complaint of GTK's. */
static void
test_narrow (PageFixture *fixture, gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  pretend_discovery_set_v6 (fixture->pretend);
  show_dht (fixture, PAGE_NARROW);
  page_wait_for (fixture, page_says, "Found 46 peers");
  page_wait_for (fixture, page_says, "half of all: 8 nodes, 8 of them answer.");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (PageFixture *, gconstpointer);
    gboolean is_private;
  } tests[] = {
    { "/discovery/trackers", test_trackers, FALSE },
    { "/discovery/watch", test_watch, FALSE },
    { "/discovery/private", test_private, TRUE },
    { "/discovery/boxed", test_boxed, FALSE },
    { "/discovery/met", test_met, FALSE },
    { "/discovery/table", test_table, FALSE },
    { "/discovery/table-narrow", test_table_narrow, FALSE },
    { "/discovery/lookup", test_lookup, FALSE },
    { "/discovery/replay", test_replay, FALSE },
    { "/discovery/replay-in-steps", test_replay_in_steps, FALSE },
    { "/discovery/states", test_states, FALSE },
    { "/discovery/narrow", test_narrow, FALSE },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, PageFixture, GINT_TO_POINTER (tests[i].is_private), set_up,
                tests[i].test, tear_down);
  return g_test_run ();
}
