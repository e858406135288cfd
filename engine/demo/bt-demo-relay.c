/* bt-demo-relay.c — introduces WebRTC peers of one tracker to each other.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/bt-demo-relay.h"

#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-json.h"

#define ID_SIZE 20
#define INTERVAL_S 120 /* seconds, as bittorrent-tracker says it */

/* A peer of one torrent. */
typedef struct {
  SoupWebsocketConnection *connection; /* borrowed */
  guint8 info_hash[ID_SIZE], peer_id[ID_SIZE];
} Member;

struct _BtDemoRelay {
  SoupServer *server;     /* borrowed */
  GPtrArray *connections; /* owned references */
  GPtrArray *members;     /* owned; in the order they came */
  guint next;             /* who gets the next offer */
  BtDemoRelayFunc func;
  gpointer data;
};

/* --- words -------------------------------------------------------------------------------------- */

static gboolean
get_id (BtJsonValue message, const char *key, guint8 *id)
{
  gsize n_bytes = 0;
  const guint8 *bytes = bt_json_get_bytes (bt_json_lookup (message, key), &n_bytes);

  if (bytes == NULL || n_bytes != ID_SIZE)
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

static void
begin (GString *text)
{
  bt_json_open_object (text);
  bt_json_put_key (text, "action");
  bt_json_put_string (text, "announce");
}

static void
end (GString *text, SoupWebsocketConnection *connection)
{
  bt_json_close_object (text);
  if (soup_websocket_connection_get_state (connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (connection, text->str);
}

static void
put_description (GString *text, const char *kind, BtJsonValue description)
{
  gsize n_bytes = 0;
  const guint8 *sdp = bt_json_get_bytes (bt_json_lookup (description, "sdp"), &n_bytes);

  bt_json_put_key (text, kind);
  bt_json_open_object (text);
  bt_json_put_key (text, "type");
  bt_json_put_string (text, kind);
  bt_json_put_key (text, "sdp");
  bt_json_put_bytes (text, sdp != NULL ? sdp : (const guint8 *) "", n_bytes);
  bt_json_close_object (text);
}

/* Offer or answer, as @kind says, of @from for @to. */
static void
pass (const Member *to, const char *kind, BtJsonValue description, const guint8 *offer_id,
      const Member *from)
{
  g_autoptr (GString) text = g_string_new (NULL);

  begin (text);
  put_description (text, kind, description);
  put_id (text, "offer_id", offer_id);
  put_id (text, "peer_id", from->peer_id);
  put_id (text, "info_hash", from->info_hash);
  end (text, to->connection);
}

static void
reply (const Member *to)
{
  g_autoptr (GString) text = g_string_new (NULL);

  begin (text);
  bt_json_put_key (text, "interval");
  bt_json_put_integer (text, INTERVAL_S);
  bt_json_put_key (text, "complete");
  bt_json_put_integer (text, 0);
  bt_json_put_key (text, "incomplete");
  bt_json_put_integer (text, 0);
  put_id (text, "info_hash", to->info_hash);
  end (text, to->connection);
}

/* --- who is there ------------------------------------------------------------------------------- */

static Member *
find (BtDemoRelay *self, const guint8 *info_hash, const guint8 *peer_id)
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
find_other (BtDemoRelay *self, const Member *than)
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
meet (BtDemoRelay *self, SoupWebsocketConnection *connection, BtJsonValue message)
{
  guint8 info_hash[ID_SIZE], peer_id[ID_SIZE];
  Member *member;

  if (!get_id (message, "info_hash", info_hash) || !get_id (message, "peer_id", peer_id))
    return NULL;
  member = find (self, info_hash, peer_id);
  if (member != NULL)
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
take_answer (BtDemoRelay *self, const Member *from, BtJsonValue message)
{
  guint8 offer_id[ID_SIZE], to_peer_id[ID_SIZE];
  gboolean passes;
  Member *to;

  if (!get_id (message, "offer_id", offer_id) || !get_id (message, "to_peer_id", to_peer_id))
    return FALSE;
  passes = self->func (BT_DEMO_RELAY_ANSWER, self->data);
  to = find (self, from->info_hash, to_peer_id);
  if (to != NULL && passes)
    pass (to, "answer", bt_json_lookup (message, "answer"), offer_id, from);
  return TRUE;
}

static gboolean
take_offer (BtDemoRelay *self, const Member *from, BtJsonValue item)
{
  guint8 offer_id[ID_SIZE];
  gboolean passes;
  Member *to;

  if (!get_id (item, "offer_id", offer_id))
    return FALSE;
  passes = self->func (BT_DEMO_RELAY_OFFER, self->data);
  to = find_other (self, from);
  if (to != NULL && passes)
    pass (to, "offer", bt_json_lookup (item, "offer"), offer_id, from);
  return TRUE;
}

static gboolean
take_announce (BtDemoRelay *self, const Member *from, BtJsonValue message)
{
  gboolean is_right = TRUE;
  BtJsonValue item;
  BtJsonIter iter;

  self->func (BT_DEMO_RELAY_ANNOUNCE, self->data);
  reply (from);
  bt_json_iter_init (&iter, bt_json_lookup (message, "offers"));
  while (bt_json_iter_next (&iter, NULL, &item))
    is_right &= take_offer (self, from, item);
  return is_right;
}

static gboolean
take (BtDemoRelay *self, SoupWebsocketConnection *connection, BtJsonValue message)
{
  const Member *from = meet (self, connection, message);

  if (from == NULL)
    return FALSE;
  if (bt_json_get_type (bt_json_lookup (message, "answer")) == BT_JSON_OBJECT)
    return take_answer (self, from, message);
  return take_announce (self, from, message);
}

/* --- sockets ------------------------------------------------------------------------------------ */

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer data)
{
  BtDemoRelay *self = data;
  g_autoptr (BtJson) json =
      bt_json_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);

  if (json == NULL || !take (self, connection, bt_json_get_root (json)))
    self->func (BT_DEMO_RELAY_BAD, self->data);
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer data)
{
  BtDemoRelay *self = data;

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
  BtDemoRelay *self = data;

  g_ptr_array_add (self->connections, g_object_ref (connection));
  soup_websocket_connection_set_max_incoming_payload_size (connection, BT_LIMIT_WS_MESSAGE);
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
}

/* --- life --------------------------------------------------------------------------------------- */

static void
connection_free (gpointer connection)
{
  g_signal_handlers_disconnect_matched (connection, G_SIGNAL_MATCH_FUNC, 0, 0, NULL,
                                        (gpointer) message_cb, NULL);
  g_signal_handlers_disconnect_matched (connection, G_SIGNAL_MATCH_FUNC, 0, 0, NULL,
                                        (gpointer) closed_cb, NULL);
  g_object_unref (connection);
}

BtDemoRelay *
_bt_demo_relay_new (SoupServer *server, const char *path, BtDemoRelayFunc func, gpointer data)
{
  BtDemoRelay *self = g_new0 (BtDemoRelay, 1);

  self->server = server;
  self->func = func;
  self->data = data;
  self->connections = g_ptr_array_new_with_free_func (connection_free);
  self->members = g_ptr_array_new_with_free_func (g_free);
  soup_server_add_websocket_handler (server, path, NULL, NULL, connected_cb, self, NULL);
  return self;
}

void
_bt_demo_relay_free (BtDemoRelay *self)
{
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->members);
  g_free (self);
}

void
_bt_demo_relay_hang_up (BtDemoRelay *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    soup_websocket_connection_close (g_ptr_array_index (self->connections, i),
                                     SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}

guint
_bt_demo_relay_get_n_members (const BtDemoRelay *self)
{
  return self->members->len;
}
