/* sim-scenario.c — runs a scenario and tells in JSON how it went: sim-scenario NAME [OPTION…]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-scenario.h"

#include <stdio.h>

/* More is a swarm that does not get there. */
#define IDEALS_MAX 8

static gint64 seed = 1;
static int leechers_by = 1, pieces_by = 1;
static gboolean random_order, no_tit_for_tat, no_super_seeding;

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "of all chance", "NUMBER" },
  { "fewer-leechers", 0, 0, G_OPTION_ARG_INT, &leechers_by, "so many times fewer", "TIMES" },
  { "fewer-pieces", 0, 0, G_OPTION_ARG_INT, &pieces_by, "so many times fewer", "TIMES" },
  { "random-order", 0, 0, G_OPTION_ARG_NONE, &random_order, "rarest first is off", NULL },
  { "no-tit-for-tat", 0, 0, G_OPTION_ARG_NONE, &no_tit_for_tat, "slots are dealt by chance", NULL },
  { "no-super-seeding", 0, 0, G_OPTION_ARG_NONE, &no_super_seeding, "an ordinary seed", NULL },
  { NULL },
};

static int
list_scenarios (void)
{
  guint n;
  const BtScenario *all = bt_scenario_get_all (&n);

  for (guint i = 0; i < n; i++)
    printf ("%s\n", all[i].name);
  return 0;
}

static void
run (const BtScenario *named)
{
  g_autoptr (BtScenarioResult) result = NULL;
  g_autofree char *json = NULL;
  BtScenario scenario = *named;

  if (random_order)
    scenario.order = BT_PICK_RANDOM;
  scenario.no_tit_for_tat = no_tit_for_tat;
  scenario.super_seeding &= !no_super_seeding;
  bt_scenario_shrink (&scenario, leechers_by, pieces_by);
  result = bt_scenario_run (&scenario, seed, IDEALS_MAX);
  json = bt_scenario_result_to_json (result);
  fputs (json, stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[SCENARIO]");
  g_autoptr (GError) error = NULL;
  const BtScenario *scenario;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    fprintf (stderr, "sim-scenario: %s\n", error->message);
    return 2;
  }
  if (argc < 2)
    return list_scenarios ();
  scenario = bt_scenario_find (argv[1]);
  if (scenario == NULL) {
    fprintf (stderr, "sim-scenario: no scenario is named %s\n", argv[1]);
    return 2;
  }
  run (scenario);
  return 0;
}
