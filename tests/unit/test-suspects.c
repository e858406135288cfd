/* test-suspects.c — who sent what of pieces that failed: the liar is named, and nobody else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits.h"
#include "swarm/bt-suspects.h"

#include <string.h>

#define N_BLOCKS 4

static BtAddress
make_address (const char *text)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 6881));
  return address;
}

/* A whole piece; @senders: one letter a block, the last number of its sender's address. */
static BtPiece *
make_piece (guint32 index, const char *senders)
{
  guint32 n_blocks = strlen (senders);
  BtPiece *piece = bt_piece_new (index, n_blocks * BT_BLOCK_SIZE);

  for (guint32 i = 0; i < n_blocks; i++) {
    g_autofree char *text = g_strdup_printf ("10.0.0.%u", senders[i] - 'a' + 1);
    BtAddress address = make_address (text);

    bt_piece_add_requester (piece, i);
    bt_piece_receive (piece, i, NULL, senders[i], &address);
    bt_piece_remove_requester (piece, i);
  }
  return piece;
}

static void
fail (BtSuspects *suspects, guint32 index, const char *senders, const guint64 *digests)
{
  BtPiece *piece = make_piece (index, senders);

  bt_suspects_add (suspects, piece, digests);
  bt_piece_free (piece);
}

/* @liars: their letters, in order. */
static void
assert_liars (BtSuspects *suspects, guint32 index, const guint64 *digests, const char *liars)
{
  g_autoptr (GArray) found = bt_suspects_resolve (suspects, index, digests);

  g_assert_cmpuint (found->len, ==, strlen (liars));
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpint (g_array_index (found, BtAddress, i).ip[15], ==, liars[i] - 'a' + 1);
  g_assert_false (bt_suspects_knows (suspects, index));
}

static gboolean
has (BtSuspects *suspects, guint32 index, const char *ip)
{
  BtAddress address = make_address (ip);

  return bt_suspects_has (suspects, index, &address);
}

static const guint64 right[N_BLOCKS] = { 11, 22, 33, 44 };

static void
test_one_liar (void)
{
  BtSuspects *suspects = bt_suspects_new ();
  const guint64 wrong[N_BLOCKS] = { 11, 99, 33, 44 };

  fail (suspects, 5, "abca", wrong);
  assert_liars (suspects, 5, right, "b");
  g_assert_cmpuint (bt_suspects_get_n (suspects), ==, 0);
  bt_suspects_free (suspects);
}

/* Each in its own attempt, one of them in both, and named once. */
static void
test_two_liars (void)
{
  BtSuspects *suspects = bt_suspects_new ();
  const guint64 first[N_BLOCKS] = { 98, 22, 33, 97 };
  const guint64 second[N_BLOCKS] = { 11, 22, 96, 95 };

  fail (suspects, 5, "abcd", first);
  fail (suspects, 5, "bbda", second);
  assert_liars (suspects, 5, right, "ad");
  bt_suspects_free (suspects);
}

/* Honest blocks never differ, whoever else lied: also with every way to share four blocks. */
static void
test_innocents (void)
{
  const guint64 wrong[N_BLOCKS] = { 1, 2, 3, 4 };

  for (guint mask = 1; mask < 1 << N_BLOCKS; mask++) {
    BtSuspects *suspects = bt_suspects_new ();
    guint64 digests[N_BLOCKS];
    char senders[N_BLOCKS + 1] = "";

    for (guint i = 0; i < N_BLOCKS; i++) {
      digests[i] = mask >> i & 1 ? wrong[i] : right[i];
      senders[i] = mask >> i & 1 ? 'z' : 'a' + i;
    }
    fail (suspects, mask, senders, digests);
    assert_liars (suspects, mask, right, "z");
    bt_suspects_free (suspects);
  }
}

static void
test_other_pieces_stay (void)
{
  BtSuspects *suspects = bt_suspects_new ();
  const guint64 wrong[N_BLOCKS] = { 11, 99, 33, 44 };

  fail (suspects, 5, "abca", wrong);
  fail (suspects, 6, "abca", wrong);
  assert_liars (suspects, 5, right, "b");
  g_assert_true (bt_suspects_knows (suspects, 6));
  assert_liars (suspects, 7, right, "");
  assert_liars (suspects, 6, right, "b");
  bt_suspects_free (suspects);
}

/* Known again by the address, whatever its port. */
static void
test_suspicion (void)
{
  BtSuspects *suspects = bt_suspects_new ();
  BtAddress liar = make_address ("10.0.0.2");

  fail (suspects, 5, "abca", right);
  g_assert_true (has (suspects, 5, "10.0.0.1"));
  g_assert_true (has (suspects, 5, "10.0.0.2:1234"));
  g_assert_false (has (suspects, 5, "10.0.0.4"));
  g_assert_false (has (suspects, 6, "10.0.0.1"));
  bt_suspects_explain (suspects, &liar);
  g_assert_false (has (suspects, 5, "10.0.0.1"));
  g_assert_true (bt_suspects_knows (suspects, 5));
  bt_suspects_free (suspects);
}

/* A sender whose blocks were all forgotten had no part in it. */
static void
test_forgotten_sender (void)
{
  BtSuspects *suspects = bt_suspects_new ();
  BtPiece *piece = make_piece (5, "abca");
  BtAddress b = make_address ("10.0.0.2"), c = make_address ("10.0.0.3");
  BtBlockPool *pool = bt_block_pool_new (BT_BLOCK_SIZE);

  g_assert_cmpuint (bt_piece_forget_blocks_of (piece, &b, pool), ==, BT_BLOCK_SIZE);
  g_assert_false (bt_piece_is_whole (piece));
  g_assert_true (bt_piece_needs (piece, 1));
  bt_piece_receive (piece, 1, NULL, 'c', &c);
  bt_suspects_add (suspects, piece, right);
  g_assert_false (has (suspects, 5, "10.0.0.2"));
  g_assert_true (has (suspects, 5, "10.0.0.3"));
  bt_piece_free (piece);
  bt_block_pool_free (pool);
  bt_suspects_free (suspects);
}

static void
test_of_one (void)
{
  BtPiece *one = make_piece (0, "aaa"), *two = make_piece (0, "aab");

  g_assert_true (bt_piece_is_of_one (one));
  g_assert_false (bt_piece_is_of_one (two));
  bt_piece_free (one);
  bt_piece_free (two);
}

/* However many fail, the memory is bounded; the newest stays. */
static void
test_bounds (void)
{
  BtSuspects *suspects = bt_suspects_new ();
  g_autofree char *senders = g_strnfill (30000, 'a');
  g_autofree guint64 *digests = g_new0 (guint64, 30000);

  for (guint32 i = 0; i < 2 * BT_LIMIT_SUSPECT_PIECES; i++)
    fail (suspects, i, "abca", right);
  g_assert_cmpuint (bt_suspects_get_n (suspects), ==, BT_LIMIT_SUSPECT_PIECES);
  g_assert_false (bt_suspects_knows (suspects, 0));
  g_assert_true (bt_suspects_knows (suspects, 2 * BT_LIMIT_SUSPECT_PIECES - 1));
  for (guint32 i = 0; i < 5; i++)
    fail (suspects, 1000 + i, senders, digests);
  g_assert_cmpuint (bt_suspects_get_n (suspects), ==, BT_LIMIT_SUSPECT_BLOCKS / 30000);
  g_assert_true (bt_suspects_knows (suspects, 1004));
  bt_suspects_free (suspects);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suspects/one-liar", test_one_liar);
  g_test_add_func ("/suspects/two-liars", test_two_liars);
  g_test_add_func ("/suspects/innocents", test_innocents);
  g_test_add_func ("/suspects/other-pieces-stay", test_other_pieces_stay);
  g_test_add_func ("/suspects/suspicion", test_suspicion);
  g_test_add_func ("/suspects/forgotten-sender", test_forgotten_sender);
  g_test_add_func ("/suspects/of-one", test_of_one);
  g_test_add_func ("/suspects/bounds", test_bounds);
  return g_test_run ();
}
