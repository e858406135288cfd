/* bt-dht-stat.h — what is told about the DHT: plain data, shared by all layers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

#define BT_NODE_ID_SIZE 20 /* bytes; BEP 5 */
#define BT_BUCKET_SIZE 8   /* nodes of a bucket; BEP 5's K */
#define BT_LOOKUP_HOPS \
  100 /* nodes of a lookup that are told, the closest and those that were asked */

/* BEP 5, Routing Table. */
typedef enum {
  BT_DHT_NODE_GOOD,         /* answered, and was heard of within 15 minutes */
  BT_DHT_NODE_QUESTIONABLE, /* not heard of for 15 minutes */
  BT_DHT_NODE_BAD,          /* left several queries unanswered */
} BtDhtNodeState;

typedef struct {
  guint8 id[BT_NODE_ID_SIZE];
  BtAddress address;
  BtDhtNodeState state;
  gboolean is_verified; /* its id fits its address, BEP 42 */
  gint64 seen_us;       /* last heard of, monotonic; 0: never */
  guint32 rtt_us;       /* of its last answer; 0: none yet */
} BtDhtNodeStat;

typedef struct {
  guint depth;     /* bits that its ids share with ours; for the last one: at least so many */
  gboolean is_own; /* our own id falls into it: it splits when it is full */
  guint n_nodes;   /* of @nodes */
  guint n_spare;   /* in the replacement cache */
  BtDhtNodeStat nodes[BT_BUCKET_SIZE];
} BtDhtBucketStat;

typedef enum {
  BT_HOP_HEARD,    /* somebody told of it */
  BT_HOP_ASKED,    /* no answer yet */
  BT_HOP_ANSWERED, /* told of closer ones, or of none */
  BT_HOP_PEERS,    /* knows peers */
  BT_HOP_FAILED,   /* did not answer in time */
} BtHopState;

/* One node of a lookup. */
typedef struct {
  guint8 id[BT_NODE_ID_SIZE];
  BtAddress address;
  BtHopState state;
  guint n_bits;    /* bits alike with the target, 0 to 160 */
  guint round;     /* 1: from our own table; n + 1: told by one of round n */
  int told_by;     /* index of the hop that told of it; -1: our own table */
  guint n_peers;   /* peers it knows, when BT_HOP_PEERS */
  gint64 heard_us; /* monotonic; 0: not */
  gint64 asked_us; /* likewise */
  gint64 ended_us; /* answered or given up; likewise */
} BtDhtHopStat;

/* One lookup, running or over. */
typedef struct {
  guint64 serial; /* unique in the engine's life */
  guint8 target[BT_NODE_ID_SIZE];
  gboolean is_v6; /* in the network of IPv6 nodes (BEP 32) */
  gboolean is_running;
  gint64 started_us; /* monotonic */
  gint64 first_us;   /* the first peer was known; 0: none yet */
  gint64 ended_us;   /* 0: it runs */
  guint n_asked, n_answered, n_failed, n_rounds;
  guint n_peers;      /* different peers found */
  guint n_told;       /* closest nodes that took our announce */
  guint n_hops;       /* of @hops */
  BtDhtHopStat *hops; /* owned; shape: n_hops, in the order they were heard of */
} BtDhtLookupStat;

void bt_dht_lookup_stat_clear (BtDhtLookupStat *self);

/* What is cheap to tell, always. */
typedef struct {
  gboolean is_running;          /* switched on, and a socket is open */
  gboolean is_joining;          /* looks for its first neighbours */
  guint n_good, n_questionable; /* nodes, IPv4 and IPv6 */
  guint64
      n_network; /* nodes of the whole network, as our own neighbourhood lets us think; 0: unknown */
} BtDhtSummary;

/* All of it, told only while it is watched. */
typedef struct {
  guint8 id[BT_NODE_ID_SIZE]; /* ours */
  gint64 now_us;              /* when this was true */
  BtDhtSummary summary;
  GArray *buckets;  /* owned; BtDhtBucketStat, of IPv4 nodes, by depth, each depth once */
  GArray *buckets6; /* likewise of IPv6 nodes */
  GArray *
      lookups; /* owned; BtDhtLookupStat, running ones and the last ones of each target, newest first */
  guint64 n_queries_in, n_queries_out; /* since the start */
  guint64 n_bytes_in, n_bytes_out;
  guint n_dropped; /* queries of others that were not answered: too many */
  guint n_stored_peers, n_stored_items, n_stored_hashes; /* what we keep for others */
} BtDhtStat;

BtDhtStat *bt_dht_stat_new (void);
void bt_dht_stat_free (BtDhtStat *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtDhtStat, bt_dht_stat_free)

G_END_DECLS
