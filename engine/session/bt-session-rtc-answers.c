/* bt-session-rtc-answers.c — offers of strangers, which a tracker passed on, and our answers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-rtc-private.h"

#include <string.h>

/* It is a peer already, or becomes one. */
static gboolean
is_meeting (BtSessionTorrent *torrent, const guint8 *peer_id)
{
  for (guint i = 0; i < torrent->rtc.meetings->len; i++) {
    const BtMeeting *meeting = g_ptr_array_index (torrent->rtc.meetings, i);

    if (meeting->state >= BT_MEETING_ANSWERING && meeting->state <= BT_MEETING_CONNECTED
        && memcmp (meeting->peer_id, peer_id, BT_PEER_ID_SIZE) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
may_answer (BtSessionTorrent *torrent, const BtTrackerSignal *offer, gint64 now_us)
{
  const BtSession *session = torrent->session;
  const guint *n = torrent->rtc.n;

  return memcmp (offer->peer_id, session->peer_id, BT_PEER_ID_SIZE) != 0
         && n[BT_MEETING_ANSWERING] + n[BT_MEETING_ANSWERED] < BT_LIMIT_RTC_ANSWERS
         && session->rtc.handshakes.length < BT_LIMIT_RTC_HANDSHAKES
         && bt_session_rtc_may_hear (torrent, offer->url) && !is_meeting (torrent, offer->peer_id)
         && bt_session_rtc_count_welcome (torrent, now_us) > 0;
}

void
bt_session_rtc_take_offer (const BtTrackerSignal *offer, gpointer session)
{
  BtSessionTorrent *torrent = bt_session_rtc_find (session, offer->info_hash);
  gint64 now_us = bt_session_now (session);
  BtMeeting *meeting;

  if (!torrent || !may_answer (torrent, offer, now_us))
    return;
  meeting = bt_meeting_new (torrent, FALSE, offer->loopback, now_us);
  if (!meeting)
    return;
  memcpy (meeting->offer_id, offer->offer_id, BT_OFFER_ID_SIZE);
  memcpy (meeting->peer_id, offer->peer_id, BT_PEER_ID_SIZE);
  meeting->url = g_strdup (offer->url);
  bt_rtc_answer (meeting->rtc, offer->sdp, offer->n_sdp);
  bt_session_torrent_touch (torrent);
}

void
bt_session_rtc_send_answer (BtMeeting *meeting, const char *sdp, gint64 now_us)
{
  BtSessionTorrent *torrent = meeting->torrent;

  if (!bt_tracker_ws_answer (torrent->session->rtc.trackers, meeting->url,
                             bt_info_hash_get_wire (&torrent->info_hash), meeting->peer_id,
                             meeting->offer_id, sdp)) {
    bt_meeting_end (meeting, BT_RTC_FAILURE_TRACKER, now_us);
    return;
  }
  bt_rtc_note_step (meeting->rtc, BT_RTC_ANSWER_SENT);
  bt_meeting_enter (meeting, BT_MEETING_ANSWERED, now_us);
}
