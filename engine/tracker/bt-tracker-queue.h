/* bt-tracker-queue.h — whose turn it is to ask a tracker: a thousand torrents on one are no storm.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each host answers a few calls at a time, all hosts together some more; the others wait, and their
 * time does not run. A host that failed as many of them in a row is not asked by those that wait:
 * each would only find out the same half a minute later. Thread: engine. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BtTrackerQueue BtTrackerQueue;
typedef struct _BtTrackerHost BtTrackerHost;
typedef struct _BtTrackerCall BtTrackerCall;

/* @per_host, @all: calls at a time. Calls are timed on the thread's default main context. */
BtTrackerQueue *bt_tracker_queue_new (guint per_host, guint all);
/* No call may be in it. */
void bt_tracker_queue_free (BtTrackerQueue *self);
/* That one, for further timers of a call. Borrowed. */
GMainContext *bt_tracker_queue_get_context (BtTrackerQueue *self);

/* --- for bt-tracker-call.c ---------------------------------------------------------------------- */
/* Starts it, now or when it is its turn. */
void bt_tracker_queue_push (BtTrackerQueue *self, BtTrackerCall *call, const char *host);
/* It will not be started. */
void bt_tracker_queue_drop (BtTrackerCall *call);
typedef enum {
  BT_TRACKER_HOST_ANSWERED,
  BT_TRACKER_HOST_FAILED,  /* it could not be reached, or said nothing */
  BT_TRACKER_HOST_UNKNOWN, /* nothing is known of it now that was not known before */
} BtTrackerHostState;
/* A call that was started has ended. */
void bt_tracker_queue_leave (BtTrackerHost *host, BtTrackerHostState state);
/* In bt-tracker-call.c: it is its turn. */
void bt_tracker_call_start (BtTrackerCall *call);

G_END_DECLS
