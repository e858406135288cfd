/* bt-info-hash.c — what names a torrent: a v1 hash, a v2 hash, or both.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-info-hash.h"

#include <string.h>

#define HEX_V1 (2 * BT_SHA1_SIZE)   /* characters */
#define HEX_V2 (2 * BT_SHA256_SIZE) /* characters */
#define BASE32_V1 32                /* characters of 5 bits; BEP 9, RFC 3548 */

const guint8 *
bt_info_hash_get_wire (const BtInfoHash *self)
{
  return self->has_v1 ? self->v1 : self->v2;
}

static gboolean
equal_v1 (const BtInfoHash *a, const BtInfoHash *b)
{
  return memcmp (a->v1, b->v1, BT_SHA1_SIZE) == 0;
}

static gboolean
equal_v2 (const BtInfoHash *a, const BtInfoHash *b)
{
  return memcmp (a->v2, b->v2, BT_SHA256_SIZE) == 0;
}

gboolean
bt_info_hash_equal (const BtInfoHash *a, const BtInfoHash *b)
{
  if (!a->has_v1 != !b->has_v1 || !a->has_v2 != !b->has_v2)
    return FALSE;
  return (!a->has_v1 || equal_v1 (a, b)) && (!a->has_v2 || equal_v2 (a, b));
}

gboolean
bt_info_hash_matches (const BtInfoHash *a, const BtInfoHash *b)
{
  gboolean both_v1 = a->has_v1 && b->has_v1;
  gboolean both_v2 = a->has_v2 && b->has_v2;

  if (!both_v1 && !both_v2)
    return FALSE;
  return (!both_v1 || equal_v1 (a, b)) && (!both_v2 || equal_v2 (a, b));
}

guint
bt_info_hash_hash (gconstpointer self)
{
  guint hash;

  /* The bytes are a hash already: any four will do. */
  memcpy (&hash, bt_info_hash_get_wire (self), sizeof hash);
  return hash;
}

static gboolean
parse_hex (const char *text, guint8 *out, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++) {
    int high = g_ascii_xdigit_value (text[2 * i]);
    int low = g_ascii_xdigit_value (text[2 * i + 1]);

    if (high < 0 || low < 0)
      return FALSE;
    out[i] = (guint8) (high << 4 | low);
  }
  return TRUE;
}

static int
get_base32_value (char c)
{
  c = g_ascii_toupper (c);
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

static gboolean
parse_base32 (const char *text, guint8 out[BT_SHA1_SIZE])
{
  guint32 bits = 0;
  guint n_bits = 0;

  for (guint i = 0; i < BASE32_V1; i++) {
    int value = get_base32_value (text[i]);

    if (value < 0)
      return FALSE;
    bits = bits << 5 | (guint32) value;
    n_bits += 5;
    if (n_bits >= 8) {
      n_bits -= 8;
      *out++ = (guint8) (bits >> n_bits);
    }
  }
  return TRUE;
}

gboolean
bt_info_hash_parse (BtInfoHash *self, const char *text)
{
  BtInfoHash parsed = { 0 };
  gsize length = strnlen (text, HEX_V2 + 1);

  if (length == HEX_V1)
    parsed.has_v1 = parse_hex (text, parsed.v1, BT_SHA1_SIZE);
  else if (length == BASE32_V1)
    parsed.has_v1 = parse_base32 (text, parsed.v1);
  else if (length == HEX_V2)
    parsed.has_v2 = parse_hex (text, parsed.v2, BT_SHA256_SIZE);
  if (!parsed.has_v1 && !parsed.has_v2)
    return FALSE;
  *self = parsed;
  return TRUE;
}

char *
bt_info_hash_to_string (const BtInfoHash *self)
{
  gsize n_bytes = self->has_v1 ? BT_SHA1_SIZE : BT_SHA256_SIZE;
  const guint8 *bytes = bt_info_hash_get_wire (self);
  char *text = g_malloc (2 * n_bytes + 1);

  for (gsize i = 0; i < n_bytes; i++) {
    text[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
    text[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
  }
  text[2 * n_bytes] = '\0';
  return text;
}
