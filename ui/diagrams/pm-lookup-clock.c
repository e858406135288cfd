/* pm-lookup-clock.c — what of a lookup is to be seen at a moment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-lookup-clock.h"

#include <string.h>

#define REPLAY_LEAST_US (3 * G_USEC_PER_SEC) /* faster cannot be followed */
#define REPLAY_MOST_US (6 * G_USEC_PER_SEC)  /* slower is waited for */

static double
get_share (gint64 since_us, gint64 now_us)
{
  if (since_us == 0)
    return 1;
  return CLAMP ((double) (now_us - since_us) / PM_LOOKUP_DRAW_US, 0, 1);
}

static guint
count_hops (const BtDhtLookupStat *lookup)
{
  return MIN (lookup->n_hops, BT_LOOKUP_HOPS);
}

void
pm_lookup_clock_follow (PmLookupClock *self, const BtDhtLookupStat *lookup, gint64 frame_us)
{
  guint n_seen = self->n_hops;
  gboolean is_known = self->serial == lookup->serial && n_seen <= lookup->n_hops;

  if (!is_known) {
    memset (self, 0, sizeof *self);
    self->serial = lookup->serial;
    n_seen = 0;
  }
  self->n_hops = count_hops (lookup);
  for (guint i = 0; i < self->n_hops; i++) {
    gboolean was_asked = lookup->hops[i].state != BT_HOP_HEARD;

    if (i >= n_seen) {
      self->heard_us[i] = is_known ? frame_us : 0;
      self->asked_us[i] = was_asked ? self->heard_us[i] : G_MAXINT64;
    } else if (was_asked && self->asked_us[i] == G_MAXINT64) {
      self->asked_us[i] = frame_us;
    }
  }
}

PmLookupPhase
pm_lookup_clock_look (const PmLookupClock *self, const BtDhtLookupStat *lookup, guint hop,
                      gint64 frame_us)
{
  if (hop >= self->n_hops)
    return (PmLookupPhase) { FALSE };
  return (PmLookupPhase) { .is_seen = TRUE,
                           .state = lookup->hops[hop].state,
                           .dot = get_share (self->heard_us[hop], frame_us),
                           .line = get_share (self->asked_us[hop], frame_us) };
}

gboolean
pm_lookup_clock_is_moving (const PmLookupClock *self, gint64 frame_us)
{
  for (guint i = 0; i < self->n_hops; i++) {
    gint64 last_us =
        MAX (self->heard_us[i], self->asked_us[i] == G_MAXINT64 ? 0 : self->asked_us[i]);

    if (last_us + PM_LOOKUP_DRAW_US > frame_us)
      return TRUE;
  }
  return FALSE;
}

/* --- once more ---------------------------------------------------------------------------------- */

static gint64
get_duration (const BtDhtLookupStat *lookup)
{
  return MAX (lookup->ended_us - lookup->started_us, 1);
}

static gint64
get_pace_length (const BtDhtLookupStat *lookup)
{
  return CLAMP (get_duration (lookup), REPLAY_LEAST_US, REPLAY_MOST_US);
}

gint64
pm_lookup_replay_get_length (const BtDhtLookupStat *lookup)
{
  return get_pace_length (lookup) + PM_LOOKUP_DRAW_US;
}

/* When in the replay something happened; G_MAXINT64: it did not. */
static gint64
get_moment (const BtDhtLookupStat *lookup, gint64 time_us)
{
  double share;

  if (time_us == 0)
    return G_MAXINT64;
  share = (double) (time_us - lookup->started_us) / get_duration (lookup);
  return (gint64) (CLAMP (share, 0, 1) * get_pace_length (lookup)) + 1;
}

PmLookupPhase
pm_lookup_replay_look (const BtDhtLookupStat *lookup, guint index, gint64 replay_us)
{
  const BtDhtHopStat *hop = &lookup->hops[index];
  gint64 heard_us = get_moment (lookup, hop->heard_us != 0 ? hop->heard_us : lookup->started_us);
  gint64 asked_us = get_moment (lookup, hop->asked_us);
  gint64 ended_us = get_moment (lookup, hop->ended_us);
  PmLookupPhase phase = { .is_seen = heard_us <= replay_us, .state = BT_HOP_HEARD };

  if (ended_us <= replay_us)
    phase.state = hop->state;
  else if (asked_us <= replay_us)
    phase.state = BT_HOP_ASKED;
  phase.dot = phase.is_seen ? get_share (heard_us, replay_us) : 0;
  phase.line = asked_us <= replay_us ? get_share (asked_us, replay_us) : 0;
  return phase;
}
