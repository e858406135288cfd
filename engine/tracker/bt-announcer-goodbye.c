/* bt-announcer-goodbye.c — how one parts from trackers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-announcer-private.h"

static void
say_goodbye_to (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  BtTrackerFamily first = BT_TRACKER_FAMILY_ANY;

  if (tracker->knows_other)
    first = tracker->other == BT_TRACKER_FAMILY_V4 ? BT_TRACKER_FAMILY_V6 : BT_TRACKER_FAMILY_V4;
  if (tracker->knows_us)
    bt_announcer_call (self, tracker, BT_ANNOUNCER_GOODBYE, BT_TRACKER_EVENT_STOPPED, first);
  if (tracker->knows_other)
    bt_announcer_call (self, tracker, BT_ANNOUNCER_GOODBYE, BT_TRACKER_EVENT_STOPPED,
                       tracker->other);
  tracker->knows_us = tracker->knows_other = FALSE;
}

/* Who completes and leaves at once is to be counted among those who completed. */
static void
part_from (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  if (tracker->n_out > 0)
    return;
  if (!tracker->knows_us || !self->completed || tracker->told_completed) {
    say_goodbye_to (self, tracker);
    return;
  }
  tracker->told_completed = TRUE;
  bt_announcer_call (self, tracker, BT_ANNOUNCER_LAST, BT_TRACKER_EVENT_COMPLETED,
                     BT_TRACKER_FAMILY_ANY);
}

/* When nothing is asked any more: who was asked just now may know us as well. */
void
bt_announcer_go_on_stopping (BtAnnouncer *self)
{
  if (self->out->len > self->n_goodbyes)
    return;
  for (guint i = 0; i < self->trackers->len; i++)
    part_from (self, g_ptr_array_index (self->trackers, i));
  if (self->out->len > 0)
    return;
  self->stopping = FALSE;
  self->funcs.changed (self->data);
  self->funcs.stopped (self->data);
}

/* "completed" is on its way: told twice it would be counted twice. */
static gboolean
let_finish (BtAnnouncer *self, BtAnnouncerCall *told)
{
  if (!self->stopping || told->event != BT_TRACKER_EVENT_COMPLETED
      || told->purpose > BT_ANNOUNCER_ASKED
      || !bt_tracker_call_hurry (told->call, BT_ANNOUNCER_LAST_US))
    return FALSE;
  if (told->purpose == BT_ANNOUNCER_ROUND)
    self->asking = FALSE;
  told->purpose = BT_ANNOUNCER_LAST;
  told->tracker->told_completed = TRUE;
  self->n_goodbyes++;
  return TRUE;
}

/* FALSE: nothing of it is out. */
gboolean
bt_announcer_give_up (BtAnnouncer *self, const BtAnnouncerTracker *tracker)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->out->len; i++) {
    BtAnnouncerCall *told = g_ptr_array_index (self->out, i);

    if (told->purpose >= BT_ANNOUNCER_LAST || (tracker && told->tracker != tracker))
      continue;
    if (!let_finish (self, told))
      told->given_up = bt_tracker_call_cancel (told->call);
    any = TRUE;
  }
  return any;
}

void
bt_announcer_let_go (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  if (bt_announcer_give_up (self, tracker))
    return;
  say_goodbye_to (self, tracker);
  if (tracker->n_out == 0)
    g_ptr_array_remove_fast (self->leaving, tracker);
}

/* It may have read what it was asked before the answer was given up. */
void
bt_announcer_note_knows (const BtAnnouncerCall *told, const BtTrackerResult *result)
{
  gboolean knows = result->answer != NULL || told->given_up;

  if (told->purpose == BT_ANNOUNCER_ROUND || told->purpose == BT_ANNOUNCER_ASKED)
    told->tracker->knows_us |= knows;
  else if (told->purpose == BT_ANNOUNCER_OTHER)
    told->tracker->knows_other |= knows;
}

/* Of a tracker that was removed: there may be more to come. */
void
bt_announcer_go_on_leaving (BtAnnouncer *self, const BtAnnouncerCall *told, gint64 now_us)
{
  if (told->tracker->n_out == 0)
    bt_announcer_let_go (self, told->tracker);
  if (told->purpose == BT_ANNOUNCER_ROUND && self->running)
    bt_announcer_ask_next (self, now_us);
}
