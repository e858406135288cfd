/* bt-demo-tracker.c — the demo's tracker.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/bt-demo-private.h"
#include "demo/bt-demo-relay.h"

#include <libsoup/soup.h>
#include <string.h>

#include "metainfo/bt-bencode.h"

#define ANNOUNCE_PATH "/announce"
#define RELAY_PATH "/announce/meet" /* on this machine nothing else is asked of a tracker */
#define ANNOUNCE_INTERVAL_S \
  60                 /* seconds; the demo lasts about as long, nobody needs to ask again */
#define PEERS_MAX 16 /* announcers that are kept; four are expected */

typedef struct {
  guint16 port; /* on 127.0.0.1: names the peer */
  gboolean is_complete;
} Entry;

struct _BtDemoTracker {
  SoupServer *server; /* owned */
  BtDemoRelay *relay; /* owned */
  GArray *entries;    /* owned; Entry, in the order they came */
  guint8 info_hash[BT_SHA1_SIZE];
  BtDemoTrackerChanged changed;
  gpointer data;
};

/* --- the question ------------------------------------------------------------------------------ */

/* The raw value of @key, for bytes that are no text; NULL: not there. (transfer full) */
static char *
dup_value (const char *query, const char *key)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", 0);
  gsize length = strlen (key);

  for (char **pair = pairs; *pair != NULL; pair++) {
    if (strncmp (*pair, key, length) == 0 && (*pair)[length] == '=')
      return g_strdup (*pair + length + 1);
  }
  return NULL;
}

static gboolean
is_our_torrent (BtDemoTracker *self, const char *query)
{
  g_autofree char *value = dup_value (query, "info_hash");
  g_autoptr (GBytes) bytes = value != NULL ? g_uri_unescape_bytes (value, -1, NULL, NULL) : NULL;

  return bytes != NULL && g_bytes_get_size (bytes) == BT_SHA1_SIZE
         && memcmp (g_bytes_get_data (bytes, NULL), self->info_hash, BT_SHA1_SIZE) == 0;
}

static guint64
get_number (const char *query, const char *key, guint64 max)
{
  g_autofree char *value = dup_value (query, key);
  guint64 number = 0;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, max, &number, NULL))
    return 0;
  return number;
}

/* --- the list ---------------------------------------------------------------------------------- */

static gboolean
find_entry (BtDemoTracker *self, guint16 port, guint *index)
{
  for (guint i = 0; i < self->entries->len; i++) {
    if (g_array_index (self->entries, Entry, i).port == port) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Returns how many came before it. */
static guint
note_peer (BtDemoTracker *self, const char *query, guint16 port)
{
  g_autofree char *event = dup_value (query, "event");
  gboolean is_complete = get_number (query, "left", G_MAXUINT64) == 0;
  guint index;

  if (!find_entry (self, port, &index)) {
    Entry entry = { .port = port };

    index = self->entries->len;
    if (index >= PEERS_MAX)
      return index;
    g_array_append_val (self->entries, entry);
  }
  g_array_index (self->entries, Entry, index).is_complete = is_complete;
  if (g_strcmp0 (event, "stopped") == 0) {
    g_array_remove_index (self->entries, index);
    return 0;
  }
  return index;
}

/* --- the answer -------------------------------------------------------------------------------- */

static guint
count_complete (BtDemoTracker *self)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n += g_array_index (self->entries, Entry, i).is_complete ? 1 : 0;
  return n;
}

static void
put_peers (BtDemoTracker *self, GByteArray *answer, guint n_before)
{
  g_autoptr (GByteArray) compact = g_byte_array_new ();

  for (guint i = 0; i < n_before; i++) {
    guint16 port = g_array_index (self->entries, Entry, i).port;
    const guint8 peer[BT_COMPACT4_SIZE] = { 127, 0, 0, 1, (guint8) (port >> 8), (guint8) port };

    g_byte_array_append (compact, peer, sizeof peer);
  }
  bt_bencode_put_string (answer, "peers");
  bt_bencode_put_bytes (answer, compact->data, compact->len);
}

static GByteArray *
make_answer (BtDemoTracker *self, guint n_before)
{
  GByteArray *answer = g_byte_array_new ();
  guint n_complete = count_complete (self);

  bt_bencode_open_dict (answer);
  bt_bencode_put_string (answer, "complete");
  bt_bencode_put_integer (answer, n_complete);
  bt_bencode_put_string (answer, "incomplete");
  bt_bencode_put_integer (answer, self->entries->len - n_complete);
  bt_bencode_put_string (answer, "interval");
  bt_bencode_put_integer (answer, ANNOUNCE_INTERVAL_S);
  /* Those who are here from the start meet later. */
  put_peers (self, answer, n_before < BT_DEMO_N_TCP_PEERS ? 0 : n_before);
  bt_bencode_close (answer);
  return answer;
}

static GByteArray *
make_refusal (const char *reason)
{
  GByteArray *answer = g_byte_array_new ();

  bt_bencode_open_dict (answer);
  bt_bencode_put_string (answer, "failure reason");
  bt_bencode_put_string (answer, reason);
  bt_bencode_close (answer);
  return answer;
}

static void
announce_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *fields,
             gpointer data)
{
  BtDemoTracker *self = data;
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  guint16 port = query != NULL ? (guint16) get_number (query, "port", G_MAXUINT16) : 0;
  gboolean is_right = port != 0 && is_our_torrent (self, query);
  g_autoptr (GByteArray) answer = is_right
                                      ? make_answer (self, note_peer (self, query, port))
                                      : make_refusal ("this tracker knows the demo's torrent only");

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY,
                                    (const char *) answer->data, answer->len);
  if (is_right)
    self->changed (self->data);
}

static gboolean
relay_cb (BtDemoRelayWord word, gpointer data)
{
  BtDemoTracker *self = data;

  if (word == BT_DEMO_RELAY_ANNOUNCE)
    self->changed (self->data);
  return TRUE;
}

/* --- life -------------------------------------------------------------------------------------- */

BtDemoTracker *
_bt_demo_tracker_new (BtDemoTrackerChanged changed, gpointer data, GError **error)
{
  BtDemoTracker *self = g_new0 (BtDemoTracker, 1);

  self->changed = changed;
  self->data = data;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  /* An info hash is bytes: a query that is decoded to text would lose it. */
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, ANNOUNCE_PATH, announce_cb, self, NULL);
  self->relay = _bt_demo_relay_new (self->server, RELAY_PATH, relay_cb, self);
  if (!soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, error)) {
    g_prefix_error (error, "the demo's tracker cannot be opened: ");
    g_clear_pointer (&self, _bt_demo_tracker_free);
  }
  return self;
}

void
_bt_demo_tracker_free (BtDemoTracker *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  _bt_demo_relay_free (self->relay);
  g_array_unref (self->entries);
  g_free (self);
}

static char *
dup_url (BtDemoTracker *self, const char *scheme, const char *path)
{
  GSList *uris = soup_server_get_uris (self->server);
  char *url = g_strdup_printf ("%s://127.0.0.1:%d%s", scheme, g_uri_get_port (uris->data), path);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

char *
_bt_demo_tracker_dup_url (BtDemoTracker *self)
{
  return dup_url (self, "http", ANNOUNCE_PATH);
}

char *
_bt_demo_tracker_dup_relay_url (BtDemoTracker *self)
{
  return dup_url (self, "ws", RELAY_PATH);
}

void
_bt_demo_tracker_set_info_hash (BtDemoTracker *self, const guint8 info_hash[BT_SHA1_SIZE])
{
  memcpy (self->info_hash, info_hash, BT_SHA1_SIZE);
}

guint
_bt_demo_tracker_get_n_peers (BtDemoTracker *self)
{
  return self->entries->len + _bt_demo_relay_get_n_members (self->relay);
}
