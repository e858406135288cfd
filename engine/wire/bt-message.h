/* bt-message.h — the messages between peers after the handshake (BEP 3, BEP 6, BEP 10).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BT_MESSAGE_CHOKE = 0,
  BT_MESSAGE_UNCHOKE = 1,
  BT_MESSAGE_INTERESTED = 2,
  BT_MESSAGE_NOT_INTERESTED = 3,
  BT_MESSAGE_HAVE = 4,
  BT_MESSAGE_BITFIELD = 5,
  BT_MESSAGE_REQUEST = 6,
  BT_MESSAGE_PIECE = 7,
  BT_MESSAGE_CANCEL = 8,
  BT_MESSAGE_PORT = 9,       /* BEP 5 */
  BT_MESSAGE_SUGGEST = 0x0d, /* BEP 6 from here */
  BT_MESSAGE_HAVE_ALL = 0x0e,
  BT_MESSAGE_HAVE_NONE = 0x0f,
  BT_MESSAGE_REJECT = 0x10,
  BT_MESSAGE_ALLOWED_FAST = 0x11,
  BT_MESSAGE_EXTENDED = 20, /* BEP 10 */
} BtMessageId;

#define BT_MESSAGE_PREFIX_SIZE 4 /* bytes of the length before each message */
#define BT_MESSAGE_SMALL_MAX 17  /* bytes of the longest message of fixed size, prefix included */
#define BT_MESSAGE_PIECE_SIZE 13 /* bytes of a piece message before its block, prefix included */

/* A message of fixed size, or the fixed part of `piece`. What a message lacks is zero. */
typedef struct {
  guint8 id;
  guint16 port;   /* port */
  guint32 index;  /* have, request, piece, cancel, suggest, reject, allowed fast */
  guint32 begin;  /* request, piece, cancel, reject */
  guint32 length; /* request, cancel, reject; of `piece`: bytes of the block */
} BtMessage;

/* Ids this program understands. */
gboolean bt_message_is_known (guint8 id);
/* Ids that only BEP 6 knows. */
gboolean bt_message_is_fast (guint8 id);
/* Whether a message of @id may have @length bytes after its prefix (the id counts). TRUE for ids
 * that are not known. */
gboolean bt_message_check_length (guint8 id, guint32 length);
/* @bytes: @length bytes from the id on, as bt_message_check_length() wants them; of `piece` only
 * the first 9 need to be there. */
void bt_message_parse (BtMessage *self, const guint8 *bytes, guint32 length);

/* Each writes a whole message, prefix included, and returns its size. @to: BT_MESSAGE_SMALL_MAX. */
gsize bt_message_write_plain (guint8 *to, BtMessageId id);
gsize bt_message_write_index (guint8 *to, BtMessageId id, guint32 index);
gsize bt_message_write_range (guint8 *to, BtMessageId id, guint32 index, guint32 begin,
                              guint32 length);
gsize bt_message_write_port (guint8 *to, guint16 port);
/* Only what stands before the block. */
gsize bt_message_write_piece (guint8 *to, guint32 index, guint32 begin, guint32 length);
/* Prefix and id of a message whose body of @n_body bytes follows. */
gsize bt_message_write_head (guint8 *to, BtMessageId id, guint32 n_body);

G_END_DECLS
