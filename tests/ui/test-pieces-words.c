/* test-pieces-words.c — the sentences about the pieces of a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagrams/pm-pieces-words.h"

#include <locale.h>

static const PmSent nothing_sent;

/* Ten pieces of 6 copies: four here; one of the others rare, with 1 copy. */
static PmPieceSet *
make_set (void)
{
  g_autoptr (BtPieceMap) map = bt_piece_map_new (10);

  map->have = bt_bitfield_new (10);
  for (guint32 i = 0; i < 10; i++)
    map->copies[i] = 6;
  for (guint32 i = 0; i < 4; i++)
    bt_bitfield_set (map->have, i);
  map->copies[7] = 1;
  bt_piece_map_seal (map);
  return pm_piece_set_new (map, 0, 10, &nothing_sent);
}

static void
assert_says (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_sentence (void)
{
  g_autoptr (PmPieceSet) set = make_set ();
  static const struct {
    BtTorrentState state;
    guint n_peers;
    guint32 per_cell;
    const char *words;
  } cases[] = {
    { BT_TORRENT_DOWNLOADING, 8, 1,
      "Each square is one piece of the files. Blue is here, orange on its way, and purple is rare, so it comes first." },
    { BT_TORRENT_DOWNLOADING, 0, 1,
      "Each square is one piece of the files. No peers yet, so none is on its way." },
    { BT_TORRENT_CHECKING, 0, 3,
      "Each square is 3 pieces, paler where only some are here. Those with stripes are being checked." },
    { BT_TORRENT_PAUSED, 0, 1,
      "Each square is one piece of the files. Nothing comes while the torrent is stopped." },
    { BT_TORRENT_ERROR, 2, 1,
      "Each square is one piece of the files. Nothing comes while the torrent is stopped." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    BtTorrentStat stat = { .state = cases[i].state, .n_peers = cases[i].n_peers };

    assert_says (pm_pieces_words_sentence (set, &stat, cases[i].per_cell), cases[i].words);
  }
  assert_says (pm_pieces_words_sentence (NULL, &(BtTorrentStat) { 0 }, 1),
               "The pieces are not known yet.");
}

static void
test_spoken (void)
{
  g_autoptr (PmPieceSet) set = make_set ();

  assert_says (pm_pieces_words_spoken_grid (set, NULL),
               "4 of 10 pieces are here. 1 missing piece is rare.");
  assert_says (pm_pieces_words_spoken_grid (set, "a.mkv"),
               "a.mkv: 4 of 10 pieces are here. 1 missing piece is rare.");
  assert_says (pm_pieces_words_spoken_grid (NULL, NULL), "The pieces are not known yet.");
  assert_says (pm_pieces_words_spoken_state (PM_PIECE_FLIGHT, 1), "In flight, 1 piece");
  assert_says (pm_pieces_words_spoken_copies (set),
               "How many copies: 5.5 on average, 1 at least, 6 at most.");
  assert_says (pm_pieces_words_spoken_copies (NULL), "How many copies: not known yet.");
}

static void
test_bins (void)
{
  PmCopiesBin one = { .from = 1, .to = 1, .rare = 3 };
  PmCopiesBin several = { .from = 10, .to = 19, .here = 640, .missing = 64 };

  assert_says (pm_pieces_words_bin (&one), "1 copy · 3 pieces\n0 here, 3 rare and missing");
  assert_says (pm_pieces_words_spoken_bin (&several),
               "10 to 19 copies: 704 pieces, 640 here, 64 missing.");
}

static void
test_owners (void)
{
  assert_says (pm_pieces_words_owners (9, 24), "9 of 24 peers have it");
  assert_says (pm_pieces_words_owners (1, 1), "1 of 1 peer has it");
  assert_says (pm_pieces_words_owners (0, 24), "24 peers, and none has it");
  assert_says (pm_pieces_words_owners (0, 0), "You have no peers now");
}

static void
test_every_state_has_words (void)
{
  for (PmPieceState state = 0; state < PM_N_PIECE_STATES; state++) {
    g_assert_cmpuint (strlen (pm_pieces_words_state (state)), >, 0);
    g_assert_cmpuint (strlen (pm_pieces_words_state_hint (state)), >, 10);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pieces-words/sentence", test_sentence);
  g_test_add_func ("/pieces-words/spoken", test_spoken);
  g_test_add_func ("/pieces-words/bins", test_bins);
  g_test_add_func ("/pieces-words/owners", test_owners);
  g_test_add_func ("/pieces-words/every-state", test_every_state_has_words);
  return g_test_run ();
}
