/* test-sim-requests.c — whole swarms: is the right thing asked of the right peer, and little twice?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim.h"

#include "swarm/bt-fast-set.h"

#include <string.h>

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

/* --- a scarce seed ------------------------------------------------------------------------------ */

typedef struct {
  BtSim *sim;
  BtSimNode *seed, *leechers[12];
  guint n;
  guint64 size;
} Group;

static void
get_stat (Group *group, BtSimNode *node, BtTorrentStat *stat)
{
  memset (stat, 0, sizeof *stat);
  bt_swarm_get_stat (bt_sim_node_get_swarm (node), stat, bt_sim_get_now (group->sim));
}

/* Thousandths of the size that came twice, on average over all leechers. */
static guint
get_waste (Group *group)
{
  guint64 wasted = 0;
  BtTorrentStat stat;

  for (guint i = 0; i < group->n; i++) {
    get_stat (group, group->leechers[i], &stat);
    wasted += stat.wasted;
  }
  return wasted * 1000 / (group->size * group->n);
}

static gint64
get_last_us (const Group *group)
{
  gint64 last_us = 0;

  for (guint i = 0; i < group->n; i++)
    last_us = MAX (last_us, bt_sim_node_get_done_us (group->leechers[i]));
  return last_us;
}

/* Six leechers of one seed that can send but so much: nobody asks it for what a neighbour has, so
 * that the last one is done soon after one copy is out. */
static void
test_scarce_seed (void)
{
  static const BtSimParams params = { .seed = 21, .n_pieces = 256, .piece_length = 262144 };
  const guint64 rate = 2000000, size = (guint64) params.n_pieces * params.piece_length;
  Group group = { .sim = bt_sim_new (&params), .n = 6, .size = size };
  gint64 ideal_us = size * SECOND / rate, start_us = bt_sim_get_now (group.sim);
  BtSimNodeParams leecher, seed;
  BtTorrentStat stat;

  bt_sim_node_params_init (&leecher);
  seed = leecher;
  seed.is_seed = TRUE;
  seed.up_limit = rate;
  group.seed = bt_sim_add (group.sim, &seed);
  for (guint i = 0; i < group.n; i++)
    group.leechers[i] = bt_sim_add (group.sim, &leecher);
  bt_sim_introduce_all (group.sim);
  g_assert_true (bt_sim_run (group.sim, 600 * SECOND, bt_sim_all_done, NULL));
  get_stat (&group, group.seed, &stat);
  g_test_message ("last done %u, copies sent %u, wasted %u (thousandths)",
                  (guint) ((get_last_us (&group) - start_us) * 1000 / ideal_us),
                  (guint) (stat.uploaded * 1000 / size), get_waste (&group));
  g_assert_cmpint (get_last_us (&group) - start_us, <, ideal_us * 112 / 100);
  g_assert_cmpuint (stat.uploaded, <, size * 110 / 100);
  g_assert_cmpuint (get_waste (&group), <, 5);
  bt_sim_free (group.sim);
}

/* --- sparing the seed --------------------------------------------------------------------------- */

/* Copies of @params a seed of 20 MB/s has sent when six leechers are done, in thousandths. */
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
  seed.up_limit = 20000000;
  node = bt_sim_add (sim, &seed);
  for (guint i = 0; i < 6; i++)
    bt_sim_add (sim, &leecher);
  bt_sim_introduce_all (sim);
  g_assert_true (bt_sim_run (sim, 120 * SECOND, bt_sim_all_done, NULL));
  bt_swarm_get_stat (bt_sim_node_get_swarm (node), &stat, bt_sim_get_now (sim));
  bt_sim_free (sim);
  return stat.uploaded * 1000 / ((guint64) params->n_pieces * params->piece_length);
}

/* A fast seed is asked for many pieces ahead. Leechers that wait for the same one leave it to the
 * first that gets it: without that it is 1073 thousandths. */
static void
test_seed_spared (void)
{
  guint sum = 0;

  for (guint64 seed = 21; seed <= 22; seed++) {
    const BtSimParams params = { .seed = seed, .n_pieces = 1600, .piece_length = 262144 };

    sum += count_copies (&params);
  }
  g_test_message ("copies sent %u thousandths", sum / 2);
  g_assert_cmpuint (sum / 2, <=, 1060);
}

/* --- slow peers --------------------------------------------------------------------------------- */

/* A fast seed, and three that send 2 KB/s: what those hold is taken over, so that the end does not
 * wait for them, and less than a hundredth comes twice. */
static void
test_slow_peers (void)
{
  static const BtSimParams params = { .seed = 51, .n_pieces = 100, .piece_length = 262144 };
  Group group = { .sim = bt_sim_new (&params), .n = 1, .size = 100 * 262144 };
  gint64 ideal_us = (gint64) group.size * SECOND / 1006000;
  BtSimNodeParams node;

  bt_sim_node_params_init (&node);
  group.leechers[0] = bt_sim_add (group.sim, &node);
  node.is_seed = TRUE;
  for (guint i = 0; i < 4; i++) {
    node.up_bandwidth = i == 0 ? 1000000 : 2000;
    bt_sim_introduce (group.sim, group.leechers[0], bt_sim_add (group.sim, &node));
  }
  g_assert_true (bt_sim_run (group.sim, 120 * SECOND, bt_sim_all_done, NULL));
  g_assert_true (bt_sim_node_is_right (group.leechers[0]));
  g_test_message ("done %u thousandths, wasted %u",
                  (guint) (get_last_us (&group) * 1000 / ideal_us), get_waste (&group));
  g_assert_cmpint (get_last_us (&group), <, ideal_us * 112 / 100);
  g_assert_cmpuint (get_waste (&group), <, 10);
  bt_sim_free (group.sim);
}

/* Two that send a byte a second, one that has another piece and gives nothing, and a seed of the rest
 * that comes late: what the two owe does not wait for them. */
static void
test_tricklers (void)
{
  static const BtSimParams params = { .seed = 55, .n_pieces = 5, .piece_length = 65536 };
  g_autoptr (BtBitfield) most = bt_bitfield_new (params.n_pieces);
  g_autoptr (BtBitfield) last = bt_bitfield_new (params.n_pieces);
  BtSim *sim = bt_sim_new (&params);
  BtSimNodeParams node, trickler, miser;
  BtSimNode *leecher;

  for (guint32 i = 0; i < params.n_pieces; i++)
    bt_bitfield_set (i < 4 ? most : last, i);
  bt_sim_node_params_init (&node);
  leecher = bt_sim_add (sim, &node);
  node.have = most;
  trickler = miser = node;
  trickler.slow_from = 1024;
  trickler.slow_bandwidth = 1;
  miser.have = last;
  miser.gives_nothing = TRUE;
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &miser));
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &trickler));
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &trickler));
  bt_sim_run (sim, 10 * SECOND, NULL, NULL);
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &node));
  bt_sim_run (sim, 100 * SECOND, NULL, NULL);
  g_assert_cmpuint (count_have (leecher), ==, 4);
  bt_sim_free (sim);
}

/* Three that send 1 KB/s each, and nobody else: a block takes long, but nobody is given up for it, and
 * nothing comes twice. */
static void
test_slow_peers_alone (void)
{
  static const BtSimParams params = { .seed = 56, .n_pieces = 4, .piece_length = 65536 };
  Group group = { .sim = bt_sim_new (&params), .n = 1, .size = 4 * 65536 };
  BtSimNodeParams node;

  bt_sim_node_params_init (&node);
  group.leechers[0] = bt_sim_add (group.sim, &node);
  node.is_seed = TRUE;
  for (guint i = 0; i < 3; i++) {
    node.up_bandwidth = 1000;
    bt_sim_introduce (group.sim, group.leechers[0], bt_sim_add (group.sim, &node));
  }
  g_assert_true (bt_sim_run (group.sim, 110 * SECOND, bt_sim_all_done, NULL));
  g_assert_cmpuint (get_waste (&group), <, 10);
  bt_sim_free (group.sim);
}

/* A mixed crowd: the end game costs each of them less than a hundredth. */
static void
test_end_game_waste (void)
{
  static const BtSimParams params = { .seed = 52, .n_pieces = 128, .piece_length = 131072 };
  Group group = { .sim = bt_sim_new (&params), .n = 10, .size = 128 * 131072 };
  BtSimNodeParams node;

  bt_sim_node_params_init (&node);
  for (guint i = 0; i < group.n; i++) {
    node.up_bandwidth = 50000 << i % 4;
    node.latency_us = 5000 << i % 5;
    group.leechers[i] = bt_sim_add (group.sim, &node);
  }
  node.is_seed = TRUE;
  bt_sim_add (group.sim, &node);
  bt_sim_introduce_all (group.sim);
  g_assert_true (bt_sim_run (group.sim, 600 * SECOND, bt_sim_all_done, NULL));
  g_test_message ("wasted %u thousandths", get_waste (&group));
  g_assert_cmpuint (get_waste (&group), <, 10);
  bt_sim_free (group.sim);
}

/* A peer leaves in the middle of a huge piece: what it sent is kept, the rest comes from another. */
static void
test_kept_blocks (void)
{
  static const BtSimParams params = { .seed = 53, .n_pieces = 2, .piece_length = 4 << 20 };
  BtSim *sim = bt_sim_new (&params);
  BtSimNode *leecher, *leaver;
  BtTorrentStat stat = { 0 };
  BtSimNodeParams node;

  bt_sim_node_params_init (&node);
  leecher = bt_sim_add (sim, &node);
  node.is_seed = TRUE;
  node.up_bandwidth = 500000;
  leaver = bt_sim_add (sim, &node);
  bt_sim_introduce (sim, leecher, leaver);
  bt_sim_run (sim, 6 * SECOND, NULL, NULL);
  g_assert_cmpuint (count_have (leecher), ==, 0);
  bt_sim_leave (leaver);
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &node));
  g_assert_true (bt_sim_run (sim, 120 * SECOND, bt_sim_node_done, leecher));
  bt_swarm_get_stat (bt_sim_node_get_swarm (leecher), &stat, bt_sim_get_now (sim));
  /* But for the block that was under way. */
  g_assert_cmpuint (stat.downloaded, <=, (8 << 20) + 4 * 16384);
  bt_sim_free (sim);
}

/* One that has only some, and wants no more (BEP 21), is asked for what it has. */
static void
test_partial_seed (void)
{
  static const BtSimParams params = { .seed = 54, .n_pieces = 40, .piece_length = 65536 };
  g_autoptr (BtBitfield) some = bt_bitfield_new (params.n_pieces);
  BtSim *sim = bt_sim_new (&params);
  BtSimNodeParams node;
  BtSimNode *leecher, *partial;
  guint8 skip = BT_PRIORITY_SKIP;

  for (guint32 i = 0; i < 25; i++)
    bt_bitfield_set (some, i);
  bt_sim_node_params_init (&node);
  leecher = bt_sim_add (sim, &node);
  node.have = some;
  partial = bt_sim_add (sim, &node);
  bt_swarm_set_priorities (bt_sim_node_get_swarm (partial), &skip, bt_sim_get_now (sim));
  bt_sim_introduce (sim, leecher, partial);
  bt_sim_run (sim, 30 * SECOND, NULL, NULL);
  g_assert_cmpuint (count_have (leecher), ==, 25);
  bt_sim_free (sim);
}

/* --- deadlines ---------------------------------------------------------------------------------- */

#define PLAYED_PIECES 120
#define FILM_US (SECOND * 45 / 100) /* a piece lasts so long */
#define FILM_STARTS_US (4 * SECOND)

static const BtSimParams film = { .seed = 31, .n_pieces = PLAYED_PIECES, .piece_length = 65536 };

/* A leecher of three fast seeds, 180 KB/s together, and @n_slow that send 4 KB/s each. */
static Group
make_film (guint n_slow)
{
  Group group = { .sim = bt_sim_new (&film), .n = 1, .size = PLAYED_PIECES * 65536 };
  BtSimNodeParams params;

  bt_sim_node_params_init (&params);
  group.leechers[0] = bt_sim_add (group.sim, &params);
  params.is_seed = TRUE;
  for (guint i = 0; i < 3 + n_slow; i++) {
    params.up_bandwidth = i < n_slow ? 4000 : 60000;
    bt_sim_introduce (group.sim, group.leechers[0], bt_sim_add (group.sim, &params));
  }
  return group;
}

/* Plays @n pieces from @first on, each after the other from now + FILM_STARTS_US on; returns how many
 * were not there in time. */
static guint
play (Group *group, guint32 first, guint32 n)
{
  BtSwarm *swarm = bt_sim_node_get_swarm (group->leechers[0]);
  guint n_late = 0;

  bt_sim_run (group->sim, FILM_STARTS_US, NULL, NULL);
  for (guint32 i = 0; i < n; i++) {
    n_late += !bt_bitfield_get (bt_swarm_peek_have (swarm), first + i);
    bt_sim_run (group->sim, FILM_US, NULL, NULL);
  }
  return n_late;
}

static void
set_deadlines (Group *group, guint32 first, guint32 n)
{
  gint64 now_us = bt_sim_get_now (group->sim);

  for (guint32 i = 0; i < n; i++)
    bt_swarm_set_deadline (bt_sim_node_get_swarm (group->leechers[0]), first + i,
                           now_us + FILM_STARTS_US + i * FILM_US, now_us);
}

/* At four fifths of what all send together a film plays from its first piece on, and little comes
 * twice; in order alone it does not. */
static void
test_playback (void)
{
  Group group = make_film (8);

  set_deadlines (&group, 0, PLAYED_PIECES);
  g_assert_cmpuint (play (&group, 0, PLAYED_PIECES), ==, 0);
  g_assert_true (bt_sim_run (group.sim, 60 * SECOND, bt_sim_all_done, NULL));
  g_assert_true (bt_sim_node_is_right (group.leechers[0]));
  g_test_message ("wasted %u thousandths", get_waste (&group));
  /* Of those not known yet, which are most of them, the first blocks come too late. */
  g_assert_cmpuint (get_waste (&group), <, 50);
  bt_sim_free (group.sim);
  group = make_film (8);
  bt_swarm_set_sequential (bt_sim_node_get_swarm (group.leechers[0]), TRUE,
                           bt_sim_get_now (group.sim));
  g_assert_cmpuint (play (&group, 0, PLAYED_PIECES), >, 0);
  bt_sim_free (group.sim);
}

/* A jump in the middle of a download: what was asked for gives way. */
static void
test_seek (void)
{
  Group group = make_film (4);

  bt_sim_run (group.sim, 6 * SECOND, NULL, NULL);
  set_deadlines (&group, 80, 20);
  g_assert_cmpuint (play (&group, 80, 20), ==, 0);
  bt_swarm_clear_deadlines (bt_sim_node_get_swarm (group.leechers[0]), bt_sim_get_now (group.sim));
  g_assert_true (bt_sim_run (group.sim, 120 * SECOND, bt_sim_all_done, NULL));
  g_assert_true (bt_sim_node_is_right (group.leechers[0]));
  g_assert_cmpuint (get_waste (&group), <, 50);
  bt_sim_free (group.sim);
}

/* Of one slow peer alone, and past its time: it comes all the same. What is here, or not wanted, has
 * no deadline. */
static void
test_deadline_without_hope (void)
{
  BtSim *sim = bt_sim_new (&film);
  BtSimNodeParams params;
  BtSimNode *leecher;
  BtSwarm *swarm;

  bt_sim_node_params_init (&params);
  leecher = bt_sim_add (sim, &params);
  params.is_seed = TRUE;
  params.up_bandwidth = 4000;
  bt_sim_introduce (sim, leecher, bt_sim_add (sim, &params));
  swarm = bt_sim_node_get_swarm (leecher);
  bt_swarm_set_deadline (swarm, 7, bt_sim_get_now (sim) - SECOND, bt_sim_get_now (sim));
  bt_sim_run (sim, 35 * SECOND, NULL, NULL);
  g_assert_true (bt_bitfield_get (bt_swarm_peek_have (swarm), 7));
  g_assert_cmpuint (count_have (leecher), <=, 2);
  bt_swarm_set_deadline (swarm, 7, bt_sim_get_now (sim), bt_sim_get_now (sim));
  bt_sim_run (sim, 40 * SECOND, NULL, NULL);
  g_assert_cmpuint (count_have (leecher), >, 2);
  bt_sim_free (sim);
}

/* --- fast pieces -------------------------------------------------------------------------------- */

/* A seed with one slot, and two that do not know each other: who waits gets the pieces that everybody
 * gets, and no more. */
static void
test_allowed_fast (void)
{
  static const BtSimParams params = { .seed = 41, .n_pieces = 200, .piece_length = 65536 };
  BtSim *sim = bt_sim_new (&params);
  BtSimNodeParams leecher, seed;
  BtSimNode *nodes[2], *giver;
  guint n;

  bt_sim_node_params_init (&leecher);
  seed = leecher;
  seed.is_seed = TRUE;
  seed.up_limit = 60000;
  seed.swarm.choker.n_slots = 1;
  seed.swarm.choker.n_optimistic = 0;
  giver = bt_sim_add (sim, &seed);
  for (guint i = 0; i < 2; i++) {
    nodes[i] = bt_sim_add (sim, &leecher);
    bt_sim_introduce (sim, nodes[i], giver);
    bt_sim_run (sim, SECOND, NULL, NULL);
  }
  bt_sim_run (sim, 40 * SECOND, NULL, NULL);
  n = MIN (count_have (nodes[0]), count_have (nodes[1]));
  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpuint (n, <=, bt_fast_set_get_size (params.n_pieces));
  g_assert_cmpuint (count_have (nodes[0]) + count_have (nodes[1]), >, 20);
  bt_sim_free (sim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-requests/order", test_order);
  g_test_add_func ("/sim-requests/seed-spared", test_seed_spared);
  g_test_add_func ("/sim-requests/scarce-seed", test_scarce_seed);
  g_test_add_func ("/sim-requests/slow-peers", test_slow_peers);
  g_test_add_func ("/sim-requests/tricklers", test_tricklers);
  g_test_add_func ("/sim-requests/slow-peers-alone", test_slow_peers_alone);
  g_test_add_func ("/sim-requests/end-game-waste", test_end_game_waste);
  g_test_add_func ("/sim-requests/kept-blocks", test_kept_blocks);
  g_test_add_func ("/sim-requests/partial-seed", test_partial_seed);
  g_test_add_func ("/sim-requests/playback", test_playback);
  g_test_add_func ("/sim-requests/seek", test_seek);
  g_test_add_func ("/sim-requests/deadline-without-hope", test_deadline_without_hope);
  g_test_add_func ("/sim-requests/allowed-fast", test_allowed_fast);
  return g_test_run ();
}
