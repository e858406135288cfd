/* bt-scenario.c — swarms worth looking at.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-scenario.h"

#define KIB 1024
#define KB 1000
#define MB 1000000
#define SECOND G_USEC_PER_SEC
#define MINUTE (60 * SECOND)

/* 512 MiB, a home link each, forty milliseconds. */
#define USUAL .piece_length = 256 * KIB, .seed_up = 2 * MB, .max_peers = 30, .round_trip_us = 40000

static const BtScenario scenarios[] = {
  {
      USUAL,
      .n_pieces = 2048,
      .join_us = 10 * SECOND,
      .name = "flash-crowd",
      .title = "A flash crowd: one seed, 100 leechers at once",
      .classes = { { "leechers", 100, 1 * MB, 8 * MB } },
  },
  {
      USUAL,
      .n_pieces = 2048,
      .join_us = 10 * SECOND,
      .name = "free-riders",
      .title = "One in ten gives nothing",
      .classes = { { "contributors", 90, 1 * MB, 8 * MB },
                   { "free riders", 10, 1 * MB, 8 * MB, .gives_nothing = TRUE } },
  },
  {
      USUAL,
      .n_pieces = 2048,
      .join_us = 10 * SECOND,
      .name = "seed-leaves",
      .title = "The seed leaves when 1.05 copies are out",
      .seed_leaves = 1050,
      .super_seeding = TRUE,
      .classes = { { "leechers", 100, 1 * MB, 8 * MB } },
  },
  {
      USUAL,
      .n_pieces = 2048,
      .join_us = 10 * SECOND,
      .name = "slow-and-fast",
      .title = "Slow and fast peers mixed",
      .loss = 100,
      .classes = { { "fast", 20, 4 * MB, 20 * MB },
                   { "usual", 50, 1 * MB, 8 * MB },
                   { "slow", 30, 200 * KB, 2 * MB } },
  },
  {
      USUAL,
      .n_pieces = 2048,
      .name = "churn",
      .title = "Peers come and go: ten minutes here, two away, and gone when done",
      .join_us = 5 * MINUTE,
      .stay_us = 10 * MINUTE,
      .away_us = 2 * MINUTE,
      .leaves_when_done = TRUE,
      .classes = { { "leechers", 100, 1 * MB, 8 * MB } },
  },
  {
      USUAL,
      .name = "thousand",
      .title = "1,000 peers",
      .n_pieces = 512,
      .join_us = 10 * SECOND,
      .classes = { { "leechers", 1000, 1 * MB, 8 * MB } },
  },
};

const BtScenario *
bt_scenario_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++) {
    if (g_str_equal (scenarios[i].name, name))
      return &scenarios[i];
  }
  return NULL;
}

const BtScenario *
bt_scenario_get_all (guint *n)
{
  *n = G_N_ELEMENTS (scenarios);
  return scenarios;
}

void
bt_scenario_shrink (BtScenario *self, guint leechers_by, guint pieces_by)
{
  self->n_pieces /= pieces_by;
  for (guint i = 0; i < BT_SCENARIO_CLASSES_MAX; i++)
    self->classes[i].n /= leechers_by;
}

static gint64
get_duration (guint64 n_bytes, guint64 rate)
{
  return n_bytes * G_USEC_PER_SEC / rate;
}

gint64
bt_scenario_get_ideal_us (const BtScenario *self)
{
  guint64 size = (guint64) self->n_pieces * self->piece_length, up = self->seed_up, n = 0;
  gint64 ideal_us = get_duration (size, self->seed_up);

  for (guint i = 0; i < BT_SCENARIO_CLASSES_MAX && self->classes[i].name != NULL; i++) {
    const BtScenarioClass *class = &self->classes[i];

    n += class->n;
    up += class->gives_nothing ? 0 : class->n * class->up;
    ideal_us = MAX (ideal_us, get_duration (size, class->down));
  }
  return MAX (ideal_us, get_duration (n * size, up));
}
