/* pm-history-words.c — when something was, how long it lasted, and what it came to, as a person says it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-history-words.h"

#include <glib/gi18n.h>

#include "pm-format.h"

#define MINUTE 60 /* seconds */
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static char *
format_time (gint64 seconds, const char *format)
{
  g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_local (seconds) : NULL;

  return time != NULL ? g_date_time_format (time, format) : NULL;
}

char *
pm_history_words_moment (gint64 seconds)
{
  /* Translators: a day and a time as g_date_time_format() writes them: "12 March 2026, 14:05". */
  return format_time (seconds, _ ("%-d %B %Y, %H:%M"));
}

char *
pm_history_words_day (gint64 seconds)
{
  /* Translators: a day as g_date_time_format() writes it: "12 March 2026". */
  return format_time (seconds, _ ("%-d %B %Y"));
}

typedef enum { UNIT_DAY, UNIT_HOUR, UNIT_MINUTE, UNIT_SECOND, N_UNITS } Unit;

static const guint64 unit_seconds[N_UNITS] = { DAY, HOUR, MINUTE, 1 };

static char *
count (guint64 n, Unit unit)
{
  g_autofree char *number = pm_format_count (n);
  gulong plural = (gulong) MIN (n, (guint64) G_MAXLONG);

  switch (unit) {
  case UNIT_DAY:
    return g_strdup_printf (ngettext ("%s day", "%s days", plural), number);
  case UNIT_HOUR:
    return g_strdup_printf (ngettext ("%s hour", "%s hours", plural), number);
  case UNIT_MINUTE:
    return g_strdup_printf (ngettext ("%s minute", "%s minutes", plural), number);
  case UNIT_SECOND:
  case N_UNITS:
  default:
    return g_strdup_printf (ngettext ("%s second", "%s seconds", plural), number);
  }
}

/* The largest unit, and the one below it if that is at least minutes. */
char *
pm_history_words_duration (guint64 seconds)
{
  Unit unit = UNIT_DAY;
  g_autofree char *large = NULL, *small = NULL;
  guint64 rest;

  while (unit < UNIT_SECOND && seconds < unit_seconds[unit])
    unit++;
  large = count (seconds / unit_seconds[unit], unit);
  if (unit >= UNIT_MINUTE)
    return g_steal_pointer (&large);
  rest = seconds % unit_seconds[unit] / unit_seconds[unit + 1];
  if (rest == 0)
    return g_steal_pointer (&large);
  small = count (rest, unit + 1);
  /* Translators: "3 hours, 12 minutes". */
  return g_strdup_printf (_ ("%s, %s"), large, small);
}

char *
pm_history_words_ratio (guint64 given, guint64 came)
{
  if (came == 0)
    return g_strdup ("–");
  return g_strdup_printf ("%.2f", (double) given / (double) came);
}
