/* test-limiter.c — token buckets, alone and under a parent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limiter.h"
#include "base/bt-block-pool.h"
#include "base/bt-random.h"

#define SECOND G_GINT64_CONSTANT (1000000) /* microseconds */

static void
test_no_limit (void)
{
  BtLimiter limiter;

  bt_limiter_init (&limiter, NULL, 0, 5);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, G_MAXUINT32, 5), ==, G_MAXUINT32);
  bt_limiter_take (&limiter, G_MAXUINT32, 5);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1, 5), ==, 1);
  g_assert_cmpint (bt_limiter_get_ready_us (&limiter, 5), ==, 5);
}

static void
test_empty_bucket_says_when (void)
{
  BtLimiter limiter;
  gint64 ready;

  bt_limiter_init (&limiter, NULL, 100000, 0);
  bt_limiter_take (&limiter, 100000, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1, 0), ==, 0);
  ready = bt_limiter_get_ready_us (&limiter, 0);
  g_assert_cmpint (ready, >, SECOND * 9 / 10);
  g_assert_cmpint (ready, <, SECOND * 11 / 10);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, BT_BLOCK_SIZE, ready - 1), ==, 0);
  /* An eighth of a second's worth. */
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, BT_BLOCK_SIZE, ready), ==, 12500);
}

#define BIN_US 250000 /* what is counted together */
#define N_BINS 240    /* a minute */
#define WINDOW 16     /* bins: any four seconds */
#define LATE_US 20000 /* how late a timer may be */

typedef struct {
  guint64 bins[N_BINS];
  guint n_wakes;
} Flow;

static void
note (Flow *flow, gsize n_bytes, gint64 now_us)
{
  gint64 bin = now_us / BIN_US;

  if (bin < N_BINS)
    flow->bins[bin] += n_bytes;
}

/* Takes all there is, @most bytes at a time; @limiter is woken late. Returns when it wakes next. */
static gint64
take_all (BtLimiter *limiter, Flow *flow, gsize most, gint64 now_us, BtRandom *random)
{
  gint64 ready_us;
  gsize n;

  flow->n_wakes++;
  while ((n = bt_limiter_get_allowance (limiter, most, now_us)) > 0) {
    bt_limiter_take (limiter, n, now_us);
    note (flow, n, now_us);
  }
  ready_us = bt_limiter_get_ready_us (limiter, now_us);
  return ready_us == G_MAXINT64 ? ready_us : ready_us + bt_random_below (random, LATE_US);
}

static void
assert_rate (const Flow *flow, guint64 rate)
{
  const guint64 expected = rate * WINDOW * BIN_US / SECOND;

  for (guint from = 0; from + WINDOW <= N_BINS; from++) {
    guint64 sum = 0;

    for (guint i = 0; i < WINDOW; i++)
      sum += flow->bins[from + i];
    g_assert_cmpuint (sum, <=, expected + expected / 20);
    g_assert_cmpuint (sum, >=, expected - expected / 20);
  }
}

/* Within five in a hundred over any four seconds, and nobody is woken more than fifty times a
 * second. */
static void
test_rate_holds (void)
{
  static const guint64 rates[] = { 10000, 50 << 10, 1 << 20, 100 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++) {
    BtLimiter limiter;
    BtRandom random;
    Flow flow = { 0 };
    gint64 now = 0;

    bt_random_init (&random, rates[i]);
    bt_limiter_init (&limiter, NULL, rates[i], now);
    while (now < N_BINS * BIN_US)
      now = take_all (&limiter, &flow, 1 + bt_random_below (&random, 40000), now, &random);
    g_test_message ("%" G_GUINT64_FORMAT ": %u wakes", rates[i], flow.n_wakes);
    assert_rate (&flow, rates[i]);
    g_assert_cmpuint (flow.n_wakes, <=, 50 * 60 + 1);
    g_assert_cmpuint (rates[i] > 100000 ? 0 : flow.n_wakes, <=, 8 * 60 + 1);
  }
}

/* --- turns -------------------------------------------------------------------------------------- */

#define N_CHILDREN 5

typedef struct {
  BtLimiter parent, children[N_CHILDREN];
  gint64 wakes_us[N_CHILDREN];
  gsize most[N_CHILDREN]; /* bytes a child takes at a time; 0: it wants none */
  guint64 sums[N_CHILDREN];
  BtRandom random;
  Flow flow;
} Family;

static void
family_init (Family *self, guint64 rate)
{
  *self = (Family) { 0 };
  bt_random_init (&self->random, rate);
  bt_limiter_init (&self->parent, NULL, rate, 0);
  for (guint i = 0; i < N_CHILDREN; i++) {
    bt_limiter_init (&self->children[i], &self->parent, 0, 0);
    self->children[i].owner = &self->wakes_us[i];
    self->most[i] = 1000 * (1 + 7 * i);
  }
}

static guint
find_next (Family *self)
{
  guint next = 0;

  for (guint i = 0; i < N_CHILDREN; i++) {
    if (self->wakes_us[i] < self->wakes_us[next])
      next = i;
  }
  return next;
}

/* As a driver: whose turn it became is asked again. */
static void
family_run (Family *self, gint64 until_us)
{
  guint next;

  while (self->wakes_us[next = find_next (self)] < until_us) {
    gint64 now_us = self->wakes_us[next];
    guint64 before = 0, after = 0;
    BtLimiter *turned;

    for (guint i = 0; i < N_BINS; i++)
      before += self->flow.bins[i];
    self->wakes_us[next] = self->most[next] > 0 ? take_all (&self->children[next], &self->flow,
                                                            self->most[next], now_us, &self->random)
                                                : G_MAXINT64;
    if (self->most[next] == 0)
      bt_limiter_leave (&self->children[next]);
    for (guint i = 0; i < N_BINS; i++)
      after += self->flow.bins[i];
    self->sums[next] += after - before;
    turned = bt_limiter_take_turned (&self->parent);
    if (turned != NULL)
      *(gint64 *) turned->owner = bt_limiter_get_ready_us (turned, now_us);
  }
}

/* Whoever asks first or takes most at a time: all have the same, and together what is allowed. */
static void
test_turns_are_fair (void)
{
  static const guint64 rates[] = { 50 << 10, 1 << 20, 100 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++) {
    Family family;

    family_init (&family, rates[i]);
    family_run (&family, N_BINS * BIN_US);
    assert_rate (&family.flow, rates[i]);
    for (guint j = 0; j < N_CHILDREN; j++) {
      g_assert_cmpuint (family.sums[j], >=, rates[i] * 60 / N_CHILDREN * 9 / 10);
      g_assert_cmpuint (family.sums[j], <=, rates[i] * 60 / N_CHILDREN * 11 / 10);
    }
    g_assert_cmpuint (family.flow.n_wakes, <=, (50 + 50 * N_CHILDREN) * 60);
  }
}

/* Who has a limit of its own, or wants nothing any more, leaves the rest to the others. */
static void
test_turns_not_used (void)
{
  Family family;
  guint64 quiet;

  family_init (&family, 1 << 20);
  bt_limiter_set_rate (&family.children[0], 10000, 0);
  family_run (&family, 30 * SECOND);
  family.most[1] = family.most[2] = 0;
  family_run (&family, 31 * SECOND);
  quiet = family.sums[1];
  family_run (&family, N_BINS * BIN_US);
  assert_rate (&family.flow, 1 << 20);
  g_assert_cmpuint (family.sums[0], >=, 10000 * 57);
  g_assert_cmpuint (family.sums[0], <=, 10000 * 63);
  g_assert_cmpuint (family.sums[1], ==, quiet);
  g_assert_cmpuint (family.sums[3] * 10, >=, family.sums[4] * 9);
  g_assert_cmpuint (family.sums[3] * 9, <=, family.sums[4] * 10);
}

/* Without a limit above nobody waits for a turn. */
static void
test_turns_end_with_the_limit (void)
{
  BtLimiter parent, a, b;

  bt_limiter_init (&parent, NULL, 1000, 0);
  bt_limiter_init (&a, &parent, 0, 0);
  bt_limiter_init (&b, &parent, 0, 0);
  bt_limiter_take (&a, 5000, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&a, 100, 0), ==, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&b, 100, 0), ==, 0);
  g_assert_cmpint (bt_limiter_get_ready_us (&b, 0), ==, G_MAXINT64);
  g_assert_true (bt_limiter_take_turned (&parent) == &a);
  g_assert_null (bt_limiter_take_turned (&parent));
  bt_limiter_set_rate (&parent, 0, 0);
  g_assert_cmpint (bt_limiter_get_ready_us (&b, 0), ==, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&b, 100, 0), ==, 100);
  g_assert_null (bt_limiter_take_turned (&parent));
}

/* --- one bucket --------------------------------------------------------------------------------- */

static void
test_asking_often_loses_nothing (void)
{
  BtLimiter limiter;
  gint64 now = 0;

  bt_limiter_init (&limiter, NULL, 1000, now);
  bt_limiter_take (&limiter, 2000, now);
  for (; now < 3 * SECOND; now += 7)
    bt_limiter_get_allowance (&limiter, 1, now);
  /* A slice and what may be late: 1024 and 50. */
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 2000, now), ==, 1074);
}

static void
test_idle_time_is_not_saved_up (void)
{
  BtLimiter limiter;

  bt_limiter_init (&limiter, NULL, 100000, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1000000, 3600 * SECOND), <=, 20000);
}

static gsize
send_some (BtLimiter *limiter, gint64 now_us)
{
  gsize n = bt_limiter_get_allowance (limiter, 5000, now_us);

  bt_limiter_take (limiter, n, now_us);
  return n;
}

static void
test_parent_bounds_children (void)
{
  BtLimiter parent, a, b;
  gint64 now = 0;
  guint64 sent_a = 0, sent_b = 0;

  bt_limiter_init (&parent, NULL, 100000, 0);
  bt_limiter_init (&a, &parent, 0, 0);
  bt_limiter_init (&b, &parent, 30000, 0);
  for (; now < 60 * SECOND; now += 10000) {
    sent_b += send_some (&b, now);
    sent_a += send_some (&a, now);
  }
  g_assert_cmpuint (sent_b, <=, 30000 * 61);
  g_assert_cmpuint (sent_a + sent_b, <=, 100000 * 61);
  g_assert_cmpuint (sent_a + sent_b, >=, 100000 * 57);
}

static void
test_overdraft_is_paid_back (void)
{
  BtLimiter limiter;

  bt_limiter_init (&limiter, NULL, 10000, 0);
  bt_limiter_take (&limiter, 100000, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1, 9 * SECOND), ==, 0);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 1, 11 * SECOND), ==, 1);
}

static void
test_rate_can_change (void)
{
  BtLimiter limiter;

  bt_limiter_init (&limiter, NULL, 10, 0);
  bt_limiter_take (&limiter, 1000, 0);
  bt_limiter_set_rate (&limiter, 0, SECOND);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, 7000, SECOND), ==, 7000);
  bt_limiter_set_rate (&limiter, 1000000, SECOND);
  g_assert_cmpuint (bt_limiter_get_allowance (&limiter, BT_BLOCK_SIZE, SECOND), ==, BT_BLOCK_SIZE);
  /* A debt at one rate is not paid back at another for minutes. */
  bt_limiter_take (&limiter, 5000000, SECOND);
  bt_limiter_set_rate (&limiter, 20000, SECOND);
  g_assert_cmpint (bt_limiter_get_ready_us (&limiter, SECOND), <=, SECOND + SECOND / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limiter/no-limit", test_no_limit);
  g_test_add_func ("/limiter/says-when", test_empty_bucket_says_when);
  g_test_add_func ("/limiter/rate-holds", test_rate_holds);
  g_test_add_func ("/limiter/turns-are-fair", test_turns_are_fair);
  g_test_add_func ("/limiter/turns-not-used", test_turns_not_used);
  g_test_add_func ("/limiter/turns-end-with-the-limit", test_turns_end_with_the_limit);
  g_test_add_func ("/limiter/asking-often", test_asking_often_loses_nothing);
  g_test_add_func ("/limiter/idle-time", test_idle_time_is_not_saved_up);
  g_test_add_func ("/limiter/parent-bounds-children", test_parent_bounds_children);
  g_test_add_func ("/limiter/overdraft", test_overdraft_is_paid_back);
  g_test_add_func ("/limiter/rate-can-change", test_rate_can_change);
  return g_test_run ();
}
