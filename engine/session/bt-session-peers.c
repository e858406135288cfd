/* bt-session-peers.c — sockets of peers: dialing, answering the door, carrying bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-peers.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "session/bt-session-private.h"
#include "transport/bt-tcp.h"

/* File descriptors that are not for connections: data files, who has not said hello, the rest. */
#define DESCRIPTORS_KEPT (256 + BT_LIMIT_PENDING_INCOMING + 64)
/* Of one peer over WebRTC before it is known how relays are reached: see
 * bt_rtc_context_get_descriptors_max(). */
#define RTC_DESCRIPTORS (BT_LIMIT_RTC_ADDRESSES + 1)
/* Of those that are no connections yet. */
#define RTC_DESCRIPTORS_KEPT (RTC_DESCRIPTORS * (BT_LIMIT_RTC_OFFERS + BT_LIMIT_RTC_HANDSHAKES))
#define CONNECTIONS_LEAST 16                  /* with however few descriptors */
#define DIAL_TIMEOUT_US (15 * G_USEC_PER_SEC) /* libtorrent's peer_connect_timeout */
#define TURN_BUDGET (1024 * 1024) /* bytes read or written for one peer before the others' turn */

/* One socket: first dialing or pending, then a connection's. */
typedef struct {
  BtSession *session;
  BtTransport *transport;
  BtSessionTorrent *torrent; /* NULL: pending */
  BtConnection *connection;  /* NULL: dialing or pending */
  BtMeeting *meeting;        /* borrowed; how it was met, over WebRTC; or NULL */
  gint64 deadline_us;        /* of dialing or pending */
  GList link;                /* in the queue of those */
  gboolean reads, writes;    /* what the transport was asked to tell */
  guint n_hello;
  guint8 hello[BT_HANDSHAKE_SIZE];
} Peer;

static void transport_cb (BtTransport *transport, BtTransportEvents events, gpointer data);

static Peer *
peer_new (BtSession *session, BtSessionTorrent *torrent, gint64 deadline_us)
{
  Peer *peer = g_new0 (Peer, 1);

  peer->session = session;
  peer->torrent = torrent;
  peer->deadline_us = deadline_us;
  peer->link.data = peer;
  peer->reads = TRUE;
  return peer;
}

static void
peer_free (Peer *peer)
{
  if (peer->transport)
    peer->transport->klass->close (peer->transport);
  g_free (peer);
}

static void
want (Peer *peer, gboolean reads, gboolean writes)
{
  if (peer->reads == reads && peer->writes == writes)
    return;
  peer->reads = reads;
  peer->writes = writes;
  peer->transport->klass->want (peer->transport, reads, writes);
}

/* --- carrying bytes ------------------------------------------------------------------------------- */

/* While the transport is there. */
static void
part (Peer *peer, BtGone gone, gint64 now_us)
{
  if (peer->meeting)
    bt_meeting_part (peer->meeting, gone, now_us);
  peer->meeting = NULL;
}

/* @by: 1 or -1. */
static void
count (const Peer *peer, int by)
{
  BtSessionPeers *all = &peer->session->peers;

  all->n_connected += (guint) by;
  if (peer->transport->klass->kind == BT_TRANSPORT_RTC)
    all->n_rtc += (guint) by;
}

static void
drop (Peer *peer, gint64 now_us)
{
  part (peer, bt_connection_get_gone (peer->connection), now_us);
  bt_swarm_remove_connection (peer->torrent->swarm, peer->connection, now_us);
  count (peer, -1);
  bt_session_touch (peer->session, peer->torrent);
  peer_free (peer);
}

/* What a system call said that took nothing. */
static void
note_result (Peer *peer, gssize n)
{
  if (n == 0)
    bt_connection_fail (peer->connection, BT_GONE_CLOSED);
  else if (errno != EAGAIN)
    bt_connection_fail (peer->connection, BT_GONE_IO_ERROR);
}

static gsize
sum (const struct iovec *vecs, guint n_vecs)
{
  gsize total = 0;

  for (guint i = 0; i < n_vecs; i++)
    total += vecs[i].iov_len;
  return total;
}

static void
read_all (Peer *peer, gint64 now_us)
{
  gsize budget = TURN_BUDGET;

  while (!bt_connection_is_closing (peer->connection)) {
    struct iovec vecs[BT_READ_VECS];
    guint n_vecs = bt_connection_get_read_vec (peer->connection, vecs, now_us);
    gssize n;

    if (n_vecs == 0) {
      want (peer, FALSE, peer->writes);
      return;
    }
    want (peer, TRUE, peer->writes);
    n = peer->transport->klass->readv (peer->transport, vecs, n_vecs);
    if (n <= 0) {
      note_result (peer, n);
      return;
    }
    bt_connection_did_read (peer->connection, (gsize) n, now_us);
    /* Less than there was room for: the socket is empty, and epoll tells when it is not. */
    if ((gsize) n < sum (vecs, n_vecs) || (gsize) n >= budget)
      return;
    budget -= (gsize) n;
  }
}

static void
carry_in (Peer *peer, gint64 now_us)
{
  read_all (peer, now_us);
  if (peer->meeting)
    bt_meeting_note_greeting (peer->meeting);
}

static void
carry_out (Peer *peer, gint64 now_us)
{
  gsize budget = TURN_BUDGET;
  gboolean short_write = FALSE;

  while (!bt_connection_is_closing (peer->connection)) {
    struct iovec vecs[BT_WRITE_VECS];
    guint n_vecs = bt_connection_get_write_vec (peer->connection, vecs, BT_WRITE_VECS, now_us);
    gssize n;

    if (n_vecs == 0)
      break;
    n = peer->transport->klass->writev (peer->transport, vecs, n_vecs);
    if (n > 0)
      bt_connection_did_write (peer->connection, (gsize) n, now_us);
    else
      note_result (peer, n);
    short_write = n < 0 || (gsize) n < sum (vecs, n_vecs) || (gsize) n >= budget;
    if (short_write)
      break;
    budget -= (gsize) n;
  }
  want (peer, peer->reads, short_write);
}

void
bt_session_peers_serve (BtSessionTorrent *torrent, gint64 now_us)
{
  BtConnection *connection;

  while ((connection = bt_swarm_pop_connection (torrent->swarm))) {
    Peer *peer = bt_connection_get_driver (connection);

    if (!bt_connection_is_closing (connection)) {
      /* Interest is level-triggered: what waits in the socket is told at once. */
      if (!peer->reads)
        carry_in (peer, now_us);
      carry_out (peer, now_us);
    }
    if (bt_connection_is_closing (connection))
      drop (peer, now_us);
  }
}

/* --- how many --------------------------------------------------------------------------------------- */

/* That one peer over WebRTC has open. */
static guint
get_rtc_descriptors (const BtSession *session)
{
  const BtRtcContext *context = session->rtc.context;

  return context != NULL ? bt_rtc_context_get_descriptors_max (context) : RTC_DESCRIPTORS;
}

/* Of the system's. */
static guint
count_free_descriptors (const BtSession *session, guint n_dialing)
{
  const BtSessionPeers *self = &session->peers;
  guint n_rtc = get_rtc_descriptors (session);
  guint n_meetings = session->rtc.offers.length + session->rtc.handshakes.length;
  guint n_used = self->n_connected + self->n_rtc * (n_rtc - 1) + n_dialing;

  /* Beyond RTC_DESCRIPTORS_KEPT, where relays are reached by TCP. */
  n_used += n_meetings * (n_rtc - MIN (n_rtc, RTC_DESCRIPTORS));

  return self->n_descriptors > n_used ? self->n_descriptors - n_used : 0;
}

guint
bt_session_peers_count_possible_rtc (const BtSession *session)
{
  return count_free_descriptors (session, session->peers.dialing.length)
         / get_rtc_descriptors (session);
}

static gboolean
is_full (const BtSession *session)
{
  return session->peers.n_connected >= session->peers.n_max
         || count_free_descriptors (session, 0) == 0;
}

/* --- becoming a connection ------------------------------------------------------------------------ */

static BtSessionTorrent *
find_largest (BtSession *session)
{
  BtSessionTorrent *largest = NULL;

  for (guint i = 0; i < session->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, i);

    if (!largest || bt_swarm_get_n_open (torrent->swarm) > bt_swarm_get_n_open (largest->swarm))
      largest = torrent;
  }
  return largest;
}

/* One came for which there is no room: a torrent that has two more than this one gives way, else
 * somebody of the same torrent, or the newcomer. */
static void
make_room (Peer *peer, gint64 now_us)
{
  BtSessionTorrent *largest = find_largest (peer->session);
  guint n_own = bt_swarm_get_n_open (peer->torrent->swarm);

  if (largest && bt_swarm_get_n_open (largest->swarm) > n_own + 1
      && bt_swarm_let_one_go (largest->swarm, FALSE, now_us))
    bt_session_touch (peer->session, largest);
  else
    bt_swarm_yield (peer->torrent->swarm, peer->connection, now_us);
}

static BtConnection *
tell_swarm (Peer *peer, const BtHandshake *received, gint64 now_us)
{
  BtSwarm *swarm = peer->torrent->swarm;
  const BtAddress *address = &peer->transport->address;
  guint64 id = ++peer->session->peers.last_id;

  if (peer->meeting)
    return bt_swarm_introduced (swarm, address, peer->meeting->we_offer, id, now_us);
  return bt_swarm_connected (swarm, address, peer->transport->klass->kind, received, id, now_us);
}

/* Whom we dialed has to find a free place; others may have somebody's. */
static void
introduce (Peer *peer, const BtHandshake *received, gint64 now_us)
{
  BtSwarm *swarm = peer->torrent->swarm;
  gboolean has_no_room = is_full (peer->session);
  guint n_before = bt_swarm_get_n_open (swarm);

  if (has_no_room && !received && !peer->meeting) {
    bt_swarm_dial_failed (swarm, &peer->transport->address, now_us);
    return;
  }
  peer->connection = tell_swarm (peer, received, now_us);
  if (has_no_room && bt_swarm_get_n_open (swarm) > n_before)
    make_room (peer, now_us);
}

/* FALSE: the swarm does not want it, and @peer is gone. */
static gboolean
connect_peer (Peer *peer, const BtHandshake *received, gint64 now_us)
{
  introduce (peer, received, now_us);
  bt_session_touch (peer->session, peer->torrent);
  if (!peer->connection) {
    part (peer, BT_GONE_TOO_MANY, now_us);
    peer_free (peer);
    return FALSE;
  }
  count (peer, 1);
  bt_connection_set_driver (peer->connection, peer);
  if (peer->meeting)
    peer->meeting->connection = peer->connection;
  return TRUE;
}

static void
end_dial (Peer *peer, gint64 now_us)
{
  g_queue_unlink (&peer->session->peers.dialing, &peer->link);
  bt_swarm_dial_failed (peer->torrent->swarm, &peer->transport->address, now_us);
  bt_session_touch (peer->session, peer->torrent);
  peer_free (peer);
}

static void
dialed (Peer *peer, BtTransportEvents events, gint64 now_us)
{
  if (events & BT_TRANSPORT_FAILED) {
    end_dial (peer, now_us);
    return;
  }
  g_queue_unlink (&peer->session->peers.dialing, &peer->link);
  connect_peer (peer, NULL, now_us);
}

static void
turn_away (Peer *peer)
{
  g_queue_unlink (&peer->session->peers.pending, &peer->link);
  peer_free (peer);
}

static void
said_hello (Peer *peer, gint64 now_us)
{
  BtInfoHash info_hash = { .has_v1 = TRUE };
  BtHandshake handshake;

  if (!bt_handshake_parse (&handshake, peer->hello)) {
    turn_away (peer);
    return;
  }
  memcpy (info_hash.v1, handshake.info_hash, BT_SHA1_SIZE);
  peer->torrent = g_hash_table_lookup (peer->session->by_hash, &info_hash);
  if (!peer->torrent) {
    turn_away (peer);
    return;
  }
  g_queue_unlink (&peer->session->peers.pending, &peer->link);
  connect_peer (peer, &handshake, now_us);
}

static void
read_hello (Peer *peer, gint64 now_us)
{
  struct iovec vec = { peer->hello + peer->n_hello, BT_HANDSHAKE_SIZE - peer->n_hello };
  gssize n = peer->transport->klass->readv (peer->transport, &vec, 1);

  if (n < 0 && errno == EAGAIN)
    return;
  if (n <= 0) {
    turn_away (peer);
    return;
  }
  peer->n_hello += (guint) n;
  if (peer->n_hello == BT_HANDSHAKE_SIZE)
    said_hello (peer, now_us);
}

static void
transport_cb (BtTransport *transport, BtTransportEvents events, gpointer data)
{
  Peer *peer = data;
  gint64 now_us = bt_session_now (peer->session);

  if (!peer->torrent) {
    if (events & BT_TRANSPORT_READABLE)
      read_hello (peer, now_us);
    else
      turn_away (peer);
    return;
  }
  if (!peer->connection) {
    dialed (peer, events, now_us);
    return;
  }
  bt_session_touch (peer->session, peer->torrent);
  if (events & BT_TRANSPORT_READABLE)
    carry_in (peer, now_us);
  if (events & BT_TRANSPORT_WRITABLE)
    carry_out (peer, now_us);
  if (events & BT_TRANSPORT_FAILED)
    bt_connection_fail (peer->connection, BT_GONE_IO_ERROR);
  if (bt_connection_is_closing (peer->connection))
    drop (peer, now_us);
}

void
bt_session_peers_adopt (BtSessionTorrent *torrent, BtMeeting *meeting, gint64 now_us)
{
  Peer *peer = peer_new (torrent->session, torrent, G_MAXINT64);

  peer->meeting = meeting;
  peer->transport = bt_rtc_take_transport (meeting->rtc, transport_cb, peer);
  connect_peer (peer, NULL, now_us);
}

/* --- meeting ---------------------------------------------------------------------------------------- */

void
bt_session_peers_accept (int fd, const BtAddress *address, gpointer data)
{
  BtSession *session = data;
  BtSessionPeers *self = &session->peers;
  Peer *peer;

  if (!session->options.use_tcp) {
    close (fd);
    return;
  }
  /* Who says nothing makes room for who comes: a real peer says hello at once. */
  if (self->pending.length >= BT_LIMIT_PENDING_INCOMING)
    turn_away (self->pending.head->data);
  peer = peer_new (session, NULL, bt_session_now (session) + BT_LIMIT_HANDSHAKE_US);
  peer->transport = bt_tcp_new_accepted (session->reactor, fd, address, transport_cb, peer);
  g_queue_push_tail_link (&self->pending, &peer->link);
}

static gboolean
has_slot (const BtSession *session)
{
  const BtSessionPeers *self = &session->peers;

  return session->options.use_tcp && self->dialing.length < session->options.max_dialing
         && self->n_connected + self->dialing.length < self->n_max
         && count_free_descriptors (session, self->dialing.length) > 0;
}

static void
count_dials (BtSession *session, gint64 now_us)
{
  BtSessionPeers *self = &session->peers;
  gint64 per_second = session->options.dials_per_second;
  gint64 elapsed_us = CLAMP (now_us - self->dial_us, 0, G_USEC_PER_SEC);

  self->dial_tokens =
      MIN (self->dial_tokens + elapsed_us * per_second, per_second * G_USEC_PER_SEC);
  self->dial_us = now_us;
}

static gboolean
may_dial (const BtSession *session)
{
  return session->peers.dial_tokens >= G_USEC_PER_SEC && has_slot (session);
}

static void
dial (BtSessionTorrent *torrent, const BtAddress *address, gint64 now_us)
{
  BtSession *session = torrent->session;
  Peer *peer = peer_new (session, torrent, now_us + DIAL_TIMEOUT_US);

  peer->transport = bt_tcp_connect (
      session->reactor, address, session->has_local ? &session->local : NULL, transport_cb, peer);
  if (peer->transport) {
    g_queue_push_tail_link (&session->peers.dialing, &peer->link);
  } else {
    bt_swarm_dial_failed (torrent->swarm, address, now_us);
    peer_free (peer);
  }
}

static void
stop_wanting (BtSessionTorrent *torrent)
{
  BtSessionPeers *self = &torrent->session->peers;

  if (!torrent->dial_waits)
    return;
  torrent->dial_waits = FALSE;
  g_queue_unlink (&self->wanting[torrent->dials_as_seed], &torrent->dial_link);
  bt_swarm_hold_dials (torrent->swarm, FALSE);
}

void
bt_session_peers_dial (BtSessionTorrent *torrent, gint64 now_us)
{
  BtSessionPeers *self = &torrent->session->peers;

  if (torrent->dial_waits || bt_swarm_get_dial_us (torrent->swarm) > now_us)
    return;
  torrent->dial_waits = TRUE;
  torrent->dials_as_seed = bt_swarm_is_complete (torrent->swarm);
  g_queue_push_tail_link (&self->wanting[torrent->dials_as_seed], &torrent->dial_link);
  bt_swarm_hold_dials (torrent->swarm, TRUE);
}

/* One address each in turn; those that download first. */
static void
dial_in_turn (BtSession *session, gint64 now_us)
{
  BtSessionPeers *self = &session->peers;
  BtAddress address;

  while (self->wanting[0].head || self->wanting[1].head) {
    GQueue *queue = &self->wanting[self->wanting[0].head ? 0 : 1];
    BtSessionTorrent *torrent = queue->head->data;

    if (!may_dial (session))
      return;
    if (bt_swarm_next_dial (torrent->swarm, &address, now_us)) {
      self->dial_tokens -= G_USEC_PER_SEC;
      dial (torrent, &address, now_us);
      g_queue_push_tail_link (queue, g_queue_pop_head_link (queue));
    } else {
      stop_wanting (torrent);
      bt_session_touch (session, torrent);
    }
  }
}

void
bt_session_peers_forget (BtSessionTorrent *torrent)
{
  GList *next;

  stop_wanting (torrent);
  for (GList *at = torrent->session->peers.dialing.head; at; at = next) {
    Peer *peer = at->data;

    next = at->next;
    if (peer->torrent == torrent)
      end_dial (peer, bt_session_now (torrent->session));
  }
}

gint64
bt_session_peers_tick (BtSession *session, gint64 now_us)
{
  BtSessionPeers *self = &session->peers;
  gint64 deadline_us = G_MAXINT64;
  Peer *peer;

  while ((peer = g_queue_peek_head (&self->dialing)) && peer->deadline_us <= now_us)
    end_dial (peer, now_us);
  if (peer)
    deadline_us = peer->deadline_us;
  while ((peer = g_queue_peek_head (&self->pending)) && peer->deadline_us <= now_us)
    turn_away (peer);
  if (peer)
    deadline_us = MIN (deadline_us, peer->deadline_us);
  count_dials (session, now_us);
  dial_in_turn (session, now_us);
  /* Who frees a slot comes by here anyway. */
  if ((self->wanting[0].head || self->wanting[1].head) && has_slot (session)
      && session->options.dials_per_second > 0)
    deadline_us = MIN (deadline_us, now_us + G_USEC_PER_SEC / session->options.dials_per_second);
  return deadline_us;
}

static guint
get_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > G_MAXINT)
    return G_MAXINT;
  return (guint) MAX ((gint64) limit.rlim_cur - DESCRIPTORS_KEPT - RTC_DESCRIPTORS_KEPT,
                      CONNECTIONS_LEAST);
}

void
bt_session_peers_apply_options (BtSession *session, gint64 now_us)
{
  BtSessionPeers *self = &session->peers;
  BtSessionTorrent *largest;
  guint n_open = 0;

  self->n_descriptors = get_descriptors ();
  self->n_max = CLAMP (session->options.max_peers, 1, self->n_descriptors);
  for (guint i = 0; i < session->torrents->len; i++)
    n_open += bt_swarm_get_n_open (
        ((BtSessionTorrent *) g_ptr_array_index (session->torrents, i))->swarm);
  for (; n_open > self->n_max; n_open--) {
    largest = find_largest (session);
    bt_swarm_let_one_go (largest->swarm, TRUE, now_us);
    bt_session_touch (session, largest);
  }
}

void
bt_session_peers_init (BtSession *session, gint64 now_us)
{
  BtSessionPeers *self = &session->peers;

  g_queue_init (&self->dialing);
  g_queue_init (&self->pending);
  g_queue_init (&self->wanting[0]);
  g_queue_init (&self->wanting[1]);
  self->dial_tokens = (gint64) session->options.dials_per_second * G_USEC_PER_SEC;
  self->dial_us = now_us;
  bt_session_peers_apply_options (session, now_us);
}

void
bt_session_peers_clear (BtSession *session)
{
  while (session->peers.pending.head)
    turn_away (session->peers.pending.head->data);
  g_assert (session->peers.dialing.length == 0 && session->peers.n_connected == 0);
}
