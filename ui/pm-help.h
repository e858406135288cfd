/* pm-help.h — the help: a list of pages that can be searched, and each of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_HELP (pm_help_get_type ())
G_DECLARE_FINAL_TYPE (PmHelp, pm_help, PM, HELP, AdwWindow)

/* Stands beside @parent, which goes on. */
GtkWidget *pm_help_new (GtkWindow *parent);
/* Shows the page of that name, or the list when there is none: "". */
void pm_help_show (PmHelp *self, const char *name);

G_END_DECLS
