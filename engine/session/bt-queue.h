/* bt-queue.h — which torrents run: so many downloads and so many seeds at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers in, numbers out: no clock, no torrents. Thread: any.
 *
 * The order of the list rules. A magnet that waits for its metadata is a download. What is forced
 * runs and takes no slot. What runs but is slow goes on and takes no slot either, so that a torrent
 * without peers does not keep the ones behind it from beginning; once it is fast again it takes the
 * slot that its place in the list gives it, or waits. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BT_QUEUE_NONE, /* does not ask for a slot: paused, failed, checking, held */
  BT_QUEUE_DOWNLOAD,
  BT_QUEUE_SEED,
  BT_N_QUEUE_KINDS
} BtQueueKind;

typedef struct {
  BtQueueKind kind;
  gboolean forced;
  gboolean slow;    /* see below; only believed while it runs */
  gboolean running; /* in: it runs now; out: it is to run. Of kind NONE: unchanged */
} BtQueueItem;

/* Decides who runs. @items: shape @n, in the order of the list. @slots: shape BT_N_QUEUE_KINDS; 0: as
 * many as there are. */
void bt_queue_decide (BtQueueItem *items, guint n, const guint *slots);

/* Whether a torrent that runs is slow: fewer than BT_QUEUE_SLOW_BYTES moved in a whole window. */
#define BT_QUEUE_SLOW_MINUTES 2 /* of a window: time to find peers, and to get a slot of theirs */
#define BT_QUEUE_SLOW_BYTES (64 * 1024) /* four blocks: half a kilobyte a second serves nobody */

typedef struct {
  gint64 since_us; /* the window began */
  guint64 n_bytes; /* moved until then */
  gboolean slow;
} BtQueuePace;

/* It began to run, or turned from downloading to seeding. @n_bytes: any count that only grows. */
void bt_queue_pace_begin (BtQueuePace *self, guint64 n_bytes, gint64 now_us);
/* Call when bt_queue_pace_get_due_us() has come; earlier it changes nothing. @window_us: > 0. */
void bt_queue_pace_update (BtQueuePace *self, guint64 n_bytes, gint64 window_us, gint64 now_us);
gint64 bt_queue_pace_get_due_us (const BtQueuePace *self, gint64 window_us);

G_END_DECLS
