/* pm-flights.c — which blocks are seen on their way, and how far they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-flights.h"

#define SHORTEST_US 250000 /* what the eye can still follow across a window */
#define LONGEST_US 900000  /* what does not look stuck */
#define HOLD .92           /* of the path: a block whose end is not known waits here */
#define LOST_US 10000000   /* one whose end never came is let go after so long */

struct _PmFlights {
  GArray *flying;  /* PmFlight, oldest first */
  GArray *waiting; /* PmFlight: the newest of each peer and direction that flies already */
  guint serial;
};

PmFlights *
pm_flights_new (void)
{
  PmFlights *self = g_new0 (PmFlights, 1);

  self->flying = g_array_new (FALSE, FALSE, sizeof (PmFlight));
  self->waiting = g_array_new (FALSE, FALSE, sizeof (PmFlight));
  return self;
}

void
pm_flights_free (PmFlights *self)
{
  g_array_unref (self->flying);
  g_array_unref (self->waiting);
  g_free (self);
}

void
pm_flights_clear (PmFlights *self)
{
  g_array_set_size (self->flying, 0);
  g_array_set_size (self->waiting, 0);
}

static PmFlight *
find (GArray *flights, guint64 peer_id, gboolean is_upload)
{
  for (guint i = 0; i < flights->len; i++) {
    PmFlight *flight = &g_array_index (flights, PmFlight, i);

    if (flight->peer_id == peer_id && flight->is_upload == is_upload)
      return flight;
  }
  return NULL;
}

static PmFlight
make_flight (const BtBlockEvent *event, gint64 now_us)
{
  gboolean has_landed = event->finished_us != 0;
  gint64 took_us = has_landed ? event->finished_us - event->started_us : LONGEST_US;

  return (PmFlight) {
    .peer_id = event->peer_id,
    .piece = event->piece,
    .block = event->block,
    .is_upload = event->is_upload,
    .begin_us = now_us,
    .duration_us = CLAMP (took_us, SHORTEST_US, LONGEST_US),
    .has_landed = has_landed,
  };
}

static void
take_off (PmFlights *self, PmFlight flight)
{
  g_array_append_val (self->flying, flight);
  self->serial++;
}

void
pm_flights_add (PmFlights *self, const BtBlockEvent *event, gint64 now_us)
{
  PmFlight flight = make_flight (event, now_us);
  PmFlight *flying = find (self->flying, flight.peer_id, flight.is_upload);
  PmFlight *waiting = find (self->waiting, flight.peer_id, flight.is_upload);

  if (flying != NULL && flying->piece == flight.piece && flying->block == flight.block)
    flying->has_landed = flying->has_landed || flight.has_landed;
  else if (flying == NULL && self->flying->len < PM_FLIGHTS_MAX)
    take_off (self, flight);
  else if (waiting != NULL)
    *waiting = flight;
  else if (flying != NULL && self->waiting->len < PM_FLIGHTS_MAX)
    g_array_append_val (self->waiting, flight);
}

static gboolean
is_over (const PmFlight *flight, gint64 now_us)
{
  gint64 passed_us = now_us - flight->begin_us;

  return flight->has_landed ? passed_us >= flight->duration_us : passed_us >= LOST_US;
}

/* The next block of the same peer goes off where the last one landed. */
static void
start_next (PmFlights *self, const PmFlight *last, gint64 now_us)
{
  PmFlight *waiting = find (self->waiting, last->peer_id, last->is_upload);
  PmFlight next;

  if (waiting == NULL)
    return;
  next = *waiting;
  g_array_remove_index (self->waiting, waiting - (PmFlight *) (gpointer) self->waiting->data);
  if (now_us - next.begin_us > LONGEST_US)
    return; /* of long ago: nothing moves when nothing happens */
  next.begin_us = now_us;
  take_off (self, next);
}

gboolean
pm_flights_advance (PmFlights *self, gint64 now_us)
{
  guint i = 0;

  while (i < self->flying->len) {
    PmFlight flight = g_array_index (self->flying, PmFlight, i);

    if (!is_over (&flight, now_us)) {
      i++;
      continue;
    }
    g_array_remove_index (self->flying, i);
    self->serial++;
    start_next (self, &flight, now_us);
  }
  return self->flying->len > 0;
}

guint
pm_flights_get_n (const PmFlights *self)
{
  return self->flying->len;
}

guint
pm_flights_get_serial (const PmFlights *self)
{
  return self->serial;
}

const PmFlight *
pm_flights_get (const PmFlights *self, guint index)
{
  return &g_array_index (self->flying, PmFlight, index);
}

static double
ease_in_out_cubic (double t)
{
  double left = 2 - 2 * t;

  return t < .5 ? 4 * t * t * t : 1 - left * left * left / 2;
}

double
pm_flight_get_progress (const PmFlight *self, gint64 now_us)
{
  double t = CLAMP ((double) (now_us - self->begin_us) / self->duration_us, 0, 1);

  return MIN (ease_in_out_cubic (t), self->has_landed ? 1 : HOLD);
}
