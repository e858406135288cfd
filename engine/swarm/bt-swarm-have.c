/* bt-swarm-have.c — what we have and lack, and what follows when that changes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

gboolean
bt_swarm_exchanges (const BtSwarm *self)
{
  return self->running && self->have != NULL;
}

gboolean
bt_swarm_is_complete (BtSwarm *self)
{
  return self->have != NULL && self->n_missing == 0;
}

/* It can give us nothing, now or later: a seed of any kind does not come by more pieces. */
static gboolean
gives_nothing (BtSwarm *self, const BtConnection *connection)
{
  if (bt_swarm_is_complete (self))
    return TRUE;
  return connection->extension.upload_only && connection->told_pieces && bt_swarm_exchanges (self)
         && bt_connection_get_n_interesting (connection) == 0;
}

/* And it wants nothing of us (BEP 21). */
static gboolean
wants_nothing (const BtConnection *connection)
{
  return bt_connection_is_seed (connection) || connection->extension.upload_only;
}

void
bt_swarm_check_useful (BtSwarm *self, BtConnection *connection)
{
  if (self->params.keep_seeds || !self->running || connection->closing)
    return;
  if (wants_nothing (connection) && gives_nothing (self, connection))
    bt_connection_close (connection, BT_GONE_UNINTERESTING);
}

/* --- all anew ----------------------------------------------------------------------------------- */

static BtBitfield *
make_missing (BtSwarm *self)
{
  BtBitfield *missing = bt_bitfield_new (self->n_pieces);
  guint32 piece = bt_bitfield_next (self->wanted, 0, TRUE);

  while (self->have != NULL && piece < self->n_pieces) {
    if (!bt_bitfield_get (self->have, piece))
      bt_bitfield_set (missing, piece);
    piece = bt_bitfield_next (self->wanted, piece + 1, TRUE);
  }
  return missing;
}

static void
count_have (BtSwarm *self)
{
  guint32 piece = 0;

  self->have_bytes = 0;
  while (self->have != NULL
         && (piece = bt_bitfield_next (self->have, piece, TRUE)) < self->n_pieces)
    self->have_bytes += bt_swarm_get_wanted_bytes (self, piece++);
}

/* Pieces begun that nobody wants any more are given up. */
static BtBitfield *
keep_started (BtSwarm *self, const BtBitfield *missing)
{
  BtBitfield *started = bt_bitfield_new (self->n_pieces);

  for (guint i = self->pieces->len; i > 0; i--) {
    BtPiece *piece = self->pieces->pdata[i - 1];

    if (!bt_bitfield_get (missing, piece->index) && !piece->verifying)
      bt_swarm_drop_piece (self, piece);
    else if (!piece->doomed)
      bt_bitfield_set (started, piece->index);
  }
  return started;
}

void
bt_swarm_refresh_missing (BtSwarm *self)
{
  g_autoptr (BtBitfield) missing = make_missing (self);
  g_autoptr (BtBitfield) started = keep_started (self, missing);
  guint32 n_missing = self->n_missing;

  bt_picker_set_missing (self->picker, missing, self->priorities, started);
  bt_swarm_refresh_deadlines (self);
  self->n_missing = bt_bitfield_get_n_set (missing);
  self->generation++;
  self->refill = TRUE;
  /* Seeds that were let go while nothing of theirs was wanted may be needed now, not when their wait
   * is over. */
  if (self->n_missing > n_missing)
    bt_peer_list_retry_all (self->peers);
  count_have (self);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    bt_connection_count_interesting (connection);
    bt_connection_update_interest (connection);
    bt_swarm_check_useful (self, connection);
    bt_swarm_wake (self, connection);
  }
}

/* --- one more ----------------------------------------------------------------------------------- */

void
bt_swarm_piece_is_here (BtSwarm *self, guint32 piece)
{
  gboolean was_missing = bt_bitfield_get (bt_picker_peek_missing (self->picker), piece);

  if (!bt_bitfield_set (self->have, piece))
    return;
  bt_bitfield_clear (self->damaged, piece);
  bt_picker_finish (self->picker, piece);
  bt_swarm_forget_deadline (self, piece);
  g_array_append_val (self->have_log, piece);
  self->n_missing -= was_missing;
  self->have_bytes += bt_swarm_get_wanted_bytes (self, piece);
  if (bt_bitfield_is_full (self->have))
    bt_swarm_update_super (self);
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (was_missing && connection->have != NULL && bt_bitfield_get (connection->have, piece))
      connection->n_interesting--;
    bt_connection_update_interest (connection);
    bt_swarm_check_useful (self, connection);
    bt_swarm_wake (self, connection);
  }
}
