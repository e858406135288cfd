/* bt-session-rtc.c — peers over WebRTC: for which torrents, how many, and for how long.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-rtc-private.h"

#include <string.h>

/* Where all places are taken a few meet us all the same, as they do by TCP: who stays is decided when they
 * are here (bt-swarm-room.c), by use and not by the way they came. Who sits in a browser can be met in no
 * other way. */
#define GUESTS 2      /* handshakes of one torrent */
#define ALL_GUESTS 10 /* of all torrents */

const BtTrackerSignalFuncs bt_session_rtc_signals = {
  .take_offers = bt_session_rtc_take_offers,
  .offered = bt_session_rtc_take_offer,
  .answered = bt_session_rtc_take_answer,
  .lost = bt_session_rtc_lose_tracker,
};

/* --- the session's ------------------------------------------------------------------------------ */

/* Its config came with the session's. */
void
bt_session_rtc_init (BtSession *session)
{
  BtSessionRtc *self = &session->rtc;

  g_queue_init (&self->offers);
  g_queue_init (&self->handshakes);
  g_queue_init (&self->waiting);
  self->n_configs = 1;
}

void
bt_session_rtc_clear (BtSession *session)
{
  BtSessionRtc *self = &session->rtc;

  g_assert (self->offers.length == 0 && self->handshakes.length == 0);
  g_clear_pointer (&self->context, bt_rtc_context_free);
}

BtRtcContext *
bt_session_rtc_get_context (BtSession *session)
{
  BtSessionRtc *self = &session->rtc;
  g_autoptr (GError) error = NULL;

  if (self->context || self->is_broken)
    return self->context;
  self->context =
      bt_rtc_context_new (session->context, session->has_local ? &session->local : NULL, &error);
  self->is_broken = self->context == NULL;
  if (self->is_broken)
    g_message ("no peers over WebRTC: %s", error->message);
  else
    bt_rtc_context_set_config (self->context, self->config);
  return self->context;
}

void
bt_session_rtc_set_config (BtSession *session, const BtRtcConfig *config)
{
  BtSessionRtc *self = &session->rtc;

  if (bt_rtc_config_equal (self->config, config))
    return;
  bt_rtc_config_free (self->config);
  self->config = bt_rtc_config_copy (config);
  self->n_configs++;
  if (self->context)
    bt_rtc_context_set_config (self->context, self->config);
  for (guint i = 0; i < session->torrents->len; i++)
    bt_session_touch (session, g_ptr_array_index (session->torrents, i));
}

/* How far it came tells what it waited for in vain. */
static BtRtcFailure
get_delay (BtMeeting *meeting)
{
  const BtRtcStat *stat = bt_rtc_peek_stat (meeting->rtc);

  if (stat->at_us[BT_RTC_PAIR] == 0)
    return BT_RTC_FAILURE_NO_WAY;
  if (stat->at_us[BT_RTC_SECURED] == 0)
    return BT_RTC_FAILURE_DTLS_SILENT;
  return stat->at_us[BT_RTC_ASSOCIATED] == 0 ? BT_RTC_FAILURE_SCTP_SILENT
                                             : BT_RTC_FAILURE_NO_CHANNEL;
}

static BtMeeting *
peek_late (GQueue *queue, gint64 now_us)
{
  BtMeeting *first = g_queue_peek_head (queue);

  return first && first->deadline_us <= now_us ? first : NULL;
}

static gint64
get_deadline (GQueue *queue)
{
  BtMeeting *first = g_queue_peek_head (queue);

  return first ? first->deadline_us : G_MAXINT64;
}

gint64
bt_session_rtc_tick (BtSession *session, gint64 now_us)
{
  BtSessionRtc *self = &session->rtc;
  gint64 offers_us, handshakes_us;
  BtMeeting *meeting;

  while ((meeting = peek_late (&self->offers, now_us)))
    bt_session_rtc_offer_expired (meeting, now_us);
  while ((meeting = peek_late (&self->handshakes, now_us)))
    bt_meeting_end (meeting, get_delay (meeting), now_us);
  bt_session_rtc_give_turns (session, now_us);
  offers_us = get_deadline (&self->offers);
  handshakes_us = get_deadline (&self->handshakes);
  return MIN (offers_us, handshakes_us);
}

/* --- a torrent's -------------------------------------------------------------------------------- */

void
bt_session_rtc_init_torrent (BtSessionTorrent *torrent)
{
  BtTorrentRtc *self = &torrent->rtc;

  self->meetings = g_ptr_array_new_with_free_func (bt_meeting_free);
  self->again_us = G_MAXINT64;
  self->link.data = torrent;
}

void
bt_session_rtc_clear_torrent (BtSessionTorrent *torrent)
{
  g_ptr_array_unref (torrent->rtc.meetings);
  g_free (torrent->rtc.url);
}

void
bt_session_rtc_forget (BtSessionTorrent *torrent)
{
  BtTorrentRtc *self = &torrent->rtc;
  gint64 now_us = bt_session_now (torrent->session);

  bt_session_rtc_stop_waiting (torrent);
  self->follows = FALSE;
  self->again_us = G_MAXINT64;
  for (guint i = self->meetings->len; i-- > 0;) {
    BtMeeting *meeting = i < self->meetings->len ? g_ptr_array_index (self->meetings, i) : NULL;

    if (meeting && meeting->state < BT_MEETING_CONNECTED)
      bt_meeting_end (meeting, BT_RTC_FAILURE_STOPPED, now_us);
  }
}

/* It turned out to be private: whom others than its own trackers introduced goes. */
static void
enforce_private (BtSessionTorrent *torrent, gint64 now_us)
{
  BtTorrentRtc *self = &torrent->rtc;

  self->is_private = TRUE;
  for (guint i = self->meetings->len; i-- > 0;) {
    BtMeeting *meeting = i < self->meetings->len ? g_ptr_array_index (self->meetings, i) : NULL;

    if (!meeting || !meeting->url || bt_session_rtc_may_hear (torrent, meeting->url))
      continue;
    if (meeting->state < BT_MEETING_CONNECTED)
      bt_meeting_end (meeting, BT_RTC_FAILURE_STOPPED, now_us);
    else if (meeting->connection)
      bt_connection_fail (meeting->connection, BT_GONE_PRIVATE);
  }
}

/* Whom trackers introduce is of use to one that is held only while its metadata is missing: then they are asked when it
 * begins, and at once. */
static gboolean
is_wanted (BtSessionTorrent *torrent)
{
  return torrent->session->options.use_webrtc && !(torrent->held && torrent->metainfo);
}

/* Trackers of a person's choice are for torrents that anybody may know of. */
static void
lend_trackers (BtSessionTorrent *torrent)
{
  const BtSessionRtc *rtc = &torrent->session->rtc;
  BtTorrentRtc *self = &torrent->rtc;
  gboolean lends = is_wanted (torrent) && !self->is_private;
  guint config = lends ? rtc->n_configs : 0;

  if (self->extra_config == config)
    return;
  self->extra_config = config;
  bt_announcer_set_extra (torrent->announcer,
                          lends ? (const char *const *) rtc->config->trackers : NULL);
}

gint64
bt_session_rtc_follow (BtSessionTorrent *torrent, gint64 now_us)
{
  BtTorrentRtc *self = &torrent->rtc;
  gboolean follows = is_wanted (torrent) && torrent->swarm_runs && !torrent->leave;

  bt_announcer_set_introduced (torrent->announcer, is_wanted (torrent));
  if (!self->is_private && bt_swarm_is_private (torrent->swarm))
    enforce_private (torrent, now_us);
  lend_trackers (torrent);
  if (self->follows && !follows)
    bt_session_rtc_forget (torrent);
  self->follows = follows;
  if (self->again_us <= now_us) {
    self->again_us = G_MAXINT64;
    bt_announcer_ask (torrent->announcer, self->url, now_us);
  }
  if (self->promised_us != 0 && self->promised_us <= now_us)
    bt_session_rtc_stop_waiting (torrent);
  return self->promised_us != 0 ? MIN (self->again_us, self->promised_us) : self->again_us;
}

/* --- how many ----------------------------------------------------------------------------------- */

BtSessionTorrent *
bt_session_rtc_find (BtSession *session, const guint8 *info_hash)
{
  BtInfoHash hash = { .has_v1 = TRUE };
  BtSessionTorrent *torrent;

  memcpy (hash.v1, info_hash, BT_SHA1_SIZE);
  torrent = g_hash_table_lookup (session->by_hash, &hash);
  return torrent && torrent->rtc.follows ? torrent : NULL;
}

gboolean
bt_session_rtc_may_hear (BtSessionTorrent *torrent, const char *url)
{
  return !bt_swarm_is_private (torrent->swarm) || bt_announcer_lists (torrent->announcer, url);
}

guint
bt_session_rtc_count_offers (const BtSessionTorrent *torrent)
{
  const guint *n = torrent->rtc.n;

  return n[BT_MEETING_MAKING] + n[BT_MEETING_READY] + n[BT_MEETING_WAITING];
}

/* @n_used of @n_max places are taken. */
static guint
count_free (guint n_max, guint n_used)
{
  return n_max > n_used ? n_max - n_used : 0;
}

static guint
count_shaking (const BtSessionTorrent *torrent)
{
  const guint *n = torrent->rtc.n;

  return n[BT_MEETING_ANSWERING] + n[BT_MEETING_ANSWERED] + n[BT_MEETING_TAKEN];
}

/* As many as the system has descriptors for, once all handshakes that go on have theirs. */
static guint
count_possible (const BtSession *session)
{
  return count_free (bt_session_peers_count_possible_rtc (session), session->rtc.handshakes.length);
}

guint
bt_session_rtc_count_room (BtSessionTorrent *torrent)
{
  const BtSession *session = torrent->session;
  guint n_own = count_free (bt_swarm_get_n_free (torrent->swarm), count_shaking (torrent));
  guint n_all =
      count_free (session->peers.n_max, session->peers.n_connected + session->peers.dialing.length
                                            + session->rtc.handshakes.length);

  return MIN (MIN (n_own, n_all), count_possible (session));
}

/* Who come though there is no room, for somebody of less use to go. */
static guint
count_guests (BtSessionTorrent *torrent, gint64 now_us)
{
  const BtSession *session = torrent->session;
  guint n_own = count_free (GUESTS, count_shaking (torrent));
  guint n_all = count_free (ALL_GUESTS, session->rtc.handshakes.length);
  guint n = MIN (MIN (n_own, n_all), count_possible (session));

  return n > 0 && bt_swarm_may_yield (torrent->swarm, now_us) ? n : 0;
}

guint
bt_session_rtc_count_welcome (BtSessionTorrent *torrent, gint64 now_us)
{
  guint n_room = bt_session_rtc_count_room (torrent);

  return n_room >= GUESTS ? n_room : MAX (n_room, count_guests (torrent, now_us));
}

guint
bt_session_rtc_count_wanted (BtSessionTorrent *torrent, gint64 now_us)
{
  if (!torrent->rtc.follows)
    return 0;
  return MIN (bt_session_rtc_count_welcome (torrent, now_us), BT_TRACKER_OFFERS_MAX);
}
