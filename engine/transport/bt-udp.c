/* bt-udp.c — a UDP socket whose datagrams travel in batches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-udp.h"

#include "transport/bt-bind.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Datagrams of one system call, and of one turn: a flood must not hold up the peers we have. */
#define BATCH 32

struct _BtUdp {
  int fd;
  guint16 port;
  gboolean is_v6;     /* the socket's own family */
  gboolean is_v6only; /* when it is_v6: no IPv4 over it */
  BtReactorWatch *watch;
  BtUdpFunc func;
  gpointer data;

  /* Where a batch is received; the headers point to the rest for good. */
  struct mmsghdr headers[BATCH];
  struct iovec vectors[BATCH];
  struct sockaddr_storage from[BATCH];
  guint8 bytes[BATCH][BT_UDP_DATAGRAM_MAX];
};

static void
point_headers (BtUdp *self)
{
  for (guint i = 0; i < BATCH; i++) {
    struct msghdr *header = &self->headers[i].msg_hdr;

    self->vectors[i] = (struct iovec) { self->bytes[i], BT_UDP_DATAGRAM_MAX };
    header->msg_iov = &self->vectors[i];
    header->msg_iovlen = 1;
    header->msg_name = &self->from[i];
  }
}

static void
hand_on (BtUdp *self, guint i)
{
  const struct mmsghdr *header = &self->headers[i];
  BtAddress from;

  /* Half a message is none. */
  if (header->msg_hdr.msg_flags & MSG_TRUNC)
    return;
  if (bt_address_from_sockaddr (&from, (struct sockaddr *) &self->from[i]))
    self->func (self->bytes[i], header->msg_len, &from, self->data);
}

/* Errors are of single datagrams, such as one that nobody wanted: reading them takes them away. */
static void
ready_cb (int unused, guint32 events, gpointer data)
{
  BtUdp *self = data;
  int n;

  for (guint i = 0; i < BATCH; i++)
    self->headers[i].msg_hdr.msg_namelen = sizeof self->from[i];
  n = recvmmsg (self->fd, self->headers, BATCH, 0, NULL);
  for (int i = 0; i < n; i++)
    hand_on (self, (guint) i);
}

static void
find_families (BtUdp *self)
{
  struct sockaddr_storage name = { 0 };
  socklen_t name_size = sizeof name, size = sizeof (int);
  int only = 1;

  getsockname (self->fd, (struct sockaddr *) &name, &name_size);
  self->is_v6 = name.ss_family == AF_INET6;
  if (self->is_v6)
    getsockopt (self->fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, &size);
  self->is_v6only = self->is_v6 && only;
}

BtUdp *
bt_udp_new (BtReactor *reactor, const char *address, guint16 port, BtUdpFunc func, gpointer data,
            GError **error)
{
  int fd = bt_bind (SOCK_DGRAM, address, port, error);
  BtUdp *self;

  if (fd < 0)
    return NULL;
  self = g_new0 (BtUdp, 1);
  self->fd = fd;
  self->port = bt_bind_get_port (fd);
  self->func = func;
  self->data = data;
  find_families (self);
  point_headers (self);
  self->watch = bt_reactor_add (reactor, fd, EPOLLIN, ready_cb, self);
  return self;
}

void
bt_udp_free (BtUdp *self)
{
  bt_reactor_remove (self->watch);
  close (self->fd);
  g_free (self);
}

guint16
bt_udp_get_port (BtUdp *self)
{
  return self->port;
}

gboolean
bt_udp_has_v4 (BtUdp *self)
{
  return !self->is_v6only;
}

gboolean
bt_udp_has_v6 (BtUdp *self)
{
  return self->is_v6;
}

/* For a socket of both families an IPv4 address is a mapped one, as it is in a BtAddress. */
static socklen_t
make_sockaddr (const BtUdp *self, const BtAddress *to, struct sockaddr_storage *out)
{
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (to->port) };

  if (!self->is_v6)
    return bt_address_to_sockaddr (to, out);
  memcpy (&in6.sin6_addr, to->ip, sizeof in6.sin6_addr);
  memcpy (out, &in6, sizeof in6);
  return sizeof in6;
}

gboolean
bt_udp_send (BtUdp *self, const BtAddress *to, const guint8 *bytes, gsize n_bytes)
{
  struct sockaddr_storage address;
  socklen_t size;

  if (bt_address_is_v4 (to) ? self->is_v6only : !self->is_v6)
    return FALSE;
  size = make_sockaddr (self, to, &address);
  return sendto (self->fd, bytes, n_bytes, 0, (struct sockaddr *) &address, size) >= 0;
}
