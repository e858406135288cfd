/* bt-swarm-stat.c — what a swarm tells of itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#define SENDS_LATELY_US (2 * G_USEC_PER_SEC) /* a peer that sent within counts as sending */

/* --- the torrent -------------------------------------------------------------------------------- */

static void
count_peer (BtTorrentStat *stat, BtConnection *connection, gint64 now_us)
{
  if (!connection->established || connection->closing)
    return;
  stat->n_peers++;
  stat->n_seeds += bt_connection_is_seed (connection);
  stat->n_sending +=
      connection->payload_us > 0 && now_us - connection->payload_us < SENDS_LATELY_US;
  stat->n_receiving +=
      connection->slot != BT_SLOT_NONE && bt_rate_get (&connection->up_rate, now_us) > 0;
}

guint64
bt_swarm_get_down_rate (BtSwarm *self, gint64 now_us)
{
  return bt_rate_get (&self->down_rate, now_us);
}

void
bt_swarm_get_stat (BtSwarm *self, BtTorrentStat *stat, gint64 now_us)
{
  stat->wanted = self->wanted_bytes;
  stat->have = self->have_bytes;
  stat->downloaded = self->downloaded;
  stat->uploaded = self->uploaded;
  stat->wasted = self->wasted;
  stat->down_rate = bt_rate_get (&self->down_rate, now_us);
  stat->up_rate = bt_rate_get (&self->up_rate, now_us);
  stat->n_pieces = self->n_pieces;
  stat->n_have = self->have != NULL ? bt_bitfield_get_n_set (self->have) : 0;
  stat->n_damaged = self->n_damaged;
  stat->n_banned = self->n_banned;
  stat->n_known_peers = bt_peer_list_get_n (self->peers);
  stat->metadata_pieces = self->metadata != NULL ? bt_metadata_get_n_pieces (self->metadata) : 0;
  stat->metadata_have = self->metadata != NULL ? bt_metadata_get_n_have (self->metadata) : 0;
  stat->n_peers = stat->n_seeds = stat->n_sending = stat->n_receiving = 0;
  for (guint i = 0; i < self->connections->len; i++)
    count_peer (stat, self->connections->pdata[i], now_us);
}

guint
bt_swarm_get_n_connections (BtSwarm *self)
{
  return self->connections->len;
}

/* --- peers -------------------------------------------------------------------------------------- */

static void
add_flow (BtPieceFlow *flows, guint *n_flows, guint32 piece)
{
  for (guint i = *n_flows; i > 0; i--) {
    if (flows[i - 1].piece == piece) {
      flows[i - 1].n_blocks++;
      return;
    }
  }
  if (*n_flows < BT_PEER_FLOWS_MAX)
    flows[(*n_flows)++] = (BtPieceFlow) { piece, 1 };
}

static void
add_uploads (BtUploadQueue *uploads, BtPeerStat *stat)
{
  for (guint64 i = uploads->head; i < uploads->end; i++) {
    const BtUpload *upload = bt_upload_queue_get (uploads, i);

    if (upload->state != BT_UPLOAD_DEAD)
      add_flow (stat->up_flows, &stat->n_up_flows, upload->piece);
  }
}

static void
fill_flows (BtConnection *connection, BtPeerStat *stat)
{
  guint32 at = connection->requests.first;
  const BtRequest *request;

  while ((request = bt_request_queue_next (&connection->requests, &at)) != NULL) {
    if (request->target != NULL)
      add_flow (stat->down_flows, &stat->n_down_flows, request->piece);
  }
  add_uploads (&connection->uploads, stat);
  add_uploads (&connection->later, stat);
}

static BtPeerDown
get_down (BtConnection *connection)
{
  BtSwarm *swarm = connection->swarm;

  if (!connection->established)
    return BT_PEER_DOWN_CONNECTING;
  if (bt_swarm_is_complete (swarm))
    return BT_PEER_DOWN_COMPLETE;
  if (bt_connection_get_n_interesting (connection) == 0)
    return BT_PEER_DOWN_NOTHING_NEEDED;
  if (connection->snubbed)
    return BT_PEER_DOWN_SLOW;
  if (connection->requests.n_live > 0)
    return BT_PEER_DOWN_SENDS;
  return connection->peer_choking ? BT_PEER_DOWN_WAITING : BT_PEER_DOWN_NOT_ASKED;
}

static BtPeerUp
get_up (const BtConnection *connection)
{
  if (!connection->established)
    return BT_PEER_UP_CONNECTING;
  if (!connection->peer_interested)
    return BT_PEER_UP_NOT_INTERESTED;
  if (connection->slot == BT_SLOT_REGULAR)
    return BT_PEER_UP_SENDING_BACK;
  return connection->slot == BT_SLOT_OPTIMISTIC ? BT_PEER_UP_TRY : BT_PEER_UP_WAITS;
}

/* What it has, not to be changed: a copy is made only when it changed since the last one. */
static BtBitfield *
ref_have (BtConnection *connection)
{
  if (connection->has_all && connection->swarm->all != NULL)
    return bt_bitfield_ref (connection->swarm->all);
  if (connection->have == NULL)
    return NULL;
  if (connection->have_snapshot == NULL)
    connection->have_snapshot = bt_bitfield_copy (connection->have);
  return bt_bitfield_ref (connection->have_snapshot);
}

static void
describe_client (const BtConnection *connection, BtPeerStat *stat)
{
  if (connection->extension.client[0] != '\0')
    g_strlcpy (stat->client, connection->extension.client, sizeof stat->client);
  else
    bt_peer_id_describe (connection->peer_id, stat->client, sizeof stat->client);
}

static void
fill_peer (BtConnection *connection, BtPeerStat *stat, gint64 now_us)
{
  stat->id = connection->id;
  stat->address = connection->address;
  stat->transport = connection->transport;
  stat->source = connection->source;
  stat->incoming = connection->incoming;
  stat->since_us = connection->connected_us;
  stat->is_seed = bt_connection_is_seed (connection);
  stat->down = get_down (connection);
  stat->up = get_up (connection);
  stat->down_rate = bt_rate_get (&connection->down_rate, now_us);
  stat->up_rate = bt_rate_get (&connection->up_rate, now_us);
  stat->downloaded = connection->downloaded;
  stat->uploaded = connection->uploaded;
  stat->have = ref_have (connection);
  stat->n_have = stat->have != NULL ? bt_bitfield_get_n_set (stat->have) : 0;
  describe_client (connection, stat);
  fill_flows (connection, stat);
}

static void
clear_peer_stat (gpointer stat)
{
  bt_peer_stat_clear (stat);
}

GArray *
bt_swarm_get_peer_stats (BtSwarm *self, gint64 now_us)
{
  GArray *stats = g_array_sized_new (FALSE, TRUE, sizeof (BtPeerStat), self->connections->len);

  g_array_set_clear_func (stats, clear_peer_stat);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (connection->closing)
      continue;
    g_array_set_size (stats, stats->len + 1);
    fill_peer (connection, &g_array_index (stats, BtPeerStat, stats->len - 1), now_us);
  }
  return stats;
}

/* --- pieces ------------------------------------------------------------------------------------- */

static int
compare_pieces (const void *a, const void *b)
{
  const BtPieceProgress *x = a, *y = b;

  return (x->piece > y->piece) - (x->piece < y->piece);
}

static void
fill_progress (BtSwarm *self, BtPieceMap *map)
{
  map->progress = g_new0 (BtPieceProgress, self->pieces->len);
  for (guint i = 0; i < self->pieces->len; i++) {
    const BtPiece *piece = self->pieces->pdata[i];
    BtPieceProgress *progress = &map->progress[map->n_progress];

    if (piece->doomed)
      continue;
    progress->piece = piece->index;
    progress->n_blocks = piece->n_blocks;
    progress->n_requested = piece->n_requested;
    progress->n_received = piece->n_blocks - piece->n_free - piece->n_requested;
    progress->checking = piece->verifying;
    map->n_progress++;
  }
  if (map->n_progress > 0)
    qsort (map->progress, map->n_progress, sizeof map->progress[0], compare_pieces);
}

BtPieceMap *
bt_swarm_get_piece_map (BtSwarm *self)
{
  BtPieceMap *map;

  if (self->metainfo == NULL)
    return NULL;
  map = bt_piece_map_new (self->n_pieces);
  map->have = self->have != NULL ? bt_bitfield_copy (self->have) : bt_bitfield_new (self->n_pieces);
  map->wanted = bt_bitfield_copy (self->wanted);
  if (bt_bitfield_get_n_set (self->damaged) > 0)
    map->damaged = bt_bitfield_copy (self->damaged);
  for (guint32 i = 0; i < self->n_pieces; i++)
    map->copies[i] = MIN (bt_picker_get_copies (self->picker, i), G_MAXUINT16);
  fill_progress (self, map);
  bt_piece_map_seal (map);
  return map;
}

const BtBitfield *
bt_swarm_peek_have (BtSwarm *self)
{
  return self->have;
}

const BtBitfield *
bt_swarm_peek_wanted (BtSwarm *self)
{
  return self->wanted;
}

/* --- events, addresses, counts ------------------------------------------------------------------ */

static void
add_incoming (BtConnection *connection, GArray *events)
{
  BtBlockEvent event = {
    .peer_id = connection->id,
    .piece = connection->block.piece,
    .block = connection->block.block,
    .started_us = connection->block.started_us,
  };

  if (connection->read_state == BT_READ_BLOCK)
    g_array_append_val (events, event);
}

static void
add_outgoing (BtConnection *connection, GArray *events)
{
  const BtUpload *upload = bt_upload_queue_peek (&connection->uploads);
  BtBlockEvent event = { .peer_id = connection->id, .is_upload = TRUE };

  if (upload == NULL || upload->sent == 0)
    return;
  event.piece = upload->piece;
  event.block = upload->begin / BT_BLOCK_SIZE;
  event.started_us = upload->started_us;
  g_array_append_val (events, event);
}

void
bt_swarm_take_events (BtSwarm *self, GArray *events)
{
  if (!self->events.enabled)
    return;
  bt_event_log_take (&self->events, events);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (connection->closing)
      continue;
    add_incoming (connection, events);
    add_outgoing (connection, events);
  }
}

/* Pieces of all connected peers: their share of the torrent's is the mean of the copies. */
static guint64
count_copies (const BtSwarm *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->connections->len; i++) {
    const BtConnection *connection = self->connections->pdata[i];

    if (connection->has_all)
      n += self->n_pieces;
    else if (connection->have != NULL)
      n += bt_bitfield_get_n_set (connection->have);
  }
  return n;
}

/* As in BtPieceMap: at most three copies, and at most half of the mean. */
static gboolean
is_rare (const BtSwarm *self, const BtWireEntry *entry, guint64 n_copies)
{
  return entry->method == BT_WIRE_REQUEST && entry->is_sent && entry->copies > 0
         && entry->copies <= BT_PIECE_RARE_COPIES
         && (guint64) entry->copies * 2 * self->n_pieces <= n_copies;
}

void
bt_swarm_take_wire (BtSwarm *self, GArray *entries)
{
  guint first = entries->len;
  guint64 n_copies;

  bt_wire_log_take (&self->wire, entries);
  if (entries->len == first)
    return;
  n_copies = count_copies (self);
  for (guint i = first; i < entries->len; i++) {
    BtWireEntry *entry = &g_array_index (entries, BtWireEntry, i);

    if (is_rare (self, entry, n_copies))
      entry->flags |= BT_WIRE_RARE;
  }
}

guint64
bt_swarm_get_n_steps (BtSwarm *self)
{
  return self->n_steps;
}

const guint *
bt_swarm_peek_gone (BtSwarm *self)
{
  return self->gone;
}
