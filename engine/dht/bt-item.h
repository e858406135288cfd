/* bt-item.h — an item of the DHT, its name and what makes it right (BEP 44).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-node-id.h"

G_BEGIN_DECLS

#define BT_ITEM_VALUE_MAX 1000 /* bytes, bencoded; BEP 44 */
#define BT_ITEM_SALT_MAX 64    /* bytes; BEP 44 */
#define BT_ITEM_KEY_SIZE 32    /* bytes; Ed25519 */
#define BT_ITEM_SIGNATURE_SIZE 64

/* One item; mutable when has_key. What it points to is borrowed. */
typedef struct {
  const guint8 *value; /* bencoded */
  gsize n_value;
  gboolean has_key;
  guint8 key[BT_ITEM_KEY_SIZE];
  guint8 signature[BT_ITEM_SIGNATURE_SIZE];
  const guint8 *salt; /* NULL: none */
  gsize n_salt;
  gint64 seq; /* >= 0 */
} BtItem;

/* The codes of BEP 44 for a KRPC error; 0: right. */
typedef enum {
  BT_ITEM_RIGHT = 0,
  BT_ITEM_TOO_BIG = 205,
  BT_ITEM_BAD_SIGNATURE = 206,
  BT_ITEM_SALT_TOO_BIG = 207,
  BT_ITEM_CAS_MISMATCH = 301,
  BT_ITEM_SEQ_TOO_OLD = 302,
} BtItemVerdict;

/* SHA-1 of the value, or of key and salt. Of a salt that is too big: nothing anybody looks for. */
void bt_item_get_target (const BtItem *self, BtNodeId *target);
/* Whether it is small enough, and its seq is one (BT_ITEM_SEQ_TOO_OLD: it is negative). */
BtItemVerdict bt_item_check_sizes (const BtItem *self);
/* The sizes, and the signature of a mutable one (an elliptic curve: a tenth of a millisecond). */
BtItemVerdict bt_item_check (const BtItem *self);
/* Fills key, has_key and signature. @secret: 32 bytes, the seed of an Ed25519 key. FALSE: GnuTLS
 * cannot, or the sizes are wrong. */
gboolean bt_item_sign (BtItem *self, const guint8 secret[32]);

G_END_DECLS
