/* bt-airplay-http.c — asks an AirPlay receiver one thing at a time: bounded in time and in bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-airplay-http.h"

#include <libsoup/soup.h>

#include "base/bt-limits.h"
#include "base/bt-version.h"

#define READ_SIZE 4096 /* bytes read at once: an answer has one or two thousand */

/* It lives until libsoup has given back what it was asked, which may be after the BtAirplayHttp. */
typedef struct {
  BtAirplayHttp *http; /* NULL: given up */
  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream; /* owned; NULL: no head yet */
  GByteArray *body;
  guint timer; /* 0: none */
  gboolean is_late;
  BtAirplayAnswerFunc func;
  gpointer data;
  guint8 buffer[READ_SIZE];
} Call;

struct _BtAirplayHttp {
  SoupSession *soup;
  char *host, *session;
  guint16 port;
  Call *call; /* NULL: nothing is asked */
};

/* No proxy leads to the living room, nothing is kept, nothing is unpacked, and no redirect followed. */
BtAirplayHttp *
bt_airplay_http_new (const char *host, guint16 port, const char *session)
{
  BtAirplayHttp *self = g_new0 (BtAirplayHttp, 1);
  g_autofree char *agent = g_strdup_printf ("Piecemeal/%s", bt_get_version ());

  self->soup = soup_session_new_with_options (
      "user-agent", agent, "max-conns", 1, "max-conns-per-host", 1, "proxy-resolver", NULL, NULL);
  soup_session_remove_feature_by_type (self->soup, SOUP_TYPE_CONTENT_DECODER);
  self->host = g_strdup (host);
  self->session = g_strdup (session);
  self->port = port;
  return self;
}

static void
give_up (BtAirplayHttp *self)
{
  Call *call = g_steal_pointer (&self->call);

  if (call == NULL)
    return;
  call->http = NULL;
  g_clear_handle_id (&call->timer, g_source_remove);
  g_cancellable_cancel (call->cancellable);
}

void
bt_airplay_http_free (BtAirplayHttp *self)
{
  give_up (self);
  soup_session_abort (self->soup);
  g_object_unref (self->soup);
  g_free (self->host);
  g_free (self->session);
  g_free (self);
}

gboolean
bt_airplay_http_is_asking (BtAirplayHttp *self)
{
  return self->call != NULL;
}

/* --- the end of a call --------------------------------------------------------------------------- */

static void
call_free (Call *call)
{
  g_clear_handle_id (&call->timer, g_source_remove);
  g_object_unref (call->message);
  g_object_unref (call->cancellable);
  g_clear_object (&call->stream);
  g_byte_array_unref (call->body);
  g_free (call);
}

/* Nothing of ours is touched after it: whoever asked may have freed it. */
static void
end (Call *call, guint status, const GError *error)
{
  g_autoptr (GBytes) body = g_bytes_new (call->body->data, call->body->len);

  if (call->http != NULL) {
    call->http->call = NULL;
    call->func (status, body, error, call->data);
  }
  call_free (call);
}

static void
end_with (Call *call, BtCastError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (BT_CAST_ERROR, code, message);

  end (call, 0, error);
}

/* What libsoup or GIO said. */
static void
end_failed (Call *call, const GError *error)
{
  g_autofree char *message = NULL;
  gboolean is_garbage;

  if (call->is_late) {
    end_with (call, BT_CAST_ERROR_TIMEOUT, "it takes too long to answer");
    return;
  }
  is_garbage = error->domain == SOUP_SESSION_ERROR;
  message = g_strdup_printf (
      is_garbage ? "it does not speak AirPlay: %s" : "it cannot be reached: %s", error->message);
  end_with (call, is_garbage ? BT_CAST_ERROR_BAD_ANSWER : BT_CAST_ERROR_UNREACHABLE, message);
}

static gboolean
late_cb (gpointer data)
{
  Call *call = data;

  call->timer = 0;
  call->is_late = TRUE;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

/* --- asking -------------------------------------------------------------------------------------- */

static void read_on (Call *call);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0) {
    end_failed (call, error);
  } else if (n == 0) {
    end (call, soup_message_get_status (call->message), NULL);
  } else if (call->body->len + (gsize) n > BT_LIMIT_PLIST) {
    end_with (call, BT_CAST_ERROR_BAD_ANSWER, "its answer is too large to be AirPlay's");
  } else {
    g_byte_array_append (call->body, call->buffer, (guint) n);
    read_on (call);
  }
}

static void
read_on (Call *call)
{
  g_input_stream_read_async (call->stream, call->buffer, READ_SIZE, G_PRIORITY_DEFAULT,
                             call->cancellable, read_cb, call);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    end_failed (call, error);
  else
    read_on (call);
}

static SoupMessage *
make_message (BtAirplayHttp *self, const BtAirplayQuestion *question)
{
  g_autoptr (GUri) uri = g_uri_build (SOUP_HTTP_URI_FLAGS, "http", NULL, self->host, self->port,
                                      question->path, question->query, NULL);
  SoupMessage *message = soup_message_new_from_uri (question->is_post ? "POST" : "GET", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_append (headers, "X-Apple-Session-ID", self->session);
  if (question->body != NULL)
    soup_message_set_request_body_from_bytes (message, question->type, question->body);
  else if (question->is_post)
    soup_message_headers_set_content_length (headers, 0);
  return message;
}

void
bt_airplay_http_ask (BtAirplayHttp *self, const BtAirplayQuestion *question,
                     BtAirplayAnswerFunc func, gpointer data)
{
  Call *call = g_new0 (Call, 1);

  give_up (self);
  call->http = self;
  call->message = make_message (self, question);
  call->cancellable = g_cancellable_new ();
  call->body = g_byte_array_new ();
  call->func = func;
  call->data = data;
  call->timer = g_timeout_add (question->patience, late_cb, call);
  self->call = call;
  soup_session_send_async (self->soup, call->message, G_PRIORITY_DEFAULT, call->cancellable,
                           sent_cb, call);
}
