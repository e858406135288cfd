/* bt-dht-private.h — what the engine's model tells the DHT's.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bt-dht.h"
#include "session/bt-session.h"

G_BEGIN_DECLS

/* @session: borrowed until detach(). */
BtDht *_bt_dht_new (void);
void _bt_dht_attach (BtDht *self, BtSession *session);
void _bt_dht_detach (BtDht *self);
/* @stat: (transfer full) (nullable): nothing new. */
void _bt_dht_apply (BtDht *self, const BtDhtSummary *summary, BtDhtStat *stat);

G_END_DECLS
