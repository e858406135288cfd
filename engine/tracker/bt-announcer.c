/* bt-announcer.c — keeps one torrent known to its trackers: whom to ask when, and what comes of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-announcer.h"

#include <string.h>

#include "tracker/bt-announcer-private.h"

/* Quitting takes 5 s in all. */
#define LAST_TIMEOUT_US (2 * G_USEC_PER_SEC)
#define GOODBYE_TIMEOUT_US (4 * G_USEC_PER_SEC)
#define RETRY_BASE_US (5 * G_USEC_PER_SEC) /* libtorrent: 5 s + 5 s * 2.5 * fails^2 */
#define RETRY_GROWTH_US (12500 * 1000)     /* times fails^2 */
#define RETRY_MAX_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC) /* libtorrent */
#define RETRY_SPREAD 5                                           /* up to a fifth more */
#define INTERVAL_SPREAD 10                                       /* up to a tenth more */
#define OTHER_RETRY_US \
  (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)     /* a tracker does not get an IPv6 address soon */
#define SCRAPE_INTERVAL_US (900 * G_USEC_PER_SEC) /* half of the usual interval of announces */

typedef enum {
  PURPOSE_ROUND,   /* it is this tracker's turn */
  PURPOSE_ASKED,   /* a person wants to know */
  PURPOSE_OTHER,   /* after one of those, over the other family */
  PURPOSE_SCRAPE,  /* somebody watches */
  PURPOSE_LAST,    /* "completed", when the end comes at once */
  PURPOSE_GOODBYE, /* "stopped" */
} Purpose;

/* What a call that is out belongs to. */
typedef struct {
  BtAnnouncer *announcer;
  BtAnnouncerTracker *tracker;
  BtTrackerCall *call;
  BtTrackerEvent event;
  BtTrackerFamily family;
  Purpose purpose;
  gboolean given_up; /* it was asked, and is not waited for */
} BtAnnouncerCall;

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

/* --- calls ------------------------------------------------------------------------------------------ */

static void done_cb (BtTrackerResult *result, gpointer data);

static BtAnnouncerCall *
add_call (BtAnnouncer *self, BtAnnouncerTracker *tracker, Purpose purpose)
{
  BtAnnouncerCall *told = g_new0 (BtAnnouncerCall, 1);

  told->announcer = self;
  told->tracker = tracker;
  told->purpose = purpose;
  tracker->n_out++;
  if (purpose >= PURPOSE_LAST)
    self->n_goodbyes++;
  else if (purpose == PURPOSE_ROUND)
    self->asking = TRUE;
  g_ptr_array_add (self->out, told);
  return told;
}

static void
remove_call (BtAnnouncer *self, BtAnnouncerCall *told)
{
  g_ptr_array_remove_fast (self->out, told);
  told->tracker->n_out--;
  if (told->purpose >= PURPOSE_LAST)
    self->n_goodbyes--;
  else if (told->purpose == PURPOSE_ROUND)
    self->asking = FALSE;
}

static gint64
get_timeout_us (BtAnnouncer *self, Purpose purpose)
{
  gint64 left_us = GOODBYE_TIMEOUT_US;

  if (purpose < PURPOSE_LAST)
    return BT_TRACKER_TIMEOUT_US;
  if (purpose == PURPOSE_LAST)
    return LAST_TIMEOUT_US;
  if (self->stopping)
    left_us = self->end_us - self->funcs.now (self->data);
  return CLAMP (left_us, GOODBYE_TIMEOUT_US - LAST_TIMEOUT_US, GOODBYE_TIMEOUT_US);
}

static void
announce (BtAnnouncer *self, BtAnnouncerTracker *tracker, Purpose purpose, BtTrackerEvent event,
          BtTrackerFamily family)
{
  BtTrackerRequest request = { .info_hash = self->info_hash, .key = self->key };
  BtAnnouncerCall *told = add_call (self, tracker, purpose);

  memcpy (request.peer_id, self->peer_id, sizeof request.peer_id);
  request.event = event;
  request.family = family;
  request.is_urgent = purpose >= PURPOSE_LAST;
  request.tracker_id = tracker->tracker_id;
  self->funcs.fill (&request, self->data);
  told->event = request.event;
  told->family = family;
  if (purpose != PURPOSE_OTHER)
    tracker->state = BT_TRACKER_ASKING;
  told->call = bt_tracker_client_announce (self->client, tracker->url, &request,
                                           get_timeout_us (self, purpose), done_cb, told);
}

static BtTrackerEvent
get_event (BtAnnouncer *self, BtAnnouncerTracker *tracker, gboolean knows_us)
{
  if (!knows_us)
    return BT_TRACKER_EVENT_STARTED;
  if (self->completed && !tracker->told_completed)
    return BT_TRACKER_EVENT_COMPLETED;
  return BT_TRACKER_EVENT_NONE;
}

static void
ask (BtAnnouncer *self, BtAnnouncerTracker *tracker, Purpose purpose)
{
  announce (self, tracker, purpose, get_event (self, tracker, tracker->knows_us),
            BT_TRACKER_FAMILY_ANY);
}

/* A thousand torrents that were started together shall not come back together. */
static gint64
spread (BtAnnouncer *self, gint64 wait_us, guint part)
{
  guint32 most_ms = (guint32) (wait_us / 1000 / part);

  return wait_us + (gint64) bt_random_below (self->random, most_ms + 1) * 1000;
}

/* --- rounds: whose turn it is -------------------------------------------------------------------------- */

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
         && get_event (self, tracker, TRUE) == BT_TRACKER_EVENT_NONE;
}

static void
ask_next (BtAnnouncer *self, gint64 now_us)
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
      ask (self, tracker, PURPOSE_ROUND);
    }
    return;
  }
  end_round (self);
}

/* It serves until its interval is over. What happened while it was asked is told next. */
static void
end_round_with (BtAnnouncer *self, BtAnnouncerTracker *tracker, gint64 interval_us, gint64 now_us)
{
  self->working = tracker;
  promote (self, tracker);
  self->round = self->tries->len;
  self->next_us = now_us + spread (self, interval_us, INTERVAL_SPREAD);
  if (self->completed && !tracker->told_completed)
    self->next_us = now_us;
}

static void
note_ask_us (BtAnnouncer *self)
{
  self->ask_us = G_MAXINT64;
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    self->ask_us = MIN (self->ask_us, tracker->ask_us);
  }
}

static void
ask_those_due (BtAnnouncer *self, gint64 now_us)
{
  for (guint i = 0; i < self->trackers->len; i++) {
    BtAnnouncerTracker *tracker = g_ptr_array_index (self->trackers, i);

    if (tracker->ask_us > now_us)
      continue;
    tracker->ask_us = G_MAXINT64;
    if (tracker->state != BT_TRACKER_ASKING)
      ask (self, tracker, PURPOSE_ASKED);
  }
  note_ask_us (self);
}

/* --- answers ---------------------------------------------------------------------------------------------- */

static void
set_message (BtAnnouncerTracker *tracker, const char *message)
{
  g_free (tracker->message);
  tracker->message = g_strdup (message);
}

/* What was not told this time is as it was. */
static void
take_counts (BtAnnouncerTracker *tracker, int n_seeders, int n_leechers, int n_downloads)
{
  BtTrackerCounts *counts = &tracker->counts;

  counts->n_seeders = n_seeders >= 0 ? n_seeders : counts->n_seeders;
  counts->n_leechers = n_leechers >= 0 ? n_leechers : counts->n_leechers;
  counts->n_downloads = n_downloads >= 0 ? n_downloads : counts->n_downloads;
}

static void
take_answer (BtAnnouncerTracker *tracker, BtTrackerAnswer *answer, gint64 now_us)
{
  tracker->state = BT_TRACKER_WORKING;
  tracker->knows_us = TRUE;
  tracker->n_fails = 0;
  tracker->n_peers = answer->peers->len;
  tracker->min_us = now_us + answer->min_interval_us;
  take_counts (tracker, answer->n_seeders, answer->n_leechers, answer->n_downloads);
  if (answer->n_seeders >= 0 && answer->n_leechers >= 0 && answer->n_downloads >= 0)
    tracker->scrape_us = G_MAXINT64;
  set_message (tracker, answer->warning);
  if (answer->tracker_id) {
    g_free (tracker->tracker_id);
    tracker->tracker_id = g_steal_pointer (&answer->tracker_id);
  }
}

/* The same question over the other family, if there may be a way. */
static void
ask_other (BtAnnouncer *self, BtAnnouncerTracker *tracker, BtTrackerEvent event,
           const BtTrackerAnswer *answer, gint64 now_us)
{
  if (!answer->has_from || now_us < tracker->other_us
      || !bt_tracker_client_may_have_both (self->client, tracker->url))
    return;
  tracker->other = bt_address_is_v4 (&answer->from) ? BT_TRACKER_FAMILY_V6 : BT_TRACKER_FAMILY_V4;
  announce (self, tracker, PURPOSE_OTHER, tracker->knows_other ? event : BT_TRACKER_EVENT_STARTED,
            tracker->other);
}

static void
give_peers (BtAnnouncer *self, const BtTrackerAnswer *answer)
{
  self->funcs.peers ((BtAddress *) (gpointer) answer->peers->data, answer->peers->len, self->data);
}

static void
answered (BtAnnouncer *self, const BtAnnouncerCall *told, BtTrackerAnswer *answer, gint64 now_us)
{
  BtAnnouncerTracker *tracker = told->tracker;
  gint64 interval_us = answer->interval_us;

  tracker->told_completed |= told->event == BT_TRACKER_EVENT_COMPLETED;
  take_answer (tracker, answer, now_us);
  if (told->purpose == PURPOSE_ROUND || (!self->working && !self->asking))
    end_round_with (self, tracker, interval_us, now_us);
  ask_other (self, tracker, told->event, answer, now_us);
  give_peers (self, answer);
}

static void
failed (BtAnnouncer *self, BtAnnouncerTracker *tracker, const BtTrackerResult *result,
        gint64 now_us)
{
  gint64 n_fails = ++tracker->n_fails;
  gint64 wait_us = MIN (RETRY_MAX_US, RETRY_BASE_US + RETRY_GROWTH_US * n_fails * n_fails);

  tracker->state = BT_TRACKER_FAILED;
  set_message (tracker, result->error->message);
  if (result->retry_us == G_MAXINT64)
    tracker->retry_us = G_MAXINT64;
  else
    tracker->retry_us = now_us + spread (self, MAX (wait_us, result->retry_us), RETRY_SPREAD);
}

static void
announced (BtAnnouncer *self, const BtAnnouncerCall *told, BtTrackerResult *result, gint64 now_us)
{
  if (result->answer) {
    answered (self, told, result->answer, now_us);
    return;
  }
  failed (self, told->tracker, result, now_us);
  if (told->purpose == PURPOSE_ROUND)
    ask_next (self, now_us);
  else if (!self->working)
    self->next_us = MIN (self->next_us, told->tracker->retry_us);
}

/* That one family fails says nothing about the tracker. */
static void
announced_other (BtAnnouncer *self, BtAnnouncerTracker *tracker, BtTrackerResult *result,
                 gint64 now_us)
{
  if (!result->answer) {
    tracker->other_us = now_us + OTHER_RETRY_US;
    return;
  }
  tracker->knows_other = TRUE;
  tracker->n_peers += result->answer->peers->len;
  give_peers (self, result->answer);
}

static void
scraped (BtAnnouncerTracker *tracker, const BtTrackerResult *result, gint64 now_us)
{
  const BtTrackerCounts *counts;

  tracker->scrape_us = now_us + SCRAPE_INTERVAL_US;
  if (g_error_matches (result->error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL))
    tracker->scrape_us = G_MAXINT64;
  if (!result->counts)
    return;
  counts = &g_array_index (result->counts, BtTrackerCounts, 0);
  take_counts (tracker, counts->n_seeders, counts->n_leechers, counts->n_downloads);
}

/* --- goodbye ------------------------------------------------------------------------------------------------ */

static void
say_goodbye_to (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  BtTrackerFamily first = BT_TRACKER_FAMILY_ANY;

  if (tracker->knows_other)
    first = tracker->other == BT_TRACKER_FAMILY_V4 ? BT_TRACKER_FAMILY_V6 : BT_TRACKER_FAMILY_V4;
  if (tracker->knows_us)
    announce (self, tracker, PURPOSE_GOODBYE, BT_TRACKER_EVENT_STOPPED, first);
  if (tracker->knows_other)
    announce (self, tracker, PURPOSE_GOODBYE, BT_TRACKER_EVENT_STOPPED, tracker->other);
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
  announce (self, tracker, PURPOSE_LAST, BT_TRACKER_EVENT_COMPLETED, BT_TRACKER_FAMILY_ANY);
}

/* When nothing is asked any more: who was asked just now may know us as well. */
static void
go_on_stopping (BtAnnouncer *self)
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
  if (!self->stopping || told->event != BT_TRACKER_EVENT_COMPLETED || told->purpose > PURPOSE_ASKED
      || !bt_tracker_call_hurry (told->call, LAST_TIMEOUT_US))
    return FALSE;
  if (told->purpose == PURPOSE_ROUND)
    self->asking = FALSE;
  told->purpose = PURPOSE_LAST;
  told->tracker->told_completed = TRUE;
  self->n_goodbyes++;
  return TRUE;
}

/* FALSE: nothing of it is out. */
static gboolean
give_up (BtAnnouncer *self, const BtAnnouncerTracker *tracker)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->out->len; i++) {
    BtAnnouncerCall *told = g_ptr_array_index (self->out, i);

    if (told->purpose >= PURPOSE_LAST || (tracker && told->tracker != tracker))
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
  if (give_up (self, tracker))
    return;
  say_goodbye_to (self, tracker);
  if (tracker->n_out == 0)
    g_ptr_array_remove_fast (self->leaving, tracker);
}

/* It may have read what it was asked before the answer was given up. */
static void
note_knows (const BtAnnouncerCall *told, const BtTrackerResult *result)
{
  gboolean knows = result->answer != NULL || told->given_up;

  if (told->purpose == PURPOSE_ROUND || told->purpose == PURPOSE_ASKED)
    told->tracker->knows_us |= knows;
  else if (told->purpose == PURPOSE_OTHER)
    told->tracker->knows_other |= knows;
}

/* Of a tracker that was removed: there may be more to come. */
static void
go_on_leaving (BtAnnouncer *self, const BtAnnouncerCall *told, gint64 now_us)
{
  if (told->tracker->n_out == 0)
    bt_announcer_let_go (self, told->tracker);
  if (told->purpose == PURPOSE_ROUND && self->running)
    ask_next (self, now_us);
}

static void
take_result (BtAnnouncer *self, const BtAnnouncerCall *told, BtTrackerResult *result, gint64 now_us)
{
  switch (told->purpose) {
  case PURPOSE_ROUND:
  case PURPOSE_ASKED:
    announced (self, told, result, now_us);
    break;
  case PURPOSE_OTHER:
    announced_other (self, told->tracker, result, now_us);
    break;
  case PURPOSE_SCRAPE:
    scraped (told->tracker, result, now_us);
    break;
  case PURPOSE_LAST:
  case PURPOSE_GOODBYE:
  default:
    break;
  }
}

static void
done_cb (BtTrackerResult *result, gpointer data)
{
  g_autofree BtAnnouncerCall *told = data;
  BtAnnouncer *self = told->announcer;
  gint64 now_us = self->funcs.now (self->data);

  remove_call (self, told);
  if (self->stopping || told->tracker->removed)
    note_knows (told, result);
  else
    take_result (self, told, result, now_us);
  if (self->stopping || told->purpose == PURPOSE_GOODBYE)
    told->tracker->state = BT_TRACKER_IDLE;
  if (told->tracker->removed)
    go_on_leaving (self, told, now_us);
  if (self->stopping)
    go_on_stopping (self);
  else
    self->funcs.changed (self->data);
}

/* --- what the torrent does ------------------------------------------------------------------------------------ */

void
bt_announcer_start (BtAnnouncer *self, gint64 now_us)
{
  if (self->running)
    return;
  self->running = TRUE;
  self->completed = FALSE;
  for (guint i = 0; i < self->trackers->len; i++)
    ((BtAnnouncerTracker *) g_ptr_array_index (self->trackers, i))->told_completed = FALSE;
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
    ((BtAnnouncerTracker *) g_ptr_array_index (self->trackers, i))->n_fails = 0;
  self->next_us = now_us;
  if (self->working && self->working->knows_us)
    self->next_us = MAX (now_us, self->working->min_us);
  self->funcs.changed (self->data);
}

void
bt_announcer_ask (BtAnnouncer *self, const char *url, gint64 now_us)
{
  BtAnnouncerTracker *tracker = bt_announcer_find (self, url);

  if (!self->running || !tracker || !tracker->is_spoken)
    return;
  tracker->n_fails = 0;
  tracker->other_us = 0;
  tracker->ask_us = tracker->knows_us ? MAX (now_us, tracker->min_us) : now_us;
  /* With the one that serves the whole round comes earlier. */
  if (tracker == self->working) {
    self->next_us = MIN (self->next_us, tracker->ask_us);
    tracker->ask_us = G_MAXINT64;
  }
  note_ask_us (self);
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
  self->end_us = self->funcs.now (self->data) + GOODBYE_TIMEOUT_US;
  self->working = NULL;
  self->next_us = G_MAXINT64;
  self->round = self->tries->len;
  give_up (self, NULL);
  go_on_stopping (self);
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

/* --- time ----------------------------------------------------------------------------------------------------- */

static gint64
get_scrape_us (BtAnnouncer *self)
{
  if (!self->watched || !self->working || self->working->state != BT_TRACKER_WORKING
      || self->working->n_out > 0)
    return G_MAXINT64;
  return self->working->scrape_us;
}

static void
scrape (BtAnnouncer *self, BtAnnouncerTracker *tracker)
{
  BtAnnouncerCall *told = add_call (self, tracker, PURPOSE_SCRAPE);

  told->call =
      bt_tracker_client_scrape (self->client, tracker->url, &self->info_hash, 1, done_cb, told);
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
    ask_those_due (self, now_us);
  if (!self->asking && now_us >= self->next_us) {
    self->round = 0;
    ask_next (self, now_us);
  }
  if (now_us >= get_scrape_us (self))
    scrape (self, self->working);
  self->funcs.changed (self->data);
}
