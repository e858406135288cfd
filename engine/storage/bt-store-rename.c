/* bt-store-rename.c — a file or folder of the torrent gets another name on disk.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-store-private.h"

#include "storage/bt-file-move.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

typedef struct {
  BtStoreTask base;
  char *from, *to;      /* owned */
  BtMetainfo *metainfo; /* owned reference */
} RenameTask;

/* Both lie in one folder. 0 or an errno. */
static int
rename_in (BtTreeWalk *walk, const char *from, const char *to)
{
  const char *leaf, *new_leaf;
  int failed = bt_tree_walk_go_to (walk, from, FALSE, &leaf), fd;

  if (failed == 0)
    failed = bt_tree_walk_go_to (walk, to, FALSE, &new_leaf);
  if (failed == 0)
    failed = bt_rename_at (walk->at, leaf, walk->at, new_leaf);
  if (failed != 0)
    return failed;
  fd = openat (walk->at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    /* Some file systems know no fsync of a folder. */
    if (fsync (fd) != 0 && errno != EINVAL)
      failed = errno;
    close (fd);
  }
  return failed;
}

static void
run_rename (BtStoreTask *task)
{
  RenameTask *self = (RenameTask *) task;
  BtTree *tree = task->store->tree;
  BtTreeWalk walk;
  int failed;

  bt_store_close_files (task->store);
  if (!bt_tree_walk_begin (&walk, tree, &task->error))
    return;
  failed = rename_in (&walk, self->from, self->to);
  bt_tree_walk_end (&walk);
  if (failed == 0 || failed == ENOENT) {
    bt_tree_set_place (tree, NULL, self->metainfo);
  } else {
    g_autofree char *path = g_build_filename (bt_tree_get_folder (tree), self->to, NULL);

    bt_storage_set_error (&task->error, failed, "rename to", path);
  }
}

static void
rename_done (BtStoreTask *task)
{
  RenameTask *self = (RenameTask *) task;

  g_free (self->from);
  g_free (self->to);
  bt_metainfo_unref (self->metainfo);
  bt_store_task_finish (task);
}

void
bt_store_rename (BtStore *self, const char *from, const char *to, BtMetainfo *metainfo,
                 BtStoreCallback done, gpointer data)
{
  RenameTask *task = g_new0 (RenameTask, 1);

  bt_store_task_init (&task->base, self, done, data);
  task->base.exclusive = TRUE;
  task->base.run = run_rename;
  task->base.done = rename_done;
  task->from = g_strdup (from);
  task->to = g_strdup (to);
  task->metainfo = bt_metainfo_ref (metainfo);
  bt_store_push (self, &task->base);
}
