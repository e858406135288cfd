/* bt-torrent.h — one torrent as a person sees it. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base/bt-discovery-stat.h"
#include "base/bt-info-hash.h"
#include "base/bt-labels.h"
#include "base/bt-options.h"
#include "base/bt-piece-map.h"
#include "base/bt-rtc-stat.h"
#include "base/bt-stat.h"
#include "base/bt-wire-entry.h"
#include "metainfo/bt-metainfo.h"
#include "stream/bt-stream.h"

G_BEGIN_DECLS

#define BT_TYPE_TORRENT (bt_torrent_get_type ())
G_DECLARE_FINAL_TYPE (BtTorrent, bt_torrent, BT, TORRENT, GObject)

typedef struct _BtEngine BtEngine;

/* Properties (read-only, notified once a report): "name", "state", "paused", "error" (boxed GError),
 * "stat" changes are told by the signal "updated" once a report instead of a notify a number.
 * Signals: "updated" (): any of the getters may give another value now;
 *          "metainfo" (): bt_torrent_get_metainfo() became known;
 *          "events" (): bt_torrent_peek_events() has new block events (only while watched);
 *          "wire" (): likewise bt_torrent_peek_wire() new messages. */

const char *bt_torrent_get_name (
    BtTorrent *self); /* never NULL: the hash when nothing better is known */
const BtInfoHash *bt_torrent_get_info_hash (BtTorrent *self);
const char *bt_torrent_get_id_text (BtTorrent *self); /* the info hash in hex: for actions */
BtTorrentState bt_torrent_get_state (BtTorrent *self);
const GError *bt_torrent_get_error (
    BtTorrent *self); /* NULL: none; domain and code tell the kind */
const BtTorrentStat *bt_torrent_get_stat (BtTorrent *self);
/* have / wanted, 0 to 1. */
double bt_torrent_get_progress (BtTorrent *self);
/* Seconds until complete at the present rate; -1: cannot be told. */
gint64 bt_torrent_get_eta (BtTorrent *self);
const char *bt_torrent_get_folder (BtTorrent *self);
gint64 bt_torrent_get_added_time (BtTorrent *self);
BtMetainfo *bt_torrent_get_metainfo (BtTorrent *self); /* NULL until known */
/* The file or folder that holds the data; NULL until metadata is known. (transfer full) */
GFile *bt_torrent_dup_location (BtTorrent *self);
char *bt_torrent_dup_magnet (BtTorrent *self);
/* A torrent file of it, with the trackers that it has now, but for those of the person's list; NULL until
 * metadata is known. (transfer full) */
GBytes *bt_torrent_dup_torrent_file (BtTorrent *self);

/* Files: GListModel of BtFile, in the torrent's order; empty until metadata is known. */
GListModel *bt_torrent_get_files (BtTorrent *self);
/* GListModel of BtTracker. */
GListModel *bt_torrent_get_trackers (BtTorrent *self);
/* GListModel of BtPeer; filled only while someone holds a BT_WATCH_TORRENT_PEERS watch. */
GListModel *bt_torrent_get_peers (BtTorrent *self);
/* The newest piece map, NULL while nobody watches pieces or before metadata. (transfer none) */
BtPieceMap *bt_torrent_get_piece_map (BtTorrent *self);
/* Block events of the last report. GArray of BtBlockEvent; borrowed. */
const GArray *bt_torrent_peek_events (BtTorrent *self);
/* Messages of peers and ours of the last report, the newest at the end. GArray of BtWireEntry; borrowed. */
const GArray *bt_torrent_peek_wire (BtTorrent *self);

/* How its peers were found; NULL while nobody watches discovery. Borrowed, valid until "updated". */
const BtDiscoveryStat *bt_torrent_get_discovery (BtTorrent *self);
/* How peers are met over WebRTC, or were not met, oldest first, shape n, BtRtcStat. Those that are over
 * are kept as long as there are no more than BT_RTC_MEETINGS_MAX in all; of offers of ours that nobody
 * took the last one is. NULL while nobody watches meetings. Borrowed, valid until "updated". */
const GArray *bt_torrent_get_meetings (BtTorrent *self);

typedef enum {
  BT_WATCH_TORRENT_PEERS = 1 << 0,
  BT_WATCH_TORRENT_PIECES = 1 << 1,
  BT_WATCH_TORRENT_EVENTS = 1 << 2,
  BT_WATCH_TORRENT_DISCOVERY = 1 << 3,
  BT_WATCH_TORRENT_MEETINGS = 1 << 4,
  BT_WATCH_TORRENT_WIRE = 1 << 5,
} BtTorrentWatchFlags;
/* While the handle lives, the engine tells these; several handles add up. */
typedef struct _BtTorrentWatch BtTorrentWatch;
BtTorrentWatch *bt_torrent_watch (BtTorrent *self, BtTorrentWatchFlags flags);
void bt_torrent_watch_free (BtTorrentWatch *watch);

void bt_torrent_pause (BtTorrent *self);
/* One that had seeded enough (stat.ended) seeds on: the goals that are met by then go out of its own
 * options; that of idleness stays, and its time begins anew. */
void bt_torrent_resume (BtTorrent *self);
/* Ends BT_ADD_HELD. @folder NULL: as it is. @priorities: shape n_files of BtPriority, NULL: as they are. */
void bt_torrent_start (BtTorrent *self, const char *folder, const guint8 *priorities);
void bt_torrent_check (BtTorrent *self);
/* Asks trackers for peers now; after an error it also tries again. */
void bt_torrent_announce (BtTorrent *self);
void bt_torrent_add_peer (BtTorrent *self, const BtAddress *address);
/* Whoever is at @address is hung up on and kept out until the engine ends; or, with FALSE, may come again. */
void bt_torrent_set_shut_out (BtTorrent *self, const BtAddress *address, gboolean is_out);
/* Asks one way of finding peers now; nothing happens where it is off. */
void bt_torrent_ask_way (BtTorrent *self, BtWay way);
/* Asks this tracker now, or as soon as it allows. */
void bt_torrent_ask_tracker (BtTorrent *self, const char *url);
/* Adds a tracker, in a tier of its own after all others. Errors: BT_TRACKER_ERROR_URL,
 * G_IO_ERROR_EXISTS; G_IO_ERROR_CANCELLED: the torrent or the engine went. */
void bt_torrent_add_tracker_async (BtTorrent *self, const char *url, GAsyncReadyCallback callback,
                                   gpointer data);
/* Puts @url in the place of @old_url. Errors likewise, and G_IO_ERROR_NOT_FOUND. */
void bt_torrent_replace_tracker_async (BtTorrent *self, const char *old_url, const char *url,
                                       GAsyncReadyCallback callback, gpointer data);
/* Of both. */
gboolean bt_torrent_edit_tracker_finish (BtTorrent *self, GAsyncResult *result, GError **error);
void bt_torrent_remove_tracker (BtTorrent *self, const char *url);
void bt_torrent_set_priorities (BtTorrent *self, const guint8 *priorities);
/* Moves the files to @folder (absolute; must exist) while the torrent goes on; BT_TORRENT_MOVING with
 * stat.moved and to_move meanwhile. Nothing is overwritten. Errors: BT_STORAGE_ERROR_EXISTS,
 * _NO_FOLDER, _PERMISSION, _FULL, _BUSY and others; the files are where they were then.
 * G_IO_ERROR_CANCELLED: by bt_torrent_cancel_move(), or the torrent or the engine went. */
void bt_torrent_move_async (BtTorrent *self, const char *folder, GAsyncReadyCallback callback,
                            gpointer data);
gboolean bt_torrent_move_finish (BtTorrent *self, GAsyncResult *result, GError **error);
/* What went comes back; the move ends with G_IO_ERROR_CANCELLED. */
void bt_torrent_cancel_move (BtTorrent *self);
/* Gives the file or folder @path of the torrent (as bt_file_get_path(); "": its top folder or only
 * file) the name @name, on the disk too. The list of files and the torrent's name change with it.
 * Errors: BT_METAINFO_ERROR_BAD_NAME, _NAME_TAKEN, _NO_SUCH_FILE, BT_STORAGE_ERROR_EXISTS, _BUSY and
 * others. */
void bt_torrent_rename_async (BtTorrent *self, const char *path, const char *name,
                              GAsyncReadyCallback callback, gpointer data);
gboolean bt_torrent_rename_finish (BtTorrent *self, GAsyncResult *result, GError **error);
/* Reads file @file (its index in the metainfo) while it comes; a file that is skipped is fetched meanwhile.
 * (transfer full) (nullable): its metadata is not known yet, or the torrent was removed. */
BtStream *bt_torrent_open_stream (BtTorrent *self, guint32 file);
/* Borrowed; as set last, or as the engine told since. */
const BtTorrentOptions *bt_torrent_get_options (BtTorrent *self);
/* Hold at once, and are kept with the torrent. Tells "updated". */
void bt_torrent_set_options (BtTorrent *self, const BtTorrentOptions *options);
/* A person's own words for it, NULL-terminated; never NULL. Borrowed. */
const char *const *bt_torrent_get_labels (BtTorrent *self);
/* Are cleaned (bt-labels.h), hold at once, and are kept with the torrent. @labels: NULL-terminated, or NULL.
 * Tells "updated". */
void bt_torrent_set_labels (BtTorrent *self, const char *const *labels);

G_END_DECLS
