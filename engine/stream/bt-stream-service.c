/* bt-stream-service.c — a streaming server of a session, as seen from outside the engine thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-stream-service.h"

#include "session/bt-session-call.h"
#include "stream/bt-stream.h"

struct _BtStreamService {
  BtSession *session; /* borrowed */
  BtStreamServerConfig config;
  BtStreamServer *server; /* owned; the engine thread's; NULL: it could not be opened */
};

/* A torrent to be shared, or no more. */
typedef struct {
  BtStreamService *service; /* borrowed */
  guint32 torrent;
  BtMetainfo *metainfo; /* owned reference, or NULL */
} Sharing;

typedef struct {
  BtStreamService *service; /* borrowed */
  guint32 index;
  GBytes *bytes; /* owned */
} Text;

/* --- the engine thread --------------------------------------------------------------------------- */

static GInputStream *
open_stream (guint32 torrent, guint32 file, guint64 size, gpointer data)
{
  BtStreamService *self = data;

  return G_INPUT_STREAM (bt_stream_new (self->session, torrent, file, size));
}

static void
run_open (gpointer data, BtNews *reply)
{
  BtStreamService *self = data;

  self->server = bt_stream_server_new (&self->config, open_stream, self, &reply->error);
  if (self->server)
    reply->port = bt_stream_server_get_port (self->server);
}

static void
run_close (gpointer data, BtNews *reply)
{
  BtStreamService *self = data;

  g_clear_pointer (&self->server, bt_stream_server_free);
}

static void
run_share (gpointer data, BtNews *reply)
{
  Sharing *sharing = data;

  if (sharing->service->server)
    bt_stream_server_share (sharing->service->server, sharing->torrent, sharing->metainfo);
}

static void
run_unshare (gpointer data, BtNews *reply)
{
  Sharing *sharing = data;

  if (sharing->service->server)
    bt_stream_server_unshare (sharing->service->server, sharing->torrent);
}

static void
run_set_text (gpointer data, BtNews *reply)
{
  Text *text = data;

  if (text->service->server)
    bt_stream_server_set_text (text->service->server, text->index, text->bytes);
}

/* --- the caller's -------------------------------------------------------------------------------- */

BtStreamService *
bt_stream_service_new (BtSession *session, const BtStreamServerConfig *config, guint64 *serial)
{
  BtStreamService *self = g_new0 (BtStreamService, 1);

  self->session = session;
  self->config = *config;
  *serial = bt_session_call_asking (session, run_open, self, NULL);
  return self;
}

void
bt_stream_service_free (BtStreamService *self)
{
  bt_session_call (self->session, run_close, self, g_free);
}

static void
sharing_free (gpointer data)
{
  Sharing *self = data;

  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  g_free (self);
}

static Sharing *
sharing_new (BtStreamService *service, guint32 torrent)
{
  Sharing *self = g_new0 (Sharing, 1);

  self->service = service;
  self->torrent = torrent;
  return self;
}

void
bt_stream_service_share (BtStreamService *self, guint32 torrent, BtMetainfo *metainfo)
{
  Sharing *sharing = sharing_new (self, torrent);

  sharing->metainfo = bt_metainfo_ref (metainfo);
  bt_session_call (self->session, run_share, sharing, sharing_free);
}

void
bt_stream_service_unshare (BtStreamService *self, guint32 torrent)
{
  bt_session_call (self->session, run_unshare, sharing_new (self, torrent), sharing_free);
}

static void
text_free (gpointer data)
{
  Text *self = data;

  g_bytes_unref (self->bytes);
  g_free (self);
}

void
bt_stream_service_set_text (BtStreamService *self, guint32 index, GBytes *text)
{
  Text *call = g_new0 (Text, 1);

  call->service = self;
  call->index = index;
  call->bytes = g_bytes_ref (text);
  bt_session_call (self->session, run_set_text, call, text_free);
}
