/* bt-sim.c — whole swarms on a simulated clock, network and disk.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"

#include "bt-sim-disk.h"
#include "metainfo/bt-bencode.h"

#include <string.h>

#define START_US G_USEC_PER_SEC /* times of zero mean "never" in places */
#define PIPE_ROOM (64 * 1024)   /* bytes under way in one direction: a small socket buffer */
#define CHUNK_MAX 16384         /* bytes that travel together */
#define PORT 6881

typedef struct _End End;

typedef struct {
  gint64 arrives_us;
  gsize n_bytes, n_read;
  guint8 bytes[];
} Chunk;

/* One side of a connection. */
struct _End {
  BtSimNode *node;
  BtConnection *connection; /* NULL: before the handshake, or gone */
  BtAddress address;        /* of the other side, as seen from here */
  End *other;
  GQueue in;  /* Chunk, in order: what arrives here */
  gsize n_in; /* bytes in it */
  gboolean is_closed, other_is_closed;
};

typedef enum { EVENT_ARRIVE, EVENT_DIALED, EVENT_JOB, EVENT_CLOSED } EventKind;

typedef struct {
  gint64 at_us;
  guint64 number; /* ties are served in order */
  EventKind kind;
  End *end;
  BtJob *job;
  BtSimNode *node;
} Event;

struct _BtSimNode {
  BtSim *sim;
  guint index;
  BtSimNodeParams params;
  BtSwarm *swarm;
  BtBlockPool *pool;
  BtLimiter down, up;
  BtAddress address;
  guint8 *data;
  gint64 uplink_us; /* busy until then */
  gint64 done_us;
};

struct _BtSim {
  BtSimParams params;
  BtMetainfo *metainfo;
  guint8 *content;
  gsize size;
  gint64 now_us;
  guint64 next_number, next_id, trace;
  GPtrArray *nodes; /* owned */
  GPtrArray *ends;  /* owned */
  GArray *heap;     /* Event, a binary heap */
};

/* --- events ------------------------------------------------------------------------------------- */

static gboolean
is_before (const Event *a, const Event *b)
{
  return a->at_us != b->at_us ? a->at_us < b->at_us : a->number < b->number;
}

static void
swap (GArray *heap, guint a, guint b)
{
  Event event = g_array_index (heap, Event, a);

  g_array_index (heap, Event, a) = g_array_index (heap, Event, b);
  g_array_index (heap, Event, b) = event;
}

static void
push_event (BtSim *self, Event event)
{
  GArray *heap = self->heap;
  guint i = heap->len;

  event.number = self->next_number++;
  g_array_append_val (heap, event);
  while (
      i > 0
      && is_before (&g_array_index (heap, Event, i), &g_array_index (heap, Event, (i - 1) / 2))) {
    swap (heap, i, (i - 1) / 2);
    i = (i - 1) / 2;
  }
}

static Event
pop_event (BtSim *self)
{
  GArray *heap = self->heap;
  Event first = g_array_index (heap, Event, 0);
  guint i = 0;

  swap (heap, 0, heap->len - 1);
  g_array_set_size (heap, heap->len - 1);
  for (;;) {
    guint least = i;

    for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < heap->len; child++) {
      if (is_before (&g_array_index (heap, Event, child), &g_array_index (heap, Event, least)))
        least = child;
    }
    if (least == i)
      return first;
    swap (heap, i, least);
    i = least;
  }
}

/* --- the torrent -------------------------------------------------------------------------------- */

static GBytes *
make_torrent (BtSim *self)
{
  g_autoptr (GByteArray) to = g_byte_array_new ();
  g_autoptr (GByteArray) hashes = g_byte_array_new ();

  for (guint32 i = 0; i < self->params.n_pieces; i++) {
    gsize at = (gsize) i * self->params.piece_length;
    guint8 digest[BT_SHA1_SIZE];

    bt_sha1 (self->content + at, MIN (self->params.piece_length, self->size - at), digest);
    g_byte_array_append (hashes, digest, sizeof digest);
  }
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "length");
  bt_bencode_put_integer (to, self->size);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, "simulated");
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, self->params.piece_length);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, hashes->data, hashes->len);
  bt_bencode_close (to);
  bt_bencode_close (to);
  return g_byte_array_free_to_bytes (g_steal_pointer (&to));
}

BtSim *
bt_sim_new (const BtSimParams *params)
{
  BtSim *self = g_new0 (BtSim, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) torrent = NULL;
  BtRandom random;

  self->params = *params;
  self->now_us = START_US;
  self->next_id = 1;
  self->size = (gsize) params->n_pieces * params->piece_length;
  if (params->last_length > 0)
    self->size -= params->piece_length - params->last_length;
  self->content = g_malloc (self->size + 8);
  bt_random_init (&random, params->seed);
  for (gsize i = 0; i < self->size; i += 8) {
    guint64 word = bt_random_next (&random);

    memcpy (self->content + i, &word, sizeof word);
  }
  torrent = make_torrent (self);
  self->metainfo = bt_metainfo_new (torrent, &error);
  g_assert_no_error (error);
  self->nodes = g_ptr_array_new ();
  self->ends = g_ptr_array_new ();
  self->heap = g_array_new (FALSE, TRUE, sizeof (Event));
  return self;
}

static void
free_node (BtSimNode *node)
{
  bt_swarm_free (node->swarm);
  bt_block_pool_free (node->pool);
  g_free (node->data);
  g_free (node);
}

static void
free_end (End *end)
{
  g_queue_clear_full (&end->in, g_free);
  g_free (end);
}

void
bt_sim_free (BtSim *self)
{
  bt_sim_stop (self);
  g_ptr_array_foreach (self->nodes, (GFunc) free_node, NULL);
  g_ptr_array_foreach (self->ends, (GFunc) free_end, NULL);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->ends);
  g_array_unref (self->heap);
  bt_metainfo_unref (self->metainfo);
  g_free (self->content);
  g_free (self);
}

BtMetainfo *
bt_sim_get_metainfo (BtSim *self)
{
  return self->metainfo;
}

gint64
bt_sim_get_now (BtSim *self)
{
  return self->now_us;
}

guint64
bt_sim_get_trace (BtSim *self)
{
  return self->trace;
}

/* --- bytes -------------------------------------------------------------------------------------- */

static void
add_to_trace (BtSim *self, const guint8 *bytes, gsize n_bytes)
{
  guint64 hash = self->trace ^ (guint64) self->now_us;

  /* FNV-1a. */
  for (gsize i = 0; i < n_bytes; i += 61)
    hash = (hash ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  self->trace = (hash ^ n_bytes) * G_GUINT64_CONSTANT (0x100000001b3);
}

/* When @n_bytes sent now by @node arrive at @to. */
static gint64
get_arrival (BtSimNode *node, BtSimNode *to, gsize n_bytes)
{
  BtSim *sim = node->sim;

  node->uplink_us = MAX (node->uplink_us, sim->now_us);
  if (node->params.up_bandwidth > 0)
    node->uplink_us += n_bytes * G_USEC_PER_SEC / node->params.up_bandwidth;
  return node->uplink_us + node->params.latency_us + to->params.latency_us;
}

static void
send_bytes (End *end, const guint8 *bytes, gsize n_bytes)
{
  End *to = end->other;
  Chunk *chunk = g_malloc (sizeof *chunk + n_bytes);

  chunk->arrives_us = get_arrival (end->node, to->node, n_bytes);
  chunk->n_bytes = n_bytes;
  chunk->n_read = 0;
  memcpy (chunk->bytes, bytes, n_bytes);
  g_queue_push_tail (&to->in, chunk);
  to->n_in += n_bytes;
  add_to_trace (end->node->sim, bytes, n_bytes);
  push_event (end->node->sim,
              (Event) { .at_us = chunk->arrives_us, .kind = EVENT_ARRIVE, .end = to });
}

/* Returns the bytes that had room. */
static gsize
send_vecs (End *end, const struct iovec *vecs, guint n_vecs)
{
  gsize n_sent = 0;

  for (guint i = 0; i < n_vecs; i++) {
    gsize at = 0;

    while (at < vecs[i].iov_len) {
      gsize room = PIPE_ROOM - MIN (end->other->n_in, PIPE_ROOM);
      gsize n = MIN (MIN (vecs[i].iov_len - at, CHUNK_MAX), room);

      if (n == 0)
        return n_sent;
      send_bytes (end, (const guint8 *) vecs[i].iov_base + at, n);
      at += n;
      n_sent += n;
    }
  }
  return n_sent;
}

static gsize
receive_bytes (End *end, guint8 *to, gsize n_bytes)
{
  gint64 now_us = end->node->sim->now_us;
  gsize n_got = 0;
  Chunk *chunk;

  while (n_got < n_bytes && (chunk = g_queue_peek_head (&end->in)) != NULL
         && chunk->arrives_us <= now_us) {
    gsize n = MIN (n_bytes - n_got, chunk->n_bytes - chunk->n_read);

    memcpy (to + n_got, chunk->bytes + chunk->n_read, n);
    chunk->n_read += n;
    n_got += n;
    if (chunk->n_read == chunk->n_bytes)
      g_free (g_queue_pop_head (&end->in));
  }
  end->n_in -= n_got;
  return n_got;
}

/* --- driving one connection --------------------------------------------------------------------- */

static void
write_all (End *end)
{
  struct iovec vecs[BT_WRITE_VECS];
  gint64 now_us = end->node->sim->now_us;
  guint n_vecs;

  while (!end->other_is_closed
         && (n_vecs = bt_connection_get_write_vec (end->connection, vecs, BT_WRITE_VECS, now_us))
                > 0) {
    gsize n_sent = send_vecs (end, vecs, n_vecs);

    if (n_sent == 0)
      return;
    bt_connection_did_write (end->connection, n_sent, now_us);
  }
}

static void
read_all (End *end)
{
  struct iovec vecs[BT_READ_VECS];
  gint64 now_us = end->node->sim->now_us;
  guint n_vecs;

  while ((n_vecs = bt_connection_get_read_vec (end->connection, vecs, now_us)) > 0) {
    gsize n_got = 0;

    for (guint i = 0; i < n_vecs; i++) {
      gsize n = receive_bytes (end, vecs[i].iov_base, vecs[i].iov_len);

      n_got += n;
      if (n < vecs[i].iov_len)
        break;
    }
    if (n_got == 0)
      return;
    bt_connection_did_read (end->connection, n_got, now_us);
  }
}

static void
close_end (End *end)
{
  BtSim *sim = end->node->sim;

  end->is_closed = TRUE;
  end->connection = NULL;
  push_event (sim,
              (Event) {
                  .at_us = MAX (end->node->uplink_us, sim->now_us) + end->node->params.latency_us
                           + end->other->node->params.latency_us,
                  .kind = EVENT_CLOSED,
                  .end = end->other,
              });
}

static void
serve_connection (End *end)
{
  gboolean had_no_room = end->n_in >= PIPE_ROOM;

  read_all (end);
  write_all (end);
  if (bt_connection_is_closing (end->connection)) {
    bt_swarm_remove_connection (end->node->swarm, end->connection, end->node->sim->now_us);
    close_end (end);
  } else if (had_no_room && end->n_in < PIPE_ROOM && end->other->connection != NULL) {
    /* The writer on the other side hears of the room at its next turn. */
    push_event (
        end->node->sim,
        (Event) { .at_us = end->node->sim->now_us, .kind = EVENT_ARRIVE, .end = end->other });
  }
}

/* --- driving one node --------------------------------------------------------------------------- */

static End *
new_end (BtSimNode *node, const BtAddress *address)
{
  End *end = g_new0 (End, 1);

  end->node = node;
  end->address = *address;
  g_queue_init (&end->in);
  g_ptr_array_add (node->sim->ends, end);
  return end;
}

static BtSimNode *
find_node (BtSim *self, const BtAddress *address)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    BtSimNode *node = self->nodes->pdata[i];

    if (bt_address_equal (&node->address, address))
      return node;
  }
  return NULL;
}

static void
dial (BtSimNode *node, const BtAddress *address)
{
  BtSimNode *to = find_node (node->sim, address);
  BtAddress from = node->address;
  End *near, *far;

  if (to == NULL) {
    bt_swarm_dial_failed (node->swarm, address, node->sim->now_us);
    return;
  }
  near = new_end (node, address);
  from.port = 30000 + node->sim->ends->len % 30000;
  far = new_end (to, &from);
  near->other = far;
  far->other = near;
  push_event (node->sim, (Event) {
                             .at_us = node->sim->now_us
                                      + 2 * (node->params.latency_us + to->params.latency_us),
                             .kind = EVENT_DIALED,
                             .end = near,
                         });
}

static End *
find_end (BtSim *self, BtConnection *connection)
{
  return bt_connection_get_driver (connection);
}

static void
note_done (BtSimNode *node)
{
  if (node->done_us == 0 && bt_swarm_is_complete (node->swarm))
    node->done_us = node->sim->now_us;
}

static void
take_metadata (BtSimNode *node)
{
  g_autoptr (GBytes) info = bt_swarm_take_metadata (node->swarm);
  g_autoptr (BtBitfield) have = NULL;
  BtMetainfo *metainfo;

  if (info == NULL)
    return;
  metainfo =
      bt_metainfo_new_from_info (info, bt_metainfo_get_info_hash (node->sim->metainfo), NULL);
  g_assert_nonnull (metainfo);
  bt_swarm_set_metainfo (node->swarm, metainfo, node->sim->now_us);
  have = bt_bitfield_new (bt_metainfo_get_n_pieces (metainfo));
  bt_swarm_set_have (node->swarm, have, node->sim->now_us);
  bt_metainfo_unref (metainfo);
}

static void
serve_node (BtSimNode *node)
{
  BtSim *sim = node->sim;
  BtConnection *connection;
  BtAddress address;
  BtJob *job;

  while ((connection = bt_swarm_pop_connection (node->swarm)) != NULL)
    serve_connection (find_end (sim, connection));
  take_metadata (node);
  while ((job = bt_swarm_pop_job (node->swarm)) != NULL)
    push_event (sim, (Event) { .at_us = sim->now_us + node->params.disk_us,
                               .kind = EVENT_JOB,
                               .job = job,
                               .node = node });
  while (bt_swarm_next_dial (node->swarm, &address, sim->now_us))
    dial (node, &address);
  note_done (node);
}

/* --- what happens ------------------------------------------------------------------------------- */

static void
connect_end (End *end, const BtHandshake *received)
{
  BtSim *sim = end->node->sim;

  end->connection = bt_swarm_connected (end->node->swarm, &end->address, BT_TRANSPORT_TCP, received,
                                        sim->next_id++, sim->now_us);
  if (end->connection == NULL) {
    close_end (end);
    return;
  }
  bt_connection_set_driver (end->connection, end);
  serve_connection (end);
}

/* An incoming side has no connection before the handshake. */
static void
accept_end (End *end)
{
  guint8 bytes[BT_HANDSHAKE_SIZE];
  BtHandshake handshake;

  if (end->n_in < sizeof bytes
      || ((Chunk *) g_queue_peek_head (&end->in))->arrives_us > end->node->sim->now_us)
    return;
  receive_bytes (end, bytes, sizeof bytes);
  g_assert_true (bt_handshake_parse (&handshake, bytes));
  connect_end (end, &handshake);
}

static void
other_closed (End *end)
{
  end->other_is_closed = TRUE;
  if (end->connection != NULL) {
    bt_connection_fail (end->connection, BT_GONE_CLOSED);
    serve_connection (end);
  }
}

static void
happen (BtSim *self, const Event *event)
{
  BtSimNode *node = event->node != NULL ? event->node : event->end->node;

  switch (event->kind) {
  case EVENT_ARRIVE:
    if (event->end->connection != NULL)
      serve_connection (event->end);
    else if (!event->end->is_closed)
      accept_end (event->end);
    break;
  case EVENT_DIALED:
    connect_end (event->end, NULL);
    break;
  case EVENT_JOB:
    bt_sim_disk_run (event->job, self->metainfo, node->data, node->params.lies_in);
    bt_swarm_job_done (node->swarm, event->job, self->now_us);
    break;
  case EVENT_CLOSED:
    other_closed (event->end);
    break;
  }
  serve_node (node);
}

static gint64
get_next_us (BtSim *self)
{
  gint64 next_us = self->heap->len > 0 ? g_array_index (self->heap, Event, 0).at_us : G_MAXINT64;

  for (guint i = 0; i < self->nodes->len; i++) {
    BtSimNode *node = self->nodes->pdata[i];

    next_us = MIN (next_us, bt_swarm_get_deadline (node->swarm));
  }
  return next_us;
}

static void
tick_nodes (BtSim *self)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    BtSimNode *node = self->nodes->pdata[i];

    if (bt_swarm_get_deadline (node->swarm) > self->now_us)
      continue;
    bt_swarm_tick (node->swarm, self->now_us);
    serve_node (node);
  }
}

gboolean
bt_sim_run (BtSim *self, gint64 for_us, BtSimDone done, gpointer data)
{
  gint64 end_us = self->now_us + for_us;

  for (;;) {
    gint64 next_us = get_next_us (self);

    if (done != NULL && done (self, data))
      return TRUE;
    if (next_us > end_us) {
      self->now_us = end_us;
      return FALSE;
    }
    self->now_us = MAX (self->now_us, next_us);
    if (self->heap->len > 0 && g_array_index (self->heap, Event, 0).at_us <= self->now_us) {
      Event event = pop_event (self);

      happen (self, &event);
    } else {
      tick_nodes (self);
    }
  }
}

gboolean
bt_sim_all_done (BtSim *self, gpointer data)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    if (((BtSimNode *) self->nodes->pdata[i])->done_us == 0)
      return FALSE;
  }
  return TRUE;
}

gboolean
bt_sim_node_done (BtSim *self, gpointer node)
{
  return ((BtSimNode *) node)->done_us != 0;
}

void
bt_sim_stop (BtSim *self)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    BtSimNode *node = self->nodes->pdata[i];

    bt_swarm_stop (node->swarm, self->now_us);
    serve_node (node);
  }
  bt_sim_run (self, G_USEC_PER_SEC, NULL, NULL);
  for (guint i = 0; i < self->nodes->len; i++) {
    BtSimNode *node = self->nodes->pdata[i];

    g_assert_true (bt_swarm_is_idle (node->swarm));
    g_assert_cmpuint (bt_swarm_get_n_connections (node->swarm), ==, 0);
    g_assert_cmpuint (bt_block_pool_get_n_used (node->pool), ==, 0);
  }
}

/* --- nodes -------------------------------------------------------------------------------------- */

void
bt_sim_node_params_init (BtSimNodeParams *params)
{
  memset (params, 0, sizeof *params);
  params->latency_us = 10000;
  params->disk_us = 1000;
  bt_swarm_params_init (&params->swarm);
}

static void
start_node (BtSimNode *node)
{
  BtSim *sim = node->sim;
  g_autoptr (BtBitfield) have = bt_bitfield_new (sim->params.n_pieces);

  if (node->params.is_seed)
    bt_bitfield_set_all (have);
  for (guint32 i = 0; i < sim->params.n_pieces && node->params.have != NULL; i++) {
    if (bt_bitfield_get (node->params.have, i))
      bt_bitfield_set (have, i);
  }
  for (guint32 i = 0; i < sim->params.n_pieces; i++) {
    gsize at = (gsize) i * sim->params.piece_length;

    if (bt_bitfield_get (have, i))
      memcpy (node->data + at, sim->content + at, bt_metainfo_get_piece_size (sim->metainfo, i));
  }
  if (!node->params.is_magnet) {
    bt_swarm_set_metainfo (node->swarm, sim->metainfo, sim->now_us);
    bt_swarm_set_have (node->swarm, have, sim->now_us);
  }
  bt_swarm_start (node->swarm, sim->now_us);
  note_done (node);
}

BtSimNode *
bt_sim_add (BtSim *self, const BtSimNodeParams *params)
{
  BtSimNode *node = g_new0 (BtSimNode, 1);
  g_autofree char *text =
      g_strdup_printf ("10.0.%u.%u", self->nodes->len / 250, self->nodes->len % 250 + 1);
  guint8 peer_id[BT_PEER_ID_SIZE + 1];

  node->sim = self;
  node->index = self->nodes->len;
  node->params = *params;
  node->pool = bt_block_pool_new (params->pool_budget > 0 ? params->pool_budget : 16 << 20);
  node->data = g_malloc0 (self->size);
  g_assert_true (bt_address_parse (&node->address, text, PORT));
  bt_limiter_init (&node->down, NULL, params->down_limit, self->now_us);
  bt_limiter_init (&node->up, NULL, params->gives_nothing ? 1 : params->up_limit, self->now_us);
  g_snprintf ((char *) peer_id, sizeof peer_id, "-PM0100-node%08u", node->index);
  node->params.swarm.pool = node->pool;
  node->params.swarm.down = &node->down;
  node->params.swarm.up = &node->up;
  node->params.swarm.seed = self->params.seed * 1000 + node->index;
  node->swarm = bt_swarm_new (&node->params.swarm, bt_metainfo_get_info_hash (self->metainfo),
                              peer_id, self->now_us);
  g_ptr_array_add (self->nodes, node);
  start_node (node);
  return node;
}

BtSwarm *
bt_sim_node_get_swarm (BtSimNode *node)
{
  return node->swarm;
}

BtBlockPool *
bt_sim_node_get_pool (BtSimNode *node)
{
  return node->pool;
}

gboolean
bt_sim_node_is_right (BtSimNode *node)
{
  return memcmp (node->data, node->sim->content, node->sim->size) == 0;
}

gint64
bt_sim_node_get_done_us (BtSimNode *node)
{
  return node->done_us;
}

void
bt_sim_introduce (BtSim *self, BtSimNode *node, BtSimNode *other)
{
  bt_swarm_add_address (node->swarm, &other->address, BT_PEER_SOURCE_TRACKER, self->now_us);
}

void
bt_sim_introduce_all (BtSim *self)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    for (guint j = 0; j < self->nodes->len; j++) {
      if (i != j)
        bt_sim_introduce (self, self->nodes->pdata[i], self->nodes->pdata[j]);
    }
  }
}
