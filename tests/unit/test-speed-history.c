/* test-speed-history.c — speeds are kept as means of steps, from a minute to a day.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/pm-speed-history.h"

#define SECOND_US ((gint64) G_USEC_PER_SEC)
#define BEGIN_US (1000 * SECOND_US)

static void
add (PmSpeedHistory *self, double second, guint64 down, guint64 up)
{
  pm_speed_history_add (self, BEGIN_US + (gint64) (second * SECOND_US), (PmSpeed) { down, up });
}

static void
assert_step (PmSpeedHistory *self, PmSpeedSpan span, guint ago, guint64 down, guint64 up)
{
  PmSpeed speed = pm_speed_history_get (self, span, ago);

  g_assert_cmpuint (speed.down, ==, down);
  g_assert_cmpuint (speed.up, ==, up);
}

static void
test_steps (void)
{
  g_autoptr (PmSpeedHistory) self = pm_speed_history_new ();

  g_assert_cmpuint (pm_speed_history_get_n (self, PM_SPEED_MINUTE), ==, 0);
  add (self, 0, 1000, 10);
  g_assert_cmpuint (pm_speed_history_get_n (self, PM_SPEED_MINUTE), ==, 0);
  add (self, .5, 3000, 30);
  add (self, 1, 0, 0);
  g_assert_cmpuint (pm_speed_history_get_n (self, PM_SPEED_MINUTE), ==, 1);
  assert_step (self, PM_SPEED_MINUTE, 0, 2000, 20);
  add (self, 4, 500, 0);
  g_assert_cmpuint (pm_speed_history_get_n (self, PM_SPEED_MINUTE), ==, 4);
  assert_step (self, PM_SPEED_MINUTE, 0, 0, 0);
  assert_step (self, PM_SPEED_MINUTE, 3, 2000, 20);
  assert_step (self, PM_SPEED_MINUTE, 4, 0, 0);
  g_assert_cmpuint (pm_speed_history_get_top (self, PM_SPEED_MINUTE), ==, 2000);
  g_assert_cmpuint (pm_speed_history_get_mean (self, PM_SPEED_MINUTE).down, ==, 500);
}

/* What came while nothing was told went at the speed that was told last. */
static void
test_hold (void)
{
  g_autoptr (PmSpeedHistory) self = pm_speed_history_new ();

  add (self, 0, 700, 70);
  add (self, 5.5, 0, 0);
  for (guint ago = 0; ago < 5; ago++)
    assert_step (self, PM_SPEED_MINUTE, ago, 700, 70);
  assert_step (self, PM_SPEED_TEN_MINUTES, 0, 700, 70);
  add (self, 6, 0, 0);
  assert_step (self, PM_SPEED_MINUTE, 0, 350, 35);
}

static void
test_spans (void)
{
  g_autoptr (PmSpeedHistory) self = pm_speed_history_new ();

  for (guint second = 0; second <= 2 * 24 * 3600; second++)
    add (self, second, second, 0);
  for (PmSpeedSpan span = 0; span < PM_N_SPEED_SPANS; span++) {
    guint steps = pm_speed_span_get_steps (span);

    g_assert_cmpuint (pm_speed_history_get_n (self, span), ==, steps);
    for (guint ago = 0; ago + 1 < steps; ago++)
      g_assert_cmpuint (pm_speed_history_get (self, span, ago).down, >,
                        pm_speed_history_get (self, span, ago + 1).down);
  }
  assert_step (self, PM_SPEED_DAY, 0, 2 * 24 * 3600 - 300, 0);
  g_assert_cmpint (pm_speed_span_get_steps (PM_SPEED_DAY)
                       * (pm_speed_span_get_step_us (PM_SPEED_DAY) / SECOND_US),
                   ==, 24 * 3600);
}

/* A computer that slept for a year does not count its seconds one by one. */
static void
test_silence (void)
{
  g_autoptr (PmSpeedHistory) self = pm_speed_history_new ();

  add (self, 0, 9000, 9);
  add (self, 365.0 * 24 * 3600, 100, 1);
  for (PmSpeedSpan span = 0; span < PM_N_SPEED_SPANS; span++) {
    g_assert_cmpuint (pm_speed_history_get_n (self, span), ==, pm_speed_span_get_steps (span));
    assert_step (self, span, 0, 9000, 9);
    assert_step (self, span, pm_speed_span_get_steps (span) - 1, 9000, 9);
  }
}

/* A clock that goes back changes nothing. */
static void
test_back (void)
{
  g_autoptr (PmSpeedHistory) self = pm_speed_history_new ();

  add (self, 0, 100, 0);
  add (self, 2, 100, 0);
  add (self, 1, 300, 0);
  add (self, 3, 0, 0);
  g_assert_cmpuint (pm_speed_history_get_n (self, PM_SPEED_MINUTE), ==, 3);
  assert_step (self, PM_SPEED_MINUTE, 0, 300, 0);
  assert_step (self, PM_SPEED_MINUTE, 1, 100, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/speed-history/steps", test_steps);
  g_test_add_func ("/speed-history/hold", test_hold);
  g_test_add_func ("/speed-history/spans", test_spans);
  g_test_add_func ("/speed-history/silence", test_silence);
  g_test_add_func ("/speed-history/back", test_back);
  return g_test_run ();
}
