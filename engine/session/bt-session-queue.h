/* bt-session-queue.h — the queue and the goals of seeding, for the torrents of a session.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. The rules are in bt-queue.h and bt-goal.h; here they are asked and carried out. */
#pragma once

#include "session/bt-queue.h"
#include "session/bt-session.h"

G_BEGIN_DECLS

typedef struct _BtSessionTorrent BtSessionTorrent;

/* A torrent's place in the queue, and what it did as a seed; a member of it. */
typedef struct {
  BtQueueKind kind;  /* as told to the queue last */
  gboolean complete; /* every wanted piece is there, as far as was known last */
  gboolean allowed;  /* the queue lets it run */
  gboolean waited;   /* and did not before */
  BtQueuePace pace;  /* while it is allowed */
  gint64 seeding_us; /* spent seeding, of all sessions, until @since_us */
  gint64 since_us;   /* it seeds since then; 0: it does not */
  gint64 idle_us;    /* nothing was given since then; while it seeds */
  guint64 uploaded;  /* bytes at that time */
  gint64 looked_us;  /* goals were looked at */
  gint64 goal_us;    /* a goal of time may be met then; G_MAXINT64: none */
  guint64 saved_s;   /* seconds of seeding in the last saved file */
} BtSessionQueued;

void bt_session_queued_init (BtSessionTorrent *torrent, guint64 seeding_seconds);
/* It runs as far as the person and the queue are concerned. Held ones do not queue: a person waits for
 * what is in them. */
gboolean bt_session_torrent_may_run (BtSessionTorrent *torrent);
/* Seconds of seeding, all sessions. */
guint64 bt_session_torrent_get_seeding (BtSessionTorrent *torrent, gint64 now_us);
/* After each step: tells the queue what it became, and ends it when it seeded enough. */
void bt_session_torrent_note_state (BtSessionTorrent *torrent, gint64 now_us);
/* Options changed: what ended seeds on when that is not enough any more. */
void bt_session_torrent_review_goal (BtSessionTorrent *torrent, gint64 now_us);
/* A person resumes what had ended: without the goals that are met. */
void bt_session_torrent_waive_goal (BtSessionTorrent *torrent, gint64 now_us);

/* Something changed that the queue goes by. */
void bt_session_queue_touch (BtSession *session);
/* Decides who runs, if there is something to decide; touches whom it concerns. When to look again is in
 * session->queue_us. */
void bt_session_queue_tick (BtSession *session, gint64 now_us);

G_END_DECLS
