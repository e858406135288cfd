/* bt-extension.c — the extension protocol (BEP 10) and the metadata messages in it (BEP 9).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/bt-extension.h"

#include "base/bt-cursor.h"
#include "base/bt-limits.h"
#include "metainfo/bt-bencode.h"
#include "wire/bt-client-name.h"
#include "wire/bt-message.h"

#include <string.h>

#define DICT_DEPTH 16    /* levels; real handshakes have two */
#define DICT_TOKENS 1000 /* real handshakes have some forty */

static const BtBencodeLimits dict_limits = { DICT_DEPTH, DICT_TOKENS, TRUE };

static gboolean
lookup_integer (BtBencodeValue dict, const char *key, gint64 *out)
{
  return bt_bencode_get_integer (bt_bencode_lookup (dict, key), out);
}

/* An id that cannot be sent in one byte is as good as none. */
static void
parse_name (BtBencodeValue names, const char *name, guint8 *id)
{
  gint64 number;

  if (lookup_integer (names, name, &number))
    *id = number > 0 && number <= G_MAXUINT8 ? (guint8) number : 0;
}

static void
parse_names (BtExtension *self, BtBencodeValue names)
{
  guint8 holepunch_id = self->holepunches;

  parse_name (names, "ut_metadata", &self->metadata_id);
  parse_name (names, "upload_only", &self->upload_only_id);
  parse_name (names, "ut_pex", &self->pex_id);
  parse_name (names, "ut_holepunch", &holepunch_id);
  self->holepunches = holepunch_id != 0;
}

static void
parse_numbers (BtExtension *self, BtBencodeValue dict)
{
  gint64 number;

  if (lookup_integer (dict, "p", &number) && number > 0 && number <= G_MAXUINT16)
    self->port = (guint16) number;
  if (lookup_integer (dict, "reqq", &number) && number > 0)
    self->reqq = (guint32) MIN (number, G_MAXINT32);
  if (lookup_integer (dict, "metadata_size", &number))
    self->metadata_size = number > 0 && number <= BT_LIMIT_METADATA ? (guint32) number : 0;
  if (lookup_integer (dict, "upload_only", &number))
    self->upload_only = number != 0;
  if (lookup_integer (dict, "e", &number))
    self->encrypts = number != 0;
}

static void
parse_your_ip (BtExtension *self, BtBencodeValue dict)
{
  gsize n_bytes;
  const guint8 *bytes = bt_bencode_get_string (bt_bencode_lookup (dict, "yourip"), &n_bytes);
  guint8 compact[BT_COMPACT6_SIZE] = { 0 };

  if (bytes == NULL || (n_bytes != BT_COMPACT4_SIZE - 2 && n_bytes != BT_COMPACT6_SIZE - 2))
    return;
  memcpy (compact, bytes, n_bytes);
  if (n_bytes == BT_COMPACT4_SIZE - 2)
    bt_address_from_compact4 (&self->your_ip, compact);
  else
    bt_address_from_compact6 (&self->your_ip, compact);
  self->has_your_ip = TRUE;
}

gboolean
bt_extension_parse (BtExtension *self, const guint8 *bytes, gsize n_bytes)
{
  g_autoptr (BtBencode) document = bt_bencode_new (bytes, n_bytes, &dict_limits, NULL);
  BtBencodeValue dict;
  const guint8 *name;
  gsize n_name;

  if (document == NULL)
    return FALSE;
  dict = bt_bencode_get_root (document);
  if (bt_bencode_get_type (dict) != BT_BENCODE_DICT)
    return FALSE;
  parse_names (self, bt_bencode_lookup (dict, "m"));
  parse_numbers (self, dict);
  parse_your_ip (self, dict);
  name = bt_bencode_get_string (bt_bencode_lookup (dict, "v"), &n_name);
  if (name != NULL)
    bt_client_name_clean (name, n_name, self->client, sizeof self->client);
  return TRUE;
}

static void
put_integer (GByteArray *to, const char *key, gint64 value)
{
  bt_bencode_put_string (to, key);
  bt_bencode_put_integer (to, value);
}

guint
bt_extension_start_message (GByteArray *to, guint8 id)
{
  const guint8 head[6] = { 0, 0, 0, 0, BT_MESSAGE_EXTENDED, id };
  guint at = to->len;

  g_byte_array_append (to, head, sizeof head);
  return at;
}

void
bt_extension_finish_message (GByteArray *to, guint at)
{
  bt_put_u32 (to->data + at, to->len - at - BT_MESSAGE_PREFIX_SIZE);
}

static void
put_names (const BtExtensionOffer *offer, GByteArray *to)
{
  bt_bencode_put_string (to, "m");
  bt_bencode_open_dict (to);
  put_integer (to, "lt_donthave", BT_EXTENSION_DONT_HAVE);
  put_integer (to, "upload_only", BT_EXTENSION_UPLOAD_ONLY);
  put_integer (to, "ut_metadata", BT_EXTENSION_METADATA);
  if (offer->pex || offer->no_pex)
    put_integer (to, "ut_pex", offer->pex ? BT_EXTENSION_PEX : 0);
  bt_bencode_close (to);
}

static void
put_your_ip (GByteArray *to, const BtAddress *address)
{
  bt_bencode_put_string (to, "yourip");
  if (bt_address_is_v4 (address))
    bt_bencode_put_bytes (to, address->ip + 12, 4);
  else
    bt_bencode_put_bytes (to, address->ip, 16);
}

void
bt_extension_write (const BtExtensionOffer *offer, GByteArray *to)
{
  guint at = bt_extension_start_message (to, BT_EXTENSION_HANDSHAKE);

  bt_bencode_open_dict (to);
  put_names (offer, to);
  if (offer->metadata_size > 0)
    put_integer (to, "metadata_size", offer->metadata_size);
  if (offer->port > 0)
    put_integer (to, "p", offer->port);
  put_integer (to, "reqq", BT_LIMIT_REQUESTS_IN);
  put_integer (to, "upload_only", offer->upload_only);
  bt_bencode_put_string (to, "v");
  bt_bencode_put_string (to, "Piecemeal 0.1");
  put_your_ip (to, offer->your_ip);
  bt_bencode_close (to);
  bt_extension_finish_message (to, at);
}

void
bt_extension_write_upload_only (guint8 id, gboolean upload_only, GByteArray *to)
{
  const guint8 value = upload_only;
  guint at = bt_extension_start_message (to, id);

  g_byte_array_append (to, &value, sizeof value);
  bt_extension_finish_message (to, at);
}

gboolean
bt_metadata_message_parse (BtMetadataMessage *self, const guint8 *bytes, gsize n_bytes)
{
  g_autoptr (BtBencode) document = bt_bencode_new (bytes, n_bytes, &dict_limits, NULL);
  BtBencodeValue dict;
  gsize n_dict;

  if (document == NULL)
    return FALSE;
  dict = bt_bencode_get_root (document);
  if (!lookup_integer (dict, "msg_type", &self->type)
      || !lookup_integer (dict, "piece", &self->piece))
    return FALSE;
  if (!lookup_integer (dict, "total_size", &self->total_size))
    self->total_size = -1;
  n_dict = bt_bencode_get_length (document);
  self->data = bytes + n_dict;
  self->n_data = n_bytes - n_dict;
  return TRUE;
}

void
bt_metadata_message_write (const BtMetadataMessage *self, guint8 id, GByteArray *to)
{
  guint at = bt_extension_start_message (to, id);

  bt_bencode_open_dict (to);
  put_integer (to, "msg_type", self->type);
  put_integer (to, "piece", self->piece);
  if (self->type == BT_METADATA_DATA)
    put_integer (to, "total_size", self->total_size);
  bt_bencode_close (to);
  if (self->type == BT_METADATA_DATA)
    g_byte_array_append (to, self->data, self->n_data);
  bt_extension_finish_message (to, at);
}
