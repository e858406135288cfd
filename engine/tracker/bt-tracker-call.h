/* bt-tracker-call.h — one question to a tracker, of whatever kind: its turn, its time and its end.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whoever asks holds a BtTrackerCall until it is done. The kinds of trackers (bt-tracker-http.h,
 * bt-tracker-udp.h) put theirs around it. Thread: engine. */
#pragma once

#include "tracker/bt-tracker-answer.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-queue.h"
#include "tracker/bt-tracker-scrape.h"

G_BEGIN_DECLS

#define BT_TRACKER_TIMEOUT_US \
  (30 * G_USEC_PER_SEC) /* of an answer; libtorrent's tracker_completion_timeout */

/* What came of a call. */
typedef struct {
  BtTrackerAnswer *answer; /* of an announce; owned, may be stolen; NULL: @error, or a scrape */
  GArray *counts; /* of a scrape; borrowed; BtTrackerCounts, shape: the info hashes asked for */
  const GError *error; /* BT_TRACKER_ERROR; borrowed, or NULL */
  gint64 retry_us;     /* with @error: the tracker wants not to be asked for so long (BEP 31);
                        * G_MAXINT64: never again; 0: it said nothing */
} BtTrackerResult;

/* Called exactly once, never from within the function that made the call; the call is gone then. */
typedef void (*BtTrackerDone) (BtTrackerResult *result, gpointer data);

/* Gives it up: BtTrackerDone follows, with BT_TRACKER_ERROR_TIMEOUT unless it was just answered.
 * FALSE: the question did not go out yet, so that the tracker cannot know us by it. */
gboolean bt_tracker_call_cancel (BtTrackerCall *self);
/* It has so long from now on and no longer. FALSE: it has not had its turn; nothing changed. */
gboolean bt_tracker_call_hurry (BtTrackerCall *self, gint64 timeout_us);

/* --- for the kinds ------------------------------------------------------------------------------ */
typedef struct {
  /* It is its turn. */
  void (*start) (BtTrackerCall *self);
  /* It has started and must end before its time, as @verdict says: bt_tracker_call_end() or
   * bt_tracker_call_end_later() follows. */
  void (*interrupt) (BtTrackerCall *self);
  void (*free) (BtTrackerCall *self);
} BtTrackerCallFuncs;

struct _BtTrackerCall {
  const BtTrackerCallFuncs *funcs;
  BtTrackerDone done;
  gpointer data;
  gint64 timeout_us;  /* from its turn on */
  gboolean is_urgent; /* goes before others, and its wait counts: somebody waits for the end */
  gboolean is_extra;  /* that it fails says nothing about the host */
  gboolean is_out;    /* set by the kind: the tracker may have read the question */

  /* Of the call and its queue. */
  BtTrackerQueue *queue;
  BtTrackerHost *host;
  GList link; /* among those that wait for the host */
  gboolean started, cancelled;
  GError *verdict; /* owned, or NULL: why it ends before its time */
  GSource *timer;  /* owned, or NULL: its time is up, or its end */
};

/* Fill @funcs, @done, @data, @timeout_us, @is_urgent and @is_extra before. @host: those to the same one share
 * its slots. Ends with @verdict, without a turn, if that is set already. */
void bt_tracker_call_begin (BtTrackerCall *self, BtTrackerQueue *queue, const char *host);
/* Calls @done and frees it. @result: an error of its own gives way to @verdict. */
void bt_tracker_call_end (BtTrackerCall *self, BtTrackerResult *result);
/* Likewise with an error of @code; @message: borrowed. */
void bt_tracker_call_fail (BtTrackerCall *self, BtTrackerError code, const char *message);
/* Likewise with @verdict, from the loop. */
void bt_tracker_call_end_later (BtTrackerCall *self);
/* Sets @verdict and sees to it that it ends. The first one counts. */
void bt_tracker_call_break_off (BtTrackerCall *self, BtTrackerError code, const char *message);

G_END_DECLS
