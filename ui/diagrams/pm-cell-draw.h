/* pm-cell-draw.h — the signs of single cells in a grid of pieces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-palette.h"
#include "pm-piece-set.h"
#include "pm-text.h"

G_BEGIN_DECLS

/* @cell: the cell itself; what is drawn is a little larger. @opacity: 0 to 1. */
void pm_cell_draw_flight (GtkSnapshot *snapshot, const graphene_rect_t *cell, double opacity);
void pm_cell_draw_damaged (GtkSnapshot *snapshot, const graphene_rect_t *cell, double opacity);
/* A line below it, in the @gap. */
void pm_cell_draw_sent (GtkSnapshot *snapshot, const graphene_rect_t *cell, int gap);
/* Around what one points at, or picked out. */
void pm_cell_draw_ring (GtkSnapshot *snapshot, const graphene_rect_t *cell);
/* Around all cells. */
void pm_cell_draw_focus (GtkSnapshot *snapshot, const graphene_rect_t *all);

/* A large cell with the number of its piece, as a small swarm has them. */
void pm_cell_draw_box (GtkSnapshot *snapshot, const graphene_rect_t *cell, const PmPieceSet *set,
                       guint32 piece, PmText *number);
/* px of the digits in one of @size px. */
float pm_cell_get_digits (int size, guint32 piece);

G_END_DECLS
