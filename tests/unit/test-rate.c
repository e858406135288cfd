/* test-rate.c — how many bytes a second went by.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-rate.h"
#include "base/bt-random.h"

#define SECOND G_GINT64_CONSTANT (1000000) /* microseconds */

static void
test_nothing_is_zero (void)
{
  BtRate rate;

  bt_rate_init (&rate);
  g_assert_cmpuint (bt_rate_get (&rate, 100 * SECOND), ==, 0);
  bt_rate_add (&rate, 0, 100 * SECOND);
  g_assert_cmpuint (bt_rate_get (&rate, 101 * SECOND), ==, 0);
}

static void
test_even_flow (void)
{
  BtRate rate;

  bt_rate_init (&rate);
  for (gint64 t = 50 * SECOND; t < 60 * SECOND; t += SECOND / 100)
    bt_rate_add (&rate, 1000, t);
  g_assert_cmpuint (bt_rate_get (&rate, 60 * SECOND - 1), >, 99000);
  g_assert_cmpuint (bt_rate_get (&rate, 60 * SECOND - 1), <, 101000);
  g_assert_cmpuint (rate.total, ==, 1000000);
}

static void
test_young_meter_divides_by_its_age (void)
{
  BtRate rate;

  bt_rate_init (&rate);
  bt_rate_add (&rate, 100000, 50 * SECOND);
  bt_rate_add (&rate, 100000, 51 * SECOND);
  g_assert_cmpuint (bt_rate_get (&rate, 52 * SECOND), ==, 100000);
}

static void
test_first_bytes_are_no_burst (void)
{
  BtRate rate;

  bt_rate_init (&rate);
  bt_rate_add (&rate, 16384, 50 * SECOND + 7);
  g_assert_cmpuint (bt_rate_get (&rate, 50 * SECOND + 8), ==, 2 * 16384);
}

static void
test_old_bytes_are_forgotten (void)
{
  BtRate rate;

  bt_rate_init (&rate);
  bt_rate_add (&rate, 1000000, 50 * SECOND);
  g_assert_cmpuint (bt_rate_get (&rate, 54 * SECOND), >, 0);
  g_assert_cmpuint (bt_rate_get (&rate, 55 * SECOND), ==, 0);
  g_assert_cmpuint (bt_rate_get (&rate, 5000 * SECOND), ==, 0);
  g_assert_cmpuint (rate.total, ==, 1000000);
}

static void
test_slot_saturates (void)
{
  BtRate rate;

  bt_rate_init (&rate);
  bt_rate_add (&rate, G_MAXUINT32, 50 * SECOND);
  bt_rate_add (&rate, G_MAXUINT32, 50 * SECOND);
  g_assert_cmpuint (bt_rate_get (&rate, 50 * SECOND), ==, 2 * (guint64) G_MAXUINT32);
  g_assert_cmpuint (rate.total, ==, 2 * (guint64) G_MAXUINT32);
}

/* Whatever arrives, the rate is never more than what arrived in the window over half a second. */
static void
test_never_more_than_arrived (void)
{
  BtRandom random;
  BtRate rate;
  gint64 now = 9 * SECOND;

  bt_random_init (&random, 3);
  bt_rate_init (&rate);
  for (guint i = 0; i < 20000; i++) {
    now += bt_random_below (&random, 300000);
    bt_rate_add (&rate, bt_random_below (&random, 20000), now);
    g_assert_cmpuint (bt_rate_get (&rate, now), <=, 2 * rate.total);
    if (i > 1000)
      g_assert_cmpuint (bt_rate_get (&rate, now), <, 200000);
  }
  g_assert_cmpuint (bt_rate_get (&rate, now), >, 20000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate/nothing-is-zero", test_nothing_is_zero);
  g_test_add_func ("/rate/even-flow", test_even_flow);
  g_test_add_func ("/rate/young-meter", test_young_meter_divides_by_its_age);
  g_test_add_func ("/rate/first-bytes", test_first_bytes_are_no_burst);
  g_test_add_func ("/rate/old-bytes-are-forgotten", test_old_bytes_are_forgotten);
  g_test_add_func ("/rate/slot-saturates", test_slot_saturates);
  g_test_add_func ("/rate/never-more-than-arrived", test_never_more_than_arrived);
  return g_test_run ();
}
