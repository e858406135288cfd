/* test-sim-swarm.c — whole swarms: does everybody get everything, fairly and rarest first?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC
#define LEECHERS_MAX 16

static const BtSimParams small = {
  .seed = 1, .n_pieces = 40, .piece_length = 65536, .last_length = 20000
};

typedef struct {
  BtSim *sim;
  BtSimNode *seed;
  BtSimNode *leechers[LEECHERS_MAX];
  guint n_leechers;
} Swarm;

/* A seed and @n leechers that know each other; both made after @params. */
static Swarm
make_swarm (const BtSimParams *sim_params, guint n, const BtSimNodeParams *params)
{
  Swarm swarm = { .sim = bt_sim_new (sim_params), .n_leechers = n };
  BtSimNodeParams seed = *params;

  seed.is_seed = TRUE;
  seed.is_magnet = FALSE;
  seed.pool_budget = 0;
  swarm.seed = bt_sim_add (swarm.sim, &seed);
  for (guint i = 0; i < n; i++)
    swarm.leechers[i] = bt_sim_add (swarm.sim, params);
  bt_sim_introduce_all (swarm.sim);
  return swarm;
}

static void
assert_all_right (Swarm *swarm)
{
  for (guint i = 0; i < swarm->n_leechers; i++)
    g_assert_true (bt_sim_node_is_right (swarm->leechers[i]));
}

static void
get_stat (BtSimNode *node, BtSim *sim, BtTorrentStat *stat)
{
  memset (stat, 0, sizeof *stat);
  bt_swarm_get_stat (bt_sim_node_get_swarm (node), stat, bt_sim_get_now (sim));
}

/* --- everybody gets everything ------------------------------------------------------------------ */

static void
test_one_leecher (void)
{
  BtSimNodeParams params;
  BtTorrentStat stat;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  swarm = make_swarm (&small, 1, &params);
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, bt_sim_all_done, NULL));
  assert_all_right (&swarm);
  get_stat (swarm.leechers[0], swarm.sim, &stat);
  g_assert_cmpuint (stat.wasted, ==, 0);
  g_assert_cmpuint (stat.downloaded, ==, 39 * 65536 + 20000);
  g_assert_cmpuint (stat.have, ==, stat.wanted);
  bt_sim_free (swarm.sim);
}

static void
test_ten_leechers (void)
{
  BtSimNodeParams params;
  BtTorrentStat stat;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.up_bandwidth = 1000000;
  swarm = make_swarm (&small, 10, &params);
  g_assert_true (bt_sim_run (swarm.sim, 120 * SECOND, bt_sim_all_done, NULL));
  assert_all_right (&swarm);
  get_stat (swarm.seed, swarm.sim, &stat);
  /* They gave to each other: the seed alone would have sent ten copies. */
  g_assert_cmpuint (stat.uploaded, <, 5 * 40 * 65536);
  bt_sim_free (swarm.sim);
}

/* Both complete: the connection is of no use. */
static void
test_seeds_part (void)
{
  BtSimNodeParams params;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  swarm = make_swarm (&small, 2, &params);
  g_assert_true (bt_sim_run (swarm.sim, 120 * SECOND, bt_sim_all_done, NULL));
  bt_sim_run (swarm.sim, 2 * SECOND, NULL, NULL);
  g_assert_cmpuint (bt_swarm_get_n_connections (bt_sim_node_get_swarm (swarm.seed)), ==, 0);
  g_assert_cmpuint (
      bt_swarm_peek_gone (bt_sim_node_get_swarm (swarm.leechers[0]))[BT_GONE_UNINTERESTING], >, 0);
  bt_sim_free (swarm.sim);
}

static void
test_magnet (void)
{
  BtSimNodeParams params;
  BtSimParams many = { .seed = 3, .n_pieces = 4000, .piece_length = 16384 };
  BtTorrentStat stat;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.is_magnet = TRUE;
  swarm = make_swarm (&many, 3, &params);
  g_assert_true (bt_sim_run (swarm.sim, 300 * SECOND, bt_sim_all_done, NULL));
  assert_all_right (&swarm);
  get_stat (swarm.leechers[0], swarm.sim, &stat);
  g_assert_cmpuint (stat.n_have, ==, 4000);
  bt_sim_free (swarm.sim);
}

/* --- rarest first ------------------------------------------------------------------------------- */

static guint64
get_uploaded (BtSimNode *node, BtSim *sim)
{
  BtTorrentStat stat;

  get_stat (node, sim, &stat);
  return stat.uploaded;
}

/* The seed is the bottleneck: when it has sent little more than one copy, all pieces are out, for
 * nobody asked it for what others had. */
static gboolean
seed_sent_one_copy (BtSim *sim, gpointer data)
{
  Swarm *swarm = data;

  return bt_sim_all_done (sim, NULL) || get_uploaded (swarm->seed, sim) >= 40 * 65536 * 13 / 10;
}

static void
test_rarest_first (void)
{
  BtSimNodeParams params, seed;
  Swarm swarm = { .sim = bt_sim_new (&small), .n_leechers = 8 };
  g_autoptr (BtBitfield) out = bt_bitfield_new (40);

  bt_sim_node_params_init (&params);
  seed = params;
  seed.is_seed = TRUE;
  seed.up_limit = 200000;
  swarm.seed = bt_sim_add (swarm.sim, &seed);
  for (guint i = 0; i < 8; i++)
    swarm.leechers[i] = bt_sim_add (swarm.sim, &params);
  bt_sim_introduce_all (swarm.sim);
  g_assert_true (bt_sim_run (swarm.sim, 120 * SECOND, seed_sent_one_copy, &swarm));
  for (guint i = 0; i < 8; i++) {
    const BtBitfield *have = bt_swarm_peek_have (bt_sim_node_get_swarm (swarm.leechers[i]));

    for (guint32 piece = 0; piece < 40; piece++) {
      if (bt_bitfield_get (have, piece))
        bt_bitfield_set (out, piece);
    }
  }
  g_assert_cmpuint (bt_bitfield_get_n_set (out), >=, 36);
  bt_sim_free (swarm.sim);
}

static gboolean
has_two_pieces (BtSim *sim, gpointer data)
{
  BtTorrentStat stat;

  get_stat (data, sim, &stat);
  return stat.n_have >= 2;
}

/* Of five pieces one only is taken at random, to have something to trade; then the rarest. */
static void
assert_rarest_is_early (guint64 seed)
{
  const BtSimParams few = { .seed = seed, .n_pieces = 5, .piece_length = 65536 };
  g_autoptr (BtBitfield) common = bt_bitfield_new (few.n_pieces);
  BtSim *sim = bt_sim_new (&few);
  BtSimNode *giver, *other, *leecher;
  BtSimNodeParams params;

  bt_sim_node_params_init (&params);
  for (guint32 i = 0; i + 1 < few.n_pieces; i++)
    bt_bitfield_set (common, i);
  leecher = bt_sim_add (sim, &params);
  params.have = common;
  params.gives_nothing = TRUE;
  other = bt_sim_add (sim, &params);
  params.have = NULL;
  params.gives_nothing = FALSE;
  params.is_seed = TRUE;
  params.up_limit = 20000;
  giver = bt_sim_add (sim, &params);
  bt_sim_introduce (sim, leecher, other);
  bt_sim_introduce (sim, leecher, giver);
  g_assert_true (bt_sim_run (sim, 60 * SECOND, has_two_pieces, leecher));
  g_assert_true (
      bt_bitfield_get (bt_swarm_peek_have (bt_sim_node_get_swarm (leecher)), few.n_pieces - 1));
  bt_sim_free (sim);
}

static void
test_rarest_of_five (void)
{
  for (guint64 seed = 1; seed <= 8; seed++)
    assert_rarest_is_early (seed);
}

/* --- end game ----------------------------------------------------------------------------------- */

/* A slow seed holds the last blocks; the fast one is asked for them too, and cancels go out. */
static void
test_end_game (void)
{
  BtSimNodeParams params, slow;
  Swarm swarm = { .sim = bt_sim_new (&small), .n_leechers = 1 };
  BtTorrentStat stat;
  BtSimNode *turtle;

  bt_sim_node_params_init (&params);
  swarm.leechers[0] = bt_sim_add (swarm.sim, &params);
  params.is_seed = TRUE;
  params.up_limit = 500000;
  swarm.seed = bt_sim_add (swarm.sim, &params);
  slow = params;
  slow.up_limit = 2000;
  turtle = bt_sim_add (swarm.sim, &slow);
  bt_sim_introduce_all (swarm.sim);
  g_assert_true (bt_sim_run (swarm.sim, 20 * SECOND, bt_sim_all_done, NULL));
  assert_all_right (&swarm);
  get_stat (swarm.leechers[0], swarm.sim, &stat);
  /* The slow one had been asked for four blocks at least, and was cancelled. */
  g_assert_cmpuint (get_uploaded (turtle, swarm.sim), <, 4 * 16384);
  g_assert_cmpuint (stat.wasted, <=, 8 * 16384);
  bt_sim_free (swarm.sim);
}

/* Peers that send a byte a second keep no block to themselves, however many they are. */
static void
test_trickle (void)
{
  BtSimNodeParams params;
  Swarm swarm = { .sim = bt_sim_new (&small), .n_leechers = 1 };

  bt_sim_node_params_init (&params);
  swarm.leechers[0] = bt_sim_add (swarm.sim, &params);
  params.is_seed = TRUE;
  params.up_limit = 1;
  for (guint i = 0; i < 6; i++)
    bt_sim_introduce (swarm.sim, swarm.leechers[0], bt_sim_add (swarm.sim, &params));
  bt_sim_run (swarm.sim, 5 * SECOND, NULL, NULL);
  params.up_limit = 0;
  params.up_bandwidth = 500000;
  swarm.seed = bt_sim_add (swarm.sim, &params);
  bt_sim_introduce (swarm.sim, swarm.leechers[0], swarm.seed);
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, bt_sim_node_done, swarm.leechers[0]));
  assert_all_right (&swarm);
  bt_sim_free (swarm.sim);
}

/* A piece begun by a peer that leaves, and that nobody else has, does not hold the end game up. */
static void
test_unavailable (void)
{
  g_autoptr (BtBitfield) most = bt_bitfield_new (40);
  BtSimNodeParams params, seed;
  Swarm swarm = { .sim = bt_sim_new (&small), .n_leechers = 1 };
  BtTorrentStat stat;

  for (guint32 i = 0; i < 30; i++)
    bt_bitfield_set (most, i);
  bt_sim_node_params_init (&params);
  swarm.leechers[0] = bt_sim_add (swarm.sim, &params);
  params.have = most;
  params.up_limit = 300000;
  bt_sim_add (swarm.sim, &params);
  seed = params;
  seed.have = NULL;
  seed.is_seed = TRUE;
  seed.up_limit = 20000;
  swarm.seed = bt_sim_add (swarm.sim, &seed);
  bt_sim_introduce (swarm.sim, swarm.leechers[0], swarm.seed);
  bt_sim_run (swarm.sim, 2 * SECOND, NULL, NULL);
  bt_swarm_stop (bt_sim_node_get_swarm (swarm.seed), bt_sim_get_now (swarm.sim));
  bt_sim_introduce_all (swarm.sim);
  bt_sim_run (swarm.sim, 60 * SECOND, NULL, NULL);
  get_stat (swarm.leechers[0], swarm.sim, &stat);
  g_assert_cmpuint (stat.n_have, >=, 30);
  bt_swarm_start (bt_sim_node_get_swarm (swarm.seed), bt_sim_get_now (swarm.sim));
  g_assert_true (bt_sim_run (swarm.sim, 300 * SECOND, bt_sim_node_done, swarm.leechers[0]));
  assert_all_right (&swarm);
  bt_sim_free (swarm.sim);
}

/* --- bad data ----------------------------------------------------------------------------------- */

static void
test_liar_alone (void)
{
  BtSimNodeParams params, liar;
  Swarm swarm = { .sim = bt_sim_new (&small), .n_leechers = 1 };
  BtTorrentStat stat;
  BtSwarm *leecher;

  bt_sim_node_params_init (&params);
  swarm.leechers[0] = bt_sim_add (swarm.sim, &params);
  liar = params;
  liar.is_seed = TRUE;
  liar.lies_in = 1;
  bt_sim_introduce (swarm.sim, swarm.leechers[0], bt_sim_add (swarm.sim, &liar));
  bt_sim_run (swarm.sim, 20 * SECOND, NULL, NULL);
  leecher = bt_sim_node_get_swarm (swarm.leechers[0]);
  g_assert_cmpuint (bt_swarm_peek_gone (leecher)[BT_GONE_BAD_DATA], >=, 1);
  g_assert_cmpuint (bt_swarm_get_n_connections (leecher), ==, 0);
  get_stat (swarm.leechers[0], swarm.sim, &stat);
  g_assert_cmpuint (stat.n_damaged, >=, 1);
  g_assert_cmpuint (stat.n_have, ==, 0);
  params.is_seed = TRUE;
  swarm.seed = bt_sim_add (swarm.sim, &params);
  bt_sim_introduce (swarm.sim, swarm.leechers[0], swarm.seed);
  bt_swarm_tick (leecher, bt_sim_get_now (swarm.sim));
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, bt_sim_node_done, swarm.leechers[0]));
  assert_all_right (&swarm);
  bt_sim_free (swarm.sim);
}

/* Among honest seeds the liar is found, and nobody else is banned. */
static void
test_liar_among_honest (void)
{
  BtSimNodeParams params, liar;
  Swarm swarm = { .sim = bt_sim_new (&small), .n_leechers = 1 };
  BtSwarm *leecher;

  bt_sim_node_params_init (&params);
  swarm.leechers[0] = bt_sim_add (swarm.sim, &params);
  params.is_seed = TRUE;
  params.up_bandwidth = 200000;
  liar = params;
  liar.lies_in = 1;
  bt_sim_add (swarm.sim, &liar);
  bt_sim_add (swarm.sim, &params);
  bt_sim_add (swarm.sim, &params);
  bt_sim_introduce_all (swarm.sim);
  g_assert_true (bt_sim_run (swarm.sim, 200 * SECOND, bt_sim_node_done, swarm.leechers[0]));
  assert_all_right (&swarm);
  leecher = bt_sim_node_get_swarm (swarm.leechers[0]);
  g_assert_cmpuint (bt_swarm_peek_gone (leecher)[BT_GONE_BAD_DATA], ==, 1);
  bt_sim_free (swarm.sim);
}

/* --- pause and check ---------------------------------------------------------------------------- */

static gboolean
has_half (BtSim *sim, gpointer node)
{
  BtTorrentStat stat;

  get_stat (node, sim, &stat);
  return stat.n_have >= 20;
}

/* A pause costs what was on the wire, and no more. */
static void
test_pause (void)
{
  BtSimNodeParams params;
  BtTorrentStat stat;
  Swarm swarm;
  BtSwarm *leecher;

  bt_sim_node_params_init (&params);
  params.up_bandwidth = 500000;
  swarm = make_swarm (&small, 1, &params);
  leecher = bt_sim_node_get_swarm (swarm.leechers[0]);
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, has_half, swarm.leechers[0]));
  bt_swarm_stop (leecher, bt_sim_get_now (swarm.sim));
  bt_sim_run (swarm.sim, 5 * SECOND, NULL, NULL);
  g_assert_true (bt_swarm_is_idle (leecher));
  g_assert_cmpuint (bt_block_pool_get_n_used (bt_sim_node_get_pool (swarm.leechers[0])), ==, 0);
  bt_swarm_start (leecher, bt_sim_get_now (swarm.sim));
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, bt_sim_all_done, NULL));
  assert_all_right (&swarm);
  get_stat (swarm.leechers[0], swarm.sim, &stat);
  g_assert_cmpuint (stat.downloaded, <=, 40 * 65536 + 2 * 16384);
  bt_sim_free (swarm.sim);
}

/* A check finds that pieces are lost: peers hear of it, and they are fetched again. */
static void
test_lost_pieces (void)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (40);
  BtSimNodeParams params;
  Swarm swarm;
  BtSwarm *leecher;

  bt_sim_node_params_init (&params);
  params.up_bandwidth = 500000;
  swarm = make_swarm (&small, 2, &params);
  leecher = bt_sim_node_get_swarm (swarm.leechers[0]);
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, has_half, swarm.leechers[0]));
  bt_swarm_set_have (leecher, NULL, bt_sim_get_now (swarm.sim));
  bt_sim_run (swarm.sim, 3 * SECOND, NULL, NULL);
  g_assert_null (bt_swarm_peek_have (leecher));
  bt_bitfield_set (have, 7);
  bt_swarm_set_have (leecher, have, bt_sim_get_now (swarm.sim));
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, bt_sim_all_done, NULL));
  g_assert_true (bt_bitfield_is_full (bt_swarm_peek_have (leecher)));
  bt_sim_free (swarm.sim);
}

/* The disk is full: nothing more is asked; when there is room, it goes on. */
/* Seeds are let go when all that is wanted is here; whoever then wants more need not wait for them. */
static void
test_wanted_later (void)
{
  static const guint8 skip = BT_PRIORITY_SKIP, normal = BT_PRIORITY_NORMAL;
  BtSim *sim = bt_sim_new (&small);
  BtSimNodeParams params;
  BtSimNode *seed, *leecher;
  BtSwarm *swarm;

  bt_sim_node_params_init (&params);
  leecher = bt_sim_add (sim, &params);
  params.is_seed = TRUE;
  seed = bt_sim_add (sim, &params);
  swarm = bt_sim_node_get_swarm (leecher);
  bt_swarm_set_priorities (swarm, &skip, bt_sim_get_now (sim));
  bt_sim_introduce (sim, leecher, seed);
  bt_sim_run (sim, SECOND, NULL, NULL);
  g_assert_cmpuint (bt_swarm_get_n_connections (swarm), ==, 0);
  bt_swarm_set_priorities (swarm, &normal, bt_sim_get_now (sim));
  bt_sim_run (sim, 3 * SECOND, NULL, NULL);
  g_assert_true (bt_sim_node_is_right (leecher));
  bt_sim_free (sim);
}

static void
test_upload_only (void)
{
  BtSimNodeParams params;
  BtTorrentStat before, after;
  Swarm swarm;
  BtSwarm *leecher;

  bt_sim_node_params_init (&params);
  params.up_bandwidth = 500000;
  swarm = make_swarm (&small, 1, &params);
  leecher = bt_sim_node_get_swarm (swarm.leechers[0]);
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, has_half, swarm.leechers[0]));
  bt_swarm_set_upload_only (leecher, TRUE, bt_sim_get_now (swarm.sim));
  bt_sim_run (swarm.sim, 5 * SECOND, NULL, NULL);
  get_stat (swarm.leechers[0], swarm.sim, &before);
  bt_sim_run (swarm.sim, 20 * SECOND, NULL, NULL);
  get_stat (swarm.leechers[0], swarm.sim, &after);
  g_assert_cmpuint (after.downloaded, ==, before.downloaded);
  bt_swarm_set_upload_only (leecher, FALSE, bt_sim_get_now (swarm.sim));
  g_assert_true (bt_sim_run (swarm.sim, 60 * SECOND, bt_sim_all_done, NULL));
  assert_all_right (&swarm);
  bt_sim_free (swarm.sim);
}

/* --- the same again ----------------------------------------------------------------------------- */

static char *
run_with_seed (guint64 seed)
{
  BtSimParams sim_params = small;
  BtSimNodeParams params;
  char *digest;
  Swarm swarm;

  sim_params.seed = seed;
  bt_sim_node_params_init (&params);
  params.up_bandwidth = 500000;
  swarm = make_swarm (&sim_params, 6, &params);
  g_assert_true (bt_sim_run (swarm.sim, 300 * SECOND, bt_sim_all_done, NULL));
  digest = bt_sim_get_digest (swarm.sim);
  bt_sim_free (swarm.sim);
  return digest;
}

static void
test_repeats (void)
{
  g_autofree char *first = run_with_seed (11);
  g_autofree char *again = run_with_seed (11);
  g_autofree char *other = run_with_seed (12);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
}

/* --- little memory ------------------------------------------------------------------------------ */

static void
run_with_little_memory (const BtSimParams *sim_params, guint n, gsize budget)
{
  BtSimNodeParams params;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.pool_budget = budget;
  params.disk_us = 5000;
  swarm = make_swarm (sim_params, n, &params);
  g_assert_true (bt_sim_run (swarm.sim, 600 * SECOND, bt_sim_all_done, NULL));
  assert_all_right (&swarm);
  bt_sim_free (swarm.sim);
}

/* Sixteen buffers for pieces of sixteen blocks from several peers: sockets wait for the disk. */
static void
test_tiny_pool (void)
{
  static const BtSimParams sim_params = { .seed = 7, .n_pieces = 20, .piece_length = 262144 };

  run_with_little_memory (&sim_params, 4, 16 * 16384);
}

/* A piece eight times the pool is flushed as it comes and read back to be hashed. */
static void
test_huge_piece (void)
{
  static const BtSimParams sim_params = {
    .seed = 8, .n_pieces = 2, .piece_length = 4 << 20, .last_length = 3000001
  };

  run_with_little_memory (&sim_params, 2, 32 * 16384);
}

/* --- limits ------------------------------------------------------------------------------------- */

/* Limits far below a block a turn hold, and both leechers get their share. */
static void
test_limits (void)
{
  static const BtSimParams sim_params = { .seed = 9, .n_pieces = 30, .piece_length = 65536 };
  BtSimNodeParams params;
  BtTorrentStat one, two;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.up_limit = 60000;
  params.down_limit = 50000;
  swarm = make_swarm (&sim_params, 2, &params);
  bt_sim_run (swarm.sim, 30 * SECOND, NULL, NULL);
  get_stat (swarm.leechers[0], swarm.sim, &one);
  get_stat (swarm.leechers[1], swarm.sim, &two);
  g_assert_cmpuint (one.downloaded, <=, 50000 * 31);
  g_assert_cmpuint (one.downloaded, >=, 50000 * 15);
  g_assert_cmpuint (two.downloaded, >=, 50000 * 15);
  g_assert_cmpuint (get_uploaded (swarm.seed, swarm.sim), <=, 60000 * 31);
  bt_sim_free (swarm.sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/one-leecher", test_one_leecher);
  g_test_add_func ("/sim/ten-leechers", test_ten_leechers);
  g_test_add_func ("/sim/seeds-part", test_seeds_part);
  g_test_add_func ("/sim/magnet", test_magnet);
  g_test_add_func ("/sim/rarest-first", test_rarest_first);
  g_test_add_func ("/sim/rarest-first-of-five", test_rarest_of_five);
  g_test_add_func ("/sim/end-game", test_end_game);
  g_test_add_func ("/sim/trickle", test_trickle);
  g_test_add_func ("/sim/unavailable", test_unavailable);
  g_test_add_func ("/sim/liar-alone", test_liar_alone);
  g_test_add_func ("/sim/liar-among-honest", test_liar_among_honest);
  g_test_add_func ("/sim/pause", test_pause);
  g_test_add_func ("/sim/lost-pieces", test_lost_pieces);
  g_test_add_func ("/sim/wanted-later", test_wanted_later);
  g_test_add_func ("/sim/upload-only", test_upload_only);
  g_test_add_func ("/sim/repeats", test_repeats);
  g_test_add_func ("/sim/tiny-pool", test_tiny_pool);
  g_test_add_func ("/sim/huge-piece", test_huge_piece);
  g_test_add_func ("/sim/limits", test_limits);
  return g_test_run ();
}
