/* test-tracker-answer.c — what trackers are told and what they say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-answer.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-request.h"
#include "tracker/bt-tracker-scrape.h"

#define ANSWER(text) bt_tracker_answer_read (text, sizeof text - 1, &(gint64) { 0 }, NULL)

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
  gint64 retry_us = 0;

  g_assert_null (bt_tracker_answer_read (text, sizeof text - 1, &retry_us, &error));
  g_assert_cmpint (retry_us, ==, 0);
  g_assert_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED);
  g_assert_true (g_str_has_prefix (error->message, "unregis"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* BEP 31. */
static void
test_retry_in (void)
{
  static const struct {
    const char *said;
    gint64 retry_us;
  } cases[] = {
    { "i5e", 300 * G_USEC_PER_SEC },
    { "5:never", G_MAXINT64 },
    { "i-1e", 0 },
    { "4:soon", 0 },
    { "i99999999999999e", (gint64) BT_TRACKER_INTERVAL_MAX * G_USEC_PER_SEC },
    { "le", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
        g_strdup_printf ("d14:failure reason4:busy8:retry in%se", cases[i].said);
    gint64 retry_us = 0;

    g_assert_null (bt_tracker_answer_read (text, strlen (text), &retry_us, NULL));
    g_assert_cmpint (retry_us, ==, cases[i].retry_us);
  }
}

/* A tracker elsewhere may not have us knock at doors inside. */
static void
test_peers_are_where_the_tracker_is (void)
{
  static const struct {
    const char *tracker;
    guint n_peers; /* of 127.0.0.1, 192.168.1.1, 198.51.100.1 */
  } cases[] = { { "203.0.113.1", 1 }, { "192.168.1.9", 2 }, { "127.0.0.1", 3 }, { "::1", 3 },
                { "2001:db8::1", 1 }, { "fd00::1", 2 },     { NULL, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (BtTrackerAnswer) answer =
        ANSWER ("d8:intervali900e5:peers18:"
                "\x7f\x00\x00\x01\x1a\xe1\xc0\xa8\x01\x01\x1a\xe1\xc6\x33\x64\x01\x1a\xe1"
                "e");
    BtAddress from;
    gboolean is_known = cases[i].tracker != NULL;

    g_assert_true (!is_known || bt_address_parse (&from, cases[i].tracker, 80));
    bt_tracker_answer_set_from (answer, is_known ? &from : NULL);
    g_assert_cmpint (answer->has_from, ==, is_known);
    g_assert_cmpuint (answer->peers->len, ==, cases[i].n_peers);
    assert_peer (answer, answer->peers->len - 1, "198.51.100.1:6881");
  }
}

/* --- scrapes --------------------------------------------------------------------------------------- */

static const BtInfoHash two_hashes[] = { { .has_v1 = TRUE, .v1 = "aaaaaaaaaaaaaaaaaaaa" },
                                         { .has_v1 = TRUE, .v1 = "b&bbbbbbbbbbbbbbbbbb" } };

/* BEP 48. */
static void
test_scrape_url (void)
{
  static const struct {
    const char *announce, *scrape;
  } cases[] = {
    { "http://t.example/announce", "http://t.example/scrape?" },
    { "http://t.example/x/announce", "http://t.example/x/scrape?" },
    { "http://t.example/announce.php?passkey=a/announce#x",
      "http://t.example/scrape.php?passkey=a/announce&" },
    { "http://t.example/a", NULL },
    { "http://t.example/announce/more", NULL },
    { "http://t.example/?/announce", NULL },
    { "http://announce.example", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *url = bt_tracker_scrape_to_url (cases[i].announce, two_hashes, 2);
    g_autofree char *expected = cases[i].scrape ? g_strconcat (cases[i].scrape,
                                                               "info_hash=aaaaaaaaaaaaaaaaaaaa"
                                                               "&info_hash=b%26bbbbbbbbbbbbbbbbbb",
                                                               NULL)
                                                : NULL;

    g_assert_cmpstr (url, ==, expected);
  }
}

static void
assert_counts (GArray *counts, guint index, BtTrackerCounts expected)
{
  const BtTrackerCounts *count = &g_array_index (counts, BtTrackerCounts, index);

  g_assert_cmpint (count->n_seeders, ==, expected.n_seeders);
  g_assert_cmpint (count->n_leechers, ==, expected.n_leechers);
  g_assert_cmpint (count->n_downloads, ==, expected.n_downloads);
}

static void
test_scrape (void)
{
  const char text[] =
      "d5:filesd20:b&bbbbbbbbbbbbbbbbbbd8:completei11e10:downloadedi137e10:incompletei19ee"
      "20:ccccccccccccccccccccd8:completei1eeee";
  g_autoptr (GArray) counts = bt_tracker_scrape_read (text, sizeof text - 1, two_hashes, 2, NULL);

  g_assert_nonnull (counts);
  g_assert_cmpuint (counts->len, ==, 2);
  assert_counts (counts, 0, (BtTrackerCounts) { -1, -1, -1 });
  assert_counts (counts, 1, (BtTrackerCounts) { 11, 19, 137 });
}

/* As bittorrent-tracker writes it. */
static void
test_scrape_of_one (void)
{
  const char text[] = "d5:filesd21:\xc2\xaa"
                      "bcdefghijklmnopqrstd8:completei11eeee";
  g_autoptr (GArray) one = bt_tracker_scrape_read (text, sizeof text - 1, two_hashes, 1, NULL);
  g_autoptr (GArray) two = bt_tracker_scrape_read (text, sizeof text - 1, two_hashes, 2, NULL);

  assert_counts (one, 0, (BtTrackerCounts) { 11, -1, -1 });
  assert_counts (two, 0, (BtTrackerCounts) { -1, -1, -1 });
}

static void
test_scrape_hostile (void)
{
  static const struct {
    const char *text;
    BtTrackerError code;
  } cases[] = {
    { "", BT_TRACKER_ERROR_BAD_ANSWER },
    { "de", BT_TRACKER_ERROR_BAD_ANSWER },
    { "d5:filesi1ee", BT_TRACKER_ERROR_BAD_ANSWER },
    { "d5:filesle", BT_TRACKER_ERROR_BAD_ANSWER },
    { "le", BT_TRACKER_ERROR_BAD_ANSWER },
    { "d14:failure reason4:nopee", BT_TRACKER_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        bt_tracker_scrape_read (cases[i].text, strlen (cases[i].text), two_hashes, 2, &error));
    g_assert_error (error, BT_TRACKER_ERROR, (int) cases[i].code);
  }
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
  g_test_add_func ("/tracker-answer/retry-in", test_retry_in);
  g_test_add_func ("/tracker-answer/peers-are-where-the-tracker-is",
                   test_peers_are_where_the_tracker_is);
  g_test_add_func ("/tracker-scrape/url", test_scrape_url);
  g_test_add_func ("/tracker-scrape/counts", test_scrape);
  g_test_add_func ("/tracker-scrape/of-one", test_scrape_of_one);
  g_test_add_func ("/tracker-scrape/hostile", test_scrape_hostile);
  g_test_add_func ("/tracker-request/url", test_url);
  g_test_add_func ("/tracker-request/partial-seed", test_url_of_partial_seed);
  g_test_add_func ("/tracker-request/url-with-query", test_url_with_query);
  g_test_add_func ("/tracker-request/url-refused", test_url_refused);
  return g_test_run ();
}
