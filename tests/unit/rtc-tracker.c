/* rtc-tracker.c — a tracker that introduces WebRTC peers, on a thread of its own, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc-tracker.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tracker/bt-json.h"

#define ID_SIZE 20
#define MESSAGE_MAX (1024 * 1024)

/* A peer of one torrent. */
typedef struct {
  SoupWebsocketConnection *connection; /* borrowed */
  guint8 info_hash[ID_SIZE], peer_id[ID_SIZE];
} Member;

struct _RtcTracker {
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  SoupServer *server;
  char *url;
  /* The tracker's thread. */
  GPtrArray *connections; /* owned references */
  GPtrArray *members;     /* owned; in the order they came */
  guint next;             /* who gets the next offer */

  GMutex lock;
  RtcTrackerCounts counts; /* under lock, as all below */
  gboolean passes_offers, passes_answers;
};

/* --- words -------------------------------------------------------------------------------------- */

static gboolean
get_id (BtJsonValue message, const char *key, guint8 *id)
{
  gsize n_bytes = 0;
  const guint8 *bytes = bt_json_get_bytes (bt_json_lookup (message, key), &n_bytes);

  if (!bytes || n_bytes != ID_SIZE)
    return FALSE;
  memcpy (id, bytes, ID_SIZE);
  return TRUE;
}

static void
put_id (GString *text, const char *key, const guint8 *id)
{
  bt_json_put_key (text, key);
  bt_json_put_bytes (text, id, ID_SIZE);
}

/* Offer or answer, as @kind says, of @from for @to. */
static void
pass (Member *to, const char *kind, BtJsonValue description, const guint8 *offer_id,
      const Member *from)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GString *sdp = bt_json_dup_text (bt_json_lookup (description, "sdp"));

  bt_json_open_object (text);
  bt_json_put_key (text, "action");
  bt_json_put_string (text, "announce");
  bt_json_put_key (text, kind);
  bt_json_open_object (text);
  bt_json_put_key (text, "type");
  bt_json_put_string (text, kind);
  bt_json_put_key (text, "sdp");
  bt_json_put_string (text, sdp ? sdp->str : "");
  bt_json_close_object (text);
  put_id (text, "offer_id", offer_id);
  put_id (text, "peer_id", from->peer_id);
  put_id (text, "info_hash", from->info_hash);
  bt_json_close_object (text);
  soup_websocket_connection_send_text (to->connection, text->str);
  if (sdp)
    g_string_free (sdp, TRUE);
}

static void
reply (const Member *to)
{
  g_autoptr (GString) text = g_string_new (NULL);

  bt_json_open_object (text);
  bt_json_put_key (text, "action");
  bt_json_put_string (text, "announce");
  bt_json_put_key (text, "interval");
  bt_json_put_integer (text, 120);
  bt_json_put_key (text, "complete");
  bt_json_put_integer (text, 0);
  bt_json_put_key (text, "incomplete");
  bt_json_put_integer (text, 0);
  put_id (text, "info_hash", to->info_hash);
  bt_json_close_object (text);
  soup_websocket_connection_send_text (to->connection, text->str);
}

/* --- who is there ------------------------------------------------------------------------------- */

static Member *
find (RtcTracker *self, const guint8 *info_hash, const guint8 *peer_id)
{
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (memcmp (member->info_hash, info_hash, ID_SIZE) == 0
        && memcmp (member->peer_id, peer_id, ID_SIZE) == 0)
      return member;
  }
  return NULL;
}

/* Another one of the same torrent, in turn. */
static Member *
find_other (RtcTracker *self, const Member *than)
{
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, self->next++ % self->members->len);

    if (member->connection != than->connection
        && memcmp (member->info_hash, than->info_hash, ID_SIZE) == 0)
      return member;
  }
  return NULL;
}

static Member *
meet (RtcTracker *self, SoupWebsocketConnection *connection, BtJsonValue message)
{
  guint8 info_hash[ID_SIZE], peer_id[ID_SIZE];
  Member *member;

  if (!get_id (message, "info_hash", info_hash) || !get_id (message, "peer_id", peer_id))
    return NULL;
  member = find (self, info_hash, peer_id);
  if (member)
    return member;
  member = g_new0 (Member, 1);
  member->connection = connection;
  memcpy (member->info_hash, info_hash, ID_SIZE);
  memcpy (member->peer_id, peer_id, ID_SIZE);
  g_ptr_array_add (self->members, member);
  return member;
}

/* --- what they say ------------------------------------------------------------------------------ */

static gboolean
take_answer (RtcTracker *self, const Member *from, BtJsonValue message)
{
  guint8 offer_id[ID_SIZE], to_peer_id[ID_SIZE];
  Member *to;

  if (!get_id (message, "offer_id", offer_id) || !get_id (message, "to_peer_id", to_peer_id))
    return FALSE;
  self->counts.n_answers++;
  to = find (self, from->info_hash, to_peer_id);
  if (to && self->passes_answers)
    pass (to, "answer", bt_json_lookup (message, "answer"), offer_id, from);
  return TRUE;
}

static gboolean
take_offer (RtcTracker *self, const Member *from, BtJsonValue item)
{
  guint8 offer_id[ID_SIZE];
  Member *to;

  if (!get_id (item, "offer_id", offer_id))
    return FALSE;
  self->counts.n_offers++;
  to = find_other (self, from);
  if (to && self->passes_offers)
    pass (to, "offer", bt_json_lookup (item, "offer"), offer_id, from);
  return TRUE;
}

static gboolean
take_announce (RtcTracker *self, Member *from, BtJsonValue message)
{
  gboolean is_right = TRUE;
  BtJsonValue item;
  BtJsonIter iter;

  self->counts.n_announces++;
  reply (from);
  bt_json_iter_init (&iter, bt_json_lookup (message, "offers"));
  while (bt_json_iter_next (&iter, NULL, &item))
    is_right &= take_offer (self, from, item);
  return is_right;
}

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer data)
{
  RtcTracker *self = data;
  g_autoptr (BtJson) json =
      bt_json_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  BtJsonValue message = { 0 };
  gboolean is_right;
  Member *from;

  if (json)
    message = bt_json_get_root (json);
  from = json ? meet (self, connection, message) : NULL;
  g_mutex_lock (&self->lock);
  if (!from)
    is_right = FALSE;
  else if (bt_json_get_type (bt_json_lookup (message, "answer")) == BT_JSON_OBJECT)
    is_right = take_answer (self, from, message);
  else
    is_right = take_announce (self, from, message);
  self->counts.n_bad += !is_right;
  g_mutex_unlock (&self->lock);
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer data)
{
  RtcTracker *self = data;

  for (guint i = self->members->len; i-- > 0;) {
    if (((Member *) g_ptr_array_index (self->members, i))->connection == connection)
      g_ptr_array_remove_index (self->members, i);
  }
  g_ptr_array_remove (self->connections, connection);
}

static void
connected_cb (SoupServer *server, SoupServerMessage *message, const char *path,
              SoupWebsocketConnection *connection, gpointer data)
{
  RtcTracker *self = data;

  g_ptr_array_add (self->connections, g_object_ref (connection));
  soup_websocket_connection_set_max_incoming_payload_size (connection, MESSAGE_MAX);
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
}

/* --- its life ----------------------------------------------------------------------------------- */

static gpointer
serve (gpointer data)
{
  RtcTracker *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_ptr_array_set_size (self->connections, 0);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
listen (RtcTracker *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (self->server, NULL, NULL, NULL, connected_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("ws://127.0.0.1:%d/announce", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

RtcTracker *
rtc_tracker_new (void)
{
  RtcTracker *self = g_new0 (RtcTracker, 1);

  g_mutex_init (&self->lock);
  self->passes_offers = self->passes_answers = TRUE;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->members = g_ptr_array_new_with_free_func (g_free);
  listen (self);
  self->thread = g_thread_new ("tracker", serve, self);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
rtc_tracker_free (RtcTracker *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->members);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self->url);
  g_free (self);
}

const char *
rtc_tracker_get_url (RtcTracker *self)
{
  return self->url;
}

void
rtc_tracker_set_passes (RtcTracker *self, gboolean offers, gboolean answers)
{
  g_mutex_lock (&self->lock);
  self->passes_offers = offers;
  self->passes_answers = answers;
  g_mutex_unlock (&self->lock);
}

static gboolean
hang_up_cb (gpointer data)
{
  RtcTracker *self = data;

  for (guint i = 0; i < self->connections->len; i++)
    soup_websocket_connection_close (g_ptr_array_index (self->connections, i),
                                     SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  return G_SOURCE_REMOVE;
}

void
rtc_tracker_hang_up (RtcTracker *self)
{
  g_main_context_invoke (self->context, hang_up_cb, self);
}

void
rtc_tracker_get_counts (RtcTracker *self, RtcTrackerCounts *counts)
{
  g_mutex_lock (&self->lock);
  *counts = self->counts;
  g_mutex_unlock (&self->lock);
}
