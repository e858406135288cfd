/* pm-text-scale.h — how much larger than usual a person reads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @length in px that was thought out for text of the usual size, as long as it has to be for a person's; never
 * less. What GTK allocates anew when that changes, asks anew. */
int pm_text_scale_length (GtkWidget *widget, int length);

G_END_DECLS
