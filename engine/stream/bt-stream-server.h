/* bt-stream-server.h — files of torrents over HTTP, for players and devices, while they come.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET and HEAD with ranges (RFC 9110), a page and a playlist of all files: see bt-http-path.h. It knows
 * no torrent but those that were shared, and reads no file: streams are opened by whoever made it.
 * Thread: engine. */
#pragma once

#include "stream/bt-http-page.h"

#include "base/bt-address.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _BtStreamServer BtStreamServer;

/* A new GInputStream that is a GSeekable, on @file (an index) of @torrent, @size bytes long; it is read
 * by read_async() only. (transfer full) */
typedef GInputStream *(*BtStreamOpener) (guint32 torrent, guint32 file, guint64 size,
                                         gpointer data);

typedef struct {
  BtAddress address;         /* where to listen; port 0: any free one */
  gboolean may_take_another; /* port: when that one is taken */
  BtHttpToken token;
  /* For one device alone: whoever else connects is hung up on unread. What shows the film there may be a
   * web page of whatever origin, which the token lets in. */
  gboolean is_for_device;
  BtAddress device; /* of @is_for_device; its port does not matter */
} BtStreamServerConfig;

/* Errors: G_IO_ERROR_ADDRESS_IN_USE and others of GIO. */
BtStreamServer *bt_stream_server_new (const BtStreamServerConfig *config, BtStreamOpener opener,
                                      gpointer data, GError **error);
/* Hangs up on all clients. */
void bt_stream_server_free (BtStreamServer *self);
guint16 bt_stream_server_get_port (BtStreamServer *self);

/* @torrent: of the caller's. Anew: @metainfo takes the place of the old one. */
void bt_stream_server_share (BtStreamServer *self, guint32 torrent, BtMetainfo *metainfo);
/* Who reads of it is hung up on. */
void bt_stream_server_unshare (BtStreamServer *self, guint32 torrent);
/* Subtitles in WebVTT, number @index; anew: @text takes the place of the old one. */
void bt_stream_server_set_text (BtStreamServer *self, guint32 index, GBytes *text);

G_END_DECLS
