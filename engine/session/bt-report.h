/* bt-report.h — what the engine tells: merged while it waits, applied in one go.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report is built on the engine thread and moved to the caller's; from then on only that one
 * touches it. Everything it points to is owned by it or immutable. */
#pragma once

#include "base/bt-dht-stat.h"
#include "base/bt-discovery-stat.h"
#include "base/bt-info-hash.h"
#include "base/bt-options.h"
#include "base/bt-piece-map.h"
#include "base/bt-rtc-stat.h"
#include "base/bt-stat.h"
#include "base/bt-totals.h"
#include "base/bt-wire-entry.h"
#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

typedef enum {
  BT_CHANGED_ADDED = 1 << 0,   /* new: everything else in the update is filled too */
  BT_CHANGED_REMOVED = 1 << 1, /* gone for good; nothing else is filled */
  BT_CHANGED_STAT = 1 << 2,
  BT_CHANGED_METAINFO = 1 << 3, /* became known */
  BT_CHANGED_ERROR = 1 << 4,    /* @error set or cleared */
  BT_CHANGED_FILES = 1 << 5,    /* file_have, priorities */
  BT_CHANGED_TRACKERS = 1 << 6,
  BT_CHANGED_PEERS = 1 << 7,      /* only while watched */
  BT_CHANGED_PIECES = 1 << 8,     /* only while watched */
  BT_CHANGED_EVENTS = 1 << 9,     /* only while watched */
  BT_CHANGED_FOLDER = 1 << 10,    /* name, folder, position, added_time */
  BT_CHANGED_OPTIONS = 1 << 11,   /* by the session itself */
  BT_CHANGED_DISCOVERY = 1 << 12, /* only while watched */
  BT_CHANGED_MEETINGS = 1 << 13,  /* only while watched */
  BT_CHANGED_WIRE = 1 << 14,      /* only while watched */
} BtChanged;

/* What changed of one torrent. */
typedef struct {
  guint32 id; /* of the torrent, unique in the engine's life */
  BtChanged changed;
  BtInfoHash info_hash;
  BtTorrentStat stat;
  BtTorrentOptions options;
  char **labels; /* owned, NULL-terminated; with the options of a new one */
  guint
      n_option_sets; /* of the caller's that are in @options: with fewer than it made they are old */
  char *name;        /* owned */
  char *folder;      /* owned */
  gint64 added_time; /* Unix seconds */
  guint32 position;
  BtMetainfo *metainfo; /* owned reference, or NULL */
  GError *error;        /* owned, or NULL: no error */
  guint32 n_files;
  guint64 *file_have;         /* owned; shape: n_files; verified bytes of each */
  guint8 *priorities;         /* owned; shape: n_files; BtPriority */
  GArray *trackers;           /* owned; BtTrackerStat */
  GArray *peers;              /* owned; BtPeerStat */
  BtPieceMap *pieces;         /* owned reference */
  GArray *events;             /* owned; BtBlockEvent */
  BtDiscoveryStat *discovery; /* owned, or NULL */
  GArray *meetings;           /* owned; BtRtcStat */
  GArray *wire;               /* owned; BtWireEntry */
} BtTorrentUpdate;

/* An answer to a command, or news of the engine as a whole. */
typedef enum {
  BT_NEWS_REPLY,       /* to the command with this @serial */
  BT_NEWS_LISTENING,   /* @port is open (or @error: it is not) */
  BT_NEWS_LOADED,      /* every torrent of the last session was told; @broken: unreadable ones */
  BT_NEWS_COMPLETE,    /* torrent @id has every wanted byte, for the first time */
  BT_NEWS_ALTERNATIVE, /* the alternative limits begin or end to hold: @alternative */
  BT_NEWS_STOPPED,     /* the last one ever: trackers are told, everything is saved (or @error) */
} BtNewsKind;

typedef struct {
  BtNewsKind kind;
  guint64 serial;   /* of the command; 0 otherwise */
  guint32 id;       /* torrent; 0: none */
  gboolean existed; /* reply to add: the torrent was there already */
  gboolean alternative;
  guint16 port;
  GError *error; /* owned, or NULL */
  char **broken; /* owned, NULL-terminated, or NULL */
} BtNews;

typedef struct {
  GPtrArray *updates;         /* owned; BtTorrentUpdate*, at most one a torrent */
  GHashTable *by_id;          /* owned; id -> BtTorrentUpdate, of those bt_reporter_edit() made */
  GPtrArray *news;            /* owned; BtNews*, in order; to be told after the updates */
  guint64 down_rate, up_rate; /* bytes a second, of all torrents */
  BtDhtSummary dht;           /* as it is now */
  BtDhtStat *dht_stat;        /* owned, or NULL: not watched, or nothing new */
  BtTotalsStat totals;        /* likewise */
  gint64 now_us;              /* when it was made */
} BtReport;

BtReport *bt_report_new (void);
void bt_report_free (BtReport *self);
BtTorrentUpdate *bt_torrent_update_new (guint32 id);
void bt_torrent_update_free (BtTorrentUpdate *self);
BtNews *bt_news_new (BtNewsKind kind);
void bt_news_free (BtNews *self);

G_END_DECLS
