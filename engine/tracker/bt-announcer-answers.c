/* bt-announcer-answers.c — what an answer changes, and a failure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-announcer-private.h"

#include "tracker/bt-tracker-error.h"

#define RETRY_BASE_US (5 * G_USEC_PER_SEC) /* libtorrent: 5 s + 5 s * 2.5 * fails^2 */
#define RETRY_GROWTH_US (12500 * 1000)     /* times fails^2 */
#define RETRY_MAX_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC) /* libtorrent */
#define RETRY_INTRODUCER_US (600 * G_USEC_PER_SEC) /* its peers cannot come another way */
#define RETRY_SPREAD 5                             /* up to a fifth more */
/* A tracker does not get an IPv6 address soon. */
#define OTHER_RETRY_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define SCRAPE_INTERVAL_US (900 * G_USEC_PER_SEC) /* half of the usual interval of announces */

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
  bt_announcer_call (self, tracker, BT_ANNOUNCER_OTHER,
                     tracker->knows_other ? event : BT_TRACKER_EVENT_STARTED, tracker->other);
}

static void
hand_on (BtAnnouncer *self, const BtTrackerAnswer *answer)
{
  if (answer->has_external)
    self->funcs.own (&answer->external, self->data);
  self->funcs.peers ((BtAddress *) (gpointer) answer->peers->data, answer->peers->len, self->data);
}

static void
answered (BtAnnouncer *self, const BtAnnouncerCall *told, BtTrackerAnswer *answer, gint64 now_us)
{
  BtAnnouncerTracker *tracker = told->tracker;
  gint64 interval_us = answer->interval_us;

  tracker->told_completed |= told->event == BT_TRACKER_EVENT_COMPLETED;
  if (told->event != BT_TRACKER_EVENT_STARTED)
    tracker->n_lost = 0;
  take_answer (tracker, answer, now_us);
  if (tracker->introduces)
    bt_announcer_plan_after_answer (self, tracker, interval_us, now_us);
  else if (told->purpose == BT_ANNOUNCER_ROUND || (!self->working && !self->asking))
    bt_announcer_end_round_with (self, tracker, interval_us, now_us);
  ask_other (self, tracker, told->event, answer, now_us);
  hand_on (self, answer);
}

static void
failed (BtAnnouncer *self, BtAnnouncerTracker *tracker, const BtTrackerResult *result,
        gint64 now_us)
{
  gint64 n_fails = ++tracker->n_fails;
  gint64 wait_us = MIN (tracker->introduces ? RETRY_INTRODUCER_US : RETRY_MAX_US,
                        RETRY_BASE_US + RETRY_GROWTH_US * n_fails * n_fails);

  tracker->state = BT_TRACKER_FAILED;
  set_message (tracker, result->error->message);
  tracker->error =
      result->error->domain == BT_TRACKER_ERROR ? result->error->code : BT_TRACKER_ERROR_NETWORK;
  if (result->retry_us == G_MAXINT64)
    tracker->retry_us = G_MAXINT64;
  else
    tracker->retry_us =
        now_us + bt_announcer_spread (self, MAX (wait_us, result->retry_us), RETRY_SPREAD);
}

static void
announced (BtAnnouncer *self, const BtAnnouncerCall *told, BtTrackerResult *result, gint64 now_us)
{
  if (result->answer) {
    answered (self, told, result->answer, now_us);
    return;
  }
  failed (self, told->tracker, result, now_us);
  if (told->tracker->introduces)
    bt_announcer_plan_introducer (self, told->tracker, told->tracker->retry_us);
  else if (told->purpose == BT_ANNOUNCER_ROUND)
    bt_announcer_ask_next (self, now_us);
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
  hand_on (self, result->answer);
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

void
bt_announcer_take_result (BtAnnouncer *self, const BtAnnouncerCall *told, BtTrackerResult *result,
                          gint64 now_us)
{
  switch (told->purpose) {
  case BT_ANNOUNCER_ROUND:
  case BT_ANNOUNCER_ASKED:
    announced (self, told, result, now_us);
    break;
  case BT_ANNOUNCER_OTHER:
    announced_other (self, told->tracker, result, now_us);
    break;
  case BT_ANNOUNCER_SCRAPE:
    scraped (told->tracker, result, now_us);
    break;
  case BT_ANNOUNCER_LAST:
  case BT_ANNOUNCER_GOODBYE:
  default:
    break;
  }
}
