/* bt-server-private.h — what the engine's model tells a server.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bt-server.h"
#include "session/bt-report.h"

G_BEGIN_DECLS

/* No commands from now on: the engine ends. */
void _bt_server_close (BtServer *self);
/* @torrent left the engine. */
void _bt_server_forget (BtServer *self, BtTorrent *torrent);
/* What an answered bt_engine_serve_async() gives. */
void _bt_server_return_opened (GTask *task, BtNews *news);

G_END_DECLS
