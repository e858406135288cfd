/* fuzz-sctp.c — what a peer over WebRTC sends once it is known: packets of SCTP, and the data channel in
 * them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-channel.h"

#include <string.h>
#include <usrsctp.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define HEADER_SIZE 12   /* bytes: ports, tag, checksum (RFC 9260, 3.1) */
#define CHECKSUM_AT 8    /* bytes into it */
#define PIECE_MAX 1200   /* bytes of one packet */
#define OPENING_ROUNDS 8 /* each way; it takes four */

/* --- pieces of an input: each has its length before it ---------------------------------------------- */

static gsize
take_piece (const guint8 **data, gsize *size, const guint8 **piece)
{
  gsize n;

  if (*size < 2)
    return 0;
  n = MIN ((gsize) (((*data)[0] << 8 | (*data)[1]) % PIECE_MAX), *size - 2);
  *piece = *data + 2;
  *data += 2 + n;
  *size -= 2 + n;
  return n;
}

/* --- an association ------------------------------------------------------------------------------------------- */

typedef struct _Side Side;
struct _Side {
  BtSctp *sctp;
  BtChannel channel;
  Side *other;              /* NULL: what is sent is lost */
  guint8 head[HEADER_SIZE]; /* of what was sent last */
};

static void
send_cb (const void *packet, gsize n_bytes, gpointer data)
{
  Side *self = data;

  g_assert (n_bytes <= BT_SCTP_PACKET_MAX);
  memcpy (self->head, packet, HEADER_SIZE);
  if (self->other != NULL)
    bt_sctp_feed (self->other->sctp, packet, n_bytes);
}

static const BtSctpFuncs sctp_funcs = { .send = send_cb };

static void
open_side (Side *self, BtSctpPool *pool, gboolean opens)
{
  self->sctp = bt_sctp_new (pool, BT_SCTP_PORT, &sctp_funcs, self);
  bt_channel_init (&self->channel, self->sctp, opens, 1, G_MAXUINT32);
}

static void
settle (Side *self)
{
  bt_channel_settle (&self->channel);
  bt_sctp_flush (self->sctp);
}

/* As if it came from the other side: tag and checksum are right. */
static void
feed (Side *self, const guint8 *head, const guint8 *chunks, gsize n_chunks)
{
  guint8 packet[HEADER_SIZE + PIECE_MAX];
  guint32 checksum;

  memcpy (packet, head, HEADER_SIZE);
  memcpy (packet + HEADER_SIZE, chunks, n_chunks);
  memset (packet + CHECKSUM_AT, 0, sizeof checksum);
  checksum = usrsctp_crc32c (packet, HEADER_SIZE + n_chunks);
  memcpy (packet + CHECKSUM_AT, &checksum, sizeof checksum);
  bt_sctp_feed (self->sctp, packet, HEADER_SIZE + n_chunks);
}

static void
read_all (Side *self)
{
  guint8 small[4], large[2000];
  struct iovec vecs[] = { { small, sizeof small }, { large, sizeof large } };

  while (bt_channel_readv (&self->channel, vecs, 2) > 0)
    ;
  bt_sctp_flush (self->sctp);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  GMainContext *context = g_main_context_new ();
  BtSctpPool *pool = bt_sctp_pool_new (context);
  Side here = { 0 }, there = { 0 };
  const guint8 *piece;
  gsize n;

  here.other = &there;
  there.other = &here;
  open_side (&here, pool, FALSE);
  open_side (&there, pool, TRUE);
  for (guint i = 0; i < OPENING_ROUNDS; i++) {
    settle (&here);
    settle (&there);
  }
  g_assert (here.channel.state == BT_CHANNEL_OPEN);
  here.other = there.other = NULL;
  while ((n = take_piece (&data, &size, &piece)) > 0) {
    feed (&here, there.head, piece, n);
    bt_sctp_flush (here.sctp);
    read_all (&here);
  }
  bt_sctp_free (here.sctp);
  bt_sctp_free (there.sctp);
  bt_sctp_pool_free (pool);
  g_main_context_unref (context);
  return 0;
}
