/* test-sdp-hostile.c — descriptions that are none, or are more than they should be.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "rtc/bt-sdp.h"

#include <string.h>

#define MEDIUM "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
#define HEX4 "00:11:22:33"
#define HEX16 HEX4 ":" HEX4 ":" HEX4 ":" HEX4
#define FINGERPRINT "a=fingerprint:sha-256 " HEX16 ":" HEX16 "\r\n"
#define UFRAG "a=ice-ufrag:abcd\r\n"
#define PASSWORD "a=ice-pwd:0123456789012345678901\r\n"
#define ICE UFRAG PASSWORD
#define WHOLE MEDIUM ICE FINGERPRINT

#define GOOD (-1)

typedef struct {
  const char *name;
  const char *text;
  int code; /* of BtSdpError; or GOOD */
} Row;

static const Row rows[] = {
  { "nothing", "", BT_SDP_ERROR_BROKEN },
  { "garbage", "\xff\xfe\x00garbage", BT_SDP_ERROR_BROKEN },
  { "one-letter", "m", BT_SDP_ERROR_BROKEN },
  { "empty-lines", "\r\n\n\r\r\n", BT_SDP_ERROR_BROKEN },
  { "empty-values", "m=\r\na=\r\n", BT_SDP_ERROR_BROKEN },
  { "whole", WHOLE, GOOD },
  { "no-medium", ICE FINGERPRINT, BT_SDP_ERROR_BROKEN },
  { "only-sound", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" ICE FINGERPRINT, BT_SDP_ERROR_BROKEN },
  { "refused", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n" ICE FINGERPRINT,
    BT_SDP_ERROR_BROKEN },
  { "medium/port-too-great",
    "m=application 65536 UDP/DTLS/SCTP webrtc-datachannel\r\n" ICE FINGERPRINT,
    BT_SDP_ERROR_BROKEN },
  { "medium/no-port", "m=application x UDP/DTLS/SCTP webrtc-datachannel\r\n" ICE FINGERPRINT,
    BT_SDP_ERROR_BROKEN },
  { "medium/other-format", "m=application 9 UDP/DTLS/SCTP other\r\n" ICE FINGERPRINT,
    BT_SDP_ERROR_BROKEN },
  { "medium/old-port-zero", "m=application 9 DTLS/SCTP 0\r\n" ICE FINGERPRINT,
    BT_SDP_ERROR_BROKEN },
  { "medium/cut", "m=application", BT_SDP_ERROR_BROKEN },
  { "fingerprint/none", MEDIUM ICE, BT_SDP_ERROR_NO_FINGERPRINT },
  { "fingerprint/sha-1", MEDIUM ICE "a=fingerprint:sha-1 00:11\r\n", BT_SDP_ERROR_NO_FINGERPRINT },
  { "fingerprint/sha-512", MEDIUM ICE "a=fingerprint:sha-512 " HEX16 "\r\n",
    BT_SDP_ERROR_NO_FINGERPRINT },
  { "fingerprint/of-another-medium", MEDIUM ICE "m=audio 9 RTP 1\r\n" FINGERPRINT,
    BT_SDP_ERROR_NO_FINGERPRINT },
  { "fingerprint/short", MEDIUM ICE "a=fingerprint:sha-256 " HEX16 "\r\n", BT_SDP_ERROR_BROKEN },
  { "fingerprint/long", MEDIUM ICE "a=fingerprint:sha-256 " HEX16 ":" HEX16 ":00\r\n",
    BT_SDP_ERROR_BROKEN },
  { "fingerprint/no-hex",
    MEDIUM ICE "a=fingerprint:sha-256 " HEX16 ":" HEX4 ":" HEX4 ":" HEX4 ":00:11:22:3g\r\n",
    BT_SDP_ERROR_BROKEN },
  { "fingerprint/dashes", MEDIUM ICE "a=fingerprint:sha-256 " HEX16 "-" HEX16 "\r\n",
    BT_SDP_ERROR_BROKEN },
  { "fingerprint/empty", MEDIUM ICE "a=fingerprint:sha-256\r\n", BT_SDP_ERROR_BROKEN },
  { "fingerprint/small-letters",
    MEDIUM ICE "a=fingerprint:ShA-256 aa:BB:22:33:" HEX4 ":" HEX4 ":" HEX4 ":" HEX16 "\r\n", GOOD },
  { "ufrag/none", MEDIUM PASSWORD FINGERPRINT, BT_SDP_ERROR_BROKEN },
  { "ufrag/short", MEDIUM "a=ice-ufrag:abc\r\n" PASSWORD FINGERPRINT, BT_SDP_ERROR_BROKEN },
  { "ufrag/empty", MEDIUM "a=ice-ufrag:\r\n" PASSWORD FINGERPRINT, BT_SDP_ERROR_BROKEN },
  { "ufrag/space", MEDIUM "a=ice-ufrag:ab cd\r\n" PASSWORD FINGERPRINT, BT_SDP_ERROR_BROKEN },
  { "ufrag/bytes",
    MEDIUM "a=ice-ufrag:ab\xc3\xa9"
           "cd\r\n" PASSWORD FINGERPRINT,
    BT_SDP_ERROR_BROKEN },
  { "password/none", MEDIUM UFRAG FINGERPRINT, BT_SDP_ERROR_BROKEN },
  { "password/short", MEDIUM UFRAG "a=ice-pwd:012345678901234567890\r\n" FINGERPRINT,
    BT_SDP_ERROR_BROKEN },
  { "password/quote", MEDIUM UFRAG "a=ice-pwd:0123456789012345678901\"\r\n" FINGERPRINT,
    BT_SDP_ERROR_BROKEN },
  { "setup/holdconn", WHOLE "a=setup:holdconn\r\n", BT_SDP_ERROR_BROKEN },
  { "setup/empty", WHOLE "a=setup\r\n", BT_SDP_ERROR_BROKEN },
  { "mid/empty", WHOLE "a=mid:\r\n", BT_SDP_ERROR_BROKEN },
  { "mid/two-words", WHOLE "a=mid:0 1\r\n", BT_SDP_ERROR_BROKEN },
  { "mid/carriage-return", WHOLE "a=mid:0\ra=setup:active\r\n", BT_SDP_ERROR_BROKEN },
  { "sctp-port/zero", WHOLE "a=sctp-port:0\r\n", BT_SDP_ERROR_BROKEN },
  { "sctp-port/too-great", WHOLE "a=sctp-port:70536\r\n", BT_SDP_ERROR_BROKEN },
  { "sctp-port/of-many-digits", WHOLE "a=sctp-port:18446744073709556616\r\n", BT_SDP_ERROR_BROKEN },
  { "sctp-port/negative", WHOLE "a=sctp-port:-5000\r\n", BT_SDP_ERROR_BROKEN },
  { "max-message/no-number", WHOLE "a=max-message-size:many\r\n", BT_SDP_ERROR_BROKEN },
  { "max-message/empty", WHOLE "a=max-message-size:\r\n", BT_SDP_ERROR_BROKEN },
  { "max-message/of-many-digits", WHOLE "a=max-message-size:99999999999999999999999\r\n", GOOD },
  { "unknown", WHOLE "x=y\r\na=rtcp-mux\r\na=unknown:\xff\r\nb=AS:30\r\n=\r\n:\r\n", GOOD },
  { "no-end", WHOLE "a=mid:x", GOOD },
  { "unix", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n" ICE FINGERPRINT, GOOD },
};

static void
expect (const char *text, gsize n_bytes, int code)
{
  g_autoptr (GError) error = NULL;
  BtSdp *sdp = bt_sdp_parse (text, n_bytes, &error);

  if (code == GOOD) {
    g_assert_no_error (error);
    bt_sdp_free (sdp);
    return;
  }
  g_assert_null (sdp);
  g_assert_error (error, BT_SDP_ERROR, code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;

  expect (row->text, strlen (row->text), row->code);
}

/* Each beginning of a whole one: no byte behind the end is looked at. */
static void
test_cut (void)
{
  for (gsize length = 0; length < strlen (WHOLE); length++) {
    g_autofree char *exact = g_memdup2 (WHOLE, length);
    g_autoptr (GError) error = NULL;
    BtSdp *sdp = bt_sdp_parse (exact, length, &error);

    g_assert_true ((sdp == NULL) == (error != NULL));
    g_clear_pointer (&sdp, bt_sdp_free);
  }
}

static void
test_nul (void)
{
  static const char text[] = WHOLE "a=mid:a\0b\r\n";

  expect (text, sizeof text - 1, BT_SDP_ERROR_BROKEN);
}

/* Names and passwords of @length characters. */
static void
expect_credential (const char *prefix, const char *rest, gsize length, int code)
{
  g_autofree char *value = g_strnfill (length, 'x');
  g_autofree char *text = g_strconcat (MEDIUM, prefix, value, "\r\n", rest, FINGERPRINT, NULL);

  expect (text, strlen (text), code);
}

static void
test_lengths (void)
{
  expect_credential ("a=ice-ufrag:", PASSWORD, 256, GOOD);
  expect_credential ("a=ice-ufrag:", PASSWORD, 257, BT_SDP_ERROR_BROKEN);
  expect_credential ("a=ice-pwd:", UFRAG, 256, GOOD);
  expect_credential ("a=ice-pwd:", UFRAG, 257, BT_SDP_ERROR_BROKEN);
  expect_credential ("a=mid:", ICE, 64, GOOD);
  expect_credential ("a=mid:", ICE, 65, BT_SDP_ERROR_BROKEN);
}

static void
test_too_large (void)
{
  g_autoptr (GString) text = g_string_new (WHOLE);

  while (text->len < BT_LIMIT_SDP)
    g_string_append_c (text, '\n');
  expect (text->str, text->len, GOOD);
  g_string_append_c (text, '\n');
  expect (text->str, text->len, BT_SDP_ERROR_TOO_LARGE);
}

/* More candidates than are tried, ones that are too long, and ones that would write lines of their own:
 * passed over, and the rest is good. */
static void
test_candidates (void)
{
  g_autoptr (GString) text = g_string_new (WHOLE "a=candidate:\x01\r\na=candidate:a\rb\r\n"
                                                 "a=candidate:\xc3\xa9\r\na=candidate:");
  g_autoptr (BtSdp) sdp = NULL;

  for (guint i = 0; i < 600; i++)
    g_string_append_c (text, '1');
  g_string_append (text, "\r\n");
  for (guint i = 0; i < BT_LIMIT_RTC_CANDIDATES + 10; i++)
    g_string_append_printf (text, "a=candidate:%u 1 udp 1 192.0.2.1 9 typ host\r\n", i);
  sdp = bt_sdp_parse (text->str, text->len, NULL);
  g_assert_nonnull (sdp);
  g_assert_cmpuint (sdp->candidates->len, ==, BT_LIMIT_RTC_CANDIDATES);
  g_assert_cmpstr (g_ptr_array_index (sdp->candidates, 0), ==,
                   "candidate:0 1 udp 1 192.0.2.1 9 typ host");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/sdp-hostile/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/sdp-hostile/cut", test_cut);
  g_test_add_func ("/sdp-hostile/nul", test_nul);
  g_test_add_func ("/sdp-hostile/lengths", test_lengths);
  g_test_add_func ("/sdp-hostile/too-large", test_too_large);
  g_test_add_func ("/sdp-hostile/candidates", test_candidates);
  return g_test_run ();
}
