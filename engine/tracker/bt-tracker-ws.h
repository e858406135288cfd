/* bt-tracker-ws.h — the kind of tracker that introduces WebRTC peers: JSON over a WebSocket.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One socket for each URL, shared by all torrents, opened with the first call, and again after it broke when
 * something is to be asked; closed when no torrent is known to the tracker any more. Thread: engine. */
#pragma once

#include "tracker/bt-tracker-kind.h"
#include "tracker/bt-tracker-signals.h"

G_BEGIN_DECLS

typedef struct _BtTrackerWs BtTrackerWs;

extern const BtTrackerKind bt_tracker_ws_kind;

/* @funcs: static. @peer_id: ours, 20 bytes. */
BtTrackerWs *bt_tracker_ws_new (const guint8 *peer_id, const BtTrackerSignalFuncs *funcs,
                                gpointer data);
/* Calls that waited for offers of this torrent go on. */
void bt_tracker_ws_offers_ready (BtTrackerWs *self, const BtInfoHash *info_hash);
/* Passes our answer on. FALSE: there is no socket any more. */
gboolean bt_tracker_ws_answer (BtTrackerWs *self, const char *url, const guint8 *info_hash,
                               const guint8 *to_peer_id, const guint8 *offer_id, const char *sdp);

G_END_DECLS
