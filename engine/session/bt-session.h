/* bt-session.h — the engine thread as seen from outside: commands go down, reports come up.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One engine thread serves the whole process; each BtSession is an engine of its own on it (its
 * own port, peer id, state folder, torrents). All functions here may be called from one foreign
 * thread (the caller's); none waits for the engine, except bt_session_free(). */
#pragma once

#include "base/bt-clock.h"
#include "base/bt-options.h"
#include "base/bt-rtc-config.h"
#include "metainfo/bt-magnet.h"
#include "session/bt-report.h"
#include "storage/bt-resume.h"
#include "swarm/bt-swarm.h"

G_BEGIN_DECLS

typedef struct _BtSession BtSession;

typedef struct {
  const char *state_folder;   /* NULL: nothing is kept (the demo's peers) */
  const char *listen_address; /* numeric; NULL: all addresses, IPv4 and IPv6 */
  int listen_port;            /* -1: chosen once and kept in the state folder; 0: any free one */
  gboolean use_trackers;
  /* "host:port" where the DHT is entered; NULL-terminated; NULL: the well-known ones. Copied. */
  const char *const *dht_routers;
  gboolean load_paused; /* saved torrents come up paused, until the caller resumes those it wants */
  const BtRtcConfig *rtc; /* whom WebRTC may ask for help; NULL: nobody. Copied. */
  BtEngineOptions options;
  BtSwarmParams swarm; /* of every torrent; seed 0: from the system's randomness */
  gsize cache_budget;  /* bytes of block buffers; 0: 32 MiB */
  gint64 minute_us;    /* of goals and of the queue: shorter where time is to run faster; >= 60 */
  BtClock *clock; /* the time of its machines; NULL: the system's. Another reference is taken. */
  gboolean
      ends_steps; /* a step of @clock is over when a block came or went here, or a turn changed */
} BtSessionConfig;

/* Defaults: no folder, all addresses, port -1, trackers on. */
void bt_session_config_init (BtSessionConfig *config);

/* Wakes the caller: credit was given and a report waits, or news does. Called on the engine thread,
 * at most once until bt_session_take_report(); must only schedule (g_main_context_invoke, eventfd). */
typedef void (*BtSessionWake) (gpointer data);

/* Opens and locks the state folder here (the only file touched on the caller's thread); the rest
 * happens on the engine thread and comes as reports: ADDED updates, LISTENING, LOADED.
 * Errors: BT_STORAGE_ERROR_LOCKED and others. */
BtSession *bt_session_new (const BtSessionConfig *config, BtSessionWake wake, gpointer data,
                           GError **error);
/* Begins an orderly end: saves, tells trackers "stopped" (at most 4 s), closes. NEWS_STOPPED follows. */
void bt_session_stop (BtSession *self);
/* After NEWS_STOPPED at once; before it, waits for the end (at most 10 s). FALSE: a worker hangs, and
 * the engine thread may still use @self and wake the caller later: both stay. */
gboolean bt_session_free (BtSession *self);
/* Likewise without waiting; after FALSE it may be tried again. */
gboolean bt_session_try_free (BtSession *self);

/* The pending report, or NULL. (transfer full) Takes the credit away: the engine merges until the
 * next credit. Thread: caller. */
BtReport *bt_session_take_report (BtSession *self);
/* The caller can take a report of STAT, FILES, TRACKERS, PEERS, PIECES, EVENTS changes again. News,
 * ADDED, REMOVED, METAINFO and ERROR do not wait for credit and take the pending report along. */
void bt_session_give_credit (BtSession *self);

/* --- commands: each returns a serial; those marked "reply" answer with BT_NEWS_REPLY --------------- */
typedef struct {
  BtMetainfo *metainfo; /* or NULL */
  BtMagnet *magnet;     /* or NULL; one of the two */
  char *folder;         /* absolute */
  gboolean held;        /* fetch metadata and check, exchange no pieces until started */
  gboolean paused;
  gboolean full_allocation;
  GArray
      *selection;  /* guint32 file indices to fetch, or NULL: all (so= of the magnet rules then) */
  GArray *peers;   /* BtAddress, or NULL */
  char **trackers; /* more announce URLs, NULL-terminated, or NULL */
  BtTorrentOptions options; /* of a new one */
  BtWayIn way_in;           /* likewise */
} BtAddParams;
void bt_add_params_free (BtAddParams *params);

/* (transfer full) of @params. reply: id, existed (then trackers and peers were merged), error. */
guint64 bt_session_add (BtSession *self, BtAddParams *params);
/* reply; BT_STORAGE_ERROR_KEPT tells that BT_REMOVAL_UNDO kept the files. */
guint64 bt_session_remove (BtSession *self, guint32 id, BtRemoval removal);
void bt_session_set_paused (BtSession *self, guint32 id, gboolean paused);
/* Ends the hold: @folder NULL: unchanged; @priorities: shape n_files or NULL: unchanged. */
void bt_session_start (BtSession *self, guint32 id, const char *folder, const guint8 *priorities,
                       guint32 n_files);
void bt_session_set_priorities (BtSession *self, guint32 id, const guint8 *priorities,
                                guint32 n_files);
/* Hashes everything again. */
void bt_session_check (BtSession *self, guint32 id);
/* Tries again after an error, and asks trackers now. */
void bt_session_announce (BtSession *self, guint32 id);
/* Asks one way of finding peers now, if it is on and the torrent runs. */
void bt_session_ask_way (BtSession *self, guint32 id, BtWay way);
/* Asks the tracker with this URL as soon as its minimum interval allows. */
void bt_session_ask_tracker (BtSession *self, guint32 id, const char *url);
/* reply: @url is a tracker of a new tier of its own now. BT_TRACKER_ERROR_URL: of no kind we speak, or
 * it is there already (then G_IO_ERROR_EXISTS). */
guint64 bt_session_add_tracker (BtSession *self, guint32 id, const char *url);
/* reply: @url stands in the place of @old_url now. Errors likewise; G_IO_ERROR_NOT_FOUND. */
guint64 bt_session_replace_tracker (BtSession *self, guint32 id, const char *old_url,
                                    const char *url);
/* It is told "stopped", and gone. */
void bt_session_remove_tracker (BtSession *self, guint32 id, const char *url);
void bt_session_add_peer (BtSession *self, guint32 id, const BtAddress *address);
/* Whoever is at @address is hung up on and kept out until the engine ends, or may come again. */
void bt_session_set_shut_out (BtSession *self, guint32 id, const BtAddress *address,
                              gboolean is_out);
void bt_session_move_in_list (BtSession *self, guint32 id, guint32 position);

/* reply: the files lie in @folder (absolute, must exist) now, or BT_STORAGE_ERROR_EXISTS and others:
 * then they are where they were; G_IO_ERROR_CANCELLED: by bt_session_cancel_move() or the end. */
guint64 bt_session_move_files (BtSession *self, guint32 id, const char *folder);
void bt_session_cancel_move (BtSession *self, guint32 id);
/* reply: the file or folder @path of the torrent ("": the top one) is named @name now, or
 * BT_METAINFO_ERROR_BAD_NAME, BT_STORAGE_ERROR_EXISTS and others. */
guint64 bt_session_rename_file (BtSession *self, guint32 id, const char *path, const char *name);

typedef enum {
  BT_WATCH_PEERS = 1 << 0,
  BT_WATCH_PIECES = 1 << 1,
  BT_WATCH_EVENTS = 1 << 2,
  BT_WATCH_DISCOVERY = 1 << 3,
  BT_WATCH_MEETINGS = 1 << 4, /* how peers were met over WebRTC */
  BT_WATCH_WIRE = 1 << 5,     /* each message of the peer protocol */
} BtWatchFlags;
/* What is expensive to tell is told only while it is watched. */
void bt_session_set_watch (BtSession *self, guint32 id, BtWatchFlags flags);
/* The DHT's table and lookups are told, or not. */
void bt_session_set_dht_watch (BtSession *self, gboolean watched);
/* The totals begin anew, of this session too; FALSE: what they were before comes back, and what was
 * counted since is added. */
void bt_session_reset_totals (BtSession *self, gboolean anew);
/* Holds at once, for every torrent; not saved: the caller keeps it. */
void bt_session_set_options (BtSession *self, const BtEngineOptions *options);
/* Holds at once and is saved. */
void bt_session_set_torrent_options (BtSession *self, guint32 id, const BtTorrentOptions *options);
/* Are saved; @labels: NULL-terminated, copied. */
void bt_session_set_labels (BtSession *self, guint32 id, const char *const *labels);
/* Whom WebRTC may ask for help, from now on; copied. */
void bt_session_set_rtc_config (BtSession *self, const BtRtcConfig *config);
void bt_session_set_listen_port (BtSession *self, int port);
/* Its clock was set: whoever waits for a time looks at it anew. */
void bt_session_clock_changed (BtSession *self);

G_END_DECLS
