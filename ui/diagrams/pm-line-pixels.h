/* pm-line-pixels.h — the pixels of a line's textures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-columns.h"
#include "pm-palette.h"

G_BEGIN_DECLS

typedef struct {
  const PmColumn *columns; /* shape: scale.n_columns */
  PmScale scale;
  int scale_factor; /* device pixels a px */
  gboolean is_peer; /* paler */
  gboolean is_mirrored;
} PmLinePixels;

/* Shape: n_columns. (transfer full), g_free. Transparent where nothing is wanted and between pieces
 * that are wide enough for a gap. */
guint32 *pm_line_pixels_new (const PmLinePixels *self, const PmPalette *palette);
/* Ticks of rare pieces, transparent elsewhere; NULL: none. Shape: n_columns. */
guint32 *pm_line_pixels_new_rare (const PmLinePixels *self, const PmPalette *palette);
/* Copies as columns of up to @height. Shape: n_columns x @height. @self->columns: You's. */
guint32 *pm_line_pixels_new_copies (const PmLinePixels *self, const PmPalette *palette,
                                    const BtPieceMap *map, int height);

G_END_DECLS
