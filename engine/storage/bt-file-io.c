/* bt-file-io.c — opens a file, and moves whole vectors to and from it, whatever the system does in between.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-file-io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BY_NUMBER "/proc/self/fd/%d"

static int
why_not_a_file (mode_t mode)
{
  return S_ISDIR (mode) ? EISDIR : S_ISLNK (mode) ? ELOOP : ENXIO;
}

static int
close_with (int fd, int code)
{
  close (fd);
  errno = code;
  return -1;
}

/* Found first, and opened once it is known to be a file: opening a device may do something. It is opened by the number
 * of what was found, so that nothing slips in between, and without O_NOFOLLOW, which the folders that Flatpak's
 * document portal lends (xdg-desktop-portal 1.16) answer with ELOOP for any file. */
int
bt_file_open_at (int folder, const char *name, int flags)
{
  char path[sizeof BY_NUMBER + 10];
  struct stat status;
  int found = openat (folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC), fd;

  if (found < 0)
    return -1;
  if (fstat (found, &status) != 0)
    return close_with (found, errno);
  if (!S_ISREG (status.st_mode))
    return close_with (found, why_not_a_file (status.st_mode));
  snprintf (path, sizeof path, BY_NUMBER, found);
  fd = open (path, flags | O_CLOEXEC);
  if (fd < 0)
    return close_with (found, errno == ENOENT ? EIO : errno); /* it is there; /proc is not */
  close (found);
  return fd;
}

typedef ssize_t (*MoveFunc) (int fd, const struct iovec *iov, int n_iov, off_t offset);

typedef struct {
  struct iovec *iov;
  guint n;
} Vector;

/* Takes @n_bytes off the front. */
static void
advance (Vector *vector, gsize n_bytes)
{
  while (vector->n > 0 && n_bytes >= vector->iov->iov_len) {
    n_bytes -= vector->iov->iov_len;
    vector->iov++;
    vector->n--;
  }
  if (n_bytes > 0) {
    vector->iov->iov_base = (guint8 *) vector->iov->iov_base + n_bytes;
    vector->iov->iov_len -= n_bytes;
  }
}

static int
move_all (MoveFunc move, int fd, Vector vector, guint64 offset)
{
  advance (&vector, 0);
  while (vector.n > 0) {
    ssize_t moved = move (fd, vector.iov, MIN (vector.n, IOV_MAX), offset);

    if (moved < 0 && errno == EINTR)
      continue;
    if (moved < 0)
      return errno;
    if (moved == 0)
      return ENODATA;
    offset += moved;
    advance (&vector, moved);
  }
  return 0;
}

int
bt_file_write (int fd, struct iovec *iov, guint n_iov, guint64 offset)
{
  int failed = move_all (pwritev, fd, (Vector) { iov, n_iov }, offset);

  return failed == ENODATA ? EIO : failed;
}

int
bt_file_read (int fd, struct iovec *iov, guint n_iov, guint64 offset)
{
  return move_all (preadv, fd, (Vector) { iov, n_iov }, offset);
}

int
bt_file_write_at (int fd, const void *bytes, gsize n_bytes, guint64 offset)
{
  struct iovec iov = { (void *) bytes, n_bytes };

  return bt_file_write (fd, &iov, 1, offset);
}

int
bt_file_read_at (int fd, void *bytes, gsize n_bytes, guint64 offset)
{
  struct iovec iov = { bytes, n_bytes };

  return bt_file_read (fd, &iov, 1, offset);
}

guint
bt_iovec_cut (struct iovec *iov, gsize n_bytes, struct iovec *rest)
{
  guint i = 0;

  while (n_bytes > iov[i].iov_len)
    n_bytes -= iov[i++].iov_len;
  rest->iov_base = (guint8 *) iov[i].iov_base + n_bytes;
  rest->iov_len = iov[i].iov_len - n_bytes;
  iov[i].iov_len = n_bytes;
  return i + 1;
}
