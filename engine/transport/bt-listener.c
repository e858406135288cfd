/* bt-listener.c — where peers knock.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-listener.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ACCEPT_BUDGET 32 /* connections a turn: a flood must not hold up the peers we have */
#define BACKLOG 128      /* connections that wait in the kernel; as many as may be pending here */

struct _BtListener {
  int fd;
  int spare_fd; /* given up for a moment to turn visitors away when descriptors ran out */
  guint16 port;
  BtReactorWatch *watch;
  BtListenerFunc func;
  gpointer data;
};

/* Without this a visitor whom we cannot let in would wake us again and again. */
static void
turn_away (BtListener *self)
{
  int fd;

  if (self->spare_fd < 0)
    return;
  close (self->spare_fd);
  fd = accept4 (self->fd, NULL, NULL, SOCK_CLOEXEC);
  if (fd >= 0)
    close (fd);
  self->spare_fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);
}

static void
ready_cb (int unused, guint32 events, gpointer data)
{
  BtListener *self = data;

  for (guint i = 0; i < ACCEPT_BUDGET; i++) {
    struct sockaddr_storage from;
    socklen_t size = sizeof from;
    BtAddress address;
    int fd = accept4 (self->fd, (struct sockaddr *) &from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd < 0) {
      if (errno == EMFILE || errno == ENFILE)
        turn_away (self);
      return;
    }
    if (bt_address_from_sockaddr (&address, (struct sockaddr *) &from))
      self->func (fd, &address, self->data);
    else
      close (fd);
  }
}

/* -1 with errno. */
static int
open_socket (const struct sockaddr *address, socklen_t size, gboolean both_families)
{
  int on = 1, off = 0, code;
  int fd = socket (address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address->sa_family == AF_INET6)
    setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, both_families ? &off : &on, sizeof on);
  if (bind (fd, address, size) == 0 && listen (fd, BACKLOG) == 0)
    return fd;
  code = errno;
  close (fd);
  errno = code;
  return -1;
}

static int
open_all_addresses (guint16 port)
{
  struct sockaddr_in6 any6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (port) };
  struct sockaddr_in any4 = { .sin_family = AF_INET, .sin_port = g_htons (port) };
  int fd = open_socket ((struct sockaddr *) &any6, sizeof any6, TRUE);

  /* A system without IPv6. */
  if (fd < 0 && errno != EADDRINUSE && errno != EACCES)
    fd = open_socket ((struct sockaddr *) &any4, sizeof any4, FALSE);
  return fd;
}

static int
open_one_address (const char *text, guint16 port)
{
  struct sockaddr_storage to;
  socklen_t size;
  BtAddress address;

  if (!bt_address_parse (&address, text, 1)) {
    errno = EINVAL;
    return -1;
  }
  address.port = port;
  size = bt_address_to_sockaddr (&address, &to);
  return open_socket ((struct sockaddr *) &to, size, FALSE);
}

static guint16
find_port (int fd)
{
  struct sockaddr_storage name;
  socklen_t size = sizeof name;
  BtAddress address;

  if (getsockname (fd, (struct sockaddr *) &name, &size) == 0
      && bt_address_from_sockaddr (&address, (struct sockaddr *) &name))
    return address.port;
  return 0;
}

BtListener *
bt_listener_new (BtReactor *reactor, const char *address, guint16 port, BtListenerFunc func,
                 gpointer data, GError **error)
{
  int fd = address ? open_one_address (address, port) : open_all_addresses (port);
  BtListener *self;

  if (fd < 0) {
    int code = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                 "cannot listen on %s port %u: %s; choose another port or address",
                 address ? address : "all addresses", port, g_strerror (code));
    return NULL;
  }
  self = g_new0 (BtListener, 1);
  self->fd = fd;
  self->spare_fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  self->port = find_port (fd);
  self->func = func;
  self->data = data;
  self->watch = bt_reactor_add (reactor, fd, EPOLLIN, ready_cb, self);
  return self;
}

void
bt_listener_free (BtListener *self)
{
  bt_reactor_remove (self->watch);
  close (self->fd);
  if (self->spare_fd >= 0)
    close (self->spare_fd);
  g_free (self);
}

guint16
bt_listener_get_port (BtListener *self)
{
  return self->port;
}
