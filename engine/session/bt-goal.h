/* bt-goal.h — whether a torrent seeded enough.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers in, numbers out: no clock, no torrents. Thread: any. */
#pragma once

#include "base/bt-options.h"
#include "base/bt-stat.h"

G_BEGIN_DECLS

#define BT_GOAL_NEVER G_MAXUINT64

/* What a torrent has done as a seed. */
typedef struct {
  guint64 uploaded;     /* bytes, all sessions */
  guint64 wanted;       /* bytes; of what was uploaded, the ratio is against them */
  guint64 seconds;      /* spent seeding, all sessions */
  guint64 idle_seconds; /* since it gave the last byte, or began */
} BtSeeding;

/* The first goal that is met, in the order ratio, time, idle. */
BtEnded bt_goal_judge (const BtSeedGoal *goal, const BtSeeding *seeding);
/* Seconds until a goal of time is met if nothing is uploaded until then; BT_GOAL_NEVER: none is set. */
guint64 bt_goal_get_wait (const BtSeedGoal *goal, const BtSeeding *seeding);
/* It ended for @ended, and the goal may have changed since: whether that was enough still. How long it
 * was idle nobody knows later: any goal of idleness will do. */
gboolean bt_goal_is_enough (const BtSeedGoal *goal, BtEnded ended, const BtSeeding *seeding);
/* Takes the goals of ratio and time that are met out of @goal: a person wants it to seed on. */
void bt_goal_waive (BtSeedGoal *goal, const BtSeeding *seeding);

G_END_DECLS
