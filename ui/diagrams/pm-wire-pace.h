/* pm-wire-pace.h — how many messages come and go a second, and how long an answer takes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: any one. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_WIRE_MARKS 32       /* reports that are remembered: more than two seconds' */
#define PM_WIRE_ROUND_TRIPS 64 /* answers that the median is of */

/* How many messages there had been at a moment. */
typedef struct {
  guint64 number;
  gint64 time_us;
} PmWireMark;

/* A value to embed; zero is empty. */
typedef struct {
  PmWireMark marks[PM_WIRE_MARKS]; /* a ring */
  guint first_mark, n_marks;
  gint64 trips_us[PM_WIRE_ROUND_TRIPS]; /* a ring */
  guint next_trip, n_trips;
} PmWirePace;

/* @entries: of one report, shape n, BtWireEntry; also those that were dropped count. @now_us: monotonic. */
void pm_wire_pace_add (PmWirePace *self, const GArray *entries, gint64 now_us);
/* Messages a second, of the last two or so. */
guint pm_wire_pace_get_rate (const PmWirePace *self, gint64 now_us);
/* The median of the time from REQUEST to PIECE, µs; -1: none came yet. */
gint64 pm_wire_pace_get_round_trip (const PmWirePace *self);

G_END_DECLS
