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
deal_as (const BtChokerRound *round, BtChokerPeer *peers, guint n, guint64 seed)
{
  BtRandom random;

  bt_random_init (&random, seed);
  bt_choker_deal (round, peers, n, &random);
}

static BtChokerRound
make_round (gboolean seeding, gboolean rotate)
{
  return (BtChokerRound) {
    .params = &params,
    .seeding = seeding,
    .n_slots = params.n_slots,
    .n_optimistic = params.n_optimistic,
    .rotate = rotate,
    .quota = 100000,
    .now_us = NOW,
  };
}

static void
deal (BtChokerPeer *peers, guint n, gboolean seeding, gboolean rotate, guint64 seed)
{
  BtChokerRound round = make_round (seeding, rotate);

  deal_as (&round, peers, n, seed);
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

/* Who asks for nothing makes room, however much it gives; but keeps a slot nobody else wants. */
static void
test_idle (void)
{
  BtChokerPeer peers[10];

  for (guint i = 0; i < 2; i++) {
    make_peers (peers, 10);
    peers[9].idle = TRUE;
    peers[9].slot = BT_SLOT_REGULAR;
    deal (peers, 10, i == 0, FALSE, 1);
    g_assert_cmpint (get_slot (peers, 10, 9), !=, BT_SLOT_REGULAR);
  }
  make_peers (peers, 3);
  peers[2].idle = TRUE;
  peers[2].slot = BT_SLOT_REGULAR;
  deal (peers, 3, FALSE, FALSE, 1);
  g_assert_cmpint (get_slot (peers, 3, 2), ==, BT_SLOT_REGULAR);
}

/* Who only took gets what is spare, and nothing but tries once the uplink is full. */
static void
test_takers (void)
{
  BtChokerRound round = make_round (FALSE, TRUE);
  BtChokerPeer peers[10];

  make_peers (peers, 10);
  for (guint i = 2; i < 10; i++)
    peers[i].taker = TRUE;
  deal_as (&round, peers, 10, 1);
  g_assert_cmpint (get_slot (peers, 10, 0), ==, BT_SLOT_REGULAR);
  g_assert_cmpint (get_slot (peers, 10, 1), ==, BT_SLOT_REGULAR);
  g_assert_cmpuint (count (peers, 10, BT_SLOT_REGULAR), ==, 3);
  round.full = TRUE;
  deal_as (&round, peers, 10, 1);
  g_assert_cmpuint (count (peers, 10, BT_SLOT_REGULAR), ==, 2);
  g_assert_cmpuint (count (peers, 10, BT_SLOT_OPTIMISTIC), ==, 1);
  /* A seed wants nothing back. */
  round.seeding = TRUE;
  deal_as (&round, peers, 10, 1);
  g_assert_cmpuint (count (peers, 10, BT_SLOT_REGULAR), ==, 3);
}

/* A try goes to takers seldom, but it does. */
static void
test_takers_are_tried (void)
{
  guint tries[10] = { 0 };

  for (guint i = 0; i < 4000; i++) {
    BtChokerPeer peers[10];

    make_peers (peers, 10);
    peers[0].taker = TRUE;
    deal (peers, 10, FALSE, TRUE, i);
    for (guint k = 0; k < 10; k++)
      tries[k] += get_slot (peers, 10, k) == BT_SLOT_OPTIMISTIC;
  }
  g_assert_cmpuint (tries[0], >, 100);
  g_assert_cmpuint (3 * tries[0], <, tries[1]);
}

/* Without tit for tat everybody has the same chance, and keeps its slot for a turn. */
static void
test_by_chance (void)
{
  BtChokerParams chance = params;
  BtChokerRound round = make_round (FALSE, TRUE);
  guint slots[10] = { 0 };
  BtChokerPeer peers[10];

  chance.tit_for_tat = FALSE;
  round.params = &chance;
  for (guint i = 0; i < 4000; i++) {
    make_peers (peers, 10);
    peers[0].taker = TRUE;
    deal_as (&round, peers, 10, i);
    for (guint k = 0; k < 10; k++)
      slots[k] += get_slot (peers, 10, k) == BT_SLOT_REGULAR;
  }
  for (guint k = 0; k < 10; k++) {
    g_assert_cmpuint (slots[k], >, 1000);
    g_assert_cmpuint (slots[k], <, 1400);
  }
  round.rotate = FALSE;
  make_peers (peers, 10);
  peers[4].slot = BT_SLOT_REGULAR;
  deal_as (&round, peers, 10, 1);
  g_assert_cmpint (get_slot (peers, 10, 4), ==, BT_SLOT_REGULAR);
}

static void
deal_seed (BtChokerPeer *peers, guint n, BtSeedChoker seed_choker)
{
  BtChokerParams chosen = params;
  BtChokerRound round = make_round (TRUE, FALSE);

  chosen.seed_choker = seed_choker;
  round.params = &chosen;
  deal_as (&round, peers, n, 1);
}

/* Those who take fastest stay; what they gave does not count. */
static void
test_fastest (void)
{
  BtChokerPeer peers[10];

  make_peers (peers, 10);
  for (guint i = 0; i < 4; i++) {
    peers[i].slot = i == 0 ? BT_SLOT_OPTIMISTIC : BT_SLOT_REGULAR;
    peers[i].sent = 1000 - i;
    peers[i].sent_in_slot = 1000000;
    peers[i].slot_us = NOW - 100 * SECOND;
  }
  deal_seed (peers, 10, BT_SEED_CHOKER_FASTEST);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (get_slot (peers, 10, i), ==, BT_SLOT_REGULAR);
  g_assert_cmpint (get_slot (peers, 10, 3), !=, BT_SLOT_REGULAR);
}

/* Beginners and those nearly done, before those in the middle; among equals it goes in turn. */
static void
test_anti_leech (void)
{
  static const guint progress[8] = { 500, 600, 480, 10, 300, 990, 995, 985 };
  BtChokerPeer peers[8];

  make_peers (peers, 8);
  for (guint i = 0; i < 8; i++)
    peers[i].progress = progress[i];
  peers[6].slot = BT_SLOT_REGULAR;
  peers[6].slot_us = NOW - 100 * SECOND;
  peers[6].sent_in_slot = 200000;
  deal_seed (peers, 8, BT_SEED_CHOKER_ANTI_LEECH);
  g_assert_cmpint (get_slot (peers, 8, 3), ==, BT_SLOT_REGULAR);
  g_assert_cmpint (get_slot (peers, 8, 5), ==, BT_SLOT_REGULAR);
  g_assert_cmpint (get_slot (peers, 8, 7), ==, BT_SLOT_REGULAR);
  g_assert_cmpint (get_slot (peers, 8, 6), !=, BT_SLOT_REGULAR);
}

/* Round after round everybody is served as often as others. */
static void
test_round_robin (void)
{
  BtChokerRound round = make_round (TRUE, FALSE);
  BtChokerPeer peers[10];
  guint turns[10] = { 0 };

  make_peers (peers, 10);
  round.n_optimistic = 0;
  for (guint i = 0; i < 700; i++) {
    BtSlot before[10];

    for (guint k = 0; k < 10; k++) {
      before[GPOINTER_TO_UINT (peers[k].owner)] = peers[k].slot;
      peers[k].sent_in_slot += peers[k].slot == BT_SLOT_REGULAR ? 50000 : 0;
    }
    round.now_us += 10 * SECOND;
    deal_as (&round, peers, 10, i);
    for (guint k = 0; k < 10; k++) {
      guint number = GPOINTER_TO_UINT (peers[k].owner);

      turns[number] += peers[k].slot == BT_SLOT_REGULAR;
      if (before[number] == peers[k].slot)
        continue;
      peers[k].slot_us = round.now_us;
      peers[k].sent_in_slot = 0;
    }
  }
  for (guint k = 0; k < 10; k++) {
    g_assert_cmpuint (turns[k], >, 160);
    g_assert_cmpuint (turns[k], <, 260);
  }
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
  g_test_add_func ("/choker/idle", test_idle);
  g_test_add_func ("/choker/takers", test_takers);
  g_test_add_func ("/choker/takers-are-tried", test_takers_are_tried);
  g_test_add_func ("/choker/by-chance", test_by_chance);
  g_test_add_func ("/choker/fastest", test_fastest);
  g_test_add_func ("/choker/anti-leech", test_anti_leech);
  g_test_add_func ("/choker/round-robin", test_round_robin);
  return g_test_run ();
}
