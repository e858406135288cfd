/* test-picker.c — rarest first, ties by chance, and its cost at full size.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-stat.h"
#include "swarm/bt-picker.h"

#include <string.h>

#define PIECES 200

typedef struct {
  BtRandom random;
  BtPicker *picker;
  guint8 *priorities;
  BtBitfield *missing;
} Fixture;

static void
fixture_init (Fixture *self, guint32 n_pieces)
{
  bt_random_init (&self->random, 42);
  self->picker = bt_picker_new (n_pieces, &self->random);
  self->priorities = g_malloc (n_pieces);
  memset (self->priorities, BT_PRIORITY_NORMAL, n_pieces);
  self->missing = bt_bitfield_new (n_pieces);
  bt_bitfield_set_all (self->missing);
  bt_picker_set_missing (self->picker, self->missing, self->priorities, NULL);
}

static void
fixture_clear (Fixture *self)
{
  bt_picker_free (self->picker);
  bt_bitfield_unref (self->missing);
  g_free (self->priorities);
}

/* Piece i has i % 7 + 1 copies, but for 33, which has one alone. */
static void
spread_copies (Fixture *self)
{
  for (guint32 i = 0; i < PIECES; i++) {
    for (guint n = i == 33 ? 1 : i % 7 + 2; n > 0; n--)
      bt_picker_add_have (self->picker, i);
  }
}

static void
test_rarest (void)
{
  Fixture f;
  guint last = 0;

  fixture_init (&f, PIECES);
  spread_copies (&f);
  g_assert_cmpuint (bt_picker_pick (f.picker, NULL), ==, 33);
  for (guint i = 0; i < PIECES; i++) {
    guint32 piece = bt_picker_pick (f.picker, NULL);

    g_assert_cmpuint (bt_picker_get_copies (f.picker, piece), >=, last);
    last = bt_picker_get_copies (f.picker, piece);
    bt_picker_start (f.picker, piece);
  }
  g_assert_cmpuint (bt_picker_pick (f.picker, NULL), ==, BT_PICKER_NONE);
  g_assert_cmpuint (bt_picker_get_n_open (f.picker), ==, 0);
  fixture_clear (&f);
}

/* Only what the peer has. */
static void
test_of_peer (void)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (PIECES);
  Fixture f;

  fixture_init (&f, PIECES);
  spread_copies (&f);
  bt_bitfield_set (have, 34); /* 8 copies */
  bt_bitfield_set (have, 35); /* 2 copies */
  g_assert_cmpuint (bt_picker_pick (f.picker, have), ==, 35);
  bt_picker_start (f.picker, 35);
  g_assert_cmpuint (bt_picker_pick (f.picker, have), ==, 34);
  bt_picker_finish (f.picker, 34);
  g_assert_cmpuint (bt_picker_pick (f.picker, have), ==, BT_PICKER_NONE);
  g_assert_cmpuint (bt_picker_count_missing (f.picker, have), ==, 1);
  bt_picker_give_back (f.picker, 35);
  g_assert_cmpuint (bt_picker_pick (f.picker, have), ==, 35);
  /* What we have is not given back. */
  bt_picker_give_back (f.picker, 34);
  g_assert_false (bt_picker_is_open (f.picker, 34));
  fixture_clear (&f);
}

/* Every piece of equal rarity has its chance. */
static void
test_tie_break (void)
{
  g_autoptr (BtBitfield) seen = bt_bitfield_new (PIECES);
  Fixture f;

  fixture_init (&f, PIECES);
  for (guint i = 0; i < PIECES * 20; i++)
    bt_bitfield_set (seen, bt_picker_pick (f.picker, NULL));
  g_assert_true (bt_bitfield_is_full (seen));
  fixture_clear (&f);
}

static void
test_random (void)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (PIECES);
  g_autoptr (BtBitfield) seen = bt_bitfield_new (PIECES);
  Fixture f;

  fixture_init (&f, PIECES);
  spread_copies (&f);
  for (guint32 i = 0; i < PIECES; i += 3)
    bt_bitfield_set (have, i);
  for (guint i = 0; i < PIECES * 20; i++)
    bt_bitfield_set (seen, bt_picker_pick_random (f.picker, have));
  g_assert_cmpuint (bt_bitfield_get_n_set (seen), ==, bt_bitfield_get_n_set (have));
  fixture_clear (&f);
}

static void
test_priorities (void)
{
  Fixture f;

  fixture_init (&f, PIECES);
  spread_copies (&f);
  f.priorities[10] = BT_PRIORITY_HIGH;
  f.priorities[33] = BT_PRIORITY_LOW;
  bt_picker_set_missing (f.picker, f.missing, f.priorities, NULL);
  g_assert_cmpuint (bt_picker_pick (f.picker, NULL), ==, 10);
  for (guint i = 0; i < PIECES - 1; i++) {
    g_assert_cmpuint (bt_picker_pick (f.picker, NULL), !=, 33);
    bt_picker_start (f.picker, bt_picker_pick (f.picker, NULL));
  }
  g_assert_cmpuint (bt_picker_pick (f.picker, NULL), ==, 33);
  fixture_clear (&f);
}

/* In order, within the highest priority; and what comes next is left to those who have it. */
static void
test_in_order (void)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (PIECES);
  Fixture f;

  fixture_init (&f, PIECES);
  spread_copies (&f);
  f.priorities[150] = f.priorities[160] = BT_PRIORITY_HIGH;
  bt_picker_set_missing (f.picker, f.missing, f.priorities, NULL);
  for (guint32 i = 0; i < 12; i++) {
    guint32 piece = bt_picker_pick_in_order (f.picker, NULL, 50);

    g_assert_cmpuint (piece, ==, i == 0 ? 150 : i == 1 ? 160 : i - 2);
    bt_picker_start (f.picker, piece);
  }
  bt_picker_give_back (f.picker, 4);
  g_assert_cmpuint (bt_picker_pick_in_order (f.picker, NULL, 50), ==, 4);
  /* Of 51 and up only: 4 + 50 is the end of what comes next. */
  bt_bitfield_set (have, 53);
  bt_bitfield_set (have, 54);
  g_assert_cmpuint (bt_picker_pick_in_order (f.picker, have, 50), ==, 53);
  bt_picker_start (f.picker, 53);
  bt_bitfield_set (have, 76); /* 8 copies */
  bt_bitfield_set (have, 77); /* 2 copies */
  g_assert_cmpuint (bt_picker_pick_in_order (f.picker, have, 50), ==, 77);
  fixture_clear (&f);
}

/* What is suggested is followed where it costs nothing. */
static void
test_as_good (void)
{
  Fixture f;

  fixture_init (&f, PIECES);
  spread_copies (&f);
  f.priorities[10] = BT_PRIORITY_HIGH;
  bt_picker_set_missing (f.picker, f.missing, f.priorities, NULL);
  g_assert_true (bt_picker_is_as_good (f.picker, 7, 14));
  g_assert_true (bt_picker_is_as_good (f.picker, 7, 8));
  g_assert_false (bt_picker_is_as_good (f.picker, 8, 7));
  g_assert_false (bt_picker_is_as_good (f.picker, 7, 10));
  bt_picker_start (f.picker, 7);
  g_assert_false (bt_picker_is_as_good (f.picker, 7, 14));
  fixture_clear (&f);
}

/* Seeds count for all pieces; peers that come and go leave no trace. */
static void
test_come_and_go (void)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (PIECES);
  Fixture f;

  fixture_init (&f, PIECES);
  for (guint32 i = 0; i < PIECES; i += 2)
    bt_bitfield_set (have, i);
  bt_picker_add_seed (f.picker);
  bt_picker_add_bitfield (f.picker, have);
  g_assert_cmpuint (bt_picker_get_copies (f.picker, 4), ==, 2);
  g_assert_cmpuint (bt_picker_get_copies (f.picker, 5), ==, 1);
  g_assert_cmpuint (bt_picker_pick (f.picker, NULL) % 2, ==, 1);
  g_assert_cmpuint (bt_picker_get_n_available (f.picker), ==, PIECES);
  bt_picker_remove_seed (f.picker);
  g_assert_cmpuint (bt_picker_get_n_available (f.picker), ==, PIECES / 2);
  bt_picker_remove_bitfield (f.picker, have);
  g_assert_cmpuint (bt_picker_get_n_available (f.picker), ==, 0);
  for (guint32 i = 0; i < PIECES; i++)
    g_assert_cmpuint (bt_picker_get_copies (f.picker, i), ==, 0);
  fixture_clear (&f);
}

/* --- full size ---------------------------------------------------------------------------------- */

#define MANY_PIECES 200000
#define MANY_PEERS 500

static BtBitfield *
make_have (Fixture *f, guint of_ten)
{
  BtBitfield *have = bt_bitfield_new (MANY_PIECES);

  for (guint32 i = 0; i < MANY_PIECES; i++) {
    if (bt_random_below (&f->random, 10) < of_ten)
      bt_bitfield_set (have, i);
  }
  return have;
}

/* How many open pieces of this peer are rarer than @piece, found the slow way. */
static guint
count_rarer (Fixture *f, const BtBitfield *have, guint32 piece)
{
  guint copies = bt_picker_get_copies (f->picker, piece), n = 0;

  for (guint32 i = 0; i < MANY_PIECES; i++)
    n += bt_bitfield_get (have, i) && bt_picker_is_open (f->picker, i)
         && bt_picker_get_copies (f->picker, i) < copies;
  return n;
}

/* 200,000 pieces and 500 peers: picks are right, and the structure holds as all go again. */
static void
test_full_size (void)
{
  BtBitfield *patterns[10];
  Fixture f;

  fixture_init (&f, MANY_PIECES);
  for (guint i = 0; i < 10; i++)
    patterns[i] = make_have (&f, i);
  for (guint i = 0; i < MANY_PEERS; i++)
    bt_picker_add_bitfield (f.picker, patterns[i % 10]);
  for (guint i = 1; i < 10; i++) {
    guint32 piece = bt_picker_pick (f.picker, patterns[i]);

    g_assert_true (bt_bitfield_get (patterns[i], piece));
    g_assert_cmpuint (count_rarer (&f, patterns[i], piece), <=,
                      bt_bitfield_get_n_set (patterns[i]) / 30);
    bt_picker_start (f.picker, piece);
  }
  for (guint i = 0; i < MANY_PEERS; i++)
    bt_picker_remove_bitfield (f.picker, patterns[i % 10]);
  for (guint32 i = 0; i < MANY_PIECES; i++)
    g_assert_cmpuint (bt_picker_get_copies (f.picker, i), ==, 0);
  for (guint i = 0; i < 10; i++)
    bt_bitfield_unref (patterns[i]);
  fixture_clear (&f);
}

/* A peer with one piece of so many, and that among the commonest. */
static void
test_needle (void)
{
  g_autoptr (BtBitfield) have = bt_bitfield_new (MANY_PIECES);
  Fixture f;

  fixture_init (&f, MANY_PIECES);
  bt_bitfield_set (have, 123456);
  bt_picker_add_bitfield (f.picker, have);
  g_assert_cmpuint (bt_picker_pick (f.picker, have), ==, 123456);
  g_assert_cmpuint (bt_picker_pick_random (f.picker, have), ==, 123456);
  bt_picker_finish (f.picker, 123456);
  g_assert_cmpuint (bt_picker_pick (f.picker, have), ==, BT_PICKER_NONE);
  g_assert_cmpuint (bt_picker_count_missing (f.picker, have), ==, 0);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picker/rarest", test_rarest);
  g_test_add_func ("/picker/of-peer", test_of_peer);
  g_test_add_func ("/picker/tie-break", test_tie_break);
  g_test_add_func ("/picker/random", test_random);
  g_test_add_func ("/picker/priorities", test_priorities);
  g_test_add_func ("/picker/in-order", test_in_order);
  g_test_add_func ("/picker/as-good", test_as_good);
  g_test_add_func ("/picker/come-and-go", test_come_and_go);
  g_test_add_func ("/picker/full-size", test_full_size);
  g_test_add_func ("/picker/needle", test_needle);
  return g_test_run ();
}
