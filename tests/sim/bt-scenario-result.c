/* bt-scenario-result.c — how well a scenario went.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-scenario.h"

#include <inttypes.h>
#include <stdlib.h>

void
bt_scenario_result_free (BtScenarioResult *self)
{
  g_array_unref (self->peers);
  g_array_unref (self->samples);
  g_free (self->digest);
  g_free (self);
}

static int
compare_times (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

gint64
bt_scenario_result_get_done_us (const BtScenarioResult *self, int class, guint percent)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint at;

  for (guint i = 0; i < self->peers->len; i++) {
    const BtScenarioPeer *peer = &g_array_index (self->peers, BtScenarioPeer, i);
    gint64 done_us = peer->done_us >= 0 ? peer->done_us : G_MAXINT64;

    if (class < 0 || (guint) class == peer->class)
      g_array_append_val (times, done_us);
  }
  if (times->len == 0)
    return -1;
  g_array_sort (times, compare_times);
  at = (times->len * percent + 99) / 100;
  at = CLAMP (at, 1, times->len) - 1;
  return g_array_index (times, gint64, at) < G_MAXINT64 ? g_array_index (times, gint64, at) : -1;
}

guint
bt_scenario_result_get_progress (const BtScenarioResult *self, guint class, gint64 at_us)
{
  guint progress = 0;

  for (guint i = 0; i < self->samples->len; i++) {
    const BtScenarioSample *sample = &g_array_index (self->samples, BtScenarioSample, i);

    progress = sample->progress[class];
    if (sample->at_us >= at_us)
      break;
  }
  return progress;
}

guint
bt_scenario_result_get_waste (const BtScenarioResult *self)
{
  guint64 wasted = 0, downloaded = 0;

  for (guint i = 0; i < self->peers->len; i++) {
    const BtScenarioPeer *peer = &g_array_index (self->peers, BtScenarioPeer, i);

    wasted += peer->wasted;
    downloaded += peer->downloaded;
  }
  return downloaded > 0 ? wasted * 1000000 / downloaded : 0;
}

/* --- JSON --------------------------------------------------------------------------------------- */

static void
put_numbers (GString *to, const char *name, const guint *numbers, guint n)
{
  g_string_append_printf (to, ",\"%s\":[", name);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (to, "%s%u", i > 0 ? "," : "", numbers[i]);
  g_string_append_c (to, ']');
}

static void
put_samples (GString *to, const BtScenarioResult *self, guint n_classes)
{
  g_string_append (to, ",\n\"samples\":[");
  for (guint i = 0; i < self->samples->len; i++) {
    const BtScenarioSample *sample = &g_array_index (self->samples, BtScenarioSample, i);

    g_string_append_printf (
        to, "%s\n{\"at_us\":%" PRId64 ",\"copies_least\":%u,\"copies_mean_1000\":%u",
        i > 0 ? "," : "", sample->at_us, sample->copies_least, sample->copies_mean_1000);
    put_numbers (to, "done", sample->done, n_classes);
    put_numbers (to, "progress", sample->progress, n_classes);
    put_numbers (to, "busy", sample->busy, n_classes);
    g_string_append_printf (to, ",\"seed_busy\":%u}", sample->busy[BT_SCENARIO_CLASSES_MAX]);
  }
  g_string_append_c (to, ']');
}

static void
put_peers (GString *to, const BtScenarioResult *self)
{
  g_string_append (to, ",\n\"peers\":[");
  for (guint i = 0; i < self->peers->len; i++) {
    const BtScenarioPeer *peer = &g_array_index (self->peers, BtScenarioPeer, i);

    g_string_append_printf (to,
                            "%s\n{\"class\":%u,\"took_us\":%" PRId64 ",\"done_us\":%" PRId64
                            ",\"downloaded\":%" PRIu64 ",\"uploaded\":%" PRIu64
                            ",\"wasted\":%" PRIu64 "}",
                            i > 0 ? "," : "", peer->class, peer->took_us, peer->done_us,
                            peer->downloaded, peer->uploaded, peer->wasted);
  }
  g_string_append_c (to, ']');
}

static guint
put_classes (GString *to, const BtScenario *scenario)
{
  guint n = 0;

  g_string_append (to, ",\n\"classes\":[");
  for (; n < BT_SCENARIO_CLASSES_MAX && scenario->classes[n].name != NULL; n++) {
    const BtScenarioClass *class = &scenario->classes[n];

    g_string_append_printf (to,
                            "%s{\"name\":\"%s\",\"n\":%u,\"up\":%" PRIu64 ",\"down\":%" PRIu64
                            ",\"gives_nothing\":%s}",
                            n > 0 ? "," : "", class->name, class->n, class->up, class->down,
                            class->gives_nothing ? "true" : "false");
  }
  g_string_append_c (to, ']');
  return n;
}

char *
bt_scenario_result_to_json (const BtScenarioResult *self)
{
  const BtScenario *scenario = &self->scenario;
  GString *to = g_string_new (NULL);
  guint n_classes;

  g_string_append_printf (to,
                          "{\"name\":\"%s\",\"title\":\"%s\",\"seed\":%" PRIu64 ",\"size\":%" PRIu64
                          ",\"seed_up\":%" PRIu64 ",\"ideal_us\":%" PRId64,
                          scenario->name, scenario->title, self->seed,
                          (guint64) scenario->n_pieces * scenario->piece_length, scenario->seed_up,
                          self->ideal_us);
  g_string_append_printf (to,
                          ",\n\"end_us\":%" PRId64 ",\"survived\":%s,\"seed_uploaded\":%" PRIu64
                          ",\"seed_left_us\":%" PRId64 ",\"first_copy_us\":%" PRId64
                          ",\"first_copy_uploaded\":%" PRIu64 ",\"digest\":\"%s\"",
                          self->end_us, self->survived ? "true" : "false", self->seed_uploaded,
                          self->seed_left_us, self->first_copy_us, self->first_copy_uploaded,
                          self->digest);
  n_classes = put_classes (to, scenario);
  put_peers (to, self);
  put_samples (to, self, n_classes);
  g_string_append (to, "}\n");
  return g_string_free (to, FALSE);
}
