/* bt-session-torrent.h — one torrent of a session: its parts, and what it is waiting for.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. bt-session-torrent.c makes and ends it and holds what the person decided;
 * bt-session-steps.c takes it from "added" to "running" and out again; bt-session-save.c keeps its
 * resume data; bt-session-move.c gives its files another place; bt-session-tell.c fills reports. */
#pragma once

#include "session/bt-session-dht.h"
#include "session/bt-session-lsd.h"
#include "session/bt-session-queue.h"
#include "session/bt-session-readers.h"
#include "session/bt-session-rtc.h"
#include "session/bt-session.h"
#include "storage/bt-store.h"
#include "tracker/bt-announcer.h"

G_BEGIN_DECLS

#define BT_FULL_RETRY_US (5 * G_USEC_PER_SEC)     /* a person has made room and waits */
#define BT_FOLDER_RETRY_US (10 * G_USEC_PER_SEC)  /* a drive was mounted */
#define BT_SAVE_INTERVAL_US (30 * G_USEC_PER_SEC) /* what a crash may cost in hashing again */
#define BT_SAVE_COUNTS_US (300 * G_USEC_PER_SEC)  /* and in the count of a long seeder's uploads */

typedef struct _BtSessionMove BtSessionMove;

/* What is being done for it and comes back with a callback: at most one at a time. */
typedef enum {
  BT_STEP_NONE,
  BT_STEP_PARSE,   /* metadata that peers gave is read */
  BT_STEP_WANT,    /* the store learns which files are wanted */
  BT_STEP_LOOK,    /* sizes and times of the files */
  BT_STEP_CHECK,   /* hashing what is on disk */
  BT_STEP_MARK,    /* the resume file learns that writing begins */
  BT_STEP_PREPARE, /* files are made */
  BT_STEP_MOVE,    /* the files go to another folder, or get another name */
  BT_STEP_PROBE,   /* is there room on the disk again? */
  BT_STEP_DELETE,  /* the files go */
  BT_STEP_FORGET,  /* the resume file goes */
} BtStep;

typedef enum {
  BT_LEAVE_NOT,
  BT_LEAVE_STOP,   /* the session ends: saved, it comes back */
  BT_LEAVE_REMOVE, /* the person removed it */
} BtLeave;

struct _BtSessionTorrent {
  BtSession *session; /* borrowed */
  guint32 id;
  BtInfoHash info_hash;

  /* What the person decided. */
  char *name;        /* owned, or NULL: of the magnet, then of the metainfo */
  char *folder;      /* owned, absolute */
  char *next_folder; /* owned, or NULL: a new store there as soon as this one is idle */
  gint64 added_time; /* Unix seconds */
  guint32 position;
  gboolean paused, held, full_allocation;
  BtEnded ended; /* with @paused: which goal of seeding did it */
  BtTorrentOptions options;
  char **labels;       /* owned, NULL-terminated, cleaned; never NULL */
  guint n_option_sets; /* by the caller: what is told of them is of that many */
  GArray *selection;   /* owned, or NULL: guint32 file indices, until metadata */
  guint8 *priorities;  /* owned; shape: n_files; NULL before metadata */
  char **web_seeds;    /* owned */
  BtWayIn way_in;      /* how it was found */

  BtSessionMove *move; /* owned, or NULL: what is being done with the files, see there */

  /* The parts. */
  BtMetainfo *metainfo; /* reference; NULL before metadata */
  BtSwarm *swarm;
  BtStore *store; /* NULL before metadata */
  BtAnnouncer *announcer;
  BtTorrentDht dht;
  BtLimiter down, up;

  /* What is known of the disk. While @given the swarm knows better which pieces are there. */
  BtBitfield *have;   /* owned, or NULL: pieces that are trusted */
  guint64 have_bytes; /* wanted ones of @have; while @counted */
  gboolean counted;
  GArray *stamps; /* owned, or NULL: BtFileStamp; the files when @have was true */
  BtBitfield
      *listed;    /* owned, or NULL: of @have, what was on the disk when @stamps were taken; what
                         * came later cannot be told from what is gone, so no file lists it */
  gboolean exact; /* nothing was written after @stamps: any change is somebody else's */
  gboolean knows_all;   /* what is not in @have is not there */
  BtBitfield *to_check; /* owned, or NULL: pieces to be hashed from disk before anything else */
  gboolean distrust;    /* hash everything at the next look */
  gboolean is_new;      /* nobody looked into the folder yet: what is there is not from us */
  gboolean had_files;   /* and something was there */

  /* How far it has come; each is cleared to have it done again. */
  BtStep step;
  gboolean wanted_set; /* the store knows the choice of files */
  gboolean looked;     /* @have and @to_check follow from what the files look like now */
  gboolean marked;     /* the resume file on disk is unclean: writing may begin */
  gboolean prepared;   /* wanted files are there */
  gboolean given;      /* the swarm has @have */
  gboolean resumes;    /* from a pause: what the swarm had is right if no file changed */
  gboolean chosen;     /* the swarm has @priorities */
  gboolean swarm_runs, announcer_runs;
  gboolean may_be_open;        /* files: something was done with them since they were closed */
  guint32 checked, n_to_check; /* pieces of the running check */
  guint32 check_at;

  BtSessionQueued queued;
  BtTorrentLsd lsd;
  BtTorrentRtc rtc;
  BtTorrentReaders readers;

  GError *error;        /* owned, or NULL */
  gint64 retry_us;      /* try again then; G_MAXINT64: only when asked */
  gboolean is_complete; /* told or known before */
  gboolean fetched;     /* a piece came in: trackers hear of "completed" */
  gint64 finished_time; /* Unix seconds: it was fetched whole; 0: not yet */

  BtLeave leave;
  BtRemoval removal; /* of BT_LEAVE_REMOVE */
  gboolean forgotten, deleted;
  guint64 leave_serial; /* of the command to reply to */
  GError *leave_error;  /* owned, or NULL: what could not be deleted */

  /* Saving. */
  gboolean save_wanted, saving, final_saved;
  BtBitfield *saving_have; /* owned, or NULL */
  gboolean saving_clean;
  gint64 save_us;                                      /* save then; G_MAXINT64: nothing new */
  guint32 n_saved_have;                                /* pieces in the last saved file */
  guint64 saved_uploaded;                              /* bytes, likewise */
  guint64 base_downloaded, base_uploaded, base_wasted; /* of earlier sessions */
  /* Likewise, of the first two. */
  guint64 base_carried_down[BT_N_TRANSPORTS], base_carried_up[BT_N_TRANSPORTS];
  guint64 base_active;                          /* seconds, likewise */
  guint32 base_damaged, base_banned;            /* likewise */
  BtTotals counted_totals;                      /* what the session's totals know of this session */
  gint64 active_us;                             /* it ran in this session, until @active_since_us */
  gint64 active_since_us;                       /* it runs since then; 0: it does not */
  guint64 started_downloaded, started_uploaded; /* before the announcer was started */

  /* Telling. */
  BtWatchFlags watch;
  BtChanged changed;
  BtTorrentStat told; /* last time */
  gboolean active;    /* something happened since the last time */
  gint64 files_us;    /* files are told again then, at the earliest */

  gboolean touched; /* it is in the session's queue */
  GList touched_link;
  gboolean dial_waits; /* it is among those that wait to dial */
  GList dial_link;     /* its place there */
  gboolean dials_as_seed;
  gint64 deadline_us;
};

/* What a new torrent begins with; all but @info_hash, @folder may be 0 or NULL. Taken over as said. */
typedef struct {
  BtInfoHash info_hash;
  BtMetainfo *metainfo;      /* (transfer full) */
  const BtResume *resume;    /* of an earlier session */
  const BtAddParams *params; /* of the person */
} BtTorrentOrigin;

BtSessionTorrent *bt_session_torrent_new (BtSession *session, const BtTorrentOrigin *origin);
/* It has left: nothing is under way. */
void bt_session_torrent_free (BtSessionTorrent *self);

/* Carries what lies about, takes the next step. FALSE: it has left and is gone. */
gboolean bt_session_torrent_settle (BtSessionTorrent *self, gint64 now_us);

/* --- what the person wants, from the commands ----------------------------------------------------- */
/* Trackers and peers of a second addition. */
void bt_session_torrent_merge (BtSessionTorrent *self, const BtAddParams *params);
void bt_session_torrent_set_paused (BtSessionTorrent *self, gboolean paused);
void bt_session_torrent_begin (BtSessionTorrent *self, const char *folder, const guint8 *priorities,
                               guint32 n_files);
void bt_session_torrent_set_priorities (BtSessionTorrent *self, const guint8 *priorities,
                                        guint32 n_files);
void bt_session_torrent_check (BtSessionTorrent *self);
void bt_session_torrent_announce (BtSessionTorrent *self);
void bt_session_torrent_leave (BtSessionTorrent *self, BtLeave leave);

/* --- between the files of a torrent ------------------------------------------------------------------ */
void bt_session_torrent_touch (BtSessionTorrent *self);
void bt_session_torrent_changed (BtSessionTorrent *self, BtChanged changed);
/* Somebody told of peers. @addresses: shape @n. */
void bt_session_torrent_add_peers (BtSessionTorrent *self, const BtAddress *addresses, guint n,
                                   BtPeerSource source);
/* Stops it with @error (copied); later steps begin with a new look at the files. */
void bt_session_torrent_fail (BtSessionTorrent *self, const GError *error);
void bt_session_torrent_clear_error (BtSessionTorrent *self);
/* It stopped because the disk is full. */
gboolean bt_session_torrent_is_full (BtSessionTorrent *self);
/* (transfer full) */
void bt_session_torrent_set_metainfo (BtSessionTorrent *self, BtMetainfo *metainfo);
/* What is trusted now: the swarm's or @have. NULL: not known. */
const BtBitfield *bt_session_torrent_peek_have (BtSessionTorrent *self);
void bt_session_torrent_set_have (BtSessionTorrent *self, BtBitfield *have);
/* After a pause, or a wait in the queue: perhaps somebody changed the files. */
void bt_session_torrent_look_after_pause (BtSessionTorrent *self);
/* The folder that was chosen last: it is there, or goes there next. */
const char *bt_session_torrent_get_goal (BtSessionTorrent *self);
/* Every wanted piece is trusted. */
gboolean bt_session_torrent_has_all_wanted (BtSessionTorrent *self);
gboolean bt_session_torrent_is_checking (BtSessionTorrent *self);
/* bt-session-steps.c */
void bt_session_torrent_make_store (BtSessionTorrent *self);
/* Goes to @self->next_folder, of which nothing is known. FALSE: not yet, the old store is in use. */
gboolean bt_session_torrent_change_folder (BtSessionTorrent *self);
void bt_session_torrent_run_swarm (BtSessionTorrent *self, gboolean runs, gint64 now_us);
/* What BtStep says came back. */
void bt_session_torrent_end_step (BtSessionTorrent *self);
/* Takes the next step if none is under way (bt-session-steps.c). */
void bt_session_torrent_advance (BtSessionTorrent *self, gint64 now_us);
/* TRUE: nothing holds it any more. */
gboolean bt_session_torrent_has_left (BtSessionTorrent *self);

/* --- bt-session-options.c --------------------------------------------------------------------------------- */
/* Applies and saves what is new. Told only when the session itself changed them. */
void bt_session_torrent_set_options (BtSessionTorrent *self, const BtTorrentOptions *options);
/* @labels: NULL-terminated; cleaned here, and saved. */
void bt_session_torrent_set_labels (BtSessionTorrent *self, const char *const *labels);
/* After its or the session's options changed. */
void bt_session_torrent_apply_options (BtSessionTorrent *self, gint64 now_us);

/* --- bt-session-discovery.c ------------------------------------------------------------------------------- */
/* Others may be told that it is here, and peers be looked for without a tracker: it runs, is not
 * private (BEP 27), and does not only wait for a person who chooses its files. */
gboolean bt_session_torrent_is_open (BtSessionTorrent *self);
/* Payload bytes of all sessions, by what carried them; shape: BtTransportKind. */
void bt_session_torrent_get_carried (BtSessionTorrent *self, guint64 *down, guint64 *up);
void bt_session_torrent_get_discovery (BtSessionTorrent *self, BtDiscoveryStat *stat,
                                       gint64 now_us);

/* --- bt-session-save.c ---------------------------------------------------------------------------------- */
/* Saves soon, when nothing is being saved. */
void bt_session_torrent_save (BtSessionTorrent *self);
void bt_session_torrent_save_if_wanted (BtSessionTorrent *self, gint64 now_us);
/* Writes "unclean" without a sync; ends BT_STEP_MARK. */
void bt_session_torrent_mark (BtSessionTorrent *self);
/* What the resume file must know before anything is written. */
gboolean bt_session_torrent_needs_mark (BtSessionTorrent *self);

/* --- bt-session-tell.c ---------------------------------------------------------------------------------- */
void bt_session_torrent_get_stat (BtSessionTorrent *self, BtTorrentStat *stat, gint64 now_us);
/* Adds what changed to the pending report. @all: what is told while it is watched as well. */
void bt_session_torrent_tell (BtSessionTorrent *self, gboolean all, gint64 now_us);
/* NEWS_COMPLETE. */
void bt_session_torrent_tell_complete (BtSessionTorrent *self);

G_END_DECLS
