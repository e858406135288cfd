/* bad-disk.c — a disk that cannot read some files any more: linked into a test, or loaded before a program.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BAD_DISK names a file. While it says "fail NAME", reads of files that have NAME in their path fail; while it
 * says "hang NAME", they do not come back. Each leaves a line in a file beside it, whose name ends in ".met". */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define VERB 5        /* characters of "fail " and "hang " */
#define LOOK_US 10000 /* while it hangs */

static int
is_of (int fd, const char *name)
{
  char link[64], path[PATH_MAX];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  if (length < 0)
    return 0;
  path[length] = '\0';
  return strstr (path, name) != NULL;
}

/* What becomes of a read: 'f' or 'h'; 0: all is well. */
static char
find_fate (int fd)
{
  const char *control = getenv ("BAD_DISK");
  char line[PATH_MAX];
  FILE *file = control != NULL ? fopen (control, "re") : NULL;
  char fate = 0;

  if (file == NULL)
    return 0;
  if (fgets (line, sizeof line, file) != NULL && strlen (line) > VERB && is_of (fd, line + VERB))
    fate = line[0];
  fclose (file);
  return fate;
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
  char fate = find_fate (fd);

  if (fate != 0)
    note ();
  while (fate == 'h') {
    usleep (LOOK_US);
    fate = find_fate (fd);
  }
  if (fate == 'f') {
    errno = EIO;
    return -1;
  }
  return preadv2 (fd, iov, n_iov, offset, 0);
}
