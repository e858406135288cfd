/* bt-fast-set.c — the pieces that a newcomer may have while it is choked (BEP 6).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-fast-set.h"

#include "base/bt-cursor.h"
#include "base/bt-hash.h"

#include <string.h>

#define V4_OFFSET 12 /* of the four bytes in a mapped address */
#define SEED_SIZE (4 + BT_SHA1_SIZE)

guint
bt_fast_set_get_size (guint32 n_pieces)
{
  return MIN (n_pieces / BT_FAST_SET_SHARE, BT_FAST_SET_MAX);
}

static gboolean
contains (const guint32 *set, guint n, guint32 piece)
{
  for (guint i = 0; i < n; i++) {
    if (set[i] == piece)
      return TRUE;
  }
  return FALSE;
}

/* Takes what is new of one digest. */
static guint
take (const guint8 *digest, guint32 n_pieces, guint n_max, guint32 *set, guint n)
{
  BtCursor cursor;

  bt_cursor_init (&cursor, digest, BT_SHA1_SIZE);
  for (guint i = 0; i < BT_SHA1_SIZE / 4 && n < n_max; i++) {
    guint32 piece = bt_cursor_read_u32 (&cursor) % n_pieces;

    if (!contains (set, n, piece))
      set[n++] = piece;
  }
  return n;
}

guint
bt_fast_set_compute (const BtAddress *address, const BtInfoHash *info_hash, guint32 n_pieces,
                     guint n_max, guint32 *set)
{
  guint8 bytes[SEED_SIZE], digest[BT_SHA1_SIZE];
  guint n = 0, n_wanted = MIN (MIN (n_max, BT_FAST_SET_MAX), n_pieces);

  if (!bt_address_is_v4 (address))
    return 0;
  memcpy (bytes, address->ip + V4_OFFSET, 3);
  bytes[3] = 0;
  memcpy (bytes + 4, bt_info_hash_get_wire (info_hash), BT_SHA1_SIZE);
  bt_sha1 (bytes, sizeof bytes, digest);
  while (n < n_wanted) {
    n = take (digest, n_pieces, n_wanted, set, n);
    bt_sha1 (digest, sizeof digest, digest);
  }
  return n;
}
