/* test-sim-limits.c — whole swarms: do limits of rate and of connections hold, and are they fair?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"

#define SECOND G_USEC_PER_SEC
#define WINDOW_S 4 /* rates are looked at over so long */
#define N_PEERS_MAX 300

static const BtSimParams large = { .seed = 31, .n_pieces = 2048, .piece_length = 262144 };

static guint64
get_uploaded (BtSim *sim, BtSimNode *node)
{
  BtTorrentStat stat = { 0 };

  bt_swarm_get_stat (bt_sim_node_get_swarm (node), &stat, bt_sim_get_now (sim));
  return stat.uploaded;
}

static guint64
get_downloaded (BtSim *sim, BtSimNode *node)
{
  BtTorrentStat stat = { 0 };

  bt_swarm_get_stat (bt_sim_node_get_swarm (node), &stat, bt_sim_get_now (sim));
  return stat.downloaded;
}

/* --- rates -------------------------------------------------------------------------------------- */

typedef guint64 (*Count) (BtSim *sim, BtSimNode *node);

/* Within five in a hundred in each of five windows, after some seconds to begin. */
static void
assert_rate (BtSim *sim, BtSimNode *node, Count count, guint64 rate)
{
  bt_sim_run (sim, 8 * SECOND, NULL, NULL);
  for (guint i = 0; i < 5; i++) {
    guint64 before = count (sim, node), n_bytes;

    bt_sim_run (sim, WINDOW_S * SECOND, NULL, NULL);
    n_bytes = count (sim, node) - before;
    g_test_message ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, n_bytes, rate * WINDOW_S);
    g_assert_cmpuint (n_bytes, <=, rate * WINDOW_S * 105 / 100);
    g_assert_cmpuint (n_bytes, >=, rate * WINDOW_S * 95 / 100);
  }
}

/* One node with a limit among @n others; it is a seed when @up. */
static void
run_limited (gboolean up, guint n, guint64 rate, gboolean overhead)
{
  BtSim *sim = bt_sim_new (&large);
  BtSimNodeParams params, other;
  BtSimNode *node;

  bt_sim_node_params_init (&params);
  params.swarm.limit_overhead = overhead;
  params.swarm.choker.n_slots = 20;
  other = params;
  params.is_seed = up;
  other.is_seed = !up;
  params.up_limit = up ? rate : 0;
  params.down_limit = up ? 0 : rate;
  node = bt_sim_add (sim, &params);
  for (guint i = 0; i < n; i++)
    bt_sim_introduce (sim, node, bt_sim_add (sim, &other));
  assert_rate (sim, node, up ? get_uploaded : get_downloaded, rate);
  bt_sim_free (sim);
}

static void
test_rates (void)
{
  for (guint up = 0; up <= 1; up++) {
    run_limited (up, 1, 50 << 10, FALSE);
    run_limited (up, 20, 50 << 10, FALSE);
    run_limited (up, 20, 50 << 10, TRUE);
    run_limited (up, 1, 5 << 20, TRUE);
    run_limited (up, 20, 5 << 20, FALSE);
  }
}

/* Local peers are free of limits when a person says so, and only then; a change holds at once. */
static void
test_exempt (void)
{
  BtSim *sim = bt_sim_new (&large);
  BtSimNodeParams params;
  BtSimNode *node;
  guint64 before;

  bt_sim_node_params_init (&params);
  params.down_limit = 20000;
  node = bt_sim_add (sim, &params);
  params.is_seed = TRUE;
  params.down_limit = 0;
  params.up_bandwidth = 1000000;
  bt_sim_introduce (sim, node, bt_sim_add (sim, &params));
  bt_sim_run (sim, 10 * SECOND, NULL, NULL);
  g_assert_cmpuint (get_downloaded (sim, node), <=, 20000 * 12);
  /* Addresses of the simulator are private ones. */
  bt_swarm_set_limit_scope (bt_sim_node_get_swarm (node), TRUE, FALSE, bt_sim_get_now (sim));
  before = get_downloaded (sim, node);
  bt_sim_run (sim, 10 * SECOND, NULL, NULL);
  g_assert_cmpuint (get_downloaded (sim, node) - before, >=, 1000000 * 6);
  bt_swarm_set_limit_scope (bt_sim_node_get_swarm (node), TRUE, TRUE, bt_sim_get_now (sim));
  before = get_downloaded (sim, node);
  bt_sim_run (sim, 10 * SECOND, NULL, NULL);
  g_assert_cmpuint (get_downloaded (sim, node) - before, <=, 20000 * 12);
  bt_sim_free (sim);
}

/* Of those that take from one seed, each has its share: who could take ten times as much, or is near,
 * has little more than another. */
static void
test_fair_among_peers (void)
{
  BtSim *sim = bt_sim_new (&large);
  BtSimNode *seed, *takers[10];
  BtSimNodeParams params;
  guint64 least = G_MAXUINT64, most = 0;

  bt_sim_node_params_init (&params);
  params.is_seed = TRUE;
  params.up_limit = 1000000;
  params.swarm.choker.n_slots = 20;
  seed = bt_sim_add (sim, &params);
  params.is_seed = FALSE;
  params.up_limit = 0;
  params.gives_nothing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (takers); i++) {
    params.down_bandwidth = i % 2 == 0 ? 2000000 : 200000;
    params.latency_us = i % 3 == 0 ? 100000 : 10000;
    takers[i] = bt_sim_add (sim, &params);
    bt_sim_introduce (sim, takers[i], seed);
  }
  bt_sim_run (sim, 60 * SECOND, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (takers); i++) {
    guint64 n_bytes = get_downloaded (sim, takers[i]);

    g_test_message ("%u: %" G_GUINT64_FORMAT, i, n_bytes);
    least = MIN (least, n_bytes);
    most = MAX (most, n_bytes);
  }
  g_assert_cmpuint (least * 100, >=, most * 60);
  bt_sim_free (sim);
}

/* --- connections -------------------------------------------------------------------------------- */

typedef struct {
  BtSim *sim;
  BtSimNode *node, *peers[N_PEERS_MAX];
  guint n;
} Crowd;

/* @n leechers that nobody gives anything and that know of one node only. */
static Crowd
make_crowd (guint n, guint max_peers)
{
  static const BtSimParams small = { .seed = 32, .n_pieces = 40, .piece_length = 65536 };
  Crowd crowd = { .sim = bt_sim_new (&small), .n = n };
  BtSimNodeParams params;

  bt_sim_node_params_init (&params);
  params.swarm.max_peers = max_peers;
  crowd.node = bt_sim_add (crowd.sim, &params);
  params.swarm.max_peers = 10;
  for (guint i = 0; i < n; i++) {
    params.join_us = (gint64) i * SECOND / 20;
    crowd.peers[i] = bt_sim_add (crowd.sim, &params);
  }
  return crowd;
}

static guint
count_open (const Crowd *crowd)
{
  return bt_swarm_get_n_open (bt_sim_node_get_swarm (crowd->node));
}

/* Hundreds come: no more than the limit stay, and lowering it takes effect at once. */
static void
test_cap (void)
{
  Crowd crowd = make_crowd (N_PEERS_MAX, 50);
  const guint *gone = bt_swarm_peek_gone (bt_sim_node_get_swarm (crowd.node));
  guint n_late = 0;

  for (guint i = 0; i < crowd.n; i++)
    bt_sim_introduce (crowd.sim, crowd.peers[i], crowd.node);
  for (guint i = 0; i < 60; i++) {
    bt_sim_run (crowd.sim, SECOND / 2, NULL, NULL);
    g_assert_cmpuint (count_open (&crowd), <=, 50);
  }
  g_assert_cmpuint (count_open (&crowd), ==, 50);
  /* Whoever came when it was full replaced another, or was turned away. */
  for (guint i = 100; i < crowd.n; i++)
    n_late += bt_swarm_get_n_open (bt_sim_node_get_swarm (crowd.peers[i])) > 0;
  g_assert_cmpuint (n_late, >=, 20);
  g_assert_cmpuint (gone[BT_GONE_TOO_MANY], >=, 200);
  bt_swarm_set_max_peers (bt_sim_node_get_swarm (crowd.node), 20, bt_sim_get_now (crowd.sim));
  g_assert_cmpuint (count_open (&crowd), ==, 20);
  bt_sim_run (crowd.sim, 2 * SECOND, NULL, NULL);
  g_assert_cmpuint (bt_swarm_get_n_connections (bt_sim_node_get_swarm (crowd.node)), ==, 20);
  bt_sim_free (crowd.sim);
}

static guint
count_seeds (const Crowd *crowd)
{
  BtTorrentStat stat = { 0 };

  bt_swarm_get_stat (bt_sim_node_get_swarm (crowd->node), &stat, bt_sim_get_now (crowd->sim));
  return stat.n_seeds;
}

/* Who sends to us stays, whoever comes: the others are replaced by those of a higher priority. */
static void
test_senders_stay (void)
{
  Crowd crowd = make_crowd (100, 12);
  BtSimNodeParams params;

  bt_sim_node_params_init (&params);
  params.is_seed = TRUE;
  params.up_limit = 2000;
  for (guint i = 0; i < 4; i++)
    bt_sim_introduce (crowd.sim, crowd.node, bt_sim_add (crowd.sim, &params));
  bt_sim_run (crowd.sim, 30 * SECOND, NULL, NULL);
  g_assert_cmpuint (count_seeds (&crowd), ==, 4);
  for (guint i = 0; i < crowd.n; i++)
    bt_sim_introduce (crowd.sim, crowd.peers[i], crowd.node);
  for (guint i = 0; i < 60; i++) {
    bt_sim_run (crowd.sim, SECOND, NULL, NULL);
    g_assert_cmpuint (count_open (&crowd), <=, 12);
    g_assert_cmpuint (count_seeds (&crowd), ==, 4);
  }
  g_assert_cmpuint (count_open (&crowd), ==, 12);
  bt_sim_free (crowd.sim);
}

/* Half-open connections are bounded. */
static void
test_dialing (void)
{
  Crowd crowd = make_crowd (0, 100);
  BtSwarm *swarm = bt_sim_node_get_swarm (crowd.node);
  gint64 now_us = bt_sim_get_now (crowd.sim);
  BtAddress address;
  guint n = 0;

  for (guint i = 0; i < 100; i++) {
    g_autofree char *text = g_strdup_printf ("198.51.100.%u:6881", i + 1);

    g_assert_true (bt_address_parse (&address, text, 0));
    bt_swarm_add_address (swarm, &address, BT_PEER_SOURCE_TRACKER, now_us);
  }
  bt_swarm_hold_dials (swarm, TRUE);
  g_assert_cmpint (bt_swarm_get_deadline (swarm), >, now_us);
  g_assert_cmpint (bt_swarm_get_dial_us (swarm), <=, now_us);
  bt_swarm_hold_dials (swarm, FALSE);
  while (bt_swarm_next_dial (swarm, &address, now_us))
    n++;
  g_assert_cmpuint (n, ==, 30);
  g_assert_cmpint (bt_swarm_get_dial_us (swarm), ==, G_MAXINT64);
  bt_swarm_dial_failed (swarm, &address, now_us);
  g_assert_true (bt_swarm_next_dial (swarm, &address, now_us));
  g_assert_false (bt_swarm_next_dial (swarm, &address, now_us));
  bt_sim_free (crowd.sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-limits/rates", test_rates);
  g_test_add_func ("/sim-limits/exempt", test_exempt);
  g_test_add_func ("/sim-limits/fair-among-peers", test_fair_among_peers);
  g_test_add_func ("/sim-limits/cap", test_cap);
  g_test_add_func ("/sim-limits/senders-stay", test_senders_stay);
  g_test_add_func ("/sim-limits/dialing", test_dialing);
  return g_test_run ();
}
