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

/* RFC 6762, 3. Queries come from it as well, or the answer is not for all to hear. */
#define PORT 5353
#define GROUP4 "224.0.0.251"
#define GROUP6 "ff02::fb"
#define HOPS 255 /* RFC 6762, 11 */
#define TURN 16  /* packets a turn: a flood must not hold up the rest */

/* One family on one interface: a group of IPv6 that is of the link alone has a socket bound to one. */
typedef struct {
  BtMdnsSocket *owner;
  BtLocal local; /* an address of ours there */
  BtAddress group;
  int fd;
  GSource *source;
  gboolean is_gone; /* was not seen when we looked around last */
} Voice;

struct _BtMdnsSocket {
  GMainContext *context;
  GPtrArray *voices; /* Voice */
  BtAddress bound;   /* while @is_bound */
  gboolean is_bound;
  GArray *locals;   /* BtLocal, all of this computer */
  gint64 second_us; /* the running second began then */
  guint n_heard;    /* packets in it */
  BtMdnsSocketFunc func;
  gpointer data;
};

/* What the system tells beside a packet. */
typedef union {
  struct cmsghdr header;
  char bytes[CMSG_SPACE (sizeof (int))];
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

/* How many routers it may still pass; 0: it is not told. */
static int
read_hops (struct msghdr *header)
{
  int hops = 0;

  for (struct cmsghdr *at = CMSG_FIRSTHDR (header); at != NULL; at = CMSG_NXTHDR (header, at))
    if ((at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_TTL)
        || (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_HOPLIMIT))
      memcpy (&hops, CMSG_DATA (at), sizeof hops);
  return hops;
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
hear (const Voice *voice)
{
  BtMdnsSocket *self = voice->owner;
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
  gssize n = recvmsg (voice->fd, &header, 0);
  BtAddress from;

  if (n < 0)
    return FALSE;
  if (!(header.msg_flags & MSG_TRUNC) && !is_flood (self)
      && bt_address_from_sockaddr (&from, (struct sockaddr *) &sender)
      && is_neighbour (self, &from, read_hops (&header)))
    self->func (bytes, (gsize) n, voice->local.interface, self->data);
  return TRUE;
}

static gboolean
ready_cb (int fd G_GNUC_UNUSED, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  for (guint i = 0; i < TURN && hear (data); i++)
    ;
  return G_SOURCE_CONTINUE;
}

/* --- one interface ------------------------------------------------------------------------------------ */

static void
set_int (int fd, int level, int name, int value)
{
  setsockopt (fd, level, name, &value, sizeof value);
}

static gboolean
join4 (const Voice *voice)
{
  struct ip_mreqn request = { .imr_ifindex = (int) voice->local.interface };

  set_int (voice->fd, IPPROTO_IP, IP_MULTICAST_TTL, HOPS);
  set_int (voice->fd, IPPROTO_IP, IP_MULTICAST_ALL, 0); /* only through this interface */
  set_int (voice->fd, IPPROTO_IP, IP_RECVTTL, 1);
  memcpy (&request.imr_multiaddr, voice->group.ip + 12, 4);
  memcpy (&request.imr_address, voice->local.address.ip + 12, 4); /* to send from */
  return setsockopt (voice->fd, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof request) == 0
         && setsockopt (voice->fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) == 0;
}

static gboolean
join6 (const Voice *voice)
{
  struct ipv6_mreq request = { .ipv6mr_interface = voice->local.interface };
  int interface = (int) voice->local.interface;

  set_int (voice->fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, HOPS);
  set_int (voice->fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
  memcpy (&request.ipv6mr_multiaddr, voice->group.ip, 16);
  return setsockopt (voice->fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &interface, sizeof interface) == 0
         && setsockopt (voice->fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof request) == 0;
}

static socklen_t
get_group (const Voice *voice, struct sockaddr_storage *to)
{
  socklen_t size = bt_address_to_sockaddr (&voice->group, to);

  if (to->ss_family == AF_INET6)
    ((struct sockaddr_in6 *) to)->sin6_scope_id = voice->local.interface;
  return size;
}

static gboolean
open_fd (Voice *voice)
{
  struct sockaddr_storage to;
  socklen_t size = get_group (voice, &to);
  gboolean is_v4 = to.ss_family == AF_INET;

  voice->fd = socket (to.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (voice->fd < 0)
    return FALSE;
  /* Several programs of this computer hear what comes. */
  set_int (voice->fd, SOL_SOCKET, SO_REUSEADDR, 1);
  set_int (voice->fd, SOL_SOCKET, SO_REUSEPORT, 1);
  if (!is_v4)
    set_int (voice->fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  return bind (voice->fd, (struct sockaddr *) &to, size) == 0
         && (is_v4 ? join4 (voice) : join6 (voice));
}

static void
voice_free (gpointer data)
{
  Voice *voice = data;

  if (voice->source != NULL) {
    g_source_destroy (voice->source);
    g_source_unref (voice->source);
  }
  if (voice->fd >= 0)
    close (voice->fd);
  g_free (voice);
}

/* NULL: the system does not have that family, or another program keeps the port to itself. */
static Voice *
voice_new (BtMdnsSocket *self, const BtLocal *local)
{
  Voice *voice = g_new0 (Voice, 1);

  voice->owner = self;
  voice->local = *local;
  bt_address_parse (&voice->group, bt_address_is_v4 (&local->address) ? GROUP4 : GROUP6, PORT);
  if (!open_fd (voice)) {
    voice_free (voice);
    return NULL;
  }
  voice->source = g_unix_fd_source_new (voice->fd, G_IO_IN);
  g_source_set_callback (voice->source, G_SOURCE_FUNC (ready_cb), voice, NULL);
  g_source_attach (voice->source, self->context);
  return voice;
}

/* --- all of them -------------------------------------------------------------------------------------- */

static Voice *
find_voice (const BtMdnsSocket *self, const BtLocal *local)
{
  for (guint i = 0; i < self->voices->len; i++) {
    Voice *voice = g_ptr_array_index (self->voices, i);

    if (voice->local.interface == local->interface
        && bt_address_is_v4 (&voice->local.address) == bt_address_is_v4 (&local->address))
      return voice;
  }
  return NULL;
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

/* One address of an interface speaks for it, as long as it is there. TRUE: it is the first. */
static gboolean
use (BtMdnsSocket *self, const BtLocal *local)
{
  Voice *voice = find_voice (self, local);
  BtLocal speaker = *local;
  guint n_before = self->voices->len;

  if (self->is_bound)
    speaker.address = self->bound;
  if (voice == NULL && self->voices->len < BT_LIMIT_LOCAL_ADDRESSES) {
    voice = voice_new (self, &speaker);
    if (voice != NULL)
      g_ptr_array_add (self->voices, voice);
  }
  if (voice != NULL && bt_address_equal_ip (&voice->local.address, &speaker.address))
    voice->is_gone = FALSE;
  return self->voices->len > n_before;
}

static gboolean
use_all (BtMdnsSocket *self, gboolean loopback)
{
  gboolean is_new = FALSE;

  for (guint i = 0; i < self->locals->len; i++) {
    const BtLocal *local = &g_array_index (self->locals, BtLocal, i);

    if (is_usable (self, local, loopback))
      is_new |= use (self, local);
  }
  return is_new;
}

/* Returns how many there were. */
static guint
drop_gone (BtMdnsSocket *self)
{
  guint n_before = self->voices->len;

  for (guint i = n_before; i > 0; i--)
    if (((Voice *) g_ptr_array_index (self->voices, i - 1))->is_gone)
      g_ptr_array_remove_index (self->voices, i - 1);
  return n_before - self->voices->len;
}

static gboolean
use_present (BtMdnsSocket *self)
{
  return use_all (self, FALSE) || (self->voices->len == 0 && use_all (self, TRUE));
}

/* Interfaces come and go, and so do their addresses. */
gboolean
bt_mdns_socket_look_around (BtMdnsSocket *self)
{
  gboolean is_new;

  g_clear_pointer (&self->locals, g_array_unref);
  self->locals = bt_local_read ();
  for (guint i = 0; i < self->voices->len; i++)
    ((Voice *) g_ptr_array_index (self->voices, i))->is_gone = TRUE;
  is_new = use_present (self);
  if (drop_gone (self) > 0)
    is_new |= use_present (self);
  return is_new;
}

BtMdnsSocket *
bt_mdns_socket_new (GMainContext *context, const BtAddress *bound, BtMdnsSocketFunc func,
                    gpointer data)
{
  BtMdnsSocket *self = g_new0 (BtMdnsSocket, 1);

  self->context = context;
  self->voices = g_ptr_array_new_with_free_func (voice_free);
  self->func = func;
  self->data = data;
  self->is_bound = bound != NULL;
  if (bound != NULL)
    self->bound = *bound;
  bt_mdns_socket_look_around (self);
  return self;
}

void
bt_mdns_socket_free (BtMdnsSocket *self)
{
  g_ptr_array_unref (self->voices);
  g_clear_pointer (&self->locals, g_array_unref);
  g_free (self);
}

/* --- speaking ----------------------------------------------------------------------------------------- */

/* What cannot be sent is lost, as datagrams may be, and asked again. */
void
bt_mdns_socket_send (BtMdnsSocket *self, const guint8 *bytes, gsize n_bytes)
{
  bt_mdns_socket_look_around (self);
  for (guint i = 0; i < self->voices->len; i++) {
    const Voice *voice = g_ptr_array_index (self->voices, i);
    struct sockaddr_storage to;
    socklen_t size = get_group (voice, &to);

    sendto (voice->fd, bytes, n_bytes, MSG_NOSIGNAL, (struct sockaddr *) &to, size);
  }
}
