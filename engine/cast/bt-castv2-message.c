/* bt-castv2-message.c — what Chromecasts send and are sent: a length, and a protobuf of that length.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-castv2-message.h"

#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-message.pb-c.h"

gsize
bt_castv2_read_length (const guint8 header[BT_CASTV2_HEADER], GError **error)
{
  guint32 n_bytes = (guint32) header[0] << 24 | header[1] << 16 | header[2] << 8 | header[3];

  if (n_bytes == 0 || n_bytes > BT_LIMIT_CASTV2_FRAME) {
    g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                 "the device announced a message of %u bytes, where 1 to %d are allowed", n_bytes,
                 BT_LIMIT_CASTV2_FRAME);
    return 0;
  }
  return n_bytes;
}

static gboolean
is_name (const char *text)
{
  gsize n_bytes = strlen (text);

  return n_bytes > 0 && n_bytes <= BT_LIMIT_CASTV2_NAME && g_utf8_validate (text, n_bytes, NULL);
}

/* Later versions of the protocol add fields and change none, so that any version is read. */
static gboolean
is_sound (const Bt__CastMessage *raw)
{
  gboolean is_text = raw->payload_type == BT__CAST_MESSAGE__PAYLOAD_TYPE__STRING;

  return is_name (raw->source_id) && is_name (raw->destination_id) && is_name (raw->namespace_)
         && (!is_text
             || (raw->payload_utf8 != NULL && g_utf8_validate (raw->payload_utf8, -1, NULL)));
}

BtCastv2Message *
bt_castv2_message_read (const guint8 *bytes, gsize n_bytes, GError **error)
{
  Bt__CastMessage *raw = NULL;
  BtCastv2Message *self;

  if (n_bytes <= BT_LIMIT_CASTV2_FRAME)
    raw = bt__cast_message__unpack (NULL, n_bytes, bytes);
  if (raw == NULL || !is_sound (raw)) {
    g_set_error_literal (error, BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                         "the device sent something that is no message of CASTV2");
    bt__cast_message__free_unpacked (raw, NULL);
    return NULL;
  }
  self = g_new0 (BtCastv2Message, 1);
  self->raw = raw;
  self->source = raw->source_id;
  self->destination = raw->destination_id;
  self->name_space = raw->namespace_;
  if (raw->payload_type == BT__CAST_MESSAGE__PAYLOAD_TYPE__STRING)
    self->payload = raw->payload_utf8;
  return self;
}

void
bt_castv2_message_free (BtCastv2Message *self)
{
  bt__cast_message__free_unpacked (self->raw, NULL);
  g_free (self);
}

GBytes *
bt_castv2_message_write (const BtCastv2Message *message)
{
  Bt__CastMessage raw = BT__CAST_MESSAGE__INIT;
  guint32 header;
  guint8 *bytes;
  gsize n_bytes;

  raw.source_id = (char *) message->source;
  raw.destination_id = (char *) message->destination;
  raw.namespace_ = (char *) message->name_space;
  raw.payload_utf8 = (char *) message->payload;
  n_bytes = bt__cast_message__get_packed_size (&raw);
  bytes = g_malloc (BT_CASTV2_HEADER + n_bytes);
  header = GUINT32_TO_BE ((guint32) n_bytes);
  memcpy (bytes, &header, BT_CASTV2_HEADER);
  bt__cast_message__pack (&raw, bytes + BT_CASTV2_HEADER);
  return g_bytes_new_take (bytes, BT_CASTV2_HEADER + n_bytes);
}
