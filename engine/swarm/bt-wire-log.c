/* bt-wire-log.c — messages that came and went lately, while somebody looks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/bt-wire-log.h"

void
bt_wire_log_set_enabled (BtWireLog *self, gboolean enabled)
{
  if (enabled == self->enabled)
    return;
  self->enabled = enabled;
  self->first = self->n = 0;
  g_clear_pointer (&self->entries, g_free);
  if (enabled)
    self->entries = g_new (BtWireEntry, BT_WIRE_ENTRIES_MAX);
}

void
bt_wire_log_add (BtWireLog *self, const BtWireEntry *entry)
{
  BtWireEntry *kept;

  if (!self->enabled)
    return;
  kept = &self->entries[(self->first + self->n) % BT_WIRE_ENTRIES_MAX];
  *kept = *entry;
  kept->number = ++self->n_counted;
  if (self->n < BT_WIRE_ENTRIES_MAX)
    self->n++;
  else
    self->first = (self->first + 1) % BT_WIRE_ENTRIES_MAX;
}

void
bt_wire_log_take (BtWireLog *self, GArray *entries)
{
  for (guint i = 0; i < self->n; i++)
    g_array_append_val (entries, self->entries[(self->first + i) % BT_WIRE_ENTRIES_MAX]);
  self->first = self->n = 0;
}
