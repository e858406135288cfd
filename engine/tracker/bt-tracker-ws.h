/* bt-tracker-ws.h — the kind of tracker that introduces WebRTC peers: JSON over a WebSocket.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One socket for each URL, shared by all torrents, opened with the first call, and again after it broke when
 * something is to be asked; closed when no torrent is known to the tracker any more. Whoever is connected
 * is known, and nobody else: a torrent whose tracker lost the socket has to announce anew
 * (BtTrackerSignalFuncs.lost, bt_announcer_lost()), one that leaves when there is no socket has left
 * already. When to try again is the announcer's affair. Thread: engine. */
#pragma once

#include "base/bt-address.h"
#include "tracker/bt-tracker-kind.h"
#include "tracker/bt-tracker-signals.h"

G_BEGIN_DECLS

/* An announce waits so long for offers. These wait two seconds for the names of servers, and five for what
 * the servers say (bt-rtc-servers.c, bt-rtc-layers.c); to go just before would be to go without. */
#define BT_TRACKER_WS_OFFERS_US (8 * G_USEC_PER_SEC)

typedef struct _BtTrackerWs BtTrackerWs;

extern const BtTrackerKind bt_tracker_ws_kind;

/* @local: the address to speak from, NULL: the system chooses. @peer_id: ours, 20 bytes. @funcs: static. */
BtTrackerWs *bt_tracker_ws_new (const BtAddress *local, const guint8 *peer_id,
                                const BtTrackerSignalFuncs *funcs, gpointer data);
/* No call may be out. */
void bt_tracker_ws_free (BtTrackerWs *self);
/* Calls that waited for offers of this torrent go on. */
void bt_tracker_ws_offers_ready (BtTrackerWs *self, const BtInfoHash *info_hash);
/* Passes our answer on. FALSE: there is no socket any more. */
gboolean bt_tracker_ws_answer (BtTrackerWs *self, const char *url, const guint8 *info_hash,
                               const guint8 *to_peer_id, const guint8 *offer_id, const char *sdp);

G_END_DECLS
