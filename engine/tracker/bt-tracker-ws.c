/* bt-tracker-ws.c — the kind of tracker that introduces WebRTC peers: JSON over a WebSocket.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-ws.h"

#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-soup.h"
#include "tracker/bt-tracker-ws-message.h"
#include "tracker/bt-ws-socket.h"

#define CALLS_MAX 32     /* to all trackers: offers of so many announces are wanted at once */
#define CALLS_PER_HOST 8 /* five offers each: these alone are most of BT_LIMIT_RTC_OFFERS */
#define GOODBYE_MS 1000  /* a goodbye's answer is waited for: then the question has left, too */
#define LINGER_MS 1000   /* a socket that nobody needs: between two torrents there may be a gap */

/* One tracker that we are connected to, or are about to be. */
typedef struct {
  BtTrackerWs *ws;
  char *url; /* owned */
  BtWsSocket *socket;
  gboolean was_open;
  GQueue calls;      /* WsCall, in the order they came */
  GHashTable *known; /* owned BtInfoHash -> itself: torrents it has in its list */
  gint64 heard_us;   /* monotonic; last message */
  GSource *linger;   /* owned, or NULL: it closes soon */
} Tracker;

typedef struct {
  BtTrackerCall base;
  BtTrackerWs *ws;
  GUri *uri; /* owned */
  char *url; /* owned */
  BtTrackerRequest request;
  char *tracker_id;  /* owned, or NULL; @request borrows it */
  GArray *hashes;    /* owned; BtInfoHash; NULL: an announce */
  GPtrArray *offers; /* owned; BtTrackerOffer, to go with it */

  Tracker *tracker; /* NULL: it has not started, or needs none any more */
  GList link;       /* in tracker->calls */
  gboolean waits;   /* for offers */
  gint64 sent_us;   /* monotonic; 0: it was not */
  GSource *timer;   /* owned, or NULL: offers, or a goodbye's answer, are waited for until then */
} WsCall;

struct _BtTrackerWs {
  gboolean has_local;
  BtAddress local;
  guint8 peer_id[20];
  const BtTrackerSignalFuncs *funcs;
  gpointer data;
  BtTrackerQueue *queue;
  SoupSession *soup;    /* owned; NULL until needed */
  GHashTable *trackers; /* url -> Tracker, owned */
};

static void
set_timer (BtTrackerWs *self, GSource **timer, guint wait_ms, GSourceFunc func, gpointer data)
{
  if (*timer) {
    g_source_destroy (*timer);
    g_clear_pointer (timer, g_source_unref);
  }
  if (!func)
    return;
  *timer = g_timeout_source_new (wait_ms);
  g_source_set_callback (*timer, func, data, NULL);
  g_source_attach (*timer, bt_tracker_queue_get_context (self->queue));
}

/* --- trackers ------------------------------------------------------------------------------------------ */

static void
tracker_free (gpointer data)
{
  Tracker *tracker = data;

  set_timer (tracker->ws, &tracker->linger, 0, NULL, NULL);
  bt_ws_socket_free (tracker->socket);
  g_hash_table_unref (tracker->known);
  g_free (tracker->url);
  g_free (tracker);
}

static gboolean
linger_cb (gpointer data)
{
  Tracker *tracker = data;

  if (tracker->calls.length == 0 && g_hash_table_size (tracker->known) == 0)
    g_hash_table_remove (tracker->ws->trackers, tracker->url);
  else
    set_timer (tracker->ws, &tracker->linger, 0, NULL, NULL);
  return G_SOURCE_REMOVE;
}

/* A call has ended. */
static void
note_unused (Tracker *tracker)
{
  if (tracker->calls.length == 0 && g_hash_table_size (tracker->known) == 0 && !tracker->linger)
    set_timer (tracker->ws, &tracker->linger, LINGER_MS, linger_cb, tracker);
}

/* Each takes itself out of the queue. */
static void
break_with (Tracker *tracker, BtTrackerError code, const char *message)
{
  BtTrackerWs *self = tracker->ws;

  g_hash_table_steal (self->trackers, tracker->url);
  while (tracker->calls.length > 0)
    bt_tracker_call_break_off (g_queue_peek_head (&tracker->calls), code, message);
  if (tracker->was_open)
    self->funcs->lost (tracker->url, self->data);
  tracker_free (tracker);
}

static void
closed_cb (const GError *error, gpointer data)
{
  break_with (data, (BtTrackerError) error->code, error->message);
}

/* --- announces go out ---------------------------------------------------------------------------------- */

static guint
count_wanted (const WsCall *call)
{
  BtTrackerEvent event = call->request.event;

  if (event == BT_TRACKER_EVENT_STOPPED || event == BT_TRACKER_EVENT_COMPLETED)
    return 0;
  return MIN (call->request.n_offers, BT_TRACKER_OFFERS_MAX);
}

/* FALSE: some are being made. */
static gboolean
take_offers (WsCall *call)
{
  BtTrackerWs *self = call->ws;
  guint n = count_wanted (call);

  return call->offers->len >= n
         || self->funcs->take_offers (call->url, bt_ws_socket_is_loopback (call->tracker->socket),
                                      &call->request.info_hash, n - call->offers->len, call->offers,
                                      self->data);
}

/* Nobody waits for what a tracker says to a goodbye. */
static gboolean
said_goodbye_cb (gpointer data)
{
  WsCall *call = data;
  BtTrackerResult result = { .answer = bt_tracker_answer_new (BT_TRACKER_WS_INTERVAL) };

  bt_tracker_call_end (&call->base, &result);
  return G_SOURCE_REMOVE;
}

static void
send_question (WsCall *call)
{
  GString *text = call->hashes ? bt_tracker_ws_write_scrape (
                      (BtInfoHash *) (gpointer) call->hashes->data, call->hashes->len)
                               : bt_tracker_ws_write_announce (&call->request, call->offers);

  call->waits = FALSE;
  call->sent_us = g_get_monotonic_time ();
  call->base.is_out = TRUE;
  bt_ws_socket_send (call->tracker->socket, text);
  g_string_free (text, TRUE);
  set_timer (call->ws, &call->timer, 0, NULL, NULL);
  if (call->hashes || call->request.event != BT_TRACKER_EVENT_STOPPED)
    return;
  g_hash_table_remove (call->tracker->known, &call->request.info_hash);
  set_timer (call->ws, &call->timer, GOODBYE_MS, said_goodbye_cb, call);
}

/* It goes with as many as there are. */
static gboolean
offers_are_late_cb (gpointer data)
{
  send_question (data);
  return G_SOURCE_REMOVE;
}

/* The socket is open. */
static void
ask (WsCall *call)
{
  if (call->hashes || take_offers (call)) {
    send_question (call);
    return;
  }
  call->waits = TRUE;
  set_timer (call->ws, &call->timer, (guint) (BT_TRACKER_WS_OFFERS_US / 1000), offers_are_late_cb,
             call);
}

static void
opened_cb (gpointer data)
{
  Tracker *tracker = data;

  tracker->was_open = TRUE;
  for (GList *l = tracker->calls.head, *next; l; l = next) {
    next = l->next;
    ask (l->data);
  }
}

static void
try_again (Tracker *tracker, const BtInfoHash *info_hash)
{
  for (GList *l = tracker->calls.head, *next; l; l = next) {
    WsCall *call = l->data;

    next = l->next;
    if (call->waits && bt_info_hash_equal (&call->request.info_hash, info_hash)
        && take_offers (call))
      send_question (call);
  }
}

void
bt_tracker_ws_offers_ready (BtTrackerWs *self, const BtInfoHash *info_hash)
{
  GHashTableIter iter;
  gpointer tracker;

  g_hash_table_iter_init (&iter, self->trackers);
  while (g_hash_table_iter_next (&iter, NULL, &tracker))
    try_again (tracker, info_hash);
}

gboolean
bt_tracker_ws_answer (BtTrackerWs *self, const char *url, const guint8 *info_hash,
                      const guint8 *to_peer_id, const guint8 *offer_id, const char *sdp)
{
  Tracker *tracker = g_hash_table_lookup (self->trackers, url);
  BtTrackerSignal answer = { .url = url, .sdp = sdp };
  GString *text;

  if (!tracker || !bt_ws_socket_is_open (tracker->socket))
    return FALSE;
  memcpy (answer.info_hash, info_hash, sizeof answer.info_hash);
  memcpy (answer.peer_id, to_peer_id, sizeof answer.peer_id);
  memcpy (answer.offer_id, offer_id, sizeof answer.offer_id);
  text = bt_tracker_ws_write_answer (self->peer_id, &answer);
  bt_ws_socket_send (tracker->socket, text);
  g_string_free (text, TRUE);
  return TRUE;
}

/* --- what comes in ------------------------------------------------------------------------------------- */

/* Whether a message may be the answer to a call. A refusal may say neither what was asked nor for which
 * torrent. */
static gboolean
answers (const BtTrackerWsMessage *message, const WsCall *call)
{
  gboolean is_scrape = call->hashes != NULL;

  if (call->sent_us == 0
      || (message->has_action && is_scrape != (message->action == BT_TRACKER_WS_SCRAPE)))
    return FALSE;
  if (!message->has_info_hash)
    return TRUE;
  if (is_scrape)
    return message->has_action;
  return memcmp (bt_info_hash_get_wire (&call->request.info_hash), message->signal.info_hash,
                 BT_SHA1_SIZE)
         == 0;
}

/* Of several the one that waits longest. NULL: none; trackers may repeat themselves. */
static WsCall *
find_call (Tracker *tracker, const BtTrackerWsMessage *message)
{
  for (GList *l = tracker->calls.head; l; l = l->next) {
    if (answers (message, l->data))
      return l->data;
  }
  return NULL;
}

static void
note_known (const WsCall *call, gboolean knows)
{
  const BtInfoHash *hash = &call->request.info_hash;

  if (!knows || call->request.event == BT_TRACKER_EVENT_STOPPED)
    g_hash_table_remove (call->tracker->known, hash);
  else
    g_hash_table_add (call->tracker->known, g_memdup2 (hash, sizeof *hash));
}

static void
replied (WsCall *call, const BtTrackerWsMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;
  BtTrackerResult result = { 0 };

  if (call->hashes) {
    result.counts = counts = bt_tracker_ws_read_scrape (
        message, (BtInfoHash *) (gpointer) call->hashes->data, call->hashes->len, &error);
  } else {
    result.answer = bt_tracker_ws_read_reply (message, &error);
    note_known (call, result.answer != NULL);
  }
  result.error = error;
  bt_tracker_call_end (&call->base, &result);
}

static void
introduced (Tracker *tracker, BtTrackerWsMessage *message)
{
  BtTrackerWs *self = tracker->ws;
  BtTrackerSignal *signal = &message->signal;

  /* Our own offers may come back. */
  if (memcmp (signal->peer_id, self->peer_id, sizeof self->peer_id) == 0)
    return;
  signal->url = tracker->url;
  signal->loopback = bt_ws_socket_is_loopback (tracker->socket);
  if (message->action == BT_TRACKER_WS_OFFER)
    self->funcs->offered (signal, self->data);
  else
    self->funcs->answered (signal, self->data);
}

/* What cannot be read is passed over: it may be of a kind that was made up later, and the torrents that
 * share the socket have no part in it. */
static void
message_cb (const guint8 *bytes, gsize n_bytes, gpointer data)
{
  Tracker *tracker = data;
  g_auto (BtTrackerWsMessage) message = { 0 };
  WsCall *call;

  tracker->heard_us = g_get_monotonic_time ();
  if (!bt_tracker_ws_read (&message, bytes, n_bytes, NULL))
    return;
  if (message.action == BT_TRACKER_WS_OFFER || message.action == BT_TRACKER_WS_ANSWER) {
    introduced (tracker, &message);
    return;
  }
  call = find_call (tracker, &message);
  if (call)
    replied (call, &message);
}

/* --- the life of a call -------------------------------------------------------------------------------- */

static const BtWsSocketFuncs socket_funcs = { opened_cb, message_cb, closed_cb };

static SoupSession *
get_soup (BtTrackerWs *self)
{
  if (!self->soup)
    self->soup = bt_tracker_soup_new (self->has_local ? &self->local : NULL, BT_TRACKER_FAMILY_ANY,
                                      CALLS_MAX, CALLS_PER_HOST);
  return self->soup;
}

static Tracker *
tracker_new (WsCall *call)
{
  BtTrackerWs *self = call->ws;
  Tracker *tracker = g_new0 (Tracker, 1);

  tracker->ws = self;
  tracker->url = g_strdup (call->url);
  g_queue_init (&tracker->calls);
  tracker->known =
      g_hash_table_new_full (bt_info_hash_hash, (GEqualFunc) bt_info_hash_equal, g_free, NULL);
  tracker->socket = bt_ws_socket_new (get_soup (self), call->uri, &socket_funcs, tracker);
  g_hash_table_insert (self->trackers, tracker->url, tracker);
  return tracker;
}

static void
join (WsCall *call, Tracker *tracker)
{
  call->tracker = tracker;
  g_queue_push_tail_link (&tracker->calls, &call->link);
  if (bt_ws_socket_is_open (tracker->socket))
    ask (call);
}

static void
start (BtTrackerCall *base)
{
  WsCall *call = (WsCall *) base;
  BtTrackerWs *self = call->ws;
  Tracker *tracker = g_hash_table_lookup (self->trackers, call->url);

  if (!call->hashes && call->request.event == BT_TRACKER_EVENT_STOPPED
      && (!tracker || !bt_ws_socket_is_open (tracker->socket))) {
    base->is_extra = TRUE;
    set_timer (self, &call->timer, 0, said_goodbye_cb, call);
  } else if (tracker) {
    join (call, tracker);
  } else if (g_hash_table_size (self->trackers) < BT_LIMIT_WS_SOCKETS) {
    join (call, tracker_new (call));
  } else {
    base->is_extra = TRUE;
    bt_tracker_call_break_off (base, BT_TRACKER_ERROR_NETWORK,
                               "too many trackers for WebRTC are connected already");
  }
}

static void
detach (WsCall *call)
{
  Tracker *tracker = call->tracker;

  set_timer (call->ws, &call->timer, 0, NULL, NULL);
  call->waits = FALSE;
  if (!tracker)
    return;
  call->tracker = NULL;
  g_queue_unlink (&tracker->calls, &call->link);
  note_unused (tracker);
}

/* It said nothing to anybody for as long as this call had time: the connection may be dead without our
 * system's knowing. */
static gboolean
is_dead (const WsCall *call)
{
  Tracker *tracker = call->tracker;

  if (!tracker || call->base.is_urgent || call->base.cancelled
      || !g_error_matches (call->base.verdict, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TIMEOUT))
    return FALSE;
  return !tracker->was_open || (call->sent_us > 0 && tracker->heard_us < call->sent_us);
}

static void
interrupt (BtTrackerCall *base)
{
  WsCall *call = (WsCall *) base;
  Tracker *dead = is_dead (call) ? call->tracker : NULL;

  detach (call);
  bt_tracker_call_end_later (base);
  if (dead)
    break_with (dead, BT_TRACKER_ERROR_NETWORK, "the tracker said nothing to anybody any more");
}

static void
call_free (BtTrackerCall *base)
{
  WsCall *call = (WsCall *) base;

  detach (call);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_pointer (&call->hashes, g_array_unref);
  g_ptr_array_unref (call->offers);
  g_free (call->tracker_id);
  g_free (call->url);
  g_free (call);
}

static const BtTrackerCallFuncs call_funcs = { start, interrupt, call_free };

/* --- asking ---------------------------------------------------------------------------------------------- */

BtTrackerWs *
bt_tracker_ws_new (const BtAddress *local, const guint8 *peer_id, const BtTrackerSignalFuncs *funcs,
                   gpointer data)
{
  BtTrackerWs *self = g_new0 (BtTrackerWs, 1);

  self->has_local = local != NULL;
  if (local)
    self->local = *local;
  memcpy (self->peer_id, peer_id, sizeof self->peer_id);
  self->funcs = funcs;
  self->data = data;
  self->queue = bt_tracker_queue_new (CALLS_PER_HOST, CALLS_MAX);
  self->trackers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, tracker_free);
  return self;
}

void
bt_tracker_ws_free (BtTrackerWs *self)
{
  g_hash_table_unref (self->trackers);
  if (self->soup)
    soup_session_abort (self->soup);
  g_clear_object (&self->soup);
  bt_tracker_queue_free (self->queue);
  g_free (self);
}

static WsCall *
call_new (BtTrackerWs *self, const char *url, gint64 timeout_us, BtTrackerDone done, gpointer data)
{
  WsCall *call = g_new0 (WsCall, 1);

  call->base.funcs = &call_funcs;
  call->base.timeout_us = timeout_us;
  call->base.done = done;
  call->base.data = data;
  call->ws = self;
  call->url = g_strdup (url);
  call->link.data = call;
  call->offers = g_ptr_array_new_with_free_func ((GDestroyNotify) bt_tracker_offer_free);
  if (bt_tracker_ws_check_url (url, &call->base.verdict))
    call->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (!call->uri && !call->base.verdict)
    call->base.verdict = g_error_new_literal (BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL,
                                              "not the URL of a WebSocket tracker");
  return call;
}

static BtTrackerCall *
begin (WsCall *call)
{
  g_autofree char *host = NULL;

  if (call->uri)
    host = g_strdup_printf ("%s:%d", g_uri_get_host (call->uri), g_uri_get_port (call->uri));
  bt_tracker_call_begin (&call->base, call->ws->queue, host);
  return &call->base;
}

static BtTrackerCall *
kind_announce (gpointer self, const char *url, const BtTrackerRequest *request, gint64 timeout_us,
               BtTrackerDone done, gpointer data)
{
  WsCall *call = call_new (self, url, timeout_us, done, data);

  call->request = *request;
  call->tracker_id = g_strdup (request->tracker_id);
  call->request.tracker_id = call->tracker_id;
  call->base.is_urgent = request->is_urgent;
  return begin (call);
}

static BtTrackerCall *
kind_scrape (gpointer self, const char *url, const BtInfoHash *hashes, guint n_hashes,
             BtTrackerDone done, gpointer data)
{
  WsCall *call = call_new (self, url, BT_TRACKER_TIMEOUT_US, done, data);

  call->base.is_extra = TRUE;
  call->hashes = g_array_sized_new (FALSE, FALSE, sizeof (BtInfoHash), n_hashes);
  g_array_append_vals (call->hashes, hashes, n_hashes);
  return begin (call);
}

static void
kind_free (gpointer self)
{
  bt_tracker_ws_free (self);
}

const BtTrackerKind bt_tracker_ws_kind = {
  .speaks = bt_tracker_url_is_ws,
  .check = bt_tracker_ws_check_url,
  .announce = kind_announce,
  .scrape = kind_scrape,
  .free = kind_free,
  .introduces = TRUE,
};
