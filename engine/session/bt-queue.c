/* bt-queue.c — which torrents run: so many downloads and so many seeds at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-queue.h"

/* Takes a slot if one is left. */
static gboolean
take_slot (guint *n_taken, guint n_slots)
{
  if (n_slots > 0 && *n_taken >= n_slots)
    return FALSE;
  (*n_taken)++;
  return TRUE;
}

void
bt_queue_decide (BtQueueItem *items, guint n, const guint *slots)
{
  guint n_taken[BT_N_QUEUE_KINDS] = { 0 };

  for (guint i = 0; i < n; i++) {
    BtQueueItem *item = &items[i];

    if (item->kind == BT_QUEUE_NONE)
      continue;
    if (item->forced || (item->running && item->slow))
      item->running = TRUE;
    else
      item->running = take_slot (&n_taken[item->kind], slots[item->kind]);
  }
}

void
bt_queue_pace_begin (BtQueuePace *self, guint64 n_bytes, gint64 now_us)
{
  self->since_us = now_us;
  self->n_bytes = n_bytes;
  self->slow = FALSE;
}

gint64
bt_queue_pace_get_due_us (const BtQueuePace *self, gint64 window_us)
{
  return self->since_us + window_us;
}

void
bt_queue_pace_update (BtQueuePace *self, guint64 n_bytes, gint64 window_us, gint64 now_us)
{
  guint64 n_moved = n_bytes - self->n_bytes;

  if (now_us < bt_queue_pace_get_due_us (self, window_us))
    return;
  bt_queue_pace_begin (self, n_bytes, now_us);
  self->slow = n_moved < BT_QUEUE_SLOW_BYTES;
}
