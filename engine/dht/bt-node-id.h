/* bt-node-id.h — ids of DHT nodes, how far apart they are, and which fit an address (BEP 5, 42).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-dht-stat.h"
#include "base/bt-random.h"

G_BEGIN_DECLS

#define BT_NODE_ID_BITS (8 * BT_NODE_ID_SIZE)

/* Of a node, and of what is looked for: an info hash or the name of an item. */
typedef struct {
  guint8 bytes[BT_NODE_ID_SIZE];
} BtNodeId;

gboolean bt_node_id_equal (const BtNodeId *a, const BtNodeId *b);
guint bt_node_id_hash (const BtNodeId *self);
/* Leading bits alike, 0 to BT_NODE_ID_BITS. */
guint bt_node_id_get_alike (const BtNodeId *a, const BtNodeId *b);
/* Below 0: @a is closer to @target than @b, by XOR. */
int bt_node_id_compare (const BtNodeId *target, const BtNodeId *a, const BtNodeId *b);
/* @n_alike leading bits of @self, then the other one, then chance: an id in the bucket of that depth. */
void bt_node_id_make_random (BtNodeId *out, const BtNodeId *self, guint n_alike, BtRandom *random);
/* An id of our own that fits @external (BEP 42), our address as others see it; NULL: not known yet. */
void bt_node_id_make_own (BtNodeId *self, const BtAddress *external, BtRandom *random);
/* Whether @self was made from @address as BEP 42 has it. Local addresses: always. */
gboolean bt_node_id_fits (const BtNodeId *self, const BtAddress *address);

/* A node as others tell of it. */
typedef struct {
  BtNodeId id;
  BtAddress address;
} BtContact;

G_END_DECLS
