/* bt-lsd-message.h — what one tells the neighbours of one's torrents (BEP 14).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-hash.h"

G_BEGIN_DECLS

#define BT_LSD_DATAGRAM_MAX 1400 /* bytes; BEP 14: no fragments */
#define BT_LSD_HASHES_MAX 25     /* of one message: so many fit into a datagram */
#define BT_LSD_COOKIE_MAX 32     /* bytes that are kept of a cookie, with the NUL; ours has 16 */

typedef struct {
  guint16 port; /* it listens there for peers */
  guint n_hashes;
  guint8 hashes[BT_LSD_HASHES_MAX][BT_SHA1_SIZE];
  char cookie[BT_LSD_COOKIE_MAX]; /* "": none */
} BtLsdMessage;

/* Header lines that are not known, or hold nothing that can be read, are passed over; so are hashes
 * beyond BT_LSD_HASHES_MAX. FALSE: no search, no port or no hash. */
gboolean bt_lsd_message_parse (BtLsdMessage *self, const guint8 *bytes, gsize n_bytes);
/* @v6: for the group of IPv6. Returns the bytes written to @to, which has BT_LSD_DATAGRAM_MAX. */
gsize bt_lsd_message_write (const BtLsdMessage *self, gboolean v6, char *to);

G_END_DECLS
