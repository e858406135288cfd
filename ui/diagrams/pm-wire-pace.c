/* pm-wire-pace.c — how many messages come and go a second, and how long an answer takes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-wire-pace.h"

#include <string.h>

#define WINDOW_US (2 * G_USEC_PER_SEC) /* shorter, and the number jumps; longer, and it lags */

static const PmWireMark *
get_mark (const PmWirePace *self, guint index)
{
  return &self->marks[(self->first_mark + index) % PM_WIRE_MARKS];
}

static void
add_mark (PmWirePace *self, guint64 number, gint64 now_us)
{
  self->marks[(self->first_mark + self->n_marks) % PM_WIRE_MARKS] = (PmWireMark) { number, now_us };
  if (self->n_marks < PM_WIRE_MARKS)
    self->n_marks++;
  else
    self->first_mark = (self->first_mark + 1) % PM_WIRE_MARKS;
}

static void
add_trip (PmWirePace *self, gint64 trip_us)
{
  self->trips_us[self->next_trip] = trip_us;
  self->next_trip = (self->next_trip + 1) % PM_WIRE_ROUND_TRIPS;
  self->n_trips = MIN (self->n_trips + 1, PM_WIRE_ROUND_TRIPS);
}

void
pm_wire_pace_add (PmWirePace *self, const GArray *entries, gint64 now_us)
{
  const BtWireEntry *list = (const BtWireEntry *) entries->data;

  if (entries->len == 0)
    return;
  /* What was there before the first report is not known to have come at any time. */
  if (self->n_marks == 0)
    add_mark (self, list[0].number - 1, MIN (list[0].time_us, now_us));
  add_mark (self, list[entries->len - 1].number, now_us);
  for (guint i = 0; i < entries->len; i++)
    if (list[i].method == BT_WIRE_PIECE && !list[i].is_sent && list[i].asked_us != 0)
      add_trip (self, MAX (list[i].time_us - list[i].asked_us, 0));
}

guint
pm_wire_pace_get_rate (const PmWirePace *self, gint64 now_us)
{
  const PmWireMark *from = NULL, *last;
  gint64 past_us;

  if (self->n_marks == 0)
    return 0;
  last = get_mark (self, self->n_marks - 1);
  if (now_us - last->time_us >= WINDOW_US)
    return 0;
  /* The last one before the window, or the first of all. */
  for (guint i = 0; i < self->n_marks; i++)
    if (i == 0 || now_us - get_mark (self, i)->time_us >= WINDOW_US)
      from = get_mark (self, i);
  past_us = MAX (now_us - from->time_us, WINDOW_US / 2);
  return (guint) MIN ((last->number - from->number) * G_USEC_PER_SEC / past_us, G_MAXUINT);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

gint64
pm_wire_pace_get_round_trip (const PmWirePace *self)
{
  gint64 sorted[PM_WIRE_ROUND_TRIPS];

  if (self->n_trips == 0)
    return -1;
  memcpy (sorted, self->trips_us, self->n_trips * sizeof *sorted);
  qsort (sorted, self->n_trips, sizeof *sorted, compare_cb);
  return sorted[self->n_trips / 2];
}
