/* bt-session-rtc-offers.c — offers of ours: written for an announce, sent along, taken by somebody.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each has sockets while it waits, and mostly nobody takes it. So a torrent has few of them at a time,
 * and all torrents together: then they take turns (-turns.c). */
#include "session/bt-session-rtc-private.h"

#include <string.h>

#define RETRY_US \
  (10 * G_USEC_PER_SEC) /* after one could not be written: no address, no descriptor */
#define FEW_PEERS \
  4 /* with fewer over WebRTC, offers that ended are replaced before the interval ends */

/* --- making ------------------------------------------------------------------------------------- */

static gboolean
is_ready (const BtMeeting *meeting, gboolean loopback)
{
  return meeting->state == BT_MEETING_READY && meeting->loopback == loopback;
}

static guint
count_ready (BtSessionTorrent *torrent, gboolean loopback)
{
  GPtrArray *meetings = torrent->rtc.meetings;
  guint n = 0;

  for (guint i = 0; i < meetings->len; i++)
    n += is_ready (g_ptr_array_index (meetings, i), loopback);
  return n;
}

static void
make (BtSessionTorrent *torrent, guint n, gboolean loopback, gint64 now_us)
{
  for (guint i = 0; i < n; i++) {
    BtMeeting *meeting = bt_meeting_new (torrent, TRUE, loopback, now_us);

    if (!meeting)
      return;
    bt_random_secret (meeting->offer_id, sizeof meeting->offer_id);
    bt_rtc_offer (meeting->rtc);
  }
}

/* Has as many written as lack to @n, if there are places; else its turn comes. */
static void
order (BtSessionTorrent *torrent, guint n, gboolean loopback, gint64 now_us)
{
  guint n_ready = count_ready (torrent, loopback), n_places = bt_session_rtc_count_places (torrent);

  if (n_ready >= n || (torrent->rtc.failed_us != 0 && now_us - torrent->rtc.failed_us < RETRY_US))
    return;
  make (torrent, MIN (n - n_ready, n_places), loopback, now_us);
  bt_session_rtc_end_turn (torrent);
  if (n - n_ready > n_places && bt_session_rtc_count_offers (torrent) < BT_TRACKER_OFFERS_MAX)
    bt_session_rtc_wait_for_turn (torrent);
}

/* The announce for which they were made may have gone without them. */
void
bt_session_rtc_made_offer (BtSessionTorrent *torrent)
{
  gint64 now_us = bt_session_now (torrent->session);

  if (torrent->rtc.n[BT_MEETING_MAKING] > 0)
    return;
  bt_tracker_ws_offers_ready (torrent->session->rtc.trackers, &torrent->info_hash);
  if (torrent->rtc.n[BT_MEETING_MAKING] == 0 && torrent->rtc.n[BT_MEETING_READY] > 0
      && bt_session_rtc_count_wanted (torrent, now_us) > 0)
    bt_session_rtc_announce_again (torrent, now_us);
}

/* --- sending ------------------------------------------------------------------------------------ */

static void
send_offer (BtMeeting *meeting, const char *url, GPtrArray *offers, gint64 now_us)
{
  BtTrackerOffer *offer = g_new0 (BtTrackerOffer, 1);

  memcpy (offer->offer_id, meeting->offer_id, sizeof offer->offer_id);
  offer->sdp = g_steal_pointer (&meeting->sdp);
  g_ptr_array_add (offers, offer);
  meeting->url = g_strdup (url);
  bt_rtc_note_step (meeting->rtc, BT_RTC_OFFER_SENT);
  bt_meeting_enter (meeting, BT_MEETING_WAITING, now_us);
}

static void
note_url (BtTorrentRtc *self, const char *url)
{
  if (g_strcmp0 (self->url, url) == 0)
    return;
  g_free (self->url);
  self->url = g_strdup (url);
}

/* As many as are written, at most @n. */
static void
send_ready (BtSessionTorrent *torrent, guint n, gboolean loopback, GPtrArray *offers, gint64 now_us)
{
  GPtrArray *meetings = torrent->rtc.meetings;

  torrent->rtc.sent_us = now_us;
  for (guint i = 0; i < meetings->len && n > 0; i++) {
    BtMeeting *meeting = g_ptr_array_index (meetings, i);

    if (!is_ready (meeting, loopback))
      continue;
    send_offer (meeting, torrent->rtc.url, offers, now_us);
    n--;
  }
}

gboolean
bt_session_rtc_take_offers (const char *url, gboolean loopback, const BtInfoHash *info_hash,
                            guint n, GPtrArray *offers, gpointer session)
{
  BtSessionTorrent *torrent = bt_session_rtc_find (session, bt_info_hash_get_wire (info_hash));
  gint64 now_us = bt_session_now (session);
  guint n_wanted = torrent ? bt_session_rtc_count_wanted (torrent, now_us) : 0;

  n = MIN (n, n_wanted);
  if (n == 0 || !bt_session_rtc_may_hear (torrent, url))
    return TRUE;
  note_url (&torrent->rtc, url);
  if (torrent->rtc.n[BT_MEETING_MAKING] == 0)
    order (torrent, n, loopback, now_us);
  if (torrent->rtc.n[BT_MEETING_MAKING] > 0)
    return FALSE;
  send_ready (torrent, n, loopback, offers, now_us);
  return TRUE;
}

/* --- what becomes of them ----------------------------------------------------------------------- */

/* One of at most BT_LIMIT_RTC_OFFERS. */
static BtMeeting *
find (BtSession *session, const BtTrackerSignal *answer)
{
  for (GList *at = session->rtc.offers.head; at; at = at->next) {
    BtMeeting *meeting = at->data;

    if (meeting->state == BT_MEETING_WAITING
        && memcmp (meeting->offer_id, answer->offer_id, BT_OFFER_ID_SIZE) == 0
        && g_str_equal (meeting->url, answer->url))
      return meeting;
  }
  return NULL;
}

/* Both sides may have offered to each other at once: only what stands makes another one needless. */
static gboolean
is_connected_with (BtSessionTorrent *torrent, const guint8 *peer_id)
{
  for (guint i = 0; i < torrent->rtc.meetings->len; i++) {
    const BtMeeting *meeting = g_ptr_array_index (torrent->rtc.meetings, i);

    if (meeting->state == BT_MEETING_CONNECTED
        && memcmp (meeting->peer_id, peer_id, BT_PEER_ID_SIZE) == 0)
      return TRUE;
  }
  return FALSE;
}

void
bt_session_rtc_take_answer (const BtTrackerSignal *answer, gpointer data)
{
  BtSession *session = data;
  BtMeeting *meeting = find (session, answer);
  gint64 now_us = bt_session_now (session);

  if (!meeting
      || memcmp (bt_info_hash_get_wire (&meeting->torrent->info_hash), answer->info_hash,
                 BT_SHA1_SIZE)
             != 0)
    return;
  if (session->rtc.handshakes.length >= BT_LIMIT_RTC_HANDSHAKES
      || bt_session_rtc_count_welcome (meeting->torrent, now_us) == 0
      || is_connected_with (meeting->torrent, answer->peer_id)) {
    bt_meeting_end (meeting, BT_RTC_FAILURE_STOPPED, now_us);
    return;
  }
  memcpy (meeting->peer_id, answer->peer_id, BT_PEER_ID_SIZE);
  bt_meeting_enter (meeting, BT_MEETING_TAKEN, now_us);
  bt_rtc_take_answer (meeting->rtc, answer->sdp, answer->n_sdp);
}

/* The last one went, and there are few peers: the interval of trackers is more than twice as long as
 * an offer lives. */
static void
replace_offers (BtSessionTorrent *torrent, gint64 now_us)
{
  BtTorrentRtc *self = &torrent->rtc;

  if (bt_session_rtc_count_offers (torrent) == 0 && self->url
      && self->n[BT_MEETING_CONNECTED] < FEW_PEERS && !bt_swarm_is_complete (torrent->swarm)
      && torrent->rtc.follows && bt_session_rtc_count_room (torrent) > 0)
    bt_session_rtc_announce_again (torrent, now_us);
}

void
bt_session_rtc_offer_expired (BtMeeting *meeting, gint64 now_us)
{
  BtSessionTorrent *torrent = meeting->torrent;
  gboolean was_making = meeting->state == BT_MEETING_MAKING;

  bt_meeting_end (meeting, BT_RTC_FAILURE_NO_ANSWER, now_us);
  if (was_making)
    bt_session_rtc_made_offer (torrent);
  replace_offers (torrent, now_us);
}

/* It forgot all of us as well. */
static void
announce_anew (BtSession *session, const char *url, gint64 now_us)
{
  for (guint i = 0; i < session->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, i);

    bt_announcer_lost (torrent->announcer, url, now_us);
    bt_session_torrent_touch (torrent);
  }
}

void
bt_session_rtc_lose_tracker (const char *url, gpointer data)
{
  BtSession *session = data;
  gint64 now_us = bt_session_now (session);
  GList *next;

  for (GList *at = session->rtc.offers.head; at; at = next) {
    BtMeeting *meeting = at->data;

    next = at->next;
    if (meeting->state == BT_MEETING_WAITING && g_str_equal (meeting->url, url))
      bt_meeting_end (meeting, BT_RTC_FAILURE_TRACKER, now_us);
  }
  announce_anew (session, url, now_us);
}
