/* pm-piece-mark.h — the state of one piece as a small square, each with a shape of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  PM_PIECE_MISSING,
  PM_PIECE_HERE,
  PM_PIECE_ARRIVING,
  PM_PIECE_CHECKING,
  PM_PIECE_DAMAGED,
  PM_PIECE_UNWANTED,
} PmPieceState;

/* @map NULL: nothing is known, it counts as missing. */
PmPieceState pm_piece_mark_judge (const BtPieceMap *map, guint32 piece);
/* "Here", "Arriving, 7 of 16 blocks". (transfer full) */
char *pm_piece_mark_words (const BtPieceMap *map, guint32 piece);

#define PM_TYPE_PIECE_MARK (pm_piece_mark_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceMark, pm_piece_mark, PM, PIECE_MARK, GtkWidget)

/* Says nothing itself: the words stand beside it. */
GtkWidget *pm_piece_mark_new (void);
void pm_piece_mark_show (PmPieceMark *self, PmPieceState state);

G_END_DECLS
