/* pm-piece-sign.h — the sign of a state of pieces, beside its words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-map.h"

G_BEGIN_DECLS

#define PM_TYPE_PIECE_SIGN (pm_piece_sign_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceSign, pm_piece_sign, PM, PIECE_SIGN, GtkWidget)

/* Says nothing itself: the words stand beside it. */
GtkWidget *pm_piece_sign_new (PmPieceState state);
void pm_piece_sign_show (PmPieceSign *self, PmPieceState state);

G_END_DECLS
