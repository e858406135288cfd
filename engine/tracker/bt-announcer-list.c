/* bt-announcer-list.c — the trackers of an announcer: tiers, edits, and what is told of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-announcer-private.h"

void
bt_announcer_tracker_free (gpointer data)
{
  BtAnnouncerTracker *tracker = data;

  g_free (tracker->url);
  g_free (tracker->message);
  g_free (tracker->tracker_id);
  g_free (tracker);
}

BtAnnouncerTracker *
bt_announcer_find (BtAnnouncer *self, const char *url)
{
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    if (g_str_equal (tracker->url, url))
      return tracker;
  }
  return NULL;
}

BtAnnouncerTracker *
bt_announcer_tracker_new (BtAnnouncer *self, const char *url, guint tier)
{
  BtAnnouncerTracker *tracker = g_new0 (BtAnnouncerTracker, 1);

  tracker->url = g_strdup (url);
  tracker->tier = tier;
  tracker->is_spoken = bt_tracker_client_speaks (self->client, url);
  tracker->introduces = bt_tracker_client_introduces (self->client, url);
  tracker->state = tracker->is_spoken ? BT_TRACKER_IDLE : BT_TRACKER_UNKNOWN;
  tracker->counts = (BtTrackerCounts) { -1, -1, -1 };
  tracker->ask_us = G_MAXINT64;
  return tracker;
}

static void
shuffle (gpointer *items, guint n, BtRandom *random)
{
  for (guint i = n; i > 1; i--) {
    guint other = bt_random_below (random, i);
    gpointer item = items[i - 1];

    items[i - 1] = items[other];
    items[other] = item;
  }
}

/* Without one that serves the new one is asked at once. */
static void
note_new (BtAnnouncer *self)
{
  if (self->running && !self->working)
    self->next_us = self->funcs.now (self->data);
  self->funcs.changed (self->data);
}

/* FALSE: the list has it already. */
static gboolean
add_to_tier (BtAnnouncer *self, const char *url, guint tier)
{
  BtAnnouncerTracker *tracker = bt_announcer_find (self, url);

  if (tracker)
    return bt_announcer_adopt_extra (self, tracker, tier);
  tracker = bt_announcer_tracker_new (self, url, tier);
  g_ptr_array_insert (self->trackers, (gint) bt_announcer_count_own (self), tracker);
  if (tracker->introduces)
    bt_announcer_plan_introducer (self, tracker, self->funcs.now (self->data));
  else
    g_ptr_array_add (self->tries, tracker);
  return TRUE;
}

guint
bt_announcer_add_tier (BtAnnouncer *self, const char *const *urls)
{
  guint first = self->tries->len;
  guint n = 0;

  for (guint i = 0; urls[i] && self->trackers->len < BT_LIMIT_TRACKERS; i++)
    n += add_to_tier (self, urls[i], self->n_tiers);
  if (n == 0)
    return 0;
  self->n_tiers++;
  shuffle (self->tries->pdata + first, self->tries->len - first, self->random);
  note_new (self);
  return n;
}

/* One of the person's list may become the torrent's own. */
static gboolean
check_new (BtAnnouncer *self, const char *url, GError **error)
{
  BtAnnouncerTracker *same = bt_announcer_find (self, url);

  if (strlen (url) > BT_LIMIT_URL) {
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL, "the URL is too long");
    return FALSE;
  }
  if (!bt_tracker_client_check (self->client, url, error))
    return FALSE;
  if (!same || same->is_extra)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "the torrent has this tracker already");
  return FALSE;
}

gboolean
bt_announcer_add (BtAnnouncer *self, const char *url, GError **error)
{
  const char *tier[] = { url, NULL };

  if (!check_new (self, url, error))
    return FALSE;
  if (self->trackers->len >= BT_LIMIT_TRACKERS) {
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TOO_MANY,
                 "the torrent has %d trackers; remove one first", BT_LIMIT_TRACKERS);
    return FALSE;
  }
  bt_announcer_add_tier (self, tier);
  return TRUE;
}

/* It has no place in the list any more, nor another one has it. */
static void
take_leave (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  gboolean served = self->working == tracker;

  tracker->removed = TRUE;
  g_ptr_array_add (self->leaving, tracker);
  if (served)
    self->working = NULL;
  bt_announcer_let_go (self, tracker);
  note_new (self);
}

/* Out of the order of asking, if it is in it. */
static void
leave_tries (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  guint at;

  if (!g_ptr_array_find (self->tries, tracker, &at))
    return;
  g_ptr_array_remove_index (self->tries, at);
  if (at < self->round)
    self->round--;
}

/* To the end of its tier. */
static void
join_tries (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  guint at = self->tries->len;

  while (at > 0
         && ((BtAnnouncerTracker *) g_ptr_array_index (self->tries, at - 1))->tier > tracker->tier)
    at--;
  g_ptr_array_insert (self->tries, (gint) at, tracker);
  if (at < self->round)
    self->round++;
}

/* @tracker: @old's heir, wherever each is asked. */
static void
put_in_place (BtAnnouncer *self, BtAnnouncerTracker *old, BtAnnouncerTracker *tracker)
{
  guint at;

  g_ptr_array_find (self->trackers, old, &at);
  self->trackers->pdata[at] = tracker;
  if (!old->introduces && !tracker->introduces) {
    g_ptr_array_find (self->tries, old, &at);
    self->tries->pdata[at] = tracker;
    return;
  }
  leave_tries (self, old);
  if (tracker->introduces)
    bt_announcer_plan_introducer (self, tracker, self->funcs.now (self->data));
  else
    join_tries (self, tracker);
}

gboolean
bt_announcer_replace (BtAnnouncer *self, const char *old_url, const char *url, GError **error)
{
  BtAnnouncerTracker *old = bt_announcer_find (self, old_url), *same;

  if (!old || old->is_extra) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the torrent has no such tracker");
    return FALSE;
  }
  if (g_str_equal (old_url, url))
    return TRUE;
  if (!check_new (self, url, error))
    return FALSE;
  same = bt_announcer_find (self, url);
  if (same) {
    bt_announcer_adopt_extra (self, same, self->n_tiers++);
    return bt_announcer_remove (self, old_url);
  }
  put_in_place (self, old, bt_announcer_tracker_new (self, url, old->tier));
  take_leave (self, old);
  return TRUE;
}

/* Tiers are counted without gaps, as a file lists them. */
static void
close_tier (BtAnnouncer *self, guint tier)
{
  guint n_own = bt_announcer_count_own (self);

  for (guint i = 0; i < n_own; i++) {
    if (((BtAnnouncerTracker *) g_ptr_array_index (self->trackers, i))->tier == tier)
      return;
  }
  for (guint i = 0; i < n_own; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    if (tracker->tier > tier)
      tracker->tier--;
  }
  self->n_tiers--;
}

gboolean
bt_announcer_remove (BtAnnouncer *self, const char *url)
{
  BtAnnouncerTracker *tracker = bt_announcer_find (self, url);
  guint at;

  if (!tracker || tracker->is_extra)
    return FALSE;
  g_ptr_array_find (self->trackers, tracker, &at);
  g_ptr_array_steal_index (self->trackers, at);
  leave_tries (self, tracker);
  close_tier (self, tracker->tier);
  take_leave (self, tracker);
  return TRUE;
}

char ***
bt_announcer_dup_tiers (BtAnnouncer *self)
{
  char ***tiers = g_new0 (char **, self->n_tiers + 1);
  guint at = 0, n_own = bt_announcer_count_own (self);

  for (guint tier = 0; tier < self->n_tiers; tier++) {
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    for (; at < n_own; at++) {
      BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, at);

      if (tracker->tier != tier)
        break;
      g_strv_builder_add (builder, tracker->url);
    }
    tiers[tier] = g_strv_builder_end (builder);
  }
  return tiers;
}

/* 0: not planned, or right now. */
static gint64
get_next_us (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  gint64 next_us = G_MAXINT64;

  if (!self->running || !tracker->is_spoken || tracker->state == BT_TRACKER_ASKING)
    return 0;
  if (tracker->n_fails > 0 && !tracker->introduces)
    next_us = MAX (tracker->retry_us, self->next_us);
  else if (tracker == self->working)
    next_us = self->next_us;
  next_us = MIN (next_us, tracker->ask_us);
  return next_us == G_MAXINT64 ? 0 : next_us;
}

GArray *
bt_announcer_get_stats (BtAnnouncer *self)
{
  GArray *stats = g_array_sized_new (FALSE, TRUE, sizeof (BtTrackerStat), self->trackers->len);

  g_array_set_clear_func (stats, (GDestroyNotify) bt_tracker_stat_clear);
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);
    BtTrackerStat stat = {
      .url = g_strdup (tracker->url),
      .tier = tracker->is_extra ? self->n_tiers : tracker->tier,
      .is_extra = tracker->is_extra,
      .state = tracker->state,
      .message = g_strdup (tracker->message),
      .error = tracker->error,
      .n_peers = tracker->n_peers,
      .n_seeders = tracker->counts.n_seeders,
      .n_leechers = tracker->counts.n_leechers,
      .n_downloads = tracker->counts.n_downloads,
      .next_us = get_next_us (self, tracker),
    };

    g_array_append_val (stats, stat);
  }
  return stats;
}
