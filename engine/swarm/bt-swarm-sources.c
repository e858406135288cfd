/* bt-swarm-sources.c — who told of a peer, and whom a private torrent may listen to (BEP 27).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-swarm-private.h"

#include <string.h>

#define BIT(name) BT_PEER_SOURCE_BIT (BT_PEER_SOURCE_##name)

/* Whom a private torrent listens to. Addresses of earlier sessions were such ones then; who comes by
 * himself has ours from its tracker, or knows it anyway. */
#define PRIVATE_SOURCES (BIT (TRACKER) | BIT (USER) | BIT (RESUME) | BIT (INCOMING))
/* What is kept over a restart of a torrent that may turn out to be private. A link's own peers are
 * kept as well: there may be no others. */
#define EARLY_SOURCES (PRIVATE_SOURCES | BIT (MAGNET))
#define ALL_SOURCES ((1u << BT_N_PEER_SOURCES) - 1)

gboolean
bt_swarm_is_private (const BtSwarm *self)
{
  return self->metainfo != NULL && bt_metainfo_is_private (self->metainfo);
}

static guint
get_sources (const BtSwarm *self)
{
  return bt_swarm_is_private (self) ? PRIVATE_SOURCES : ALL_SOURCES;
}

gboolean
bt_swarm_find_address (BtSwarm *self, const BtAddress *address, BtPeerSource source)
{
  if (!(get_sources (self) & BT_PEER_SOURCE_BIT (source))
      || !bt_peer_list_add (self->peers, address, source))
    return FALSE;
  bt_found_log_add (&self->found, source, self->now_us);
  return TRUE;
}

void
bt_swarm_add_address (BtSwarm *self, const BtAddress *address, BtPeerSource source, gint64 now_us)
{
  self->now_us = now_us;
  bt_swarm_find_address (self, address, source);
}

gboolean
bt_swarm_may_meet (const BtSwarm *self, const BtAddress *address)
{
  return !bt_swarm_is_private (self)
         || bt_peer_list_is_from (self->peers, address, PRIVATE_SOURCES);
}

/* Who came over WebRTC is the driver's to judge: the tracker that introduced him counts. */
void
bt_swarm_enforce_private (BtSwarm *self)
{
  if (!bt_swarm_is_private (self))
    return;
  bt_peer_list_keep (self->peers, PRIVATE_SOURCES);
  bt_swarm_reset_pex (self);
  self->n_dht_hints = 0;
  for (guint i = 0; i < self->connections->len; i++) {
    BtConnection *connection = self->connections->pdata[i];

    if (!connection->incoming && connection->transport != BT_TRANSPORT_RTC
        && !bt_swarm_may_meet (self, &connection->address))
      bt_connection_close (connection, BT_GONE_PRIVATE);
  }
}

GArray *
bt_swarm_get_addresses (BtSwarm *self, guint max)
{
  return bt_peer_list_get_best (self->peers, max,
                                self->metainfo != NULL ? ALL_SOURCES : EARLY_SOURCES);
}

/* --- what is told ------------------------------------------------------------------------------- */

static void
fill_pex (const BtSwarm *self, BtWayStat *way)
{
  for (guint i = 0; i < self->connections->len; i++) {
    const BtConnection *connection = self->connections->pdata[i];

    way->n_told_by += !connection->closing && connection->pex.heard_us != 0;
  }
  if (bt_swarm_is_private (self))
    way->state = BT_WAY_PRIVATE;
  else if (!self->params.use_pex)
    way->state = BT_WAY_OFF;
  else
    way->state = way->n_told_by > 0 ? BT_WAY_WORKING : BT_WAY_IDLE;
}

void
bt_swarm_get_carried (const BtSwarm *self, guint64 *down, guint64 *up)
{
  memcpy (down, self->carried_down, sizeof self->carried_down);
  memcpy (up, self->carried_up, sizeof self->carried_up);
}

static void
fill_peers (const BtSwarm *self, BtDiscoveryStat *stat)
{
  memset (stat->n_peers, 0, sizeof stat->n_peers);
  for (guint i = 0; i < self->connections->len; i++) {
    const BtConnection *connection = self->connections->pdata[i];

    stat->n_peers[connection->transport] += connection->established && !connection->closing;
  }
}

void
bt_swarm_get_discovery (BtSwarm *self, BtDiscoveryStat *stat, gint64 now_us)
{
  fill_peers (self, stat);
  bt_swarm_get_carried (self, stat->carried_down, stat->carried_up);
  stat->ways[BT_WAY_PEX] = (BtWayStat) { 0 };
  fill_pex (self, &stat->ways[BT_WAY_PEX]);
  bt_found_log_get (&self->found, stat, now_us);
}
