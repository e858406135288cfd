/* bt-connection-choose.c — which piece to ask of a peer next.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

/* BEP 3: the first pieces are taken at random, to have something to trade soon; libtorrent's
 * initial_picker_threshold. */
#define RANDOM_FIRST 4
#define RANDOM_SHARE 4 /* but of few pieces one in so many: else no choice is left to rarity */
/* A peer that sends a piece within this takes whole pieces for itself: libtorrent's
 * whole_pieces_threshold. Fewer senders a piece make it clear whose bytes were bad. */
#define WHOLE_PIECE_SECONDS 20
/* Pieces begun, for two peers: libtorrent allows one and a half a peer. */
#define STARTED_PER_TWO_PEERS 3
#define STARTED_MIN 4
/* Bytes of begun pieces: what a crash may cost, so no more than a cache; libtorrent's 2048 blocks. */
#define STARTED_BLOCKS_MAX 2048
/* Begun pieces looked at for the best one; beyond, any will do. */
#define STARTED_LOOKS_MAX 128
/* In order, pieces are begun so far ahead of the first one that is not: what a player keeps read. */
#define AHEAD_BYTES (32 * 1024 * 1024)
#define AHEAD_MIN 16 /* pieces, where those are large */

/* --- pieces begun ------------------------------------------------------------------------------- */

gboolean
bt_connection_may_send (const BtConnection *self, const BtPiece *piece)
{
  return !piece->doomed && bt_connection_has_piece (self, piece->index)
         && (!piece->failed || bt_swarm_may_retry (self->swarm, piece, self));
}

/* Too slow for whole pieces, or not known yet. */
static gboolean
is_slow (BtConnection *self, gint64 now_us)
{
  guint64 rate = bt_rate_get (&self->down_rate, now_us);

  return rate * WHOLE_PIECE_SECONDS < bt_metainfo_get_piece_length (self->swarm->metainfo);
}

/* Whether begun piece @a is to be finished before @b: the more wanted; one that shows who lies; the
 * first, in order; one that nobody works on; one of peers like this one, so that a slow one does not hold up a fast one; then
 * the one with the fewest blocks left. */
static gboolean
is_better (const BtSwarm *swarm, const BtPiece *a, const BtPiece *b, gboolean slow)
{
  guint8 priority_a = swarm->priorities[a->index], priority_b = swarm->priorities[b->index];

  if (priority_a != priority_b)
    return priority_a > priority_b;
  if (a->failed != b->failed)
    return a->failed;
  if (swarm->sequential)
    return a->index < b->index;
  if ((a->n_requested == 0) != (b->n_requested == 0))
    return a->n_requested == 0;
  if (a->by_slow != b->by_slow)
    return a->by_slow == slow;
  return a->n_free < b->n_free;
}

static BtPiece *
find_started (BtConnection *self, gboolean slow)
{
  BtSwarm *swarm = self->swarm;
  const GPtrArray *list = swarm->started.lists[BT_STARTED_FREE];
  guint at = list->len > STARTED_LOOKS_MAX ? bt_random_below (&swarm->random, list->len) : 0;
  BtPiece *best = NULL;

  for (guint i = 0; i < list->len && (best == NULL || i < STARTED_LOOKS_MAX); i++, at++) {
    BtPiece *piece = list->pdata[at < list->len ? at : at - list->len];

    if (piece->by_us == 0 && bt_connection_may_send (self, piece)
        && (best == NULL || is_better (swarm, piece, best, slow)))
      best = piece;
  }
  return best;
}

static gboolean
has_many_started (BtSwarm *swarm)
{
  guint n_max = MAX (swarm->connections->len * STARTED_PER_TWO_PEERS / 2, STARTED_MIN);
  guint blocks_max = MIN (STARTED_BLOCKS_MAX, bt_block_pool_get_n_max (swarm->pool));
  guint32 n_blocks = bt_metainfo_get_piece_length (swarm->metainfo) / BT_BLOCK_SIZE;

  return swarm->pieces->len > n_max || swarm->pieces->len * n_blocks > MAX (blocks_max, n_blocks);
}

/* Whether to help with what others began rather than to begin: always before the first piece is
 * here, for then there is nothing to trade. */
static gboolean
prefers_started (BtConnection *self, const BtPiece *started, gboolean slow)
{
  return started->failed || started->n_requested == 0
         || bt_bitfield_get_n_set (self->swarm->have) == 0 || has_many_started (self->swarm)
         || (slow && started->by_slow);
}

/* --- new pieces --------------------------------------------------------------------------------- */

/* Before anything is here there is nothing to trade. */
static gboolean
is_early (BtSwarm *swarm)
{
  guint32 n_begun = bt_bitfield_get_n_set (swarm->have) + swarm->pieces->len;

  return n_begun < MIN (RANDOM_FIRST, swarm->n_pieces / RANDOM_SHARE);
}

static guint32
pick (BtSwarm *swarm, const BtBitfield *have)
{
  guint32 n_ahead = AHEAD_BYTES / bt_metainfo_get_piece_length (swarm->metainfo);

  if (swarm->sequential)
    return bt_picker_pick_in_order (swarm->picker, have, MAX (n_ahead, AHEAD_MIN));
  if (swarm->params.order == BT_PICK_RANDOM || is_early (swarm))
    return bt_picker_pick_random (swarm->picker, have);
  return bt_picker_pick (swarm->picker, have);
}

static BtPiece *
begin_piece (BtConnection *self, gboolean slow)
{
  BtSwarm *swarm = self->swarm;
  BtPiece *begun;
  guint32 piece;

  if (bt_picker_get_n_open (swarm->picker) == 0)
    return NULL;
  piece = pick (swarm, self->has_all ? NULL : self->have);
  if (piece != BT_PICKER_NONE && !swarm->sequential)
    piece = bt_connection_prefer_suggested (self, piece);
  /* What is wanted by a time is not for just anybody. */
  if (piece == BT_PICKER_NONE || bt_swarm_get_piece_deadline (swarm, piece) != 0)
    return NULL;
  begun = bt_swarm_begin_piece (swarm, piece);
  begun->by_slow = slow;
  return begun;
}

/* Of the pieces it sends although it chokes us (BEP 6). */
static BtPiece *
choose_allowed (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;

  for (guint i = 0; i < self->allowed_fast->len; i++) {
    guint32 index = g_array_index (self->allowed_fast, guint32, i);
    BtPiece *piece;

    if (index >= swarm->n_pieces || !bt_connection_has_piece (self, index)
        || (swarm->hasty && bt_swarm_get_piece_deadline (swarm, index) == 0)
        || !bt_bitfield_get (bt_picker_peek_missing (swarm->picker), index))
      continue;
    if (bt_picker_is_open (swarm->picker, index))
      return bt_swarm_begin_piece (swarm, index);
    piece = bt_swarm_find_piece (swarm, index);
    if (piece != NULL && piece->n_free > 0 && bt_connection_may_send (self, piece))
      return piece;
  }
  return NULL;
}

BtPiece *
bt_connection_choose_piece (BtConnection *self, gint64 now_us)
{
  BtPiece *started, *begun;
  gboolean slow;

  if (self->peer_choking)
    return choose_allowed (self);
  if (self->swarm->deadlines->len > 0 && bt_connection_choose_urgent (self, &started, now_us))
    return started;
  if (self->swarm->hasty)
    return NULL;
  if (self->piece != NULL && self->piece->by_us == 0 && self->piece->n_free > 0
      && bt_connection_may_send (self, self->piece))
    return self->piece;
  slow = is_slow (self, now_us);
  started = find_started (self, slow);
  if (started != NULL && prefers_started (self, started, slow))
    return started;
  begun = begin_piece (self, slow);
  return begun != NULL ? begun : started;
}
