/* bt-lookup.h — who is closest to a target: which node to ask next, and when it is found (BEP 5).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-krpc.h"

G_BEGIN_DECLS

/* One lookup in one network. It sends nothing: it says whom to ask, and is told what came of it. A hop is
 * one node that it heard of, known by its index. */
typedef struct _BtLookup BtLookup;

/* @allow_local: addresses of test networks are told apart by port; otherwise at most one node of one
 * range of addresses takes part. */
BtLookup *bt_lookup_new (const BtNodeId *target, gboolean is_v6, gboolean allow_local,
                         gint64 now_us);
void bt_lookup_free (BtLookup *self);

/* A node is heard of: from our own table (@told_by: -1) or from a hop. It takes part unless it is too far
 * away to matter, known already, or of a range that is. @id: NULL: not known, a router's. */
void bt_lookup_add (BtLookup *self, const BtNodeId *id, const BtAddress *address, int told_by,
                    gint64 now_us);
/* The hop to be asked now, or -1: nobody, or nobody until something happens. */
int bt_lookup_next (const BtLookup *self);
void bt_lookup_asked (BtLookup *self, guint hop, gint64 now_us);
/* It takes longer than answers take: somebody else is asked beside it. */
void bt_lookup_late (BtLookup *self, guint hop);
void bt_lookup_failed (BtLookup *self, guint hop, gint64 now_us);
/* @token: to be shown when something is to be kept there; copied, too long ones are left out. */
void bt_lookup_answered (BtLookup *self, guint hop, const BtNodeId *id, BtSpan token,
                         gint64 now_us);
/* A hop that answered knows @n_peers, of which @n_new were not known. */
void bt_lookup_add_peers (BtLookup *self, guint hop, guint n_peers, guint n_new, gint64 now_us);
/* Another hop keeps what it was given. */
void bt_lookup_add_told (BtLookup *self);
/* The closest nodes that are there have all answered, or there is nobody left. */
gboolean bt_lookup_is_over (const BtLookup *self);
void bt_lookup_end (BtLookup *self, gint64 now_us);

/* The closest hops that gave a token, at most BT_BUCKET_SIZE, closest first; returns how many. @hops:
 * shape BT_BUCKET_SIZE. */
guint bt_lookup_get_closest (const BtLookup *self, guint *hops);
BtSpan bt_lookup_get_token (const BtLookup *self, guint hop); /* borrowed until the next call */
/* The first 64 bits of how far the BT_BUCKET_SIZE-th closest is; FALSE: so many did not answer. */
gboolean bt_lookup_get_reach (const BtLookup *self, guint64 *distance);
/* Borrowed; serial is 0. */
const BtDhtLookupStat *bt_lookup_get_stat (const BtLookup *self);

G_END_DECLS
