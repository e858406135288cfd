/* bt-message.c — the messages between peers after the handshake (BEP 3, BEP 6, BEP 10).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/bt-message.h"

#include "base/bt-block-pool.h"
#include "base/bt-cursor.h"

#define PLAIN_LENGTH 1
#define INDEX_LENGTH 5
#define RANGE_LENGTH 13
#define PIECE_LENGTH_MIN 9 /* a block of no bytes */
#define PORT_LENGTH 3

gboolean
bt_message_is_fast (guint8 id)
{
  return id >= BT_MESSAGE_SUGGEST && id <= BT_MESSAGE_ALLOWED_FAST;
}

gboolean
bt_message_is_known (guint8 id)
{
  return id <= BT_MESSAGE_PORT || bt_message_is_fast (id) || id == BT_MESSAGE_EXTENDED;
}

gboolean
bt_message_check_length (guint8 id, guint32 length)
{
  switch (id) {
  case BT_MESSAGE_CHOKE:
  case BT_MESSAGE_UNCHOKE:
  case BT_MESSAGE_INTERESTED:
  case BT_MESSAGE_NOT_INTERESTED:
  case BT_MESSAGE_HAVE_ALL:
  case BT_MESSAGE_HAVE_NONE:
    return length == PLAIN_LENGTH;
  case BT_MESSAGE_HAVE:
  case BT_MESSAGE_SUGGEST:
  case BT_MESSAGE_ALLOWED_FAST:
    return length == INDEX_LENGTH;
  case BT_MESSAGE_REQUEST:
  case BT_MESSAGE_CANCEL:
  case BT_MESSAGE_REJECT:
    return length == RANGE_LENGTH;
  case BT_MESSAGE_PIECE:
    return length >= PIECE_LENGTH_MIN && length <= PIECE_LENGTH_MIN + BT_BLOCK_SIZE;
  case BT_MESSAGE_PORT:
    return length == PORT_LENGTH;
  case BT_MESSAGE_EXTENDED:
    return length >= 2;
  default:
    return TRUE;
  }
}

void
bt_message_parse (BtMessage *self, const guint8 *bytes, guint32 length)
{
  BtCursor cursor;

  bt_cursor_init (&cursor, bytes, MIN (length, RANGE_LENGTH));
  self->id = bt_cursor_read_u8 (&cursor);
  self->index = self->begin = self->length = 0;
  self->port = self->id == BT_MESSAGE_PORT ? bt_cursor_read_u16 (&cursor) : 0;
  if (length < INDEX_LENGTH)
    return;
  self->index = bt_cursor_read_u32 (&cursor);
  if (length < PIECE_LENGTH_MIN)
    return;
  self->begin = bt_cursor_read_u32 (&cursor);
  if (self->id == BT_MESSAGE_PIECE)
    self->length = length - PIECE_LENGTH_MIN;
  else
    self->length = bt_cursor_read_u32 (&cursor);
}

gsize
bt_message_write_head (guint8 *to, BtMessageId id, guint32 n_body)
{
  bt_put_u32 (to, n_body + 1);
  to[4] = id;
  return BT_MESSAGE_PREFIX_SIZE + 1;
}

gsize
bt_message_write_plain (guint8 *to, BtMessageId id)
{
  return bt_message_write_head (to, id, 0);
}

gsize
bt_message_write_index (guint8 *to, BtMessageId id, guint32 index)
{
  bt_message_write_head (to, id, INDEX_LENGTH - 1);
  bt_put_u32 (to + 5, index);
  return BT_MESSAGE_PREFIX_SIZE + INDEX_LENGTH;
}

gsize
bt_message_write_range (guint8 *to, BtMessageId id, guint32 index, guint32 begin, guint32 length)
{
  bt_message_write_head (to, id, RANGE_LENGTH - 1);
  bt_put_u32 (to + 5, index);
  bt_put_u32 (to + 9, begin);
  bt_put_u32 (to + 13, length);
  return BT_MESSAGE_PREFIX_SIZE + RANGE_LENGTH;
}

gsize
bt_message_write_port (guint8 *to, guint16 port)
{
  bt_message_write_head (to, BT_MESSAGE_PORT, PORT_LENGTH - 1);
  bt_put_u16 (to + 5, port);
  return BT_MESSAGE_PREFIX_SIZE + PORT_LENGTH;
}

gsize
bt_message_write_piece (guint8 *to, guint32 index, guint32 begin, guint32 length)
{
  bt_message_write_head (to, BT_MESSAGE_PIECE, PIECE_LENGTH_MIN - 1 + length);
  bt_put_u32 (to + 5, index);
  bt_put_u32 (to + 9, begin);
  return BT_MESSAGE_PIECE_SIZE;
}
