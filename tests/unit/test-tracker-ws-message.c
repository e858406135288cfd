/* test-tracker-ws-message.c — what trackers for WebRTC may say, and what we say to them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-ws-message.h"

#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-error.h"

#define HASH "\"info_hash\":\"aaaaaaaaaaaaaaaaaaaa\""

static void
read_text (BtTrackerWsMessage *message, const char *text)
{
  g_autoptr (GError) error = NULL;

  bt_tracker_ws_read (message, text, strlen (text), &error);
  g_assert_no_error (error);
}

/* Of a whole answer, of one that says as little as may be, and of one that says nonsense. */
static void
test_reply (void)
{
  static const struct {
    const char *text;
    gint64 interval, min_interval; /* seconds */
    int n_seeders, n_leechers, n_downloads;
    const char *warning, *tracker_id;
  } rows[] = {
    { "{\"action\":\"announce\"," HASH ",\"interval\":300,\"min interval\":100,\"complete\":1,"
      "\"incomplete\":2,\"downloaded\":3,\"tracker id\":\"t\",\"warning message\":\"slow\\u0007\"}",
      300, 100, 1, 2, 3, "slow ", "t" },
    { "{\"action\":\"announce\"," HASH "}", 120, 60, -1, -1, -1, NULL, NULL },
    { "{\"action\":\"announce\"," HASH ",\"interval\":1,\"min_interval\":99999999,"
      "\"complete\":-1,\"incomplete\":1e9,\"downloaded\":null,\"tracker id\":\"t\\u0000\","
      "\"warning message\":[]}",
      60, 60, -1, -1, -1, NULL, NULL },
    { "{\"action\":\"announce\"," HASH ",\"interval\":99999999,\"complete\":99999999999}", 86400,
      60, G_MAXINT, -1, -1, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (BtTrackerWsMessage) message = { 0 };
    g_autoptr (BtTrackerAnswer) answer = NULL;

    read_text (&message, rows[i].text);
    g_assert_cmpint (message.action, ==, BT_TRACKER_WS_REPLY);
    answer = bt_tracker_ws_read_reply (&message, NULL);
    g_assert_cmpint (answer->interval_us, ==, rows[i].interval * G_USEC_PER_SEC);
    g_assert_cmpint (answer->min_interval_us, ==, rows[i].min_interval * G_USEC_PER_SEC);
    g_assert_cmpint (answer->n_seeders, ==, rows[i].n_seeders);
    g_assert_cmpint (answer->n_leechers, ==, rows[i].n_leechers);
    g_assert_cmpint (answer->n_downloads, ==, rows[i].n_downloads);
    g_assert_cmpstr (answer->warning, ==, rows[i].warning);
    g_assert_cmpstr (answer->tracker_id, ==, rows[i].tracker_id);
  }
}

static void
test_refusal (void)
{
  static const struct {
    const char *text;
    BtTrackerWsAction action;
    gboolean has_info_hash;
    const char *reason;
  } rows[] = {
    { "{\"failure reason\":\"no \\u20ac caf\303\251\"}", BT_TRACKER_WS_REPLY, FALSE,
      "no ? caf\303\251" },
    { "{\"failure reason\":\"no\",\"action\":\"announce\"," HASH "}", BT_TRACKER_WS_REPLY, TRUE,
      "no" },
    { "{\"failure reason\":\"no\",\"action\":\"scrape\"}", BT_TRACKER_WS_SCRAPE, FALSE, "no" },
    { "{\"failure reason\":7,\"action\":\"announce\",\"offer\":{}}", BT_TRACKER_WS_REPLY, FALSE,
      "the tracker refused without a reason" },
  };
  static const BtInfoHash hash = { .has_v1 = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (BtTrackerWsMessage) message = { 0 };
    g_autoptr (GError) error = NULL;

    read_text (&message, rows[i].text);
    g_assert_cmpint (message.action, ==, rows[i].action);
    g_assert_cmpint (message.has_info_hash, ==, rows[i].has_info_hash);
    if (message.action == BT_TRACKER_WS_SCRAPE)
      g_assert_null (bt_tracker_ws_read_scrape (&message, &hash, 1, &error));
    else
      g_assert_null (bt_tracker_ws_read_reply (&message, &error));
    g_assert_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED);
    g_assert_cmpstr (error->message, ==, rows[i].reason);
  }
}

static void
test_scrape (void)
{
  static const BtInfoHash hashes[] = {
    { .has_v1 = TRUE, .v1 = { 0, 0xff, 'b' } },
    { .has_v1 = TRUE, .v1 = "cccccccccccccccccccc" },
  };
  g_auto (BtTrackerWsMessage) message = { 0 }, other = { 0 };
  g_autoptr (GArray) counts = NULL;
  g_autoptr (GError) error = NULL;

  read_text (&message,
             "{\"action\":\"scrape\",\"files\":{\"x\":{\"complete\":9},\"\\u0000\303\277b\\u0000"
             "\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000"
             "\\u0000\\u0000\\u0000\\u0000\":{\"complete\":1,\"incomplete\":2,\"downloaded\":3}}}");
  counts = bt_tracker_ws_read_scrape (&message, hashes, 2, NULL);
  g_assert_cmpuint (counts->len, ==, 2);
  g_assert_cmpint (g_array_index (counts, BtTrackerCounts, 0).n_downloads, ==, 3);
  g_assert_cmpint (g_array_index (counts, BtTrackerCounts, 1).n_seeders, ==, -1);
  read_text (&other, "{\"action\":\"scrape\",\"files\":[]}");
  g_assert_null (bt_tracker_ws_read_scrape (&other, hashes, 2, &error));
  g_assert_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_BAD_ANSWER);
}

static void
check_text (GString *text, const char *expected)
{
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);
}

static GPtrArray *
make_offers (guint n, gsize size)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_tracker_offer_free);

  for (guint i = 0; i < n; i++) {
    BtTrackerOffer *offer = g_new0 (BtTrackerOffer, 1);

    memset (offer->offer_id, 'o', sizeof offer->offer_id);
    offer->sdp = g_strnfill (size, 'v');
    g_ptr_array_add (offers, offer);
  }
  return offers;
}

static void
test_write (void)
{
  BtTrackerRequest request = { .uploaded = 1, .downloaded = 2, .left = 3, .tracker_id = "\"" };
  BtTrackerSignal answer = { .sdp = "v=0\r\n" };
  BtInfoHash hashes[2] = { { .has_v1 = TRUE }, { .has_v1 = TRUE } };
  g_autoptr (GPtrArray) none = make_offers (0, 0), one = make_offers (1, 2);

  request.info_hash.has_v1 = TRUE;
  memset (request.info_hash.v1, 'a', 20);
  memset (request.peer_id, 'p', 20);
  request.event = BT_TRACKER_EVENT_PAUSED;
  check_text (bt_tracker_ws_write_announce (&request, one),
              "{\"action\":\"announce\"," HASH ",\"peer_id\":\"pppppppppppppppppppp\","
              "\"uploaded\":1,\"downloaded\":2,\"left\":3,\"trackerid\":\"\\u0022\","
              "\"offers\":[{\"offer\":{\"type\":\"offer\",\"sdp\":\"vv\"},"
              "\"offer_id\":\"oooooooooooooooooooo\"}],\"numwant\":1}");
  request.event = BT_TRACKER_EVENT_STOPPED;
  request.tracker_id = NULL;
  check_text (bt_tracker_ws_write_announce (&request, none),
              "{\"action\":\"announce\"," HASH ",\"peer_id\":\"pppppppppppppppppppp\","
              "\"uploaded\":1,\"downloaded\":2,\"left\":3,\"event\":\"stopped\",\"numwant\":0}");
  memset (answer.info_hash, 'a', 20);
  memset (answer.peer_id, 't', 20);
  memset (answer.offer_id, 'o', 20);
  check_text (bt_tracker_ws_write_answer (request.peer_id, &answer),
              "{\"action\":\"announce\"," HASH ",\"peer_id\":\"pppppppppppppppppppp\","
              "\"to_peer_id\":\"tttttttttttttttttttt\",\"offer_id\":\"oooooooooooooooooooo\","
              "\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0\\u000D\\u000A\"}}");
  memset (hashes[0].v1, 'a', 20);
  memset (hashes[1].v1, 'b', 20);
  check_text (bt_tracker_ws_write_scrape (hashes, 1), "{\"action\":\"scrape\"," HASH "}");
  check_text (bt_tracker_ws_write_scrape (hashes, 2),
              "{\"action\":\"scrape\",\"info_hash\":[\"aaaaaaaaaaaaaaaaaaaa\","
              "\"bbbbbbbbbbbbbbbbbbbb\"]}");
}

/* Of five offers three fit into a frame; of those that fit in no frame none is sent. */
static void
test_frame (void)
{
  BtTrackerRequest request = { .left = 3 };
  g_autoptr (GPtrArray) large = make_offers (5, 5000), huge = make_offers (2, BT_LIMIT_SDP);
  GString *text = bt_tracker_ws_write_announce (&request, large);

  g_assert_cmpuint (text->len, <=, BT_TRACKER_WS_FRAME);
  g_assert_true (g_str_has_suffix (text->str, "\"numwant\":3}"));
  g_string_free (text, TRUE);
  text = bt_tracker_ws_write_announce (&request, huge);
  g_assert_true (g_str_has_suffix (text->str, "\"offers\":[],\"numwant\":0}"));
  g_string_free (text, TRUE);
}

static void
test_urls (void)
{
  static const struct {
    const char *url;
    gboolean is_ws, is_good;
  } rows[] = {
    { "ws://tracker.example", TRUE, TRUE },
    { "WSS://tracker.example:8000/announce?key=1", TRUE, TRUE },
    { "wss://", TRUE, FALSE },
    { "wss://tracker.example/?info_hash=a", TRUE, FALSE },
    { "wss://tracker.example/?p%65er_id=a", TRUE, FALSE },
    { "http://tracker.example", FALSE, FALSE },
    { "ws:tracker.example", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (bt_tracker_url_is_ws (rows[i].url), ==, rows[i].is_ws);
    g_assert_cmpint (bt_tracker_ws_check_url (rows[i].url, &error), ==, rows[i].is_good);
    if (!rows[i].is_good)
      g_assert_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tracker-ws-message/reply", test_reply);
  g_test_add_func ("/tracker-ws-message/refusal", test_refusal);
  g_test_add_func ("/tracker-ws-message/scrape", test_scrape);
  g_test_add_func ("/tracker-ws-message/write", test_write);
  g_test_add_func ("/tracker-ws-message/frame", test_frame);
  g_test_add_func ("/tracker-ws-message/urls", test_urls);
  return g_test_run ();
}
