/* pm-file-list.h — the tree of a torrent's files, with search.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-file-row.h"

G_BEGIN_DECLS

#define PM_TYPE_FILE_LIST (pm_file_list_get_type ())
G_DECLARE_FINAL_TYPE (PmFileList, pm_file_list, PM, FILE_LIST, AdwBin)

/* Signal "rename" (PmFileNode): the person wants another name for it. Not in PM_FILE_ROW_CHOOSE. */

GtkWidget *pm_file_list_new (void);
void pm_file_list_set_kind (PmFileList *self, PmFileRowKind kind);
/* @root NULL: empty. @torrent (nullable): see pm_file_row_set_row(). */
void pm_file_list_set_root (PmFileList *self, PmFileNode *root, BtTorrent *torrent);
/* Shows only what holds @text in its name; NULL or "": everything. */
void pm_file_list_set_search (PmFileList *self, const char *text);

G_END_DECLS
