/* bt-dht-rpc.h — our queries that are out: which answer belongs to which, and how long to wait.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-krpc.h"

G_BEGIN_DECLS

/* Why somebody was asked. */
typedef enum {
  BT_DHT_FOR_TABLE,  /* whether it lives */
  BT_DHT_FOR_LOOKUP, /* who is closer */
  BT_DHT_FOR_STORE,  /* to keep what a lookup found the place for */
} BtDhtPurpose;

/* One query. It is late after about as long as nearly all answers take: then somebody else is asked as
 * well. It is given up much later. */
typedef struct {
  guint16 transaction;
  gboolean has_id; /* whom we asked; a router's id we do not know */
  gboolean is_late;
  gboolean is_unsent; /* and so tells nothing of whom it was for */
  BtContact contact;
  BtKrpcMethod method;
  BtDhtPurpose purpose;
  gpointer owner; /* borrowed, NULL: nobody waits for it any more */
  guint hop;      /* its owner's */
  gint64 sent_us;
  gint64 due_us; /* late then, or given up when it is late */
  guint place;   /* in the heap */
} BtDhtQuery;

/* At most BT_LIMIT_DHT_OPEN at a time. */
typedef struct _BtDhtRpc BtDhtRpc;

BtDhtRpc *bt_dht_rpc_new (BtRandom *random);
void bt_dht_rpc_free (BtDhtRpc *self);
/* A query is about to be sent; its fields are filled but for owner, hop and purpose. @id: NULL: not
 * known. NULL: too many are out. */
BtDhtQuery *bt_dht_rpc_open (BtDhtRpc *self, const BtAddress *address, const BtNodeId *id,
                             BtKrpcMethod method, gint64 now_us);
/* The query that an answer with @transaction from @from is for; NULL: none, nobody asked. */
BtDhtQuery *bt_dht_rpc_match (const BtDhtRpc *self, BtSpan transaction, const BtAddress *from);
/* It was answered, and is forgotten; returns how long it took. What is learned: how long answers take,
 * and that we are not cut off. */
gint64 bt_dht_rpc_answered (BtDhtRpc *self, BtDhtQuery *query, gint64 now_us);
/* It came to nothing, and is forgotten. */
void bt_dht_rpc_drop (BtDhtRpc *self, BtDhtQuery *query);
/* It could not be sent: its time is over at once. */
void bt_dht_rpc_give_up (BtDhtRpc *self, BtDhtQuery *query);
/* One whose time is over: it became late, or it was late and is to be given up (@is_over) and dropped.
 * NULL: none. */
BtDhtQuery *bt_dht_rpc_next_due (BtDhtRpc *self, gint64 now_us, gboolean *is_over);
/* Nobody waits for the queries of @owner any more; what they are answered still counts. */
void bt_dht_rpc_disown (BtDhtRpc *self, gconstpointer owner);
/* Whether anybody of the same network answered since @query went out: else it may be we who are cut off,
 * or have no IPv6. */
gboolean bt_dht_rpc_is_heard (const BtDhtRpc *self, const BtDhtQuery *query);
gint64 bt_dht_rpc_get_heard_us (const BtDhtRpc *self); /* the last answer came; 0: none */
gint64 bt_dht_rpc_get_deadline (const BtDhtRpc *self); /* G_MAXINT64: none */
guint bt_dht_rpc_get_n (const BtDhtRpc *self);
/* Until a query is late, microseconds. */
gint64 bt_dht_rpc_get_patience (const BtDhtRpc *self);

G_END_DECLS
