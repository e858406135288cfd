/* bt-wire-entry.h — one message between a peer and us, as those who look at the wire are told of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BT_WIRE_UNKNOWN, /* of an id that we do not know */
  BT_WIRE_HANDSHAKE,
  BT_WIRE_KEEP_ALIVE,
  BT_WIRE_CHOKE, /* BEP 3 from here */
  BT_WIRE_UNCHOKE,
  BT_WIRE_INTERESTED,
  BT_WIRE_NOT_INTERESTED,
  BT_WIRE_HAVE,
  BT_WIRE_BITFIELD,
  BT_WIRE_REQUEST,
  BT_WIRE_PIECE, /* told when the block's last byte moved */
  BT_WIRE_CANCEL,
  BT_WIRE_PORT,    /* BEP 5 */
  BT_WIRE_SUGGEST, /* BEP 6 from here */
  BT_WIRE_HAVE_ALL,
  BT_WIRE_HAVE_NONE,
  BT_WIRE_REJECT,
  BT_WIRE_ALLOWED_FAST,
  BT_WIRE_EXTENDED, /* BEP 10; see BtWireSays */
  BT_N_WIRE_METHODS
} BtWireMethod;

/* What an EXTENDED message is about. */
typedef enum {
  BT_WIRE_SAYS_OTHER, /* of an extension that we do not know, or cannot be read */
  BT_WIRE_SAYS_HANDSHAKE,
  BT_WIRE_SAYS_METADATA_REQUEST, /* BEP 9; count: which part */
  BT_WIRE_SAYS_METADATA_DATA,    /* likewise */
  BT_WIRE_SAYS_METADATA_REJECT,  /* likewise */
  BT_WIRE_SAYS_PEERS,            /* BEP 11; count: addresses that came */
  BT_WIRE_SAYS_DONT_HAVE,        /* BEP 54 */
  BT_WIRE_SAYS_UPLOAD_ONLY,      /* BEP 21; count: 1: from now on, 0: no more */
} BtWireSays;

typedef enum {
  BT_WIRE_RARE = 1 << 0,      /* a REQUEST of ours: few peers have the piece, many have others */
  BT_WIRE_COMPLETES = 1 << 1, /* a PIECE to us: the last block that was missing of it */
  BT_WIRE_WASTED = 1 << 2,    /* a PIECE to us that nobody needed any more, or asked for */
} BtWireFlags;

/* What a message lacks is zero. */
typedef struct {
  guint64 number; /* counts a torrent's messages while somebody looks, from 1; gaps: dropped ones */
  gint64 time_us; /* monotonic */
  gint64 asked_us;  /* of a PIECE to us: when it was asked for; 0: it was not */
  guint64 peer_id;  /* as in BtPeerStat; the peer may be gone */
  guint32 piece;    /* where the method has one: see bt_wire_method_has_piece() */
  guint32 offset;   /* bytes from the piece's beginning */
  guint32 length;   /* bytes of the block; of others, bytes of the message after its prefix */
  guint32 count;    /* pieces of a BITFIELD, the PORT, or see BtWireSays */
  guint16 copies;   /* of a REQUEST of ours: connected peers that have the piece */
  guint8 method;    /* BtWireMethod */
  guint8 says;      /* BtWireSays, of EXTENDED */
  guint8 flags;     /* BtWireFlags */
  gboolean is_sent; /* by us */
} BtWireEntry;

#define BT_WIRE_ENTRIES_MAX 500 /* entries a report; more are dropped, never the newest */

/* REQUEST, PIECE, CANCEL and REJECT: it is about one block. */
static inline gboolean
bt_wire_method_has_block (BtWireMethod method)
{
  return method == BT_WIRE_REQUEST || method == BT_WIRE_PIECE || method == BT_WIRE_CANCEL
         || method == BT_WIRE_REJECT;
}

/* It names a piece; EXTENDED does where it says BT_WIRE_SAYS_DONT_HAVE. */
static inline gboolean
bt_wire_method_has_piece (BtWireMethod method)
{
  return bt_wire_method_has_block (method) || method == BT_WIRE_HAVE || method == BT_WIRE_SUGGEST
         || method == BT_WIRE_ALLOWED_FAST;
}

G_END_DECLS
