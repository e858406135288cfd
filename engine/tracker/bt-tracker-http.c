/* bt-tracker-http.c — asks HTTP(S) trackers: bounded in time, in bytes and in where it may lead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-http.h"

#include <libsoup/soup.h>

#include "base/bt-limits.h"
#include "base/bt-version.h"
#include "tracker/bt-tracker-error.h"

#define READ_SIZE 16384           /* bytes read at once */
#define CONNECTIONS_MAX 50        /* of all trackers; libtorrent's max_concurrent_http_announces */
#define CONNECTIONS_PER_HOST 4    /* many torrents often share one tracker */
#define IDLE_TIMEOUT 30           /* seconds a connection is kept for the next torrent's announce */
#define LOOPBACK_PATH "/announce" /* all that a torrent may make us ask on this machine */

struct _BtTrackerHttp {
  int ref_count; /* engine thread only */
  SoupSession *soup;
  GMainContext *context;
};

struct _BtTrackerCall {
  BtTrackerHttp *http;
  char *announce; /* owned; as given, for messages */
  BtTrackerDone done;
  gpointer data;
  GCancellable *cancellable;
  GSource *timeout;
  GError *verdict; /* owned; why we cancelled it ourselves; wins over what the cancel looks like */
  guint n_redirects;
  gboolean began_on_loopback;

  GUri *uri;            /* owned; asked now */
  SoupMessage *message; /* owned */
  GInputStream *body;   /* owned */
  GByteArray *bytes;    /* owned; of the body so far */
  guint8 buffer[READ_SIZE];
};

static void ask (BtTrackerCall *call);

BtTrackerHttp *
bt_tracker_http_new (const BtAddress *local)
{
  BtTrackerHttp *self = g_new0 (BtTrackerHttp, 1);
  g_autofree char *agent = g_strdup_printf ("Piecemeal/%s", bt_get_version ());
  g_autoptr (GSocketAddress) address = NULL;

  if (local) {
    struct sockaddr_storage sockaddr;
    BtAddress any_port = *local;
    socklen_t size;

    any_port.port = 0;
    size = bt_address_to_sockaddr (&any_port, &sockaddr);
    address = g_socket_address_new_from_native (&sockaddr, size);
  }
  self->ref_count = 1;
  self->context = g_main_context_ref_thread_default ();
  self->soup = soup_session_new_with_options (
      "user-agent", agent, "max-conns", CONNECTIONS_MAX, "max-conns-per-host", CONNECTIONS_PER_HOST,
      "idle-timeout", IDLE_TIMEOUT, "local-address", address, NULL);
  return self;
}

void
bt_tracker_http_unref (BtTrackerHttp *self)
{
  if (--self->ref_count > 0)
    return;
  soup_session_abort (self->soup);
  g_object_unref (self->soup);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
call_free (BtTrackerCall *call)
{
  if (call->timeout) {
    g_source_destroy (call->timeout);
    g_source_unref (call->timeout);
  }
  if (call->message)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_object (&call->message);
  g_clear_object (&call->body);
  g_clear_object (&call->cancellable);
  g_clear_error (&call->verdict);
  g_clear_pointer (&call->bytes, g_byte_array_unref);
  bt_tracker_http_unref (call->http);
  g_free (call->announce);
  g_free (call);
}

static void
finish (BtTrackerCall *call, BtTrackerAnswer *answer, const GError *error)
{
  call->done (answer, error, call->data);
  call_free (call);
}

/* Ends a call that no asynchronous operation refers to. */
static void
fail (BtTrackerCall *call, BtTrackerError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (BT_TRACKER_ERROR, (int) code, message);

  finish (call, NULL, error);
}

/* Ends a call from beside: the operation that is out returns cancelled, and this error is told. */
static void
break_off (BtTrackerCall *call, BtTrackerError code, const char *message)
{
  if (call->verdict)
    return;
  call->verdict = g_error_new_literal (BT_TRACKER_ERROR, (int) code, message);
  g_cancellable_cancel (call->cancellable);
}

/* An operation failed. */
static void
fail_with (BtTrackerCall *call, const GError *error)
{
  if (call->verdict) {
    finish (call, NULL, call->verdict);
  } else {
    g_autofree char *message =
        g_strdup_printf ("the tracker cannot be reached: %s", error->message);

    fail (call, BT_TRACKER_ERROR_NETWORK, message);
  }
}

static void
answer_complete (BtTrackerCall *call)
{
  g_autoptr (GError) error = NULL;
  BtTrackerAnswer *answer = bt_tracker_answer_new (call->bytes->data, call->bytes->len, &error);

  finish (call, answer, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BtTrackerCall *call = data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0) {
    fail_with (call, error);
  } else if (n == 0) {
    answer_complete (call);
  } else if (call->bytes->len + (gsize) n > BT_LIMIT_TRACKER_ANSWER) {
    fail (call, BT_TRACKER_ERROR_TOO_LARGE, "the tracker's answer is too large");
  } else {
    g_byte_array_append (call->bytes, call->buffer, (guint) n);
    g_input_stream_read_async (call->body, call->buffer, READ_SIZE, G_PRIORITY_DEFAULT,
                               call->cancellable, read_cb, call);
  }
}

static void
follow (BtTrackerCall *call)
{
  const char *to =
      soup_message_headers_get_one (soup_message_get_response_headers (call->message), "Location");
  g_autoptr (GUri) target = NULL;
  gboolean was_https = g_str_equal (g_uri_get_scheme (call->uri), "https");

  if (to)
    target = g_uri_parse_relative (call->uri, to, SOUP_HTTP_URI_FLAGS, NULL);
  if (++call->n_redirects > BT_LIMIT_REDIRECTS) {
    fail (call, BT_TRACKER_ERROR_REDIRECT, "the tracker sends us from one place to the next");
    return;
  }
  if (!target || !g_uri_get_host (target)
      || (!g_str_equal (g_uri_get_scheme (target), "http")
          && !g_str_equal (g_uri_get_scheme (target), "https"))
      || (was_https && !g_str_equal (g_uri_get_scheme (target), "https"))) {
    fail (call, BT_TRACKER_ERROR_REDIRECT, "the tracker sends us to a place that is no tracker");
    return;
  }
  g_uri_unref (call->uri);
  call->uri = g_steal_pointer (&target);
  g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
  g_clear_object (&call->body);
  ask (call);
}

static void
fail_with_status (BtTrackerCall *call)
{
  g_autofree char *message =
      g_strdup_printf ("the tracker answered %u %s", soup_message_get_status (call->message),
                       soup_message_get_reason_phrase (call->message)
                           ? soup_message_get_reason_phrase (call->message)
                           : "");

  g_strchomp (message);
  fail (call, BT_TRACKER_ERROR_HTTP, message);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BtTrackerCall *call = data;
  g_autoptr (GError) error = NULL;

  call->body = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (!call->body) {
    fail_with (call, error);
  } else if (call->verdict) {
    finish (call, NULL, call->verdict);
  } else if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (call->message))) {
    follow (call);
  } else if (soup_message_get_status (call->message) != SOUP_STATUS_OK) {
    fail_with_status (call);
  } else {
    g_input_stream_read_async (call->body, call->buffer, READ_SIZE, G_PRIORITY_DEFAULT,
                               call->cancellable, read_cb, call);
  }
}

static gboolean
is_loopback (SoupMessage *message)
{
  GSocketAddress *remote = soup_message_get_remote_address (message);
  GInetAddress *ip;

  if (!remote || !G_IS_INET_SOCKET_ADDRESS (remote))
    return FALSE;
  ip = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  return g_inet_address_get_is_loopback (ip) || g_inet_address_get_is_any (ip);
}

/* The connection stands and nothing was sent. A torrent is a stranger's text: it may not make us ask
 * this machine's own services anything but what a tracker is asked, whatever name leads here. */
static void
starting_cb (SoupMessage *message, gpointer data)
{
  BtTrackerCall *call = data;

  if (!is_loopback (message))
    return;
  if (call->n_redirects == 0)
    call->began_on_loopback = TRUE;
  if (!call->began_on_loopback)
    break_off (call, BT_TRACKER_ERROR_REDIRECT, "the tracker sends us to this computer itself");
  else if (!g_str_has_prefix (g_uri_get_path (call->uri), LOOPBACK_PATH))
    break_off (call, call->n_redirects ? BT_TRACKER_ERROR_REDIRECT : BT_TRACKER_ERROR_URL,
               "on this computer only trackers at /announce are asked");
}

static void
ask (BtTrackerCall *call)
{
  call->message = soup_message_new_from_uri (SOUP_METHOD_GET, call->uri);
  soup_message_add_flags (call->message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (call->message, "starting", G_CALLBACK (starting_cb), call);
  soup_session_send_async (call->http->soup, call->message, G_PRIORITY_DEFAULT, call->cancellable,
                           sent_cb, call);
}

static gboolean
timeout_cb (gpointer data)
{
  break_off (data, BT_TRACKER_ERROR_TIMEOUT, "the tracker did not answer in time");
  return G_SOURCE_CONTINUE;
}

static gboolean
refused_cb (gpointer data)
{
  BtTrackerCall *call = data;

  finish (call, NULL, call->verdict);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (BtTrackerCall *call, GSource *source, GSourceFunc func)
{
  g_source_set_callback (source, func, call, NULL);
  g_source_attach (source, call->http->context);
  return source;
}

BtTrackerCall *
bt_tracker_http_announce (BtTrackerHttp *self, const char *announce,
                          const BtTrackerRequest *request, gint64 timeout_us, BtTrackerDone done,
                          gpointer data)
{
  BtTrackerCall *call = g_new0 (BtTrackerCall, 1);
  g_autofree char *url = NULL;

  self->ref_count++;
  call->http = self;
  call->announce = g_strdup (announce);
  call->done = done;
  call->data = data;
  call->cancellable = g_cancellable_new ();
  call->bytes = g_byte_array_new ();
  url = bt_tracker_request_to_url (request, announce, &call->verdict);
  if (url)
    call->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (!call->uri) {
    if (!call->verdict)
      call->verdict = g_error_new_literal (BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL,
                                           "not the URL of an HTTP tracker");
    call->timeout = attach (call, g_idle_source_new (), refused_cb);
    return call;
  }
  call->timeout = attach (call, g_timeout_source_new ((guint) (timeout_us / 1000)), timeout_cb);
  ask (call);
  return call;
}

void
bt_tracker_call_cancel (BtTrackerCall *call)
{
  break_off (call, BT_TRACKER_ERROR_TIMEOUT, "the announce was given up");
}
