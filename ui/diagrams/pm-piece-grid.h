/* pm-piece-grid.h — all pieces of a torrent or file, a cell for each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-piece-set.h"

G_BEGIN_DECLS

#define PM_TYPE_PIECE_GRID (pm_piece_grid_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceGrid, pm_piece_grid, PM, PIECE_GRID, GtkWidget)

/* Signals: "piece-activated" (guint piece): one was clicked, or chosen by Enter;
 *          "per-cell-changed" (): see pm_piece_grid_get_per_cell(). */
GtkWidget *pm_piece_grid_new (void);
/* For the words of a piece; NULL: none. */
void pm_piece_grid_set_metainfo (PmPieceGrid *self, BtMetainfo *metainfo);
/* @set NULL: a plain trough. What @choice takes is outlined, the rest is paler. */
void pm_piece_grid_set (PmPieceGrid *self, PmPieceSet *set, const PmPieceChoice *choice);
/* What one hears of the whole. */
void pm_piece_grid_set_spoken (PmPieceGrid *self, const char *text);
/* Puts the cursor there; nothing happens when it is not shown. */
void pm_piece_grid_point_to (PmPieceGrid *self, gint64 piece);
/* The piece under the cursor or pointer; -1: none. */
gint64 pm_piece_grid_get_piece (PmPieceGrid *self);
/* The cell of @piece in this widget; FALSE: it is not shown. */
gboolean pm_piece_grid_get_cell (PmPieceGrid *self, guint32 piece, GdkRectangle *cell);
/* How many pieces a cell stands for. */
guint32 pm_piece_grid_get_per_cell (PmPieceGrid *self);

G_END_DECLS
