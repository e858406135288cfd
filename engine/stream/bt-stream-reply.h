/* bt-stream-reply.h — the bytes of one response, as they come and as the client takes them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One buffer is on its way at a time: the next is read when the socket has taken it. So a slow client
 * holds up nobody and makes nothing grow, and one that waits for a piece costs no thread.
 * Thread: engine. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _BtStreamReply BtStreamReply;

typedef struct {
  SoupServerMessage *message; /* its headers are set, its body is empty */
  GSocket *socket;            /* of the client */
  GInputStream *stream;       /* (transfer full); stands where the response begins */
  guint64 length;             /* bytes of the response, > 0 */
} BtStreamReplyParams;

/* @ended: once, when all was sent, the client went or reading failed; then it frees itself. A response
 * that cannot be completed ends with its connection, so that nobody takes it for whole. */
BtStreamReply *bt_stream_reply_new (const BtStreamReplyParams *params,
                                    void (*ended) (BtStreamReply *self, gpointer data),
                                    gpointer data);
/* Hangs up; @ended is not called. */
void bt_stream_reply_abort (BtStreamReply *self);

G_END_DECLS
