/* pm-recent-folders.h — the folders in which torrents were saved of late.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kept in the setting "recent-folders". Thread: main. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PM_RECENT_FOLDERS_MAX 8

/* @path: absolute; it becomes the first. */
void pm_recent_folders_add (GSettings *settings, const char *path);
/* Those that are there, the newest first; looks at disks in another thread. */
void pm_recent_folders_list_async (GSettings *settings, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
/* Paths. (transfer full); NULL: cancelled. */
char **pm_recent_folders_list_finish (GAsyncResult *result);

G_END_DECLS
