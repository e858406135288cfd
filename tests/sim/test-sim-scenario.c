/* test-sim-scenario.c — the scenarios of ./dev bench sim in small, and what the strategy is good for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-scenario.h"

#define IDEALS_MAX 4
#define SEED 1
#define WASTE_MAX 10000 /* in a million: one in a hundred */
/* A seed that does nothing special leaves when so many thousandths of the file are out. Rarest first
 * has all pieces among 50 leechers after 1,350 to 1,410, by chance after 1,870 to 1,990 (five runs
 * each). */
#define ORDINARY_COPIES 1600
/* Per cent of the ideal time. In full it is 103 to 109, and 115 is asked for; here the file is a
 * quarter and the first minute counts for more: 108 to 112. */
#define SMALL_IDEAL 118
/* Thousandths that a free rider may have when half the contributors are done. In full it is a fifth,
 * and a third is asked for; here the first are done earlier and serve as seeds: 290 to 335. */
#define SMALL_RIDER 400

static BtScenario
make_small (const char *name, guint leechers_by, guint pieces_by)
{
  BtScenario scenario = *bt_scenario_find (name);

  bt_scenario_shrink (&scenario, leechers_by, pieces_by);
  return scenario;
}

static BtScenarioResult *
run (const BtScenario *scenario)
{
  BtScenarioResult *result = bt_scenario_run (scenario, SEED, IDEALS_MAX);

  g_test_message ("%s: %.3f x ideal, waste %.3f %%", scenario->name,
                  (double) result->end_us / result->ideal_us,
                  bt_scenario_result_get_waste (result) / 1e4);
  return result;
}

/* Everybody is done within @percent of the ideal time. */
static void
assert_done (const BtScenarioResult *result, guint percent)
{
  gint64 last_us = bt_scenario_result_get_done_us (result, -1, 100);

  g_assert_cmpint (last_us, >, 0);
  g_assert_cmpint (last_us * 100, <=, result->ideal_us * percent);
  g_assert_true (result->survived);
}

/* And little was sent in vain. */
static void
assert_good (const BtScenarioResult *result, guint percent)
{
  assert_done (result, percent);
  g_assert_cmpuint (bt_scenario_result_get_waste (result), <, WASTE_MAX);
}

static void
test_flash_crowd (void)
{
  BtScenario scenario = make_small ("flash-crowd", 2, 4);
  g_autoptr (BtScenarioResult) result = run (&scenario);

  assert_good (result, SMALL_IDEAL);
}

/* --- free riders -------------------------------------------------------------------------------- */

/* Few, and a file large enough that whom to serve is chosen often. */
static BtScenarioResult *
run_free_riders (gboolean no_tit_for_tat)
{
  BtScenario scenario = make_small ("free-riders", 3, 2);

  scenario.no_tit_for_tat = no_tit_for_tat;
  return run (&scenario);
}

static void
test_free_riders (void)
{
  g_autoptr (BtScenarioResult) result = run_free_riders (FALSE);
  gint64 median_us = bt_scenario_result_get_done_us (result, 0, 50);

  assert_good (result, 130);
  g_assert_cmpuint (bt_scenario_result_get_progress (result, 1, median_us), <=, SMALL_RIDER);
}

static void
test_no_tit_for_tat (void)
{
  g_autoptr (BtScenarioResult) result = run_free_riders (TRUE);
  gint64 givers_us = bt_scenario_result_get_done_us (result, 0, 50);
  gint64 riders_us = bt_scenario_result_get_done_us (result, 1, 50);

  g_assert_cmpint (riders_us, >, 0);
  g_assert_cmpint (riders_us * 10, <=, givers_us * 12);
}

/* --- the seed leaves ---------------------------------------------------------------------------- */

static void
test_seed_leaves (void)
{
  BtScenario scenario = make_small ("seed-leaves", 2, 4);
  g_autoptr (BtScenarioResult) result = run (&scenario);

  g_assert_cmpint (result->seed_left_us, >, 0);
  assert_good (result, SMALL_IDEAL);
}

static BtScenarioResult *
run_ordinary_seed (BtPickOrder order)
{
  BtScenario scenario = make_small ("seed-leaves", 2, 4);

  scenario.super_seeding = FALSE;
  scenario.seed_leaves = ORDINARY_COPIES;
  scenario.order = order;
  return run (&scenario);
}

static void
test_rarest_first (void)
{
  g_autoptr (BtScenarioResult) rarest = run_ordinary_seed (BT_PICK_RAREST);
  g_autoptr (BtScenarioResult) random = run_ordinary_seed (BT_PICK_RANDOM);

  assert_good (rarest, 130);
  g_assert_cmpint (random->seed_left_us, >, 0);
  if (random->survived)
    g_assert_cmpint (random->end_us * 10, >=, rarest->end_us * 13);
}

/* --- all kinds of peers ------------------------------------------------------------------------- */

static void
test_slow_and_fast (void)
{
  BtScenario scenario = make_small ("slow-and-fast", 5, 8);
  g_autoptr (BtScenarioResult) result = run (&scenario);

  assert_done (result, 200);
  g_assert_cmpint (bt_scenario_result_get_done_us (result, 0, 50), <,
                   bt_scenario_result_get_done_us (result, 2, 50));
}

static void
test_churn (void)
{
  BtScenario scenario = make_small ("churn", 5, 8);
  g_autoptr (BtScenarioResult) result = NULL;

  scenario.join_us /= 8;
  scenario.stay_us /= 8;
  scenario.away_us /= 8;
  result = run (&scenario);
  assert_done (result, 250);
}

static void
test_thousand (void)
{
  BtScenario scenario = make_small ("thousand", 10, 4);
  g_autoptr (BtScenarioResult) result = run (&scenario);

  assert_done (result, 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenario/flash-crowd", test_flash_crowd);
  g_test_add_func ("/scenario/free-riders", test_free_riders);
  g_test_add_func ("/scenario/no-tit-for-tat", test_no_tit_for_tat);
  g_test_add_func ("/scenario/seed-leaves", test_seed_leaves);
  g_test_add_func ("/scenario/rarest-first", test_rarest_first);
  g_test_add_func ("/scenario/slow-and-fast", test_slow_and_fast);
  g_test_add_func ("/scenario/churn", test_churn);
  g_test_add_func ("/scenario/thousand", test_thousand);
  return g_test_run ();
}
