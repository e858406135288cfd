/* bt-source-fetch.c — a torrent file from an http or https address.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-source-private.h"

#include <libsoup/soup.h>

#include "base/bt-limits.h"
#include "base/bt-version.h"

#define FETCH_TIMEOUT_S 30 /* seconds of silence; longer than any web server thinks */
#define FETCH_CHUNK_BYTES \
  (64 << 10) /* bytes a read; small beside the limit, large beside a packet */

typedef struct {
  SoupSession *session; /* owned */
  GUri *uri;            /* owned; after redirects: where we are now */
  char *url;            /* owned; what was asked for, for messages */
  guint n_redirects;
  GByteArray *body; /* owned */
} Fetch;

static void send_request (GTask *task);

static void
fetch_free (Fetch *fetch)
{
  g_clear_object (&fetch->session);
  g_clear_pointer (&fetch->uri, g_uri_unref);
  g_clear_pointer (&fetch->body, g_byte_array_unref);
  g_free (fetch->url);
  g_free (fetch);
}

static void
fail (GTask *task, GQuark domain, int code, const char *why)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_task_return_new_error (task, domain, code, "“%s” cannot be read: %s", fetch->url, why);
}

static gboolean
is_web_page (const GByteArray *body)
{
  gsize i = 0;

  while (i < body->len && g_ascii_isspace (body->data[i]))
    i++;
  return i < body->len && body->data[i] == '<';
}

static void
finish_body (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->body->len > BT_LIMIT_TORRENT_FILE)
    fail (task, BT_METAINFO_ERROR, BT_METAINFO_ERROR_TOO_LARGE,
          "it is larger than any torrent file (10 MiB)");
  else if (is_web_page (fetch->body))
    fail (task, BT_METAINFO_ERROR, BT_METAINFO_ERROR_NOT_BENCODE,
          "it is a web page; open it in a browser and give the address of the torrent file itself");
  else
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&fetch->body)),
                           (GDestroyNotify) g_bytes_unref);
}

static void
read_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (stream), result, &error);

  if (bytes == NULL) {
    fail (task, error->domain, error->code, error->message);
    return;
  }
  g_byte_array_append (fetch->body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (g_bytes_get_size (bytes) == 0 || fetch->body->len > BT_LIMIT_TORRENT_FILE)
    finish_body (task);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (stream), FETCH_CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static gboolean
is_web_uri (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  return g_str_equal (scheme, "http") || g_str_equal (scheme, "https");
}

static void
follow_redirect (GTask *task, SoupMessage *message)
{
  Fetch *fetch = g_task_get_task_data (task);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) uri = NULL;

  if (location != NULL)
    uri = g_uri_parse_relative (fetch->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || !is_web_uri (uri)) {
    fail (task, G_IO_ERROR, G_IO_ERROR_FAILED,
          "the server sends us on to something that is no http or https address");
    return;
  }
  if (++fetch->n_redirects > BT_LIMIT_REDIRECTS) {
    fail (task, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS, "the server sends us on too many times");
    return;
  }
  g_uri_unref (fetch->uri);
  fetch->uri = g_steal_pointer (&uri);
  send_request (task);
}

static void
refuse_status (GTask *task, SoupMessage *message)
{
  guint status = soup_message_get_status (message);
  gboolean is_missing = status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE;
  const char *phrase = soup_status_get_phrase (status);
  g_autofree char *why =
      g_strdup_printf ("the server answers %u %s", status, phrase != NULL ? phrase : "");

  fail (task, G_IO_ERROR, is_missing ? G_IO_ERROR_NOT_FOUND : G_IO_ERROR_FAILED, why);
}

static void
sent_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
      soup_session_send_finish (SOUP_SESSION (session), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (session), result);

  if (stream == NULL)
    fail (task, error->domain, error->code, error->message);
  else if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)))
    follow_redirect (task, message);
  else if (soup_message_get_status (message) != SOUP_STATUS_OK)
    refuse_status (task, message);
  else
    g_input_stream_read_bytes_async (stream, FETCH_CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static void
send_request (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (SoupMessage) message = soup_message_new_from_uri (SOUP_METHOD_GET, fetch->uri);

  /* Followed here, so that their number is bounded and a web address stays one. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_async (fetch->session, message, G_PRIORITY_DEFAULT,
                           g_task_get_cancellable (task), sent_cb, g_object_ref (task));
}

void
_bt_source_fetch_async (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *agent = g_strconcat ("Piecemeal/", bt_get_version (), NULL);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, _bt_source_fetch_async);
  fetch->url = g_strdup (url);
  fetch->body = g_byte_array_new ();
  fetch->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  if (fetch->uri == NULL || g_uri_get_host (fetch->uri) == NULL
      || *g_uri_get_host (fetch->uri) == '\0') {
    fail (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "it is no valid address");
    return;
  }
  fetch->session =
      soup_session_new_with_options ("timeout", FETCH_TIMEOUT_S, "user-agent", agent, NULL);
  send_request (task);
}

GBytes *
_bt_source_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
