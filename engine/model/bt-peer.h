/* bt-peer.h — one peer as a person sees it. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base/bt-stat.h"

G_BEGIN_DECLS

#define BT_TYPE_PEER (bt_peer_get_type ())
G_DECLARE_FINAL_TYPE (BtPeer, bt_peer, BT, PEER, GObject)

/* Signal "updated" (): bt_peer_get_stat() changed. */

/* Borrowed, valid until the next "updated". have is NULL before metadata. */
const BtPeerStat *bt_peer_get_stat (BtPeer *self);
/* Changes whenever the peer's bits do: for caches of drawings. */
guint bt_peer_get_have_serial (BtPeer *self);
char *bt_peer_dup_address_text (BtPeer *self);

G_END_DECLS
