/* test-sim-requests.c — whole swarms: is the right thing asked of the right peer, and little twice?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"

#define SECOND G_USEC_PER_SEC

static guint32
count_have (BtSimNode *node)
{
  return bt_bitfield_get_n_set (bt_swarm_peek_have (bt_sim_node_get_swarm (node)));
}

static gboolean
is_half_here (BtSim *sim, gpointer node)
{
  return count_have (node) >= bt_metainfo_get_n_pieces (bt_sim_get_metainfo (sim)) / 2;
}

/* --- order -------------------------------------------------------------------------------------- */

/* How many of the first n pieces are here, where n are here in all. */
static guint32
count_prefix (BtSimNode *node)
{
  const BtBitfield *have = bt_swarm_peek_have (bt_sim_node_get_swarm (node));

  return bt_bitfield_count_range (have, 0, bt_bitfield_get_n_set (have));
}

/* Two seeds and a leecher; returns what it has in order when half is here. */
static guint32
run_to_half (BtPickOrder order, gboolean sequential)
{
  static const BtSimParams params = { .seed = 11, .n_pieces = 200, .piece_length = 65536 };
  BtSim *sim = bt_sim_new (&params);
  BtSimNodeParams leecher, seed;
  BtSimNode *node;
  guint32 n;

  bt_sim_node_params_init (&leecher);
  leecher.swarm.order = order;
  seed = leecher;
  seed.is_seed = TRUE;
  seed.up_limit = 500000;
  node = bt_sim_add (sim, &leecher);
  bt_sim_add (sim, &seed);
  bt_sim_add (sim, &seed);
  bt_swarm_set_sequential (bt_sim_node_get_swarm (node), sequential, bt_sim_get_now (sim));
  bt_sim_introduce_all (sim);
  g_assert_true (bt_sim_run (sim, 60 * SECOND, is_half_here, node));
  n = count_prefix (node);
  g_assert_true (bt_sim_run (sim, 60 * SECOND, bt_sim_node_done, node));
  g_assert_true (bt_sim_node_is_right (node));
  bt_sim_free (sim);
  return n;
}

static void
test_order (void)
{
  g_assert_cmpuint (run_to_half (BT_PICK_RAREST, TRUE), >=, 90);
  g_assert_cmpuint (run_to_half (BT_PICK_RAREST, FALSE), <, 75);
  g_assert_cmpuint (run_to_half (BT_PICK_RANDOM, FALSE), <, 75);
}

/* --- sparing the seed --------------------------------------------------------------------------- */

/* Copies of @params a seed of 2 MB/s has sent when six leechers are done, in per cent. */
static guint
count_copies (const BtSimParams *params)
{
  BtSim *sim = bt_sim_new (params);
  BtSimNodeParams leecher, seed;
  BtTorrentStat stat = { 0 };
  BtSimNode *node;

  bt_sim_node_params_init (&leecher);
  seed = leecher;
  seed.is_seed = TRUE;
  seed.up_limit = 2000000;
  node = bt_sim_add (sim, &seed);
  for (guint i = 0; i < 6; i++)
    bt_sim_add (sim, &leecher);
  bt_sim_introduce_all (sim);
  g_assert_true (bt_sim_run (sim, 120 * SECOND, bt_sim_all_done, NULL));
  bt_swarm_get_stat (bt_sim_node_get_swarm (node), &stat, bt_sim_get_now (sim));
  bt_sim_free (sim);
  return stat.uploaded * 100 / ((guint64) params->n_pieces * params->piece_length);
}

/* Leechers that wait for the same piece of a slow seed leave it to the first that gets it. */
static void
test_seed_spared (void)
{
  guint sum = 0;

  for (guint64 seed = 1; seed <= 4; seed++) {
    const BtSimParams params = { .seed = seed, .n_pieces = 400, .piece_length = 65536 };

    sum += count_copies (&params);
  }
  g_assert_cmpuint (sum / 4, <=, 112);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-requests/order", test_order);
  g_test_add_func ("/sim-requests/seed-spared", test_seed_spared);
  return g_test_run ();
}
