/* bt-sim-event.c — what will happen in a simulated world, in the order of its clock.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim-event.h"

#define FAN 4 /* children a node: half the levels of a binary heap, and they share a cache line */

void
bt_sim_events_init (BtSimEvents *self)
{
  *self = (BtSimEvents) { .room = 1024 };
  self->events = g_new (BtSimEvent, self->room);
}

void
bt_sim_events_clear (BtSimEvents *self)
{
  g_clear_pointer (&self->events, g_free);
}

static inline gboolean
is_before (const BtSimEvent *a, const BtSimEvent *b)
{
  return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

void
bt_sim_events_push (BtSimEvents *self, gint64 at_us, BtSimEventKind kind, gpointer target,
                    guint64 value)
{
  BtSimEvent event = { at_us, self->next_order++ << BT_SIM_KIND_BITS | kind, target, value };
  gsize at = self->n++;

  if (self->n > self->room) {
    self->room *= 2;
    self->events = g_renew (BtSimEvent, self->events, self->room);
  }
  while (at > 0 && is_before (&event, &self->events[(at - 1) / FAN])) {
    self->events[at] = self->events[(at - 1) / FAN];
    at = (at - 1) / FAN;
  }
  self->events[at] = event;
}

static gsize
find_least_child (const BtSimEvents *self, gsize at)
{
  gsize first = at * FAN + 1, end = MIN (first + FAN, self->n), least = first;

  for (gsize i = first + 1; i < end; i++) {
    if (is_before (&self->events[i], &self->events[least]))
      least = i;
  }
  return least;
}

BtSimEvent
bt_sim_events_pop (BtSimEvents *self)
{
  BtSimEvent first = self->events[0], last = self->events[--self->n];
  gsize at = 0;

  while (at * FAN + 1 < self->n) {
    gsize child = find_least_child (self, at);

    if (!is_before (&self->events[child], &last))
      break;
    self->events[at] = self->events[child];
    at = child;
  }
  self->events[at] = last;
  return first;
}

gint64
bt_sim_events_get_next_us (const BtSimEvents *self)
{
  return self->n > 0 ? self->events[0].at_us : G_MAXINT64;
}
