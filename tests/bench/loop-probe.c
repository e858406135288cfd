/* loop-probe.c — loaded before the program: notes how long its main loop works between two waits.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LD_PRELOAD=libloop-probe.so LOOP_PROBE=FILE. GLib's loop waits in poll(): what lies between its return and the
 * next call is work that holds up the window. FILE gets a record for each wait of the main thread: four doubles,
 * in seconds: when the work before it began (monotonic clock), how long that took, how much of the processor it
 * took, how long it waited. */
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int (*Poll) (struct pollfd *fds, nfds_t n, int timeout);

static struct {
  Poll poll;
  FILE *file;          /* NULL: nothing is noted */
  double woke, worked; /* of the two clocks */
} probe;

static double
now (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("LOOP_PROBE");

  probe.poll = (Poll) dlsym (RTLD_NEXT, "poll");
  unsetenv ("LD_PRELOAD"); /* not what it starts */
  if (path != NULL)
    probe.file = fopen (path, "wb");
  if (probe.file != NULL)
    setvbuf (probe.file, NULL, _IOFBF, 1 << 16);
  probe.woke = now (CLOCK_MONOTONIC);
}

__attribute__ ((destructor)) static void
end (void)
{
  if (probe.file != NULL)
    fclose (probe.file);
  probe.file = NULL;
}

int
poll (struct pollfd *fds, nfds_t n, int timeout)
{
  double record[4];
  int result;

  if (probe.file == NULL || gettid () != getpid ())
    return probe.poll (fds, n, timeout);
  record[0] = probe.woke;
  record[1] = now (CLOCK_MONOTONIC) - probe.woke;
  record[2] = now (CLOCK_THREAD_CPUTIME_ID) - probe.worked;
  result = probe.poll (fds, n, timeout);
  probe.woke = now (CLOCK_MONOTONIC);
  probe.worked = now (CLOCK_THREAD_CPUTIME_ID);
  record[3] = probe.woke - record[0] - record[1];
  fwrite (record, sizeof record, 1, probe.file);
  return result;
}
