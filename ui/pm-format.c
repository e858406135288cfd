/* pm-format.c — numbers as a person reads them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define KILO 1000.0 /* units are decimal, as everywhere on the desktop */
#define MEGA (KILO * KILO)
#define GIGA (KILO * MEGA)

#define MINUTE 60 /* seconds */
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

char *
pm_format_rate (guint64 bytes_per_second)
{
  /* The next larger unit begins where rounding would reach it. */
  if (bytes_per_second < MEGA - KILO / 2)
    /* Translators: kilobytes a second, short */
    return g_strdup_printf (_ ("%.0f kB/s"), bytes_per_second / KILO);
  if (bytes_per_second < GIGA - MEGA / 20)
    /* Translators: megabytes a second, short */
    return g_strdup_printf (_ ("%.1f MB/s"), bytes_per_second / MEGA);
  /* Translators: gigabytes a second, short */
  return g_strdup_printf (_ ("%.1f GB/s"), bytes_per_second / GIGA);
}

char *
pm_format_rate_spoken (guint64 bytes_per_second)
{
  double kilo = round (bytes_per_second / KILO);

  if (bytes_per_second < MEGA - KILO / 2)
    return g_strdup_printf (
        ngettext ("%.0f kilobyte per second", "%.0f kilobytes per second", (gulong) kilo), kilo);
  if (bytes_per_second < GIGA - MEGA / 20)
    return g_strdup_printf (_ ("%.1f megabytes per second"), bytes_per_second / MEGA);
  return g_strdup_printf (_ ("%.1f gigabytes per second"), bytes_per_second / GIGA);
}

char *
pm_format_size (guint64 bytes)
{
  return g_format_size (bytes);
}

static char *
format_left (const char *format, gint64 count)
{
  g_autofree char *number = pm_format_count (count);

  return g_strdup_printf (format, number);
}

/* Rounds to the unit a person would name: nobody plans by "7 minutes and 12 seconds". */
char *
pm_format_eta (gint64 seconds)
{
  gint64 n;

  if (seconds < 0)
    return NULL;
  if (seconds < MINUTE) {
    n = MAX (seconds, 1);
    return format_left (ngettext ("%s second left", "%s seconds left", n), n);
  }
  if (seconds < 90 * MINUTE) {
    n = (seconds + MINUTE / 2) / MINUTE;
    return format_left (ngettext ("%s minute left", "%s minutes left", n), n);
  }
  if (seconds < 36 * HOUR) {
    n = (seconds + HOUR / 2) / HOUR;
    return format_left (ngettext ("%s hour left", "%s hours left", n), n);
  }
  n = (seconds + DAY / 2) / DAY;
  return format_left (ngettext ("%s day left", "%s days left", n), n);
}

char *
pm_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

guint
pm_format_get_percent (double share)
{
  if (share <= 0)
    return 0;
  if (share >= 1)
    return 100;
  return CLAMP ((guint) (share * 100), 1, 99);
}

char *
pm_format_percent (double share)
{
  /* Translators: a share, "43%" */
  return g_strdup_printf (_ ("%u%%"), pm_format_get_percent (share));
}
