/* test-limiter.c — token buckets, alone and under a parent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limiter.h"
#include "base/bt-block-pool.h"
#include "base/bt-random.h"

#define SECOND G_GINT64_CONSTANT (1000000) /* microseconds */

static void
test_no_limit (void)
{
  BtLimiter limiter;

  bt_limiter_init (&limiter, NULL, 0, 5);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, G_MAXUINT32, 5), ==, G_MAXUINT32);
  bt_limiter_take (&limiter, G_MAXUINT32, 5);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1, 5), ==, 1);
  g_assert_cmpint (bt_limiter_get_ready_us (&limiter, 5), ==, 5);
}

static void
test_empty_bucket_says_when (void)
{
  BtLimiter limiter;
  gint64 ready;

  bt_limiter_init (&limiter, NULL, 100000, 0);
  bt_limiter_take (&limiter, 100000, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1, 0), ==, 0);
  ready = bt_limiter_get_ready_us (&limiter, 0);
  g_assert_cmpint (ready, >, SECOND * 9 / 10);
  g_assert_cmpint (ready, <, SECOND * 11 / 10);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, BT_BLOCK_SIZE, ready - 1000), ==, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, BT_BLOCK_SIZE, ready), ==, BT_BLOCK_SIZE);
}

/* Runs @limiter for @seconds as a socket would; returns the bytes that went. */
static guint64
run (BtLimiter *limiter, gint64 *now_us, guint seconds, BtRandom *random)
{
  gint64 end_us = *now_us + seconds * SECOND;
  guint64 sent = 0;

  while (*now_us < end_us) {
    gsize n = bt_limiter_get_allowance (limiter, 1 + bt_random_below (random, 40000), *now_us);

    if (n > 0) {
      bt_limiter_take (limiter, n, *now_us);
      sent += n;
    }
    *now_us =
        MAX (bt_limiter_get_ready_us (limiter, *now_us), *now_us) + bt_random_below (random, 2000);
  }
  return sent;
}

static void
test_rate_holds (void)
{
  static const guint64 rates[] = { 100, 5000, 50000, 1000000, 300000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++) {
    BtLimiter limiter;
    BtRandom random;
    gint64 now = 77;
    guint64 sent;

    bt_random_init (&random, rates[i]);
    bt_limiter_init (&limiter, NULL, rates[i], now);
    sent = run (&limiter, &now, 60, &random);
    g_test_message ("%" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT, rates[i], sent / 60);
    g_assert_cmpuint (sent, <=, rates[i] * 61 + 2);
    /* A socket that comes late every time cannot use up the fastest. */
    if (rates[i] < 10000000)
      g_assert_cmpuint (sent, >=, rates[i] * 57);
  }
}

static void
test_asking_often_loses_nothing (void)
{
  BtLimiter limiter;
  gint64 now = 0;

  bt_limiter_init (&limiter, NULL, 1000, now);
  bt_limiter_take (&limiter, 2000, now);
  for (; now < 3 * SECOND; now += 7)
    bt_limiter_get_allowance (&limiter, 1, now);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 250, now), ==, 250);
}

static void
test_idle_time_is_not_saved_up (void)
{
  BtLimiter limiter;

  bt_limiter_init (&limiter, NULL, 100000, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1000000, 3600 * SECOND), <=, 50000);
}

static gsize
send_some (BtLimiter *limiter, gint64 now_us)
{
  gsize n = bt_limiter_get_allowance (limiter, 5000, now_us);

  bt_limiter_take (limiter, n, now_us);
  return n;
}

static void
test_parent_bounds_children (void)
{
  BtLimiter parent, a, b;
  gint64 now = 0;
  guint64 sent_a = 0, sent_b = 0;

  bt_limiter_init (&parent, NULL, 100000, 0);
  bt_limiter_init (&a, &parent, 0, 0);
  bt_limiter_init (&b, &parent, 30000, 0);
  for (; now < 60 * SECOND; now += 10000) {
    sent_b += send_some (&b, now);
    sent_a += send_some (&a, now);
  }
  g_assert_cmpuint (sent_b, <=, 30000 * 61);
  g_assert_cmpuint (sent_a + sent_b, <=, 100000 * 61);
  g_assert_cmpuint (sent_a + sent_b, >=, 100000 * 57);
}

static void
test_overdraft_is_paid_back (void)
{
  BtLimiter limiter;

  bt_limiter_init (&limiter, NULL, 10000, 0);
  bt_limiter_take (&limiter, 100000, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1, 9 * SECOND), ==, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1, 11 * SECOND), ==, 1);
}

static void
test_rate_can_change (void)
{
  BtLimiter limiter;

  bt_limiter_init (&limiter, NULL, 10, 0);
  bt_limiter_take (&limiter, 1000, 0);
  bt_limiter_set_rate (&limiter, 0, SECOND);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 7000, SECOND), ==, 7000);
  bt_limiter_set_rate (&limiter, 1000000, SECOND);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, BT_BLOCK_SIZE, SECOND), ==, BT_BLOCK_SIZE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limiter/no-limit", test_no_limit);
  g_test_add_func ("/limiter/says-when", test_empty_bucket_says_when);
  g_test_add_func ("/limiter/rate-holds", test_rate_holds);
  g_test_add_func ("/limiter/asking-often", test_asking_often_loses_nothing);
  g_test_add_func ("/limiter/idle-time", test_idle_time_is_not_saved_up);
  g_test_add_func ("/limiter/parent-bounds-children", test_parent_bounds_children);
  g_test_add_func ("/limiter/overdraft", test_overdraft_is_paid_back);
  g_test_add_func ("/limiter/rate-can-change", test_rate_can_change);
  return g_test_run ();
}
