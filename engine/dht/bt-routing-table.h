/* bt-routing-table.h — the nodes we know, many near to us and few far away (BEP 5, Routing Table).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-node-id.h"

G_BEGIN_DECLS

#define BT_TABLE_GOOD_US (15 * 60 * G_USEC_PER_SEC) /* a node not heard of is questionable; BEP 5 */
#define BT_TABLE_PER_RANGE 2  /* nodes of one range of addresses in a bucket... */
#define BT_TABLE_RANGE_ALL 10 /* ...and in the table: nobody who owns a range owns our sight */

/* One network's nodes: buckets of BT_BUCKET_SIZE by how many bits their ids share with ours. The last
 * one, where our own id falls, splits when it is full. What asks, answers and is silent comes in from
 * outside; the table says who may stand in it, whom to tell of, and whom to ask whether he lives. */
typedef struct _BtRoutingTable BtRoutingTable;

/* @allow_local: addresses of test networks are told apart by port, and are in no range. */
BtRoutingTable *bt_routing_table_new (const BtNodeId *own, gboolean allow_local);
void bt_routing_table_free (BtRoutingTable *self);

/* @contact answered us, after @rtt_us. It is noted, or comes in, or waits as a spare for somebody's
 * place. */
void bt_routing_table_answered (BtRoutingTable *self, const BtContact *contact, guint32 rtt_us,
                                gint64 now_us);
/* @contact asked us. TRUE: it is not known and there would be a place: ask it whether it can be
 * reached. */
gboolean bt_routing_table_asked (BtRoutingTable *self, const BtContact *contact, gint64 now_us);
/* From an earlier run: believed, but to be asked soon. */
void bt_routing_table_restore (BtRoutingTable *self, const BtContact *contact, gint64 now_us);
/* It did not answer, or answered as somebody else. A spare takes its place when that is so again. */
void bt_routing_table_failed (BtRoutingTable *self, const BtContact *contact, gint64 now_us);
/* Our id is another one: all nodes are placed anew. */
void bt_routing_table_set_own (BtRoutingTable *self, const BtNodeId *own, gint64 now_us);

typedef enum {
  BT_TABLE_SILENT = 1 << 0, /* also those that left the last query unanswered */
  BT_TABLE_SPARES = 1 << 1, /* also those that wait for a place, if they are good */
} BtTableFlags;

/* The closest to @target, closest first; returns how many. @out: shape @max. */
guint bt_routing_table_find (const BtRoutingTable *self, const BtNodeId *target, BtTableFlags flags,
                             gint64 now_us, BtContact *out, guint max);
guint bt_routing_table_get_n (const BtRoutingTable *self); /* nodes, without spares */
guint bt_routing_table_get_n_buckets (const BtRoutingTable *self);
void bt_routing_table_count (const BtRoutingTable *self, gint64 now_us, guint *n_good,
                             guint *n_questionable);
void bt_routing_table_get_stat (const BtRoutingTable *self, guint i, gint64 now_us,
                                BtDhtBucketStat *stat);

/* Nobody is to be asked whether it lives, and no bucket refreshed, before; G_MAXINT64: never. */
gint64 bt_routing_table_get_check_us (const BtRoutingTable *self);
gint64 bt_routing_table_get_refresh_us (const BtRoutingTable *self);
/* Whom to ask now whether it lives; @is_restored: it is of an earlier run, and asked for the
 * first time in this one. FALSE: nobody. */
gboolean bt_routing_table_next_check (BtRoutingTable *self, gint64 now_us, BtContact *contact,
                                      gboolean *is_restored);
/* A bucket that has room and around which nothing was looked for during 15 minutes; FALSE: none. */
gboolean bt_routing_table_next_refresh (BtRoutingTable *self, gint64 now_us, guint *bucket);
/* @target is looked for: its bucket needs no refresh for 15 minutes; with our own id as @target, none of
 * our neighbourhood does. */
void bt_routing_table_touch (BtRoutingTable *self, const BtNodeId *target, gint64 now_us);
/* An id for which a lookup fills @bucket: in it, or our own one for those of our neighbourhood, which are
 * too small to be full. */
void bt_routing_table_get_target (const BtRoutingTable *self, guint bucket, BtRandom *random,
                                  BtNodeId *target);

/* Whether @address is of a network where the rules for one IP and one range make no sense: this
 * machine's, a private one, or RFC 2544's for benches. */
gboolean bt_routing_table_is_test_network (const BtAddress *address);
/* Whether they are of one range, that has one owner: /24 of IPv4, /64 of IPv6. */
gboolean bt_routing_table_is_same_range (const BtAddress *a, const BtAddress *b);

G_END_DECLS
