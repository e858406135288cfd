/* pm-limits-dialog.h — limits of one or several torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_LIMITS_DIALOG (pm_limits_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PmLimitsDialog, pm_limits_dialog, PM, LIMITS_DIALOG, AdwWindow)

/* Changes act at once. @torrents: at least one BtTorrent; shows the limits of the first, and what is changed
 * holds for all of them. */
GtkWidget *pm_limits_dialog_new (GtkWindow *parent, GPtrArray *torrents);

G_END_DECLS
