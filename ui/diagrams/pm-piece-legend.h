/* pm-piece-legend.h — what the signs of pieces mean, and how many there are of each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-piece-set.h"

G_BEGIN_DECLS

#define PM_TYPE_PIECE_LEGEND (pm_piece_legend_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceLegend, pm_piece_legend, PM, PIECE_LEGEND, GtkWidget)

/* Signal "chosen" (guint state): the row of a PmPieceState was clicked. */
GtkWidget *pm_piece_legend_new (void);
/* @set NULL: no counts. The row of @choice is pressed. */
void pm_piece_legend_set (PmPieceLegend *self, const PmPieceSet *set, const PmPieceChoice *choice);

G_END_DECLS
