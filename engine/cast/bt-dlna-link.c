/* bt-dlna-link.c — calls of a renderer's services, one after the other.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-dlna-link.h"

#include <libsoup/soup.h>
#include <libxml/xmlerror.h>

#include "base/bt-limits.h"
#include "cast/bt-cast-error.h"
#include "cast/bt-upnp-fetch.h"
#include "cast/bt-upnp-values.h"

#define DISCARD_PORT 9 /* RFC 863; nothing is sent there */
#define OPENS_MAX 3    /* tries */
#define WATCH_MS 100   /* between two looks at the size of an answer */

typedef struct {
  BtDlnaLink *link; /* NULL: nobody waits for it any more */
  BtDlnaService service;
  GUPnPServiceProxyAction *action; /* owned */
  GCancellable *cancellable;       /* owned */
  SoupMessage *message;            /* owned; NULL: not on its way */
  guint patience;                  /* seconds */
  gint64 sent_us;
  guint watch; /* source */
  gboolean is_sent, is_late, is_large;
  BtDlnaAnswerCallback callback;
  gpointer asker; /* GObject */
} Call;

struct _BtDlnaLink {
  GUPnPContext *context;                          /* owned */
  GUPnPServiceProxy *proxies[BT_DLNA_N_SERVICES]; /* owned; NULL: it has none */
  char *host;                                     /* owned */
  GQueue calls;                                   /* Call; the first is out */
};

/* --- errors -------------------------------------------------------------------------------------- */

/* AVTransport:1, 2.4, and Device Architecture 1.0, 3.2.2. */
static const struct {
  int code;
  const char *words;
} refusals[] = {
  { 401, "it does not know this command" },
  { 402, "it does not understand the command" },
  { 501, "it tried, and failed" },
  { 701, "it cannot do that just now" },
  { 702, "there is nothing to play" },
  { 703, "it cannot read the film" },
  { 704, "it does not know the format of the film" },
  { 705, "somebody else holds it" },
  { 706, "it cannot write" },
  { 710, "it cannot jump" },
  { 711, "the film has no such position" },
  { 712, "it knows no other mode" },
  { 714, "it does not play this type of file" },
  { 715, "the film is in use" },
  { 716, "it does not reach this computer; look at the firewall" },
  { 717, "it does not play at this speed" },
  { 718, "it plays something else" },
};

static GError *
error_new_refused (const char *host, int code)
{
  const char *words = "it says no more than that";

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (refusals[i].code == code)
      words = refusals[i].words;
  return g_error_new (BT_CAST_ERROR, BT_CAST_ERROR_REFUSED, "The player at %s refuses: %s (%d)",
                      host, words, code);
}

/* Takes @error, of gupnp. (transfer full) */
static GError *
translate (const Call *call, GError *error)
{
  GError *result = NULL;

  if (call->is_late)
    result = bt_upnp_error_new_late (call->link->host);
  else if (call->is_large)
    result = bt_upnp_error_new_bad (call->link->host);
  else if (error->domain == GUPNP_CONTROL_ERROR)
    result = error_new_refused (call->link->host, error->code);
  if (!result)
    return bt_upnp_error_new (call->link->host, error);
  g_error_free (error);
  return result;
}

/* --- the life of a call --------------------------------------------------------------------------- */

static void send_next (BtDlnaLink *self);

static void
call_free (Call *call)
{
  g_clear_handle_id (&call->watch, g_source_remove);
  gupnp_service_proxy_action_unref (call->action);
  if (call->message)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
  g_object_unref (call->cancellable);
  g_free (call);
}

static void
tell (Call *call, const GError *error)
{
  if (!call->callback)
    return;
  g_object_ref (call->asker);
  call->callback (error ? NULL : call->action, error, call->asker);
  g_object_unref (call->asker);
}

/* The answer goes to whoever asked, unless that has gone. */
static void
answered_cb (GObject *proxy, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  BtDlnaLink *self = call->link;
  GError *error = NULL;

  gupnp_service_proxy_call_action_finish (GUPNP_SERVICE_PROXY (proxy), result, &error);
  if (self && !error)
    gupnp_service_proxy_action_get_result (call->action, &error, NULL);
  if (self && error)
    error = translate (call, error);
  if (self) {
    g_queue_remove (&self->calls, call);
    send_next (self);
    tell (call, error);
  }
  g_clear_error (&error);
  call_free (call);
}

/* gupnp reads an answer whole, however large, and waits for it for a minute. */
static gboolean
watch_cb (gpointer data)
{
  Call *call = data;
  SoupMessageMetrics *metrics = call->message ? soup_message_get_metrics (call->message) : NULL;

  call->is_large =
      metrics
      && soup_message_metrics_get_response_body_bytes_received (metrics) > BT_LIMIT_UPNP_ANSWER;
  call->is_late =
      g_get_monotonic_time () - call->sent_us > (gint64) call->patience * G_USEC_PER_SEC;
  if (!call->is_late && !call->is_large)
    return G_SOURCE_CONTINUE;
  call->watch = 0;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static void
send_next (BtDlnaLink *self)
{
  Call *call = g_queue_peek_head (&self->calls);

  if (!call || call->is_sent)
    return;
  call->is_sent = TRUE;
  call->sent_us = g_get_monotonic_time ();
  call->watch = g_timeout_add (WATCH_MS, watch_cb, call);
  gupnp_service_proxy_call_action_async (self->proxies[call->service], call->action,
                                         call->cancellable, answered_cb, call);
}

/* What it announces is known before it is read. */
static void
got_headers_cb (SoupMessage *message, gpointer data)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  Call *call = data;

  if (soup_message_headers_get_content_length (headers) <= BT_LIMIT_UPNP_ANSWER)
    return;
  call->is_large = TRUE;
  g_cancellable_cancel (call->cancellable);
}

/* Of the call that is being sent. */
static void
queued_cb (SoupSession *soup, SoupMessage *message, gpointer data)
{
  BtDlnaLink *self = data;
  Call *call = g_queue_peek_head (&self->calls);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept-Encoding",
                                "identity");
  if (!call || call->message)
    return;
  call->message = g_object_ref (message);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), call);
}

/* The one that waits and asks for the same; NULL: none. */
static GList *
find_waiting (BtDlnaLink *self, BtDlnaAnswerCallback callback, gpointer asker)
{
  for (GList *link = self->calls.head; link && callback; link = link->next) {
    const Call *call = link->data;

    if (!call->is_sent && call->callback == callback && call->asker == asker)
      return link;
  }
  return NULL;
}

void
bt_dlna_link_call (BtDlnaLink *self, BtDlnaService service, GUPnPServiceProxyAction *action,
                   guint patience, BtDlnaAnswerCallback callback, gpointer asker)
{
  GList *waiting = find_waiting (self, callback, asker);
  Call *call = g_new0 (Call, 1);

  if (waiting) {
    call_free (waiting->data);
    g_queue_delete_link (&self->calls, waiting);
  }
  call->link = self;
  call->service = service;
  call->action = action;
  call->patience = patience;
  call->callback = callback;
  call->asker = asker;
  call->cancellable = g_cancellable_new ();
  g_queue_push_tail (&self->calls, call);
  send_next (self);
}

void
bt_dlna_link_forget (BtDlnaLink *self)
{
  Call *call;

  while ((call = g_queue_pop_head (&self->calls))) {
    call->link = NULL;
    if (call->is_sent)
      g_cancellable_cancel (call->cancellable);
    else
      call_free (call);
  }
}

gboolean
bt_dlna_link_is_busy (BtDlnaLink *self)
{
  return !g_queue_is_empty (&self->calls);
}

char *
bt_dlna_answer_get (GUPnPServiceProxyAction *action, const char *name)
{
  char *text = NULL;

  if (!gupnp_service_proxy_action_get_result (action, NULL, name, G_TYPE_STRING, &text, NULL)
      || !text)
    return g_strdup ("");
  return text;
}

/* --- opening and closing --------------------------------------------------------------------------- */

/* From which of our addresses one goes to @host, in numbers. (transfer full) (nullable) */
static GInetAddress *
find_local (const char *host)
{
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new_from_string (host, DISCARD_PORT);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (remote)
    socket = g_socket_new (g_socket_address_get_family (remote), G_SOCKET_TYPE_DATAGRAM,
                           G_SOCKET_PROTOCOL_UDP, NULL);
  if (!socket || !g_socket_connect (socket, remote, NULL, NULL))
    return NULL;
  local = g_socket_get_local_address (socket, NULL);
  return local ? g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local)))
               : NULL;
}

void
bt_dlna_context_close_server (GUPnPContext *context)
{
  SoupServer *server = gupnp_context_get_server (context);

  if (server)
    soup_server_disconnect (server);
}

/* gupnp listens at TCP's port of the same number as one of UDP's, which may be taken. */
static GUPnPContext *
open_context (const char *host)
{
  g_autoptr (GInetAddress) local = find_local (host);
  GUPnPContext *context = NULL;

  for (guint i = 0; local && !context && i < OPENS_MAX; i++) {
    context = gupnp_context_new_for_address (local, 0, GSSDP_UDA_VERSION_1_0, NULL);
  }
  if (context)
    bt_dlna_context_close_server (context);
  return context;
}

/* gupnp has what it cannot read printed on the terminal; words of strangers do not belong there. */
static void
ignore_xml (void *data, const char *format, ...)
{
}

/* Its answers are not packed: a few bytes could become any number. */
static void
prepare_soup (BtDlnaLink *self, SoupSession *soup)
{
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_CONTENT_DECODER);
  g_object_set (soup, "proxy-resolver", NULL, NULL);
  g_signal_connect (soup, "request-queued", G_CALLBACK (queued_cb), self);
}

BtDlnaLink *
bt_dlna_link_new (const BtDlnaDescription *description, GUPnPContext *shared, GError **error)
{
  static const char *const names[BT_DLNA_N_SERVICES] = { "AVTransport", "RenderingControl",
                                                         "ConnectionManager" };
  const char *host = g_uri_get_host (description->base);
  GUPnPContext *context = shared ? g_object_ref (shared) : open_context (host);
  BtDlnaLink *self;

  if (!context) {
    g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
                 "No way leads to %s; is this computer in the same network?", host);
    return NULL;
  }
  self = g_new0 (BtDlnaLink, 1);
  self->context = context;
  self->host = g_strdup (host);
  xmlSetGenericErrorFunc (NULL, ignore_xml); /* of this thread */
  prepare_soup (self, gupnp_context_get_session (context));
  for (guint i = 0; i < BT_DLNA_N_SERVICES; i++)
    self->proxies[i] = bt_dlna_description_make_proxy (description, context, names[i]);
  return self;
}

void
bt_dlna_link_free (BtDlnaLink *self)
{
  g_signal_handlers_disconnect_by_data (gupnp_context_get_session (self->context), self);
  bt_dlna_link_forget (self);
  for (guint i = 0; i < BT_DLNA_N_SERVICES; i++)
    g_clear_object (&self->proxies[i]);
  g_object_unref (self->context);
  g_free (self->host);
  g_free (self);
}

gboolean
bt_dlna_link_has (BtDlnaLink *self, BtDlnaService service)
{
  return self->proxies[service] != NULL;
}

char *
bt_dlna_link_get_scpd (BtDlnaLink *self, BtDlnaService service)
{
  if (!self->proxies[service])
    return NULL;
  return gupnp_service_info_get_scpd_url (GUPNP_SERVICE_INFO (self->proxies[service]));
}
