/* test-flights.c — which blocks are seen on their way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/diagrams/pm-flights.h"

#define MS 1000
#define LONGEST (900 * MS)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmFlights, pm_flights_free)

static BtBlockEvent
make_event (guint64 peer_id, guint16 block, gint64 took_us)
{
  return (BtBlockEvent) { .peer_id = peer_id,
                          .piece = 2,
                          .block = block,
                          .started_us = 1000 * MS,
                          .finished_us = took_us > 0 ? 1000 * MS + took_us : 0 };
}

static void
test_takes_as_long_as_the_block (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);
  BtBlockEvent event = make_event (1, 0, 400 * MS);

  pm_flights_add (flights, &event, 0);
  g_assert_true (pm_flights_advance (flights, 399 * MS));
  g_assert_cmpfloat (pm_flight_get_progress (pm_flights_get (flights, 0), 0), ==, 0);
  g_assert_cmpfloat (pm_flight_get_progress (pm_flights_get (flights, 0), 200 * MS), ==, .5);
  g_assert_false (pm_flights_advance (flights, 400 * MS));
}

static void
test_stays_within_what_the_eye_follows (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);
  BtBlockEvent fast = make_event (1, 0, 1 * MS), slow = make_event (2, 0, 5000 * MS);

  pm_flights_add (flights, &fast, 0);
  pm_flights_add (flights, &slow, 0);
  pm_flights_advance (flights, 249 * MS);
  g_assert_cmpuint (pm_flights_get_n (flights), ==, 2);
  pm_flights_advance (flights, 899 * MS);
  g_assert_cmpuint (pm_flights_get_n (flights), ==, 1);
  g_assert_false (pm_flights_advance (flights, 900 * MS));
}

static void
test_one_at_a_time_for_each_peer (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);

  for (guint16 block = 0; block < 10; block++) {
    BtBlockEvent event = make_event (1, block, 300 * MS);

    pm_flights_add (flights, &event, 0);
  }
  g_assert_cmpuint (pm_flights_get_n (flights), ==, 1);
  g_assert_cmpuint (pm_flights_get (flights, 0)->block, ==, 0);
  g_assert_true (pm_flights_advance (flights, 300 * MS));
  g_assert_cmpuint (pm_flights_get (flights, 0)->block, ==, 9);
  g_assert_false (pm_flights_advance (flights, 600 * MS));
}

static void
test_both_directions_of_a_peer (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);
  BtBlockEvent down = make_event (1, 0, 300 * MS), up = make_event (1, 0, 300 * MS);

  up.is_upload = TRUE;
  pm_flights_add (flights, &down, 0);
  pm_flights_add (flights, &up, 0);
  g_assert_cmpuint (pm_flights_get_n (flights), ==, 2);
}

static void
test_never_more_than_the_bound (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);

  for (guint64 peer = 0; peer < 200; peer++) {
    BtBlockEvent event = make_event (peer, 0, 300 * MS);

    pm_flights_add (flights, &event, 0);
    pm_flights_add (flights, &event, 0);
  }
  g_assert_cmpuint (pm_flights_get_n (flights), ==, PM_FLIGHTS_MAX);
}

static void
test_waits_before_the_end_until_it_landed (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);
  BtBlockEvent event = make_event (1, 3, 0);
  double held;

  pm_flights_add (flights, &event, 1000 * MS);
  g_assert_true (pm_flights_advance (flights, 3000 * MS));
  held = pm_flight_get_progress (pm_flights_get (flights, 0), 3000 * MS);
  g_assert_cmpfloat (held, <, 1);
  event = make_event (1, 3, 2000 * MS);
  pm_flights_add (flights, &event, 3000 * MS);
  g_assert_true (pm_flights_advance (flights, 3000 * MS));
  g_assert_cmpfloat (pm_flight_get_progress (pm_flights_get (flights, 0), 3000 * MS), ==, held);
  g_assert_cmpfloat (pm_flight_get_progress (pm_flights_get (flights, 0), 3150 * MS), ==, 1);
  g_assert_false (pm_flights_advance (flights, 3150 * MS));
}

/* Nobody knows how long a block will take; the last one of the same peer is a good guess. */
static void
test_expects_the_time_of_the_last_one (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);
  BtBlockEvent first = make_event (1, 0, 400 * MS), next = make_event (1, 1, 0);

  pm_flights_add (flights, &first, 0);
  pm_flights_advance (flights, 400 * MS);
  next.started_us = 1000 * MS;
  pm_flights_add (flights, &next, 1000 * MS);
  g_assert_cmpint (pm_flights_get (flights, 0)->duration_us, ==, 400 * MS);
}

/* A late report does not make it jump. */
static void
test_begins_at_its_start (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);
  BtBlockEvent recent = make_event (1, 0, 0), old = make_event (2, 0, 0);

  recent.started_us = 1900 * MS;
  pm_flights_add (flights, &recent, 2000 * MS);
  pm_flights_add (flights, &old, 2000 * MS);
  g_assert_cmpint (pm_flights_get (flights, 0)->begin_us, ==, 1900 * MS);
  g_assert_cmpint (pm_flights_get (flights, 1)->begin_us, ==, 1800 * MS);
}

static void
test_lost_one_goes (void)
{
  g_autoptr (PmFlights) flights = pm_flights_new (LONGEST);
  BtBlockEvent event = make_event (1, 3, 0);

  pm_flights_add (flights, &event, 1000 * MS);
  g_assert_false (pm_flights_advance (flights, 31000 * MS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flights/duration", test_takes_as_long_as_the_block);
  g_test_add_func ("/flights/bounds-of-duration", test_stays_within_what_the_eye_follows);
  g_test_add_func ("/flights/one-a-peer", test_one_at_a_time_for_each_peer);
  g_test_add_func ("/flights/both-directions", test_both_directions_of_a_peer);
  g_test_add_func ("/flights/bound", test_never_more_than_the_bound);
  g_test_add_func ("/flights/waits", test_waits_before_the_end_until_it_landed);
  g_test_add_func ("/flights/expects", test_expects_the_time_of_the_last_one);
  g_test_add_func ("/flights/begins", test_begins_at_its_start);
  g_test_add_func ("/flights/lost", test_lost_one_goes);
  return g_test_run ();
}
