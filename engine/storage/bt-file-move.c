/* bt-file-move.c — one file on its way to another folder: renamed, or copied and then removed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-file-move.h"

#include "storage/bt-file-io.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (1024 * 1024) /* bytes a system call: large enough to cost nothing */

void
bt_file_move_init (BtFileMove *self, BtTreeWalk *from, BtTreeWalk *to)
{
  *self = (BtFileMove) { .from = from, .to = to, .in = -1, .out = -1 };
}

/* Some file systems (NFS) cannot rename without overwriting: there it is looked before. */
int
bt_rename_at (int from, const char *name, int to, const char *new_name)
{
  struct stat status;

  if (renameat2 (from, name, to, new_name, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
  if (fstatat (to, new_name, &status, AT_SYMLINK_NOFOLLOW) == 0)
    return EEXIST;
  return renameat (from, name, to, new_name) == 0 ? 0 : errno;
}

/* --- places ------------------------------------------------------------------------------------- */

/* The name a copy has while it grows: the info hash makes it ours. (transfer full) */
static char *
get_copy_name (const BtFileMove *self, const char *leaf)
{
  const guint8 *hash =
      bt_info_hash_get_wire (bt_metainfo_get_info_hash (bt_tree_get_metainfo (self->to->tree)));

  return g_strdup_printf ("%s.%02x%02x%02x%02x.move", leaf, hash[0], hash[1], hash[2], hash[3]);
}

/* Another name of the same file is no second copy. */
static gboolean
is_same (const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static void
close_both (BtFileMove *self)
{
  if (self->in >= 0)
    close (self->in);
  if (self->out >= 0)
    close (self->out);
  self->in = self->out = -1;
}

static int
remove_source (BtFileMove *self)
{
  const char *leaf;
  int failed = bt_tree_walk_go (self->from, self->file, FALSE, &leaf);

  if (failed == 0 && unlinkat (self->from->at, leaf, 0) != 0)
    failed = errno;
  return failed;
}

static int
remove_copy (BtFileMove *self)
{
  const char *leaf;
  int failed = bt_tree_walk_go (self->to, self->file, FALSE, &leaf);
  g_autofree char *name = failed == 0 ? get_copy_name (self, leaf) : NULL;

  if (failed == 0 && unlinkat (self->to->at, name, 0) != 0 && errno != ENOENT)
    failed = errno;
  return failed;
}

void
bt_file_move_abort (BtFileMove *self)
{
  gboolean copies = self->in >= 0 && !self->compares;

  close_both (self);
  if (copies)
    remove_copy (self);
}

/* Ends what is under way with an errno. */
static int
give_up (BtFileMove *self, int failed)
{
  bt_file_move_abort (self);
  return failed;
}

/* --- beginning ---------------------------------------------------------------------------------- */

static int
open_source (BtFileMove *self)
{
  g_autoptr (GError) error = NULL;
  struct stat status;

  self->in = bt_tree_open (self->from->tree, self->file, FALSE, &error);
  if (self->in < 0 || fstat (self->in, &status) != 0)
    return EIO;
  self->size = status.st_size;
  self->at = 0;
  return 0;
}

static int
take_room (BtFileMove *self)
{
  int failed = ftruncate (self->out, self->size) != 0 ? errno : 0;

  if (failed == 0 && self->full && self->size > 0) {
    do
      failed = posix_fallocate (self->out, 0, self->size);
    while (failed == EINTR);
    if (failed == EOPNOTSUPP || failed == EINVAL)
      failed = 0;
  }
  return failed;
}

static int
begin_copy (BtFileMove *self, const char *leaf)
{
  g_autofree char *name = get_copy_name (self, leaf);
  int failed;

  self->compares = FALSE;
  failed = open_source (self);
  if (failed != 0)
    return give_up (self, failed);
  /* What a try before left is begun anew. */
  unlinkat (self->to->at, name, 0);
  self->out = openat (self->to->at, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  failed = self->out < 0 ? errno : take_room (self);
  return failed == 0 ? BT_FILE_MOVE_MORE : give_up (self, failed);
}

/* After a crash between the copy's last step and the end of the file: only if every byte is the same
 * the file may go. */
static int
begin_compare (BtFileMove *self, const char *leaf)
{
  struct stat status;
  int failed;

  self->compares = TRUE;
  failed = open_source (self);
  if (failed == 0) {
    self->out = bt_file_open_at (self->to->at, leaf, O_RDONLY);
    if (self->out < 0 || fstat (self->out, &status) != 0)
      failed = errno;
    else if ((guint64) status.st_size != self->size)
      failed = EEXIST;
  }
  return failed == 0 ? BT_FILE_MOVE_MORE : give_up (self, failed);
}

int
bt_file_move_begin (BtFileMove *self, guint32 file)
{
  const char *leaf, *source;
  struct stat there, here;
  int failed;

  self->file = file;
  failed = bt_tree_walk_stat (self->from, file, &here);
  if (failed == 0)
    failed = bt_tree_walk_go (self->to, file, TRUE, &leaf);
  if (failed == 0)
    failed = bt_tree_walk_go (self->from, file, FALSE, &source);
  if (failed != 0)
    return failed;
  if (fstatat (self->to->at, leaf, &there, AT_SYMLINK_NOFOLLOW) == 0)
    return is_same (&here, &there) ? 0 : self->again ? begin_compare (self, leaf) : EEXIST;
  failed = bt_rename_at (self->from->at, source, self->to->at, leaf);
  return failed == EXDEV ? begin_copy (self, leaf) : failed;
}

/* --- copying ------------------------------------------------------------------------------------ */

/* The copy takes the file's place. */
static int
end_copy (BtFileMove *self)
{
  struct stat status;
  struct timespec times[2];
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  const char *leaf;
  int failed;

  if (fstat (self->in, &status) != 0)
    return give_up (self, errno);
  times[0] = status.st_atim;
  times[1] = status.st_mtim;
  /* Not every file system has modes and times to set. */
  if (fchmod (self->out, status.st_mode & 0777) != 0 || futimens (self->out, times) != 0)
    errno = 0;
  if (fsync (self->out) != 0)
    return give_up (self, errno);
  failed = bt_tree_walk_go (self->to, self->file, FALSE, &leaf);
  if (failed == 0) {
    name = get_copy_name (self, leaf);
    failed = bt_rename_at (self->to->at, name, self->to->at, leaf);
  }
  if (failed != 0)
    return give_up (self, failed);
  close_both (self);
  if (!bt_tree_walk_sync_folder (self->to, self->file, &error))
    return EIO;
  return remove_source (self);
}

/* From @at on, what is not a hole: [*from, *to). */
static void
find_data (const BtFileMove *self, guint64 *from, guint64 *to)
{
  off_t data = lseek (self->in, self->at, SEEK_DATA), hole;

  if (data < 0 && errno == ENXIO)
    data = self->size;
  *from = data < 0 ? self->at : (guint64) data;
  hole = *from < self->size ? lseek (self->in, *from, SEEK_HOLE) : -1;
  *to = hole < 0 ? self->size : MIN ((guint64) hole, self->size);
}

static int
copy_some (BtFileMove *self, guint64 budget)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  guint64 copied = 0;

  while (copied < budget && self->at < self->size) {
    guint64 from, to;
    int failed = 0;

    find_data (self, &from, &to);
    for (; failed == 0 && from < to && copied < budget; from += MIN (CHUNK, to - from)) {
      gsize n_bytes = MIN (CHUNK, to - from);

      failed = bt_file_read_at (self->in, buffer, n_bytes, from);
      if (failed == 0)
        failed = bt_file_write_at (self->out, buffer, n_bytes, from);
      copied += n_bytes;
    }
    if (failed != 0)
      return give_up (self, failed);
    self->at = from;
  }
  return self->at < self->size ? BT_FILE_MOVE_MORE : end_copy (self);
}

static int
compare_some (BtFileMove *self, guint64 budget)
{
  g_autofree guint8 *one = g_malloc (CHUNK), *other = g_malloc (CHUNK);
  guint64 end = MIN (self->size, self->at + budget);

  for (; self->at < end; self->at += MIN (CHUNK, end - self->at)) {
    gsize n_bytes = MIN (CHUNK, end - self->at);
    int failed = bt_file_read_at (self->in, one, n_bytes, self->at);

    if (failed == 0)
      failed = bt_file_read_at (self->out, other, n_bytes, self->at);
    if (failed == 0 && memcmp (one, other, n_bytes) != 0)
      failed = EEXIST;
    if (failed != 0)
      return give_up (self, failed);
  }
  if (self->at < self->size)
    return BT_FILE_MOVE_MORE;
  close_both (self);
  return remove_source (self);
}

int
bt_file_move_go_on (BtFileMove *self, guint64 budget)
{
  return self->compares ? compare_some (self, budget) : copy_some (self, budget);
}
