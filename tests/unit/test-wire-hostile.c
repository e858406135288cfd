/* test-wire-hostile.c — peers that break the rules: each is parted from by name, or borne with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows name the item of the list of hostile inputs (protocol notes, section 7) they stand for. */
#include "wire-fixture.h"

#include "base/bt-limits.h"
#include "wire/bt-extension.h"

#include <string.h>

#define STANDS BT_N_GONE
#define SECOND G_USEC_PER_SEC

typedef struct {
  const char *name; /* item of the notes, then what the peer does */
  WireFlags flags;
  void (*act) (WireFixture *peer);
  BtGone gone; /* STANDS: it is borne with */
} Row;

static void
feed_hex (WireFixture *peer, const char *hex)
{
  for (; hex[0] != '\0'; hex += 2) {
    guint8 byte = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);

    wire_fixture_feed (peer, &byte, 1);
  }
}

static void
feed_handshake (WireFixture *peer, const char *dict)
{
  wire_fixture_feed_extended (peer, BT_EXTENSION_HANDSHAKE, dict, NULL, 0);
}

/* --- 23: lies about the metadata ---------------------------------------------------------------- */

static void
metadata_size_zero (WireFixture *peer)
{
  feed_handshake (peer, "d1:md11:ut_metadatai3ee13:metadata_sizei0ee");
  g_assert_false (wire_fixture_has_text (peer, "8:msg_typei0e"));
}

static void
metadata_size_negative (WireFixture *peer)
{
  feed_handshake (peer, "d1:md11:ut_metadatai3ee13:metadata_sizei-5ee");
  g_assert_false (wire_fixture_has_text (peer, "8:msg_typei0e"));
}

static void
metadata_size_huge (WireFixture *peer)
{
  feed_handshake (peer, "d1:md11:ut_metadatai3ee13:metadata_sizei2147483648ee");
  g_assert_false (wire_fixture_has_text (peer, "8:msg_typei0e"));
}

static void
offer_metadata (WireFixture *peer, gsize size)
{
  g_autofree char *dict =
      g_strdup_printf ("d1:md11:ut_metadatai3ee13:metadata_sizei%" G_GSIZE_FORMAT "ee", size);

  feed_handshake (peer, dict);
  g_assert_true (wire_fixture_has_text (peer, "8:msg_typei0e5:piecei0e"));
}

static void
metadata_wrong_length (WireFixture *peer)
{
  offer_metadata (peer, 100);
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA,
                              "d8:msg_typei1e5:piecei0e10:total_sizei100ee", "short", 5);
}

static void
metadata_other_total (WireFixture *peer)
{
  offer_metadata (peer, 5);
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA,
                              "d8:msg_typei1e5:piecei0e10:total_sizei77ee", "short", 5);
}

static void
metadata_wrong_hash (WireFixture *peer)
{
  offer_metadata (peer, 5);
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA,
                              "d8:msg_typei1e5:piecei0e10:total_sizei5ee", "wrong", 5);
  g_assert_null (bt_swarm_take_metadata (peer->swarm));
}

static void
metadata_never_asked (WireFixture *peer)
{
  offer_metadata (peer, 5);
  for (guint i = 0; i <= BT_LIMIT_UNASKED_BLOCKS; i++)
    wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA,
                                "d8:msg_typei1e5:piecei7e10:total_sizei5ee", "wrong", 5);
}

static void
metadata_piece_negative (WireFixture *peer)
{
  offer_metadata (peer, 5);
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "d8:msg_typei1e5:piecei-1ee", "x", 1);
}

static void
metadata_rejects_forever (WireFixture *peer)
{
  offer_metadata (peer, 5);
  for (guint i = 0; i < 5000; i++)
    wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "d8:msg_typei2e5:piecei0ee", NULL, 0);
}

static void
metadata_unreadable (WireFixture *peer)
{
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "le", NULL, 0);
}

static void
metadata_too_long (WireFixture *peer)
{
  g_autofree guint8 *data = g_malloc0 (BT_METADATA_MESSAGE_MAX + 1);

  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "", data, BT_METADATA_MESSAGE_MAX + 1);
}

/* --- 24: a flood of metadata requests ----------------------------------------------------------- */

static void
metadata_request_flood (WireFixture *peer)
{
  feed_handshake (peer, "d1:md11:ut_metadatai3eee");
  peer->deaf = TRUE;
  for (guint i = 0; i < 10000; i++)
    wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "d8:msg_typei0e5:piecei0ee", NULL, 0);
}

static void
metadata_request_out_of_range (WireFixture *peer)
{
  feed_handshake (peer, "d1:md11:ut_metadatai3eee");
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "d8:msg_typei0e5:piecei99ee", NULL, 0);
  g_assert_true (wire_fixture_has_text (peer, "8:msg_typei2e"));
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "d8:msg_typei0e5:piecei-1ee", NULL, 0);
}

static void
metadata_request_unanswerable (WireFixture *peer)
{
  /* It never told by which id. */
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "d8:msg_typei0e5:piecei0ee", NULL, 0);
}

/* --- 26, 27: lengths ---------------------------------------------------------------------------- */

static void
length_all_ones (WireFixture *peer)
{
  feed_hex (peer, "ffffffff");
}

static void
length_over_a_mebibyte (WireFixture *peer)
{
  feed_hex (peer, "0010000114");
}

static void
have_too_short (WireFixture *peer)
{
  feed_hex (peer, "0000000404000000");
}

static void
request_too_long (WireFixture *peer)
{
  feed_hex (peer, "0000000e06");
}

static void
cancel_too_short (WireFixture *peer)
{
  feed_hex (peer, "0000000c08");
}

static void
port_too_short (WireFixture *peer)
{
  feed_hex (peer, "000000020911");
}

static void
choke_with_body (WireFixture *peer)
{
  feed_hex (peer, "0000000200ff");
}

static void
piece_without_header (WireFixture *peer)
{
  feed_hex (peer, "0000000807");
}

static void
piece_over_a_block (WireFixture *peer)
{
  feed_hex (peer, "0000400a07");
}

static void
extended_without_id (WireFixture *peer)
{
  feed_hex (peer, "0000000114");
}

static void
extended_too_long (WireFixture *peer)
{
  feed_hex (peer, "000f00001400");
}

static void
unknown_id (WireFixture *peer)
{
  feed_hex (peer, "0000000563deadbeef");
  wire_fixture_feed_plain (peer, BT_MESSAGE_UNCHOKE);
}

/* --- 28: bitfields ------------------------------------------------------------------------------ */

static void
bitfield_spare_bits (WireFixture *peer)
{
  feed_hex (peer, "0000000205ff");
  wire_fixture_feed_plain (peer, BT_MESSAGE_UNCHOKE);
  g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_REQUEST, NULL));
}

static void
bitfield_too_long (WireFixture *peer)
{
  feed_hex (peer, "0000000305");
}

static void
bitfield_empty (WireFixture *peer)
{
  feed_hex (peer, "0000000105");
}

static void
bitfield_twice (WireFixture *peer)
{
  feed_hex (peer, "0000000205f0");
  feed_hex (peer, "0000000205f0");
}

static void
bitfield_after_have (WireFixture *peer)
{
  wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, 1);
  feed_hex (peer, "0000000205f0");
}

static void
bitfield_flood (WireFixture *peer)
{
  for (guint i = 0; i < 20000; i++)
    feed_hex (peer, "0000000205f0");
}

static void
bitfield_and_have_all (WireFixture *peer)
{
  feed_hex (peer, "0000000205f0");
  wire_fixture_feed_plain (peer, BT_MESSAGE_HAVE_ALL);
}

static void
bitfield_early_too_long (WireFixture *peer)
{
  feed_hex (peer, "0004000205");
}

static void
bitfield_early_wrong_size (WireFixture *peer)
{
  feed_hex (peer, "0000000405f0f0f0");
  bt_swarm_set_metainfo (peer->swarm, peer->metainfo, peer->now_us);
  wire_fixture_wait (peer, 1);
}

/* --- 29: indices -------------------------------------------------------------------------------- */

static void
have_out_of_range (WireFixture *peer)
{
  wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, WIRE_PIECES);
}

static void
suggest_out_of_range (WireFixture *peer)
{
  wire_fixture_feed_index (peer, BT_MESSAGE_SUGGEST, G_MAXUINT32);
}

static void
allowed_fast_out_of_range (WireFixture *peer)
{
  wire_fixture_feed_index (peer, BT_MESSAGE_ALLOWED_FAST, WIRE_PIECES);
}

static void
have_early_out_of_range (WireFixture *peer)
{
  wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, BT_LIMIT_PIECES);
}

static void
have_early_wrong (WireFixture *peer)
{
  wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, 1000);
  bt_swarm_set_metainfo (peer->swarm, peer->metainfo, peer->now_us);
  wire_fixture_wait (peer, 1);
}

static void
have_early_flood (WireFixture *peer)
{
  for (guint32 i = 0; i < 100000; i++)
    wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, i);
}

static void
allowed_fast_flood (WireFixture *peer)
{
  for (guint32 i = 0; i < 10000; i++)
    wire_fixture_feed_index (peer, BT_MESSAGE_ALLOWED_FAST, i % WIRE_PIECES);
}

static void
dont_have_out_of_range (WireFixture *peer)
{
  wire_fixture_feed_extended (peer, BT_EXTENSION_DONT_HAVE, "", "\xff\xff\xff\xff", 4);
}

/* Told and taken back, again and again: each time it is of interest, and is not. */
static void
dont_have_on_and_on (WireFixture *peer)
{
  for (guint i = 0; i < 3000; i++) {
    wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, 3);
    g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_INTERESTED, NULL));
    wire_fixture_feed_extended (peer, BT_EXTENSION_DONT_HAVE, "", "\0\0\0\3", 4);
    g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_NOT_INTERESTED, NULL));
  }
  wire_fixture_feed_extended (peer, BT_EXTENSION_DONT_HAVE, "", "\0\0\0\3", 4);
  g_assert_false (wire_fixture_expect (peer, BT_MESSAGE_NOT_INTERESTED, NULL));
}

/* --- 30: requests that cannot be served --------------------------------------------------------- */

static void
expect_reject (WireFixture *peer, guint32 index, guint32 begin, guint32 length)
{
  wire_fixture_feed_range (peer, BT_MESSAGE_REQUEST, index, begin, length);
  g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_REJECT, NULL));
  g_assert_false (wire_fixture_expect (peer, BT_MESSAGE_PIECE, NULL));
}

static void
request_overflow (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  expect_reject (peer, 0, 0xffffff00, 0x200);
}

static void
request_of_nothing (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  expect_reject (peer, 0, 0, 0);
}

static void
request_too_large (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  expect_reject (peer, 0, 0, 32768);
}

static void
request_across_the_end (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  expect_reject (peer, 0, 20000, 16384);
}

static void
request_out_of_range (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  expect_reject (peer, WIRE_PIECES, 0, 16384);
}

static void
request_while_choked (WireFixture *peer)
{
  expect_reject (peer, 0, 0, 16384);
}

static void
request_of_what_we_lack (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  expect_reject (peer, 0, 0, 16384);
}

static void
request_bad_ones_on_and_on (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  for (guint i = 0; i <= BT_LIMIT_BAD_REQUESTS; i++)
    wire_fixture_feed_range (peer, BT_MESSAGE_REQUEST, 0, 0, 0);
}

/* --- 31: floods --------------------------------------------------------------------------------- */

static void
request_flood (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  peer->deaf = TRUE;
  for (guint i = 0; i < 2 * BT_LIMIT_REQUESTS_IN; i++)
    wire_fixture_feed_range (peer, BT_MESSAGE_REQUEST, 0, 0, 16384);
}

static void
keepalive_flood (WireFixture *peer)
{
  for (guint i = 0; i < 5000; i++)
    feed_hex (peer, "00000000");
}

static void
choke_flood (WireFixture *peer)
{
  for (guint i = 0; i < 5000; i++)
    wire_fixture_feed_plain (peer, i % 2 ? BT_MESSAGE_CHOKE : BT_MESSAGE_UNCHOKE);
}

/* --- 32: blocks nobody asked for ---------------------------------------------------------------- */

static void
piece_unasked (WireFixture *peer)
{
  BtTorrentStat stat = { 0 };

  wire_fixture_feed_block (peer, 2, 0, 16384, TRUE);
  bt_swarm_get_stat (peer->swarm, &stat, peer->now_us);
  g_assert_cmpuint (stat.wasted, ==, 16384);
}

static void
piece_unasked_on_and_on (WireFixture *peer)
{
  for (guint i = 0; i <= BT_LIMIT_UNASKED_BLOCKS; i++)
    wire_fixture_feed_block (peer, 2, 0, 16384, TRUE);
}

static void
piece_out_of_range (WireFixture *peer)
{
  wire_fixture_feed_block (peer, 900, 0, 1, FALSE);
}

static BtMessage
get_request (WireFixture *peer)
{
  BtMessage request;

  wire_fixture_feed_plain (peer, BT_MESSAGE_HAVE_ALL);
  wire_fixture_feed_plain (peer, BT_MESSAGE_UNCHOKE);
  g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_REQUEST, &request));
  return request;
}

static void
piece_wrong_length (WireFixture *peer)
{
  BtMessage request = get_request (peer);

  wire_fixture_feed_block (peer, request.index, request.begin, 100, TRUE);
  wire_fixture_feed_block (peer, request.index, request.begin, 0, TRUE);
}

/* What it was asked for is not asked again and again. */
static void
piece_stumps_on_and_on (WireFixture *peer)
{
  BtMessage request = get_request (peer);

  for (guint i = 0; i <= BT_LIMIT_UNASKED_BLOCKS; i++)
    wire_fixture_feed_block (peer, request.index, request.begin, 1, TRUE);
}

static void
piece_twice (WireFixture *peer)
{
  BtMessage request = get_request (peer);
  BtTorrentStat stat = { 0 };

  wire_fixture_feed_block (peer, request.index, request.begin, request.length, TRUE);
  wire_fixture_feed_block (peer, request.index, request.begin, request.length, TRUE);
  bt_swarm_get_stat (peer->swarm, &stat, peer->now_us);
  g_assert_cmpuint (stat.wasted, ==, request.length);
}

static void
piece_in_the_middle_of_a_block (WireFixture *peer)
{
  BtMessage request = get_request (peer);

  wire_fixture_feed_block (peer, request.index, request.begin + 1, 100, TRUE);
}

/* --- 33: poisoned data -------------------------------------------------------------------------- */

static void
poison (WireFixture *peer)
{
  BtMessage request = get_request (peer);

  wire_fixture_feed_block (peer, request.index, request.begin, request.length, FALSE);
  while (wire_fixture_answer (peer, FALSE) > 0)
    continue;
}

/* Half a piece by each of two connections from one address: it is one who lied. */
static void
poison_and_come_again (WireFixture *peer)
{
  BtMessage request = get_request (peer);
  BtHandshake handshake;
  BtTorrentStat stat;

  wire_fixture_feed_block (peer, request.index, request.begin, request.length, FALSE);
  wire_fixture_come_again (peer, 251);
  request = get_request (peer);
  wire_fixture_feed_block (peer, request.index, request.begin, request.length, FALSE);
  while (wire_fixture_answer (peer, FALSE) > 0)
    continue;
  bt_swarm_get_stat (peer->swarm, &stat, peer->now_us);
  g_assert_cmpuint (stat.n_damaged, ==, 1);
  g_assert_cmpuint (stat.n_banned, ==, 1);
  wire_fixture_make_handshake (peer, 0, &handshake);
  g_assert_null (wire_fixture_connect (peer, 501, &handshake));
}

/* --- 34: handshakes ----------------------------------------------------------------------------- */

static void
feed_opening (WireFixture *peer, const BtHandshake *handshake)
{
  guint8 bytes[BT_HANDSHAKE_SIZE];

  bt_handshake_write (handshake, bytes);
  wire_fixture_feed (peer, bytes, sizeof bytes);
}

static void
handshake_other_torrent (WireFixture *peer)
{
  BtHandshake handshake;

  wire_fixture_make_handshake (peer, 0, &handshake);
  handshake.info_hash[3] ^= 1;
  feed_opening (peer, &handshake);
}

static void
handshake_own_id (WireFixture *peer)
{
  BtHandshake handshake;

  wire_fixture_make_handshake (peer, 0, &handshake);
  memcpy (handshake.peer_id, "-PM0100-ourselves...", BT_PEER_ID_SIZE);
  feed_opening (peer, &handshake);
}

/* Who dialed us is ourselves, or plays us: it gets its answer, and then nothing. */
static void
handshake_own_id_comes (WireFixture *peer)
{
  BtHandshake handshake;

  wire_fixture_make_handshake (peer, 0, &handshake);
  memcpy (handshake.peer_id, "-PM0100-ourselves...", BT_PEER_ID_SIZE);
  bt_connection_fail (peer->connection, BT_GONE_CLOSED);
  wire_fixture_wait (peer, SECOND);
  peer->gone = BT_N_GONE;
  g_byte_array_set_size (peer->out, 0);
  peer->connection = wire_fixture_connect (peer, 2, &handshake);
  wire_fixture_wait (peer, SECOND);
  g_assert_cmpuint (peer->out->len, ==, BT_HANDSHAKE_SIZE);
  wire_fixture_wait (peer, 30 * SECOND);
}

static void
handshake_of_something_else (WireFixture *peer)
{
  static const char text[] =
      "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\n"
      "Connection: close\r\n\r\n";

  wire_fixture_feed (peer, text, sizeof text - 1);
}

static void
handshake_never (WireFixture *peer)
{
  wire_fixture_feed (peer, "\x13", 1);
  wire_fixture_wait (peer, 11 * SECOND);
}

static void
handshake_then_silence (WireFixture *peer)
{
  wire_fixture_wait (peer, 121 * SECOND);
}

static void
handshake_duplicate (WireFixture *peer)
{
  BtHandshake handshake;

  wire_fixture_make_handshake (peer, 0, &handshake);
  wire_fixture_connect (peer, 2, &handshake);
  wire_fixture_wait (peer, 1);
  g_assert_cmpuint (wire_fixture_count (peer, BT_GONE_DUPLICATE), ==, 1);
  g_assert_cmpuint (bt_swarm_get_n_connections (peer->swarm), ==, 1);
}

/* More from one IP address than a household has. */
static void
handshake_crowd (WireFixture *peer)
{
  for (guint i = 1; i < 20; i++) {
    BtHandshake handshake;

    wire_fixture_make_handshake (peer, 0, &handshake);
    handshake.peer_id[19] = 'a' + i;
    wire_fixture_connect (peer, 1 + 250 * i, &handshake);
  }
  g_assert_cmpuint (bt_swarm_get_n_connections (peer->swarm), ==, BT_LIMIT_CONNECTIONS_PER_IP);
  g_assert_cmpuint (wire_fixture_count (peer, BT_GONE_TOO_MANY), >, 0);
}

/* --- 35: the extension handshake ---------------------------------------------------------------- */

static void
extension_no_dict (WireFixture *peer)
{
  feed_handshake (peer, "l1:me");
}

static void
extension_cut (WireFixture *peer)
{
  feed_handshake (peer, "d1:md11:ut_metadata");
}

static void
extension_depth_bomb (WireFixture *peer)
{
  g_autoptr (GString) bomb = g_string_new ("d1:m");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (bomb, 'l');
  feed_handshake (peer, bomb->str);
}

static void
extension_odd_ids (WireFixture *peer)
{
  feed_handshake (peer, "d1:md11:ut_metadatai256ee13:metadata_sizei100ee");
  feed_handshake (peer, "d1:md11:ut_metadatai-3ee13:metadata_sizei100ee");
  g_assert_false (wire_fixture_has_text (peer, "8:msg_typei0e"));
}

static void
extension_odd_types (WireFixture *peer)
{
  feed_handshake (peer, "d1:mi5e1:pi0e4:reqqi0e1:vi7e6:yourip3:abce");
  feed_handshake (peer, "d1:pi-70000e4:reqqi2147483648ee");
  feed_handshake (peer, "d1:p3:abc4:reqqli1eee");
  wire_fixture_feed_plain (peer, BT_MESSAGE_HAVE_ALL);
  wire_fixture_feed_plain (peer, BT_MESSAGE_UNCHOKE);
  g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_REQUEST, NULL));
}

static void
extension_huge_name (WireFixture *peer)
{
  g_autofree char *name = g_strnfill (50000, 'A');
  g_autofree char *dict = g_strdup_printf ("d1:v50000:%se", name);
  g_autoptr (GArray) stats = NULL;

  feed_handshake (peer, dict);
  stats = bt_swarm_get_peer_stats (peer->swarm, peer->now_us);
  g_assert_cmpuint (strlen (g_array_index (stats, BtPeerStat, 0).client), ==,
                    BT_PEER_CLIENT_MAX - 1);
}

static void
extension_evil_name (WireFixture *peer)
{
  g_autoptr (GArray) stats = NULL;

  feed_handshake (peer, "d1:v16:a\x1b[2J\xe2\x80\xae\xff\xc0\x80"
                        "bcde\ne");
  stats = bt_swarm_get_peer_stats (peer->swarm, peer->now_us);
  g_assert_cmpstr (g_array_index (stats, BtPeerStat, 0).client, ==, "a[2Jbcde");
}

static void
extension_ids_change (WireFixture *peer)
{
  feed_handshake (peer, "d1:md11:ut_metadatai3eee");
  feed_handshake (peer, "d1:md11:ut_metadatai9eee");
  wire_fixture_feed_extended (peer, BT_EXTENSION_METADATA, "d8:msg_typei0e5:piecei0ee", NULL, 0);
  g_assert_true (wire_fixture_has_text (peer, "\x14\x09"
                                              "d8:msg_typei1e"));
}

static void
extension_flood (WireFixture *peer)
{
  for (guint i = 0; i < 5000; i++)
    feed_handshake (peer, "de");
}

/* --- 36: peer exchange, under an id that we never gave ------------------------------------------ */

#define PEX_ID 9 /* any that is none of ours */

/* One victim's address under port 1: never dialed, as all else in it. */
static void
pex_once (WireFixture *peer)
{
  BtAddress address;

  wire_fixture_feed_extended (peer, PEX_ID,
                              "d5:added12:abcd\x1a\xe1wxyz\x1a\xe1"
                              "e",
                              NULL, 0);
  g_assert_false (bt_swarm_next_dial (peer->swarm, &address, peer->now_us));
}

/* 500 KiB and more. */
static void
pex_too_long (WireFixture *peer)
{
  feed_hex (peer, "0007d0021409");
}

static void
pex_flood (WireFixture *peer)
{
  for (guint i = 0; i < 5000; i++)
    wire_fixture_feed_extended (peer, PEX_ID,
                                "d5:added6:abcd\x1a\xe1"
                                "e",
                                NULL, 0);
}

/* --- BEP 6 and BEP 10 without their bits -------------------------------------------------------- */

static void
fast_unannounced (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_HAVE_ALL);
}

static void
extended_unannounced (WireFixture *peer)
{
  feed_handshake (peer, "de");
}

static void
reject_unasked (WireFixture *peer)
{
  for (guint i = 0; i < 5000; i++)
    wire_fixture_feed_range (peer, BT_MESSAGE_REJECT, 0, 0, 16384);
}

/* --- a super seed (BEP 16) ---------------------------------------------------------------------- */

/* The piece that it is shown. */
static guint32
get_shown (WireFixture *peer)
{
  BtMessage message;

  wire_fixture_wait (peer, SECOND);
  g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_HAVE, &message));
  return message.index;
}

/* It gets what it was shown and nothing else. */
static void
super_unshown (WireFixture *peer)
{
  guint32 shown = get_shown (peer), other = (shown + 1) % WIRE_PIECES;
  BtMessage message;

  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  wire_fixture_feed_range (peer, BT_MESSAGE_REQUEST, other, 0, 16384);
  g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_REJECT, &message));
  g_assert_cmpuint (message.index, ==, other);
  wire_fixture_feed_range (peer, BT_MESSAGE_REQUEST, shown, 0, 16384);
  g_assert_true (wire_fixture_expect (peer, BT_MESSAGE_PIECE, &message));
  g_assert_cmpuint (message.index, ==, shown);
}

static void
super_unshown_flood (WireFixture *peer)
{
  guint32 other = (get_shown (peer) + 1) % WIRE_PIECES;

  wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  for (guint i = 0; i <= BT_LIMIT_BAD_REQUESTS; i++)
    wire_fixture_feed_range (peer, BT_MESSAGE_REQUEST, other, 0, 16384);
}

/* It says it has, and has no more, what it was never shown: nothing grows by it. */
static void
super_fickle (WireFixture *peer)
{
  const guint8 lost[4] = { 0, 0, 0, 2 };

  for (guint i = 0; i < 2000; i++) {
    wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, 2);
    wire_fixture_feed_extended (peer, BT_EXTENSION_DONT_HAVE, "", lost, sizeof lost);
  }
}

/* It says it has what it was shown, and more: it is shown the one that is left. */
static void
super_has_most (WireFixture *peer)
{
  guint32 shown = get_shown (peer), last = (shown + 1) % WIRE_PIECES;

  for (guint32 i = 0; i < WIRE_PIECES; i++) {
    if (i != shown && i != last)
      wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, i);
  }
  wire_fixture_feed_index (peer, BT_MESSAGE_HAVE, shown);
  g_assert_cmpuint (get_shown (peer), ==, last);
}

static void
super_meets_seed (WireFixture *peer)
{
  wire_fixture_feed_plain (peer, BT_MESSAGE_HAVE_ALL);
}

static const Row rows[] = {
  { "bep16/unshown", WIRE_SEED | WIRE_SUPER, super_unshown, STANDS },
  { "bep16/unshown-flood", WIRE_SEED | WIRE_SUPER, super_unshown_flood, BT_GONE_BAD_REQUEST },
  { "bep16/fickle", WIRE_SEED | WIRE_SUPER, super_fickle, STANDS },
  { "bep16/has-most", WIRE_SEED | WIRE_SUPER, super_has_most, STANDS },
  { "bep16/meets-seed", WIRE_SEED | WIRE_SUPER, super_meets_seed, BT_GONE_UNINTERESTING },
  { "23/metadata-size-zero", WIRE_MAGNET, metadata_size_zero, STANDS },
  { "23/metadata-size-negative", WIRE_MAGNET, metadata_size_negative, STANDS },
  { "23/metadata-size-huge", WIRE_MAGNET, metadata_size_huge, STANDS },
  { "23/metadata-wrong-length", WIRE_MAGNET, metadata_wrong_length, BT_GONE_BAD_METADATA },
  { "23/metadata-other-total", WIRE_MAGNET, metadata_other_total, BT_GONE_BAD_METADATA },
  { "23/metadata-wrong-hash", WIRE_MAGNET, metadata_wrong_hash, BT_GONE_BAD_METADATA },
  { "23/metadata-never-asked", WIRE_MAGNET, metadata_never_asked, BT_GONE_BAD_METADATA },
  { "23/metadata-piece-negative", WIRE_MAGNET, metadata_piece_negative, STANDS },
  { "23/metadata-rejects-forever", WIRE_MAGNET, metadata_rejects_forever, BT_GONE_FLOOD },
  { "23/metadata-unreadable", WIRE_MAGNET, metadata_unreadable, BT_GONE_BAD_EXTENSION },
  { "23/metadata-too-long", WIRE_MAGNET, metadata_too_long, BT_GONE_BAD_LENGTH },
  { "24/metadata-request-flood", WIRE_SEED, metadata_request_flood, BT_GONE_FLOOD },
  { "24/metadata-request-out-of-range", WIRE_SEED, metadata_request_out_of_range, STANDS },
  { "24/metadata-request-unanswerable", WIRE_SEED, metadata_request_unanswerable, STANDS },
  { "26/length-all-ones", 0, length_all_ones, BT_GONE_BAD_LENGTH },
  { "26/length-over-a-mebibyte", 0, length_over_a_mebibyte, BT_GONE_BAD_LENGTH },
  { "26/extended-too-long", 0, extended_too_long, BT_GONE_BAD_LENGTH },
  { "27/have-too-short", 0, have_too_short, BT_GONE_BAD_LENGTH },
  { "27/request-too-long", 0, request_too_long, BT_GONE_BAD_LENGTH },
  { "27/cancel-too-short", 0, cancel_too_short, BT_GONE_BAD_LENGTH },
  { "27/port-too-short", 0, port_too_short, BT_GONE_BAD_LENGTH },
  { "27/choke-with-body", 0, choke_with_body, BT_GONE_BAD_LENGTH },
  { "27/piece-without-header", 0, piece_without_header, BT_GONE_BAD_LENGTH },
  { "27/piece-over-a-block", 0, piece_over_a_block, BT_GONE_BAD_LENGTH },
  { "27/extended-without-id", 0, extended_without_id, BT_GONE_BAD_LENGTH },
  { "27/unknown-id", 0, unknown_id, STANDS },
  { "28/bitfield-spare-bits", 0, bitfield_spare_bits, STANDS },
  { "28/bitfield-too-long", 0, bitfield_too_long, BT_GONE_BAD_BITFIELD },
  { "28/bitfield-empty", 0, bitfield_empty, BT_GONE_BAD_BITFIELD },
  { "28/bitfield-twice", 0, bitfield_twice, STANDS },
  { "28/bitfield-after-have", 0, bitfield_after_have, STANDS },
  { "28/bitfield-flood", 0, bitfield_flood, BT_GONE_FLOOD },
  { "28/bitfield-and-have-all", 0, bitfield_and_have_all, BT_GONE_BAD_BITFIELD },
  { "28/bitfield-early-too-long", WIRE_MAGNET, bitfield_early_too_long, BT_GONE_BAD_BITFIELD },
  { "28/bitfield-early-wrong-size", WIRE_MAGNET, bitfield_early_wrong_size, BT_GONE_BAD_BITFIELD },
  { "29/have-out-of-range", 0, have_out_of_range, BT_GONE_BAD_INDEX },
  { "29/suggest-out-of-range", 0, suggest_out_of_range, BT_GONE_BAD_INDEX },
  { "29/allowed-fast-out-of-range", 0, allowed_fast_out_of_range, BT_GONE_BAD_INDEX },
  { "29/have-early-out-of-range", WIRE_MAGNET, have_early_out_of_range, BT_GONE_BAD_INDEX },
  { "29/have-early-wrong", WIRE_MAGNET, have_early_wrong, BT_GONE_BAD_INDEX },
  { "29/have-early-flood", WIRE_MAGNET, have_early_flood, BT_GONE_FLOOD },
  { "29/allowed-fast-flood", 0, allowed_fast_flood, BT_GONE_FLOOD },
  { "29/dont-have-out-of-range", 0, dont_have_out_of_range, BT_GONE_BAD_INDEX },
  { "29/dont-have-on-and-on", 0, dont_have_on_and_on, STANDS },
  { "30/request-overflow", WIRE_SEED, request_overflow, STANDS },
  { "30/request-of-nothing", WIRE_SEED, request_of_nothing, STANDS },
  { "30/request-too-large", WIRE_SEED, request_too_large, STANDS },
  { "30/request-across-the-end", WIRE_SEED, request_across_the_end, STANDS },
  { "30/request-out-of-range", WIRE_SEED, request_out_of_range, STANDS },
  { "30/request-while-choked", WIRE_SEED, request_while_choked, STANDS },
  { "30/request-of-what-we-lack", 0, request_of_what_we_lack, STANDS },
  { "30/request-bad-ones-on-and-on", WIRE_SEED, request_bad_ones_on_and_on, BT_GONE_BAD_REQUEST },
  { "31/request-flood", WIRE_SEED, request_flood, BT_GONE_BAD_REQUEST },
  { "31/keepalive-flood", 0, keepalive_flood, BT_GONE_FLOOD },
  { "31/choke-flood", 0, choke_flood, BT_GONE_FLOOD },
  { "32/piece-unasked", 0, piece_unasked, STANDS },
  { "32/piece-unasked-on-and-on", 0, piece_unasked_on_and_on, BT_GONE_BAD_PIECE },
  { "32/piece-out-of-range", 0, piece_out_of_range, BT_GONE_BAD_INDEX },
  { "32/piece-wrong-length", 0, piece_wrong_length, STANDS },
  { "32/piece-stumps-on-and-on", 0, piece_stumps_on_and_on, BT_GONE_BAD_PIECE },
  { "32/piece-twice", 0, piece_twice, STANDS },
  { "32/piece-in-the-middle-of-a-block", 0, piece_in_the_middle_of_a_block, STANDS },
  { "33/poison", 0, poison, BT_GONE_BAD_DATA },
  { "33/poison-and-come-again", 0, poison_and_come_again, BT_GONE_BAD_DATA },
  { "34/handshake-other-torrent", WIRE_DIALED, handshake_other_torrent, BT_GONE_HANDSHAKE },
  { "34/handshake-own-id", WIRE_DIALED, handshake_own_id, BT_GONE_SELF },
  { "34/handshake-own-id-comes", 0, handshake_own_id_comes, BT_GONE_TIMEOUT },
  { "34/handshake-of-something-else", WIRE_DIALED, handshake_of_something_else, BT_GONE_HANDSHAKE },
  { "34/handshake-never", WIRE_DIALED, handshake_never, BT_GONE_TIMEOUT },
  { "34/handshake-then-silence", 0, handshake_then_silence, BT_GONE_TIMEOUT },
  { "34/handshake-duplicate", 0, handshake_duplicate, STANDS },
  { "34/handshake-crowd", 0, handshake_crowd, STANDS },
  { "35/extension-no-dict", 0, extension_no_dict, BT_GONE_BAD_EXTENSION },
  { "35/extension-cut", 0, extension_cut, BT_GONE_BAD_EXTENSION },
  { "35/extension-depth-bomb", 0, extension_depth_bomb, BT_GONE_BAD_EXTENSION },
  { "35/extension-odd-ids", WIRE_MAGNET, extension_odd_ids, STANDS },
  { "35/extension-odd-types", 0, extension_odd_types, STANDS },
  { "35/extension-huge-name", 0, extension_huge_name, STANDS },
  { "35/extension-evil-name", 0, extension_evil_name, STANDS },
  { "35/extension-ids-change", WIRE_SEED, extension_ids_change, STANDS },
  { "35/extension-flood", 0, extension_flood, BT_GONE_FLOOD },
  { "36/pex-once", 0, pex_once, STANDS },
  { "36/pex-too-long", 0, pex_too_long, BT_GONE_BAD_LENGTH },
  { "36/pex-flood", 0, pex_flood, BT_GONE_FLOOD },
  { "bep6/fast-unannounced", WIRE_PLAIN, fast_unannounced, BT_GONE_BAD_EXTENSION },
  { "bep6/reject-unasked", 0, reject_unasked, BT_GONE_FLOOD },
  { "bep10/extended-unannounced", WIRE_PLAIN, extended_unannounced, BT_GONE_BAD_EXTENSION },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  WireFixture peer;

  wire_fixture_init (&peer, row->flags);
  row->act (&peer);
  g_assert_cmpint (peer.gone, ==, row->gone);
  g_assert_true ((peer.connection == NULL) == (row->gone != STANDS));
  wire_fixture_clear (&peer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/wire-hostile/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  return g_test_run ();
}
