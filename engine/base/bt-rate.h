/* bt-rate.h — how many bytes a second went by lately.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A window of slots; O(1) to add, O(slots) to read. */
#define BT_RATE_SLOTS 10             /* slots of the window */
#define BT_RATE_SLOT_US (500 * 1000) /* length of one: the window is 5 s */
/* A rate is bytes a second: what came in less than one is not more than what came. */
#define BT_RATE_LEAST_US G_USEC_PER_SEC

typedef struct {
  guint32 slots[BT_RATE_SLOTS]; /* bytes, wraps never: a slot saturates */
  gint64 slot_number;           /* now_us / BT_RATE_SLOT_US of the newest slot */
  gint64 last_slot_number;      /* of the newest byte */
  gint64 first_slot_number;     /* of the first byte, ever or after a silence of a whole window; a
                                 * young meter divides by its age */
  guint64 total;                /* bytes since the beginning */
} BtRate;

void bt_rate_init (BtRate *self);
void bt_rate_add (BtRate *self, guint32 n_bytes, gint64 now_us);
/* Bytes a second over the window. */
guint64 bt_rate_get (BtRate *self, gint64 now_us);

G_END_DECLS
