/* pm-library.h — all torrents of the window: those of the engine, and the swarm in a box.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include "pm-speed-history.h"

#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_LIBRARY (pm_library_get_type ())
G_DECLARE_FINAL_TYPE (PmLibrary, pm_library, PM, LIBRARY, GObject)

/* Signals: "updated" (): a report was applied, or what is shown changed;
 *          "complete" (BtTorrent): a download is finished.
 *          "demo-changed" (): it started, got its torrent, or ended;
 *          "removal-failed" (char *name, GError): a torrent is gone, but not all of its files are. */

/* Takes a reference. */
PmLibrary *pm_library_new (BtEngine *engine);
BtEngine *pm_library_get_engine (PmLibrary *self);
/* All torrents, also those that are not shown; the demo's first. (transfer none) */
GListModel *pm_library_get_torrents (PmLibrary *self);
/* By the info hash in hex. (transfer none) (nullable) */
BtTorrent *pm_library_find (PmLibrary *self, const char *id_text);

typedef enum {
  PM_LEAVING_NOT,
  PM_LEAVING, /* its files stay */
  PM_LEAVING_WITH_FILES,
} PmLeaving;

/* A torrent whose add dialog is open is pending, one whose removal can be undone is leaving: both
 * are not shown. */
void pm_library_set_pending (PmLibrary *self, BtTorrent *torrent, gboolean pending);
/* None of them (BtTorrent) is pending any more. */
void pm_library_release (PmLibrary *self, GPtrArray *torrents);
void pm_library_set_leaving (PmLibrary *self, BtTorrent *torrent, PmLeaving leaving);
/* Removes it for good, as it was leaving. */
void pm_library_finish_leaving (PmLibrary *self, BtTorrent *torrent);
gboolean pm_library_is_shown (PmLibrary *self, BtTorrent *torrent);
/* Whether there is anything to show; TRUE while the saved list is still being read. */
gboolean pm_library_has_shown (PmLibrary *self);
/* For good. @delete_files: what was downloaded as well. */
void pm_library_remove (PmLibrary *self, BtTorrent *torrent, gboolean delete_files);

/* Does nothing when it runs already. @seed: 0 for a new one. */
gboolean pm_library_start_demo (PmLibrary *self, guint64 seed, GError **error);
BtDemo *pm_library_get_demo (PmLibrary *self); /* NULL: does not run */
gboolean pm_library_is_demo (PmLibrary *self, BtTorrent *torrent);

/* How fast all of them were, second by second, also while nobody looked. (transfer none) */
const PmSpeedHistory *pm_library_get_history (PmLibrary *self);
guint64 pm_library_get_down_rate (PmLibrary *self);
guint64 pm_library_get_up_rate (PmLibrary *self);
void pm_library_set_pace (PmLibrary *self, BtPace pace);
void pm_library_set_pacer (PmLibrary *self, BtEnginePacer pacer, gpointer data);
void pm_library_apply (PmLibrary *self);
/* Saves everything and ends all engines. No other call after it. */
void pm_library_stop_async (PmLibrary *self, GAsyncReadyCallback callback, gpointer data);
void pm_library_stop_finish (PmLibrary *self, GAsyncResult *result);

G_END_DECLS
