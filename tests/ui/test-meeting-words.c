/* test-meeting-words.c — how a peer was met, and who helps with that, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagrams/pm-meeting-words.h"
#include "pm-server-words.h"
#include "pretend-meetings.h"

#define assert_words(words, expected)     \
  G_STMT_START                            \
  {                                       \
    g_autofree char *is = (words);        \
    g_assert_cmpstr (is, ==, (expected)); \
  }                                       \
  G_STMT_END

static void
test_time (void)
{
  assert_words (pm_meeting_words_time (-5), "0 ms");
  assert_words (pm_meeting_words_time (0), "0 ms");
  assert_words (pm_meeting_words_time (142999), "142 ms");
  assert_words (pm_meeting_words_time (998999), "998 ms");
  assert_words (pm_meeting_words_time (999500), "1.0 s");
  assert_words (pm_meeting_words_time (7300000), "7.3 s");
  assert_words (pm_meeting_words_time (14600000), "15 s");
}

/* One sentence for each rung. */
static void
test_spoken (void)
{
  static const char *const expected[] = {
    "0 ms, You, createOffer.",
    "9 ms, You, setLocalDescription.",
    "12 ms, You to Tracker, offer.",
    "Tracker to Peer, offer.",
    "Peer to Tracker, answer.",
    "137 ms, Tracker to You, answer.",
    "139 ms, You, setRemoteDescription.",
    "139 ms, You to Peer, ICE candidates: 3 here, 4 there.",
    "139 ms, You to Peer, can you hear me?",
    "236 ms, Peer to You, yes.",
    "371 ms, You and Peer, DTLS handshake.",
    "412 ms, You and Peer, SCTP association.",
    "460 ms, You to Peer, data channel open.",
    "460 ms, Connected.",
    "510 ms, Peer to You, BitTorrent handshake.",
  };
  BtRtcStat stat = pretend_meeting (1, TRUE, PRETEND_ALL_STEPS);
  PmLadder ladder;

  pm_ladder_make (&ladder, &stat);
  g_assert_cmpuint (ladder.n_rungs, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < ladder.n_rungs; i++)
    assert_words (pm_meeting_words_spoken_rung (&ladder.rungs[i], &stat), expected[i]);
}

static void
assert_last (BtRtcStat stat, guint n_before, const char *expected)
{
  PmLadder ladder;

  pm_ladder_make (&ladder, &stat);
  assert_words (pm_meeting_words_spoken_rung (&ladder.rungs[ladder.n_rungs - 1 - n_before], &stat),
                expected);
}

static void
test_spoken_failures (void)
{
  assert_last (pretend_meeting (1, TRUE, 4), 0,
               "139 ms, You to Peer, can you hear me?, no answer yet.");
  assert_last (pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_WAY), 1,
               "139 ms, You to Peer, can you hear me?, lost.");
  assert_last (pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_WAY), 0, "15 s, No way through.");
  assert_last (pretend_failure (1, FALSE, BT_RTC_FAILURE_DESCRIPTION), 1,
               "You, setRemoteDescription, failed.");
  assert_last (pretend_failure (1, TRUE, BT_RTC_FAILURE_DTLS), 1,
               "Peer to You, DTLS handshake, failed.");
}

static void
test_states (void)
{
  BtRtcStat stat = pretend_meeting (1, TRUE, PRETEND_ALL_STEPS);

  assert_words (pm_meeting_words_state (&stat), "Connected in 460 ms");
  assert_words (pm_meeting_words_pair (&stat), "From 192.0.2.17:50123 to 203.0.113.7:40404");
  g_assert_cmpstr (pm_meeting_words_story (&stat), ==,
                   "The tracker introduced you. Since then nobody stands between you.");
  stat.there_kind = BT_RTC_RELAYED;
  g_assert_cmpstr (pm_meeting_words_story (&stat), ==,
                   "The tracker introduced you. A relay passes everything on.");
  stat = pretend_meeting (1, TRUE, 2);
  assert_words (pm_meeting_words_state (&stat), "Waiting");
  assert_words (pm_meeting_words_pair (&stat), NULL);
  stat = pretend_meeting (1, FALSE, 2);
  assert_words (pm_meeting_words_state (&stat), "Connecting…");
  stat = pretend_failure (1, TRUE, BT_RTC_FAILURE_CLOSED);
  assert_words (pm_meeting_words_state (&stat), "Ended");
  stat = pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_WAY);
  assert_words (pm_meeting_words_state (&stat), "Failed");
}

/* Each failure says why; the end that somebody wanted needs no reason. */
static void
test_why (void)
{
  for (guint failure = 1; failure < BT_RTC_N_FAILURES; failure++) {
    BtRtcStat stat = pretend_failure (1, TRUE, failure);
    g_autofree char *why = pm_meeting_words_why (&stat, FALSE);

    g_assert_true ((why == NULL)
                   == (failure == BT_RTC_FAILURE_CLOSED || failure == BT_RTC_FAILURE_STOPPED));
    g_assert_cmpint (why != NULL && g_str_has_suffix (why, "none is set."), ==,
                     pm_meeting_wants_relay (&stat));
  }
}

static void
test_help (void)
{
  BtRtcStat stat = pretend_failure (1, TRUE, BT_RTC_FAILURE_NO_CANDIDATE);

  assert_words (
      pm_meeting_words_why (&stat, FALSE),
      "The other side named no address that may be tried. A relay server would help; none "
      "is set.");
  assert_words (
      pm_meeting_words_why (&stat, TRUE),
      "The other side named no address that may be tried. The relay server that is set did "
      "not help.");
  stat = pretend_failure (1, TRUE, BT_RTC_FAILURE_DTLS);
  assert_words (pm_meeting_words_why (&stat, FALSE),
                "The other side broke off while you agreed on keys. (“handshake_failure”)");
}

/* --- what a person writes ----------------------------------------------------------------------- */

static void
test_servers (void)
{
  g_autofree char *stun = pm_server_words_stun ("stun example");
  g_autofree char *turn = pm_server_words_turn ("anna:secret@turn.example.org");
  g_autofree char *tracker = pm_server_words_tracker ("https://tracker.example.org");
  g_autofree char *no_host = pm_server_words_tracker ("wss://");

  assert_words (pm_server_words_stun ("stun.example.org:3478"), NULL);
  assert_words (pm_server_words_stun (BT_RTC_STUN_DEFAULT), NULL);
  assert_words (pm_server_words_turn ("turn:anna:secret@turn.example.org:3478"), NULL);
  assert_words (pm_server_words_tracker ("wss://tracker.example.org"), NULL);
  g_assert_true (g_str_has_prefix (stun, "“stun example” is no server"));
  g_assert_nonnull (turn);
  g_assert_null (strstr (turn, "anna:secret@turn.example.org\""));
  g_assert_true (g_str_has_prefix (tracker, "“https://tracker.example.org” does not begin"));
  g_assert_nonnull (no_host);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meeting-words/time", test_time);
  g_test_add_func ("/meeting-words/spoken", test_spoken);
  g_test_add_func ("/meeting-words/spoken-failures", test_spoken_failures);
  g_test_add_func ("/meeting-words/states", test_states);
  g_test_add_func ("/meeting-words/why", test_why);
  g_test_add_func ("/meeting-words/help", test_help);
  g_test_add_func ("/meeting-words/servers", test_servers);
  return g_test_run ();
}
