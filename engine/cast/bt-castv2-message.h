/* bt-castv2-message.h — what Chromecasts send and are sent: a length, and a protobuf of that length.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A codec without I/O, of bt-cast-message.proto. Any thread. */
#pragma once

#include <glib.h>

#include "cast/bt-cast-error.h"

G_BEGIN_DECLS

#define BT_CASTV2_HEADER 4 /* bytes of the length before each message, the highest byte first */

typedef struct {
  /* Each is UTF-8, and of 1 to BT_LIMIT_CASTV2_NAME bytes. */
  const char *source;      /* "receiver-0": who says it */
  const char *destination; /* "sender-0": to whom, or "*" */
  const char *name_space;  /* "urn:x-cast:…": of what it is about */
  const char *payload;     /* UTF-8, JSON as a rule; NULL: bytes, which nobody here needs */
  gpointer raw;            /* owned; holds all of them */
} BtCastv2Message;

/* Of the message that follows @header. 0 and BT_CAST_ERROR_BAD_ANSWER: none, or beyond
 * BT_LIMIT_CASTV2_FRAME. */
gsize bt_castv2_read_length (const guint8 header[BT_CASTV2_HEADER], GError **error);
/* BT_CAST_ERROR_BAD_ANSWER: not of the protocol. (transfer full) */
BtCastv2Message *bt_castv2_message_read (const guint8 *bytes, gsize n_bytes, GError **error);
void bt_castv2_message_free (BtCastv2Message *self);

/* Of a text, with the length before it. @message: raw is not looked at. (transfer full) */
GBytes *bt_castv2_message_write (const BtCastv2Message *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtCastv2Message, bt_castv2_message_free)

G_END_DECLS
