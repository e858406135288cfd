/* bt-listener.c — where peers knock.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-listener.h"

#include "transport/bt-bind.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ACCEPT_BUDGET 32 /* connections a turn: a flood must not hold up the peers we have */

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

BtListener *
bt_listener_new (BtReactor *reactor, const char *address, guint16 port, BtListenerFunc func,
                 gpointer data, GError **error)
{
  int fd = bt_bind (SOCK_STREAM, address, port, error);
  BtListener *self;

  if (fd < 0)
    return NULL;
  self = g_new0 (BtListener, 1);
  self->fd = fd;
  self->spare_fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  self->port = bt_bind_get_port (fd);
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
