/* bt-info-hash.h — what names a torrent: a v1 hash, a v2 hash, or both.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BT_SHA1_SIZE 20   /* bytes */
#define BT_SHA256_SIZE 32 /* bytes */

typedef struct {
  guint8 v1[BT_SHA1_SIZE];   /* zeros unless has_v1 */
  guint8 v2[BT_SHA256_SIZE]; /* zeros unless has_v2; BEP 52 */
  gboolean has_v1;
  gboolean has_v2;
} BtInfoHash;

/* The 20 bytes that go on the wire: v1, else the first 20 of v2 (BEP 52). */
const guint8 *bt_info_hash_get_wire (const BtInfoHash *self);
gboolean bt_info_hash_equal (const BtInfoHash *a, const BtInfoHash *b);
/* Whether both can name the same torrent: a common half is equal and no common half differs. */
gboolean bt_info_hash_matches (const BtInfoHash *a, const BtInfoHash *b);
/* GHashFunc / GEqualFunc over the wire bytes. */
guint bt_info_hash_hash (gconstpointer self);
/* 40 hex digits or 32 base32 characters (v1), 64 hex digits (v2). */
gboolean bt_info_hash_parse (BtInfoHash *self, const char *text);
/* 40 hex digits of v1, else 64 of v2. */
char *bt_info_hash_to_string (const BtInfoHash *self);

G_END_DECLS
