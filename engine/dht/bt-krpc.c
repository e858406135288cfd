/* bt-krpc.c — what a message of the DHT consists of, and its writer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-krpc-private.h"

#include <string.h>

#include "base/bt-cursor.h"
#include "dht/bt-bloom.h"
#include "dht/bt-item.h"

#define V4_OFFSET 12    /* of the IPv4 address in its mapped form */
#define CLIENT "PM\0\1" /* "v": client and version, BEP 20's way */
#define NUMBER_ROOM 20  /* digits of a 64-bit number */

const char *const _bt_krpc_methods[] = {
  "ping", "find_node", "get_peers", "announce_peer", "get", "put", "sample_infohashes",
};

static const BtKrpcField fields[] = {
  { "BFpe", BT_KRPC_BYTES, offsetof (BtKrpc, peers), BT_BLOOM_SIZE },
  { "BFsd", BT_KRPC_BYTES, offsetof (BtKrpc, seeds), BT_BLOOM_SIZE },
  { "cas", BT_KRPC_NUMBER, offsetof (BtKrpc, cas) },
  { "id", BT_KRPC_BYTES, offsetof (BtKrpc, id), BT_NODE_ID_SIZE },
  { "implied_port", BT_KRPC_FLAG, offsetof (BtKrpc, implied_port) },
  { "info_hash", BT_KRPC_BYTES, offsetof (BtKrpc, info_hash), BT_NODE_ID_SIZE },
  { "interval", BT_KRPC_NUMBER, offsetof (BtKrpc, interval) },
  { "k", BT_KRPC_BYTES, offsetof (BtKrpc, key), BT_ITEM_KEY_SIZE },
  { "nodes", BT_KRPC_BYTES, offsetof (BtKrpc, nodes), BT_KRPC_CONTACT4, TRUE },
  { "nodes6", BT_KRPC_BYTES, offsetof (BtKrpc, nodes6), BT_KRPC_CONTACT6, TRUE },
  { "noseed", BT_KRPC_FLAG, offsetof (BtKrpc, no_seeds) },
  { "num", BT_KRPC_NUMBER, offsetof (BtKrpc, num) },
  { "port", BT_KRPC_NUMBER, offsetof (BtKrpc, port) },
  { "salt", BT_KRPC_BYTES, offsetof (BtKrpc, salt) },
  { "samples", BT_KRPC_BYTES, offsetof (BtKrpc, samples), BT_NODE_ID_SIZE, TRUE },
  { "scrape", BT_KRPC_FLAG, offsetof (BtKrpc, scrape) },
  { "seed", BT_KRPC_FLAG, offsetof (BtKrpc, seed) },
  { "seq", BT_KRPC_NUMBER, offsetof (BtKrpc, seq) },
  { "sig", BT_KRPC_BYTES, offsetof (BtKrpc, signature), BT_ITEM_SIGNATURE_SIZE },
  { "target", BT_KRPC_BYTES, offsetof (BtKrpc, target), BT_NODE_ID_SIZE },
  { "token", BT_KRPC_BYTES, offsetof (BtKrpc, token) },
  { "v", BT_KRPC_RAW, offsetof (BtKrpc, item) },
  { "values", BT_KRPC_LIST, offsetof (BtKrpc, values) },
  { "want", BT_KRPC_WANT, 0 },
};

const BtKrpcField *
_bt_krpc_get_fields (guint *n)
{
  *n = G_N_ELEMENTS (fields);
  return fields;
}

void
bt_krpc_init (BtKrpc *self, BtKrpcKind kind, BtKrpcMethod method)
{
  *self = (BtKrpc) { .kind = kind, .method = method };
  self->port = self->seq = self->cas = self->interval = self->num = -1;
}

/* --- contacts, peers and addresses ------------------------------------------------------------- */

gboolean
bt_krpc_next_contact (BtSpan *rest, gboolean is_v6, BtContact *contact)
{
  gsize size = is_v6 ? BT_KRPC_CONTACT6 : BT_KRPC_CONTACT4;

  if (rest->n < size)
    return FALSE;
  memcpy (contact->id.bytes, rest->bytes, BT_NODE_ID_SIZE);
  if (is_v6)
    bt_address_from_compact6 (&contact->address, rest->bytes + BT_NODE_ID_SIZE);
  else
    bt_address_from_compact4 (&contact->address, rest->bytes + BT_NODE_ID_SIZE);
  *rest = (BtSpan) { rest->bytes + size, rest->n - size };
  return TRUE;
}

gboolean
bt_krpc_next_peer (BtSpan *rest, BtAddress *peer)
{
  gsize head, size;

  if (rest->n >= BT_KRPC_VALUE4 && rest->bytes[0] == '6' && rest->bytes[1] == ':') {
    head = 2, size = BT_KRPC_VALUE4;
    bt_address_from_compact4 (peer, rest->bytes + head);
  } else if (rest->n >= BT_KRPC_VALUE6 && memcmp (rest->bytes, "18:", 3) == 0) {
    head = 3, size = BT_KRPC_VALUE6;
    bt_address_from_compact6 (peer, rest->bytes + head);
  } else
    return FALSE;
  *rest = (BtSpan) { rest->bytes + size, rest->n - size };
  return TRUE;
}

gsize
bt_krpc_put_address (guint8 *to, const BtAddress *address)
{
  gboolean is_v4 = bt_address_is_v4 (address);
  gsize n = is_v4 ? sizeof address->ip - V4_OFFSET : sizeof address->ip;

  memcpy (to, is_v4 ? address->ip + V4_OFFSET : address->ip, n);
  bt_put_u16 (to + n, address->port);
  return n + 2;
}

gboolean
bt_krpc_get_address (BtSpan compact, BtAddress *address)
{
  if (compact.n == BT_COMPACT4_SIZE)
    bt_address_from_compact4 (address, compact.bytes);
  else if (compact.n == BT_COMPACT6_SIZE)
    bt_address_from_compact6 (address, compact.bytes);
  else
    return FALSE;
  return TRUE;
}

gsize
bt_krpc_put_contact (guint8 *to, const BtContact *contact)
{
  memcpy (to, contact->id.bytes, BT_NODE_ID_SIZE);
  return BT_NODE_ID_SIZE + bt_krpc_put_address (to + BT_NODE_ID_SIZE, &contact->address);
}

gsize
bt_krpc_put_peer (guint8 *to, const BtAddress *peer)
{
  gsize head = bt_address_is_v4 (peer) ? 2 : 3;

  memcpy (to, head == 2 ? "6:" : "18:", head);
  return head + bt_krpc_put_address (to + head, peer);
}

/* --- writing ------------------------------------------------------------------------------------ */

typedef struct {
  guint8 *to;
  gsize n, room;
  gboolean is_full;
} Writer;

static void
put (Writer *self, const void *bytes, gsize n)
{
  if (n > self->room - self->n) {
    self->is_full = TRUE;
    return;
  }
  if (n > 0)
    memcpy (self->to + self->n, bytes, n);
  self->n += n;
}

static void
put_text (Writer *self, const char *text)
{
  put (self, text, strlen (text));
}

/* "@before@value@after"; by hand, because a message has a dozen numbers and printf() was a tenth of it. */
static void
put_number (Writer *self, const char *before, guint64 value, const char *after)
{
  char digits[NUMBER_ROOM];
  gsize at = sizeof digits;

  do
    digits[--at] = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  put_text (self, before);
  put (self, digits + at, sizeof digits - at);
  put_text (self, after);
}

static void
put_bytes (Writer *self, const void *bytes, gsize n)
{
  put_number (self, "", n, ":");
  put (self, bytes, n);
}

static void
put_string (Writer *self, const char *text)
{
  put_bytes (self, text, strlen (text));
}

static void
put_span (Writer *self, const BtKrpcField *field, const BtSpan *span)
{
  if (span->bytes == NULL)
    return;
  put_string (self, field->name);
  if (field->type == BT_KRPC_BYTES) {
    put_bytes (self, span->bytes, span->n);
    return;
  }
  put_text (self, field->type == BT_KRPC_LIST ? "l" : "");
  put (self, span->bytes, span->n);
  put_text (self, field->type == BT_KRPC_LIST ? "e" : "");
}

static void
put_want (Writer *self, const BtKrpc *message)
{
  if (!message->want4 && !message->want6)
    return;
  put_string (self, "want");
  put_text (self, "l");
  put_text (self, message->want4 ? "2:n4" : "");
  put_text (self, message->want6 ? "2:n6" : "");
  put_text (self, "e");
}

static void
put_field (Writer *self, const BtKrpcField *field, const BtKrpc *message)
{
  gconstpointer at = (const guint8 *) message + field->offset;

  switch (field->type) {
  case BT_KRPC_BYTES:
  case BT_KRPC_RAW:
  case BT_KRPC_LIST:
    put_span (self, field, at);
    break;
  case BT_KRPC_NUMBER:
    if (*(const gint64 *) at >= 0) {
      put_string (self, field->name);
      put_number (self, "i", (guint64) * (const gint64 *) at, "e");
    }
    break;
  case BT_KRPC_FLAG:
    if (*(const gboolean *) at) {
      put_string (self, field->name);
      put_text (self, "i1e");
    }
    break;
  case BT_KRPC_WANT:
    put_want (self, message);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
put_body (Writer *self, const BtKrpc *message)
{
  put_text (self, "d");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    put_field (self, &fields[i], message);
  put_text (self, "e");
}

static const char *
get_error_text (int code)
{
  switch (code) {
  case BT_KRPC_PROTOCOL_ERROR:
    return "Protocol Error";
  case BT_KRPC_METHOD_UNKNOWN:
    return "Method Unknown";
  case BT_ITEM_TOO_BIG:
    return "Message Too Big";
  case BT_ITEM_BAD_SIGNATURE:
    return "Invalid Signature";
  case BT_ITEM_SALT_TOO_BIG:
    return "Salt Too Big";
  case BT_ITEM_CAS_MISMATCH:
    return "CAS Mismatch";
  case BT_ITEM_SEQ_TOO_OLD:
    return "Sequence Number Too Old";
  default:
    return "Generic Error";
  }
}

/* The keys of the outermost dictionary in their order: a e ip q r ro t v y. */
gsize
bt_krpc_write (const BtKrpc *self, guint8 *to, gsize room)
{
  static const char *const kinds[] = { "q", "r", "e" };
  Writer writer = { to, 0, room, FALSE };

  put_text (&writer, "d");
  if (self->kind == BT_KRPC_QUERY) {
    put_text (&writer, "1:a");
    put_body (&writer, self);
  } else if (self->kind == BT_KRPC_ERROR) {
    put_number (&writer, "1:eli", (guint64) self->error_code, "e");
    put_string (&writer, get_error_text (self->error_code));
    put_text (&writer, "e");
  }
  if (self->external.bytes != NULL) {
    put_text (&writer, "2:ip");
    put_bytes (&writer, self->external.bytes, self->external.n);
  }
  if (self->kind == BT_KRPC_QUERY) {
    put_text (&writer, "1:q");
    put_string (&writer, _bt_krpc_methods[self->method]);
  } else if (self->kind == BT_KRPC_RESPONSE) {
    put_text (&writer, "1:r");
    put_body (&writer, self);
  }
  put_text (&writer, self->is_read_only ? "2:roi1e1:t" : "1:t");
  put_bytes (&writer, self->transaction.bytes, self->transaction.n);
  put_text (&writer, "1:v");
  put_bytes (&writer, CLIENT, sizeof CLIENT - 1);
  put_text (&writer, "1:y");
  put_string (&writer, kinds[self->kind]);
  put_text (&writer, "e");
  return writer.is_full ? 0 : writer.n;
}
