/* test-source.c — torrents from paths, links and a web server of our own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/bt-limits.h"
#include "model/bt-source.h"
#include "storage/bt-storage-error.h"
#include "torrent-fixture.h"
#include "tracker/bt-tracker-error.h"

/* --- loading ----------------------------------------------------------------------------------- */

typedef struct {
  BtSource *source;
  GError *error;
  gboolean is_done;
} Loaded;

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Loaded *loaded = data;

  loaded->source = bt_source_load_finish (result, &loaded->error);
  loaded->is_done = TRUE;
}

static BtSource *
load (const char *text, GError **error)
{
  Loaded loaded = { 0 };

  bt_source_load_async (text, NULL, loaded_cb, &loaded);
  torrent_fixture_wait (&loaded.is_done);
  g_assert_true ((loaded.source == NULL) == (loaded.error != NULL));
  if (loaded.error != NULL)
    g_propagate_error (error, loaded.error);
  return loaded.source;
}

static void
assert_refused (const char *text, GQuark domain, int code, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtSource) source = load (text, &error);

  g_assert_null (source);
  g_assert_error (error, domain, code);
  if (strstr (error->message, word) == NULL)
    g_error ("“%s” does not say “%s”", error->message, word);
}

static void
assert_film (const char *text, BtWayInKind kind, const char *from)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtSource) source = load (text, &error);

  g_assert_no_error (error);
  g_assert_null (source->magnet);
  g_assert_cmpstr (bt_metainfo_get_name (source->metainfo), ==, "film");
  g_assert_cmpint (source->way_in.kind, ==, kind);
  g_assert_cmpstr (source->way_in.from, ==, from);
}

/* --- paths and links --------------------------------------------------------------------------- */

static void
test_path (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", 20000, 1, NULL);
  g_autofree char *spaced = g_strconcat ("  ", fixture->path, "\n", NULL);

  assert_film (fixture->path, BT_WAY_IN_FILE, "film.torrent");
  assert_film (spaced, BT_WAY_IN_FILE, "film.torrent");
  torrent_fixture_free (fixture);
}

static void
test_magnet (void)
{
  const char *link = "MAGNET:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=Sintel";
  g_autoptr (GError) error = NULL;
  g_autoptr (BtSource) source = load (link, &error);

  g_assert_no_error (error);
  g_assert_null (source->metainfo);
  g_assert_cmpstr (source->magnet->name, ==, "Sintel");
  g_assert_cmpint (source->way_in.kind, ==, BT_WAY_IN_MAGNET);
}

static void
test_bare_hash (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtSource) source = load ("0123456789ABCDEF0123456789abcdef01234567", &error);

  g_assert_no_error (error);
  g_assert_true (source->magnet->info_hash.has_v1);
  g_assert_cmpint (source->way_in.kind, ==, BT_WAY_IN_HASH);
}

static void
test_large_file (void)
{
  TorrentFixture *fixture = torrent_fixture_new ("film", 20000, 2, NULL);
  g_autofree char *bytes = g_malloc0 (BT_LIMIT_TORRENT_FILE + 2);

  g_assert_true (g_file_set_contents (fixture->path, bytes, BT_LIMIT_TORRENT_FILE + 2, NULL));
  assert_refused (fixture->path, BT_METAINFO_ERROR, BT_METAINFO_ERROR_TOO_LARGE, "film.torrent");
  torrent_fixture_free (fixture);
}

static void
test_no_file (void)
{
  assert_refused ("/nowhere/film.torrent", G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "film.torrent");
  assert_refused ("/dev/zero", G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "no file");
  assert_refused (" ", G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "magnet link");
}

/* --- the web ----------------------------------------------------------------------------------- */

typedef struct {
  SoupServer *server;
  TorrentFixture *fixture;
  char *base; /* "http://127.0.0.1:PORT" */
} Web;

static void
answer (SoupServerMessage *message, const char *bytes, gsize n_bytes)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_COPY, bytes,
                                    n_bytes);
}

/* 64 MiB in 64 KiB. */
static void
answer_packed (SoupServerMessage *message)
{
  const gsize n_bytes = 64 * 1024 * 1024;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (n_bytes), n_bytes);
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (zeros);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, G_CONVERTER (zlib));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = NULL;

  g_output_stream_splice (memory, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  g_assert_cmpuint (g_bytes_get_size (bytes), <, 256 * 1024);
  soup_message_headers_append (soup_server_message_get_response_headers (message),
                               "Content-Encoding", "gzip");
  answer (message, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* "/hops/3" leads to "/hops/2" and so on to the torrent. */
static void
redirect (SoupServerMessage *message, guint n_hops)
{
  g_autofree char *next =
      n_hops > 1 ? g_strdup_printf ("/hops/%u", n_hops - 1) : g_strdup ("../film.torrent");

  soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, next);
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  Web *web = data;
  g_autofree char *flood = NULL;

  if (g_str_equal (path, "/film.torrent")) {
    answer (message, g_bytes_get_data (web->fixture->torrent, NULL),
            g_bytes_get_size (web->fixture->torrent));
  } else if (g_str_equal (path, "/page")) {
    answer (message, "\n<!doctype html><html></html>", 28);
  } else if (g_str_equal (path, "/text")) {
    answer (message, "hello", 5);
  } else if (g_str_equal (path, "/flood")) {
    flood = g_malloc0 (BT_LIMIT_TORRENT_FILE + 100000);
    answer (message, flood, BT_LIMIT_TORRENT_FILE + 100000);
  } else if (g_str_equal (path, "/bomb")) {
    answer_packed (message);
  } else if (g_str_equal (path, "/to-a-file")) {
    soup_server_message_set_status (message, SOUP_STATUS_FOUND, NULL);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  "file:///etc/passwd");
  } else if (g_str_has_prefix (path, "/hops/")) {
    redirect (message, (guint) g_ascii_strtoull (path + strlen ("/hops/"), NULL, 10));
  } else {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  }
}

static void
set_up (Web *web, gconstpointer data)
{
  GSList *uris;

  web->fixture = torrent_fixture_new ("film", 20000, 3, NULL);
  web->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (web->server, NULL, request_cb, web, NULL);
  g_assert_true (soup_server_listen_local (web->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (web->server);
  web->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Web *web, gconstpointer data)
{
  soup_server_disconnect (web->server);
  g_object_unref (web->server);
  torrent_fixture_free (web->fixture);
  g_free (web->base);
}

static char *
get_url (Web *web, const char *path)
{
  return g_strconcat (web->base, path, NULL);
}

static void
test_web (Web *web, gconstpointer data)
{
  g_autofree char *url = get_url (web, "/film.torrent");
  g_autofree char *few = get_url (web, "/hops/5");

  assert_film (url, BT_WAY_IN_WEB, "127.0.0.1");
  assert_film (few, BT_WAY_IN_WEB, "127.0.0.1");
}

static void
test_web_refused (Web *web, gconstpointer data)
{
  g_autofree char *missing = get_url (web, "/none"), *page = get_url (web, "/page");
  g_autofree char *text = get_url (web, "/text"), *flood = get_url (web, "/flood");

  assert_refused (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "404");
  assert_refused (page, BT_METAINFO_ERROR, BT_METAINFO_ERROR_NOT_BENCODE, "web page");
  assert_refused (text, BT_METAINFO_ERROR, BT_METAINFO_ERROR_NOT_BENCODE, text);
  assert_refused (flood, BT_METAINFO_ERROR, BT_METAINFO_ERROR_TOO_LARGE, "larger");
}

/* Item 25 of the table of hostile inputs: what is counted is what it unpacks to. */
static void
test_web_bomb (Web *web, gconstpointer data)
{
  g_autofree char *bomb = get_url (web, "/bomb");

  assert_refused (bomb, BT_METAINFO_ERROR, BT_METAINFO_ERROR_TOO_LARGE, "larger");
}

static void
test_web_redirects (Web *web, gconstpointer data)
{
  g_autofree char *many = get_url (web, "/hops/6"), *file = get_url (web, "/to-a-file");

  assert_refused (many, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS, "too many times");
  assert_refused (file, G_IO_ERROR, G_IO_ERROR_FAILED, "no http");
}

static void
test_web_wrong_address (Web *web, gconstpointer data)
{
  assert_refused ("http://", G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no valid address");
  assert_refused ("http://127.0.0.1:1/x.torrent", G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                  "127.0.0.1:1");
}

static void
test_web_cancelled (Web *web, gconstpointer data)
{
  g_autofree char *url = get_url (web, "/film.torrent");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Loaded loaded = { 0 };

  bt_source_load_async (url, cancellable, loaded_cb, &loaded);
  g_cancellable_cancel (cancellable);
  torrent_fixture_wait (&loaded.is_done);
  g_assert_error (loaded.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (loaded.error);
}

/* The JSON lines of the terminal program tell them. */
static void
test_error_names (void)
{
  g_assert_cmpstr (g_quark_to_string (BT_METAINFO_ERROR), ==, "bt-metainfo-error-quark");
  g_assert_cmpstr (g_quark_to_string (BT_STORAGE_ERROR), ==, "bt-storage-error-quark");
  g_assert_cmpstr (g_quark_to_string (BT_TRACKER_ERROR), ==, "bt-tracker-error-quark");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/error-names", test_error_names);
  g_test_add_func ("/source/path", test_path);
  g_test_add_func ("/source/magnet", test_magnet);
  g_test_add_func ("/source/bare-hash", test_bare_hash);
  g_test_add_func ("/source/large-file", test_large_file);
  g_test_add_func ("/source/no-file", test_no_file);
#define WEB_TEST(path, test) g_test_add (path, Web, NULL, set_up, test, tear_down)
  WEB_TEST ("/source/web/right", test_web);
  WEB_TEST ("/source/web/refused", test_web_refused);
  WEB_TEST ("/source/web/bomb", test_web_bomb);
  WEB_TEST ("/source/web/redirects", test_web_redirects);
  WEB_TEST ("/source/web/wrong-address", test_web_wrong_address);
  WEB_TEST ("/source/web/cancelled", test_web_cancelled);
  return g_test_run ();
}
