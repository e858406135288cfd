/* bt-request-queue.h — what we asked of one peer, and how much to ask ahead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/bt-piece.h"

G_BEGIN_DECLS

typedef struct {
  guint32 piece;
  guint32 block;
  BtPiece *target; /* borrowed; NULL: withdrawn, its answer may still come */
  gint64 sent_us;
} BtRequest;

/* In order of asking. Few peers answer out of order, so what is looked for is near the front. */
typedef struct {
  BtRequest *items; /* owned; live ones are [first, end) */
  guint first, end, room;
  guint n_live; /* not withdrawn */

  guint desired; /* requests to keep out */
  guint limit;   /* the peer's reqq and ours */
  gboolean slow_start;
  guint64 second_bytes;         /* in this second */
  guint64 last_second_bytes;    /* in the one before */
  gint64 mean_us, deviation_us; /* from a request to its block */
  gint64 shortest_us;           /* the nearest to the round trip that was seen; 0: none */
  guint n_samples;              /* saturates */
} BtRequestQueue;

void bt_request_queue_init (BtRequestQueue *self);
void bt_request_queue_clear (BtRequestQueue *self);
/* @reqq: what the peer takes; 0: not told. */
void bt_request_queue_set_reqq (BtRequestQueue *self, guint32 reqq);
guint bt_request_queue_get_n (const BtRequestQueue *self);
BtRequest *bt_request_queue_get (BtRequestQueue *self, guint i);
/* NULL: never asked, or answered already. */
BtRequest *bt_request_queue_find (BtRequestQueue *self, guint32 piece, guint32 block);
void bt_request_queue_add (BtRequestQueue *self, BtPiece *piece, guint32 block, gint64 now_us);
/* The caller has released the block of its piece. Pointers to requests are void then. */
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
/* How long to wait for a block before the peer counts as stuck. */
gint64 bt_request_queue_get_timeout_us (const BtRequestQueue *self);

G_END_DECLS
