/* test-queue.c — who runs, who is slow, and who has seeded enough: tables.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "session/bt-goal.h"
#include "session/bt-queue.h"

/* --- who runs: one letter a torrent, in the order of the list ------------------------------------
 * before: n: asks for no slot; d, s: waiting download, seed; D, S: running; L, E: running, slow;
 *         l, e: waiting, and slow when it last ran; f, g: forced and waiting; F, G: forced, running
 * after: 1: is to run; 0: is to wait; -: asks for nothing */

typedef struct {
  const char *before;
  guint max_downloads, max_seeds;
  const char *after;
} Row;

static const Row rows[] = {
  { "", 1, 1, "" },
  /* no limits */
  { "ddss", 0, 0, "1111" },
  { "dndns", 0, 0, "1-1-1" },
  /* the order of the list */
  { "dddd", 2, 0, "1100" },
  { "ssss", 0, 3, "1110" },
  { "dsdsds", 1, 2, "110100" },
  { "sdsdsd", 1, 1, "110000" },
  /* who runs already has no right to stay: the order was changed, or a limit lowered */
  { "dD", 1, 0, "10" },
  { "DDD", 1, 0, "100" },
  { "sS", 0, 1, "10" },
  /* what asks for nothing takes nothing */
  { "ndnd", 1, 0, "-1-0" },
  { "nnn", 1, 1, "---" },
  /* one kind does not take from the other */
  { "dddsss", 1, 1, "100100" },
  { "sssddd", 2, 1, "100110" },
  /* slow ones run on beside those that have slots */
  { "Ldd", 1, 0, "110" },
  { "LLLdd", 1, 0, "11110" },
  { "DL", 1, 0, "11" },
  { "Es", 0, 1, "11" },
  /* fast again: by the order */
  { "DD", 1, 0, "10" },
  /* who waits is not slow any more */
  { "ld", 1, 0, "10" },
  { "dl", 1, 0, "10" },
  { "es", 0, 1, "10" },
  /* forced ones run and leave the slots to the others */
  { "fdd", 1, 0, "110" },
  { "ddf", 1, 0, "101" },
  { "FfD", 1, 0, "111" },
  { "ggs", 0, 1, "111" },
  { "Gss", 0, 1, "110" },
};

static BtQueueItem
make_item (char letter)
{
  BtQueueItem item = { 0 };

  if (letter != 'n')
    item.kind = strchr ("dDlLfF", letter) ? BT_QUEUE_DOWNLOAD : BT_QUEUE_SEED;
  item.running = g_ascii_isupper (letter);
  item.slow = strchr ("lLeE", letter) != NULL;
  item.forced = strchr ("fFgG", letter) != NULL;
  return item;
}

static void
test_decide (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const guint slots[BT_N_QUEUE_KINDS] = { 0, rows[i].max_downloads, rows[i].max_seeds };
    guint n = (guint) strlen (rows[i].before);
    g_autofree char *after = g_strdup (rows[i].before);
    BtQueueItem items[8];

    for (guint j = 0; j < n; j++)
      items[j] = make_item (rows[i].before[j]);
    bt_queue_decide (items, n, slots);
    for (guint j = 0; j < n; j++)
      after[j] = items[j].kind == BT_QUEUE_NONE ? '-' : items[j].running ? '1' : '0';
    g_test_message ("%s: %s", rows[i].before, after);
    g_assert_cmpstr (after, ==, rows[i].after);
  }
}

/* What asks for nothing stays as it is: an error that goes by itself costs no connection. */
static void
test_none_is_unchanged (void)
{
  const guint slots[BT_N_QUEUE_KINDS] = { 0, 1, 1 };
  BtQueueItem items[] = { { .running = TRUE }, { .running = FALSE } };

  bt_queue_decide (items, 2, slots);
  g_assert_true (items[0].running);
  g_assert_false (items[1].running);
}

/* --- who is slow ----------------------------------------------------------------------------------- */

#define WINDOW 100 /* microseconds here */

static void
test_pace (void)
{
  BtQueuePace pace;

  bt_queue_pace_begin (&pace, 1000, 50);
  g_assert_false (pace.slow);
  g_assert_cmpint (bt_queue_pace_get_due_us (&pace, WINDOW), ==, 150);
  /* Not before a whole window is over. */
  bt_queue_pace_update (&pace, 1000, WINDOW, 149);
  g_assert_false (pace.slow);
  bt_queue_pace_update (&pace, 1000 + BT_QUEUE_SLOW_BYTES - 1, WINDOW, 150);
  g_assert_true (pace.slow);
  g_assert_cmpint (bt_queue_pace_get_due_us (&pace, WINDOW), ==, 250);
  /* Counted from there. */
  bt_queue_pace_update (&pace, 1000 + 2 * BT_QUEUE_SLOW_BYTES - 2, WINDOW, 250);
  g_assert_true (pace.slow);
  bt_queue_pace_update (&pace, 1000 + 3 * BT_QUEUE_SLOW_BYTES - 2, WINDOW, 400);
  g_assert_false (pace.slow);
  g_assert_cmpint (bt_queue_pace_get_due_us (&pace, WINDOW), ==, 500);
  bt_queue_pace_update (&pace, G_MAXUINT64, WINDOW, 500);
  g_assert_false (pace.slow);
}

/* --- who has seeded enough --------------------------------------------------------------------------- */

#define GB G_GUINT64_CONSTANT (1000000000)

typedef struct {
  BtSeedGoal goal;
  BtSeeding seeding;
  BtEnded ended;
  guint64 wait;
} GoalRow;

static const GoalRow goal_rows[] = {
  /* nothing set */
  { { 0, 0, 0 }, { 9 * GB, GB, 9999999, 9999999 }, BT_ENDED_NOT, BT_GOAL_NEVER },
  /* ratio: the last byte counts */
  { { 200, 0, 0 }, { 2 * GB - 1, GB, 0, 0 }, BT_ENDED_NOT, BT_GOAL_NEVER },
  { { 200, 0, 0 }, { 2 * GB, GB, 0, 0 }, BT_ENDED_RATIO, BT_GOAL_NEVER },
  { { 50, 0, 0 }, { 38, 77, 0, 0 }, BT_ENDED_NOT, BT_GOAL_NEVER },
  { { 50, 0, 0 }, { 39, 77, 0, 0 }, BT_ENDED_RATIO, BT_GOAL_NEVER },
  { { 1, 0, 0 }, { 0, 77, 0, 0 }, BT_ENDED_NOT, BT_GOAL_NEVER },
  { { 1, 0, 0 }, { 1, 77, 0, 0 }, BT_ENDED_RATIO, BT_GOAL_NEVER },
  { { 100, 0, 0 }, { 5, 0, 0, 0 }, BT_ENDED_NOT, BT_GOAL_NEVER },
  { { G_MAXUINT, 0, 0 }, { G_MAXUINT64, G_MAXUINT64, 0, 0 }, BT_ENDED_NOT, BT_GOAL_NEVER },
  { { G_MAXUINT, 0, 0 }, { G_MAXUINT64, 1, 0, 0 }, BT_ENDED_RATIO, BT_GOAL_NEVER },
  /* time */
  { { 0, 10, 0 }, { 0, GB, 0, 0 }, BT_ENDED_NOT, 600 },
  { { 0, 10, 0 }, { 0, GB, 599, 599 }, BT_ENDED_NOT, 1 },
  { { 0, 10, 0 }, { 0, GB, 600, 0 }, BT_ENDED_TIME, 0 },
  { { 0, G_MAXUINT, 0 }, { 0, GB, 0, 0 }, BT_ENDED_NOT, G_GUINT64_CONSTANT (257698037700) },
  /* idle */
  { { 0, 0, 5 }, { 0, GB, 9999, 299 }, BT_ENDED_NOT, 1 },
  { { 0, 0, 5 }, { 0, GB, 9999, 300 }, BT_ENDED_IDLE, 0 },
  /* whichever comes first */
  { { 100, 60, 5 }, { 0, GB, 3000, 0 }, BT_ENDED_NOT, 300 },
  { { 100, 60, 5 }, { 0, GB, 3500, 100 }, BT_ENDED_NOT, 100 },
  { { 100, 60, 5 }, { GB, GB, 3600, 300 }, BT_ENDED_RATIO, 0 },
  { { 100, 60, 5 }, { 0, GB, 3600, 300 }, BT_ENDED_TIME, 0 },
};

static void
test_goals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (goal_rows); i++) {
    const GoalRow *row = &goal_rows[i];

    g_test_message ("row %u", i);
    g_assert_cmpint (bt_goal_judge (&row->goal, &row->seeding), ==, row->ended);
    g_assert_cmpuint (bt_goal_get_wait (&row->goal, &row->seeding), ==, row->wait);
  }
}

static void
test_still_enough (void)
{
  const BtSeeding seeding = { GB, GB, 600, 0 };

  g_assert_true (bt_goal_is_enough (&(BtSeedGoal) { 100, 0, 0 }, BT_ENDED_RATIO, &seeding));
  g_assert_false (bt_goal_is_enough (&(BtSeedGoal) { 101, 0, 0 }, BT_ENDED_RATIO, &seeding));
  g_assert_true (bt_goal_is_enough (&(BtSeedGoal) { 101, 10, 0 }, BT_ENDED_RATIO, &seeding));
  g_assert_false (bt_goal_is_enough (&(BtSeedGoal) { 0, 11, 5 }, BT_ENDED_TIME, &seeding));
  g_assert_true (bt_goal_is_enough (&(BtSeedGoal) { 0, 11, 5 }, BT_ENDED_IDLE, &seeding));
  g_assert_false (bt_goal_is_enough (&(BtSeedGoal) { 0, 0, 0 }, BT_ENDED_IDLE, &seeding));
}

static void
test_waive (void)
{
  BtSeedGoal goal = { 100, 60, 5 };
  BtSeeding seeding = { GB, GB, 100, 400 };

  bt_goal_waive (&goal, &seeding);
  g_assert_cmpuint (goal.ratio_percent, ==, 0);
  g_assert_cmpuint (goal.minutes, ==, 60);
  g_assert_cmpuint (goal.idle_minutes, ==, 5); /* its time begins anew */
  seeding.seconds = 3600;
  bt_goal_waive (&goal, &seeding);
  g_assert_cmpuint (goal.minutes, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/decide", test_decide);
  g_test_add_func ("/queue/none-is-unchanged", test_none_is_unchanged);
  g_test_add_func ("/queue/pace", test_pace);
  g_test_add_func ("/queue/goals", test_goals);
  g_test_add_func ("/queue/still-enough", test_still_enough);
  g_test_add_func ("/queue/waive", test_waive);
  return g_test_run ();
}
