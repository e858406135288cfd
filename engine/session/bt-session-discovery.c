/* bt-session-discovery.c — ways of finding peers without trackers, as one torrent sees them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-commands.h"
#include "session/bt-session-dht.h"
#include "session/bt-session-private.h"

gboolean
bt_session_torrent_is_open (BtSessionTorrent *self)
{
  return self->swarm_runs && !self->leave && !bt_swarm_is_private (self->swarm)
         && !(self->held && self->metainfo);
}

void
bt_session_torrent_get_carried (BtSessionTorrent *self, guint64 *down, guint64 *up)
{
  bt_swarm_get_carried (self->swarm, down, up);
  for (guint kind = 0; kind < BT_N_TRANSPORTS; kind++) {
    down[kind] += self->base_carried_down[kind];
    up[kind] += self->base_carried_up[kind];
  }
}

void
bt_session_torrent_get_discovery (BtSessionTorrent *self, BtDiscoveryStat *stat, gint64 now_us)
{
  bt_swarm_get_discovery (self->swarm, stat, now_us);
  bt_session_torrent_get_carried (self, stat->carried_down, stat->carried_up);
  stat->way_in = self->way_in;
  bt_session_dht_get_way (self, &stat->ways[BT_WAY_DHT]);
  bt_session_lsd_get_way (self, &stat->ways[BT_WAY_LSD], now_us);
}

void
bt_session_run_ask_way (BtCommand *base, gpointer session)
{
  BtSessionCommand *command = (BtSessionCommand *) base;
  BtSessionTorrent *torrent = bt_session_command_find (session, command);

  if (!torrent || !bt_session_torrent_is_open (torrent))
    return;
  switch ((BtWay) command->numbers[0]) {
  case BT_WAY_DHT:
    bt_session_dht_ask (torrent);
    break;
  case BT_WAY_LSD:
    bt_session_lsd_ask (torrent, bt_session_now (session));
    break;
  default:
    /* Peers tell of others when it is time: BEP 11 knows no question. */
    break;
  }
  bt_session_torrent_touch (torrent);
}
