/* pm-fit.h — how high a widget is in so much room.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Natural height in px at @width px, or at its least width where that is more: GTK must not be asked for less. @width: -1 for as wide as it likes. */
int pm_fit_get_height (GtkWidget *widget, int width);

G_END_DECLS
