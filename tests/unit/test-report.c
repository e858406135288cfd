/* test-report.c — one pending report, merged while it waits, taken by credit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <pthread.h>

#include "session/bt-reporter.h"

typedef struct {
  BtReporter *reporter;
  guint n_wakes;
} Test;

static void
wake_cb (gpointer data)
{
  ((Test *) data)->n_wakes++;
}

static void
test_init (Test *test)
{
  test->n_wakes = 0;
  test->reporter = bt_reporter_new (wake_cb, test);
}

static void
edit_rate (Test *test, guint32 id, guint64 rate)
{
  BtTorrentUpdate *update = bt_reporter_edit (test->reporter, id);

  update->changed |= BT_CHANGED_STAT;
  update->stat.down_rate = rate;
}

static void
add_news (Test *test, guint64 serial)
{
  BtNews *news = bt_news_new (BT_NEWS_REPLY);

  news->serial = serial;
  bt_reporter_add_news (test->reporter, news);
}

static const BtTorrentUpdate *
get_update (const BtReport *report, guint index)
{
  g_assert_cmpuint (index, <, report->updates->len);
  return g_ptr_array_index (report->updates, index);
}

static void
test_waits_for_credit (void)
{
  BtReport *report;
  Test test;

  test_init (&test);
  edit_rate (&test, 1, 10);
  bt_reporter_publish (test.reporter, 10, 0, 1);
  g_assert_null (bt_reporter_take (test.reporter));
  g_assert_cmpuint (test.n_wakes, ==, 0);
  bt_reporter_give_credit (test.reporter);
  bt_reporter_publish (test.reporter, 10, 0, 2);
  g_assert_cmpuint (test.n_wakes, ==, 1);
  g_assert_false (bt_reporter_has_credit (test.reporter));
  report = bt_reporter_take (test.reporter);
  g_assert_nonnull (report);
  g_assert_cmpint (report->now_us, ==, 2);
  g_assert_cmpuint (report->down_rate, ==, 10);
  bt_report_free (report);
  g_assert_null (bt_reporter_take (test.reporter));
  bt_reporter_free (test.reporter);
}

static void
test_merges_while_it_waits (void)
{
  BtReport *report;
  Test test;

  test_init (&test);
  edit_rate (&test, 1, 10);
  edit_rate (&test, 2, 20);
  edit_rate (&test, 1, 30);
  bt_reporter_give_credit (test.reporter);
  bt_reporter_publish (test.reporter, 0, 0, 1);
  report = bt_reporter_take (test.reporter);
  g_assert_cmpuint (report->updates->len, ==, 2);
  g_assert_cmpuint (get_update (report, 0)->id, ==, 1);
  g_assert_cmpuint (get_update (report, 0)->stat.down_rate, ==, 30);
  g_assert_cmpuint (get_update (report, 1)->stat.down_rate, ==, 20);
  bt_report_free (report);
  bt_reporter_free (test.reporter);
}

static void
test_one_update_a_torrent (void)
{
  BtReport *report;
  Test test;

  test_init (&test);
  for (guint32 i = 0; i < 2000; i++)
    edit_rate (&test, i % 1000 + 1, i);
  bt_reporter_give_credit (test.reporter);
  bt_reporter_publish (test.reporter, 0, 0, 1);
  report = bt_reporter_take (test.reporter);
  g_assert_cmpuint (report->updates->len, ==, 1000);
  for (guint32 i = 0; i < 1000; i++) {
    g_assert_cmpuint (get_update (report, i)->id, ==, i + 1);
    g_assert_cmpuint (get_update (report, i)->stat.down_rate, ==, 1000 + i);
  }
  bt_report_free (report);
  bt_reporter_free (test.reporter);
}

static void
test_news_takes_all_along (void)
{
  BtReport *report;
  Test test;

  test_init (&test);
  edit_rate (&test, 1, 10);
  add_news (&test, 7);
  bt_reporter_publish (test.reporter, 0, 0, 1);
  g_assert_cmpuint (test.n_wakes, ==, 1);
  report = bt_reporter_take (test.reporter);
  g_assert_cmpuint (report->updates->len, ==, 1);
  g_assert_cmpuint (report->news->len, ==, 1);
  bt_report_free (report);
  bt_reporter_free (test.reporter);
}

static void
test_one_wake_until_taken (void)
{
  BtReport *report;
  Test test;

  test_init (&test);
  add_news (&test, 1);
  bt_reporter_publish (test.reporter, 0, 0, 1);
  add_news (&test, 2);
  edit_rate (&test, 3, 5);
  bt_reporter_publish (test.reporter, 0, 0, 2);
  g_assert_cmpuint (test.n_wakes, ==, 1);
  report = bt_reporter_take (test.reporter);
  g_assert_cmpuint (report->news->len, ==, 2);
  g_assert_cmpuint (((BtNews *) g_ptr_array_index (report->news, 0))->serial, ==, 1);
  g_assert_cmpuint (((BtNews *) g_ptr_array_index (report->news, 1))->serial, ==, 2);
  g_assert_cmpuint (report->updates->len, ==, 1);
  bt_report_free (report);
  add_news (&test, 3);
  bt_reporter_publish (test.reporter, 0, 0, 3);
  g_assert_cmpuint (test.n_wakes, ==, 2);
  bt_reporter_free (test.reporter);
}

/* --- two threads ---------------------------------------------------------------------------------- */

#define N_NEWS 5000

typedef struct {
  BtReporter *reporter;
  pthread_mutex_t lock;
  pthread_cond_t cond;
  gboolean woken;
} Pair;

static void
pair_wake_cb (gpointer data)
{
  Pair *pair = data;

  pthread_mutex_lock (&pair->lock);
  pair->woken = TRUE;
  pthread_cond_signal (&pair->cond);
  pthread_mutex_unlock (&pair->lock);
}

static void *
teller (void *data)
{
  Pair *pair = data;

  for (guint i = 0; i < N_NEWS; i++) {
    BtNews *news = bt_news_new (BT_NEWS_REPLY);

    news->serial = i;
    bt_reporter_edit (pair->reporter, i % 10)->stat.uploaded = i;
    bt_reporter_add_news (pair->reporter, news);
    bt_reporter_publish (pair->reporter, 0, 0, i);
  }
  return NULL;
}

static void
wait_woken (Pair *pair)
{
  pthread_mutex_lock (&pair->lock);
  while (!pair->woken)
    pthread_cond_wait (&pair->cond, &pair->lock);
  pair->woken = FALSE;
  pthread_mutex_unlock (&pair->lock);
}

static void
test_nothing_is_lost_or_overtakes (void)
{
  Pair pair = { .woken = FALSE };
  pthread_t thread;
  guint next = 0;

  pthread_mutex_init (&pair.lock, NULL);
  pthread_cond_init (&pair.cond, NULL);
  pair.reporter = bt_reporter_new (pair_wake_cb, &pair);
  g_assert_cmpint (pthread_create (&thread, NULL, teller, &pair), ==, 0);
  while (next < N_NEWS) {
    BtReport *report;

    wait_woken (&pair);
    report = bt_reporter_take (pair.reporter);
    for (guint i = 0; report && i < report->news->len; i++)
      g_assert_cmpuint (((BtNews *) g_ptr_array_index (report->news, i))->serial, ==, next++);
    g_clear_pointer (&report, bt_report_free);
  }
  pthread_join (thread, NULL);
  bt_reporter_free (pair.reporter);
  pthread_mutex_destroy (&pair.lock);
  pthread_cond_destroy (&pair.cond);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/waits-for-credit", test_waits_for_credit);
  g_test_add_func ("/report/merges-while-it-waits", test_merges_while_it_waits);
  g_test_add_func ("/report/one-update-a-torrent", test_one_update_a_torrent);
  g_test_add_func ("/report/news-takes-all-along", test_news_takes_all_along);
  g_test_add_func ("/report/one-wake-until-taken", test_one_wake_until_taken);
  g_test_add_func ("/report/nothing-is-lost-or-overtakes", test_nothing_is_lost_or_overtakes);
  return g_test_run ();
}
