/* pm-spread.c — labels beside a drawing, moved apart until none covers another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-spread.h"

/* Neighbours that touch and move together, by the mean of what each of them wishes. */
typedef struct {
  float sum;
  guint n;
} Group;

static float
get_mean (const Group *group)
{
  return group->sum / group->n;
}

/* Isotonic regression: with the gaps taken out, the places need only be in order. */
static guint
group_up (const float *places, guint n, float gap, Group *groups)
{
  guint n_groups = 0;

  for (guint i = 0; i < n; i++) {
    groups[n_groups++] = (Group) { places[i] - i * gap, 1 };
    while (n_groups > 1 && get_mean (&groups[n_groups - 2]) > get_mean (&groups[n_groups - 1])) {
      groups[n_groups - 2].sum += groups[n_groups - 1].sum;
      groups[n_groups - 2].n += groups[n_groups - 1].n;
      n_groups--;
    }
  }
  return n_groups;
}

void
pm_spread (float *places, guint n, float gap, float low, float high)
{
  Group groups[PM_SPREAD_MAX];
  guint n_groups, place = 0;

  g_return_if_fail (n <= PM_SPREAD_MAX);
  if (n == 0)
    return;
  high = MAX (high, low);
  if (n > 1)
    gap = MIN (gap, (high - low) / (n - 1));
  n_groups = group_up (places, n, gap, groups);
  for (guint i = 0; i < n_groups; i++) {
    float mean = CLAMP (get_mean (&groups[i]), low, high - (n - 1) * gap);

    for (guint k = 0; k < groups[i].n; k++, place++)
      places[place] = mean + place * gap;
  }
}
