/* bt-swarm-super.c — super-seeding (BEP 16) over the connections of a swarm: when it begins, what it
 * tells, when it ends.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* --- one peer ----------------------------------------------------------------------------------- */

void
bt_swarm_super_join (BtSwarm *self, BtConnection *connection)
{
  if (self->super == NULL || connection->super != NULL)
    return;
  connection->super = bt_super_seed_add_peer (self->super, connection);
  self->super_due = TRUE;
}

void
bt_swarm_super_leave (BtSwarm *self, BtConnection *connection)
{
  if (connection->super == NULL)
    return;
  bt_super_seed_remove_peer (self->super, g_steal_pointer (&connection->super));
  self->super_due = TRUE;
}

void
bt_swarm_super_add (BtSwarm *self, BtConnection *connection, const BtBitfield *have)
{
  if (connection->super == NULL)
    return;
  bt_super_seed_add_bitfield (self->super, connection->super, have);
  self->super_due = TRUE;
}

void
bt_swarm_super_remove (BtSwarm *self, BtConnection *connection, const BtBitfield *have)
{
  if (connection->super != NULL)
    bt_super_seed_remove_bitfield (self->super, have);
}

void
bt_swarm_super_meet_seed (BtSwarm *self)
{
  if (self->super == NULL)
    return;
  self->super_over = TRUE;
  self->super_due = TRUE;
}

/* --- beginning and end -------------------------------------------------------------------------- */

/* Peers that know what we have must forget it. */
static void
hide (BtSwarm *self)
{
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (connection->established && connection->have_scan > 0)
      bt_connection_close (connection, BT_GONE_STOPPED);
    else if (connection->established)
      connection->have_scan = self->n_pieces;
  }
}

static gboolean
is_alone (BtSwarm *self)
{
  for (guint i = 0; i < self->connections->len; i++) {
    const BtConnection *connection = self->connections->pdata[i];

    if (!connection->closing && bt_connection_is_seed (connection))
      return FALSE;
  }
  return TRUE;
}

static void
take_peers (BtSwarm *self)
{
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (!connection->established || connection->closing)
      continue;
    bt_swarm_super_join (self, connection);
    if (connection->have != NULL)
      bt_swarm_super_add (self, connection, connection->have);
  }
}

static void
forget_peers (BtSwarm *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    ((BtConnection *) self->connections->pdata[i])->super = NULL;
  g_clear_pointer (&self->super, bt_super_seed_free);
  self->super_due = FALSE;
}

/* Nothing is hidden that is out already. */
static void
begin (BtSwarm *self)
{
  self->super = bt_super_seed_new (self->n_pieces, bt_metainfo_get_piece_length (self->metainfo),
                                   &self->random);
  take_peers (self);
  if (!is_alone (self) || bt_super_seed_get_n_secret (self->super) == 0) {
    forget_peers (self);
    self->super_over = TRUE;
  } else {
    hide (self);
  }
}

/* From now on it is a seed as any other, and says so. */
static void
end (BtSwarm *self)
{
  forget_peers (self);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    connection->have_scan = 0;
    bt_swarm_wake (self, connection);
  }
}

void
bt_swarm_update_super (BtSwarm *self)
{
  gboolean super = self->super_wanted && !self->super_over && bt_swarm_exchanges (self)
                   && bt_bitfield_is_full (self->have);

  if (super && self->super == NULL)
    begin (self);
  else if (!super && self->super != NULL)
    end (self);
}

void
bt_swarm_set_super_seeding (BtSwarm *self, gboolean super_seeding, gint64 now_us)
{
  self->now_us = now_us;
  if (self->super_wanted == super_seeding)
    return;
  self->super_wanted = super_seeding;
  self->super_over = FALSE;
  bt_swarm_update_super (self);
}

/* --- while it lasts ----------------------------------------------------------------------------- */

static void
tell (BtConnection *connection, guint32 piece)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];

  bt_connection_send (connection, bytes, bt_message_write_index (bytes, BT_MESSAGE_HAVE, piece));
}

void
bt_swarm_show_pieces (BtSwarm *self, gint64 now_us)
{
  BtSuperPeer *peer;
  guint32 piece;

  self->super_due = FALSE;
  if (self->super == NULL)
    return;
  self->super_over |= bt_super_seed_get_n_secret (self->super) == 0;
  bt_swarm_update_super (self);
  if (self->super == NULL)
    return;
  while (
      bt_super_seed_show (self->super, self->n_slots + self->n_optimistic, now_us, &peer, &piece))
    tell (bt_super_peer_get_owner (peer), piece);
}

void
bt_swarm_tick_super (BtSwarm *self, gint64 now_us)
{
  if (self->super == NULL)
    return;
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (connection->super != NULL)
      bt_super_seed_set_rate (self->super, connection->super,
                              bt_rate_get (&connection->up_rate, now_us));
  }
  bt_super_seed_tick (self->super, now_us);
  self->super_due = TRUE;
}
