/* bt-connection-extension.c — extended messages of one peer (BEP 10, 9, 21, 54).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include "base/bt-cursor.h"
#include "base/bt-limits.h"

#include <string.h>

#define REJECT_HOLD_US (5 * G_USEC_PER_SEC)   /* libtorrent waits 3 s at least */
#define SILENCE_HOLD_US (30 * G_USEC_PER_SEC) /* it did not answer at all */
#define SILENCE_US (10 * G_USEC_PER_SEC)
#define SERVE_WATERMARK (32 * 1024) /* bytes that wait: two pieces */
/* BEP 9, flood protection: whole copies one connection gets. */
#define SERVE_COPIES_MAX 4

static guint32
get_metadata_size (BtSwarm *swarm)
{
  return swarm->metainfo != NULL ? g_bytes_get_size (bt_metainfo_get_info (swarm->metainfo)) : 0;
}

/* BEP 21: nothing more is wanted here. A super seed is thought to want all. */
static gboolean
is_upload_only (BtSwarm *swarm)
{
  return bt_swarm_is_complete (swarm) && swarm->super == NULL;
}

void
bt_connection_send_extension (BtConnection *self)
{
  BtSwarm *swarm = self->swarm;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  BtExtensionOffer offer = {
    .metadata_size = get_metadata_size (swarm),
    .port = swarm->params.listen_port,
    .upload_only = is_upload_only (swarm),
    .pex = bt_swarm_uses_pex (swarm),
    .your_ip = &self->address,
  };

  offer.no_pex = self->pex.is_offered && !offer.pex;
  self->pex.is_offered = offer.pex;
  self->told_upload_only = offer.upload_only;
  bt_extension_write (&offer, message);
  bt_connection_send (self, message->data, message->len);
}

/* A full seed is known by what it has. */
void
bt_connection_tell_upload_only (BtConnection *self)
{
  gboolean upload_only = is_upload_only (self->swarm);
  g_autoptr (GByteArray) message = NULL;

  if (!self->has_extensions || upload_only == self->told_upload_only)
    return;
  if (upload_only && bt_bitfield_is_full (self->swarm->have))
    return;
  if (self->extension.upload_only_id == 0) {
    bt_connection_send_extension (self);
    return;
  }
  self->told_upload_only = upload_only;
  message = g_byte_array_new ();
  bt_extension_write_upload_only (self->extension.upload_only_id, upload_only, message);
  bt_connection_send (self, message->data, message->len);
}

/* --- metadata ----------------------------------------------------------------------------------- */

void
bt_connection_ask_metadata (BtConnection *self, gint64 now_us)
{
  BtMetadata *metadata = self->swarm->metadata;
  int piece;

  if (metadata == NULL || self->closing || self->extension.metadata_id == 0)
    return;
  if (self->metadata_us != 0 && now_us - self->metadata_us > SILENCE_US) {
    self->metadata_us = 0;
    self->metadata_hold_us = now_us + SILENCE_HOLD_US;
    bt_metadata_release (metadata, self->id);
  }
  if (now_us < self->metadata_hold_us)
    return;
  while ((piece = bt_metadata_next (metadata, self->id, self->extension.metadata_size, now_us))
         != BT_METADATA_NONE) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    BtMetadataMessage message = { .type = BT_METADATA_REQUEST, .piece = piece };

    bt_metadata_message_write (&message, self->extension.metadata_id, bytes);
    bt_connection_send (self, bytes->data, bytes->len);
    self->metadata_us = now_us;
  }
}

/* One alone that lied is banned; of several nobody is sure. */
static void
punish_suspects (BtSwarm *swarm)
{
  const GArray *suspects = bt_metadata_peek_suspects (swarm->metadata);

  if (suspects->len == 1) {
    BtConnection *liar = g_hash_table_lookup (swarm->by_id, &g_array_index (suspects, guint64, 0));

    if (liar != NULL)
      bt_connection_close (liar, BT_GONE_BAD_METADATA);
  }
}

static void
ask_all (BtSwarm *swarm, gint64 now_us)
{
  for (guint i = 0; i < swarm->connections->len && swarm->metadata != NULL; i++)
    bt_connection_ask_metadata (swarm->connections->pdata[i], now_us);
}

static void
take_metadata_data (BtConnection *self, const BtMetadataMessage *message, gint64 now_us)
{
  BtSwarm *swarm = self->swarm;

  if (swarm->metadata == NULL) {
    bt_connection_count_chatter (self);
    return;
  }
  self->metadata_us = now_us;
  switch (bt_metadata_receive (swarm->metadata, self->id, message->piece, message->total_size,
                               message->data, message->n_data)) {
  case BT_METADATA_KEPT:
    bt_connection_ask_metadata (self, now_us);
    break;
  case BT_METADATA_UNASKED:
    if (++self->n_unasked > BT_LIMIT_UNASKED_BLOCKS)
      bt_connection_close (self, BT_GONE_BAD_METADATA);
    break;
  case BT_METADATA_LIE:
    bt_connection_close (self, BT_GONE_BAD_METADATA);
    break;
  case BT_METADATA_COMPLETE:
    break;
  case BT_METADATA_WRONG:
    punish_suspects (swarm);
    ask_all (swarm, now_us);
    break;
  }
}

static void
take_metadata_request (BtConnection *self, gint64 piece)
{
  if (self->metadata_wanted == NULL)
    self->metadata_wanted = g_array_new (FALSE, FALSE, sizeof piece);
  if (self->metadata_wanted->len >= BT_LIMIT_METADATA_REQUESTS) {
    /* Nobody waits for 64 answers and asks on. */
    bt_connection_count_chatter (self);
    return;
  }
  g_array_append_val (self->metadata_wanted, piece);
  bt_connection_serve_metadata (self);
}

/* BEP 9: other types are to be ignored. */
static void
take_metadata_reject (BtConnection *self, gint64 type, gint64 now_us)
{
  bt_connection_count_chatter (self);
  if (self->closing || type != BT_METADATA_REJECT || self->swarm->metadata == NULL)
    return;
  self->metadata_us = 0;
  self->metadata_hold_us = now_us + REJECT_HOLD_US;
  bt_metadata_release (self->swarm->metadata, self->id);
}

static void
take_metadata_message (BtConnection *self, const BtBody *body, gint64 now_us)
{
  BtMetadataMessage message;

  if (!bt_metadata_message_parse (&message, body->bytes, body->length)) {
    bt_connection_close (self, BT_GONE_BAD_EXTENSION);
    return;
  }
  if (message.type == BT_METADATA_REQUEST)
    take_metadata_request (self, message.piece);
  else if (message.type == BT_METADATA_DATA)
    take_metadata_data (self, &message, now_us);
  else
    take_metadata_reject (self, message.type, now_us);
}

/* --- serving it --------------------------------------------------------------------------------- */

static void
answer_metadata (BtConnection *self, gint64 piece)
{
  BtSwarm *swarm = self->swarm;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gint64 size = get_metadata_size (swarm);
  gint64 n_pieces = (size + BT_METADATA_PIECE_SIZE - 1) / BT_METADATA_PIECE_SIZE;
  BtMetadataMessage message = { .type = BT_METADATA_REJECT, .piece = piece };

  if (piece >= 0 && piece < n_pieces && self->n_metadata_sent < SERVE_COPIES_MAX * n_pieces) {
    const guint8 *info = g_bytes_get_data (bt_metainfo_get_info (swarm->metainfo), NULL);

    message.type = BT_METADATA_DATA;
    message.total_size = size;
    message.data = info + piece * BT_METADATA_PIECE_SIZE;
    message.n_data = MIN (BT_METADATA_PIECE_SIZE, size - piece * BT_METADATA_PIECE_SIZE);
    self->n_metadata_sent++;
  } else {
    bt_connection_count_chatter (self);
  }
  bt_metadata_message_write (&message, self->extension.metadata_id, bytes);
  bt_connection_send (self, bytes->data, bytes->len);
}

void
bt_connection_serve_metadata (BtConnection *self)
{
  if (self->metadata_wanted == NULL)
    return;
  /* It never told how to call the answer. */
  if (self->extension.metadata_id == 0)
    g_array_set_size (self->metadata_wanted, 0);
  while (self->metadata_wanted->len > 0 && bt_connection_get_out_size (self) < SERVE_WATERMARK) {
    gint64 piece = g_array_index (self->metadata_wanted, gint64, 0);

    g_array_remove_index (self->metadata_wanted, 0);
    answer_metadata (self, piece);
  }
}

/* --- the rest ----------------------------------------------------------------------------------- */

/* A partial seed is dialed no more than a full one when nothing is wanted. */
static void
note_upload_only (BtConnection *self)
{
  bt_peer_list_set_seed (self->swarm->peers, &self->address,
                         self->extension.upload_only || bt_connection_is_seed (self));
  bt_swarm_check_useful (self->swarm, self);
}

/* Each peer has one vote. */
static void
note_own_address (BtConnection *self)
{
  if (!self->extension.has_your_ip || self->told_our_address)
    return;
  self->told_our_address = TRUE;
  bt_swarm_hear_own (self->swarm, &self->extension.your_ip);
}

static void
take_handshake (BtConnection *self, const BtBody *body, gint64 now_us)
{
  bt_connection_count_chatter (self);
  if (self->closing)
    return;
  if (!bt_extension_parse (&self->extension, body->bytes, body->length)) {
    bt_connection_close (self, BT_GONE_BAD_EXTENSION);
    return;
  }
  bt_request_queue_set_reqq (&self->requests, self->extension.reqq);
  note_own_address (self);
  bt_connection_ask_metadata (self, now_us);
  note_upload_only (self);
}

static void
take_upload_only (BtConnection *self, const BtBody *body)
{
  bt_connection_count_chatter (self);
  if (self->closing || body->length != 1)
    return;
  self->extension.upload_only = body->bytes[0] != 0;
  note_upload_only (self);
}

void
bt_connection_take_extension (BtConnection *self, const BtBody *body, gint64 now_us)
{
  BtCursor cursor;

  switch (body->extension) {
  case BT_EXTENSION_HANDSHAKE:
    take_handshake (self, body, now_us);
    break;
  case BT_EXTENSION_METADATA:
    take_metadata_message (self, body, now_us);
    break;
  case BT_EXTENSION_PEX:
    bt_connection_take_pex (self, body, now_us);
    break;
  case BT_EXTENSION_DONT_HAVE:
    bt_cursor_init (&cursor, body->bytes, body->length);
    if (body->length == 4)
      bt_connection_take_dont_have (self, bt_cursor_read_u32 (&cursor));
    else
      bt_connection_close (self, BT_GONE_BAD_EXTENSION);
    break;
  default:
    take_upload_only (self, body);
    break;
  }
}
