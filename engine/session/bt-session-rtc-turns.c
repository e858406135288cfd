/* bt-session-rtc-turns.c — when there is no place for the offers of all torrents, each has its turn.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who found no place waits in a queue. When offers ended, the first is asked to announce again, and as
 * many places as an announce fills are promised to it for a while. */
#include "session/bt-session-rtc-private.h"

#define AGAIN_US (30 * G_USEC_PER_SEC) /* between announces that only bring offers */
#define TURN_US \
  (40 * G_USEC_PER_SEC) /* a tracker that does not answer by then keeps nobody waiting */

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
bt_session_rtc_end_turn (BtSessionTorrent *torrent)
{
  set_turn (torrent, 0);
}

void
bt_session_rtc_stop_waiting (BtSessionTorrent *torrent)
{
  leave_queue (torrent);
  set_turn (torrent, 0);
}

void
bt_session_rtc_wait_for_turn (BtSessionTorrent *torrent)
{
  if (torrent->rtc.waits)
    return;
  torrent->rtc.waits = TRUE;
  g_queue_push_tail_link (&torrent->session->rtc.waiting, &torrent->rtc.link);
}

void
bt_session_rtc_announce_again (BtSessionTorrent *torrent, gint64 now_us)
{
  torrent->rtc.again_us = MAX (now_us, torrent->rtc.sent_us + AGAIN_US);
  bt_session_torrent_touch (torrent);
}

/* Places that are neither taken nor promised to another torrent. */
static guint
count_free_places (const BtSessionRtc *self, const BtSessionTorrent *torrent)
{
  guint n_others = self->n_promised - (torrent != NULL && torrent->rtc.promised_us != 0);
  guint n_used = self->offers.length + n_others * BT_TRACKER_OFFERS_MAX;

  return n_used < BT_LIMIT_RTC_OFFERS ? BT_LIMIT_RTC_OFFERS - n_used : 0;
}

guint
bt_session_rtc_count_places (BtSessionTorrent *torrent)
{
  const BtSessionRtc *all = &torrent->session->rtc;
  guint n_own = bt_session_rtc_count_offers (torrent), n_all = count_free_places (all, torrent);

  if (n_own >= BT_LIMIT_RTC_TORRENT_OFFERS || (all->waiting.head && torrent->rtc.promised_us == 0))
    return 0;
  return MIN (n_all, BT_LIMIT_RTC_TORRENT_OFFERS - n_own);
}

void
bt_session_rtc_give_turns (BtSession *session, gint64 now_us)
{
  BtSessionRtc *self = &session->rtc;

  while (self->waiting.head && count_free_places (self, NULL) >= BT_TRACKER_OFFERS_MAX) {
    BtSessionTorrent *torrent = self->waiting.head->data;

    leave_queue (torrent);
    bt_session_rtc_announce_again (torrent, now_us);
    set_turn (torrent, torrent->rtc.again_us + TURN_US);
  }
}
