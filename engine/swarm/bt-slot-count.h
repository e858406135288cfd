/* bt-slot-count.h — how many upload slots fill the uplink and are still worth having.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Too few leave the uplink idle when peers are slow; too many give each so little that nobody cares
 * to give back. So the number follows the square root of what the uplink was seen to carry, which
 * gives a slot of a faster uplink more. More slots than that are tried while others wait, and are
 * kept when they bring more bytes, not otherwise. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  gboolean full;    /* the uplink was, in the last round */
  guint n;          /* regular slots from now on */
  guint64 capacity; /* bytes a second: the best that was seen, slowly forgotten */
  guint n_before;   /* while a trial runs: slots before it */
  guint64 rate_before;
  guint trial; /* rounds until the trial is judged; 0: none runs */
  guint hold;  /* rounds until the next one */
  guint patience;
} BtSlotCount;

/* What one round of the choker brought. */
typedef struct {
  guint64 rate;       /* payload bytes a second that went out in it */
  guint64 limit;      /* bytes a second that may; 0: no limit */
  gboolean throttled; /* the limit made peers wait */
  gboolean contended; /* all slots were taken, and somebody waited for one */
} BtSlotRound;

/* @limit: as in BtSlotRound. */
void bt_slot_count_init (BtSlotCount *self, guint64 limit);
/* After a round; changes n by little, and only when contended. */
void bt_slot_count_update (BtSlotCount *self, const BtSlotRound *round);

G_END_DECLS
