/* bt-announcer.c — keeps one torrent known to its trackers: its life, and what is due when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-announcer.h"

#include <string.h>

#include "tracker/bt-announcer-private.h"

BtAnnouncer *
bt_announcer_new (BtTrackerClient *client, const BtInfoHash *info_hash, const guint8 *peer_id,
                  BtRandom *random, const BtAnnouncerFuncs *funcs, gpointer data)
{
  BtAnnouncer *self = g_new0 (BtAnnouncer, 1);

  self->client = client;
  self->random = random;
  self->info_hash = *info_hash;
  memcpy (self->peer_id, peer_id, sizeof self->peer_id);
  bt_random_secret (&self->key, sizeof self->key);
  self->funcs = *funcs;
  self->data = data;
  self->trackers = g_ptr_array_new_with_free_func (bt_announcer_tracker_free);
  self->tries = g_ptr_array_new ();
  self->leaving = g_ptr_array_new_with_free_func (bt_announcer_tracker_free);
  self->out = g_ptr_array_new ();
  self->next_us = self->ask_us = G_MAXINT64;
  self->is_introduced = TRUE;
  return self;
}

void
bt_announcer_free (BtAnnouncer *self)
{
  g_assert (self->out->len == 0);
  g_ptr_array_unref (self->out);
  g_ptr_array_unref (self->leaving);
  g_ptr_array_unref (self->tries);
  g_ptr_array_unref (self->trackers);
  g_free (self);
}

void
bt_announcer_start (BtAnnouncer *self, gint64 now_us)
{
  if (self->running)
    return;
  self->running = TRUE;
  self->completed = FALSE;
  self->ask_us = G_MAXINT64;
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    tracker->told_completed = FALSE;
    tracker->ask_us = G_MAXINT64;
  }
  bt_announcer_announce_now (self, now_us);
}

void
bt_announcer_completed (BtAnnouncer *self, gint64 now_us)
{
  self->completed = TRUE;
  if (self->running && self->working)
    self->next_us = now_us;
  bt_announcer_tell_introducers (self, now_us);
}

void
bt_announcer_announce_now (BtAnnouncer *self, gint64 now_us)
{
  if (!self->running)
    return;
  for (guint i = 0; i < self->trackers->len; i++)
    ((BtAnnouncerTracker *) g_ptr_array_index (self->trackers, i))->n_fails = 0;
  self->next_us = now_us;
  if (self->working && self->working->knows_us)
    self->next_us = MAX (now_us, self->working->min_us);
  bt_announcer_ask_introducers (self, now_us);
  self->funcs.changed (self->data);
}

void
bt_announcer_ask (BtAnnouncer *self, const char *url, gint64 now_us)
{
  BtAnnouncerTracker *tracker = bt_announcer_find (self, url);

  if (!self->running || !tracker || !tracker->is_spoken
      || (tracker->introduces && !self->is_introduced))
    return;
  tracker->n_fails = 0;
  tracker->other_us = 0;
  tracker->ask_us = tracker->knows_us ? MAX (now_us, tracker->min_us) : now_us;
  /* With the one that serves the whole round comes earlier. */
  if (tracker == self->working) {
    self->next_us = MIN (self->next_us, tracker->ask_us);
    tracker->ask_us = G_MAXINT64;
  }
  bt_announcer_note_ask_us (self);
  self->funcs.changed (self->data);
}

void
bt_announcer_set_watched (BtAnnouncer *self, gboolean watched)
{
  if (self->watched == watched)
    return;
  self->watched = watched;
  self->funcs.changed (self->data);
}

void
bt_announcer_stop (BtAnnouncer *self)
{
  if (self->stopping)
    return;
  self->running = FALSE;
  self->stopping = TRUE;
  self->end_us = self->funcs.now (self->data) + BT_ANNOUNCER_GOODBYE_US;
  self->working = NULL;
  self->next_us = G_MAXINT64;
  self->round = self->tries->len;
  bt_announcer_give_up (self, NULL);
  bt_announcer_go_on_stopping (self);
}

gboolean
bt_announcer_is_idle (BtAnnouncer *self)
{
  return self->out->len == 0 && !self->stopping;
}

gboolean
bt_announcer_is_stopping (BtAnnouncer *self)
{
  return self->stopping;
}

static gint64
get_scrape_us (BtAnnouncer *self)
{
  if (!self->watched || !self->working || self->working->state != BT_TRACKER_WORKING
      || self->working->n_out > 0)
    return G_MAXINT64;
  return self->working->scrape_us;
}

gint64
bt_announcer_get_deadline (BtAnnouncer *self)
{
  gint64 scrape_us = get_scrape_us (self);
  gint64 deadline_us = MIN (self->ask_us, scrape_us);

  if (!self->running)
    return G_MAXINT64;
  return self->asking ? deadline_us : MIN (deadline_us, self->next_us);
}

void
bt_announcer_tick (BtAnnouncer *self, gint64 now_us)
{
  if (now_us < bt_announcer_get_deadline (self))
    return;
  if (now_us >= self->ask_us)
    bt_announcer_ask_those_due (self, now_us);
  if (!self->asking && now_us >= self->next_us) {
    self->round = 0;
    bt_announcer_ask_next (self, now_us);
  }
  if (now_us >= get_scrape_us (self))
    bt_announcer_call_scrape (self, self->working);
  self->funcs.changed (self->data);
}
