/* bt-store-move.c — the files of a torrent go to another folder, and come back if that fails.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   look at both folders -> file by file -> make the folders durable -> [done]
 *                              failed -> file by file back           -> [done, with the error]
 *
 * Each step is an exclusive task of the store that does a little, so that a move can be watched and
 * ended at any time. */
#include "storage/bt-store-private.h"

#include "storage/bt-file-move.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define STEP_BYTES (32 * 1024 * 1024) /* copied in one step: a fraction of a second */
#define STEP_FILES 256                /* renamed in one step */

typedef enum {
  PHASE_LOOK,
  PHASE_MOVE,
  PHASE_SETTLE, /* folders are made durable, empty ones go */
  PHASE_BACK,
  PHASE_OVER,
} Phase;

struct _BtStoreMove {
  gboolean again;
  guint8 *wanted; /* owned; shape: n_files */
  BtStoreMoveProgress progress;
  BtStoreMoveDone done;
  gpointer data;

  /* Told by the engine thread. */
  _Atomic gboolean cancelled, undo;

  /* Of the step that runs. */
  Phase phase;
  BtTreeWalk from, to;
  gboolean has_from, has_to;
  BtFileMove file;
  guint32 next;                /* file; while going back: the one after it */
  BtBitfield *moved_files;     /* owned; those that are to be brought back */
  gboolean is_split;           /* files are in both folders */
  guint64 moved, to_move;      /* bytes */
  guint64 copied;              /* bytes of the file under way, in moved */
  BtFileStamp *before, *after; /* owned; shape: n_files */
  GError *error;               /* owned, or NULL: why it ends without success */
};

static guint32
count_files (BtStore *store)
{
  return bt_metainfo_get_n_files (store->metainfo);
}

/* --- looking ------------------------------------------------------------------------------------ */

/* An unwanted file of another length was perhaps never ours. */
static gboolean
is_to_move (BtStore *store, guint32 file, const struct stat *status)
{
  const BtMetaFile *meta = bt_metainfo_get_file (store->metainfo, file);

  return !meta->is_pad && S_ISREG (status->st_mode)
         && (store->move->wanted[file] || (guint64) status->st_size == meta->length);
}

static void
fail_file (BtStore *store, guint32 file, int code)
{
  g_autofree char *path = bt_tree_get_path (store->second, file);

  bt_storage_set_error (&store->move->error, code, "move a file to", path);
}

/* Whether the disk of the new folder has room for what must be copied. */
static void
check_room (BtStore *store, guint64 n_bytes)
{
  const char *folder = bt_tree_get_folder (store->second);
  gint64 room = bt_storage_get_free_space (folder);

  if (room >= 0 && (guint64) room < n_bytes)
    bt_storage_set_error (&store->move->error, ENOSPC, "move files to", folder);
}

/* Adds what @file has to be copied to @to_copy. */
static void
look_at_file (BtStore *store, guint32 file, dev_t device, guint64 *to_copy)
{
  BtStoreMove *self = store->move;
  struct stat status, there;

  if (bt_tree_walk_stat (&self->from, file, &status) != 0 || !is_to_move (store, file, &status))
    return;
  self->before[file] = bt_store_make_stamp (&status);
  self->to_move += status.st_size;
  if (status.st_dev != device)
    *to_copy += store->full ? (guint64) status.st_size : status.st_blocks * (guint64) 512;
  if (!self->again && bt_tree_walk_stat (&self->to, file, &there) == 0)
    fail_file (store, file, EEXIST);
}

static gboolean
is_same_folder (const BtStoreMove *self, const struct stat *goal)
{
  struct stat from;

  return fstat (self->from.root, &from) == 0 && from.st_dev == goal->st_dev
         && from.st_ino == goal->st_ino;
}

static void
look_at_files (BtStore *store)
{
  BtStoreMove *self = store->move;
  guint32 n_files = count_files (store);
  guint64 to_copy = 0;
  struct stat goal;

  if (fstat (self->to.root, &goal) != 0 || faccessat (self->to.root, ".", W_OK | X_OK, AT_EACCESS))
    bt_storage_set_error (&self->error, errno, "move files to", bt_tree_get_folder (store->second));
  else if (is_same_folder (self, &goal))
    self->next = n_files;
  for (guint32 i = self->next; i < n_files && self->error == NULL; i++)
    look_at_file (store, i, goal.st_dev, &to_copy);
  if (self->error == NULL)
    check_room (store, to_copy);
  self->phase = self->error == NULL ? PHASE_MOVE : PHASE_OVER;
  self->is_split = self->again && self->error != NULL;
}

static void
run_look (BtStore *store)
{
  BtStoreMove *self = store->move;

  bt_store_close_files (store);
  self->has_from = bt_tree_walk_begin (&self->from, store->tree, &self->error);
  self->has_to = self->has_from && bt_tree_walk_begin (&self->to, store->second, &self->error);
  if (!self->has_to) {
    self->phase = PHASE_OVER;
    self->is_split = self->again;
    return;
  }
  bt_file_move_init (&self->file, &self->from, &self->to);
  self->file.full = store->full;
  self->file.again = self->again;
  look_at_files (store);
}

/* --- moving ------------------------------------------------------------------------------------- */

/* Goes on with the file under way, or begins @file. */
static int
move_file (BtStoreMove *self, guint32 file, gint64 *budget)
{
  int result = self->file.in >= 0 ? bt_file_move_go_on (&self->file, *budget)
                                  : bt_file_move_begin (&self->file, file);

  *budget -= result == BT_FILE_MOVE_MORE ? STEP_BYTES / 2 : STEP_BYTES / STEP_FILES;
  return result;
}

static void
count_moved (BtStoreMove *self, guint64 n_bytes)
{
  self->moved += n_bytes - MIN (n_bytes, self->copied);
  self->copied = n_bytes;
}

static void
note_moved (BtStore *store, guint32 file)
{
  BtStoreMove *self = store->move;
  struct stat status;

  count_moved (self, MAX (self->before[file].size, 0));
  self->copied = 0;
  bt_bitfield_set (self->moved_files, file);
  if (bt_tree_walk_stat (&self->to, file, &status) == 0)
    self->after[file] = bt_store_make_stamp (&status);
}

static void
turn_back (BtStore *store)
{
  BtStoreMove *self = store->move;

  bt_file_move_abort (&self->file);
  bt_file_move_init (&self->file, &self->to, &self->from);
  self->file.full = store->full;
  self->phase = PHASE_BACK;
  self->next = count_files (store);
  /* What an earlier session moved is brought back as well. */
  for (guint32 i = 0; self->again && i < self->next; i++) {
    if (self->before[i].size < 0 && !bt_metainfo_get_file (store->metainfo, i)->is_pad)
      bt_bitfield_set (self->moved_files, i);
  }
}

static void
run_move (BtStore *store)
{
  BtStoreMove *self = store->move;
  gint64 budget = STEP_BYTES;
  int failed = 0;

  while (failed == 0 && budget > 0 && self->next < count_files (store)) {
    guint32 file = self->next;

    if (self->before[file].size >= 0)
      failed = move_file (self, file, &budget);
    if (failed == BT_FILE_MOVE_MORE) {
      count_moved (self, self->file.at);
      failed = 0;
      continue;
    }
    if (failed == 0 && self->before[file].size >= 0)
      note_moved (store, file);
    if (failed == 0)
      self->next++;
  }
  if (failed != 0) {
    fail_file (store, self->next, failed);
    turn_back (store);
  } else if (self->next == count_files (store)) {
    self->phase = PHASE_SETTLE;
  }
}

/* --- settling ----------------------------------------------------------------------------------- */

/* The folder entries are durable before anybody relies on them. Neighbours mostly share a folder. */
static void
sync_folders (BtStore *store)
{
  BtStoreMove *self = store->move;
  g_autofree char *last = NULL;

  for (guint32 i = 0; i < count_files (store) && self->error == NULL; i++) {
    const char *leaf;

    if (!bt_bitfield_get (self->moved_files, i) || bt_tree_walk_go (&self->to, i, FALSE, &leaf) != 0
        || g_strcmp0 (last, self->to.path) == 0)
      continue;
    bt_tree_walk_sync_folder (&self->to, i, &self->error);
    g_free (last);
    last = g_strdup (self->to.path);
  }
}

static void
run_settle (BtStore *store)
{
  BtStoreMove *self = store->move;

  sync_folders (store);
  if (self->error != NULL) {
    turn_back (store);
    return;
  }
  bt_tree_walk_remove_folders (&self->from);
  bt_tree_set_place (store->tree, bt_tree_get_folder (store->second), NULL);
  self->phase = PHASE_OVER;
}

static void
run_back (BtStore *store)
{
  BtStoreMove *self = store->move;
  gint64 budget = STEP_BYTES;
  int failed = 0;

  while (failed == 0 && budget > 0 && self->next > 0) {
    if (bt_bitfield_get (self->moved_files, self->next - 1))
      failed = move_file (self, self->next - 1, &budget);
    if (failed == BT_FILE_MOVE_MORE) {
      failed = 0;
      continue;
    }
    /* Of what an earlier session moved not all was ever there. */
    if (failed == ENOENT && self->before[self->next - 1].size < 0)
      failed = 0;
    if (failed == 0)
      self->next--;
  }
  self->is_split = failed != 0;
  if (failed == 0 && self->next > 0)
    return;
  if (failed == 0)
    bt_tree_walk_remove_folders (&self->to);
  self->phase = PHASE_OVER;
}

/* --- step by step ------------------------------------------------------------------------------- */

/* Somebody wants it to end. */
static void
obey (BtStore *store)
{
  BtStoreMove *self = store->move;
  gboolean undo = atomic_load (&self->undo);

  if (self->error != NULL && undo)
    return;
  if (self->error == NULL)
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the files were not moved");
  if (undo) {
    turn_back (store);
    return;
  }
  bt_file_move_abort (&self->file);
  self->is_split = self->again || bt_bitfield_get_n_set (self->moved_files) > 0;
  self->phase = PHASE_OVER;
}

static void
close_walks (BtStoreMove *self)
{
  if (self->has_from)
    bt_tree_walk_end (&self->from);
  if (self->has_to)
    bt_tree_walk_end (&self->to);
}

static void (*const phases[]) (BtStore *store) = {
  [PHASE_LOOK] = run_look,
  [PHASE_MOVE] = run_move,
  [PHASE_SETTLE] = run_settle,
  [PHASE_BACK] = run_back,
};

static void
run_step (BtStoreTask *task)
{
  BtStore *store = task->store;
  BtStoreMove *self = store->move;

  /* The folders are opened by the first step: without them nothing is brought back. */
  if (self->phase != PHASE_LOOK && atomic_load (&self->cancelled))
    obey (store);
  if (self->phase != PHASE_OVER)
    phases[self->phase](store);
  if (self->phase == PHASE_OVER)
    close_walks (self);
}

static void
free_move (BtStoreMove *self)
{
  bt_bitfield_unref (self->moved_files);
  g_free (self->wanted);
  g_free (self->before);
  g_free (self->after);
  g_clear_error (&self->error);
  g_free (self);
}

static void
end_move (BtStore *store)
{
  BtStoreMove *self = g_steal_pointer (&store->move);
  BtStoreMoved moved = { self->error, self->is_split, self->before, self->after };

  if (!self->is_split)
    g_clear_pointer (&store->second, bt_tree_free);
  self->done (store, &moved, self->data);
  free_move (self);
}

static void step_done (BtStoreTask *task);

static void
push_step (BtStore *store)
{
  BtStoreTask *task = g_new0 (BtStoreTask, 1);

  bt_store_task_init (task, store, NULL, NULL);
  task->exclusive = TRUE;
  task->run = run_step;
  task->done = step_done;
  bt_store_push (store, task);
}

static void
step_done (BtStoreTask *task)
{
  BtStore *store = task->store;
  BtStoreMove *self = store->move;

  g_free (task);
  if (self->phase == PHASE_OVER) {
    end_move (store);
    return;
  }
  self->progress (store, self->moved, self->to_move, self->data);
  push_step (store);
}

void
bt_store_move (BtStore *self, const BtStoreMoveParams *params, BtStoreMoveProgress progress,
               BtStoreMoveDone done, gpointer data)
{
  guint32 n_files = count_files (self);
  BtStoreMove *move = g_new0 (BtStoreMove, 1);

  move->again = params->again;
  move->wanted = g_memdup2 (params->wanted, n_files);
  move->progress = progress;
  move->done = done;
  move->data = data;
  move->moved_files = bt_bitfield_new (n_files);
  move->before = g_new (BtFileStamp, n_files);
  move->after = g_new (BtFileStamp, n_files);
  for (guint32 i = 0; i < n_files; i++)
    move->before[i] = move->after[i] = (BtFileStamp) { -1, 0 };
  move->file.in = move->file.out = -1;
  self->move = move;
  bt_store_set_second_folder (self, params->folder);
  push_step (self);
}

void
bt_store_cancel_move (BtStore *self, gboolean undo)
{
  if (self->move == NULL)
    return;
  atomic_store (&self->move->undo, undo);
  atomic_store (&self->move->cancelled, TRUE);
}

void
bt_store_set_second_folder (BtStore *self, const char *folder)
{
  g_clear_pointer (&self->second, bt_tree_free);
  self->second = bt_tree_new (bt_tree_get_metainfo (self->tree), folder);
}
