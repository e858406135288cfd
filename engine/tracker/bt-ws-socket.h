/* bt-ws-socket.h — one WebSocket to one tracker (RFC 6455): it is opened, carries texts, and ends.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a torrent names as a tracker gets no more from us than a plain upgrade request until it has
 * agreed to speak WebSocket, follows no redirect, and on this computer only at / or /announce: no
 * torrent can make us say anything to a service which is no tracker. Thread: engine. */
#pragma once

#include <libsoup/soup.h>

#include "tracker/bt-tracker-error.h"

G_BEGIN_DECLS

typedef struct _BtWsSocket BtWsSocket;

/* None is called from within a function of this header. */
typedef struct {
  void (*opened) (gpointer data);
  /* @bytes: at most BT_LIMIT_WS_MESSAGE. */
  void (*message) (const guint8 *bytes, gsize n_bytes, gpointer data);
  /* At most once, and nothing after it; it may be freed in it. @error: BT_TRACKER_ERROR. */
  void (*closed) (const GError *error, gpointer data);
} BtWsSocketFuncs;

/* Begins to connect. @uri: as SOUP_HTTP_URI_FLAGS parse it; ws or wss, with a host. @funcs: static. */
BtWsSocket *bt_ws_socket_new (SoupSession *soup, GUri *uri, const BtWsSocketFuncs *funcs,
                              gpointer data);
/* Closes it at once. */
void bt_ws_socket_free (BtWsSocket *self);
/* Whether a text may be sent. */
gboolean bt_ws_socket_is_open (BtWsSocket *self);
/* Of one that was opened: it leads to this machine. */
gboolean bt_ws_socket_is_loopback (BtWsSocket *self);
/* One that is not open sends nothing, and its end is told. */
void bt_ws_socket_send (BtWsSocket *self, const GString *text);

G_END_DECLS
