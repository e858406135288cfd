/* test-tracker-ws.c — announces over a WebSocket, with a tracker in this process.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-ws.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-json.h"
#include "tracker/bt-tracker-client.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define SHORT_US (G_USEC_PER_SEC / 2) /* for a tracker that says nothing */

/* Bytes that JSON, UTF-8 and C strings each have a trap for. */
static const guint8 hash_a[20] = { 0,    0x1f, '"', '\\', 0x7f, 0x80, 0xff, '/', '\n', 1,
                                   0xc3, 0xa9, 0,   'a',  'b',  0xe2, 0x82, 0,   0,    0 };
static const guint8 hash_b[20] = "bbbbbbbbbbbbbbbbbbbb";
static const guint8 our_id[20] = "-PM0100-abcdefghijkl";
static const guint8 peer_id[20] = { '-', 'W', 'W', 0, 0xff, 0x80, '"', '\\', 5 };
static const guint8 offer_id[20] = { 0, 0, 7, 0xfe };
static const char sdp[] = "v=0\r\ns=-\r\n";

/* What came of a call. */
typedef struct {
  gboolean is_done;
  BtTrackerAnswer *answer;
  BtTrackerCounts counts;
  GError *error;
} Outcome;

typedef struct {
  SoupServer *server;
  char *url;               /* owned; of the tracker */
  GPtrArray *connections;  /* owned SoupWebsocketConnection, as they came */
  GPtrArray *heard;        /* owned BtJson; what the tracker was told */
  const char *const *says; /* to each announce; NULL: an answer as usual, for its info hash */
  gboolean is_silent;

  BtTrackerClient *client;
  BtTrackerWs *ws;
  gboolean has_offers; /* FALSE: they are being made */
  guint n_asked, n_offered, n_answered, n_lost, n_closed;
} Test;

/* --- the tracker ------------------------------------------------------------------------------------- */

static BtJsonValue
get (BtJson *document, const char *key)
{
  return bt_json_lookup (bt_json_get_root (document), key);
}

static gboolean
is_bytes (BtJsonValue value, const void *bytes, gsize n_bytes)
{
  gsize n;
  const guint8 *found = bt_json_get_bytes (value, &n);

  return found && n == n_bytes && memcmp (found, bytes, n) == 0;
}

static gboolean
is_text (BtJsonValue value, const char *text)
{
  return is_bytes (value, text, strlen (text));
}

static void
say (Test *test, const char *text)
{
  soup_websocket_connection_send_text (
      g_ptr_array_index (test->connections, test->connections->len - 1), text);
}

static void
put_bytes (GString *to, const char *key, const guint8 *bytes)
{
  bt_json_put_key (to, key);
  bt_json_put_bytes (to, bytes, 20);
}

static void
say_answer (Test *test, const guint8 *hash, guint complete)
{
  GString *text = g_string_new (NULL);

  bt_json_open_object (text);
  bt_json_put_key (text, "action");
  bt_json_put_string (text, "announce");
  put_bytes (text, "info_hash", hash);
  bt_json_put_key (text, "interval");
  bt_json_put_integer (text, 90);
  bt_json_put_key (text, "complete");
  bt_json_put_integer (text, complete);
  bt_json_close_object (text);
  say (test, text->str);
  g_string_free (text, TRUE);
}

/* @type: "offer" or "answer". */
static void
say_signal (Test *test, const char *type, const guint8 *from)
{
  GString *text = g_string_new (NULL);

  bt_json_open_object (text);
  bt_json_put_key (text, "action");
  bt_json_put_string (text, "announce");
  put_bytes (text, "info_hash", hash_a);
  put_bytes (text, "peer_id", from);
  put_bytes (text, "offer_id", offer_id);
  bt_json_put_key (text, type);
  bt_json_open_object (text);
  bt_json_put_key (text, "type");
  bt_json_put_string (text, type);
  bt_json_put_key (text, "sdp");
  bt_json_put_string (text, sdp);
  bt_json_close_object (text);
  bt_json_close_object (text);
  say (test, text->str);
  g_string_free (text, TRUE);
}

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer data)
{
  Test *test = data;
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (GError) error = NULL;
  BtJson *document = bt_json_new (text, n_bytes, &error);
  const guint8 *hash;

  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_assert_no_error (error);
  g_ptr_array_add (test->heard, document);
  hash = bt_json_get_bytes (get (document, "info_hash"), &n_bytes);
  for (guint i = 0; test->says && test->says[i]; i++)
    say (test, test->says[i]);
  if (test->is_silent || test->says || bt_json_get_type (get (document, "answer")) != BT_JSON_NONE)
    return;
  g_assert_cmpuint (n_bytes, ==, 20);
  say_answer (test, hash, 2);
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer data)
{
  ((Test *) data)->n_closed++;
}

static void
websocket_cb (SoupServer *server, SoupServerMessage *message, const char *path,
              SoupWebsocketConnection *connection, gpointer data)
{
  Test *test = data;

  g_assert_null (soup_websocket_connection_get_extensions (connection));
  g_ptr_array_add (test->connections, g_object_ref (connection));
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), test);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), test);
}

static void
redirect_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
             gpointer data)
{
  Test *test = data;
  g_autofree char *to = g_strconcat ("http", test->url + strlen ("ws"), NULL);

  soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, to);
}

/* --- our side ------------------------------------------------------------------------------------------ */

static gboolean
take_offers_cb (const char *url, gboolean loopback, const BtInfoHash *info_hash, guint n,
                GPtrArray *offers, gpointer data)
{
  Test *test = data;

  g_assert_true (loopback);
  g_assert_true (g_str_has_prefix (url, test->url));
  test->n_asked++;
  for (guint i = 0; i < n && test->has_offers; i++) {
    BtTrackerOffer *offer = g_new0 (BtTrackerOffer, 1);

    memcpy (offer->offer_id, offer_id, sizeof offer_id);
    offer->offer_id[19] = (guint8) i;
    offer->sdp = g_strdup (sdp);
    g_ptr_array_add (offers, offer);
  }
  return test->has_offers;
}

static void
check_signal (Test *test, const BtTrackerSignal *signal)
{
  g_assert_cmpstr (signal->url, ==, test->url);
  g_assert_true (signal->loopback);
  g_assert_cmpmem (signal->info_hash, 20, hash_a, 20);
  g_assert_cmpmem (signal->peer_id, 20, peer_id, 20);
  g_assert_cmpmem (signal->offer_id, 20, offer_id, 20);
  g_assert_cmpstr (signal->sdp, ==, sdp);
  g_assert_cmpuint (signal->n_sdp, ==, strlen (sdp));
}

static void
offered_cb (const BtTrackerSignal *offer, gpointer data)
{
  check_signal (data, offer);
  ((Test *) data)->n_offered++;
}

static void
answered_cb (const BtTrackerSignal *answer, gpointer data)
{
  check_signal (data, answer);
  ((Test *) data)->n_answered++;
}

static void
lost_cb (const char *url, gpointer data)
{
  g_assert_cmpstr (url, ==, ((Test *) data)->url);
  ((Test *) data)->n_lost++;
}

static const BtTrackerSignalFuncs funcs = { take_offers_cb, offered_cb, answered_cb, lost_cb };

static void
test_init (Test *test)
{
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  memset (test, 0, sizeof *test);
  test->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (test->server, "/", NULL, NULL, websocket_cb, test, NULL);
  soup_server_add_handler (test->server, "/announce/elsewhere", redirect_cb, test, NULL);
  soup_server_listen_local (test->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (test->server);
  test->url = g_strdup_printf ("ws://127.0.0.1:%d", g_uri_get_port (uris->data));
  test->connections = g_ptr_array_new_with_free_func (g_object_unref);
  test->heard = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_json_free);
  test->has_offers = TRUE;
  test->client = bt_tracker_client_new (FALSE);
  test->ws = bt_tracker_ws_new (NULL, our_id, &funcs, test);
  bt_tracker_client_add_kind (test->client, &bt_tracker_ws_kind, test->ws);
}

/* What was closed is let go of by the loop. */
static void
test_clear (Test *test)
{
  bt_tracker_client_free (test->client);
  for (guint i = 0; i < test->connections->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (test->connections, i), test);
  g_ptr_array_unref (test->connections);
  g_ptr_array_unref (test->heard);
  soup_server_disconnect (test->server);
  g_clear_object (&test->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_free (test->url);
}

static void
done_cb (BtTrackerResult *result, gpointer data)
{
  Outcome *outcome = data;

  g_assert_false (outcome->is_done);
  outcome->is_done = TRUE;
  outcome->answer = g_steal_pointer (&result->answer);
  outcome->error = result->error ? g_error_copy (result->error) : NULL;
  if (result->counts)
    outcome->counts = g_array_index (result->counts, BtTrackerCounts, 0);
}

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->answer, bt_tracker_answer_free);
  g_clear_error (&outcome->error);
  outcome->is_done = FALSE;
}

static BtTrackerCall *
begin (Test *test, const char *url, const guint8 *hash, BtTrackerEvent event, Outcome *outcome)
{
  BtTrackerRequest request = { .left = 1000, .event = event, .n_offers = 5 };
  gint64 timeout_us = test->is_silent ? SHORT_US : PATIENCE_US;

  outcome_clear (outcome);
  request.info_hash.has_v1 = TRUE;
  request.is_urgent = event == BT_TRACKER_EVENT_STOPPED;
  memcpy (request.info_hash.v1, hash, 20);
  memcpy (request.peer_id, our_id, 20);
  return bt_tracker_client_announce (test->client, url, &request, timeout_us, done_cb, outcome);
}

static void
wait_for (Outcome *outcome)
{
  while (!outcome->is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_until (const guint *count, guint n)
{
  while (*count < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
announce (Test *test, const guint8 *hash, BtTrackerEvent event, Outcome *outcome)
{
  begin (test, test->url, hash, event, outcome);
  wait_for (outcome);
}

static BtJson *
get_heard (Test *test, guint i)
{
  g_assert_cmpuint (i, <, test->heard->len);
  return g_ptr_array_index (test->heard, i);
}

static BtJson *
find_heard (Test *test, const guint8 *hash)
{
  guint i = 0;

  while (!is_bytes (get (get_heard (test, i), "info_hash"), hash, 20))
    i++;
  return get_heard (test, i);
}

/* --- tests --------------------------------------------------------------------------------------------- */

static void
check_offers (BtJson *document)
{
  BtJsonValue offers = get (document, "offers"), item;
  guint8 id[20];
  BtJsonIter iter;

  g_assert_cmpuint (bt_json_get_n_items (offers), ==, 5);
  memcpy (id, offer_id, sizeof id);
  bt_json_iter_init (&iter, offers);
  for (id[19] = 0; bt_json_iter_next (&iter, NULL, &item); id[19]++) {
    BtJsonValue offer = bt_json_lookup (item, "offer");

    g_assert_true (is_bytes (bt_json_lookup (item, "offer_id"), id, sizeof id));
    g_assert_true (is_text (bt_json_lookup (offer, "type"), "offer"));
    g_assert_true (is_text (bt_json_lookup (offer, "sdp"), sdp));
  }
}

static void
test_announce (void)
{
  Test test;
  Outcome outcome = { 0 };
  BtJson *heard;
  gint64 number = 0;

  test_init (&test);
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (outcome.answer->interval_us, ==, 90 * G_USEC_PER_SEC);
  g_assert_cmpint (outcome.answer->n_seeders, ==, 2);
  g_assert_cmpint (outcome.answer->n_leechers, ==, -1);
  heard = get_heard (&test, 0);
  g_assert_true (is_text (get (heard, "action"), "announce"));
  g_assert_true (is_text (get (heard, "event"), "started"));
  g_assert_true (is_bytes (get (heard, "info_hash"), hash_a, 20));
  g_assert_true (is_bytes (get (heard, "peer_id"), our_id, 20));
  g_assert_true (bt_json_get_integer (get (heard, "left"), &number) && number == 1000);
  g_assert_true (bt_json_get_integer (get (heard, "numwant"), &number) && number == 5);
  check_offers (heard);
  announce (&test, hash_a, BT_TRACKER_EVENT_COMPLETED, &outcome);
  heard = get_heard (&test, 1);
  g_assert_true (is_text (get (heard, "event"), "completed"));
  g_assert_cmpuint (bt_json_get_n_items (get (heard, "offers")), ==, 0);
  announce (&test, hash_a, BT_TRACKER_EVENT_NONE, &outcome);
  g_assert_cmpint (bt_json_get_type (get (get_heard (&test, 2), "event")), ==, BT_JSON_NONE);
  g_assert_cmpuint (test.connections->len, ==, 1);
  outcome_clear (&outcome);
  test_clear (&test);
}

static void
test_signals (void)
{
  Test test;
  Outcome outcome = { 0 };
  BtJson *heard;

  test_init (&test);
  g_assert_false (bt_tracker_ws_answer (test.ws, test.url, hash_a, peer_id, offer_id, "too early"));
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  say_signal (&test, "offer", our_id);
  say_signal (&test, "offer", peer_id);
  say_signal (&test, "answer", our_id);
  say_signal (&test, "answer", peer_id);
  wait_until (&test.n_answered, 1);
  g_assert_cmpuint (test.n_offered, ==, 1);
  g_assert_true (bt_tracker_ws_answer (test.ws, test.url, hash_a, peer_id, offer_id, sdp));
  wait_until (&test.heard->len, 2);
  heard = get_heard (&test, 1);
  g_assert_true (is_text (get (heard, "action"), "announce"));
  g_assert_true (is_bytes (get (heard, "info_hash"), hash_a, 20));
  g_assert_true (is_bytes (get (heard, "peer_id"), our_id, 20));
  g_assert_true (is_bytes (get (heard, "to_peer_id"), peer_id, 20));
  g_assert_true (is_bytes (get (heard, "offer_id"), offer_id, 20));
  g_assert_true (is_text (bt_json_lookup (get (heard, "answer"), "sdp"), sdp));
  g_assert_true (is_text (bt_json_lookup (get (heard, "answer"), "type"), "answer"));
  g_assert_cmpint (bt_json_get_type (get (heard, "event")), ==, BT_JSON_NONE);
  outcome_clear (&outcome);
  test_clear (&test);
}

static void
test_refused (void)
{
  static const char *const nameless[] = { "{\"failure reason\":\"invalid \\u0001 info_hash\"}",
                                          NULL };
  static const char *const named[] = {
    "{\"action\":\"announce\",\"failure reason\":\"no\",\"info_hash\":\"bbbbbbbbbbbbbbbbbbbb\"}",
    NULL
  };
  Test test;
  Outcome a = { 0 }, b = { 0 };

  test_init (&test);
  test.says = nameless;
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &a);
  g_assert_error (a.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED);
  g_assert_cmpstr (a.error->message, ==, "invalid   info_hash");
  test.says = named;
  begin (&test, test.url, hash_a, BT_TRACKER_EVENT_STARTED, &a);
  announce (&test, hash_b, BT_TRACKER_EVENT_STARTED, &b);
  g_assert_error (b.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED);
  g_assert_cmpstr (b.error->message, ==, "no");
  g_assert_false (a.is_done);
  say_answer (&test, hash_a, 7);
  wait_for (&a);
  g_assert_cmpint (a.answer->n_seeders, ==, 7);
  outcome_clear (&a);
  outcome_clear (&b);
  test_clear (&test);
}

/* None of it is an answer, nor the end. */
static void
test_garbage (void)
{
  static const char *const garbage[] = {
    "",
    "garbage",
    "[]",
    "{}",
    "{\"action\":\"dance\",\"info_hash\":\"bbbbbbbbbbbbbbbbbbbb\"}",
    "{\"action\":\"announce\",\"info_hash\":\"bbb\"}",
    "{\"action\":\"announce\",\"info_hash\":[1]}",
    "{\"action\":\"announce\",\"info_hash\":\"aaaaaaaaaaaaaaaaaaaa\",\"interval\":1}",
    "{\"action\":\"announce\",\"info_hash\":\"bbbbbbbbbbbbbbbbbbbb\",\"peer_id\":\"x\","
    "\"offer_id\":\"bbbbbbbbbbbbbbbbbbbb\",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\"}}",
    "{\"action\":\"scrape\",\"files\":{}}",
    NULL
  };
  Test test;
  Outcome outcome = { 0 };

  test_init (&test);
  test.says = garbage;
  begin (&test, test.url, hash_b, BT_TRACKER_EVENT_STARTED, &outcome);
  wait_until (&test.heard->len, 1);
  say_signal (&test, "offer", peer_id);
  wait_until (&test.n_offered, 1);
  g_assert_false (outcome.is_done);
  say_answer (&test, hash_b, 3);
  wait_for (&outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (test.n_lost, ==, 0);
  g_assert_cmpuint (test.n_offered, ==, 1);
  outcome_clear (&outcome);
  test_clear (&test);
}

static void
test_huge (void)
{
  g_autofree char *huge = g_strnfill (BT_LIMIT_WS_MESSAGE + 1, ' ');
  Test test;
  Outcome outcome = { 0 };

  test_init (&test);
  test.says = (const char *[]) { huge, NULL };
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  g_assert_error (outcome.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK);
  g_assert_cmpuint (test.n_lost, ==, 1);
  outcome_clear (&outcome);
  test_clear (&test);
}

/* What was asked fails, what is asked later goes over a socket of its own. */
static void
test_broken (void)
{
  Test test;
  Outcome a = { 0 }, b = { 0 };

  test_init (&test);
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &a);
  test.says = (const char *[]) { NULL };
  begin (&test, test.url, hash_b, BT_TRACKER_EVENT_STARTED, &b);
  wait_until (&test.heard->len, 2);
  soup_websocket_connection_close (g_ptr_array_index (test.connections, 0), 1001, NULL);
  wait_for (&b);
  g_assert_error (b.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK);
  g_assert_cmpuint (test.n_lost, ==, 1);
  g_assert_false (bt_tracker_ws_answer (test.ws, test.url, hash_a, peer_id, offer_id, sdp));
  test.says = NULL;
  announce (&test, hash_b, BT_TRACKER_EVENT_STARTED, &b);
  g_assert_no_error (b.error);
  g_assert_cmpuint (test.connections->len, ==, 2);
  g_assert_cmpuint (test.n_lost, ==, 1);
  outcome_clear (&a);
  outcome_clear (&b);
  test_clear (&test);
}

/* The tracker says that it will close, and a question comes just then. */
static void
test_closing (void)
{
  BtInfoHash hash = { .has_v1 = TRUE };
  SoupWebsocketConnection *connection;
  Test test;
  Outcome outcome = { 0 };

  test_init (&test);
  memcpy (hash.v1, hash_a, 20);
  test.has_offers = FALSE;
  begin (&test, test.url, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  wait_until (&test.n_asked, 1);
  wait_until (&test.connections->len, 1);
  connection = g_ptr_array_index (test.connections, 0);
  soup_websocket_connection_close (connection, 1001, NULL);
  test.has_offers = TRUE;
  while (soup_websocket_connection_get_state (connection) != SOUP_WEBSOCKET_STATE_CLOSED) {
    g_main_context_iteration (NULL, TRUE);
    bt_tracker_ws_offers_ready (test.ws, &hash);
  }
  wait_for (&outcome);
  g_assert_error (outcome.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK);
  g_assert_cmpuint (test.n_lost, ==, 1);
  outcome_clear (&outcome);
  test_clear (&test);
}

static void
test_two_torrents (void)
{
  Test test;
  Outcome a = { 0 }, b = { 0 };

  test_init (&test);
  test.says = (const char *[]) { NULL };
  begin (&test, test.url, hash_a, BT_TRACKER_EVENT_STARTED, &a);
  begin (&test, test.url, hash_b, BT_TRACKER_EVENT_STARTED, &b);
  wait_until (&test.heard->len, 2);
  say_answer (&test, hash_b, 8);
  wait_for (&b);
  g_assert_false (a.is_done);
  say_answer (&test, hash_b, 9);
  say_answer (&test, hash_a, 10);
  wait_for (&a);
  g_assert_cmpint (a.answer->n_seeders, ==, 10);
  g_assert_cmpint (b.answer->n_seeders, ==, 8);
  g_assert_cmpuint (test.connections->len, ==, 1);
  outcome_clear (&a);
  outcome_clear (&b);
  test_clear (&test);
}

/* The socket stays as long as it is needed, and nobody is told that it was lost. */
static void
test_goodbye (void)
{
  Test test;
  Outcome a = { 0 }, b = { 0 };

  test_init (&test);
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &a);
  announce (&test, hash_b, BT_TRACKER_EVENT_STARTED, &b);
  announce (&test, hash_a, BT_TRACKER_EVENT_STOPPED, &a);
  g_assert_no_error (a.error);
  test.says = (const char *[]) { NULL };
  announce (&test, hash_b, BT_TRACKER_EVENT_STOPPED, &b);
  g_assert_no_error (b.error);
  g_assert_true (is_text (get (get_heard (&test, 3), "event"), "stopped"));
  g_assert_cmpuint (bt_json_get_n_items (get (get_heard (&test, 3), "offers")), ==, 0);
  g_assert_cmpuint (test.n_closed, ==, 0);
  wait_until (&test.n_closed, 1);
  g_assert_cmpuint (test.n_lost, ==, 0);
  announce (&test, hash_b, BT_TRACKER_EVENT_STOPPED, &b);
  g_assert_no_error (b.error);
  g_assert_cmpuint (test.heard->len, ==, 4);
  g_assert_cmpuint (test.connections->len, ==, 1);
  outcome_clear (&a);
  outcome_clear (&b);
  test_clear (&test);
}

static void
check_path (Test *test, const char *path, BtTrackerError code)
{
  g_autofree char *url = g_strconcat (test->url, path, NULL);
  Outcome outcome = { 0 };

  begin (test, url, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  wait_for (&outcome);
  g_assert_error (outcome.error, BT_TRACKER_ERROR, (int) code);
  outcome_clear (&outcome);
}

static void
test_no_tracker (void)
{
  Test test;
  Outcome outcome = { 0 };

  test_init (&test);
  check_path (&test, "/announce/elsewhere", BT_TRACKER_ERROR_HTTP);
  check_path (&test, "/reboot", BT_TRACKER_ERROR_URL);
  check_path (&test, "/?now=1", BT_TRACKER_ERROR_URL);
  check_path (&test, "/announce?info_hash=abc", BT_TRACKER_ERROR_URL);
  g_assert_cmpuint (test.connections->len, ==, 0);
  soup_server_disconnect (test.server);
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  g_assert_error (outcome.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK);
  g_assert_cmpuint (test.n_lost, ==, 0);
  begin (&test, "ws://", hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  wait_for (&outcome);
  g_assert_error (outcome.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL);
  outcome_clear (&outcome);
  test_clear (&test);
}

/* With the first whose time is over goes all that was asked there. */
static void
test_silence (void)
{
  Test test;
  Outcome a = { 0 }, b = { 0 };

  test_init (&test);
  announce (&test, hash_b, BT_TRACKER_EVENT_STARTED, &b);
  test.is_silent = TRUE;
  begin (&test, test.url, hash_a, BT_TRACKER_EVENT_STARTED, &a);
  begin (&test, test.url, hash_b, BT_TRACKER_EVENT_NONE, &b);
  wait_for (&a);
  wait_for (&b);
  g_assert_error (a.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TIMEOUT);
  g_assert_error (b.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK);
  g_assert_cmpuint (test.n_lost, ==, 1);
  test.is_silent = FALSE;
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &a);
  g_assert_no_error (a.error);
  g_assert_cmpuint (test.connections->len, ==, 2);
  outcome_clear (&a);
  outcome_clear (&b);
  test_clear (&test);
}

/* Of two that wait one gets its offers, and the other goes without when it has waited long enough. */
static void
test_offers_ready (void)
{
  BtInfoHash hash = { .has_v1 = TRUE };
  Test test;
  Outcome a = { 0 }, b = { 0 };

  test_init (&test);
  memcpy (hash.v1, hash_a, 20);
  test.has_offers = FALSE;
  begin (&test, test.url, hash_a, BT_TRACKER_EVENT_STARTED, &a);
  begin (&test, test.url, hash_b, BT_TRACKER_EVENT_STARTED, &b);
  wait_until (&test.n_asked, 2);
  bt_tracker_ws_offers_ready (test.ws, &hash);
  g_assert_cmpuint (test.n_asked, ==, 3);
  test.has_offers = TRUE;
  bt_tracker_ws_offers_ready (test.ws, &hash);
  wait_for (&a);
  check_offers (find_heard (&test, hash_a));
  test.has_offers = FALSE;
  wait_for (&b);
  g_assert_no_error (b.error);
  g_assert_cmpuint (bt_json_get_n_items (get (find_heard (&test, hash_b), "offers")), ==, 0);
  outcome_clear (&a);
  outcome_clear (&b);
  test_clear (&test);
}

static void
test_scrape (void)
{
  static const char *const says[] = { "{\"action\":\"scrape\",\"files\":{\"bbbbbbbbbbbbbbbbbbbb\":"
                                      "{\"complete\":4,\"incomplete\":5,\"downloaded\":6.0}}}",
                                      NULL };
  Test test;
  Outcome outcome = { 0 };
  BtInfoHash hash = { .has_v1 = TRUE };

  test_init (&test);
  test.says = says;
  memcpy (hash.v1, hash_b, 20);
  bt_tracker_client_scrape (test.client, test.url, &hash, 1, done_cb, &outcome);
  wait_for (&outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (outcome.counts.n_seeders, ==, 4);
  g_assert_cmpint (outcome.counts.n_leechers, ==, 5);
  g_assert_cmpint (outcome.counts.n_downloads, ==, 6);
  g_assert_true (is_text (get (get_heard (&test, 0), "action"), "scrape"));
  wait_until (&test.n_closed, 1);
  test_clear (&test);
}

/* By a tracker that could not even read what it was asked. */
static void
test_scrape_refused (void)
{
  static const char *const says[] = { "{\"failure reason\":\"what?\"}", NULL };
  Test test;
  Outcome outcome = { 0 };
  BtInfoHash hash = { .has_v1 = TRUE };

  test_init (&test);
  test.says = says;
  bt_tracker_client_scrape (test.client, test.url, &hash, 1, done_cb, &outcome);
  wait_for (&outcome);
  g_assert_error (outcome.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED);
  outcome_clear (&outcome);
  test_clear (&test);
}

/* So many trackers stay connected; one more is not, until another one is left. */
static void
test_many_trackers (void)
{
  Test test;
  Outcome outcome = { 0 };
  g_autofree char *first = NULL;

  test_init (&test);
  first = g_strconcat (test.url, "/announce/0", NULL);
  for (guint i = 0; i <= BT_LIMIT_WS_SOCKETS; i++) {
    g_autofree char *url = g_strdup_printf ("%s/announce/%u", test.url, i);

    begin (&test, url, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
    wait_for (&outcome);
    if (i < BT_LIMIT_WS_SOCKETS)
      g_assert_no_error (outcome.error);
  }
  g_assert_error (outcome.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK);
  g_assert_cmpuint (test.connections->len, ==, BT_LIMIT_WS_SOCKETS);
  begin (&test, first, hash_a, BT_TRACKER_EVENT_STOPPED, &outcome);
  wait_until (&test.n_closed, 1);
  announce (&test, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  g_assert_no_error (outcome.error);
  outcome_clear (&outcome);
  test_clear (&test);
}

/* Given up while it connects, and while it waits for the answer. */
static void
test_cancel (void)
{
  Test test;
  Outcome outcome = { 0 };
  BtTrackerCall *call;

  test_init (&test);
  call = begin (&test, test.url, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  g_assert_false (bt_tracker_call_cancel (call));
  wait_for (&outcome);
  test.says = (const char *[]) { NULL };
  call = begin (&test, test.url, hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  wait_until (&test.heard->len, 1);
  g_assert_true (bt_tracker_call_cancel (call));
  wait_for (&outcome);
  g_assert_error (outcome.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TIMEOUT);
  g_assert_cmpuint (test.n_lost, ==, 0);
  g_assert_cmpuint (test.connections->len, ==, 1);
  call = begin (&test, "ws://127.0.0.1:1", hash_a, BT_TRACKER_EVENT_STARTED, &outcome);
  bt_tracker_call_cancel (call);
  wait_for (&outcome);
  outcome_clear (&outcome);
  test_clear (&test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tracker-ws/announce", test_announce);
  g_test_add_func ("/tracker-ws/signals", test_signals);
  g_test_add_func ("/tracker-ws/refused", test_refused);
  g_test_add_func ("/tracker-ws/garbage", test_garbage);
  g_test_add_func ("/tracker-ws/huge", test_huge);
  g_test_add_func ("/tracker-ws/broken", test_broken);
  g_test_add_func ("/tracker-ws/closing", test_closing);
  g_test_add_func ("/tracker-ws/two-torrents", test_two_torrents);
  g_test_add_func ("/tracker-ws/goodbye", test_goodbye);
  g_test_add_func ("/tracker-ws/no-tracker", test_no_tracker);
  g_test_add_func ("/tracker-ws/silence", test_silence);
  g_test_add_func ("/tracker-ws/offers-ready", test_offers_ready);
  g_test_add_func ("/tracker-ws/scrape", test_scrape);
  g_test_add_func ("/tracker-ws/scrape-refused", test_scrape_refused);
  g_test_add_func ("/tracker-ws/many-trackers", test_many_trackers);
  g_test_add_func ("/tracker-ws/cancel", test_cancel);
  return g_test_run ();
}
