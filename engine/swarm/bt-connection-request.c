/* bt-connection-request.c — asking a peer, and letting go what was asked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#define REJECT_HOLD_US 1000000                /* it rejects what it could send: no hurry */
#define REQUEST_LOST_US (60 * G_USEC_PER_SEC) /* libtorrent's request_timeout */
#define LOST_HOLD_US (5 * G_USEC_PER_SEC)     /* others ask first for what it did not send */
#define REJECTS_MAX 300                       /* nobody asked for what they reject */

/* --- filling ------------------------------------------------------------------------------------ */

gboolean
bt_connection_may_ask (const BtConnection *self, gint64 now_us)
{
  if (self->closing || !self->am_interested || self->swarm->upload_only || now_us < self->hold_us)
    return FALSE;
  return !self->peer_choking || (self->allowed_fast != NULL && self->allowed_fast->len > 0);
}

void
bt_connection_ask (BtConnection *self, BtPiece *piece, guint32 block, gint64 now_us)
{
  piece->asked_us = now_us;
  bt_piece_add_asker (piece, self->id);
  bt_request_queue_add (&self->requests, piece, block, now_us);
  bt_connection_send_range (self, BT_MESSAGE_REQUEST, piece->index, block * BT_BLOCK_SIZE,
                            bt_piece_get_block_length (piece, block));
}

static void
ask_next (BtConnection *self, BtPiece *piece, gint64 now_us)
{
  if (piece->failed)
    bt_swarm_retries (self->swarm, piece, self);
  self->piece = self->peer_choking ? NULL : piece;
  bt_connection_ask (self, piece, bt_piece_take_free (piece), now_us);
}

/* Asks for what is asked of nobody. Returns how much room is left: none while there are deadlines, for
 * who delivers soonest is seen at their rounds. */
static guint
ask_free (BtConnection *self, guint room, gint64 now_us)
{
  while (room > 0 && self->starved != self->swarm->generation) {
    BtPiece *piece = bt_connection_choose_piece (self, now_us);

    if (piece != NULL) {
      ask_next (self, piece, now_us);
      room--;
    } else if (self->swarm->deadlines->len > 0) {
      return 0;
    } else {
      self->starved = self->swarm->generation;
    }
  }
  return room;
}

void
bt_connection_fill_requests (BtConnection *self, gint64 now_us)
{
  guint room;

  if (!bt_connection_may_ask (self, now_us))
    return;
  room = ask_free (self, bt_request_queue_get_room (&self->requests), now_us);
  if (room > 0 && bt_connection_take_over (self, room, now_us))
    room = ask_free (self, room, now_us);
  if (room > 0 && self->requests.n_live == 0)
    bt_connection_ask_twice (self, now_us);
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
  guint32 at = self->requests.first;
  BtRequest *request;

  while ((request = bt_request_queue_next (&self->requests, &at)) != NULL)
    release (self, request);
  bt_request_queue_clear (&self->requests);
  bt_connection_leave_pieces (self);
  for (guint i = 0; i < self->swarm->pieces->len; i++)
    bt_piece_remove_asker (self->swarm->pieces->pdata[i], self->id);
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
  guint32 at = self->requests.first;
  BtRequest *request;

  if (self->piece == piece)
    self->piece = NULL;
  while (piece->n_requests > 0
         && (request = bt_request_queue_next (&self->requests, &at)) != NULL) {
    if (request->target == piece)
      bt_connection_withdraw (self, request, tell);
  }
}

/* --- peers that do not send --------------------------------------------------------------------- */

/* All it owes but the oldest goes to others; that one tells whether it comes to life again. */
static void
snub (BtConnection *self)
{
  guint32 at = self->requests.end;
  BtRequest *request;

  self->snubbed = TRUE;
  bt_connection_leave_pieces (self);
  while (self->requests.n_live > 1
         && (request = bt_request_queue_previous (&self->requests, &at))) {
    if (request->target != NULL)
      bt_connection_withdraw (self, request, TRUE);
  }
  bt_request_queue_snub (&self->requests);
}

/* How long no block of it was made whole. */
static gint64
get_blockless_us (const BtConnection *self, const BtRequest *oldest, gint64 now_us)
{
  return now_us - MAX (self->block_us, oldest->sent_us);
}

/* It is silent for longer than its rhythm explains; or it trickles: who sends a byte now and then
 * would else keep what it owes from others for ever. */
static gboolean
is_stuck (const BtConnection *self, const BtRequest *oldest, gint64 now_us)
{
  return now_us - MAX (self->payload_us, oldest->sent_us)
             > bt_request_queue_get_timeout_us (&self->requests)
         || get_blockless_us (self, oldest, now_us) > REQUEST_LOST_US;
}

void
bt_connection_check_stuck (BtConnection *self, gint64 now_us)
{
  BtRequest *oldest = bt_request_queue_get_oldest (&self->requests);

  /* It is we who do not read. */
  if (self->listed[BT_LIST_DOWN_SLEEP] || self->listed[BT_LIST_POOL])
    self->block_us = self->payload_us = self->received_us = now_us;
  if (oldest == NULL || !is_stuck (self, oldest, now_us))
    return;
  if (!self->snubbed) {
    snub (self);
  } else if (get_blockless_us (self, oldest, now_us) > REQUEST_LOST_US) {
    bt_connection_withdraw (self, oldest, TRUE);
    self->hold_us = now_us + LOST_HOLD_US;
  }
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
