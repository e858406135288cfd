/* bt-connection-message.c — what a peer says, one message after the other.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

static void
take_choke (BtConnection *self)
{
  bt_connection_count_chatter (self);
  if (self->closing)
    return;
  self->swarm->n_steps += !self->peer_choking;
  self->peer_choking = TRUE;
  bt_connection_leave_pieces (self);
  /* BEP 6: with the fast extension each request gets its own answer. */
  if (!self->has_fast)
    bt_connection_drop_requests (self);
}

static void
take_unchoke (BtConnection *self, gint64 now_us)
{
  bt_connection_count_chatter (self);
  if (self->closing)
    return;
  self->swarm->n_steps += self->peer_choking;
  self->peer_choking = FALSE;
  self->starved = 0;
  bt_connection_fill_requests (self, now_us);
}

static void
take_interest (BtConnection *self, gboolean interested, gint64 now_us)
{
  bt_connection_count_chatter (self);
  if (self->closing)
    return;
  if (!interested && self->peer_interested)
    self->bored_us = now_us;
  self->peer_interested = interested;
  bt_swarm_count_slot (self->swarm, self);
  if (interested)
    bt_swarm_offer_slot (self->swarm, self, now_us);
  else
    bt_swarm_reclaim_slot (self->swarm, self, now_us);
}

static void
take_fast (BtConnection *self, const BtMessage *message, gint64 now_us)
{
  if (!self->has_fast) {
    /* BEP 6: without the handshake's bit these close the connection. */
    bt_connection_close (self, BT_GONE_BAD_EXTENSION);
    return;
  }
  switch (message->id) {
  case BT_MESSAGE_SUGGEST:
    bt_connection_take_suggest (self, message->index);
    break;
  case BT_MESSAGE_HAVE_ALL:
  case BT_MESSAGE_HAVE_NONE:
    bt_connection_take_all_or_none (self, message->id == BT_MESSAGE_HAVE_ALL);
    break;
  case BT_MESSAGE_REJECT:
    bt_connection_take_reject (self, message, now_us);
    break;
  default:
    bt_connection_take_allowed_fast (self, message->index, now_us);
    break;
  }
}

void
bt_connection_take_message (BtConnection *self, const BtMessage *message, gint64 now_us)
{
  switch (message->id) {
  case BT_MESSAGE_CHOKE:
    take_choke (self);
    break;
  case BT_MESSAGE_UNCHOKE:
    take_unchoke (self, now_us);
    break;
  case BT_MESSAGE_INTERESTED:
  case BT_MESSAGE_NOT_INTERESTED:
    take_interest (self, message->id == BT_MESSAGE_INTERESTED, now_us);
    break;
  case BT_MESSAGE_HAVE:
    bt_connection_take_have (self, message->index, now_us);
    break;
  case BT_MESSAGE_REQUEST:
    bt_connection_take_request (self, message, now_us);
    break;
  case BT_MESSAGE_CANCEL:
    bt_connection_take_cancel (self, message);
    break;
  case BT_MESSAGE_PORT:
    bt_connection_count_chatter (self);
    bt_swarm_take_dht_port (self->swarm, self, message->port);
    break;
  default:
    take_fast (self, message, now_us);
    break;
  }
}

void
bt_connection_take_body (BtConnection *self, const BtBody *body, gint64 now_us)
{
  if (body->id == BT_MESSAGE_BITFIELD)
    bt_connection_take_bitfield (self, body->bytes, body->length);
  else
    bt_connection_take_extension (self, body, now_us);
}
