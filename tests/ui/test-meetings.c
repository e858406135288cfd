/* test-meetings.c — the page of how peers were met, on pretended data: what it shows, says and watches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "diagrams/pm-ladder-view.h"
#include "diagrams/pm-meeting-card.h"
#include "find.h"
#include "pm-meetings-page.h"
#include "pretend-discovery.h"
#include "pretend-meetings.h"

#define WIDTH 900 /* px */
#define NARROW 380
#define HEIGHT 640
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20
#define SCHEMA "io.github.piecemeal.Piecemeal"

typedef struct {
  GtkWidget *window, *page;
  PretendDiscovery *pretend;
  GArray *meetings;
  GSettings *settings;
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

static gboolean
says_no_more (Fixture *fixture, const char *words)
{
  return !says (fixture, words);
}

/* --- life --------------------------------------------------------------------------------------- */

static void
add (Fixture *fixture, BtRtcStat stat)
{
  g_array_append_val (fixture->meetings, stat);
}

static void
show (Fixture *fixture, int width)
{
  fixture->page = g_object_new (PM_TYPE_MEETINGS_PAGE, NULL);
  pm_meetings_page_set_engine (PM_MEETINGS_PAGE (fixture->page),
                               pretend_discovery_get_engine (fixture->pretend), fixture->settings);
  pm_meetings_page_set_torrent (PM_MEETINGS_PAGE (fixture->page),
                                pretend_discovery_get_torrent (fixture->pretend), NULL);
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, HEIGHT);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  *fixture = (Fixture) { .pretend = pretend_discovery_new ("Tears of Steel", FALSE),
                         .meetings = g_array_new (FALSE, TRUE, sizeof (BtRtcStat)),
                         .settings = g_settings_new (SCHEMA) };
  pretend_discovery_set_meetings (fixture->pretend, fixture->meetings);
  pretend_discovery_set_trackers (fixture->pretend, 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_settings_reset (fixture->settings, "turn-servers");
  g_object_unref (fixture->settings);
  g_array_unref (fixture->meetings);
  pretend_discovery_free (fixture->pretend);
}

/* --- what it shows ------------------------------------------------------------------------------ */

/* From the offer to the handshake, a sentence for each step as it comes. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  add (fixture, pretend_meeting (1, TRUE, 0));
  show (fixture, WIDTH);
  wait_for (fixture, says, "0 ms, You, createOffer.");
  wait_for (fixture, says, "The tracker looks for somebody who takes your offer.");
  for (guint n = 1; n <= PRETEND_ALL_STEPS; n++) {
    g_array_index (fixture->meetings, BtRtcStat, 0) = pretend_meeting (1, TRUE, n);
    wait_for (fixture, says, n < 3 ? "Waiting" : n < 8 ? "Connecting…" : "Connected in 460 ms");
  }
  wait_for (fixture, says, "510 ms, Peer to You, BitTorrent handshake.");
  wait_for (fixture, says, "From 192.0.2.17:50123 to 203.0.113.7:40404");
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  static const char *const relays[] = { "turn:anna:secret@turn.example.org:3478", NULL };

  add (fixture, pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_CANDIDATE));
  show (fixture, WIDTH);
  wait_for (fixture, says, "Failed");
  wait_for (fixture, says,
            "The other side named no address that may be tried. A relay server would");
  g_assert_true (says (fixture, "Try Again"));
  g_assert_true (says (fixture, "Relay Settings…"));
  g_settings_set_strv (fixture->settings, "turn-servers", relays);
  wait_for (fixture, says, "The other side named no address that may be tried. The relay server");
  g_array_index (fixture->meetings, BtRtcStat, 0) =
      pretend_failure (1, TRUE, BT_RTC_FAILURE_FINGERPRINT);
  wait_for (fixture, says, "Its certificate is another one than it described");
  g_assert_false (says (fixture, "Relay Settings…"));
}

static PmMeetingCard *
get_first_card (Fixture *fixture)
{
  return PM_MEETING_CARD (find_child (fixture->page, PM_TYPE_MEETING_CARD));
}

static guint
count_cards (Fixture *fixture)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (get_first_card (fixture)));
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += PM_IS_MEETING_CARD (child);
  return n;
}

static gboolean
first_says (Fixture *fixture, const char *words)
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
  show (fixture, WIDTH);
  wait_for (fixture, first_says, "Connected in 260 ms");
  g_assert_true (says (fixture, "Waiting"));
  g_assert_cmpuint (count_cards (fixture), ==, 3);
  pm_meetings_page_choose (PM_MEETINGS_PAGE (fixture->page), 1);
  wait_for (fixture, first_says, "Connected in 460 ms");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_first_card (fixture)), "chosen"));
  g_array_set_size (fixture->meetings, 1);
  wait_for (fixture, first_says, "Connected in 460 ms");
  wait_for (fixture, says_no_more, "Waiting");
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  show (fixture, WIDTH);
  wait_for (fixture, says, "Nobody Met Yet");
  pretend_discovery_set_trackers (fixture->pretend, 3);
  wait_for (fixture, says, "Nobody Who Introduces You");
  add (fixture, pretend_meeting (1, TRUE, 2));
  wait_for (fixture, says, "Waiting");
}

/* --- what it watches ---------------------------------------------------------------------------- */

static gboolean
is_watched (Fixture *fixture, const char *words)
{
  return bt_torrent_get_meetings (pretend_discovery_get_torrent (fixture->pretend)) != NULL;
}

static gboolean
is_unwatched (Fixture *fixture, const char *words)
{
  return !is_watched (fixture, words);
}

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  show (fixture, WIDTH);
  wait_for (fixture, is_watched, "meetings");
  gtk_widget_set_visible (fixture->page, FALSE);
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
  show (fixture, NARROW);
  wait_for (fixture, says, "15 s, No way through.");
  wait_for (fixture, says, "15 s, The other side left.");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/meetings/live", test_live },   { "/meetings/failure", test_failure },
    { "/meetings/order", test_order }, { "/meetings/nothing", test_nothing },
    { "/meetings/watch", test_watch }, { "/meetings/narrow", test_narrow },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
