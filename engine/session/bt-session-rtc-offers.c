/* bt-session-rtc-offers.c — offers of ours: written for an announce, sent along, taken by somebody.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each has sockets while it waits, and mostly nobody takes it. So a torrent has few of them at a time,
 * and all torrents together; where they are too many, torrents take turns: who found no place waits in
 * a queue, and is asked to announce again when there is one. */
#include "session/bt-session-rtc-private.h"

#include <string.h>

#define RETRY_US \
  (10 * G_USEC_PER_SEC) /* after one could not be written: no address, no descriptor */
#define AGAIN_US (30 * G_USEC_PER_SEC) /* between announces that only bring offers */
#define TURN_US \
  (40 * G_USEC_PER_SEC) /* a tracker that does not answer by then keeps nobody waiting */
#define FEW_PEERS \
  4 /* with fewer over WebRTC, offers that ended are replaced before the interval ends */

/* --- turns -------------------------------------------------------------------------------------- */

/* @until_us 0: it is over. */
static void
set_turn (BtSessionTorrent *torrent, gint64 until_us)
{
  BtSessionRtc *all = &torrent->session->rtc;

  all->n_promised += until_us != 0;
  all->n_promised -= torrent->rtc.promised_us != 0;
  torrent->rtc.promised_us = until_us;
}

static void
leave_queue (BtSessionTorrent *torrent)
{
  if (!torrent->rtc.waits)
    return;
  torrent->rtc.waits = FALSE;
  g_queue_unlink (&torrent->session->rtc.waiting, &torrent->rtc.link);
}

void
bt_session_rtc_stop_waiting (BtSessionTorrent *torrent)
{
  leave_queue (torrent);
  set_turn (torrent, 0);
}

static void
wait_for_turn (BtSessionTorrent *torrent)
{
  if (torrent->rtc.waits)
    return;
  torrent->rtc.waits = TRUE;
  g_queue_push_tail_link (&torrent->session->rtc.waiting, &torrent->rtc.link);
}

static void
announce_again (BtSessionTorrent *torrent, gint64 now_us)
{
  torrent->rtc.again_us = MAX (now_us, torrent->rtc.sent_us + AGAIN_US);
  bt_session_torrent_touch (torrent);
}

/* Places that are neither taken nor promised to another torrent. */
static guint
count_places (const BtSessionRtc *self, const BtSessionTorrent *torrent)
{
  guint n_others = self->n_promised - (torrent != NULL && torrent->rtc.promised_us != 0);
  guint n_used = self->offers.length + n_others * BT_TRACKER_OFFERS_MAX;

  return n_used < BT_LIMIT_RTC_OFFERS ? BT_LIMIT_RTC_OFFERS - n_used : 0;
}

void
bt_session_rtc_give_turns (BtSession *session, gint64 now_us)
{
  BtSessionRtc *self = &session->rtc;

  while (self->waiting.head && count_places (self, NULL) >= BT_TRACKER_OFFERS_MAX) {
    BtSessionTorrent *torrent = self->waiting.head->data;

    leave_queue (torrent);
    announce_again (torrent, now_us);
    set_turn (torrent, torrent->rtc.again_us + TURN_US);
  }
}

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

/* Places for offers of @torrent now; 0 while others wait longer. */
static guint
get_places (BtSessionTorrent *torrent)
{
  const BtSessionRtc *all = &torrent->session->rtc;
  guint n_own = bt_session_rtc_count_offers (torrent), n_all = count_places (all, torrent);

  if (n_own >= BT_LIMIT_RTC_TORRENT_OFFERS || (all->waiting.head && torrent->rtc.promised_us == 0))
    return 0;
  return MIN (n_all, BT_LIMIT_RTC_TORRENT_OFFERS - n_own);
}

/* Has as many written as lack to @n, if there are places; else its turn comes. */
static void
order (BtSessionTorrent *torrent, guint n, gboolean loopback, gint64 now_us)
{
  guint n_ready = count_ready (torrent, loopback), n_places = get_places (torrent);

  if (n_ready >= n || (torrent->rtc.failed_us != 0 && now_us - torrent->rtc.failed_us < RETRY_US))
    return;
  make (torrent, MIN (n - n_ready, n_places), loopback, now_us);
  set_turn (torrent, 0);
  if (n - n_ready > n_places && bt_session_rtc_count_offers (torrent) < BT_TRACKER_OFFERS_MAX)
    wait_for_turn (torrent);
}

void
bt_session_rtc_made_offer (BtSessionTorrent *torrent)
{
  if (torrent->rtc.n[BT_MEETING_MAKING] == 0)
    bt_tracker_ws_offers_ready (torrent->session->rtc.trackers, &torrent->info_hash);
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
  gint64 now_us = g_get_monotonic_time ();
  guint n_wanted = torrent ? bt_session_rtc_count_wanted (torrent) : 0;

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
  gint64 now_us = g_get_monotonic_time ();

  if (!meeting
      || memcmp (bt_info_hash_get_wire (&meeting->torrent->info_hash), answer->info_hash,
                 BT_SHA1_SIZE)
             != 0)
    return;
  if (session->rtc.handshakes.length >= BT_LIMIT_RTC_HANDSHAKES
      || bt_session_rtc_count_room (meeting->torrent) == 0
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
      && bt_session_rtc_count_wanted (torrent) > 0)
    announce_again (torrent, now_us);
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
  gint64 now_us = g_get_monotonic_time ();
  GList *next;

  for (GList *at = session->rtc.offers.head; at; at = next) {
    BtMeeting *meeting = at->data;

    next = at->next;
    if (meeting->state == BT_MEETING_WAITING && g_str_equal (meeting->url, url))
      bt_meeting_end (meeting, BT_RTC_FAILURE_TRACKER, now_us);
  }
  announce_anew (session, url, now_us);
}
