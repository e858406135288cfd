/* wire-fixture.c — one swarm, and a peer of it whose bytes the test writes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-fixture.h"

#include "memory-disk.h"
#include "base/bt-cursor.h"
#include "metainfo/bt-bencode.h"

#include <string.h>

#define SIZE (WIRE_PIECES * WIRE_PIECE_LENGTH)
#define START_US (100 * G_USEC_PER_SEC)
#define POOL_BLOCKS 64

static const guint8 our_id[] = "-PM0100-ourselves...";

/* What every fixture's torrent holds: made once, because the fuzzer makes thousands a second. */
static guint8 content[SIZE];
static BtMetainfo *metainfos[2]; /* a public one, a private one */

static BtMetainfo *
make_metainfo (gboolean is_private)
{
  BtMetainfo *metainfo;
  g_autoptr (GByteArray) to = g_byte_array_new ();
  g_autoptr (GBytes) torrent = NULL;
  g_autoptr (GError) error = NULL;
  guint8 hashes[WIRE_PIECES][BT_SHA1_SIZE];

  for (gsize i = 0; i < SIZE; i++)
    content[i] = i * 2654435761u >> 13;
  for (guint i = 0; i < WIRE_PIECES; i++)
    bt_sha1 (content + i * WIRE_PIECE_LENGTH, WIRE_PIECE_LENGTH, hashes[i]);
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "length");
  bt_bencode_put_integer (to, SIZE);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, "wire");
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, WIRE_PIECE_LENGTH);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, hashes, sizeof hashes);
  if (is_private) {
    bt_bencode_put_string (to, "private");
    bt_bencode_put_integer (to, 1);
  }
  bt_bencode_close (to);
  bt_bencode_close (to);
  torrent = g_byte_array_free_to_bytes (g_steal_pointer (&to));
  metainfo = bt_metainfo_new (torrent, &error);
  g_assert_no_error (error);
  return metainfo;
}

static BtMetainfo *
get_metainfo (gboolean is_private)
{
  if (metainfos[is_private] == NULL)
    metainfos[is_private] = make_metainfo (is_private);
  return metainfos[is_private];
}

static void
make_swarm (WireFixture *self, WireFlags flags)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (WIRE_PIECES);
  BtSwarmParams params;

  bt_swarm_params_init (&params);
  params.seed = 1;
  params.use_pex = TRUE;
  params.pool = self->pool;
  params.down = &self->down;
  params.up = &self->up;
  self->swarm =
      bt_swarm_new (&params, bt_metainfo_get_info_hash (self->metainfo), our_id, self->now_us);
  if (flags & WIRE_SEED) {
    bt_bitfield_set_all (have);
    memcpy (self->data, self->content, SIZE);
  }
  if (!(flags & WIRE_MAGNET)) {
    bt_swarm_set_metainfo (self->swarm, self->metainfo, self->now_us);
    bt_swarm_set_have (self->swarm, have, self->now_us);
  }
  bt_swarm_set_super_seeding (self->swarm, (flags & WIRE_SUPER) != 0, self->now_us);
  bt_swarm_start (self->swarm, self->now_us);
}

void
wire_fixture_make_handshake (WireFixture *self, WireFlags flags, BtHandshake *handshake)
{
  bt_handshake_init (handshake, bt_info_hash_get_wire (bt_metainfo_get_info_hash (self->metainfo)),
                     (const guint8 *) "-TR3000-a-stranger-1");
  if (flags & WIRE_PLAIN)
    memset (handshake->reserved, 0, sizeof handshake->reserved);
}

BtConnection *
wire_fixture_connect (WireFixture *self, guint number, const BtHandshake *received)
{
  BtAddress address;
  g_autofree char *text = g_strdup_printf ("203.0.113.%u:%u", number % 250 + 1, 7000 + number);

  g_assert_true (bt_address_parse (&address, text, 0));
  if (received == NULL) {
    bt_swarm_add_address (self->swarm, &address, BT_PEER_SOURCE_TRACKER, self->now_us);
    g_assert_true (bt_swarm_next_dial (self->swarm, &address, self->now_us));
  }
  return bt_swarm_connected (self->swarm, &address, BT_TRANSPORT_TCP, received, number,
                             self->now_us);
}

/* --- the driver --------------------------------------------------------------------------------- */

static void
write_out (WireFixture *self)
{
  struct iovec vecs[BT_WRITE_VECS];
  guint n_vecs;

  while (!self->deaf
         && (n_vecs =
                 bt_connection_get_write_vec (self->connection, vecs, BT_WRITE_VECS, self->now_us))
                > 0) {
    gsize n_bytes = 0;

    for (guint i = 0; i < n_vecs; i++) {
      g_byte_array_append (self->out, vecs[i].iov_base, vecs[i].iov_len);
      n_bytes += vecs[i].iov_len;
    }
    bt_connection_did_write (self->connection, n_bytes, self->now_us);
  }
}

static void
serve (WireFixture *self, BtConnection *connection)
{
  if (bt_connection_is_closing (connection)) {
    if (connection == self->connection) {
      self->gone = bt_connection_get_gone (connection);
      self->connection = NULL;
    }
    bt_swarm_remove_connection (self->swarm, connection, self->now_us);
  } else if (connection == self->connection) {
    write_out (self);
  }
}

static void
pump (WireFixture *self)
{
  BtConnection *connection;
  BtJob *job;
  gboolean again = TRUE;

  while (again) {
    again = FALSE;
    while ((job = bt_swarm_pop_job (self->swarm)) != NULL) {
      memory_disk_run (job, self->metainfo, self->data, 0);
      bt_swarm_job_done (self->swarm, job, self->now_us);
      again = TRUE;
    }
    while ((connection = bt_swarm_pop_connection (self->swarm)) != NULL) {
      serve (self, connection);
      again = TRUE;
    }
  }
}

void
wire_fixture_init (WireFixture *self, WireFlags flags)
{
  BtHandshake handshake;

  memset (self, 0, sizeof *self);
  self->now_us = START_US;
  self->gone = BT_N_GONE;
  self->out = g_byte_array_new ();
  self->metainfo = get_metainfo ((flags & WIRE_PRIVATE) != 0);
  self->content = content;
  self->data = g_malloc0 (SIZE);
  self->pool = bt_block_pool_new (POOL_BLOCKS * BT_BLOCK_SIZE);
  bt_limiter_init (&self->down, NULL, 0, self->now_us);
  bt_limiter_init (&self->up, NULL, 0, self->now_us);
  make_swarm (self, flags);
  wire_fixture_make_handshake (self, flags, &handshake);
  self->connection = wire_fixture_connect (self, 1, flags & WIRE_DIALED ? NULL : &handshake);
  g_assert_nonnull (self->connection);
  pump (self);
}

void
wire_fixture_come_again (WireFixture *self, guint number)
{
  BtHandshake handshake;

  bt_connection_fail (self->connection, BT_GONE_CLOSED);
  pump (self);
  g_assert_null (self->connection);
  self->gone = BT_N_GONE;
  g_byte_array_set_size (self->out, 0);
  wire_fixture_make_handshake (self, 0, &handshake);
  self->connection = wire_fixture_connect (self, number, &handshake);
  g_assert_nonnull (self->connection);
  pump (self);
}

void
wire_fixture_clear (WireFixture *self)
{
  bt_swarm_stop (self->swarm, self->now_us);
  pump (self);
  g_assert_true (bt_swarm_is_idle (self->swarm));
  g_assert_cmpuint (bt_swarm_get_n_connections (self->swarm), ==, 0);
  bt_swarm_free (self->swarm);
  g_assert_cmpuint (bt_block_pool_get_n_used (self->pool), ==, 0);
  bt_block_pool_free (self->pool);
  g_byte_array_unref (self->out);
  g_free (self->data);
}

/* FALSE: it does not read on. */
static gboolean
feed_some (WireFixture *self, const guint8 **at, const guint8 *end)
{
  struct iovec vecs[BT_READ_VECS];
  guint n_vecs = bt_connection_get_read_vec (self->connection, vecs, self->now_us);
  gsize n_bytes = 0;

  for (guint i = 0; i < n_vecs; i++) {
    gsize n = MIN (vecs[i].iov_len, (gsize) (end - *at));

    g_assert_cmpuint (vecs[i].iov_len, >, 0);
    memcpy (vecs[i].iov_base, *at, n);
    *at += n;
    n_bytes += n;
  }
  if (n_bytes > 0)
    bt_connection_did_read (self->connection, n_bytes, self->now_us);
  pump (self);
  return n_bytes > 0;
}

void
wire_fixture_feed (WireFixture *self, const void *bytes, gsize n_bytes)
{
  const guint8 *at = bytes, *end = at + n_bytes;

  while (self->connection != NULL && at < end && feed_some (self, &at, end))
    continue;
}

void
wire_fixture_adopt_metadata (WireFixture *self)
{
  g_autoptr (GBytes) info = bt_swarm_take_metadata (self->swarm);

  g_assert_true (g_bytes_equal (info, bt_metainfo_get_info (self->metainfo)));
  bt_swarm_set_metainfo (self->swarm, self->metainfo, self->now_us);
  pump (self);
}

void
wire_fixture_wait (WireFixture *self, gint64 us)
{
  gint64 end_us = self->now_us + us;

  while (self->now_us < end_us) {
    self->now_us = MIN (self->now_us + G_USEC_PER_SEC / 2, end_us);
    bt_swarm_tick (self->swarm, self->now_us);
    pump (self);
  }
}

/* --- what the peer says ------------------------------------------------------------------------- */

void
wire_fixture_feed_plain (WireFixture *self, guint8 id)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  wire_fixture_feed (self, bytes, bt_message_write_plain (bytes, id));
}

void
wire_fixture_feed_index (WireFixture *self, guint8 id, guint32 index)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  wire_fixture_feed (self, bytes, bt_message_write_index (bytes, id, index));
}

void
wire_fixture_feed_range (WireFixture *self, guint8 id, guint32 index, guint32 begin, guint32 length)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  wire_fixture_feed (self, bytes, bt_message_write_range (bytes, id, index, begin, length));
}

void
wire_fixture_feed_extended (WireFixture *self, guint8 id, const char *text, const void *data,
                            gsize n_data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize n_text = strlen (text);
  guint8 head[6];

  bt_message_write_head (head, BT_MESSAGE_EXTENDED, 1 + n_text + n_data);
  head[5] = id;
  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *) text, n_text);
  if (n_data > 0)
    g_byte_array_append (bytes, data, n_data);
  wire_fixture_feed (self, bytes->data, bytes->len);
}

void
wire_fixture_feed_block (WireFixture *self, guint32 index, guint32 begin, guint32 length,
                         gboolean right)
{
  g_autofree guint8 *bytes = g_malloc0 (BT_MESSAGE_PIECE_SIZE + length);

  bt_message_write_piece (bytes, index, begin, length);
  if (right)
    memcpy (bytes + BT_MESSAGE_PIECE_SIZE, self->content + index * WIRE_PIECE_LENGTH + begin,
            length);
  wire_fixture_feed (self, bytes, BT_MESSAGE_PIECE_SIZE + length);
}

/* --- what it hears ------------------------------------------------------------------------------ */

/* Cuts the first message, or the handshake, off what was sent. FALSE: none is whole. */
static gboolean
cut_message (WireFixture *self, guint8 *id, BtMessage *message)
{
  BtCursor cursor;
  guint32 length;

  bt_cursor_init (&cursor, self->out->data, self->out->len);
  length = bt_cursor_read_u32 (&cursor);
  if (length == 0x13426974) {
    g_byte_array_remove_range (self->out, 0, BT_HANDSHAKE_SIZE);
    *id = G_MAXUINT8;
    return TRUE;
  }
  if (bt_cursor_get_left (&cursor) < length || cursor.failed)
    return FALSE;
  *id = length > 0 ? cursor.at[0] : G_MAXUINT8;
  if (length > 0)
    bt_message_parse (message, cursor.at, length);
  g_byte_array_remove_range (self->out, 0, BT_MESSAGE_PREFIX_SIZE + length);
  return TRUE;
}

gboolean
wire_fixture_expect (WireFixture *self, guint8 id, BtMessage *message)
{
  BtMessage ignored;
  guint8 got;

  while (cut_message (self, &got, message != NULL ? message : &ignored)) {
    if (got == id)
      return TRUE;
  }
  return FALSE;
}

guint
wire_fixture_answer (WireFixture *self, gboolean right)
{
  BtMessage request;
  guint n = 0;

  while (self->connection != NULL && wire_fixture_expect (self, BT_MESSAGE_REQUEST, &request)) {
    wire_fixture_feed_block (self, request.index, request.begin, request.length, right);
    n++;
  }
  return n;
}

gboolean
wire_fixture_has_text (WireFixture *self, const char *text)
{
  return memmem (self->out->data, self->out->len, text, strlen (text)) != NULL;
}

guint
wire_fixture_count (WireFixture *self, BtGone reason)
{
  return bt_swarm_peek_gone (self->swarm)[reason];
}
