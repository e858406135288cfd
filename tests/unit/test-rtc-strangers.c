/* test-rtc-strangers.c — the other side of a handshake does what it should not: it goes silent, breaks
 * off, or sends what is no byte of BitTorrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc-fixture.h"

#include "rtc/bt-dcep.h"
#include "rtc/bt-ice-private.h"
#include "rtc/bt-rtc-private.h"
#include "rtc/bt-sctp-private.h"
#include <errno.h>
#include <string.h>

#define SILENCE_US (30 * G_USEC_PER_SEC) /* until it counts as lost */
#define SOON_US (300 * 1000)             /* instead of BT_RTC_OPEN_US */

static RtcPair *
open_pair (void)
{
  RtcPair *pair = rtc_pair_new (g_main_context_default ());

  rtc_pair_offer (pair);
  rtc_pair_run (pair, rtc_pair_is_open);
  return pair;
}

static gboolean
offerer_failed (RtcPair *pair)
{
  return pair->offerer.has_failed;
}

static gboolean
offerer_broke (RtcPair *pair)
{
  return pair->offerer.error != 0;
}

static void
assert_reason (const RtcEnd *end, BtRtcFailure failure, const char *detail)
{
  const BtRtcStat *stat = end->rtc != NULL ? bt_rtc_peek_stat (end->rtc) : &end->stat;

  g_assert_cmpint (stat->failure, ==, failure);
  g_assert_cmpstr (stat->detail, ==, detail);
  g_assert_cmpint (stat->ended_us, !=, 0);
}

/* All that the answerer was to write came. */
static gboolean
offerer_has_all (RtcPair *pair)
{
  return pair->offerer.n_read >= pair->answerer.n_to_write;
}

/* --- an open channel ------------------------------------------------------------------------------ */

static void
say (RtcEnd *end, guint16 stream, guint32 protocol, const char *text)
{
  g_assert_true (bt_sctp_write (end->rtc->sctp, stream, protocol, text, strlen (text)));
  bt_sctp_flush (end->rtc->sctp);
}

static void
assert_refused (guint16 stream, guint32 protocol, const char *detail)
{
  RtcPair *pair = open_pair ();

  rtc_end_write (&pair->answerer, 1000);
  rtc_pair_run (pair, offerer_has_all);
  say (&pair->answerer, stream, protocol, "hello");
  rtc_pair_run (pair, offerer_broke);
  g_assert_cmpint (pair->offerer.error, ==, ECONNRESET);
  assert_reason (&pair->offerer, BT_RTC_FAILURE_CHANNEL, detail);
  g_assert_cmpuint (pair->offerer.n_read, ==, 1000);
  rtc_pair_free (pair);
}

static void
test_text (void)
{
  assert_refused (1, BT_PPID_STRING, "a message of text");
}

static void
test_other_stream (void)
{
  assert_refused (5, BT_PPID_BINARY, "another channel");
}

static void
test_other_channel (void)
{
  assert_refused (3, BT_PPID_DCEP, "another channel");
}

static gboolean
offerer_has_word (RtcPair *pair)
{
  return pair->offerer.n_read > 0 || offerer_broke (pair);
}

/* What means nothing ends nothing: what follows it is read. */
static void
test_empty (void)
{
  RtcPair *pair = open_pair ();

  say (&pair->answerer, 1, BT_PPID_BINARY_EMPTY, "x");
  say (&pair->answerer, 1, BT_PPID_BINARY, "hello");
  rtc_pair_run (pair, offerer_has_word);
  g_assert_cmpint (pair->offerer.error, ==, 0);
  g_assert_cmpuint (pair->offerer.n_read, ==, 5);
  rtc_pair_free (pair);
}

static gboolean
offerer_sees_end (RtcPair *pair)
{
  return pair->offerer.has_end;
}

/* SCTP ends while DTLS goes on. */
static void
break_off (RtcEnd *end)
{
  BtRtc *rtc = end->rtc;
  const BtSctpFuncs *funcs = rtc->sctp->funcs;

  bt_sctp_free (rtc->sctp);
  rtc->sctp = bt_sctp_new (rtc->context->pool, BT_SCTP_PORT, funcs, rtc);
  rtc->channel.sctp = rtc->sctp;
}

static void
test_abort (void)
{
  RtcPair *pair = open_pair ();

  break_off (&pair->answerer);
  rtc_pair_run (pair, offerer_sees_end);
  assert_reason (&pair->offerer, BT_RTC_FAILURE_CLOSED, "SCTP was broken off");
  rtc_pair_free (pair);
}

/* As a browser closes its channel, when the goodbye of DTLS that follows gets lost. */
static void
test_stream_reset (void)
{
  RtcPair *pair = open_pair ();
  BtSctp *sctp = pair->answerer.rtc->sctp;
  gsize size = sizeof (struct sctp_reset_streams) + sizeof (guint16);
  g_autofree struct sctp_reset_streams *reset = g_malloc0 (size);

  reset->srs_flags = SCTP_STREAM_RESET_OUTGOING;
  reset->srs_number_streams = 1;
  reset->srs_stream_list[0] = pair->answerer.rtc->channel.stream;
  bt_sctp_pool_enter (sctp->pool);
  g_assert_cmpint (
      usrsctp_setsockopt (sctp->socket, IPPROTO_SCTP, SCTP_RESET_STREAMS, reset, (socklen_t) size),
      ==, 0);
  bt_sctp_pool_leave (sctp->pool, NULL);
  bt_sctp_flush (sctp);
  rtc_pair_run (pair, offerer_sees_end);
  g_assert_cmpint (bt_sctp_get_state (pair->offerer.rtc->sctp), ==, BT_SCTP_RESET);
  assert_reason (&pair->offerer, BT_RTC_FAILURE_CLOSED, "the data channel was closed");
  rtc_pair_free (pair);
}

/* --- a handshake that stops ----------------------------------------------------------------------- */

static gboolean
is_answered (RtcPair *pair)
{
  return pair->answerer.words != NULL;
}

/* Up to that both are described. Each has all the time in the world, until the test says. */
static RtcPair *
described_pair (void)
{
  RtcPair *pair = rtc_pair_new (g_main_context_default ());

  rtc_pair_offer (pair);
  rtc_pair_run (pair, is_answered);
  pair->offerer.rtc->open_by_us = pair->answerer.rtc->open_by_us = G_MAXINT64;
  return pair;
}

static gboolean
offerer_is_paired (RtcPair *pair)
{
  return bt_rtc_peek_stat (pair->offerer.rtc)->at_us[BT_RTC_PAIR] != 0;
}

static void
drop_datagram (const void *bytes G_GNUC_UNUSED, gsize n_bytes G_GNUC_UNUSED,
               gpointer data G_GNUC_UNUSED)
{
}

static void
drop_change (gpointer data G_GNUC_UNUSED)
{
}

/* Its ICE answers, and nothing above it is there. */
static void
deafen (RtcEnd *end)
{
  static const BtIceFuncs funcs = { .changed = drop_change, .received = drop_datagram };
  RtcPair *pair = end->pair;
  g_autoptr (GArray) locals = g_array_ref (end->rtc->locals);
  g_autoptr (BtSdp) sdp = g_new0 (BtSdp, 1);
  BtIceFilter filter = { .loopback = TRUE };
  BtSdp *offer = bt_sdp_parse (pair->offerer.words, strlen (pair->offerer.words), NULL);
  BtIceServers servers = { g_array_new (FALSE, FALSE, sizeof (BtIceServer)), NULL, FALSE };
  BtIce *ice;
  g_autofree char *words = NULL;

  servers.turn = servers.stun;
  ice = bt_ice_new (pair->main, locals, FALSE, &servers, &funcs, NULL);
  bt_ice_gather (ice);
  sdp->candidates = g_ptr_array_new_with_free_func (g_free);
  sdp->mid = g_strdup ("0");
  sdp->setup = BT_SDP_ACTIVE;
  sdp->sctp_port = BT_SCTP_PORT;
  sdp->max_message = 65536;
  bt_ice_describe (ice, sdp);
  bt_ice_take_remote (ice, offer, &filter, NULL);
  words = bt_sdp_write (sdp, 1);
  bt_rtc_take_answer (pair->offerer.rtc, words, strlen (words));
  rtc_pair_run (pair, offerer_is_paired);
  pair->offerer.rtc->open_by_us = g_get_monotonic_time () + SOON_US;
  bt_rtc_kick (pair->offerer.rtc);
  rtc_pair_run (pair, offerer_failed);
  bt_ice_free (ice);
  bt_sdp_free (offer);
  g_array_unref (servers.stun);
}

static void
test_dtls_silent (void)
{
  RtcPair *pair = rtc_pair_new (g_main_context_default ());

  pair->keep_answer = TRUE;
  rtc_pair_offer (pair);
  rtc_pair_run (pair, is_answered);
  deafen (&pair->answerer);
  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_DTLS_SILENT);
  g_assert_cmpint (pair->offerer.stat.at_us[BT_RTC_PAIR], !=, 0);
  rtc_pair_free (pair);
}

static gboolean
answerer_failed (RtcPair *pair)
{
  return pair->answerer.has_failed;
}

/* Who offered does not open the channel, so that both wait. */
static RtcPair *
mute_pair (void)
{
  RtcPair *pair = described_pair ();

  rtc_pair_run (pair, offerer_is_paired);
  pair->offerer.rtc->stat.we_offer = FALSE;
  return pair;
}

static gboolean
both_are_associated (RtcPair *pair)
{
  return bt_rtc_peek_stat (pair->offerer.rtc)->at_us[BT_RTC_ASSOCIATED] != 0
         && bt_rtc_peek_stat (pair->answerer.rtc)->at_us[BT_RTC_ASSOCIATED] != 0;
}

static void
test_abort_before_open (void)
{
  RtcPair *pair = mute_pair ();

  rtc_pair_run (pair, both_are_associated);
  break_off (&pair->answerer);
  rtc_pair_run (pair, offerer_failed);
  assert_reason (&pair->offerer, BT_RTC_FAILURE_SCTP, "SCTP was broken off");
  rtc_pair_free (pair);
}

static void
drop_packet (const void *packet G_GNUC_UNUSED, gsize n_bytes G_GNUC_UNUSED,
             gpointer data G_GNUC_UNUSED)
{
}

/* DTLS says goodbye, and SCTP nothing. */
static void
test_goodbye_before_open (void)
{
  static const BtSctpFuncs silent = { .send = drop_packet, .stirred = drop_change };
  RtcPair *pair = mute_pair ();

  rtc_pair_run (pair, both_are_associated);
  pair->answerer.rtc->sctp->funcs = &silent;
  rtc_end_drop (&pair->answerer);
  rtc_pair_run (pair, offerer_failed);
  assert_reason (&pair->offerer, BT_RTC_FAILURE_CLOSED, "the other side said goodbye");
  rtc_pair_free (pair);
}

/* Its SCTP is there, and nothing it says arrives. */
static void
test_sctp_silent (void)
{
  static const BtSctpFuncs silent = { .send = drop_packet, .stirred = drop_change };
  RtcPair *pair = described_pair ();

  while (pair->answerer.rtc->sctp == NULL)
    g_main_context_iteration (pair->main, TRUE);
  pair->answerer.rtc->sctp->funcs = &silent;
  while (pair->offerer.rtc->stat.at_us[BT_RTC_SECURED] == 0)
    g_main_context_iteration (pair->main, TRUE);
  pair->offerer.rtc->open_by_us = g_get_monotonic_time () + SOON_US;
  bt_rtc_kick (pair->offerer.rtc);
  rtc_pair_run (pair, offerer_failed);
  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_SCTP_SILENT);
  rtc_pair_free (pair);
}

/* It offered, and opens nothing. */
static void
test_no_channel (void)
{
  RtcPair *pair = mute_pair ();

  rtc_pair_run (pair, both_are_associated);
  pair->answerer.rtc->open_by_us = g_get_monotonic_time () + SOON_US;
  bt_rtc_kick (pair->answerer.rtc);
  rtc_pair_run (pair, answerer_failed);
  g_assert_cmpint (pair->answerer.stat.failure, ==, BT_RTC_FAILURE_NO_CHANNEL);
  rtc_pair_free (pair);
}

/* --- another pair, later ------------------------------------------------------------------------------ */

static gboolean
is_settled (const RtcEnd *end)
{
  const BtIce *ice = end->rtc->ice;

  return nice_agent_get_component_state (ice->agent, ice->stream, BT_ICE_COMPONENT)
         == NICE_COMPONENT_STATE_READY;
}

/* ICE is done: no pair wins any more by itself. */
static gboolean
both_are_settled (RtcPair *pair)
{
  return is_settled (&pair->offerer) && is_settled (&pair->answerer);
}

/* Open, and the offerer can be reached at two addresses. */
static RtcPair *
open_two_ways (void)
{
  RtcPair *pair = rtc_pair_new (g_main_context_default ());
  g_autoptr (GArray) locals = g_array_new (FALSE, FALSE, sizeof (BtAddress));

  for (guint i = 1; i <= 2; i++) {
    g_autofree char *text = g_strdup_printf ("127.0.0.%u", i);
    BtAddress address;

    g_assert_true (bt_address_parse (&address, text, 1));
    g_array_append_val (locals, address);
  }
  rtc_end_make (&pair->offerer, locals);
  bt_rtc_offer (pair->offerer.rtc);
  rtc_pair_run (pair, rtc_pair_is_open);
  rtc_pair_run (pair, both_are_settled);
  return pair;
}

/* As a better pair wins: from the same address of ours to the one of the other side that is not used. */
static void
select_other (BtRtc *rtc)
{
  NiceAgent *agent = rtc->ice->agent;
  guint stream = rtc->ice->stream;
  GSList *here = nice_agent_get_local_candidates (agent, stream, BT_ICE_COMPONENT);
  GSList *there = nice_agent_get_remote_candidates (agent, stream, BT_ICE_COMPONENT);
  gboolean is_set = FALSE;

  for (GSList *at = there; at != NULL && !is_set; at = at->next) {
    NiceCandidate *candidate = at->data;

    if (nice_address_get_port (&candidate->addr) != rtc->stat.there.port)
      is_set = nice_agent_set_selected_pair (agent, stream, BT_ICE_COMPONENT,
                                             ((NiceCandidate *) here->data)->foundation,
                                             candidate->foundation);
  }
  g_assert_true (is_set);
  g_slist_free_full (here, (GDestroyNotify) nice_candidate_free);
  g_slist_free_full (there, (GDestroyNotify) nice_candidate_free);
}

static BtAddress there_before; /* of who answered */

static gboolean
answerer_turned (RtcPair *pair)
{
  return !bt_address_equal (&there_before, &bt_rtc_peek_stat (pair->answerer.rtc)->there);
}

static void
test_other_pair (void)
{
  RtcPair *pair = open_two_ways ();
  guint n_stepped = pair->answerer.n_stepped;

  there_before = bt_rtc_peek_stat (pair->answerer.rtc)->there;
  select_other (pair->answerer.rtc);
  rtc_pair_run (pair, answerer_turned);
  g_assert_cmpuint (pair->answerer.n_stepped, >, n_stepped);
  rtc_end_write (&pair->answerer, 100000);
  rtc_pair_run (pair, offerer_has_all);
  g_assert_cmpuint (pair->offerer.n_read, ==, 100000);
  rtc_pair_free (pair);
}

static gboolean
answerer_broke (RtcPair *pair)
{
  return pair->answerer.error != 0;
}

static void
test_other_pair_refused (void)
{
  RtcPair *pair = open_two_ways ();

  pair->refuse = TRUE;
  select_other (pair->answerer.rtc);
  rtc_pair_run (pair, answerer_broke);
  assert_reason (&pair->answerer, BT_RTC_FAILURE_NO_WAY,
                 "it speaks from an address that is not to be spoken to");
  rtc_pair_free (pair);
}

/* --- a peer that died ------------------------------------------------------------------------------- */

/* Nobody writes, and still both know of each other. */
static void
test_idle (void)
{
  RtcPair *pair = open_pair ();
  gint64 before_us;

  rtc_pair_run_for (pair, 100);
  before_us = pair->offerer.rtc->heard_us;
  g_assert_cmpint (before_us, !=, 0);
  while (pair->offerer.rtc->heard_us == before_us)
    g_main_context_iteration (pair->main, TRUE);
  g_assert_cmpint (pair->offerer.rtc->heard_us - before_us, <, SILENCE_US);
  rtc_pair_free (pair);
}

/* No goodbye came, and nothing is heard. */
static void
test_lost (void)
{
  RtcPair *pair = open_pair ();
  RtcEnd *answerer = &pair->answerer;

  rtc_pair_run_for (pair, 100);
  pair->offerer.rtc->heard_us -= SILENCE_US - SOON_US;
  bt_rtc_kick (pair->offerer.rtc);
  g_clear_pointer (&answerer->rtc->ice, bt_ice_free);
  answerer->rtc->is_over = TRUE;
  rtc_pair_run (pair, offerer_broke);
  assert_reason (&pair->offerer, BT_RTC_FAILURE_LOST, "nothing was heard for 30 seconds");
  rtc_end_drop (&pair->offerer);
  /* Its goodbyes have no way left. */
  pair->answerer.rtc->ice = bt_ice_new (
      pair->main, answerer->rtc->locals, FALSE, bt_rtc_servers_peek (pair->contexts[1]->servers),
      &(const BtIceFuncs) { .changed = drop_change, .received = drop_datagram }, NULL);
  rtc_pair_free (pair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc-strangers/text", test_text);
  g_test_add_func ("/rtc-strangers/other-stream", test_other_stream);
  g_test_add_func ("/rtc-strangers/other-channel", test_other_channel);
  g_test_add_func ("/rtc-strangers/empty", test_empty);
  g_test_add_func ("/rtc-strangers/abort", test_abort);
  g_test_add_func ("/rtc-strangers/stream-reset", test_stream_reset);
  g_test_add_func ("/rtc-strangers/dtls-silent", test_dtls_silent);
  g_test_add_func ("/rtc-strangers/abort-before-open", test_abort_before_open);
  g_test_add_func ("/rtc-strangers/goodbye-before-open", test_goodbye_before_open);
  g_test_add_func ("/rtc-strangers/sctp-silent", test_sctp_silent);
  g_test_add_func ("/rtc-strangers/no-channel", test_no_channel);
  g_test_add_func ("/rtc-strangers/other-pair", test_other_pair);
  g_test_add_func ("/rtc-strangers/other-pair-refused", test_other_pair_refused);
  g_test_add_func ("/rtc-strangers/idle", test_idle);
  g_test_add_func ("/rtc-strangers/lost", test_lost);
  return g_test_run ();
}
