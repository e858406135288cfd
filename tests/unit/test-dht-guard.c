/* test-dht-guard.c — floods are not answered, and others are not flooded by us.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "dht/bt-dht-guard.h"

#include "base/bt-limits.h"
#include "base/bt-random.h"

#include <malloc.h>

#define SECOND G_TIME_SPAN_SECOND

static BtAddress
parse (const char *text)
{
  BtAddress address;

  g_assert_true (bt_address_parse (&address, text, 0));
  return address;
}

/* How many of @n queries at once are admitted. */
static guint
flood (BtDhtGuard *guard, const BtAddress *from, guint n, gint64 now_us)
{
  guint n_admitted = 0;

  for (guint i = 0; i < n; i++)
    n_admitted += bt_dht_guard_admit (guard, from, now_us) ? 1 : 0;
  return n_admitted;
}

static void
test_shut_out (void)
{
  BtDhtGuard *guard = bt_dht_guard_new ();
  BtAddress one = parse ("192.0.2.1:6881"), port = parse ("192.0.2.1:1");
  BtAddress other = parse ("192.0.2.2:6881");
  gint64 now_us = SECOND;

  g_assert_cmpuint (flood (guard, &one, 1000, now_us), ==, BT_LIMIT_DHT_QUERIES);
  g_assert_cmpuint (bt_dht_guard_get_n_dropped (guard), ==, 1000 - BT_LIMIT_DHT_QUERIES);
  g_assert_cmpuint (flood (guard, &port, 1, now_us), ==, 0);
  g_assert_cmpuint (flood (guard, &other, 1, now_us), ==, 1);

  /* Whoever goes on stays out, however slowly. */
  for (guint i = 0; i < 10; i++) {
    now_us += BT_LIMIT_DHT_QUIET_US - 1;
    g_assert_cmpuint (flood (guard, &one, 1, now_us), ==, 0);
  }
  now_us += BT_LIMIT_DHT_QUIET_US;
  g_assert_cmpuint (flood (guard, &one, 1000, now_us), ==, BT_LIMIT_DHT_QUERIES);
  bt_dht_guard_free (guard);
}

static void
test_steady (void)
{
  BtDhtGuard *guard = bt_dht_guard_new ();
  BtAddress one = parse ("192.0.2.1:6881");

  /* Five a second, for an hour. */
  for (guint i = 0; i < 18000; i++)
    g_assert_true (bt_dht_guard_admit (guard, &one, SECOND + i * SECOND / 5));
  g_assert_cmpuint (bt_dht_guard_get_n_dropped (guard), ==, 0);
  bt_dht_guard_free (guard);
}

static void
test_who_is_one (void)
{
  static const struct {
    const char *one, *other;
    gboolean are_one;
  } cases[] = {
    { "192.0.2.1:1", "192.0.2.1:2", TRUE },
    { "192.0.2.1:1", "192.0.2.2:1", FALSE },
    { "[2001:db8::1]:1", "[2001:db8::ffff:1]:2", TRUE },
    { "[2001:db8:0:1::1]:1", "[2001:db8:0:2::1]:1", FALSE },
    { "127.0.0.1:1", "127.0.0.1:2", FALSE },
    { "[::1]:1", "[::1]:2", FALSE },
    { "192.0.2.1:1", "[::c000:201]:1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    BtDhtGuard *guard = bt_dht_guard_new ();
    BtAddress one = parse (cases[i].one), other = parse (cases[i].other);

    flood (guard, &one, BT_LIMIT_DHT_QUERIES + 1, SECOND);
    g_assert_cmpuint (flood (guard, &other, 1, SECOND), ==, cases[i].are_one ? 0 : 1);
    bt_dht_guard_free (guard);
  }
}

static void
test_forged (void)
{
  BtDhtGuard *guard = bt_dht_guard_new ();
  BtAddress bad = parse ("192.0.2.1:6881"), forged = parse ("198.51.100.1:6881");
  BtRandom random;
  gsize before;

  bt_random_init (&random, 3);
  flood (guard, &bad, BT_LIMIT_DHT_QUERIES + 1, SECOND);
  before = mallinfo2 ().uordblks;
  for (guint i = 0; i < 1000000; i++) {
    guint64 chance = bt_random_next (&random);

    for (guint j = 0; j < 4; j++)
      forged.ip[12 + j] = (guint8) (chance >> 8 * j);
    bt_dht_guard_admit (guard, &forged, SECOND + i);
  }
  g_assert_cmpuint (mallinfo2 ().uordblks, ==, before);
  /* They have not washed it out. */
  g_assert_false (bt_dht_guard_admit (guard, &bad, 3 * SECOND));
  bt_dht_guard_free (guard);
}

/* The bytes of answers of @size that go in the second from @now_us on, asked for each millisecond. */
static gsize
spend_second (BtDhtGuard *guard, gsize size, gint64 now_us)
{
  gsize n = 0;

  for (guint i = 0; i < 1000; i++)
    n += bt_dht_guard_spend (guard, size, now_us + i * 1000) ? size : 0;
  return n;
}

static void
test_answers (void)
{
  BtDhtGuard *guard = bt_dht_guard_new ();
  gsize n = 0;

  for (guint i = 0; i < 60; i++)
    n += spend_second (guard, 300, SECOND + i * SECOND);
  /* A minute's, and three seconds' at the start. */
  g_assert_cmpuint (n, >=, 62 * BT_LIMIT_DHT_ANSWER_RATE);
  g_assert_cmpuint (n, <=, 63 * BT_LIMIT_DHT_ANSWER_RATE);
  g_assert_cmpuint (bt_dht_guard_get_n_dropped (guard), ==, 60000 - n / 300);
  /* What was not sent costs nothing. */
  g_assert_false (bt_dht_guard_spend (guard, 1000000, 100 * SECOND));
  g_assert_true (bt_dht_guard_spend (guard, 3 * BT_LIMIT_DHT_ANSWER_RATE, 100 * SECOND));
  bt_dht_guard_free (guard);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dht-guard/shut-out", test_shut_out);
  g_test_add_func ("/dht-guard/steady", test_steady);
  g_test_add_func ("/dht-guard/who-is-one", test_who_is_one);
  g_test_add_func ("/dht-guard/forged", test_forged);
  g_test_add_func ("/dht-guard/answers", test_answers);
  return g_test_run ();
}
