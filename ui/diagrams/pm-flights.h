/* pm-flights.h — which blocks are seen on their way, and how far they are.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No GTK, no clock: events and the time go in, places on a path come out. Real swarms send more
 * blocks than anyone can watch, so they are sampled: one at a time for each peer and direction,
 * each for as long as it really took, within what the eye can follow. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_FLIGHTS_MAX 24 /* seen at once */

typedef struct {
  guint64 peer_id;
  guint32 piece;
  guint16 block;
  gboolean is_upload;
  gint64 begin_us;
  gint64 duration_us;  /* measured, or what the peer's last block took */
  gboolean has_landed; /* its last byte is known to have moved */
  gint64 landing_us;   /* when that became known on the way; 0: it was known at the start */
  double landing_from; /* progress at that time */
} PmFlight;

typedef struct _PmFlights PmFlights;

/* @longest_us: no block is seen on its way for longer, unless it really is still on it. */
PmFlights *pm_flights_new (gint64 longest_us);
void pm_flights_free (PmFlights *self);
void pm_flights_clear (PmFlights *self);
/* @event: from a report of now. */
void pm_flights_add (PmFlights *self, const BtBlockEvent *event, gint64 now_us);
/* Lets land what has landed, and start what waited for it. Whether anything still flies. */
gboolean pm_flights_advance (PmFlights *self, gint64 now_us);
guint pm_flights_get_n (const PmFlights *self);
/* Changes when one takes off or lands. */
guint pm_flights_get_serial (const PmFlights *self);
/* Oldest first. */
const PmFlight *pm_flights_get (const PmFlights *self, guint index);
/* 0 at the start, 1 at the end; eased. */
double pm_flight_get_progress (const PmFlight *self, gint64 now_us);

G_END_DECLS
