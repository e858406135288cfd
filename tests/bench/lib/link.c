/* link.c — a line between two network namespaces: so wide, so long, with so much loss.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * link PID KBIT DELAY_US LOSS_PER_MILLION QUEUE_US: makes a TUN device "line" here and one in the network
 * namespace of process PID, prints "ready" when both are there, and carries packets until it is ended.
 * KBIT is the rate each way, DELAY_US the time one way; what would wait longer than QUEUE_US is dropped.
 * Not every kernel can do this itself (netem), and this needs no other. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PACKETS 16384    /* that can be under way in one direction: 24 MB */
#define PACKET_SIZE 1600 /* bytes: an MTU of 1500, and room */
#define NS_A_SECOND 1000000000u
#define BATCH 64 /* packets read before others are looked at */

typedef struct {
  uint64_t due_ns;
  int n_bytes;
  uint8_t bytes[PACKET_SIZE];
} Packet;

typedef struct {
  Packet *packets;     /* a ring */
  unsigned first, end; /* count up for ever */
  uint64_t free_ns;    /* when what was sent last is on the line */
  int from, to;        /* devices */
} Direction;

typedef struct {
  uint64_t kbit, delay_ns, queue_ns;
  uint64_t loss; /* packets in a million */
  uint64_t chance;
  Direction directions[2];
} Line;

static void
die (const char *what)
{
  perror (what);
  exit (1);
}

static uint64_t
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * NS_A_SECOND + (uint64_t) now.tv_nsec;
}

static int
open_device (void)
{
  struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
  int fd = open ("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

  strcpy (request.ifr_name, "line");
  if (fd < 0 || ioctl (fd, TUNSETIFF, &request) < 0)
    die ("/dev/net/tun");
  return fd;
}

static void
enter (const char *pid)
{
  char path[64];
  int fd;

  snprintf (path, sizeof path, "/proc/%s/ns/net", pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || setns (fd, CLONE_NEWNET) < 0)
    die (path);
  close (fd);
}

/* xorshift: the same packets are lost in each run. */
static int
is_lost (Line *self)
{
  self->chance ^= self->chance << 13;
  self->chance ^= self->chance >> 7;
  self->chance ^= self->chance << 17;
  return self->chance % 1000000 < self->loss;
}

static void
send_due (Direction *self, uint64_t now)
{
  while (self->first != self->end && self->packets[self->first % PACKETS].due_ns <= now) {
    const Packet *packet = &self->packets[self->first++ % PACKETS];

    /* A device that is full, or not up yet, loses it as a line does. */
    if (write (self->to, packet->bytes, (size_t) packet->n_bytes) < 0 && errno != EAGAIN
        && errno != EIO)
      die ("write");
  }
}

/* FALSE: there is nothing more to read. */
static int
take_one (Line *line, Direction *self)
{
  Packet *packet = &self->packets[self->end % PACKETS];
  uint64_t now = now_ns (), start;
  int has_room = self->end - self->first < PACKETS;
  uint8_t dropped[PACKET_SIZE];
  ssize_t n_bytes;

  n_bytes = read (self->from, has_room ? packet->bytes : dropped, PACKET_SIZE);
  if (n_bytes <= 0)
    return 0;
  start = self->free_ns > now ? self->free_ns : now;
  if (!has_room || start - now > line->queue_ns || (line->loss > 0 && is_lost (line)))
    return 1;
  self->free_ns = start + (uint64_t) n_bytes * 8000000 / line->kbit;
  packet->due_ns = self->free_ns + line->delay_ns;
  packet->n_bytes = (int) n_bytes;
  self->end++;
  return 1;
}

static void
wait_for_any (Line *self)
{
  struct pollfd fds[2] = { { self->directions[0].from, POLLIN, 0 },
                           { self->directions[1].from, POLLIN, 0 } };
  uint64_t now = now_ns (), wait = NS_A_SECOND;
  struct timespec timeout;

  for (int i = 0; i < 2; i++) {
    const Direction *direction = &self->directions[i];
    uint64_t due = direction->packets[direction->first % PACKETS].due_ns;

    if (direction->first != direction->end && (due <= now || due - now < wait))
      wait = due <= now ? 0 : due - now;
  }
  timeout.tv_sec = (time_t) (wait / NS_A_SECOND);
  timeout.tv_nsec = (long) (wait % NS_A_SECOND);
  if (ppoll (fds, 2, &timeout, NULL) < 0 && errno != EINTR)
    die ("ppoll");
}

static void
carry (Line *self)
{
  for (;;) {
    for (int i = 0; i < 2; i++)
      send_due (&self->directions[i], now_ns ());
    wait_for_any (self);
    for (int i = 0; i < 2; i++) {
      for (int n = 0; n < BATCH && take_one (self, &self->directions[i]); n++)
        continue;
    }
  }
}

int
main (int argc, char **argv)
{
  Line line = { .chance = 88172645463325252u };

  if (argc != 6) {
    fprintf (stderr, "usage: link PID KBIT DELAY_US LOSS_PER_MILLION QUEUE_US\n");
    return 2;
  }
  line.kbit = strtoull (argv[2], NULL, 10);
  line.delay_ns = strtoull (argv[3], NULL, 10) * 1000;
  line.loss = strtoull (argv[4], NULL, 10);
  line.queue_ns = strtoull (argv[5], NULL, 10) * 1000;
  line.directions[0].from = line.directions[1].to = open_device ();
  enter (argv[1]);
  line.directions[1].from = line.directions[0].to = open_device ();
  for (int i = 0; i < 2; i++) {
    line.directions[i].packets = calloc (PACKETS, sizeof (Packet));
    if (line.directions[i].packets == NULL || line.kbit == 0)
      die ("link");
  }
  puts ("ready");
  fflush (stdout);
  carry (&line);
}
