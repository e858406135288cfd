/* bt-connection-read.c — from bytes to messages; blocks go straight where they are hashed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-cursor.h"
#include "base/bt-limits.h"

#include <string.h>

#define BODY_ROOM_START 4096 /* bytes; doubles as bytes arrive */
#define EXTENDED_HEAD 2      /* bytes of an extended message before its body */

/* --- blocks ------------------------------------------------------------------------------------- */

static void
count_payload (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  BtSwarm *swarm = self->swarm;

  self->payload_us = now_us;
  self->downloaded += n_bytes;
  self->round_received[0] += n_bytes;
  swarm->downloaded += n_bytes;
  swarm->carried_down[self->transport] += n_bytes;
  bt_rate_add (&self->down_rate, n_bytes, now_us);
  bt_rate_add (&swarm->down_rate, n_bytes, now_us);
  if (!swarm->params.limit_overhead)
    bt_swarm_charge (swarm, BT_DIRECTION_DOWN, self, n_bytes, now_us);
}

static void
block_got (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  count_payload (self, n_bytes, now_us);
  self->block.n_got += n_bytes;
  if (self->block.n_got < self->block.length)
    return;
  self->read_state = BT_READ_HEADER;
  self->block_us = now_us;
  self->snubbed = FALSE;
  bt_swarm_receive_block (self->swarm, self, now_us);
}

/* @asked_us: when it was asked for; 0: it was not. */
static void
note_begin (BtConnection *self, const BtMessage *message, gint64 asked_us, gboolean is_wasted)
{
  if (bt_connection_is_logged (self))
    bt_connection_log_block_begins (self, message, asked_us, is_wasted);
  else
    self->arriving.method = BT_WIRE_UNKNOWN; /* one that was noted earlier is not this one */
}

static void
skip_got (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  self->skip -= n_bytes;
  if (self->skip_is_block) {
    count_payload (self, n_bytes, now_us);
    self->swarm->wasted += n_bytes;
  }
  if (self->skip > 0)
    return;
  self->read_state = BT_READ_HEADER;
  if (self->skip_is_block && bt_connection_is_logged (self))
    bt_connection_log_block_came (self, NULL);
}

static void
start_skip (BtConnection *self, guint32 n_bytes, gboolean is_block)
{
  self->skip = n_bytes;
  self->skip_is_block = is_block;
  self->read_state = n_bytes > 0 ? BT_READ_SKIP : BT_READ_HEADER;
}

static gboolean
is_as_asked (const BtSwarm *swarm, const BtMessage *message, const BtRequest *request)
{
  guint32 size = bt_metainfo_get_piece_size (swarm->metainfo, request->piece);

  return message->length == MIN (BT_BLOCK_SIZE, size - message->begin);
}

/* What is needed of a block: somebody asked for it, and it has not come yet. */
static gboolean
is_needed (BtConnection *self, const BtRequest *request)
{
  BtPiece *piece = request->target;

  if (piece == NULL)
    piece = bt_swarm_find_piece (self->swarm, request->piece);
  return piece != NULL && !piece->doomed && bt_piece_needs (piece, request->block);
}

/* @asked_us: when it was asked for; 0: it was not. */
static void
start_skip_block (BtConnection *self, const BtMessage *message, gint64 asked_us)
{
  note_begin (self, message, asked_us, TRUE);
  start_skip (self, message->length, TRUE);
  if (message->length == 0 && bt_connection_is_logged (self))
    bt_connection_log_block_came (self, NULL);
}

static void
skip_unasked (BtConnection *self, const BtMessage *message)
{
  if (++self->n_unasked > BT_LIMIT_UNASKED_BLOCKS)
    bt_connection_close (self, BT_GONE_BAD_PIECE);
  else
    start_skip_block (self, message, 0);
}

/* It came too late, or for nothing. */
static void
skip_answered (BtConnection *self, const BtMessage *message, BtRequest *request, gint64 now_us)
{
  /* It shows all the same how fast the peer is. */
  self->block_us = now_us;
  bt_request_queue_arrived (&self->requests, request->sent_us, message->length, now_us);
  if (request->target != NULL)
    bt_piece_remove_requester (request->target, request->block);
  start_skip_block (self, message, request->sent_us);
  bt_request_queue_remove (&self->requests, request);
}

/* FALSE: there is no buffer now, and the message was not begun. */
static gboolean
start_block (BtConnection *self, const BtMessage *message, gint64 now_us)
{
  BtSwarm *swarm = self->swarm;
  BtRequest *request = NULL;

  self->spoke = TRUE;
  if (swarm->metainfo != NULL && message->index >= swarm->n_pieces) {
    bt_connection_close (self, BT_GONE_BAD_INDEX);
    return TRUE;
  }
  if (message->begin % BT_BLOCK_SIZE == 0)
    request =
        bt_request_queue_find (&self->requests, message->index, message->begin / BT_BLOCK_SIZE);
  /* A stump answers no request: its sender would be asked for the same for ever. */
  if (request == NULL || !is_as_asked (swarm, message, request)) {
    skip_unasked (self, message);
    return TRUE;
  }
  if (!is_needed (self, request)) {
    skip_answered (self, message, request, now_us);
    return TRUE;
  }
  self->block.buffer = bt_block_pool_take (swarm->pool);
  if (self->block.buffer == NULL) {
    bt_swarm_relieve_pool (swarm);
    return FALSE;
  }
  note_begin (self, message, request->sent_us, FALSE);
  self->block.piece = message->index;
  self->block.block = request->block;
  self->block.length = message->length;
  self->block.n_got = 0;
  self->block.started_us = now_us;
  self->read_state = BT_READ_BLOCK;
  return TRUE;
}

/* --- bodies ------------------------------------------------------------------------------------- */

static void
body_got (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  BtBody body;

  self->body.n_got += n_bytes;
  if (self->body.n_got < self->body.length)
    return;
  body = self->body;
  memset (&self->body, 0, sizeof self->body);
  self->read_state = BT_READ_HEADER;
  if (bt_connection_is_logged (self))
    bt_connection_log_body (self, &body);
  bt_connection_take_body (self, &body, now_us);
  g_free (body.bytes);
}

static void
start_body (BtConnection *self, guint8 id, guint8 extension, guint32 length, gint64 now_us)
{
  self->body = (BtBody) { .id = id, .extension = extension, .length = length };
  self->read_state = BT_READ_BODY;
  if (length == 0)
    body_got (self, 0, now_us);
}

/* Memory follows what arrived, not what was announced. */
static void
grow_body (BtBody *body)
{
  if (body->n_got < body->room)
    return;
  body->room = MIN (MAX (BODY_ROOM_START, body->room * 2), body->length);
  body->bytes = g_realloc (body->bytes, body->room);
}

/* --- headers ------------------------------------------------------------------------------------ */

static gsize
start_bitfield (BtConnection *self, guint32 n_bytes, gint64 now_us)
{
  BtSwarm *swarm = self->swarm;
  guint32 expected = (swarm->n_pieces + 7) / 8;

  if (swarm->metainfo != NULL ? n_bytes != expected : n_bytes > BT_LIMIT_PIECES / 8) {
    bt_connection_close (self, BT_GONE_BAD_BITFIELD);
    return 0;
  }
  start_body (self, BT_MESSAGE_BITFIELD, 0, n_bytes, now_us);
  return BT_MESSAGE_PREFIX_SIZE + 1;
}

static gsize
start_extended (BtConnection *self, guint32 length, guint8 extension, gint64 now_us)
{
  guint32 n_bytes = length - EXTENDED_HEAD;

  if (!self->has_extensions) {
    bt_connection_close (self, BT_GONE_BAD_EXTENSION);
    return 0;
  }
  if (n_bytes > BT_LIMIT_EXTENDED
      || (extension == BT_EXTENSION_METADATA && n_bytes > BT_METADATA_MESSAGE_MAX)) {
    bt_connection_close (self, BT_GONE_BAD_LENGTH);
    return 0;
  }
  if (extension < BT_N_EXTENSIONS) {
    start_body (self, BT_MESSAGE_EXTENDED, extension, n_bytes, now_us);
  } else {
    if (bt_connection_is_logged (self))
      bt_connection_log_plain (self, BT_WIRE_EXTENDED, length, FALSE);
    bt_connection_count_chatter (self);
    start_skip (self, n_bytes, FALSE);
  }
  return BT_MESSAGE_PREFIX_SIZE + EXTENDED_HEAD;
}

static gsize
start_piece (BtConnection *self, const guint8 *bytes, guint32 length, gint64 now_us)
{
  BtMessage message;

  bt_message_parse (&message, bytes + BT_MESSAGE_PREFIX_SIZE, length);
  self->awaits_buffer = !start_block (self, &message, now_us);
  return self->awaits_buffer ? 0 : BT_MESSAGE_PIECE_SIZE;
}

static gsize
take_small (BtConnection *self, const guint8 *bytes, guint32 length, gint64 now_us)
{
  BtMessage message;

  bt_message_parse (&message, bytes + BT_MESSAGE_PREFIX_SIZE, length);
  if (bt_connection_is_logged (self))
    bt_connection_log_message (self, &message, length, FALSE);
  bt_connection_take_message (self, &message, now_us);
  return BT_MESSAGE_PREFIX_SIZE + length;
}

/* A message whose id is known; @bytes begin with its prefix. Returns the bytes used, 0: more are
 * needed. */
static gsize
take_known (BtConnection *self, const guint8 *bytes, gsize n_bytes, gint64 now_us)
{
  BtCursor cursor;
  guint32 length;
  guint8 id = bytes[BT_MESSAGE_PREFIX_SIZE];

  bt_cursor_init (&cursor, bytes, n_bytes);
  length = bt_cursor_read_u32 (&cursor);
  if (!bt_message_check_length (id, length)) {
    bt_connection_close (self, BT_GONE_BAD_LENGTH);
    return 0;
  }
  switch (id) {
  case BT_MESSAGE_BITFIELD:
    return start_bitfield (self, length - 1, now_us);
  case BT_MESSAGE_EXTENDED:
    if (n_bytes < BT_MESSAGE_PREFIX_SIZE + EXTENDED_HEAD)
      return 0;
    return start_extended (self, length, bytes[BT_MESSAGE_PREFIX_SIZE + 1], now_us);
  case BT_MESSAGE_PIECE:
    return n_bytes < BT_MESSAGE_PIECE_SIZE ? 0 : start_piece (self, bytes, length, now_us);
  default:
    return n_bytes < BT_MESSAGE_PREFIX_SIZE + length ? 0 : take_small (self, bytes, length, now_us);
  }
}

static gsize
take_header (BtConnection *self, const guint8 *bytes, gsize n_bytes, gint64 now_us)
{
  BtCursor cursor;
  guint32 length;

  bt_cursor_init (&cursor, bytes, n_bytes);
  length = bt_cursor_read_u32 (&cursor);
  if (cursor.failed)
    return 0;
  if (length == 0) {
    if (bt_connection_is_logged (self))
      bt_connection_log_plain (self, BT_WIRE_KEEP_ALIVE, 0, FALSE);
    bt_connection_count_chatter (self);
    return BT_MESSAGE_PREFIX_SIZE;
  }
  if (length > BT_LIMIT_MESSAGE) {
    bt_connection_close (self, BT_GONE_BAD_LENGTH);
    return 0;
  }
  if (n_bytes <= BT_MESSAGE_PREFIX_SIZE)
    return 0;
  if (bt_message_is_known (bytes[BT_MESSAGE_PREFIX_SIZE]))
    return take_known (self, bytes, n_bytes, now_us);
  if (bt_connection_is_logged (self))
    bt_connection_log_plain (self, BT_WIRE_UNKNOWN, length, FALSE);
  bt_connection_count_chatter (self);
  start_skip (self, length - 1, FALSE);
  return BT_MESSAGE_PREFIX_SIZE + 1;
}

static gsize
take_handshake (BtConnection *self, const guint8 *bytes, gsize n_bytes, gint64 now_us)
{
  BtHandshake handshake;

  if (n_bytes < BT_HANDSHAKE_SIZE)
    return 0;
  if (bt_handshake_parse (&handshake, bytes))
    bt_connection_take_handshake (self, &handshake, now_us);
  else
    bt_connection_close (self, BT_GONE_HANDSHAKE);
  return BT_HANDSHAKE_SIZE;
}

/* --- the scratch buffer ------------------------------------------------------------------------- */

static gsize
take_some (BtConnection *self, const guint8 *bytes, gsize n_bytes, gint64 now_us)
{
  gsize n;

  switch (self->read_state) {
  case BT_READ_HANDSHAKE:
    return take_handshake (self, bytes, n_bytes, now_us);
  case BT_READ_HEADER:
    return take_header (self, bytes, n_bytes, now_us);
  case BT_READ_BLOCK:
    n = MIN (n_bytes, self->block.length - self->block.n_got);
    memcpy (self->block.buffer + self->block.n_got, bytes, n);
    block_got (self, n, now_us);
    return n;
  case BT_READ_BODY:
    grow_body (&self->body);
    n = MIN (n_bytes, self->body.room - self->body.n_got);
    memcpy (self->body.bytes + self->body.n_got, bytes, n);
    body_got (self, n, now_us);
    return n;
  case BT_READ_SKIP:
    n = MIN (n_bytes, self->skip);
    skip_got (self, n, now_us);
    return n;
  }
  return 0;
}

static void
take_scratch (BtConnection *self, gint64 now_us)
{
  gsize at = 0, n = 1;

  while (!self->closing && n > 0 && at < self->n_scratch) {
    n = take_some (self, self->scratch + at, self->n_scratch - at, now_us);
    at += n;
  }
  self->n_scratch -= at;
  memmove (self->scratch, self->scratch + at, self->n_scratch);
}

/* --- for the driver ----------------------------------------------------------------------------- */

/* Where the rest of what is being received goes; 0 bytes: there is no such thing now. */
static gsize
get_target (BtConnection *self, guint8 **target)
{
  switch (self->read_state) {
  case BT_READ_BLOCK:
    *target = self->block.buffer + self->block.n_got;
    return self->block.length - self->block.n_got;
  case BT_READ_BODY:
    grow_body (&self->body);
    *target = self->body.bytes + self->body.n_got;
    return self->body.room - self->body.n_got;
  case BT_READ_SKIP:
    *target = self->swarm->sink;
    return MIN (self->skip, BT_BLOCK_SIZE);
  default:
    return 0;
  }
}

/* Whether the bytes after the target follow directly. */
static gboolean
is_target_whole (const BtConnection *self, gsize n_target)
{
  switch (self->read_state) {
  case BT_READ_BLOCK:
    return n_target == self->block.length - self->block.n_got;
  case BT_READ_BODY:
    return n_target == self->body.length - self->body.n_got;
  case BT_READ_SKIP:
    return n_target == self->skip;
  default:
    return TRUE;
  }
}

static gboolean
may_read (BtConnection *self, gint64 now_us)
{
  if (self->closing)
    return FALSE;
  if (self->awaits_buffer) {
    self->awaits_buffer = FALSE;
    take_scratch (self, now_us);
    if (self->awaits_buffer)
      bt_swarm_list_add (self->swarm, BT_LIST_POOL, self);
  }
  self->waits_for_out = bt_connection_get_out_size (self) > BT_LIMIT_SEND_BUFFER;
  return !self->closing && !self->awaits_buffer && !self->waits_for_out;
}

static gboolean
is_payload (const BtConnection *self)
{
  return self->read_state == BT_READ_BLOCK
         || (self->read_state == BT_READ_SKIP && self->skip_is_block);
}

guint
bt_connection_get_read_vec (BtConnection *self, struct iovec *vecs, gint64 now_us)
{
  guint8 *target = NULL;
  gsize n_target;
  guint n_vecs = 0;

  self->target_given = 0;
  if (!may_read (self, now_us))
    return 0;
  n_target = get_target (self, &target);
  /* Between messages a block is likely next, and would come beside its header. */
  if (is_payload (self)) {
    n_target = bt_swarm_allow (self->swarm, BT_DIRECTION_DOWN, self, n_target, n_target, now_us);
    if (n_target == 0)
      return 0;
  }
  self->target_given = n_target;
  if (n_target > 0)
    vecs[n_vecs++] = (struct iovec) { target, n_target };
  if (is_target_whole (self, n_target))
    vecs[n_vecs++] =
        (struct iovec) { self->scratch + self->n_scratch, BT_SCRATCH_SIZE - self->n_scratch };
  return n_vecs;
}

static void
target_got (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  switch (self->read_state) {
  case BT_READ_BLOCK:
    block_got (self, n_bytes, now_us);
    break;
  case BT_READ_BODY:
    body_got (self, n_bytes, now_us);
    break;
  default:
    skip_got (self, n_bytes, now_us);
    break;
  }
}

void
bt_connection_did_read (BtConnection *self, gsize n_bytes, gint64 now_us)
{
  gsize n_target = MIN (n_bytes, self->target_given);

  if (self->closing)
    return;
  self->received_us = self->swarm->now_us = now_us;
  self->target_given = 0;
  bt_swarm_spend_turn (self->swarm, BT_DIRECTION_DOWN, self, n_bytes);
  if (self->swarm->params.limit_overhead)
    bt_swarm_charge (self->swarm, BT_DIRECTION_DOWN, self, n_bytes, now_us);
  if (n_target > 0)
    target_got (self, n_target, now_us);
  self->n_scratch += n_bytes - n_target;
  take_scratch (self, now_us);
  if (self->closing)
    return;
  bt_connection_fill_requests (self, now_us);
  if (self->starved_upload)
    bt_connection_pump_uploads (self, now_us);
}
