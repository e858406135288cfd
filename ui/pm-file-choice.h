/* pm-file-choice.h — one file of a torrent, or all of them, chosen from a list that opens.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_FILE_CHOICE (pm_file_choice_get_type ())
G_DECLARE_FINAL_TYPE (PmFileChoice, pm_file_choice, PM, FILE_CHOICE, AdwBin)

/* Signal "changed" (). Not seen where there is nothing to choose from. */
GtkWidget *pm_file_choice_new (void);
/* All files are chosen then. NULL: none. */
void pm_file_choice_set_torrent (PmFileChoice *self, BtTorrent *torrent);
/* NULL: all of them. Borrowed. */
BtFile *pm_file_choice_get_file (PmFileChoice *self);

G_END_DECLS
