/* bt-server.h — files of torrents at a URL, for players and devices. Main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It knows the torrents that were shared, and serves them while they come. Who does not know a URL of it
 * cannot guess one. It closes with its last reference, or with the engine. */
#pragma once

#include "model/bt-engine.h"

G_BEGIN_DECLS

#define BT_TYPE_SERVER (bt_server_get_type ())
G_DECLARE_FINAL_TYPE (BtServer, bt_server, BT, SERVER, GObject)

#define BT_SERVER_PORT 9000 /* the usual one */

typedef struct {
  const char *address;       /* numeric, where to listen; NULL: 127.0.0.1 */
  guint16 port;              /* 0: any free one */
  gboolean may_take_another; /* port: when that one is taken */
  const char
      *device; /* numeric: only that one is served, others are hung up on unread; NULL: all are */
} BtServerConfig;

/* Errors: G_IO_ERROR_ADDRESS_IN_USE, _INVALID_ARGUMENT (no numeric address) and others of GIO;
 * G_IO_ERROR_CANCELLED: the engine ended. */
void bt_engine_serve_async (BtEngine *engine, const BtServerConfig *config,
                            GAsyncReadyCallback callback, gpointer data);
/* (transfer full) */
BtServer *bt_engine_serve_finish (BtEngine *engine, GAsyncResult *result, GError **error);

guint16 bt_server_get_port (BtServer *self);
/* From now on the files of @torrent are served, until it leaves the engine. FALSE: its metadata is not
 * known yet. */
gboolean bt_server_share (BtServer *self, BtTorrent *torrent);
/* Where @file (index in the metainfo) of a shared torrent is; NULL: there is none. On all addresses
 * (0.0.0.0, ::) it names the loopback one, and others work as well. (transfer full) */
char *bt_server_dup_url (BtServer *self, BtTorrent *torrent, guint32 file);
/* Serves subtitles in WebVTT as well, and tells where. (transfer full) */
char *bt_server_add_text (BtServer *self, GBytes *text);
/* The page of all files, and the playlist of what plays. (transfer full) */
char *bt_server_dup_index_url (BtServer *self);
char *bt_server_dup_playlist_url (BtServer *self);

G_END_DECLS
