/* test-sim-scenario.c — the scenarios of ./dev bench sim in small, and what the strategy is good for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-scenario.h"

/* Leechers and pieces, so many times fewer than in full: 20 peers and 64 MiB. */
#define LEECHERS_BY 5
#define PIECES_BY 8
#define IDEALS_MAX 8
#define SEED 1

static BtScenarioResult *
run_small (const char *name)
{
  BtScenario scenario = *bt_scenario_find (name);

  bt_scenario_shrink (&scenario, LEECHERS_BY, PIECES_BY);
  return bt_scenario_run (&scenario, SEED, IDEALS_MAX);
}

static void
assert_all_done (const BtScenarioResult *result)
{
  g_test_message ("%s: %.2f x ideal, waste %.3f %%", result->scenario.name,
                  (double) result->end_us / result->ideal_us,
                  bt_scenario_result_get_waste (result) / 1e4);
  g_assert_cmpint (bt_scenario_result_get_done_us (result, -1, 100), >, 0);
  g_assert_true (result->survived);
}

static void
test_flash_crowd (void)
{
  g_autoptr (BtScenarioResult) result = run_small ("flash-crowd");

  assert_all_done (result);
  g_assert_cmpuint (bt_scenario_result_get_waste (result), <, 10000);
}

static void
test_slow_and_fast (void)
{
  g_autoptr (BtScenarioResult) result = run_small ("slow-and-fast");

  assert_all_done (result);
  g_assert_cmpint (bt_scenario_result_get_done_us (result, 0, 50), <,
                   bt_scenario_result_get_done_us (result, 2, 50));
}

static void
test_churn (void)
{
  g_autoptr (BtScenarioResult) result = run_small ("churn");

  assert_all_done (result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenario/flash-crowd", test_flash_crowd);
  g_test_add_func ("/scenario/slow-and-fast", test_slow_and_fast);
  g_test_add_func ("/scenario/churn", test_churn);
  return g_test_run ();
}
