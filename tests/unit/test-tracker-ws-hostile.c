/* test-tracker-ws-hostile.c — what trackers for WebRTC, and peers through them, may try.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers are those of the table of hostile inputs: 63 descriptions, 64 ids, 70 messages. That none is
 * packed, and what becomes of the socket, stands in test-tracker-ws.c. */
#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-ws-message.h"

#define HASH "\"info_hash\":\"aaaaaaaaaaaaaaaaaaaa\""
#define IDS "\"peer_id\":\"pppppppppppppppppppp\",\"offer_id\":\"oooooooooooooooooooo\""
#define SDP "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}"

typedef struct {
  const char *name;
  const char *text;
} Bad;

/* All of them are BT_TRACKER_ERROR_BAD_ANSWER. */
static const Bad bad[] = {
  { "70/no-json", "nope" },
  { "70/no-object", "[\"action\"]" },
  { "70/no-action", "{" HASH "}" },
  { "70/action-of-a-number", "{\"action\":1," HASH "}" },
  { "70/unknown-action", "{\"action\":\"dance\"," HASH "}" },
  { "64/no-torrent", "{\"action\":\"announce\",\"interval\":5}" },
  { "64/short-torrent", "{\"action\":\"announce\",\"info_hash\":\"aaaa\"}" },
  { "64/wide-torrent", "{\"action\":\"announce\",\"info_hash\":\"aaaaaaaaaaaaaaaaaaa\\u0100\"}" },
  { "64/surrogates-in-torrent",
    "{\"action\":\"announce\",\"info_hash\":\"aaaaaaaaaaaaaaaaaa\\ud83d\\ude00\"}" },
  { "64/offer-without-torrent", "{\"action\":\"announce\"," IDS ",\"offer\":" SDP "}" },
  { "64/offer-without-ids", "{\"action\":\"announce\"," HASH ",\"offer\":" SDP "}" },
  { "63/offer-of-null", "{\"action\":\"announce\"," HASH "," IDS ",\"offer\":null}" },
  { "63/offer-of-text", "{\"action\":\"announce\"," HASH "," IDS ",\"offer\":\"v=0\"}" },
  { "63/offer-of-another-type", "{\"action\":\"announce\"," HASH "," IDS ",\"answer\":" SDP "}" },
  { "63/offer-without-sdp",
    "{\"action\":\"announce\"," HASH "," IDS ",\"offer\":{\"type\":\"offer\"}}" },
  { "63/offer-with-empty-sdp",
    "{\"action\":\"announce\"," HASH "," IDS ",\"offer\":{\"type\":\"offer\",\"sdp\":\"\"}}" },
  { "63/offer-with-nul-in-sdp", "{\"action\":\"announce\"," HASH "," IDS
                                ",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\\u0000\"}}" },
  { "63/offer-with-wide-sdp", "{\"action\":\"announce\"," HASH "," IDS
                              ",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=\\u2028\"}}" },
};

static void
check_bad (const char *text, gsize length, BtTrackerError code)
{
  g_autoptr (GError) error = NULL;
  BtTrackerWsMessage message;

  g_assert_false (bt_tracker_ws_read (&message, text, length, &error));
  g_assert_error (error, BT_TRACKER_ERROR, (int) code);
  g_assert_null (message.document);
}

static void
test_bad (gconstpointer data)
{
  const Bad *row = data;

  check_bad (row->text, strlen (row->text), BT_TRACKER_ERROR_BAD_ANSWER);
}

static void
test_sizes (void)
{
  g_autofree char *spaces = g_strnfill (BT_LIMIT_WS_MESSAGE + 1, ' ');
  g_autofree char *longest = g_strnfill (BT_LIMIT_SDP, 'v');
  g_autofree char *fits = g_strdup_printf ("{\"action\":\"announce\"," HASH "," IDS
                                           ",\"offer\":{\"type\":\"offer\",\"sdp\":\"%s\"}}",
                                           longest);
  g_autofree char *too_long = g_strdup_printf ("{\"action\":\"announce\"," HASH "," IDS
                                               ",\"offer\":{\"type\":\"offer\",\"sdp\":\"%sv\"}}",
                                               longest);
  BtTrackerWsMessage message;

  check_bad (spaces, BT_LIMIT_WS_MESSAGE + 1, BT_TRACKER_ERROR_TOO_LARGE);
  check_bad (too_long, strlen (too_long), BT_TRACKER_ERROR_BAD_ANSWER);
  g_assert_true (bt_tracker_ws_read (&message, fits, strlen (fits), NULL));
  g_assert_cmpint (message.action, ==, BT_TRACKER_WS_OFFER);
  g_assert_cmpuint (message.signal.n_sdp, ==, BT_LIMIT_SDP);
  bt_tracker_ws_message_clear (&message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/tracker-ws-hostile/", bad[i].name, NULL);

    g_test_add_data_func (path, &bad[i], test_bad);
  }
  g_test_add_func ("/tracker-ws-hostile/70--sizes", test_sizes);
  return g_test_run ();
}
