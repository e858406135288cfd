/* bt-event-log.c — blocks that came and went lately, while somebody looks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-event-log.h"

void
bt_event_log_set_enabled (BtEventLog *self, gboolean enabled)
{
  if (enabled == self->enabled)
    return;
  self->enabled = enabled;
  self->first = self->n = 0;
  g_clear_pointer (&self->events, g_free);
  if (enabled)
    self->events = g_new (BtBlockEvent, BT_BLOCK_EVENTS_MAX);
}

void
bt_event_log_add (BtEventLog *self, const BtBlockEvent *event)
{
  if (!self->enabled)
    return;
  self->events[(self->first + self->n) % BT_BLOCK_EVENTS_MAX] = *event;
  if (self->n < BT_BLOCK_EVENTS_MAX)
    self->n++;
  else
    self->first = (self->first + 1) % BT_BLOCK_EVENTS_MAX;
}

void
bt_event_log_take (BtEventLog *self, GArray *events)
{
  for (guint i = 0; i < self->n; i++)
    g_array_append_val (events, self->events[(self->first + i) % BT_BLOCK_EVENTS_MAX]);
  self->first = self->n = 0;
}
