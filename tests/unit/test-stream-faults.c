/* test-stream-faults.c — files that are read and served while their disk, their torrent or their engine fails.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bt-limits.h"
#include "engine-fixture.h"
#include "http-client.h"
#include "model/bt-server.h"
#include "storage/bt-storage-error.h"

#define NAME "film.mkv"
#define LARGE (12 * 1024 * 1024) /* bytes; far more than sockets hold */
#define SMALL 300000
#define SLOW_US 100000 /* longer than an answer takes */
#define N_CANCELLED 5
#define LOOK_MS 10 /* between looks at what nobody tells */
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define BEGUN 100000 /* bytes of a response after which something happens */

static char *control, *met; /* paths, see bad-disk.c */

typedef struct {
  TorrentFixture *fixture;
  gsize size;
  char *folder, *file; /* where it is downloaded to */
  BtEngine *engine;
  BtTorrent *torrent;
  BtServer *server;
  char *path; /* of the file's URL */
} Place;

static BtTorrent *
add (BtEngine *engine, const char *source, const char *folder)
{
  const BtAddChoices choices = { .folder = folder };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BtTorrent *torrent;

  bt_engine_add_async (engine, source, &choices, NULL, engine_fixture_take_cb, &result);
  torrent = bt_engine_add_finish (engine, engine_fixture_wait (&result), NULL, &error);
  g_assert_no_error (error);
  return torrent;
}

static BtServer *
serve (BtEngine *engine)
{
  const BtServerConfig config = { .port = 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BtServer *server;

  bt_engine_serve_async (engine, &config, engine_fixture_take_cb, &result);
  server = bt_engine_serve_finish (engine, engine_fixture_wait (&result), &error);
  g_assert_no_error (error);
  return server;
}

static gboolean
is_seeding (gpointer torrent)
{
  return bt_torrent_get_state (torrent) == BT_TORRENT_SEEDING;
}

static gboolean
is_paused (gpointer torrent)
{
  return bt_torrent_get_state (torrent) == BT_TORRENT_PAUSED;
}

static gboolean
is_fetching (gpointer torrent)
{
  return bt_torrent_get_state (torrent) == BT_TORRENT_DOWNLOADING;
}

static gboolean
has_error (gpointer torrent)
{
  return bt_torrent_get_error (torrent) != NULL;
}

/* Writes the first @n_bytes of the film. */
static void
plant (Place *self, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->file, g_bytes_get_data (self->fixture->data, NULL), (gssize) n_bytes,
                       &error);
  g_assert_no_error (error);
}

/* So much of it is here, and nobody has more. */
static void
place_init (Place *self, gsize size, gsize n_here)
{
  g_autofree char *url = NULL;

  self->size = size;
  self->fixture = torrent_fixture_new (NAME, size, 6, NULL);
  self->folder = torrent_fixture_make_folder (self->fixture, "download", FALSE);
  self->file = g_build_filename (self->folder, NAME, NULL);
  plant (self, n_here);
  self->engine = engine_fixture_open (NULL, self->folder, NULL);
  self->torrent = add (self->engine, self->fixture->path, self->folder);
  torrent_fixture_wait_for (n_here == size ? is_seeding : is_fetching, self->torrent);
  self->server = serve (self->engine);
  g_assert_true (bt_server_share (self->server, self->torrent));
  url = bt_server_dup_url (self->server, self->torrent, 0);
  self->path = g_strdup (strchr (url + strlen ("http://"), '/'));
}

static void
forget (Place *self)
{
  torrent_fixture_free (self->fixture);
  g_free (self->folder);
  g_free (self->file);
  g_free (self->path);
}

static void
place_clear (Place *self)
{
  g_clear_object (&self->server);
  g_clear_object (&self->torrent);
  engine_fixture_close (self->engine);
  forget (self);
}

/* @fate: of reads, "fail" or "hang"; NULL: the disk is well again. */
static void
set_bad (const char *fate)
{
  g_autofree char *text = g_strconcat (fate != NULL ? fate : "", " " NAME, NULL);

  g_unlink (met);
  if (fate != NULL)
    g_assert_true (g_file_set_contents (control, text, -1, NULL));
  else
    g_assert_cmpint (g_unlink (control), ==, 0);
}

/* --- asking --------------------------------------------------------------------------------------- */

static HttpClient *
ask (Place *self, const char *more)
{
  HttpClient *client = http_client_new (bt_server_get_port (self->server));

  http_client_get (client, bt_server_get_port (self->server), self->path, more);
  return client;
}

/* A response that has begun, of which no more was taken than comes with the head. */
static HttpClient *
begin (Place *self)
{
  HttpClient *client = ask (self, "");
  g_autofree char *head = http_client_take_head (client);

  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 200"));
  return client;
}

/* Takes what came; TRUE: the server hung up. */
static gboolean
is_over (HttpClient *client)
{
  char buffer[65536];
  g_autoptr (GError) error = NULL;
  gssize n_bytes;

  while ((n_bytes = g_socket_receive (client->socket, buffer, sizeof buffer, NULL, &error)) > 0)
    g_byte_array_append (client->came, (const guint8 *) buffer, (guint) n_bytes);
  client->is_over = n_bytes == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  return client->is_over;
}

static void
await_end (HttpClient *client)
{
  gint64 began_us = g_get_monotonic_time ();

  while (!is_over (client)) {
    g_assert_cmpint (g_get_monotonic_time () - began_us, <, PATIENCE_US);
    http_settle ();
  }
}

/* What comes until the server hangs up is the film's beginning, and its length is that. (transfer full) of
 * @client. */
static gsize
take_rest (Place *self, HttpClient *client)
{
  gsize n_bytes;

  await_end (client);
  n_bytes = client->came->len;
  g_assert_cmpuint (n_bytes, <=, self->size);
  g_assert_cmpmem (client->came->data, n_bytes, g_bytes_get_data (self->fixture->data, NULL),
                   n_bytes);
  http_client_free (client);
  return n_bytes;
}

static void
assert_waits (HttpClient *client)
{
  http_settle ();
  g_assert_false (is_over (client));
}

/* @first to the end. */
static void
assert_gives (Place *self, gsize first)
{
  g_autofree char *range = g_strdup_printf ("Range: bytes=%" G_GSIZE_FORMAT "-\r\n", first);
  g_autoptr (HttpClient) client = ask (self, range);
  g_autoptr (HttpResponse) response = http_client_take (client, TRUE);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (self->fixture->data, first, self->size - first);

  g_assert_cmpuint (response->status, ==, 206);
  g_assert_true (g_bytes_equal (response->body, part));
}

/* Of the first byte; @code -1: it is read. */
static void
assert_stream (BtStream *stream, GQuark domain, int code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint8 byte;
  gssize n_bytes;

  g_input_stream_read_async (G_INPUT_STREAM (stream), &byte, 1, G_PRIORITY_DEFAULT, NULL,
                             engine_fixture_take_cb, &result);
  n_bytes =
      g_input_stream_read_finish (G_INPUT_STREAM (stream), engine_fixture_wait (&result), &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, domain, code);
  g_assert_cmpint (n_bytes, ==, code < 0 ? 1 : -1);
}

static void
assert_read (Place *self, GQuark domain, int code)
{
  g_autoptr (BtStream) stream = bt_torrent_open_stream (self->torrent, 0);

  assert_stream (stream, domain, code);
}

/* --- the disk ------------------------------------------------------------------------------------- */

/* The answer ends short and the connection with it, the torrent says why; who asks again is answered once the
 * disk can read. */
static void
test_read_error (void)
{
  Place place = { NULL };

  place_init (&place, SMALL, SMALL);
  set_bad ("fail");
  assert_read (&place, BT_STORAGE_ERROR, BT_STORAGE_ERROR_IO);
  torrent_fixture_wait_for (has_error, place.torrent);
  g_assert_error (bt_torrent_get_error (place.torrent), BT_STORAGE_ERROR, BT_STORAGE_ERROR_IO);
  assert_read (&place, BT_STREAM_ERROR, BT_STREAM_ERROR_FAILED);
  g_assert_cmpuint (take_rest (&place, begin (&place)), ==, 0);
  set_bad (NULL);
  bt_torrent_announce (place.torrent);
  assert_read (&place, 0, -1);
  assert_gives (&place, 0);
  torrent_fixture_wait_for (is_seeding, place.torrent);
  place_clear (&place);
}

/* The same in the midst of an answer; another that waits for its client is told when he goes on. */
static void
test_read_error_midway (void)
{
  Place place = { NULL };
  HttpClient *client, *slow;
  gsize n_bytes;

  place_init (&place, LARGE, LARGE);
  client = begin (&place);
  slow = begin (&place);
  http_settle ();
  set_bad ("fail");
  n_bytes = take_rest (&place, client);
  g_assert_cmpuint (n_bytes, >=, BEGUN);
  g_assert_cmpuint (n_bytes, <, LARGE);
  torrent_fixture_wait_for (has_error, place.torrent);
  set_bad (NULL);
  bt_torrent_announce (place.torrent);
  assert_gives (&place, LARGE - BEGUN);
  /* The disk is well again: he notices nothing. */
  g_assert_cmpuint (take_rest (&place, slow), ==, LARGE);
  place_clear (&place);
}

/* The disk has one to read. */
static void
await_met (void)
{
  gint64 began_us = g_get_monotonic_time ();

  while (!g_file_test (met, G_FILE_TEST_EXISTS)) {
    g_assert_cmpint (g_get_monotonic_time () - began_us, <, PATIENCE_US);
    g_usleep (1000);
  }
}

static gpointer
cancel_thread (gpointer cancellable)
{
  await_met ();
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Who waits for a disk that does not answer can go at once, and come again. */
static void
test_disk_hangs (void)
{
  Place place = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BtStream) stream = NULL;
  guint8 byte = 77;

  place_init (&place, SMALL, SMALL);
  stream = bt_torrent_open_stream (place.torrent, 0);
  set_bad ("hang");
  g_input_stream_read_async (G_INPUT_STREAM (stream), &byte, 1, G_PRIORITY_DEFAULT, cancellable,
                             engine_fixture_take_cb, &result);
  await_met ();
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (
      g_input_stream_read_finish (G_INPUT_STREAM (stream), engine_fixture_wait (&result), &error),
      ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  set_bad (NULL);
  http_settle ();
  g_assert_cmpuint (byte, ==, 77);
  assert_stream (stream, 0, -1);
  g_assert_null (bt_torrent_get_error (place.torrent));
  place_clear (&place);
}

/* The same for one that waits with its thread; and its stream goes before the disk answers. */
static void
test_disk_hangs_blocking (void)
{
  Place place = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  BtStream *stream;
  GThread *thread;
  guint8 byte = 77;

  place_init (&place, SMALL, SMALL);
  stream = bt_torrent_open_stream (place.torrent, 0);
  set_bad ("hang");
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_cmpint (g_input_stream_read (G_INPUT_STREAM (stream), &byte, 1, cancellable, &error), ==,
                   -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_finalize_object (stream);
  set_bad (NULL);
  assert_gives (&place, 0);
  g_assert_cmpuint (byte, ==, 77);
  place_clear (&place);
}

static void
slow_cb (GCancellable *cancellable, gpointer data)
{
  g_usleep (SLOW_US);
}

static gpointer
cancel_now (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* One that is answered while others than the stream hear first that it is cancelled, in a context that goes with
 * it, as a pipeline's does: LeakSanitizer does not miss what a context still knows. */
static void
cancel_and_answer (BtStream *stream)
{
  GMainContext *context = g_main_context_new ();
  GCancellable *cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GThread *thread;
  guint8 byte;

  set_bad ("hang");
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (slow_cb), NULL);
  g_main_context_push_thread_default (context);
  g_input_stream_read_async (G_INPUT_STREAM (stream), &byte, 1, G_PRIORITY_DEFAULT, cancellable,
                             engine_fixture_take_cb, &result);
  await_met ();
  thread = g_thread_new ("cancel", cancel_now, cancellable);
  while (!g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);
  set_bad (NULL);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_assert_cmpint (g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL), ==, 1);
  g_clear_object (&result);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  g_thread_join (thread);
  g_assert_finalize_object (cancellable);
}

/* Nothing is left of it: of GLib's own source for a cancellable something would be. */
static void
test_cancelled_and_answered (void)
{
  Place place = { NULL };
  BtStream *stream;

  place_init (&place, SMALL, SMALL);
  stream = bt_torrent_open_stream (place.torrent, 0);
  for (guint i = 0; i < N_CANCELLED; i++) {
    cancel_and_answer (stream);
    g_assert_true (g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, NULL, NULL));
  }
  g_assert_finalize_object (stream);
  place_clear (&place);
}

/* A client that goes meanwhile is let go of, and others are not held up by it. */
static void
test_vanished_while_it_hangs (void)
{
  Place place = { NULL };

  place_init (&place, SMALL, SMALL);
  set_bad ("hang");
  for (guint i = 0; i < 2 * BT_LIMIT_HTTP_CONNECTIONS; i++)
    http_client_free (begin (&place));
  await_met ();
  set_bad (NULL);
  assert_gives (&place, 0);
  place_clear (&place);
}

static void
test_truncated (void)
{
  Place place = { NULL };
  HttpClient *client;
  gsize n_bytes;

  place_init (&place, LARGE, LARGE);
  client = begin (&place);
  http_settle ();
  g_assert_cmpint (truncate (place.file, LARGE / 2), ==, 0);
  n_bytes = take_rest (&place, client);
  g_assert_cmpuint (n_bytes, >=, BEGUN);
  g_assert_cmpuint (n_bytes, <=, LARGE / 2);
  torrent_fixture_wait_for (has_error, place.torrent);
  g_assert_error (bt_torrent_get_error (place.torrent), BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  /* What is left is found, what is not is waited for, until somebody puts it back. */
  bt_torrent_announce (place.torrent);
  torrent_fixture_wait_for (is_fetching, place.torrent);
  client = begin (&place);
  http_settle ();
  plant (&place, LARGE);
  bt_torrent_check (place.torrent);
  g_assert_cmpuint (take_rest (&place, client), ==, LARGE);
  place_clear (&place);
}

/* What is open is read to its end, as by anybody else; then it is missed. */
static void
test_deleted (void)
{
  Place place = { NULL };
  HttpClient *client;

  place_init (&place, LARGE, LARGE);
  client = begin (&place);
  http_settle ();
  g_assert_cmpint (g_unlink (place.file), ==, 0);
  g_assert_cmpuint (take_rest (&place, client), ==, LARGE);
  bt_torrent_check (place.torrent);
  torrent_fixture_wait_for (is_fetching, place.torrent);
  client = begin (&place);
  assert_waits (client);
  plant (&place, LARGE);
  bt_torrent_check (place.torrent);
  g_assert_cmpuint (take_rest (&place, client), ==, LARGE);
  place_clear (&place);
}

/* --- the torrent ---------------------------------------------------------------------------------- */

/* What is here is given, what is not is waited for until the torrent goes on and somebody has it. */
static void
test_paused (void)
{
  Place place = { NULL };
  g_autofree char *folder = NULL;
  g_autoptr (BtTorrent) torrent = NULL;
  BtEngine *other;
  BtAddress address;
  HttpClient *client;

  place_init (&place, SMALL, SMALL / 2);
  bt_torrent_pause (place.torrent);
  torrent_fixture_wait_for (is_paused, place.torrent);
  client = begin (&place);
  assert_waits (client);
  g_assert_cmpuint (client->came->len, >=, BEGUN);
  folder = torrent_fixture_make_folder (place.fixture, "other", TRUE);
  other = engine_fixture_open (NULL, folder, NULL);
  torrent = add (other, place.fixture->path, folder);
  torrent_fixture_wait_for (is_seeding, torrent);
  bt_address_parse (&address, "127.0.0.1:1", 0);
  address.port = bt_engine_get_port (other);
  bt_torrent_add_peer (place.torrent, &address);
  assert_waits (client);
  bt_torrent_resume (place.torrent);
  bt_torrent_add_peer (place.torrent, &address);
  g_assert_cmpuint (take_rest (&place, client), ==, SMALL);
  g_clear_object (&torrent);
  engine_fixture_close (other);
  place_clear (&place);
}

static guint
count_open (Place *self)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *path = g_file_read_link (link, NULL);

    n += g_strcmp0 (path, self->file) == 0;
  }
  return n;
}

static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_closed (gpointer place)
{
  return count_open (place) == 0;
}

/* A file of which nothing is wanted any more is not kept open: its drive can be taken away. */
static void
test_let_go (void)
{
  Place place = { NULL };
  g_autoptr (BtStream) stream = NULL;
  guint tick = g_timeout_add (LOOK_MS, look_cb, NULL);

  place_init (&place, SMALL, SMALL);
  stream = bt_torrent_open_stream (place.torrent, 0);
  assert_stream (stream, 0, -1);
  bt_torrent_pause (place.torrent);
  torrent_fixture_wait_for (is_paused, place.torrent);
  assert_stream (stream, 0, -1);
  g_assert_cmpuint (count_open (&place), >, 0);
  g_clear_object (&stream);
  torrent_fixture_wait_for (is_closed, &place);
  /* And is opened again. */
  assert_gives (&place, 0);
  torrent_fixture_wait_for (is_closed, &place);
  bt_torrent_resume (place.torrent);
  torrent_fixture_wait_for (is_seeding, place.torrent);
  assert_gives (&place, 0);
  set_bad ("fail");
  assert_read (&place, BT_STORAGE_ERROR, BT_STORAGE_ERROR_IO);
  torrent_fixture_wait_for (is_closed, &place);
  set_bad (NULL);
  g_source_remove (tick);
  place_clear (&place);
}

/* It goes, with its file, while one client waits for a piece, one takes nothing, and one takes all. */
static void
test_removed (void)
{
  Place place = { NULL };
  g_autoptr (GAsyncResult) result = NULL;
  HttpClient *waits, *slow, *quick;

  place_init (&place, LARGE, LARGE / 2);
  waits = ask (&place, "Range: bytes=-10\r\n");
  slow = begin (&place);
  quick = begin (&place);
  http_settle ();
  is_over (quick);
  bt_engine_remove_async (place.engine, place.torrent, BT_REMOVAL_DELETE, engine_fixture_take_cb,
                          &result);
  engine_fixture_wait (&result);
  g_clear_object (&result);
  await_end (waits);
  http_client_free (waits);
  g_assert_cmpuint (take_rest (&place, quick), <, LARGE);
  g_assert_cmpuint (take_rest (&place, slow), <, LARGE);
  g_assert_null (bt_torrent_open_stream (place.torrent, 0));
  g_assert_false (g_file_test (place.file, G_FILE_TEST_EXISTS));
  place_clear (&place);
}

/* A link of which nothing is known yet has nothing to be read. */
static void
test_without_details (void)
{
  BtEngine *engine = engine_fixture_open (NULL, g_get_tmp_dir (), NULL);
  BtServer *server = serve (engine);
  BtTorrent *torrent = add (engine, "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567",
                            g_get_tmp_dir ());

  g_assert_null (bt_torrent_open_stream (torrent, 0));
  g_assert_false (bt_server_share (server, torrent));
  g_object_unref (server);
  g_object_unref (torrent);
  engine_fixture_close (engine);
}

/* --- the engine ----------------------------------------------------------------------------------- */

/* The engine ends while answers are out: one waits for its client, one for a piece, and one for the disk. */
static void
test_engine_ends (void)
{
  Place place = { NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (BtStream) stream = NULL;
  HttpClient *waits, *slow, *quick;

  place_init (&place, LARGE, LARGE / 2);
  stream = bt_torrent_open_stream (place.torrent, 0);
  waits = ask (&place, "Range: bytes=-10\r\n");
  slow = begin (&place);
  http_settle ();
  quick = begin (&place);
  bt_engine_stop_async (place.engine, engine_fixture_take_cb, &result);
  engine_fixture_wait (&result);
  g_assert_cmpuint (take_rest (&place, quick), <=, LARGE / 2);
  g_assert_cmpuint (take_rest (&place, slow), <=, LARGE / 2);
  await_end (waits);
  http_client_free (waits);
  assert_stream (stream, BT_STREAM_ERROR, BT_STREAM_ERROR_REMOVED);
  g_assert_null (bt_torrent_open_stream (place.torrent, 0));
  g_clear_object (&result);
  g_clear_object (&place.server);
  g_clear_object (&place.torrent);
  g_assert_finalize_object (place.engine);
  forget (&place);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  control = g_strdup_printf ("%s/bad-disk-%d", g_get_tmp_dir (), (int) getpid ());
  met = g_strconcat (control, ".met", NULL);
  g_setenv ("BAD_DISK", control, TRUE);
  g_test_add_func ("/stream-faults/read-error", test_read_error);
  g_test_add_func ("/stream-faults/read-error-midway", test_read_error_midway);
  g_test_add_func ("/stream-faults/disk-hangs", test_disk_hangs);
  g_test_add_func ("/stream-faults/disk-hangs/blocking", test_disk_hangs_blocking);
  g_test_add_func ("/stream-faults/disk-hangs/vanished", test_vanished_while_it_hangs);
  g_test_add_func ("/stream-faults/cancelled-and-answered", test_cancelled_and_answered);
  g_test_add_func ("/stream-faults/truncated", test_truncated);
  g_test_add_func ("/stream-faults/deleted", test_deleted);
  g_test_add_func ("/stream-faults/paused", test_paused);
  g_test_add_func ("/stream-faults/let-go", test_let_go);
  g_test_add_func ("/stream-faults/removed", test_removed);
  g_test_add_func ("/stream-faults/without-details", test_without_details);
  g_test_add_func ("/stream-faults/engine-ends", test_engine_ends);
  result = g_test_run ();
  g_unlink (met);
  g_free (met);
  g_free (control);
  return result;
}
