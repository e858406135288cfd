/* test-super-seed.c — what a super seed shows to whom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-super-seed.h"

#define SECOND G_USEC_PER_SEC
#define N_PIECES 40
#define N_PEERS 4
#define PIECE_LENGTH 65536

typedef struct {
  BtRandom random;
  BtSuperSeed *seed;
  BtSuperPeer *peers[N_PEERS];
  BtBitfield *have[N_PEERS];
  gint64 now_us;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now_us = SECOND;
  bt_random_init (&f->random, 1);
  f->seed = bt_super_seed_new (N_PIECES, PIECE_LENGTH, &f->random);
  for (guint i = 0; i < N_PEERS; i++) {
    f->peers[i] = bt_super_seed_add_peer (f->seed, &f->have[i]);
    f->have[i] = bt_bitfield_new (N_PIECES);
  }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bt_super_seed_free (f->seed);
  for (guint i = 0; i < N_PEERS; i++)
    bt_bitfield_unref (f->have[i]);
}

/* The next one shown; -1: none. */
static int
show (Fixture *f, guint n_busy_max, guint32 *piece)
{
  BtSuperPeer *peer;

  f->now_us += SECOND / 1000;
  if (!bt_super_seed_show (f->seed, n_busy_max, f->now_us, &peer, piece))
    return -1;
  g_assert_true (bt_super_peer_may_ask (peer, *piece));
  return (BtBitfield **) bt_super_peer_get_owner (peer) - f->have;
}

static void
get (Fixture *f, guint i, guint32 piece)
{
  if (bt_bitfield_set (f->have[i], piece))
    bt_super_seed_add_have (f->seed, f->peers[i], piece);
}

static void
leave (Fixture *f, guint i)
{
  bt_super_seed_remove_bitfield (f->seed, f->have[i]);
  bt_super_seed_remove_peer (f->seed, f->peers[i]);
  bt_bitfield_clear_all (f->have[i]);
}

/* Each peer its own piece, no more than may be busy, and nothing else may be asked for. */
static void
test_one_each (Fixture *f, gconstpointer data)
{
  g_autoptr (BtBitfield) shown = bt_bitfield_new (N_PIECES);
  guint32 piece;

  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (show (f, 3, &piece), ==, i);
    g_assert_true (bt_bitfield_set (shown, piece));
    g_assert_false (bt_super_peer_may_ask (f->peers[(i + 1) % 3], piece));
  }
  g_assert_cmpint (show (f, 3, &piece), ==, -1);
  g_assert_cmpuint (bt_super_seed_get_n_idle (f->seed), ==, 1);
}

/* Who passed its piece on is next; who kept it waits, though it is through. */
static void
test_passing_on (Fixture *f, gconstpointer data)
{
  guint32 pieces[N_PEERS], next;

  for (guint i = 0; i < N_PEERS; i++)
    g_assert_cmpint (show (f, N_PEERS, &pieces[i]), ==, i);
  for (guint i = 0; i < 3; i++)
    get (f, i, pieces[i]);
  get (f, 3, pieces[2]);
  g_assert_cmpint (show (f, 2, &next), ==, 2);
  get (f, 2, next);
  /* All the others keep one: in turn. */
  g_assert_cmpint (show (f, 2, &next), ==, 0);
}

/* Every piece is shown once while everybody stays and fetches. */
static void
test_each_piece_once (Fixture *f, gconstpointer data)
{
  guint32 piece;
  guint n_shown = 0;
  int i;

  while ((i = show (f, 2, &piece)) >= 0) {
    get (f, i, piece);
    n_shown++;
  }
  g_assert_cmpuint (n_shown, ==, N_PIECES);
  g_assert_cmpuint (bt_super_seed_get_n_secret (f->seed), ==, 0);
}

/* One alone gets all, though nobody is there to pass anything on to. */
static void
test_alone (Fixture *f, gconstpointer data)
{
  guint32 piece;

  for (guint i = 1; i < N_PEERS; i++)
    leave (f, i);
  for (guint i = 0; i < N_PIECES; i++) {
    g_assert_cmpint (show (f, 8, &piece), ==, 0);
    get (f, 0, piece);
  }
  g_assert_cmpint (show (f, 8, &piece), ==, -1);
  g_assert_true (bt_bitfield_is_full (f->have[0]));
}

/* What a peer takes away with it is shown anew; what others have is not. */
static void
test_leaving (Fixture *f, gconstpointer data)
{
  g_autoptr (BtBitfield) again = bt_bitfield_new (N_PIECES);
  guint32 got, flying, passed, piece;
  guint n_shown = 0;
  int i;

  g_assert_cmpint (show (f, 1, &got), ==, 0);
  get (f, 0, got);
  g_assert_cmpint (show (f, 1, &passed), ==, 1);
  get (f, 1, passed);
  get (f, 0, passed);
  leave (f, 1);
  g_assert_cmpint (show (f, 4, &flying), >=, 0);
  leave (f, 0);
  while ((i = show (f, 4, &piece)) >= 0) {
    bt_bitfield_set (again, piece);
    n_shown++;
    get (f, i, piece);
  }
  g_assert_true (bt_bitfield_get (again, got));
  g_assert_true (bt_bitfield_get (again, passed));
  g_assert_cmpuint (n_shown, >=, N_PIECES - 1);
}

/* A peer that takes nothing holds no piece up; one that is slow is doubled at the end only. */
static void
test_stalled (Fixture *f, gconstpointer data)
{
  guint32 stuck, piece;
  guint n_shown = 0;
  int i;

  g_assert_cmpint (show (f, 1, &stuck), ==, 0);
  g_assert_cmpint (show (f, 1, &piece), ==, -1);
  f->now_us += 31 * SECOND;
  bt_super_seed_tick (f->seed, f->now_us);
  g_assert_false (bt_super_peer_is_busy (f->peers[0]));
  g_assert_cmpint (show (f, 1, &piece), ==, 1);
  g_assert_cmpuint (piece, ==, stuck);
  g_assert_true (bt_super_peer_may_ask (f->peers[0], stuck));
  get (f, 1, piece);
  g_assert_cmpint (show (f, 1, &stuck), ==, 2);
  while ((i = show (f, 2, &piece)) >= 0) {
    get (f, i, piece);
    n_shown++;
  }
  g_assert_cmpuint (n_shown, ==, N_PIECES - 2);
  f->now_us += 31 * SECOND;
  bt_super_peer_moved (f->peers[2], f->now_us);
  g_assert_cmpint (show (f, 2, &piece), >=, 0);
  g_assert_cmpuint (piece, ==, stuck);
}

/* A fast peer is shown the next pieces before it is through. */
static void
test_window (Fixture *f, gconstpointer data)
{
  guint32 piece;

  bt_super_seed_set_rate (f->seed, f->peers[0], 8 * PIECE_LENGTH);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (show (f, 1, &piece), ==, 0);
  g_assert_cmpint (show (f, 1, &piece), ==, -1);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/super-seed/one-each", test_one_each);
  add ("/super-seed/passing-on", test_passing_on);
  add ("/super-seed/each-piece-once", test_each_piece_once);
  add ("/super-seed/alone", test_alone);
  add ("/super-seed/leaving", test_leaving);
  add ("/super-seed/stalled", test_stalled);
  add ("/super-seed/window", test_window);
  return g_test_run ();
}
