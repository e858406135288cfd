/* test-announcer-introducers.c — trackers that are asked beside the rounds, and a person's own ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-announcer.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define INTERVAL 120 /* seconds; of each answer, and by chance a tenth more */

/* Trackers have the URL fake://NAME, or meet://NAME if they introduce. "bad" refuses, others answer. */
typedef struct {
  BtTrackerQueue *queue;
  GString *asked; /* owned; "NAME event, " in the order of asking */
} Fake;

typedef struct {
  BtTrackerCall base;
  Fake *fake;
  char *name; /* owned */
  guint answer;
} FakeCall;

typedef struct {
  Fake fakes[2];
  BtTrackerClient *client;
  BtAnnouncer *announcer;
  BtRandom random;
  GString *asked; /* of both */
  guint n_stopped;
  gint64 now_us;
} Test;

/* --- trackers ---------------------------------------------------------------------------------------- */

static gboolean
answer_cb (gpointer data)
{
  FakeCall *call = data;
  g_autoptr (GError) error = NULL;
  BtTrackerResult result = { 0 };

  call->answer = 0;
  if (g_str_has_prefix (call->name, "bad"))
    g_set_error (&error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED, "nope");
  else
    result.answer = bt_tracker_answer_new (INTERVAL);
  result.error = error;
  bt_tracker_call_end (&call->base, &result);
  return G_SOURCE_REMOVE;
}

static void
fake_start (BtTrackerCall *base)
{
  FakeCall *call = (FakeCall *) base;

  g_string_append_printf (call->fake->asked, "%s, ", call->name);
  base->is_out = TRUE;
  call->answer = g_idle_add (answer_cb, call);
}

static void
fake_interrupt (BtTrackerCall *base)
{
  FakeCall *call = (FakeCall *) base;

  g_source_remove (call->answer);
  bt_tracker_call_end_later (base);
}

static void
fake_call_free (BtTrackerCall *base)
{
  g_free (((FakeCall *) base)->name);
  g_free (base);
}

static const BtTrackerCallFuncs call_funcs = { fake_start, fake_interrupt, fake_call_free };

static BtTrackerCall *
fake_announce (gpointer self, const char *url, const BtTrackerRequest *request, gint64 timeout_us,
               BtTrackerDone done, gpointer data)
{
  static const char *const events[] = { "-", "started", "completed", "stopped", "paused" };
  FakeCall *call = g_new0 (FakeCall, 1);

  call->base.funcs = &call_funcs;
  call->base.done = done;
  call->base.data = data;
  call->base.timeout_us = timeout_us;
  call->fake = self;
  call->name = g_strdup_printf ("%s %s", strrchr (url, '/') + 1, events[request->event]);
  if (g_str_has_prefix (url, "meet"))
    g_assert_cmpuint (request->n_offers, ==, 5);
  bt_tracker_call_begin (&call->base, call->fake->queue, url);
  return &call->base;
}

static gboolean
speaks_fake (const char *url)
{
  return g_str_has_prefix (url, "fake://");
}

static gboolean
speaks_meet (const char *url)
{
  return g_str_has_prefix (url, "meet://");
}

static gboolean
check (const char *url, GError **error)
{
  return TRUE;
}

static void
fake_free (gpointer self)
{
  bt_tracker_queue_free (((Fake *) self)->queue);
}

static const BtTrackerKind fake_kind = { speaks_fake, check, fake_announce, NULL, fake_free };
static const BtTrackerKind meet_kind = { speaks_meet, check, fake_announce, NULL, fake_free, TRUE };

/* --- the announcer's side ------------------------------------------------------------------------------ */

static void
fill_cb (BtTrackerRequest *request, gpointer data)
{
  g_assert_cmpuint (request->n_offers, ==, 0);
  request->n_offers = 5;
}

static void
peers_cb (const BtAddress *addresses, guint n, gpointer data)
{
  g_assert_cmpuint (n, ==, 0);
}

static void
nothing_cb (gpointer data)
{
}

static void
stopped_cb (gpointer data)
{
  ((Test *) data)->n_stopped++;
}

static gint64
now_cb (gpointer data)
{
  return ((Test *) data)->now_us;
}

static const BtAnnouncerFuncs funcs = { fill_cb, peers_cb, NULL, nothing_cb, stopped_cb, now_cb };

static void
add_tier (Test *test, const char *urls)
{
  g_auto (GStrv) tier = g_strsplit (urls, " ", -1);

  bt_announcer_add_tier (test->announcer, (const char *const *) tier);
}

static void
test_init (Test *test, const char *urls)
{
  static const BtInfoHash info_hash = { .has_v1 = TRUE, .v1 = { 1, 2, 3 } };
  static const BtTrackerKind *const kinds[] = { &fake_kind, &meet_kind };

  memset (test, 0, sizeof *test);
  test->asked = g_string_new (NULL);
  test->client = bt_tracker_client_new (FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    test->fakes[i] = (Fake) { bt_tracker_queue_new (10, 10), test->asked };
    bt_tracker_client_add_kind (test->client, kinds[i], &test->fakes[i]);
  }
  bt_random_init (&test->random, 1);
  test->now_us = 1000 * SECOND;
  test->announcer =
      bt_announcer_new (test->client, &info_hash, (const guint8 *) "peerpeerpeerpeerpeer",
                        &test->random, &funcs, test);
  if (urls)
    add_tier (test, urls);
}

static void
run (Test *test)
{
  while (!bt_announcer_is_idle (test->announcer))
    g_main_context_iteration (NULL, TRUE);
}

/* What is due within @seconds is asked when it is due; what was asked then has to be @expected. */
static void
expect (Test *test, gint64 seconds, const char *expected)
{
  gint64 end_us = test->now_us + seconds * SECOND;

  run (test);
  for (gint64 due_us; (due_us = bt_announcer_get_deadline (test->announcer)) <= end_us;) {
    test->now_us = MAX (test->now_us, due_us);
    bt_announcer_tick (test->announcer, test->now_us);
    run (test);
  }
  test->now_us = end_us;
  g_assert_cmpstr (test->asked->str, ==, expected);
  g_string_truncate (test->asked, 0);
}

static void
start (Test *test, const char *expected)
{
  bt_announcer_start (test->announcer, test->now_us);
  expect (test, 0, expected);
}

static void
stop_and_clear (Test *test, const char *expected)
{
  bt_announcer_stop (test->announcer);
  run (test);
  g_assert_cmpuint (test->n_stopped, ==, 1);
  g_assert_cmpstr (test->asked->str, ==, expected);
  bt_announcer_free (test->announcer);
  bt_tracker_client_free (test->client);
  g_string_free (test->asked, TRUE);
}

static void
check_list (Test *test, const char *expected)
{
  g_autoptr (GArray) stats = bt_announcer_get_stats (test->announcer);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < stats->len; i++) {
    BtTrackerStat *stat = &g_array_index (stats, BtTrackerStat, i);

    g_string_append_printf (text, "%s%s@%u ", stat->is_extra ? "+" : "", stat->url + 7, stat->tier);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
check_saved (Test *test, const char *expected)
{
  char ***tiers = bt_announcer_dup_tiers (test->announcer);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; tiers[i]; i++) {
    g_autofree char *tier = g_strjoinv (" ", tiers[i]);

    g_string_append_printf (text, "[%s]", tier);
    g_strfreev (tiers[i]);
  }
  g_free (tiers);
  g_assert_cmpstr (text->str, ==, expected);
}

/* --- tests --------------------------------------------------------------------------------------------- */

/* All that introduce are asked, and of the others one. */
static void
test_beside (void)
{
  Test test;

  test_init (&test, "fake://a");
  add_tier (&test, "fake://b meet://m");
  add_tier (&test, "meet://n");
  check_list (&test, "a@0 b@1 m@1 n@2 ");
  start (&test, "m started, n started, a started, ");
  expect (&test, INTERVAL - 1, "");
  test.now_us += 15 * SECOND;
  bt_announcer_tick (test.announcer, test.now_us);
  run (&test);
  g_assert_nonnull (strstr (test.asked->str, "m -, "));
  g_assert_nonnull (strstr (test.asked->str, "n -, "));
  g_assert_nonnull (strstr (test.asked->str, "a -, "));
  g_assert_null (strstr (test.asked->str, "b "));
  g_string_truncate (test.asked, 0);
  stop_and_clear (&test, "a stopped, m stopped, n stopped, ");
}

/* Without another kind nothing else is due. */
static void
test_alone (void)
{
  Test test;
  g_autoptr (GArray) stats = NULL;

  test_init (&test, "meet://m");
  start (&test, "m started, ");
  expect (&test, INTERVAL - 1, "");
  stats = bt_announcer_get_stats (test.announcer);
  g_assert_cmpint (g_array_index (stats, BtTrackerStat, 0).next_us, >, test.now_us);
  g_assert_cmpint (g_array_index (stats, BtTrackerStat, 0).state, ==, BT_TRACKER_WORKING);
  expect (&test, INTERVAL / 10 + 2, "m -, ");
  stop_and_clear (&test, "m stopped, ");
}

/* Its failures are its own: the round goes on as if it were not there, and it comes again. */
static void
test_failure (void)
{
  Test test;
  guint n = 0;

  test_init (&test, "meet://bad fake://a");
  start (&test, "bad started, a started, ");
  expect (&test, 17, "");
  expect (&test, 5, "bad started, ");
  for (gint64 end_us = test.now_us + 7200 * SECOND; test.now_us < end_us;) {
    test.now_us = bt_announcer_get_deadline (test.announcer);
    bt_announcer_tick (test.announcer, test.now_us);
    run (&test);
  }
  for (const char *at = test.asked->str; (at = strstr (at, "bad")); at++)
    n++;
  g_assert_cmpuint (n, >=, 10);
  g_assert_cmpuint (n, <=, 20);
  g_string_truncate (test.asked, 0);
  stop_and_clear (&test, "a stopped, ");
}

static void
test_completed (void)
{
  Test test;

  test_init (&test, "meet://m meet://bad");
  bt_announcer_start (test.announcer, test.now_us);
  expect (&test, 0, "m started, bad started, ");
  bt_announcer_completed (test.announcer, test.now_us);
  expect (&test, 0, "m completed, ");
  expect (&test, INTERVAL - 60, "bad started, ");
  stop_and_clear (&test, "m stopped, ");
}

/* Who completes while it is asked tells it next. */
static void
test_completed_meanwhile (void)
{
  Test test;

  test_init (&test, "meet://m");
  bt_announcer_start (test.announcer, test.now_us);
  bt_announcer_tick (test.announcer, test.now_us);
  bt_announcer_completed (test.announcer, test.now_us);
  expect (&test, 0, "m started, m completed, ");
  stop_and_clear (&test, "m stopped, ");
}

static void
test_lost (void)
{
  Test test;

  test_init (&test, "meet://m fake://a");
  bt_announcer_lost (test.announcer, "meet://m", test.now_us);
  start (&test, "m started, a started, ");
  bt_announcer_lost (test.announcer, "meet://other", test.now_us);
  bt_announcer_lost (test.announcer, "fake://a", test.now_us);
  expect (&test, 20, "");
  bt_announcer_lost (test.announcer, "meet://m", test.now_us);
  expect (&test, 10, "m started, ");
  bt_announcer_lost (test.announcer, "meet://m", test.now_us);
  stop_and_clear (&test, "a stopped, ");
}

/* One that loses us as soon as it knows us is not hammered. */
static void
test_lost_again (void)
{
  Test test;
  gint64 begin_us;

  test_init (&test, "meet://m");
  start (&test, "m started, ");
  begin_us = test.now_us;
  for (guint i = 0; i < 40; i++) {
    bt_announcer_lost (test.announcer, "meet://m", test.now_us);
    test.now_us = MAX (test.now_us, bt_announcer_get_deadline (test.announcer));
    bt_announcer_tick (test.announcer, test.now_us);
    run (&test);
  }
  g_assert_cmpint (test.now_us - begin_us, >, 40 * 60 * SECOND);
  g_assert_cmpint (test.now_us - begin_us, <, 40 * 640 * SECOND);
  g_string_truncate (test.asked, 0);
  stop_and_clear (&test, "m stopped, ");
}

/* A person asks: one alone, and all. */
static void
test_asked (void)
{
  Test test;

  test_init (&test, "meet://m meet://n");
  start (&test, "m started, n started, ");
  bt_announcer_ask (test.announcer, "meet://n", test.now_us);
  expect (&test, 59, "");
  expect (&test, 1, "n -, ");
  bt_announcer_announce_now (test.announcer, test.now_us);
  expect (&test, 1, "m -, ");
  expect (&test, 60, "n -, ");
  stop_and_clear (&test, "m stopped, n stopped, ");
}

static void
test_edited (void)
{
  g_autoptr (GError) error = NULL;
  Test test;

  test_init (&test, "fake://a");
  start (&test, "a started, ");
  g_assert_true (bt_announcer_add (test.announcer, "meet://m", &error));
  expect (&test, 0, "m started, ");
  g_assert_true (bt_announcer_replace (test.announcer, "meet://m", "meet://n", &error));
  expect (&test, 0, "m stopped, n started, ");
  g_assert_true (bt_announcer_replace (test.announcer, "meet://n", "fake://b", &error));
  expect (&test, 0, "n stopped, ");
  g_assert_true (bt_announcer_replace (test.announcer, "fake://a", "meet://m", &error));
  expect (&test, 0, "a stopped, m started, b started, ");
  check_list (&test, "m@0 b@1 ");
  g_assert_true (bt_announcer_remove (test.announcer, "meet://m"));
  expect (&test, 0, "m stopped, ");
  check_list (&test, "b@0 ");
  stop_and_clear (&test, "b stopped, ");
}

/* A person's list: not saved with the torrent, and taken away with a goodbye. */
static void
test_extra (void)
{
  static const char *const first[] = { "meet://m", "meet://x", "fake://f", "other://o",
                                       "meet://y", "meet://x", NULL };
  static const char *const then[] = { "meet://y", "meet://z", NULL };
  Test test;

  test_init (&test, "fake://a meet://m");
  bt_announcer_set_extra (test.announcer, first);
  check_list (&test, "a@0 m@0 +x@1 +y@1 ");
  check_saved (&test, "[fake://a meet://m]");
  start (&test, "m started, x started, y started, a started, ");
  add_tier (&test, "fake://b");
  check_list (&test, "a@0 m@0 b@1 +x@2 +y@2 ");
  bt_announcer_set_extra (test.announcer, then);
  expect (&test, 0, "x stopped, z started, ");
  check_list (&test, "a@0 m@0 b@1 +y@2 +z@2 ");
  check_saved (&test, "[fake://a meet://m][fake://b]");
  g_assert_false (bt_announcer_remove (test.announcer, "meet://y"));
  bt_announcer_set_extra (test.announcer, NULL);
  expect (&test, 0, "z stopped, y stopped, ");
  stop_and_clear (&test, "a stopped, m stopped, ");
}

/* Those that introduce can be left out: they are in the list, and nobody asks them. */
static void
test_left_out (void)
{
  static const char *const extra[] = { "meet://x", NULL };
  Test test;

  test_init (&test, "fake://a meet://m");
  bt_announcer_set_extra (test.announcer, extra);
  g_assert_true (bt_announcer_lists (test.announcer, "meet://m"));
  g_assert_false (bt_announcer_lists (test.announcer, "meet://x"));
  bt_announcer_set_introduced (test.announcer, FALSE);
  start (&test, "a started, ");
  bt_announcer_ask (test.announcer, "meet://m", test.now_us);
  expect (&test, 0, "");
  bt_announcer_set_introduced (test.announcer, TRUE);
  expect (&test, 0, "m started, x started, ");
  bt_announcer_set_introduced (test.announcer, FALSE);
  expect (&test, 0, "m stopped, x stopped, ");
  bt_announcer_announce_now (test.announcer, test.now_us);
  expect (&test, 60, "a -, ");
  check_list (&test, "a@0 m@0 +x@1 ");
  stop_and_clear (&test, "a stopped, ");
}

/* What the torrent turns out to name itself becomes its own, and nothing is said of that. */
static void
test_adopted (void)
{
  static const char *const urls[] = { "meet://x", "meet://y", "meet://z", NULL };
  g_autoptr (GError) error = NULL;
  Test test;

  test_init (&test, "fake://a");
  bt_announcer_set_extra (test.announcer, urls);
  start (&test, "x started, y started, z started, a started, ");
  add_tier (&test, "meet://y");
  g_assert_true (bt_announcer_add (test.announcer, "meet://x", &error));
  g_assert_false (bt_announcer_add (test.announcer, "meet://x", NULL));
  check_list (&test, "a@0 y@1 x@2 +z@3 ");
  expect (&test, 0, "");
  g_assert_true (bt_announcer_replace (test.announcer, "meet://y", "meet://z", &error));
  expect (&test, 0, "y stopped, ");
  check_list (&test, "a@0 x@1 z@2 ");
  bt_announcer_set_extra (test.announcer, NULL);
  expect (&test, 0, "");
  check_saved (&test, "[fake://a][meet://x][meet://z]");
  stop_and_clear (&test, "a stopped, x stopped, z stopped, ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/announcer-introducers/beside", test_beside);
  g_test_add_func ("/announcer-introducers/alone", test_alone);
  g_test_add_func ("/announcer-introducers/failure", test_failure);
  g_test_add_func ("/announcer-introducers/completed", test_completed);
  g_test_add_func ("/announcer-introducers/completed-meanwhile", test_completed_meanwhile);
  g_test_add_func ("/announcer-introducers/lost", test_lost);
  g_test_add_func ("/announcer-introducers/lost-again", test_lost_again);
  g_test_add_func ("/announcer-introducers/asked", test_asked);
  g_test_add_func ("/announcer-introducers/edited", test_edited);
  g_test_add_func ("/announcer-introducers/extra", test_extra);
  g_test_add_func ("/announcer-introducers/left-out", test_left_out);
  g_test_add_func ("/announcer-introducers/adopted", test_adopted);
  return g_test_run ();
}
