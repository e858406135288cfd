/* pm-crosshair.h — the line through all rows at the piece one points at, and what it says.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_CROSSHAIR (pm_crosshair_get_type ())
G_DECLARE_FINAL_TYPE (PmCrosshair, pm_crosshair, PM, CROSSHAIR, GtkWidget)

/* Lies over the rows and takes no input. */
GtkWidget *pm_crosshair_new (void);
/* @x: of the line; @y: where the words belong. @words: lines; NULL: hides all. */
void pm_crosshair_show (PmCrosshair *self, float x, float y, const char *words);
/* The line goes from @top to @bottom, the words stay below @free. */
void pm_crosshair_set_rows (PmCrosshair *self, float top, float bottom, float free);

G_END_DECLS
