/* picture.h — a widget as a picture, for the galleries.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @window: shown. */
void picture_save (GtkWidget *window, const char *path);

G_END_DECLS
