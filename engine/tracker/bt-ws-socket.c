/* bt-ws-socket.c — one WebSocket to one tracker (RFC 6455): it is opened, carries texts, and ends.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-ws-socket.h"

#include "base/bt-limits.h"
#include "tracker/bt-tracker-soup.h"

#define KEEPALIVE 30 /* seconds between pings: routers forget a silent connection after a minute */

struct _BtWsSocket {
  const BtWsSocketFuncs *funcs; /* NULL: it is freed when the attempt to connect has ended */
  gpointer data;
  SoupMessage *message;                /* owned; NULL: the attempt has ended */
  GCancellable *cancellable;           /* owned; of the attempt */
  SoupWebsocketConnection *connection; /* owned, or NULL: it is not open */
  gboolean is_loopback;
  GError *error; /* owned, or NULL: why it ends */
};

static void
destroy (BtWsSocket *self)
{
  if (self->message)
    g_signal_handlers_disconnect_by_data (self->message, self);
  if (self->connection)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  g_clear_error (&self->error);
  g_free (self);
}

/* The first reason counts. */
static void
note_error (BtWsSocket *self, BtTrackerError code, const char *what, const char *why)
{
  if (!self->error)
    self->error = g_error_new (BT_TRACKER_ERROR, (int) code, "%s: %s", what, why);
}

/* --- while it is open ------------------------------------------------------------------------------- */

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer data)
{
  BtWsSocket *self = data;
  gsize n_bytes;
  const guint8 *text = g_bytes_get_data (bytes, &n_bytes);

  self->funcs->message (text, n_bytes, self->data);
}

static void
error_cb (SoupWebsocketConnection *connection, const GError *error, gpointer data)
{
  note_error (data, BT_TRACKER_ERROR_NETWORK, "the connection to the tracker broke",
              error->message);
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer data)
{
  BtWsSocket *self = data;

  note_error (self, BT_TRACKER_ERROR_NETWORK, "the connection to the tracker broke",
              "the tracker closed it");
  self->funcs->closed (self->error, self->data);
}

static void
opened (BtWsSocket *self)
{
  soup_websocket_connection_set_max_incoming_payload_size (self->connection, BT_LIMIT_WS_MESSAGE);
  soup_websocket_connection_set_keepalive_interval (self->connection, KEEPALIVE);
  g_signal_connect (self->connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->connection, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (self->connection, "closed", G_CALLBACK (closed_cb), self);
  self->funcs->opened (self->data);
}

/* --- opening ------------------------------------------------------------------------------------------- */

/* A torrent is a stranger's text: it may not make us ask this machine's own services anything but what
 * a tracker is asked, whatever name leads here. */
static gboolean
may_ask_here (GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  if (g_str_has_prefix (path, "/announce"))
    return TRUE;
  return (*path == '\0' || g_str_equal (path, "/")) && !g_uri_get_query (uri);
}

/* The connection stands and nothing was sent. */
static void
starting_cb (SoupMessage *message, gpointer data)
{
  BtWsSocket *self = data;

  self->is_loopback = bt_tracker_soup_is_loopback (message);
  if (!self->is_loopback || may_ask_here (soup_message_get_uri (message)))
    return;
  note_error (self, BT_TRACKER_ERROR_URL, "the tracker is not asked",
              "on this computer only trackers at / and /announce are");
  g_cancellable_cancel (self->cancellable);
}

static void
note_failure (BtWsSocket *self, SoupMessage *message, const GError *error)
{
  SoupStatus status = soup_message_get_status (message);
  g_autofree char *text = NULL;

  if (status == SOUP_STATUS_NONE || status == SOUP_STATUS_SWITCHING_PROTOCOLS) {
    note_error (self, BT_TRACKER_ERROR_NETWORK, "the tracker cannot be reached",
                bt_tracker_soup_explain (message, error));
    return;
  }
  text = g_strdup_printf ("%u %s", status, soup_status_get_phrase (status));
  note_error (self, BT_TRACKER_ERROR_HTTP, "the tracker does not speak WebSocket", text);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BtWsSocket *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = g_steal_pointer (&self->message);

  self->connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_signal_handlers_disconnect_by_data (message, self);
  if (!self->funcs) {
    destroy (self);
  } else if (self->connection) {
    opened (self);
  } else {
    note_failure (self, message, error);
    self->funcs->closed (self->error, self->data);
  }
}

BtWsSocket *
bt_ws_socket_new (SoupSession *soup, GUri *uri, const BtWsSocketFuncs *funcs, gpointer data)
{
  BtWsSocket *self = g_new0 (BtWsSocket, 1);

  self->funcs = funcs;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  /* What is packed is bounded before it is unpacked, and nobody knows how large it is then. */
  soup_message_disable_feature (self->message, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  soup_session_websocket_connect_async (soup, self->message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        self->cancellable, connected_cb, self);
  return self;
}

void
bt_ws_socket_free (BtWsSocket *self)
{
  if (!self->message) {
    destroy (self);
    return;
  }
  self->funcs = NULL;
  g_cancellable_cancel (self->cancellable);
}

gboolean
bt_ws_socket_is_open (BtWsSocket *self)
{
  return self->connection
         && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

gboolean
bt_ws_socket_is_loopback (BtWsSocket *self)
{
  return self->is_loopback;
}

void
bt_ws_socket_send (BtWsSocket *self, const GString *text)
{
  if (bt_ws_socket_is_open (self))
    soup_websocket_connection_send_text (self->connection, text->str);
}
