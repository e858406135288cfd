/* bt-tracker-http.c — asks HTTP(S) trackers: bounded in time, in bytes and in where it may lead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-http.h"

#include "base/bt-limits.h"
#include "tracker/bt-tracker-soup.h"

#define READ_SIZE 16384  /* bytes read at once */
#define CALLS_MAX 50     /* to all trackers; libtorrent's max_concurrent_http_announces */
#define CALLS_PER_HOST 4 /* many torrents often share one tracker */
#define LOOPBACK_ANNOUNCE "/announce" /* all that a torrent may make us ask on this machine */
#define LOOPBACK_SCRAPE "/scrape"

struct _BtTrackerHttp {
  BtTrackerQueue *queue;
  gboolean has_local;
  BtAddress local;
  SoupSession *soups[BT_TRACKER_N_FAMILIES]; /* NULL until needed; shape: BtTrackerFamily */
};

typedef struct {
  BtTrackerCall base;
  BtTrackerHttp *http;
  BtTrackerFamily family;
  GArray *hashes; /* owned; BtInfoHash; NULL: an announce */
  GCancellable *cancellable;
  guint n_redirects;
  gboolean began_on_loopback;

  GUri *uri;            /* owned; asked now */
  SoupMessage *message; /* owned */
  GInputStream *body;   /* owned */
  GByteArray *bytes;    /* owned; of the body so far */
  guint8 *buffer;       /* owned, READ_SIZE; NULL: it waits for its turn, as a thousand may */
} HttpCall;

static void ask (HttpCall *call);

/* --- sessions ------------------------------------------------------------------------------------ */

BtTrackerHttp *
bt_tracker_http_new (const BtAddress *local)
{
  BtTrackerHttp *self = g_new0 (BtTrackerHttp, 1);

  self->queue = bt_tracker_queue_new (CALLS_PER_HOST, CALLS_MAX);
  self->has_local = local != NULL;
  if (local)
    self->local = *local;
  return self;
}

void
bt_tracker_http_free (BtTrackerHttp *self)
{
  for (guint i = 0; i < BT_TRACKER_N_FAMILIES; i++) {
    if (self->soups[i])
      soup_session_abort (self->soups[i]);
    g_clear_object (&self->soups[i]);
  }
  bt_tracker_queue_free (self->queue);
  g_free (self);
}

static SoupSession *
get_soup (BtTrackerHttp *self, BtTrackerFamily family)
{
  if (!self->soups[family])
    self->soups[family] = bt_tracker_soup_new (self->has_local ? &self->local : NULL, family,
                                               CALLS_MAX, CALLS_PER_HOST);
  return self->soups[family];
}

/* --- the life of a call ---------------------------------------------------------------------------- */

static void
start (BtTrackerCall *base)
{
  HttpCall *call = (HttpCall *) base;

  call->cancellable = g_cancellable_new ();
  call->bytes = g_byte_array_new ();
  call->buffer = g_malloc (READ_SIZE);
  ask (call);
}

/* What is out comes back as cancelled. */
static void
interrupt (BtTrackerCall *base)
{
  g_cancellable_cancel (((HttpCall *) base)->cancellable);
}

static void
forget_message (HttpCall *call)
{
  if (call->message)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
  g_clear_object (&call->body);
}

static void
call_free (BtTrackerCall *base)
{
  HttpCall *call = (HttpCall *) base;

  forget_message (call);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->hashes, g_array_unref);
  g_clear_pointer (&call->bytes, g_byte_array_unref);
  g_free (call->buffer);
  g_free (call);
}

static const BtTrackerCallFuncs call_funcs = { start, interrupt, call_free };

/* An operation failed. */
static void
fail_with (HttpCall *call, const GError *error)
{
  g_autofree char *message = g_strdup_printf ("the tracker cannot be reached: %s",
                                              bt_tracker_soup_explain (call->message, error));

  bt_tracker_call_fail (&call->base, BT_TRACKER_ERROR_NETWORK, message);
}

static void
answer_complete (HttpCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;
  BtTrackerResult result = { 0 };
  BtAddress remote;

  if (call->hashes)
    result.counts = counts = bt_tracker_scrape_read (call->bytes->data, call->bytes->len,
                                                     (BtInfoHash *) (gpointer) call->hashes->data,
                                                     call->hashes->len, &error);
  else
    result.answer =
        bt_tracker_answer_read (call->bytes->data, call->bytes->len, &result.retry_us, &error);
  if (result.answer)
    bt_tracker_answer_set_from (
        result.answer, bt_tracker_soup_get_remote (call->message, &remote) ? &remote : NULL);
  result.error = error;
  bt_tracker_call_end (&call->base, &result);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  HttpCall *call = data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0) {
    fail_with (call, error);
  } else if (n == 0) {
    answer_complete (call);
  } else if (call->bytes->len + (gsize) n > BT_LIMIT_TRACKER_ANSWER) {
    bt_tracker_call_fail (&call->base, BT_TRACKER_ERROR_TOO_LARGE,
                          "the tracker's answer is too large");
  } else {
    g_byte_array_append (call->bytes, call->buffer, (guint) n);
    g_input_stream_read_async (call->body, call->buffer, READ_SIZE, G_PRIORITY_DEFAULT,
                               call->cancellable, read_cb, call);
  }
}

static void
follow (HttpCall *call)
{
  const char *to =
      soup_message_headers_get_one (soup_message_get_response_headers (call->message), "Location");
  g_autoptr (GUri) target = NULL;
  gboolean was_https = g_str_equal (g_uri_get_scheme (call->uri), "https");

  if (to)
    target = g_uri_parse_relative (call->uri, to, SOUP_HTTP_URI_FLAGS, NULL);
  if (++call->n_redirects > BT_LIMIT_REDIRECTS) {
    bt_tracker_call_fail (&call->base, BT_TRACKER_ERROR_REDIRECT,
                          "the tracker sends us from one place to the next");
    return;
  }
  if (!target || !g_uri_get_host (target) || *g_uri_get_host (target) == '\0'
      || (!g_str_equal (g_uri_get_scheme (target), "http")
          && !g_str_equal (g_uri_get_scheme (target), "https"))
      || (was_https && !g_str_equal (g_uri_get_scheme (target), "https"))) {
    bt_tracker_call_fail (&call->base, BT_TRACKER_ERROR_REDIRECT,
                          "the tracker sends us to a place that is no tracker");
    return;
  }
  g_uri_unref (call->uri);
  call->uri = g_steal_pointer (&target);
  forget_message (call);
  ask (call);
}

static void
fail_with_status (HttpCall *call)
{
  g_autofree char *message =
      g_strdup_printf ("the tracker answered %u %s", soup_message_get_status (call->message),
                       soup_message_get_reason_phrase (call->message)
                           ? soup_message_get_reason_phrase (call->message)
                           : "");

  g_strchomp (message);
  bt_tracker_call_fail (&call->base, BT_TRACKER_ERROR_HTTP, message);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  HttpCall *call = data;
  g_autoptr (GError) error = NULL;

  call->body = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (!call->body) {
    fail_with (call, error);
  } else if (call->base.verdict) {
    bt_tracker_call_end_later (&call->base);
  } else if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (call->message))) {
    follow (call);
  } else if (soup_message_get_status (call->message) != SOUP_STATUS_OK) {
    fail_with_status (call);
  } else {
    g_input_stream_read_async (call->body, call->buffer, READ_SIZE, G_PRIORITY_DEFAULT,
                               call->cancellable, read_cb, call);
  }
}

/* A torrent is a stranger's text: it may not make us ask this machine's own services anything but what
 * a tracker is asked, whatever name leads here. */
static void
check_loopback (HttpCall *call)
{
  const char *path = call->hashes ? LOOPBACK_SCRAPE : LOOPBACK_ANNOUNCE;

  if (call->n_redirects == 0)
    call->began_on_loopback = TRUE;
  if (!call->began_on_loopback)
    bt_tracker_call_break_off (&call->base, BT_TRACKER_ERROR_REDIRECT,
                               "the tracker sends us to this computer itself");
  else if (!g_str_has_prefix (g_uri_get_path (call->uri), path))
    bt_tracker_call_break_off (&call->base,
                               call->n_redirects ? BT_TRACKER_ERROR_REDIRECT : BT_TRACKER_ERROR_URL,
                               "on this computer only trackers at /announce are asked");
}

/* The connection stands and nothing was sent. */
static void
starting_cb (SoupMessage *message, gpointer data)
{
  HttpCall *call = data;

  if (bt_tracker_soup_is_loopback (message))
    check_loopback (call);
  call->base.is_out |= !call->base.verdict;
}

static void
ask (HttpCall *call)
{
  call->message = soup_message_new_from_uri (SOUP_METHOD_GET, call->uri);
  soup_message_add_flags (call->message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (call->message, "starting", G_CALLBACK (starting_cb), call);
  soup_session_send_async (get_soup (call->http, call->family), call->message, G_PRIORITY_DEFAULT,
                           call->cancellable, sent_cb, call);
}

/* --- asking ------------------------------------------------------------------------------------------- */

static HttpCall *
call_new (BtTrackerHttp *self, gint64 timeout_us, BtTrackerDone done, gpointer data)
{
  HttpCall *call = g_new0 (HttpCall, 1);

  call->base.funcs = &call_funcs;
  call->base.timeout_us = timeout_us;
  call->base.done = done;
  call->base.data = data;
  call->http = self;
  return call;
}

/* @url: NULL: the verdict says why. */
static BtTrackerCall *
begin (HttpCall *call, const char *url)
{
  g_autofree char *host = NULL;

  if (url)
    call->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (call->uri)
    host = g_strdup_printf ("%s:%d", g_uri_get_host (call->uri), g_uri_get_port (call->uri));
  else if (!call->base.verdict)
    call->base.verdict = g_error_new_literal (BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL,
                                              "not the URL of an HTTP tracker");
  bt_tracker_call_begin (&call->base, call->http->queue, host);
  return &call->base;
}

static BtTrackerCall *
kind_announce (gpointer self, const char *announce, const BtTrackerRequest *request,
               gint64 timeout_us, BtTrackerDone done, gpointer data)
{
  HttpCall *call = call_new (self, timeout_us, done, data);
  g_autofree char *url = bt_tracker_request_to_url (request, announce, &call->base.verdict);

  call->family = request->family;
  call->base.is_urgent = request->is_urgent;
  call->base.is_extra = request->family != BT_TRACKER_FAMILY_ANY;
  return begin (call, url);
}

static BtTrackerCall *
kind_scrape (gpointer self, const char *announce, const BtInfoHash *hashes, guint n_hashes,
             BtTrackerDone done, gpointer data)
{
  HttpCall *call = call_new (self, BT_TRACKER_TIMEOUT_US, done, data);
  g_autofree char *url = NULL;

  call->base.is_extra = TRUE;
  call->hashes = g_array_sized_new (FALSE, FALSE, sizeof (BtInfoHash), n_hashes);
  g_array_append_vals (call->hashes, hashes, n_hashes);
  if (bt_tracker_request_check_url (announce, &call->base.verdict))
    url = bt_tracker_scrape_to_url (announce, hashes, n_hashes);
  return begin (call, url);
}

static void
kind_free (gpointer self)
{
  bt_tracker_http_free (self);
}

const BtTrackerKind bt_tracker_http_kind = {
  .speaks = bt_tracker_url_is_http,
  .check = bt_tracker_request_check_url,
  .announce = kind_announce,
  .scrape = kind_scrape,
  .free = kind_free,
};
