/* bt-airplay-events.c — what an AirPlay receiver tells by itself, on a connection of ours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-airplay-events.h"

#include <gio/gio.h>
#include <string.h>

#include "base/bt-limits.h"
#include "cast/bt-ptth.h"

#define CONNECT_TIMEOUT 10 /* seconds */
#define READ_SIZE 4096     /* bytes: an event has less than one thousand */

/* Each operation that is out has a reference. */
struct _BtAirplayEvents {
  grefcount refs;
  char *host, *session; /* host: as in a URL, with its port */
  BtPtth *ptth;
  GCancellable *cancellable;
  GSocketConnection *connection; /* NULL: it is being made */
  BtAirplayEventFunc func;       /* NULL: freed */
  gpointer data;
  guint n_events; /* since @second_us */
  gint64 second_us;
  GString *answers; /* being sent */
  guint8 buffer[READ_SIZE];
};

static void
unref (BtAirplayEvents *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_free (self->host);
  g_free (self->session);
  bt_ptth_free (self->ptth);
  g_object_unref (self->cancellable);
  g_clear_object (&self->connection);
  g_string_free (self->answers, TRUE);
  g_free (self);
}

static BtAirplayEvents *
ref (BtAirplayEvents *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

/* The connection goes with the last reference. */
static void
hang_up (BtAirplayEvents *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->connection != NULL)
    g_io_stream_close_async (G_IO_STREAM (self->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

void
bt_airplay_events_free (BtAirplayEvents *self)
{
  self->func = NULL;
  hang_up (self);
  unref (self);
}

/* --- what comes ---------------------------------------------------------------------------------- */

static void read_on (BtAirplayEvents *self);

static gboolean
is_flood (BtAirplayEvents *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->second_us > G_USEC_PER_SEC) {
    self->second_us = now_us;
    self->n_events = 0;
  }
  return ++self->n_events > BT_LIMIT_AIRPLAY_EVENTS;
}

static void
tell (BtAirplayEvents *self, GBytes *body)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (body, &size);
  BtAirplayEvent event = bt_airplay_event_read (bytes, size);

  if (self->func != NULL && event.kind != BT_AIRPLAY_OTHER)
    self->func (&event, self->data);
}

/* FALSE: it is over. */
static gboolean
take (BtAirplayEvents *self)
{
  for (;;) {
    g_autoptr (GBytes) body = NULL;
    BtPtthResult result = bt_ptth_next (self->ptth, &body);
    const char *answer = bt_ptth_get_answer (result);

    if (result == BT_PTTH_MORE)
      return TRUE;
    if (result == BT_PTTH_REFUSED || result == BT_PTTH_BROKEN || self->func == NULL
        || is_flood (self))
      return FALSE;
    if (answer != NULL)
      g_string_append (self->answers, answer);
    if (result == BT_PTTH_EVENT)
      tell (self, body);
  }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BtAirplayEvents *self = data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL)
      && self->func != NULL) {
    g_string_truncate (self->answers, 0);
    read_on (self);
  } else {
    hang_up (self);
  }
  unref (self);
}

static void
write_answers (BtAirplayEvents *self)
{
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                                   self->answers->str, self->answers->len, G_PRIORITY_DEFAULT,
                                   self->cancellable, written_cb, ref (self));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BtAirplayEvents *self = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n > 0)
    bt_ptth_add (self->ptth, self->buffer, (gsize) n);
  if (n <= 0 || !take (self))
    hang_up (self);
  else if (self->answers->len > 0)
    write_answers (self);
  else
    read_on (self);
  unref (self);
}

static void
read_on (BtAirplayEvents *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)),
                             self->buffer, READ_SIZE, G_PRIORITY_DEFAULT, self->cancellable,
                             read_cb, ref (self));
}

/* --- connecting ---------------------------------------------------------------------------------- */

/* The time-out was that of connecting: a film may go on for hours without an event. */
static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BtAirplayEvents *self = data;
  g_autofree char *upgrade = NULL;

  self->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, NULL);
  if (self->connection != NULL && self->func != NULL) {
    g_socket_set_timeout (g_socket_connection_get_socket (self->connection), 0);
    upgrade = bt_ptth_write_upgrade (self->host, self->session);
    g_string_append (self->answers, upgrade);
    write_answers (self);
  }
  unref (self);
}

BtAirplayEvents *
bt_airplay_events_new (const char *host, guint16 port, const char *session, BtAirplayEventFunc func,
                       gpointer data)
{
  BtAirplayEvents *self = g_new0 (BtAirplayEvents, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = g_network_address_new (host, port);

  g_ref_count_init (&self->refs);
  self->host =
      g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, (guint) port);
  self->session = g_strdup (session);
  self->ptth = bt_ptth_new ();
  self->cancellable = g_cancellable_new ();
  self->answers = g_string_new (NULL);
  self->func = func;
  self->data = data;
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, CONNECT_TIMEOUT);
  g_socket_client_connect_async (client, address, self->cancellable, connected_cb, ref (self));
  return self;
}
