/* test-clock.c — a clock that stands still, takes a step, is slowed and hurried.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-clock.h"

#define NAP_US 20000

static void
test_none (void)
{
  gint64 before = g_get_monotonic_time ();

  g_assert_cmpint (bt_clock_now (NULL), >=, before);
  g_assert_cmpint (bt_clock_to_system (NULL, 1234), ==, 1234);
  g_assert_cmpint (bt_clock_to_system (NULL, G_MAXINT64), ==, G_MAXINT64);
  g_assert_cmpint (bt_clock_trace (NULL, 1234), ==, 1234);
  g_assert_cmpuint (bt_clock_scale_rate (NULL, 1000), ==, 1000);
}

static void
test_runs (void)
{
  BtClock *clock = bt_clock_new ();
  gint64 before = bt_clock_now (clock), later = before + G_USEC_PER_SEC;

  g_assert_cmpint (bt_clock_get_state (clock), ==, BT_CLOCK_RUNS);
  g_usleep (NAP_US);
  g_assert_cmpint (bt_clock_now (clock), >=, before + NAP_US);
  g_assert_cmpint (bt_clock_now (clock), <=, g_get_monotonic_time ());
  g_assert_cmpint (bt_clock_to_system (clock, later), ==, later);
  bt_clock_unref (clock);
}

static void
test_stands (void)
{
  BtClock *clock = bt_clock_new ();
  gint64 shown;

  bt_clock_set_running (clock, FALSE);
  shown = bt_clock_now (clock);
  g_usleep (NAP_US);
  g_assert_cmpint (bt_clock_now (clock), ==, shown);
  g_assert_cmpint (bt_clock_to_system (clock, shown + 1), ==, G_MAXINT64);
  /* What is due is due. */
  g_assert_cmpint (bt_clock_to_system (clock, shown), <=, g_get_monotonic_time ());
  g_assert_cmpint (bt_clock_to_system (clock, G_MININT64), <=, g_get_monotonic_time ());
  bt_clock_set_running (clock, TRUE);
  g_assert_cmpint (bt_clock_now (clock), >=, shown);
  g_assert_cmpint (bt_clock_now (clock), <, g_get_monotonic_time () - NAP_US + 1);
  bt_clock_unref (clock);
}

static void
test_speed (void)
{
  BtClock *clock = bt_clock_new ();
  gint64 shown, now;

  bt_clock_set_speed (clock, 300);
  g_assert_cmpuint (bt_clock_get_speed (clock), ==, 300);
  g_assert_cmpuint (bt_clock_scale_rate (clock, 1000), ==, 3000);
  shown = bt_clock_now (clock);
  g_usleep (NAP_US);
  g_assert_cmpint (bt_clock_now (clock), >=, shown + 3 * NAP_US);
  now = g_get_monotonic_time ();
  g_assert_cmpint (bt_clock_to_system (clock, bt_clock_now (clock) + 3 * G_USEC_PER_SEC), >=,
                   now + G_USEC_PER_SEC);
  bt_clock_set_speed (clock, 0);
  g_assert_cmpuint (bt_clock_get_speed (clock), ==, 1);
  bt_clock_set_speed (clock, G_MAXUINT);
  g_assert_cmpuint (bt_clock_get_speed (clock), ==, BT_CLOCK_SPEED_MAX);
  /* Far away is no overflow. */
  g_assert_cmpint (bt_clock_to_system (clock, G_MAXINT64 - 1), >, now);
  bt_clock_unref (clock);
}

/* Whoever wakes when he was told finds that it is time. */
static void
test_there_and_back (void)
{
  const guint speeds[] = { 1, 33, 50, 100, 300, 777, BT_CLOCK_SPEED_MAX };

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++) {
    BtClock *clock = bt_clock_new ();
    gint64 due_us, system_us;

    bt_clock_set_speed (clock, speeds[i]);
    due_us = bt_clock_now (clock) + 10 * speeds[i];
    system_us = bt_clock_to_system (clock, due_us);
    while (g_get_monotonic_time () < system_us)
      g_usleep (10);
    g_assert_cmpint (bt_clock_now (clock), >=, due_us);
    bt_clock_unref (clock);
  }
}

static void
test_step_ends (void)
{
  BtClock *clock = bt_clock_new ();
  gint64 shown;

  bt_clock_set_running (clock, FALSE);
  bt_clock_step (clock, 3600 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpint (bt_clock_get_state (clock), ==, BT_CLOCK_STEPS);
  g_assert_cmpint (bt_clock_to_system (clock, bt_clock_now (clock) + 1), <, G_MAXINT64);
  bt_clock_end_step (clock);
  g_assert_cmpint (bt_clock_get_state (clock), ==, BT_CLOCK_STANDS);
  shown = bt_clock_now (clock);
  g_usleep (NAP_US);
  g_assert_cmpint (bt_clock_now (clock), ==, shown);
  bt_clock_set_running (clock, TRUE);
  bt_clock_end_step (clock); /* none is taken */
  g_assert_cmpint (bt_clock_get_state (clock), ==, BT_CLOCK_RUNS);
  bt_clock_unref (clock);
}

/* One in which nothing happens is over at its end, and shows no more than that. */
static void
test_step_is_bounded (void)
{
  BtClock *clock = bt_clock_new ();
  gint64 shown;

  bt_clock_set_running (clock, FALSE);
  shown = bt_clock_now (clock);
  bt_clock_step (clock, NAP_US / 2);
  g_assert_cmpint (bt_clock_to_system (clock, shown + NAP_US), ==, G_MAXINT64);
  g_usleep (NAP_US);
  g_assert_cmpint (bt_clock_now (clock), ==, shown + NAP_US / 2);
  g_assert_cmpint (bt_clock_get_state (clock), ==, BT_CLOCK_STANDS);
  bt_clock_unref (clock);
}

/* @us is traced to between two readings of the system's clock, one of which is rounded. */
static void
assert_traced (BtClock *clock, gint64 us, gint64 from_us, gint64 to_us)
{
  g_assert_cmpint (bt_clock_trace (clock, us), >=, from_us - 1);
  g_assert_cmpint (bt_clock_trace (clock, us), <=, to_us + 1);
}

/* What was noted down is told when it happened, also after the clock was set. */
static void
test_trace (void)
{
  const guint speeds[] = { 10, 100, 400, BT_CLOCK_SPEED_MAX };

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++) {
    BtClock *clock = bt_clock_new ();
    gint64 from_us, to_us, shown;

    bt_clock_set_speed (clock, speeds[i]);
    g_usleep (NAP_US);
    from_us = g_get_monotonic_time ();
    shown = bt_clock_now (clock);
    to_us = g_get_monotonic_time ();
    g_usleep (NAP_US);
    assert_traced (clock, shown, from_us - 100 / speeds[i], to_us);
    bt_clock_get_state (clock);
    bt_clock_end_step (clock);
    assert_traced (clock, shown, from_us - 100 / speeds[i], to_us);
    bt_clock_set_running (clock, FALSE);
    g_usleep (NAP_US);
    assert_traced (clock, shown, from_us - 100 / speeds[i], to_us);
    /* While it stood: when it began to stand. */
    assert_traced (clock, bt_clock_now (clock), to_us + NAP_US, g_get_monotonic_time () - NAP_US);
    bt_clock_unref (clock);
  }
}

#define ROUNDED_US 1 /* what a trace is off by at most, for each is rounded by itself */

/* Later is never told as earlier, however it is set in between. */
static void
test_trace_in_order (void)
{
  static const guint speeds[] = { 400, 10, 10000, 100, 1 };
  BtClock *clock = bt_clock_new ();
  gint64 last = 0;

  for (guint i = 0; i < 50; i++) {
    gint64 shown = bt_clock_now (clock), traced;

    g_usleep (500);
    if (i % 3 == 1)
      bt_clock_set_speed (clock, speeds[i % G_N_ELEMENTS (speeds)]);
    if (i % 3 == 2)
      bt_clock_set_running (clock, i % 2 == 0);
    traced = bt_clock_trace (clock, shown);
    g_assert_cmpint (traced, >=, last - ROUNDED_US);
    g_assert_cmpint (traced, <=, g_get_monotonic_time ());
    last = traced;
  }
  bt_clock_unref (clock);
}

/* Of all threads' readings none is less than an earlier one. */
static gpointer
read_thread (gpointer data)
{
  gint64 last = 0;

  for (guint i = 0; i < 20000; i++) {
    gint64 now = bt_clock_now (data);

    g_assert_cmpint (now, >=, last);
    last = now;
  }
  return NULL;
}

static void
test_threads (void)
{
  BtClock *clock = bt_clock_new ();
  GThread *threads[] = { g_thread_new ("one", read_thread, clock),
                         g_thread_new ("two", read_thread, clock) };

  for (guint i = 0; i < 2000; i++) {
    bt_clock_set_speed (clock, 1 + i);
    bt_clock_set_running (clock, i % 3 != 0);
    bt_clock_step (clock, i);
    bt_clock_end_step (clock);
  }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  bt_clock_unref (clock);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/none", test_none);
  g_test_add_func ("/clock/runs", test_runs);
  g_test_add_func ("/clock/stands", test_stands);
  g_test_add_func ("/clock/speed", test_speed);
  g_test_add_func ("/clock/there-and-back", test_there_and_back);
  g_test_add_func ("/clock/step-ends", test_step_ends);
  g_test_add_func ("/clock/step-is-bounded", test_step_is_bounded);
  g_test_add_func ("/clock/trace", test_trace);
  g_test_add_func ("/clock/trace-in-order", test_trace_in_order);
  g_test_add_func ("/clock/threads", test_threads);
  return g_test_run ();
}
