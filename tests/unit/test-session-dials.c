/* test-session-dials.c — a session dials no more peers at a time, and no more a second, than it may.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <gio/gio.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "session-fixture.h"

#define N_DOORS 40
#define N_CALLERS 8    /* that are waited for */
#define TCP_SYN_SENT 2 /* in /proc/net/tcp: dialed, not answered */

/* Where peers listen, as far as the session knows. */
typedef struct {
  int fd;
  int filler; /* the one that takes the last place, or -1 */
  guint16 port;
} Door;

typedef struct {
  Node *node;
  char *folder;
  guint32 id;
  Door doors[N_DOORS];
} Place;

static struct sockaddr_in
get_loopback (guint16 port)
{
  return (struct sockaddr_in) {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
}

static int
make_socket (void)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

/* @is_full: nobody is let in any more. The kernel drops what comes to a full queue, so that who dials
 * hears nothing. */
static void
open_door (Door *self, gboolean is_full)
{
  struct sockaddr_in address = get_loopback (0);
  socklen_t size = sizeof address;

  self->fd = make_socket ();
  self->filler = -1;
  g_assert_cmpint (bind (self->fd, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint (listen (self->fd, is_full ? 0 : N_DOORS), ==, 0);
  g_assert_cmpint (getsockname (self->fd, (struct sockaddr *) &address, &size), ==, 0);
  self->port = ntohs (address.sin_port);
  if (!is_full)
    return;
  self->filler = make_socket ();
  g_assert_cmpint (connect (self->filler, (struct sockaddr *) &address, size), ==, 0);
}

static void
close_door (Door *self)
{
  close (self->fd);
  if (self->filler >= 0)
    close (self->filler);
}

static Place *
place_new (const BtEngineOptions *options, gboolean is_full)
{
  Place *self = g_new0 (Place, 1);
  BtSessionConfig config;
  BtAddParams *params;

  for (guint i = 0; i < N_DOORS; i++)
    open_door (&self->doors[i], is_full);
  node_config_init (&config, NULL);
  config.options = *options;
  self->node = node_new_with (&config);
  self->folder = g_dir_make_tmp ("dials-XXXXXX", NULL);
  params = node_params (NULL, self->folder);
  params->magnet = bt_magnet_new ("00000000000000000000000000000000000000ff", NULL);
  self->id = node_add (self->node, params);
  node_wait_state (self->node, 0, BT_TORRENT_METADATA);
  return self;
}

static void
place_free (Place *self)
{
  node_free (self->node);
  for (guint i = 0; i < N_DOORS; i++)
    close_door (&self->doors[i]);
  g_assert_cmpint (rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self);
}

/* The torrent gets to know a peer behind each. */
static void
tell_doors (Place *self)
{
  for (guint i = 0; i < N_DOORS; i++) {
    BtAddress address;

    g_assert_true (bt_address_parse (&address, "127.0.0.1", self->doors[i].port));
    bt_session_add_peer (self->node->session, self->id, &address);
  }
}

/* --- at a time ---------------------------------------------------------------------------------- */

static Door *
find_door (Place *self, guint port)
{
  for (guint i = 0; i < N_DOORS; i++) {
    if (self->doors[i].port == port)
      return &self->doors[i];
  }
  return NULL;
}

/* Doors of this place that did not answer yet. Each counts once: what is read piece by piece while it
 * changes may name one twice, or leave one out. */
static guint
count_half_open (Place *self)
{
  g_autoptr (GHashTable) doors = g_hash_table_new (NULL, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents ("/proc/net/tcp", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i]; i++) {
    guint port, state;

    if (sscanf (lines[i], " %*u: %*8x:%*4x %*8x:%4x %2x", &port, &state) == 2
        && state == TCP_SYN_SENT && find_door (self, port))
      g_hash_table_add (doors, find_door (self, port));
  }
  return g_hash_table_size (doors);
}

/* When the session answers, what it wanted to dial before is dialed. */
static void
wait_turn (Place *self)
{
  node_wait_reply (self->node, bt_session_move_files (self->node->session, self->id, "/"));
  node_wait_reply (self->node, bt_session_move_files (self->node->session, self->id, self->folder));
}

static void
wait_half_open (Place *self, guint n)
{
  while (count_half_open (self) != n) {
    g_assert_cmpuint (count_half_open (self), <=, n);
    wait_turn (self);
  }
}

static void
test_half_open (void)
{
  BtEngineOptions options;
  Place *self;

  bt_engine_options_init (&options);
  bt_engine_options_set_ways (&options, FALSE);
  options.max_dialing = 3;
  options.dials_per_second = 1000;
  self = place_new (&options, TRUE);
  tell_doors (self);
  wait_half_open (self, 3);
  for (guint i = 0; i < 20; i++) {
    wait_turn (self);
    g_assert_cmpuint (count_half_open (self), <=, 3);
  }
  /* A new number holds at once; one torrent may have all of it. */
  options.max_dialing = N_DOORS - 3;
  bt_session_set_options (self->node->session, &options);
  wait_half_open (self, N_DOORS - 3);
  wait_turn (self);
  g_assert_cmpuint (count_half_open (self), <=, N_DOORS - 3);
  place_free (self);
}

/* --- a second ----------------------------------------------------------------------------------- */

/* Somebody comes; when that was known, in microseconds. */
static gint64
wait_caller (Place *self)
{
  struct pollfd fds[N_DOORS];
  gint64 now_us;

  for (guint i = 0; i < N_DOORS; i++)
    fds[i] = (struct pollfd) { .fd = self->doors[i].fd, .events = POLLIN };
  g_assert_cmpint (poll (fds, N_DOORS, 20000), >=, 1);
  now_us = g_get_monotonic_time ();
  for (guint i = 0; i < N_DOORS; i++) {
    if (fds[i].revents == 0)
      continue;
    close (accept (fds[i].fd, NULL, NULL));
    return now_us;
  }
  g_assert_not_reached ();
}

/* After as many as there may be in a second each waits for its turn. Nobody can come too late here:
 * only who comes too early says something. */
static void
test_a_second (void)
{
  BtEngineOptions options;
  gint64 began_us;
  Place *self;

  bt_engine_options_init (&options);
  bt_engine_options_set_ways (&options, FALSE);
  options.dials_per_second = 4;
  self = place_new (&options, FALSE);
  began_us = g_get_monotonic_time ();
  tell_doors (self);
  for (guint i = 1; i <= N_CALLERS; i++) {
    guint late = i - MIN (i, options.dials_per_second);

    g_assert_cmpint (wait_caller (self) - began_us, >=,
                     late * G_USEC_PER_SEC / options.dials_per_second);
  }
  place_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-dials/half-open", test_half_open);
  g_test_add_func ("/session-dials/a-second", test_a_second);
  return g_test_run ();
}
