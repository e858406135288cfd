/* bt-stream-reply.c — the bytes of one response, as they come and as the client takes them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-stream-reply.h"

#include "base/bt-limits.h"
#include "stream/bt-http-clients.h"

struct _BtStreamReply {
  SoupServerMessage *message; /* owned reference; NULL: the response is over */
  GInputStream *stream;       /* owned */
  GCancellable *cancellable;  /* owned */
  GSource *watch;             /* owned, or NULL: of the client's going */
  guint64 left;               /* bytes to be read yet */
  gboolean is_reading;
  void (*ended) (BtStreamReply *self, gpointer data); /* NULL: nobody wants to know */
  gpointer data;
  guint8 *buffer; /* reference; BT_LIMIT_HTTP_BUFFER bytes; the message's, too, until it was sent */
};

static void
free_when_over (BtStreamReply *self)
{
  if (self->message || self->is_reading)
    return;
  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_atomic_rc_box_release (self->buffer);
  g_free (self);
}

/* The response is over, one way or another. A read that waits is called back, and ends @self. */
static void
end (BtStreamReply *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  g_cancellable_cancel (self->cancellable);
  if (self->ended)
    self->ended (self, self->data);
  free_when_over (self);
}

/* Less came than was promised: the connection says so by its end. */
static void
hang_up (BtStreamReply *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  bt_http_message_hang_up (self->message);
  end (self);
}

void
bt_stream_reply_abort (BtStreamReply *self)
{
  self->ended = NULL;
  hang_up (self);
}

static void read_next (BtStreamReply *self);

static void
read_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  BtStreamReply *self = data;
  g_autoptr (GBytes) chunk = NULL;
  gssize n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL);

  self->is_reading = FALSE;
  if (!self->message) {
    free_when_over (self);
    return;
  }
  if (n_bytes <= 0) {
    hang_up (self);
    return;
  }
  self->left -= (guint64) n_bytes;
  chunk = g_bytes_new_with_free_func (self->buffer, (gsize) n_bytes, g_atomic_rc_box_release,
                                      g_atomic_rc_box_acquire (self->buffer));
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), chunk);
  soup_server_message_unpause (self->message);
}

static void
read_next (BtStreamReply *self)
{
  gsize n_bytes = (gsize) MIN (self->left, BT_LIMIT_HTTP_BUFFER);

  if (n_bytes == 0)
    return;
  self->is_reading = TRUE;
  g_input_stream_read_async (self->stream, self->buffer, n_bytes, G_PRIORITY_DEFAULT,
                             self->cancellable, read_cb, self);
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  read_next (data);
}

static void
finished_cb (SoupServerMessage *message, gpointer data)
{
  end (data);
}

static gboolean
went_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  hang_up (data);
  return G_SOURCE_REMOVE;
}

/* While a piece is waited for nothing is written, and nobody else would see that the client went. */
static GSource *
watch (BtStreamReply *self, GSocket *socket)
{
  GSource *source = bt_http_socket_watch_end (socket);

  g_source_set_callback (source, G_SOURCE_FUNC (went_cb), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

BtStreamReply *
bt_stream_reply_new (const BtStreamReplyParams *params,
                     void (*ended) (BtStreamReply *self, gpointer data), gpointer data)
{
  BtStreamReply *self = g_new0 (BtStreamReply, 1);

  self->message = g_object_ref (params->message);
  self->stream = params->stream;
  self->left = params->length;
  self->ended = ended;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->buffer = g_atomic_rc_box_alloc (BT_LIMIT_HTTP_BUFFER);
  self->watch = watch (self, params->socket);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (self->message), FALSE);
  g_signal_connect (self->message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), self);
  g_signal_connect (self->message, "finished", G_CALLBACK (finished_cb), self);
  read_next (self);
  return self;
}
