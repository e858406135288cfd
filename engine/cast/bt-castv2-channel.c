/* bt-castv2-channel.c — one connection to one Chromecast: TLS, messages in it, and a pulse.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-castv2-channel.h"

#include <gio/gio.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-json.h"
#include "cast/bt-castv2-receiver.h"

#define OPEN_SECONDS 10  /* until it is connected and encrypted; one in the same house needs one */
#define PING_SECONDS 5   /* Google's senders */
#define QUIET_SECONDS 15 /* after which it is gone: three pings without an answer; likewise */

struct _BtCastv2Channel {
  int n_refs; /* the owner's, and one for each thing that goes on */
  char *address;
  const BtCastv2ChannelFuncs *funcs; /* NULL: closed */
  gpointer data;
  GCancellable *cancellable;
  GSocketConnection *socket; /* owned; NULL: not connected */
  GIOStream *tls;            /* owned; NULL: likewise */
  gboolean is_open;
  guint timer;
  gint64 heard_us; /* when the last message came */
  GQueue writes;   /* GBytes, owned; the first is being written */
  gsize n_queued;  /* bytes of all of them */
  guint8 header[BT_CASTV2_HEADER];
  gsize n_bytes; /* of the message that is being read */
  guint8 bytes[BT_LIMIT_CASTV2_FRAME];
};

/* --- its end ------------------------------------------------------------------------------------- */

static BtCastv2Channel *
channel_ref (BtCastv2Channel *self)
{
  self->n_refs++;
  return self;
}

/* The socket is closed without TLS's farewell: a device that takes nothing would keep us waiting. And only
 * here, because a handshake goes on in a thread of GIO's until it hears that it was cancelled. */
static void
channel_unref (BtCastv2Channel *self)
{
  if (--self->n_refs > 0)
    return;
  if (self->socket != NULL)
    g_socket_close (g_socket_connection_get_socket (self->socket), NULL);
  g_clear_object (&self->tls);
  g_clear_object (&self->socket);
  g_object_unref (self->cancellable);
  g_queue_clear_full (&self->writes, (GDestroyNotify) g_bytes_unref);
  g_free (self->address);
  g_free (self);
}

static void
close_all (BtCastv2Channel *self)
{
  self->funcs = NULL;
  self->is_open = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

/* Takes @error. */
static void
fail (BtCastv2Channel *self, GError *error)
{
  const BtCastv2ChannelFuncs *funcs = self->funcs;

  close_all (self);
  if (funcs != NULL)
    funcs->closed (error, self->data);
  else
    g_error_free (error);
}

/* @reason: what the system says of it; NULL: it ended. Takes it. */
static void
lose (BtCastv2Channel *self, GError *reason)
{
  GError *error = g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_LOST,
                               "%s was connected and is no more (%s): see whether it is on and in "
                               "this network",
                               self->address, reason != NULL ? reason->message : "it hung up");

  g_clear_error (&reason);
  fail (self, error);
}

/* --- writing ------------------------------------------------------------------------------------- */

static void write_next (BtCastv2Channel *self);

static void
written_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  BtCastv2Channel *self = data;
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, &error)) {
    lose (self, error);
  } else {
    GBytes *bytes = g_queue_pop_head (&self->writes);

    self->n_queued -= g_bytes_get_size (bytes);
    g_bytes_unref (bytes);
    write_next (self);
  }
  channel_unref (self);
}

static void
write_next (BtCastv2Channel *self)
{
  GBytes *bytes = g_queue_peek_head (&self->writes);
  gconstpointer first;
  gsize n_bytes;

  if (bytes == NULL || !self->is_open)
    return;
  first = g_bytes_get_data (bytes, &n_bytes);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->tls), first, n_bytes,
                                   G_PRIORITY_DEFAULT, self->cancellable, written_cb,
                                   channel_ref (self));
}

/* Beyond the bound it takes nothing any more, and its pulse will tell. */
static void
send_message (BtCastv2Channel *self, const BtCastv2Message *message)
{
  GBytes *bytes = bt_castv2_message_write (message);

  if (!self->is_open || self->n_queued + g_bytes_get_size (bytes) > BT_LIMIT_CASTV2_QUEUE) {
    g_bytes_unref (bytes);
    return;
  }
  self->n_queued += g_bytes_get_size (bytes);
  g_queue_push_tail (&self->writes, bytes);
  if (g_queue_get_length (&self->writes) == 1)
    write_next (self);
}

void
bt_castv2_channel_send (BtCastv2Channel *self, const char *destination, const char *name_space,
                        JsonObject *payload)
{
  g_autofree char *text = bt_cast_json_print (payload);

  send_message (self, &(BtCastv2Message) { .source = BT_CASTV2_SENDER,
                                           .destination = destination,
                                           .name_space = name_space,
                                           .payload = text });
  json_object_unref (payload);
}

/* --- its pulse ----------------------------------------------------------------------------------- */

static gboolean
ping_cb (gpointer data)
{
  BtCastv2Channel *self = data;

  if (g_get_monotonic_time () - self->heard_us > QUIET_SECONDS * G_USEC_PER_SEC) {
    self->timer = 0;
    lose (self, g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_LOST, "nothing was heard for %d seconds",
                             QUIET_SECONDS));
    return G_SOURCE_REMOVE;
  }
  bt_castv2_channel_send (self, BT_CASTV2_PLATFORM, BT_CASTV2_NS_HEARTBEAT,
                          bt_castv2_write ("PING"));
  return G_SOURCE_CONTINUE;
}

/* Either side pings. */
static void
answer_pulse (BtCastv2Channel *self, const BtCastv2Message *message)
{
  g_autoptr (JsonObject) ping =
      message->payload != NULL ? bt_cast_json_parse (message->payload, NULL) : NULL;

  if (g_strcmp0 (bt_cast_json_get_text (ping, "type"), "PING") == 0)
    bt_castv2_channel_send (self, message->source, BT_CASTV2_NS_HEARTBEAT,
                            bt_castv2_write ("PONG"));
}

/* --- reading ------------------------------------------------------------------------------------- */

static void read_header (BtCastv2Channel *self);

static void
take_message (BtCastv2Channel *self)
{
  GError *error = NULL;
  g_autoptr (BtCastv2Message) message = bt_castv2_message_read (self->bytes, self->n_bytes, &error);

  if (message == NULL) {
    fail (self, error);
    return;
  }
  self->heard_us = g_get_monotonic_time ();
  if (g_str_equal (message->name_space, BT_CASTV2_NS_HEARTBEAT))
    answer_pulse (self, message);
  else
    self->funcs->message (message, self->data);
  if (self->is_open)
    read_header (self);
}

/* FALSE: it has ended, and that was told. */
static gboolean
finish_read (BtCastv2Channel *self, GObject *stream, GAsyncResult *result, gsize n_wanted)
{
  GError *error = NULL;
  gsize n_read = 0;
  gboolean is_fine =
      g_input_stream_read_all_finish (G_INPUT_STREAM (stream), result, &n_read, &error)
      && n_read == n_wanted;

  if (!is_fine)
    lose (self, error);
  return is_fine && self->is_open;
}

static void
bytes_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  BtCastv2Channel *self = data;

  if (finish_read (self, stream, result, self->n_bytes))
    take_message (self);
  channel_unref (self);
}

static void
read_bytes (BtCastv2Channel *self)
{
  GError *error = NULL;

  self->n_bytes = bt_castv2_read_length (self->header, &error);
  if (self->n_bytes == 0)
    fail (self, error);
  else
    g_input_stream_read_all_async (g_io_stream_get_input_stream (self->tls), self->bytes,
                                   self->n_bytes, G_PRIORITY_DEFAULT, self->cancellable, bytes_cb,
                                   channel_ref (self));
}

static void
header_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  BtCastv2Channel *self = data;

  if (finish_read (self, stream, result, BT_CASTV2_HEADER))
    read_bytes (self);
  channel_unref (self);
}

static void
read_header (BtCastv2Channel *self)
{
  g_input_stream_read_all_async (g_io_stream_get_input_stream (self->tls), self->header,
                                 BT_CASTV2_HEADER, G_PRIORITY_DEFAULT, self->cancellable, header_cb,
                                 channel_ref (self));
}

/* --- its beginning ------------------------------------------------------------------------------- */

static gboolean
too_slow_cb (gpointer data)
{
  BtCastv2Channel *self = data;
  gboolean is_there = self->socket != NULL;

  self->timer = 0;
  fail (self,
        g_error_new (BT_CAST_ERROR, is_there ? BT_CAST_ERROR_TIMEOUT : BT_CAST_ERROR_UNREACHABLE,
                     is_there ? "%s does not begin to speak within %d seconds: start it anew"
                              : "nobody answers at %s within %d seconds: see whether it is on "
                                "and in this network",
                     self->address, OPEN_SECONDS));
  return G_SOURCE_REMOVE;
}

static void
begin (BtCastv2Channel *self)
{
  self->is_open = TRUE;
  self->heard_us = g_get_monotonic_time ();
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (PING_SECONDS, ping_cb, self);
  read_header (self);
  self->funcs->opened (self->data);
}

static void
encrypted_cb (GObject *tls, GAsyncResult *result, gpointer data)
{
  BtCastv2Channel *self = data;
  g_autoptr (GError) reason = NULL;

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (tls), result, &reason)
      && self->funcs != NULL)
    begin (self);
  else if (self->funcs != NULL)
    fail (self,
          g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                       "cannot agree with %s on encryption (%s): see whether it is a Chromecast, "
                       "and start it anew",
                       self->address, reason->message));
  channel_unref (self);
}

/* A Chromecast makes its certificate itself, for a day or two, and for no name. Whom it belongs to it could
 * prove in a protocol of its own, with a key of Google's that only Google's programs may check: all other
 * senders take what comes, as anybody in the house can be taken for a screen. What goes over it is a URL
 * that this device may fetch and a title, so that encryption without a proof is what there is. */
static gboolean
accept_certificate_cb (GTlsConnection *tls, GTlsCertificate *certificate,
                       GTlsCertificateFlags errors, gpointer data)
{
  return TRUE;
}

static void
encrypt (BtCastv2Channel *self)
{
  g_autoptr (GError) reason = NULL;

  self->tls = g_tls_client_connection_new (G_IO_STREAM (self->socket), NULL, &reason);
  if (self->tls == NULL) {
    fail (self, g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
                             "this system cannot encrypt (%s): install glib-networking",
                             reason->message));
    return;
  }
  g_signal_connect (self->tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
  /* An end without a farewell is an end: whatever matters has a length. */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (self->tls), FALSE);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (self->tls), G_PRIORITY_DEFAULT,
                                    self->cancellable, encrypted_cb, channel_ref (self));
}

static void
connected_cb (GObject *client, GAsyncResult *result, gpointer data)
{
  BtCastv2Channel *self = data;
  g_autoptr (GError) reason = NULL;

  self->socket = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (client), result, &reason);
  if (self->funcs != NULL && self->socket != NULL)
    encrypt (self);
  else if (self->funcs != NULL)
    fail (self, g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
                             "cannot reach %s (%s): see whether it is on and in this network",
                             self->address, reason->message));
  channel_unref (self);
}

BtCastv2Channel *
bt_castv2_channel_new (const char *address, const BtCastv2ChannelFuncs *funcs, gpointer data)
{
  BtCastv2Channel *self = g_new0 (BtCastv2Channel, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  self->n_refs = 1;
  self->address = g_strdup (address);
  self->funcs = funcs;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->writes);
  self->timer = g_timeout_add_seconds (OPEN_SECONDS, too_slow_cb, self);
  /* What is in the house is not behind a proxy. */
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, address, BT_CASTV2_PORT, self->cancellable,
                                         connected_cb, channel_ref (self));
  return self;
}

void
bt_castv2_channel_free (BtCastv2Channel *self)
{
  close_all (self);
  channel_unref (self);
}
