/* bt-engine.h — the engine as a person's program sees it: a list of torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GListModel of BtTorrent, in the person's order. Lives on the main context that was the
 * thread-default when it was made; all functions belong to that thread and none blocks. */
#pragma once

#include <gio/gio.h>
#include "base/bt-options.h"
#include "base/bt-rtc-config.h"
#include "base/bt-totals.h"
#include "model/bt-dht.h"
#include "model/bt-torrent.h"

G_BEGIN_DECLS

#define BT_TYPE_ENGINE (bt_engine_get_type ())
G_DECLARE_FINAL_TYPE (BtEngine, bt_engine, BT, ENGINE, GObject)

typedef struct {
  const char *state_folder;    /* made when missing; NULL: nothing is kept */
  const char *download_folder; /* absolute; where torrents go unless told otherwise */
  const char *listen_address;  /* numeric; NULL: all */
  int listen_port;             /* -1: chosen once and kept; 0: any free one */
  gboolean use_trackers;
  const char *const *dht_routers; /* "host:port", NULL-terminated; NULL: the well-known ones */
  gboolean load_paused;           /* torrents of the last session come up paused */
  const BtRtcConfig *rtc;         /* whom WebRTC may ask for help; NULL: nobody */
  BtEngineOptions options;
} BtEngineConfig;

void bt_engine_config_init (BtEngineConfig *config);

/* Errors: BT_STORAGE_ERROR_LOCKED (another program uses the state folder), other BT_STORAGE_ERROR. */
BtEngine *bt_engine_new (const BtEngineConfig *config, GError **error);

/* Saves everything, tells trackers, closes; at most 5 s. No other call after it. */
void bt_engine_stop_async (BtEngine *self, GAsyncReadyCallback callback, gpointer data);
gboolean bt_engine_stop_finish (BtEngine *self, GAsyncResult *result, GError **error);

typedef enum {
  BT_ADD_NORMAL = 0,
  BT_ADD_HELD = 1 << 0, /* get metadata and check, but fetch nothing until bt_torrent_start() */
  BT_ADD_PAUSED = 1 << 1,
  BT_ADD_FULL_ALLOCATION = 1 << 2,
} BtAddFlags;

/* What a person chose for a torrent to be added. All zero: nothing. */
typedef struct {
  const char *folder; /* NULL: the download folder */
  BtAddFlags flags;
  GArray *selection;        /* guint32 file indices to fetch; NULL: all, or so= of the magnet */
  BtTorrentOptions options; /* hold from the first byte on */
} BtAddChoices;

/* @source: path or file:// URI of a torrent file, magnet URI, info hash (40 or 64 hex, 32 base32), or
 * http(s) URL of a torrent file. @choices: copied; NULL: none.
 * Errors: BT_METAINFO_ERROR, G_IO_ERROR (file or URL cannot be read). */
void bt_engine_add_async (BtEngine *self, const char *source, const BtAddChoices *choices,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* @existed: it was there already: its trackers were merged, nothing else changed, its options
 * neither. (transfer full) */
BtTorrent *bt_engine_add_finish (BtEngine *self, GAsyncResult *result, gboolean *existed,
                                 GError **error);
/* The same from the bytes of a torrent file; finish with bt_engine_add_finish(). */
void bt_engine_add_bytes_async (BtEngine *self, GBytes *torrent, const BtAddChoices *choices,
                                GAsyncReadyCallback callback, gpointer data);
/* The torrent leaves the list at once. BT_STORAGE_ERROR_KEPT: all is well, and BT_REMOVAL_UNDO kept
 * the files. */
void bt_engine_remove_async (BtEngine *self, BtTorrent *torrent, BtRemoval removal,
                             GAsyncReadyCallback callback, gpointer data);
gboolean bt_engine_remove_finish (BtEngine *self, GAsyncResult *result, GError **error);

BtTorrent *bt_engine_find (BtEngine *self,
                           const BtInfoHash *info_hash); /* (transfer none) (nullable) */
void bt_engine_move (BtEngine *self, BtTorrent *torrent, guint position);
void bt_engine_set_download_folder (BtEngine *self, const char *folder);
const char *bt_engine_get_download_folder (BtEngine *self);
/* Hold at once; not saved: the program keeps them in its settings. */
void bt_engine_set_options (BtEngine *self, const BtEngineOptions *options);
const BtEngineOptions *bt_engine_get_options (BtEngine *self); /* borrowed; of the last set */
/* Whom WebRTC may ask for help, from now on; copied, and not saved either. */
void bt_engine_set_rtc_config (BtEngine *self, const BtRtcConfig *config);
/* The alternative limits hold now: switched on, or by schedule. */
gboolean bt_engine_is_alternative (BtEngine *self);
void bt_engine_set_listen_port (BtEngine *self, int port);
guint16 bt_engine_get_port (BtEngine *self); /* 0: not listening (yet) */
BtDht *bt_engine_get_dht (BtEngine *self);   /* (transfer none) never NULL */
guint64 bt_engine_get_down_rate (BtEngine *self);
guint64 bt_engine_get_up_rate (BtEngine *self);

/* What was done since the engine began, and in all sessions; of torrents that were removed too. Either
 * may be NULL. */
void bt_engine_get_totals (BtEngine *self, BtTotals *session, BtTotals *all);
/* Both begin anew. */
void bt_engine_reset_totals (BtEngine *self);
/* Takes the last reset back; what was counted since stays. Nothing happens without one, or twice. */
void bt_engine_restore_totals (BtEngine *self);

/* How eagerly reports are taken: somebody looks (100 ms), in the background (1 s), hidden (5 s). */
typedef enum {
  BT_PACE_LIVE,
  BT_PACE_BACKGROUND,
  BT_PACE_HIDDEN,
} BtPace;
void bt_engine_set_pace (BtEngine *self, BtPace pace);
/* Lets a window apply reports in its frame clock: @pacer is called when a report waits and must
 * call bt_engine_apply() soon (after 1 s the engine does it itself). NULL: back to the timer. */
typedef void (*BtEnginePacer) (BtEngine *self, gpointer data);
void bt_engine_set_pacer (BtEngine *self, BtEnginePacer pacer, gpointer data);
void bt_engine_apply (BtEngine *self);

/* Properties: "port", "down-rate", "up-rate", "loaded" (all torrents of the last session are here),
 * "alternative" (see bt_engine_is_alternative()).
 * Signals:
 *   "updated" (): a report was applied: sort and filter once now;
 *   "torrent-complete" (BtTorrent);
 *   "listening" (guint port, GError *error): error NULL = open;
 *   "broken" (char **paths): saved torrents that could not be read. */

G_END_DECLS
