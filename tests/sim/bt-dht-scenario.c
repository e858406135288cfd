/* bt-dht-scenario.c — a DHT grows, people announce, many leave at once, and peers are looked for.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every node joins by itself, through one that is there, as in life; nothing is put into its tables. From
 * then on nodes leave and others come, all the time. */
#include "bt-dht-scenario.h"

#include <string.h>

#include "bt-dht-sim.h"

#define STEP_US (100 * 1000) /* of those who come, go and ask */
#define RTT_MIN_US (30 * 1000)
#define RTT_MAX_US (200 * 1000)
#define LOSS_1000 5
#define ANNOUNCE_US (60 * G_USEC_PER_SEC) /* all hashes are announced within so long */
#define LOOKUPS_US (100 * G_USEC_PER_SEC) /* likewise looked for */
#define PATIENCE_US (30 * G_USEC_PER_SEC) /* the last lookups are over by then */
#define PORT 7000

typedef struct {
  const BtDhtScenario *scenario;
  BtDhtSim *sim;
  BtNodeId *hashes;   /* shape: n_lookups */
  GPtrArray *lookups; /* owned Lookup */
} Run;

typedef struct {
  Run *run;
  BtDhtSimHost *host;
  BtNodeId hash;
  gboolean is_done;
  BtDhtLookupStat stat; /* without hops */
  guint n_peers;
} Lookup;

void
bt_dht_scenario_init (BtDhtScenario *self)
{
  *self = (BtDhtScenario) {
    .seed = 1,
    .n_nodes = 10000,
    .dead_percent = 20,
    .stay_us = G_TIME_SPAN_HOUR,
    .grow_us = 20 * G_TIME_SPAN_MINUTE,
    .settle_us = 30 * G_TIME_SPAN_MINUTE,
    .n_lookups = 1000,
  };
}

/* --- who comes and goes ------------------------------------------------------------------------------ */

/* How many of @n a moment things happen in this step, when chance has it; so that the mean is right. */
static guint
count_by_chance (Run *self, guint64 n, gint64 mean_us)
{
  guint64 expected = n * STEP_US;
  guint whole = (guint) (expected / (guint64) mean_us);
  guint32 part = (guint32) (expected % (guint64) mean_us * 1000000 / (guint64) mean_us);

  return whole + (bt_random_below (bt_dht_sim_get_random (self->sim), 1000000) < part);
}

static gboolean
is_looking (const Run *self, const BtDhtSimHost *host)
{
  for (guint i = 0; i < self->lookups->len; i++) {
    const Lookup *lookup = self->lookups->pdata[i];

    if (lookup->host == host && !lookup->is_done)
      return TRUE;
  }
  return FALSE;
}

/* Whoever waits for an answer stays until he has it. */
static void
kill_some (Run *self, guint n)
{
  while (n > 0) {
    BtDhtSimHost *host = bt_dht_sim_pick (self->sim);

    if (is_looking (self, host))
      continue;
    bt_dht_sim_kill (self->sim, host);
    n--;
  }
}

static void
step (Run *self)
{
  guint n = count_by_chance (self, bt_dht_sim_get_n_alive (self->sim), self->scenario->stay_us);

  kill_some (self, n);
  for (guint i = 0; i < n; i++)
    bt_dht_sim_join (self->sim);
  bt_dht_sim_run (self->sim, bt_dht_sim_get_now (self->sim) + STEP_US);
}

static void
live (Run *self, gint64 us)
{
  gint64 until_us = bt_dht_sim_get_now (self->sim) + us;

  while (bt_dht_sim_get_now (self->sim) < until_us)
    step (self);
}

static void
grow (Run *self)
{
  guint n_joined = 0, n_steps = (guint) (self->scenario->grow_us / STEP_US);

  for (guint i = 1; i <= n_steps; i++) {
    for (; n_joined < (guint64) self->scenario->n_nodes * i / n_steps; n_joined++)
      bt_dht_sim_join (self->sim);
    step (self);
  }
}

/* --- lookups ------------------------------------------------------------------------------------------- */

static void
count_peers (const BtAddress *peers, guint n, gpointer data)
{
  Lookup *lookup = data;

  lookup->n_peers += n;
}

static void
note_done (guint n_answered, guint n_told, gpointer data)
{
  Lookup *lookup = data;
  g_autoptr (BtDhtStat) stat =
      bt_dht_node_get_stat (lookup->host->node, bt_dht_sim_get_now (lookup->run->sim));

  lookup->is_done = TRUE;
  for (guint i = 0; i < stat->lookups->len; i++) {
    const BtDhtLookupStat *one = &g_array_index (stat->lookups, BtDhtLookupStat, i);

    if (memcmp (one->target, lookup->hash.bytes, BT_NODE_ID_SIZE) == 0)
      lookup->stat = *one;
  }
  lookup->stat.hops = NULL;
}

static void
look (Run *self, const BtNodeId *hash, gboolean announces)
{
  static const BtDhtLookupFuncs funcs = { count_peers, note_done };
  static const BtDhtAnnounce announce = { .port = PORT };
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->run = self;
  lookup->hash = *hash;
  lookup->host = bt_dht_sim_pick (self->sim);
  g_ptr_array_add (self->lookups, lookup);
  bt_dht_sim_act (self->sim, lookup->host);
  bt_dht_node_get_peers (lookup->host->node, hash, announces ? &announce : NULL, &funcs, lookup,
                         bt_dht_sim_get_now (self->sim));
  bt_dht_sim_touch (self->sim, lookup->host);
}

/* Each hash once within @us. */
static void
look_for_all (Run *self, gboolean announces, gint64 us)
{
  guint n_begun = 0, n_steps = (guint) (us / STEP_US);

  for (guint i = 1; i <= n_steps; i++) {
    for (; n_begun < (guint64) self->scenario->n_lookups * i / n_steps; n_begun++)
      look (self, &self->hashes[n_begun], announces);
    step (self);
  }
  live (self, PATIENCE_US);
}

/* --- what came of it ------------------------------------------------------------------------------------- */

static int
compare_numbers (const void *x, const void *y)
{
  gint64 a = *(const gint64 *) x, b = *(const gint64 *) y;

  return (a > b) - (a < b);
}

static BtDhtSpread
get_spread (GArray *numbers)
{
  BtDhtSpread spread = { 0 };

  if (numbers->len > 0) {
    g_array_sort (numbers, compare_numbers);
    spread.median = g_array_index (numbers, gint64, numbers->len / 2);
    spread.p99 = g_array_index (numbers, gint64, numbers->len * 99 / 100);
    spread.most = g_array_index (numbers, gint64, numbers->len - 1);
  }
  g_array_set_size (numbers, 0);
  return spread;
}

typedef gint64 (*Figure) (const Lookup *lookup); /* below 0: it has none */

static gint64
get_rounds (const Lookup *lookup)
{
  return lookup->stat.n_rounds;
}

static gint64
get_queries (const Lookup *lookup)
{
  return lookup->stat.n_asked;
}

static gint64
get_messages (const Lookup *lookup)
{
  return lookup->stat.n_asked + lookup->stat.n_answered;
}

static gint64
get_first_us (const Lookup *lookup)
{
  return lookup->stat.first_us > 0 ? lookup->stat.first_us - lookup->stat.started_us : -1;
}

static gint64
get_done_us (const Lookup *lookup)
{
  return lookup->stat.ended_us - lookup->stat.started_us;
}

static BtDhtSpread
spread_figure (const Run *self, Figure figure)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->lookups->len; i++) {
    gint64 number = figure (self->lookups->pdata[i]);

    if (number >= 0)
      g_array_append_val (numbers, number);
  }
  return get_spread (numbers);
}

static void
ask_nodes (Run *self, BtDhtScenarioResult *result)
{
  g_autoptr (GArray) tables = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) estimates = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->scenario->n_lookups; i++) {
    BtDhtSummary summary;
    gint64 known, estimate;

    bt_dht_node_get_summary (bt_dht_sim_pick (self->sim)->node, &summary,
                             bt_dht_sim_get_now (self->sim));
    known = summary.n_good + summary.n_questionable;
    estimate = (gint64) summary.n_network;
    g_array_append_val (tables, known);
    g_array_append_val (estimates, estimate);
  }
  result->median_table = (guint) get_spread (tables).median;
  result->median_estimate = (guint64) get_spread (estimates).median;
}

static void
sum_up (Run *self, BtDhtScenarioResult *result)
{
  result->n_lookups = self->lookups->len;
  for (guint i = 0; i < self->lookups->len; i++) {
    const Lookup *lookup = self->lookups->pdata[i];

    g_assert_true (lookup->is_done);
    result->n_found += lookup->n_peers > 0;
  }
  result->rounds = spread_figure (self, get_rounds);
  result->queries = spread_figure (self, get_queries);
  result->messages = spread_figure (self, get_messages);
  result->first_us = spread_figure (self, get_first_us);
  result->done_us = spread_figure (self, get_done_us);
  result->n_datagrams = bt_dht_sim_get_n_datagrams (self->sim);
  result->digest = bt_dht_sim_get_digest (self->sim);
}

/* --- the course of things ---------------------------------------------------------------------------------- */

static void
settle (Run *self, BtDhtScenarioResult *result)
{
  guint64 before = bt_dht_sim_get_n_datagrams (self->sim);
  guint64 sent;

  live (self, self->scenario->settle_us);
  sent = bt_dht_sim_get_n_datagrams (self->sim) - before;
  result->upkeep_rate = (gint64) (sent * 3600 / bt_dht_sim_get_n_alive (self->sim)
                                  / (guint64) (self->scenario->settle_us / G_USEC_PER_SEC));
}

static void
fill_hashes (Run *self)
{
  for (guint i = 0; i < self->scenario->n_lookups; i++)
    bt_node_id_make_own (&self->hashes[i], NULL, bt_dht_sim_get_random (self->sim));
}

BtDhtScenarioResult *
bt_dht_scenario_run (const BtDhtScenario *self)
{
  BtDhtSimParams params = { self->seed, RTT_MIN_US, RTT_MAX_US, LOSS_1000 };
  BtDhtScenarioResult *result = g_new0 (BtDhtScenarioResult, 1);
  Run run = { self, bt_dht_sim_new (&params) };

  run.hashes = g_new (BtNodeId, self->n_lookups);
  run.lookups = g_ptr_array_new_with_free_func (g_free);
  fill_hashes (&run);
  grow (&run);
  settle (&run, result);
  look_for_all (&run, TRUE, ANNOUNCE_US);
  g_ptr_array_set_size (run.lookups, 0);
  ask_nodes (&run, result);
  kill_some (&run, bt_dht_sim_get_n_alive (run.sim) * self->dead_percent / 100);
  look_for_all (&run, FALSE, LOOKUPS_US);
  sum_up (&run, result);
  bt_dht_sim_free (run.sim);
  g_ptr_array_unref (run.lookups);
  g_free (run.hashes);
  return result;
}

void
bt_dht_scenario_result_free (BtDhtScenarioResult *self)
{
  g_free (self->digest);
  g_free (self);
}
