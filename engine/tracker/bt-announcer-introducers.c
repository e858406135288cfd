/* bt-announcer-introducers.c — trackers whose peers meet through them alone: asked beside the rounds.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BEP 12 asks one tracker at a time because all of them tell of the same peers. These do not: who
 * announces to another one is never introduced here. So each is asked by its own interval. */
#include "base/bt-limits.h"
#include "tracker/bt-announcer-private.h"

/* All torrents and all other clients come back at once: so by chance at any moment within five seconds,
 * twice as long each time it happens again, and within ten minutes at last. */
#define LOST_FIRST_MS 5000
#define LOST_DOUBLINGS 7 /* 640 s */

void
bt_announcer_plan_introducer (BtAnnouncer *self, BtAnnouncerTracker *tracker, gint64 ask_us)
{
  tracker->ask_us = self->running && self->is_introduced ? ask_us : G_MAXINT64;
  bt_announcer_note_ask_us (self);
}

/* What happened while it was asked is told next. */
void
bt_announcer_plan_after_answer (BtAnnouncer *self, BtAnnouncerTracker *tracker, gint64 interval_us,
                                gint64 now_us)
{
  gint64 wait_us = bt_announcer_spread (self, interval_us, BT_ANNOUNCER_INTERVAL_SPREAD);

  if (self->completed && !tracker->told_completed)
    wait_us = 0;
  bt_announcer_plan_introducer (self, tracker, now_us + wait_us);
}

void
bt_announcer_ask_introducers (BtAnnouncer *self, gint64 now_us)
{
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    if (tracker->introduces)
      bt_announcer_plan_introducer (self, tracker,
                                    tracker->knows_us ? MAX (now_us, tracker->min_us) : now_us);
  }
}

void
bt_announcer_tell_introducers (BtAnnouncer *self, gint64 now_us)
{
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    if (tracker->introduces && tracker->knows_us)
      bt_announcer_plan_introducer (self, tracker, now_us);
  }
}

void
bt_announcer_lost (BtAnnouncer *self, const char *url, gint64 now_us)
{
  BtAnnouncerTracker *tracker = bt_announcer_find (self, url);
  guint32 most_ms;

  if (!tracker || !tracker->introduces || !tracker->knows_us)
    return;
  tracker->knows_us = FALSE;
  most_ms = LOST_FIRST_MS << MIN (tracker->n_lost, LOST_DOUBLINGS);
  tracker->n_lost++;
  bt_announcer_plan_introducer (
      self, tracker, now_us + (gint64) bt_random_below (self->random, most_ms + 1) * 1000);
  self->funcs.changed (self->data);
}

void
bt_announcer_set_introduced (BtAnnouncer *self, gboolean introduced)
{
  if (self->is_introduced == introduced)
    return;
  self->is_introduced = introduced;
  if (introduced)
    bt_announcer_ask_introducers (self, self->funcs.now (self->data));
  for (guint i = 0; !introduced && i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    if (!tracker->introduces)
      continue;
    bt_announcer_plan_introducer (self, tracker, G_MAXINT64);
    bt_announcer_let_go (self, tracker);
  }
  self->funcs.changed (self->data);
}

/* --- the person's own ---------------------------------------------------------------------------------- */

guint
bt_announcer_count_own (BtAnnouncer *self)
{
  guint n = self->trackers->len;

  while (n > 0 && ((BtAnnouncerTracker *) g_ptr_array_index (self->trackers, n - 1))->is_extra)
    n--;
  return n;
}

static void
remove_extra (BtAnnouncer *self, guint at)
{
  BtAnnouncerTracker *tracker = g_ptr_array_steal_index (self->trackers, at);

  tracker->removed = TRUE;
  g_ptr_array_add (self->leaving, tracker);
  bt_announcer_let_go (self, tracker);
}

static void
add_extra (BtAnnouncer *self, const char *url)
{
  BtAnnouncerTracker *tracker;

  if (self->trackers->len >= BT_LIMIT_TRACKERS || bt_announcer_find (self, url)
      || !bt_tracker_client_introduces (self->client, url)
      || !bt_tracker_client_check (self->client, url, NULL))
    return;
  tracker = bt_announcer_tracker_new (self, url, 0);
  tracker->is_extra = TRUE;
  g_ptr_array_add (self->trackers, tracker);
  bt_announcer_plan_introducer (self, tracker, self->funcs.now (self->data));
}

void
bt_announcer_set_extra (BtAnnouncer *self, const char *const *urls)
{
  static const char *const none[] = { NULL };

  urls = urls ? urls : none;
  for (guint i = self->trackers->len, n_own = bt_announcer_count_own (self); i > n_own; i--) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i - 1);

    if (!g_strv_contains (urls, tracker->url))
      remove_extra (self, i - 1);
  }
  for (guint i = 0; urls[i]; i++)
    add_extra (self, urls[i]);
  bt_announcer_note_ask_us (self);
  self->funcs.changed (self->data);
}

gboolean
bt_announcer_lists (BtAnnouncer *self, const char *url)
{
  const BtAnnouncerTracker *tracker = bt_announcer_find (self, url);

  return tracker && !tracker->is_extra;
}

/* The torrent names it itself now. */
gboolean
bt_announcer_adopt_extra (BtAnnouncer *self, BtAnnouncerTracker *tracker, guint tier)
{
  guint at;

  if (!tracker->is_extra)
    return FALSE;
  g_ptr_array_find (self->trackers, tracker, &at);
  g_ptr_array_steal_index (self->trackers, at);
  tracker->is_extra = FALSE;
  tracker->tier = tier;
  g_ptr_array_insert (self->trackers, (gint) bt_announcer_count_own (self), tracker);
  return TRUE;
}
