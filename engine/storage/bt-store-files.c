/* bt-store-files.c — looks at, makes, syncs and removes the files of a store.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const BtMetaFile *
get_file (BtStore *self, guint32 index)
{
  return bt_metainfo_get_file (self->metainfo, index);
}

static gboolean
fail (BtStore *self, guint32 file, int code, const char *verb, GError **error)
{
  g_autofree char *path = bt_tree_get_path (self->tree, file);

  bt_storage_set_error (error, code, verb, path);
  return FALSE;
}

/* --- looking ------------------------------------------------------------------------------------ */

static const BtFileStamp not_there = { -1, 0 };

BtFileStamp
bt_store_make_stamp (const struct stat *status)
{
  if (!S_ISREG (status->st_mode))
    return not_there;
  return (BtFileStamp) {
    status->st_size,
    status->st_mtim.tv_sec * (gint64) 1000000000 + status->st_mtim.tv_nsec,
  };
}

static gboolean
is_absent (int code)
{
  return code == ENOENT || code == ENOTDIR || code == ELOOP;
}

gboolean
bt_store_look (BtStore *self, BtFileStamp *stamps, GError **error)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  BtTreeWalk walk;
  gboolean fine = TRUE;

  if (!bt_tree_walk_begin (&walk, self->tree, error))
    return FALSE;
  for (guint32 i = 0; i < n_files && fine; i++) {
    struct stat status;
    int failed;

    stamps[i] = not_there;
    if (get_file (self, i)->is_pad)
      continue;
    failed = bt_tree_walk_stat (&walk, i, &status);
    if (failed == 0)
      stamps[i] = bt_store_make_stamp (&status);
    else if (!is_absent (failed))
      fine = fail (self, i, failed, "look at", error);
  }
  bt_tree_walk_end (&walk);
  return fine;
}

/* --- choosing ----------------------------------------------------------------------------------- */

gboolean
bt_store_choose (BtStore *self, GError **error)
{
  g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean fine = bt_part_file_set_wanted (self->part, self->wanted, moved, error);

  for (guint i = 0; i < moved->len; i++)
    bt_store_mark (self, g_array_index (moved, guint32, i),
                   BT_STORE_FILE_WRITTEN | BT_STORE_FILE_MADE);
  return fine;
}

/* --- making ------------------------------------------------------------------------------------- */

/* Longer files stay as they are: what lies beyond is the person's. A file of full length was made in
 * an earlier session, or holds what is to be checked: it may be read-only. */
static gboolean
has_room (const struct stat *status, guint64 length)
{
  return S_ISREG (status->st_mode) && (guint64) status->st_size >= length;
}

static int
give_room (BtStore *self, int fd, guint64 length)
{
  struct stat status;
  int failed = 0;

  if (fstat (fd, &status) != 0)
    return errno;
  if (self->full && length > 0) {
    do
      failed = posix_fallocate (fd, 0, length);
    while (failed == EINTR);
    if (failed != EOPNOTSUPP && failed != EINVAL)
      return failed;
  }
  if ((guint64) status.st_size < length && ftruncate (fd, length) != 0)
    return errno;
  return 0;
}

static gboolean
make_file (BtStore *self, BtTreeWalk *walk, guint32 index, GError **error)
{
  guint64 length = get_file (self, index)->length;
  struct stat status;
  gboolean made;
  int fd, failed;

  if (bt_tree_walk_stat (walk, index, &status) == 0 && has_room (&status, length))
    return TRUE;
  fd = bt_tree_walk_make (walk, index, &made, error);
  if (fd < 0)
    return FALSE;
  failed = give_room (self, fd, length);
  close (fd);
  bt_store_mark (self, index, BT_STORE_FILE_WRITTEN | (made ? BT_STORE_FILE_MADE : 0));
  return failed == 0 || fail (self, index, failed, "make room for", error);
}

gboolean
bt_store_make_files (BtStore *self, GError **error)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  BtTreeWalk walk;
  gboolean fine = TRUE;

  if (!bt_tree_walk_begin (&walk, self->tree, error))
    return FALSE;
  for (guint32 i = 0; i < n_files && fine; i++) {
    if (self->wanted[i] && !get_file (self, i)->is_pad)
      fine = make_file (self, &walk, i, error);
  }
  bt_tree_walk_end (&walk);
  return fine;
}

/* --- syncing ------------------------------------------------------------------------------------ */

/* Whether what stands at the file's path is what was written to: a file that was removed or replaced
 * takes the bytes with it. */
static int
check_same (BtTreeWalk *walk, guint32 file, int fd, struct stat *status)
{
  struct stat open_one;
  int failed = bt_tree_walk_stat (walk, file, status);

  if (failed == 0 && fstat (fd, &open_one) != 0)
    failed = errno;
  if (failed == 0 && (open_one.st_ino != status->st_ino || open_one.st_dev != status->st_dev))
    failed = ESTALE;
  return failed;
}

/* It may be read-only, or lie where nothing can be written. */
static gboolean
sync_found (BtStore *self, guint32 file, GError **error)
{
  BtFd *fd = bt_store_acquire (self, file, FALSE, error);
  int failed;

  if (fd == NULL)
    return FALSE;
  failed = fdatasync (bt_fd_get (fd)) != 0 ? errno : 0;
  bt_store_release (self, fd);
  return failed == 0 || failed == EROFS || failed == EINVAL
         || fail (self, file, failed, "save", error);
}

static gboolean
sync_file (BtStore *self, BtTreeWalk *walk, guint32 file, GArray *changes, GError **error)
{
  BtStampChange change = { .file = file };
  struct stat status;
  BtFd *fd = bt_store_acquire (self, file, TRUE, error);
  int failed;

  if (fd == NULL)
    return FALSE;
  failed = fdatasync (bt_fd_get (fd)) != 0 ? errno : 0;
  if (failed == 0)
    failed = check_same (walk, file, bt_fd_get (fd), &status);
  bt_store_release (self, fd);
  if (failed != 0) {
    bt_fd_cache_close (bt_disk_get_fds (self->disk), self, file);
    return fail (self, file, failed, "save", error);
  }
  change.stamp = bt_store_make_stamp (&status);
  g_array_append_val (changes, change);
  return TRUE;
}

static gboolean
sync_marked (BtStore *self, BtTreeWalk *walk, guint32 file, GArray *changes, GError **error)
{
  guint8 marks = atomic_exchange (&self->dirty[file], 0);
  gboolean fine;

  if (marks == 0)
    return TRUE;
  fine = marks == BT_STORE_FILE_FOUND ? sync_found (self, file, error)
                                      : sync_file (self, walk, file, changes, error);
  if (fine && (marks & (BT_STORE_FILE_MADE | BT_STORE_FILE_FOUND)))
    fine = bt_tree_walk_sync_folder (walk, file, error);
  if (fine)
    return TRUE;
  bt_store_mark (self, file, marks);
  return FALSE;
}

static gboolean
is_any_marked (BtStore *self)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  for (guint32 i = 0; i < n_files; i++) {
    if (atomic_load_explicit (&self->dirty[i], memory_order_relaxed) != 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
bt_store_sync_files (BtStore *self, GArray *changes, GError **error)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  BtTreeWalk walk;
  gboolean fine = TRUE;

  if (!bt_part_file_sync (self->part, error))
    return FALSE;
  if (!is_any_marked (self))
    return TRUE;
  if (!bt_tree_walk_begin (&walk, self->tree, error))
    return FALSE;
  for (guint32 i = 0; i < n_files && fine; i++)
    fine = sync_marked (self, &walk, i, changes, error);
  bt_tree_walk_end (&walk);
  return fine;
}

/* --- removing ----------------------------------------------------------------------------------- */

/* Ours is what we made: no link or folder, not longer than the torrent says. An unwanted file was
 * perhaps never ours; the right size says that it was. */
static gboolean
is_ours (BtStore *self, guint32 index, const struct stat *status)
{
  guint64 size = status->st_size, length = get_file (self, index)->length;

  return S_ISREG (status->st_mode) && (self->wanted[index] ? size <= length : size == length);
}

/* @gone: files that were removed, or NULL. */
static gboolean
remove_file (BtStore *self, BtTreeWalk *walk, guint32 index, BtBitfield *gone, GError **error)
{
  struct stat status;
  int failed;

  if (get_file (self, index)->is_pad)
    return TRUE;
  failed = bt_tree_walk_stat (walk, index, &status);
  if (is_absent (failed))
    return TRUE;
  if (failed != 0)
    return fail (self, index, failed, "remove", error);
  if (gone != NULL)
    bt_bitfield_set (gone, index);
  return !is_ours (self, index, &status) || bt_tree_walk_remove (walk, index, error);
}

/* Those that a move took there; what was not moved is somebody else's there. */
static gboolean
remove_moved (BtStore *self, const BtBitfield *gone, GError **error)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  BtTreeWalk walk;
  gboolean fine = TRUE;

  if (self->second == NULL)
    return TRUE;
  if (!bt_tree_walk_begin (&walk, self->second, error))
    return FALSE;
  for (guint32 i = 0; i < n_files && fine; i++)
    fine = bt_bitfield_get (gone, i) || remove_file (self, &walk, i, NULL, error);
  if (fine)
    bt_tree_walk_remove_folders (&walk);
  bt_tree_walk_end (&walk);
  return fine;
}

gboolean
bt_store_remove_files (BtStore *self, GError **error)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  g_autoptr (BtBitfield) gone = bt_bitfield_new (n_files);
  BtTreeWalk walk;
  gboolean fine = TRUE;

  bt_store_close_files (self);
  if (!bt_part_file_remove (self->part, error))
    return FALSE;
  if (!bt_tree_walk_begin (&walk, self->tree, error))
    return FALSE;
  for (guint32 i = 0; i < n_files && fine; i++) {
    fine = remove_file (self, &walk, i, gone, error);
    atomic_store (&self->dirty[i], 0);
  }
  if (fine)
    bt_tree_walk_remove_folders (&walk);
  bt_tree_walk_end (&walk);
  return fine && remove_moved (self, gone, error);
}
