/* bt-swarm-spare.c — what a neighbour has by now is not asked of a seed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leechers that know nothing of each other's requests ask one seed for the same rare pieces. Who gets
 * one first tells by HAVE; the others then have the seed send what nobody has yet. */
#include "swarm/bt-swarm-private.h"

/* Requests so near to their turn may be on their way: a cancel would come too late. */
#define NEAR_REQUESTS 8

static gboolean
is_untouched (const BtPiece *piece)
{
  return !piece->doomed && !piece->failed && !piece->busy
         && piece->n_free + piece->n_requested == piece->n_blocks;
}

/* Whether there is something better to ask of a seed. */
static gboolean
has_rarer (BtSwarm *self, guint32 index)
{
  guint32 rarest = bt_picker_pick (self->picker, NULL);

  return rarest != BT_PICKER_NONE && self->priorities[rarest] >= self->priorities[index]
         && bt_picker_get_copies (self->picker, rarest)
                < bt_picker_get_copies (self->picker, index);
}

/* Whether it will be long until @seed sends any of @piece. */
static gboolean
waits_long (BtConnection *seed, const BtPiece *piece)
{
  guint32 at = seed->requests.first;
  const BtRequest *request;

  for (guint i = 0; (request = bt_request_queue_next (&seed->requests, &at)) != NULL; i++) {
    if (request->target == piece)
      return i >= NEAR_REQUESTS;
  }
  return FALSE;
}

void
bt_swarm_spare_seeds (BtSwarm *self, const BtConnection *neighbour, guint32 index)
{
  BtPiece *piece;

  if (self->sequential || neighbour->closing || neighbour->peer_choking || neighbour->snubbed
      || bt_picker_is_open (self->picker, index)
      || !bt_bitfield_get (bt_picker_peek_missing (self->picker), index))
    return;
  piece = bt_swarm_find_piece (self, index);
  if (piece == NULL || !is_untouched (piece) || !has_rarer (self, index))
    return;
  for (guint i = 0; i < piece->askers->len; i++) {
    BtConnection *seed = bt_swarm_get_asker (self, piece, i);

    if (seed != NULL && seed != neighbour && bt_connection_is_seed (seed)
        && waits_long (seed, piece))
      bt_connection_withdraw_piece (seed, piece, TRUE);
  }
}
