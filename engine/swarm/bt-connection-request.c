/* bt-connection-request.c — what to ask of a peer next.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-limits.h"

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
/* In order, pieces are begun so far ahead of the first one that is not: what a player keeps read. */
#define AHEAD_BYTES (32 * 1024 * 1024)
#define AHEAD_MIN 16 /* pieces, where those are large */
/* Peers that one block is asked of in the end game. */
#define BUSY_REQUESTERS_MAX 3
#define BUSY_RETRY_US 500000
/* A block asked for just now comes from the first peer as soon as from a second. */
#define BUSY_AFTER_US 250000
#define REJECT_HOLD_US 1000000                /* it rejects what it could send: no hurry */
#define REQUEST_LOST_US (60 * G_USEC_PER_SEC) /* libtorrent's request_timeout */
#define REJECTS_MAX 300                       /* nobody asked for what they reject */

/* --- choosing a piece --------------------------------------------------------------------------- */

static gboolean
may_send (const BtConnection *self, const BtPiece *piece)
{
  return !piece->doomed && (!piece->failed || bt_swarm_may_retry (self->swarm, piece, self));
}

/* In the end game. */
static gboolean
may_help (const BtConnection *self, const BtPiece *piece)
{
  return !piece->doomed && (!piece->failed || bt_swarm_may_help_retry (self->swarm, piece, self));
}

/* Whether begun piece @a is to be finished before @b: it shows who lies; nobody works on it; then the
 * fewest blocks left. */
static gboolean
is_better (const BtPiece *a, const BtPiece *b)
{
  if (a->failed != b->failed)
    return a->failed;
  if ((a->n_requested == 0) != (b->n_requested == 0))
    return a->n_requested == 0;
  return a->n_free < b->n_free;
}

static BtPiece *
find_started (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;
  BtPiece *best = NULL;

  for (guint i = 0; i < swarm->pieces->len; i++) {
    BtPiece *piece = swarm->pieces->pdata[i];

    if (piece->n_free == 0 || !may_send (self, piece)
        || !bt_connection_has_piece (self, piece->index))
      continue;
    if (best == NULL || swarm->priorities[piece->index] > swarm->priorities[best->index]
        || (swarm->priorities[piece->index] == swarm->priorities[best->index]
            && is_better (piece, best)))
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
prefers_started (BtConnection *self, const BtPiece *started, gint64 now_us)
{
  guint64 rate = bt_rate_get (&self->down_rate, now_us);

  return started->failed || started->n_requested == 0
         || bt_bitfield_get_n_set (self->swarm->have) == 0 || has_many_started (self->swarm)
         || rate * WHOLE_PIECE_SECONDS < bt_metainfo_get_piece_length (self->swarm->metainfo);
}

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
begin_piece (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;
  guint32 piece;

  if (bt_picker_get_n_open (swarm->picker) == 0)
    return NULL;
  piece = pick (swarm, self->has_all ? NULL : self->have);
  return piece != BT_PICKER_NONE ? bt_swarm_begin_piece (swarm, piece) : NULL;
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
        || !bt_bitfield_get (bt_picker_peek_missing (swarm->picker), index))
      continue;
    if (bt_picker_is_open (swarm->picker, index))
      return bt_swarm_begin_piece (swarm, index);
    piece = bt_swarm_find_piece (swarm, index);
    if (piece != NULL && piece->n_free > 0 && may_send (self, piece))
      return piece;
  }
  return NULL;
}

static BtPiece *
choose_piece (BtConnection *self, gint64 now_us)
{
  BtPiece *started, *begun;

  if (self->peer_choking)
    return choose_allowed (self);
  if (self->piece != NULL && self->piece->n_free > 0 && may_send (self, self->piece))
    return self->piece;
  started = find_started (self);
  if (started != NULL && prefers_started (self, started, now_us))
    return started;
  begun = begin_piece (self);
  return begun != NULL ? begun : started;
}

/* --- end game ----------------------------------------------------------------------------------- */

/* All that anybody has. */
static gboolean
all_is_requested (BtSwarm *swarm)
{
  if (bt_picker_get_n_available (swarm->picker) > 0)
    return FALSE;
  for (guint i = 0; i < swarm->pieces->len; i++) {
    const BtPiece *piece = swarm->pieces->pdata[i];

    if (piece->n_free > 0 && bt_picker_get_copies (swarm->picker, piece->index) > 0)
      return FALSE;
  }
  return TRUE;
}

/* The block of @piece that the fewest are asked for, or -1. */
static gint64
find_busy_block (BtConnection *self, BtPiece *piece)
{
  guint fewest = BUSY_REQUESTERS_MAX;
  gint64 best = -1;

  for (guint32 i = 0; i < piece->n_blocks; i++) {
    const BtBlock *block = &piece->blocks[i];

    if (block->state == BT_BLOCK_REQUESTED && block->n_requesters < fewest
        && bt_request_queue_find (&self->requests, piece->index, i) == NULL) {
      fewest = block->n_requesters;
      best = i;
    }
  }
  return best;
}

static void
ask (BtConnection *self, BtPiece *piece, guint32 block, gint64 now_us)
{
  piece->asked_us = now_us;
  bt_request_queue_add (&self->requests, piece, block, now_us);
  bt_connection_send_range (self, BT_MESSAGE_REQUEST, piece->index, block * BT_BLOCK_SIZE,
                            bt_piece_get_block_length (piece, block));
}

/* Every block is asked of somebody and this peer is idle: it gets one that another owes. */
static void
ask_busy (BtConnection *self, gint64 now_us)
{
  BtSwarm *swarm = self->swarm;
  gint64 patience_us = MAX (self->requests.mean_us, BUSY_AFTER_US);

  if (now_us < self->busy_us || self->peer_choking || !all_is_requested (swarm))
    return;
  for (guint i = 0; i < swarm->pieces->len; i++) {
    BtPiece *piece = swarm->pieces->pdata[i];
    gint64 block;

    if (piece->n_requested == 0 || now_us - piece->asked_us < patience_us || !may_help (self, piece)
        || !bt_connection_has_piece (self, piece->index))
      continue;
    block = find_busy_block (self, piece);
    if (block >= 0) {
      bt_piece_add_requester (piece, block);
      ask (self, piece, block, now_us);
      return;
    }
  }
  self->busy_us = now_us + BUSY_RETRY_US;
}

/* --- filling ------------------------------------------------------------------------------------ */

static gboolean
may_ask (const BtConnection *self, gint64 now_us)
{
  if (self->closing || !self->am_interested || self->swarm->upload_only || now_us < self->hold_us)
    return FALSE;
  return !self->peer_choking || (self->allowed_fast != NULL && self->allowed_fast->len > 0);
}

static void
ask_next (BtConnection *self, BtPiece *piece, gint64 now_us)
{
  if (piece->failed)
    bt_swarm_retries (self->swarm, piece, self);
  self->piece = self->peer_choking ? NULL : piece;
  ask (self, piece, bt_piece_take_free (piece), now_us);
}

void
bt_connection_fill_requests (BtConnection *self, gint64 now_us)
{
  guint room;

  if (!may_ask (self, now_us))
    return;
  room = bt_request_queue_get_room (&self->requests);
  while (room > 0 && self->starved != self->swarm->generation) {
    BtPiece *piece = choose_piece (self, now_us);

    if (piece != NULL) {
      ask_next (self, piece, now_us);
      room--;
    } else {
      self->starved = self->swarm->generation;
    }
  }
  if (room > 0 && self->requests.n_live == 0)
    ask_busy (self, now_us);
}

/* --- letting go --------------------------------------------------------------------------------- */

static void
release (BtConnection *self, BtRequest *request)
{
  BtPiece *piece = request->target;

  if (piece == NULL)
    return;
  bt_piece_remove_requester (piece, request->block);
  self->swarm->refill = TRUE;
  self->swarm->generation++;
}

void
bt_connection_leave_pieces (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;

  self->piece = NULL;
  for (guint i = 0; i < swarm->pieces->len; i++) {
    BtPiece *piece = swarm->pieces->pdata[i];

    if (piece->only_from == self->id)
      piece->only_from = 0;
  }
}

void
bt_connection_drop_requests (BtConnection *self)
{
  guint n = bt_request_queue_get_n (&self->requests);

  for (guint i = 0; i < n; i++)
    release (self, bt_request_queue_get (&self->requests, i));
  bt_request_queue_clear (&self->requests);
  bt_connection_leave_pieces (self);
}

void
bt_connection_withdraw (BtConnection *self, BtRequest *request, gboolean tell)
{
  BtPiece *piece = request->target;

  if (tell)
    bt_connection_send_range (self, BT_MESSAGE_CANCEL, piece->index, request->block * BT_BLOCK_SIZE,
                              bt_piece_get_block_length (piece, request->block));
  release (self, request);
  bt_request_queue_withdraw (&self->requests, request);
}

void
bt_connection_withdraw_piece (BtConnection *self, BtPiece *piece, gboolean tell)
{
  if (self->piece == piece)
    self->piece = NULL;
  /* From the end: withdrawing may forget one before. */
  for (guint i = bt_request_queue_get_n (&self->requests); i > 0; i--) {
    BtRequest *request;

    if (i > bt_request_queue_get_n (&self->requests))
      continue;
    request = bt_request_queue_get (&self->requests, i - 1);
    if (request->target == piece)
      bt_connection_withdraw (self, request, tell);
  }
}

/* --- peers that do not send --------------------------------------------------------------------- */

static BtRequest *
find_oldest (BtConnection *self)
{
  for (guint i = 0; i < bt_request_queue_get_n (&self->requests); i++) {
    BtRequest *request = bt_request_queue_get (&self->requests, i);

    if (request->target != NULL)
      return request;
  }
  return NULL;
}

/* All it owes but the oldest goes to others; that one tells whether it comes to life again. */
static void
snub (BtConnection *self)
{
  self->snubbed = TRUE;
  bt_connection_leave_pieces (self);
  while (self->requests.n_live > 1) {
    guint i = bt_request_queue_get_n (&self->requests) - 1;

    while (bt_request_queue_get (&self->requests, i)->target == NULL)
      i--;
    bt_connection_withdraw (self, bt_request_queue_get (&self->requests, i), TRUE);
  }
  bt_request_queue_snub (&self->requests);
}

void
bt_connection_check_stuck (BtConnection *self, gint64 now_us)
{
  const BtRequest *oldest = find_oldest (self);
  gint64 since_us;

  /* It is we who do not read. */
  if (self->listed[BT_LIST_DOWN_SLEEP] || self->listed[BT_LIST_POOL])
    self->payload_us = self->received_us = now_us;
  if (oldest == NULL)
    return;
  since_us = MAX (self->payload_us, oldest->sent_us);
  if (now_us - since_us <= bt_request_queue_get_timeout_us (&self->requests))
    return;
  if (!self->snubbed)
    snub (self);
  else if (now_us - since_us > REQUEST_LOST_US)
    bt_connection_withdraw (self, find_oldest (self), TRUE);
}

static void
forget_allowed (BtConnection *self, guint32 piece)
{
  for (guint i = 0; self->allowed_fast != NULL && i < self->allowed_fast->len; i++) {
    if (g_array_index (self->allowed_fast, guint32, i) == piece) {
      g_array_remove_index_fast (self->allowed_fast, i);
      return;
    }
  }
}

void
bt_connection_take_reject (BtConnection *self, const BtMessage *message, gint64 now_us)
{
  BtRequest *request = NULL;

  if (message->begin % BT_BLOCK_SIZE == 0)
    request =
        bt_request_queue_find (&self->requests, message->index, message->begin / BT_BLOCK_SIZE);
  if (request == NULL) {
    if (++self->n_unasked > REJECTS_MAX)
      bt_connection_close (self, BT_GONE_FLOOD);
    return;
  }
  forget_allowed (self, message->index);
  if (request->target != NULL && !self->peer_choking)
    self->hold_us = now_us + REJECT_HOLD_US;
  release (self, request);
  bt_request_queue_remove (&self->requests, request);
}
