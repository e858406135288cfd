/* test-session-trackers.c — a person edits the trackers of a torrent, and they stay edited.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "session-fixture.h"
#include "store-fixture.h"
#include "tracker/bt-tracker-error.h"

#define HASH "0123456789abcdef0123456789abcdef01234567"

static const FixtureFile files[] = { { "one", 1000 }, { NULL, 0 } };

/* A tracker on a thread of its own, at /announce/NAME for any name. */
typedef struct {
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  GMutex lock;
  GString *asked;     /* under lock: "NAME event" with a space behind each */
  guint64 downloaded; /* under lock: as the last announce had it */
  guint16 port;
} Tracker;

typedef struct {
  Tracker tracker;
  Fixture *fixture;
  char *state;
  BtSessionConfig config;
  Node *node;
} Place;

/* --- the tracker ------------------------------------------------------------------------------------ */

static void
note_asked (Tracker *self, const char *line)
{
  g_autofree char *path = g_strndup (line, strcspn (line, "?"));
  const char *event = strstr (line, "&event=");
  const char *downloaded = strstr (line, "&downloaded=");
  const char *name = strrchr (path, '/');

  g_mutex_lock (&self->lock);
  g_string_append_printf (self->asked, "%s-%.*s ", name ? name + 1 : path,
                          event ? (int) strcspn (event + 7, "& ") : 1, event ? event + 7 : "-");
  self->downloaded = downloaded ? g_ascii_strtoull (downloaded + 12, NULL, 10) : 0;
  g_mutex_unlock (&self->lock);
}

static void
serve (Tracker *self, GIOStream *connection)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 30\r\n\r\n"
                               "d8:intervali1800e5:peers0:eeee";
  g_autoptr (GDataInputStream) input =
      g_data_input_stream_new (g_io_stream_get_input_stream (connection));
  g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  char *header;
  gboolean more = line != NULL;

  if (line)
    note_asked (self, line + strlen ("GET "));
  while (more && (header = g_data_input_stream_read_line (input, NULL, NULL, NULL))) {
    more = strlen (header) > 1;
    g_free (header);
  }
  g_output_stream_write_all (g_io_stream_get_output_stream (connection), answer, sizeof answer - 1,
                             NULL, NULL, NULL);
  g_io_stream_close (connection, NULL, NULL);
}

static gpointer
serve_thread (gpointer data)
{
  Tracker *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL))) {
    serve (self, G_IO_STREAM (connection));
    g_object_unref (connection);
  }
  return NULL;
}

static void
tracker_init (Tracker *self)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->listener = g_socket_listener_new ();
  self->cancellable = g_cancellable_new ();
  self->asked = g_string_new (NULL);
  g_mutex_init (&self->lock);
  g_assert_true (g_socket_listener_add_address (self->listener, any, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("tracker", serve_thread, self);
}

static void
tracker_clear (Tracker *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_string_free (self->asked, TRUE);
  g_mutex_clear (&self->lock);
}

/* --- the session ------------------------------------------------------------------------------------- */

static void
place_init (Place *self, gboolean use_trackers)
{
  memset (self, 0, sizeof *self);
  tracker_init (&self->tracker);
  self->fixture = fixture_new (files, 16384);
  self->state = g_build_filename (self->fixture->root, "state", NULL);
  node_config_init (&self->config, self->state);
  self->config.use_trackers = use_trackers;
  self->node = node_new_with (&self->config);
}

static void
place_clear (Place *self)
{
  BtInfoHash info_hash;

  node_wait_reply (self->node, bt_session_remove (self->node->session, node_get (self->node, 0)->id,
                                                  BT_REMOVAL_KEEP));
  node_free (self->node);
  tracker_clear (&self->tracker);
  g_assert_true (bt_info_hash_parse (&info_hash, HASH));
  g_assert_null (read_resume (self->state, &info_hash));
  fixture_free (self->fixture);
  g_free (self->state);
}

static void
add_torrent (Place *self, char **trackers)
{
  BtAddParams *params = node_params (NULL, self->fixture->folder);

  params->magnet = bt_magnet_new (HASH, NULL);
  params->trackers = trackers;
  node_add (self->node, params);
}

static char *
make_url (Place *self, const char *name)
{
  return strstr (name, "://")
             ? g_strdup (name)
             : g_strdup_printf ("http://127.0.0.1:%u/announce/%s", self->tracker.port, name);
}

static guint32
get_id (Place *self)
{
  return node_get (self->node, 0)->id;
}

/* The error of the reply, or NULL; borrowed. */
static const GError *
add (Place *self, const char *name)
{
  g_autofree char *url = make_url (self, name);

  return node_wait_reply (self->node,
                          bt_session_add_tracker (self->node->session, get_id (self), url))
      ->error;
}

static const GError *
replace (Place *self, const char *old_name, const char *name)
{
  g_autofree char *old_url = make_url (self, old_name);
  g_autofree char *url = make_url (self, name);

  return node_wait_reply (self->node, bt_session_replace_tracker (self->node->session,
                                                                  get_id (self), old_url, url))
      ->error;
}

static void
remove_tracker (Place *self, const char *name)
{
  g_autofree char *url = make_url (self, name);

  bt_session_remove_tracker (self->node->session, get_id (self), url);
}

/* Names of trackers with their states, a space behind each. */
static char *
describe (Node *node)
{
  static const char *const states[] = { "idle", "asking", "working", "failed", "unknown" };
  GArray *trackers = node_get (node, 0)->trackers;
  GString *text = g_string_new (NULL);

  for (guint i = 0; trackers && i < trackers->len; i++) {
    const BtTrackerStat *stat = &g_array_index (trackers, BtTrackerStat, i);

    g_string_append_printf (text, "%u:%s-%s ", stat->tier, strrchr (stat->url, '/') + 1,
                            states[stat->state]);
  }
  return g_string_free (text, FALSE);
}

static gboolean
is_described (Node *node, gconstpointer expected)
{
  g_autofree char *text = node->torrents->len > 0 ? describe (node) : NULL;

  return g_strcmp0 (text, expected) == 0;
}

static void
wait_trackers (Place *self, const char *expected)
{
  if (g_test_verbose ())
    g_test_message ("waiting for: %s", expected);
  node_wait (self->node, is_described, expected);
}

typedef struct {
  Tracker *tracker;
  const char *expected;
} Asked;

/* What two trackers are told at a time comes in any order. */
static gboolean
has_same_words (const char *a, const char *b)
{
  g_auto (GStrv) words = g_strsplit (b, " ", -1);
  gboolean same = strlen (a) == strlen (b);

  for (guint i = 0; words[i]; i++)
    same = same && strstr (a, words[i]) != NULL;
  return same;
}

static gboolean
was_asked (Node *node, gconstpointer data)
{
  const Asked *asked = data;
  gboolean same;

  g_mutex_lock (&asked->tracker->lock);
  same = has_same_words (asked->tracker->asked->str, asked->expected);
  if (same)
    g_string_truncate (asked->tracker->asked, 0);
  g_mutex_unlock (&asked->tracker->lock);
  return same;
}

static void
wait_asked (Place *self, const char *expected)
{
  const Asked asked = { &self->tracker, expected };

  if (g_test_verbose ())
    g_test_message ("waiting until it was asked: %s", expected);
  node_wait (self->node, was_asked, &asked);
}

/* --- the tests ------------------------------------------------------------------------------------------ */

static void
test_edit (void)
{
  Place place;

  place_init (&place, TRUE);
  add_torrent (&place, NULL);
  g_assert_no_error (add (&place, "one"));
  wait_trackers (&place, "0:one-working ");
  g_assert_error (add (&place, "one"), G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_error (add (&place, "gopher://127.0.0.1/x"), BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL);
  wait_asked (&place, "one-started ");
  g_assert_no_error (replace (&place, "one", "two"));
  g_assert_error (replace (&place, "one", "three"), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  wait_trackers (&place, "0:two-working ");
  wait_asked (&place, "one-stopped two-started ");
  /* One that was added is asked at once, though another one serves. */
  g_assert_no_error (add (&place, "three"));
  wait_trackers (&place, "0:two-working 1:three-working ");
  wait_asked (&place, "three-started ");
  remove_tracker (&place, "two");
  wait_asked (&place, "two-stopped ");
  remove_tracker (&place, "three");
  wait_trackers (&place, "");
  place_clear (&place);
}

/* The list that was edited is the one that comes back. */
static void
test_restart (void)
{
  char *trackers[] = { NULL, NULL, NULL };
  Place place;

  place_init (&place, TRUE);
  trackers[0] = make_url (&place, "one");
  trackers[1] = make_url (&place, "two");
  add_torrent (&place, g_memdup2 (trackers, sizeof trackers));
  remove_tracker (&place, "one");
  g_assert_no_error (add (&place, "three"));
  wait_trackers (&place, "0:two-working 1:three-working ");
  node_free (place.node);
  place.node = node_new_with (&place.config);
  wait_trackers (&place, "0:two-working 1:three-idle ");
  /* Whoever adds it again with the one that is gone wants it back. */
  trackers[0] = make_url (&place, "one");
  trackers[1] = NULL;
  add_torrent (&place, g_memdup2 (trackers, sizeof trackers));
  wait_trackers (&place, "0:two-working 1:three-idle 2:one-idle ");
  place_clear (&place);
}

/* A link to it names another tracker. */
static void
test_private (void)
{
  static const char torrent[] = "d4:infod6:lengthi1e4:name5:a.txt12:piece lengthi16384e"
                                "6:pieces20:aaaaaaaaaaaaaaaaaaaa7:privatei1eee";
  g_autoptr (GBytes) bytes = g_bytes_new_static (torrent, sizeof torrent - 1);
  g_autoptr (BtMetainfo) metainfo = bt_metainfo_new (bytes, NULL);
  g_autofree char *hash = bt_info_hash_to_string (bt_metainfo_get_info_hash (metainfo));
  g_autofree char *link =
      g_strconcat ("magnet:?xt=urn:btih:", hash, "&tr=http://198.51.100.1/two", NULL);
  char *trackers[] = { NULL, NULL };
  BtAddParams *params;
  Place place;

  place_init (&place, FALSE);
  trackers[0] = make_url (&place, "one");
  params = node_params (metainfo, place.fixture->folder);
  params->trackers = g_memdup2 (trackers, sizeof trackers);
  node_add (place.node, params);
  wait_trackers (&place, "0:one-idle ");
  params = node_params (NULL, place.fixture->folder);
  params->magnet = bt_magnet_new (link, NULL);
  node_add (place.node, params);
  /* A person may. */
  g_assert_no_error (add (&place, "three"));
  wait_trackers (&place, "0:one-idle 1:three-idle ");
  place_clear (&place);
}

static void
assert_told_downloaded (Place *self, guint64 expected)
{
  guint64 told;

  g_mutex_lock (&self->tracker.lock);
  told = self->tracker.downloaded;
  g_mutex_unlock (&self->tracker.lock);
  g_assert_cmpuint (told, ==, expected);
}

/* After "started" a tracker counts from the beginning. */
static void
test_counts (void)
{
  char *trackers[] = { NULL, NULL };
  BtAddParams *params;
  Place place;
  Node *seed = node_new (NULL);

  place_init (&place, TRUE);
  fixture_plant (place.fixture, 0, TRUE, files[0].length);
  node_add (seed, node_params (place.fixture->metainfo, place.fixture->folder));
  node_wait_state (seed, 0, BT_TORRENT_SEEDING);
  trackers[0] = make_url (&place, "one");
  params = node_params (place.fixture->metainfo, place.fixture->root);
  params->trackers = g_memdup2 (trackers, sizeof trackers);
  node_add (place.node, params);
  wait_asked (&place, "one-started ");
  node_meet (place.node, 0, seed);
  wait_asked (&place, "one-completed ");
  bt_session_set_paused (place.node->session, get_id (&place), TRUE);
  wait_asked (&place, "one-stopped ");
  assert_told_downloaded (&place, files[0].length);
  bt_session_set_paused (place.node->session, get_id (&place), FALSE);
  wait_asked (&place, "one-started ");
  assert_told_downloaded (&place, 0);
  node_free (seed);
  place_clear (&place);
}

static void
test_no_trackers (void)
{
  Place place;
  g_autofree char *url = NULL;

  place_init (&place, FALSE);
  add_torrent (&place, NULL);
  g_assert_no_error (add (&place, "one"));
  url = make_url (&place, "one");
  bt_session_ask_tracker (place.node->session, get_id (&place), url);
  bt_session_announce (place.node->session, get_id (&place));
  g_assert_no_error (add (&place, "two"));
  wait_trackers (&place, "0:one-idle 1:two-idle ");
  wait_asked (&place, "");
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-trackers/edit", test_edit);
  g_test_add_func ("/session-trackers/restart", test_restart);
  g_test_add_func ("/session-trackers/private", test_private);
  g_test_add_func ("/session-trackers/counts", test_counts);
  g_test_add_func ("/session-trackers/no-trackers", test_no_trackers);
  return g_test_run ();
}
