/* bt-dht-tokens.h — tokens: who announces must be who asked (BEP 5).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dht/bt-node-id.h"

G_BEGIN_DECLS

#define BT_DHT_TOKEN_SIZE 8         /* bytes */
#define BT_DHT_TOKEN_SECRET_SIZE 16 /* bytes */

/* A token is a keyed hash of who asked for what and in which five minutes, so that nothing has to be
 * kept or changed: it holds for these five and the next. */
typedef struct {
  guint8 secret[BT_DHT_TOKEN_SECRET_SIZE];
} BtDhtTokens;

/* @secret: nobody may be able to guess it. A BtRandom that also makes ids is not good enough: whoever
 * sees enough of those can compute the rest. */
void bt_dht_tokens_init (BtDhtTokens *self, const guint8 secret[BT_DHT_TOKEN_SECRET_SIZE]);
/* For the IP of @address and @target; the port does not matter (NAT may change it). */
void bt_dht_tokens_make (const BtDhtTokens *self, const BtAddress *address, const BtNodeId *target,
                         gint64 now_us, guint8 token[BT_DHT_TOKEN_SIZE]);
gboolean bt_dht_tokens_check (const BtDhtTokens *self, const BtAddress *address,
                              const BtNodeId *target, const guint8 *token, gsize n_token,
                              gint64 now_us);

G_END_DECLS
