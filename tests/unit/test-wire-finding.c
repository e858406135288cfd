/* test-wire-finding.c — what a swarm and its peers tell each other of third ones, and what of it a
 * private torrent allows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-fixture.h"

#include <string.h>

#include "base/bt-limits.h"
#include "wire/bt-extension.h"

#define SECOND G_USEC_PER_SEC
#define PEX_ID 9                                       /* what the peer calls ut_pex */
#define ADDED_FOUR "5:added6:\xcb\x00\x71\x05\x1b\x5c" /* 203.0.113.5:7004 */

static void
offer_pex (WireFixture *peer)
{
  wire_fixture_feed_extended (peer, BT_EXTENSION_HANDSHAKE, "d1:md6:ut_pexi9eee", NULL, 0);
}

/* @text: a literal, which may hold NULs. */
#define HAS(peer, text) has_bytes (peer, text, sizeof text - 1)

static gboolean
has_bytes (WireFixture *peer, const char *bytes, gsize n_bytes)
{
  return memmem (peer->out->data, peer->out->len, bytes, n_bytes) != NULL;
}

/* A peer that we dialed and that answers; its address ends in @number + 1. */
static BtConnection *
dial (WireFixture *peer, guint number)
{
  BtConnection *was = peer->connection;
  BtConnection *connection = wire_fixture_connect (peer, number, NULL);
  guint8 bytes[BT_HANDSHAKE_SIZE];
  BtHandshake handshake;

  wire_fixture_make_handshake (peer, 0, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] = (guint8) number;
  bt_handshake_write (&handshake, bytes);
  peer->connection = connection;
  wire_fixture_feed (peer, bytes, sizeof bytes);
  g_byte_array_set_size (peer->out, 0);
  peer->connection = was;
  return connection;
}

/* --- PEX ---------------------------------------------------------------------------------------- */

static void
test_first_soon_then_each_minute (void)
{
  WireFixture peer;
  BtConnection *other;

  wire_fixture_init (&peer, 0);
  g_assert_true (wire_fixture_has_text (&peer, "6:ut_pexi4e"));
  offer_pex (&peer);
  other = dial (&peer, 4);
  wire_fixture_wait (&peer, 4 * SECOND);
  g_assert_false (wire_fixture_has_text (&peer, "5:added"));
  wire_fixture_wait (&peer, 3 * SECOND);
  g_assert_true (HAS (&peer, ADDED_FOUR "7:added.f1:\x10"));
  g_byte_array_set_size (peer.out, 0);
  bt_connection_fail (other, BT_GONE_CLOSED);
  wire_fixture_wait (&peer, 50 * SECOND);
  g_assert_false (wire_fixture_has_text (&peer, "7:dropped"));
  wire_fixture_feed_plain (&peer, BT_MESSAGE_INTERESTED);
  wire_fixture_wait (&peer, 20 * SECOND);
  g_assert_true (HAS (&peer, "7:dropped6:\xcb\x00\x71\x05\x1b\x5c"));
  wire_fixture_clear (&peer);
}

/* Who came to us is told of when it said where it listens. */
static void
test_incoming (void)
{
  WireFixture peer;
  BtConnection *first;
  BtHandshake handshake;

  wire_fixture_init (&peer, 0);
  wire_fixture_feed_extended (&peer, BT_EXTENSION_HANDSHAKE, "d1:pi6881ee", NULL, 0);
  first = peer.connection;
  wire_fixture_make_handshake (&peer, 0, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] = 'x';
  peer.connection = wire_fixture_connect (&peer, 2, &handshake);
  offer_pex (&peer);
  g_byte_array_set_size (peer.out, 0);
  wire_fixture_wait (&peer, 10 * SECOND);
  g_assert_true (has_bytes (&peer,
                            "5:added6:\xcb\x00\x71\x02\x1a\xe1"
                            "7:added.f1:\x00",
                            27));
  peer.connection = first;
  wire_fixture_clear (&peer);
}

/* Another peer, at the address of number 4, that came to us and says that it listens there as well. */
static BtConnection *
add_twin (WireFixture *peer)
{
  BtConnection *was = peer->connection, *twin;
  BtHandshake handshake;
  BtAddress address;

  g_assert_true (bt_address_parse (&address, "203.0.113.5:50000", 0));
  wire_fixture_make_handshake (peer, 0, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] = 'y';
  twin = bt_swarm_connected (peer->swarm, &address, BT_TRANSPORT_TCP, &handshake, 99, peer->now_us);
  peer->connection = twin;
  wire_fixture_feed_extended (peer, BT_EXTENSION_HANDSHAKE, "d1:pi7004ee", NULL, 0);
  g_byte_array_set_size (peer->out, 0);
  peer->connection = was;
  return twin;
}

/* Two at one place are told of once; when the first goes the place is not given up. */
static void
test_twins (void)
{
  BtConnection *first;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  offer_pex (&peer);
  first = dial (&peer, 4);
  wire_fixture_wait (&peer, SECOND);
  add_twin (&peer);
  wire_fixture_wait (&peer, 7 * SECOND);
  g_assert_true (HAS (&peer, ADDED_FOUR "7:added.f1:\x10"));
  g_byte_array_set_size (peer.out, 0);
  bt_connection_fail (first, BT_GONE_CLOSED);
  wire_fixture_wait (&peer, 50 * SECOND);
  wire_fixture_feed_plain (&peer, BT_MESSAGE_INTERESTED);
  wire_fixture_wait (&peer, 30 * SECOND);
  g_assert_false (wire_fixture_has_text (&peer, "7:dropped"));
  wire_fixture_clear (&peer);
}

/* Nobody dials a browser. */
static void
test_no_browsers (void)
{
  BtAddress address;
  BtHandshake handshake;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  offer_pex (&peer);
  g_assert_true (bt_address_parse (&address, "203.0.113.77:7000", 0));
  wire_fixture_make_handshake (&peer, 0, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] = 'w';
  g_assert_nonnull (
      bt_swarm_connected (peer.swarm, &address, BT_TRANSPORT_RTC, &handshake, 5, peer.now_us));
  wire_fixture_wait (&peer, 20 * SECOND);
  g_assert_false (wire_fixture_has_text (&peer, "5:added"));
  wire_fixture_clear (&peer);
}

static void
test_heard (void)
{
  BtDiscoveryStat stat;
  BtAddress address;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  bt_swarm_get_discovery (peer.swarm, &stat, peer.now_us);
  g_assert_cmpint (stat.ways[BT_WAY_PEX].state, ==, BT_WAY_IDLE);
  wire_fixture_feed_extended (&peer, BT_EXTENSION_PEX,
                              "d5:added6:\x08\x08\x08\x08\x1a\xe1"
                              "7:added.f1:\x08"
                              "e",
                              NULL, 0);
  bt_swarm_get_discovery (peer.swarm, &stat, peer.now_us);
  g_assert_cmpint (stat.ways[BT_WAY_PEX].state, ==, BT_WAY_WORKING);
  g_assert_cmpuint (stat.ways[BT_WAY_PEX].n_told_by, ==, 1);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_PEX], ==, 1);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_INCOMING], ==, 1);
  g_assert_true (bt_swarm_next_dial (peer.swarm, &address, peer.now_us));
  g_assert_cmphex (address.ip[15], ==, 8);
  wire_fixture_clear (&peer);
}

/* A seed has no use for those that are said to be seeds. */
static void
test_seeds_are_not_dialed_by_seeds (void)
{
  BtAddress address;
  WireFixture peer;

  wire_fixture_init (&peer, WIRE_SEED);
  wire_fixture_feed_extended (&peer, BT_EXTENSION_PEX,
                              "d5:added6:\x08\x08\x08\x08\x1a\xe1"
                              "7:added.f1:\x02"
                              "e",
                              NULL, 0);
  g_assert_false (bt_swarm_next_dial (peer.swarm, &address, peer.now_us));
  wire_fixture_clear (&peer);
}

/* Off at once, and on again; what is said in between is not heard. */
static void
test_switch (void)
{
  BtAddress address;
  BtDiscoveryStat stat;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  offer_pex (&peer);
  dial (&peer, 4);
  bt_swarm_set_use_pex (peer.swarm, FALSE, peer.now_us);
  wire_fixture_wait (&peer, 20 * SECOND);
  g_assert_true (wire_fixture_has_text (&peer, "6:ut_pexi0e"));
  g_assert_false (wire_fixture_has_text (&peer, "5:added"));
  wire_fixture_feed_extended (&peer, BT_EXTENSION_PEX,
                              "d5:added6:\x08\x08\x08\x08\x1a\xe1"
                              "e",
                              NULL, 0);
  g_assert_false (bt_swarm_next_dial (peer.swarm, &address, peer.now_us));
  bt_swarm_get_discovery (peer.swarm, &stat, peer.now_us);
  g_assert_cmpint (stat.ways[BT_WAY_PEX].state, ==, BT_WAY_OFF);
  g_byte_array_set_size (peer.out, 0);
  bt_swarm_set_use_pex (peer.swarm, TRUE, peer.now_us);
  wire_fixture_wait (&peer, 20 * SECOND);
  g_assert_true (wire_fixture_has_text (&peer, "6:ut_pexi4e"));
  g_assert_true (HAS (&peer, ADDED_FOUR));
  wire_fixture_clear (&peer);
}

/* --- private torrents (BEP 27) ------------------------------------------------------------------ */

static void
add_from (WireFixture *peer, guint number, BtPeerSource source)
{
  g_autofree char *text = g_strdup_printf ("8.8.8.%u:6881", number);
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 0));
  bt_swarm_add_address (peer->swarm, &address, source, peer->now_us);
}

static guint
count_known (WireFixture *peer)
{
  BtTorrentStat stat;

  bt_swarm_get_stat (peer->swarm, &stat, peer->now_us);
  return stat.n_known_peers;
}

static void
test_private_gate (void)
{
  static const struct {
    BtPeerSource source;
    gboolean is_taken;
  } rows[] = {
    { BT_PEER_SOURCE_USER, TRUE },    { BT_PEER_SOURCE_MAGNET, FALSE },
    { BT_PEER_SOURCE_TRACKER, TRUE }, { BT_PEER_SOURCE_DHT, FALSE },
    { BT_PEER_SOURCE_PEX, FALSE },    { BT_PEER_SOURCE_LSD, FALSE },
    { BT_PEER_SOURCE_RESUME, TRUE },
  };
  BtDiscoveryStat stat;
  WireFixture peer;
  guint n_known = 0;

  wire_fixture_init (&peer, WIRE_PRIVATE);
  g_assert_true (bt_swarm_is_private (peer.swarm));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    add_from (&peer, i + 1, rows[i].source);
    n_known += rows[i].is_taken;
    g_assert_cmpuint (count_known (&peer), ==, n_known);
  }
  bt_swarm_get_discovery (peer.swarm, &stat, peer.now_us);
  g_assert_cmpint (stat.ways[BT_WAY_PEX].state, ==, BT_WAY_PRIVATE);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_DHT], ==, 0);
  wire_fixture_clear (&peer);
}

static void
test_private_says_nothing (void)
{
  BtMessage message;
  WireFixture peer;

  wire_fixture_init (&peer, WIRE_PRIVATE);
  bt_swarm_set_dht_port (peer.swarm, 6881);
  g_assert_false (wire_fixture_has_text (&peer, "ut_pex"));
  offer_pex (&peer);
  dial (&peer, 4);
  wire_fixture_wait (&peer, 20 * SECOND);
  g_assert_false (wire_fixture_has_text (&peer, "5:added"));
  bt_swarm_set_use_pex (peer.swarm, FALSE, peer.now_us);
  bt_swarm_set_use_pex (peer.swarm, TRUE, peer.now_us);
  wire_fixture_wait (&peer, 20 * SECOND);
  g_assert_false (wire_fixture_has_text (&peer, "ut_pex"));
  g_assert_false (wire_fixture_expect (&peer, BT_MESSAGE_PORT, &message));
  wire_fixture_clear (&peer);
}

/* Gives all of the metadata: one piece. */
static void
give_metadata (WireFixture *peer)
{
  gsize n_bytes;
  const guint8 *info = g_bytes_get_data (bt_metainfo_get_info (peer->metainfo), &n_bytes);
  g_autofree char *offer = g_strdup_printf (
      "d1:md11:ut_metadatai3e6:ut_pexi9ee13:metadata_sizei%" G_GSIZE_FORMAT "ee", n_bytes);
  g_autofree char *head =
      g_strdup_printf ("d8:msg_typei1e5:piecei0e10:total_sizei%" G_GSIZE_FORMAT "ee", n_bytes);

  wire_fixture_feed_extended (peer, BT_EXTENSION_HANDSHAKE, offer, NULL, 0);
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, head, info, n_bytes);
}

/* A magnet link may ask everybody, until it turns out that it may not have. */
static void
test_private_after_all (void)
{
  g_autoptr (GArray) kept = NULL;
  BtAddress node;
  WireFixture peer;

  wire_fixture_init (&peer, WIRE_MAGNET | WIRE_PRIVATE);
  bt_swarm_set_dht_port (peer.swarm, 6881);
  g_assert_true (wire_fixture_has_text (&peer, "6:ut_pexi4e"));
  add_from (&peer, 1, BT_PEER_SOURCE_DHT);
  add_from (&peer, 2, BT_PEER_SOURCE_LSD);
  add_from (&peer, 3, BT_PEER_SOURCE_MAGNET);
  add_from (&peer, 4, BT_PEER_SOURCE_PEX);
  add_from (&peer, 5, BT_PEER_SOURCE_TRACKER);
  add_from (&peer, 4, BT_PEER_SOURCE_TRACKER);
  /* Only what a private torrent allows, and the link's own, goes into the resume file. */
  kept = bt_swarm_get_addresses (peer.swarm, 100);
  g_assert_cmpuint (kept->len, ==, 3);
  wire_fixture_feed (&peer, "\0\0\0\3\x09\x1a\xe1", 7);
  g_byte_array_set_size (peer.out, 0);
  give_metadata (&peer);
  wire_fixture_adopt_metadata (&peer);
  g_assert_true (wire_fixture_has_text (&peer, "6:ut_pexi0e"));
  g_assert_cmpuint (count_known (&peer), ==, 2);
  g_assert_false (bt_swarm_pop_dht_node (peer.swarm, &node));
  g_assert_nonnull (peer.connection);
  wire_fixture_clear (&peer);
}

/* Whom we dialed because a forbidden way named it is let go; so is one whose call stands only then. */
static void
test_private_lets_go (void)
{
  BtAddress first, second;
  BtConnection *connection;
  WireFixture peer;

  wire_fixture_init (&peer, WIRE_MAGNET | WIRE_PRIVATE);
  add_from (&peer, 1, BT_PEER_SOURCE_DHT);
  add_from (&peer, 2, BT_PEER_SOURCE_DHT);
  g_assert_true (bt_swarm_next_dial (peer.swarm, &first, peer.now_us));
  g_assert_true (bt_swarm_next_dial (peer.swarm, &second, peer.now_us));
  connection = bt_swarm_connected (peer.swarm, &first, BT_TRANSPORT_TCP, NULL, 50, peer.now_us);
  g_assert_nonnull (connection);
  give_metadata (&peer);
  wire_fixture_adopt_metadata (&peer);
  g_assert_cmpuint (wire_fixture_count (&peer, BT_GONE_PRIVATE), ==, 1);
  g_assert_null (bt_swarm_connected (peer.swarm, &second, BT_TRANSPORT_TCP, NULL, 51, peer.now_us));
  g_assert_cmpuint (wire_fixture_count (&peer, BT_GONE_PRIVATE), ==, 2);
  g_assert_cmpuint (bt_swarm_get_n_open (peer.swarm), ==, 1);
  wire_fixture_clear (&peer);
}

/* --- what carried the bytes, and who is shut out --------------------------------------------------- */

static void
assert_carried (WireFixture *peer, guint64 tcp, guint64 rtc)
{
  BtDiscoveryStat stat;

  bt_swarm_get_discovery (peer->swarm, &stat, peer->now_us);
  g_assert_cmpuint (stat.carried_down[BT_TRANSPORT_TCP], ==, tcp);
  g_assert_cmpuint (stat.carried_down[BT_TRANSPORT_RTC], ==, rtc);
  g_assert_cmpuint (stat.carried_down[BT_TRANSPORT_UTP], ==, 0);
  g_assert_cmpuint (stat.carried_up[BT_TRANSPORT_TCP], ==, 0);
}

static void
give_a_block (WireFixture *peer)
{
  BtMessage request;

  wire_fixture_feed_plain (peer, BT_MESSAGE_HAVE_ALL);
  wire_fixture_feed_plain (peer, BT_MESSAGE_UNCHOKE);
  g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_REQUEST, &request));
  wire_fixture_feed_block (peer, request.index, request.begin, request.length, TRUE);
}

/* Bytes are counted where they came from, and stay counted when their peer goes. */
static void
test_carried (void)
{
  BtHandshake handshake;
  BtAddress address;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  give_a_block (&peer);
  assert_carried (&peer, BT_BLOCK_SIZE, 0);
  wire_fixture_make_handshake (&peer, 0, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] = 'w';
  g_assert_true (bt_address_parse (&address, "203.0.113.77:7000", 0));
  wire_fixture_come_again (&peer, 9);
  peer.connection =
      bt_swarm_connected (peer.swarm, &address, BT_TRANSPORT_RTC, &handshake, 5, peer.now_us);
  give_a_block (&peer);
  assert_carried (&peer, BT_BLOCK_SIZE, BT_BLOCK_SIZE);
  wire_fixture_clear (&peer);
}

/* All of a stranger's connections end, nobody is called a liar, and it may come again when it is let. */
static void
test_shut_out (void)
{
  BtHandshake handshake;
  BtTorrentStat stat;
  BtAddress address;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  wire_fixture_make_handshake (&peer, 0, &handshake);
  g_assert_true (bt_address_parse (&address, "203.0.113.2:9", 0)); /* another port of its machine */
  bt_swarm_set_shut_out (peer.swarm, &address, TRUE, peer.now_us);
  wire_fixture_wait (&peer, SECOND);
  g_assert_null (peer.connection);
  g_assert_cmpuint (wire_fixture_count (&peer, BT_GONE_SHUT_OUT), ==, 1);
  bt_swarm_get_stat (peer.swarm, &stat, peer.now_us);
  g_assert_cmpuint (stat.n_banned, ==, 0);
  g_assert_null (wire_fixture_connect (&peer, 1, &handshake));
  bt_swarm_set_shut_out (peer.swarm, &address, FALSE, peer.now_us);
  peer.connection = wire_fixture_connect (&peer, 1, &handshake);
  g_assert_nonnull (peer.connection);
  wire_fixture_clear (&peer);
}

/* Whom we dialed is dialed again once it is let in, and nobody else is. */
static void
test_shut_out_and_dialed_again (void)
{
  BtAddress address, other, again;
  BtConnection *dialed;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  dialed = wire_fixture_connect (&peer, 5, NULL);
  g_assert_nonnull (dialed);
  g_assert_true (bt_address_parse (&address, "203.0.113.6:7005", 0));
  g_assert_true (bt_address_parse (&other, "203.0.113.7:7006", 0));
  for (guint i = 0; i < 2; i++) /* twice is once */
    bt_swarm_set_shut_out (peer.swarm, &address, TRUE, peer.now_us);
  bt_swarm_remove_connection (peer.swarm, dialed, peer.now_us);
  peer.now_us += 3600 * (gint64) SECOND;
  bt_swarm_set_shut_out (peer.swarm, &other, FALSE, peer.now_us);
  g_assert_false (bt_swarm_next_dial (peer.swarm, &again, peer.now_us));
  for (guint i = 0; i < 2; i++)
    bt_swarm_set_shut_out (peer.swarm, &address, FALSE, peer.now_us);
  g_assert_true (bt_swarm_next_dial (peer.swarm, &again, peer.now_us));
  g_assert_true (bt_address_equal (&again, &address));
  bt_swarm_dial_failed (peer.swarm, &again, peer.now_us);
  g_assert_false (bt_swarm_next_dial (peer.swarm, &again, peer.now_us));
  wire_fixture_clear (&peer);
}

/* --- the DHT in the peer protocol (BEP 5) ------------------------------------------------------- */

static BtConnection *
connect_with_dht (WireFixture *peer, guint number)
{
  BtHandshake handshake;

  wire_fixture_make_handshake (peer, 0, &handshake);
  bt_handshake_set_dht (&handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] = (guint8) number;
  return wire_fixture_connect (peer, number, &handshake);
}

static void
test_port_is_told (void)
{
  BtMessage message;
  BtConnection *first;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  g_assert_cmphex (peer.out->data[27] & 1, ==, 0);
  first = peer.connection;
  bt_swarm_set_dht_port (peer.swarm, 6881);
  wire_fixture_wait (&peer, SECOND);
  g_assert_false (wire_fixture_expect (&peer, BT_MESSAGE_PORT, &message));
  peer.connection = connect_with_dht (&peer, 2);
  wire_fixture_wait (&peer, SECOND);
  g_assert_cmphex (peer.out->data[27] & 1, ==, 1);
  g_assert_true (wire_fixture_expect (&peer, BT_MESSAGE_PORT, &message));
  g_assert_cmpuint (message.port, ==, 6881);
  /* Another port is told as well. */
  bt_swarm_set_dht_port (peer.swarm, 6882);
  wire_fixture_wait (&peer, SECOND);
  g_assert_true (wire_fixture_expect (&peer, BT_MESSAGE_PORT, &message));
  g_assert_cmpuint (message.port, ==, 6882);
  peer.connection = first;
  wire_fixture_clear (&peer);
}

static void
test_port_is_heard (void)
{
  BtAddress node;
  WireFixture peer;

  wire_fixture_init (&peer, 0);
  wire_fixture_feed (&peer, "\0\0\0\3\x09\x1a\xe1", 7);
  g_assert_false (bt_swarm_pop_dht_node (peer.swarm, &node));
  bt_swarm_set_dht_port (peer.swarm, 6881);
  wire_fixture_feed (&peer, "\0\0\0\3\x09\0\0", 7);
  g_assert_false (bt_swarm_pop_dht_node (peer.swarm, &node));
  wire_fixture_feed (&peer, "\0\0\0\3\x09\x1a\xe1\0\0\0\3\x09\x1a\xe2", 14);
  g_assert_true (bt_swarm_pop_dht_node (peer.swarm, &node));
  g_assert_cmpuint (node.port, ==, 6881);
  g_assert_cmpuint (node.ip[15], ==, 2);
  g_assert_false (bt_swarm_pop_dht_node (peer.swarm, &node));
  wire_fixture_clear (&peer);
}

/* Nobody fetches them: no more than some wait. */
static void
test_ports_are_bounded (void)
{
  BtAddress node;
  BtConnection *first;
  WireFixture peer;
  guint n = 0;

  wire_fixture_init (&peer, 0);
  bt_swarm_set_dht_port (peer.swarm, 6881);
  first = peer.connection;
  for (guint i = 0; i < 2 * BT_LIMIT_DHT_HINTS; i++) {
    peer.connection = connect_with_dht (&peer, 10 + i);
    wire_fixture_feed (&peer, "\0\0\0\3\x09\x1a\xe1", 7);
  }
  while (bt_swarm_pop_dht_node (peer.swarm, &node))
    n++;
  g_assert_cmpuint (n, ==, BT_LIMIT_DHT_HINTS);
  peer.connection = first;
  wire_fixture_clear (&peer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/pex/minutes", test_first_soon_then_each_minute);
  g_test_add_func ("/wire/pex/incoming", test_incoming);
  g_test_add_func ("/wire/pex/twins", test_twins);
  g_test_add_func ("/wire/pex/no-browsers", test_no_browsers);
  g_test_add_func ("/wire/pex/heard", test_heard);
  g_test_add_func ("/wire/pex/seeds", test_seeds_are_not_dialed_by_seeds);
  g_test_add_func ("/wire/pex/switch", test_switch);
  g_test_add_func ("/wire/private/gate", test_private_gate);
  g_test_add_func ("/wire/private/says-nothing", test_private_says_nothing);
  g_test_add_func ("/wire/private/after-all", test_private_after_all);
  g_test_add_func ("/wire/private/lets-go", test_private_lets_go);
  g_test_add_func ("/wire/carried", test_carried);
  g_test_add_func ("/wire/shut-out", test_shut_out);
  g_test_add_func ("/wire/shut-out-and-dialed-again", test_shut_out_and_dialed_again);
  g_test_add_func ("/wire/dht/told", test_port_is_told);
  g_test_add_func ("/wire/dht/heard", test_port_is_heard);
  g_test_add_func ("/wire/dht/bounded", test_ports_are_bounded);
  return g_test_run ();
}
