/* test-options.c — when a schedule is on, and what engines begin with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-options.h"

#define MONDAY 0
#define TUESDAY 1
#define SUNDAY 6
#define AT(hour, minute) ((hour) *60 + (minute))

static void
test_by_day (void)
{
  BtSchedule schedule = { TRUE, 1 << MONDAY, AT (9, 0), AT (17, 30) };

  g_assert_false (bt_schedule_is_on (&schedule, MONDAY, AT (8, 59)));
  g_assert_true (bt_schedule_is_on (&schedule, MONDAY, AT (9, 0)));
  g_assert_true (bt_schedule_is_on (&schedule, MONDAY, AT (17, 29)));
  g_assert_false (bt_schedule_is_on (&schedule, MONDAY, AT (17, 30)));
  g_assert_false (bt_schedule_is_on (&schedule, TUESDAY, AT (12, 0)));
  schedule.enabled = FALSE;
  g_assert_false (bt_schedule_is_on (&schedule, MONDAY, AT (12, 0)));
}

static void
test_over_night (void)
{
  BtSchedule schedule = { TRUE, 1 << SUNDAY, AT (23, 0), AT (6, 0) };

  g_assert_false (bt_schedule_is_on (&schedule, SUNDAY, AT (5, 0)));
  g_assert_true (bt_schedule_is_on (&schedule, SUNDAY, AT (23, 0)));
  g_assert_true (bt_schedule_is_on (&schedule, MONDAY, AT (5, 59)));
  g_assert_false (bt_schedule_is_on (&schedule, MONDAY, AT (6, 0)));
  g_assert_false (bt_schedule_is_on (&schedule, MONDAY, AT (23, 0)));
}

static void
test_equal (void)
{
  BtTorrentOptions a, b;
  BtEngineOptions engine;

  bt_torrent_options_init (&a);
  bt_torrent_options_init (&b);
  g_assert_true (bt_torrent_options_equal (&a, &b));
  b.goal.minutes = 1;
  g_assert_false (bt_torrent_options_equal (&a, &b));
  g_assert_true (bt_seed_goal_is_set (&b.goal));
  bt_engine_options_init (&engine);
  g_assert_false (bt_seed_goal_is_set (&engine.goal));
  g_assert_cmpuint (engine.down_limit, ==, 0);
  g_assert_cmpuint (engine.max_peers, >=, engine.max_torrent_peers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/schedule-by-day", test_by_day);
  g_test_add_func ("/options/schedule-over-night", test_over_night);
  g_test_add_func ("/options/equal", test_equal);
  return g_test_run ();
}
