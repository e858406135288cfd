/* pm-piece-sign.h — the state of one piece as a small square, each with a shape of its own.
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
PmPieceState pm_piece_sign_judge (const BtPieceMap *map, guint32 piece);
/* "Here", "Arriving, 7 of 16 blocks". (transfer full) */
char *pm_piece_sign_words (const BtPieceMap *map, guint32 piece);

#define PM_TYPE_PIECE_SIGN (pm_piece_sign_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceSign, pm_piece_sign, PM, PIECE_SIGN, GtkWidget)

/* Says nothing itself: the words stand beside it. */
GtkWidget *pm_piece_sign_new (void);
void pm_piece_sign_show (PmPieceSign *self, PmPieceState state);

G_END_DECLS
