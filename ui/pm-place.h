/* pm-place.h — folders: what a person calls them, and how much room they have.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* "Downloads", "~/Films" or the path. (transfer full) Thread: any. */
char *pm_place_get_words (GFile *folder);
/* The folder for downloads as set, else the person's own. (transfer full) Thread: main. */
char *pm_place_get_download_folder (GSettings *settings);

/* Bytes of the disk that @folder lies on, also when the folder itself is not there yet. */
void pm_place_query_space_async (GFile *folder, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
/* FALSE: not known, or cancelled. */
gboolean pm_place_query_space_finish (GAsyncResult *result, guint64 *size, guint64 *free);

G_END_DECLS
