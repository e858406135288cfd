/* bt-session-private.h — what the files of a session share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "base/bt-clock.h"
#include "base/bt-limits.h"
#include "session/bt-command.h"
#include "session/bt-reporter.h"
#include "session/bt-session-dht.h"
#include "session/bt-session-lsd.h"
#include "session/bt-session-peers.h"
#include "session/bt-session-rtc.h"
#include "session/bt-session-torrent.h"
#include "session/bt-session-totals.h"
#include "session/bt-session.h"
#include "session/bt-thread.h"
#include "storage/bt-disk.h"
#include "tracker/bt-announcer.h"
#include "transport/bt-listener.h"
#include "transport/bt-reactor.h"
#include "transport/bt-udp.h"

G_BEGIN_DECLS

#define BT_ASSERT_ENGINE() g_assert (bt_thread_is_current ())

struct _BtSession {
  /* Set when it is made, never changed. */
  GMainContext *context; /* borrowed from the engine thread */
  BtStateFolder *state;  /* owned, or NULL */
  char *listen_address;  /* owned, or NULL */
  char **dht_routers;    /* owned; NULL: the well-known ones */
  BtAddress local;       /* address to speak from, when there is one */
  gboolean has_local;
  gboolean use_trackers;
  gboolean load_paused;
  BtSwarmParams swarm_params;
  gsize cache_budget;       /* bytes */
  BtReporter *reporter;     /* owned */
  gboolean ends_steps;      /* of @clock */
  BtClock *clock;           /* owned reference, or NULL: the system's */
  BtCommandQueue *commands; /* owned */

  /* Caller's thread. */
  guint64 n_serials;
  gboolean stop_asked;

  pthread_mutex_t end_lock;
  pthread_cond_t end_cond;
  gboolean ended; /* under end_lock: the engine thread is done with this session */

  /* Engine thread, from here on. */
  BtReactor *reactor;
  BtDisk *disk;
  BtReactorWatch *disk_watch;
  BtBlockPool *pool;
  BtLimiter down, up; /* parents of all torrents' */
  BtEngineOptions options;
  gint64 minute_us;           /* of goals and of the queue */
  gint64 limits_us;           /* the limits may be others then; G_MAXINT64: never */
  gboolean alternative;       /* the alternative ones hold, as was told last */
  gint64 queue_us;            /* the queue is to be looked at then; G_MAXINT64: never */
  BtSessionTorrent *checking; /* borrowed, or NULL: it reads its files */
  BtTrackerClient *trackers;
  BtListener *listener;
  BtUdp *udp;      /* on the same port; NULL with it */
  int wanted_port; /* -1: chosen once; 0: any */
  guint16 port;    /* 0: not listening */
  guint8 peer_id[BT_PEER_ID_SIZE];
  BtRandom random;
  BtSessionPeers peers;
  BtSessionDht dht;
  BtSessionLsd lsd;
  BtSessionRtc rtc;
  BtSessionTotals totals;

  GPtrArray *torrents; /* BtSessionTorrent, in the person's order */
  GHashTable *by_id;   /* GUINT_TO_POINTER (id) -> BtSessionTorrent */
  GHashTable *by_hash; /* &torrent->info_hash -> BtSessionTorrent */
  GPtrArray *leaving;  /* on their way out: not in the tables above any more */
  GPtrArray *waiting;  /* BtCommand: additions of torrents that are leaving */
  GQueue touched;      /* BtSessionTorrent that something happened to */
  guint32 last_id;
  guint32 next_position;
  GSource *timer;
  gint64
      deadline_us; /* of the timer, by the system's clock; never later than the earliest of all */
  gint64 next_report_us; /* by the system's clock: reports go on while ours stands */
  guint64 n_steps;       /* that were seen, of those a step of the clock ends with */
  gboolean settling;
  gboolean stopping;
  GError *stop_error; /* owned, or NULL: the first thing that was not saved at the end */
};

/* The time of this session, which all its machines are given. */
static inline gint64
bt_session_now (BtSession *self)
{
  return bt_clock_now (self->clock);
}

/* --- bt-session-run.c: the turn of the wheel ---------------------------------------------------- */
/* Something happened to @torrent: it is looked after before the thread sleeps. */
void bt_session_touch (BtSession *self, BtSessionTorrent *torrent);
/* Settles soon, from the loop: for callbacks that may not have their torrent freed under them. */
void bt_session_wake_up (BtSession *self);
void bt_session_settle (BtSession *self);
void bt_session_run_init (BtSession *self);
void bt_session_run_clear (BtSession *self);

/* --- bt-session-life.c: begin and end -------------------------------------------------------------- */
void bt_session_begin (BtSession *self);
void bt_session_begin_stop (BtSession *self);
/* @error (copied) is told with NEWS_STOPPED; the first one counts. */
void bt_session_note_stop_error (BtSession *self, const GError *error);
/* Ends when the last torrent left. TRUE: @self is not to be touched any more. */
gboolean bt_session_try_end (BtSession *self);
void bt_session_listen (BtSession *self);
void bt_session_stop_listening (BtSession *self);

/* --- bt-session-options.c: what the person chose takes effect ---------------------------------------- */
/* After @self->options changed. */
void bt_session_apply_options (BtSession *self, gint64 now_us);
/* Sets the rates that hold now, ordinary or alternative ones. Returns when to look again, G_MAXINT64:
 * never. */
gint64 bt_session_limits_tick (BtSession *self, gint64 now_us);

/* --- bt-session-commands.c ---------------------------------------------------------------------------- */
void bt_session_reply (BtSession *self, guint64 serial, guint32 id, gboolean existed,
                       const GError *error);
/* Additions that waited for @info_hash to leave. */
void bt_session_retry_waiting (BtSession *self);

/* Runs @work on a disk worker, then @done on the engine thread; both get @data. */
typedef void (*BtSessionWork) (gpointer data);
void bt_session_run_task (BtSession *self, BtSessionWork work, BtSessionWork done, gpointer data);

G_END_DECLS
