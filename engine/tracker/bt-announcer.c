/* bt-announcer.c — keeps one torrent known to its trackers: tiers, intervals, retries.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-announcer.h"

#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-error.h"

#define ANSWER_TIMEOUT_US (30 * G_USEC_PER_SEC) /* libtorrent's tracker_completion_timeout */
#define STOP_TIMEOUT_US (4 * G_USEC_PER_SEC)    /* quitting takes 5 s in all */
#define RETRY_BASE 5.0                          /* seconds; libtorrent: 5 + 5 * 2.5 * fails^2 */
#define RETRY_BACKOFF 2.5
#define RETRY_MAX 3600.0 /* seconds; libtorrent */

typedef struct {
  char *url;
  guint tier;
  gboolean is_http;

  BtTrackerState state;
  char *message;
  guint n_peers;
  int n_seeders, n_leechers;
  char *tracker_id;

  guint n_fails;
  gint64 retry_us;   /* not before, after a failure */
  gint64 min_us;     /* not before, by its minimum interval */
  gboolean knows_us; /* it may have us in its list */
  gboolean told_completed;
} Tracker;

/* What a call that is out belongs to. */
typedef struct {
  BtAnnouncer *announcer;
  Tracker *tracker;
  BtTrackerCall *call;
  BtTrackerEvent event;
} Announce;

struct _BtAnnouncer {
  BtTrackerHttp *http;
  BtInfoHash info_hash;
  guint8 peer_id[20];
  guint32 key;
  BtAnnouncerFuncs funcs;
  gpointer data;

  GPtrArray *trackers; /* owned Tracker, as added */
  GPtrArray *tries;    /* the same, in the order of asking */
  guint n_tiers;

  gboolean running;
  gboolean stopping;
  gboolean completed;
  GPtrArray *out;   /* Announce that are out: one, or all goodbyes */
  guint round;      /* next of @tries to ask in this round; tries->len: the round is over */
  gint64 next_us;   /* next round */
  Tracker *working; /* answered last */
};

static void
tracker_free (gpointer data)
{
  Tracker *tracker = data;

  g_free (tracker->url);
  g_free (tracker->message);
  g_free (tracker->tracker_id);
  g_free (tracker);
}

BtAnnouncer *
bt_announcer_new (BtTrackerHttp *http, const BtInfoHash *info_hash, const guint8 *peer_id,
                  const BtAnnouncerFuncs *funcs, gpointer data)
{
  BtAnnouncer *self = g_new0 (BtAnnouncer, 1);

  self->http = http;
  self->info_hash = *info_hash;
  memcpy (self->peer_id, peer_id, sizeof self->peer_id);
  bt_random_secret (&self->key, sizeof self->key);
  self->funcs = *funcs;
  self->data = data;
  self->trackers = g_ptr_array_new_with_free_func (tracker_free);
  self->tries = g_ptr_array_new ();
  self->out = g_ptr_array_new ();
  self->next_us = G_MAXINT64;
  return self;
}

void
bt_announcer_free (BtAnnouncer *self)
{
  g_assert (self->out->len == 0);
  g_ptr_array_unref (self->out);
  g_ptr_array_unref (self->tries);
  g_ptr_array_unref (self->trackers);
  g_free (self);
}

static gboolean
has_url (BtAnnouncer *self, const char *url)
{
  for (guint i = 0; i < self->trackers->len; i++) {
    Tracker *tracker = g_ptr_array_index (self->trackers, i);

    if (g_str_equal (tracker->url, url))
      return TRUE;
  }
  return FALSE;
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

guint
bt_announcer_add_tier (BtAnnouncer *self, const char *const *urls, BtRandom *random)
{
  guint first = self->tries->len;

  for (guint i = 0; urls[i] && self->trackers->len < BT_LIMIT_TRACKERS; i++) {
    Tracker *tracker;

    if (has_url (self, urls[i]))
      continue;
    tracker = g_new0 (Tracker, 1);
    tracker->url = g_strdup (urls[i]);
    tracker->tier = self->n_tiers;
    tracker->is_http = bt_tracker_url_is_http (urls[i]);
    tracker->n_seeders = tracker->n_leechers = -1;
    g_ptr_array_add (self->trackers, tracker);
    g_ptr_array_add (self->tries, tracker);
  }
  if (self->tries->len == first)
    return 0;
  self->n_tiers++;
  shuffle (self->tries->pdata + first, self->tries->len - first, random);
  if (self->running && !self->working)
    self->next_us = 0;
  self->funcs.changed (self->data);
  return self->tries->len - first;
}

char ***
bt_announcer_dup_tiers (BtAnnouncer *self)
{
  char ***tiers = g_new0 (char **, self->n_tiers + 1);
  guint at = 0;

  for (guint tier = 0; tier < self->n_tiers; tier++) {
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    for (; at < self->trackers->len; at++) {
      Tracker *tracker = g_ptr_array_index (self->trackers, at);

      if (tracker->tier != tier)
        break;
      g_strv_builder_add (builder, tracker->url);
    }
    tiers[tier] = g_strv_builder_end (builder);
  }
  return tiers;
}

static gint64
get_next_us (BtAnnouncer *self, Tracker *tracker)
{
  if (!self->running || !tracker->is_http || tracker->state == BT_TRACKER_ASKING)
    return 0;
  if (tracker->n_fails > 0)
    return MAX (tracker->retry_us, self->next_us);
  return tracker == self->working ? self->next_us : 0;
}

GArray *
bt_announcer_get_stats (BtAnnouncer *self)
{
  GArray *stats = g_array_sized_new (FALSE, TRUE, sizeof (BtTrackerStat), self->trackers->len);

  g_array_set_clear_func (stats, (GDestroyNotify) bt_tracker_stat_clear);
  for (guint i = 0; i < self->trackers->len; i++) {
    Tracker *tracker = g_ptr_array_index (self->trackers, i);
    BtTrackerStat stat = {
      .url = g_strdup (tracker->url),
      .tier = tracker->tier,
      .state = tracker->state,
      .message = g_strdup (tracker->message),
      .n_peers = tracker->n_peers,
      .n_seeders = tracker->n_seeders,
      .n_leechers = tracker->n_leechers,
      .next_us = get_next_us (self, tracker),
    };

    g_array_append_val (stats, stat);
  }
  return stats;
}

/* BEP 12: the one that works goes to the front of its tier. */
static void
promote (BtAnnouncer *self, Tracker *tracker)
{
  guint at, front;

  g_ptr_array_find (self->tries, tracker, &at);
  for (front = at; front > 0; front--) {
    Tracker *before = g_ptr_array_index (self->tries, front - 1);

    if (before->tier != tracker->tier)
      break;
    self->tries->pdata[front] = before;
  }
  self->tries->pdata[front] = tracker;
}

static BtTrackerEvent
get_event (BtAnnouncer *self, Tracker *tracker)
{
  if (self->stopping)
    return BT_TRACKER_EVENT_STOPPED;
  if (!tracker->knows_us)
    return BT_TRACKER_EVENT_STARTED;
  if (self->completed && !tracker->told_completed)
    return BT_TRACKER_EVENT_COMPLETED;
  return BT_TRACKER_EVENT_NONE;
}

static void
set_message (Tracker *tracker, const char *message)
{
  g_free (tracker->message);
  tracker->message = g_strdup (message);
}

static void
answered (BtAnnouncer *self, Tracker *tracker, BtTrackerAnswer *answer, gint64 now_us)
{
  tracker->state = BT_TRACKER_WORKING;
  tracker->n_fails = 0;
  tracker->n_peers = answer->peers->len;
  tracker->n_seeders = answer->n_seeders;
  tracker->n_leechers = answer->n_leechers;
  tracker->min_us = now_us + answer->min_interval_us;
  set_message (tracker, answer->warning);
  if (answer->tracker_id) {
    g_free (tracker->tracker_id);
    tracker->tracker_id = g_steal_pointer (&answer->tracker_id);
  }
  self->working = tracker;
  promote (self, tracker);
  self->round = self->tries->len;
  self->next_us = now_us + answer->interval_us;
}

static void
failed (Tracker *tracker, const GError *error, gint64 now_us)
{
  double fails, delay;

  tracker->state = BT_TRACKER_FAILED;
  set_message (tracker, error->message);
  fails = ++tracker->n_fails;
  delay = MIN (RETRY_MAX, RETRY_BASE + RETRY_BASE * RETRY_BACKOFF * fails * fails);
  tracker->retry_us = now_us + (gint64) (delay * G_USEC_PER_SEC);
}

/* BEP 12: each tracker of the list is asked until one answers. */
static void
end_round (BtAnnouncer *self)
{
  self->working = NULL;
  self->next_us = G_MAXINT64;
  for (guint i = 0; i < self->tries->len; i++) {
    Tracker *tracker = g_ptr_array_index (self->tries, i);

    if (tracker->is_http)
      self->next_us = MIN (self->next_us, tracker->retry_us);
  }
}

static void announce (BtAnnouncer *self, Tracker *tracker, gint64 timeout_us);

static void
ask_next (BtAnnouncer *self, gint64 now_us)
{
  while (self->round < self->tries->len) {
    Tracker *tracker = g_ptr_array_index (self->tries, self->round++);

    if (!tracker->is_http || (tracker->n_fails > 0 && tracker->retry_us > now_us))
      continue;
    announce (self, tracker, ANSWER_TIMEOUT_US);
    return;
  }
  end_round (self);
}

static void
goodbye_done (BtAnnouncer *self, Tracker *tracker)
{
  tracker->state = BT_TRACKER_IDLE;
  tracker->knows_us = FALSE;
  if (self->out->len > 0)
    return;
  self->stopping = FALSE;
  self->funcs.changed (self->data);
  self->funcs.stopped (self->data);
}

static void
announced (BtAnnouncer *self, const Announce *told, BtTrackerAnswer *answer, const GError *error)
{
  gint64 now_us = g_get_monotonic_time ();
  Tracker *tracker = told->tracker;

  if (answer) {
    tracker->knows_us = TRUE;
    tracker->told_completed |= told->event == BT_TRACKER_EVENT_COMPLETED;
    answered (self, tracker, answer, now_us);
    /* What happened while it was asked is told next. */
    if (self->completed && !tracker->told_completed)
      self->next_us = now_us;
    self->funcs.peers ((BtAddress *) (gpointer) answer->peers->data, answer->peers->len,
                       self->data);
  } else {
    failed (tracker, error, now_us);
    ask_next (self, now_us);
  }
  self->funcs.changed (self->data);
}

static void
say_goodbye (BtAnnouncer *self)
{
  for (guint i = 0; i < self->trackers->len; i++) {
    Tracker *tracker = g_ptr_array_index (self->trackers, i);

    if (tracker->knows_us)
      announce (self, tracker, STOP_TIMEOUT_US);
  }
  if (self->out->len == 0) {
    self->stopping = FALSE;
    self->funcs.stopped (self->data);
  }
}

static void
done_cb (BtTrackerAnswer *owned, const GError *error, gpointer data)
{
  g_autofree Announce *told = data;
  g_autoptr (BtTrackerAnswer) answer = owned;
  BtAnnouncer *self = told->announcer;

  g_ptr_array_remove_fast (self->out, told);
  if (told->event == BT_TRACKER_EVENT_STOPPED) {
    goodbye_done (self, told->tracker);
  } else if (self->stopping) {
    /* It may have read what it was asked before the answer was given up. */
    told->tracker->knows_us = TRUE;
    say_goodbye (self);
  } else {
    announced (self, told, answer, error);
  }
}

static void
announce (BtAnnouncer *self, Tracker *tracker, gint64 timeout_us)
{
  BtTrackerRequest request = { .info_hash = self->info_hash, .key = self->key };
  Announce *told = g_new0 (Announce, 1);

  memcpy (request.peer_id, self->peer_id, sizeof request.peer_id);
  request.event = get_event (self, tracker);
  request.tracker_id = tracker->tracker_id;
  self->funcs.fill (&request, self->data);
  told->announcer = self;
  told->tracker = tracker;
  told->event = request.event;
  tracker->state = BT_TRACKER_ASKING;
  g_ptr_array_add (self->out, told);
  told->call =
      bt_tracker_http_announce (self->http, tracker->url, &request, timeout_us, done_cb, told);
}

void
bt_announcer_start (BtAnnouncer *self, gint64 now_us)
{
  if (self->running || !self->http)
    return;
  self->running = TRUE;
  self->completed = FALSE;
  for (guint i = 0; i < self->trackers->len; i++)
    ((Tracker *) g_ptr_array_index (self->trackers, i))->told_completed = FALSE;
  bt_announcer_announce_now (self, now_us);
}

void
bt_announcer_completed (BtAnnouncer *self, gint64 now_us)
{
  self->completed = TRUE;
  if (self->running && self->working)
    self->next_us = now_us;
}

void
bt_announcer_announce_now (BtAnnouncer *self, gint64 now_us)
{
  if (!self->running)
    return;
  for (guint i = 0; i < self->trackers->len; i++)
    ((Tracker *) g_ptr_array_index (self->trackers, i))->n_fails = 0;
  self->next_us = now_us;
  if (self->working && self->working->knows_us)
    self->next_us = MAX (now_us, self->working->min_us);
  self->funcs.changed (self->data);
}

void
bt_announcer_stop (BtAnnouncer *self)
{
  if (self->stopping)
    return;
  self->running = FALSE;
  self->stopping = TRUE;
  self->working = NULL;
  self->next_us = G_MAXINT64;
  self->round = self->tries->len;
  if (self->out->len == 0)
    say_goodbye (self);
  else
    bt_tracker_call_cancel (((Announce *) g_ptr_array_index (self->out, 0))->call);
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

gint64
bt_announcer_get_deadline (BtAnnouncer *self)
{
  return self->running && self->out->len == 0 ? self->next_us : G_MAXINT64;
}

void
bt_announcer_tick (BtAnnouncer *self, gint64 now_us)
{
  if (now_us < bt_announcer_get_deadline (self))
    return;
  self->round = 0;
  ask_next (self, now_us);
  self->funcs.changed (self->data);
}
