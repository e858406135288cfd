/* test-wire-later.c — a seed that serves what nobody else can give before what others can.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-fixture.h"

#define BLOCK 16384

/* Another peer; what is fed goes to the one that @fixture names as its connection. */
static BtConnection *
connect_other (WireFixture *fixture)
{
  BtHandshake handshake;

  wire_fixture_make_handshake (fixture, WIRE_SEED, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] ^= 1;
  return wire_fixture_connect (fixture, 2, &handshake);
}

static BtConnection *
swap (WireFixture *fixture, BtConnection *connection)
{
  BtConnection *before = fixture->connection;

  fixture->connection = connection;
  return before;
}

/* Asks for the first block of each piece at once; then the last one may be cancelled. */
static void
ask (WireFixture *fixture, guint32 first, guint32 second, gboolean cancel_first)
{
  guint8 bytes[3 * BT_MESSAGE_SMALL_MAX];
  gsize n = bt_message_write_range (bytes, BT_MESSAGE_REQUEST, first, 0, BLOCK);

  n += bt_message_write_range (bytes + n, BT_MESSAGE_REQUEST, second, 0, BLOCK);
  if (cancel_first)
    n += bt_message_write_range (bytes + n, BT_MESSAGE_CANCEL, first, 0, BLOCK);
  wire_fixture_feed (fixture, bytes, n);
}

static guint32
next_piece (WireFixture *fixture)
{
  BtMessage message;

  return wire_fixture_expect (fixture, BT_MESSAGE_PIECE, &message) ? message.index : G_MAXUINT32;
}

static void
assert_order (WireFixture *fixture, guint32 first, guint32 second)
{
  g_assert_cmpuint (next_piece (fixture), ==, first);
  g_assert_cmpuint (next_piece (fixture), ==, second);
  g_assert_cmpuint (next_piece (fixture), ==, G_MAXUINT32);
}

static void
test_alone (void)
{
  WireFixture fixture;

  wire_fixture_init (&fixture, WIRE_SEED);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_INTERESTED);
  ask (&fixture, 0, 1, FALSE);
  assert_order (&fixture, 0, 1);
  ask (&fixture, 1, 0, FALSE);
  assert_order (&fixture, 1, 0);
  wire_fixture_clear (&fixture);
}

/* A neighbour has the one piece: it comes second, and can still be cancelled. */
static void
test_elsewhere (void)
{
  WireFixture fixture;
  BtConnection *first;

  wire_fixture_init (&fixture, WIRE_SEED);
  first = swap (&fixture, connect_other (&fixture));
  wire_fixture_feed_index (&fixture, BT_MESSAGE_HAVE, 0);
  swap (&fixture, first);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_INTERESTED);
  ask (&fixture, 0, 1, FALSE);
  assert_order (&fixture, 1, 0);
  ask (&fixture, 0, 2, TRUE);
  g_assert_true (wire_fixture_expect (&fixture, BT_MESSAGE_REJECT, NULL));
  g_assert_cmpuint (next_piece (&fixture), ==, 2);
  g_assert_cmpuint (next_piece (&fixture), ==, G_MAXUINT32);
  wire_fixture_clear (&fixture);
}

/* A neighbour asked for it before: the same, until it is gone. */
static void
test_asked_before (void)
{
  WireFixture fixture;
  BtConnection *first, *other;

  wire_fixture_init (&fixture, WIRE_SEED);
  other = connect_other (&fixture);
  first = swap (&fixture, other);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_INTERESTED);
  wire_fixture_feed_range (&fixture, BT_MESSAGE_REQUEST, 0, 0, BLOCK);
  swap (&fixture, first);
  g_byte_array_set_size (fixture.out, 0);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_INTERESTED);
  ask (&fixture, 0, 1, FALSE);
  assert_order (&fixture, 1, 0);
  bt_connection_fail (other, BT_GONE_CLOSED);
  wire_fixture_wait (&fixture, G_USEC_PER_SEC);
  ask (&fixture, 0, 1, FALSE);
  assert_order (&fixture, 0, 1);
  wire_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-later/alone", test_alone);
  g_test_add_func ("/wire-later/elsewhere", test_elsewhere);
  g_test_add_func ("/wire-later/asked-before", test_asked_before);
  return g_test_run ();
}
