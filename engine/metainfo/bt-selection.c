/* bt-selection.c — which files a magnet link or a person picks: "0,2,5-9" (BEP 53).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-magnet.h"

#include "base/bt-limits.h"

/* Both ends belong to it. */
typedef struct {
  guint32 first, last;
} Range;

static gboolean
read_index (const char **at, guint32 *out)
{
  guint32 value = 0;

  if (!g_ascii_isdigit (**at))
    return FALSE;
  for (; g_ascii_isdigit (**at); ++*at) {
    value = value * 10 + (guint32) g_ascii_digit_value (**at);
    if (value > BT_LIMIT_SELECT_INDEX)
      return FALSE;
  }
  *out = value;
  return TRUE;
}

static gboolean
read_range (const char **at, Range *out)
{
  if (!read_index (at, &out->first))
    return FALSE;
  out->last = out->first;
  if (**at != '-')
    return TRUE;
  ++*at;
  return read_index (at, &out->last) && out->first <= out->last;
}

static int
compare_ranges_cb (gconstpointer a, gconstpointer b)
{
  const Range *x = a, *y = b;

  return (x->first > y->first) - (x->first < y->first);
}

static GArray *
read_ranges (const char *text)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (Range));

  for (;; text++) {
    Range range;

    if (!read_range (&text, &range))
      return NULL;
    g_array_append_val (ranges, range);
    if (*text == '\0')
      break;
    if (*text != ',')
      return NULL;
  }
  g_array_sort (ranges, compare_ranges_cb);
  return g_steal_pointer (&ranges);
}

/* Ranges are spread out after they were sorted, so that none is walked through twice. */
GArray *
bt_selection_parse (const char *text, GError **error)
{
  g_autoptr (GArray) ranges = read_ranges (text);
  GArray *indices;
  guint32 next = 0;

  if (ranges == NULL) {
    g_set_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_MAGNET,
                 "a list of files looks like 0,2,5-9, with numbers up to %d",
                 BT_LIMIT_SELECT_INDEX);
    return NULL;
  }
  indices = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < ranges->len; i++) {
    const Range *range = &g_array_index (ranges, Range, i);

    for (guint32 index = MAX (range->first, next); index <= range->last; index++)
      g_array_append_val (indices, index);
    next = MAX (next, range->last + 1);
  }
  return indices;
}
