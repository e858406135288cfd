/* test-words.c — states and errors as sentences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-words.h"

#include <string.h>

/* Sizes are written with a space that does not break. */
static char *
plain (char *text)
{
  GString *string = g_string_new (text);

  g_free (text);
  g_string_replace (string, "\302\240", " ", 0);
  return g_string_free (string, FALSE);
}

#define assert_words(expression, expected)        \
  G_STMT_START                                    \
  {                                               \
    g_autofree char *words_ = plain (expression); \
    g_assert_cmpstr (words_, ==, (expected));     \
  }                                               \
  G_STMT_END

static BtTorrentStat
downloading (void)
{
  return (BtTorrentStat) {
    .state = BT_TORRENT_DOWNLOADING,
    .wanted = 8600000000,
    .have = 3700000000,
    .down_rate = 12400000,
    .up_rate = 1500000,
    .n_pieces = 8192,
    .n_have = 3530,
    .n_peers = 24,
    .n_sending = 8,
    .n_receiving = 5,
  };
}

static void
test_downloading (void)
{
  BtTorrentStat stat = downloading ();

  assert_words (pm_words_caption (&stat, 420, NULL), "3.7 GB of 8.6 GB · 7 minutes left");
  assert_words (pm_words_facts (&stat, 420, NULL),
                "3.7 GB of 8.6 GB · 7 minutes left · ↓ 12.4 MB/s from 8 peers · ↑ 1.5 MB/s to 5");
  assert_words (pm_words_headline (&stat, 420, NULL), "43% · 7 minutes left");
  assert_words (pm_words_traffic (&stat), "↓ 12.4 MB/s · ↑ 1.5 MB/s · 24 peers");
}

static void
test_few_pieces (void)
{
  BtTorrentStat stat = downloading ();

  stat.n_pieces = 5;
  stat.n_have = 3;
  stat.down_rate = 128000;
  assert_words (pm_words_caption (&stat, 20, NULL), "3 of 5 pieces · ↓ 128 kB/s");
}

static void
test_nobody_there (void)
{
  BtTorrentStat stat = downloading ();

  stat.down_rate = stat.n_peers = stat.n_sending = stat.n_receiving = 0;
  assert_words (pm_words_caption (&stat, -1, NULL), "3.7 GB of 8.6 GB · no peers yet");
  assert_words (pm_words_facts (&stat, -1, NULL), "3.7 GB of 8.6 GB · no peers yet");
  stat.n_peers = 2;
  assert_words (pm_words_caption (&stat, -1, NULL), "3.7 GB of 8.6 GB · waiting for a turn");
}

static void
test_endless_estimate (void)
{
  BtTorrentStat stat = downloading ();

  assert_words (pm_words_caption (&stat, G_MAXINT64, NULL), "3.7 GB of 8.6 GB · ↓ 12.4 MB/s");
}

static void
test_fetching (void)
{
  BtTorrentStat stat = { .state = BT_TORRENT_METADATA };

  assert_words (pm_words_caption (&stat, -1, NULL), "Looking for peers…");
  stat.n_peers = 1;
  assert_words (pm_words_caption (&stat, -1, NULL), "Fetching details from 1 peer…");
  stat.n_peers = 3;
  assert_words (pm_words_caption (&stat, -1, NULL), "Fetching details from 3 peers…");
}

static void
test_checking (void)
{
  BtTorrentStat stat = { .state = BT_TORRENT_CHECKING, .checked = 12, .to_check = 100 };

  assert_words (pm_words_caption (&stat, -1, NULL), "Checking files · 12%");
  stat.to_check = 0;
  assert_words (pm_words_caption (&stat, -1, NULL), "Checking files · 0%");
}

static void
test_seeding (void)
{
  BtTorrentStat stat = downloading ();

  stat.state = BT_TORRENT_SEEDING;
  stat.wanted = stat.have = 5900000000;
  stat.uploaded = 2100000000;
  stat.up_rate = 412000;
  stat.n_receiving = 6;
  assert_words (pm_words_caption (&stat, -1, NULL), "Seeding · 412 kB/s to 6 peers");
  stat.up_rate = stat.n_receiving = 0;
  assert_words (pm_words_caption (&stat, -1, NULL), "Seeding · nobody is asking");
  assert_words (pm_words_facts (&stat, -1, NULL),
                "Complete · 5.9 GB · you have given 2.1 GB, 0.36 for each byte");
}

static void
test_paused (void)
{
  BtTorrentStat stat = downloading ();

  stat.state = BT_TORRENT_PAUSED;
  stat.n_receiving = 0;
  assert_words (pm_words_caption (&stat, -1, NULL), "Paused · 43%");
  assert_words (pm_words_facts (&stat, -1, NULL), "Paused · 3.7 GB of 8.6 GB");
  assert_words (pm_words_traffic (&stat), "3.7 GB of 8.6 GB");
}

static void
test_stopped_by_error (void)
{
  g_autoptr (GError) error = g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_FULL, "full");
  BtTorrentStat stat = { .state = BT_TORRENT_ERROR, .wanted = 100, .have = 31 };

  assert_words (pm_words_caption (&stat, -1, error), "Disk full");
  assert_words (pm_words_headline (&stat, -1, error), "31% · Stopped, nothing is lost");
}

static void
test_spoken (void)
{
  assert_words (pm_words_spoken ("43% · ↓ 12.4 MB/s · ↑ 1.5 MB/s"),
                "43%, down 12.4 MB/s, up 1.5 MB/s");
}

/* --- errors ------------------------------------------------------------------------------------- */

static void
test_move_says_nothing_goes_on (void)
{
  g_autoptr (GError) full = g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_FULL, "full");
  g_autoptr (GError) taken = g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_EXISTS, "there");
  g_autofree char *same = pm_words_error (taken);

  assert_words (pm_words_move_error (full),
                "There is not enough room in that folder. The files stay where they were.");
  assert_words (pm_words_move_error (taken), same);
}

static void
test_refusal_in_the_trackers_words (void)
{
  g_autoptr (GError) error =
      g_error_new (BT_TRACKER_ERROR, BT_TRACKER_ERROR_REFUSED, "unregistered torrent");
  g_autofree char *words = pm_words_error (error);

  g_assert_nonnull (strstr (words, "unregistered torrent"));
}

static void
test_unknown_error (void)
{
  g_autoptr (GError) error = g_error_new (G_FILE_ERROR, G_FILE_ERROR_MFILE, "too many open files");
  g_autofree char *words = pm_words_error (error);
  g_autofree char *nothing = pm_words_error (NULL);

  g_assert_nonnull (strstr (words, "too many open files"));
  g_assert_nonnull (nothing);
}

static void
test_ended (void)
{
  BtTorrentStat stat = downloading ();

  stat.state = BT_TORRENT_PAUSED;
  stat.paused = TRUE;
  stat.have = stat.wanted;
  stat.uploaded = 2 * stat.wanted;
  stat.ended = BT_ENDED_RATIO;
  assert_words (pm_words_caption (&stat, -1, NULL), "Seeded enough: 2.0 for each byte");
  stat.ended = BT_ENDED_TIME;
  assert_words (pm_words_caption (&stat, -1, NULL), "Seeded enough: the time is over");
  stat.ended = BT_ENDED_IDLE;
  assert_words (pm_words_caption (&stat, -1, NULL), "Seeded enough: nobody asks any more");
  stat.ended = BT_ENDED_NOT;
  assert_words (pm_words_caption (&stat, -1, NULL), "Paused · 100%");
}

static void
test_damage_and_waste (void)
{
  BtTorrentStat stat = downloading ();

  assert_words (pm_words_damage (2, 1),
                "2 pieces were damaged. Asked again from other peers. 1 peer was shut out.");
  assert_words (pm_words_damage (0, 2), "2 peers were shut out.");
  g_assert_null (pm_words_damage (0, 0));
  g_assert_null (pm_words_traffic_hint (&stat));
  stat.downloaded = 3700000000;
  stat.uploaded = 1000000;
  assert_words (pm_words_traffic_hint (&stat), "3.7 GB arrived, 1.0 MB was given");
  stat.wasted = 1200000;
  assert_words (pm_words_traffic_hint (&stat), "3.7 GB arrived, 1.0 MB was given\n"
                                               "1.2 MB arrived in vain: twice, or damaged");
}

static void
test_queued_and_sum (void)
{
  BtTorrentStat stat = downloading ();

  assert_words (pm_words_sum (&stat), "3.7 GB of 8.6 GB · ↓ 12.4 MB/s · ↑ 1.5 MB/s");
  stat.state = BT_TORRENT_QUEUED;
  assert_words (pm_words_caption (&stat, -1, NULL), "Waits for its turn · 43%");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/downloading", test_downloading);
  g_test_add_func ("/words/few-pieces", test_few_pieces);
  g_test_add_func ("/words/nobody-there", test_nobody_there);
  g_test_add_func ("/words/endless-estimate", test_endless_estimate);
  g_test_add_func ("/words/fetching", test_fetching);
  g_test_add_func ("/words/checking", test_checking);
  g_test_add_func ("/words/seeding", test_seeding);
  g_test_add_func ("/words/paused", test_paused);
  g_test_add_func ("/words/stopped-by-error", test_stopped_by_error);
  g_test_add_func ("/words/damage-and-waste", test_damage_and_waste);
  g_test_add_func ("/words/spoken", test_spoken);
  g_test_add_func ("/words/error/move", test_move_says_nothing_goes_on);
  g_test_add_func ("/words/error/refused", test_refusal_in_the_trackers_words);
  g_test_add_func ("/words/error/unknown", test_unknown_error);
  g_test_add_func ("/words/error/ended", test_ended);
  g_test_add_func ("/words/error/queued-and-sum", test_queued_and_sum);
  return g_test_run ();
}
