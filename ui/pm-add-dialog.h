/* pm-add-dialog.h — choose the files and the folder of a torrent before it is fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_ADD_DIALOG (pm_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PmAddDialog, pm_add_dialog, PM, ADD_DIALOG, AdwWindow)

typedef enum {
  PM_CANCEL_REMOVES, /* it was added for this dialog */
  PM_CANCEL_KEEPS,   /* it waited in the list before */
} PmCancel;

/* Signal "done" (gboolean accepted): before it closes.
 * @torrent: added with BT_ADD_HELD. It is pending in the library while the dialog is open. */
GtkWidget *pm_add_dialog_new (GtkWindow *parent, PmLibrary *library, BtTorrent *torrent,
                              PmCancel cancel);
BtTorrent *pm_add_dialog_get_torrent (PmAddDialog *self);

G_END_DECLS
