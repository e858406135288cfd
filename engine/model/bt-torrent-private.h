/* bt-torrent-private.h — what the engine's model tells a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bt-file-list-private.h"
#include "model/bt-torrent.h"
#include "session/bt-session.h"

G_BEGIN_DECLS

struct _BtTorrent {
  GObject parent;
  BtSession *session; /* borrowed; NULL after _bt_torrent_detach(): commands do nothing */
  BtEngine *engine;   /* borrowed; likewise; who gets the replies */
  guint32 id;
  BtInfoHash info_hash;
  char *id_text; /* owned */
  char *name;    /* owned; NULL: not known */
  char *folder;  /* owned */
  gint64 added_time;
  guint32 position;
  BtTorrentStat stat;
  BtTorrentOptions options;
  char **labels;              /* owned, NULL-terminated; never NULL */
  guint n_option_sets;        /* commands given: what is told of fewer is old */
  GError *error;              /* owned, or NULL */
  BtMetainfo *metainfo;       /* owned reference, or NULL */
  BtFileList *files;          /* owned */
  GListStore *trackers;       /* owned; BtTracker */
  GListStore *peers;          /* owned; BtPeer, by id */
  BtPieceMap *pieces;         /* owned reference, or NULL */
  GArray *events;             /* owned; BtBlockEvent */
  BtDiscoveryStat *discovery; /* owned, or NULL */
  GArray *meetings;           /* owned, or NULL; BtRtcStat */
  GArray *wire;               /* owned; BtWireEntry */
  guint n_watches[6];         /* handles that hold each flag */
  gboolean applying;          /* what nobody watches any more goes when it ends */
};

enum {
  BT_TORRENT_PROP_0,
  BT_TORRENT_PROP_NAME,
  BT_TORRENT_PROP_STATE,
  BT_TORRENT_PROP_PAUSED,
  BT_TORRENT_PROP_ERROR,
  BT_TORRENT_N_PROPS
};
extern GParamSpec *_bt_torrent_properties[BT_TORRENT_N_PROPS];

enum {
  BT_TORRENT_UPDATED,
  BT_TORRENT_METAINFO,
  BT_TORRENT_EVENTS,
  BT_TORRENT_WIRE,
  BT_TORRENT_N_SIGNALS
};
extern guint _bt_torrent_signals[BT_TORRENT_N_SIGNALS];

/* @session: borrowed; NULL: commands do nothing. */
BtTorrent *_bt_torrent_new (BtSession *session, guint32 id, const BtInfoHash *info_hash);
/* It left the engine, or the engine ends: no commands from now on. */
void _bt_torrent_detach (BtTorrent *self);
/* Applies what changed in one go; takes members out of @update. */
void _bt_torrent_apply (BtTorrent *self, BtTorrentUpdate *update);
/* @labels: (transfer full) */
void _bt_torrent_take_labels (BtTorrent *self, char **labels);
/* What is held, as BtTorrentWatchFlags. */
BtTorrentWatchFlags _bt_torrent_get_watched (BtTorrent *self);
/* Drops what nobody watches. */
void _bt_torrent_forget_unwatched (BtTorrent *self);

G_END_DECLS
