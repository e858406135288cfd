/* bt-read-ahead.h — from where somebody reads to which pieces are wanted by when.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rule without memory: in go the place of reading and what is here, out come deadlines. First what
 * is waited for, then the beginning and the end of a film that is being opened, then a window after
 * the place of reading: as many seconds of the film as the line is good for. It is small after a jump
 * and grows as reading goes on, because who looks into a file here and there does not read on. What is
 * beyond has no deadline: it is the swarm's, which keeps rare pieces alive. */
#pragma once

#include "base/bt-bitfield.h"
#include "swarm/bt-deadline.h"

G_BEGIN_DECLS

#define BT_READ_AHEAD_PIECES_MAX 1024 /* deadlines of one reader */
/* Bytes: who has read so much in one row reads on. */
#define BT_READ_AHEAD_RUN_LONG (32 * 1024 * 1024)

/* One reader. Offsets are bytes from the torrent's start. */
typedef struct {
  guint64 first, end; /* of the file; first < end */
  guint64 position;   /* what is read next, in [first..end] */
  guint64 wanted;     /* bytes from there on that somebody waits for; 0: nobody does */
  guint64 run;        /* bytes that were read in one row up to there */
  guint64 media_rate; /* bytes of the film a second; 0: not known */
  gboolean opening;   /* a player wants the beginning and the end before all else */
} BtReadWish;

typedef struct {
  const BtBitfield *have; /* borrowed; what is here */
  guint32 piece_length;   /* bytes */
  guint64 down_rate;      /* bytes a second that come now */
  gint64 now_us;
} BtReadScene;

/* Adds the deadlines of one reader to @deadlines (BtDeadline). */
void bt_read_ahead_plan (const BtReadWish *wish, const BtReadScene *scene, GArray *deadlines);
/* Those of several readers: in the order of pieces, each once with its earliest time. */
void bt_read_ahead_merge (GArray *deadlines);
/* Bytes from @wish->position on that are here without a gap, up to the file's end. */
guint64 bt_read_ahead_count (const BtReadWish *wish, const BtReadScene *scene);
/* The beginning and the end of the file are here. */
gboolean bt_read_ahead_is_open (const BtReadWish *wish, const BtReadScene *scene);

G_END_DECLS
