/* pm-spoken-list.h — what a drawing shows, as sentences for those who listen. Nothing of it is seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_SPOKEN_LIST (pm_spoken_list_get_type ())
G_DECLARE_FINAL_TYPE (PmSpokenList, pm_spoken_list, PM, SPOKEN_LIST, GtkWidget)

/* A child of the drawing, to be given all of its room. */
GtkWidget *pm_spoken_list_new (void);
/* @sentences: of char*. Cheap where nothing changed. */
void pm_spoken_list_set (PmSpokenList *self, GPtrArray *sentences);

G_END_DECLS
