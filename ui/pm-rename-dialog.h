/* pm-rename-dialog.h — gives a torrent's file or folder another name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_RENAME_DIALOG (pm_rename_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PmRenameDialog, pm_rename_dialog, PM, RENAME_DIALOG, AdwWindow)

/* @path: of a file or folder as it is now; "": the top folder or only file. @name: its last element. */
GtkWidget *pm_rename_dialog_new (GtkWindow *parent, BtTorrent *torrent, const char *path,
                                 const char *name);

G_END_DECLS
