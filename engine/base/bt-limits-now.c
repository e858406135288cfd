/* bt-limits-now.c — which of a person's limits hold at one moment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits-now.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)

static gboolean
is_scheduled (const BtSchedule *schedule, GDateTime *local)
{
  guint weekday = (guint) g_date_time_get_day_of_week (local) - 1;
  guint minute = (guint) (g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local));

  return bt_schedule_is_on (schedule, weekday, minute);
}

static gint64
get_rest_of_minute_us (GDateTime *local)
{
  return MINUTE_US - g_date_time_get_second (local) * G_USEC_PER_SEC
         - g_date_time_get_microsecond (local);
}

void
bt_limits_now_get (BtLimitsNow *self, const BtEngineOptions *options, GDateTime *local)
{
  gboolean alternative = options->alt_now || is_scheduled (&options->schedule, local);

  *self = (BtLimitsNow) {
    .down_limit = alternative ? options->alt_down_limit : options->down_limit,
    .up_limit = alternative ? options->alt_up_limit : options->up_limit,
    .is_alternative = alternative,
    .again_us = options->schedule.enabled ? get_rest_of_minute_us (local) : G_MAXINT64,
  };
}
