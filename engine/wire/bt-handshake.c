/* bt-handshake.c — the 68 bytes that open a connection (BEP 3, BEP 10, BEP 6).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/bt-handshake.h"

#include <string.h>

/* BEP 3: a length byte and the protocol's name. */
static const char protocol[] = "\x13"
                               "BitTorrent protocol";

#define PROTOCOL_SIZE 20
#define RESERVED_EXTENSIONS 0x10 /* bit of reserved[5]; BEP 10 */
#define RESERVED_FAST 0x04       /* bit of reserved[7]; BEP 6 */
#define RESERVED_DHT 0x01        /* bit of reserved[7]; BEP 5 */

gboolean
bt_handshake_parse (BtHandshake *self, const guint8 *bytes)
{
  if (memcmp (bytes, protocol, PROTOCOL_SIZE) != 0)
    return FALSE;
  memcpy (self->reserved, bytes + PROTOCOL_SIZE, sizeof self->reserved);
  memcpy (self->info_hash, bytes + 28, sizeof self->info_hash);
  memcpy (self->peer_id, bytes + 48, sizeof self->peer_id);
  return TRUE;
}

void
bt_handshake_write (const BtHandshake *self, guint8 *bytes)
{
  memcpy (bytes, protocol, PROTOCOL_SIZE);
  memcpy (bytes + PROTOCOL_SIZE, self->reserved, sizeof self->reserved);
  memcpy (bytes + 28, self->info_hash, sizeof self->info_hash);
  memcpy (bytes + 48, self->peer_id, sizeof self->peer_id);
}

void
bt_handshake_init (BtHandshake *self, const guint8 info_hash[20], const guint8 peer_id[20])
{
  memset (self->reserved, 0, sizeof self->reserved);
  self->reserved[5] |= RESERVED_EXTENSIONS;
  self->reserved[7] |= RESERVED_FAST;
  memcpy (self->info_hash, info_hash, sizeof self->info_hash);
  memcpy (self->peer_id, peer_id, sizeof self->peer_id);
}

gboolean
bt_handshake_has_extensions (const BtHandshake *self)
{
  return (self->reserved[5] & RESERVED_EXTENSIONS) != 0;
}

gboolean
bt_handshake_has_fast (const BtHandshake *self)
{
  return (self->reserved[7] & RESERVED_FAST) != 0;
}

void
bt_handshake_set_dht (BtHandshake *self)
{
  self->reserved[7] |= RESERVED_DHT;
}

gboolean
bt_handshake_has_dht (const BtHandshake *self)
{
  return (self->reserved[7] & RESERVED_DHT) != 0;
}
