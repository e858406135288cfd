/* bt-dht-node.h — we as a node of the DHT: one table of IPv4 and one of IPv6 nodes, lookups, what we
 * keep for others (BEP 5, 32, 33, 42, 43, 44, 51).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Protocol without I/O: in come datagrams, questions and the time, out go datagrams, answers and the
 * next deadline. Thread: one, the driver's (the engine thread). Callbacks are called from within
 * receive(), tick() and the functions that begin a lookup never; from a callback lookups may be begun
 * and cancelled. */
#pragma once

#include "base/bt-random.h"
#include "dht/bt-dht-tokens.h"
#include "dht/bt-node-id.h"

G_BEGIN_DECLS

typedef struct _BtDhtNode BtDhtNode;

typedef struct {
  guint64 seed;       /* of chance; the same seed, clock and datagrams give the same run */
  gboolean read_only; /* BEP 43: others are told not to ask us; queries are not answered */
  gboolean
      allow_local; /* nodes with loopback and private addresses are believed from anybody: a test
                         * network. Without it such a node counts only when we or it live in one. */
  gboolean no_v4, no_v6; /* families we have no socket for */
  /* Of the tokens; from bt_random_secret() where strangers are. */
  guint8 secret[BT_DHT_TOKEN_SECRET_SIZE];
} BtDhtNodeParams;

void bt_dht_node_params_init (BtDhtNodeParams *params);

typedef struct {
  /* Sends a datagram; @bytes lives during the call. FALSE: it cannot be sent: there is no way to @to. */
  gboolean (*send) (const BtAddress *to, const guint8 *bytes, gsize n_bytes, gpointer data);
  /* Our address as a majority of others sees it became known, or another one. Nullable. */
  void (*external) (const BtAddress *address, gpointer data);
} BtDhtNodeFuncs;

/* @saved: of bt_dht_node_save(), or NULL; what cannot be read is left out. */
BtDhtNode *bt_dht_node_new (const BtDhtNodeParams *params, const BtDhtNodeFuncs *funcs,
                            gpointer data, GBytes *saved, gint64 now_us);
void bt_dht_node_free (BtDhtNode *self);

/* A node to ask, from a router's name, a peer's PORT message, a torrent file or a magnet link. Pinged;
 * it enters the table when it answers. While we know nobody the lookups begin with it. */
void bt_dht_node_add (BtDhtNode *self, const BtAddress *address, gint64 now_us);
/* Any datagram that came; what is no DHT message is dropped. @bytes: borrowed for the call. */
void bt_dht_node_receive (BtDhtNode *self, const guint8 *bytes, gsize n_bytes,
                          const BtAddress *from, gint64 now_us);
gint64 bt_dht_node_get_deadline (BtDhtNode *self); /* G_MAXINT64: none */
/* The last answer of anybody came; 0: none. */
gint64 bt_dht_node_get_heard_us (BtDhtNode *self);
void bt_dht_node_tick (BtDhtNode *self, gint64 now_us);

/* --- lookups: each begins at once; a serial is never 0 --------------------------------------------- */
typedef struct {
  /* Peers, as they become known; none twice in one lookup. @peers: shape @n. */
  void (*peers) (const BtAddress *peers, guint n, gpointer data);
  /* Over, and the serial means nothing any more; not after cancel(). @n_answered: nodes that answered.
   * @n_told: nodes that took our announce. */
  void (*done) (guint n_answered, guint n_told, gpointer data);
} BtDhtLookupFuncs;

/* That we are a peer as well. With implied_port: a router may map the port, so nodes take the one that the
 * datagram came from. */
typedef struct {
  guint16 port;     /* not 0 */
  gboolean is_seed; /* we have all (BEP 33) */
} BtDhtAnnounce;

/* Looks for peers of @info_hash in both networks. @announce: NULL: only looks. */
guint64 bt_dht_node_get_peers (BtDhtNode *self, const BtNodeId *info_hash,
                               const BtDhtAnnounce *announce, const BtDhtLookupFuncs *funcs,
                               gpointer data, gint64 now_us);
/* A lookup that is over is no error. */
void bt_dht_node_cancel (BtDhtNode *self, guint64 serial);

/* How many seeds and peers of @info_hash there are about (BEP 33). -1: nobody told. */
typedef void (*BtDhtScrapeDone) (int n_seeds, int n_peers, gpointer data);
guint64 bt_dht_node_scrape (BtDhtNode *self, const BtNodeId *info_hash, BtDhtScrapeDone done,
                            gpointer data, gint64 now_us);

/* BEP 44. @value: bencoded, at most 1000 bytes; NULL: not found. @seq: -1 for immutable ones. */
typedef void (*BtDhtItemDone) (GBytes *value, gint64 seq, gpointer data);
guint64 bt_dht_node_get_item (BtDhtNode *self, const BtNodeId *target, BtDhtItemDone done,
                              gpointer data, gint64 now_us);
/* @key: 32 bytes of an Ed25519 public key; @salt: at most 64 bytes, or NULL. The highest @seq whose
 * signature is right. */
guint64 bt_dht_node_get_mutable (BtDhtNode *self, const guint8 key[32], GBytes *salt,
                                 BtDhtItemDone done, gpointer data, gint64 now_us);
typedef void (*BtDhtPutDone) (guint n_told, gpointer data);
/* @value: bencoded, at most 1000 bytes. */
guint64 bt_dht_node_put_item (BtDhtNode *self, GBytes *value, BtDhtPutDone done, gpointer data,
                              gint64 now_us);
/* What is put under a key. */
typedef struct {
  guint8 secret[32]; /* the seed of an Ed25519 key */
  GBytes *salt;      /* at most 64 bytes, or NULL */
  gint64 seq;        /* higher than the one before */
  GBytes *value;     /* bencoded, at most 1000 bytes */
} BtDhtPut;
/* 0: GnuTLS cannot sign. */
guint64 bt_dht_node_put_mutable (BtDhtNode *self, const BtDhtPut *put, BtDhtPutDone done,
                                 gpointer data, gint64 now_us);

/* --- what is told --------------------------------------------------------------------------------- */
void bt_dht_node_get_summary (BtDhtNode *self, BtDhtSummary *summary, gint64 now_us);
/* (transfer full) */
BtDhtStat *bt_dht_node_get_stat (BtDhtNode *self, gint64 now_us);
/* Id and good nodes, for the next start. (transfer full) */
GBytes *bt_dht_node_save (BtDhtNode *self, gint64 now_us);

G_END_DECLS
