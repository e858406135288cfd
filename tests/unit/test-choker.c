/* test-choker.c — who gets the slots.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-choker.h"

#define SECOND G_USEC_PER_SEC
#define NOW (1000 * SECOND)

static const BtChokerParams params = { 10 * SECOND, 30 * SECOND, 3,
                                       1,           TRUE,        BT_SEED_CHOKER_ROUND_ROBIN };

/* Ten interested peers, connected long ago; peer i sent i kilobytes. Peers are known by number. */
static void
make_peers (BtChokerPeer *peers, guint n)
{
  for (guint i = 0; i < n; i++)
    peers[i] = (BtChokerPeer) {
      .owner = GUINT_TO_POINTER (i),
      .interested = TRUE,
      .received = i * 1000,
      .connected_us = SECOND + i,
    };
}

static BtSlot
get_slot (const BtChokerPeer *peers, guint n, guint number)
{
  for (guint i = 0; i < n; i++) {
    if (peers[i].owner == GUINT_TO_POINTER (number))
      return peers[i].slot;
  }
  g_assert_not_reached ();
}

static guint
count (const BtChokerPeer *peers, guint n, BtSlot slot)
{
  guint found = 0;

  for (guint i = 0; i < n; i++)
    found += peers[i].slot == slot;
  return found;
}

static void
deal (BtChokerPeer *peers, guint n, gboolean seeding, gboolean rotate, guint64 seed)
{
  BtChokerRound round = { &params, seeding, rotate, 100000, NOW };
  BtRandom random;

  bt_random_init (&random, seed);
  bt_choker_deal (&round, peers, n, &random);
}

/* Leeching: those that give most. */
static void
test_best_givers (void)
{
  BtChokerPeer peers[10];

  make_peers (peers, 10);
  deal (peers, 10, FALSE, TRUE, 1);
  for (guint i = 7; i < 10; i++)
    g_assert_cmpint (get_slot (peers, 10, i), ==, BT_SLOT_REGULAR);
  g_assert_cmpuint (count (peers, 10, BT_SLOT_REGULAR), ==, 3);
  g_assert_cmpuint (count (peers, 10, BT_SLOT_OPTIMISTIC), ==, 1);
}

static void
test_not_interested (void)
{
  BtChokerPeer peers[10];

  make_peers (peers, 10);
  peers[9].interested = FALSE;
  peers[9].slot = BT_SLOT_REGULAR;
  deal (peers, 10, FALSE, TRUE, 1);
  g_assert_cmpint (get_slot (peers, 10, 9), ==, BT_SLOT_NONE);
  g_assert_cmpint (get_slot (peers, 10, 6), ==, BT_SLOT_REGULAR);
}

static void
test_few_peers (void)
{
  BtChokerPeer peers[2];

  make_peers (peers, 2);
  deal (peers, 2, FALSE, TRUE, 1);
  g_assert_cmpuint (count (peers, 2, BT_SLOT_NONE), ==, 0);
  deal (NULL, 0, FALSE, TRUE, 1);
}

/* Between rotations the optimistic one stays, unless it earned a regular slot. */
static void
test_optimistic_stays (void)
{
  BtChokerPeer peers[10];

  make_peers (peers, 10);
  peers[2].slot = BT_SLOT_OPTIMISTIC;
  deal (peers, 10, FALSE, FALSE, 5);
  g_assert_cmpint (get_slot (peers, 10, 2), ==, BT_SLOT_OPTIMISTIC);
  make_peers (peers, 10);
  peers[2].slot = BT_SLOT_OPTIMISTIC;
  peers[2].received = 50000;
  deal (peers, 10, FALSE, FALSE, 5);
  g_assert_cmpint (get_slot (peers, 10, 2), ==, BT_SLOT_REGULAR);
  g_assert_cmpuint (count (peers, 10, BT_SLOT_OPTIMISTIC), ==, 1);
}

/* Over many rotations everybody choked gets its try, and newcomers three times as often. */
static void
test_optimistic_chances (void)
{
  guint tries[10] = { 0 };

  for (guint i = 0; i < 4000; i++) {
    BtChokerPeer peers[10];

    make_peers (peers, 10);
    peers[0].connected_us = NOW - SECOND;
    deal (peers, 10, FALSE, TRUE, i);
    for (guint k = 0; k < 10; k++)
      tries[k] += get_slot (peers, 10, k) == BT_SLOT_OPTIMISTIC;
  }
  for (guint k = 1; k < 7; k++) {
    g_assert_cmpuint (tries[k], >, 300);
    g_assert_cmpuint (tries[0], >, 2 * tries[k]);
    g_assert_cmpuint (tries[0], <, 4 * tries[k]);
  }
}

/* Seeding: who had its turn makes room for who waits longest. */
static void
test_seeding_turns (void)
{
  BtChokerPeer peers[10];

  make_peers (peers, 10);
  for (guint i = 0; i < 3; i++) {
    peers[i].slot = BT_SLOT_REGULAR;
    peers[i].slot_us = NOW - 100 * SECOND;
    peers[i].sent_in_slot = i == 0 ? 200000 : 100;
  }
  for (guint i = 3; i < 10; i++)
    peers[i].slot_us = NOW - i * SECOND;
  deal (peers, 10, TRUE, FALSE, 1);
  g_assert_cmpint (get_slot (peers, 10, 0), !=, BT_SLOT_REGULAR);
  g_assert_cmpint (get_slot (peers, 10, 1), ==, BT_SLOT_REGULAR);
  g_assert_cmpint (get_slot (peers, 10, 2), ==, BT_SLOT_REGULAR);
  g_assert_cmpint (get_slot (peers, 10, 9), ==, BT_SLOT_REGULAR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/choker/best-givers", test_best_givers);
  g_test_add_func ("/choker/not-interested", test_not_interested);
  g_test_add_func ("/choker/few-peers", test_few_peers);
  g_test_add_func ("/choker/optimistic-stays", test_optimistic_stays);
  g_test_add_func ("/choker/optimistic-chances", test_optimistic_chances);
  g_test_add_func ("/choker/seeding-turns", test_seeding_turns);
  return g_test_run ();
}
