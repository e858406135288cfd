/* bt-pex-message.h — what peers tell each other of third ones (BEP 11, ut_pex).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-address.h"
#include "base/bt-limits.h"

G_BEGIN_DECLS

/* What is known of a contact; BEP 11. Other bits mean nothing yet. */
typedef enum {
  BT_PEX_ENCRYPTS = 1 << 0,  /* prefers encryption */
  BT_PEX_SEED = 1 << 1,      /* a seed, or wants nothing more (BEP 21) */
  BT_PEX_UTP = 1 << 2,       /* speaks uTP */
  BT_PEX_HOLEPUNCH = 1 << 3, /* speaks ut_holepunch */
  BT_PEX_REACHABLE = 1 << 4, /* was dialed, and answered */
} BtPexFlags;

typedef struct {
  BtAddress address;
  guint8 flags; /* BtPexFlags */
} BtPexContact;

/* IPv4 and IPv6 together, as BEP 11 counts them. */
typedef struct {
  BtPexContact added[BT_LIMIT_PEX_FIRST];
  BtAddress dropped[BT_LIMIT_PEX_FIRST];
  guint n_added, n_dropped;
} BtPexMessage;

/* Contacts that nobody may dial, that come twice, or whose IP address came with another port (but for
 * loopback) are left out; so is what comes after the first BT_LIMIT_PEX_FIRST. FALSE: no dictionary. */
gboolean bt_pex_message_parse (BtPexMessage *self, const guint8 *bytes, gsize n_bytes);
/* Appends a whole message, prefix included, for a peer that calls ut_pex @id. */
void bt_pex_message_write (const BtPexMessage *self, guint8 id, GByteArray *to);

G_END_DECLS
