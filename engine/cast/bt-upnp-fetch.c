/* bt-upnp-fetch.c — a small document of a device, bounded in bytes and in time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-upnp-fetch.h"

#include <libsoup/soup.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-error.h"

#define PATIENCE 5      /* seconds for the whole of it; renderers answer in milliseconds */
#define READ_SIZE 16384 /* bytes at once */

typedef struct {
  SoupSession *soup;         /* owned */
  GCancellable *cancellable; /* owned; ours, for the time-out */
  gulong cancelled_id;       /* of the caller's; 0: it has none */
  GInputStream *body;        /* owned; NULL: no answer yet */
  GByteArray *bytes;         /* owned */
  guint timeout;             /* source; 0: it is over */
  char *host;                /* owned */
} Fetch;

/* --- errors -------------------------------------------------------------------------------------- */

GError *
bt_upnp_error_new_late (const char *host)
{
  return g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_TIMEOUT,
                      "%s takes too long to answer; restart it, or try again later", host);
}

GError *
bt_upnp_error_new_bad (const char *host)
{
  return g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_BAD_ANSWER,
                      "The answer of %s is not of its protocol; restart it, and try again", host);
}

static gboolean
is_of_network (const GError *error)
{
  return error->domain == G_RESOLVER_ERROR
         || (error->domain == G_IO_ERROR
             && (error->code == G_IO_ERROR_CONNECTION_REFUSED
                 || error->code == G_IO_ERROR_CONNECTION_CLOSED
                 || error->code == G_IO_ERROR_HOST_UNREACHABLE
                 || error->code == G_IO_ERROR_NETWORK_UNREACHABLE
                 || error->code == G_IO_ERROR_NOT_CONNECTED || error->code == G_IO_ERROR_FAILED));
}

GError *
bt_upnp_error_new (const char *host, GError *error)
{
  GError *result;

  if (error->domain == BT_CAST_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    result = bt_upnp_error_new_late (host);
  else if (is_of_network (error))
    result = g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
                          "Nobody answers at %s; is it on, and in this network?", host);
  else
    result = bt_upnp_error_new_bad (host);
  g_error_free (error);
  return result;
}

/* --- one fetch ----------------------------------------------------------------------------------- */

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_handle_id (&fetch->timeout, g_source_remove);
  g_clear_object (&fetch->body);
  g_object_unref (fetch->soup);
  g_object_unref (fetch->cancellable);
  g_byte_array_unref (fetch->bytes);
  g_free (fetch->host);
  g_free (fetch);
}

/* Nothing of it calls back after this. */
static void
settle (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  GCancellable *outer = g_task_get_cancellable (task);

  g_clear_handle_id (&fetch->timeout, g_source_remove);
  if (outer)
    g_clear_signal_handler (&fetch->cancelled_id, outer);
}

/* Takes @error. */
static void
fail (GTask *task, GError *error)
{
  Fetch *fetch = g_task_get_task_data (task);
  gboolean is_late = fetch->timeout == 0;

  settle (task);
  if (is_late && !g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
    g_error_free (error);
    error = bt_upnp_error_new_late (fetch->host);
  }
  g_task_return_error (task, bt_upnp_error_new (fetch->host, error));
  g_object_unref (task);
}

static void read_more (GTask *task);

static void
read_cb (GObject *body, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (body), result, &error);

  if (!bytes) {
    fail (task, error);
  } else if (g_bytes_get_size (bytes) == 0) {
    settle (task);
    g_task_return_pointer (task, g_bytes_new (fetch->bytes->data, fetch->bytes->len),
                           (GDestroyNotify) g_bytes_unref);
    g_object_unref (task);
  } else if (fetch->bytes->len + g_bytes_get_size (bytes) > BT_LIMIT_UPNP_ANSWER) {
    fail (task, bt_upnp_error_new_bad (fetch->host));
  } else {
    g_byte_array_append (fetch->bytes, g_bytes_get_data (bytes, NULL),
                         (guint) g_bytes_get_size (bytes));
    read_more (task);
  }
}

static void
read_more (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (fetch->body, READ_SIZE, G_PRIORITY_DEFAULT, fetch->cancellable,
                                   read_cb, task);
}

static void
sent_cb (GObject *soup, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (soup), result);
  GError *error = NULL;

  fetch->body = soup_session_send_finish (SOUP_SESSION (soup), result, &error);
  if (!fetch->body)
    fail (task, error);
  else if (soup_message_get_status (message) != SOUP_STATUS_OK)
    fail (task, bt_upnp_error_new_bad (fetch->host));
  else
    read_more (task);
}

static gboolean
timeout_cb (gpointer data)
{
  Fetch *fetch = data;

  fetch->timeout = 0;
  g_cancellable_cancel (fetch->cancellable);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static Fetch *
fetch_new (GUri *uri, GCancellable *outer)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->soup = soup_session_new_with_options ("proxy-resolver", NULL, "timeout", PATIENCE, NULL);
  fetch->cancellable = g_cancellable_new ();
  fetch->bytes = g_byte_array_new ();
  fetch->host = g_strdup (g_uri_get_host (uri));
  fetch->timeout = g_timeout_add_seconds (PATIENCE, timeout_cb, fetch);
  if (outer)
    fetch->cancelled_id =
        g_signal_connect (outer, "cancelled", G_CALLBACK (cancelled_cb), fetch->cancellable);
  return fetch;
}

void
bt_upnp_fetch_async (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  Fetch *fetch;

  g_task_set_source_tag (task, bt_upnp_fetch_async);
  if (!message) {
    g_task_return_error (task, bt_upnp_error_new_bad (url));
    g_object_unref (task);
    return;
  }
  fetch = fetch_new (soup_message_get_uri (message), cancellable);
  g_task_set_task_data (task, fetch, fetch_free);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_async (fetch->soup, message, G_PRIORITY_DEFAULT, fetch->cancellable, sent_cb,
                           task);
}

GBytes *
bt_upnp_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
