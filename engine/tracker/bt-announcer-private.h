/* bt-announcer-private.h — what the files of an announcer share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracker/bt-announcer.h"

G_BEGIN_DECLS

/* One tracker of the list. */
typedef struct {
  char *url; /* owned */
  guint tier;
  gboolean is_spoken; /* of a kind that we speak */

  BtTrackerState state;
  char *message; /* owned, or NULL */
  guint n_peers;
  BtTrackerCounts counts;
  char *tracker_id; /* owned, or NULL */

  guint n_fails;
  gint64 retry_us;  /* not before, after a failure */
  gint64 min_us;    /* not before, by its minimum interval */
  gint64 ask_us;    /* a person wants it to be asked then; G_MAXINT64: nobody does */
  gint64 scrape_us; /* not before; G_MAXINT64: an announce tells all, or it has no scrape */
  gint64 other_us;  /* not over the other family before, after a failure */

  gboolean knows_us;       /* it may have us in its list */
  gboolean knows_other;    /* by the other family, too */
  BtTrackerFamily other;   /* which one that is */
  gboolean told_completed; /* since start() */
  gboolean removed;        /* from the list; it goes when no call is out */
  guint n_out;             /* calls to it that are out */
} BtAnnouncerTracker;

struct _BtAnnouncer {
  BtTrackerClient *client; /* borrowed */
  BtRandom *random;        /* borrowed */
  BtInfoHash info_hash;
  guint8 peer_id[20];
  guint32 key;
  BtAnnouncerFuncs funcs;
  gpointer data;

  GPtrArray *trackers; /* owned BtAnnouncerTracker, as added */
  GPtrArray *tries;    /* the same, in the order of asking */
  GPtrArray *leaving; /* owned BtAnnouncerTracker that were removed, until nothing is out to them */
  guint n_tiers;

  gboolean running;
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

void bt_announcer_tracker_free (gpointer tracker);
BtAnnouncerTracker *bt_announcer_find (BtAnnouncer *self, const char *url);
/* It has left the list: says goodbye if it knows us, frees it when nothing is out to it. */
void bt_announcer_let_go (BtAnnouncer *self, BtAnnouncerTracker *tracker);

G_END_DECLS
