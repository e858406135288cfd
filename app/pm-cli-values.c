/* pm-cli-values.c — numbers of the command line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pm-cli-values.h"

#define KIB 1024
#define MAX_RATE_KIB (1024 * 1024 * 1024) /* 1 TiB/s: more than any line, and no sum overflows */
#define MAX_RATIO 10000                   /* copies given for each one fetched */

gboolean
pm_cli_refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (
      error, g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, arguments));
  va_end (arguments);
  return FALSE;
}

/* A whole number from @least to @most for the option @name. */
static gboolean
parse_number (const char *name, const char *text, guint64 least, guint64 most, guint64 *value,
              GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, least, most, value, NULL))
    return TRUE;
  return pm_cli_refuse (
      error, "%s %s: give a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, name,
      text, least, most);
}

gboolean
pm_cli_parse_rate (const char *name, const char *text, guint64 *rate, GError **error)
{
  guint64 kib;

  if (text == NULL)
    return TRUE;
  if (!parse_number (name, text, 1, MAX_RATE_KIB, &kib, error))
    return FALSE;
  *rate = kib * KIB;
  return TRUE;
}

gboolean
pm_cli_parse_count (const char *name, const char *text, guint most, guint *value, GError **error)
{
  guint64 number;

  if (text == NULL)
    return TRUE;
  if (!parse_number (name, text, 1, most, &number, error))
    return FALSE;
  *value = (guint) number;
  return TRUE;
}

gboolean
pm_cli_parse_ratio (const char *text, guint *percent, GError **error)
{
  g_autofree char *whole = NULL;
  const char *point;
  guint64 number, fraction = 0;
  gsize n_digits = 0;

  if (text == NULL)
    return TRUE;
  point = strchr (text, '.');
  whole = point != NULL ? g_strndup (text, (gsize) (point - text)) : g_strdup (text);
  if (point != NULL)
    n_digits = strlen (point + 1);
  if (!g_ascii_string_to_unsigned (whole, 10, 0, MAX_RATIO, &number, NULL)
      || (point != NULL && !g_ascii_string_to_unsigned (point + 1, 10, 0, 99, &fraction, NULL))
      || n_digits > 2 || (number == MAX_RATIO && fraction > 0))
    return pm_cli_refuse (error, "--ratio %s: give a number as 2 or 1.5, up to %d", text,
                          MAX_RATIO);
  *percent = (guint) (number * 100 + (n_digits == 1 ? fraction * 10 : fraction));
  return *percent > 0 || pm_cli_refuse (error, "--ratio %s: give a number above 0", text);
}
