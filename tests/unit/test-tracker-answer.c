/* test-tracker-answer.c — what trackers are told and what they say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-answer.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-request.h"

#define ANSWER(text) bt_tracker_answer_new (text, sizeof text - 1, NULL)

static void
assert_peer (BtTrackerAnswer *answer, guint index, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_cmpuint (index, <, answer->peers->len);
  text = bt_address_to_string (&g_array_index (answer->peers, BtAddress, index));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_compact (void)
{
  g_autoptr (BtTrackerAnswer) answer =
      ANSWER ("d8:completei3e10:incompletei7e8:intervali900e5:peers12:"
              "\x0a\x00\x00\x01\x1a\xe1\x0a\x00\x00\x02\x00\x50"
              "e");

  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->peers->len, ==, 2);
  assert_peer (answer, 0, "10.0.0.1:6881");
  assert_peer (answer, 1, "10.0.0.2:80");
  g_assert_cmpint (answer->interval_us, ==, 900 * G_USEC_PER_SEC);
  g_assert_cmpint (answer->n_seeders, ==, 3);
  g_assert_cmpint (answer->n_leechers, ==, 7);
}

static void
test_compact6 (void)
{
  g_autoptr (BtTrackerAnswer) answer =
      ANSWER ("d8:intervali900e6:peers618:"
              "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x1a\xe1"
              "e");

  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->peers->len, ==, 1);
  assert_peer (answer, 0, "[2001:db8::1]:6881");
}

static void
test_dictionary (void)
{
  g_autoptr (BtTrackerAnswer) answer =
      ANSWER ("d8:intervali900e5:peersl"
              "d2:ip8:10.0.0.17:peer id20:aaaaaaaaaaaaaaaaaaaa4:porti6881ee"
              "d2:ip7:example4:porti6881ee"
              "d2:ip11:2001:db8::14:porti80ee"
              "ee");

  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->peers->len, ==, 2);
  assert_peer (answer, 0, "10.0.0.1:6881");
  assert_peer (answer, 1, "[2001:db8::1]:80");
}

static void
test_undialable_are_dropped (void)
{
  g_autoptr (BtTrackerAnswer) answer = ANSWER ("d5:peers18:"
                                               "\x0a\x00\x00\x01\x00\x00"
                                               "\xe0\x00\x00\x01\x1a\xe1"
                                               "\x0a\x00\x00\x02\x00\x50"
                                               "e");

  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->peers->len, ==, 1);
  assert_peer (answer, 0, "10.0.0.2:80");
}

static void
test_intervals_are_clamped (void)
{
  g_autoptr (BtTrackerAnswer) zero = ANSWER ("d8:intervali0e5:peers0:e");
  g_autoptr (BtTrackerAnswer) negative = ANSWER ("d8:intervali-5e12:min intervali-1e5:peers0:e");
  g_autoptr (BtTrackerAnswer) endless =
      ANSWER ("d8:intervali9223372036854775807e12:min intervali99999999e5:peers0:e");
  g_autoptr (BtTrackerAnswer) none = ANSWER ("d5:peers0:e");

  g_assert_cmpint (zero->interval_us, ==, (gint64) BT_TRACKER_INTERVAL_MIN * G_USEC_PER_SEC);
  g_assert_cmpint (negative->interval_us, ==, (gint64) BT_TRACKER_INTERVAL_MIN * G_USEC_PER_SEC);
  g_assert_cmpint (negative->min_interval_us, ==,
                   (gint64) BT_TRACKER_INTERVAL_MIN * G_USEC_PER_SEC);
  g_assert_cmpint (endless->interval_us, ==, (gint64) BT_TRACKER_INTERVAL_MAX * G_USEC_PER_SEC);
  g_assert_cmpint (endless->min_interval_us, ==, (gint64) BT_TRACKER_INTERVAL_MAX * G_USEC_PER_SEC);
  g_assert_cmpint (none->interval_us, ==, (gint64) BT_TRACKER_INTERVAL_DEFAULT * G_USEC_PER_SEC);
}

static void
test_extras (void)
{
  g_autoptr (BtTrackerAnswer) answer =
      ANSWER ("d11:external ip4:\x01\x02\x03\x04"
              "5:peers0:10:tracker id3:abc15:warning message6:slo\nw!e");
  g_autofree char *external = NULL;

  g_assert_nonnull (answer);
  g_assert_cmpstr (answer->warning, ==, "slo w!");
  g_assert_cmpstr (answer->tracker_id, ==, "abc");
  g_assert_true (answer->has_external);
  external = bt_address_ip_to_string (&answer->external);
  g_assert_cmpstr (external, ==, "1.2.3.4");
}

static void
test_refusal (void)
{
  g_autoptr (GError) error = NULL;
  const char text[] = "d14:failure reason11:unregis\xfftrde";

  g_assert_null (bt_tracker_answer_new (text, sizeof text - 1, &error));
  g_assert_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED);
  g_assert_true (g_str_has_prefix (error->message, "unregis"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* --- requests ------------------------------------------------------------------------------------- */

static void
request_init (BtTrackerRequest *request)
{
  memset (request, 0, sizeof *request);
  request->info_hash.has_v1 = TRUE;
  memcpy (request->info_hash.v1, "\x12\x34 ~a&%\x00zzzzzzzzzzzz", 20);
  memcpy (request->peer_id, "-PM0100-abcdefghijkl", 20);
  request->port = 6881;
  request->key = 0xBEEF;
  request->left = 99;
}

static void
test_url (void)
{
  BtTrackerRequest request;
  g_autofree char *url = NULL;

  request_init (&request);
  request.event = BT_TRACKER_EVENT_STARTED;
  url = bt_tracker_request_to_url (&request, "http://t.example/announce", NULL);
  g_assert_cmpstr (url, ==,
                   "http://t.example/announce?info_hash=%124%20~a%26%25%00zzzzzzzzzzzz"
                   "&peer_id=-PM0100-abcdefghijkl&port=6881&uploaded=0&downloaded=0&left=99"
                   "&compact=1&key=0000BEEF&numwant=80&event=started");
}

/* BEP 21. */
static void
test_url_of_partial_seed (void)
{
  BtTrackerRequest request;
  g_autofree char *url = NULL;

  request_init (&request);
  request.event = BT_TRACKER_EVENT_PAUSED;
  url = bt_tracker_request_to_url (&request, "http://t.example/announce", NULL);
  g_assert_true (g_str_has_suffix (url, "&numwant=80&event=paused"));
}

static void
test_url_with_query (void)
{
  BtTrackerRequest request;
  g_autofree char *url = NULL;

  request_init (&request);
  request.event = BT_TRACKER_EVENT_STOPPED;
  request.tracker_id = "a b";
  url = bt_tracker_request_to_url (&request, "https://t.example/a?passkey=x%20y#there", NULL);
  g_assert_true (g_str_has_prefix (url, "https://t.example/a?passkey=x%20y&info_hash=%124"));
  g_assert_true (g_str_has_suffix (url, "&numwant=0&event=stopped&trackerid=a%20b"));
}

static void
test_url_refused (void)
{
  static const char *const urls[] = {
    "udp://t.example:80/announce",
    "file:///etc/passwd",
    "http://",
    "http:///announce",
    "http://t.example/announce?info_hash=aaaaaaaaaaaaaaaaaaaa",
    "http://t.example/announce?x=1&peer%5Fid=b",
    "",
  };
  BtTrackerRequest request;

  request_init (&request);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (bt_tracker_request_to_url (&request, urls[i], &error));
    g_assert_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tracker-answer/compact", test_compact);
  g_test_add_func ("/tracker-answer/compact6", test_compact6);
  g_test_add_func ("/tracker-answer/dictionary", test_dictionary);
  g_test_add_func ("/tracker-answer/undialable-are-dropped", test_undialable_are_dropped);
  g_test_add_func ("/tracker-answer/intervals-are-clamped", test_intervals_are_clamped);
  g_test_add_func ("/tracker-answer/extras", test_extras);
  g_test_add_func ("/tracker-answer/refusal", test_refusal);
  g_test_add_func ("/tracker-request/url", test_url);
  g_test_add_func ("/tracker-request/partial-seed", test_url_of_partial_seed);
  g_test_add_func ("/tracker-request/url-with-query", test_url_with_query);
  g_test_add_func ("/tracker-request/url-refused", test_url_refused);
  return g_test_run ();
}
