/* bt-session-totals.h — what a session did in all, and all sessions before it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. Torrents count for themselves, and may go: what they did is taken from them now and
 * then, and when they go. It is saved minutes after something changed, and at the end. */
#pragma once

#include "session/bt-report.h"

G_BEGIN_DECLS

typedef struct _BtSession BtSession;
typedef struct _BtSessionTorrent BtSessionTorrent;

/* A member of the session. */
typedef struct {
  BtTotals before;                      /* of the sessions before */
  BtTotals now;                         /* of this one; but for what ran since @since_us */
  BtTotals cleared_before, cleared_now; /* what both were when a person had them begin anew */
  gint64 since_us;                      /* monotonic */
  gint64 saved_us;                      /* likewise, the last time */
  gboolean loaded;                      /* before that nothing is saved */
  gboolean changed;                     /* something but the time, since it was saved */
  gboolean urgent;                      /* save at once */
  gboolean saving;
  gboolean final_saved;
} BtSessionTotals;

void bt_session_totals_init (BtSession *session, gint64 now_us);
/* @before: as it was saved; NULL: it was not, and begins with what the torrents in @resumes (BtResume)
 * say of themselves. */
void bt_session_totals_take_saved (BtSession *session, const BtTotals *before, GPtrArray *resumes);
/* Takes what @torrent did since the last time. @stat: of now. */
void bt_session_totals_count (BtSessionTorrent *torrent, const BtTorrentStat *stat);
/* A torrent was fetched whole. */
void bt_session_totals_finished (BtSession *session);
/* Saves when it is time. Returns when to look again; G_MAXINT64: never. */
gint64 bt_session_totals_tick (BtSession *session, gint64 now_us);
/* Saves for the last time. TRUE: that is under way. */
gboolean bt_session_totals_end (BtSession *session, gint64 now_us);
/* Puts them into the pending report. */
void bt_session_totals_tell (BtSession *session, gint64 now_us);

G_END_DECLS
