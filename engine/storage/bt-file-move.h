/* bt-file-move.h — one file on its way to another folder: renamed, or copied and then removed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At every moment the whole file is in one of the two places. A copy grows under a name of its own
 * beside its goal, gets the file's times, is made durable, takes its name and is made durable there;
 * only then the file goes from where it was. Nothing that exists is overwritten. Thread: worker. */
#pragma once

#include "storage/bt-tree.h"

G_BEGIN_DECLS

/* More is to be done: bt_file_move_go_on(). */
#define BT_FILE_MOVE_MORE (-1)

typedef struct {
  BtTreeWalk *from, *to; /* borrowed; in trees of the same torrent */
  gboolean full;         /* room for a copy is taken at once */
  gboolean again;        /* an earlier try may have ended anywhere: its copy may stand there */

  /* of the file that is under way */
  guint32 file;
  gboolean compares; /* with a copy that stands at its goal */
  int in, out;       /* descriptors; -1: none is under way */
  guint64 at, size;  /* bytes */
} BtFileMove;

void bt_file_move_init (BtFileMove *self, BtTreeWalk *from, BtTreeWalk *to);
/* 0, MORE or an errno; EEXIST: something else stands at its goal. That the file is not there is
 * ENOENT. */
int bt_file_move_begin (BtFileMove *self, guint32 file);
/* Handles @budget bytes at most, or a little more. Likewise. */
int bt_file_move_go_on (BtFileMove *self, guint64 budget);
/* What was copied of the file under way goes. */
void bt_file_move_abort (BtFileMove *self);

/* Renames, never overwrites. 0 or an errno. */
int bt_rename_at (int from, const char *name, int to, const char *new_name);

G_END_DECLS
