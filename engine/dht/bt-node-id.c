/* bt-node-id.c — ids of DHT nodes, how far apart they are, and which fit an address.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-node-id.h"

#include <string.h>

/* BEP 42: so many leading bits of an id follow from the address, and three bits of its last byte. */
#define FIXED_BITS 21
#define CHOICE_MASK 7
#define V4_OFFSET 12                 /* of the IPv4 address in its mapped form */
#define CRC32C_POLYNOMIAL 0x82f63b78 /* Castagnoli's, reflected; RFC 3720, appendix B.4 */

gboolean
bt_node_id_equal (const BtNodeId *a, const BtNodeId *b)
{
  return memcmp (a->bytes, b->bytes, BT_NODE_ID_SIZE) == 0;
}

guint
bt_node_id_hash (const BtNodeId *self)
{
  guint hash;

  /* Whoever chooses ids chooses the front: what lies in the middle is mixed in. */
  memcpy (&hash, self->bytes + 8, sizeof hash);
  return hash ^ ((guint) self->bytes[0] << 24 | self->bytes[BT_NODE_ID_SIZE - 1]);
}

guint
bt_node_id_get_alike (const BtNodeId *a, const BtNodeId *b)
{
  for (guint i = 0; i < BT_NODE_ID_SIZE; i++) {
    guint differing = a->bytes[i] ^ b->bytes[i];

    if (differing != 0)
      return 8 * i + 8 - g_bit_storage (differing);
  }
  return BT_NODE_ID_BITS;
}

int
bt_node_id_compare (const BtNodeId *target, const BtNodeId *a, const BtNodeId *b)
{
  for (guint i = 0; i < BT_NODE_ID_SIZE; i++) {
    if (a->bytes[i] != b->bytes[i])
      return (a->bytes[i] ^ target->bytes[i]) - (b->bytes[i] ^ target->bytes[i]);
  }
  return 0;
}

static void
fill (guint8 *bytes, gsize n, BtRandom *random)
{
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (bt_random_next (random) >> 56);
}

void
bt_node_id_make_random (BtNodeId *out, const BtNodeId *self, guint n_alike, BtRandom *random)
{
  guint whole = n_alike / 8, bit = 0x80u >> (n_alike % 8);

  fill (out->bytes, BT_NODE_ID_SIZE, random);
  memcpy (out->bytes, self->bytes, MIN (whole, BT_NODE_ID_SIZE));
  if (n_alike >= BT_NODE_ID_BITS)
    return;
  /* Bits before the one that differs are ours, those behind it chance. */
  out->bytes[whole] = (guint8) ((self->bytes[whole] & ~(2 * bit - 1)) | (~self->bytes[whole] & bit)
                                | (out->bytes[whole] & (bit - 1)));
}

static guint32
crc32c (const guint8 *bytes, gsize n)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < n; i++) {
    crc ^= bytes[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ (crc & 1 ? CRC32C_POLYNOMIAL : 0);
  }
  return ~crc;
}

/* The first bits of an id that @address may have with @choice in the id's last byte. */
static guint32
get_prefix (const BtAddress *address, guint8 choice)
{
  static const guint8 mask4[] = { 0x03, 0x0f, 0x3f, 0xff };
  static const guint8 mask6[] = { 0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, 0xff };
  gboolean is_v4 = bt_address_is_v4 (address);
  const guint8 *ip = is_v4 ? address->ip + V4_OFFSET : address->ip;
  const guint8 *mask = is_v4 ? mask4 : mask6;
  gsize n = is_v4 ? sizeof mask4 : sizeof mask6;
  guint8 masked[sizeof mask6];

  for (gsize i = 0; i < n; i++)
    masked[i] = ip[i] & mask[i];
  masked[0] |= (guint8) ((choice & CHOICE_MASK) << 5);
  return crc32c (masked, n) >> (32 - FIXED_BITS);
}

static guint32
read_prefix (const BtNodeId *self)
{
  return ((guint32) self->bytes[0] << 16 | (guint32) self->bytes[1] << 8 | self->bytes[2])
         >> (24 - FIXED_BITS);
}

void
bt_node_id_make_own (BtNodeId *self, const BtAddress *external, BtRandom *random)
{
  guint32 prefix;

  fill (self->bytes, BT_NODE_ID_SIZE, random);
  if (external == NULL || bt_address_is_local (external))
    return;
  prefix = get_prefix (external, self->bytes[BT_NODE_ID_SIZE - 1]) << (24 - FIXED_BITS);
  self->bytes[0] = (guint8) (prefix >> 16);
  self->bytes[1] = (guint8) (prefix >> 8);
  self->bytes[2] = (guint8) (prefix | (self->bytes[2] & ((1 << (24 - FIXED_BITS)) - 1)));
}

gboolean
bt_node_id_fits (const BtNodeId *self, const BtAddress *address)
{
  return bt_address_is_local (address)
         || read_prefix (self) == get_prefix (address, self->bytes[BT_NODE_ID_SIZE - 1]);
}
