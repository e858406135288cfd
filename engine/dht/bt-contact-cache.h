/* bt-contact-cache.h — nodes from all over the network, to begin lookups with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-node-id.h"

G_BEGIN_DECLS

/* The routing table knows many nodes near to us and eight of the half of the network that is far: a
 * lookup there has to come closer by three bits at a time. This keeps one node of each of equal parts
 * of the network, so that a lookup begins where the table would come to after several rounds, and it
 * costs no message: the nodes are those that lookups told of.
 *
 * It has a fixed size, and no call does more than look at each part once. Nobody is told of these
 * nodes, and a lookup treats them as any that it hears of. */
typedef struct _BtContactCache BtContactCache;

BtContactCache *bt_contact_cache_new (void);
void bt_contact_cache_free (BtContactCache *self);
/* Somebody told of it: it is kept when its part of the network has none. */
void bt_contact_cache_heard (BtContactCache *self, const BtContact *contact);
/* It answered: it takes the place of whom we had of its part. */
void bt_contact_cache_answered (BtContactCache *self, const BtContact *contact);
/* It did not: it is forgotten. */
void bt_contact_cache_failed (BtContactCache *self, const BtContact *contact);
/* At most @max of those whose part is closest to that of @target, by rising distance of the parts;
 * returns how many. @out: shape @max. */
guint bt_contact_cache_find (const BtContactCache *self, const BtNodeId *target, BtContact *out,
                             guint max);

G_END_DECLS
