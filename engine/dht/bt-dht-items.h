/* bt-dht-items.h — items that others put with us, and what makes one right (BEP 44).
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

/* SHA-1 of the value, or of key and salt. */
void bt_item_get_target (const BtItem *self, BtNodeId *target);
/* The codes of BEP 44 for a KRPC error; 0: right. */
typedef enum {
  BT_ITEM_RIGHT = 0,
  BT_ITEM_TOO_BIG = 205,
  BT_ITEM_BAD_SIGNATURE = 206,
  BT_ITEM_SALT_TOO_BIG = 207,
  BT_ITEM_CAS_MISMATCH = 301,
  BT_ITEM_SEQ_TOO_OLD = 302,
} BtItemVerdict;
/* Sizes, and the signature of a mutable one (an elliptic curve: a tenth of a millisecond). */
BtItemVerdict bt_item_check (const BtItem *self);
/* Fills key and signature. @secret: 32 bytes, the seed of an Ed25519 key. FALSE: GnuTLS cannot. */
gboolean bt_item_sign (BtItem *self, const guint8 secret[32]);

/* Bounded by BT_LIMIT_DHT_ITEMS; an item is forgotten two hours after its last put. */
typedef struct _BtDhtItems BtDhtItems;

BtDhtItems *bt_dht_items_new (void);
void bt_dht_items_free (BtDhtItems *self);
/* @cas: -1: none. */
BtItemVerdict bt_dht_items_put (BtDhtItems *self, const BtItem *item, gint64 cas, gint64 now_us);
/* FALSE: not here. @item: borrowed until the next call. */
gboolean bt_dht_items_get (BtDhtItems *self, const BtNodeId *target, BtItem *item, gint64 now_us);
guint bt_dht_items_get_n (const BtDhtItems *self);
void bt_dht_items_expire (BtDhtItems *self, gint64 now_us);

G_END_DECLS
