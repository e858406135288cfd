/* bt-session-readers.h — those who read a torrent's files while it comes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers what can be answered, tells the swarm what is wanted next (swarm/bt-read-ahead.h), and sees
 * to it that a file that the person skips is fetched while somebody reads it: into the part file, with
 * low priority, so that what the person chose comes first and no file appears. Thread: engine. */
#pragma once

#include "base/bt-job.h"
#include "session/bt-reader.h"

G_BEGIN_DECLS

typedef struct _BtSessionTorrent BtSessionTorrent;

/* Of one torrent. */
typedef struct {
  GPtrArray *list; /* BtReader, references; NULL: never one */
  gboolean look;   /* somebody wants something else than before */
  guint32 n_have;  /* pieces that were here when it was looked at */
  gint64 look_us;  /* look again then; G_MAXINT64: no need */
} BtTorrentReaders;

/* The part of a reader that the engine thread has. */
typedef struct {
  BtSessionTorrent *torrent; /* borrowed; NULL: not there yet, or gone */
  GQueue readings;           /* BtReading that wait; references */
  guint64 position;          /* bytes from the file's start: what is read next */
  guint64 run;               /* bytes read in a row up to there */
  gint64 hasty_us;           /* until then it is in haste */
} BtReaderState;

/* Something about a reader, or the state of @torrent, is new. */
void bt_session_readers_look (BtSessionTorrent *torrent);
/* Somebody reads: then it runs whatever the queue says. */
gboolean bt_session_readers_are_there (const BtSessionTorrent *torrent);
/* Serves all who read of @torrent. Returns when to call it again; G_MAXINT64: when something happened. */
gint64 bt_session_readers_follow (BtSessionTorrent *torrent, gint64 now_us);
/* @job is one of theirs. */
gboolean bt_session_readers_own (const BtSessionTorrent *torrent, const BtJob *job);
/* (transfer full) of @job. */
void bt_session_readers_job_done (BtSessionTorrent *torrent, BtJob *job);
/* What the swarm is to fetch: the person's choice, and what is read. Shape: n_files. (transfer full) */
guint8 *bt_session_readers_make_priorities (BtSessionTorrent *torrent);
/* The torrent goes: all that waits ends, now and later. */
void bt_session_readers_clear (BtSessionTorrent *torrent);

/* --- between bt-reader.c and bt-session-readers.c --------------------------------------------------------- */
void bt_session_readers_attach (BtSession *session, BtReader *reader);
void bt_session_readers_detach (BtReader *reader);
/* Of a reader that has a torrent. */
void bt_session_readers_arrive (BtReading *reading);

G_END_DECLS
