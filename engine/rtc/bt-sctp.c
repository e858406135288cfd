/* bt-sctp.c — one association of SCTP over DTLS, by usrsctp.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-sctp-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#define STREAMS 16       /* each way; each costs memory, and we use one */
#define COMMON_HEADER 12 /* bytes of a packet before its chunks: usrsctp's MTU is of what follows */
/* What may wait to be read: the window that the other side sees. The socket below holds less of it than it seems: of the 2 MiB that the kernel makes of SOCKET_BUFFER in
 * bt-ice.c a packet of ours takes some 2300 bytes, so a whole window just fits; and where the system allows
 * 208 KiB (net.core.rmem_max, as mostly) it holds a fifth. The rest is lost when we do not read in time,
 * and congestion control learns from it: a smaller window would cost all of those who are far away. */
#define READ_BUFFER (1024 * 1024) /* bytes */
/* What may be on its way to the other side; half of that, so that the other side's window does not close
 * while it reads in turns: then all hangs on one packet that says that it is open again, and the next
 * try is a second later. Measured within one process: 8 MB/s with as much, 44 with half. */
#define WRITE_BUFFER (READ_BUFFER / 2)
/* Between two questions whether the other side is there, while there is nothing else to be answered. */
#define HEARTBEAT_MS 5000
/* Milliseconds: the defaults (3 s at first, 1 s at least) let a fast path wait too long. */
#define RTO_INITIAL_MS 1000
#define RTO_MIN_MS 500
#define RTO_MAX_MS 10000

/* --- setting up ------------------------------------------------------------------------------------- */

static struct sockaddr_conn
make_name (const BtSctp *self, guint16 port)
{
  return (struct sockaddr_conn) {
    .sconn_family = AF_CONN,
    .sconn_port = htons (port),
    .sconn_addr = GSIZE_TO_POINTER (self->id),
  };
}

static void
set_buffers (struct socket *socket)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  int n_write = WRITE_BUFFER, n_read = READ_BUFFER;
  int on = 1;

  usrsctp_set_non_blocking (socket, 1);
  /* Closing is breaking off: nothing of an association outlives its owner. */
  usrsctp_setsockopt (socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  usrsctp_setsockopt (socket, SOL_SOCKET, SO_SNDBUF, &n_write, sizeof n_write);
  usrsctp_setsockopt (socket, SOL_SOCKET, SO_RCVBUF, &n_read, sizeof n_read);
  usrsctp_setsockopt (socket, IPPROTO_SCTP, SCTP_NODELAY, &on, sizeof on);
  usrsctp_setsockopt (socket, IPPROTO_SCTP, SCTP_RECVRCVINFO, &on, sizeof on);
}

static void
set_protocol (struct socket *socket)
{
  static const guint16 events[] = { SCTP_ASSOC_CHANGE, SCTP_STREAM_RESET_EVENT };
  struct sctp_initmsg init = { .sinit_num_ostreams = STREAMS, .sinit_max_instreams = STREAMS };
  struct sctp_assoc_value reset = {
    .assoc_id = SCTP_ALL_ASSOC,
    .assoc_value = SCTP_ENABLE_RESET_STREAM_REQ | SCTP_ENABLE_CHANGE_ASSOC_REQ,
  };
  struct sctp_rtoinfo rto = {
    .srto_initial = RTO_INITIAL_MS,
    .srto_min = RTO_MIN_MS,
    .srto_max = RTO_MAX_MS,
  };

  usrsctp_setsockopt (socket, IPPROTO_SCTP, SCTP_INITMSG, &init, sizeof init);
  usrsctp_setsockopt (socket, IPPROTO_SCTP, SCTP_ENABLE_STREAM_RESET, &reset, sizeof reset);
  usrsctp_setsockopt (socket, IPPROTO_SCTP, SCTP_RTOINFO, &rto, sizeof rto);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
    struct sctp_event event = {
      .se_assoc_id = SCTP_ALL_ASSOC,
      .se_type = events[i],
      .se_on = 1,
    };

    usrsctp_setsockopt (socket, IPPROTO_SCTP, SCTP_EVENT, &event, sizeof event);
  }
}

static gboolean
connect_to (BtSctp *self, guint16 remote_port)
{
  struct sockaddr_conn here = make_name (self, BT_SCTP_PORT);
  struct sockaddr_conn there = make_name (self, remote_port);
  struct sctp_paddrparams path = {
    .spp_flags = SPP_PMTUD_DISABLE | SPP_HB_ENABLE,
    .spp_hbinterval = HEARTBEAT_MS,
    .spp_pathmtu = BT_SCTP_PACKET_MAX - COMMON_HEADER,
  };

  if (usrsctp_bind (self->socket, (struct sockaddr *) &here, sizeof here) < 0
      || (usrsctp_connect (self->socket, (struct sockaddr *) &there, sizeof there) < 0
          && errno != EINPROGRESS))
    return FALSE;
  memcpy (&path.spp_address, &there, sizeof there);
  return usrsctp_setsockopt (self->socket, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, &path, sizeof path)
         == 0;
}

static gboolean
open_socket (BtSctp *self, guint16 remote_port)
{
  usrsctp_register_address (GSIZE_TO_POINTER (self->id));
  self->socket = usrsctp_socket (AF_CONN, SOCK_STREAM, IPPROTO_SCTP, NULL, NULL, 0, NULL);
  if (self->socket == NULL)
    return FALSE;
  set_buffers (self->socket);
  set_protocol (self->socket);
  usrsctp_set_upcall (self->socket, bt_sctp_pool_upcall, GSIZE_TO_POINTER (self->id));
  return connect_to (self, remote_port);
}

BtSctp *
bt_sctp_new (BtSctpPool *pool, guint16 remote_port, const BtSctpFuncs *funcs, gpointer data)
{
  BtSctp *self = g_new0 (BtSctp, 1);
  gboolean is_open;

  self->pool = pool;
  self->funcs = funcs;
  self->data = data;
  bt_sctp_pool_enter (pool);
  bt_sctp_pool_add (pool, self);
  is_open = open_socket (self, remote_port);
  bt_sctp_pool_leave (pool, self);
  if (is_open)
    return self;
  bt_sctp_free (self);
  return NULL;
}

void
bt_sctp_free (BtSctp *self)
{
  bt_sctp_pool_enter (self->pool);
  if (self->socket != NULL)
    usrsctp_close (self->socket);
  usrsctp_deregister_address (GSIZE_TO_POINTER (self->id));
  bt_sctp_pool_leave (self->pool, self);
  bt_sctp_flush (self);
  bt_sctp_pool_enter (self->pool);
  bt_sctp_pool_remove (self->pool, self);
  bt_sctp_pool_leave (self->pool, self);
  g_free (self);
}

BtSctpState
bt_sctp_get_state (const BtSctp *self)
{
  return self->state;
}

/* --- packets ------------------------------------------------------------------------------------------ */

void
bt_sctp_feed (BtSctp *self, const void *packet, gsize n_bytes)
{
  bt_sctp_pool_enter (self->pool);
  bt_sctp_pool_tick ();
  usrsctp_conninput (GSIZE_TO_POINTER (self->id), packet, n_bytes, 0);
  bt_sctp_pool_leave (self->pool, self);
}

static void
send_all (BtSctp *self, const GByteArray *outbox)
{
  guint16 length;

  for (gsize at = 0; at < outbox->len; at += length) {
    memcpy (&length, outbox->data + at, sizeof length);
    at += sizeof length;
    self->funcs->send (outbox->data + at, length, self->data);
  }
}

/* Another engine's call may put packets there while ours are sent: who leaves last looks once more. */
void
bt_sctp_flush (BtSctp *self)
{
  GByteArray *outbox;

  bt_sctp_pool_enter (self->pool);
  while ((outbox = bt_sctp_pool_steal_outbox (self)) != NULL) {
    bt_sctp_pool_leave (self->pool, self);
    send_all (self, outbox);
    bt_sctp_pool_enter (self->pool);
    bt_sctp_pool_return_outbox (self->pool, outbox);
  }
  bt_sctp_pool_leave (self->pool, self);
}

/* --- reading ------------------------------------------------------------------------------------------ */

static void
association_changed (BtSctp *self, const struct sctp_assoc_change *change)
{
  switch (change->sac_state) {
  case SCTP_COMM_UP:
    if (self->state == BT_SCTP_CONNECTING)
      self->state = BT_SCTP_UP;
    break;
  case SCTP_COMM_LOST:
  case SCTP_CANT_STR_ASSOC:
    self->has_ended = TRUE;
    break;
  case SCTP_SHUTDOWN_COMP:
    self->state = BT_SCTP_RESET;
    break;
  case SCTP_RESTART: /* a new association: of a stream that went on there nothing is known */
    self->state = BT_SCTP_LOST;
    break;
  default:
    break;
  }
}

static void
handle_event (BtSctp *self)
{
  struct sctp_stream_reset_event reset = { 0 };
  struct sctp_assoc_change change;
  guint16 type = 0; /* there is no such type */

  if (self->n_event >= sizeof type)
    memcpy (&type, self->event, sizeof type);
  if (type == SCTP_ASSOC_CHANGE && self->n_event >= sizeof change) {
    memcpy (&change, self->event, sizeof change);
    association_changed (self, &change);
  } else if (type == SCTP_STREAM_RESET_EVENT) { /* shorter: two bytes for each stream end it */
    memcpy (&reset, self->event, MIN (sizeof reset, self->n_event));
    if ((reset.strreset_flags & SCTP_STREAM_RESET_INCOMING_SSN) && self->state == BT_SCTP_UP)
      self->state = BT_SCTP_RESET;
  }
}

/* It may have landed in a room of four bytes. */
static void
take_event (BtSctp *self, const guint8 *bytes, gsize n_bytes, gboolean is_last)
{
  gsize n = MIN (n_bytes, sizeof self->event - self->n_event);

  memcpy (self->event + self->n_event, bytes, n);
  self->n_event += n;
  if (!is_last)
    return;
  handle_event (self);
  self->n_event = 0;
}

static gssize
receive (BtSctp *self, void *bytes, gsize n_bytes, BtSctpPart *part, int *flags)
{
  struct sctp_rcvinfo info = { 0 };
  socklen_t info_size = sizeof info, name_size = 0;
  unsigned int info_type = 0;
  gssize n;

  *flags = 0;
  n = usrsctp_recvv (self->socket, bytes, n_bytes, NULL, &name_size, &info, &info_size, &info_type,
                     flags);
  *part = (BtSctpPart) {
    .stream = info.rcv_sid,
    .protocol = ntohl (info.rcv_ppid),
    .is_last = (*flags & MSG_EOR) != 0,
  };
  return n;
}

/* What usrsctp says of a socket that gave nothing. */
static gboolean
is_end (const BtSctp *self, gssize n)
{
  if (self->has_ended)
    return n <= 0;
  if (n == 0)
    return self->state == BT_SCTP_UP; /* it was shut down */
  return n < 0 && errno != EWOULDBLOCK && errno != EAGAIN && errno != ENOTCONN;
}

/* After a call that failed for good. */
static BtSctpState
get_end (void)
{
  return errno == ECONNRESET || errno == ECONNREFUSED ? BT_SCTP_ABORTED : BT_SCTP_LOST;
}

gsize
bt_sctp_read (BtSctp *self, void *bytes, gsize n_bytes, BtSctpPart *part)
{
  gssize n = 0;
  int flags = 0;

  bt_sctp_pool_enter (self->pool);
  while (self->state <= BT_SCTP_UP) {
    n = receive (self, bytes, n_bytes, part, &flags);
    if (n <= 0 || !(flags & MSG_NOTIFICATION))
      break;
    take_event (self, bytes, (gsize) n, part->is_last);
    n = 0;
  }
  if (self->state <= BT_SCTP_UP && is_end (self, n))
    self->state = n < 0 ? get_end () : BT_SCTP_LOST;
  bt_sctp_pool_leave (self->pool, self);
  return (gsize) MAX (n, 0);
}

gboolean
bt_sctp_can_read (BtSctp *self)
{
  gboolean can;

  bt_sctp_pool_enter (self->pool);
  can = (usrsctp_get_events (self->socket) & (SCTP_EVENT_READ | SCTP_EVENT_ERROR)) != 0;
  bt_sctp_pool_leave (self->pool, NULL);
  return can && self->state <= BT_SCTP_UP;
}

/* --- writing ------------------------------------------------------------------------------------------ */

gboolean
bt_sctp_write (BtSctp *self, guint16 stream, guint32 protocol, const void *bytes, gsize n_bytes)
{
  struct sctp_sndinfo info = {
    .snd_sid = stream,
    .snd_flags = SCTP_EOR,
    .snd_ppid = htonl (protocol),
  };
  gssize n;

  if (self->state != BT_SCTP_UP)
    return FALSE;
  bt_sctp_pool_enter (self->pool);
  n = usrsctp_sendv (self->socket, bytes, n_bytes, NULL, 0, &info, sizeof info, SCTP_SENDV_SNDINFO,
                     0);
  self->is_full = n < 0;
  /* Only what comes from now on says that there is room. */
  if (self->is_full)
    self->stirred = FALSE;
  if (n < 0 && errno != EWOULDBLOCK && errno != EAGAIN)
    self->state = get_end ();
  bt_sctp_pool_leave (self->pool, self);
  return n >= 0;
}

gboolean
bt_sctp_can_write (BtSctp *self)
{
  gboolean can;

  if (self->state != BT_SCTP_UP)
    return FALSE;
  bt_sctp_pool_enter (self->pool);
  can = !self->is_full
        || (self->stirred && (usrsctp_get_events (self->socket) & SCTP_EVENT_WRITE) != 0);
  bt_sctp_pool_leave (self->pool, NULL);
  return can;
}
