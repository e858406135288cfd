/* bt-tcp.c — peers over TCP.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-tcp.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  BtTransport parent;
  int fd;
  BtReactorWatch *watch;
  gboolean connecting;
} BtTcp;

static gssize
tcp_readv (BtTransport *transport, const struct iovec *vecs, guint n_vecs)
{
  BtTcp *self = (BtTcp *) transport;
  gssize n;

  do
    n = readv (self->fd, vecs, (int) n_vecs);
  while (n < 0 && errno == EINTR);
  return n;
}

static gssize
tcp_writev (BtTransport *transport, const struct iovec *vecs, guint n_vecs)
{
  BtTcp *self = (BtTcp *) transport;
  struct msghdr message = { .msg_iov = (struct iovec *) vecs, .msg_iovlen = n_vecs };
  gssize n;

  do
    n = sendmsg (self->fd, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n;
}

static void
tcp_want (BtTransport *transport, gboolean read, gboolean write)
{
  BtTcp *self = (BtTcp *) transport;

  if (!self->connecting)
    bt_reactor_modify (self->watch, (read ? EPOLLIN : 0) | (write ? EPOLLOUT : 0));
}

static void
tcp_close (BtTransport *transport)
{
  BtTcp *self = (BtTcp *) transport;

  bt_reactor_remove (self->watch);
  close (self->fd);
  g_free (self);
}

static const BtTransportClass tcp_class = {
  .kind = BT_TRANSPORT_TCP,
  .readv = tcp_readv,
  .writev = tcp_writev,
  .want = tcp_want,
  .close = tcp_close,
};

static int
take_error (int fd)
{
  int code = 0;
  socklen_t size = sizeof code;

  return getsockopt (fd, SOL_SOCKET, SO_ERROR, &code, &size) < 0 ? errno : code;
}

static void
tcp_connected (BtTcp *self)
{
  if (take_error (self->fd) != 0) {
    self->parent.func (&self->parent, BT_TRANSPORT_FAILED, self->parent.data);
    return;
  }
  self->connecting = FALSE;
  bt_reactor_modify (self->watch, EPOLLIN);
  self->parent.func (&self->parent, BT_TRANSPORT_CONNECTED, self->parent.data);
}

static void
ready_cb (int fd, guint32 events, gpointer data)
{
  BtTcp *self = data;
  BtTransportEvents told = 0;

  if (self->connecting) {
    tcp_connected (self);
    return;
  }
  if (events & EPOLLIN)
    told |= BT_TRANSPORT_READABLE;
  if (events & EPOLLOUT)
    told |= BT_TRANSPORT_WRITABLE;
  /* What arrived before the end is read first; the reader then finds the end itself. */
  if ((events & (EPOLLERR | EPOLLHUP)) && !(events & EPOLLIN))
    told = BT_TRANSPORT_FAILED;
  self->parent.func (&self->parent, told, self->parent.data);
}

static BtTcp *
tcp_new (int fd, const BtAddress *address, BtTransportFunc func, gpointer data)
{
  BtTcp *self = g_new0 (BtTcp, 1);
  int on = 1;

  self->parent.klass = &tcp_class;
  self->parent.func = func;
  self->parent.data = data;
  self->parent.address = *address;
  self->fd = fd;
  /* Messages are gathered before they are written; waiting for more would only delay requests. */
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return self;
}

/* Closes @fd on failure and keeps errno. */
static gboolean
start_connect (int fd, const BtAddress *address, const BtAddress *local)
{
  struct sockaddr_storage to, from;
  socklen_t size;
  int code;

  if (local && bt_address_is_v4 (local) == bt_address_is_v4 (address)) {
    BtAddress any_port = *local;

    any_port.port = 0;
    size = bt_address_to_sockaddr (&any_port, &from);
    if (bind (fd, (struct sockaddr *) &from, size) < 0)
      goto failed;
  }
  size = bt_address_to_sockaddr (address, &to);
  if (connect (fd, (struct sockaddr *) &to, size) == 0 || errno == EINPROGRESS)
    return TRUE;
failed:
  code = errno;
  close (fd);
  errno = code;
  return FALSE;
}

BtTransport *
bt_tcp_connect (BtReactor *reactor, const BtAddress *address, const BtAddress *local,
                BtTransportFunc func, gpointer data)
{
  int family = bt_address_is_v4 (address) ? AF_INET : AF_INET6;
  int fd = socket (family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  BtTcp *self;

  if (fd < 0 || !start_connect (fd, address, local))
    return NULL;
  self = tcp_new (fd, address, func, data);
  self->connecting = TRUE;
  self->watch = bt_reactor_add (reactor, fd, EPOLLOUT, ready_cb, self);
  return &self->parent;
}

BtTransport *
bt_tcp_new_accepted (BtReactor *reactor, int fd, const BtAddress *address, BtTransportFunc func,
                     gpointer data)
{
  BtTcp *self = tcp_new (fd, address, func, data);

  self->watch = bt_reactor_add (reactor, fd, EPOLLIN, ready_cb, self);
  return &self->parent;
}
