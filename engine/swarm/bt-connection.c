/* bt-connection.c — one peer: its life from handshake to good-bye.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-limits.h"

#include <string.h>

#define IDLE_US (120 * G_USEC_PER_SEC)      /* BEP 3: keepalives are expected every two minutes */
#define KEEPALIVE_US (100 * G_USEC_PER_SEC) /* Transmission; sooner than others' two minutes */
/* Messages that change nothing, a window of some ten seconds: nobody in good faith comes near. */
#define CHATTER_MAX 2000
#define CHATTER_WINDOW_TICKS 20

BtConnection *
bt_connection_new (BtSwarm *swarm, const BtAddress *address, guint64 id, gint64 now_us)
{
  BtConnection *self = g_new0 (BtConnection, 1);

  self->swarm = swarm;
  self->id = id;
  self->address = *address;
  self->is_local = bt_address_is_local (address);
  self->connected_us = self->received_us = self->sent_us = self->useful_us = now_us;
  self->peer_choking = TRUE;
  self->read_state = BT_READ_HANDSHAKE;
  self->out = g_byte_array_new ();
  self->uploads.n_buffers = self->later.n_buffers = &swarm->n_upload_buffers;
  for (guint i = 0; i < BT_N_LISTS; i++)
    self->links[i].data = self;
  bt_request_queue_init (&self->requests);
  bt_rate_init (&self->down_rate);
  bt_rate_init (&self->up_rate);
  return self;
}

/* Gives back what is not the connection's own. */
static void
let_go (BtConnection *self)
{
  bt_connection_drop_requests (self);
  bt_upload_queue_clear (&self->uploads, self->swarm->pool);
  bt_upload_queue_clear (&self->later, self->swarm->pool);
  if (self->block.buffer != NULL)
    bt_block_pool_give (self->swarm->pool, g_steal_pointer (&self->block.buffer));
  bt_connection_leave_picker (self);
  bt_connection_leave_pex (self);
  bt_swarm_super_leave (self->swarm, self);
  if (self->swarm->metadata != NULL)
    bt_metadata_release (self->swarm->metadata, self->id);
  for (guint i = 0; i < BT_N_LISTS; i++)
    bt_swarm_list_remove (self->swarm, i, self);
  bt_swarm_end_turns (self->swarm, self);
}

void
bt_connection_free (BtConnection *self)
{
  let_go (self);
  bt_request_queue_clear (&self->requests);
  g_byte_array_unref (self->out);
  g_free (self->body.bytes);
  g_clear_pointer (&self->have_snapshot, bt_bitfield_unref);
  g_clear_pointer (&self->early_bitfield, g_bytes_unref);
  g_clear_pointer (&self->early_haves, g_array_unref);
  g_clear_pointer (&self->allowed_fast, g_array_unref);
  g_clear_pointer (&self->suggested, g_array_unref);
  g_clear_pointer (&self->metadata_wanted, g_array_unref);
  g_free (self);
}

void
bt_connection_close (BtConnection *self, BtGone reason)
{
  if (self->closing)
    return;
  self->closing = TRUE;
  self->swarm->n_open--;
  self->gone = reason;
  self->swarm->slot_is_free |= self->slot != BT_SLOT_NONE;
  self->slot = BT_SLOT_NONE;
  bt_swarm_count_slot (self->swarm, self);
  self->swarm->gone[reason]++;
  let_go (self);
  bt_swarm_wake (self->swarm, self);
}

/* --- opening ------------------------------------------------------------------------------------ */

static void
send_bitfield (BtConnection *self)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  guint8 head[BT_MESSAGE_SMALL_MAX];
  gsize n_bytes;
  const guint8 *bytes = bt_bitfield_peek_bytes (self->swarm->have, &n_bytes);

  g_byte_array_append (message, head, bt_message_write_head (head, BT_MESSAGE_BITFIELD, n_bytes));
  g_byte_array_append (message, bytes, n_bytes);
  bt_connection_send (self, message->data, message->len);
}

static void
send_pieces (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;
  gboolean tells = swarm->have != NULL && swarm->super == NULL;
  guint32 n_have = tells ? bt_bitfield_get_n_set (swarm->have) : 0;

  self->have_told = swarm->have_log->len;
  self->have_scan = swarm->have != NULL ? swarm->n_pieces : 0;
  if (self->has_fast && n_have == 0) {
    bt_connection_send_plain (self, BT_MESSAGE_HAVE_NONE);
  } else if (self->has_fast && n_have == swarm->n_pieces) {
    bt_connection_send_plain (self, BT_MESSAGE_HAVE_ALL);
  } else if (n_have > 0) {
    send_bitfield (self);
  }
}

static gboolean
is_rtc (const BtConnection *self)
{
  return self->transport == BT_TRANSPORT_RTC;
}

/* Two connections to one peer: when both were just made, both sides must let go of the same one:
 * the one over WebRTC, which costs more, or else the one that the greater id dialed, or offered. Otherwise
 * the new one goes. */
static BtConnection *
choose_duplicate (BtConnection *self, BtConnection *other)
{
  const gint64 race_us = 5 * G_USEC_PER_SEC;
  gboolean ours_is_greater = memcmp (self->swarm->peer_id, self->peer_id, BT_PEER_ID_SIZE) > 0;

  if (self->connected_us - other->connected_us <= race_us && is_rtc (self) != is_rtc (other))
    return is_rtc (self) ? self : other;
  if (self->connected_us - other->connected_us > race_us || self->incoming == other->incoming)
    return self;
  return self->incoming == ours_is_greater ? other : self;
}

static void
close_duplicate (BtConnection *self)
{
  GPtrArray *connections = self->swarm->connections;

  for (guint i = 0; i < connections->len; i++) {
    BtConnection *other = connections->pdata[i];

    if (other == self || other->closing || !other->established
        || memcmp (other->peer_id, self->peer_id, BT_PEER_ID_SIZE) != 0)
      continue;
    bt_connection_close (choose_duplicate (self, other), BT_GONE_DUPLICATE);
    return;
  }
}

void
bt_connection_take_handshake (BtConnection *self, const BtHandshake *received, gint64 now_us)
{
  BtSwarm *swarm = self->swarm;

  if (bt_connection_is_logged (self))
    bt_connection_log_plain (self, BT_WIRE_HANDSHAKE, BT_HANDSHAKE_SIZE, FALSE);
  if (memcmp (received->info_hash, bt_info_hash_get_wire (&swarm->info_hash), BT_SHA1_SIZE) != 0) {
    bt_connection_close (self, BT_GONE_HANDSHAKE);
    return;
  }
  memcpy (self->peer_id, received->peer_id, BT_PEER_ID_SIZE);
  if (memcmp (self->peer_id, swarm->peer_id, BT_PEER_ID_SIZE) == 0) {
    /* The end that dialed knows which address is ours: it reads our answer, and hangs up. */
    if (!self->incoming || is_rtc (self))
      bt_connection_close (self, BT_GONE_SELF);
    return;
  }
  close_duplicate (self);
  if (self->closing)
    return;
  self->established = TRUE;
  self->read_state = BT_READ_HEADER;
  self->has_fast = bt_handshake_has_fast (received);
  self->has_extensions = bt_handshake_has_extensions (received);
  self->has_dht = bt_handshake_has_dht (received);
  if (!is_rtc (self))
    bt_peer_list_connected (swarm->peers, &self->address);
  if (self->has_extensions)
    bt_connection_send_extension (self);
  send_pieces (self);
  bt_swarm_tell_dht_port (swarm, self);
  if (swarm->metainfo != NULL)
    bt_connection_adopt_metainfo (self);
}

void
bt_connection_open (BtConnection *self, const BtHandshake *received, gint64 now_us)
{
  BtHandshake ours;
  guint8 bytes[BT_HANDSHAKE_SIZE];

  bt_handshake_init (&ours, bt_info_hash_get_wire (&self->swarm->info_hash), self->swarm->peer_id);
  if (bt_swarm_uses_dht (self->swarm))
    bt_handshake_set_dht (&ours);
  bt_handshake_write (&ours, bytes);
  bt_connection_send (self, bytes, sizeof bytes);
  if (received != NULL)
    bt_connection_take_handshake (self, received, now_us);
}

/* --- while it lives ----------------------------------------------------------------------------- */

void
bt_connection_count_chatter (BtConnection *self)
{
  if (++self->n_chatter > CHATTER_MAX)
    bt_connection_close (self, BT_GONE_FLOOD);
}

gboolean
bt_connection_is_seed (const BtConnection *self)
{
  return self->has_all || (self->have != NULL && bt_bitfield_is_full (self->have));
}

gboolean
bt_connection_has_piece (const BtConnection *self, guint32 piece)
{
  return self->has_all || (self->have != NULL && bt_bitfield_get (self->have, piece));
}

guint32
bt_connection_get_n_interesting (const BtConnection *self)
{
  return self->has_all ? self->swarm->n_missing : self->n_interesting;
}

void
bt_connection_update_interest (BtConnection *self)
{
  gboolean interested;

  if (self->closing || !self->established)
    return;
  interested = bt_swarm_exchanges (self->swarm) && bt_connection_get_n_interesting (self) > 0;
  if (interested == self->am_interested)
    return;
  self->am_interested = interested;
  bt_connection_send_plain (self, interested ? BT_MESSAGE_INTERESTED : BT_MESSAGE_NOT_INTERESTED);
}

void
bt_connection_set_slot (BtConnection *self, BtSlot slot, gint64 now_us)
{
  gboolean was_choked = self->slot == BT_SLOT_NONE;

  if (slot == self->slot || self->closing)
    return;
  self->slot = slot;
  bt_swarm_count_slot (self->swarm, self);
  if (was_choked != (slot == BT_SLOT_NONE)) {
    self->swarm->n_steps++;
    self->slot_us = now_us;
    self->slot_sent = self->uploaded;
  }
  if (was_choked) {
    bt_connection_send_plain (self, BT_MESSAGE_UNCHOKE);
  } else if (slot == BT_SLOT_NONE) {
    bt_connection_send_plain (self, BT_MESSAGE_CHOKE);
    bt_connection_drop_uploads (self);
  }
}

static gboolean
check_times (BtConnection *self, gint64 now_us)
{
  if (!self->established && now_us - self->connected_us >= BT_LIMIT_HANDSHAKE_US)
    bt_connection_close (self, BT_GONE_TIMEOUT);
  else if (now_us - self->received_us >= IDLE_US)
    bt_connection_close (self, BT_GONE_TIMEOUT);
  return !self->closing && self->established;
}

static void
send_keepalive (BtConnection *self)
{
  static const guint8 keepalive[BT_MESSAGE_PREFIX_SIZE];

  if (bt_connection_get_out_size (self) == 0)
    bt_connection_send (self, keepalive, sizeof keepalive);
}

void
bt_connection_tick (BtConnection *self, gboolean is_second, gint64 now_us)
{
  if (self->closing || !check_times (self, now_us))
    return;
  if (self->swarm->n_ticks % CHATTER_WINDOW_TICKS == 0)
    self->n_chatter = 0;
  if (now_us - self->sent_us >= KEEPALIVE_US)
    send_keepalive (self);
  if (is_second && !self->snubbed)
    bt_request_queue_tick (&self->requests, bt_rate_get (&self->down_rate, now_us));
  bt_swarm_check_place (self->swarm, self, now_us);
  bt_swarm_reclaim_slot (self->swarm, self, now_us);
  bt_connection_check_stuck (self, now_us);
  bt_connection_ask_metadata (self, now_us);
  bt_connection_tick_pex (self, now_us);
  bt_connection_fill_requests (self, now_us);
  bt_connection_offer_fast (self);
  if (self->starved_upload)
    bt_connection_pump_uploads (self, now_us);
}

/* --- for the driver ----------------------------------------------------------------------------- */

void
bt_connection_fail (BtConnection *self, BtGone reason)
{
  bt_connection_close (self, reason);
}

gboolean
bt_connection_is_established (BtConnection *self)
{
  return self->established;
}

gboolean
bt_connection_is_closing (BtConnection *self)
{
  return self->closing;
}

BtGone
bt_connection_get_gone (BtConnection *self)
{
  return self->gone;
}

BtSwarm *
bt_connection_get_swarm (BtConnection *self)
{
  return self->swarm;
}

guint64
bt_connection_get_id (BtConnection *self)
{
  return self->id;
}

void
bt_connection_set_driver (BtConnection *self, gpointer driver)
{
  self->driver = driver;
}

gpointer
bt_connection_get_driver (BtConnection *self)
{
  return self->driver;
}
