/* sim-dht.c — runs a simulated DHT and tells in JSON how its lookups went: sim-dht [OPTION…]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-dht-scenario.h"

#include <stdio.h>

static gint64 seed = 1;
static int n_nodes = 10000, n_lookups = 1000, dead_percent = 20;
static int stay_minutes = 60, grow_minutes = 20, settle_minutes = 30;

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "of all chance", "NUMBER" },
  { "nodes", 0, 0, G_OPTION_ARG_INT, &n_nodes, "how many there are", "NUMBER" },
  { "lookups", 0, 0, G_OPTION_ARG_INT, &n_lookups, "how many there are", "NUMBER" },
  { "dead", 0, 0, G_OPTION_ARG_INT, &dead_percent, "nodes that go before the lookups", "PERCENT" },
  { "stay", 0, 0, G_OPTION_ARG_INT, &stay_minutes, "how long a node stays on average", "MINUTES" },
  { "grow", 0, 0, G_OPTION_ARG_INT, &grow_minutes, "until all have come", "MINUTES" },
  { "settle", 0, 0, G_OPTION_ARG_INT, &settle_minutes, "until somebody asks", "MINUTES" },
  { NULL },
};

static void
print_spread (const char *name, const BtDhtSpread *spread)
{
  printf ("  \"%s\": {\"median\": %" G_GINT64_FORMAT ", \"p99\": %" G_GINT64_FORMAT
          ", \"most\": %" G_GINT64_FORMAT "},\n",
          name, spread->median, spread->p99, spread->most);
}

static void
print_result (const BtDhtScenarioResult *result)
{
  printf ("{\n  \"lookups\": %u, \"found\": %u,\n", result->n_lookups, result->n_found);
  print_spread ("rounds", &result->rounds);
  print_spread ("queries", &result->queries);
  print_spread ("messages", &result->messages);
  print_spread ("first_us", &result->first_us);
  print_spread ("done_us", &result->done_us);
  printf ("  \"median_table\": %u, \"median_estimate\": %" G_GUINT64_FORMAT ",\n",
          result->median_table, result->median_estimate);
  printf ("  \"datagrams\": %" G_GUINT64_FORMAT ", \"upkeep_rate\": %" G_GINT64_FORMAT ",\n",
          result->n_datagrams, result->upkeep_rate);
  printf ("  \"digest\": \"%s\"\n}\n", result->digest);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BtDhtScenarioResult) result = NULL;
  BtDhtScenario scenario;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    fprintf (stderr, "sim-dht: %s\n", error->message);
    return 2;
  }
  bt_dht_scenario_init (&scenario);
  scenario.seed = (guint64) seed;
  scenario.n_nodes = (guint) n_nodes;
  scenario.n_lookups = (guint) n_lookups;
  scenario.dead_percent = (guint) dead_percent;
  scenario.stay_us = stay_minutes * G_TIME_SPAN_MINUTE;
  scenario.grow_us = grow_minutes * G_TIME_SPAN_MINUTE;
  scenario.settle_us = settle_minutes * G_TIME_SPAN_MINUTE;
  result = bt_dht_scenario_run (&scenario);
  print_result (result);
  return 0;
}
