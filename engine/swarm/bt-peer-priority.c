/* bt-peer-priority.c — whom to prefer among equals, so that both sides agree (BEP 40).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-peer-priority.h"

#include <string.h>

#define CRC32C_POLYNOMIAL 0x82f63b78u /* Castagnoli's, bits reversed; RFC 3720, 12.1 */
#define COARSE_MASK 0x55              /* of bytes that a neighbour may choose */
#define V4_SIZE 4                     /* bytes of an address; at the end of its mapped form */
#define V4_WHOLE 2                    /* bytes that always count whole: the /16 */
#define V6_WHOLE 6                    /* likewise: the /48 */

/* A bit at a time: it is done once an address, over 32 bytes at most. */
static guint32
crc32c (guint32 crc, const guint8 *bytes, gsize n_bytes)
{
  crc = ~crc;
  for (gsize i = 0; i < n_bytes; i++) {
    crc ^= bytes[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ (crc & 1 ? CRC32C_POLYNOMIAL : 0);
  }
  return ~crc;
}

static guint32
hash_sorted (const guint8 *a, const guint8 *b, gsize n_bytes)
{
  gboolean in_order = memcmp (a, b, n_bytes) <= 0;

  return crc32c (crc32c (0, in_order ? a : b, n_bytes), in_order ? b : a, n_bytes);
}

static guint32
hash_ports (guint16 a, guint16 b)
{
  const guint8 a_bytes[] = { a >> 8, a & 0xff }, b_bytes[] = { b >> 8, b & 0xff };

  return hash_sorted (a_bytes, b_bytes, sizeof a_bytes);
}

/* Bytes that count whole: those of the widest networks, and one more than the two have in common. */
static guint
count_whole (const guint8 *a, const guint8 *b, guint size, guint whole)
{
  guint common = 0;

  while (common < size && a[common] == b[common])
    common++;
  return common < whole ? whole : common + 1;
}

guint32
bt_peer_priority_get (const BtAddress *own, const BtAddress *peer)
{
  gboolean is_v4 = bt_address_is_v4 (own) && bt_address_is_v4 (peer);
  guint size = is_v4 ? V4_SIZE : sizeof own->ip;
  guint8 a[sizeof own->ip], b[sizeof own->ip];

  if (bt_address_equal_ip (own, peer))
    return hash_ports (own->port, peer->port);
  memcpy (a, own->ip + sizeof own->ip - size, size);
  memcpy (b, peer->ip + sizeof peer->ip - size, size);
  for (guint i = count_whole (a, b, size, is_v4 ? V4_WHOLE : V6_WHOLE); i < size; i++) {
    a[i] &= COARSE_MASK;
    b[i] &= COARSE_MASK;
  }
  return hash_sorted (a, b, size);
}
