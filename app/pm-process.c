/* pm-process.c — what a program asks of the system before anything else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-process.h"

#include <errno.h>
#include <sys/resource.h>

/* Hundreds of peers and the files of many torrents need more than the usual 1024, which is for
 * programs that call select(). Some systems allow a billion: then whoever closes all descriptors
 * between fork and exec would be at it for minutes. */
#define OPEN_FILES_MAX 65536

void
pm_process_raise_file_limit (void)
{
  struct rlimit limit;
  rlim_t wanted;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  wanted = MIN (limit.rlim_max, OPEN_FILES_MAX);
  if (limit.rlim_cur >= wanted)
    return;
  limit.rlim_cur = wanted;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_message ("cannot open more than the usual number of files: %s", g_strerror (errno));
}
