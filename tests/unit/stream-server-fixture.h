/* stream-server-fixture.h — a streaming server with one file, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stream/bt-stream-server.h"

#include "http-client.h"
#include "late-stream.h"
#include "torrent-fixture.h"

G_BEGIN_DECLS

#define STREAM_SERVER_TORRENT 7 /* its id; the file is its first */

typedef struct {
  TorrentFixture *torrent; /* owned, as all of them */
  BtMetainfo *metainfo;
  LateBytes *bytes;
  BtStreamServer *server; /* NULL: it was freed */
  BtStreamServerConfig config;
  guint16 port;
  char *path; /* of the file */
} StreamServerFixture;

/* A file of @name and @size bytes, of which @n_here are here. @device: for that address alone; NULL: for all. */
StreamServerFixture *stream_server_fixture_new (const char *name, gsize size, gsize n_here,
                                                const char *device);
/* Nobody reads any more. */
void stream_server_fixture_free (StreamServerFixture *self);
/* What a server of @self reads. */
GInputStream *stream_server_fixture_open_cb (guint32 torrent, guint32 file, guint64 size,
                                             gpointer self);

G_END_DECLS
