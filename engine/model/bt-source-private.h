/* bt-source-private.h — reading a torrent file from bytes, off the caller's thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bt-source.h"

G_BEGIN_DECLS

/* Finish with bt_source_load_finish(). */
void _bt_source_parse_async (GBytes *torrent, GAsyncReadyCallback callback, gpointer data);

/* The body of an http or https address: at most BT_LIMIT_TORRENT_FILE bytes, at most
 * BT_LIMIT_REDIRECTS redirects to http or https. (transfer full) of the GBytes. */
void _bt_source_fetch_async (const char *url, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
GBytes *_bt_source_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
