/* pm-space-bar.h — how full a disk is, and how much a download adds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_SPACE_BAR (pm_space_bar_get_type ())
G_DECLARE_FINAL_TYPE (PmSpaceBar, pm_space_bar, PM, SPACE_BAR, GtkWidget)

/* @size 0: nothing is known. All in bytes. */
void pm_space_bar_set (PmSpaceBar *self, guint64 size, guint64 free, guint64 needed);

G_END_DECLS
