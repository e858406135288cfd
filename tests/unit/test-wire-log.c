/* test-wire-log.c — each message between a peer and us is noted down once, while somebody looks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-fixture.h"

#include "base/bt-limits.h"
#include "swarm/bt-wire-log.h"
#include "wire/bt-extension.h"

#include <string.h>

#define BLOCK 16384
#define SECOND G_USEC_PER_SEC

static GArray *
take (WireFixture *fixture)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (BtWireEntry));

  bt_swarm_take_wire (fixture->swarm, entries);
  return entries;
}

/* Of a peer that came before anybody looked. */
static void
begin (WireFixture *fixture, WireFlags flags)
{
  wire_fixture_init (fixture, flags);
  bt_swarm_set_wire_watched (fixture->swarm, TRUE);
}

/* The first of @method in that direction, or NULL. */
static const BtWireEntry *
find (const GArray *entries, BtWireMethod method, gboolean is_sent)
{
  for (guint i = 0; i < entries->len; i++) {
    const BtWireEntry *entry = &g_array_index (entries, BtWireEntry, i);

    if (entry->method == method && entry->is_sent == is_sent)
      return entry;
  }
  return NULL;
}

static guint
count (const GArray *entries, BtWireMethod method, gboolean is_sent)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++) {
    const BtWireEntry *entry = &g_array_index (entries, BtWireEntry, i);

    n += entry->method == method && entry->is_sent == is_sent;
  }
  return n;
}

/* --- the ring ----------------------------------------------------------------------------------- */

static void
test_ring (void)
{
  BtWireLog log = { 0 };
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (BtWireEntry));
  const guint n = BT_WIRE_ENTRIES_MAX + 7;

  bt_wire_log_add (&log, &(BtWireEntry) { .piece = 1 });
  bt_wire_log_take (&log, entries);
  g_assert_cmpuint (entries->len, ==, 0);
  bt_wire_log_set_enabled (&log, TRUE);
  for (guint i = 1; i <= n; i++)
    bt_wire_log_add (&log, &(BtWireEntry) { .piece = i });
  bt_wire_log_take (&log, entries);
  g_assert_cmpuint (entries->len, ==, BT_WIRE_ENTRIES_MAX);
  g_assert_cmpuint (g_array_index (entries, BtWireEntry, 0).number, ==, 8);
  g_assert_cmpuint (g_array_index (entries, BtWireEntry, entries->len - 1).number, ==, n);
  g_assert_cmpuint (g_array_index (entries, BtWireEntry, entries->len - 1).piece, ==, n);
  bt_wire_log_take (&log, entries);
  g_assert_cmpuint (entries->len, ==, BT_WIRE_ENTRIES_MAX);
  bt_wire_log_set_enabled (&log, FALSE);
  g_assert_null (log.entries);
}

/* Numbers ascend over the time that nobody looked. */
static void
test_again (void)
{
  BtWireLog log = { 0 };
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (BtWireEntry));

  for (guint i = 1; i <= 2; i++) {
    bt_wire_log_set_enabled (&log, TRUE);
    bt_wire_log_add (&log, &(BtWireEntry) { .piece = i });
    bt_wire_log_take (&log, entries);
    bt_wire_log_set_enabled (&log, FALSE);
    g_assert_cmpuint (g_array_index (entries, BtWireEntry, i - 1).number, ==, i);
  }
}

/* --- what a peer says --------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  guint8 id;
  guint n_fields; /* 0: plain; 1: an index; 3: a range */
  BtWireMethod method;
} Small;

static const Small smalls[] = {
  { "choke", BT_MESSAGE_CHOKE, 0, BT_WIRE_CHOKE },
  { "unchoke", BT_MESSAGE_UNCHOKE, 0, BT_WIRE_UNCHOKE },
  { "interested", BT_MESSAGE_INTERESTED, 0, BT_WIRE_INTERESTED },
  { "not interested", BT_MESSAGE_NOT_INTERESTED, 0, BT_WIRE_NOT_INTERESTED },
  { "have none", BT_MESSAGE_HAVE_NONE, 0, BT_WIRE_HAVE_NONE },
  { "have all", BT_MESSAGE_HAVE_ALL, 0, BT_WIRE_HAVE_ALL },
  { "have", BT_MESSAGE_HAVE, 1, BT_WIRE_HAVE },
  { "suggest", BT_MESSAGE_SUGGEST, 1, BT_WIRE_SUGGEST },
  { "allowed fast", BT_MESSAGE_ALLOWED_FAST, 1, BT_WIRE_ALLOWED_FAST },
  { "request", BT_MESSAGE_REQUEST, 3, BT_WIRE_REQUEST },
  { "cancel", BT_MESSAGE_CANCEL, 3, BT_WIRE_CANCEL },
};

static void
test_small (gconstpointer data)
{
  const Small *row = data;
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  const BtWireEntry *entry;

  begin (&fixture, WIRE_LEECHER);
  if (row->n_fields == 0)
    wire_fixture_feed_plain (&fixture, row->id);
  else if (row->n_fields == 1)
    wire_fixture_feed_index (&fixture, row->id, 2);
  else
    wire_fixture_feed_range (&fixture, row->id, 2, BLOCK, BLOCK);
  entries = take (&fixture);
  g_assert_cmpuint (count (entries, row->method, FALSE), ==, 1);
  entry = find (entries, row->method, FALSE);
  g_assert_cmpuint (entry->number, ==, 1);
  g_assert_cmpuint (entry->peer_id, ==, 1);
  g_assert_cmpint (entry->time_us, ==, fixture.now_us);
  g_assert_cmpuint (entry->piece, ==, row->n_fields > 0 ? 2 : 0);
  g_assert_cmpuint (entry->offset, ==, row->n_fields == 3 ? BLOCK : 0);
  g_assert_cmpuint (entry->length, ==, row->n_fields == 3 ? BLOCK : row->n_fields == 1 ? 5 : 1);
  wire_fixture_clear (&fixture);
}

static void
test_opening (void)
{
  WireFixture fixture;
  BtHandshake handshake;
  g_autoptr (GArray) entries = NULL;

  begin (&fixture, WIRE_SEED);
  wire_fixture_make_handshake (&fixture, WIRE_PLAIN, &handshake);
  handshake.peer_id[BT_PEER_ID_SIZE - 1] ^= 1;
  fixture.connection = wire_fixture_connect (&fixture, 2, &handshake);
  entries = take (&fixture);
  g_assert_cmpuint (count (entries, BT_WIRE_HANDSHAKE, TRUE), ==, 1);
  g_assert_cmpuint (count (entries, BT_WIRE_HANDSHAKE, FALSE), ==, 1);
  g_assert_cmpuint (find (entries, BT_WIRE_BITFIELD, TRUE)->count, ==, WIRE_PIECES);
  g_assert_cmpuint (find (entries, BT_WIRE_BITFIELD, TRUE)->length, ==, 2);
  g_assert_cmpuint (find (entries, BT_WIRE_HANDSHAKE, TRUE)->peer_id, ==, 2);
  wire_fixture_clear (&fixture);
}

static void
test_bitfield (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  static const guint8 bytes[] = { 0, 0, 0, 2, BT_MESSAGE_BITFIELD, 0xb0 };

  begin (&fixture, WIRE_LEECHER);
  wire_fixture_feed (&fixture, bytes, sizeof bytes);
  entries = take (&fixture);
  g_assert_cmpuint (find (entries, BT_WIRE_BITFIELD, FALSE)->count, ==, 3);
  g_assert_nonnull (find (entries, BT_WIRE_INTERESTED, TRUE));
  g_assert_true (find (entries, BT_WIRE_BITFIELD, FALSE)->number
                 < find (entries, BT_WIRE_INTERESTED, TRUE)->number);
  wire_fixture_clear (&fixture);
}

/* --- blocks ------------------------------------------------------------------------------------- */

static void
test_download (void)
{
  WireFixture fixture;
  g_autoptr (GArray) asked = NULL;
  g_autoptr (GArray) answered = NULL;
  const BtWireEntry *request;
  guint n_completing = 0;

  begin (&fixture, WIRE_LEECHER);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_HAVE_ALL);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_UNCHOKE);
  asked = take (&fixture);
  request = find (asked, BT_WIRE_REQUEST, TRUE);
  g_assert_nonnull (request);
  g_assert_cmpuint (request->copies, ==, 1);
  g_assert_cmpuint (request->flags & BT_WIRE_RARE, ==, 0);
  fixture.now_us += SECOND / 4;
  while (wire_fixture_answer (&fixture, TRUE) > 0)
    continue;
  answered = take (&fixture);
  g_assert_cmpuint (count (answered, BT_WIRE_PIECE, FALSE), ==, 2 * WIRE_PIECES);
  g_assert_cmpint (find (answered, BT_WIRE_PIECE, FALSE)->asked_us, ==, request->time_us);
  g_assert_cmpint (find (answered, BT_WIRE_PIECE, FALSE)->time_us, ==, fixture.now_us);
  for (guint i = 0; i < answered->len; i++)
    n_completing += (g_array_index (answered, BtWireEntry, i).flags & BT_WIRE_COMPLETES) != 0;
  g_assert_cmpuint (n_completing, ==, WIRE_PIECES);
  /* The last one is not told: two that have all part. */
  g_assert_cmpuint (count (answered, BT_WIRE_HAVE, TRUE), ==, WIRE_PIECES - 1);
  wire_fixture_clear (&fixture);
}

static void
test_upload (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  const BtWireEntry *piece;

  begin (&fixture, WIRE_SEED);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_INTERESTED);
  wire_fixture_feed_range (&fixture, BT_MESSAGE_REQUEST, 3, BLOCK, BLOCK);
  entries = take (&fixture);
  g_assert_nonnull (find (entries, BT_WIRE_UNCHOKE, TRUE));
  piece = find (entries, BT_WIRE_PIECE, TRUE);
  g_assert_nonnull (piece);
  g_assert_cmpuint (piece->piece, ==, 3);
  g_assert_cmpuint (piece->offset, ==, BLOCK);
  g_assert_cmpuint (piece->length, ==, BLOCK);
  wire_fixture_clear (&fixture);
}

/* A block is told when its last byte is here, and only if its first one was seen coming. */
static void
test_half_seen (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  g_autofree guint8 *bytes = g_malloc0 (BT_MESSAGE_PIECE_SIZE + BLOCK);
  BtMessage request;

  wire_fixture_init (&fixture, WIRE_LEECHER);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_HAVE_ALL);
  wire_fixture_feed_plain (&fixture, BT_MESSAGE_UNCHOKE);
  g_assert_true (wire_fixture_expect (&fixture, BT_MESSAGE_REQUEST, &request));
  bt_message_write_piece (bytes, request.index, request.begin, BLOCK);
  wire_fixture_feed (&fixture, bytes, BT_MESSAGE_PIECE_SIZE + 100);
  bt_swarm_set_wire_watched (fixture.swarm, TRUE);
  wire_fixture_feed (&fixture, bytes + BT_MESSAGE_PIECE_SIZE + 100, BLOCK - 100);
  entries = take (&fixture);
  g_assert_cmpuint (count (entries, BT_WIRE_PIECE, FALSE), ==, 0);
  wire_fixture_answer (&fixture, TRUE);
  g_clear_pointer (&entries, g_array_unref);
  entries = take (&fixture);
  g_assert_cmpuint (count (entries, BT_WIRE_PIECE, FALSE), >, 0);
  wire_fixture_clear (&fixture);
}

/* Nobody looked at its end, and it is not taken for another one that ends while somebody does again. */
static void
test_not_mistaken (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  static const guint8 last[1];
  guint8 head[BT_MESSAGE_PIECE_SIZE];

  begin (&fixture, WIRE_LEECHER);
  bt_message_write_piece (head, 1, 5, 1);
  wire_fixture_feed (&fixture, head, sizeof head);
  bt_swarm_set_wire_watched (fixture.swarm, FALSE);
  wire_fixture_feed (&fixture, last, sizeof last);
  bt_message_write_piece (head, 2, 7, 1);
  wire_fixture_feed (&fixture, head, sizeof head);
  bt_swarm_set_wire_watched (fixture.swarm, TRUE);
  wire_fixture_feed (&fixture, last, sizeof last);
  entries = take (&fixture);
  g_assert_cmpuint (count (entries, BT_WIRE_PIECE, FALSE), ==, 0);
  wire_fixture_clear (&fixture);
}

/* A block of nothing is a message, too. */
static void
test_empty_block (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  const BtWireEntry *piece;

  begin (&fixture, WIRE_LEECHER);
  wire_fixture_feed_block (&fixture, 3, 0, 0, TRUE);
  entries = take (&fixture);
  g_assert_cmpuint (count (entries, BT_WIRE_PIECE, FALSE), ==, 1);
  piece = find (entries, BT_WIRE_PIECE, FALSE);
  g_assert_cmpuint (piece->piece, ==, 3);
  g_assert_cmpuint (piece->length, ==, 0);
  g_assert_cmpuint (piece->flags, ==, BT_WIRE_WASTED);
  wire_fixture_clear (&fixture);
}

static void
test_unasked (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  const BtWireEntry *piece;

  begin (&fixture, WIRE_LEECHER);
  wire_fixture_feed_block (&fixture, 1, 5, 77, TRUE);
  entries = take (&fixture);
  piece = find (entries, BT_WIRE_PIECE, FALSE);
  g_assert_nonnull (piece);
  g_assert_cmpuint (piece->flags, ==, BT_WIRE_WASTED);
  g_assert_cmpint (piece->asked_us, ==, 0);
  g_assert_cmpuint (piece->offset, ==, 5);
  g_assert_cmpuint (piece->length, ==, 77);
  wire_fixture_clear (&fixture);
}

/* --- extensions --------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  guint8 id; /* as we call it */
  const char *text;
  gsize n_data; /* zeros behind the text */
  BtWireSays says;
  guint32 count;
} Extended;

static const Extended extended[] = {
  { "handshake", 0, "d1:md6:ut_pexi7eee", 0, BT_WIRE_SAYS_HANDSHAKE, 0 },
  { "metadata asked", BT_EXTENSION_METADATA, "d8:msg_typei0e5:piecei3ee", 0,
    BT_WIRE_SAYS_METADATA_REQUEST, 3 },
  { "metadata given", BT_EXTENSION_METADATA, "d8:msg_typei1e5:piecei3e10:total_sizei9ee", 9,
    BT_WIRE_SAYS_METADATA_DATA, 3 },
  { "metadata refused", BT_EXTENSION_METADATA, "d8:msg_typei2e5:piecei3ee", 0,
    BT_WIRE_SAYS_METADATA_REJECT, 3 },
  { "metadata of a negative part", BT_EXTENSION_METADATA, "d8:msg_typei0e5:piecei-3ee", 0,
    BT_WIRE_SAYS_METADATA_REQUEST, 0 },
  { "metadata of an unknown kind", BT_EXTENSION_METADATA, "d8:msg_typei99e5:piecei3ee", 0,
    BT_WIRE_SAYS_OTHER, 0 },
  { "metadata of a kind below all", BT_EXTENSION_METADATA, "d8:msg_typei-1e5:piecei3ee", 0,
    BT_WIRE_SAYS_OTHER, 0 },
  { "metadata that cannot be read", BT_EXTENSION_METADATA, "nonsense", 0, BT_WIRE_SAYS_OTHER, 0 },
  { "peers", BT_EXTENSION_PEX, "d5:added12:abcdefghijkle", 0, BT_WIRE_SAYS_PEERS, 2 },
  { "peers that cannot be read", BT_EXTENSION_PEX, "nonsense", 0, BT_WIRE_SAYS_OTHER, 0 },
  { "nothing of peers", BT_EXTENSION_PEX, "", 0, BT_WIRE_SAYS_OTHER, 0 },
  { "a piece that is gone", BT_EXTENSION_DONT_HAVE, "", 4, BT_WIRE_SAYS_DONT_HAVE, 0 },
  { "a piece that is gone, cut short", BT_EXTENSION_DONT_HAVE, "", 3, BT_WIRE_SAYS_OTHER, 0 },
  { "upload only", BT_EXTENSION_UPLOAD_ONLY, "x", 0, BT_WIRE_SAYS_UPLOAD_ONLY, 1 },
  { "upload no more", BT_EXTENSION_UPLOAD_ONLY, "", 1, BT_WIRE_SAYS_UPLOAD_ONLY, 0 },
  { "an extension that nobody knows", 99, "whatever", 0, BT_WIRE_SAYS_OTHER, 0 },
};

static void
test_extended (gconstpointer data)
{
  static const guint8 zeros[16];
  const Extended *row = data;
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  const BtWireEntry *entry;

  begin (&fixture, WIRE_SEED);
  wire_fixture_feed_extended (&fixture, row->id, row->text, zeros, row->n_data);
  entries = take (&fixture);
  g_assert_cmpuint (count (entries, BT_WIRE_EXTENDED, FALSE), ==, 1);
  entry = find (entries, BT_WIRE_EXTENDED, FALSE);
  g_assert_cmpuint (entry->says, ==, row->says);
  g_assert_cmpuint (entry->count, ==, row->count);
  g_assert_cmpuint (entry->length, ==, 2 + strlen (row->text) + row->n_data);
  wire_fixture_clear (&fixture);
}

/* What we say is named as the peer names it, and read back. */
static void
test_extended_sent (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  const BtWireEntry *entry;

  begin (&fixture, WIRE_SEED);
  wire_fixture_feed_extended (&fixture, 0, "d1:md11:ut_metadatai3ee13:metadata_sizei5ee", NULL, 0);
  wire_fixture_feed_extended (&fixture, BT_EXTENSION_METADATA, "d8:msg_typei0e5:piecei0ee", NULL,
                              0);
  entries = take (&fixture);
  entry = find (entries, BT_WIRE_EXTENDED, TRUE);
  g_assert_nonnull (entry);
  g_assert_cmpuint (entry->says, ==, BT_WIRE_SAYS_METADATA_DATA);
  g_assert_cmpuint (entry->count, ==, 0);
  wire_fixture_clear (&fixture);
}

/* --- strange things ----------------------------------------------------------------------------- */

static void
test_unknown (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;
  static const guint8 bytes[] = { 0, 0, 0, 3, 200, 1, 2, /* an id that nobody knows */
                                  0, 0, 0, 0,            /* a keep-alive */
                                  0, 0, 0, 1, 255 };

  begin (&fixture, WIRE_LEECHER);
  wire_fixture_feed (&fixture, bytes, sizeof bytes);
  entries = take (&fixture);
  g_assert_cmpuint (count (entries, BT_WIRE_UNKNOWN, FALSE), ==, 2);
  g_assert_cmpuint (find (entries, BT_WIRE_UNKNOWN, FALSE)->length, ==, 3);
  g_assert_cmpuint (count (entries, BT_WIRE_KEEP_ALIVE, FALSE), ==, 1);
  g_assert_nonnull (fixture.connection);
  wire_fixture_clear (&fixture);
}

/* A flood stays within the ring, and all of it is counted. */
static void
test_flood (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;

  begin (&fixture, WIRE_LEECHER);
  for (guint i = 0; i < 5000 && fixture.connection != NULL; i++)
    wire_fixture_feed_plain (&fixture, BT_MESSAGE_CHOKE);
  g_assert_cmpint (fixture.gone, ==, BT_GONE_FLOOD);
  entries = take (&fixture);
  g_assert_cmpuint (entries->len, ==, BT_WIRE_ENTRIES_MAX);
  g_assert_cmpuint (g_array_index (entries, BtWireEntry, entries->len - 1).number, >, 2000);
  wire_fixture_clear (&fixture);
}

/* Pieces that are not there are named as they came. */
static void
test_out_of_range (void)
{
  WireFixture fixture;
  g_autoptr (GArray) entries = NULL;

  begin (&fixture, WIRE_LEECHER);
  wire_fixture_feed_range (&fixture, BT_MESSAGE_REQUEST, G_MAXUINT32, G_MAXUINT32, G_MAXUINT32);
  wire_fixture_feed_index (&fixture, BT_MESSAGE_HAVE, G_MAXUINT32);
  entries = take (&fixture);
  g_assert_cmpuint (find (entries, BT_WIRE_REQUEST, FALSE)->length, ==, G_MAXUINT32);
  g_assert_cmpuint (find (entries, BT_WIRE_REJECT, TRUE)->piece, ==, G_MAXUINT32);
  g_assert_cmpuint (find (entries, BT_WIRE_HAVE, FALSE)->piece, ==, G_MAXUINT32);
  wire_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-log/ring", test_ring);
  g_test_add_func ("/wire-log/again", test_again);
  for (gsize i = 0; i < G_N_ELEMENTS (smalls); i++) {
    g_autofree char *path = g_strconcat ("/wire-log/small/", smalls[i].name, NULL);

    g_test_add_data_func (path, &smalls[i], test_small);
  }
  g_test_add_func ("/wire-log/opening", test_opening);
  g_test_add_func ("/wire-log/bitfield", test_bitfield);
  g_test_add_func ("/wire-log/download", test_download);
  g_test_add_func ("/wire-log/upload", test_upload);
  g_test_add_func ("/wire-log/half-seen", test_half_seen);
  g_test_add_func ("/wire-log/not-mistaken", test_not_mistaken);
  g_test_add_func ("/wire-log/empty-block", test_empty_block);
  g_test_add_func ("/wire-log/unasked", test_unasked);
  for (gsize i = 0; i < G_N_ELEMENTS (extended); i++) {
    g_autofree char *path = g_strconcat ("/wire-log/extended/", extended[i].name, NULL);

    g_test_add_data_func (path, &extended[i], test_extended);
  }
  g_test_add_func ("/wire-log/extended-sent", test_extended_sent);
  g_test_add_func ("/wire-log/unknown", test_unknown);
  g_test_add_func ("/wire-log/flood", test_flood);
  g_test_add_func ("/wire-log/out-of-range", test_out_of_range);
  return g_test_run ();
}
