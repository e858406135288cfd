/* test-wire-rtc.c — a swarm and peers that a tracker introduced, whose addresses nobody can dial.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-fixture.h"

#include <string.h>

#include "base/bt-limits.h"
#include "wire/bt-extension.h"

#define SECOND G_USEC_PER_SEC
#define BROWSER "203.0.113.77"

static BtConnection *
introduce (WireFixture *peer, const char *where, gboolean we_offered, guint64 id)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, where, 0));
  return bt_swarm_introduced (peer->swarm, &address, we_offered, id, peer->now_us);
}

/* @connection is the fixture's from now on, and greets with a name that ends in @name. */
static void
greet (WireFixture *peer, BtConnection *connection, char name)
{
  guint8 bytes[BT_HANDSHAKE_SIZE];
  BtHandshake handshake;

  wire_fixture_make_handshake (peer, 0, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] = (guint8) name;
  bt_handshake_write (&handshake, bytes);
  peer->connection = connection;
  peer->gone = BT_N_GONE;
  wire_fixture_feed (peer, bytes, sizeof bytes);
}

static guint
count_known (WireFixture *peer)
{
  BtTorrentStat stat;

  bt_swarm_get_stat (peer->swarm, &stat, peer->now_us);
  return stat.n_known_peers;
}

static guint
count_found (WireFixture *peer)
{
  BtDiscoveryStat stat;

  bt_swarm_get_discovery (peer->swarm, &stat, peer->now_us);
  return stat.n_found[BT_PEER_SOURCE_RTC];
}

/* Both sides speak at once, and nothing of it is remembered as a place where somebody can be found. */
static void
test_comes_and_goes (void)
{
  WireFixture peer;
  guint n_known;

  wire_fixture_init (&peer, 0);
  n_known = count_known (&peer);
  peer.connection = introduce (&peer, BROWSER ":7000", TRUE, 5);
  g_assert_nonnull (peer.connection);
  g_byte_array_set_size (peer.out, 0);
  wire_fixture_wait (&peer, SECOND);
  g_assert_cmpuint (peer.out->len, ==, BT_HANDSHAKE_SIZE);
  g_assert_false (bt_connection_is_established (peer.connection));
  greet (&peer, peer.connection, 'w');
  g_assert_true (bt_connection_is_established (peer.connection));
  g_assert_cmpuint (bt_swarm_get_n_open (peer.swarm), ==, 2);
  g_assert_cmpuint (count_found (&peer), ==, 1);
  bt_connection_fail (peer.connection, BT_GONE_CLOSED);
  wire_fixture_wait (&peer, 200 * SECOND);
  g_assert_cmpuint (count_known (&peer), ==, n_known);
  g_assert_cmpint (bt_swarm_get_dial_us (peer.swarm), ==, G_MAXINT64);
  peer.connection = NULL;
  wire_fixture_clear (&peer);
}

/* An address that is being dialed goes on being so when somebody comes from there otherwise. */
static void
test_dials_are_others (void)
{
  BtAddress address;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  g_assert_true (bt_address_parse (&address, BROWSER ":7000", 0));
  bt_swarm_add_address (peer.swarm, &address, BT_PEER_SOURCE_TRACKER, peer.now_us);
  g_assert_true (bt_swarm_next_dial (peer.swarm, &address, peer.now_us));
  greet (&peer, introduce (&peer, BROWSER ":7000", FALSE, 5), 'w');
  bt_connection_fail (peer.connection, BT_GONE_CLOSED);
  wire_fixture_wait (&peer, SECOND);
  bt_swarm_dial_failed (peer.swarm, &address, peer.now_us);
  g_assert_cmpint (bt_swarm_get_dial_us (peer.swarm), >, peer.now_us);
  peer.connection = NULL;
  wire_fixture_clear (&peer);
}

/* Of both connections with one peer both sides let the one over WebRTC go, whichever came first. */
static void
test_twice (gconstpointer data)
{
  gboolean rtc_is_first = GPOINTER_TO_INT (data);
  BtConnection *rtc;
  BtHandshake handshake;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  wire_fixture_make_handshake (&peer, 0, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] = 'w';
  rtc = introduce (&peer, BROWSER ":7000", TRUE, 5);
  if (rtc_is_first)
    greet (&peer, rtc, 'w');
  g_assert_nonnull (wire_fixture_connect (&peer, 7, &handshake));
  if (rtc_is_first)
    wire_fixture_wait (&peer, SECOND);
  else
    greet (&peer, rtc, 'w');
  g_assert_null (peer.connection);
  g_assert_cmpint (peer.gone, ==, BT_GONE_DUPLICATE);
  g_assert_cmpuint (bt_swarm_get_n_open (peer.swarm), ==, 2);
  peer.connection = NULL;
  peer.gone = BT_N_GONE;
  wire_fixture_clear (&peer);
}

/* We offered to it and it to us: the greater id's offer goes, on both sides. */
static void
test_both_offered (void)
{
  BtConnection *ours, *theirs;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  ours = introduce (&peer, BROWSER ":7000", TRUE, 5);
  theirs = introduce (&peer, BROWSER ":7001", FALSE, 6);
  greet (&peer, ours, 'w');
  greet (&peer, theirs, 'w');
  /* "-TR…" is greater than our name. */
  g_assert_null (peer.connection);
  g_assert_cmpint (peer.gone, ==, BT_GONE_DUPLICATE);
  g_assert_false (bt_connection_is_closing (ours));
  peer.connection = NULL;
  wire_fixture_clear (&peer);
}

static void
test_ourselves (void)
{
  BtHandshake handshake;
  guint8 bytes[BT_HANDSHAKE_SIZE];
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  peer.connection = introduce (&peer, BROWSER ":7000", FALSE, 5);
  g_byte_array_set_size (peer.out, 0);
  wire_fixture_wait (&peer, SECOND);
  g_assert_true (bt_handshake_parse (&handshake, peer.out->data));
  bt_handshake_write (&handshake, bytes);
  wire_fixture_feed (&peer, bytes, sizeof bytes);
  g_assert_cmpint (peer.gone, ==, BT_GONE_SELF);
  g_assert_cmpuint (count_found (&peer), ==, 0);
  peer.connection = NULL;
  wire_fixture_clear (&peer);
}

/* A stranger may play many, and who is shut out comes in by no other door. */
static void
test_not_wanted (void)
{
  WireFixture peer;

  wire_fixture_init (&peer, WIRE_MAGNET);
  for (guint i = 0; i < BT_LIMIT_CONNECTIONS_PER_IP; i++)
    g_assert_nonnull (introduce (&peer, BROWSER ":7000", FALSE, 10 + i));
  g_assert_null (introduce (&peer, BROWSER ":7000", FALSE, 9));
  g_assert_cmpuint (wire_fixture_count (&peer, BT_GONE_TOO_MANY), ==, 1);
  peer.connection = introduce (&peer, "203.0.113.78:7000", TRUE, 30);
  greet (&peer, peer.connection, 'x');
  wire_fixture_feed_extended (&peer, BT_EXTENSION_HANDSHAKE,
                              "d1:md11:ut_metadatai3ee13:metadata_sizei100ee", NULL, 0);
  g_assert_nonnull (peer.connection);
  bt_connection_fail (peer.connection, BT_GONE_BAD_METADATA);
  wire_fixture_wait (&peer, SECOND);
  g_assert_null (introduce (&peer, "203.0.113.78:9", FALSE, 31));
  bt_swarm_stop (peer.swarm, peer.now_us);
  g_assert_cmpuint (bt_swarm_get_n_free (peer.swarm), ==, 0);
  g_assert_null (introduce (&peer, "203.0.113.79:9", FALSE, 32));
  peer.connection = NULL;
  wire_fixture_clear (&peer);
}

/* All places are taken: one that is of no use goes, as for others that come by themselves. */
static void
test_full (void)
{
  guint n_in = 0;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  bt_swarm_set_max_peers (peer.swarm, 1, peer.now_us);
  g_assert_cmpuint (bt_swarm_get_n_free (peer.swarm), ==, 0);
  for (guint i = 0; i < 200; i++) {
    g_autofree char *where = g_strdup_printf ("198.51.%u.1:7000", i);

    n_in += introduce (&peer, where, FALSE, 10 + i) != NULL;
    g_assert_cmpuint (bt_swarm_get_n_open (peer.swarm), ==, 1);
  }
  g_assert_cmpuint (n_in, >, 0);
  g_assert_cmpuint (n_in, <, 200);
  g_assert_true (bt_swarm_may_yield (peer.swarm, peer.now_us));
  bt_swarm_stop (peer.swarm, peer.now_us);
  g_assert_false (bt_swarm_may_yield (peer.swarm, peer.now_us));
  peer.connection = NULL;
  wire_fixture_clear (&peer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/rtc/comes-and-goes", test_comes_and_goes);
  g_test_add_func ("/wire/rtc/dials-are-others", test_dials_are_others);
  g_test_add_data_func ("/wire/rtc/twice/after-tcp", GINT_TO_POINTER (FALSE), test_twice);
  g_test_add_data_func ("/wire/rtc/twice/before-tcp", GINT_TO_POINTER (TRUE), test_twice);
  g_test_add_func ("/wire/rtc/both-offered", test_both_offered);
  g_test_add_func ("/wire/rtc/ourselves", test_ourselves);
  g_test_add_func ("/wire/rtc/not-wanted", test_not_wanted);
  g_test_add_func ("/wire/rtc/full", test_full);
  return g_test_run ();
}
