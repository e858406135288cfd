/* test-sim-pex.c — whole swarms: peers that know one other find all, and a private torrent's do not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"

#define SECOND G_USEC_PER_SEC
#define PORT 6881 /* of every node of the simulator */
#define N_LEECHERS 20

typedef struct {
  BtSim *sim;
  BtSimNode *seed;
  BtSimNode *leechers[N_LEECHERS];
} Swarm;

/* A seed, and leechers that know nobody else. */
static Swarm
make_swarm (gboolean is_private)
{
  const BtSimParams sim_params = {
    .seed = 3, .n_pieces = 200, .piece_length = 65536, .is_private = is_private
  };
  Swarm swarm = { .sim = bt_sim_new (&sim_params) };
  BtSimNodeParams params;

  bt_sim_node_params_init (&params);
  params.swarm.use_pex = TRUE;
  params.swarm.listen_port = PORT;
  params.swarm.keep_seeds = TRUE;
  params.up_bandwidth = 100000;
  params.is_seed = TRUE;
  swarm.seed = bt_sim_add (swarm.sim, &params);
  params.is_seed = FALSE;
  for (guint i = 0; i < N_LEECHERS; i++) {
    swarm.leechers[i] = bt_sim_add (swarm.sim, &params);
    bt_sim_introduce (swarm.sim, swarm.leechers[i], swarm.seed);
  }
  return swarm;
}

static void
get_discovery (const Swarm *swarm, BtSimNode *node, BtDiscoveryStat *stat)
{
  bt_swarm_get_discovery (bt_sim_node_get_swarm (node), stat, bt_sim_get_now (swarm->sim));
}

/* The seed tells each of the others, and these tell on; nobody gets more than a message a minute. */
static void
test_spreads (void)
{
  Swarm swarm = make_swarm (FALSE);
  BtDiscoveryStat stat;

  bt_sim_run (swarm.sim, 90 * SECOND, NULL, NULL);
  for (guint i = 0; i < N_LEECHERS; i++) {
    BtSwarm *leecher = bt_sim_node_get_swarm (swarm.leechers[i]);

    get_discovery (&swarm, swarm.leechers[i], &stat);
    g_assert_cmpint (stat.ways[BT_WAY_PEX].state, ==, BT_WAY_WORKING);
    g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_TRACKER], ==, 1);
    g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_PEX], >=, N_LEECHERS - 1);
    g_assert_cmpuint (bt_swarm_get_n_open (leecher), ==, N_LEECHERS);
    g_assert_cmpuint (bt_swarm_peek_gone (leecher)[BT_GONE_FLOOD], ==, 0);
  }
  g_assert_true (bt_sim_run (swarm.sim, 600 * SECOND, bt_sim_all_done, NULL));
  bt_sim_free (swarm.sim);
}

static void
test_private_does_not (void)
{
  Swarm swarm = make_swarm (TRUE);
  BtDiscoveryStat stat;

  bt_sim_run (swarm.sim, 90 * SECOND, NULL, NULL);
  for (guint i = 0; i < N_LEECHERS; i++) {
    get_discovery (&swarm, swarm.leechers[i], &stat);
    g_assert_cmpint (stat.ways[BT_WAY_PEX].state, ==, BT_WAY_PRIVATE);
    g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_PEX], ==, 0);
    g_assert_cmpuint (bt_swarm_get_n_open (bt_sim_node_get_swarm (swarm.leechers[i])), ==, 1);
  }
  bt_sim_free (swarm.sim);
}

/* Who left is not told of any more: a newcomer tries none of them. */
static void
test_who_left (void)
{
  Swarm swarm = make_swarm (FALSE);
  BtSimNodeParams params;
  BtDiscoveryStat stat;
  BtSimNode *late;

  bt_sim_run (swarm.sim, 20 * SECOND, NULL, NULL);
  for (guint i = 5; i < N_LEECHERS; i++)
    bt_sim_leave (swarm.leechers[i]);
  bt_sim_run (swarm.sim, 5 * SECOND, NULL, NULL);
  bt_sim_node_params_init (&params);
  params.swarm.use_pex = TRUE;
  params.swarm.listen_port = PORT;
  late = bt_sim_add (swarm.sim, &params);
  bt_sim_introduce (swarm.sim, late, swarm.seed);
  bt_sim_run (swarm.sim, 30 * SECOND, NULL, NULL);
  get_discovery (&swarm, late, &stat);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_PEX], >=, 5);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_PEX], <, N_LEECHERS);
  bt_sim_free (swarm.sim);
}

/* It repeats bit for bit. */
static void
test_same (void)
{
  char *digests[2];

  for (guint i = 0; i < 2; i++) {
    Swarm swarm = make_swarm (FALSE);

    bt_sim_run (swarm.sim, 80 * SECOND, NULL, NULL);
    digests[i] = bt_sim_get_digest (swarm.sim);
    bt_sim_free (swarm.sim);
  }
  g_assert_cmpstr (digests[0], ==, digests[1]);
  g_free (digests[0]);
  g_free (digests[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-pex/spreads", test_spreads);
  g_test_add_func ("/sim-pex/private-does-not", test_private_does_not);
  g_test_add_func ("/sim-pex/who-left", test_who_left);
  g_test_add_func ("/sim-pex/same", test_same);
  return g_test_run ();
}
