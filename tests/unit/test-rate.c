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
  g_assert_cmpuint (bt_rate_get (&rate, 50 * SECOND + 8), ==, 16384);
  g_assert_cmpuint (bt_rate_get (&rate, 51 * SECOND), ==, 16384);
  g_assert_cmpuint (bt_rate_get (&rate, 52 * SECOND), ==, 16384 / 2);
}

/* Else it would tell less than a meter that was made after the pause. */
static void
test_begins_anew_after_a_silence (void)
{
  BtRate rate, other;

  bt_rate_init (&rate);
  bt_rate_init (&other);
  bt_rate_add (&rate, 500, 10 * SECOND);
  for (gint64 t = 50 * SECOND; t < 59 * SECOND; t += SECOND / 4) {
    bt_rate_add (&rate, 3000, t);
    bt_rate_add (&other, 3000, t);
    g_assert_cmpuint (bt_rate_get (&rate, t), ==, bt_rate_get (&other, t));
  }
}

static void
test_reading_does_not_end_a_silence (void)
{
  BtRate rate;

  bt_rate_init (&rate);
  bt_rate_add (&rate, 500, 10 * SECOND);
  for (gint64 t = 10 * SECOND; t < 20 * SECOND; t += SECOND / 4)
    bt_rate_get (&rate, t);
  bt_rate_add (&rate, 6000, 20 * SECOND);
  g_assert_cmpuint (bt_rate_get (&rate, 22 * SECOND), ==, 3000);
}

static void
test_short_silence_counts (void)
{
  BtRate rate;

  bt_rate_init (&rate);
  bt_rate_add (&rate, 4000, 50 * SECOND);
  bt_rate_add (&rate, 4000, 54 * SECOND);
  g_assert_cmpuint (bt_rate_get (&rate, 54 * SECOND), ==, 2000);
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
  g_assert_cmpuint (bt_rate_get (&rate, 50 * SECOND), ==, G_MAXUINT32);
  g_assert_cmpuint (rate.total, ==, 2 * (guint64) G_MAXUINT32);
}

/* Whatever arrives, the rate is never more than what arrived in a second. */
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
    g_assert_cmpuint (bt_rate_get (&rate, now), <=, rate.total);
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
  g_test_add_func ("/rate/begins-anew", test_begins_anew_after_a_silence);
  g_test_add_func ("/rate/reading-does-not-end-a-silence", test_reading_does_not_end_a_silence);
  g_test_add_func ("/rate/short-silence", test_short_silence_counts);
  g_test_add_func ("/rate/old-bytes-are-forgotten", test_old_bytes_are_forgotten);
  g_test_add_func ("/rate/slot-saturates", test_slot_saturates);
  g_test_add_func ("/rate/never-more-than-arrived", test_never_more_than_arrived);
  return g_test_run ();
}
