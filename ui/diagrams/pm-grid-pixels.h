/* pm-grid-pixels.h — the cells of a grid of pieces, and their pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no GTK: colours come as premultiplied pixels. */
#pragma once

#include "pm-grid-layout.h"
#include "pm-piece-set.h"

G_BEGIN_DECLS

/* What a cell shows. */
typedef struct {
  guint8 level;   /* 0 to PM_LEVELS - 1: how many of its pieces are here */
  guint8 state;   /* PmPieceState: which one wins; MISSING and HERE: only the level counts */
  guint8 is_sent; /* one of them was sent just now */
  guint8 is_chosen;
} PmCell;

/* Shape of @cells: layout->n_cells. @layout: of the pieces of @set. */
void pm_grid_cells_fill (PmCell *cells, const PmGridLayout *layout, const PmPieceSet *set,
                         const PmPieceChoice *choice);

#define PM_GRID_MARGIN 1 /* px around the cells, for outlines */

typedef struct {
  guint32 levels[PM_LEVELS];
  guint32 rare, stripe;
  guint32 border;  /* of what is not wanted */
  guint32 outline; /* of what is not all here, where colours alone do not show it; 0: none */
  guint32 chosen;  /* around what a person picked out */
} PmGridInks;

/* Device pixels of the picture: the cells with PM_GRID_MARGIN around them. */
int pm_grid_pixels_get_width (const PmGridLayout *layout, int scale_factor);
int pm_grid_pixels_get_height (const PmGridLayout *layout, int scale_factor);
/* Shape: height x width. (transfer full), g_free. Transparent between the cells. */
guint32 *pm_grid_pixels_new (const PmGridLayout *layout, const PmCell *cells,
                             const PmGridInks *inks, int scale_factor);
/* Only chosen cells, each with an outline; NULL: none is. */
guint32 *pm_grid_pixels_new_chosen (const PmGridLayout *layout, const PmCell *cells,
                                    const PmGridInks *inks, int scale_factor);

G_END_DECLS
