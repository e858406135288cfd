/* find.h — where something is in a window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first mapped widget of @type in @widget, itself included. NULL: none. (transfer none) */
GtkWidget *find_child (GtkWidget *widget, GType type);
/* Likewise the first label whose text begins with @words. */
GtkWidget *find_label (GtkWidget *widget, const char *words);

G_END_DECLS
