/* test-blocks-seen.c — what is remembered of blocks that went to peers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/diagrams/pm-given.h"
#include "../../ui/diagrams/pm-sent.h"

static GArray *
make_events (guint64 peer_id, guint32 piece, guint16 first, guint n)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (BtBlockEvent));

  for (guint i = 0; i < n; i++) {
    BtBlockEvent event = {
      .peer_id = peer_id, .piece = piece, .block = first + i, .is_upload = TRUE, .finished_us = 1
    };

    g_array_append_val (events, event);
  }
  return events;
}

static void
test_sent_is_just_now (void)
{
  g_autoptr (GArray) events = make_events (1, 7, 0, 1);
  PmSent sent = { 0 };

  pm_sent_add (&sent, events, 1000);
  g_assert_true (pm_sent_has (&sent, 7));
  g_assert_true (pm_sent_expire (&sent, 1000 + PM_SENT_US - 1));
  g_assert_false (pm_sent_expire (&sent, 1000 + PM_SENT_US));
  g_assert_false (pm_sent_has (&sent, 7));
}

static void
test_sent_again_lasts_longer (void)
{
  g_autoptr (GArray) events = make_events (1, 7, 0, 1);
  PmSent sent = { 0 };

  pm_sent_add (&sent, events, 0);
  pm_sent_add (&sent, events, PM_SENT_US / 2);
  g_assert_cmpuint (sent.n, ==, 1);
  g_assert_true (pm_sent_expire (&sent, PM_SENT_US));
}

static void
test_sent_forgets_the_oldest (void)
{
  PmSent sent = { 0 };

  for (guint32 piece = 0; piece < PM_SENT_MAX + 10; piece++) {
    g_autoptr (GArray) events = make_events (1, piece, 0, 1);

    pm_sent_add (&sent, events, piece);
  }
  g_assert_cmpuint (sent.n, ==, PM_SENT_MAX);
  g_assert_false (pm_sent_has (&sent, 0));
  g_assert_true (pm_sent_has (&sent, PM_SENT_MAX + 9));
}

static void
test_downloads_are_not_sent (void)
{
  g_autoptr (GArray) events = make_events (1, 7, 0, 1);
  PmSent sent = { 0 };
  PmGiven given = { 0 };

  g_array_index (events, BtBlockEvent, 0).is_upload = FALSE;
  pm_sent_add (&sent, events, 0);
  pm_given_add (&given, events);
  g_assert_cmpuint (sent.n, ==, 0);
  g_assert_cmpuint (given.n, ==, 0);
}

static void
test_given_counts_each_block_once (void)
{
  g_autoptr (GArray) events = make_events (1, 7, 0, 4);
  PmGiven given = { 0 };

  pm_given_add (&given, events);
  pm_given_add (&given, events);
  g_assert_cmpfloat (pm_given_get_level (&given, 1, 7, 16), ==, .25);
  g_assert_cmpfloat (pm_given_get_level (&given, 2, 7, 16), ==, 0);
  g_assert_cmpfloat (pm_given_get_level (&given, 1, 7, 0), ==, 0);
}

static void
test_given_is_forgotten (void)
{
  g_autoptr (GArray) events = make_events (1, 7, 0, 4);
  PmGiven given = { 0 };

  pm_given_add (&given, events);
  pm_given_forget (&given, 1, 7);
  g_assert_cmpfloat (pm_given_get_level (&given, 1, 7, 16), ==, 0);
}

static void
test_given_is_bounded (void)
{
  PmGiven given = { 0 };

  for (guint32 piece = 0; piece < PM_GIVEN_MAX + 5; piece++) {
    g_autoptr (GArray) events = make_events (1, piece, 250, 20);

    pm_given_add (&given, events);
  }
  g_assert_cmpuint (given.n, ==, PM_GIVEN_MAX);
  g_assert_cmpfloat (pm_given_get_level (&given, 1, 0, 16), ==, 0);
  g_assert_cmpfloat (pm_given_get_level (&given, 1, PM_GIVEN_MAX + 4, 6), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blocks-seen/sent/just-now", test_sent_is_just_now);
  g_test_add_func ("/blocks-seen/sent/again", test_sent_again_lasts_longer);
  g_test_add_func ("/blocks-seen/sent/bound", test_sent_forgets_the_oldest);
  g_test_add_func ("/blocks-seen/downloads", test_downloads_are_not_sent);
  g_test_add_func ("/blocks-seen/given/once", test_given_counts_each_block_once);
  g_test_add_func ("/blocks-seen/given/forgotten", test_given_is_forgotten);
  g_test_add_func ("/blocks-seen/given/bound", test_given_is_bounded);
  return g_test_run ();
}
