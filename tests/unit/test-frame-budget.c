/* test-frame-budget.c — what costs too much moves less, and more again when it does not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/diagrams/pm-frame-budget.h"

#define ROUND 30

static void
add (PmFrameBudget *budget, guint n, gint64 took_us)
{
  for (guint i = 0; i < n; i++)
    pm_frame_budget_add (budget, took_us);
}

static void
test_cheap_frames_move_all (void)
{
  PmFrameBudget budget = { 0 };

  add (&budget, 100 * ROUND, 2000);
  g_assert_cmpint (budget.motion, ==, PM_MOTION_FULL);
  add (&budget, 100 * ROUND, 12000);
  g_assert_cmpint (budget.motion, ==, PM_MOTION_FULL);
}

static void
test_one_slow_frame_is_none (void)
{
  PmFrameBudget budget = { 0 };

  for (guint i = 0; i < 100; i++) {
    add (&budget, ROUND - 1, 8000);
    add (&budget, 1, 100000);
    g_assert_cmpint (budget.motion, ==, PM_MOTION_FULL);
  }
}

static void
test_step_by_step (void)
{
  static const PmMotion motions[] = { PM_MOTION_HALF, PM_MOTION_PLAIN, PM_MOTION_NONE,
                                      PM_MOTION_NONE };
  PmFrameBudget budget = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (motions); i++) {
    add (&budget, ROUND - 1, 12100);
    g_assert_cmpint (budget.motion, ==, i == 0 ? PM_MOTION_FULL : motions[i - 1]);
    add (&budget, 1, 12100);
    g_assert_cmpint (budget.motion, ==, motions[i]);
  }
}

/* Not at once: what goes back and forth is worse. */
static void
test_back (void)
{
  PmFrameBudget budget = { .motion = PM_MOTION_PLAIN };

  add (&budget, 7 * ROUND, 1000);
  add (&budget, ROUND, 5000);
  add (&budget, 7 * ROUND, 1000);
  g_assert_cmpint (budget.motion, ==, PM_MOTION_PLAIN);
  add (&budget, ROUND, 1000);
  g_assert_cmpint (budget.motion, ==, PM_MOTION_HALF);
  add (&budget, 8 * ROUND, 1000);
  g_assert_cmpint (budget.motion, ==, PM_MOTION_FULL);
  add (&budget, 80 * ROUND, 1000);
  g_assert_cmpint (budget.motion, ==, PM_MOTION_FULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-budget/cheap-frames-move-all", test_cheap_frames_move_all);
  g_test_add_func ("/frame-budget/one-slow-frame-is-none", test_one_slow_frame_is_none);
  g_test_add_func ("/frame-budget/step-by-step", test_step_by_step);
  g_test_add_func ("/frame-budget/back", test_back);
  return g_test_run ();
}
