/* test-verdict.c — which pieces are trusted after a restart, and which are hashed first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "session/bt-verdict.h"
#include "store-fixture.h"

/* Pieces 0 and 1 lie in "a", 2 in both, 3 to 5 in "b". */
static const FixtureFile files[] = { { "a", 2500 }, { "b", 3500 }, { NULL, 0 } };

#define PIECE_LENGTH 1000
#define N_PIECES 6

typedef struct {
  Fixture *fixture;
  BtBitfield *have;
  const BtBitfield *slots;
  const guint8 *priorities;
  BtFileStamp then[2], now[2];
  BtVerdict verdict;
} Test;

/* @have: one character a piece, '1' or '0'. */
static void
test_init (Test *test, const char *have)
{
  static const BtFileStamp stamps[] = { { 2500, 111 }, { 3500, 222 } };

  *test = (Test) { .fixture = fixture_new (files, PIECE_LENGTH) };
  test->have = bt_bitfield_new (N_PIECES);
  for (guint32 i = 0; i < N_PIECES; i++) {
    if (have[i] == '1')
      bt_bitfield_set (test->have, i);
  }
  for (guint i = 0; i < 2; i++)
    test->then[i] = test->now[i] = stamps[i];
}

static void
judge (Test *test, gboolean exact, gboolean knows_all)
{
  BtDiskMemory memory = {
    .have = test->have,
    .stamps = test->then,
    .slots = test->slots,
    .priorities = test->priorities,
    .exact = exact,
    .knows_all = knows_all,
  };

  bt_verdict_init (&test->verdict, test->fixture->metainfo, &memory, test->now, TRUE);
}

static void
assert_bits (const BtBitfield *bits, const char *expected)
{
  char text[N_PIECES + 1] = "000000";

  for (guint32 i = 0; bits && i < N_PIECES; i++) {
    if (bt_bitfield_get (bits, i))
      text[i] = '1';
  }
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_and_clear (Test *test, const char *trusted, const char *check, gint64 missing)
{
  assert_bits (test->verdict.trusted, trusted);
  assert_bits (test->verdict.check, check);
  g_assert_true ((test->verdict.check != NULL) == (g_strcmp0 (check, "000000") != 0));
  g_assert_cmpint (test->verdict.missing, ==, missing);
  bt_verdict_clear (&test->verdict);
  bt_bitfield_unref (test->have);
  fixture_free (test->fixture);
}

static void
test_clean (void)
{
  Test test;

  test_init (&test, "110010");
  judge (&test, TRUE, TRUE);
  assert_and_clear (&test, "110010", "000000", -1);
}

static void
test_clean_but_changed (void)
{
  Test test;

  test_init (&test, "111010");
  test.now[0].mtime_ns++;
  judge (&test, TRUE, TRUE);
  assert_and_clear (&test, "000010", "111000", -1);
}

static void
test_unclean (void)
{
  Test test;

  test_init (&test, "110010");
  test.now[0].mtime_ns++;
  test.now[1].mtime_ns++;
  judge (&test, FALSE, FALSE);
  assert_and_clear (&test, "110010", "001101", -1);
}

static void
test_unclean_and_shorter (void)
{
  Test test;

  test_init (&test, "111110");
  test.now[1].size = 1600;
  judge (&test, FALSE, FALSE);
  /* "b" ends at byte 4100 of the torrent now: pieces 4 and 5 are lost, 4 was verified. */
  assert_and_clear (&test, "111100", "000011", 1);
}

static void
test_unwanted_is_gone (void)
{
  static const guint8 priorities[] = { BT_PRIORITY_NORMAL, BT_PRIORITY_SKIP };
  Test test;

  test_init (&test, "111111");
  test.now[1].size = -1;
  test.priorities = priorities;
  judge (&test, TRUE, TRUE);
  assert_and_clear (&test, "110000", "001111", -1);
}

/* Nobody wanted "b": what was fetched of it with piece 2 lies in the part file, or is gone with it. */
static void
test_part_file_is_gone (void)
{
  Test test;

  test_init (&test, "111000");
  test.then[1].size = test.now[1].size = -1;
  judge (&test, TRUE, TRUE);
  assert_and_clear (&test, "110000", "001000", -1);
}

static void
test_part_file_is_there (void)
{
  g_autoptr (BtBitfield) slots = bt_bitfield_new (N_PIECES);
  Test test;

  test_init (&test, "111000");
  test.then[1].size = test.now[1].size = -1;
  bt_bitfield_set (slots, 2);
  test.slots = slots;
  judge (&test, TRUE, TRUE);
  assert_and_clear (&test, "111000", "000000", -1);
}

static void
test_gone_but_empty_handed (void)
{
  Test test;

  test_init (&test, "110000");
  test.now[1].size = -1;
  judge (&test, FALSE, FALSE);
  assert_and_clear (&test, "110000", "001111", -1);
}

static void
test_gone (void)
{
  Test test;

  test_init (&test, "111111");
  test.now[0].size = -1;
  judge (&test, TRUE, TRUE);
  assert_and_clear (&test, "000111", "111000", 0);
}

static void
test_same_session (void)
{
  Test test;

  test_init (&test, "110010");
  test.now[0].mtime_ns++;
  judge (&test, FALSE, TRUE);
  assert_and_clear (&test, "110010", "000000", -1);
}

static void
test_nothing_known (void)
{
  Test test;
  BtDiskMemory memory = { .exact = FALSE };

  test_init (&test, "000000");
  bt_verdict_init (&test.verdict, test.fixture->metainfo, &memory, test.now, TRUE);
  assert_and_clear (&test, "000000", "111111", -1);
}

static void
test_nothing_there (void)
{
  Test test;
  BtDiskMemory memory = { .exact = FALSE };

  test_init (&test, "000000");
  test.now[0].size = test.now[1].size = -1;
  bt_verdict_init (&test.verdict, test.fixture->metainfo, &memory, test.now, FALSE);
  assert_and_clear (&test, "000000", "000000", -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/clean", test_clean);
  g_test_add_func ("/verdict/clean-but-changed", test_clean_but_changed);
  g_test_add_func ("/verdict/unclean", test_unclean);
  g_test_add_func ("/verdict/unclean-and-shorter", test_unclean_and_shorter);
  g_test_add_func ("/verdict/unwanted-is-gone", test_unwanted_is_gone);
  g_test_add_func ("/verdict/part-file-is-gone", test_part_file_is_gone);
  g_test_add_func ("/verdict/part-file-is-there", test_part_file_is_there);
  g_test_add_func ("/verdict/gone-but-empty-handed", test_gone_but_empty_handed);
  g_test_add_func ("/verdict/gone", test_gone);
  g_test_add_func ("/verdict/same-session", test_same_session);
  g_test_add_func ("/verdict/nothing-known", test_nothing_known);
  g_test_add_func ("/verdict/nothing-there", test_nothing_there);
  return g_test_run ();
}
