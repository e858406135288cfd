/* test-sdp.c — descriptions as browsers and libraries write them, and ours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-sdp.h"

#include <string.h>

#define HASH \
  "BA:78:5E:E4:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:0F"
#define CHROMIUM_TOP                                                                          \
  "v=0\r\no=- 7711044268013717507 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n" \
  "a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n"
#define CHROMIUM_END                                                                             \
  "a=ice-ufrag:aWpK\r\na=ice-pwd:ILl1KzioT73ytqXyMeQFgepH\r\na=fingerprint:sha-256 " HASH "\r\n" \
  "a=setup:actpass\r\na=mid:0\r\na=sctp-port:5000\r\na=max-message-size:262144\r\n"
#define CHROMIUM                                                                                   \
  CHROMIUM_TOP                                                                                     \
  "m=application 56892 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 192.0.2.2\r\n"                 \
  "a=candidate:2875710915 1 udp 2113937151 192.0.2.2 56892 typ host generation 0 network-cost 999" \
  "\r\na=candidate:2887102835 1 udp 2113942271 fd00::2 59389 typ host generation 0 "               \
  "network-cost 999\r\n" CHROMIUM_END
#define CHROMIUM_HIDDEN                                                                           \
  CHROMIUM_TOP                                                                                    \
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n"                      \
  "a=candidate:2639071851 1 udp 2113937151 99fd56ab-8607-4e70-9489-bd92ecbdc6d8.local 51725 typ " \
  "host generation 0 network-cost 999\r\n" CHROMIUM_END
#define FIREFOX                                                                                   \
  "v=0\r\no=mozilla...THIS_IS_SDPARTA-99.0 7411221532233180171 0 IN IP4 0.0.0.0\r\ns=-\r\n"       \
  "t=0 0\r\na=fingerprint:sha-256 " HASH "\r\na=group:BUNDLE 0\r\na=ice-options:trickle\r\n"      \
  "a=msid-semantic:WMS *\r\nm=application 46309 UDP/DTLS/SCTP webrtc-datachannel\r\n"             \
  "c=IN IP4 192.0.2.2\r\na=candidate:0 1 UDP 2122252543 192.0.2.2 46309 typ host\r\n"             \
  "a=candidate:1 1 TCP 2105524479 192.0.2.2 9 typ host tcptype active\r\na=sendrecv\r\n"          \
  "a=end-of-candidates\r\na=ice-pwd:d4d7e5c8b8f4f36e6b8f5a2f1b8f3c62\r\na=ice-ufrag:1a2b3c4d\r\n" \
  "a=mid:0\r\na=setup:active\r\na=sctp-port:5000\r\na=max-message-size:1073741823\r\n"
#define LIBDATACHANNEL                                                                          \
  "v=0\r\no=rtc 3767197920 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE data\r\n"       \
  "a=msid-semantic:WMS *\r\na=ice-options:ice2,trickle\r\na=fingerprint:sha-256 " HASH "\r\n"   \
  "m=application 53124 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 192.168.1.10\r\n"           \
  "a=mid:data\r\na=sendrecv\r\na=sctp-port:5001\r\na=max-message-size:0\r\na=setup:passive\r\n" \
  "a=ice-ufrag:Cupq\r\na=ice-pwd:oeFQtG0123456789abcdef\r\n"                                    \
  "a=candidate:1 1 UDP 2122317823 192.168.1.10 53124 typ host\r\n"                              \
  "a=candidate:2 1 UDP 1686109695 203.0.113.5 53124 typ srflx raddr 0.0.0.0 rport 0\r\n"        \
  "a=end-of-candidates\r\n"
#define OLD                                                                       \
  "v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=fingerprint:SHA-256 " HASH "\n"   \
  "a=fingerprint:sha-1 00:11\nm=application 9 DTLS/SCTP 5002\nc=IN IP4 0.0.0.0\n" \
  "a=ice-ufrag:abcd\na=ice-pwd:ILl1KzioT73ytqXyMeQFgepH\n"                        \
  "a=mid:data\na=sctpmap:5002 webrtc-datachannel 1024\na=setup:actpass\n"

typedef struct {
  const char *name, *text;
  const char *ufrag, *password, *mid;
  BtSdpSetup setup;
  guint16 sctp_port;
  guint32 max_message;
  guint n_candidates;
} Row;

static const Row rows[] = {
  { "chromium", CHROMIUM, "aWpK", "ILl1KzioT73ytqXyMeQFgepH", "0", BT_SDP_ACTPASS, 5000, 262144,
    2 },
  { "chromium-hidden", CHROMIUM_HIDDEN, "aWpK", "ILl1KzioT73ytqXyMeQFgepH", "0", BT_SDP_ACTPASS,
    5000, 262144, 1 },
  { "firefox", FIREFOX, "1a2b3c4d", "d4d7e5c8b8f4f36e6b8f5a2f1b8f3c62", "0", BT_SDP_ACTIVE, 5000,
    1073741823, 2 },
  { "libdatachannel", LIBDATACHANNEL, "Cupq", "oeFQtG0123456789abcdef", "data", BT_SDP_PASSIVE,
    5001, G_MAXUINT32, 2 },
  { "old", OLD, "abcd", "ILl1KzioT73ytqXyMeQFgepH", "data", BT_SDP_ACTPASS, 5002, 65536, 0 },
};

static BtSdp *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  BtSdp *sdp = bt_sdp_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return sdp;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (BtSdp) sdp = parse (row->text);

  g_assert_cmpstr (sdp->ufrag, ==, row->ufrag);
  g_assert_cmpstr (sdp->password, ==, row->password);
  g_assert_cmpstr (sdp->mid, ==, row->mid);
  g_assert_cmpint (sdp->setup, ==, row->setup);
  g_assert_cmpuint (sdp->sctp_port, ==, row->sctp_port);
  g_assert_cmpuint (sdp->max_message, ==, row->max_message);
  g_assert_cmpuint (sdp->candidates->len, ==, row->n_candidates);
  g_assert_cmpuint (sdp->fingerprint[0], ==, 0xba);
  g_assert_cmpuint (sdp->fingerprint[BT_SDP_FINGERPRINT_SIZE - 1], ==, 0x0f);
}

static void
test_candidate_lines (void)
{
  g_autoptr (BtSdp) sdp = parse (LIBDATACHANNEL);

  g_assert_cmpstr (g_ptr_array_index (sdp->candidates, 0), ==,
                   "candidate:1 1 UDP 2122317823 192.168.1.10 53124 typ host");
}

/* What stands with the channel goes before what stands above it. */
static void
test_levels (void)
{
  static const char text[] = "a=setup:passive\r\na=ice-ufrag:above\r\n" CHROMIUM;
  g_autoptr (BtSdp) sdp = parse (text);

  g_assert_cmpstr (sdp->ufrag, ==, "aWpK");
  g_assert_cmpint (sdp->setup, ==, BT_SDP_ACTPASS);
}

/* Sound and pictures around the channel are passed over, and so is a second channel. */
static void
test_other_media (void)
{
  g_autofree char *text =
      g_strconcat ("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:sound\r\na=setup:holdconn\r\n"
                   "m=application 9 TCP/TLS/BFCP *\r\na=mid:chair\r\n",
                   strstr (CHROMIUM, "m="),
                   "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:two\r\n", NULL);
  g_autoptr (BtSdp) sdp = parse (text);

  g_assert_cmpstr (sdp->mid, ==, "0");
  g_assert_cmpint (sdp->setup, ==, BT_SDP_ACTPASS);
}

static void
test_write (void)
{
  static const char expected[] =
      "v=0\r\no=- 12345 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE data\r\n"
      "a=msid-semantic: WMS\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
      "c=IN IP4 0.0.0.0\r\na=candidate:1 1 UDP 2122317823 192.168.1.10 53124 typ host\r\n"
      "a=candidate:2 1 UDP 1686109695 203.0.113.5 53124 typ srflx raddr 0.0.0.0 rport 0\r\n"
      "a=ice-ufrag:Cupq\r\na=ice-pwd:oeFQtG0123456789abcdef\r\na=fingerprint:sha-256 " HASH "\r\n"
      "a=setup:passive\r\na=mid:data\r\na=sctp-port:5001\r\na=max-message-size:0\r\n";
  g_autoptr (BtSdp) sdp = parse (LIBDATACHANNEL);
  g_autofree char *text = bt_sdp_write (sdp, 12345);

  g_assert_cmpstr (text, ==, expected);
}

/* Whatever is read is the same when it is written and read again. */
static void
test_again (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (BtSdp) sdp = parse (rows[i].text);
    g_autofree char *text = bt_sdp_write (sdp, G_MAXUINT64);
    g_autoptr (BtSdp) again = parse (text);
    g_autofree char *text_again = bt_sdp_write (again, G_MAXUINT64);

    g_assert_cmpstr (text, ==, text_again);
    g_assert_nonnull (strstr (text, "o=- 9223372036854775807 "));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/sdp/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/sdp/candidate-lines", test_candidate_lines);
  g_test_add_func ("/sdp/levels", test_levels);
  g_test_add_func ("/sdp/other-media", test_other_media);
  g_test_add_func ("/sdp/write", test_write);
  g_test_add_func ("/sdp/again", test_again);
  return g_test_run ();
}
