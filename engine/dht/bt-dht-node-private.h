/* bt-dht-node-private.h — what the files of the node share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-contact-cache.h"
#include "dht/bt-dht-guard.h"
#include "dht/bt-dht-items.h"
#include "dht/bt-dht-node.h"
#include "dht/bt-dht-peers.h"
#include "dht/bt-dht-rpc.h"
#include "dht/bt-dht-task.h"
#include "dht/bt-dht-tokens.h"
#include "dht/bt-ip-vote.h"
#include "dht/bt-routing-table.h"

G_BEGIN_DECLS

#define BT_DHT_PAST 16    /* lookups that are over and still told of */
#define BT_DHT_REACHES 16 /* distances that the size of a network is estimated from */

/* One of the two networks that BEP 32 has. */
typedef struct {
  gboolean is_on;
  BtRoutingTable *table; /* owned */
  BtContactCache *cache; /* owned; NULL: it is off */
  BtIpVote vote;
  GArray *routers;                 /* owned; BtAddress: whom to begin with; the oldest makes room */
  gint64 join_us;                  /* our neighbours are looked for then; G_MAXINT64: not */
  guint n_joins;                   /* in a row that found hardly anybody */
  guint64 reaches[BT_DHT_REACHES]; /* how far the eighth closest to a target was, see
                                    * bt_lookup_get_reach() */
  guint n_reaches, next_reach;
} BtDhtNet;

struct _BtDhtNode {
  BtDhtNodeParams params;
  BtDhtNodeFuncs funcs;
  gpointer data;
  BtRandom random;
  BtNodeId id;
  BtDhtNet nets[BT_DHT_N_NETS];
  BtDhtRpc *rpc; /* owned, as all below */
  BtDhtTokens tokens;
  BtDhtPeers *peers;
  BtDhtItems *items;
  BtDhtGuard *guard;

  GHashTable *tasks;  /* serial -> owned BtDhtTask */
  GPtrArray *running; /* borrowed BtDhtTask, in the order they began */
  GQueue waiting;     /* borrowed BtDhtTask, likewise */
  GPtrArray *dead;    /* owned BtDhtTask: over, but somebody on the stack may look at it */
  guint64 next_serial;
  guint depth;    /* of calls that may call back; 0: no task is looked at */
  gint64 now_us;  /* of the call that runs */
  gint64 soon_us; /* a task that has just begun may be over; G_MAXINT64: none */

  GPtrArray *past;   /* owned BtDhtLookupStat, oldest first */
  gint64 check_us;   /* no node is asked whether it lives before */
  gint64 welcome_us; /* likewise one that asked us */
  gint64 calm_us;    /* no lookup for ourselves begins before: it would be in a person's way */
  gint64 expire_us;  /* what we keep is looked through then */
  guint64 n_queries_in, n_queries_out, n_bytes_in, n_bytes_out;
};

static inline guint
_bt_dht_net_of (const BtAddress *address)
{
  return bt_address_is_v4 (address) ? BT_DHT_V4 : BT_DHT_V6;
}

/* --- bt-dht-node.c */
/* Whether @contact or peer, told by @from, may be one to send to: no port 0 and such, and local ones only
 * where they make sense. */
gboolean _bt_dht_node_believes (const BtDhtNode *self, const BtAddress *address,
                                const BtAddress *from);
/* An answer goes only if the guard lets it. FALSE: it did not go. */
gboolean _bt_dht_node_send (BtDhtNode *self, const BtAddress *to, const BtKrpc *message);
/* Sends @message, a query, to @to; its id and transaction are filled in. @id: NULL: not known. NULL: too
 * many are out. What cannot be sent is given up at the next tick. */
BtDhtQuery *_bt_dht_node_ask (BtDhtNode *self, BtKrpc *message, const BtAddress *to,
                              const BtNodeId *id, gint64 now_us);

/* --- bt-dht-node-query.c */
void _bt_dht_node_take_query (BtDhtNode *self, const BtKrpc *query, const BtAddress *from,
                              gint64 now_us);

/* --- bt-dht-node-answer.c */
void _bt_dht_node_take_answer (BtDhtNode *self, const BtKrpc *answer, const BtAddress *from,
                               gint64 now_us);
/* Queries that are late, or are given up. */
void _bt_dht_node_run_rpc (BtDhtNode *self, gint64 now_us);

/* --- bt-dht-node-task.c */
/* (transfer full): takes the task, which begins at once or waits. Calls nobody back. */
guint64 _bt_dht_node_begin (BtDhtNode *self, BtDhtTask *task, gint64 now_us);
/* Asks whom @search wants asked, and goes on when its lookup is over. Calls back. */
void _bt_dht_node_pump (BtDhtNode *self, BtDhtSearch *search, gint64 now_us);
void _bt_dht_node_hear (BtDhtNode *self, BtDhtSearch *search, guint hop, const BtKrpc *answer,
                        gint64 now_us);
/* A node said yes (@is_told) or nothing to what it was to keep. */
void _bt_dht_node_stored (BtDhtNode *self, BtDhtSearch *search, gboolean is_told, gint64 now_us);
/* A router became known: lookups that know nobody begin with it. */
void _bt_dht_node_greet (BtDhtNode *self, const BtAddress *router, gint64 now_us);
void _bt_dht_node_run_tasks (BtDhtNode *self, gint64 now_us);
gint64 _bt_dht_node_get_tasks_deadline (const BtDhtNode *self);
/* From here on no task is freed under somebody who looks at it, until as many leave(). */
void _bt_dht_node_enter (BtDhtNode *self);
void _bt_dht_node_leave (BtDhtNode *self);

/* --- bt-dht-node-store.c */
/* Sends what is to be kept to the closest nodes of @search. */
void _bt_dht_node_store (BtDhtNode *self, BtDhtSearch *search, gint64 now_us);

/* --- bt-dht-node-upkeep.c */
void _bt_dht_node_run_upkeep (BtDhtNode *self, gint64 now_us);
gint64 _bt_dht_node_get_upkeep_deadline (const BtDhtNode *self);
/* Our neighbours are to be looked for soon. */
void _bt_dht_node_plan_join (BtDhtNode *self, guint net, gint64 now_us);
/* A join is over: it is tried again if we still know hardly anybody. */
void _bt_dht_node_joined (BtDhtNode *self, guint net, gint64 now_us);

/* --- bt-dht-node-save.c */
void _bt_dht_node_restore (BtDhtNode *self, GBytes *saved, gint64 now_us);

/* --- bt-dht-node-stat.c */
/* @lookup is over: its course and how far it reached are kept. */
void _bt_dht_node_remember (BtDhtNode *self, const BtDhtTask *task, const BtDhtSearch *search);

G_END_DECLS
