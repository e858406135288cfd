/* test-player-words.c — what a player says of times and of waiting, and how it knows what is not here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/pm-film-pieces.h"
#include "player/pm-player-words.h"

#define S G_GINT64_CONSTANT (1000000)
#define PIECE 65536 /* bytes */
#define N_PIECES 16
#define RATE 1800000 /* bytes/s */

#define assert_words(words, expected)     \
  G_STMT_START                            \
  {                                       \
    g_autofree char *is = (words);        \
    g_assert_cmpstr (is, ==, (expected)); \
  }                                       \
  G_STMT_END

static void
test_times (void)
{
  assert_words (pm_player_words_time (-5), "0:00");
  assert_words (pm_player_words_time (320 * S + 999999), "5:20");
  assert_words (pm_player_words_time (3920 * S), "1:05:20");
  assert_words (pm_player_words_times (320 * S, 888 * S), "5:20 of 14:48");
  assert_words (pm_player_words_times (320 * S, 0), "5:20");
}

static void
test_place (void)
{
  assert_words (pm_player_words_place (320 * S, 888 * S, 3 * S, FALSE),
                "5:20 of 14:48, next 0:03 not here yet");
  assert_words (pm_player_words_place (320 * S, 888 * S, 40 * S, TRUE),
                "5:20 of 14:48, next 0:40 here");
  assert_words (pm_player_words_place (320 * S, 888 * S, 568 * S, TRUE), "5:20 of 14:48");
  assert_words (pm_player_words_place (320 * S, 888 * S, S / 3, FALSE),
                "5:20 of 14:48, next 0:01 not here yet");
  assert_words (pm_player_words_place (888 * S, 888 * S, 0, FALSE), "14:48 of 14:48");
  assert_words (pm_player_words_place (320 * S, 0, 3 * S, FALSE), "5:20");
}

/* --- waiting ------------------------------------------------------------------------------------ */

/* A torrent of which much is missing, with peers that send. */
static BtTorrentStat
pretend_stat (void)
{
  return (BtTorrentStat) { .state = BT_TORRENT_DOWNLOADING,
                           .wanted = 100 * PIECE,
                           .have = 10 * PIECE,
                           .n_peers = 24,
                           .n_sending = 3,
                           .down_rate = RATE };
}

static void
assert_waiting (BtTorrentStat stat, PmMissing missing, const char *why, const char *how)
{
  assert_words (pm_player_words_waiting (&stat, &missing, FALSE), why);
  assert_words (pm_player_words_prospect (&stat, &missing, FALSE), how);
}

static void
test_waiting (void)
{
  PmMissing three = { 3, 4 * RATE - 10, FALSE }, one = { 1, 10, FALSE }, none = { 0 };
  PmMissing many = { 1200, 100 * RATE, FALSE }, endless = { 3, 100ull * 3600 * RATE, FALSE };
  BtTorrentStat stat = pretend_stat ();

  assert_waiting (stat, three, "Waiting for 3 pieces", "Goes on in about 4 s · 1.8 MB/s");
  assert_waiting (stat, one, "Waiting for 1 piece", "Goes on in about 1 s · 1.8 MB/s");
  assert_waiting (stat, many, "Waiting for 1200 pieces", "Goes on in about 2 min · 1.8 MB/s");
  assert_waiting (stat, endless, "Waiting for 3 pieces", "1.8 MB/s");
  assert_waiting (stat, none, "Waiting for the next pieces", "1.8 MB/s");
  stat.down_rate = 0;
  assert_waiting (stat, three, "Waiting for 3 pieces", "");
  stat.n_sending = 0;
  assert_waiting (stat, three, "Waiting for 3 pieces", "Nobody sends at the moment");
  assert_waiting (stat, none, "Waiting for the next pieces", "");
}

static void
test_opening (void)
{
  PmMissing three = { 3, 4 * RATE, FALSE }, none = { 0 };
  BtTorrentStat stat = pretend_stat ();

  assert_words (pm_player_words_waiting (&stat, &three, TRUE), "Opening…");
  assert_words (pm_player_words_prospect (&stat, &three, TRUE), "Waiting for 3 pieces · 1.8 MB/s");
  assert_words (pm_player_words_prospect (&stat, &none, TRUE), "1.8 MB/s");
  stat.paused = TRUE;
  assert_words (pm_player_words_waiting (&stat, &three, TRUE), "The torrent is paused");
  assert_words (pm_player_words_prospect (&stat, &three, TRUE), "");
}

/* Who is to blame, the first of them where there are several. */
static void
test_held (void)
{
  PmMissing lonely = { 1, PIECE, TRUE };
  BtTorrentStat stat = pretend_stat ();

  assert_waiting (stat, lonely, "Nobody has this part yet",
                  "Goes on by itself when somebody has it");
  stat.n_peers = 0;
  assert_waiting (stat, lonely, "Nobody is there to get this part from",
                  "Goes on by itself when somebody comes");
  stat.state = BT_TORRENT_MOVING;
  assert_waiting (stat, lonely, "Waiting until the files are moved", "");
  stat.state = BT_TORRENT_CHECKING;
  assert_waiting (stat, lonely, "Waiting until the files are checked", "");
  g_assert_false (pm_player_is_held_up (&stat, &lonely));
  stat.state = BT_TORRENT_PAUSED;
  stat.paused = TRUE;
  assert_waiting (stat, lonely, "The torrent is paused", "");
  assert_waiting (stat, (PmMissing) { 0 }, "The torrent is paused", "");
  g_assert_true (pm_player_is_held_up (&stat, &lonely));
  assert_waiting (stat, (PmMissing) { .is_whole = TRUE }, "Waiting for the next pieces",
                  "1.8 MB/s");
}

/* --- what is not here --------------------------------------------------------------------------- */

/* Pieces 0 to 3 and 8 are here, of 5 a half, 6 is checked, and nobody has 9. */
static BtPieceMap *
pretend_map (void)
{
  BtPieceMap *map = bt_piece_map_new (N_PIECES);

  map->have = bt_bitfield_new (N_PIECES);
  map->wanted = bt_bitfield_new (N_PIECES);
  bt_bitfield_set_all (map->wanted);
  for (guint i = 0; i < N_PIECES; i++)
    map->copies[i] = i == 6 || i == 9 ? 0 : 2;
  for (guint i = 0; i < 4; i++)
    bt_bitfield_set (map->have, i);
  bt_bitfield_set (map->have, 8);
  map->n_progress = 2;
  map->progress = g_new0 (BtPieceProgress, 2);
  map->progress[0] = (BtPieceProgress) { .piece = 5, .n_blocks = 4, .n_received = 2 };
  map->progress[1] = (BtPieceProgress) { .piece = 6, .n_blocks = 4, .n_received = 4 };
  bt_piece_map_seal (map);
  return map;
}

static void
assert_missing (const PmFilmPieces *pieces, guint64 from, guint64 to, PmMissing expected)
{
  PmMissing missing = pm_film_pieces_find_missing (pieces, from, to);

  g_assert_cmpuint (missing.n_pieces, ==, expected.n_pieces);
  g_assert_cmpuint (missing.n_bytes, ==, expected.n_bytes);
  g_assert_cmpint (missing.has_nobody, ==, expected.has_nobody);
}

/* The film begins in the middle of piece 1 and ends in that of piece 14. */
static void
test_missing (void)
{
  g_autoptr (BtPieceMap) map = pretend_map ();
  PmFilmPieces pieces = { map, PIECE, PIECE * 3 / 2, 13 * PIECE };
  guint64 fourth = PIECE * 5 / 2; /* where piece 4 begins in the film */

  assert_missing (&pieces, 0, fourth, (PmMissing) { 0 });
  assert_missing (&pieces, 0, fourth + 1, (PmMissing) { 1, PIECE, FALSE });
  assert_missing (&pieces, fourth, fourth + 3 * PIECE, (PmMissing) { 3, PIECE * 3 / 2, FALSE });
  assert_missing (&pieces, fourth + 4 * PIECE, fourth + 5 * PIECE, (PmMissing) { 0 });
  assert_missing (&pieces, fourth + 5 * PIECE, fourth + 5 * PIECE + 1,
                  (PmMissing) { 1, PIECE, TRUE });
  assert_missing (&pieces, fourth + 6 * PIECE, G_MAXUINT64, (PmMissing) { 5, 5 * PIECE, FALSE });
  assert_missing (&pieces, 5, 5, (PmMissing) { 0 });
  assert_missing (&pieces, 5, 4, (PmMissing) { 0 });
}

static void
test_runs (void)
{
  g_autoptr (BtPieceMap) map = pretend_map ();
  PmFilmPieces pieces = { map, PIECE, PIECE * 3 / 2, 13 * PIECE };
  guint64 fourth = PIECE * 5 / 2;

  g_assert_true (pm_film_pieces_is_here (&pieces, 0));
  g_assert_cmpuint (pm_film_pieces_get_run (&pieces, 0), ==, fourth);
  g_assert_cmpuint (pm_film_pieces_get_run (&pieces, 100), ==, fourth - 100);
  g_assert_false (pm_film_pieces_is_here (&pieces, fourth));
  g_assert_cmpuint (pm_film_pieces_get_run (&pieces, fourth), ==, 4 * PIECE);
  g_assert_cmpuint (pm_film_pieces_get_run (&pieces, fourth + 5 * PIECE), ==,
                    13 * PIECE - fourth - 5 * PIECE);
  g_assert_cmpuint (pm_film_pieces_get_run (&pieces, 13 * PIECE), ==, 0);
}

static void
test_unknown (void)
{
  PmFilmPieces nothing = pm_film_pieces_of (NULL, NULL);
  g_autoptr (BtPieceMap) map = bt_piece_map_new (N_PIECES);
  PmFilmPieces pieces = { map, PIECE, 0, N_PIECES * PIECE };

  assert_missing (&nothing, 0, 100, (PmMissing) { 0 });
  g_assert_true (pm_film_pieces_is_here (&nothing, 0));
  g_assert_cmpuint (pm_film_pieces_get_run (&nothing, 0), ==, 0);
  assert_missing (&pieces, 0, 100, (PmMissing) { 0 });
  g_assert_cmpuint (pm_film_pieces_get_run (&pieces, 10), ==, N_PIECES * PIECE - 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/player-words/times", test_times);
  g_test_add_func ("/player-words/place", test_place);
  g_test_add_func ("/player-words/waiting", test_waiting);
  g_test_add_func ("/player-words/opening", test_opening);
  g_test_add_func ("/player-words/held", test_held);
  g_test_add_func ("/player-words/missing", test_missing);
  g_test_add_func ("/player-words/runs", test_runs);
  g_test_add_func ("/player-words/unknown", test_unknown);
  return g_test_run ();
}
