/* pm-list-diff.c — how one list becomes another in few steps: what stays in its order is not touched.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stays is the longest run of items that stand in the same order in both. */
#include "pm-list-diff.h"

/* The first of @tails (shape n, ascending places of the ends of runs) that is not below @place. */
static guint
find_tail (const int *places, const guint *tails, guint n, int place)
{
  guint low = 0, high = n;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (places[tails[middle]] < place)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Marks in @stays (shape n) the items of a longest ascending run. */
static void
find_staying (const int *places, guint n, gboolean *stays)
{
  g_autofree guint *tails = g_new (guint, n + 1); /* where the best run of each length ends */
  g_autofree int *before = g_new (int, n + 1);    /* the item before in its run */
  guint n_tails = 0;

  for (guint i = 0; i < n; i++) {
    guint length;

    if (places[i] == PM_LIST_NEW)
      continue;
    length = find_tail (places, tails, n_tails, places[i]);
    before[i] = length > 0 ? (int) tails[length - 1] : -1;
    tails[length] = i;
    n_tails = MAX (n_tails, length + 1);
  }
  for (int i = n_tails > 0 ? (int) tails[n_tails - 1] : -1; i >= 0; i = before[i])
    stays[i] = TRUE;
}

static GArray *
span (GArray *edits, guint n, guint n_old)
{
  PmListEdit first = g_array_index (edits, PmListEdit, 0);
  PmListEdit last = g_array_index (edits, PmListEdit, edits->len - 1);
  /* As many items follow the last edit in both lists. */
  guint n_after = n - last.position - last.n_added;
  PmListEdit all = { first.position, n_old - n_after - first.position,
                     n - n_after - first.position };

  g_array_set_size (edits, 0);
  g_array_append_val (edits, all);
  return edits;
}

GArray *
pm_list_diff (const int *places, guint n, guint n_old, guint max_edits)
{
  g_autofree gboolean *stays = g_new0 (gboolean, n + 1);
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (PmListEdit));
  guint old = 0, now = 0;

  find_staying (places, n, stays);
  while (now <= n) {
    PmListEdit edit = { .position = now };

    while (now < n && !stays[now])
      now++;
    edit.n_added = now - edit.position;
    edit.n_removed = (now < n ? (guint) places[now] : n_old) - old;
    if (edit.n_added > 0 || edit.n_removed > 0)
      g_array_append_val (edits, edit);
    old = now < n ? (guint) places[now] + 1 : n_old;
    now++;
  }
  return edits->len > max_edits ? span (edits, n, n_old) : edits;
}
