/* test-rtc-faults.c — handshakes over WebRTC that come to nothing: the reason is told, and nothing is
 * left, however far they came.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc-fixture.h"

#include <string.h>

static RtcPair *
new_pair (void)
{
  return rtc_pair_new (g_main_context_default ());
}

static gboolean
offerer_failed (RtcPair *pair)
{
  return pair->offerer.has_failed;
}

static gboolean
answerer_failed (RtcPair *pair)
{
  return pair->answerer.has_failed;
}

static gboolean
both_failed (RtcPair *pair)
{
  return pair->offerer.has_failed && pair->answerer.has_failed;
}

static gboolean
is_answered (RtcPair *pair)
{
  return pair->answerer.words != NULL;
}

/* --- descriptions --------------------------------------------------------------------------------- */

static char *
replace_line (const char *words, const char *prefix, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (words, "\r\n", -1);
  GString *result = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    if (!g_str_has_prefix (lines[i], prefix))
      g_string_append_printf (result, "%s\r\n", lines[i]);
    else if (line != NULL)
      g_string_append_printf (result, "%s\r\n", line);
  }
  return g_string_free (result, FALSE);
}

static char *
make_garbage (const char *words G_GNUC_UNUSED)
{
  return g_strdup ("v=0\r\nthis is no description\r\n");
}

static char *
drop_fingerprint (const char *words)
{
  return replace_line (words, "a=fingerprint:", NULL);
}

static char *
drop_candidates (const char *words)
{
  return replace_line (words, "a=candidate:", NULL);
}

/* Candidates are to follow, which nobody passes on. */
static char *
trickle (const char *words)
{
  g_autofree char *rest = drop_candidates (words);

  return g_strconcat (rest, "a=ice-options:ice2 trickle\r\n", NULL);
}

static char *
trickle_no_more (const char *words)
{
  g_autofree char *rest = trickle (words);

  return g_strconcat (rest, "a=end-of-candidates\r\n", NULL);
}

static char *
name_multicast (const char *words)
{
  return replace_line (words,
                       "a=candidate:", "a=candidate:1 1 UDP 2015363327 239.1.2.3 5000 typ host");
}

static char *
name_tcp (const char *words)
{
  return replace_line (words, "a=candidate:",
                       "a=candidate:1 1 TCP 2015363327 127.0.0.1 5000 typ host tcptype passive");
}

static char *
change_fingerprint (const char *words)
{
  char *changed = g_strdup (words);
  char *digit = strstr (changed, "a=fingerprint:sha-256 ") + strlen ("a=fingerprint:sha-256 ");

  *digit = *digit == 'A' ? 'B' : 'A';
  return changed;
}

static char *
answer_actpass (const char *words)
{
  return replace_line (words, "a=setup:", "a=setup:actpass");
}

static const struct {
  const char *name;
  RtcMangle mangle;
  BtRtcFailure failure;
} descriptions[] = {
  { "garbage", make_garbage, BT_RTC_FAILURE_DESCRIPTION },
  { "no fingerprint", drop_fingerprint, BT_RTC_FAILURE_NO_FINGERPRINT },
  { "no candidates", drop_candidates, BT_RTC_FAILURE_NO_CANDIDATE },
  { "no more candidates", trickle_no_more, BT_RTC_FAILURE_NO_CANDIDATE },
  { "multicast", name_multicast, BT_RTC_FAILURE_NO_CANDIDATE },
  { "TCP", name_tcp, BT_RTC_FAILURE_NO_CANDIDATE },
};

static void
test_offers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++) {
    RtcPair *pair = new_pair ();

    g_test_message ("%s", descriptions[i].name);
    pair->mangle_offer = descriptions[i].mangle;
    rtc_pair_offer (pair);
    rtc_pair_run (pair, answerer_failed);
    g_assert_cmpint (pair->answerer.stat.failure, ==, descriptions[i].failure);
    g_assert_cmpint (pair->answerer.stat.ended_us, !=, 0);
    rtc_pair_free (pair);
  }
}

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++) {
    RtcPair *pair = new_pair ();

    pair->mangle_answer = descriptions[i].mangle;
    rtc_pair_offer (pair);
    rtc_pair_run (pair, offerer_failed);
    g_assert_cmpint (pair->offerer.stat.failure, ==, descriptions[i].failure);
    rtc_pair_free (pair);
  }
}

/* It reaches us, whose candidates are all told. */
static void
test_trickle (void)
{
  for (guint i = 0; i < 2; i++) {
    RtcPair *pair = new_pair ();

    *(i == 0 ? &pair->mangle_offer : &pair->mangle_answer) = trickle;
    rtc_pair_offer (pair);
    rtc_pair_run (pair, rtc_pair_is_open);
    rtc_pair_free (pair);
  }
}

static void
test_answer_actpass (void)
{
  RtcPair *pair = new_pair ();

  pair->mangle_answer = answer_actpass;
  rtc_pair_offer (pair);
  rtc_pair_run (pair, offerer_failed);
  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_DESCRIPTION);
  rtc_pair_free (pair);
}

/* --- strangers ------------------------------------------------------------------------------------ */

/* Who sees the wrong certificate says why; the other side is told by an alert. */
static void
test_fingerprint_in_offer (void)
{
  RtcPair *pair = new_pair ();

  pair->mangle_offer = change_fingerprint;
  rtc_pair_offer (pair);
  rtc_pair_run (pair, both_failed);
  g_assert_cmpint (pair->answerer.stat.failure, ==, BT_RTC_FAILURE_FINGERPRINT);
  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_DTLS);
  g_assert_cmpstr (pair->offerer.stat.detail, !=, ""); /* the alert's name, translated */
  rtc_pair_free (pair);
}

static void
test_fingerprint_in_answer (void)
{
  RtcPair *pair = new_pair ();

  pair->mangle_answer = change_fingerprint;
  rtc_pair_offer (pair);
  rtc_pair_run (pair, both_failed);
  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_FINGERPRINT);
  g_assert_cmpint (pair->answerer.stat.failure, ==, BT_RTC_FAILURE_DTLS);
  g_assert_cmpstr (pair->answerer.stat.detail, !=, "");
  rtc_pair_free (pair);
}

/* Addresses that its owner does not want tried are not. */
static void
test_may_try (void)
{
  RtcPair *pair = new_pair ();

  pair->refuse = TRUE;
  rtc_pair_offer (pair);
  rtc_pair_run (pair, answerer_failed);
  g_assert_cmpint (pair->answerer.stat.failure, ==, BT_RTC_FAILURE_NO_CANDIDATE);
  g_assert_cmpuint (pair->n_asked, ==, 1);
  rtc_pair_free (pair);
}

static void
test_no_address (void)
{
  g_autoptr (GArray) locals = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  RtcPair *pair = new_pair ();

  rtc_end_make (&pair->offerer, locals);
  bt_rtc_offer (pair->offerer.rtc);
  rtc_pair_run (pair, offerer_failed);
  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_NO_ADDRESS);
  rtc_pair_free (pair);
}

/* --- silence -------------------------------------------------------------------------------------- */

/* Answered, and then nobody is there: no pair works. */
static void
test_silence (void)
{
  RtcPair *pair = new_pair ();

  pair->keep_answer = TRUE;
  rtc_pair_offer (pair);
  rtc_pair_run (pair, is_answered);
  bt_rtc_take_answer (pair->offerer.rtc, pair->answerer.words, strlen (pair->answerer.words));
  rtc_end_drop (&pair->answerer);
  rtc_pair_run (pair, offerer_failed);
  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_NO_WAY);
  rtc_pair_free (pair);
}

static gboolean
answerer_has_read (RtcPair *pair)
{
  return pair->answerer.n_read >= pair->offerer.n_to_write;
}

/* A second answer, and one that comes before the offer was written, change nothing. */
static void
test_late_answer (void)
{
  RtcPair *pair = new_pair ();

  rtc_pair_offer (pair);
  bt_rtc_take_answer (pair->offerer.rtc, "v=0", 3);
  rtc_pair_run (pair, rtc_pair_is_open);
  bt_rtc_take_answer (pair->offerer.rtc, "v=0", 3);
  rtc_end_write (&pair->offerer, 1000);
  rtc_pair_run (pair, answerer_has_read);
  g_assert_cmpuint (pair->answerer.n_read, ==, 1000);
  rtc_pair_free (pair);
}

/* --- freed in each state -------------------------------------------------------------------------- */

static gboolean
has_step (const RtcEnd *end, BtRtcStep step)
{
  return end->rtc != NULL && bt_rtc_peek_stat (end->rtc)->at_us[step] != 0;
}

static BtRtcStep awaited;

static gboolean
one_has_step (RtcPair *pair)
{
  return has_step (&pair->offerer, awaited) || has_step (&pair->answerer, awaited);
}

static void
test_freed (void)
{
  static const BtRtcStep steps[] = { BT_RTC_OFFER_MADE, BT_RTC_OFFER_CAME, BT_RTC_ANSWER_MADE,
                                     BT_RTC_CHECKING,   BT_RTC_PAIR,       BT_RTC_SECURED,
                                     BT_RTC_ASSOCIATED, BT_RTC_OPENED };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    for (guint first = 0; first < 2; first++) {
      RtcPair *pair = new_pair ();

      rtc_pair_offer (pair);
      awaited = steps[i];
      rtc_pair_run (pair, one_has_step);
      rtc_end_drop (first == 0 ? &pair->offerer : &pair->answerer);
      rtc_pair_run_for (pair, 30);
      rtc_pair_free (pair);
    }
  }
}

static void
test_freed_at_once (void)
{
  g_autoptr (GArray) locals = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  RtcPair *pair = new_pair ();

  rtc_end_make (&pair->answerer, locals); /* and nothing said */
  rtc_pair_offer (pair);
  rtc_pair_free (pair);
}

/* --- servers -------------------------------------------------------------------------------------- */

/* A STUN server that does not answer, and names that nobody knows, delay but do not prevent. */
static void
test_servers (void)
{
  g_autoptr (BtRtcConfig) config = bt_rtc_config_new ();
  RtcPair *pair = new_pair ();

  g_strfreev (config->stun);
  config->stun = g_strsplit ("nobody.invalid:3478,127.0.0.1:9", ",", -1);
  bt_rtc_context_set_config (pair->contexts[0], config);
  bt_rtc_context_set_config (pair->contexts[0], config);
  rtc_pair_offer (pair);
  rtc_pair_run (pair, rtc_pair_is_open);
  rtc_pair_free (pair);
}

/* Without a relay there is nothing to be named. */
static void
test_relay_only (void)
{
  g_autoptr (BtRtcConfig) config = bt_rtc_config_new ();
  RtcPair *pair = new_pair ();

  config->relay_only = TRUE;
  bt_rtc_context_set_config (pair->contexts[0], config);
  rtc_pair_offer (pair);
  rtc_pair_run (pair, offerer_failed);
  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_NO_ADDRESS);
  rtc_pair_free (pair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc-faults/offers", test_offers);
  g_test_add_func ("/rtc-faults/answers", test_answers);
  g_test_add_func ("/rtc-faults/trickle", test_trickle);
  g_test_add_func ("/rtc-faults/answer-actpass", test_answer_actpass);
  g_test_add_func ("/rtc-faults/fingerprint-in-offer", test_fingerprint_in_offer);
  g_test_add_func ("/rtc-faults/fingerprint-in-answer", test_fingerprint_in_answer);
  g_test_add_func ("/rtc-faults/may-try", test_may_try);
  g_test_add_func ("/rtc-faults/no-address", test_no_address);
  g_test_add_func ("/rtc-faults/silence", test_silence);
  g_test_add_func ("/rtc-faults/late-answer", test_late_answer);
  g_test_add_func ("/rtc-faults/freed", test_freed);
  g_test_add_func ("/rtc-faults/freed-at-once", test_freed_at_once);
  g_test_add_func ("/rtc-faults/servers", test_servers);
  g_test_add_func ("/rtc-faults/relay-only", test_relay_only);
  return g_test_run ();
}
