/* bt-tracker-ws.c — the kind of tracker that introduces WebRTC peers: JSON over a WebSocket.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-ws-private.h"

#include <string.h>

#include "base/bt-limits.h"

#define LINGER_MS 1000 /* a socket that nobody needs: between two torrents there may be a gap */

void
bt_tracker_ws_set_timer (BtTrackerWs *self, GSource **timer, guint wait_ms, GSourceFunc func,
                         gpointer data)
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

/* --- trackers --------------------------------------------------------------------------------------- */

static void
tracker_free (gpointer data)
{
  BtWsTracker *tracker = data;

  bt_tracker_ws_set_timer (tracker->ws, &tracker->linger, 0, NULL, NULL);
  bt_ws_socket_free (tracker->socket);
  g_hash_table_unref (tracker->known);
  g_free (tracker->url);
  g_free (tracker);
}

static gboolean
linger_cb (gpointer data)
{
  BtWsTracker *tracker = data;

  if (tracker->calls.length == 0 && g_hash_table_size (tracker->known) == 0)
    g_hash_table_remove (tracker->ws->trackers, tracker->url);
  else
    bt_tracker_ws_set_timer (tracker->ws, &tracker->linger, 0, NULL, NULL);
  return G_SOURCE_REMOVE;
}

void
bt_ws_tracker_note_unused (BtWsTracker *tracker)
{
  if (tracker->calls.length == 0 && g_hash_table_size (tracker->known) == 0 && !tracker->linger)
    bt_tracker_ws_set_timer (tracker->ws, &tracker->linger, LINGER_MS, linger_cb, tracker);
}

void
bt_ws_tracker_break (BtWsTracker *tracker, BtTrackerError code, const char *message)
{
  BtTrackerWs *self = tracker->ws;

  g_hash_table_steal (self->trackers, tracker->url);
  /* Each takes itself out of the queue. */
  while (tracker->calls.length > 0)
    bt_tracker_call_break_off (g_queue_peek_head (&tracker->calls), code, message);
  if (tracker->was_open)
    self->funcs->lost (tracker->url, self->data);
  tracker_free (tracker);
}

static void
closed_cb (const GError *error, gpointer data)
{
  bt_ws_tracker_break (data, (BtTrackerError) error->code, error->message);
}

/* --- announces go out ------------------------------------------------------------------------------- */

static void
opened_cb (gpointer data)
{
  BtWsTracker *tracker = data;

  tracker->was_open = TRUE;
  for (GList *l = tracker->calls.head, *next; l; l = next) {
    next = l->next;
    bt_ws_call_ask (l->data);
  }
}

static void
try_again (BtWsTracker *tracker, const BtInfoHash *info_hash)
{
  for (GList *l = tracker->calls.head, *next; l; l = next) {
    next = l->next;
    bt_ws_call_try_again (l->data, info_hash);
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
  BtWsTracker *tracker = g_hash_table_lookup (self->trackers, url);
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

/* --- what comes in ---------------------------------------------------------------------------------- */

/* Of several the one that waits longest. NULL: none; trackers may repeat themselves. */
static BtWsCall *
find_call (BtWsTracker *tracker, const BtTrackerWsMessage *message)
{
  for (GList *l = tracker->calls.head; l; l = l->next) {
    if (bt_ws_call_is_answer (l->data, message))
      return l->data;
  }
  return NULL;
}

static void
introduced (BtWsTracker *tracker, BtTrackerWsMessage *message)
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
  BtWsTracker *tracker = data;
  g_auto (BtTrackerWsMessage) message = { 0 };
  BtWsCall *call;

  tracker->heard_us = g_get_monotonic_time ();
  if (!bt_tracker_ws_read (&message, bytes, n_bytes, NULL))
    return;
  if (message.action == BT_TRACKER_WS_OFFER || message.action == BT_TRACKER_WS_ANSWER) {
    introduced (tracker, &message);
    return;
  }
  call = find_call (tracker, &message);
  if (call)
    bt_ws_call_reply (call, &message);
}

/* --- opening ---------------------------------------------------------------------------------------- */

static const BtWsSocketFuncs socket_funcs = { opened_cb, message_cb, closed_cb };

static SoupSession *
get_soup (BtTrackerWs *self)
{
  if (!self->soup)
    self->soup = bt_tracker_soup_new (self->has_local ? &self->local : NULL, BT_TRACKER_FAMILY_ANY,
                                      BT_WS_CALLS_MAX, BT_WS_CALLS_PER_HOST);
  return self->soup;
}

BtWsTracker *
bt_ws_tracker_new (BtTrackerWs *self, const char *url, GUri *uri)
{
  BtWsTracker *tracker = g_new0 (BtWsTracker, 1);

  tracker->ws = self;
  tracker->url = g_strdup (url);
  g_queue_init (&tracker->calls);
  tracker->known =
      g_hash_table_new_full (bt_info_hash_hash, (GEqualFunc) bt_info_hash_equal, g_free, NULL);
  tracker->socket = bt_ws_socket_new (get_soup (self), uri, &socket_funcs, tracker);
  g_hash_table_insert (self->trackers, tracker->url, tracker);
  return tracker;
}

/* --- all of them ------------------------------------------------------------------------------------ */

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
  self->queue = bt_tracker_queue_new (BT_WS_CALLS_PER_HOST, BT_WS_CALLS_MAX);
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
