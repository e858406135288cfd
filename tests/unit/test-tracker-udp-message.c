/* test-tracker-udp-message.c — the datagrams of UDP trackers, byte by byte.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-udp-message.h"

static void
assert_bytes (const guint8 *bytes, gsize n_bytes, const char *hex)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  g_assert_cmpstr (text->str, ==, hex);
}

/* --- what we send ---------------------------------------------------------------------------------- */

static void
test_connect (void)
{
  guint8 bytes[BT_TRACKER_UDP_SEND_MAX];
  gsize n_bytes = bt_tracker_udp_write_connect (bytes, 0x01020304);

  g_assert_cmpuint (n_bytes, ==, BT_TRACKER_UDP_CONNECT_SIZE);
  assert_bytes (bytes, n_bytes, "00000417271019800000000001020304");
}

static void
request_init (BtTrackerRequest *request)
{
  *request = (BtTrackerRequest) {
    .info_hash = { .has_v1 = TRUE, .v1 = "aaaaaaaaaaaaaaaaaaaa" },
    .port = 0x1ae1,
    .key = 0xBEEF,
    .downloaded = 1,
    .left = 2,
    .uploaded = 0x300000000,
    .event = BT_TRACKER_EVENT_STARTED,
  };
  memcpy (request->peer_id, "bbbbbbbbbbbbbbbbbbbb", 20);
}

/* BEP 15. */
static void
test_announce (void)
{
  guint8 bytes[BT_TRACKER_UDP_SEND_MAX];
  BtTrackerRequest request;
  gsize n_bytes;

  request_init (&request);
  n_bytes = bt_tracker_udp_write_announce (bytes, 0x1122334455667788, 7, &request, "");
  g_assert_cmpuint (n_bytes, ==, 98);
  assert_bytes (bytes, n_bytes,
                "11223344556677880000000100000007"
                "6161616161616161616161616161616161616161"
                "6262626262626262626262626262626262626262"
                "000000000000000100000000000000020000000300000000"
                "00000002000000000000beef000000501ae1");
}

static void
test_events (void)
{
  static const guint8 numbers[] = {
    [BT_TRACKER_EVENT_NONE] = 0,      [BT_TRACKER_EVENT_STARTED] = 2,
    [BT_TRACKER_EVENT_COMPLETED] = 1, [BT_TRACKER_EVENT_STOPPED] = 3,
    [BT_TRACKER_EVENT_PAUSED] = 0,
  };
  guint8 bytes[BT_TRACKER_UDP_SEND_MAX];
  BtTrackerRequest request;

  request_init (&request);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    request.event = (BtTrackerEvent) i;
    bt_tracker_udp_write_announce (bytes, 1, 7, &request, "");
    g_assert_cmpuint (bytes[83], ==, numbers[i]);
    /* Who leaves wants nobody. */
    g_assert_cmpuint (bytes[95], ==, i == BT_TRACKER_EVENT_STOPPED ? 0 : BT_TRACKER_NUMWANT);
  }
}

/* BEP 41. */
static void
test_url_data (void)
{
  guint8 bytes[BT_TRACKER_UDP_SEND_MAX];
  g_autofree char *path = g_strnfill (600, 'x');
  BtTrackerRequest request;
  gsize n_bytes;

  request_init (&request);
  n_bytes = bt_tracker_udp_write_announce (bytes, 1, 7, &request, "/dir?a=b&c=d");
  assert_bytes (bytes + 98, n_bytes - 98, "020c2f6469723f613d6226633d64");
  n_bytes = bt_tracker_udp_write_announce (bytes, 1, 7, &request, path);
  g_assert_cmpuint (n_bytes, ==, 98 + 600 + 3 * 2);
  assert_bytes (bytes + 98, 3, "02ff78");
  assert_bytes (bytes + 98 + 257, 3, "02ff78");
  assert_bytes (bytes + 98 + 514, 3, "025a78");
}

static void
test_scrape (void)
{
  guint8 bytes[BT_TRACKER_UDP_SEND_MAX];
  BtInfoHash hashes[BT_TRACKER_SCRAPE_MAX];
  gsize n_bytes;

  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    hashes[i] = (BtInfoHash) { .has_v1 = TRUE, .v1 = { (guint8) i } };
  n_bytes = bt_tracker_udp_write_scrape (bytes, 5, 7, hashes, BT_TRACKER_SCRAPE_MAX);
  g_assert_cmpuint (n_bytes, ==, 16 + 20 * 74);
  assert_bytes (bytes, 16, "00000000000000050000000200000007");
  g_assert_cmpuint (bytes[16 + 20 * 73], ==, 73);
}

/* --- what we get ------------------------------------------------------------------------------------ */

#define READ(message, text) bt_tracker_udp_read (message, (const guint8 *) text, sizeof text - 1)

static void
test_connected (void)
{
  BtTrackerUdpMessage message;

  g_assert_true (READ (&message, "\0\0\0\0\0\0\0\x07\x11\x22\x33\x44\x55\x66\x77\x88"));
  g_assert_cmpint (message.action, ==, BT_TRACKER_UDP_CONNECT);
  g_assert_cmpuint (message.transaction, ==, 7);
  g_assert_cmphex (message.connection, ==, 0x1122334455667788);
}

static void
assert_peer (const BtTrackerAnswer *answer, guint index, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_cmpuint (index, <, answer->peers->len);
  text = bt_address_to_string (&g_array_index (answer->peers, BtAddress, index));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_announced (void)
{
  BtTrackerUdpMessage message;
  g_autoptr (BtTrackerAnswer) answer = NULL;

  g_assert_true (READ (&message, "\0\0\0\x01\0\0\0\x07\0\0\x03\x84\0\0\0\x03\0\0\0\x05"
                                 "\x0a\0\0\x01\x1a\xe1\x0a\0\0\x02\0\x50"));
  answer = bt_tracker_udp_read_announce (&message, FALSE, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpint (answer->interval_us, ==, 900 * G_USEC_PER_SEC);
  g_assert_cmpint (answer->min_interval_us, ==, BT_TRACKER_INTERVAL_MIN * G_USEC_PER_SEC);
  g_assert_cmpint (answer->n_leechers, ==, 3);
  g_assert_cmpint (answer->n_seeders, ==, 5);
  g_assert_cmpint (answer->n_downloads, ==, -1);
  g_assert_cmpuint (answer->peers->len, ==, 2);
  assert_peer (answer, 0, "10.0.0.1:6881");
  assert_peer (answer, 1, "10.0.0.2:80");
}

static void
test_announced_v6 (void)
{
  BtTrackerUdpMessage message;
  g_autoptr (BtTrackerAnswer) answer = NULL;

  g_assert_true (READ (&message, "\0\0\0\x01\0\0\0\x07\0\0\x03\x84\0\0\0\x03\0\0\0\x05"
                                 "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x1a\xe1"));
  answer = bt_tracker_udp_read_announce (&message, TRUE, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->peers->len, ==, 1);
  assert_peer (answer, 0, "[2001:db8::1]:6881");
}

static void
test_scraped (void)
{
  BtTrackerUdpMessage message;
  g_autoptr (GArray) counts = NULL;
  const BtTrackerCounts *first, *second;

  g_assert_true (READ (&message, "\0\0\0\x02\0\0\0\x07\0\0\0\x01\0\0\0\x02\0\0\0\x03\0\0"));
  counts = bt_tracker_udp_read_scrape (&message, 2, NULL);
  g_assert_nonnull (counts);
  g_assert_cmpuint (counts->len, ==, 2);
  first = &g_array_index (counts, BtTrackerCounts, 0);
  second = &g_array_index (counts, BtTrackerCounts, 1);
  g_assert_cmpint (first->n_seeders, ==, 1);
  g_assert_cmpint (first->n_downloads, ==, 2);
  g_assert_cmpint (first->n_leechers, ==, 3);
  /* It ended too soon. */
  g_assert_cmpint (second->n_seeders, ==, -1);
}

/* --- what nobody should get: item 49 of the table of hostile inputs ----------------------------------- */

static void
test_no_messages (void)
{
  BtTrackerUdpMessage message;

  g_assert_false (READ (&message, ""));
  g_assert_false (READ (&message, "\0\0\0\x01\0\0\0"));
  g_assert_false (READ (&message, "\0\0\0\x04\0\0\0\x07"));
  g_assert_false (READ (&message, "\xff\xff\xff\xff\0\0\0\x07"));
  g_assert_false (READ (&message, "\0\0\0\0\0\0\0\x07\x11\x22\x33\x44\x55\x66\x77"));
}

typedef struct {
  const char *name;
  const char *bytes;
  gsize n_bytes;
  BtTrackerError code;
} Case;

#define CASE(name, text, code)        \
  {                                   \
    name, text, sizeof text - 1, code \
  }

static const Case bad_cases[] = {
  CASE ("announce/short", "\0\0\0\x01\0\0\0\x07\0\0\0\0\0\0\0\0\0\0\0",
        BT_TRACKER_ERROR_BAD_ANSWER),
  CASE ("announce/nothing", "\0\0\0\x01\0\0\0\x07", BT_TRACKER_ERROR_BAD_ANSWER),
  CASE ("connect", "\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        BT_TRACKER_ERROR_BAD_ANSWER),
  CASE ("error/text", "\0\0\0\x03\0\0\0\x07gone", BT_TRACKER_ERROR_REFUSED),
  CASE ("error/empty", "\0\0\0\x03\0\0\0\x07", BT_TRACKER_ERROR_REFUSED),
  CASE ("error/not-utf8", "\0\0\0\x03\0\0\0\x07\xff\xfe\x00\x01\n", BT_TRACKER_ERROR_REFUSED),
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const Case *bad = &bad_cases[i];
    BtTrackerUdpMessage message;

    for (guint as = 0; as < 2; as++) {
      g_autoptr (GError) error = NULL;

      g_assert_true (bt_tracker_udp_read (&message, (const guint8 *) bad->bytes, bad->n_bytes));
      if (as == 0)
        g_assert_null (bt_tracker_udp_read_announce (&message, FALSE, &error));
      else
        g_assert_null (bt_tracker_udp_read_scrape (&message, 1, &error));
      g_assert_error (error, BT_TRACKER_ERROR, (int) bad->code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  }
}

static void
test_odd (void)
{
  static const struct {
    const char *interval;
    gint64 seconds;
  } intervals[] = { { "\0\0\0\0", BT_TRACKER_INTERVAL_MIN },
                    { "\xff\xff\xff\xff", BT_TRACKER_INTERVAL_MIN },
                    { "\x80\0\0\0", BT_TRACKER_INTERVAL_MIN },
                    { "\x7f\xff\xff\xff", BT_TRACKER_INTERVAL_MAX } };

  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++) {
    guint8 bytes[] = "\0\0\0\x01\0\0\0\x07IIII\xff\xff\xff\xff\xff\xff\xff\xff"
                     "\x0a\0\0\x01\0\0"     /* port 0 */
                     "\xe0\0\0\x01\x1a\xe1" /* multicast */
                     "\x0a\0\0\x01\x1a\xe1" /* good */
                     "\x0a\0\0";            /* cut off */
    g_autoptr (BtTrackerAnswer) answer = NULL;
    BtTrackerUdpMessage message;

    memcpy (bytes + 8, intervals[i].interval, 4);
    g_assert_true (bt_tracker_udp_read (&message, bytes, sizeof bytes - 1));
    answer = bt_tracker_udp_read_announce (&message, FALSE, NULL);
    g_assert_cmpint (answer->interval_us, ==, intervals[i].seconds * G_USEC_PER_SEC);
    g_assert_cmpint (answer->n_seeders, ==, G_MAXINT);
    g_assert_cmpuint (answer->peers->len, ==, 1);
    assert_peer (answer, 0, "10.0.0.1:6881");
  }
}

/* --- URLs ------------------------------------------------------------------------------------------------ */

static void
test_url (void)
{
  static const struct {
    const char *url, *host, *path;
    guint16 port;
  } cases[] = {
    { "udp://t.example:80/dir?a=b&c=d", "t.example", "/dir?a=b&c=d", 80 },
    { "UDP://t.example:6969", "t.example", "", 6969 },
    { "udp://[2001:db8::1]:1/announce#x", "2001:db8::1", "/announce", 1 },
    { "udp://198.51.100.1:65535/a%20b", "198.51.100.1", "/a%20b", 65535 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    BtTrackerUdpUrl url;

    g_assert_true (bt_tracker_udp_url_parse (&url, cases[i].url, NULL));
    g_assert_cmpstr (url.host, ==, cases[i].host);
    g_assert_cmpstr (url.path, ==, cases[i].path);
    g_assert_cmpuint (url.port, ==, cases[i].port);
    bt_tracker_udp_url_clear (&url);
  }
}

static void
test_url_refused (void)
{
  g_autofree char *path = g_strnfill (BT_TRACKER_UDP_URL_MAX, 'x');
  g_autofree char *endless = g_strconcat ("udp://t.example:80/", path, NULL);
  const char *const urls[] = { "udp://t.example/announce",
                               "udp://:80/",
                               "udp://",
                               "http://t.example:80/",
                               "udp://t.example:0/",
                               "udp://t.example:65536/",
                               "",
                               endless };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (GError) error = NULL;
    BtTrackerUdpUrl url;

    g_assert_false (bt_tracker_udp_url_parse (&url, urls[i], &error));
    g_assert_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL);
    bt_tracker_udp_url_clear (&url);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tracker-udp-message/connect", test_connect);
  g_test_add_func ("/tracker-udp-message/announce", test_announce);
  g_test_add_func ("/tracker-udp-message/events", test_events);
  g_test_add_func ("/tracker-udp-message/url-data", test_url_data);
  g_test_add_func ("/tracker-udp-message/scrape", test_scrape);
  g_test_add_func ("/tracker-udp-message/connected", test_connected);
  g_test_add_func ("/tracker-udp-message/announced", test_announced);
  g_test_add_func ("/tracker-udp-message/announced-v6", test_announced_v6);
  g_test_add_func ("/tracker-udp-message/scraped", test_scraped);
  g_test_add_func ("/tracker-udp-message/no-messages", test_no_messages);
  g_test_add_func ("/tracker-udp-message/bad", test_bad);
  g_test_add_func ("/tracker-udp-message/odd", test_odd);
  g_test_add_func ("/tracker-udp-message/url", test_url);
  g_test_add_func ("/tracker-udp-message/url-refused", test_url_refused);
  return g_test_run ();
}
