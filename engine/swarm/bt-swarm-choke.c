/* bt-swarm-choke.c — the choker's rounds over the connections of a swarm.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* libtorrent's seeding_piece_quota. */
#define SEED_QUOTA_PIECES 20

static gboolean
may_be_served (const BtConnection *connection)
{
  return connection->established && !connection->closing && !bt_connection_is_seed (connection);
}

static BtChokerPeer
describe (BtConnection *connection)
{
  return (BtChokerPeer) {
    .owner = connection,
    .interested = connection->peer_interested,
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
      peers[n_peers++] = describe (connection);
    else
      bt_connection_set_slot (connection, BT_SLOT_NONE, now_us);
    end_round (connection);
  }
  bt_choker_deal (&round, peers, n_peers, &self->random);
  for (guint i = 0; i < n_peers; i++)
    bt_connection_set_slot (peers[i].owner, peers[i].slot, now_us);
}

/* The kind of slot that is left, or NONE. */
static BtSlot
find_free_slot (BtSwarm *self)
{
  const BtChokerParams *params = &self->params.choker;
  guint n_regular = 0, n_optimistic = 0;

  for (guint i = 0; i < self->connections->len; i++) {
    BtSlot slot = ((BtConnection *) self->connections->pdata[i])->slot;

    n_regular += slot == BT_SLOT_REGULAR;
    n_optimistic += slot == BT_SLOT_OPTIMISTIC;
  }
  if (n_regular < params->n_slots)
    return BT_SLOT_REGULAR;
  return n_optimistic < params->n_optimistic ? BT_SLOT_OPTIMISTIC : BT_SLOT_NONE;
}

void
bt_swarm_offer_slot (BtSwarm *self, BtConnection *connection, gint64 now_us)
{
  if (connection->slot == BT_SLOT_NONE && bt_swarm_exchanges (self) && may_be_served (connection))
    bt_connection_set_slot (connection, find_free_slot (self), now_us);
}

static BtConnection *
find_waiting (BtSwarm *self)
{
  BtConnection *first = NULL;

  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (connection->peer_interested && connection->slot == BT_SLOT_NONE
        && may_be_served (connection) && (first == NULL || connection->slot_us < first->slot_us))
      first = connection;
  }
  return first;
}

void
bt_swarm_fill_slots (BtSwarm *self, gint64 now_us)
{
  BtConnection *connection;
  BtSlot slot;

  self->slot_is_free = FALSE;
  while (bt_swarm_exchanges (self) && (slot = find_free_slot (self)) != BT_SLOT_NONE
         && (connection = find_waiting (self)) != NULL)
    bt_connection_set_slot (connection, slot, now_us);
}
