/* bt-peer-private.h — what the torrent tells its peers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bt-peer.h"

G_BEGIN_DECLS

/* Takes what @stat holds and leaves it empty. */
BtPeer *_bt_peer_new (BtPeerStat *stat);
/* The same for a peer that is there already; tells nobody. */
void _bt_peer_take_stat (BtPeer *self, BtPeerStat *stat);
void _bt_peer_emit_updated (BtPeer *self);

G_END_DECLS
