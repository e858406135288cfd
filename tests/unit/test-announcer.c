/* test-announcer.c — tiers, events, retries and edits, with a clock and trackers that are made up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "tracker/bt-announcer.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define PER_HOST 4
#define HASTE 20 /* times faster than the clock on the wall is the patience with who says nothing */

/* Trackers have the URL fake://HOST/NAME. What one does, the begin of its name says: "good" answers,
 * "refuse" does not want to, "later" wants to in an hour, "never" never, "broken" cannot be reached,
 * "silent" says nothing, and "silent-unheard" was not even reached. */
typedef struct {
  BtTrackerQueue *queue;
  GPtrArray *asked; /* owned char*: "NAME event" in the order of asking */
  guint n_out, most_out;
  gboolean tells_downloads;
} Fake;

typedef struct {
  BtTrackerCall base;
  Fake *fake;
  char *name;
  BtTrackerFamily family;
  gboolean is_scrape;
  guint answer; /* source, or 0 */
} FakeCall;

typedef struct {
  Fake *fake;
  BtTrackerClient *client;
  BtAnnouncer *announcer;
  BtRandom random;
  guint n_peers, n_own, n_changed, n_stopped;
  gboolean is_partial;
  gint64 now_us;
} Test;

/* --- trackers ------------------------------------------------------------------------------------- */

static BtTrackerAnswer *
make_answer (FakeCall *call)
{
  BtTrackerAnswer *answer = bt_tracker_answer_new (1800);
  BtAddress peer;

  g_assert_true (bt_address_parse (&peer, "198.51.100.1", 6881));
  bt_tracker_answer_add_peer (answer, &peer);
  answer->min_interval_us = 900 * SECOND;
  answer->n_seeders = 2;
  answer->n_leechers = 3;
  answer->n_downloads = call->fake->tells_downloads ? 4 : -1;
  answer->warning = g_strdup ("busy");
  answer->has_external = bt_address_parse (&answer->external, "192.0.2.7", 1);
  g_assert_true (bt_address_parse (
      &peer, call->family == BT_TRACKER_FAMILY_V6 ? "2001:db8::1" : "203.0.113.1", 80));
  bt_tracker_answer_set_from (answer, &peer);
  return answer;
}

static void
refuse (FakeCall *call, BtTrackerResult *result, GError **error)
{
  gboolean refuses = !g_str_has_prefix (call->name, "broken");

  result->retry_us = g_str_has_prefix (call->name, "later") ? 3600 * SECOND : 0;
  if (g_str_has_prefix (call->name, "never"))
    result->retry_us = G_MAXINT64;
  g_set_error (error, BT_TRACKER_ERROR,
               refuses ? BT_TRACKER_ERROR_REFUSED : BT_TRACKER_ERROR_NETWORK, "nope");
  result->error = *error;
}

static gboolean
answer_cb (gpointer data)
{
  FakeCall *call = data;
  BtTrackerResult result = { 0 };
  BtTrackerCounts counts = { 5, 6, 7 };
  g_autoptr (GArray) scraped = g_array_new (FALSE, FALSE, sizeof counts);
  g_autoptr (GError) error = NULL;
  gboolean has_v6 = strstr (call->name, "both") != NULL;

  call->answer = 0;
  g_array_append_val (scraped, counts);
  if (!g_str_has_prefix (call->name, "good") || (call->family == BT_TRACKER_FAMILY_V6 && !has_v6))
    refuse (call, &result, &error);
  else if (call->is_scrape)
    result.counts = scraped;
  else
    result.answer = make_answer (call);
  bt_tracker_call_end (&call->base, &result);
  return G_SOURCE_REMOVE;
}

static void
fake_start (BtTrackerCall *base)
{
  FakeCall *call = (FakeCall *) base;
  Fake *fake = call->fake;

  g_ptr_array_add (fake->asked, g_strdup (call->name));
  base->is_out = !g_str_has_prefix (call->name, "silent-unheard");
  fake->n_out++;
  fake->most_out = MAX (fake->most_out, fake->n_out);
  if (!g_str_has_prefix (call->name, "silent"))
    call->answer = g_idle_add (answer_cb, call);
}

static void
fake_interrupt (BtTrackerCall *base)
{
  FakeCall *call = (FakeCall *) base;

  if (call->answer)
    g_source_remove (call->answer);
  call->answer = 0;
  bt_tracker_call_end_later (base);
}

static void
fake_call_free (BtTrackerCall *base)
{
  FakeCall *call = (FakeCall *) base;

  if (base->started)
    call->fake->n_out--;
  g_free (call->name);
  g_free (call);
}

static const BtTrackerCallFuncs call_funcs = { fake_start, fake_interrupt, fake_call_free };

static FakeCall *
call_new (Fake *fake, BtTrackerDone done, gpointer data)
{
  FakeCall *call = g_new0 (FakeCall, 1);

  call->base.funcs = &call_funcs;
  call->base.done = done;
  call->base.data = data;
  call->base.timeout_us = BT_TRACKER_TIMEOUT_US;
  call->fake = fake;
  return call;
}

static BtTrackerCall *
begin (FakeCall *call, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  bt_tracker_call_begin (&call->base, call->fake->queue, g_uri_get_host (uri));
  return &call->base;
}

static BtTrackerCall *
fake_announce (gpointer self, const char *url, const BtTrackerRequest *request, gint64 timeout_us,
               BtTrackerDone done, gpointer data)
{
  static const char *const events[] = { "-", "started", "completed", "stopped", "paused" };
  static const char *const families[] = { "", " v4", " v6" };
  FakeCall *call = call_new (self, done, data);

  g_assert_cmpuint (request->port, ==, 6881);
  call->name = g_strdup_printf ("%s %s%s", strrchr (url, '/') + 1, events[request->event],
                                families[request->family]);
  call->family = request->family;
  call->base.timeout_us = timeout_us / HASTE;
  call->base.is_urgent = request->is_urgent;
  call->base.is_extra = request->family != BT_TRACKER_FAMILY_ANY;
  return begin (call, url);
}

static BtTrackerCall *
fake_scrape (gpointer self, const char *url, const BtInfoHash *hashes, guint n_hashes,
             BtTrackerDone done, gpointer data)
{
  FakeCall *call = call_new (self, done, data);

  g_assert_cmpuint (n_hashes, ==, 1);
  call->name = g_strdup_printf ("%s scrape", strrchr (url, '/') + 1);
  call->is_scrape = TRUE;
  return begin (call, url);
}

static gboolean
fake_speaks (const char *url)
{
  return g_str_has_prefix (url, "fake://");
}

static gboolean
fake_check (const char *url, GError **error)
{
  return TRUE;
}

static void
fake_free (gpointer self)
{
  Fake *fake = self;

  bt_tracker_queue_free (fake->queue);
  g_ptr_array_unref (fake->asked);
  g_free (fake);
}

static const BtTrackerKind fake_kind = { fake_speaks, fake_check, fake_announce, fake_scrape,
                                         fake_free };

/* --- the announcer's side ------------------------------------------------------------------------- */

static void
fill_cb (BtTrackerRequest *request, gpointer data)
{
  request->port = 6881;
  if (((Test *) data)->is_partial && request->event == BT_TRACKER_EVENT_NONE)
    request->event = BT_TRACKER_EVENT_PAUSED;
}

static void
peers_cb (const BtAddress *addresses, guint n, gpointer data)
{
  ((Test *) data)->n_peers += n;
}

static void
own_cb (const BtAddress *address, gpointer data)
{
  g_autofree char *text = bt_address_ip_to_string (address);

  g_assert_cmpstr (text, ==, "192.0.2.7");
  ((Test *) data)->n_own++;
}

static void
changed_cb (gpointer data)
{
  ((Test *) data)->n_changed++;
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

static const BtAnnouncerFuncs funcs = { fill_cb, peers_cb, own_cb, changed_cb, stopped_cb, now_cb };

static BtAnnouncer *
new_announcer (Test *test)
{
  static const BtInfoHash info_hash = { .has_v1 = TRUE, .v1 = { 1, 2, 3 } };

  return bt_announcer_new (test->client, &info_hash, (const guint8 *) "-PM0100-abcdefghijkl",
                           &test->random, &funcs, test);
}

static void
test_init (Test *test)
{
  memset (test, 0, sizeof *test);
  test->fake = g_new0 (Fake, 1);
  test->fake->queue = bt_tracker_queue_new (PER_HOST, 10);
  test->fake->asked = g_ptr_array_new_with_free_func (g_free);
  test->client = bt_tracker_client_new (TRUE);
  bt_tracker_client_add_kind (test->client, &fake_kind, test->fake);
  bt_random_init (&test->random, 1);
  test->now_us = 1000 * SECOND;
  test->announcer = new_announcer (test);
}

static void
run_until_idle (Test *test, BtAnnouncer *announcer)
{
  while (!bt_announcer_is_idle (announcer))
    g_main_context_iteration (NULL, TRUE);
}

static void
stop (Test *test)
{
  bt_announcer_stop (test->announcer);
  run_until_idle (test, test->announcer);
  g_assert_cmpuint (test->n_stopped, ==, 1);
}

static void
test_clear (Test *test)
{
  bt_announcer_free (test->announcer);
  bt_tracker_client_free (test->client);
}

static void
stop_and_clear (Test *test)
{
  stop (test);
  test_clear (test);
}

/* Names of trackers at 10.0.0.1, or whole URLs, between spaces. */
static void
add_tier_to (BtAnnouncer *announcer, const char *names)
{
  g_auto (GStrv) urls = g_strsplit (names, " ", -1);

  for (guint i = 0; urls[i]; i++) {
    char *url = strstr (urls[i], "://") ? g_strdup (urls[i])
                                        : g_strconcat ("fake://10.0.0.1/", urls[i], NULL);

    g_free (urls[i]);
    urls[i] = url;
  }
  bt_announcer_add_tier (announcer, (const char *const *) urls);
}

static void
add_tier (Test *test, const char *names)
{
  add_tier_to (test->announcer, names);
}

static void
tick (Test *test)
{
  bt_announcer_tick (test->announcer, test->now_us);
  run_until_idle (test, test->announcer);
}

static void
start (Test *test)
{
  bt_announcer_start (test->announcer, test->now_us);
  tick (test);
}

/* Lets the time pass until the next announce. */
static void
go_on (Test *test)
{
  test->now_us = bt_announcer_get_deadline (test->announcer);
  g_assert_cmpint (test->now_us, <, G_MAXINT64);
  tick (test);
}

static void
assert_asked (Test *test, const char *expected)
{
  g_autofree char *asked = NULL;

  g_ptr_array_add (test->fake->asked, NULL);
  asked = g_strjoinv (", ", (char **) test->fake->asked->pdata);
  g_ptr_array_set_size (test->fake->asked, 0);
  g_assert_cmpstr (asked, ==, expected);
}

static void
assert_tiers (Test *test, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char ***tiers = bt_announcer_dup_tiers (test->announcer);

  for (guint i = 0; tiers[i]; i++) {
    g_string_append (text, i ? " | " : "");
    for (guint j = 0; tiers[i][j]; j++)
      g_string_append_printf (text, "%s%s", j ? " " : "", strrchr (tiers[i][j], '/') + 1);
    g_strfreev (tiers[i]);
  }
  g_free (tiers);
  g_assert_cmpstr (text->str, ==, expected);
}

/* --- the life of a torrent -------------------------------------------------------------------------- */

static void
test_life (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  start (&test);
  g_assert_cmpuint (test.n_peers, ==, 1);
  g_assert_cmpuint (test.n_own, ==, 1);
  go_on (&test);
  stop (&test);
  assert_asked (&test, "good started, good -, good stopped");
  test_clear (&test);
}

/* BEP 21: in every announce that says nothing else. */
static void
test_partial_seed (void)
{
  Test test;

  test_init (&test);
  test.is_partial = TRUE;
  add_tier (&test, "good");
  start (&test);
  go_on (&test);
  go_on (&test);
  stop (&test);
  assert_asked (&test, "good started, good paused, good paused, good stopped");
  test_clear (&test);
}

static void
test_stat (void)
{
  g_autoptr (GArray) stats = NULL;
  const BtTrackerStat *first, *second, *third;
  Test test;

  test_init (&test);
  add_tier (&test, "refuse");
  add_tier (&test, "good");
  add_tier (&test, "wss://127.0.0.1/announce");
  start (&test);
  stats = bt_announcer_get_stats (test.announcer);
  g_assert_cmpuint (stats->len, ==, 3);
  first = &g_array_index (stats, BtTrackerStat, 0);
  second = &g_array_index (stats, BtTrackerStat, 1);
  third = &g_array_index (stats, BtTrackerStat, 2);
  g_assert_cmpint (first->state, ==, BT_TRACKER_FAILED);
  g_assert_cmpstr (first->message, ==, "nope");
  g_assert_cmpint (second->state, ==, BT_TRACKER_WORKING);
  g_assert_cmpstr (second->message, ==, "busy");
  g_assert_cmpuint (second->tier, ==, 1);
  g_assert_cmpuint (second->n_peers, ==, 1);
  g_assert_cmpint (second->n_seeders, ==, 2);
  g_assert_cmpint (second->n_leechers, ==, 3);
  g_assert_cmpint (second->n_downloads, ==, -1);
  g_assert_cmpint (second->next_us, >=, test.now_us + 1800 * SECOND);
  g_assert_cmpint (second->next_us, <=, test.now_us + 1980 * SECOND);
  g_assert_cmpint (third->state, ==, BT_TRACKER_UNKNOWN);
  g_assert_cmpint (third->next_us, ==, 0);
  stop_and_clear (&test);
}

static void
test_completed_is_told_once (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  start (&test);
  bt_announcer_completed (test.announcer, test.now_us);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), ==, test.now_us);
  go_on (&test);
  go_on (&test);
  stop (&test);
  assert_asked (&test, "good started, good completed, good -, good stopped");
  test_clear (&test);
}

static void
test_minimum_interval (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  start (&test);
  bt_announcer_announce_now (test.announcer, test.now_us);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), ==, test.now_us + 900 * SECOND);
  stop_and_clear (&test);
}

static void
test_other_kinds_are_not_asked (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "ftp://127.0.0.1/announce wss://127.0.0.1/announce");
  start (&test);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), ==, G_MAXINT64);
  stop_and_clear (&test);
}

/* --- tiers ------------------------------------------------------------------------------------------- */

static void
test_tiers (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "broken1");
  add_tier (&test, "good2");
  add_tier (&test, "good3");
  start (&test);
  assert_asked (&test, "broken1 started, good2 started");
  go_on (&test);
  /* BEP 12: each announce begins with the first tier. */
  assert_asked (&test, "broken1 started, good2 -");
  stop (&test);
  /* Who does not know us is not told goodbye. */
  assert_asked (&test, "good2 stopped");
  test_clear (&test);
}

static void
test_working_one_is_promoted (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "broken1 broken2 good3 broken4 broken5");
  start (&test);
  g_ptr_array_set_size (test.fake->asked, 0);
  go_on (&test);
  assert_asked (&test, "good3 -");
  stop_and_clear (&test);
}

static void
test_doubles_are_left_out (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good1 good2");
  add_tier (&test, "good2 good1");
  add_tier (&test, "good2 good3");
  assert_tiers (&test, "good1 good2 | good3");
  test_clear (&test);
}

/* --- failures ---------------------------------------------------------------------------------------- */

static void
test_retries_slow_down (void)
{
  static const gint64 waits[] = { 17500, 55000, 117500, 205000 }; /* ms; 5 s + 12.5 s * n^2 */
  Test test;

  test_init (&test);
  add_tier (&test, "broken");
  start (&test);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    gint64 wait_ms = (bt_announcer_get_deadline (test.announcer) - test.now_us) / 1000;

    g_assert_cmpint (wait_ms, >=, waits[i]);
    g_assert_cmpint (wait_ms, <=, waits[i] + waits[i] / 5);
    go_on (&test);
  }
  for (guint i = 0; i < 100; i++)
    go_on (&test);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer) - test.now_us, <=, 4320 * SECOND);
  stop_and_clear (&test);
}

/* BEP 31. */
static void
test_retry_in (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "later");
  start (&test);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), >=, test.now_us + 3600 * SECOND);
  stop_and_clear (&test);

  test_init (&test);
  add_tier (&test, "never");
  start (&test);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), ==, G_MAXINT64);
  /* But for a person. */
  bt_announcer_announce_now (test.announcer, test.now_us);
  go_on (&test);
  assert_asked (&test, "never started, never started");
  stop_and_clear (&test);
}

/* --- the end ------------------------------------------------------------------------------------------ */

/* Whom nothing reached knows nothing of us: nobody waits for its answer to a goodbye. */
static void
test_stop_while_unheard (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "silent-unheard");
  bt_announcer_start (test.announcer, test.now_us);
  bt_announcer_tick (test.announcer, test.now_us);
  stop (&test);
  assert_asked (&test, "silent-unheard started");
  test_clear (&test);
}

static void
test_stop_while_asking (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  bt_announcer_start (test.announcer, test.now_us);
  bt_announcer_tick (test.announcer, test.now_us);
  g_assert_false (bt_announcer_is_idle (test.announcer));
  /* It may have been read. */
  stop (&test);
  assert_asked (&test, "good started, good stopped");
  test_clear (&test);
}

/* Who leaves as soon as it is complete. */
static void
test_complete_and_leave (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  start (&test);
  bt_announcer_completed (test.announcer, test.now_us);
  bt_announcer_tick (test.announcer, test.now_us);
  stop (&test);
  assert_asked (&test, "good started, good completed, good stopped");
  test_clear (&test);

  test_init (&test);
  add_tier (&test, "good");
  start (&test);
  bt_announcer_completed (test.announcer, test.now_us);
  stop (&test);
  assert_asked (&test, "good started, good completed, good stopped");
  test_clear (&test);
}

/* --- edits --------------------------------------------------------------------------------------------- */

static void
test_add (void)
{
  g_autoptr (GError) error = NULL;
  Test test;

  test_init (&test);
  add_tier (&test, "good1 good2");
  g_assert_true (bt_announcer_add (test.announcer, "fake://10.0.0.1/good3", NULL));
  assert_tiers (&test, "good1 good2 | good3");
  g_assert_false (bt_announcer_add (test.announcer, "fake://10.0.0.1/good2", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (bt_announcer_add (test.announcer, "wss://10.0.0.1/good2", &error));
  g_assert_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL);
  assert_tiers (&test, "good1 good2 | good3");
  test_clear (&test);
}

static void
test_replace (void)
{
  g_autoptr (GError) error = NULL;
  Test test;

  test_init (&test);
  add_tier (&test, "good1");
  add_tier (&test, "good2");
  start (&test);
  g_assert_true (bt_announcer_replace (test.announcer, "fake://10.0.0.1/good1",
                                       "fake://10.0.0.1/good3", NULL));
  assert_tiers (&test, "good3 | good2");
  tick (&test);
  assert_asked (&test, "good1 started, good1 stopped, good3 started");
  g_assert_false (
      bt_announcer_replace (test.announcer, "fake://10.0.0.1/good1", "fake://a/b", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  stop_and_clear (&test);
}

static void
test_remove (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "broken1");
  add_tier (&test, "good2");
  add_tier (&test, "good3 broken4");
  start (&test);
  assert_asked (&test, "broken1 started, good2 started");
  g_assert_true (bt_announcer_remove (test.announcer, "fake://10.0.0.1/broken1"));
  g_assert_true (bt_announcer_remove (test.announcer, "fake://10.0.0.1/broken4"));
  g_assert_false (bt_announcer_remove (test.announcer, "fake://10.0.0.1/broken4"));
  assert_tiers (&test, "good2 | good3");
  g_assert_true (bt_announcer_remove (test.announcer, "fake://10.0.0.1/good2"));
  assert_tiers (&test, "good3");
  tick (&test);
  assert_asked (&test, "good2 stopped, good3 started");
  stop (&test);
  assert_asked (&test, "good3 stopped");
  test_clear (&test);
}

/* It may have read who we are; the round goes on without it. */
static void
test_remove_while_asked (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "silent1");
  add_tier (&test, "good2");
  bt_announcer_start (test.announcer, test.now_us);
  bt_announcer_tick (test.announcer, test.now_us);
  g_assert_true (bt_announcer_remove (test.announcer, "fake://10.0.0.1/silent1"));
  while (test.n_peers == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_asked (&test, "silent1 started, silent1 stopped, good2 started");
  bt_announcer_stop (test.announcer);
  while (test.fake->n_out > 1)
    g_main_context_iteration (NULL, TRUE);
  assert_asked (&test, "good2 stopped");
  /* The goodbye to who says nothing ends by its time. */
  run_until_idle (&test, test.announcer);
  test_clear (&test);
}

static void
test_ask_one (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good1");
  add_tier (&test, "good2");
  start (&test);
  bt_announcer_ask (test.announcer, "fake://10.0.0.1/good2", test.now_us);
  tick (&test);
  assert_asked (&test, "good1 started, good2 started");
  /* Not sooner than it allows. */
  bt_announcer_ask (test.announcer, "fake://10.0.0.1/good2", test.now_us);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), ==, test.now_us + 900 * SECOND);
  bt_announcer_ask (test.announcer, "fake://10.0.0.1/good1", test.now_us);
  go_on (&test);
  assert_asked (&test, "good2 -, good1 -");
  stop (&test);
  assert_asked (&test, "good1 stopped, good2 stopped");
  test_clear (&test);
}

/* What a person wanted to know before it was stopped is not asked beside the round. */
static void
test_ask_and_stop (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good1");
  add_tier (&test, "good2");
  start (&test);
  bt_announcer_ask (test.announcer, "fake://10.0.0.1/good1", test.now_us);
  bt_announcer_ask (test.announcer, "fake://10.0.0.1/good2", test.now_us);
  tick (&test);
  bt_announcer_ask (test.announcer, "fake://10.0.0.1/good2", test.now_us);
  stop (&test);
  assert_asked (&test, "good1 started, good2 started, good1 stopped, good2 stopped");
  test.now_us += 3600 * SECOND;
  start (&test);
  assert_asked (&test, "good1 started");
  bt_announcer_stop (test.announcer);
  run_until_idle (&test, test.announcer);
  test_clear (&test);
}

/* Neither is it asked twice, nor is the next one asked meanwhile without need. */
static void
test_ask_while_none_works (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "broken1");
  start (&test);
  add_tier (&test, "good2");
  bt_announcer_ask (test.announcer, "fake://10.0.0.1/good2", test.now_us);
  tick (&test);
  assert_asked (&test, "broken1 started, good2 started");
  bt_announcer_ask (test.announcer, "fake://10.0.0.1/broken1", test.now_us);
  tick (&test);
  assert_asked (&test, "broken1 started");
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), >=, test.now_us + 1800 * SECOND);
  stop_and_clear (&test);
}

/* --- families, scrapes ----------------------------------------------------------------------------------- */

static void
test_both_families (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "fake://tracker.example/good-both");
  start (&test);
  g_assert_cmpuint (test.n_peers, ==, 2);
  assert_asked (&test, "good-both started, good-both started v6");
  go_on (&test);
  assert_asked (&test, "good-both -, good-both - v6");
  stop (&test);
  assert_asked (&test, "good-both stopped v4, good-both stopped v6");
  test_clear (&test);
}

static void
test_one_family (void)
{
  g_autoptr (GArray) stats = NULL;
  Test test;

  test_init (&test);
  add_tier (&test, "fake://tracker.example/good-v4");
  start (&test);
  assert_asked (&test, "good-v4 started, good-v4 started v6");
  stats = bt_announcer_get_stats (test.announcer);
  g_assert_cmpint (g_array_index (stats, BtTrackerStat, 0).state, ==, BT_TRACKER_WORKING);
  /* Asked again after an hour. */
  go_on (&test);
  assert_asked (&test, "good-v4 -");
  stop (&test);
  assert_asked (&test, "good-v4 stopped");
  test_clear (&test);
}

static void
test_scrape (void)
{
  g_autoptr (GArray) stats = NULL;
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  start (&test);
  bt_announcer_set_watched (test.announcer, TRUE);
  tick (&test);
  assert_asked (&test, "good started, good scrape");
  stats = bt_announcer_get_stats (test.announcer);
  g_assert_cmpint (g_array_index (stats, BtTrackerStat, 0).n_seeders, ==, 5);
  g_assert_cmpint (g_array_index (stats, BtTrackerStat, 0).n_downloads, ==, 7);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), ==, test.now_us + 900 * SECOND);
  bt_announcer_set_watched (test.announcer, FALSE);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), >, test.now_us + 900 * SECOND);
  stop_and_clear (&test);
}

static void
test_no_scrape_for_what_is_told (void)
{
  Test test;

  test_init (&test);
  test.fake->tells_downloads = TRUE;
  add_tier (&test, "good");
  bt_announcer_set_watched (test.announcer, TRUE);
  start (&test);
  tick (&test);
  assert_asked (&test, "good started");
  stop_and_clear (&test);
}

/* --- many torrents ------------------------------------------------------------------------------------------ */

#define CROWD 200

static void
crowd_start (Test *test, BtAnnouncer **crowd, const char *name)
{
  for (guint i = 0; i < CROWD; i++) {
    crowd[i] = new_announcer (test);
    add_tier_to (crowd[i], name);
    bt_announcer_start (crowd[i], test->now_us);
    bt_announcer_tick (crowd[i], test->now_us);
  }
}

static void
crowd_wait (Test *test, BtAnnouncer **crowd)
{
  for (guint i = 0; i < CROWD; i++)
    run_until_idle (test, crowd[i]);
}

static void
crowd_end (Test *test, BtAnnouncer **crowd)
{
  for (guint i = 0; i < CROWD; i++)
    bt_announcer_stop (crowd[i]);
  crowd_wait (test, crowd);
  for (guint i = 0; i < CROWD; i++)
    bt_announcer_free (crowd[i]);
}

static void
test_crowd_takes_turns (void)
{
  BtAnnouncer *crowd[CROWD];
  gint64 first_us = G_MAXINT64, last_us = 0;
  Test test;

  test_init (&test);
  crowd_start (&test, crowd, "good");
  crowd_wait (&test, crowd);
  g_assert_cmpuint (test.fake->asked->len, ==, CROWD);
  g_assert_cmpuint (test.fake->most_out, ==, PER_HOST);
  /* And does not come back at one moment. */
  for (guint i = 0; i < CROWD; i++) {
    first_us = MIN (first_us, bt_announcer_get_deadline (crowd[i]));
    last_us = MAX (last_us, bt_announcer_get_deadline (crowd[i]));
  }
  g_assert_cmpint (last_us - first_us, >, 150 * SECOND);
  crowd_end (&test, crowd);
  g_assert_cmpuint (test.fake->asked->len, ==, 2 * CROWD);
  g_assert_cmpuint (test.fake->most_out, ==, PER_HOST);
  test_clear (&test);
}

/* What a few found out the others need not. */
static void
test_crowd_at_a_dead_tracker (void)
{
  BtAnnouncer *crowd[CROWD];
  Test test;

  test_init (&test);
  crowd_start (&test, crowd, "broken");
  crowd_wait (&test, crowd);
  g_assert_cmpuint (test.fake->asked->len, <=, 2 * PER_HOST);
  for (guint i = 0; i < CROWD; i++)
    g_assert_cmpint (bt_announcer_get_deadline (crowd[i]), >, test.now_us + 17 * SECOND);
  crowd_end (&test, crowd);
  test_clear (&test);
}

/* Whom no tracker was told of has no goodbye to say. */
static void
test_crowd_leaves_early (void)
{
  BtAnnouncer *crowd[CROWD];
  Test test;

  test_init (&test);
  crowd_start (&test, crowd, "good");
  crowd_end (&test, crowd);
  g_assert_cmpuint (test.fake->asked->len, ==, 2 * PER_HOST);
  test_clear (&test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/announcer/life", test_life);
  g_test_add_func ("/announcer/partial-seed", test_partial_seed);
  g_test_add_func ("/announcer/stat", test_stat);
  g_test_add_func ("/announcer/completed-is-told-once", test_completed_is_told_once);
  g_test_add_func ("/announcer/minimum-interval", test_minimum_interval);
  g_test_add_func ("/announcer/other-kinds-are-not-asked", test_other_kinds_are_not_asked);
  g_test_add_func ("/announcer/tiers", test_tiers);
  g_test_add_func ("/announcer/working-one-is-promoted", test_working_one_is_promoted);
  g_test_add_func ("/announcer/doubles-are-left-out", test_doubles_are_left_out);
  g_test_add_func ("/announcer/retries-slow-down", test_retries_slow_down);
  g_test_add_func ("/announcer/retry-in", test_retry_in);
  g_test_add_func ("/announcer/stop-while-asking", test_stop_while_asking);
  g_test_add_func ("/announcer/stop-while-unheard", test_stop_while_unheard);
  g_test_add_func ("/announcer/complete-and-leave", test_complete_and_leave);
  g_test_add_func ("/announcer/add", test_add);
  g_test_add_func ("/announcer/replace", test_replace);
  g_test_add_func ("/announcer/remove", test_remove);
  g_test_add_func ("/announcer/remove-while-asked", test_remove_while_asked);
  g_test_add_func ("/announcer/ask-one", test_ask_one);
  g_test_add_func ("/announcer/ask-and-stop", test_ask_and_stop);
  g_test_add_func ("/announcer/ask-while-none-works", test_ask_while_none_works);
  g_test_add_func ("/announcer/both-families", test_both_families);
  g_test_add_func ("/announcer/one-family", test_one_family);
  g_test_add_func ("/announcer/scrape", test_scrape);
  g_test_add_func ("/announcer/no-scrape-for-what-is-told", test_no_scrape_for_what_is_told);
  g_test_add_func ("/announcer/crowd-takes-turns", test_crowd_takes_turns);
  g_test_add_func ("/announcer/crowd-at-a-dead-tracker", test_crowd_at_a_dead_tracker);
  g_test_add_func ("/announcer/crowd-leaves-early", test_crowd_leaves_early);
  return g_test_run ();
}
