/* session-fixture.h — a session and what it told, for tests that drive several in one process.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/bt-session.h"
#include "storage/bt-resume.h"

typedef struct {
  BtSession *session;
  int wake_fd;
  guint16 port;
  gboolean loaded, stopped;
  gboolean alternative; /* limits hold */
  GPtrArray *broken;    /* char* */

  /* The newest that was told of each torrent; index 0 is the first that was added. */
  GPtrArray *torrents; /* NodeTorrent */
  GPtrArray *replies;  /* BtNews */
  guint n_complete;
  BtDhtSummary dht;
  BtTotalsStat totals;
  BtDhtStat *dht_stat; /* NULL: never told */
  GError *stop_error;  /* what was not saved at the end */
} Node;

typedef struct {
  guint32 id;
  gboolean removed;
  BtInfoHash info_hash;
  BtTorrentStat stat;
  char *name, *folder;
  guint32 position;
  BtTorrentOptions options; /* as told last: set by others than the test */
  BtMetainfo *metainfo;
  GError *error;
  guint32 n_files;
  guint64 *file_have;
  guint8 *priorities;
  GArray *trackers;
  guint n_peers_told, n_events;
  BtPieceMap *pieces;
  BtDiscoveryStat *discovery; /* NULL: not watched yet */
  GArray *meetings;           /* BtRtcStat; NULL: not watched yet */
} NodeTorrent;

/* @state NULL: nothing is kept. Listens on 127.0.0.1 and any port; finds peers by trackers only. Waits
 * until it is loaded. */
Node *node_new (const char *state);
/* The same in two steps, to choose more. */
void node_config_init (BtSessionConfig *config, const char *state);
Node *node_new_with (const BtSessionConfig *config);
/* For TCP and UDP on 127.0.0.1, and outside the range that the kernel hands out: nobody gets it before it
 * is used. */
guint16 node_find_free_port (void);
/* Stops it in order and waits. */
void node_stop (Node *self);
/* Stops it as well; frees everything. */
void node_free (Node *self);

/* Takes reports, gives credit, until @condition holds; fails the test after 20 s. */
typedef gboolean (*NodeCondition) (Node *self, gconstpointer data);
void node_wait (Node *self, NodeCondition condition, gconstpointer data);
/* Takes what is there, without waiting. */
void node_take (Node *self);
/* Until torrent @index is in @state. */
void node_wait_state (Node *self, guint index, BtTorrentState state);
const BtNews *node_wait_reply (Node *self, guint64 serial);
NodeTorrent *node_get (Node *self, guint index);

/* Parameters to add @metainfo (referenced) into @folder. */
BtAddParams *node_params (BtMetainfo *metainfo, const char *folder);
/* Adds and waits for the reply; its id. */
guint32 node_add (Node *self, BtAddParams *params);
/* @self gets to know @other as a peer of its torrent @index. */
void node_meet (Node *self, guint index, Node *other);

/* Bytes a second, of all its torrents; 0: none. */
void node_limit_down (Node *self, guint64 rate);

/* What the state folder says of a torrent, as a crash would leave it. (transfer full) (nullable) */
BtResume *read_resume (const char *state, const BtInfoHash *info_hash);

/* Replaces a file as a person would, seconds after the last write: a test's change may fall into the
 * same tick of the file system's clock (4 ms). */
void file_change_later (const char *path, const char *bytes, gsize n_bytes);
