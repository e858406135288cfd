/* pm-file-row.h — one file or folder in a list of files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-file-node.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_FILE_ROW (pm_file_row_get_type ())
G_DECLARE_FINAL_TYPE (PmFileRow, pm_file_row, PM, FILE_ROW, AdwBin)

typedef enum {
  PM_FILE_ROW_CHOOSE, /* before adding: what to fetch, how large it is, and its priority */
  PM_FILE_ROW_PICK,   /* the same in a narrow window: no priority */
  PM_FILE_ROW_FULL,   /* also what is here of it, and its priority */
  PM_FILE_ROW_SLIM,   /* the same in a narrow window: no strip, size and priority */
} PmFileRowKind;

GtkWidget *pm_file_row_new (PmFileRowKind kind);
/* @row (nullable): of a GtkTreeListModel of PmFileNode. @torrent (nullable): whose pieces the strip
 * shows. */
void pm_file_row_set_row (PmFileRow *self, GtkTreeListRow *row, BtTorrent *torrent);
/* NULL: not in use. (transfer none) */
PmFileNode *pm_file_row_get_node (PmFileRow *self);
/* As a click on its check box. */
void pm_file_row_toggle (PmFileRow *self);

G_END_DECLS
