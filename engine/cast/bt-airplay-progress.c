/* bt-airplay-progress.c — what an AirPlay receiver does, as far as its answers tell.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-airplay-progress.h"

#define SECOND_US G_USEC_PER_SEC
/* Apple TV gives a film up that has not begun after a minute; ours may have to come from far. */
#define BEGIN_MAX_US (90 * SECOND_US)
/* Not ready after it told of a stop, before it ever played. Kodi tells of the film before ours so, too, and
 * is not ready for half a second while it opens ours. */
#define UNPLAYABLE_US (3 * SECOND_US)
/* Not ready after it played: it may be about to play what somebody else chose, and be fetching its beginning. */
#define GONE_US (3 * SECOND_US)
/* Told where it was for the last time so long before the end: it is asked once a second, and Kodi ends up to
 * one more before the length that it tells. */
#define END_SLACK_US (3 * SECOND_US)
#define PAUSED_US (3 * SECOND_US)      /* ready, and its rate is 0, though nobody paused it */
#define MOVE_US (SECOND_US / 20)       /* a position that changes by less stands still */
#define STARVE_US (9 * SECOND_US / 10) /* a second, and what a timer is early */
#define OTHER_FILM_US (2 * SECOND_US)  /* longer, shorter, or farther back */
#define BEFORE_US (10 * SECOND_US)     /* of the film before; then one that looks like it is ours */
#define STOP_AGE_US (10 * SECOND_US)   /* after it a stop has nothing to do with another film */

void
bt_airplay_progress_init (BtAirplayProgress *self, gint64 now_us)
{
  *self = (BtAirplayProgress) { .began_us = now_us, .duration_us = -1 };
}

void
bt_airplay_progress_set_before (BtAirplayProgress *self, const BtAirplayInfo *info)
{
  self->before = *info;
}

void
bt_airplay_progress_add_event (BtAirplayProgress *self, const BtAirplayEvent *event, gint64 now_us)
{
  if (event->kind != BT_AIRPLAY_STOPPED)
    return;
  self->stop_us = now_us;
  self->has_ended = self->has_started && event->has_ended;
  self->has_failed = event->has_failed;
}

void
bt_airplay_progress_jump (BtAirplayProgress *self)
{
  self->moved_us = 0;
  if (self->verdict == BT_AIRPLAY_PLAYS)
    self->verdict = BT_AIRPLAY_STARVES;
}

static BtAirplayVerdict
wait (const BtAirplayProgress *self, gint64 now_us)
{
  return now_us - self->began_us > BEGIN_MAX_US ? BT_AIRPLAY_TOO_LONG : BT_AIRPLAY_WAITS;
}

/* One whose length is not known any more opens another film. */
static gboolean
is_absent (const BtAirplayProgress *self, const BtAirplayInfo *info)
{
  return !info->is_ready || (self->has_started && self->duration_us >= 0 && info->duration_us < 0);
}

static gboolean
is_at_end (const BtAirplayProgress *self)
{
  gint64 position_us = self->position_us;

  if (self->verdict == BT_AIRPLAY_PLAYS)
    position_us += self->absent_us - self->told_us;
  return self->has_ended
         || (self->duration_us >= 0 && position_us >= self->duration_us - END_SLACK_US);
}

static BtAirplayVerdict
judge_absent (BtAirplayProgress *self, gint64 now_us)
{
  if (self->absent_us == 0)
    self->absent_us = now_us;
  if (!self->has_started)
    return self->stop_us != 0 && now_us - MAX (self->stop_us, self->absent_us) >= UNPLAYABLE_US
               ? BT_AIRPLAY_UNPLAYABLE
               : wait (self, now_us);
  if (is_at_end (self))
    return BT_AIRPLAY_ENDED;
  return now_us - self->absent_us >= GONE_US ? BT_AIRPLAY_GONE : self->verdict;
}

/* Kodi tells of no stop where one film follows another. That the length changes says nothing alone: of some
 * files it is guessed anew as they are read. */
static gboolean
is_other_film (const BtAirplayProgress *self, const BtAirplayInfo *info, gint64 now_us)
{
  gboolean was_stopped =
      self->absent_us != 0 || (self->stop_us != 0 && now_us - self->stop_us < STOP_AGE_US);
  gboolean fell_back = self->moved_us != 0 && self->position_us - info->position_us > OTHER_FILM_US;

  return self->has_started && self->duration_us >= 0 && info->duration_us >= 0
         && ABS (info->duration_us - self->duration_us) > OTHER_FILM_US
         && (was_stopped || fell_back);
}

/* Kodi's rate is 0 as well while it opens a film, and then it knows no length. */
static BtAirplayVerdict
judge_still (BtAirplayProgress *self, gboolean wants_play, gint64 now_us)
{
  self->moved_us = 0;
  if (!self->has_started
      && (self->duration_us < 0 || (wants_play && now_us - self->ready_us < PAUSED_US)))
    return wait (self, now_us);
  return BT_AIRPLAY_STANDS;
}

static BtAirplayVerdict
judge_moving (BtAirplayProgress *self, gint64 moved_by_us, gint64 now_us)
{
  gboolean is_first = self->moved_us == 0;
  gboolean has_moved = !is_first && ABS (moved_by_us) >= MOVE_US;

  if (is_first || has_moved)
    self->moved_us = now_us;
  if (has_moved || (is_first && self->verdict == BT_AIRPLAY_STANDS))
    return BT_AIRPLAY_PLAYS;
  if (!self->has_started)
    return wait (self, now_us);
  if (is_first)
    return self->verdict;
  return now_us - self->moved_us >= STARVE_US ? BT_AIRPLAY_STARVES : self->verdict;
}

static BtAirplayVerdict
judge_ready (BtAirplayProgress *self, const BtAirplayInfo *info, gboolean wants_play, gint64 now_us)
{
  gint64 moved_by_us = info->position_us - self->position_us;

  if (is_other_film (self, info, now_us))
    return BT_AIRPLAY_TAKEN;
  self->absent_us = 0;
  if (self->ready_us == 0)
    self->ready_us = now_us;
  self->position_us = info->position_us;
  self->told_us = now_us;
  if (info->duration_us >= 0)
    self->duration_us = info->duration_us;
  return info->is_playing ? judge_moving (self, moved_by_us, now_us)
                          : judge_still (self, wants_play, now_us);
}

/* It tells of no other film, and that goes on. */
static gboolean
is_film_before (const BtAirplayProgress *self, const BtAirplayInfo *info, gint64 now_us)
{
  return self->before.is_ready && info->is_ready && now_us - self->began_us < BEFORE_US
         && ABS (info->duration_us - self->before.duration_us) < SECOND_US
         && info->position_us >= self->before.position_us;
}

BtAirplayVerdict
bt_airplay_progress_judge (BtAirplayProgress *self, const BtAirplayInfo *info, gboolean wants_play,
                           gint64 now_us)
{
  if (self->verdict >= BT_AIRPLAY_ENDED)
    return self->verdict;
  self->before.is_ready = is_film_before (self, info, now_us);
  if (self->before.is_ready)
    return self->verdict;
  if (info->has_failed || self->has_failed)
    self->verdict = BT_AIRPLAY_UNPLAYABLE;
  else if (is_absent (self, info))
    self->verdict = judge_absent (self, now_us);
  else
    self->verdict = judge_ready (self, info, wants_play, now_us);
  if (self->verdict > BT_AIRPLAY_WAITS && self->verdict < BT_AIRPLAY_ENDED)
    self->has_started = TRUE;
  return self->verdict;
}
