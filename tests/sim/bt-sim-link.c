/* bt-sim-link.c — a node's link to the world, and the connections that share it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes wait in their connection's send buffer until its turn at the uplink comes: one chunk each, in
 * turn. The chunk queues at the downlink of the receiver, then takes as long as the latency of both
 * links. What is lost is sent again a round trip later, and shuts the connection's window by half, as
 * does a downlink that is too far behind. */
#include "bt-sim-private.h"

#define CHUNK_MAX 16384 /* bytes of one connection that go out in a row */
#define PACKET 1460     /* bytes; what loss is counted in */
/* A router holds so much for a link before it drops packets. */
#define DOWNLINK_QUEUE_US 200000
/* Nobody answers: that is known after so long. */
#define DIAL_TIMEOUT_US (3 * G_USEC_PER_SEC)

static gint64
get_latency (const BtSimEnd *end)
{
  return end->node->params.latency_us + end->other->node->params.latency_us;
}

static gint64
get_duration (guint64 n_bytes, guint64 bandwidth)
{
  return bandwidth > 0 ? n_bytes * G_USEC_PER_SEC / bandwidth : 0;
}

static void
push (BtSimEnd *end, gint64 at_us, BtSimEventKind kind, guint64 value)
{
  bt_sim_events_push (&end->node->sim->events, at_us, kind, end, value);
}

/* --- the link ----------------------------------------------------------------------------------- */

static gboolean
is_lost (BtSimNode *node, guint64 n_bytes)
{
  guint64 odds = node->params.loss * ((n_bytes + PACKET - 1) / PACKET);

  return odds > 0 && bt_random_below (&node->sim->random, 1000000) < odds;
}

/* When @n_bytes that begin to leave @end now are at the other end: both links carry them at the same
 * time, and the slower one counts. */
static gint64
get_arrival (BtSimEnd *end, guint64 n_bytes)
{
  BtSimNode *node = end->node, *to = end->other->node;
  gint64 now_us = node->sim->now_us, arrival_us;
  gboolean dropped = to->downlink_us - now_us > DOWNLINK_QUEUE_US;

  to->downlink_us =
      MAX (to->downlink_us, now_us) + get_duration (n_bytes, to->params.down_bandwidth);
  arrival_us = MAX (node->uplink_us, to->downlink_us) + get_latency (end);
  if (dropped || is_lost (node, n_bytes)) {
    bt_sim_pipe_shrink (&end->out);
    arrival_us += 2 * get_latency (end);
  }
  return MAX (arrival_us, end->out.delivered_us);
}

static gboolean
is_slowed (const BtSimEnd *end)
{
  return end->node->params.slow_from > 0 && end->out.departed >= end->node->params.slow_from;
}

/* What is slow comes a second's worth at a time. */
static guint64
get_chunk_max (const BtSimEnd *end)
{
  const BtSimNodeParams *params = &end->node->params;

  if (params->slow_from == 0)
    return CHUNK_MAX;
  return MIN (CHUNK_MAX,
              is_slowed (end) ? params->slow_bandwidth : params->slow_from - end->out.departed);
}

static void
send_chunk (BtSimEnd *end, guint64 n_bytes)
{
  BtSimNode *node = end->node;
  gint64 duration_us = get_duration (n_bytes, is_slowed (end) ? node->params.slow_bandwidth
                                                              : node->params.up_bandwidth);

  node->uplink_us = MAX (node->uplink_us, node->sim->now_us) + duration_us;
  node->busy_us += duration_us;
  end->out.departed += n_bytes;
  end->out.delivered_us = get_arrival (end, n_bytes);
  bt_sim_record (node, BT_SIM_ARRIVE, end->other->node->index, end->out.sum ^ n_bytes);
  push (end->other, end->out.delivered_us, BT_SIM_ARRIVE, end->out.departed);
}

static void
add_sender (BtSimEnd *end)
{
  if (end->is_sender || end->is_blocked || end->out.written == end->out.departed)
    return;
  end->is_sender = TRUE;
  g_queue_push_tail_link (&end->node->senders, &end->link);
}

static void
remove_sender (BtSimEnd *end)
{
  if (!end->is_sender)
    return;
  end->is_sender = FALSE;
  g_queue_unlink (&end->node->senders, &end->link);
}

/* Fills the send buffer. */
static void
write_all (BtSimEnd *end)
{
  gint64 now_us = end->node->sim->now_us;
  struct iovec vecs[BT_WRITE_VECS];
  guint n_vecs;

  end->is_full = FALSE;
  while (!end->is_full && end->connection != NULL && !end->other_is_closed
         && (n_vecs = bt_connection_get_write_vec (end->connection, vecs, BT_WRITE_VECS, now_us))
                > 0) {
    gsize n_sent = 0;

    for (guint i = 0; i < n_vecs && !end->is_full; i++) {
      gsize n = bt_sim_pipe_write (&end->out, vecs[i].iov_base, vecs[i].iov_len);

      end->is_full = n < vecs[i].iov_len;
      n_sent += n;
    }
    if (n_sent > 0)
      bt_connection_did_write (end->connection, n_sent, now_us);
  }
  add_sender (end);
}

static void
take_turn (BtSimEnd *end)
{
  guint64 n_bytes = MIN (bt_sim_pipe_get_sendable (&end->out), get_chunk_max (end));

  if (n_bytes == 0) {
    end->is_blocked = TRUE;
    return;
  }
  send_chunk (end, n_bytes);
  if (end->is_full)
    write_all (end);
  else
    add_sender (end);
}

void
bt_sim_link_send (BtSimNode *node)
{
  BtSim *sim = node->sim;

  while (node->uplink_us <= sim->now_us && node->senders.head != NULL) {
    BtSimEnd *end = node->senders.head->data;

    remove_sender (end);
    take_turn (end);
  }
  if (node->senders.head == NULL || node->has_uplink)
    return;
  node->has_uplink = TRUE;
  bt_sim_events_push (&sim->events, node->uplink_us, BT_SIM_UPLINK, node, 0);
}

/* --- one end ------------------------------------------------------------------------------------ */

BtSimEnd *
bt_sim_end_new (BtSimNode *node, const BtAddress *address)
{
  BtSimEnd *end = g_new0 (BtSimEnd, 1);

  end->node = node;
  end->address = *address;
  end->link.data = end;
  bt_sim_pipe_init (&end->out);
  end->out.never_unchokes = node->params.gives_nothing;
  g_ptr_array_add (node->sim->ends, end);
  return end;
}

void
bt_sim_end_free (BtSimEnd *end)
{
  bt_sim_pipe_clear (&end->out);
  g_free (end);
}

static gsize
receive (BtSimEnd *end, guint8 *to, gsize n_bytes)
{
  gsize n_got = bt_sim_pipe_read (&end->other->out, to, n_bytes);

  if (n_got > 0 && end->other->is_blocked) {
    end->other->is_blocked = FALSE;
    push (end->other, end->node->sim->now_us + get_latency (end), BT_SIM_WINDOW, 0);
  }
  return n_got;
}

static void
read_all (BtSimEnd *end)
{
  struct iovec vecs[BT_READ_VECS];
  gint64 now_us = end->node->sim->now_us;
  guint n_vecs;

  while (end->other->out.read < end->other->out.delivered
         && (n_vecs = bt_connection_get_read_vec (end->connection, vecs, now_us)) > 0) {
    gsize n_got = 0;

    for (guint i = 0; i < n_vecs; i++) {
      gsize n = receive (end, vecs[i].iov_base, vecs[i].iov_len);

      n_got += n;
      if (n < vecs[i].iov_len)
        break;
    }
    bt_connection_did_read (end->connection, n_got, now_us);
  }
}

static void
close_end (BtSimEnd *end)
{
  end->is_closed = TRUE;
  end->connection = NULL;
  remove_sender (end);
  push (end->other, end->node->sim->now_us + get_latency (end), BT_SIM_CLOSED, 0);
}

void
bt_sim_end_serve (BtSimEnd *end)
{
  read_all (end);
  write_all (end);
  if (bt_connection_is_closing (end->connection)) {
    bt_swarm_remove_connection (end->node->swarm, end->connection, end->node->sim->now_us);
    close_end (end);
  }
}

/* --- beginning and end -------------------------------------------------------------------------- */

void
bt_sim_end_dial (BtSimNode *node, const BtAddress *address)
{
  BtSimNode *to = bt_sim_find_node (node->sim, address);
  BtAddress from = node->address;
  BtSimEnd *near, *far;
  gint64 now_us = node->sim->now_us;

  if (to == NULL) {
    bt_swarm_dial_failed (node->swarm, address, now_us);
    return;
  }
  near = bt_sim_end_new (node, address);
  from.port = 30000 + node->sim->ends->len % 30000;
  far = bt_sim_end_new (to, &from);
  near->other = far;
  far->other = near;
  push (near, now_us + (to->is_online ? 2 * get_latency (near) : DIAL_TIMEOUT_US), BT_SIM_DIALED,
        0);
}

static void
connect_end (BtSimEnd *end, const BtHandshake *received)
{
  BtSim *sim = end->node->sim;

  end->connection = bt_swarm_connected (end->node->swarm, &end->address, BT_TRANSPORT_TCP, received,
                                        sim->next_id++, sim->now_us);
  if (end->connection == NULL) {
    close_end (end);
    return;
  }
  bt_connection_set_driver (end->connection, end);
  bt_sim_end_serve (end);
}

/* An incoming side has no connection before the handshake. */
static void
accept_end (BtSimEnd *end)
{
  guint8 bytes[BT_HANDSHAKE_SIZE];
  BtHandshake handshake;

  if (end->is_closed || end->other->out.delivered - end->other->out.read < sizeof bytes)
    return;
  receive (end, bytes, sizeof bytes);
  g_assert_true (bt_handshake_parse (&handshake, bytes));
  connect_end (end, &handshake);
}

static void
dialed (BtSimEnd *end)
{
  BtSimNode *node = end->node;

  if (end->other->node->is_online) {
    connect_end (end, NULL);
    return;
  }
  end->is_closed = TRUE;
  bt_swarm_dial_failed (node->swarm, &end->address, node->sim->now_us);
}

static void
arrived (BtSimEnd *end, guint64 position)
{
  if (end->is_closed)
    return;
  end->other->out.delivered = position;
  if (end->connection != NULL)
    bt_sim_end_serve (end);
  else
    accept_end (end);
}

static void
other_closed (BtSimEnd *end)
{
  end->other_is_closed = TRUE;
  remove_sender (end);
  if (end->connection != NULL) {
    bt_connection_fail (end->connection, BT_GONE_CLOSED);
    bt_sim_end_serve (end);
  }
  bt_sim_pipe_clear (&end->out);
  bt_sim_pipe_clear (&end->other->out);
}

void
bt_sim_end_happen (BtSimEnd *end, const BtSimEvent *event)
{
  switch (bt_sim_event_get_kind (event)) {
  case BT_SIM_ARRIVE:
    arrived (end, event->value);
    break;
  case BT_SIM_WINDOW:
    if (!end->is_closed && !end->other_is_closed)
      add_sender (end);
    break;
  case BT_SIM_DIALED:
    dialed (end);
    break;
  case BT_SIM_CLOSED:
    other_closed (end);
    break;
  default:
    g_assert_not_reached ();
  }
}
