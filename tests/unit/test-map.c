/* test-map.c — which pieces a column stands for, and which state it shows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../ui/diagrams/pm-map.h"

static BtPieceMap *
make_map (guint32 n_pieces, guint16 copies)
{
  BtPieceMap *map = bt_piece_map_new (n_pieces);

  map->have = bt_bitfield_new (n_pieces);
  map->wanted = bt_bitfield_new (n_pieces);
  bt_bitfield_set_all (map->wanted);
  for (guint32 i = 0; i < n_pieces; i++)
    map->copies[i] = copies;
  return map;
}

static void
test_columns_cover_every_piece_once (void)
{
  static const struct {
    guint32 n_pieces;
    int n_columns;
  } cases[] = { { 8192, 640 }, { 20000, 641 }, { 641, 640 }, { 640, 640 }, { 1000003, 397 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PmScale scale = { cases[i].n_pieces, cases[i].n_columns };
    guint32 next = 0;

    for (int x = 0; x < scale.n_columns; x++) {
      g_assert_cmpuint (pm_scale_get_first (scale, x), ==, next);
      next += pm_scale_get_n (scale, x);
    }
    g_assert_cmpuint (next, ==, scale.n_pieces);
  }
}

static void
test_columns_of_a_piece (void)
{
  static const PmScale scales[] = { { 8192, 640 }, { 20, 640 }, { 13, 397 }, { 640, 640 } };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    for (guint32 piece = 0; piece < scales[i].n_pieces; piece++) {
      int first, n = pm_scale_get_columns (scales[i], piece, &first);

      g_assert_cmpint (n, >=, 1);
      for (int x = first; x < first + n; x++) {
        guint32 begin = pm_scale_get_first (scales[i], x);

        g_assert_cmpuint (piece, >=, begin);
        g_assert_cmpuint (piece, <, begin + pm_scale_get_n (scales[i], x));
      }
    }
}

static void
test_wide_pieces_tile_the_line (void)
{
  PmScale scale = { 20, 643 };
  int next = 0;

  for (guint32 piece = 0; piece < scale.n_pieces; piece++) {
    int first, n = pm_scale_get_columns (scale, piece, &first);

    g_assert_cmpint (first, ==, next);
    next = first + n;
  }
  g_assert_cmpint (next, ==, scale.n_columns);
}

static void
test_column_at (void)
{
  PmScale scale = { 8192, 1280 };

  g_assert_cmpint (pm_scale_get_column_at (scale, 0, 640), ==, 0);
  g_assert_cmpint (pm_scale_get_column_at (scale, 320, 640), ==, 640);
  g_assert_cmpint (pm_scale_get_column_at (scale, 900, 640), ==, 1279);
  g_assert_cmpint (pm_scale_get_column_at (scale, -3, 640), ==, 0);
  g_assert_cmpint (pm_scale_get_column_at (scale, 3, 0), ==, 0);
}

static void
test_level_is_honest_at_the_ends (void)
{
  g_assert_cmpuint (pm_map_get_level (0, 1000), ==, 0);
  g_assert_cmpuint (pm_map_get_level (1, 1000), ==, 1);
  g_assert_cmpuint (pm_map_get_level (500, 1000), ==, 3);
  g_assert_cmpuint (pm_map_get_level (999, 1000), ==, 5);
  g_assert_cmpuint (pm_map_get_level (1000, 1000), ==, 6);
  g_assert_cmpuint (pm_map_get_level (1, 1), ==, 6);
  g_assert_cmpfloat (pm_map_get_level_opacity (0), ==, 0);
  g_assert_cmpfloat (pm_map_get_level_opacity (6), ==, 1);
}

static void
test_one_lonely_piece_is_visible (void)
{
  g_autoptr (BtBitfield) bits = bt_bitfield_new (20000);
  PmScale scale = { 20000, 640 };
  PmColumn columns[640];
  int first, n = pm_scale_get_columns (scale, 777, &first);

  bt_bitfield_set (bits, 777);
  pm_map_fill_levels (columns, scale, bits);
  g_assert_cmpint (n, ==, 1);
  for (int x = 0; x < 640; x++)
    g_assert_cmpuint (columns[x].level, ==, x == first ? 1 : 0);
}

static void
test_foreign_bits_are_empty (void)
{
  g_autoptr (BtBitfield) bits = bt_bitfield_new (99);
  PmColumn columns[10];

  bt_bitfield_set_all (bits);
  pm_map_fill_levels (columns, (PmScale) { 100, 10 }, bits);
  for (int x = 0; x < 10; x++)
    g_assert_cmpuint (columns[x].level, ==, 0);
  pm_map_fill_levels (columns, (PmScale) { 100, 10 }, NULL);
  g_assert_cmpuint (columns[9].level, ==, 0);
}

/* Damaged wins over in flight, that over checking, that over rare. */
static void
test_which_state_wins (void)
{
  g_autoptr (BtPieceMap) map = make_map (100, 10);
  BtPieceProgress progress[] = { { 11, 16, 3, 2, FALSE },
                                 { 21, 16, 3, 2, FALSE },
                                 { 31, 16, 16, 0, TRUE },
                                 { 41, 16, 5, 0, FALSE } };
  PmColumn columns[10];

  map->progress = g_memdup2 (progress, sizeof progress);
  map->n_progress = G_N_ELEMENTS (progress);
  map->damaged = bt_bitfield_new (100);
  bt_bitfield_set (map->damaged, 10);
  for (guint32 i = 0; i < 60; i += 10)
    map->copies[i + 2] = 1;
  map->check_from = 20;
  map->check_to = 22;
  bt_piece_map_seal (map);
  pm_map_fill_levels (columns, (PmScale) { 100, 10 }, map->have);
  pm_map_add_states (columns, (PmScale) { 100, 10 }, map);
  g_assert_cmpuint (columns[0].state, ==, PM_PIECE_RARE);
  g_assert_cmpuint (columns[1].state, ==, PM_PIECE_DAMAGED);
  g_assert_cmpuint (columns[2].state, ==, PM_PIECE_FLIGHT);
  g_assert_cmpuint (columns[3].state, ==, PM_PIECE_CHECKING);
  g_assert_cmpuint (columns[4].state, ==, PM_PIECE_RARE); /* nothing is asked for: no flight */
  g_assert_cmpuint (columns[9].state, ==, PM_PIECE_MISSING);
}

static void
test_unwanted_column (void)
{
  g_autoptr (BtPieceMap) map = make_map (100, 10);
  PmColumn columns[10];

  for (guint32 i = 10; i < 25; i++)
    bt_bitfield_clear (map->wanted, i);
  bt_piece_map_seal (map);
  pm_map_fill_levels (columns, (PmScale) { 100, 10 }, map->have);
  pm_map_add_states (columns, (PmScale) { 100, 10 }, map);
  g_assert_false (columns[0].unwanted);
  g_assert_true (columns[1].unwanted);
  g_assert_false (columns[2].unwanted); /* half of it is wanted */
}

static void
test_rare_tick_only_where_that_peer_has_it (void)
{
  g_autoptr (BtPieceMap) map = make_map (100, 10);
  g_autoptr (BtBitfield) peer = bt_bitfield_new (100);
  PmScale scale = { 100, 10 };
  PmColumn you[10], columns[10];

  map->copies[5] = map->copies[15] = 2;
  bt_piece_map_seal (map);
  bt_bitfield_set (peer, 5);
  bt_bitfield_set (peer, 16); /* in the column of a rare piece, but not that piece */
  pm_map_fill_levels (you, scale, map->have);
  pm_map_add_states (you, scale, map);
  pm_map_fill_levels (columns, scale, peer);
  pm_map_add_peer_rare (columns, scale, you, map, peer);
  g_assert_cmpuint (you[1].state, ==, PM_PIECE_RARE);
  g_assert_cmpuint (columns[0].state, ==, PM_PIECE_RARE);
  g_assert_cmpuint (columns[1].state, ==, PM_PIECE_MISSING);
}

static void
test_copies_of_a_column_are_the_lowest (void)
{
  g_autoptr (BtPieceMap) map = make_map (100, 10);
  guint16 copies[10];

  map->copies[37] = 4;
  bt_piece_map_seal (map);
  pm_map_fill_copies (copies, (PmScale) { 100, 10 }, map);
  g_assert_cmpuint (copies[3], ==, 4);
  g_assert_cmpuint (copies[4], ==, 10);
}

/* The picture of the small swarm: five pieces, three peers, and You have 0, 1 and 3. */
static void
test_rare_with_you_counted (void)
{
  static const guint16 copies[] = { 1, 2, 1, 2, 1 };
  g_autoptr (BtPieceMap) map = make_map (5, 0);

  for (guint32 i = 0; i < 5; i++)
    map->copies[i] = copies[i];
  bt_bitfield_set (map->have, 0);
  bt_bitfield_set (map->have, 1);
  bt_bitfield_set (map->have, 3);
  bt_piece_map_seal (map);
  g_assert_cmpuint (pm_map_get_copies (map, 0, PM_COUNT_YOU_TOO), ==, 2);
  g_assert_cmpuint (pm_map_get_copies (map, 0, PM_COUNT_PEERS), ==, 1);
  g_assert_true (pm_map_is_rare (map, 2, PM_COUNT_YOU_TOO));
  g_assert_true (pm_map_is_rare (map, 4, PM_COUNT_YOU_TOO));
  g_assert_false (pm_map_is_rare (map, 0, PM_COUNT_YOU_TOO));
  g_assert_false (pm_map_is_rare (map, 2, PM_COUNT_PEERS));
}

static void
test_nothing_is_rare_without_peers (void)
{
  g_autoptr (BtPieceMap) map = make_map (5, 0);

  bt_bitfield_set (map->have, 0);
  bt_piece_map_seal (map);
  g_assert_cmpuint (map->n_rare, ==, 0);
  g_assert_false (pm_map_is_rare (map, 2, PM_COUNT_PEERS));
  g_assert_false (pm_map_is_rare (map, 2, PM_COUNT_YOU_TOO));
}

static void
begin_piece (BtPieceMap *map, guint32 piece)
{
  map->progress = g_new0 (BtPieceProgress, 1);
  map->progress[0] = (BtPieceProgress) { .piece = piece, .n_blocks = 16, .n_received = 3 };
  map->n_progress = 1;
}

static void
test_awaited_is_what_has_fewest_copies (void)
{
  g_autoptr (BtPieceMap) map = make_map (6, 3);
  g_autoptr (BtBitfield) theirs = bt_bitfield_new (6);

  g_assert_cmpint (pm_map_get_awaited (map, NULL), ==, -1);
  g_assert_cmpint (pm_map_get_awaited (map, theirs), ==, -1);
  bt_bitfield_set (theirs, 1);
  bt_bitfield_set (theirs, 2);
  bt_bitfield_set (theirs, 4);
  map->copies[0] = 1; /* not theirs */
  map->copies[4] = 2;
  g_assert_cmpint (pm_map_get_awaited (map, theirs), ==, 4);
  bt_bitfield_set (map->have, 4);
  g_assert_cmpint (pm_map_get_awaited (map, theirs), ==, 1);
  bt_bitfield_clear (map->wanted, 1);
  g_assert_cmpint (pm_map_get_awaited (map, theirs), ==, 2);
}

static void
test_awaited_is_begun_only_when_all_are (void)
{
  g_autoptr (BtPieceMap) map = make_map (6, 3);
  g_autoptr (BtBitfield) theirs = bt_bitfield_new (6);

  bt_bitfield_set (theirs, 1);
  bt_bitfield_set (theirs, 5);
  map->copies[1] = 1;
  begin_piece (map, 1);
  g_assert_cmpint (pm_map_get_awaited (map, theirs), ==, 5);
  bt_bitfield_set (map->have, 5);
  g_assert_cmpint (pm_map_get_awaited (map, theirs), ==, 1);
}

static void
test_next_rare_goes_around (void)
{
  g_autoptr (BtPieceMap) map = make_map (50, 10);

  map->copies[7] = map->copies[40] = 1;
  bt_piece_map_seal (map);
  g_assert_cmpint (pm_map_get_next_rare (map, -1, 1), ==, 7);
  g_assert_cmpint (pm_map_get_next_rare (map, 7, 1), ==, 40);
  g_assert_cmpint (pm_map_get_next_rare (map, 40, 1), ==, 7);
  g_assert_cmpint (pm_map_get_next_rare (map, 7, -1), ==, 40);
  map->copies[7] = map->copies[40] = 10;
  bt_piece_map_seal (map);
  g_assert_cmpint (pm_map_get_next_rare (map, 0, 1), ==, -1);
}

static void
test_boxes (void)
{
  PmBoxRow row = pm_box_row_fit (5, 40, 6, 300);

  g_assert_cmpfloat (pm_box_row_get_width (row), ==, 224);
  g_assert_cmpint (pm_box_row_get_at (row, 0), ==, 0);
  g_assert_cmpint (pm_box_row_get_at (row, 42), ==, 0);
  g_assert_cmpint (pm_box_row_get_at (row, 44), ==, 1);
  g_assert_cmpint (pm_box_row_get_at (row, 224), ==, 4);
  g_assert_cmpint (pm_box_row_get_at (row, 230), ==, -1);
  row = pm_box_row_fit (12, 68, 10, 400);
  g_assert_cmpfloat (pm_box_row_get_width (row), <=, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/columns/cover", test_columns_cover_every_piece_once);
  g_test_add_func ("/map/columns/of-a-piece", test_columns_of_a_piece);
  g_test_add_func ("/map/columns/wide-pieces", test_wide_pieces_tile_the_line);
  g_test_add_func ("/map/columns/at", test_column_at);
  g_test_add_func ("/map/level/ends", test_level_is_honest_at_the_ends);
  g_test_add_func ("/map/level/lonely", test_one_lonely_piece_is_visible);
  g_test_add_func ("/map/level/foreign", test_foreign_bits_are_empty);
  g_test_add_func ("/map/state/wins", test_which_state_wins);
  g_test_add_func ("/map/state/unwanted", test_unwanted_column);
  g_test_add_func ("/map/rare/peer", test_rare_tick_only_where_that_peer_has_it);
  g_test_add_func ("/map/rare/with-you", test_rare_with_you_counted);
  g_test_add_func ("/map/rare/no-peers", test_nothing_is_rare_without_peers);
  g_test_add_func ("/map/awaited/fewest", test_awaited_is_what_has_fewest_copies);
  g_test_add_func ("/map/awaited/begun", test_awaited_is_begun_only_when_all_are);
  g_test_add_func ("/map/rare/next", test_next_rare_goes_around);
  g_test_add_func ("/map/copies", test_copies_of_a_column_are_the_lowest);
  g_test_add_func ("/map/boxes", test_boxes);
  return g_test_run ();
}
