/* bt-stat.c — what is told about torrents, peers and trackers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-stat.h"

void
bt_peer_stat_clear (BtPeerStat *self)
{
  g_clear_pointer (&self->have, bt_bitfield_unref);
}

void
bt_tracker_stat_clear (BtTrackerStat *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->message, g_free);
}
