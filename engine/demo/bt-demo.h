/* bt-demo.h — the swarm in a box: a tracker and three peers in this process, and You.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Real sessions, sockets on 127.0.0.1, a real tracker; only slowed down. All four sessions have one clock:
 * while it stands nobody sends, no turn ends and no patience runs out, for as long as one looks. Main
 * thread. */
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
/* Which of its peers that is, from 1; 0: a stranger. */
guint bt_demo_get_peer_number (BtDemo *self, const BtPeerStat *peer);
guint64 bt_demo_get_seed (BtDemo *self);

/* --- its time: properties "running", "stepping" and "speed" ---------------------------------------- */

/* FALSE: it stands still, or takes one step. Starts running. */
void bt_demo_set_running (BtDemo *self, gboolean running);
gboolean bt_demo_get_running (BtDemo *self);
/* Percent of the usual speed, 1 to 10000: rates and turns alike. Holds at once. */
void bt_demo_set_speed (BtDemo *self, guint percent);
guint bt_demo_get_speed (BtDemo *self);
/* Runs until a block came to You or went from You whole, or a turn began or ended between You and a
 * peer; stands then. What happened is told by the torrent, soon after. G_IO_ERROR_BUSY: it runs or steps
 * already; G_IO_ERROR_CANCELLED: it was set running, or ended; G_IO_ERROR_TIMED_OUT: nothing happened
 * for long, as at the end. */
void bt_demo_step_async (BtDemo *self, GAsyncReadyCallback callback, gpointer data);
gboolean bt_demo_step_finish (BtDemo *self, GAsyncResult *result, GError **error);
gboolean bt_demo_get_stepping (BtDemo *self);
/* The time of its engines in microseconds, which is that of block events. Stands still with it. */
gint64 bt_demo_get_time (BtDemo *self);

/* Ends everything and removes the folder. */
void bt_demo_stop_async (BtDemo *self, GAsyncReadyCallback callback, gpointer data);
gboolean bt_demo_stop_finish (BtDemo *self, GAsyncResult *result, GError **error);

G_END_DECLS
