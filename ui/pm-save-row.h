/* pm-save-row.h — where new torrents are saved: a row that remembers the folders used of late.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_SAVE_ROW (pm_save_row_get_type ())
G_DECLARE_FINAL_TYPE (PmSaveRow, pm_save_row, PM, SAVE_ROW, AdwActionRow)

/* Signal "changed" (): another folder was chosen. */

/* Once. @settings: where folders are remembered. */
void pm_save_row_set_settings (PmSaveRow *self, GSettings *settings);
/* @path: absolute. */
void pm_save_row_set_folder (PmSaveRow *self, const char *path);
GFile *pm_save_row_get_folder (PmSaveRow *self); /* (transfer none) */
/* The folder was used. */
void pm_save_row_remember (PmSaveRow *self);

G_END_DECLS
