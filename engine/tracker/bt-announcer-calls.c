/* bt-announcer-calls.c — the calls to trackers that are out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/bt-announcer-private.h"

static void done_cb (BtTrackerResult *result, gpointer data);

static BtAnnouncerCall *
add_call (BtAnnouncer *self, BtAnnouncerTracker *tracker, BtAnnouncerPurpose purpose)
{
  BtAnnouncerCall *told = g_new0 (BtAnnouncerCall, 1);

  told->announcer = self;
  told->tracker = tracker;
  told->purpose = purpose;
  tracker->n_out++;
  if (purpose >= BT_ANNOUNCER_LAST)
    self->n_goodbyes++;
  else if (purpose == BT_ANNOUNCER_ROUND)
    self->asking = TRUE;
  g_ptr_array_add (self->out, told);
  return told;
}

static void
remove_call (BtAnnouncer *self, BtAnnouncerCall *told)
{
  g_ptr_array_remove_fast (self->out, told);
  told->tracker->n_out--;
  if (told->purpose >= BT_ANNOUNCER_LAST)
    self->n_goodbyes--;
  else if (told->purpose == BT_ANNOUNCER_ROUND)
    self->asking = FALSE;
}

static gint64
get_timeout_us (BtAnnouncer *self, BtAnnouncerPurpose purpose)
{
  gint64 left_us = BT_ANNOUNCER_GOODBYE_US;

  if (purpose < BT_ANNOUNCER_LAST)
    return BT_TRACKER_TIMEOUT_US;
  if (purpose == BT_ANNOUNCER_LAST)
    return BT_ANNOUNCER_LAST_US;
  if (self->stopping)
    left_us = self->end_us - self->funcs.now (self->data);
  return CLAMP (left_us, BT_ANNOUNCER_GOODBYE_US - BT_ANNOUNCER_LAST_US, BT_ANNOUNCER_GOODBYE_US);
}

BtTrackerEvent
bt_announcer_get_event (BtAnnouncer *self, BtAnnouncerTracker *tracker, gboolean knows_us)
{
  if (!knows_us)
    return BT_TRACKER_EVENT_STARTED;
  if (self->completed && !tracker->told_completed)
    return BT_TRACKER_EVENT_COMPLETED;
  return BT_TRACKER_EVENT_NONE;
}

void
bt_announcer_call (BtAnnouncer *self, BtAnnouncerTracker *tracker, BtAnnouncerPurpose purpose,
                   BtTrackerEvent event, BtTrackerFamily family)
{
  BtTrackerRequest request = { .info_hash = self->info_hash, .key = self->key };
  BtAnnouncerCall *told = add_call (self, tracker, purpose);

  memcpy (request.peer_id, self->peer_id, sizeof request.peer_id);
  request.event = event;
  request.family = family;
  request.is_urgent = purpose >= BT_ANNOUNCER_LAST;
  request.tracker_id = tracker->tracker_id;
  self->funcs.fill (&request, self->data);
  told->event = request.event;
  if (purpose != BT_ANNOUNCER_OTHER)
    tracker->state = BT_TRACKER_ASKING;
  told->call = bt_tracker_client_announce (self->client, tracker->url, &request,
                                           get_timeout_us (self, purpose), done_cb, told);
}

void
bt_announcer_call_tracker (BtAnnouncer *self, BtAnnouncerTracker *tracker,
                           BtAnnouncerPurpose purpose)
{
  bt_announcer_call (self, tracker, purpose,
                     bt_announcer_get_event (self, tracker, tracker->knows_us),
                     BT_TRACKER_FAMILY_ANY);
}

void
bt_announcer_call_scrape (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  BtAnnouncerCall *told = add_call (self, tracker, BT_ANNOUNCER_SCRAPE);

  told->call =
      bt_tracker_client_scrape (self->client, tracker->url, &self->info_hash, 1, done_cb, told);
}

static void
done_cb (BtTrackerResult *result, gpointer data)
{
  g_autofree BtAnnouncerCall *told = data;
  BtAnnouncer *self = told->announcer;
  gint64 now_us = self->funcs.now (self->data);

  remove_call (self, told);
  if (self->stopping || told->tracker->removed)
    bt_announcer_note_knows (told, result);
  else
    bt_announcer_take_result (self, told, result, now_us);
  if (self->stopping || told->purpose == BT_ANNOUNCER_GOODBYE)
    told->tracker->state = BT_TRACKER_IDLE;
  if (told->tracker->removed)
    bt_announcer_go_on_leaving (self, told, now_us);
  if (self->stopping)
    bt_announcer_go_on_stopping (self);
  else
    self->funcs.changed (self->data);
}
