/* bt-request-queue.h — what we asked of one peer, and how much to ask ahead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/bt-piece.h"

G_BEGIN_DECLS

/* Requests at the head of a queue whose blocks may be on their way: a cancel would come too late. */
#define BT_ON_THE_WAY 2

typedef struct {
  guint32 piece;
  guint32 block;
  BtPiece *target; /* borrowed; NULL: withdrawn, its answer may still come */
  gint64 sent_us;
  gboolean gone; /* only its place is left */
} BtRequest;

/* In order of asking. Positions count up for ever; the request at one is at its position modulo
 * room. An index finds each by its block, so that nothing costs more with many out. */
typedef struct {
  BtRequest *items; /* owned; room is a power of two or 0 */
  guint32 *index;   /* owned; shape: 2 * room; place in items + 1 of a request, 0: none */
  guint room;
  guint32 first, end; /* positions */
  guint n_kept;       /* not gone */
  guint n_live;       /* of those, not withdrawn */

  guint desired; /* requests to keep out */
  guint limit;   /* the peer's reqq and ours */
  gboolean slow_start;
  guint64 second_bytes;         /* in this second */
  guint64 last_second_bytes;    /* in the one before */
  gint64 mean_us, deviation_us; /* from a request to its block */
  gint64 shortest_us;           /* the nearest to the round trip that was seen; 0: none */
  gint64 spacing_us; /* between blocks, while it owed some: does not fade with idleness */
  gint64 arrived_us; /* the last one */
  gint64 tried_us;   /* since when its first block ever is waited for */
  guint n_samples;   /* saturates */
} BtRequestQueue;

void bt_request_queue_init (BtRequestQueue *self);
void bt_request_queue_clear (BtRequestQueue *self);
/* @reqq: what the peer takes; 0: not told. */
void bt_request_queue_set_reqq (BtRequestQueue *self, guint32 reqq);
/* Requests that are remembered, withdrawn ones included, from the oldest or the newest on. Start with
 * *@at = first or end; NULL: no more. What is removed or withdrawn on the way does no harm. */
BtRequest *bt_request_queue_next (BtRequestQueue *self, guint32 *at);
BtRequest *bt_request_queue_previous (BtRequestQueue *self, guint32 *at);
/* The oldest that is waited for, or NULL. */
BtRequest *bt_request_queue_get_oldest (BtRequestQueue *self);
/* One that is waited for rather than a withdrawn one. NULL: never asked, or answered already. */
BtRequest *bt_request_queue_find (BtRequestQueue *self, guint32 piece, guint32 block);
void bt_request_queue_add (BtRequestQueue *self, BtPiece *piece, guint32 block, gint64 now_us);
/* The caller has released the block of its piece. @request is void then. */
void bt_request_queue_remove (BtRequestQueue *self, BtRequest *request);
/* No longer waited for, but not forgotten: its block may be on its way. */
void bt_request_queue_withdraw (BtRequestQueue *self, BtRequest *request);
/* How many more to ask now; 0 until enough is free to make one write worthwhile. */
guint bt_request_queue_get_room (const BtRequestQueue *self);
/* The block of a request is here. */
void bt_request_queue_arrived (BtRequestQueue *self, gint64 sent_us, gsize n_bytes, gint64 now_us);
/* Once a second, with the peer's rate in bytes a second. */
void bt_request_queue_tick (BtRequestQueue *self, guint64 rate);
/* It stopped sending: one at a time, from the bottom again. */
void bt_request_queue_snub (BtRequestQueue *self);
/* When the @n-th block from now (1: the next one) may be expected, from @now_us on. A peer that owes
 * and is silent is expected to stay so for as long again. */
gint64 bt_request_queue_get_wait_us (BtRequestQueue *self, guint n, gint64 now_us);
/* Whether a block that comes after @mine_us is worth more than one after @theirs_us that is asked for
 * already: the estimates are rough. */
gboolean bt_request_queue_is_sooner (gint64 mine_us, gint64 theirs_us);
/* Of how many peers a block may be asked at a time of which one delivers it after @wait_us, and the
 * others later. */
guint bt_request_queue_get_requesters_max (gint64 wait_us);
/* How long to wait for a block before the peer counts as stuck. */
gint64 bt_request_queue_get_timeout_us (const BtRequestQueue *self);

G_END_DECLS
