/* bt-airplay-progress.h — what an AirPlay receiver does, as far as its answers tell. Thread: any.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A receiver tells where it is and whether its rate is 0; that it waits for bytes shows in a position that
 * stands still, and that it has ended, or would not play, in that it is not ready any more. Rules
 * without a clock of their own. */
#pragma once

#include "cast/bt-airplay-message.h"

G_BEGIN_DECLS

typedef enum {
  BT_AIRPLAY_WAITS, /* does not play yet */
  BT_AIRPLAY_PLAYS,
  BT_AIRPLAY_STANDS,  /* somebody paused it */
  BT_AIRPLAY_STARVES, /* would play, and waits for bytes */
  BT_AIRPLAY_ENDED,   /* this one and those that follow are told for good */
  BT_AIRPLAY_GONE,    /* somebody stopped it there */
  BT_AIRPLAY_TAKEN,   /* it plays something else */
  BT_AIRPLAY_UNPLAYABLE,
  BT_AIRPLAY_TOO_LONG, /* it does not begin */
} BtAirplayVerdict;

typedef struct {
  gint64 began_us;  /* it was told what to play */
  gint64 ready_us;  /* 0: it never was; all of these are monotonic */
  gint64 absent_us; /* since when it has no film of ours; 0: it has */
  gint64 stop_us;   /* when it told of a stop; 0: it did not */
  gint64 told_us;   /* of @position_us */
  gint64 moved_us;  /* when that last changed; 0: not known */
  gint64 position_us, duration_us;
  gboolean has_started, has_ended, has_failed;
  BtAirplayInfo before; /* of what it played then; not ready: nothing, or that is over */
  BtAirplayVerdict verdict;
} BtAirplayProgress;

/* It was told what to play. */
void bt_airplay_progress_init (BtAirplayProgress *self, gint64 now_us);
/* @info: what it told right before that. It may go on with that film for a moment. */
void bt_airplay_progress_set_before (BtAirplayProgress *self, const BtAirplayInfo *info);
void bt_airplay_progress_add_event (BtAirplayProgress *self, const BtAirplayEvent *event,
                                    gint64 now_us);
/* It was told to go elsewhere: where it was says nothing any more, and it plays when it moves again. */
void bt_airplay_progress_jump (BtAirplayProgress *self);
/* @wants_play: it was not told to pause. */
BtAirplayVerdict bt_airplay_progress_judge (BtAirplayProgress *self, const BtAirplayInfo *info,
                                            gboolean wants_play, gint64 now_us);

G_END_DECLS
