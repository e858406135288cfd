/* bt-bloom.h — a Bloom filter of IP addresses (BEP 33).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"

G_BEGIN_DECLS

#define BT_BLOOM_SIZE 256 /* bytes: m = 2048 bits, k = 2 */

typedef struct {
  guint8 bytes[BT_BLOOM_SIZE];
} BtBloom;

void bt_bloom_add (BtBloom *self, const BtAddress *address);
void bt_bloom_merge (BtBloom *self, const BtBloom *other);
/* How many addresses there are about: 0 of an empty one, about 7800 of a full one, which tells
 * nothing any more. To be shown, never to decide by: it is a floating-point number. */
double bt_bloom_estimate (const BtBloom *self);

G_END_DECLS
