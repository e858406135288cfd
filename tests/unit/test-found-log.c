/* test-found-log.c — how many peers were found in which way, now and some time ago.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-found-log.h"

#define START_US (1000 * G_USEC_PER_SEC)

static void
test_new (void)
{
  BtDiscoveryStat stat = { .n_steps = 7 };
  BtFoundLog log;

  bt_found_log_init (&log, START_US);
  bt_found_log_get (&log, &stat, START_US + BT_FOUND_STEP_US - 1);
  g_assert_cmpuint (stat.n_steps, ==, 0);
  g_assert_cmpint (stat.step_us, ==, START_US);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_DHT], ==, 0);
}

/* Each step remembers how many there were at its end, those in which nothing happened as well. */
static void
test_history (void)
{
  BtDiscoveryStat stat;
  BtFoundLog log;

  bt_found_log_init (&log, START_US);
  bt_found_log_add (&log, BT_PEER_SOURCE_PEX, START_US);
  bt_found_log_add (&log, BT_PEER_SOURCE_PEX, START_US + 1);
  bt_found_log_add (&log, BT_PEER_SOURCE_PEX, START_US + BT_FOUND_STEP_US);
  bt_found_log_add (&log, BT_PEER_SOURCE_LSD, START_US + 3 * BT_FOUND_STEP_US + 5);
  bt_found_log_get (&log, &stat, START_US + 4 * BT_FOUND_STEP_US);
  g_assert_cmpuint (stat.n_steps, ==, 4);
  g_assert_cmpint (stat.step_us, ==, START_US + 4 * BT_FOUND_STEP_US);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_PEX], ==, 3);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_LSD], ==, 1);
  g_assert_cmpuint (stat.past[3][BT_PEER_SOURCE_PEX], ==, 2);
  g_assert_cmpuint (stat.past[2][BT_PEER_SOURCE_PEX], ==, 3);
  g_assert_cmpuint (stat.past[1][BT_PEER_SOURCE_LSD], ==, 0);
  g_assert_cmpuint (stat.past[0][BT_PEER_SOURCE_LSD], ==, 1);
}

/* A torrent that nobody looked at for a day, and a clock that stands still. */
static void
test_long_ago (void)
{
  const gint64 day_us = G_TIME_SPAN_DAY;
  BtDiscoveryStat stat;
  BtFoundLog log;

  bt_found_log_init (&log, START_US);
  bt_found_log_add (&log, BT_PEER_SOURCE_USER, START_US);
  bt_found_log_add (&log, BT_PEER_SOURCE_USER, START_US - 5);
  bt_found_log_get (&log, &stat, START_US + day_us);
  g_assert_cmpuint (stat.n_steps, ==, BT_FOUND_STEPS);
  g_assert_cmpint (stat.step_us, ==, START_US + day_us);
  for (guint i = 0; i < BT_FOUND_STEPS; i++)
    g_assert_cmpuint (stat.past[i][BT_PEER_SOURCE_USER], ==, 2);
}

/* Taken back some steps later: it was never there, and what came after it still was. */
static void
test_take_back (void)
{
  BtDiscoveryStat stat;
  BtFoundLog log;

  bt_found_log_init (&log, START_US);
  bt_found_log_take_back (&log, BT_PEER_SOURCE_DHT);
  bt_found_log_add (&log, BT_PEER_SOURCE_DHT, START_US);
  bt_found_log_add (&log, BT_PEER_SOURCE_DHT, START_US + BT_FOUND_STEP_US);
  bt_found_log_get (&log, &stat, START_US + 2 * BT_FOUND_STEP_US);
  bt_found_log_take_back (&log, BT_PEER_SOURCE_DHT);
  bt_found_log_get (&log, &stat, START_US + 3 * BT_FOUND_STEP_US);
  g_assert_cmpuint (stat.n_found[BT_PEER_SOURCE_DHT], ==, 1);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (stat.past[i][BT_PEER_SOURCE_DHT], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/found-log/new", test_new);
  g_test_add_func ("/found-log/history", test_history);
  g_test_add_func ("/found-log/long-ago", test_long_ago);
  g_test_add_func ("/found-log/take-back", test_take_back);
  return g_test_run ();
}
