/* test-piece-map.c — a torrent's pieces at one moment; jobs and stats beside it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-job.h"
#include "base/bt-piece-map.h"
#include "base/bt-stat.h"

static BtPieceMap *
make_map (const guint16 *copies, guint32 n_pieces)
{
  BtPieceMap *map = bt_piece_map_new (n_pieces);

  map->have = bt_bitfield_new (n_pieces);
  map->wanted = bt_bitfield_new (n_pieces);
  bt_bitfield_set_all (map->wanted);
  for (guint32 i = 0; i < n_pieces; i++)
    map->copies[i] = copies[i];
  return map;
}

static void
test_seal_sums_up (void)
{
  const guint16 copies[] = { 10, 2, 10, 10 };
  g_autoptr (BtPieceMap) map = make_map (copies, 4);

  bt_piece_map_seal (map);
  g_assert_cmpuint (map->copies_max, ==, 10);
  g_assert_cmpuint (map->copies_min, ==, 2);
  g_assert_cmpfloat (map->copies_mean, ==, 8);
  g_assert_cmpuint (map->n_rare, ==, 1);
}

static void
test_rare (void)
{
  const guint16 copies[] = { 3, 3, 3, 4, 20, 20 };
  g_autoptr (BtPieceMap) map = make_map (copies, 6);

  bt_bitfield_set (map->have, 1);
  bt_bitfield_clear (map->wanted, 2);
  bt_piece_map_seal (map);
  g_assert_true (bt_piece_map_is_rare (map, 0));
  g_assert_false (bt_piece_map_is_rare (map, 1)); /* here */
  g_assert_false (bt_piece_map_is_rare (map, 2)); /* not wanted */
  g_assert_false (bt_piece_map_is_rare (map, 3)); /* four copies */
  g_assert_false (bt_piece_map_is_rare (map, 6)); /* no piece */
  g_assert_cmpuint (map->n_rare, ==, 1);
}

static void
test_few_copies_of_all_are_not_rare (void)
{
  const guint16 copies[] = { 2, 2, 3, 3 };
  g_autoptr (BtPieceMap) map = make_map (copies, 4);

  bt_piece_map_seal (map);
  g_assert_cmpuint (map->n_rare, ==, 0);
}

static void
test_no_pieces (void)
{
  g_autoptr (BtPieceMap) map = bt_piece_map_new (0);

  bt_piece_map_seal (map);
  g_assert_cmpuint (map->copies_min, ==, 0);
  g_assert_cmpfloat (map->copies_mean, ==, 0);
}

static void
test_progress_is_found (void)
{
  g_autoptr (BtPieceMap) map = bt_piece_map_new (100);

  map->n_progress = 30;
  map->progress = g_new0 (BtPieceProgress, 30);
  for (guint32 i = 0; i < 30; i++)
    map->progress[i].piece = 3 * i + 1;
  for (guint32 piece = 0; piece < 100; piece++) {
    const BtPieceProgress *progress = bt_piece_map_get_progress (map, piece);

    g_assert_cmpint (progress != NULL, ==, piece % 3 == 1 && piece < 90);
    if (progress != NULL)
      g_assert_cmpuint (progress->piece, ==, piece);
  }
}

static void
test_job_has_room (void)
{
  BtJob *store = bt_job_new (BT_JOB_STORE, 7, 0);
  BtJob *read = bt_job_new (BT_JOB_READ, 0, BT_READ_RANGES_MAX);

  g_assert_cmpuint (store->n_blocks, ==, 7);
  for (guint i = 0; i < 7; i++)
    g_assert_null (store->blocks[i]);
  g_assert_null (read->blocks);
  read->ranges[BT_READ_RANGES_MAX - 1].piece = 5;
  store->error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "full");
  bt_job_free (store);
  bt_job_free (read);
}

static void
test_stats_can_be_cleared_twice (void)
{
  BtPeerStat peer = { .have = bt_bitfield_new (3) };
  BtTrackerStat tracker = { .url = g_strdup ("http://a/"), .message = g_strdup ("no") };

  for (guint i = 0; i < 2; i++) {
    bt_peer_stat_clear (&peer);
    bt_tracker_stat_clear (&tracker);
  }
  g_assert_null (peer.have);
  g_assert_null (tracker.url);
  g_assert_null (tracker.message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/piece-map/seal", test_seal_sums_up);
  g_test_add_func ("/piece-map/rare", test_rare);
  g_test_add_func ("/piece-map/few-of-all", test_few_copies_of_all_are_not_rare);
  g_test_add_func ("/piece-map/no-pieces", test_no_pieces);
  g_test_add_func ("/piece-map/progress", test_progress_is_found);
  g_test_add_func ("/job/room", test_job_has_room);
  g_test_add_func ("/stat/clear-twice", test_stats_can_be_cleared_twice);
  return g_test_run ();
}
