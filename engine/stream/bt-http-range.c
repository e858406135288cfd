/* bt-http-range.c — which part of a file an HTTP client asks for (RFC 9110, section 14).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-http-range.h"

#include <string.h>

#define UNIT "bytes="

static const char *
skip_space (const char *at)
{
  while (*at == ' ' || *at == '\t')
    at++;
  return at;
}

/* What is too large for a number is larger than every file. FALSE: no digit. */
static gboolean
take_number (const char **at, guint64 *value)
{
  const char *begin = *at;

  *value = 0;
  for (; g_ascii_isdigit (**at); (*at)++) {
    guint64 digit = (guint64) (**at - '0');

    *value = *value > (G_MAXUINT64 - digit) / 10 ? G_MAXUINT64 : *value * 10 + digit;
  }
  return *at != begin;
}

/* "-500": the last bytes. */
static BtHttpRangeKind
take_suffix (guint64 n_bytes, guint64 size, BtHttpRange *range)
{
  if (n_bytes == 0 || size == 0)
    return BT_HTTP_RANGE_UNSATISFIABLE;
  range->length = MIN (n_bytes, size);
  range->first = size - range->length;
  return BT_HTTP_RANGE_PART;
}

/* @last: of the file, or of what is asked for; not before @first. */
static BtHttpRangeKind
take_part (guint64 first, guint64 last, guint64 size, BtHttpRange *range)
{
  if (first >= size)
    return BT_HTTP_RANGE_UNSATISFIABLE;
  range->first = first;
  range->length = MIN (last, size - 1) - first + 1;
  return BT_HTTP_RANGE_PART;
}

BtHttpRangeKind
bt_http_range_parse (const char *text, guint64 size, BtHttpRange *range)
{
  guint64 first = 0, last = G_MAXUINT64;
  gboolean has_first, has_last;

  *range = (BtHttpRange) { .length = size };
  if (!text || g_ascii_strncasecmp (text, UNIT, strlen (UNIT)) != 0)
    return BT_HTTP_RANGE_WHOLE;
  text = skip_space (text + strlen (UNIT));
  has_first = take_number (&text, &first);
  if (*text++ != '-')
    return BT_HTTP_RANGE_WHOLE;
  has_last = take_number (&text, &last);
  if (*skip_space (text) != '\0' || (!has_first && !has_last))
    return BT_HTTP_RANGE_WHOLE;
  if (!has_first)
    return take_suffix (last, size, range);
  if (!has_last)
    last = G_MAXUINT64;
  return last < first ? BT_HTTP_RANGE_WHOLE : take_part (first, last, size, range);
}

char *
bt_http_range_format (const BtHttpRange *range, guint64 size)
{
  if (!range)
    return g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, size);
  return g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                          range->first, range->first + range->length - 1, size);
}
