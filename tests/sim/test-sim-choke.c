/* test-sim-choke.c — whole swarms: whom we serve, and what a super seed spends.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC
#define LEECHERS_MAX 40

typedef struct {
  BtSim *sim;
  BtSimNode *seed;
  BtSimNode *leechers[LEECHERS_MAX];
  guint n_leechers;
  guint32 n_pieces;
  gint64 looked_us;
} Swarm;

static guint64
get_uploaded (BtSimNode *node, BtSim *sim)
{
  BtTorrentStat stat;

  memset (&stat, 0, sizeof stat);
  bt_swarm_get_stat (bt_sim_node_get_swarm (node), &stat, bt_sim_get_now (sim));
  return stat.uploaded;
}

/* A seed of @up_rate bytes a second and @n leechers that know each other. */
static Swarm
make_swarm (const BtSimParams *sim_params, guint n, guint64 up_rate, const BtSimNodeParams *params)
{
  Swarm swarm = {
    .sim = bt_sim_new (sim_params),
    .n_leechers = n,
    .n_pieces = sim_params->n_pieces,
  };
  BtSimNodeParams seed = *params;

  seed.is_seed = TRUE;
  seed.gives_nothing = FALSE;
  seed.up_limit = up_rate;
  seed.down_limit = 0;
  swarm.seed = bt_sim_add (swarm.sim, &seed);
  for (guint i = 0; i < n; i++)
    swarm.leechers[i] = bt_sim_add (swarm.sim, params);
  bt_sim_introduce_all (swarm.sim);
  return swarm;
}

/* --- super-seeding ------------------------------------------------------------------------------ */

static gboolean
first_copy_is_out (BtSim *sim, gpointer data)
{
  g_autoptr (BtBitfield) out = NULL;
  Swarm *swarm = data;

  if (bt_sim_get_now (sim) - swarm->looked_us < SECOND / 10)
    return FALSE;
  swarm->looked_us = bt_sim_get_now (sim);
  out = bt_bitfield_new (swarm->n_pieces);
  for (guint i = 0; i < swarm->n_leechers; i++) {
    const BtBitfield *have = bt_swarm_peek_have (bt_sim_node_get_swarm (swarm->leechers[i]));
    guint32 piece = 0;

    while ((piece = bt_bitfield_next (have, piece, TRUE)) < swarm->n_pieces)
      bt_bitfield_set (out, piece++);
  }
  return bt_bitfield_is_full (out);
}

/* Bytes uploaded until the first copy is out, in percent of the size. */
static guint
measure_first_copy (guint n_leechers, gboolean super, guint32 n_pieces)
{
  const BtSimParams sim_params = { .seed = 11, .n_pieces = n_pieces, .piece_length = 65536 };
  BtSimNodeParams params;
  Swarm swarm;
  guint percent;

  bt_sim_node_params_init (&params);
  params.up_limit = 100000;
  swarm = make_swarm (&sim_params, n_leechers, 200000, &params);
  bt_swarm_set_super_seeding (bt_sim_node_get_swarm (swarm.seed), super,
                              bt_sim_get_now (swarm.sim));
  g_assert_true (bt_sim_run (swarm.sim, 1000 * SECOND, first_copy_is_out, &swarm));
  percent = get_uploaded (swarm.seed, swarm.sim) * 100 / ((guint64) n_pieces * 65536);
  g_test_message ("%u leechers, super %d: %u %% after %d s", n_leechers, super, percent,
                  (int) (bt_sim_get_now (swarm.sim) / SECOND));
  g_assert_true (bt_sim_run (swarm.sim, 1000 * SECOND, bt_sim_all_done, NULL));
  g_test_message ("all done after %d s", (int) (bt_sim_get_now (swarm.sim) / SECOND));
  for (guint i = 0; i < n_leechers; i++)
    g_assert_true (bt_sim_node_is_right (swarm.leechers[i]));
  bt_sim_free (swarm.sim);
  return percent;
}

static void
test_first_copy (void)
{
  g_assert_cmpuint (measure_first_copy (40, TRUE, 200), <=, 105);
  g_assert_cmpuint (measure_first_copy (6, TRUE, 200), <=, 105);
  g_assert_cmpuint (measure_first_copy (1, TRUE, 50), <=, 100);
}

/* Switched on while peers know what the seed has, and off before the copy is out: all get all. */
static void
test_switched (void)
{
  const BtSimParams sim_params = { .seed = 14, .n_pieces = 100, .piece_length = 65536 };
  BtSimNodeParams params;
  BtSwarm *seed;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.up_limit = 100000;
  swarm = make_swarm (&sim_params, 6, 100000, &params);
  seed = bt_sim_node_get_swarm (swarm.seed);
  bt_sim_run (swarm.sim, 10 * SECOND, NULL, NULL);
  bt_swarm_set_super_seeding (seed, TRUE, bt_sim_get_now (swarm.sim));
  bt_sim_run (swarm.sim, SECOND, NULL, NULL);
  /* They are back at once, and know nothing. */
  g_assert_cmpuint (bt_swarm_get_n_connections (seed), ==, 6);
  bt_sim_run (swarm.sim, 20 * SECOND, NULL, NULL);
  g_assert_false (first_copy_is_out (swarm.sim, &swarm));
  bt_swarm_set_super_seeding (seed, FALSE, bt_sim_get_now (swarm.sim));
  g_assert_true (bt_sim_run (swarm.sim, 300 * SECOND, bt_sim_all_done, NULL));
  bt_sim_free (swarm.sim);
}

/* Peers that leave with what they were given cost the seed no more than that. */
static void
test_givers_leave (void)
{
  const BtSimParams sim_params = { .seed = 15, .n_pieces = 200, .piece_length = 65536 };
  BtSimNodeParams params;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.up_limit = 100000;
  swarm = make_swarm (&sim_params, 10, 200000, &params);
  bt_swarm_set_super_seeding (bt_sim_node_get_swarm (swarm.seed), TRUE, bt_sim_get_now (swarm.sim));
  bt_sim_run (swarm.sim, 20 * SECOND, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    bt_sim_leave (swarm.leechers[--swarm.n_leechers]);
  g_assert_true (bt_sim_run (swarm.sim, 1000 * SECOND, first_copy_is_out, &swarm));
  g_assert_cmpuint (get_uploaded (swarm.seed, swarm.sim) * 100 / (200 * 65536), <=, 120);
  g_assert_true (bt_sim_run (swarm.sim, 1000 * SECOND, bt_sim_node_done, swarm.leechers[0]));
  bt_sim_free (swarm.sim);
}

/* With two seeds nothing is hidden: they give all they can. */
static void
test_two_seeds (void)
{
  const BtSimParams sim_params = { .seed = 16, .n_pieces = 100, .piece_length = 65536 };
  BtSimNodeParams params;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  swarm = make_swarm (&sim_params, 1, 100000, &params);
  bt_swarm_set_super_seeding (bt_sim_node_get_swarm (swarm.seed), TRUE, bt_sim_get_now (swarm.sim));
  params.is_seed = TRUE;
  params.up_limit = 100000;
  bt_sim_add (swarm.sim, &params);
  bt_sim_introduce_all (swarm.sim);
  g_assert_true (bt_sim_run (swarm.sim, 40 * SECOND, bt_sim_all_done, NULL));
  bt_sim_free (swarm.sim);
}

/* --- tit for tat -------------------------------------------------------------------------------- */

static guint
get_n_have (BtSimNode *node)
{
  return bt_bitfield_get_n_set (bt_swarm_peek_have (bt_sim_node_get_swarm (node)));
}

typedef struct {
  BtSimNode *givers[LEECHERS_MAX];
  guint n_givers;
} Givers;

static gboolean
half_is_done (BtSim *sim, gpointer data)
{
  const Givers *givers = data;
  guint n_done = 0;

  for (guint i = 0; i < givers->n_givers; i++)
    n_done += bt_sim_node_get_done_us (givers->givers[i]) != 0;
  return n_done * 2 >= givers->n_givers;
}

/* How much of the file free riders have when the median contributor is done, in percent. */
static guint
measure_riders (gboolean tit_for_tat)
{
  const BtSimParams sim_params = { .seed = 12, .n_pieces = 400, .piece_length = 65536 };
  BtSimNode *riders[3];
  BtSimNodeParams params;
  Givers givers = { .n_givers = 27 };
  Swarm swarm;
  guint sum = 0, percent;

  bt_sim_node_params_init (&params);
  params.up_limit = 100000;
  params.swarm.choker.tit_for_tat = tit_for_tat;
  swarm = make_swarm (&sim_params, givers.n_givers, 200000, &params);
  memcpy (givers.givers, swarm.leechers, sizeof givers.givers);
  params.gives_nothing = TRUE;
  params.swarm.choker.n_slots = 1;
  params.swarm.choker.n_optimistic = 0;
  for (guint i = 0; i < G_N_ELEMENTS (riders); i++)
    riders[i] = bt_sim_add (swarm.sim, &params);
  bt_sim_introduce_all (swarm.sim);
  g_assert_true (bt_sim_run (swarm.sim, 1000 * SECOND, half_is_done, &givers));
  for (guint i = 0; i < G_N_ELEMENTS (riders); i++)
    sum += get_n_have (riders[i]);
  percent = sum * 100 / G_N_ELEMENTS (riders) / swarm.n_pieces;
  g_test_message ("tit for tat %d: half done after %d s, a rider has %u %%", tit_for_tat,
                  (int) (bt_sim_get_now (swarm.sim) / SECOND), percent);
  g_assert_true (bt_sim_run (swarm.sim, 1000 * SECOND, bt_sim_all_done, NULL));
  g_test_message ("all done after %d s", (int) (bt_sim_get_now (swarm.sim) / SECOND));
  bt_sim_free (swarm.sim);
  return percent;
}

static void
test_free_riders (void)
{
  g_assert_cmpuint (measure_riders (TRUE), <=, 33);
  g_assert_cmpuint (measure_riders (FALSE), >, 50);
}

/* --- slots -------------------------------------------------------------------------------------- */

/* Leechers that take slowly from a seed of a fast uplink: it serves more of them, till none waits. */
static void
test_slots_grow (void)
{
  const BtSimParams sim_params = { .seed = 17, .n_pieces = 2000, .piece_length = 65536 };
  BtSimNodeParams params;
  guint64 before;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.gives_nothing = TRUE;
  params.down_limit = 50000;
  swarm = make_swarm (&sim_params, 30, 0, &params);
  bt_sim_run (swarm.sim, 300 * SECOND, NULL, NULL);
  before = get_uploaded (swarm.seed, swarm.sim);
  bt_sim_run (swarm.sim, 60 * SECOND, NULL, NULL);
  g_assert_cmpuint (get_uploaded (swarm.seed, swarm.sim) - before, >, 60 * 25 * 50000);
  bt_sim_free (swarm.sim);
}

static guint
measure_spread (BtSeedChoker seed_choker, guint *least)
{
  const BtSimParams sim_params = { .seed = 18, .n_pieces = 4000, .piece_length = 65536 };
  BtSimNodeParams params;
  guint most = 0;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.gives_nothing = TRUE;
  params.swarm.choker.n_slots = 4;
  swarm = make_swarm (&sim_params, 20, 400000, &params);
  bt_swarm_set_seed_choker (bt_sim_node_get_swarm (swarm.seed), seed_choker);
  bt_sim_run (swarm.sim, 600 * SECOND, NULL, NULL);
  *least = G_MAXUINT;
  for (guint i = 0; i < swarm.n_leechers; i++) {
    most = MAX (most, get_n_have (swarm.leechers[i]));
    *least = MIN (*least, get_n_have (swarm.leechers[i]));
  }
  g_test_message ("seed choker %d: from %u to %u pieces", seed_choker, *least, most);
  bt_sim_free (swarm.sim);
  return most;
}

/* A seed's slots go round: everybody has about as much. The fastest would keep theirs. */
static void
test_round_robin (void)
{
  guint least, most = measure_spread (BT_SEED_CHOKER_ROUND_ROBIN, &least);

  g_assert_cmpuint (most, <=, 3 * least);
  most = measure_spread (BT_SEED_CHOKER_FASTEST, &least);
  g_assert_cmpuint (most, >, 4 * least);
}

/* Peers with nothing to give in return are served by seeds, and by a leecher that has slots to
 * spare, as fast as their uplinks go. */
static void
test_nobody_starves (void)
{
  const BtSimParams sim_params = { .seed = 19, .n_pieces = 200, .piece_length = 65536 };
  g_autoptr (BtBitfield) most = bt_bitfield_new (200);
  BtSimNodeParams params;
  BtSimNode *leecher;
  guint64 uploaded;
  Swarm swarm;

  for (guint32 i = 1; i < 200; i++)
    bt_bitfield_set (most, i);
  bt_sim_node_params_init (&params);
  params.gives_nothing = TRUE;
  swarm = make_swarm (&sim_params, 4, 1, &params);
  params.gives_nothing = FALSE;
  params.up_limit = 100000;
  params.have = most;
  leecher = bt_sim_add (swarm.sim, &params);
  bt_sim_introduce_all (swarm.sim);
  bt_sim_run (swarm.sim, 300 * SECOND, NULL, NULL);
  uploaded = get_uploaded (leecher, swarm.sim);
  /* It lacks a piece itself all the while, and gets nothing, but its uplink does not rest. */
  g_assert_cmpuint (get_n_have (leecher), ==, 199);
  g_assert_cmpuint (uploaded, >, 300 * 100000 / 10 * 9);
  bt_sim_free (swarm.sim);
}

/* Peers that hold slots and ask for nothing make room for those who do. */
static void
test_idle_slots (void)
{
  const BtSimParams sim_params = { .seed = 20, .n_pieces = 100, .piece_length = 65536 };
  BtSimNodeParams params;
  Swarm swarm;

  bt_sim_node_params_init (&params);
  params.swarm.choker.n_slots = 2;
  swarm = make_swarm (&sim_params, 3, 100000, &params);
  /* Their disks are full: they are interested, and ask for nothing. */
  for (guint i = 0; i < 3; i++)
    bt_swarm_set_upload_only (bt_sim_node_get_swarm (swarm.leechers[i]), TRUE,
                              bt_sim_get_now (swarm.sim));
  bt_sim_run (swarm.sim, 10 * SECOND, NULL, NULL);
  params.join_us = 0;
  swarm.leechers[swarm.n_leechers++] = bt_sim_add (swarm.sim, &params);
  bt_sim_introduce_all (swarm.sim);
  g_assert_true (bt_sim_run (swarm.sim, 180 * SECOND, bt_sim_node_done, swarm.leechers[3]));
  bt_sim_free (swarm.sim);
}

/* --- partial seeds ------------------------------------------------------------------------------ */

static guint
get_n_gone (BtSimNode *node, BtGone reason)
{
  return bt_swarm_peek_gone (bt_sim_node_get_swarm (node))[reason];
}

static guint
get_n_connections (BtSimNode *node)
{
  return bt_swarm_get_n_connections (bt_sim_node_get_swarm (node));
}

/* Pieces [0, 20) or [20, 40) of the two files of the torrent. */
static BtBitfield *
make_half (guint half)
{
  BtBitfield *have = bt_bitfield_new (40);

  for (guint32 i = 0; i < 20; i++)
    bt_bitfield_set (have, half * 20 + i);
  return have;
}

static const BtSimParams two_files = {
  .seed = 13, .n_pieces = 40, .piece_length = 65536, .n_files = 2
};

static void
want (BtSim *sim, BtSimNode *node, gboolean first, gboolean second)
{
  const guint8 priorities[] = { first ? BT_PRIORITY_NORMAL : BT_PRIORITY_SKIP,
                                second ? BT_PRIORITY_NORMAL : BT_PRIORITY_SKIP };

  bt_swarm_set_priorities (bt_sim_node_get_swarm (node), priorities, bt_sim_get_now (sim));
}

/* Two that have all they want, though not all there is, part; one that wants the rest is served, and
 * parts when it has what the other has. */
static void
test_partial_seeds (void)
{
  g_autoptr (BtBitfield) first = make_half (0);
  BtSim *sim = bt_sim_new (&two_files);
  BtSimNode *a, *b, *leecher;
  BtSimNodeParams params;

  bt_sim_node_params_init (&params);
  leecher = bt_sim_add (sim, &params);
  params.have = first;
  a = bt_sim_add (sim, &params);
  b = bt_sim_add (sim, &params);
  want (sim, a, TRUE, FALSE);
  want (sim, b, TRUE, FALSE);
  bt_sim_introduce_all (sim);
  bt_sim_run (sim, 20 * SECOND, NULL, NULL);
  g_assert_cmpuint (get_n_have (leecher), ==, 20);
  g_assert_cmpuint (get_n_connections (a), ==, 0);
  g_assert_cmpuint (get_n_connections (b), ==, 0);
  g_assert_cmpuint (get_n_gone (leecher, BT_GONE_UNINTERESTING), ==, 2);
  g_assert_cmpuint (get_n_gone (a, BT_GONE_UNINTERESTING) + get_n_gone (b, BT_GONE_UNINTERESTING),
                    >=, 1);
  bt_sim_free (sim);
}

/* One that becomes a partial seed says so, and so does one that wants more again. */
static void
test_becomes_partial (void)
{
  g_autoptr (BtBitfield) first = make_half (0);
  BtSim *sim = bt_sim_new (&two_files);
  BtSimNode *a, *b, *seed;
  BtSimNodeParams params;

  bt_sim_node_params_init (&params);
  params.up_limit = 200000;
  a = bt_sim_add (sim, &params);
  params.have = first;
  b = bt_sim_add (sim, &params);
  params.have = NULL;
  params.is_seed = TRUE;
  seed = bt_sim_add (sim, &params);
  want (sim, a, TRUE, FALSE);
  want (sim, b, TRUE, FALSE);
  bt_sim_introduce (sim, a, b);
  bt_sim_run (sim, 30 * SECOND, NULL, NULL);
  g_assert_true (bt_sim_node_get_done_us (a) > 0);
  g_assert_cmpuint (get_n_connections (a), ==, 0);
  want (sim, a, TRUE, TRUE);
  want (sim, b, TRUE, TRUE);
  bt_sim_introduce (sim, a, seed);
  bt_sim_run (sim, 60 * SECOND, NULL, NULL);
  g_assert_true (bt_sim_node_is_right (a));
  g_assert_true (bt_sim_node_is_right (b));
  bt_sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-choke/first-copy", test_first_copy);
  g_test_add_func ("/sim-choke/free-riders", test_free_riders);
  g_test_add_func ("/sim-choke/partial-seeds", test_partial_seeds);
  g_test_add_func ("/sim-choke/becomes-partial", test_becomes_partial);
  g_test_add_func ("/sim-choke/switched", test_switched);
  g_test_add_func ("/sim-choke/givers-leave", test_givers_leave);
  g_test_add_func ("/sim-choke/two-seeds", test_two_seeds);
  g_test_add_func ("/sim-choke/slots-grow", test_slots_grow);
  g_test_add_func ("/sim-choke/round-robin", test_round_robin);
  g_test_add_func ("/sim-choke/nobody-starves", test_nobody_starves);
  g_test_add_func ("/sim-choke/idle-slots", test_idle_slots);
  return g_test_run ();
}
