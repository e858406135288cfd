/* pm-watching.h — adds the torrent files of the watched folder.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows the settings "watch-folder" and "watch-folder-delete". Thread: main. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_WATCHING (pm_watching_get_type ())
G_DECLARE_FINAL_TYPE (PmWatching, pm_watching, PM, WATCHING, GObject)

/* Signal "spoiled" (char *name): a file of it is no torrent. */

/* Begins once the engine has all torrents of the last session. */
PmWatching *pm_watching_new (GSettings *settings, BtEngine *engine);
/* No call after it but the last unref. */
void pm_watching_stop (PmWatching *self);

G_END_DECLS
