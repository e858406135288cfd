/* pm-lookup-clock.h — what of a lookup is to be seen at a moment. Knows no GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_LOOKUP_DRAW_US (300 * 1000) /* in which a node or a line comes in */

/* Times at which hops came to be seen, on the clock of the frames; 0: long ago. Shape: by hop. */
typedef struct {
  guint64 serial; /* of the lookup that was seen; 0: none */
  guint n_hops;
  gint64 heard_us[BT_LOOKUP_HOPS];
  gint64 asked_us[BT_LOOKUP_HOPS];
} PmLookupClock;

/* How a hop is drawn at a moment. */
typedef struct {
  gboolean is_seen;
  BtHopState state;
  double dot;  /* opacity, 0 to 1 */
  double line; /* how much of the line to it is there, 0 to 1 */
} PmLookupPhase;

/* A new state of the lookup is seen from @frame_us on. What was not seen before comes in; of a lookup that
 * is new to the clock everything is there at once. */
void pm_lookup_clock_follow (PmLookupClock *self, const BtDhtLookupStat *lookup, gint64 frame_us);
PmLookupPhase pm_lookup_clock_look (const PmLookupClock *self, const BtDhtLookupStat *lookup,
                                    guint hop, gint64 frame_us);
gboolean pm_lookup_clock_is_moving (const PmLookupClock *self, gint64 frame_us);

/* The same from the lookup's own times, @replay_us after a replay began. */
PmLookupPhase pm_lookup_replay_look (const BtDhtLookupStat *lookup, guint hop, gint64 replay_us);
/* How long a replay takes: slower than a fast lookup, faster than a slow one. */
gint64 pm_lookup_replay_get_length (const BtDhtLookupStat *lookup);

G_END_DECLS
