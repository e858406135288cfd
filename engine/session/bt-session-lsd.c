/* bt-session-lsd.c — when which torrent is told to the local network (BEP 14).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-lsd.h"

#include <string.h>

#include "session/bt-session-private.h"

#define INTERVAL_US (5 * 60 * G_USEC_PER_SEC) /* of one torrent; BEP 14 */
#define LEAST_US (60 * G_USEC_PER_SEC)        /* likewise, whoever asks; BEP 14 */
#define START_US G_USEC_PER_SEC               /* others may start with it, and share its datagram */
#define GAP_US (2 * G_USEC_PER_SEC)           /* a thousand torrents are told within two minutes */
#define ANSWER_US (10 * G_USEC_PER_SEC)       /* who has it as well may answer until then */

void
bt_session_lsd_init (BtSession *session)
{
  session->lsd.due_us = G_MAXINT64;
  session->lsd.cookie = bt_random_next (&session->random);
}

void
bt_session_lsd_init_torrent (BtSessionTorrent *torrent)
{
  torrent->lsd.due_us = G_MAXINT64;
}

/* --- hearing ---------------------------------------------------------------------------------------- */

static void
heard_cb (const BtLsdMessage *message, const BtAddress *from, gpointer data)
{
  BtSession *session = data;
  gint64 now_us = bt_session_now (session);

  for (guint i = 0; i < message->n_hashes; i++) {
    BtInfoHash info_hash = { .has_v1 = TRUE };
    BtSessionTorrent *torrent;

    memcpy (info_hash.v1, message->hashes[i], BT_SHA1_SIZE);
    torrent = g_hash_table_lookup (session->by_hash, &info_hash);
    if (!torrent || torrent->lsd.due_us == G_MAXINT64)
      continue;
    torrent->lsd.heard_us = now_us;
    bt_session_torrent_add_peers (torrent, from, 1, BT_PEER_SOURCE_LSD);
  }
}

/* --- which torrents --------------------------------------------------------------------------------- */

static void
plan (BtSessionTorrent *torrent, gint64 due_us)
{
  BtSession *session = torrent->session;

  torrent->lsd.due_us = due_us;
  session->lsd.due_us = MIN (session->lsd.due_us, due_us);
}

static void
begin (BtSessionTorrent *torrent, gint64 now_us)
{
  gint64 due_us = now_us + START_US;

  if (torrent->lsd.told_us != 0)
    due_us = MAX (due_us, torrent->lsd.told_us + LEAST_US);
  torrent->session->lsd.n_torrents++;
  plan (torrent, due_us);
}

void
bt_session_lsd_forget (BtSessionTorrent *torrent)
{
  BtSessionLsd *self = &torrent->session->lsd;

  if (torrent->lsd.due_us == G_MAXINT64)
    return;
  torrent->lsd.due_us = G_MAXINT64;
  if (--self->n_torrents > 0)
    return;
  self->due_us = G_MAXINT64;
  g_clear_pointer (&self->client, bt_lsd_free);
}

void
bt_session_lsd_follow (BtSessionTorrent *torrent, gint64 now_us)
{
  const BtSession *session = torrent->session;
  gboolean wanted =
      session->options.use_lsd && session->port != 0 && bt_session_torrent_is_open (torrent);

  if (!wanted)
    bt_session_lsd_forget (torrent);
  else if (torrent->lsd.due_us == G_MAXINT64)
    begin (torrent, now_us);
}

void
bt_session_lsd_ask (BtSessionTorrent *torrent, gint64 now_us)
{
  if (torrent->lsd.due_us == G_MAXINT64)
    return;
  plan (torrent,
        torrent->lsd.told_us != 0 ? MAX (now_us, torrent->lsd.told_us + LEAST_US) : now_us);
}

/* --- announcing ------------------------------------------------------------------------------------- */

/* Fills @message with torrents that are due, and with such as soon will be: they share the datagram.
 * Returns when the next one is due. */
static gint64
choose (BtSession *session, BtLsdMessage *message, gint64 now_us)
{
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < session->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, i);
    BtTorrentLsd *lsd = &torrent->lsd;
    gboolean may_go = lsd->told_us == 0 || now_us - lsd->told_us >= LEAST_US;

    if (lsd->due_us == G_MAXINT64)
      continue;
    if (may_go && lsd->due_us <= now_us + LEAST_US && message->n_hashes < BT_LSD_HASHES_MAX) {
      memcpy (message->hashes[message->n_hashes++], bt_info_hash_get_wire (&torrent->info_hash),
              BT_SHA1_SIZE);
      lsd->told_us = now_us;
      lsd->due_us = now_us + INTERVAL_US;
    }
    next_us = MIN (next_us, lsd->due_us);
  }
  return next_us;
}

static void
announce (BtSession *session, const BtLsdMessage *message)
{
  BtSessionLsd *self = &session->lsd;

  /* What cannot be opened now is tried again when the next datagram is due. */
  if (!self->client)
    self->client = bt_lsd_new (session->reactor, session->has_local ? &session->local : NULL,
                               self->cookie, heard_cb, session);
  if (self->client)
    bt_lsd_announce (self->client, message);
}

gint64
bt_session_lsd_tick (BtSession *session, gint64 now_us)
{
  BtSessionLsd *self = &session->lsd;
  BtLsdMessage message = { .port = session->port };

  if (now_us < self->due_us)
    return self->due_us;
  self->due_us = MAX (choose (session, &message, now_us), now_us + GAP_US);
  if (message.n_hashes > 0)
    announce (session, &message);
  return self->due_us;
}

/* --- telling ---------------------------------------------------------------------------------------- */

static BtWayState
get_state (BtSessionTorrent *torrent, gint64 now_us)
{
  const BtTorrentLsd *lsd = &torrent->lsd;

  if (bt_swarm_is_private (torrent->swarm))
    return BT_WAY_PRIVATE;
  if (!torrent->session->options.use_lsd)
    return BT_WAY_OFF;
  if (lsd->due_us == G_MAXINT64 || (lsd->told_us == 0 && lsd->heard_us == 0))
    return BT_WAY_IDLE;
  /* Each of the others speaks so often as well. */
  if (lsd->heard_us != 0 && now_us - lsd->heard_us < INTERVAL_US + LEAST_US)
    return BT_WAY_WORKING;
  return now_us - lsd->told_us < ANSWER_US ? BT_WAY_ASKING : BT_WAY_SILENT;
}

void
bt_session_lsd_get_way (BtSessionTorrent *torrent, BtWayStat *way, gint64 now_us)
{
  *way = (BtWayStat) { .state = get_state (torrent, now_us) };
  if (torrent->lsd.due_us != G_MAXINT64)
    way->next_us = MAX (torrent->lsd.due_us, torrent->session->lsd.due_us);
}
