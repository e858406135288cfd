/* pm-pieces-words.h — the pieces of a torrent in words: what one sees, counts, and how many copies there are.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Main thread. Strings are (transfer full) unless const. */
#pragma once

#include "pm-piece-set.h"

G_BEGIN_DECLS

/* A state as the legend and a table call it, and what it means. */
const char *pm_pieces_words_state (PmPieceState state);
const char *pm_pieces_words_state_hint (PmPieceState state);
/* "Here, 3,530 pieces" */
char *pm_pieces_words_spoken_state (PmPieceState state, guint32 n);

/* One piece's: "Here", "In flight, 7 of 16 blocks". */
char *pm_pieces_words_piece (const BtPieceMap *map, guint32 piece);

/* One plain sentence of what is seen. @set NULL: nothing yet. @per_cell: pieces a square stands for. */
char *pm_pieces_words_sentence (const PmPieceSet *set, const BtTorrentStat *stat, guint32 per_cell);
/* The whole grid, for those who listen. @file: its name, or NULL: all of them. */
char *pm_pieces_words_spoken_grid (const PmPieceSet *set, const char *file);

/* A bar's bubble: "12 copies · 1,204 pieces", and what of them is here. */
char *pm_pieces_words_bin (const PmCopiesBin *bin);
/* The same in one sentence. */
char *pm_pieces_words_spoken_bin (const PmCopiesBin *bin);
char *pm_pieces_words_spoken_copies (const PmPieceSet *set);

/* "9 of 24 peers have it" */
char *pm_pieces_words_owners (guint n, guint n_all);

G_END_DECLS
