/* bt-http-clients.h — how many clients a server has, and how long they may say nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SoupServer takes whoever comes and waits for ever; on a network of strangers that is too kind.
 * Thread: engine. */
#pragma once

#include <libsoup/soup.h>

#include "base/bt-address.h"

G_BEGIN_DECLS

typedef struct _BtHttpClients BtHttpClients;

/* @server: borrowed; who connects to it beyond BT_LIMIT_HTTP_CONNECTIONS is hung up on, and so is who
 * says nothing for BT_LIMIT_HTTP_IDLE. @only: whose requests are read, from whatever port; others are hung up
 * on unread. NULL: everybody's. */
BtHttpClients *bt_http_clients_new (SoupServer *server, const BtAddress *only);
/* Before the server's end. */
void bt_http_clients_free (BtHttpClients *self);

/* Where the connection of @message came in. FALSE: it is closed. */
gboolean bt_http_message_get_local (SoupServerMessage *message, BtAddress *local);
/* From now on its client may be silent: it waits for us, or somebody paused the film. */
void bt_http_message_be_patient (SoupServerMessage *message);
/* Its connection ends at once, whatever is on its way; @message is finished a little later. */
void bt_http_message_hang_up (SoupServerMessage *message);
/* Tells that the client went: a source of GSocketSourceFunc. A client that only closed its own direction
 * is taken for one that went, too: no player does it. (transfer full) */
GSource *bt_http_socket_watch_end (GSocket *socket);

G_END_DECLS
