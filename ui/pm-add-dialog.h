/* pm-add-dialog.h — choose the files and the folder of torrents before they are fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-add-set.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_ADD_DIALOG (pm_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PmAddDialog, pm_add_dialog, PM, ADD_DIALOG, AdwWindow)

/* Signal "done" (BtTorrent first): before it closes; the first that was begun, NULL: none. */
GtkWidget *pm_add_dialog_new (GtkWindow *parent, PmLibrary *library, GSettings *settings);
/* @torrent: added with BT_ADD_HELD. It is pending in the library while the dialog is open. */
void pm_add_dialog_add (PmAddDialog *self, BtTorrent *torrent, PmCancel cancel);
gboolean pm_add_dialog_has (PmAddDialog *self, BtTorrent *torrent);

G_END_DECLS
