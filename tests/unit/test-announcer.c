/* test-announcer.c — tiers, events and retries, with a tracker on loopback.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "tracker/bt-announcer.h"

#define GOOD_ANSWER                                             \
  "d8:completei2e8:intervali1800e12:min intervali900e5:peers6:" \
  "\x0a\x00\x00\x01\x1a\xe1"                                    \
  "10:tracker id2:id15:warning message4:busye"

/* A server with several trackers: /announce/good, /announce/refuse, /announce/broken. */
typedef struct {
  SoupServer *server;
  char *base;
  GPtrArray *asked;   /* owned char*: "NAME event" in the order of asking */
  GPtrArray *queries; /* GHashTable */

  BtTrackerHttp *http;
  BtAnnouncer *announcer;
  BtRandom random;
  guint n_peers, n_changed, n_stopped;
  guint64 left;
  gboolean is_partial;
  gint64 now_us; /* jumps ahead of the clock to let intervals pass */
} Test;

static void
fill_cb (BtTrackerRequest *request, gpointer data)
{
  request->port = 6881;
  request->left = ((Test *) data)->left;
  if (((Test *) data)->is_partial && request->event == BT_TRACKER_EVENT_NONE)
    request->event = BT_TRACKER_EVENT_PAUSED;
}

static void
peers_cb (const BtAddress *addresses, guint n, gpointer data)
{
  ((Test *) data)->n_peers += n;
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

static const BtAnnouncerFuncs funcs = { fill_cb, peers_cb, changed_cb, stopped_cb };

static void
answer (SoupServerMessage *message, const char *body)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            body,
                            strcmp (body, GOOD_ANSWER) ? strlen (body) : sizeof GOOD_ANSWER - 1);
}

static void
serve_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  Test *test = data;
  const char *event = query ? g_hash_table_lookup (query, "event") : NULL;
  const char *name = strrchr (path, '/') + 1;

  g_ptr_array_add (test->asked, g_strdup_printf ("%s %s", name, event ? event : "-"));
  g_ptr_array_add (test->queries, g_hash_table_ref (query));
  if (g_str_has_prefix (name, "good"))
    answer (message, GOOD_ANSWER);
  else if (g_str_has_prefix (name, "refuse"))
    answer (message, "d14:failure reason4:nopee");
  else
    soup_server_message_set_status (message, 500, NULL);
}

static void
test_init (Test *test)
{
  static const BtInfoHash info_hash = { .has_v1 = TRUE, .v1 = { 1, 2, 3 } };
  g_autoptr (GError) error = NULL;
  GSList *uris;

  memset (test, 0, sizeof *test);
  test->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (test->server, NULL, serve_cb, test, NULL);
  soup_server_listen_local (test->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (test->server);
  test->base = g_strdup_printf ("http://127.0.0.1:%d/announce", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  test->asked = g_ptr_array_new_with_free_func (g_free);
  test->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  test->left = 1000;
  bt_random_init (&test->random, 1);
  test->http = bt_tracker_http_new (NULL);
  test->announcer = bt_announcer_new (test->http, &info_hash,
                                      (const guint8 *) "-PM0100-abcdefghijkl", &funcs, test);
}

static void
test_clear (Test *test)
{
  bt_announcer_free (test->announcer);
  bt_tracker_http_unref (test->http);
  soup_server_disconnect (test->server);
  g_object_unref (test->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (test->asked);
  g_ptr_array_unref (test->queries);
  g_free (test->base);
}

/* Names of trackers of the server, or whole URLs, between spaces. */
static void
add_tier (Test *test, const char *names)
{
  g_auto (GStrv) urls = g_strsplit (names, " ", -1);

  for (guint i = 0; urls[i]; i++) {
    char *url = strstr (urls[i], "://") ? g_strdup (urls[i])
                                        : g_strdup_printf ("%s/%s", test->base, urls[i]);

    g_free (urls[i]);
    urls[i] = url;
  }
  bt_announcer_add_tier (test->announcer, (const char *const *) urls, &test->random);
}

static void
run_until_idle (Test *test)
{
  while (!bt_announcer_is_idle (test->announcer))
    g_main_context_iteration (NULL, TRUE);
}

static void
start (Test *test)
{
  test->now_us = g_get_monotonic_time ();
  bt_announcer_start (test->announcer, test->now_us);
  bt_announcer_tick (test->announcer, test->now_us);
  run_until_idle (test);
}

/* Lets the time pass until the next announce. */
static void
go_on (Test *test)
{
  test->now_us = bt_announcer_get_deadline (test->announcer);
  g_assert_cmpint (test->now_us, <, G_MAXINT64);
  bt_announcer_tick (test->announcer, test->now_us);
  run_until_idle (test);
}

static void
stop (Test *test)
{
  bt_announcer_stop (test->announcer);
  run_until_idle (test);
  g_assert_cmpuint (test->n_stopped, ==, 1);
}

static void
assert_asked (Test *test, const char *expected)
{
  g_autofree char *asked = NULL;

  g_ptr_array_add (test->asked, NULL);
  asked = g_strjoinv (", ", (char **) test->asked->pdata);
  g_ptr_array_set_size (test->asked, (int) test->asked->len - 1);
  g_assert_cmpstr (asked, ==, expected);
}

static const char *
get_argument (Test *test, guint request, const char *name)
{
  return g_hash_table_lookup (g_ptr_array_index (test->queries, request), name);
}

static void
test_life (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  start (&test);
  g_assert_cmpuint (test.n_peers, ==, 1);
  go_on (&test);
  stop (&test);
  assert_asked (&test, "good started, good -, good stopped");
  g_assert_cmpstr (get_argument (&test, 0, "numwant"), ==, "80");
  g_assert_cmpstr (get_argument (&test, 2, "numwant"), ==, "0");
  g_assert_cmpstr (get_argument (&test, 0, "compact"), ==, "1");
  g_assert_cmpstr (get_argument (&test, 0, "left"), ==, "1000");
  g_assert_cmpstr (get_argument (&test, 0, "key"), ==, get_argument (&test, 2, "key"));
  g_assert_null (get_argument (&test, 0, "trackerid"));
  g_assert_cmpstr (get_argument (&test, 1, "trackerid"), ==, "id");
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
  const BtTrackerStat *first, *second;
  Test test;

  test_init (&test);
  add_tier (&test, "refuse");
  add_tier (&test, "good");
  start (&test);
  stats = bt_announcer_get_stats (test.announcer);
  g_assert_cmpuint (stats->len, ==, 2);
  first = &g_array_index (stats, BtTrackerStat, 0);
  second = &g_array_index (stats, BtTrackerStat, 1);
  g_assert_cmpint (first->state, ==, BT_TRACKER_FAILED);
  g_assert_cmpstr (first->message, ==, "nope");
  g_assert_cmpint (second->state, ==, BT_TRACKER_WORKING);
  g_assert_cmpstr (second->message, ==, "busy");
  g_assert_cmpuint (second->tier, ==, 1);
  g_assert_cmpuint (second->n_peers, ==, 1);
  g_assert_cmpint (second->n_seeders, ==, 2);
  g_assert_cmpint (second->n_leechers, ==, -1);
  g_assert_cmpint (second->next_us, >, test.now_us + 1700 * G_USEC_PER_SEC);
  stop (&test);
  test_clear (&test);
}

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
  assert_asked (&test, "broken1 started, good2 started, broken1 started, good2 -");
  stop (&test);
  /* Who does not know us is not told goodbye. */
  assert_asked (&test, "broken1 started, good2 started, broken1 started, good2 -, good2 stopped");
  test_clear (&test);
}

static void
test_working_one_is_promoted (void)
{
  Test test;
  guint n_before;

  test_init (&test);
  add_tier (&test, "broken1 broken2 good3 broken4 broken5");
  start (&test);
  n_before = test.asked->len;
  go_on (&test);
  g_assert_cmpuint (test.asked->len, ==, n_before + 1);
  g_assert_cmpstr (g_ptr_array_index (test.asked, n_before), ==, "good3 -");
  stop (&test);
  test_clear (&test);
}

static void
test_retries_slow_down (void)
{
  static const double waits[] = { 17.5, 55, 117.5, 205 };
  Test test;

  test_init (&test);
  add_tier (&test, "broken");
  start (&test);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    double wait = (double) (bt_announcer_get_deadline (test.announcer) - g_get_monotonic_time ())
                  / G_USEC_PER_SEC;

    g_assert_cmpfloat (wait, >, waits[i] - 10);
    g_assert_cmpfloat (wait, <=, waits[i]);
    go_on (&test);
  }
  stop (&test);
  test_clear (&test);
}

static void
test_completed_is_told_once (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  start (&test);
  test.left = 0;
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
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), >=,
                   test.now_us + 900 * G_USEC_PER_SEC);
  stop (&test);
  test_clear (&test);
}

static void
test_other_kinds_stay_idle (void)
{
  g_autoptr (GArray) stats = NULL;
  Test test;

  test_init (&test);
  add_tier (&test, "udp://127.0.0.1:1/announce wss://127.0.0.1:1/");
  start (&test);
  g_assert_cmpint (bt_announcer_get_deadline (test.announcer), ==, G_MAXINT64);
  stats = bt_announcer_get_stats (test.announcer);
  for (guint i = 0; i < stats->len; i++) {
    g_assert_cmpint (g_array_index (stats, BtTrackerStat, i).state, ==, BT_TRACKER_IDLE);
    g_assert_null (g_array_index (stats, BtTrackerStat, i).message);
  }
  stop (&test);
  test_clear (&test);
}

static void
test_doubles_are_left_out (void)
{
  char ***tiers;
  Test test;

  test_init (&test);
  add_tier (&test, "good1 good2");
  add_tier (&test, "good2 good1");
  add_tier (&test, "good2 good3");
  tiers = bt_announcer_dup_tiers (test.announcer);
  g_assert_cmpuint (g_strv_length (tiers[0]), ==, 2);
  g_assert_cmpuint (g_strv_length (tiers[1]), ==, 1);
  g_assert_null (tiers[2]);
  g_assert_true (g_str_has_suffix (tiers[0][0], "good1"));
  g_assert_true (g_str_has_suffix (tiers[1][0], "good3"));
  for (guint i = 0; tiers[i]; i++)
    g_strfreev (tiers[i]);
  g_free (tiers);
  test_clear (&test);
}

static void
test_stop_while_asking (void)
{
  Test test;

  test_init (&test);
  add_tier (&test, "good");
  bt_announcer_start (test.announcer, 1);
  bt_announcer_tick (test.announcer, 1);
  g_assert_false (bt_announcer_is_idle (test.announcer));
  stop (&test);
  g_assert_cmpuint (test.asked->len, >=, 1);
  g_assert_cmpstr (g_ptr_array_index (test.asked, test.asked->len - 1), ==, "good stopped");
  test_clear (&test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/announcer/life", test_life);
  g_test_add_func ("/announcer/partial-seed", test_partial_seed);
  g_test_add_func ("/announcer/stat", test_stat);
  g_test_add_func ("/announcer/tiers", test_tiers);
  g_test_add_func ("/announcer/working-one-is-promoted", test_working_one_is_promoted);
  g_test_add_func ("/announcer/retries-slow-down", test_retries_slow_down);
  g_test_add_func ("/announcer/completed-is-told-once", test_completed_is_told_once);
  g_test_add_func ("/announcer/minimum-interval", test_minimum_interval);
  g_test_add_func ("/announcer/other-kinds-stay-idle", test_other_kinds_stay_idle);
  g_test_add_func ("/announcer/doubles-are-left-out", test_doubles_are_left_out);
  g_test_add_func ("/announcer/stop-while-asking", test_stop_while_asking);
  return g_test_run ();
}
