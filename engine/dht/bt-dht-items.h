/* bt-dht-items.h — items that others put with us (BEP 44).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-item.h"

G_BEGIN_DECLS

/* Bounded by BT_LIMIT_DHT_ITEMS: the one that was put least recently makes room. An item is forgotten
 * two hours after its last put. */
typedef struct _BtDhtItems BtDhtItems;

BtDhtItems *bt_dht_items_new (void);
void bt_dht_items_free (BtDhtItems *self);
/* Keeps a copy when it is right and newer than what is here. @cas: the seq that is to be replaced, if
 * there is one; -1: any. The same item once more is right: it lives on. */
BtItemVerdict bt_dht_items_put (BtDhtItems *self, const BtItem *item, gint64 cas, gint64 now_us);
/* FALSE: not here. @item: what it points to is borrowed until the next call. */
gboolean bt_dht_items_get (const BtDhtItems *self, const BtNodeId *target, BtItem *item);
guint bt_dht_items_get_n (const BtDhtItems *self);
/* Forgets what is too old; costs what it forgets. To be called once a minute or so. */
void bt_dht_items_expire (BtDhtItems *self, gint64 now_us);

G_END_DECLS
