/* bt-session-dht.h — what a torrent has to do with the DHT of its session.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: engine. */
#pragma once

#include "base/bt-discovery-stat.h"
#include "session/bt-session-torrent.h"

G_BEGIN_DECLS

/* Looks for peers of it now; it is one for which bt_session_torrent_is_open() holds. */
void bt_session_dht_ask (BtSessionTorrent *torrent);
void bt_session_dht_get_way (BtSessionTorrent *torrent, BtWayStat *way);

G_END_DECLS
