/* bt-demo.h — the swarm in a box: a tracker and three peers in this process, and You.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Real sessions, sockets on 127.0.0.1, a real tracker; only slowed down. Main thread. */
#pragma once

#include <gio/gio.h>
#include "model/bt-engine.h"

G_BEGIN_DECLS

#define BT_TYPE_DEMO (bt_demo_get_type ())
G_DECLARE_FINAL_TYPE (BtDemo, bt_demo, BT, DEMO, GObject)

/* Starts tracker and peers; their data and You's lie in a temporary folder that goes with the demo.
 * @seed: of the torrent's bytes and all choices; 0: a new one each time. */
BtDemo *bt_demo_new (guint64 seed, GError **error);
/* You: an engine of its own with the one torrent in it (state METADATA/DOWNLOADING… as any). */
BtEngine *bt_demo_get_engine (BtDemo *self);
BtTorrent *bt_demo_get_torrent (BtDemo *self); /* NULL until it was added: "notify::torrent" */
/* "Peer 1" to "Peer 3" for a peer of the demo's torrent; NULL for strangers. */
const char *bt_demo_get_peer_name (BtDemo *self, const BtPeerStat *peer);
guint64 bt_demo_get_seed (BtDemo *self);
/* Ends everything and removes the folder. */
void bt_demo_stop_async (BtDemo *self, GAsyncReadyCallback callback, gpointer data);
gboolean bt_demo_stop_finish (BtDemo *self, GAsyncResult *result, GError **error);

G_END_DECLS
