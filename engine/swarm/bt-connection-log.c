/* bt-connection-log.c — what one peer and we say, noted down for those who look at the wire.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing here is called while nobody looks: callers ask bt_connection_is_logged(). What a stranger
 * sends may be anything; what cannot be read is noted as that. */
#include "swarm/bt-swarm-private.h"

#include "base/bt-cursor.h"
#include "wire/bt-pex-message.h"

#define HANDSHAKE_FIRST 19   /* BEP 3: the length of the protocol's name */
#define EXTENSION_OTHER 0xff /* none of BtExtensionId */
#define DONT_HAVE_LENGTH 4   /* bytes; BEP 54 */
#define UPLOAD_ONLY_LENGTH 1 /* bytes */
#define EXTENDED_HEAD 2      /* bytes of an extended message before its body */

static BtWireMethod
get_method (guint8 id)
{
  static const guint8 methods[] = {
    [BT_MESSAGE_CHOKE] = BT_WIRE_CHOKE,
    [BT_MESSAGE_UNCHOKE] = BT_WIRE_UNCHOKE,
    [BT_MESSAGE_INTERESTED] = BT_WIRE_INTERESTED,
    [BT_MESSAGE_NOT_INTERESTED] = BT_WIRE_NOT_INTERESTED,
    [BT_MESSAGE_HAVE] = BT_WIRE_HAVE,
    [BT_MESSAGE_BITFIELD] = BT_WIRE_BITFIELD,
    [BT_MESSAGE_REQUEST] = BT_WIRE_REQUEST,
    [BT_MESSAGE_PIECE] = BT_WIRE_PIECE,
    [BT_MESSAGE_CANCEL] = BT_WIRE_CANCEL,
    [BT_MESSAGE_PORT] = BT_WIRE_PORT,
    [BT_MESSAGE_SUGGEST] = BT_WIRE_SUGGEST,
    [BT_MESSAGE_HAVE_ALL] = BT_WIRE_HAVE_ALL,
    [BT_MESSAGE_HAVE_NONE] = BT_WIRE_HAVE_NONE,
    [BT_MESSAGE_REJECT] = BT_WIRE_REJECT,
    [BT_MESSAGE_ALLOWED_FAST] = BT_WIRE_ALLOWED_FAST,
    [BT_MESSAGE_EXTENDED] = BT_WIRE_EXTENDED,
  };

  return id < G_N_ELEMENTS (methods) ? methods[id] : BT_WIRE_UNKNOWN;
}

static BtWireEntry
make_entry (BtConnection *self, BtWireMethod method, guint32 length, gboolean is_sent)
{
  return (BtWireEntry) { .time_us = self->swarm->now_us,
                         .peer_id = self->id,
                         .method = method,
                         .length = length,
                         .is_sent = is_sent };
}

void
bt_connection_log_plain (BtConnection *self, BtWireMethod method, guint32 length, gboolean is_sent)
{
  BtWireEntry entry = make_entry (self, method, length, is_sent);

  bt_wire_log_add (&self->swarm->wire, &entry);
}

/* --- messages of fixed size --------------------------------------------------------------------- */

static guint16
count_copies (const BtSwarm *swarm, guint32 piece)
{
  if (swarm->picker == NULL || piece >= swarm->n_pieces)
    return 0;
  return MIN (bt_picker_get_copies (swarm->picker, piece), G_MAXUINT16);
}

void
bt_connection_log_message (BtConnection *self, const BtMessage *message, guint32 length,
                           gboolean is_sent)
{
  BtWireMethod method = get_method (message->id);
  BtWireEntry entry = make_entry (self, method, length, is_sent);

  entry.piece = message->index;
  entry.offset = message->begin;
  entry.count = message->port;
  if (bt_wire_method_has_block (method))
    entry.length = message->length;
  if (method == BT_WIRE_REQUEST && is_sent)
    entry.copies = count_copies (self->swarm, message->index);
  bt_wire_log_add (&self->swarm->wire, &entry);
}

/* --- bodies ------------------------------------------------------------------------------------- */

static void
read_metadata (BtWireEntry *entry, const guint8 *bytes, gsize n_bytes)
{
  static const guint8 says[] = { [BT_METADATA_REQUEST] = BT_WIRE_SAYS_METADATA_REQUEST,
                                 [BT_METADATA_DATA] = BT_WIRE_SAYS_METADATA_DATA,
                                 [BT_METADATA_REJECT] = BT_WIRE_SAYS_METADATA_REJECT };
  BtMetadataMessage message;

  if (!bt_metadata_message_parse (&message, bytes, n_bytes) || message.type < 0
      || message.type >= (gint64) G_N_ELEMENTS (says))
    return;
  entry->says = says[message.type];
  entry->count = CLAMP (message.piece, 0, G_MAXUINT32);
}

static void
read_peers (BtWireEntry *entry, const guint8 *bytes, gsize n_bytes)
{
  BtPexMessage message;

  if (!bt_pex_message_parse (&message, bytes, n_bytes))
    return;
  entry->says = BT_WIRE_SAYS_PEERS;
  entry->count = message.n_added;
}

static void
read_extension (BtWireEntry *entry, guint8 extension, const guint8 *bytes, gsize n_bytes)
{
  BtCursor cursor;

  bt_cursor_init (&cursor, bytes, n_bytes);
  if (extension == BT_EXTENSION_HANDSHAKE) {
    entry->says = BT_WIRE_SAYS_HANDSHAKE;
  } else if (extension == BT_EXTENSION_METADATA) {
    read_metadata (entry, bytes, n_bytes);
  } else if (extension == BT_EXTENSION_PEX) {
    read_peers (entry, bytes, n_bytes);
  } else if (extension == BT_EXTENSION_DONT_HAVE && n_bytes == DONT_HAVE_LENGTH) {
    entry->says = BT_WIRE_SAYS_DONT_HAVE;
    entry->piece = bt_cursor_read_u32 (&cursor);
  } else if (extension == BT_EXTENSION_UPLOAD_ONLY && n_bytes == UPLOAD_ONLY_LENGTH) {
    entry->says = BT_WIRE_SAYS_UPLOAD_ONLY;
    entry->count = bt_cursor_read_u8 (&cursor) != 0;
  }
}

static guint32
count_bits (const guint8 *bytes, gsize n_bytes)
{
  guint32 n = 0;

  for (gsize i = 0; i < n_bytes; i++)
    n += __builtin_popcount (bytes[i]);
  return n;
}

void
bt_connection_log_body (BtConnection *self, const BtBody *body)
{
  gboolean is_bitfield = body->id == BT_MESSAGE_BITFIELD;
  BtWireEntry entry = make_entry (self, get_method (body->id),
                                  body->length + (is_bitfield ? 1 : EXTENDED_HEAD), FALSE);

  if (is_bitfield)
    entry.count = count_bits (body->bytes, body->length);
  else
    read_extension (&entry, body->extension, body->bytes, body->length);
  bt_wire_log_add (&self->swarm->wire, &entry);
}

/* --- what we send ------------------------------------------------------------------------------- */

/* What the peer calls @id, in our words. */
static guint8
find_extension (const BtConnection *self, guint8 id)
{
  const BtExtension *theirs = &self->extension;

  if (id == BT_EXTENSION_HANDSHAKE)
    return BT_EXTENSION_HANDSHAKE;
  if (id == theirs->metadata_id)
    return BT_EXTENSION_METADATA;
  if (id == theirs->pex_id)
    return BT_EXTENSION_PEX;
  return id == theirs->upload_only_id ? BT_EXTENSION_UPLOAD_ONLY : EXTENSION_OTHER;
}

static void
log_sent_body (BtConnection *self, const guint8 *bytes, gsize n_bytes)
{
  BtWireEntry entry = make_entry (self, get_method (bytes[0]), n_bytes, TRUE);

  if (bytes[0] == BT_MESSAGE_BITFIELD)
    entry.count = count_bits (bytes + 1, n_bytes - 1);
  else if (n_bytes >= EXTENDED_HEAD)
    read_extension (&entry, find_extension (self, bytes[1]), bytes + EXTENDED_HEAD,
                    n_bytes - EXTENDED_HEAD);
  bt_wire_log_add (&self->swarm->wire, &entry);
}

void
bt_connection_log_sent (BtConnection *self, const guint8 *bytes, gsize n_bytes)
{
  guint32 length = n_bytes - BT_MESSAGE_PREFIX_SIZE;
  const guint8 *message = bytes + BT_MESSAGE_PREFIX_SIZE;
  BtMessage parsed;

  if (n_bytes == BT_HANDSHAKE_SIZE && bytes[0] == HANDSHAKE_FIRST) {
    bt_connection_log_plain (self, BT_WIRE_HANDSHAKE, n_bytes, TRUE);
  } else if (length == 0) {
    bt_connection_log_plain (self, BT_WIRE_KEEP_ALIVE, 0, TRUE);
  } else if (message[0] == BT_MESSAGE_BITFIELD || message[0] == BT_MESSAGE_EXTENDED) {
    log_sent_body (self, message, length);
  } else {
    bt_message_parse (&parsed, message, length);
    bt_connection_log_message (self, &parsed, length, TRUE);
  }
}

/* --- blocks ------------------------------------------------------------------------------------- */

void
bt_connection_log_block_sent (BtConnection *self, const BtUpload *upload)
{
  BtWireEntry entry = make_entry (self, BT_WIRE_PIECE, upload->length, TRUE);

  entry.piece = upload->piece;
  entry.offset = upload->begin;
  bt_wire_log_add (&self->swarm->wire, &entry);
}

void
bt_connection_log_block_begins (BtConnection *self, const BtMessage *message, gint64 asked_us,
                                gboolean is_wasted)
{
  self->arriving = make_entry (self, BT_WIRE_PIECE, message->length, FALSE);
  self->arriving.piece = message->index;
  self->arriving.offset = message->begin;
  self->arriving.asked_us = asked_us;
  self->arriving.flags = is_wasted ? BT_WIRE_WASTED : 0;
}

/* The rest of it is here, or asked for; so one block is missing to the whole. */
static gboolean
is_last_block (const BtPiece *piece)
{
  return piece->n_free + piece->n_requested == 1;
}

void
bt_connection_log_block_came (BtConnection *self, const BtPiece *piece)
{
  BtWireEntry *entry = &self->arriving;

  /* Somebody began to look when it was half here. */
  if (entry->method != BT_WIRE_PIECE)
    return;
  entry->time_us = self->swarm->now_us;
  if (piece == NULL)
    entry->flags |= BT_WIRE_WASTED;
  else if (is_last_block (piece))
    entry->flags |= BT_WIRE_COMPLETES;
  bt_wire_log_add (&self->swarm->wire, entry);
  entry->method = BT_WIRE_UNKNOWN;
}
