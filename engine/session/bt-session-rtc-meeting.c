/* bt-session-rtc-meeting.c — one peer over WebRTC, from the first word to the last byte.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-rtc-private.h"

#include <string.h>

#include "transport/bt-local.h"

/* The handshake itself knows best what it waits for: its own time is up first. */
#define OPEN_SLACK_US (5 * G_USEC_PER_SEC)

/* --- states ------------------------------------------------------------------------------------- */

/* NULL: it has all the time in the world. */
static GQueue *
get_queue (BtMeeting *self)
{
  BtSessionRtc *rtc = &self->torrent->session->rtc;

  switch (self->state) {
  case BT_MEETING_MAKING:
  case BT_MEETING_READY:
  case BT_MEETING_WAITING:
    return &rtc->offers;
  case BT_MEETING_ANSWERING:
  case BT_MEETING_ANSWERED:
  case BT_MEETING_TAKEN:
    return &rtc->handshakes;
  default:
    return NULL;
  }
}

static void
join (BtMeeting *self, BtMeetingState state, gint64 now_us)
{
  BtSessionRtc *rtc = &self->torrent->session->rtc;
  GQueue *queue;

  self->state = state;
  self->torrent->rtc.n[state]++;
  queue = get_queue (self);
  if (!queue)
    return;
  self->deadline_us =
      now_us + (queue == &rtc->offers ? BT_RTC_OFFER_US : BT_RTC_OPEN_US + OPEN_SLACK_US);
  g_queue_push_tail_link (queue, &self->link);
}

void
bt_meeting_enter (BtMeeting *self, BtMeetingState state, gint64 now_us)
{
  GQueue *queue = get_queue (self);

  if (queue)
    g_queue_unlink (queue, &self->link);
  self->torrent->rtc.n[self->state]--;
  join (self, state, now_us);
  bt_session_torrent_touch (self->torrent);
}

/* --- the end ------------------------------------------------------------------------------------ */

void
bt_meeting_free (gpointer data)
{
  BtMeeting *self = data;

  g_clear_pointer (&self->rtc, bt_rtc_free);
  g_free (self->url);
  g_free (self->sdp);
  g_free (self);
}

/* An offer of ours that is over without anybody having taken it. */
static gboolean
is_untaken (BtMeetingState last)
{
  return last < BT_MEETING_ANSWERING;
}

/* What we ended ourselves before anybody heard of it is no news. */
static gboolean
is_worth_remembering (const BtMeeting *self, BtMeetingState last)
{
  if (!is_untaken (last))
    return TRUE;
  switch (self->stat.failure) {
  case BT_RTC_FAILURE_STOPPED:
    return FALSE;
  case BT_RTC_FAILURE_NO_ANSWER:
    return last == BT_MEETING_WAITING;
  default:
    return TRUE;
  }
}

/* One that is over. */
static void
forget (BtTorrentRtc *rtc, BtMeeting *meeting)
{
  if (rtc->untaken == meeting)
    rtc->untaken = NULL;
  rtc->n[BT_MEETING_OVER]--;
  g_ptr_array_remove (rtc->meetings, meeting);
}

/* The oldest that are over make room. */
static void
forget_some (BtTorrentRtc *rtc)
{
  for (guint i = 0; i < rtc->meetings->len && rtc->meetings->len > BT_RTC_MEETINGS_MAX;) {
    BtMeeting *meeting = g_ptr_array_index (rtc->meetings, i);

    if (meeting->state == BT_MEETING_OVER)
      forget (rtc, meeting);
    else
      i++;
  }
}

/* Five go with each announce, and mostly nobody takes them: the newest tells why for all. */
static void
remember_untaken (BtTorrentRtc *rtc, BtMeeting *meeting)
{
  if (rtc->untaken)
    forget (rtc, rtc->untaken);
  rtc->untaken = meeting;
}

/* How it stands. */
static void
get_stat (BtMeeting *self, BtRtcStat *stat)
{
  if (!self->rtc) {
    *stat = self->stat;
    return;
  }
  *stat = *bt_rtc_peek_stat (self->rtc);
  if (self->connection)
    stat->peer_id = bt_connection_get_id (self->connection);
}

/* Keeps what is told of it when the handshake itself is gone. */
static void
fix_stat (BtMeeting *self, BtRtcFailure failure)
{
  get_stat (self, &self->stat);
  if (self->stat.failure == BT_RTC_FAILURE_NONE)
    self->stat.failure = failure;
  if (self->stat.ended_us == 0)
    self->stat.ended_us = g_get_monotonic_time (); /* as the times of its steps */
}

void
bt_meeting_end (BtMeeting *self, BtRtcFailure failure, gint64 now_us)
{
  BtTorrentRtc *rtc = &self->torrent->rtc;
  BtMeetingState last = self->state;

  fix_stat (self, failure);
  self->connection = NULL;
  g_clear_pointer (&self->rtc, bt_rtc_free);
  bt_meeting_enter (self, BT_MEETING_OVER, now_us);
  if (!is_worth_remembering (self, last)) {
    forget (rtc, self);
    return;
  }
  if (is_untaken (last))
    remember_untaken (rtc, self);
  forget_some (rtc);
}

/* --- what the handshake tells ------------------------------------------------------------------- */

static void
described_cb (BtRtc *rtc, const char *sdp, gpointer data)
{
  BtMeeting *self = data;
  gint64 now_us = bt_session_now (((BtMeeting *) data)->torrent->session);

  if (!self->we_offer) {
    bt_session_rtc_send_answer (self, sdp, now_us);
    return;
  }
  self->sdp = g_strdup (sdp);
  bt_meeting_enter (self, BT_MEETING_READY, now_us);
  bt_session_rtc_made_offer (self->torrent);
}

static void
opened_cb (BtRtc *rtc, gpointer data)
{
  BtMeeting *self = data;
  gint64 now_us = bt_session_now (((BtMeeting *) data)->torrent->session);

  bt_meeting_enter (self, BT_MEETING_CONNECTED, now_us);
  bt_session_peers_adopt (self->torrent, self, now_us);
}

static void
failed_cb (BtRtc *rtc, gpointer data)
{
  BtMeeting *self = data;
  BtSessionTorrent *torrent = self->torrent;
  gboolean was_making = self->state == BT_MEETING_MAKING;
  gint64 now_us = bt_session_now (((BtMeeting *) data)->torrent->session);

  bt_meeting_end (self, BT_RTC_FAILURE_CLOSED, now_us);
  if (!was_making)
    return;
  torrent->rtc.failed_us = now_us;
  bt_session_rtc_made_offer (torrent);
}

static void
stepped_cb (BtRtc *rtc, gpointer data)
{
  BtMeeting *self = data;

  if (self->torrent->watch & BT_WATCH_MEETINGS)
    bt_session_torrent_touch (self->torrent);
}

/* Who was banned gets no word from us, whoever names his address. */
static gboolean
may_try_cb (const BtAddress *address, gpointer data)
{
  const BtMeeting *self = data;

  return !bt_swarm_is_banned (self->torrent->swarm, address);
}

static const BtRtcFuncs rtc_funcs = {
  .described = described_cb,
  .opened = opened_cb,
  .failed = failed_cb,
  .stepped = stepped_cb,
  .may_try = may_try_cb,
};

/* (transfer full) What the other side may be told of. */
static GArray *
get_locals (BtSession *session, gboolean loopback)
{
  GArray *locals;

  if (!session->has_local)
    return bt_local_addresses (loopback);
  locals = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  g_array_append_val (locals, session->local);
  return locals;
}

BtMeeting *
bt_meeting_new (BtSessionTorrent *torrent, gboolean we_offer, gboolean loopback, gint64 now_us)
{
  BtSession *session = torrent->session;
  BtRtcContext *context = bt_session_rtc_get_context (session);
  g_autoptr (GArray) locals = NULL;
  BtMeeting *self;

  if (!context)
    return NULL;
  self = g_new0 (BtMeeting, 1);
  self->torrent = torrent;
  self->we_offer = we_offer;
  self->loopback = loopback;
  self->link.data = self;
  locals = get_locals (session, loopback);
  self->rtc = bt_rtc_new (context, locals, loopback, ++session->rtc.last_id, &rtc_funcs, self);
  g_ptr_array_add (torrent->rtc.meetings, self);
  join (self, we_offer ? BT_MEETING_MAKING : BT_MEETING_ANSWERING, now_us);
  return self;
}

/* --- as a peer ---------------------------------------------------------------------------------- */

void
bt_meeting_note_greeting (BtMeeting *self)
{
  if (bt_connection_is_established (self->connection))
    bt_rtc_note_step (self->rtc, BT_RTC_GREETED);
}

static BtRtcFailure
get_failure (BtMeeting *self, BtGone gone)
{
  gboolean greeted = bt_rtc_peek_stat (self->rtc)->at_us[BT_RTC_GREETED] != 0;

  switch (gone) {
  case BT_GONE_HANDSHAKE:
    return BT_RTC_FAILURE_GREETING;
  case BT_GONE_TIMEOUT:
    return greeted ? BT_RTC_FAILURE_LOST : BT_RTC_FAILURE_GREETING;
  case BT_GONE_IO_ERROR:
    return BT_RTC_FAILURE_LOST;
  case BT_GONE_CLOSED:
    return BT_RTC_FAILURE_CLOSED;
  default:
    return BT_RTC_FAILURE_STOPPED;
  }
}

void
bt_meeting_part (BtMeeting *self, BtGone gone, gint64 now_us)
{
  BtRtcFailure failure = get_failure (self, gone);

  fix_stat (self, failure);
  self->rtc = NULL; /* the transport's */
  bt_meeting_end (self, failure, now_us);
}

/* --- telling ------------------------------------------------------------------------------------ */

GArray *
bt_session_rtc_get_meetings (BtSessionTorrent *torrent)
{
  GPtrArray *meetings = torrent->rtc.meetings;
  GArray *stats = g_array_sized_new (FALSE, FALSE, sizeof (BtRtcStat), meetings->len);

  for (guint i = 0; i < meetings->len; i++) {
    BtRtcStat stat;

    get_stat (g_ptr_array_index (meetings, i), &stat);
    g_array_append_val (stats, stat);
  }
  return stats;
}
