/* test-slot-count.c — how many upload slots for which uplink.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-slot-count.h"

/* Peers that each take at most @peer_rate over an uplink of @uplink bytes a second. */
typedef struct {
  guint64 uplink, peer_rate, limit;
  guint n_peers;
} World;

/* @noise: bytes a second more or less, in turn. */
static guint
run (BtSlotCount *count, const World *world, guint n_rounds, guint64 noise)
{
  for (guint i = 0; i < n_rounds; i++) {
    guint n_served = MIN (count->n, world->n_peers);
    guint64 wanted = n_served * world->peer_rate;
    guint64 rate = MIN (wanted, world->uplink);
    BtSlotRound round = {
      .rate = i % 3 == 0 ? rate - MIN (noise, rate) : rate,
      .limit = world->limit,
      .throttled = world->limit > 0 && wanted > world->limit,
      .contended = count->n < world->n_peers,
    };

    bt_slot_count_update (count, &round);
  }
  return count->n;
}

static guint
settle (const World *world, guint n_rounds)
{
  BtSlotCount count;

  bt_slot_count_init (&count, world->limit);
  return run (&count, world, n_rounds, 0);
}

static void
test_start (void)
{
  static const struct {
    guint64 limit;
    guint n;
  } rows[] = {
    { 0, 8 }, { 20000, 4 }, { 200000, 4 }, { 1000000, 7 }, { 20000000, 34 }, { G_MAXUINT64, 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    BtSlotCount count;

    bt_slot_count_init (&count, rows[i].limit);
    g_assert_cmpuint (count.n, ==, rows[i].n);
  }
}

/* Nobody waits: the number stays, whatever the rate. */
static void
test_no_contention (void)
{
  const World world = { .uplink = 100000000, .peer_rate = 1000, .n_peers = 5 };

  g_assert_cmpuint (settle (&world, 100), ==, 8);
}

/* A full uplink, with a limit and without: what is worth having, or a little more on trial. */
static void
test_full_uplink (void)
{
  const World limited = { 1000000, 10000000, 1000000, 50 };
  const World fast = { 1000000, 10000000, 0, 50 };
  const World large = { 20000000, 50000000, 0, 90 };
  const World modem = { 20000, 1000000, 0, 50 };

  g_assert_cmpuint (settle (&limited, 100), ==, 7);
  for (guint n_rounds = 50; n_rounds < 90; n_rounds++) {
    g_assert_cmpuint (settle (&fast, n_rounds), >=, 7);
    g_assert_cmpuint (settle (&fast, n_rounds), <=, 9);
  }
  g_assert_cmpuint (settle (&large, 200), >=, 34);
  g_assert_cmpuint (settle (&large, 200), <=, 40);
  g_assert_cmpuint (settle (&modem, 60), <=, 8);
}

/* Slow peers do not fill the uplink: slots are added while that brings bytes. */
static void
test_slow_peers (void)
{
  const World unlimited = { 5000000, 100000, 0, 100 };
  const World limited = { 5000000, 100000, 5000000, 100 };

  g_assert_cmpuint (settle (&unlimited, 200), >=, 45);
  g_assert_cmpuint (settle (&limited, 200), >=, 48);
  g_assert_cmpuint (settle (&limited, 200), <=, 60);
}

/* Rates that go up and down a little are no reason to change. */
static void
test_noise (void)
{
  const World world = { 1000000, 10000000, 0, 50 };
  BtSlotCount count;
  guint n_changes = 0;

  bt_slot_count_init (&count, 0);
  run (&count, &world, 100, 50000);
  for (guint i = 0; i < 300; i++) {
    guint n = count.n;

    n_changes += run (&count, &world, 1, 50000) != n;
    g_assert_cmpuint (count.n, <=, 10);
  }
  g_assert_cmpuint (n_changes, <=, 40);
}

/* The uplink became slower, or a limit was set: the slots follow. */
static void
test_change (void)
{
  World world = { 20000000, 50000000, 0, 90 };
  BtSlotCount count;

  bt_slot_count_init (&count, 0);
  g_assert_cmpuint (run (&count, &world, 200, 0), >=, 34);
  world.limit = world.uplink = 500000;
  g_assert_cmpuint (run (&count, &world, 60, 0), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slot-count/start", test_start);
  g_test_add_func ("/slot-count/no-contention", test_no_contention);
  g_test_add_func ("/slot-count/full-uplink", test_full_uplink);
  g_test_add_func ("/slot-count/slow-peers", test_slow_peers);
  g_test_add_func ("/slot-count/noise", test_noise);
  g_test_add_func ("/slot-count/change", test_change);
  return g_test_run ();
}
