/* bt-session-dht.c — the DHT of a session: its socket, its clock, and which torrents ask it when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-dht.h"

#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"

void
bt_session_run_set_dht_watch (BtCommand *base, gpointer session)
{
  ((BtSession *) session)->dht_watched = ((BtSessionCommand *) base)->flag;
}

void
bt_session_dht_ask (BtSessionTorrent *torrent)
{
}

void
bt_session_dht_get_way (BtSessionTorrent *torrent, BtWayStat *way)
{
  *way = (BtWayStat) { .state = BT_WAY_OFF };
}
