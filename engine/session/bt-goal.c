/* bt-goal.c — whether a torrent seeded enough.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-goal.h"

#define MINUTE 60 /* seconds */

/* Of a torrent without a size nothing can be given. */
static gboolean
meets_ratio (const BtSeedGoal *goal, const BtSeeding *seeding)
{
  guint64 needed;

  if (goal->ratio_percent == 0 || seeding->wanted == 0
      || !g_uint64_checked_mul (&needed, seeding->wanted, goal->ratio_percent))
    return FALSE;
  /* Not uploaded * 100, which may be too large: the least that is enough, rounded up. */
  return seeding->uploaded >= needed / 100 + (needed % 100 > 0);
}

static gboolean
meets_minutes (guint minutes, guint64 seconds)
{
  return minutes > 0 && seconds / MINUTE >= minutes;
}

BtEnded
bt_goal_judge (const BtSeedGoal *goal, const BtSeeding *seeding)
{
  if (meets_ratio (goal, seeding))
    return BT_ENDED_RATIO;
  if (meets_minutes (goal->minutes, seeding->seconds))
    return BT_ENDED_TIME;
  if (meets_minutes (goal->idle_minutes, seeding->idle_seconds))
    return BT_ENDED_IDLE;
  return BT_ENDED_NOT;
}

static guint64
get_left (guint minutes, guint64 seconds)
{
  guint64 needed = (guint64) minutes * MINUTE;

  if (minutes == 0)
    return BT_GOAL_NEVER;
  return needed - MIN (needed, seconds);
}

guint64
bt_goal_get_wait (const BtSeedGoal *goal, const BtSeeding *seeding)
{
  return MIN (get_left (goal->minutes, seeding->seconds),
              get_left (goal->idle_minutes, seeding->idle_seconds));
}

gboolean
bt_goal_is_enough (const BtSeedGoal *goal, BtEnded ended, const BtSeeding *seeding)
{
  return meets_ratio (goal, seeding) || meets_minutes (goal->minutes, seeding->seconds)
         || (ended == BT_ENDED_IDLE && goal->idle_minutes > 0);
}

void
bt_goal_waive (BtSeedGoal *goal, const BtSeeding *seeding)
{
  if (meets_ratio (goal, seeding))
    goal->ratio_percent = 0;
  if (meets_minutes (goal->minutes, seeding->seconds))
    goal->minutes = 0;
}
