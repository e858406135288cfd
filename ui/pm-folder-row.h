/* pm-folder-row.h — a row of a boxed list with a folder to choose.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_FOLDER_ROW (pm_folder_row_get_type ())
G_DECLARE_FINAL_TYPE (PmFolderRow, pm_folder_row, PM, FOLDER_ROW, AdwActionRow)

/* Properties: "folder": the path, or "" when none is set; "fallback": the folder that holds then, to be shown (NULL:
 * none); "none": what is said without one; "clear": what the button says that unsets it (NULL: there is no button). */

G_END_DECLS
