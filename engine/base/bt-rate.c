/* bt-rate.c — how many bytes a second went by lately.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-rate.h"

#include <string.h>

void
bt_rate_init (BtRate *self)
{
  *self = (BtRate) { 0 };
}

/* Empties the slots that went by since the newest one. */
static void
advance (BtRate *self, gint64 number)
{
  gint64 gone = number - self->slot_number;

  if (gone <= 0)
    return;
  if (gone >= BT_RATE_SLOTS) {
    memset (self->slots, 0, sizeof self->slots);
  } else {
    for (gint64 i = self->slot_number + 1; i <= number; i++)
      self->slots[i % BT_RATE_SLOTS] = 0;
  }
  self->slot_number = number;
}

void
bt_rate_add (BtRate *self, guint32 n_bytes, gint64 now_us)
{
  gint64 number = now_us / BT_RATE_SLOT_US;
  guint32 *slot;

  if (n_bytes == 0)
    return;
  if (self->total == 0)
    self->slot_number = number;
  if (self->total == 0 || number - self->last_slot_number >= BT_RATE_SLOTS)
    self->first_slot_number = number;
  advance (self, number);
  self->last_slot_number = self->slot_number;
  slot = &self->slots[self->slot_number % BT_RATE_SLOTS];
  *slot = n_bytes > G_MAXUINT32 - *slot ? G_MAXUINT32 : *slot + n_bytes;
  self->total += n_bytes;
}

guint64
bt_rate_get (BtRate *self, gint64 now_us)
{
  guint64 sum = 0;
  gint64 from, span_us;

  if (self->total == 0)
    return 0;
  advance (self, now_us / BT_RATE_SLOT_US);
  for (guint i = 0; i < BT_RATE_SLOTS; i++)
    sum += self->slots[i];
  from = MAX (self->first_slot_number, self->slot_number - (BT_RATE_SLOTS - 1));
  /* The first bytes of a young meter are no measure of anything. */
  span_us = MAX (now_us - from * BT_RATE_SLOT_US, BT_RATE_LEAST_US);
  return sum * G_USEC_PER_SEC / (guint64) span_us;
}
