/* bt-dht-tokens.h — tokens: who announces must be who asked (BEP 5).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-node-id.h"

G_BEGIN_DECLS

#define BT_DHT_TOKEN_SIZE 8 /* bytes */

/* Two secrets that change every five minutes: a token holds for five to ten. */
typedef struct {
  guint8 secrets[2][16];
  gint64 next_us; /* the secrets change then */
} BtDhtTokens;

void bt_dht_tokens_init (BtDhtTokens *self, BtRandom *random, gint64 now_us);
/* For the IP of @address and @target; the port does not matter (NAT may change it). */
void bt_dht_tokens_make (BtDhtTokens *self, const BtAddress *address, const BtNodeId *target,
                         BtRandom *random, gint64 now_us, guint8 token[BT_DHT_TOKEN_SIZE]);
gboolean bt_dht_tokens_check (BtDhtTokens *self, const BtAddress *address, const BtNodeId *target,
                              const guint8 *token, gsize n_token, BtRandom *random, gint64 now_us);

G_END_DECLS
