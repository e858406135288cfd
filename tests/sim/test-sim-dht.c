/* test-sim-dht.c — lookups in a DHT of a thousand nodes of which a fifth just died.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-dht-scenario.h"

/* As is asked for of ten times as many; see ./dev bench dhtsim. */
#define ROUNDS_MEDIAN 5
#define ROUNDS_P99 9
#define MESSAGES_MEDIAN 40

static BtDhtScenario
make_small (guint64 seed)
{
  BtDhtScenario scenario;

  bt_dht_scenario_init (&scenario);
  scenario.seed = seed;
  scenario.n_nodes = 1000;
  scenario.n_lookups = 300;
  scenario.grow_us = 5 * G_TIME_SPAN_MINUTE;
  scenario.settle_us = 16 * G_TIME_SPAN_MINUTE; /* once round the table */
  return scenario;
}

static void
test_lookups (void)
{
  BtDhtScenario scenario = make_small (1);
  g_autoptr (BtDhtScenarioResult) result = bt_dht_scenario_run (&scenario);

  g_test_message ("rounds %d and %d, queries %d, messages %d, found %u of %u",
                  (int) result->rounds.median, (int) result->rounds.p99,
                  (int) result->queries.median, (int) result->messages.median, result->n_found,
                  result->n_lookups);
  g_assert_cmpint (result->rounds.median, <=, ROUNDS_MEDIAN);
  g_assert_cmpint (result->rounds.p99, <=, ROUNDS_P99);
  g_assert_cmpint (result->messages.median, <=, MESSAGES_MEDIAN);
  g_assert_cmpuint (result->n_found * 100, >=, result->n_lookups * 99);
  /* How many there are is known to everybody within a quarter or so. */
  g_assert_cmpuint (result->median_estimate, >, scenario.n_nodes * 7 / 10);
  g_assert_cmpuint (result->median_estimate, <, scenario.n_nodes * 13 / 10);
}

static void
test_repeats (void)
{
  BtDhtScenario scenario = make_small (1);
  g_autoptr (BtDhtScenarioResult) first = NULL, again = NULL, other = NULL;

  scenario.n_nodes = 100;
  scenario.n_lookups = 50;
  first = bt_dht_scenario_run (&scenario);
  again = bt_dht_scenario_run (&scenario);
  scenario.seed = 2;
  other = bt_dht_scenario_run (&scenario);
  g_assert_cmpstr (first->digest, ==, again->digest);
  g_assert_cmpstr (first->digest, !=, other->digest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-dht/lookups", test_lookups);
  g_test_add_func ("/sim-dht/repeats", test_repeats);
  return g_test_run ();
}
