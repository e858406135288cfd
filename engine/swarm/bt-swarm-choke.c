/* bt-swarm-choke.c — the choker's rounds over the connections of a swarm.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* libtorrent's seeding_piece_quota. */
#define SEED_QUOTA_PIECES 20
/* Of so many slots one more is dealt by chance: a small part of the uplink, for those who give
 * nothing find each optimistic slot in the end. */
#define SLOTS_PER_TRY 10
/* Pieces that a peer gets before anything is expected of it: it needs some to have what we lack. */
#define TRY_PIECES 2
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
  return connection->slot != BT_SLOT_NONE
         && connection->uploads.n_waiting + connection->later.n_waiting == 0
         && now_us - MAX (connection->slot_us, connection->asked_us) > IDLE_SLOT_US;
}

/* Beyond a first try it gave back less than an eighth. */
static gboolean
is_taker (const BtConnection *connection)
{
  guint64 try = TRY_PIECES * bt_metainfo_get_piece_length (connection->swarm->metainfo);

  return connection->uploaded > try && (connection->uploaded - try) / 8 > connection->downloaded;
}

static guint64
get_received (const BtConnection *connection)
{
  return connection->round_received[0] + connection->round_received[1];
}

static BtChokerPeer
describe (BtConnection *connection, gint64 now_us)
{
  return (BtChokerPeer) {
    .owner = connection,
    .interested = connection->peer_interested,
    .idle = is_idle (connection, now_us),
    .progress = get_progress (connection),
    .taker = is_taker (connection),
    .received = get_received (connection),
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

/* --- how many slots ----------------------------------------------------------------------------- */

static void
set_slots (BtSwarm *self, guint n_slots)
{
  const BtChokerParams *params = &self->params.choker;

  self->n_slots = params->n_slots > 0 ? params->n_slots : n_slots;
  self->n_optimistic = MAX (params->n_optimistic, self->n_slots / SLOTS_PER_TRY);
}

void
bt_swarm_init_slots (BtSwarm *self)
{
  bt_slot_count_init (&self->slot_count, bt_limiter_get_rate (self->limiters[BT_DIRECTION_UP]));
  set_slots (self, self->slot_count.n);
}

/* Somebody could use one more slot. */
static gboolean
is_contended (const BtSwarm *self)
{
  if (self->super != NULL)
    return bt_super_seed_get_n_idle (self->super) > 0;
  return self->n_waiting > 0 && self->n_slots_used[BT_SLOT_REGULAR] >= self->n_slots;
}

static void
count_slots (BtSwarm *self)
{
  guint64 n_bytes = self->uploaded - self->round_uploaded;
  BtSlotRound round = {
    .rate = n_bytes * G_USEC_PER_SEC / self->params.choker.choke_interval_us,
    .limit = bt_limiter_get_rate (self->limiters[BT_DIRECTION_UP]),
    .throttled = self->n_throttled >= self->params.choker.choke_interval_us / BT_SWARM_TICK_US / 2,
    .contended = is_contended (self),
  };

  self->round_uploaded = self->uploaded;
  self->n_throttled = 0;
  bt_slot_count_update (&self->slot_count, &round);
  set_slots (self, self->slot_count.n);
}

/* --- a round ------------------------------------------------------------------------------------ */

static BtChokerRound
make_round (BtSwarm *self, gint64 now_us)
{
  BtChokerRound round = {
    .params = &self->params.choker,
    .n_slots = self->n_slots,
    .n_optimistic = self->n_optimistic,
    .full = self->slot_count.full,
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
  BtChokerRound round;
  guint n_peers = 0;

  count_slots (self);
  round = make_round (self, now_us);
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

/* As the choker does it: while we want something, who gives counts. */
static gboolean
goes_by_merit (BtSwarm *self)
{
  return !bt_swarm_is_complete (self) && !self->upload_only && self->params.choker.tit_for_tat;
}

/* The kind of slot that is left for it, or NONE. */
static BtSlot
find_free_slot (BtSwarm *self, const BtConnection *connection)
{
  gboolean spare = !self->slot_count.full || !goes_by_merit (self) || !is_taker (connection);

  if (spare && self->n_slots_used[BT_SLOT_REGULAR] < self->n_slots)
    return BT_SLOT_REGULAR;
  return self->n_slots_used[BT_SLOT_OPTIMISTIC] < self->n_optimistic ? BT_SLOT_OPTIMISTIC
                                                                     : BT_SLOT_NONE;
}

void
bt_swarm_offer_slot (BtSwarm *self, BtConnection *connection, gint64 now_us)
{
  if (!bt_swarm_exchanges (self) || !connection->counted_waiting)
    return;
  bt_connection_set_slot (connection, find_free_slot (self, connection), now_us);
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

/* Who gives us most lately; then those not known to take only; then who waits longest. */
static gboolean
is_before (BtSwarm *self, const BtConnection *a, const BtConnection *b)
{
  gboolean by_merit = goes_by_merit (self);

  if (by_merit && is_taker (a) != is_taker (b))
    return is_taker (b);
  if (by_merit && get_received (a) != get_received (b))
    return get_received (a) > get_received (b);
  return a->slot_us < b->slot_us;
}

static BtConnection *
find_waiting (BtSwarm *self)
{
  BtConnection *first = NULL;

  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (connection->counted_waiting && (first == NULL || is_before (self, connection, first)))
      first = connection;
  }
  return first;
}

void
bt_swarm_fill_slots (BtSwarm *self, gint64 now_us)
{
  BtConnection *connection;
  BtSlot slot;

  for (guint i = 0; i < self->connections->len && self->n_waiting > 0; i++)
    bt_swarm_reclaim_slot (self, self->connections->pdata[i], now_us);
  self->slot_is_free = FALSE;
  while (bt_swarm_exchanges (self) && self->n_waiting > 0) {
    connection = find_waiting (self);
    slot = find_free_slot (self, connection);
    if (slot == BT_SLOT_NONE)
      return;
    bt_connection_set_slot (connection, slot, now_us);
  }
}

void
bt_swarm_set_seed_choker (BtSwarm *self, BtSeedChoker seed_choker)
{
  self->params.choker.seed_choker = seed_choker;
}
