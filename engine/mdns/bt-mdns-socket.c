/* bt-mdns-socket.c — the groups of multicast DNS, on all networks this computer stands in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-mdns-socket.h"

#include "base/bt-limits.h"
#include "mdns/bt-mdns-querier.h"
#include "transport/bt-local.h"

#include <glib-unix.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT \
  5353 /* RFC 6762, 3: queries come from it as well, or the answer is not for all to hear */
#define GROUP4 "224.0.0.251"
#define GROUP6 "ff02::fb"
#define HOPS 255      /* RFC 6762, 11 */
#define TURN 16       /* packets a turn: a flood must not hold up the rest */
#define INTERFACES 16 /* that we speak through, of each family; as BT_LIMIT_LOCAL_ADDRESSES */
#ifndef IPV6_MULTICAST_ALL
#define IPV6_MULTICAST_ALL 29 /* Linux 4.20; glibc has it since 2.29 */
#endif

/* One family. */
typedef struct {
  BtMdnsSocket *owner;
  int fd; /* -1: the system does not have it */
  GSource *source;
  BtAddress group;
  BtLocal locals[INTERFACES]; /* an address of each interface */
  guint n_locals;
} Voice;

struct _BtMdnsSocket {
  Voice voices[2]; /* IPv6, IPv4 */
  BtAddress bound; /* while @is_bound */
  gboolean is_bound;
  GArray *locals;   /* BtLocal, all of this computer */
  gint64 second_us; /* the running second began then */
  guint n_heard;    /* packets in it */
  BtMdnsSocketFunc func;
  gpointer data;
};

/* What the system tells beside a packet, and is told: room for any of it. */
typedef union {
  struct cmsghdr header;
  char bytes[CMSG_SPACE (sizeof (struct in6_pktinfo)) + CMSG_SPACE (sizeof (int))];
} Control;

/* --- hearing ------------------------------------------------------------------------------------------ */

static gboolean
is_flood (BtMdnsSocket *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->second_us >= G_USEC_PER_SEC) {
    self->second_us = now_us;
    self->n_heard = 0;
  }
  return ++self->n_heard > BT_LIMIT_MDNS_RATE;
}

/* Through which interface it came, and how many routers it may have passed. */
static void
read_control (struct msghdr *header, guint *interface, int *hops)
{
  for (struct cmsghdr *at = CMSG_FIRSTHDR (header); at != NULL; at = CMSG_NXTHDR (header, at)) {
    if (at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_PKTINFO)
      *interface = (guint) ((struct in_pktinfo *) CMSG_DATA (at))->ipi_ifindex;
    else if (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_PKTINFO)
      *interface = ((struct in6_pktinfo *) CMSG_DATA (at))->ipi6_ifindex;
    else if ((at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_TTL)
             || (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_HOPLIMIT))
      memcpy (hops, CMSG_DATA (at), sizeof *hops);
  }
}

static gboolean
is_same_network (const BtLocal *local, const BtAddress *address)
{
  for (guint i = 0; i < local->n_bits; i++)
    if ((local->address.ip[i / 8] ^ address->ip[i / 8]) & 0x80 >> i % 8)
      return FALSE;
  return TRUE;
}

/* No router passes on what is for these groups, so what comes is of the link (RFC 6762, 11); this looks once
 * more: nothing that a router passed on has all its hops left. */
static gboolean
is_neighbour (const BtMdnsSocket *self, const BtAddress *from, int hops)
{
  if (from->port != PORT)
    return FALSE;
  if (hops == HOPS || bt_address_is_link_local6 (from))
    return TRUE;
  for (guint i = 0; i < self->locals->len; i++)
    if (is_same_network (&g_array_index (self->locals, BtLocal, i), from))
      return TRUE;
  return FALSE;
}

/* FALSE: there is no more. */
static gboolean
hear (BtMdnsSocket *self, int fd)
{
  guint8 bytes[BT_MDNS_PACKET_MAX];
  struct iovec vec = { bytes, sizeof bytes };
  struct sockaddr_storage sender;
  Control control;
  struct msghdr header = { .msg_name = &sender,
                           .msg_namelen = sizeof sender,
                           .msg_iov = &vec,
                           .msg_iovlen = 1,
                           .msg_control = &control,
                           .msg_controllen = sizeof control };
  gssize n = recvmsg (fd, &header, 0);
  guint interface = 0;
  int hops = 0;
  BtAddress from;

  if (n < 0)
    return FALSE;
  read_control (&header, &interface, &hops);
  if (!(header.msg_flags & MSG_TRUNC) && !is_flood (self)
      && bt_address_from_sockaddr (&from, (struct sockaddr *) &sender)
      && is_neighbour (self, &from, hops))
    self->func (bytes, (gsize) n, interface, self->data);
  return TRUE;
}

static gboolean
ready_cb (int fd, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  Voice *voice = data;

  for (guint i = 0; i < TURN && hear (voice->owner, fd); i++)
    ;
  return G_SOURCE_CONTINUE;
}

/* --- networks ----------------------------------------------------------------------------------------- */

/* Where we are in already the system refuses, and nothing changes. */
static void
join (const Voice *voice, guint interface)
{
  if (bt_address_is_v4 (&voice->group)) {
    struct ip_mreqn request = { .imr_ifindex = (int) interface };

    memcpy (&request.imr_multiaddr, voice->group.ip + 12, 4);
    setsockopt (voice->fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request);
  } else {
    struct ipv6_mreq request = { .ipv6mr_interface = interface };

    memcpy (&request.ipv6mr_multiaddr, voice->group.ip, 16);
    setsockopt (voice->fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof request);
  }
}

static gboolean
has_interface (const Voice *voice, guint interface)
{
  for (guint i = 0; i < voice->n_locals; i++)
    if (voice->locals[i].interface == interface)
      return TRUE;
  return FALSE;
}

static void
add (BtMdnsSocket *self, const BtLocal *local)
{
  Voice *voice = &self->voices[bt_address_is_v4 (&local->address)];

  if (voice->fd < 0 || voice->n_locals == INTERFACES || has_interface (voice, local->interface))
    return;
  join (voice, local->interface);
  voice->locals[voice->n_locals] = *local;
  if (self->is_bound)
    voice->locals[voice->n_locals].address = self->bound;
  voice->n_locals++;
}

/* All addresses of the loopback interface's networks are ours, named or not. */
static gboolean
is_bound_to (const BtMdnsSocket *self, const BtLocal *local)
{
  return bt_address_equal_ip (&local->address, &self->bound)
         || (local->is_loopback && is_same_network (local, &self->bound));
}

static gboolean
is_usable (const BtMdnsSocket *self, const BtLocal *local, gboolean loopback)
{
  if (local->interface == 0)
    return FALSE;
  if (self->is_bound)
    return is_bound_to (self, local);
  return local->is_loopback == loopback && (local->has_multicast || loopback);
}

static void
add_all (BtMdnsSocket *self, gboolean loopback)
{
  for (guint i = 0; i < self->locals->len; i++) {
    const BtLocal *local = &g_array_index (self->locals, BtLocal, i);

    if (is_usable (self, local, loopback))
      add (self, local);
  }
}

/* They come and go. */
static void
look_around (BtMdnsSocket *self)
{
  g_clear_pointer (&self->locals, g_array_unref);
  self->locals = bt_local_read ();
  self->voices[0].n_locals = self->voices[1].n_locals = 0;
  add_all (self, FALSE);
  if (self->voices[0].n_locals + self->voices[1].n_locals == 0)
    add_all (self, TRUE);
}

/* --- the sockets -------------------------------------------------------------------------------------- */

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
    set_int (fd, IPPROTO_IP, IP_PKTINFO, 1);
    set_int (fd, IPPROTO_IP, IP_RECVTTL, 1);
  } else {
    set_int (fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    set_int (fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, HOPS);
    set_int (fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
    set_int (fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    set_int (fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
  }
}

static void
open_voice (BtMdnsSocket *self, Voice *voice, const char *group, GMainContext *context)
{
  struct sockaddr_storage to;
  socklen_t size;

  bt_address_parse (&voice->group, group, PORT);
  size = bt_address_to_sockaddr (&voice->group, &to);
  voice->owner = self;
  voice->fd = socket (to.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (voice->fd < 0)
    return;
  set_options (voice->fd, to.ss_family == AF_INET);
  if (bind (voice->fd, (struct sockaddr *) &to, size) != 0) {
    close (voice->fd);
    voice->fd = -1;
    return;
  }
  voice->source = g_unix_fd_source_new (voice->fd, G_IO_IN);
  g_source_set_callback (voice->source, G_SOURCE_FUNC (ready_cb), voice, NULL);
  g_source_attach (voice->source, context);
}

static void
close_voice (Voice *voice)
{
  if (voice->fd < 0)
    return;
  g_source_destroy (voice->source);
  g_source_unref (voice->source);
  close (voice->fd);
}

BtMdnsSocket *
bt_mdns_socket_new (GMainContext *context, const BtAddress *bound, BtMdnsSocketFunc func,
                    gpointer data)
{
  BtMdnsSocket *self = g_new0 (BtMdnsSocket, 1);

  self->func = func;
  self->data = data;
  self->is_bound = bound != NULL;
  if (bound != NULL)
    self->bound = *bound;
  open_voice (self, &self->voices[0], GROUP6, context);
  open_voice (self, &self->voices[1], GROUP4, context);
  look_around (self);
  if (self->voices[0].fd < 0 && self->voices[1].fd < 0)
    g_clear_pointer (&self, bt_mdns_socket_free);
  return self;
}

void
bt_mdns_socket_free (BtMdnsSocket *self)
{
  close_voice (&self->voices[0]);
  close_voice (&self->voices[1]);
  g_clear_pointer (&self->locals, g_array_unref);
  g_free (self);
}

/* --- speaking ----------------------------------------------------------------------------------------- */

/* Through which interface, and from which address. */
static void
set_origin (struct msghdr *header, const BtLocal *local)
{
  struct cmsghdr *at = CMSG_FIRSTHDR (header);

  if (bt_address_is_v4 (&local->address)) {
    struct in_pktinfo info = { .ipi_ifindex = (int) local->interface };

    memcpy (&info.ipi_spec_dst, local->address.ip + 12, 4);
    at->cmsg_level = IPPROTO_IP;
    at->cmsg_type = IP_PKTINFO;
    at->cmsg_len = CMSG_LEN (sizeof info);
    memcpy (CMSG_DATA (at), &info, sizeof info);
    header->msg_controllen = CMSG_SPACE (sizeof info);
  } else {
    struct in6_pktinfo info = { .ipi6_ifindex = local->interface };

    memcpy (&info.ipi6_addr, local->address.ip, sizeof info.ipi6_addr);
    at->cmsg_level = IPPROTO_IPV6;
    at->cmsg_type = IPV6_PKTINFO;
    at->cmsg_len = CMSG_LEN (sizeof info);
    memcpy (CMSG_DATA (at), &info, sizeof info);
    header->msg_controllen = CMSG_SPACE (sizeof info);
  }
}

/* What cannot be sent is lost, as datagrams may be, and asked again. */
static void
speak (const Voice *voice, const BtLocal *local, struct iovec *vec)
{
  struct sockaddr_storage to;
  Control control;
  struct msghdr header = { .msg_name = &to,
                           .msg_namelen = bt_address_to_sockaddr (&voice->group, &to),
                           .msg_iov = vec,
                           .msg_iovlen = 1,
                           .msg_control = &control,
                           .msg_controllen = sizeof control };

  memset (&control, 0, sizeof control);
  set_origin (&header, local);
  sendmsg (voice->fd, &header, MSG_NOSIGNAL);
}

void
bt_mdns_socket_send (BtMdnsSocket *self, const guint8 *bytes, gsize n_bytes)
{
  struct iovec vec = { (guint8 *) bytes, n_bytes };

  look_around (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->voices); i++)
    for (guint k = 0; k < self->voices[i].n_locals; k++)
      speak (&self->voices[i], &self->voices[i].locals[k], &vec);
}
