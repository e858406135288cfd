/* pm-tracker-dialog.h — lets a person add trackers to a torrent, or change one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_TRACKER_DIALOG (pm_tracker_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PmTrackerDialog, pm_tracker_dialog, PM, TRACKER_DIALOG, AdwWindow)

/* @url: the one to be changed; NULL: others are added, one a line. */
GtkWidget *pm_tracker_dialog_new (GtkWindow *parent, BtTorrent *torrent, const char *url);

G_END_DECLS
