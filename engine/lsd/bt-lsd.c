/* bt-lsd.c — tells the local network of our torrents, and hears of theirs (BEP 14).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "lsd/bt-lsd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/bt-limits.h"
#include "lsd/bt-lsd-interface.h"

#define PORT 6771
#define GROUP4 "239.192.152.143"
#define GROUP6 "ff15::efc0:988f"
/* No router passes it on: whom we cannot reach directly is ignored when he answers. */
#define HOPS 1
#define TURN 16 /* datagrams a turn: a flood must not hold up the peers */

/* One family. */
typedef struct {
  int fd; /* -1: the system does not have it */
  BtReactorWatch *watch;
  BtAddress group;
} Voice;

struct _BtLsd {
  Voice voices[2]; /* IPv6, IPv4 */
  BtAddress bound; /* while @is_bound */
  gboolean is_bound;
  GArray *interfaces; /* BtLsdInterface */
  char cookie[17];    /* 16 digits */
  gint64 second_us;   /* the running second began then */
  guint n_heard;      /* datagrams in it */
  BtLsdFunc func;
  gpointer data;
};

/* --- hearing ------------------------------------------------------------------------------------ */

static gboolean
is_flood (BtLsd *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->second_us >= G_USEC_PER_SEC) {
    self->second_us = now_us;
    self->n_heard = 0;
  }
  return ++self->n_heard > BT_LIMIT_LSD_RATE;
}

static void
hear (BtLsd *self, const guint8 *bytes, gsize n_bytes, BtAddress *from)
{
  BtLsdMessage message;

  if (is_flood (self) || !bt_lsd_interfaces_reach (self->interfaces, from)
      || !bt_lsd_message_parse (&message, bytes, n_bytes)
      || strcmp (message.cookie, self->cookie) == 0)
    return;
  from->port = message.port;
  self->func (&message, from, self->data);
}

static void
ready_cb (int fd, guint32 events, gpointer data)
{
  BtLsd *self = data;

  for (guint i = 0; i < TURN; i++) {
    guint8 bytes[BT_LSD_DATAGRAM_MAX];
    struct sockaddr_storage sender;
    socklen_t size = sizeof sender;
    BtAddress from;
    gssize n = recvfrom (fd, bytes, sizeof bytes, MSG_TRUNC, (struct sockaddr *) &sender, &size);

    if (n < 0)
      return;
    if ((gsize) n <= sizeof bytes && bt_address_from_sockaddr (&from, (struct sockaddr *) &sender))
      hear (self, bytes, (gsize) n, &from);
  }
}

/* --- the sockets -------------------------------------------------------------------------------- */

static void
set_int (int fd, int level, int name, int value)
{
  setsockopt (fd, level, name, &value, sizeof value);
}

static void
set_options (int fd, gboolean v4)
{
  /* Several programs of this computer hear what comes. */
  set_int (fd, SOL_SOCKET, SO_REUSEADDR, 1);
  set_int (fd, SOL_SOCKET, SO_REUSEPORT, 1);
  if (v4) {
    set_int (fd, IPPROTO_IP, IP_MULTICAST_TTL, HOPS);
    set_int (fd, IPPROTO_IP, IP_MULTICAST_ALL, 0); /* only through interfaces that we chose */
  } else {
    set_int (fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    set_int (fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, HOPS);
  }
}

/* Bound to the group, it gets nothing that was sent to us alone. */
static gboolean
open_voice (BtLsd *self, Voice *voice, const char *group, BtReactor *reactor)
{
  struct sockaddr_storage to;
  socklen_t size;

  bt_address_parse (&voice->group, group, PORT);
  size = bt_address_to_sockaddr (&voice->group, &to);
  voice->fd = socket (to.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (voice->fd < 0)
    return FALSE;
  set_options (voice->fd, to.ss_family == AF_INET);
  if (bind (voice->fd, (struct sockaddr *) &to, size) != 0) {
    close (voice->fd);
    voice->fd = -1;
    return FALSE;
  }
  voice->watch = bt_reactor_add (reactor, voice->fd, EPOLLIN, ready_cb, self);
  return TRUE;
}

/* Where we are in already the system refuses, and nothing changes. */
static void
join (const Voice *voice, const BtLsdInterface *interface)
{
  if (bt_address_is_v4 (&interface->address)) {
    struct ip_mreqn request = { .imr_ifindex = (int) interface->index };

    memcpy (&request.imr_multiaddr, voice->group.ip + 12, 4);
    setsockopt (voice->fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request);
  } else {
    struct ipv6_mreq request = { .ipv6mr_interface = interface->index };

    memcpy (&request.ipv6mr_multiaddr, voice->group.ip, 16);
    setsockopt (voice->fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof request);
  }
}

static const Voice *
get_voice (const BtLsd *self, const BtLsdInterface *interface)
{
  return &self->voices[bt_address_is_v4 (&interface->address)];
}

/* Interfaces come and go. */
static void
look_around (BtLsd *self)
{
  g_clear_pointer (&self->interfaces, g_array_unref);
  self->interfaces = bt_lsd_interfaces_read ();
  bt_lsd_interfaces_choose (self->interfaces, self->is_bound ? &self->bound : NULL);
  for (guint i = 0; i < self->interfaces->len; i++) {
    const BtLsdInterface *interface = &g_array_index (self->interfaces, BtLsdInterface, i);
    const Voice *voice = get_voice (self, interface);

    if (interface->speaks && voice->fd >= 0)
      join (voice, interface);
  }
}

BtLsd *
bt_lsd_new (BtReactor *reactor, const BtAddress *bound, guint64 cookie, BtLsdFunc func,
            gpointer data)
{
  BtLsd *self = g_new0 (BtLsd, 1);
  gboolean has_v6 = open_voice (self, &self->voices[0], GROUP6, reactor);
  gboolean has_v4 = open_voice (self, &self->voices[1], GROUP4, reactor);

  if (bound != NULL) {
    self->is_bound = TRUE;
    self->bound = *bound;
  }
  g_snprintf (self->cookie, sizeof self->cookie, "%016" G_GINT64_MODIFIER "x", cookie);
  self->func = func;
  self->data = data;
  look_around (self);
  if (!has_v6 && !has_v4)
    g_clear_pointer (&self, bt_lsd_free);
  return self;
}

void
bt_lsd_free (BtLsd *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->voices); i++) {
    if (self->voices[i].fd < 0)
      continue;
    bt_reactor_remove (self->voices[i].watch);
    close (self->voices[i].fd);
  }
  g_array_unref (self->interfaces);
  g_free (self);
}

/* --- speaking ----------------------------------------------------------------------------------- */

/* Room for the one control message of either family. */
typedef union {
  struct cmsghdr align;
  guint8 v4[CMSG_SPACE (sizeof (struct in_pktinfo))];
  guint8 v6[CMSG_SPACE (sizeof (struct in6_pktinfo))];
} Control;

/* Says through which interface it goes, and from which of our addresses: it is where others will dial
 * us. */
static void
set_origin (struct msghdr *header, const BtLsdInterface *interface)
{
  struct cmsghdr *control = CMSG_FIRSTHDR (header);

  if (bt_address_is_v4 (&interface->address)) {
    struct in_pktinfo info = { .ipi_ifindex = (int) interface->index };

    memcpy (&info.ipi_spec_dst, interface->address.ip + 12, 4);
    control->cmsg_level = IPPROTO_IP;
    control->cmsg_type = IP_PKTINFO;
    control->cmsg_len = CMSG_LEN (sizeof info);
    memcpy (CMSG_DATA (control), &info, sizeof info);
    header->msg_controllen = CMSG_SPACE (sizeof info);
  } else {
    struct in6_pktinfo info = { .ipi6_ifindex = interface->index };

    memcpy (&info.ipi6_addr, interface->address.ip, 16);
    control->cmsg_level = IPPROTO_IPV6;
    control->cmsg_type = IPV6_PKTINFO;
    control->cmsg_len = CMSG_LEN (sizeof info);
    memcpy (CMSG_DATA (control), &info, sizeof info);
    header->msg_controllen = CMSG_SPACE (sizeof info);
  }
}

/* What cannot be sent is lost, as datagrams may be: the next one comes in some minutes. */
static void
speak (const Voice *voice, const BtLsdInterface *interface, const BtLsdMessage *message)
{
  char text[BT_LSD_DATAGRAM_MAX];
  gsize length = bt_lsd_message_write (message, !bt_address_is_v4 (&interface->address), text);
  struct iovec vec = { text, length };
  struct sockaddr_storage to;
  Control control;
  struct msghdr header = {
    .msg_name = &to,
    .msg_namelen = bt_address_to_sockaddr (&voice->group, &to),
    .msg_iov = &vec,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };

  memset (&control, 0, sizeof control);
  set_origin (&header, interface);
  sendmsg (voice->fd, &header, MSG_NOSIGNAL);
}

void
bt_lsd_announce (BtLsd *self, const BtLsdMessage *message)
{
  BtLsdMessage ours = *message;

  g_strlcpy (ours.cookie, self->cookie, sizeof ours.cookie);
  look_around (self);
  for (guint i = 0; i < self->interfaces->len; i++) {
    const BtLsdInterface *interface = &g_array_index (self->interfaces, BtLsdInterface, i);
    const Voice *voice = get_voice (self, interface);

    if (interface->speaks && voice->fd >= 0)
      speak (voice, interface, &ours);
  }
}
