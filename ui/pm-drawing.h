/* pm-drawing.h — the drawing of the empty window: pieces, and one that arrives.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_DRAWING (pm_drawing_get_type ())
G_DECLARE_FINAL_TYPE (PmDrawing, pm_drawing, PM, DRAWING, GtkWidget)

/* @filled: something is held over the window, the empty place fills. */
void pm_drawing_set_filled (PmDrawing *self, gboolean filled);

G_END_DECLS
