/* bt-swarm-choke.c — the choker's rounds over the connections of a swarm.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* libtorrent's seeding_piece_quota. */
#define SEED_QUOTA_PIECES 20
/* A slot whose peer asks for nothing so long is given on; libtorrent closes the connection then. */
#define IDLE_SLOT_US (60 * G_USEC_PER_SEC)

/* A slot whose peer lost interest is given on so much later; see bt_swarm_reclaim_slot(). */
#define BORED_US (2 * G_USEC_PER_SEC)

static gboolean
may_be_served (const BtConnection *connection)
{
  return connection->established && !connection->closing && !bt_connection_is_seed (connection);
}

/* As told; but who says it has nothing after we gave it much has at least that, up to the half. */
static guint
get_progress (BtConnection *connection)
{
  BtSwarm *swarm = connection->swarm;
  guint n_have = connection->have != NULL ? bt_bitfield_get_n_set (connection->have) : 0;
  guint64 given = connection->uploaded / bt_metainfo_get_piece_length (swarm->metainfo);

  n_have = MAX (n_have, MIN (given, swarm->n_pieces / 2));
  return (guint64) n_have * BT_CHOKER_WHOLE / swarm->n_pieces;
}

static gboolean
is_idle (const BtConnection *connection, gint64 now_us)
{
  return connection->slot != BT_SLOT_NONE && connection->uploads.n_waiting == 0
         && now_us - MAX (connection->slot_us, connection->asked_us) > IDLE_SLOT_US;
}

static BtChokerPeer
describe (BtConnection *connection, gint64 now_us)
{
  return (BtChokerPeer) {
    .owner = connection,
    .interested = connection->peer_interested,
    .idle = is_idle (connection, now_us),
    .progress = get_progress (connection),
    .received = connection->round_received[0] + connection->round_received[1],
    .sent = connection->round_sent[0] + connection->round_sent[1],
    .sent_in_slot = connection->uploaded - connection->slot_sent,
    .connected_us = connection->connected_us,
    .slot_us = connection->slot_us,
    .slot = connection->slot,
  };
}

static void
end_round (BtConnection *connection)
{
  connection->round_received[1] = connection->round_received[0];
  connection->round_sent[1] = connection->round_sent[0];
  connection->round_received[0] = connection->round_sent[0] = 0;
}

static BtChokerRound
make_round (BtSwarm *self, gint64 now_us)
{
  BtChokerRound round = {
    .params = &self->params.choker,
    .seeding = bt_swarm_is_complete (self) || self->upload_only,
    .rotate = now_us >= self->next_optimistic_us,
    .now_us = now_us,
  };

  if (self->metainfo != NULL)
    round.quota = (guint64) SEED_QUOTA_PIECES * bt_metainfo_get_piece_length (self->metainfo);
  if (round.rotate)
    self->next_optimistic_us = now_us + self->params.choker.optimistic_interval_us;
  return round;
}

void
bt_swarm_choke_round (BtSwarm *self, gint64 now_us)
{
  g_autofree BtChokerPeer *peers = g_new (BtChokerPeer, self->connections->len);
  BtChokerRound round = make_round (self, now_us);
  guint n_peers = 0;

  self->next_choke_us = now_us + self->params.choker.choke_interval_us;
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (may_be_served (connection))
      peers[n_peers++] = describe (connection, now_us);
    else
      bt_connection_set_slot (connection, BT_SLOT_NONE, now_us);
    end_round (connection);
  }
  bt_choker_deal (&round, peers, n_peers, &self->random);
  for (guint i = 0; i < n_peers; i++)
    bt_connection_set_slot (peers[i].owner, peers[i].slot, now_us);
}

/* --- between rounds ----------------------------------------------------------------------------- */

void
bt_swarm_count_slot (BtSwarm *self, BtConnection *connection)
{
  gboolean waits =
      connection->peer_interested && connection->slot == BT_SLOT_NONE && may_be_served (connection);

  self->n_waiting += waits - connection->counted_waiting;
  connection->counted_waiting = waits;
  if (connection->slot == connection->counted_slot)
    return;
  self->n_slots_used[connection->counted_slot]--;
  self->n_slots_used[connection->slot]++;
  connection->counted_slot = connection->slot;
}

/* The kind of slot that is left, or NONE. */
static BtSlot
find_free_slot (const BtSwarm *self)
{
  const BtChokerParams *params = &self->params.choker;

  if (self->n_slots_used[BT_SLOT_REGULAR] < params->n_slots)
    return BT_SLOT_REGULAR;
  return self->n_slots_used[BT_SLOT_OPTIMISTIC] < params->n_optimistic ? BT_SLOT_OPTIMISTIC
                                                                       : BT_SLOT_NONE;
}

void
bt_swarm_offer_slot (BtSwarm *self, BtConnection *connection, gint64 now_us)
{
  if (!bt_swarm_exchanges (self) || !connection->counted_waiting)
    return;
  bt_connection_set_slot (connection, find_free_slot (self), now_us);
  self->slot_is_free |= connection->super != NULL && connection->counted_waiting;
}

/* Interest comes and goes with every piece: a slot outlives it a little. But a super seed knows that
 * the peer is through with all it was shown. */
void
bt_swarm_reclaim_slot (BtSwarm *self, BtConnection *connection, gint64 now_us)
{
  if (connection->slot == BT_SLOT_NONE || connection->peer_interested || self->n_waiting == 0)
    return;
  if (connection->super == NULL && now_us - connection->bored_us < BORED_US)
    return;
  bt_connection_set_slot (connection, BT_SLOT_NONE, now_us);
  self->slot_is_free = TRUE;
}

/* Whoever waits longest. */
static BtConnection *
find_waiting (BtSwarm *self)
{
  BtConnection *first = NULL;

  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (connection->counted_waiting && (first == NULL || connection->slot_us < first->slot_us))
      first = connection;
  }
  return first;
}

void
bt_swarm_fill_slots (BtSwarm *self, gint64 now_us)
{
  BtSlot slot;

  for (guint i = 0; i < self->connections->len && self->n_waiting > 0; i++)
    bt_swarm_reclaim_slot (self, self->connections->pdata[i], now_us);
  self->slot_is_free = FALSE;
  while (bt_swarm_exchanges (self) && self->n_waiting > 0
         && (slot = find_free_slot (self)) != BT_SLOT_NONE)
    bt_connection_set_slot (find_waiting (self), slot, now_us);
}

void
bt_swarm_set_seed_choker (BtSwarm *self, BtSeedChoker seed_choker)
{
  self->params.choker.seed_choker = seed_choker;
}
