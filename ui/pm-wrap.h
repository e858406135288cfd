/* pm-wrap.h — children beside each other, in as many lines as they need.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_WRAP (pm_wrap_get_type ())
G_DECLARE_FINAL_TYPE (PmWrap, pm_wrap, PM, WRAP, GtkWidget)

/* Each has its natural width, or the line's; one that expands takes what is left of its line. */
GtkWidget *pm_wrap_new (void);
void pm_wrap_append (PmWrap *self, GtkWidget *child);

G_END_DECLS
