/* bt-stream-service.h — a streaming server of a session, as seen from outside the engine thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing here waits; what is asked for is done in order. Thread: the caller's of the session. */
#pragma once

#include "session/bt-session.h"
#include "stream/bt-stream-server.h"

G_BEGIN_DECLS

typedef struct _BtStreamService BtStreamService;

/* @serial: the reply to it tells the port, or why there is none: then it can only be freed. */
BtStreamService *bt_stream_service_new (BtSession *session, const BtStreamServerConfig *config,
                                        guint64 *serial);
/* Closes it. Before bt_session_stop(). */
void bt_stream_service_free (BtStreamService *self);

/* As bt_stream_server_share() and those that follow it. */
void bt_stream_service_share (BtStreamService *self, guint32 torrent, BtMetainfo *metainfo);
void bt_stream_service_unshare (BtStreamService *self, guint32 torrent);
void bt_stream_service_set_text (BtStreamService *self, guint32 index, GBytes *text);

G_END_DECLS
