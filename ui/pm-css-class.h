/* pm-css-class.h — a class of style.css that a widget has or has not.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Nothing happens where it is so already. */
void pm_css_class_set (GtkWidget *widget, const char *name, gboolean has);

G_END_DECLS
