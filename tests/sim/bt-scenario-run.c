/* bt-scenario-run.c — a scenario from its first peer to its last.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-scenario.h"

#include <string.h>

#define STEP_US G_USEC_PER_SEC /* so often the seed is looked at, and samples are taken, or rarer */
#define SAMPLES 240            /* an ideal time */
#define DISK_US 2000           /* how long a disk job takes */
#define POOL (64 << 20)        /* bytes of the cache */
#define TRACKER_PEERS 50       /* as most ask for */
#define TRACKER_US (5 * 60 * G_USEC_PER_SEC)

typedef struct {
  BtSim *sim;
  BtScenarioResult *result;
  BtSimNode *seed;
  GPtrArray *leechers; /* borrowed BtSimNode */
  GArray *classes;     /* guint, of each leecher */
  gint64 start_us, next_sample_us, sampled_us;
  gboolean lost; /* a piece is nowhere */
} Run;

/* --- who is there ------------------------------------------------------------------------------- */

static void
init_node (const BtScenario *scenario, BtSimNodeParams *params)
{
  bt_sim_node_params_init (params);
  params->latency_us = scenario->round_trip_us / 4;
  params->disk_us = DISK_US;
  params->pool_budget = POOL;
  params->loss = scenario->loss;
  params->swarm.max_peers = scenario->max_peers;
}

static BtSimNode *
add_seed (BtSim *sim, const BtScenario *scenario)
{
  BtSimNodeParams params;

  init_node (scenario, &params);
  params.is_seed = TRUE;
  params.up_bandwidth = scenario->seed_up;
  return bt_sim_add (sim, &params);
}

static void
add_leecher (Run *run, guint class, guint i, guint n)
{
  const BtScenario *scenario = &run->result->scenario;
  const BtScenarioClass *kind = &scenario->classes[class];
  BtSimNodeParams params;

  init_node (scenario, &params);
  params.up_bandwidth = kind->up;
  params.down_bandwidth = kind->down;
  params.gives_nothing = kind->gives_nothing;
  params.join_us = scenario->join_us * (i + 1) / n;
  params.stay_us = scenario->stay_us;
  params.away_us = scenario->away_us;
  params.leaves_when_done = scenario->leaves_when_done;
  params.swarm.order = scenario->order;
  params.swarm.choker.tit_for_tat = !scenario->no_tit_for_tat;
  g_ptr_array_add (run->leechers, bt_sim_add (run->sim, &params));
  g_array_append_val (run->classes, class);
}

/* The class that is furthest behind its share: so classes are mixed over the time of joining. */
static guint
choose_class (const BtScenario *scenario, const guint *added, guint i, guint n)
{
  guint best = 0;
  gint64 most = G_MININT64;

  for (guint k = 0; k < BT_SCENARIO_CLASSES_MAX && scenario->classes[k].name != NULL; k++) {
    gint64 behind = (gint64) scenario->classes[k].n * (i + 1) - (gint64) added[k] * n;

    if (behind > most) {
      most = behind;
      best = k;
    }
  }
  return best;
}

static void
add_leechers (Run *run)
{
  const BtScenario *scenario = &run->result->scenario;
  guint added[BT_SCENARIO_CLASSES_MAX] = { 0 }, n = 0;

  for (guint k = 0; k < BT_SCENARIO_CLASSES_MAX; k++)
    n += scenario->classes[k].n;
  for (guint i = 0; i < n; i++) {
    guint class = choose_class (scenario, added, i, n);

    added[class]++;
    add_leecher (run, class, i, n);
  }
}

static void
begin (Run *run, const BtScenario *scenario, guint64 seed)
{
  const BtSimParams params = {
    .seed = seed,
    .n_pieces = scenario->n_pieces,
    .piece_length = scenario->piece_length,
    .tracker_peers = TRACKER_PEERS,
    .tracker_interval_us = TRACKER_US,
  };

  run->sim = bt_sim_new (&params);
  run->start_us = run->sampled_us = bt_sim_get_now (run->sim);
  run->leechers = g_ptr_array_new ();
  run->classes = g_array_new (FALSE, FALSE, sizeof (guint));
  run->seed = add_seed (run->sim, scenario);
  if (scenario->super_seeding)
    bt_swarm_set_super_seeding (bt_sim_node_get_swarm (run->seed), TRUE, run->start_us);
  add_leechers (run);
}

/* --- samples ------------------------------------------------------------------------------------ */

static void
add_pieces (BtSimNode *node, guint32 *copies, guint32 n_pieces)
{
  const BtBitfield *have = bt_swarm_peek_have (bt_sim_node_get_swarm (node));
  guint32 piece = 0;

  if (!bt_sim_node_is_online (node))
    return;
  while ((piece = bt_bitfield_next (have, piece, TRUE)) < n_pieces)
    copies[piece++]++;
}

static void
get_stat (Run *run, BtSimNode *node, BtTorrentStat *stat)
{
  memset (stat, 0, sizeof *stat);
  bt_swarm_get_stat (bt_sim_node_get_swarm (node), stat, bt_sim_get_now (run->sim));
}

static void
note_first_copy (Run *run, const guint32 *copies, guint32 n_pieces)
{
  BtTorrentStat stat;
  guint32 of_seed = bt_sim_node_is_online (run->seed);

  for (guint32 i = 0; i < n_pieces; i++) {
    if (copies[i] <= of_seed)
      return;
  }
  get_stat (run, run->seed, &stat);
  run->result->first_copy_us = bt_sim_get_now (run->sim) - run->start_us;
  run->result->first_copy_uploaded = stat.uploaded;
}

static void
sample_copies (Run *run, BtScenarioSample *sample)
{
  guint32 n_pieces = run->result->scenario.n_pieces;
  g_autofree guint32 *copies = g_new0 (guint32, n_pieces);
  guint64 sum = 0;

  add_pieces (run->seed, copies, n_pieces);
  for (guint i = 0; i < run->leechers->len; i++)
    add_pieces (run->leechers->pdata[i], copies, n_pieces);
  sample->copies_least = G_MAXUINT32;
  for (guint32 i = 0; i < n_pieces; i++) {
    sample->copies_least = MIN (sample->copies_least, copies[i]);
    sum += copies[i];
  }
  sample->copies_mean_1000 = sum * 1000 / n_pieces;
  run->lost = sample->copies_least == 0 && run->result->seed_left_us >= 0;
  if (run->result->first_copy_us < 0)
    note_first_copy (run, copies, n_pieces);
}

static void
sample_classes (Run *run, BtScenarioSample *sample)
{
  const BtScenario *scenario = &run->result->scenario;
  gint64 elapsed_us = MAX (bt_sim_get_now (run->sim) - run->sampled_us, 1);
  guint64 n_have[BT_SCENARIO_CLASSES_MAX] = { 0 };
  gint64 busy_us[BT_SCENARIO_CLASSES_MAX] = { 0 };

  for (guint i = 0; i < run->leechers->len; i++) {
    BtSimNode *node = run->leechers->pdata[i];
    guint class = g_array_index (run->classes, guint, i);

    n_have[class] += bt_bitfield_get_n_set (bt_swarm_peek_have (bt_sim_node_get_swarm (node)));
    sample->done[class] += bt_sim_node_get_done_us (node) != 0;
    busy_us[class] += bt_sim_node_take_busy_us (node);
  }
  for (guint i = 0; i < BT_SCENARIO_CLASSES_MAX && scenario->classes[i].n > 0; i++) {
    guint n = scenario->classes[i].n;

    sample->progress[i] = n_have[i] * 1000 / n / scenario->n_pieces;
    sample->busy[i] = busy_us[i] * 1000 / elapsed_us / n;
  }
  sample->busy[BT_SCENARIO_CLASSES_MAX] = bt_sim_node_take_busy_us (run->seed) * 1000 / elapsed_us;
}

static void
take_sample (Run *run)
{
  gint64 now_us = bt_sim_get_now (run->sim);
  BtScenarioSample sample = { .at_us = now_us - run->start_us };

  if (now_us < run->next_sample_us)
    return;
  run->next_sample_us = now_us + run->result->ideal_us / SAMPLES;
  sample_copies (run, &sample);
  sample_classes (run, &sample);
  run->sampled_us = now_us;
  g_array_append_val (run->result->samples, sample);
}

/* --- what happens ------------------------------------------------------------------------------- */

static void
look_at_seed (Run *run)
{
  const BtScenario *scenario = &run->result->scenario;
  guint64 size = (guint64) scenario->n_pieces * scenario->piece_length;
  BtTorrentStat stat;

  if (scenario->seed_leaves == 0 || run->result->seed_left_us >= 0)
    return;
  get_stat (run, run->seed, &stat);
  if (stat.uploaded * 1000 < size * scenario->seed_leaves)
    return;
  run->result->seed_left_us = bt_sim_get_now (run->sim) - run->start_us;
  bt_sim_leave (run->seed);
}

static void
add_peer (Run *run, guint i)
{
  BtSimNode *node = run->leechers->pdata[i];
  gint64 done_us = bt_sim_node_get_done_us (node);
  BtScenarioPeer peer = { .class = g_array_index (run->classes, guint, i), -1, -1 };
  BtTorrentStat stat;

  get_stat (run, node, &stat);
  peer.downloaded = stat.downloaded;
  peer.uploaded = stat.uploaded;
  peer.wasted = stat.wasted;
  if (done_us != 0) {
    g_assert_true (bt_sim_node_is_right (node));
    peer.took_us = done_us - bt_sim_node_get_joined_us (node);
    peer.done_us = done_us - run->start_us;
    run->result->end_us = MAX (run->result->end_us, peer.done_us);
  }
  g_array_append_val (run->result->peers, peer);
}

static void
end (Run *run)
{
  BtTorrentStat stat;

  for (guint i = 0; i < run->leechers->len; i++)
    add_peer (run, i);
  run->result->survived = !run->lost;
  get_stat (run, run->seed, &stat);
  run->result->seed_uploaded = stat.uploaded;
  run->result->digest = bt_sim_get_digest (run->sim);
  bt_sim_free (run->sim);
  g_ptr_array_unref (run->leechers);
  g_array_unref (run->classes);
}

BtScenarioResult *
bt_scenario_run (const BtScenario *scenario, guint64 seed, guint ideals)
{
  BtScenarioResult *result = g_new0 (BtScenarioResult, 1);
  Run run = { .result = result };
  gint64 give_up_us;

  result->scenario = *scenario;
  result->seed = seed;
  result->ideal_us = bt_scenario_get_ideal_us (scenario);
  result->seed_left_us = result->first_copy_us = -1;
  result->peers = g_array_new (FALSE, FALSE, sizeof (BtScenarioPeer));
  result->samples = g_array_new (FALSE, FALSE, sizeof (BtScenarioSample));
  begin (&run, scenario, seed);
  give_up_us = run.start_us + result->ideal_us * ideals + scenario->join_us;
  do {
    bt_sim_run (run.sim, STEP_US, bt_sim_all_done, NULL);
    look_at_seed (&run);
    take_sample (&run);
  } while (!bt_sim_all_done (run.sim, NULL) && !run.lost && bt_sim_get_now (run.sim) < give_up_us);
  end (&run);
  return result;
}
