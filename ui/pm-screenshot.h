/* pm-screenshot.h — a picture of a window, as it is drawn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Saves @window, which must be mapped, as PNG. Thread: main. Errors: G_IO_ERROR. */
gboolean pm_screenshot_save (GtkWindow *window, const char *path, GError **error);

G_END_DECLS
