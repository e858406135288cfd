/* bt-http-page.h — what can be watched, as a web page and as a playlist.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names are a stranger's: they are escaped, and the page's policy lets nothing in it run. */
#pragma once

#include "metainfo/bt-metainfo.h"
#include "stream/bt-http-path.h"

G_BEGIN_DECLS

/* A torrent that is served. */
typedef struct {
  guint32 torrent;      /* its id in the session */
  BtMetainfo *metainfo; /* owned reference */
} BtHttpShare;

BtHttpShare *bt_http_share_new (guint32 torrent, BtMetainfo *metainfo);
void bt_http_share_free (BtHttpShare *self);

/* Value of Content-Security-Policy for the page. */
#define BT_HTTP_PAGE_POLICY "default-src 'none'; base-uri 'none'; form-action 'none'"

/* @shares: of BtHttpShare. At most BT_LIMIT_HTTP_LISTED files are named. Thread: any.
 * HTML in UTF-8. (transfer full) */
char *bt_http_page_format (const GPtrArray *shares, const BtHttpToken *token);
/* Extended M3U in UTF-8, of what plays. @base: "http://127.0.0.1:9000". (transfer full) */
char *bt_http_playlist_format (const GPtrArray *shares, const BtHttpToken *token, const char *base);

G_END_DECLS
