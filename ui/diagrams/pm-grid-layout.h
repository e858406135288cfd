/* pm-grid-layout.h — where in a grid of cells each piece of a torrent stands.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pure; no GTK. Cells go in lines of text: along a row, then down. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PM_GRID_BOX 40        /* px; cells so large carry the piece's number */
#define PM_GRID_BOXES_MAX 120 /* pieces that may be so large: each is drawn for itself */

/* A value. Sizes are px. */
typedef struct {
  guint32 first, n_pieces; /* [first, first + n_pieces); n_pieces 0: nothing */
  guint32 per_cell;        /* pieces a cell stands for; above 0 */
  guint32 n_cells;
  int n_columns, n_rows; /* above 0 when there is a cell */
  int cell, gap;
  int width; /* of the room */
  gboolean is_mirrored;
} PmGridLayout;

/* The largest cells with which all pieces fit; cells of several pieces where the smallest do not. */
PmGridLayout pm_grid_layout_new (guint32 first, guint32 n_pieces, int width, int height);
/* The height that @n_pieces like to have in @width, at most @most. */
int pm_grid_layout_like_height (guint32 n_pieces, int width, int most);

/* Room that the cells take. */
int pm_grid_layout_get_width (const PmGridLayout *self);
int pm_grid_layout_get_height (const PmGridLayout *self);

guint32 pm_grid_layout_get_first (const PmGridLayout *self, guint32 cell);
guint32 pm_grid_layout_get_n (const PmGridLayout *self, guint32 cell);
/* @piece: one of those shown. */
guint32 pm_grid_layout_find_cell (const PmGridLayout *self, guint32 piece);
/* Top left corner of a cell, mirrored where the grid is. */
void pm_grid_layout_get_place (const PmGridLayout *self, guint32 cell, int *x, int *y);
/* The cell at a place, the gaps after and below it included; -1: none. */
gint64 pm_grid_layout_get_cell_at (const PmGridLayout *self, double x, double y);
/* The piece @by cells further, kept within the grid; its first one, where a cell has several. */
guint32 pm_grid_layout_step (const PmGridLayout *self, guint32 piece, gint64 by);

G_END_DECLS
