/* bt-source.h — what a person gives us for a torrent: path, link, address or hash, read and checked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base/bt-way-in.h"
#include "metainfo/bt-magnet.h"
#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

/* One of the two. */
typedef struct {
  BtMetainfo *metainfo; /* owned reference: of a torrent file */
  BtMagnet *magnet;     /* owned: of a magnet link or an info hash */
  BtWayIn way_in;       /* which of them it was, and from where */
} BtSource;

/* @text: path or file:// URI of a torrent file, magnet URI, info hash (40 or 64 hex, 32 base32), or
 * http(s) URL of a torrent file; white space around it does not count. Files are read on a thread
 * of their own. @callback: on the thread-default context of the call. Thread: any.
 * Errors: BT_METAINFO_ERROR, G_IO_ERROR (file or URL cannot be read); messages name @text. */
void bt_source_load_async (const char *text, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
/* (transfer full) */
BtSource *bt_source_load_finish (GAsyncResult *result, GError **error);
void bt_source_free (BtSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtSource, bt_source_free)

G_END_DECLS
