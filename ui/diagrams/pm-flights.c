/* pm-flights.c — which blocks are seen on their way, and how far they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-flights.h"

#define SHORTEST_US 250000 /* what the eye can still follow across a window */
#define USUAL_US 900000    /* of a peer whose blocks nobody has timed yet */
#define HOLD .94           /* of the path: a block whose end is not known waits here */
#define LANDING_US 150000  /* the rest of the way, once its end is known */
#define LATE_US 200000     /* a report comes so late at most: blocks do not jump further ahead */
#define LOST_US 30000000   /* one whose end never came is let go after so long */
#define STALE_US 1000000   /* nothing moves when nothing happens */
#define TIMES_MAX 48       /* peers and directions whose last time is known */

typedef struct {
  guint64 peer_id;
  gboolean is_upload;
  gint64 took_us;
} LastTime;

struct _PmFlights {
  GArray *flying;  /* PmFlight, oldest first */
  GArray *waiting; /* PmFlight: the newest of each peer and direction that flies already */
  GArray *times;   /* LastTime */
  gint64 longest_us;
  guint serial;
};

PmFlights *
pm_flights_new (gint64 longest_us)
{
  PmFlights *self = g_new0 (PmFlights, 1);

  self->longest_us = longest_us;
  self->flying = g_array_new (FALSE, FALSE, sizeof (PmFlight));
  self->waiting = g_array_new (FALSE, FALSE, sizeof (PmFlight));
  self->times = g_array_new (FALSE, FALSE, sizeof (LastTime));
  return self;
}

void
pm_flights_free (PmFlights *self)
{
  g_array_unref (self->flying);
  g_array_unref (self->waiting);
  g_array_unref (self->times);
  g_free (self);
}

void
pm_flights_clear (PmFlights *self)
{
  g_array_set_size (self->flying, 0);
  g_array_set_size (self->waiting, 0);
}

/* --- how long the last one took --------------------------------------------------------------- */

static LastTime *
find_time (PmFlights *self, guint64 peer_id, gboolean is_upload)
{
  for (guint i = 0; i < self->times->len; i++) {
    LastTime *time = &g_array_index (self->times, LastTime, i);

    if (time->peer_id == peer_id && time->is_upload == is_upload)
      return time;
  }
  return NULL;
}

static void
remember_time (PmFlights *self, const BtBlockEvent *event, gint64 took_us)
{
  LastTime *time = find_time (self, event->peer_id, event->is_upload);
  LastTime added = { event->peer_id, event->is_upload, took_us };

  if (time != NULL) {
    time->took_us = took_us;
    return;
  }
  if (self->times->len == TIMES_MAX)
    g_array_remove_index (self->times, 0);
  g_array_append_val (self->times, added);
}

static gint64
expect_time (PmFlights *self, const BtBlockEvent *event)
{
  const LastTime *time = find_time (self, event->peer_id, event->is_upload);

  return time != NULL ? time->took_us : MIN (USUAL_US, self->longest_us);
}

/* --- taking off ------------------------------------------------------------------------------- */

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

static gboolean
is_same_block (const PmFlight *flight, const PmFlight *other)
{
  return flight != NULL && flight->piece == other->piece && flight->block == other->block;
}

static PmFlight
make_flight (PmFlights *self, const BtBlockEvent *event, gint64 now_us)
{
  gboolean has_landed = event->finished_us != 0;
  gint64 took_us =
      has_landed ? CLAMP (event->finished_us - event->started_us, SHORTEST_US, self->longest_us)
                 : expect_time (self, event);

  if (has_landed)
    remember_time (self, event, took_us);
  return (PmFlight) {
    .peer_id = event->peer_id,
    .piece = event->piece,
    .block = event->block,
    .is_upload = event->is_upload,
    .begin_us = has_landed ? now_us : CLAMP (event->started_us, now_us - LATE_US, now_us),
    .duration_us = took_us,
    .has_landed = has_landed,
  };
}

static void
take_off (PmFlights *self, PmFlight flight)
{
  g_array_append_val (self->flying, flight);
  self->serial++;
}

/* From where it is, the rest of the way. */
static void
land (PmFlight *flight, gint64 now_us)
{
  if (flight->has_landed)
    return;
  flight->landing_from = pm_flight_get_progress (flight, now_us);
  flight->landing_us = now_us;
  flight->has_landed = TRUE;
}

void
pm_flights_add (PmFlights *self, const BtBlockEvent *event, gint64 now_us)
{
  PmFlight flight = make_flight (self, event, now_us);
  PmFlight *flying = find (self->flying, flight.peer_id, flight.is_upload);
  PmFlight *waiting = find (self->waiting, flight.peer_id, flight.is_upload);

  if (is_same_block (flying, &flight)) {
    if (flight.has_landed)
      land (flying, now_us);
  } else if (flying == NULL && self->flying->len < PM_FLIGHTS_MAX) {
    take_off (self, flight);
  } else if (waiting != NULL) {
    *waiting = flight;
  } else if (flying != NULL && self->waiting->len < PM_FLIGHTS_MAX) {
    g_array_append_val (self->waiting, flight);
  }
}

/* --- landing ---------------------------------------------------------------------------------- */

static gint64
get_landing_time (const PmFlight *self)
{
  return MAX (LANDING_US, SHORTEST_US - (self->landing_us - self->begin_us));
}

static gboolean
is_over (const PmFlight *flight, gint64 now_us)
{
  if (!flight->has_landed)
    return now_us - flight->begin_us >= LOST_US;
  if (flight->landing_us != 0)
    return now_us - flight->landing_us >= get_landing_time (flight);
  return now_us - flight->begin_us >= flight->duration_us;
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
  if (next.has_landed && now_us - next.begin_us > STALE_US)
    return;
  next.begin_us = next.has_landed ? now_us : MAX (next.begin_us, now_us - LATE_US);
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
  double t;

  if (self->landing_us != 0) {
    t = CLAMP ((double) (now_us - self->landing_us) / get_landing_time (self), 0, 1);
    return self->landing_from + (1 - self->landing_from) * t;
  }
  t = CLAMP ((double) (now_us - self->begin_us) / self->duration_us, 0, 1);
  return MIN (ease_in_out_cubic (t), self->has_landed ? 1 : HOLD);
}
