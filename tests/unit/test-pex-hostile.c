/* test-pex-hostile.c — peers that lie about other peers, or say too much of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows name the item of the list of hostile inputs (protocol notes, section 7) they stand for. */
#include "wire-fixture.h"

#include <string.h>

#include "base/bt-limits.h"
#include "wire/bt-extension.h"
#include "wire/bt-pex-message.h"

#define STANDS BT_N_GONE
#define SECOND G_USEC_PER_SEC

/* --- the message alone -------------------------------------------------------------------------- */

#define A "\x08\x08\x08\x08\x1a\xe1"
#define B "\x09\x09\x09\x09\x1a\xe1"
#define A6 "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1\x1a\xe1"

typedef struct {
  const char *name;
  const char *bytes;
  gsize n_bytes;
  int n_added; /* -1: cannot be read */
  guint n_dropped;
} Bytes;

#define BYTES(text) text, sizeof text - 1

static const Bytes bytes_rows[] = {
  { "36/nothing", BYTES (""), -1, 0 },
  { "36/no-dictionary", BYTES ("l5:addede"), -1, 0 },
  { "36/cut", BYTES ("d5:added6:" A), -1, 0 },
  { "36/deep", BYTES ("d5:addedllllllleeeeeeee"), -1, 0 },
  { "36/empty", BYTES ("de"), 0, 0 },
  { "36/two", BYTES ("d5:added12:" A B "e"), 2, 0 },
  { "36/half-an-entry", BYTES ("d5:added8:" A "xye"), 1, 0 },
  { "36/shorter-than-one", BYTES ("d5:added5:abcdee"), 0, 0 },
  { "36/number-for-a-list", BYTES ("d5:addedi5e8:droppedXi1ee"), 0, 0 },
  { "36/list-for-flags", BYTES ("d5:added6:" A "7:added.fl1:aee"), 1, 0 },
  { "36/more-flags-than-peers", BYTES ("d5:added6:" A "7:added.f4:abcde"), 1, 0 },
  { "36/twice", BYTES ("d5:added12:" A A "e"), 1, 0 },
  { "36/one-victim",
    BYTES ("d5:added12:" A "\x08\x08\x08\x08\x1a\xe2"
           "e"),
    1, 0 },
  { "36/port-zero", BYTES ("d5:added6:\x08\x08\x08\x08\0\0e"), 0, 0 },
  { "36/multicast", BYTES ("d5:added6:\xef\1\1\1\1\1e"), 0, 0 },
  { "36/broadcast", BYTES ("d5:added6:\xff\xff\xff\xff\1\1e"), 0, 0 },
  { "36/this-network", BYTES ("d5:added6:\0\0\0\0\1\1e"), 0, 0 },
  { "36/mapped-as-v6", BYTES ("d6:added618:\0\0\0\0\0\0\0\0\0\0\xff\xff" A "e"), 1, 0 },
  { "36/v6", BYTES ("d6:added618:" A6 "8:dropped618:" A6 "e"), 1, 1 },
  { "36/dropped", BYTES ("d7:dropped12:" A B "e"), 0, 2 },
};

static void
test_bytes (gconstpointer data)
{
  const Bytes *row = data;
  BtPexMessage message;
  gboolean is_read = bt_pex_message_parse (&message, (const guint8 *) row->bytes, row->n_bytes);

  g_assert_cmpint (is_read, ==, row->n_added >= 0);
  g_assert_cmpuint (message.n_added, ==, MAX (row->n_added, 0));
  g_assert_cmpuint (message.n_dropped, ==, row->n_dropped);
}

/* What we write is read, and keeps its flags. */
static void
test_round_trip (void)
{
  static const char *const texts[] = { "8.8.8.8:6881", "[2001:db8::1]:6882", "9.9.9.9:1" };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  BtPexMessage message = { .n_added = 2, .n_dropped = 1 }, read;

  for (guint i = 0; i < 2; i++) {
    g_assert_true (bt_address_parse (&message.added[i].address, texts[i], 0));
    message.added[i].flags = (guint8) (BT_PEX_SEED << i);
  }
  g_assert_true (bt_address_parse (&message.dropped[0], texts[2], 0));
  bt_pex_message_write (&message, 77, bytes);
  g_assert_cmpuint (bytes->data[5], ==, 77);
  g_assert_true (bt_pex_message_parse (&read, bytes->data + 6, bytes->len - 6));
  g_assert_cmpuint (read.n_added, ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_assert_true (bt_address_equal (&read.added[i].address, &message.added[i].address));
    g_assert_cmpuint (read.added[i].flags, ==, message.added[i].flags);
  }
  g_assert_cmpuint (read.n_dropped, ==, 1);
  g_assert_true (bt_address_equal (&read.dropped[0], &message.dropped[0]));
}

/* --- in a swarm --------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  WireFlags flags;
  void (*act) (WireFixture *peer);
  BtGone gone;
} Row;

static guint
count_known (WireFixture *peer)
{
  BtTorrentStat stat;

  bt_swarm_get_stat (peer->swarm, &stat, peer->now_us);
  return stat.n_known_peers;
}

/* @n addresses from number @from on, each with another IP. */
static void
feed_peers (WireFixture *peer, guint from, guint n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *head = g_strdup_printf ("d5:added%u:", n * BT_COMPACT4_SIZE);

  for (guint i = from; i < from + n; i++) {
    const guint8 entry[] = { 8, 8, (guint8) (i >> 8), (guint8) i, 0x1a, 0xe1 };

    g_byte_array_append (bytes, entry, sizeof entry);
  }
  g_byte_array_append (bytes, (const guint8 *) "e", 1);
  wire_fixture_feed_extended (peer, BT_EXTENSION_PEX, head, bytes->data, bytes->len);
}

static void
no_dictionary (WireFixture *peer)
{
  wire_fixture_feed_extended (peer, BT_EXTENSION_PEX, "i5e", NULL, 0);
}

/* The first message may be longer than the others. */
static void
too_many_peers (WireFixture *peer)
{
  feed_peers (peer, 0, 3000);
  g_assert_cmpuint (count_known (peer), ==, BT_LIMIT_PEX_FIRST);
  wire_fixture_wait (peer, 60 * SECOND);
  feed_peers (peer, 5000, 80);
  g_assert_cmpuint (count_known (peer), ==, BT_LIMIT_PEX_FIRST + BT_LIMIT_PEX);
}

/* What comes too early is not listened to; one that was slowed down on its way is no flood. */
static void
too_early (WireFixture *peer)
{
  feed_peers (peer, 0, 1);
  wire_fixture_wait (peer, 40 * SECOND);
  feed_peers (peer, 1, 1);
  g_assert_cmpuint (count_known (peer), ==, 1);
  wire_fixture_wait (peer, 15 * SECOND);
  feed_peers (peer, 2, 1);
  g_assert_cmpuint (count_known (peer), ==, 2);
}

static void
flood (WireFixture *peer)
{
  for (guint i = 0; i < 20; i++)
    feed_peers (peer, i, 1);
}

static void
own_network (WireFixture *peer)
{
  wire_fixture_feed_extended (peer, BT_EXTENSION_PEX, "d5:added18:",
                              "\x0a\0\0\1\1\1\x7f\0\0\1\1\1\xc0\xa8\1\1\1\1"
                              "e",
                              19);
  g_assert_cmpuint (count_known (peer), ==, 0);
}

/* However long it goes on, one peer fills but a part of our list. */
static void
for_hours (WireFixture *peer)
{
  for (guint i = 0; i < 30; i++) {
    feed_peers (peer, 50 * i, 50);
    wire_fixture_wait (peer, 60 * SECOND);
    wire_fixture_feed_plain (peer, BT_MESSAGE_INTERESTED);
  }
  g_assert_cmpuint (count_known (peer), ==, BT_LIMIT_PEX_NEW);
}

static void private(WireFixture *peer)
{
  feed_peers (peer, 0, 10);
  g_assert_cmpuint (count_known (peer), ==, 0);
  g_assert_false (wire_fixture_has_text (peer, "ut_pex"));
}

/* What a peer says of whom we know is not believed: nobody takes a good one from us. */
static void
slander (WireFixture *peer)
{
  BtAddress known, taken;

  g_assert_true (bt_address_parse (&known, "8.8.8.8:6881", 0));
  bt_swarm_add_address (peer->swarm, &known, BT_PEER_SOURCE_TRACKER, peer->now_us);
  wire_fixture_feed_extended (peer, BT_EXTENSION_PEX, "d5:added6:" A "7:added.f1:\2e", NULL, 0);
  g_assert_true (bt_swarm_next_dial (peer->swarm, &taken, peer->now_us));
  g_assert_true (bt_address_equal (&known, &taken));
}

static const Row rows[] = {
  { "36/said-no-dictionary", 0, no_dictionary, BT_GONE_BAD_EXTENSION },
  { "36/too-many-peers", 0, too_many_peers, STANDS },
  { "36/too-early", 0, too_early, STANDS },
  { "36/flood", 0, flood, BT_GONE_FLOOD },
  { "36/own-network", 0, own_network, STANDS },
  { "36/for-hours", 0, for_hours, STANDS },
  { "36/private", WIRE_PRIVATE, private, STANDS },
  { "36/slander", WIRE_SEED, slander, STANDS },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  WireFixture peer;

  wire_fixture_init (&peer, row->flags);
  row->act (&peer);
  g_assert_cmpint (peer.gone, ==, row->gone);
  wire_fixture_clear (&peer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pex/round-trip", test_round_trip);
  for (guint i = 0; i < G_N_ELEMENTS (bytes_rows); i++) {
    g_autofree char *path = g_strconcat ("/pex-bytes/", bytes_rows[i].name, NULL);

    g_test_add_data_func (path, &bytes_rows[i], test_bytes);
  }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/pex-hostile/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  return g_test_run ();
}
