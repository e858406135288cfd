/* bt-announcer-private.h — what the files of an announcer share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracker/bt-announcer.h"

G_BEGIN_DECLS

/* Quitting takes 5 s in all. */
#define BT_ANNOUNCER_LAST_US (2 * G_USEC_PER_SEC)
#define BT_ANNOUNCER_GOODBYE_US (4 * G_USEC_PER_SEC)

#define BT_ANNOUNCER_INTERVAL_SPREAD 10 /* an interval, and by chance up to a tenth more */

/* Why a tracker is called. */
typedef enum {
  BT_ANNOUNCER_ROUND,   /* it is its turn */
  BT_ANNOUNCER_ASKED,   /* a person wants to know, or it introduces and its interval is over */
  BT_ANNOUNCER_OTHER,   /* after one of those, over the other family */
  BT_ANNOUNCER_SCRAPE,  /* somebody watches */
  BT_ANNOUNCER_LAST,    /* "completed", when the end comes at once */
  BT_ANNOUNCER_GOODBYE, /* "stopped" */
} BtAnnouncerPurpose;

/* One tracker of the list. */
typedef struct {
  char *url; /* owned */
  guint tier;
  gboolean is_spoken;  /* of a kind that we speak */
  gboolean introduces; /* asked beside the rounds: its peers meet through it alone */
  gboolean is_extra;   /* of the person's list and not of the torrent's; they stand last */

  BtTrackerState state;
  char *message; /* owned, or NULL */
  gint error;    /* BtTrackerError, once it failed */
  guint n_peers;
  BtTrackerCounts counts;
  char *tracker_id; /* owned, or NULL */

  guint n_fails;
  guint n_lost;     /* times it lost us, since it last knew us from one announce to the next */
  gint64 retry_us;  /* not before, after a failure */
  gint64 min_us;    /* not before, by its minimum interval */
  gint64 ask_us;    /* to be asked then, whoever's turn it is; G_MAXINT64: by its turn */
  gint64 scrape_us; /* not before; G_MAXINT64: an announce tells all, or it has no scrape */
  gint64 other_us;  /* not over the other family before, after a failure */

  gboolean knows_us;       /* it may have us in its list */
  gboolean knows_other;    /* by the other family, too */
  BtTrackerFamily other;   /* which one that is */
  gboolean told_completed; /* since start() */
  gboolean removed;        /* from the list; it goes when no call is out */
  guint n_out;             /* calls to it that are out */
} BtAnnouncerTracker;

/* What a call that is out belongs to. */
typedef struct {
  BtAnnouncer *announcer;
  BtAnnouncerTracker *tracker;
  BtTrackerCall *call;
  BtTrackerEvent event;
  BtAnnouncerPurpose purpose;
  gboolean given_up; /* it was asked, and is not waited for */
} BtAnnouncerCall;

struct _BtAnnouncer {
  BtTrackerClient *client; /* borrowed */
  BtRandom *random;        /* borrowed */
  BtInfoHash info_hash;
  guint8 peer_id[20];
  guint32 key;
  BtAnnouncerFuncs funcs;
  gpointer data;

  GPtrArray *trackers; /* owned BtAnnouncerTracker, as added */
  GPtrArray *tries;    /* the same but for those that introduce, in the order of asking */
  GPtrArray *leaving; /* owned BtAnnouncerTracker that were removed, until nothing is out to them */
  guint n_tiers;

  gboolean running;
  gboolean is_introduced; /* those that introduce are asked */
  gboolean stopping;
  gint64 end_us; /* while stopping: goodbyes are not waited for longer */
  gboolean completed;
  gboolean watched;
  GPtrArray *out;   /* owned by their calls; BtAnnouncerCall */
  guint n_goodbyes; /* of them, with what is said just before */
  gboolean asking;  /* a call of the round is out */
  guint round;      /* next of @tries to ask in this round; tries->len: the round is over */
  gint64 next_us;   /* next round */
  gint64 ask_us;    /* the earliest of the trackers' */
  BtAnnouncerTracker *working; /* answered last in a round, or NULL */
};

/* --- bt-announcer-list.c ------------------------------------------------------------------------- */
void bt_announcer_tracker_free (gpointer tracker);
/* Among those in the list, not those that leave. NULL: there is none. */
BtAnnouncerTracker *bt_announcer_find (BtAnnouncer *self, const char *url);
/* In no list yet. (transfer full) */
BtAnnouncerTracker *bt_announcer_tracker_new (BtAnnouncer *self, const char *url, guint tier);

/* --- bt-announcer-calls.c ------------------------------------------------------------------------ */
BtTrackerEvent bt_announcer_get_event (BtAnnouncer *self, BtAnnouncerTracker *tracker,
                                       gboolean knows_us);
/* Asks, whatever else is out to it. @family: bt-tracker-request.h. */
void bt_announcer_call (BtAnnouncer *self, BtAnnouncerTracker *tracker, BtAnnouncerPurpose purpose,
                        BtTrackerEvent event, BtTrackerFamily family);
/* With the event that is due, by any family. */
void bt_announcer_call_tracker (BtAnnouncer *self, BtAnnouncerTracker *tracker,
                                BtAnnouncerPurpose purpose);
void bt_announcer_call_scrape (BtAnnouncer *self, BtAnnouncerTracker *tracker);

/* --- bt-announcer-rounds.c ----------------------------------------------------------------------- */
/* @wait_us, and by chance up to one @part-th of it more. */
gint64 bt_announcer_spread (BtAnnouncer *self, gint64 wait_us, guint part);
/* The next of the round, or its end. */
void bt_announcer_ask_next (BtAnnouncer *self, gint64 now_us);
void bt_announcer_end_round_with (BtAnnouncer *self, BtAnnouncerTracker *tracker,
                                  gint64 interval_us, gint64 now_us);
/* After the ask_us of a tracker changed. */
void bt_announcer_note_ask_us (BtAnnouncer *self);
void bt_announcer_ask_those_due (BtAnnouncer *self, gint64 now_us);

/* --- bt-announcer-introducers.c ------------------------------------------------------------------ */
void bt_announcer_plan_introducer (BtAnnouncer *self, BtAnnouncerTracker *tracker, gint64 ask_us);
void bt_announcer_plan_after_answer (BtAnnouncer *self, BtAnnouncerTracker *tracker,
                                     gint64 interval_us, gint64 now_us);
/* As soon as each allows. */
void bt_announcer_ask_introducers (BtAnnouncer *self, gint64 now_us);
/* What happened, to those that know us. */
void bt_announcer_tell_introducers (BtAnnouncer *self, gint64 now_us);
/* Of self->trackers: those before the extra ones. */
guint bt_announcer_count_own (BtAnnouncer *self);
/* Puts an extra one into the torrent's own list. FALSE: it is there already. */
gboolean bt_announcer_adopt_extra (BtAnnouncer *self, BtAnnouncerTracker *tracker, guint tier);

/* --- bt-announcer-answers.c ---------------------------------------------------------------------- */
void bt_announcer_take_result (BtAnnouncer *self, const BtAnnouncerCall *told,
                               BtTrackerResult *result, gint64 now_us);

/* --- bt-announcer-goodbye.c ---------------------------------------------------------------------- */
/* @tracker: NULL: all. FALSE: nothing of it is out. */
gboolean bt_announcer_give_up (BtAnnouncer *self, const BtAnnouncerTracker *tracker);
void bt_announcer_go_on_stopping (BtAnnouncer *self);
/* It has left the list: says goodbye if it knows us, frees it when nothing is out to it. */
void bt_announcer_let_go (BtAnnouncer *self, BtAnnouncerTracker *tracker);
/* A call ended after stop(), or to one that was removed. */
void bt_announcer_note_knows (const BtAnnouncerCall *told, const BtTrackerResult *result);
/* Of a tracker that was removed: @told->tracker may be gone then. */
void bt_announcer_go_on_leaving (BtAnnouncer *self, const BtAnnouncerCall *told, gint64 now_us);

G_END_DECLS
