/* bad-disk.c — a disk that cannot read some files any more: linked into a test, or loaded before a program.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While there is a file where BAD_DISK says, reads of files fail whose path has in it what that file says; each
 * leaves a line in a file beside it, whose name ends in ".met". */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* FALSE: all is well. */
static int
find_bad (char *part, size_t size)
{
  const char *control = getenv ("BAD_DISK");
  FILE *file = control != NULL ? fopen (control, "re") : NULL;
  int is_bad = file != NULL && fgets (part, (int) size, file) != NULL;

  if (file != NULL)
    fclose (file);
  return is_bad;
}

static int
is_of (int fd, const char *part)
{
  char link[64], path[PATH_MAX];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  if (length < 0)
    return 0;
  path[length] = '\0';
  return strstr (path, part) != NULL;
}

static void
note (void)
{
  char path[PATH_MAX];
  FILE *file;

  snprintf (path, sizeof path, "%s.met", getenv ("BAD_DISK"));
  file = fopen (path, "ae");
  if (file == NULL)
    return;
  fputs ("read\n", file);
  fclose (file);
}

/* All that the engine reads of torrents goes through this. */
__attribute__ ((visibility ("default"))) ssize_t
preadv (int fd, const struct iovec *iov, int n_iov, off_t offset)
{
  char part[PATH_MAX];

  if (find_bad (part, sizeof part) && is_of (fd, part)) {
    note ();
    errno = EIO;
    return -1;
  }
  return preadv2 (fd, iov, n_iov, offset, 0);
}
