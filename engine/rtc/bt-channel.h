/* bt-channel.h — the one data channel of an association (RFC 8831), as a stream of bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where messages end means nothing: BitTorrent's lie in them as they come.
 *
 * Thread: engine. */
#pragma once

#include "rtc/bt-sctp.h"
#include <sys/uio.h>

G_BEGIN_DECLS

typedef enum {
  BT_CHANNEL_OPENING,
  BT_CHANNEL_OPEN,
  BT_CHANNEL_REFUSED, /* what came is no byte of BitTorrent: text, another channel, nonsense */
} BtChannelState;

typedef struct {
  BtSctp *sctp; /* borrowed */
  BtChannelState state;
  const char
      *refusal;       /* what came, when it is refused; a sentence for people who look for faults */
  gboolean opens;     /* we do; else we wait until the other side does */
  gboolean has_asked; /* it is said that we open */
  guint16 stream;
  gsize message_max; /* bytes */
} BtChannel;

/* @stream: the one on which we open. @message_max: bytes the other side takes at once. */
void bt_channel_init (BtChannel *self, BtSctp *sctp, gboolean opens, guint16 stream,
                      guint32 message_max);
/* Goes on with opening; to be called after the association changed, until it is open. */
void bt_channel_settle (BtChannel *self);
/* Bytes, or 0: nothing waits, or nothing more will come (look at the states). */
gsize bt_channel_readv (BtChannel *self, const struct iovec *vecs, guint n_vecs);
/* Bytes taken; 0: there is no room now. */
gsize bt_channel_writev (BtChannel *self, const struct iovec *vecs, guint n_vecs);

G_END_DECLS
