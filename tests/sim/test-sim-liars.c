/* test-sim-liars.c — peers that send bad data: they are found, nobody else is blamed, little is lost.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"

#define SECOND G_USEC_PER_SEC
#define N_PEERS 20
#define RATE 20000 /* bytes a second */
#define PIECE_LENGTH (32 * 16384)
/* Pieces a liar may spoil: all that are under way until the first one of it came right. One and a
 * half are begun for each peer. */
#define WASTED_PIECES 12

/* Many blocks a piece and slow links: each piece comes from several. */
static const BtSimParams torrent = { .n_pieces = 300, .piece_length = PIECE_LENGTH };

typedef struct {
  const char *name;
  guint n_liars;
  guint lies_in;
  guint64 rate; /* bytes a second that a liar sends, about */
  guint64 seed;
} Case;

static const Case cases[] = {
  { "/liars/one/1", 1, 1, RATE, 1 },
  { "/liars/one/2", 1, 1, RATE, 2 },
  { "/liars/one/3", 1, 1, RATE, 3 },
  { "/liars/one-in-hundred/1", 1, 100, RATE, 1 },
  { "/liars/one-in-hundred/2", 1, 100, RATE, 4 },
  { "/liars/one-in-hundred/3", 1, 100, 8 * RATE, 3 },
  { "/liars/two/1", 2, 1, RATE, 1 },
  { "/liars/two/2", 2, 1, RATE, 2 },
  { "/liars/two-fast-ones", 2, 1, 4 * RATE, 2 },
  { "/liars/two-sometimes/1", 2, 4, RATE, 1 },
  { "/liars/two-sometimes/2", 2, 4, RATE, 2 },
  { "/liars/five", 5, 2, RATE, 1 },
  { "/liars/half-of-all", 10, 1, RATE, 1 },
};

/* Of the liars' own address there is one each, so that a ban too many is an innocent's. */
static void
assert_found (BtSimNode *node, const Case *c, gint64 now_us)
{
  BtSwarm *swarm = bt_sim_node_get_swarm (node);
  BtTorrentStat stat = { 0 };

  bt_swarm_get_stat (swarm, &stat, now_us);
  g_test_message ("%u pieces damaged, %" G_GUINT64_FORMAT " bytes wasted, done after %.1f s",
                  stat.n_damaged, stat.wasted, bt_sim_node_get_done_us (node) / 1e6);
  g_assert_cmpuint (stat.n_banned, ==, c->n_liars);
  g_assert_cmpuint (bt_swarm_peek_gone (swarm)[BT_GONE_BAD_DATA], ==, c->n_liars);
  g_assert_cmpuint (stat.wasted, <=, c->n_liars * WASTED_PIECES * (guint64) PIECE_LENGTH);
}

/* One leecher; the last of those that send to it lie. */
static void
run_leecher (const Case *c)
{
  BtSimParams sim_params = torrent;
  BtSimNodeParams params;
  BtRandom random;
  BtSimNode *leecher;
  BtSim *sim;

  sim_params.seed = c->seed;
  bt_random_init (&random, c->seed);
  sim = bt_sim_new (&sim_params);
  bt_sim_node_params_init (&params);
  leecher = bt_sim_add (sim, &params);
  params.is_seed = TRUE;
  for (guint i = 0; i < N_PEERS; i++) {
    gboolean lies = i >= N_PEERS - c->n_liars;

    params.lies_in = lies ? c->lies_in : 0;
    params.up_bandwidth = (lies ? c->rate : RATE) / 2 + bt_random_below (&random, RATE);
    params.latency_us = 5000 + bt_random_below (&random, 50000);
    bt_sim_introduce (sim, leecher, bt_sim_add (sim, &params));
  }
  g_assert_true (bt_sim_run (sim, 1200 * SECOND, bt_sim_node_done, leecher));
  g_assert_true (bt_sim_node_is_right (leecher));
  assert_found (leecher, c, bt_sim_get_now (sim));
  bt_sim_stop (sim);
  bt_sim_free (sim);
}

static void
test_leecher (gconstpointer data)
{
  run_leecher (data);
}

/* By other chances of who sends what. */
static void
test_many_seeds (void)
{
  Case c = { .lies_in = 1, .rate = RATE };

  for (c.seed = 10; c.seed < 40; c.seed++) {
    c.n_liars = 1 + c.seed % 3;
    c.lies_in = 1 + c.seed % 5;
    run_leecher (&c);
  }
}

/* Two spoil a piece together, and whoever is asked for it alone then sends it a block in forty
 * seconds. A seed that comes meanwhile does not wait for that. */
static void
test_slow_alone (void)
{
  const BtSimParams one = { .seed = 7, .n_pieces = 1, .piece_length = 64 * 16384 };
  BtSim *sim = bt_sim_new (&one);
  BtSimNodeParams params;
  BtSimNode *leecher;
  BtTorrentStat stat = { 0 };

  bt_sim_node_params_init (&params);
  leecher = bt_sim_add (sim, &params);
  params.is_seed = TRUE;
  params.lies_in = 1;
  params.up_bandwidth = 5 * RATE;
  params.slow_from = one.piece_length / 2 + 8 * 16384;
  params.slow_bandwidth = 400;
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &params));
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &params));
  bt_sim_run (sim, 20 * SECOND, NULL, NULL);
  bt_swarm_get_stat (bt_sim_node_get_swarm (leecher), &stat, bt_sim_get_now (sim));
  g_assert_cmpuint (stat.n_damaged, ==, 1);
  params.lies_in = 0;
  params.slow_from = 0;
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &params));
  g_assert_true (bt_sim_run (sim, 120 * SECOND, bt_sim_node_done, leecher));
  g_assert_true (bt_sim_node_is_right (leecher));
  bt_swarm_get_stat (bt_sim_node_get_swarm (leecher), &stat, bt_sim_get_now (sim));
  g_test_message ("%u pieces damaged, %u banned", stat.n_damaged, stat.n_banned);
  g_assert_cmpuint (stat.n_banned, ==, 2);
  bt_sim_free (sim);
}

/* A swarm in which all send to all: nobody bans anybody but the liar, and everybody is served. */
static void
test_swarm (void)
{
  const BtSimParams small = { .seed = 5, .n_pieces = 40, .piece_length = PIECE_LENGTH / 4 };
  BtSim *sim = bt_sim_new (&small);
  BtSimNode *leechers[N_PEERS];
  BtSimNodeParams params;
  guint n_banned = 0;

  bt_sim_node_params_init (&params);
  params.up_bandwidth = RATE;
  for (guint i = 0; i < N_PEERS; i++)
    leechers[i] = bt_sim_add (sim, &params);
  params.is_seed = TRUE;
  bt_sim_add (sim, &params);
  params.lies_in = 2;
  bt_sim_add (sim, &params);
  bt_sim_introduce_all (sim);
  g_assert_true (bt_sim_run (sim, 1200 * SECOND, bt_sim_all_done, NULL));
  for (guint i = 0; i < N_PEERS; i++) {
    BtTorrentStat stat = { 0 };

    g_assert_true (bt_sim_node_is_right (leechers[i]));
    bt_swarm_get_stat (bt_sim_node_get_swarm (leechers[i]), &stat, bt_sim_get_now (sim));
    g_assert_cmpuint (stat.n_banned, <=, 1);
    g_assert_true (stat.n_damaged == 0 || stat.n_banned == 1);
    n_banned += stat.n_banned;
  }
  g_assert_cmpuint (n_banned, >=, N_PEERS / 4);
  bt_sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_leecher);
  g_test_add_func ("/liars/many-seeds", test_many_seeds);
  g_test_add_func ("/liars/slow-alone", test_slow_alone);
  g_test_add_func ("/liars/swarm", test_swarm);
  return g_test_run ();
}
