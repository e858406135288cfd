/* test-rtc.c — two peers over WebRTC: opening, carrying bytes, ending, and nothing left behind.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-dns-message.h"
#include "mdns/bt-mdns-socket.h"
#include "mdns-fixture.h"
#include "rtc-fixture.h"

#include <string.h>
#include <unistd.h>

#define AMOUNT (8 * 1024 * 1024) /* bytes each way */

static char *
checksum_of (guint64 n_bytes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint64 i = 0; i < n_bytes; i++) {
    guint8 byte = rtc_byte (i);

    g_checksum_update (checksum, &byte, 1);
  }
  return g_strdup (g_checksum_get_string (checksum));
}

static RtcPair *
open_pair (void)
{
  RtcPair *pair = rtc_pair_new (g_main_context_default ());

  rtc_pair_offer (pair);
  rtc_pair_run (pair, rtc_pair_is_open);
  return pair;
}

static gboolean
has_all (RtcPair *pair)
{
  g_assert_cmpint (pair->offerer.error, ==, 0);
  g_assert_cmpint (pair->answerer.error, ==, 0);
  return pair->offerer.n_read >= pair->answerer.n_to_write
         && pair->answerer.n_read >= pair->offerer.n_to_write;
}

/* --- opening -------------------------------------------------------------------------------------- */

static void
assert_steps (const RtcEnd *end, const BtRtcStep *steps, guint n_steps)
{
  const BtRtcStat *stat = bt_rtc_peek_stat (end->rtc);
  gint64 before_us = stat->begun_us;

  for (guint i = 0; i < n_steps; i++) {
    g_assert_cmpint (stat->at_us[steps[i]], >=, before_us);
    before_us = stat->at_us[steps[i]];
  }
  g_assert_cmpint (stat->failure, ==, BT_RTC_FAILURE_NONE);
  g_assert_cmpuint (stat->n_here, ==, 1);
  g_assert_cmpuint (stat->n_there, ==, 1);
  g_assert_cmpint (stat->here_kind, ==, BT_RTC_HOST);
  g_assert_true (bt_address_is_loopback (&stat->here));
  g_assert_true (bt_address_equal (&stat->there, &end->transport->address));
}

static void
test_open (void)
{
  static const BtRtcStep offerer[] = { BT_RTC_OFFER_MADE, BT_RTC_ANSWER_CAME, BT_RTC_CHECKING,
                                       BT_RTC_PAIR,       BT_RTC_SECURED,     BT_RTC_ASSOCIATED,
                                       BT_RTC_OPENED };
  static const BtRtcStep answerer[] = { BT_RTC_OFFER_CAME, BT_RTC_ANSWER_MADE, BT_RTC_CHECKING,
                                        BT_RTC_PAIR,       BT_RTC_SECURED,     BT_RTC_ASSOCIATED,
                                        BT_RTC_OPENED };
  RtcPair *pair = open_pair ();

  assert_steps (&pair->offerer, offerer, G_N_ELEMENTS (offerer));
  assert_steps (&pair->answerer, answerer, G_N_ELEMENTS (answerer));
  g_assert_nonnull (strstr (pair->offerer.words, "a=setup:actpass\r\n"));
  g_assert_nonnull (strstr (pair->answerer.words, "a=setup:active\r\n"));
  g_assert_cmpuint (pair->offerer.n_stepped, >, 0);
  rtc_pair_free (pair);
}

static char *
say_active (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, "a=setup:actpass", 2);

  return g_strjoinv ("a=setup:active", parts);
}

/* An offer that insists on beginning with DTLS: the roles are the other way round. */
static void
test_open_passive (void)
{
  RtcPair *pair = rtc_pair_new (g_main_context_default ());

  pair->mangle_offer = say_active;
  rtc_pair_offer (pair);
  rtc_pair_run (pair, rtc_pair_is_open);
  g_assert_nonnull (strstr (pair->answerer.words, "a=setup:passive\r\n"));
  rtc_end_write (&pair->answerer, 100000);
  rtc_pair_run (pair, has_all);
  g_assert_cmpuint (pair->offerer.n_read, ==, 100000);
  rtc_pair_free (pair);
}

/* --- bytes ---------------------------------------------------------------------------------------- */

static void
test_bytes (void)
{
  g_autofree char *expected = checksum_of (AMOUNT);
  RtcPair *pair = open_pair ();

  rtc_end_write (&pair->offerer, AMOUNT);
  rtc_end_write (&pair->answerer, AMOUNT);
  rtc_pair_run (pair, has_all);
  g_assert_cmpstr (g_checksum_get_string (pair->offerer.read), ==, expected);
  g_assert_cmpstr (g_checksum_get_string (pair->answerer.read), ==, expected);
  rtc_pair_free (pair);
}

/* Who does not read makes the other stop, and what waits is bounded by both buffers. */
static void
test_pause (void)
{
  g_autofree char *expected = checksum_of (AMOUNT);
  RtcPair *pair = open_pair ();

  rtc_end_pause (&pair->answerer, TRUE);
  rtc_end_write (&pair->offerer, AMOUNT);
  rtc_pair_run_for (pair, 1500);
  g_assert_cmpuint (pair->offerer.n_written, >, 0);
  g_assert_cmpuint (pair->offerer.n_written, <, 3 * 1024 * 1024);
  g_assert_cmpuint (pair->answerer.n_read, ==, 0);
  rtc_end_pause (&pair->answerer, FALSE);
  rtc_pair_run (pair, has_all);
  g_assert_cmpstr (g_checksum_get_string (pair->answerer.read), ==, expected);
  rtc_pair_free (pair);
}

/* --- ending --------------------------------------------------------------------------------------- */

static gboolean
offerer_sees_end (RtcPair *pair)
{
  g_assert_cmpint (pair->offerer.error, ==, 0);
  return pair->offerer.has_end;
}

/* What was written before the end is read first. */
static void
test_close (void)
{
  RtcPair *pair = open_pair ();

  rtc_end_write (&pair->answerer, 50000);
  rtc_pair_run (pair, has_all);
  rtc_end_drop (&pair->answerer);
  rtc_pair_run (pair, offerer_sees_end);
  g_assert_cmpuint (pair->offerer.n_read, ==, 50000);
  g_assert_cmpint (bt_rtc_peek_stat (pair->offerer.rtc)->failure, ==, BT_RTC_FAILURE_CLOSED);
  rtc_pair_free (pair);
}

static void
test_nothing_left (void)
{
  guint n_before;

  rtc_pair_free (open_pair ()); /* what libraries open once */
  n_before = rtc_count_descriptors ();
  for (guint i = 0; i < 20; i++)
    rtc_pair_free (open_pair ());
  g_assert_cmpuint (rtc_count_descriptors (), ==, n_before);
}

/* --- two engines in two threads --------------------------------------------------------------------- */

static gpointer
engine_worker (gpointer data)
{
  GMainContext *main = g_main_context_new ();
  RtcPair *pair;

  g_main_context_push_thread_default (main);
  for (guint i = 0; i < 2; i++) {
    pair = rtc_pair_new (main);
    rtc_pair_offer (pair);
    rtc_pair_run (pair, rtc_pair_is_open);
    rtc_end_write (&pair->offerer, AMOUNT / 8);
    rtc_end_write (&pair->answerer, AMOUNT / 8);
    rtc_pair_run (pair, has_all);
    rtc_pair_free (pair);
  }
  g_main_context_pop_thread_default (main);
  g_main_context_unref (main);
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[2];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("engine", engine_worker, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* --- names ---------------------------------------------------------------------------------------- */

static char *
hide_address (const char *words)
{
  g_autofree char *name = g_strdup_printf (" host-%d.local ", (int) getpid ());
  GString *text = g_string_new (words);

  g_assert_cmpuint (g_string_replace (text, " 127.0.0.1 ", name, 0), ==, 1);
  return g_string_free (text, FALSE);
}

static gboolean has_query;

/* Other tests may speak here as well. */
static void
heard (const guint8 *bytes, gsize n_bytes, guint interface, gpointer data)
{
  g_autofree char *label = g_strdup_printf ("host-%d", (int) getpid ());
  BtDnsMessage message;

  has_query |= bt_dns_message_open (&message, bytes, n_bytes) && !message.is_answer
               && memmem (bytes, n_bytes, label, strlen (label)) != NULL;
}

static gboolean
is_asked (RtcPair *pair)
{
  return has_query;
}

/* Each tells the other nothing but a name, as browsers do, and somebody of the network knows whose it is. */
static void
test_named (void)
{
  g_autofree char *name = g_strdup_printf ("host-%d|local", (int) getpid ());
  g_autoptr (GByteArray) answer = mdns_answer_new ();
  RtcPair *pair = rtc_pair_new (g_main_context_default ());
  BtMdnsSocket *responder;
  BtAddress bound;

  g_assert_true (bt_address_parse (&bound, "127.0.0.1", 1));
  mdns_answer_add_address (answer, name, "127.0.0.1", 120);
  responder = bt_mdns_socket_new (pair->main, &bound, heard, NULL);
  pair->mangle_offer = pair->mangle_answer = hide_address;
  rtc_pair_offer (pair);
  rtc_pair_run (pair, is_asked);
  g_assert_null (pair->offerer.transport);
  rtc_pair_run_for (pair, 100);
  bt_mdns_socket_send (responder, answer->data, answer->len);
  rtc_pair_run (pair, rtc_pair_is_open);
  bt_mdns_socket_free (responder);
  rtc_pair_free (pair);
}

/* Nobody knows it; that it is over while it is looked up leaves nothing behind. */
static void
test_named_dropped (void)
{
  guint n_before = rtc_count_descriptors ();
  RtcPair *pair = rtc_pair_new (g_main_context_default ());

  pair->mangle_offer = pair->mangle_answer = hide_address;
  rtc_pair_offer (pair);
  rtc_pair_run_for (pair, 1500);
  rtc_pair_free (pair);
  g_assert_cmpuint (rtc_count_descriptors (), <=, n_before + 1); /* libnice's own */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/open", test_open);
  g_test_add_func ("/rtc/open-passive", test_open_passive);
  g_test_add_func ("/rtc/bytes", test_bytes);
  g_test_add_func ("/rtc/pause", test_pause);
  g_test_add_func ("/rtc/close", test_close);
  g_test_add_func ("/rtc/nothing-left", test_nothing_left);
  g_test_add_func ("/rtc/threads", test_threads);
  g_test_add_func ("/rtc/named", test_named);
  g_test_add_func ("/rtc/named-dropped", test_named_dropped);
  return g_test_run ();
}
