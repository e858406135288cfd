/* pm-watch-folder.h — a folder in which torrent files appear that are to be added.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows files and no torrents: somebody else adds what it finds and answers how that went. A file is told once it has
 * stopped growing, and again only when it changed. One at a time. Thread: main. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PM_TYPE_WATCH_FOLDER (pm_watch_folder_get_type ())
G_DECLARE_FINAL_TYPE (PmWatchFolder, pm_watch_folder, PM, WATCH_FOLDER, GObject)

typedef enum {
  PM_WATCH_ADDED,
  PM_WATCH_BAD, /* perhaps it is not whole yet: it is told again a few times, until "spoiled" */
} PmWatchVerdict;

/* Signals: "found" (char *source): a path, or a magnet link that a .magnet file holds; waits for
 * pm_watch_folder_answer(), which may come at once.
 *          "spoiled" (char *name): a file that stayed bad. */

/* @memory: file in which is kept what was dealt with; NULL: nowhere. @quiet_ms: for so long a file has to stay as it
 * is. */
PmWatchFolder *pm_watch_folder_new (const char *memory, guint quiet_ms);
/* @path: absolute; "" or NULL: none. One that is not there is waited for. */
void pm_watch_folder_set_folder (PmWatchFolder *self, const char *path);
/* Whether what was added goes to the wastebasket. */
void pm_watch_folder_set_clear (PmWatchFolder *self, gboolean clear);
/* How the last "found" went. */
void pm_watch_folder_answer (PmWatchFolder *self, PmWatchVerdict verdict);

G_END_DECLS
