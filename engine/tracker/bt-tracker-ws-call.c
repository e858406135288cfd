/* bt-tracker-ws-call.c — a question to a tracker over its WebSocket: it waits for the socket, for offers and
 * for the answer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-ws-private.h"

#include <string.h>

#include "base/bt-limits.h"

#define GOODBYE_MS 1000 /* a goodbye's answer is waited for: then the question has left, too */

/* --- it goes out ------------------------------------------------------------------------------------ */

static guint
count_wanted (const BtWsCall *call)
{
  BtTrackerEvent event = call->request.event;

  if (event == BT_TRACKER_EVENT_STOPPED || event == BT_TRACKER_EVENT_COMPLETED)
    return 0;
  return MIN (call->request.n_offers, BT_TRACKER_OFFERS_MAX);
}

/* FALSE: some are being made. */
static gboolean
take_offers (BtWsCall *call)
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
  BtWsCall *call = data;
  BtTrackerResult result = { .answer = bt_tracker_answer_new (BT_TRACKER_WS_INTERVAL) };

  bt_tracker_call_end (&call->base, &result);
  return G_SOURCE_REMOVE;
}

static void
send_question (BtWsCall *call)
{
  GString *text = call->hashes ? bt_tracker_ws_write_scrape (
                      (BtInfoHash *) (gpointer) call->hashes->data, call->hashes->len)
                               : bt_tracker_ws_write_announce (&call->request, call->offers);

  call->waits = FALSE;
  call->sent_us = g_get_monotonic_time ();
  call->base.is_out = TRUE;
  bt_ws_socket_send (call->tracker->socket, text);
  g_string_free (text, TRUE);
  bt_tracker_ws_set_timer (call->ws, &call->timer, 0, NULL, NULL);
  if (call->hashes || call->request.event != BT_TRACKER_EVENT_STOPPED)
    return;
  g_hash_table_remove (call->tracker->known, &call->request.info_hash);
  bt_tracker_ws_set_timer (call->ws, &call->timer, GOODBYE_MS, said_goodbye_cb, call);
}

/* It goes with as many as there are. */
static gboolean
offers_are_late_cb (gpointer data)
{
  send_question (data);
  return G_SOURCE_REMOVE;
}

void
bt_ws_call_ask (BtWsCall *call)
{
  if (call->hashes || take_offers (call)) {
    send_question (call);
    return;
  }
  call->waits = TRUE;
  bt_tracker_ws_set_timer (call->ws, &call->timer, (guint) (BT_TRACKER_WS_OFFERS_US / 1000),
                           offers_are_late_cb, call);
}

void
bt_ws_call_try_again (BtWsCall *call, const BtInfoHash *info_hash)
{
  if (call->waits && bt_info_hash_equal (&call->request.info_hash, info_hash) && take_offers (call))
    send_question (call);
}

/* --- it is answered --------------------------------------------------------------------------------- */

gboolean
bt_ws_call_is_answer (const BtWsCall *call, const BtTrackerWsMessage *message)
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

static void
note_known (const BtWsCall *call, gboolean knows)
{
  const BtInfoHash *hash = &call->request.info_hash;

  if (!knows || call->request.event == BT_TRACKER_EVENT_STOPPED)
    g_hash_table_remove (call->tracker->known, hash);
  else
    g_hash_table_add (call->tracker->known, g_memdup2 (hash, sizeof *hash));
}

void
bt_ws_call_reply (BtWsCall *call, const BtTrackerWsMessage *message)
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

/* --- its life --------------------------------------------------------------------------------------- */

static void
join (BtWsCall *call, BtWsTracker *tracker)
{
  call->tracker = tracker;
  g_queue_push_tail_link (&tracker->calls, &call->link);
  if (bt_ws_socket_is_open (tracker->socket))
    bt_ws_call_ask (call);
}

static void
start (BtTrackerCall *base)
{
  BtWsCall *call = (BtWsCall *) base;
  BtTrackerWs *self = call->ws;
  BtWsTracker *tracker = g_hash_table_lookup (self->trackers, call->url);

  if (!call->hashes && call->request.event == BT_TRACKER_EVENT_STOPPED
      && (!tracker || !bt_ws_socket_is_open (tracker->socket))) {
    base->is_extra = TRUE;
    bt_tracker_ws_set_timer (self, &call->timer, 0, said_goodbye_cb, call);
  } else if (tracker) {
    join (call, tracker);
  } else if (g_hash_table_size (self->trackers) < BT_LIMIT_WS_SOCKETS) {
    join (call, bt_ws_tracker_new (self, call->url, call->uri));
  } else {
    base->is_extra = TRUE;
    bt_tracker_call_break_off (base, BT_TRACKER_ERROR_NETWORK,
                               "too many trackers for WebRTC are connected already");
  }
}

static void
detach (BtWsCall *call)
{
  BtWsTracker *tracker = call->tracker;

  bt_tracker_ws_set_timer (call->ws, &call->timer, 0, NULL, NULL);
  call->waits = FALSE;
  if (!tracker)
    return;
  call->tracker = NULL;
  g_queue_unlink (&tracker->calls, &call->link);
  bt_ws_tracker_note_unused (tracker);
}

/* It said nothing to anybody for as long as this call had time: the connection may be dead without our
 * system's knowing. */
static gboolean
is_dead (const BtWsCall *call)
{
  BtWsTracker *tracker = call->tracker;

  if (!tracker || call->base.is_urgent || call->base.cancelled
      || !g_error_matches (call->base.verdict, BT_TRACKER_ERROR, BT_TRACKER_ERROR_TIMEOUT))
    return FALSE;
  return !tracker->was_open || (call->sent_us > 0 && tracker->heard_us < call->sent_us);
}

static void
interrupt (BtTrackerCall *base)
{
  BtWsCall *call = (BtWsCall *) base;
  BtWsTracker *dead = is_dead (call) ? call->tracker : NULL;

  detach (call);
  bt_tracker_call_end_later (base);
  if (dead)
    bt_ws_tracker_break (dead, BT_TRACKER_ERROR_NETWORK,
                         "the tracker said nothing to anybody any more");
}

static void
call_free (BtTrackerCall *base)
{
  BtWsCall *call = (BtWsCall *) base;

  detach (call);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_pointer (&call->hashes, g_array_unref);
  g_ptr_array_unref (call->offers);
  g_free (call->tracker_id);
  g_free (call->url);
  g_free (call);
}

static const BtTrackerCallFuncs call_funcs = { start, interrupt, call_free };

/* --- asking ----------------------------------------------------------------------------------------- */

static BtWsCall *
call_new (BtTrackerWs *self, const char *url, gint64 timeout_us, BtTrackerDone done, gpointer data)
{
  BtWsCall *call = g_new0 (BtWsCall, 1);

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
begin (BtWsCall *call)
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
  BtWsCall *call = call_new (self, url, timeout_us, done, data);

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
  BtWsCall *call = call_new (self, url, BT_TRACKER_TIMEOUT_US, done, data);

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
