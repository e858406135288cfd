/* bt-subtitle-time.c — the line of a subtitle file that tells from when until when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtitles/bt-subtitle-time.h"

#include <string.h>

#define DIGITS_MAX 3 /* of each number: no film has 1,000 hours */

static void
skip_blanks (const char **at, const char *end)
{
  while (*at < end && (**at == ' ' || **at == '\t'))
    (*at)++;
}

static gboolean
take_number (const char **at, const char *end, guint *number, guint *n_digits)
{
  *number = *n_digits = 0;
  while (*at < end && g_ascii_isdigit (**at) && *n_digits < DIGITS_MAX) {
    *number = *number * 10 + (guint) (**at - '0');
    (*n_digits)++;
    (*at)++;
  }
  return *n_digits > 0 && (*at == end || !g_ascii_isdigit (**at));
}

static gboolean
take_char (const char **at, const char *end, const char *any_of)
{
  if (*at == end || strchr (any_of, **at) == NULL || **at == '\0')
    return FALSE;
  (*at)++;
  return TRUE;
}

/* Some write "1,5" for half a second: the digits after the point have their usual weight. */
static gboolean
take_fraction (const char **at, const char *end, gint64 *us)
{
  static const gint64 weights[DIGITS_MAX + 1] = { 0, 100000, 10000, 1000 };
  guint number, n_digits;

  *us = 0;
  if (!take_char (at, end, ".,"))
    return TRUE;
  if (!take_number (at, end, &number, &n_digits))
    return FALSE;
  *us = number * weights[n_digits];
  return TRUE;
}

gboolean
bt_subtitle_time_take (const char **at, const char *end, gint64 *us)
{
  guint parts[3], n_parts = 0, n_digits;
  guint hours, minutes, seconds;
  gint64 fraction;

  do {
    if (!take_number (at, end, &parts[n_parts++], &n_digits))
      return FALSE;
  } while (n_parts < 3 && take_char (at, end, ":"));
  if (n_parts < 2 || !take_fraction (at, end, &fraction))
    return FALSE;
  hours = n_parts == 3 ? parts[0] : 0;
  minutes = parts[n_parts - 2];
  seconds = parts[n_parts - 1];
  if (minutes > 59 || seconds > 59)
    return FALSE;
  *us = ((hours * 60 + minutes) * 60 + seconds) * G_USEC_PER_SEC + fraction;
  return TRUE;
}

gboolean
bt_subtitle_time_parse (const char *line, const char *end, gint64 *begin_us, gint64 *end_us)
{
  skip_blanks (&line, end);
  if (!bt_subtitle_time_take (&line, end, begin_us))
    return FALSE;
  skip_blanks (&line, end);
  if (end - line < 3 || memcmp (line, "-->", 3) != 0)
    return FALSE;
  line += 3;
  skip_blanks (&line, end);
  return bt_subtitle_time_take (&line, end, end_us)
         && (line == end || *line == ' ' || *line == '\t');
}
