/* bt-connection-fast.c — suggested pieces, and those sent to who is choked (BEP 6).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-limits.h"

/* A newcomer has fewer pieces than this: beyond, it has something to trade. */
#define NEWCOMER_PIECES BT_FAST_SET_MAX
/* Of all we send, what is promised so: one part in so many. The same pieces for everybody are what a
 * crowd of newcomers needs least of a seed. */
#define PROMISED_SHARE 20
#define SUGGESTED_MAX 16 /* pieces remembered, the newest; libtorrent's max_suggest_pieces */

/* --- what we give ------------------------------------------------------------------------------- */

static gboolean
is_newcomer (const BtConnection *self)
{
  return self->have != NULL && bt_bitfield_get_n_set (self->have) < NEWCOMER_PIECES;
}

static gboolean
is_told (const BtConnection *self, guint32 piece)
{
  for (guint i = 0; i < self->n_fast; i++) {
    if (self->fast[i] == piece)
      return TRUE;
  }
  return FALSE;
}

static void
tell (BtConnection *self, guint32 piece)
{
  guint8 bytes[BT_MESSAGE_SMALL_MAX];
  guint32 size = bt_metainfo_get_piece_size (self->swarm->metainfo, piece);

  self->swarm->promised += size;
  self->fast[self->n_fast++] = piece;
  self->fast_blocks += (size + BT_BLOCK_SIZE - 1) / BT_BLOCK_SIZE;
  bt_connection_send (self, bytes, bt_message_write_index (bytes, BT_MESSAGE_ALLOWED_FAST, piece));
}

void
bt_connection_offer_fast (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;
  guint n_max = bt_fast_set_get_size (swarm->n_pieces), n;
  guint32 set[BT_FAST_SET_MAX];

  if (!self->has_fast || self->super != NULL || !self->told_pieces || !bt_swarm_exchanges (swarm)
      || self->n_fast == n_max || !is_newcomer (self))
    return;
  if (self->slot != BT_SLOT_NONE || !self->peer_interested
      || swarm->promised > swarm->uploaded / PROMISED_SHARE)
    return;
  n = bt_fast_set_compute (&self->address, &swarm->info_hash, swarm->n_pieces, n_max, set);
  for (guint i = 0; i < n; i++) {
    if (bt_bitfield_get (swarm->have, set[i]) && !bt_bitfield_get (self->have, set[i])
        && !is_told (self, set[i])) {
      tell (self, set[i]);
      return;
    }
  }
}

gboolean
bt_connection_gives_fast (const BtConnection *self, guint32 piece)
{
  return is_told (self, piece) && self->fast_blocks > 0;
}

/* --- what we get -------------------------------------------------------------------------------- */

static gboolean
check_index (BtConnection *self, guint32 piece)
{
  const BtSwarm *swarm = self->swarm;

  if (piece < (swarm->metainfo != NULL ? swarm->n_pieces : BT_LIMIT_PIECES))
    return TRUE;
  bt_connection_close (self, BT_GONE_BAD_INDEX);
  return FALSE;
}

/* Suggested and allowed-fast pieces need not be ones it has. */
void
bt_connection_take_allowed_fast (BtConnection *self, guint32 piece, gint64 now_us)
{
  if (!check_index (self, piece))
    return;
  if (self->allowed_fast == NULL)
    self->allowed_fast = g_array_new (FALSE, FALSE, sizeof piece);
  if (self->allowed_fast->len >= BT_LIMIT_ALLOWED_FAST) {
    bt_connection_count_chatter (self);
    return;
  }
  g_array_append_val (self->allowed_fast, piece);
  self->starved = 0;
  bt_connection_fill_requests (self, now_us);
}

void
bt_connection_take_suggest (BtConnection *self, guint32 piece)
{
  bt_connection_count_chatter (self);
  if (self->closing || !check_index (self, piece))
    return;
  if (self->suggested == NULL)
    self->suggested = g_array_new (FALSE, FALSE, sizeof piece);
  if (self->suggested->len == SUGGESTED_MAX)
    g_array_remove_index (self->suggested, 0);
  g_array_append_val (self->suggested, piece);
}

/* A seed suggests what it has in memory. The newest is the likeliest still to be there. */
guint32
bt_connection_prefer_suggested (BtConnection *self, guint32 piece)
{
  const BtSwarm *swarm = self->swarm;

  for (guint i = self->suggested != NULL ? self->suggested->len : 0; i > 0; i--) {
    guint32 suggested = g_array_index (self->suggested, guint32, i - 1);

    if (suggested < swarm->n_pieces && bt_connection_has_piece (self, suggested)
        && bt_picker_is_as_good (swarm->picker, suggested, piece))
      return suggested;
  }
  return piece;
}
