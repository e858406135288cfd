/* bt-session-move.h — the files of a torrent go to another folder, or one of them gets another name.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First the resume file learns what is about to happen, then it happens, then the resume file learns
 * that it did. So after a crash in between it is ended by the next session. While files move the
 * resume file stays as it is: after a crash of a move that was being undone the next session ends the
 * move all the same, and it can be undone again.
 *
 * For a move the swarm stops; a new name is given while it runs. A torrent keeps its slot of the queue
 * while it moves: another that took it would have to give it back. Only where that takes so long that
 * the torrent counts as slow (bt-queue.h) the next one begins meanwhile. Thread: engine. */
#pragma once

#include "session/bt-session-torrent.h"

G_BEGIN_DECLS

struct _BtSessionMove {
  char *folder;           /* owned; where files go; NULL: one is renamed */
  char *path, *name;      /* owned; the file or folder that gets a new name */
  BtMetainfo *names;      /* owned reference; the torrent with that name */
  guint64 serial;         /* of the command to reply to; 0: nobody waits */
  gboolean asked;         /* the resume file is to be written with it */
  gboolean noting;        /* and is being written */
  gboolean noted;         /* and was */
  gboolean again;         /* an earlier try may have done a part of it */
  gboolean cancelled;     /* what was moved is to come back */
  gboolean stuck;         /* with the torrent's error: tried again when that is cleared */
  guint64 moved, to_move; /* bytes */
};

/* What an earlier session had begun. */
void bt_session_move_restore (BtSessionTorrent *torrent, const BtResume *resume);
void bt_session_move_free (BtSessionMove *self);
/* Takes the next step towards its end. */
void bt_session_move_advance (BtSessionTorrent *torrent, gint64 now_us);
/* It is next to be taken care of. */
gboolean bt_session_move_is_due (const BtSessionTorrent *torrent);
/* Files are on their way. */
gboolean bt_session_move_is_shown (const BtSessionTorrent *torrent);
/* Files may be in the other folder already. */
gboolean bt_session_move_has_begun (const BtSessionTorrent *torrent);
/* What the resume file is to know of it. */
void bt_session_move_fill_resume (BtSessionTorrent *torrent, BtResume *resume);
/* That was written, or not (@error). */
void bt_session_move_noted (BtSessionTorrent *torrent, const GError *error);
/* The torrent leaves: files stay where they are, a later session goes on. */
void bt_session_move_leave (BtSessionTorrent *torrent);

G_END_DECLS
