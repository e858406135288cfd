/* bt-bind.c — a socket on the address and port that we are known by.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/bt-bind.h"

#include "base/bt-address.h"

#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128 /* connections that wait in the kernel; as many as may be pending here */

/* Only a listener: where datagrams go, two of us would take them from each other. */
static gboolean
bind_to (int fd, int type, const struct sockaddr *address, socklen_t size)
{
  int on = 1;

  if (type == SOCK_STREAM)
    setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  return bind (fd, address, size) == 0 && (type != SOCK_STREAM || listen (fd, BACKLOG) == 0);
}

/* -1 with errno. */
static int
open_socket (int type, const struct sockaddr *address, socklen_t size, gboolean both_families)
{
  int on = 1, off = 0, code;
  int fd = socket (address->sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;
  if (address->sa_family == AF_INET6)
    setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, both_families ? &off : &on, sizeof on);
  if (bind_to (fd, type, address, size))
    return fd;
  code = errno;
  close (fd);
  errno = code;
  return -1;
}

static int
open_all_addresses (int type, guint16 port)
{
  struct sockaddr_in6 any6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (port) };
  struct sockaddr_in any4 = { .sin_family = AF_INET, .sin_port = g_htons (port) };
  int fd = open_socket (type, (struct sockaddr *) &any6, sizeof any6, TRUE);

  /* A system without IPv6. */
  if (fd < 0 && errno != EADDRINUSE && errno != EACCES)
    fd = open_socket (type, (struct sockaddr *) &any4, sizeof any4, FALSE);
  return fd;
}

static int
open_one_address (int type, const char *text, guint16 port)
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
  return open_socket (type, (struct sockaddr *) &to, size, FALSE);
}

int
bt_bind (int type, const char *address, guint16 port, GError **error)
{
  int fd = address ? open_one_address (type, address, port) : open_all_addresses (type, port);
  int code = errno;

  if (fd < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                 "cannot listen on %s port %u: %s; choose another port or address",
                 address ? address : "all addresses", port, g_strerror (code));
  return fd;
}

guint16
bt_bind_get_port (int fd)
{
  struct sockaddr_storage name;
  socklen_t size = sizeof name;
  BtAddress address;

  if (getsockname (fd, (struct sockaddr *) &name, &size) == 0
      && bt_address_from_sockaddr (&address, (struct sockaddr *) &name))
    return address.port;
  return 0;
}
