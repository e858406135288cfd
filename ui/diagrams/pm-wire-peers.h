/* pm-wire-peers.h — those whom messages went to or came from, and what they are called.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* One of them, also when it is gone. Properties: "name" (string, read-only, notified). */
#define PM_TYPE_WIRE_PEER (pm_wire_peer_get_type ())
G_DECLARE_FINAL_TYPE (PmWirePeer, pm_wire_peer, PM, WIRE_PEER, GObject)

guint64 pm_wire_peer_get_id (PmWirePeer *self); /* 0: it stands for all */
const char *pm_wire_peer_get_name (PmWirePeer *self);

/* A GListModel of PmWirePeer: first one that stands for all, then who is connected. */
#define PM_TYPE_WIRE_PEERS (pm_wire_peers_get_type ())
G_DECLARE_FINAL_TYPE (PmWirePeers, pm_wire_peers, PM, WIRE_PEERS, GObject)

PmWirePeers *pm_wire_peers_new (void);
/* Who is connected now. @peers: of BtPeer. @demo: names its peers; or NULL. */
void pm_wire_peers_refresh (PmWirePeers *self, GListModel *peers, BtDemo *demo);
/* (transfer full). Made when it is not known; it is called "New peer" until it is. */
PmWirePeer *pm_wire_peers_get (PmWirePeers *self, guint64 id);
/* It stays in the list when it leaves; 0: nobody does. */
void pm_wire_peers_pin (PmWirePeers *self, guint64 id);
/* Nobody is connected, and nobody is remembered. */
void pm_wire_peers_clear (PmWirePeers *self);

G_END_DECLS
