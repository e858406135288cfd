/* bt-dht-tokens.c — tokens: who announces must be who asked (BEP 5).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-tokens.h"

#include "base/bt-hash.h"

#include <gnutls/gnutls.h>
#include <string.h>

#define EPOCH_US (5 * G_TIME_SPAN_MINUTE) /* BEP 5: every five minutes, and ten they hold */

/* What is hashed. No padding: it is all bytes. */
typedef struct {
  guint8 secret[BT_DHT_TOKEN_SECRET_SIZE];
  guint8 ip[16];
  guint8 target[BT_NODE_ID_SIZE];
  guint8 epoch[8];
} Input;

void
bt_dht_tokens_init (BtDhtTokens *self, const guint8 secret[BT_DHT_TOKEN_SECRET_SIZE])
{
  memcpy (self->secret, secret, sizeof self->secret);
}

/* The secret comes first and the length is always the same, so nothing can be added to make another
 * token of one that is known. */
static void
make (const BtDhtTokens *self, const BtAddress *address, const BtNodeId *target, gint64 epoch,
      guint8 token[BT_DHT_TOKEN_SIZE])
{
  guint8 digest[BT_SHA1_SIZE];
  Input input;

  memcpy (input.secret, self->secret, sizeof input.secret);
  memcpy (input.ip, address->ip, sizeof input.ip);
  memcpy (input.target, target->bytes, sizeof input.target);
  memcpy (input.epoch, &epoch, sizeof input.epoch);
  bt_sha1 (&input, sizeof input, digest);
  memcpy (token, digest, BT_DHT_TOKEN_SIZE);
}

void
bt_dht_tokens_make (const BtDhtTokens *self, const BtAddress *address, const BtNodeId *target,
                    gint64 now_us, guint8 token[BT_DHT_TOKEN_SIZE])
{
  make (self, address, target, now_us / EPOCH_US, token);
}

gboolean
bt_dht_tokens_check (const BtDhtTokens *self, const BtAddress *address, const BtNodeId *target,
                     const guint8 *token, gsize n_token, gint64 now_us)
{
  if (n_token != BT_DHT_TOKEN_SIZE)
    return FALSE;
  for (gint64 age = 0; age < 2; age++) {
    guint8 right[BT_DHT_TOKEN_SIZE];

    make (self, address, target, now_us / EPOCH_US - age, right);
    /* How long it takes must not tell how much of a guess was right. */
    if (gnutls_memcmp (right, token, sizeof right) == 0)
      return TRUE;
  }
  return FALSE;
}
