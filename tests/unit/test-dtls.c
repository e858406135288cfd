/* test-dtls.c — two ends of DTLS with each other: both roles, losses, strangers, silence, goodbyes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dtls-fixture.h"

#include <string.h>

#define CLIENT 0
#define SERVER 1
#define ROUNDS 64
#define RETRANSMIT_US (450 * 1000) /* GnuTLS's own clock says 400 ms */
#define PATIENCE_US (100 * 1000)

static void
assert_both (const DtlsPair *pair, BtDtlsState state)
{
  g_assert_cmpint (dtls_pair_get_state (pair, CLIENT), ==, state);
  g_assert_cmpint (dtls_pair_get_state (pair, SERVER), ==, state);
}

static void
shake_hands (DtlsPair *pair)
{
  dtls_pair_begin (pair);
  dtls_pair_run (pair);
  assert_both (pair, BT_DTLS_UP);
  g_assert_cmpstr (bt_dtls_get_detail (pair->ends[CLIENT].dtls), ==, "");
  g_assert_cmpint (bt_dtls_get_deadline (pair->ends[CLIENT].dtls), ==, G_MAXINT64);
  g_assert_cmpint (bt_dtls_get_deadline (pair->ends[SERVER].dtls), ==, G_MAXINT64);
}

/* Our words go both ways, each in one datagram and one record. */
static void
test_talk (void)
{
  DtlsPair pair;
  guint8 words[PACKET_SIZE];

  dtls_pair_init (&pair, 0);
  shake_hands (&pair);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < 2; i++) {
      DtlsEnd *there = &pair.ends[!i];

      memset (words, (int) (round * 2 + i), sizeof words);
      g_assert_true (bt_dtls_send (pair.ends[i].dtls, words, sizeof words));
      g_assert_cmpuint (dtls_pair_pass (&pair, i), ==, 1);
      g_assert_cmpuint (there->n_records, ==, round + 1);
      g_assert_cmpmem (there->got->data, there->got->len, words, sizeof words);
      g_byte_array_set_size (there->got, 0);
    }
  dtls_pair_clear (&pair);
}

static void
test_too_large (void)
{
  DtlsPair pair;
  guint8 words[PACKET_SIZE + 1] = { 0 };

  dtls_pair_init (&pair, 0);
  g_assert_false (bt_dtls_send (pair.ends[CLIENT].dtls, words, 1));
  shake_hands (&pair);
  g_assert_false (bt_dtls_send (pair.ends[CLIENT].dtls, words, sizeof words));
  g_assert_false (bt_dtls_send (pair.ends[CLIENT].dtls, words, 0));
  g_assert_true (bt_dtls_send (pair.ends[CLIENT].dtls, words, PACKET_SIZE));
  assert_both (&pair, BT_DTLS_UP);
  dtls_pair_clear (&pair);
}

/* What comes before begin() is lost, as any datagram may be. */
static void
test_early (void)
{
  DtlsPair pair;

  dtls_pair_init (&pair, 0);
  bt_dtls_begin (pair.ends[CLIENT].dtls, pair.now_us);
  dtls_pair_pass (&pair, CLIENT);
  g_assert_cmpuint (pair.ends[SERVER].n_sent, ==, 0);
  g_assert_cmpint (bt_dtls_get_deadline (pair.ends[SERVER].dtls), ==, G_MAXINT64);
  bt_dtls_tick (pair.ends[SERVER].dtls, G_MAXINT64);
  g_assert_cmpint (dtls_pair_get_state (&pair, SERVER), ==, BT_DTLS_SHAKING);
  dtls_pair_clear (&pair);
}

/* The flight that is lost is sent again by the deadline. Who sent the last flight is up, and sends it
 * again when the other side does. */
static void
lose_flight (guint from, guint n_before)
{
  DtlsPair pair;

  dtls_pair_init (&pair, 0);
  dtls_pair_begin (&pair);
  for (guint i = 0; i < n_before; i++)
    dtls_pair_pass (&pair, (from + n_before - i) % 2);
  dtls_pair_lose (&pair, from);
  g_usleep (RETRANSMIT_US);
  for (guint i = 0; i < 2; i++)
    if (dtls_pair_get_state (&pair, i) == BT_DTLS_SHAKING && pair.ends[i].n_sent > 0)
      dtls_pair_tick (&pair, i);
  dtls_pair_run (&pair);
  assert_both (&pair, BT_DTLS_UP);
  dtls_pair_clear (&pair);
}

static void
test_first_flight_lost (void)
{
  lose_flight (CLIENT, 0);
}

static void
test_second_flight_lost (void)
{
  lose_flight (SERVER, 1);
}

static void
test_last_flight_lost (void)
{
  lose_flight (SERVER, 3);
}

/* An end that meets another certificate breaks off, and tells the other side so. */
static void
meet_stranger (guint who)
{
  DtlsPair pair;

  dtls_pair_init (&pair, 1u << who);
  dtls_pair_begin (&pair);
  dtls_pair_run (&pair);
  g_assert_cmpint (dtls_pair_get_state (&pair, who), ==, BT_DTLS_FINGERPRINT);
  g_assert_cmpint (dtls_pair_get_state (&pair, !who), ==, BT_DTLS_BROKEN);
  g_assert_cmpstr (bt_dtls_get_detail (pair.ends[!who].dtls), !=, "");
  g_assert_false (bt_dtls_send (pair.ends[who].dtls, "x", 1));
  dtls_pair_clear (&pair);
}

static void
test_stranger_server (void)
{
  meet_stranger (CLIENT);
}

static void
test_stranger_client (void)
{
  meet_stranger (SERVER);
}

/* Only the clock that is passed in ends it. */
static void
test_silence (void)
{
  DtlsPair pair;
  gint64 end_us;

  dtls_pair_init (&pair, 0);
  dtls_pair_begin (&pair);
  end_us = pair.now_us + BT_DTLS_HANDSHAKE_US;
  g_assert_cmpint (bt_dtls_get_deadline (pair.ends[CLIENT].dtls), <, end_us);
  g_assert_cmpint (bt_dtls_get_deadline (pair.ends[SERVER].dtls), ==, end_us);
  bt_dtls_tick (pair.ends[SERVER].dtls, end_us - 1);
  g_assert_cmpint (dtls_pair_get_state (&pair, SERVER), ==, BT_DTLS_SHAKING);
  for (guint i = 0; i < 2; i++)
    bt_dtls_tick (pair.ends[i].dtls, end_us);
  assert_both (&pair, BT_DTLS_SILENT);
  g_assert_cmpstr (bt_dtls_get_detail (pair.ends[SERVER].dtls), !=, "");
  pair.now_us = end_us;
  dtls_pair_run (&pair); /* what comes now changes nothing */
  assert_both (&pair, BT_DTLS_SILENT);
  dtls_pair_clear (&pair);
}

/* An end that has nothing to send again waits without being called all the time. */
static void
assert_patient (DtlsPair *pair, guint end)
{
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (bt_dtls_get_deadline (pair->ends[end].dtls) - pair->now_us, >=, PATIENCE_US);
    dtls_pair_tick (pair, end);
    g_assert_cmpint (dtls_pair_get_state (pair, end), ==, BT_DTLS_SHAKING);
  }
}

static void
feed_first (DtlsPair *pair, guint from, gsize n_cut)
{
  g_autoptr (GBytes) datagram = g_queue_pop_head (&pair->ends[from].out);
  gsize n_bytes;
  const void *bytes = g_bytes_get_data (datagram, &n_bytes);

  bt_dtls_feed (pair->ends[!from].dtls, bytes, n_bytes - n_cut, pair->now_us);
}

static void
test_half_greeting (void)
{
  DtlsPair pair;

  dtls_pair_init (&pair, 0);
  dtls_pair_begin (&pair);
  feed_first (&pair, CLIENT, 10);
  assert_patient (&pair, SERVER);
  dtls_pair_clear (&pair);
}

static void
test_half_flight (void)
{
  DtlsPair pair;

  dtls_pair_init (&pair, 0);
  dtls_pair_begin (&pair);
  dtls_pair_pass (&pair, CLIENT);
  g_assert_cmpuint (g_queue_get_length (&pair.ends[SERVER].out), >, 1);
  feed_first (&pair, SERVER, 0);
  dtls_pair_lose (&pair, SERVER);
  g_usleep (RETRANSMIT_US);
  bt_dtls_tick (pair.ends[CLIENT].dtls, pair.now_us + RETRANSMIT_US);
  pair.now_us += RETRANSMIT_US;
  assert_patient (&pair, CLIENT);
  dtls_pair_tick (&pair, SERVER);
  dtls_pair_run (&pair);
  assert_both (&pair, BT_DTLS_UP);
  dtls_pair_clear (&pair);
}

static void
say_goodbye (guint who)
{
  DtlsPair pair;

  dtls_pair_init (&pair, 0);
  shake_hands (&pair);
  g_clear_pointer (&pair.ends[who].dtls, bt_dtls_free);
  g_assert_cmpuint (dtls_pair_pass (&pair, who), ==, 1);
  g_assert_cmpint (dtls_pair_get_state (&pair, !who), ==, BT_DTLS_CLOSED);
  g_assert_false (bt_dtls_send (pair.ends[!who].dtls, "x", 1));
  dtls_pair_clear (&pair);
}

static void
test_goodbye (void)
{
  say_goodbye (CLIENT);
  say_goodbye (SERVER);
}

/* Several records in one datagram, and the last words with the goodbye. */
static void
test_many_records (void)
{
  DtlsPair pair;
  g_autoptr (GByteArray) datagram = g_byte_array_new ();
  GBytes *part;

  dtls_pair_init (&pair, 0);
  shake_hands (&pair);
  for (guint i = 0; i < 5; i++)
    g_assert_true (bt_dtls_send (pair.ends[CLIENT].dtls, "word", 4));
  g_clear_pointer (&pair.ends[CLIENT].dtls, bt_dtls_free);
  while ((part = g_queue_pop_head (&pair.ends[CLIENT].out)) != NULL) {
    g_byte_array_append (datagram, g_bytes_get_data (part, NULL), (guint) g_bytes_get_size (part));
    g_bytes_unref (part);
  }
  bt_dtls_feed (pair.ends[SERVER].dtls, datagram->data, datagram->len, pair.now_us);
  g_assert_cmpuint (pair.ends[SERVER].n_records, ==, 5);
  g_assert_cmpmem (pair.ends[SERVER].got->data, pair.ends[SERVER].got->len, "wordwordwordwordword",
                   20);
  g_assert_cmpint (dtls_pair_get_state (&pair, SERVER), ==, BT_DTLS_CLOSED);
  dtls_pair_clear (&pair);
}

/* In the clear, as who will not have us sends it at the beginning. */
static const guint8 fatal_alert[] = { 21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40 };

/* The same datagram again, one that was changed on its way, an alert that anybody could write, and noise: none of them is let in, and none
 * ends what stands. */
static void
test_noise_when_up (void)
{
  DtlsPair pair;
  guint8 bytes[256];
  gsize n_bytes;
  g_autoptr (GBytes) datagram = NULL;

  dtls_pair_init (&pair, 0);
  shake_hands (&pair);
  g_assert_true (bt_dtls_send (pair.ends[CLIENT].dtls, "word", 4));
  datagram = g_queue_pop_head (&pair.ends[CLIENT].out);
  n_bytes = g_bytes_get_size (datagram);
  g_assert_cmpuint (n_bytes, <=, sizeof bytes);
  memcpy (bytes, g_bytes_get_data (datagram, NULL), n_bytes);
  bytes[n_bytes - 1] ^= 1;
  bt_dtls_feed (pair.ends[SERVER].dtls, bytes, n_bytes, pair.now_us);
  g_assert_cmpuint (pair.ends[SERVER].n_records, ==, 0);
  bytes[n_bytes - 1] ^= 1;
  for (guint i = 0; i < 2; i++)
    bt_dtls_feed (pair.ends[SERVER].dtls, bytes, n_bytes, pair.now_us);
  g_assert_cmpuint (pair.ends[SERVER].n_records, ==, 1);
  memset (bytes, 0x17, sizeof bytes);
  bt_dtls_feed (pair.ends[SERVER].dtls, bytes, sizeof bytes, pair.now_us);
  bt_dtls_feed (pair.ends[SERVER].dtls, bytes, 1, pair.now_us);
  bt_dtls_feed (pair.ends[SERVER].dtls, bytes, 0, pair.now_us);
  for (guint i = 0; i < 2; i++)
    bt_dtls_feed (pair.ends[i].dtls, fatal_alert, sizeof fatal_alert, pair.now_us);
  assert_both (&pair, BT_DTLS_UP);
  dtls_pair_clear (&pair);
}

static void
test_alert (void)
{
  DtlsPair pair;

  dtls_pair_init (&pair, 0);
  dtls_pair_begin (&pair);
  bt_dtls_feed (pair.ends[CLIENT].dtls, fatal_alert, sizeof fatal_alert, pair.now_us);
  g_assert_cmpint (dtls_pair_get_state (&pair, CLIENT), ==, BT_DTLS_BROKEN);
  g_assert_nonnull (strstr (bt_dtls_get_detail (pair.ends[CLIENT].dtls), "andshake failed"));
  g_assert_cmpint (bt_dtls_get_deadline (pair.ends[CLIENT].dtls), ==, G_MAXINT64);
  dtls_pair_clear (&pair);
}

/* Two who both think that they are the client: an end for both, with a reason. */
static void
test_two_clients (void)
{
  DtlsPair one, other;

  dtls_pair_init (&one, 0);
  dtls_pair_init (&other, 0);
  dtls_pair_begin (&one);
  dtls_pair_begin (&other);
  for (GList *at = other.ends[CLIENT].out.head; at != NULL; at = at->next)
    bt_dtls_feed (one.ends[CLIENT].dtls, g_bytes_get_data (at->data, NULL),
                  g_bytes_get_size (at->data), one.now_us);
  g_assert_cmpint (dtls_pair_get_state (&one, CLIENT), ==, BT_DTLS_BROKEN);
  g_assert_cmpstr (bt_dtls_get_detail (one.ends[CLIENT].dtls), !=, "");
  dtls_pair_clear (&one);
  dtls_pair_clear (&other);
}

/* Each engine start has another one. */
static void
test_certificate (void)
{
  DtlsPair pair;

  dtls_pair_init (&pair, 0);
  g_assert_cmpint (memcmp (pair.certificates[0]->fingerprint, pair.certificates[1]->fingerprint,
                           BT_SDP_FINGERPRINT_SIZE),
                   !=, 0);
  dtls_pair_clear (&pair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dtls/talk", test_talk);
  g_test_add_func ("/dtls/too-large", test_too_large);
  g_test_add_func ("/dtls/early", test_early);
  g_test_add_func ("/dtls/lost/first", test_first_flight_lost);
  g_test_add_func ("/dtls/lost/second", test_second_flight_lost);
  g_test_add_func ("/dtls/lost/last", test_last_flight_lost);
  g_test_add_func ("/dtls/stranger/server", test_stranger_server);
  g_test_add_func ("/dtls/stranger/client", test_stranger_client);
  g_test_add_func ("/dtls/silence", test_silence);
  g_test_add_func ("/dtls/half-greeting", test_half_greeting);
  g_test_add_func ("/dtls/half-flight", test_half_flight);
  g_test_add_func ("/dtls/goodbye", test_goodbye);
  g_test_add_func ("/dtls/many-records", test_many_records);
  g_test_add_func ("/dtls/noise-when-up", test_noise_when_up);
  g_test_add_func ("/dtls/alert", test_alert);
  g_test_add_func ("/dtls/two-clients", test_two_clients);
  g_test_add_func ("/dtls/certificate", test_certificate);
  return g_test_run ();
}
