/* bt-session-dht-torrent.c — when a torrent looks for peers in the DHT.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "session/bt-session-private.h"

#define ANNOUNCE_INTERVAL_US (15 * 60 * G_USEC_PER_SEC) /* libtorrent's dht_announce_interval */
#define ANNOUNCE_JITTER_US (60 * G_USEC_PER_SEC) /* torrents that began together drift apart */
#define VAIN_RETRY_US (G_GINT64_CONSTANT (20) * G_USEC_PER_SEC) /* nobody was found; doubles */

void
bt_session_dht_torrent_init (BtSessionTorrent *torrent)
{
  torrent->dht.link.data = torrent;
  bt_swarm_set_dht_port (torrent->swarm, torrent->session->dht.node ? torrent->session->port : 0);
}

static gboolean
may_ask (BtSessionTorrent *torrent)
{
  return torrent->session->options.use_dht && bt_session_torrent_is_open (torrent);
}

static void
stop_waiting (BtSessionTorrent *torrent)
{
  if (!torrent->dht.waits)
    return;
  torrent->dht.waits = FALSE;
  g_queue_unlink (&torrent->session->dht.waiting, &torrent->dht.link);
}

void
bt_session_dht_forget (BtSessionTorrent *torrent)
{
  BtTorrentDht *self = &torrent->dht;

  stop_waiting (torrent);
  if (self->serial) {
    bt_dht_node_cancel (torrent->session->dht.node, self->serial);
    self->serial = 0;
    torrent->session->dht.n_lookups--;
  }
  self->next_us = 0;
  self->n_vain = 0;
  self->hinted = FALSE; /* the next node knows nothing of them */
}

/* --- a lookup ------------------------------------------------------------------------------------------ */

static void
peers_cb (const BtAddress *peers, guint n, gpointer data)
{
  bt_session_torrent_add_peers (data, peers, n, BT_PEER_SOURCE_DHT);
}

/* Who found nobody may be early: the one who shares it announces itself any moment. */
static gboolean
was_in_vain (BtSessionTorrent *torrent)
{
  return torrent->dht.n_answered == 0
         || (bt_swarm_get_n_connections (torrent->swarm) == 0
             && !bt_session_torrent_has_all_wanted (torrent));
}

static gint64
get_pause_us (BtSessionTorrent *torrent)
{
  BtTorrentDht *self = &torrent->dht;
  gint64 jitter_us = bt_random_below (&torrent->session->random, ANNOUNCE_JITTER_US);

  if (self->n_vain == 0)
    return ANNOUNCE_INTERVAL_US + jitter_us;
  return MIN (VAIN_RETRY_US << MIN (self->n_vain - 1, 6), ANNOUNCE_INTERVAL_US) + jitter_us / 10;
}

static void
done_cb (guint n_answered, guint n_told, gpointer data)
{
  BtSessionTorrent *torrent = data;
  BtTorrentDht *self = &torrent->dht;

  self->serial = 0;
  self->n_answered = n_answered;
  self->n_vain = was_in_vain (torrent) ? self->n_vain + 1 : 0;
  self->next_us = bt_session_now (torrent->session) + get_pause_us (torrent);
  torrent->session->dht.n_lookups--;
  if (n_answered == 0)
    torrent->session->dht.vain_us = bt_session_now (torrent->session);
  bt_session_torrent_touch (torrent);
}

static const BtDhtLookupFuncs lookup_funcs = { .peers = peers_cb, .done = done_cb };

void
bt_session_dht_look_up (BtSessionTorrent *torrent, gint64 now_us)
{
  BtSession *session = torrent->session;
  BtDhtAnnounce announce = { session->port, bt_session_torrent_has_all_wanted (torrent) };
  BtNodeId target;

  stop_waiting (torrent);
  memcpy (target.bytes, bt_info_hash_get_wire (&torrent->info_hash), sizeof target.bytes);
  session->dht.n_lookups++;
  torrent->dht.serial =
      bt_dht_node_get_peers (session->dht.node, &target, &announce, &lookup_funcs, torrent, now_us);
}

/* --- when ------------------------------------------------------------------------------------------------ */

/* BEP 5, Torrent File Extensions. */
static void
tell_nodes (BtSessionTorrent *torrent)
{
  const char *const *nodes;

  if (torrent->dht.hinted || !torrent->metainfo)
    return;
  torrent->dht.hinted = TRUE;
  for (nodes = bt_metainfo_get_nodes (torrent->metainfo); *nodes; nodes++)
    bt_session_dht_enter_by (torrent->session, *nodes);
}

gint64
bt_session_dht_settle (BtSessionTorrent *torrent, gint64 now_us)
{
  BtSession *session = torrent->session;
  BtTorrentDht *self = &torrent->dht;
  BtAddress node;

  while (bt_swarm_pop_dht_node (torrent->swarm, &node))
    bt_session_dht_hint (session, &node);
  if (!may_ask (torrent)) {
    bt_session_dht_forget (torrent);
    return G_MAXINT64;
  }
  tell_nodes (torrent);
  if (self->serial || self->waits)
    return G_MAXINT64;
  if (self->next_us > now_us)
    return self->next_us;
  self->waits = TRUE;
  g_queue_push_tail_link (&session->dht.waiting, &self->link);
  return G_MAXINT64;
}

void
bt_session_dht_ask (BtSessionTorrent *torrent)
{
  BtTorrentDht *self = &torrent->dht;
  gint64 now_us = bt_session_now (torrent->session);

  if (self->serial || self->waits)
    return;
  self->next_us = MIN (self->next_us, now_us);
  self->n_vain = 0;
  bt_session_torrent_touch (torrent);
}

void
bt_session_dht_ask_again (BtSessionTorrent *torrent, gint64 now_us)
{
  BtTorrentDht *self = &torrent->dht;

  if (self->n_vain == 0 || self->n_answered > 0)
    return;
  self->next_us = MIN (self->next_us, now_us);
  bt_session_torrent_touch (torrent);
}

void
bt_session_dht_get_way (BtSessionTorrent *torrent, BtWayStat *way)
{
  const BtTorrentDht *self = &torrent->dht;

  way->n_told_by = self->n_answered;
  way->next_us = 0;
  if (bt_swarm_is_private (torrent->swarm))
    way->state = BT_WAY_PRIVATE;
  else if (!torrent->session->options.use_dht)
    way->state = BT_WAY_OFF;
  else if (!torrent->swarm_runs)
    way->state = BT_WAY_IDLE;
  else if (self->serial || self->waits)
    way->state = BT_WAY_ASKING;
  else
    way->state = self->n_answered > 0 ? BT_WAY_WORKING : BT_WAY_SILENT;
  if (way->state >= BT_WAY_WORKING)
    way->next_us = self->next_us;
}
