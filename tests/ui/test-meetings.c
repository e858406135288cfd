/* test-meetings.c — the page of how peers were met, on pretended data: what it shows, says and watches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "diagrams/pm-ladder-view.h"
#include "diagrams/pm-meeting-card.h"
#include "find.h"
#include "page-fixture.h"
#include "pm-meetings-page.h"
#include "pretend-meetings.h"

typedef struct {
  PageFixture base;
  GArray *meetings;
  GSettings *settings;
} Fixture;

/* --- life --------------------------------------------------------------------------------------- */

static void
wait_for (Fixture *fixture, PageCondition condition, const char *words)
{
  page_wait_for (&fixture->base, condition, words);
}

static gboolean
says (Fixture *fixture, const char *words)
{
  return page_says (&fixture->base, words);
}

static void
add (Fixture *fixture, BtRtcStat stat)
{
  g_array_append_val (fixture->meetings, stat);
}

static void
show (Fixture *fixture, int width)
{
  GtkWidget *page = g_object_new (PM_TYPE_MEETINGS_PAGE, NULL);
  PretendDiscovery *pretend = fixture->base.pretend;

  pm_meetings_page_set_engine (PM_MEETINGS_PAGE (page), pretend_discovery_get_engine (pretend),
                               fixture->settings);
  pm_meetings_page_set_torrent (PM_MEETINGS_PAGE (page), pretend_discovery_get_torrent (pretend),
                                NULL);
  page_show (&fixture->base, page, width);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  page_fixture_set_up (&fixture->base, FALSE);
  fixture->meetings = g_array_new (FALSE, TRUE, sizeof (BtRtcStat));
  fixture->settings = g_settings_new (SCHEMA_ID);
  pretend_discovery_set_meetings (fixture->base.pretend, fixture->meetings);
  pretend_discovery_set_trackers (fixture->base.pretend, 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  page_fixture_tear_down (&fixture->base);
  g_settings_reset (fixture->settings, "turn-servers");
  g_object_unref (fixture->settings);
  g_array_unref (fixture->meetings);
}

/* --- what it shows ------------------------------------------------------------------------------ */

/* From the offer to the handshake, a sentence for each step as it comes. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  add (fixture, pretend_meeting (1, TRUE, 0));
  show (fixture, PAGE_WIDE);
  wait_for (fixture, page_says, "0 ms, You, createOffer.");
  wait_for (fixture, page_says, "The tracker looks for somebody who takes your offer.");
  for (guint n = 1; n <= PRETEND_ALL_STEPS; n++) {
    g_array_index (fixture->meetings, BtRtcStat, 0) = pretend_meeting (1, TRUE, n);
    wait_for (fixture, page_says,
              n < 3   ? "Waiting"
              : n < 8 ? "Connecting…"
                      : "Connected in 460 ms");
  }
  wait_for (fixture, page_says, "510 ms, Peer to You, BitTorrent handshake.");
  wait_for (fixture, page_says, "From 192.0.2.17:50123 to 203.0.113.7:40404");
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  static const char *const relays[] = { "turn:anna:secret@turn.example.org:3478", NULL };

  add (fixture, pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_CANDIDATE));
  show (fixture, PAGE_WIDE);
  wait_for (fixture, page_says, "Failed");
  wait_for (fixture, page_says,
            "The other side named no address that may be tried. A relay server would");
  g_assert_true (says (fixture, "Try Again"));
  g_assert_true (says (fixture, "Relay Settings…"));
  g_settings_set_strv (fixture->settings, "turn-servers", relays);
  wait_for (fixture, page_says,
            "The other side named no address that may be tried. The relay server");
  g_array_index (fixture->meetings, BtRtcStat, 0) =
      pretend_failure (1, TRUE, BT_RTC_FAILURE_FINGERPRINT);
  wait_for (fixture, page_says, "Its certificate is another one than it described");
  g_assert_false (says (fixture, "Relay Settings…"));
}

static PmMeetingCard *
get_first_card (PageFixture *fixture)
{
  return PM_MEETING_CARD (find_child (fixture->page, PM_TYPE_MEETING_CARD));
}

static guint
count_cards (PageFixture *fixture)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (get_first_card (fixture)));
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += PM_IS_MEETING_CARD (child);
  return n;
}

static gboolean
first_says (PageFixture *fixture, const char *words)
{
  PmMeetingCard *card = get_first_card (fixture);

  return card != NULL && find_label (GTK_WIDGET (card), words) != NULL;
}

/* The newest is first, unless the person asked for another; offers that wait come last, and one stands for
 * all of them. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  add (fixture, pretend_meeting (1, TRUE, PRETEND_ALL_STEPS));
  add (fixture, pretend_meeting (2, FALSE, PRETEND_ALL_STEPS));
  add (fixture, pretend_meeting (3, TRUE, 2));
  add (fixture, pretend_meeting (4, TRUE, 1));
  show (fixture, PAGE_WIDE);
  wait_for (fixture, first_says, "Connected in 260 ms");
  g_assert_true (says (fixture, "Waiting"));
  g_assert_cmpuint (count_cards (&fixture->base), ==, 3);
  pm_meetings_page_choose (PM_MEETINGS_PAGE (fixture->base.page), 1);
  wait_for (fixture, first_says, "Connected in 460 ms");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_first_card (&fixture->base)), "chosen"));
  g_array_set_size (fixture->meetings, 1);
  wait_for (fixture, first_says, "Connected in 460 ms");
  wait_for (fixture, page_says_no_more, "Waiting");
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  show (fixture, PAGE_WIDE);
  wait_for (fixture, page_says, "Nobody Met Yet");
  pretend_discovery_set_trackers (fixture->base.pretend, 3);
  wait_for (fixture, page_says, "Nobody Who Introduces You");
  add (fixture, pretend_meeting (1, TRUE, 2));
  wait_for (fixture, page_says, "Waiting");
}

/* Who left is still called by its name, as long as its ladder is told; nothing of it is kept longer. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  add (fixture, pretend_meeting (7, TRUE, PRETEND_ALL_STEPS));
  pretend_discovery_set_peer (fixture->base.pretend, 7, "WebTorrent Desktop");
  show (fixture, PAGE_WIDE);
  wait_for (fixture, page_says, "WebTorrent Desktop");
  pretend_discovery_set_peer (fixture->base.pretend, 0, NULL);
  g_array_index (fixture->meetings, BtRtcStat, 0) =
      pretend_failure (7, TRUE, BT_RTC_FAILURE_CLOSED);
  wait_for (fixture, page_says, "Ended");
  g_assert_true (says (fixture, "WebTorrent Desktop"));
  g_array_index (fixture->meetings, BtRtcStat, 0).id = 8;
  wait_for (fixture, page_says, "203.0.113.7");
  g_array_index (fixture->meetings, BtRtcStat, 0).id = 7;
  for (guint i = 0; i < 3; i++)
    pretend_discovery_tell (fixture->base.pretend);
  g_assert_false (says (fixture, "WebTorrent Desktop"));
}

static GtkWidget *
find_button (Fixture *fixture, const char *words)
{
  GtkWidget *label = find_label (fixture->base.page, words);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

static void
set_webrtc (Fixture *fixture, gboolean is_on)
{
  BtEngine *engine = pretend_discovery_get_engine (fixture->base.pretend);
  BtEngineOptions options = *bt_engine_get_options (engine);

  options.use_webrtc = is_on;
  bt_engine_set_options (engine, &options);
}

/* What can do nothing is not offered, and the page says why. */
static void
test_hindered (Fixture *fixture, gconstpointer data)
{
  add (fixture, pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_WAY));
  show (fixture, PAGE_WIDE);
  wait_for (fixture, page_says, "Failed");
  g_assert_true (gtk_widget_is_sensitive (find_button (fixture, "Try Again")));
  g_signal_emit_by_name (find_button (fixture, "Try Again"), "clicked");
  wait_for (fixture, page_says, "The tracker is asked again, as soon as it allows.");
  add (fixture, pretend_failure (2, TRUE, BT_RTC_FAILURE_NO_WAY));
  wait_for (fixture, page_says_no_more, "The tracker is asked again");
  set_webrtc (fixture, FALSE);
  wait_for (fixture, page_says, "WebRTC is switched off: nobody new is met.");
  g_assert_false (gtk_widget_is_sensitive (find_button (fixture, "Try Again")));
  g_assert_nonnull (find_button (fixture, "Preferences"));
  set_webrtc (fixture, TRUE);
  wait_for (fixture, page_says_no_more, "WebRTC is switched off");
  g_assert_true (gtk_widget_is_sensitive (find_button (fixture, "Try Again")));
  pretend_discovery_set_trackers (fixture->base.pretend, 3);
  wait_for (fixture, page_says, "No tracker of this torrent introduces you");
  g_assert_false (gtk_widget_is_sensitive (find_button (fixture, "Try Again")));
  pretend_discovery_set_trackers (fixture->base.pretend, 5);
  pretend_discovery_set_state (fixture->base.pretend, BT_TORRENT_PAUSED);
  wait_for (fixture, page_says, "This torrent is stopped: nobody new is met.");
  g_assert_false (gtk_widget_is_sensitive (find_button (fixture, "Try Again")));
}

/* Also while there is no card yet, the page says that it was heard. */
static void
test_ask_now (Fixture *fixture, gconstpointer data)
{
  show (fixture, PAGE_WIDE);
  wait_for (fixture, page_says, "Nobody Met Yet");
  g_assert_false (says (fixture, "The tracker is asked again"));
  g_signal_emit_by_name (find_button (fixture, "Ask Now"), "clicked");
  wait_for (fixture, page_says, "The tracker is asked again, as soon as it allows.");
  g_assert_true (says (fixture, "Nobody Met Yet"));
  pretend_discovery_set_state (fixture->base.pretend, BT_TORRENT_PAUSED);
  wait_for (fixture, page_says, "Nobody is asked for this torrent while it is stopped.");
  g_assert_false (says (fixture, "The tracker is asked again"));
  g_assert_false (says (fixture, "This torrent is stopped: nobody new is met."));
  pretend_discovery_set_state (fixture->base.pretend, BT_TORRENT_DOWNLOADING);
  wait_for (fixture, page_says, "The tracker is asked again");
  add (fixture, pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_WAY));
  wait_for (fixture, page_says, "Failed");
  g_assert_false (says (fixture, "The tracker is asked again"));
}

static void
stopped_cb (GObject *demo, GAsyncResult *result, gpointer data)
{
  gboolean *is_over = data;

  bt_demo_stop_finish (BT_DEMO (demo), result, NULL);
  *is_over = TRUE;
}

/* The settings are of our engine: the demo has one of its own, which meets whom it shows. */
static void
test_demo (Fixture *fixture, gconstpointer data)
{
  PretendDiscovery *pretend = fixture->base.pretend;
  g_autoptr (BtDemo) demo = bt_demo_new (7, NULL);
  gboolean is_over = FALSE;

  add (fixture, pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_WAY));
  set_webrtc (fixture, FALSE);
  show (fixture, PAGE_WIDE);
  wait_for (fixture, page_says, "WebRTC is switched off: nobody new is met.");
  pm_meetings_page_set_torrent (PM_MEETINGS_PAGE (fixture->base.page), NULL, NULL);
  pm_meetings_page_set_torrent (PM_MEETINGS_PAGE (fixture->base.page),
                                pretend_discovery_get_torrent (pretend), demo);
  wait_for (fixture, page_says_no_more, "WebRTC is switched off");
  wait_for (fixture, page_says, "Failed");
  g_assert_true (gtk_widget_is_sensitive (find_button (fixture, "Try Again")));
  bt_demo_stop_async (demo, stopped_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* --- what it watches ---------------------------------------------------------------------------- */

static gboolean
is_watched (PageFixture *fixture, const char *words)
{
  return bt_torrent_get_meetings (pretend_discovery_get_torrent (fixture->pretend)) != NULL;
}

static gboolean
is_unwatched (PageFixture *fixture, const char *words)
{
  return !is_watched (fixture, words);
}

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  show (fixture, PAGE_WIDE);
  wait_for (fixture, is_watched, "meetings");
  gtk_widget_set_visible (fixture->base.page, FALSE);
  wait_for (fixture, is_unwatched, "the end of the watch");
}

/* Every state of both roles, mirrored and below one another, without a complaint of GTK's. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  for (guint failure = 1; failure < BT_RTC_N_FAILURES; failure++)
    for (int we_offer = 0; we_offer <= 1; we_offer++)
      add (fixture, pretend_failure (2 * failure + we_offer, we_offer, failure));
  show (fixture, PAGE_NARROW);
  wait_for (fixture, page_says, "15 s, No way through.");
  wait_for (fixture, page_says, "15 s, The other side left.");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/meetings/live", test_live },       { "/meetings/failure", test_failure },
    { "/meetings/order", test_order },     { "/meetings/nothing", test_nothing },
    { "/meetings/names", test_names },     { "/meetings/hindered", test_hindered },
    { "/meetings/ask-now", test_ask_now }, { "/meetings/demo", test_demo },
    { "/meetings/watch", test_watch },     { "/meetings/narrow", test_narrow },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
