/* test-limits-now.c — the alternative limits come and go with the clock.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits-now.h"

#define MONDAY 0
#define SATURDAY 5
#define SUNDAY 6
#define AT(hour, minute) ((hour) *60 + (minute))
#define MINUTE_US (60 * G_USEC_PER_SEC)

static void
fill_options (BtEngineOptions *options)
{
  bt_engine_options_init (options);
  options->down_limit = 1000;
  options->up_limit = 2000;
  options->alt_down_limit = 10;
  options->alt_up_limit = 20;
}

static BtLimitsNow
get_at (const BtEngineOptions *options, GTimeZone *zone, gint64 unix_s)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_s);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  BtLimitsNow now;

  bt_limits_now_get (&now, options, local);
  return now;
}

static void
test_by_hand (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BtEngineOptions options;
  BtLimitsNow now;

  fill_options (&options);
  now = get_at (&options, utc, 0);
  g_assert_false (now.is_alternative);
  g_assert_cmpuint (now.down_limit, ==, 1000);
  g_assert_cmpuint (now.up_limit, ==, 2000);
  g_assert_cmpint (now.again_us, ==, G_MAXINT64);
  options.alt_now = TRUE;
  now = get_at (&options, utc, 0);
  g_assert_true (now.is_alternative);
  g_assert_cmpuint (now.down_limit, ==, 10);
  g_assert_cmpuint (now.up_limit, ==, 20);
}

/* Begin and end (excluded) of the spans that hold in a week, in minutes from Monday 00:00. */
static const struct {
  BtSchedule schedule;
  guint from, to; /* one of them; TO may lie beyond the week's end */
} weeks[] = {
  { { TRUE, 1 << MONDAY, AT (0, 0), AT (0, 1) }, 0, 1 },
  { { TRUE, 1 << SATURDAY, AT (8, 30), AT (17, 0) },
    SATURDAY *AT (24, 0) + AT (8, 30),
    SATURDAY *AT (24, 0) + AT (17, 0) },
  { { TRUE, 1 << SUNDAY, AT (22, 0), AT (6, 0) },
    SUNDAY *AT (24, 0) + AT (22, 0),
    7 * AT (24, 0) + AT (6, 0) },
  { { TRUE, 1 << MONDAY, AT (7, 0), AT (7, 0) }, AT (7, 0), AT (31, 0) },
  { { TRUE, 0, AT (7, 0), AT (8, 0) }, 0, 0 },
};

/* Every minute of a week. */
static void
test_weeks (void)
{
  const gint64 monday_s = 4 * 86400; /* 1970-01-05 */
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BtEngineOptions options;

  fill_options (&options);
  for (gsize i = 0; i < G_N_ELEMENTS (weeks); i++) {
    options.schedule = weeks[i].schedule;
    for (guint minute = 0; minute < 7 * AT (24, 0); minute++) {
      BtLimitsNow now = get_at (&options, utc, monday_s + minute * 60 + 17);
      gboolean expected = (minute >= weeks[i].from && minute < weeks[i].to)
                          || minute + 7 * AT (24, 0) < weeks[i].to;

      g_assert_cmpint (now.is_alternative, ==, expected);
      g_assert_cmpint (now.again_us, ==, 43 * G_USEC_PER_SEC);
    }
  }
}

/* It is the clock on the wall that counts: an hour is left out in March and comes twice in October. */
static void
test_summer_time (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("CET-1CEST,M3.5.0,M10.5.0/3");
  const gint64 march_s = 1774746000;   /* 2026-03-29 01:00 UTC: 02:00 becomes 03:00 */
  const gint64 october_s = 1792890000; /* 2026-10-25 01:00 UTC: 03:00 becomes 02:00 */
  BtEngineOptions options;

  g_assert_nonnull (zone);
  fill_options (&options);
  options.schedule = (BtSchedule) { TRUE, 1 << SUNDAY, AT (2, 30), AT (4, 0) };
  g_assert_false (get_at (&options, zone, march_s - 1).is_alternative);
  g_assert_true (get_at (&options, zone, march_s).is_alternative);
  g_assert_false (get_at (&options, zone, march_s + 3600).is_alternative);
  g_assert_true (get_at (&options, zone, october_s - 1800).is_alternative);
  g_assert_false (get_at (&options, zone, october_s).is_alternative);
  g_assert_true (get_at (&options, zone, october_s + 1800).is_alternative);
  g_assert_false (get_at (&options, zone, october_s + 7200).is_alternative);
}

/* Never later than at the next minute's begin. */
static void
test_asks_again (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BtEngineOptions options;

  fill_options (&options);
  options.schedule = (BtSchedule) { TRUE, 0x7f, AT (9, 0), AT (10, 0) };
  g_assert_cmpint (get_at (&options, utc, 0).again_us, ==, MINUTE_US);
  g_assert_cmpint (get_at (&options, utc, 59).again_us, ==, G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits-now/by-hand", test_by_hand);
  g_test_add_func ("/limits-now/weeks", test_weeks);
  g_test_add_func ("/limits-now/summer-time", test_summer_time);
  g_test_add_func ("/limits-now/asks-again", test_asks_again);
  return g_test_run ();
}
