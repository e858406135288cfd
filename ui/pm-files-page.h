/* pm-files-page.h — the files of a torrent: what is here, what is wanted first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_FILES_PAGE (pm_files_page_get_type ())
G_DECLARE_FINAL_TYPE (PmFilesPage, pm_files_page, PM, FILES_PAGE, AdwBin)

GtkWidget *pm_files_page_new (void);
/* NULL: nothing. */
void pm_files_page_set_torrent (PmFilesPage *self, BtTorrent *torrent);
void pm_files_page_set_slim (PmFilesPage *self, gboolean slim);

G_END_DECLS
