/* bt-announcer-rounds.c — whose turn it is to be asked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-announcer-private.h"

/* A thousand torrents that were started together shall not come back together. */
gint64
bt_announcer_spread (BtAnnouncer *self, gint64 wait_us, guint part)
{
  guint32 most_ms = (guint32) (wait_us / 1000 / part);

  return wait_us + (gint64) bt_random_below (self->random, most_ms + 1) * 1000;
}

/* BEP 12: the one that works goes to the front of its tier. */
static void
promote (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  guint at, front;

  g_ptr_array_find (self->tries, tracker, &at);
  for (front = at; front > 0; front--) {
    BtAnnouncerTracker *before = g_ptr_array_index (self->tries, front - 1);

    if (before->tier != tracker->tier)
      break;
    self->tries->pdata[front] = before;
  }
  self->tries->pdata[front] = tracker;
}

/* BEP 12: each tracker of the list is asked until one answers. */
static void
end_round (BtAnnouncer *self)
{
  self->working = NULL;
  self->next_us = G_MAXINT64;
  for (guint i = 0; i < self->tries->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->tries, i);

    if (tracker->is_spoken && tracker->state != BT_TRACKER_ASKING)
      self->next_us = MIN (self->next_us, tracker->retry_us);
  }
}

/* It answered a short while ago, though it was not its turn: it is not asked sooner than it allows. */
static gboolean
serves_already (BtAnnouncer *self, BtAnnouncerTracker *tracker, gint64 now_us)
{
  return tracker->knows_us && tracker->state == BT_TRACKER_WORKING && now_us < tracker->min_us
         && bt_announcer_get_event (self, tracker, TRUE) == BT_TRACKER_EVENT_NONE;
}

void
bt_announcer_ask_next (BtAnnouncer *self, gint64 now_us)
{
  while (self->round < self->tries->len) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->tries, self->round++);

    if (!tracker->is_spoken || tracker->state == BT_TRACKER_ASKING
        || (tracker->n_fails > 0 && tracker->retry_us > now_us))
      continue;
    if (serves_already (self, tracker, now_us)) {
      self->working = tracker;
      self->round = self->tries->len;
      self->next_us = tracker->min_us;
    } else {
      bt_announcer_call_tracker (self, tracker, BT_ANNOUNCER_ROUND);
    }
    return;
  }
  end_round (self);
}

/* It serves until its interval is over. What happened while it was asked is told next. */
void
bt_announcer_end_round_with (BtAnnouncer *self, BtAnnouncerTracker *tracker, gint64 interval_us,
                             gint64 now_us)
{
  self->working = tracker;
  promote (self, tracker);
  self->round = self->tries->len;
  self->next_us = now_us + bt_announcer_spread (self, interval_us, BT_ANNOUNCER_INTERVAL_SPREAD);
  if (self->completed && !tracker->told_completed)
    self->next_us = now_us;
}

void
bt_announcer_note_ask_us (BtAnnouncer *self)
{
  self->ask_us = G_MAXINT64;
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    self->ask_us = MIN (self->ask_us, tracker->ask_us);
  }
}

void
bt_announcer_ask_those_due (BtAnnouncer *self, gint64 now_us)
{
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    if (tracker->ask_us > now_us)
      continue;
    tracker->ask_us = G_MAXINT64;
    if (tracker->state != BT_TRACKER_ASKING)
      bt_announcer_call_tracker (self, tracker, BT_ANNOUNCER_ASKED);
  }
  bt_announcer_note_ask_us (self);
}
