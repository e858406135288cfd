/* pm-labels-dialog.h — a person's own words for one or several torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_LABELS_DIALOG (pm_labels_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PmLabelsDialog, pm_labels_dialog, PM, LABELS_DIALOG, AdwWindow)

/* @torrents: of BtTorrent, at least one. What is chosen holds at once. */
GtkWidget *pm_labels_dialog_new (GtkWindow *parent, PmLibrary *library, GPtrArray *torrents);

G_END_DECLS
