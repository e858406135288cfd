/* pm-statistics.h — a window that tells what was done in all: since the start, and in all sessions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_STATISTICS (pm_statistics_get_type ())
G_DECLARE_FINAL_TYPE (PmStatistics, pm_statistics, PM, STATISTICS, AdwWindow)

/* Shown once a second while it is seen. @parent NULL: none. */
GtkWidget *pm_statistics_new (GtkWindow *parent, BtEngine *engine);

G_END_DECLS
