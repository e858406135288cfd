/* bt-krpc.h — a message of the DHT: read from a datagram, written into one (BEP 5, 32, 33, 42, 43, 44,
 * 51).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-node-id.h"

G_BEGIN_DECLS

#define BT_KRPC_SIZE 1400 /* bytes we send at most: under an Ethernet frame with IPv6 and UDP */
#define BT_KRPC_TRANSACTION 32 /* bytes of a foreign "t" that are sent back; others use 2 to 20 */
#define BT_KRPC_CONTACT4 26    /* bytes of a contact in "nodes" */
#define BT_KRPC_CONTACT6 38    /* bytes of one in "nodes6"; BEP 32 */
#define BT_KRPC_VALUE4 8       /* bytes of a peer in "values": "6:" and six */
#define BT_KRPC_VALUE6 21      /* likewise: "18:" and eighteen */

typedef enum {
  BT_KRPC_QUERY,
  BT_KRPC_RESPONSE,
  BT_KRPC_ERROR,
} BtKrpcKind;

typedef enum {
  BT_KRPC_PING,
  BT_KRPC_FIND_NODE,
  BT_KRPC_GET_PEERS,
  BT_KRPC_ANNOUNCE_PEER,
  BT_KRPC_GET,
  BT_KRPC_PUT,
  BT_KRPC_SAMPLE_INFOHASHES,
  BT_KRPC_OTHER, /* one that we do not know */
} BtKrpcMethod;

/* BEP 5, Errors. */
typedef enum {
  BT_KRPC_PROTOCOL_ERROR = 203,
  BT_KRPC_METHOD_UNKNOWN = 204,
} BtKrpcErrorCode;

typedef struct {
  const guint8 *bytes; /* borrowed; NULL: not there */
  gsize n;
} BtSpan;

/* What a message says. Arguments of queries and results of answers have the same names and lie in the
 * same fields. Spans point into the datagram that was read, or to what is to be written. */
typedef struct {
  BtKrpcKind kind;
  BtKrpcMethod method;   /* of a query */
  BtSpan transaction;    /* at most BT_KRPC_TRANSACTION bytes */
  BtSpan external;       /* "ip": our address as the sender sees it, compact; BEP 42 */
  gboolean is_read_only; /* BEP 43 */
  int error_code;        /* of an error; 0: it told none */

  BtSpan id;        /* BT_NODE_ID_SIZE bytes; always there but in errors */
  BtSpan target;    /* likewise, if there */
  BtSpan info_hash; /* likewise */
  BtSpan token;
  BtSpan nodes;                         /* whole contacts of BT_KRPC_CONTACT4 bytes */
  BtSpan nodes6;                        /* likewise of BT_KRPC_CONTACT6 */
  BtSpan values;                        /* peers: strings of 6 or 18 bytes, bencoded */
  BtSpan samples;                       /* whole hashes; BEP 51 */
  BtSpan seeds, peers;                  /* BT_BLOOM_SIZE bytes; BEP 33 */
  BtSpan key, signature, salt;          /* BEP 44 */
  BtSpan item;                          /* bencoded, with its keys in order */
  gint64 port, seq, cas, interval, num; /* -1: not there */
  gboolean implied_port, seed, no_seeds, scrape;
  gboolean want4, want6;
} BtKrpc;

void bt_krpc_init (BtKrpc *self, BtKrpcKind kind, BtKrpcMethod method);
/* FALSE: it is no message, or one that does not keep to the rules; then the fields mean nothing. What
 * is not known is skipped. */
gboolean bt_krpc_parse (BtKrpc *self, const guint8 *bytes, gsize n_bytes);
/* Returns how many bytes; 0: there is no room. @to: shape @room. */
gsize bt_krpc_write (const BtKrpc *self, guint8 *to, gsize room);

/* The next contact of "nodes" or "nodes6"; FALSE: there are no more. */
gboolean bt_krpc_next_contact (BtSpan *rest, gboolean is_v6, BtContact *contact);
/* The next peer of "values". */
gboolean bt_krpc_next_peer (BtSpan *rest, BtAddress *peer);
/* A contact as "nodes" or "nodes6" has it, by its family; returns how many bytes. @to: shape
 * BT_KRPC_CONTACT6. */
gsize bt_krpc_put_contact (guint8 *to, const BtContact *contact);
/* A peer as "values" has it; returns how many bytes. @to: shape BT_KRPC_VALUE6. */
gsize bt_krpc_put_peer (guint8 *to, const BtAddress *peer);
/* Compact; returns how many bytes. @to: shape BT_COMPACT6_SIZE. */
gsize bt_krpc_put_address (guint8 *to, const BtAddress *address);
/* FALSE: neither 6 nor 18 bytes. */
gboolean bt_krpc_get_address (BtSpan compact, BtAddress *address);

G_END_DECLS
