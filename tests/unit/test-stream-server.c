/* test-stream-server.c — what players ask of the streaming server, and what it gives them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream-server-fixture.h"

#include <string.h>

#include "base/bt-limits.h"

#define N_RANGES 1000
#define SMALL 300000             /* bytes */
#define LARGE (24 * 1024 * 1024) /* bytes; far more than sockets hold */

typedef StreamServerFixture Test;

static Test *
test_new (const char *name, gsize size, gsize n_here)
{
  return stream_server_fixture_new (name, size, n_here, NULL);
}

/* The response to GET of the file, on a connection of its own. */
static HttpResponse *
get (Test *test, const char *more)
{
  g_autoptr (HttpClient) client = http_client_new (test->port);

  http_client_get (client, test->port, test->path, more);
  return http_client_take (client, TRUE);
}

static void
assert_part (Test *test, const HttpResponse *response, gsize first, gsize length)
{
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (test->bytes->bytes, first, length);

  g_assert_true (response->is_whole);
  g_assert_cmpuint (g_bytes_get_size (response->body), ==, length);
  g_assert_true (g_bytes_equal (part, response->body));
}

/* --- what is right ----------------------------------------------------------------------------- */

static void
test_whole (void)
{
  Test *test = test_new ("film.mkv", SMALL, SMALL);
  g_autoptr (HttpResponse) response = get (test, "");

  g_assert_cmpuint (response->status, ==, 200);
  assert_part (test, response, 0, SMALL);
  http_response_assert_header (response, "Content-Type", "video/x-matroska");
  http_response_assert_header (response, "Accept-Ranges", "bytes");
  http_response_assert_header (response, "X-Content-Type-Options", "nosniff");
  http_response_assert_header (response, "transferMode.dlna.org", "Streaming");
  http_response_assert_header (response, "contentFeatures.dlna.org",
                               "DLNA.ORG_OP=01;DLNA.ORG_CI=0;"
                               "DLNA.ORG_FLAGS=01700000000000000000000000000000");
  http_response_assert_header (response, "Access-Control-Allow-Origin", NULL);
  stream_server_fixture_free (test);
}

/* A thousand ranges, while the bytes come in pieces of any size. */
static void
test_ranges (void)
{
  Test *test = test_new ("film.mp4", SMALL, 0);
  g_autoptr (GRand) chance = g_rand_new_with_seed (68);

  for (guint i = 0; i < N_RANGES; i++) {
    gsize first = (gsize) g_rand_int_range (chance, 0, SMALL);
    gsize length = (gsize) g_rand_int_range (chance, 1, (gint32) MIN (SMALL - first, 20000) + 1);
    g_autofree char *range = g_strdup_printf (
        "Range: bytes=%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "\r\n", first, first + length - 1);
    g_autofree char *expected = g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%d",
                                                 first, first + length - 1, SMALL);
    g_autoptr (HttpClient) client = http_client_new (test->port);
    g_autoptr (HttpResponse) response = NULL;

    test->bytes->most = (gsize) g_rand_int_range (chance, 1, 9000);
    http_client_get (client, test->port, test->path, range);
    if (test->bytes->n_here < first + length) {
      http_wait_for (&test->bytes->n_waiting, 1);
      late_bytes_let_come (test->bytes, first + length / 2);
      http_settle ();
      late_bytes_let_come (test->bytes, first + length);
    }
    response = http_client_take (client, TRUE);
    g_assert_cmpuint (response->status, ==, 206);
    http_response_assert_header (response, "Content-Range", expected);
    assert_part (test, response, first, length);
  }
  stream_server_fixture_free (test);
}

typedef struct {
  const char *name;
  const char *header;
  guint status;
  gsize first, length;
  const char *content_range;
} Row;

#define SIZE 1000
static const Row rows[] = {
  { "from", "Range: bytes=900-\r\n", 206, 900, 100, "bytes 900-999/1000" },
  { "last", "Range: bytes=-10\r\n", 206, 990, 10, "bytes 990-999/1000" },
  { "more than all", "Range: bytes=-5000\r\n", 206, 0, 1000, "bytes 0-999/1000" },
  { "beyond the end", "Range: bytes=500-5000\r\n", 206, 500, 500, "bytes 500-999/1000" },
  { "behind the end", "Range: bytes=1000-\r\n", 416, 0, 0, "bytes */1000" },
  { "none of the last", "Range: bytes=-0\r\n", 416, 0, 0, "bytes */1000" },
  { "two ranges", "Range: bytes=0-1,5-6\r\n", 200, 0, 1000, NULL },
  { "two fields", "Range: bytes=0-1\r\nRange: bytes=5-6\r\n", 200, 0, 1000, NULL },
  { "another unit", "Range: pieces=0-1\r\n", 200, 0, 1000, NULL },
  { "the same file", "Range: bytes=1-2\r\nIf-Range: \"7-0\"\r\n", 206, 1, 2, "bytes 1-2/1000" },
  { "another file", "Range: bytes=1-2\r\nIf-Range: \"7-1\"\r\n", 200, 0, 1000, NULL },
  { "weakly the same", "Range: bytes=1-2\r\nIf-Range: W/\"7-0\"\r\n", 200, 0, 1000, NULL },
  { "a date", "Range: bytes=1-2\r\nIf-Range: Wed, 21 Oct 2015 07:28:00 GMT\r\n", 200, 0, 1000,
    NULL },
  { "known", "If-None-Match: \"x\", \"7-0\"\r\n", 304, 0, 0, NULL },
  { "not known", "If-None-Match: \"7-1\"\r\n", 200, 0, 1000, NULL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  Test *test = test_new ("film.webm", SIZE, SIZE);
  g_autoptr (HttpResponse) response = get (test, row->header);

  g_assert_cmpuint (response->status, ==, row->status);
  http_response_assert_header (response, "Content-Range", row->content_range);
  if (row->length > 0)
    assert_part (test, response, row->first, row->length);
  stream_server_fixture_free (test);
}

static void
test_head (void)
{
  Test *test = test_new ("film.ogv", SMALL, 0);
  g_autoptr (HttpClient) client = http_client_new (test->port);
  g_autofree char *text = g_strdup_printf (
      "HEAD %s HTTP/1.1\r\nHost: localhost:%u\r\nRange: bytes=0-9\r\n\r\n", test->path, test->port);
  g_autoptr (HttpResponse) response = NULL;

  http_client_say (client, text);
  response = http_client_take (client, FALSE);
  g_assert_cmpuint (response->status, ==, 200);
  http_response_assert_header (response, "Content-Length", "300000");
  http_response_assert_header (response, "Content-Type", "video/ogg");
  g_assert_cmpuint (test->bytes->n_read, ==, 0);
  stream_server_fixture_free (test);
}

/* Who asks for more than one thing gets the first, and is told to come again for the others. */
static void
test_pipelining (void)
{
  Test *test = test_new ("song.mp3", SMALL, SMALL);
  g_autoptr (HttpClient) client = http_client_new (test->port);
  g_autoptr (HttpResponse) response = NULL;

  http_client_get (client, test->port, test->path, "Range: bytes=0-99\r\n");
  http_client_get (client, test->port, test->path, "Range: bytes=5-6\r\n");
  response = http_client_take (client, TRUE);
  g_assert_cmpuint (response->status, ==, 206);
  assert_part (test, response, 0, 100);
  http_response_assert_header (response, "Connection", "close");
  g_assert_null (http_client_take (client, TRUE));
  stream_server_fixture_free (test);
}

/* Of one file there is one path and no folder: Kodi looks for subtitles there. */
static void
test_no_file (void)
{
  static const char *const paths[] = { "7/0/",         "7/",   "7",     "7/1/film.mkv",
                                       "8/0/film.mkv", "7/x/", "/7/0/a" };
  Test *test = test_new ("film.mkv", SIZE, SIZE);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autofree char *path = g_strdup_printf ("/%s/%s", test->config.token.text, paths[i]);
    g_autoptr (HttpClient) client = http_client_new (test->port);
    g_autoptr (HttpResponse) response = NULL;

    http_client_get (client, test->port, path, "");
    response = http_client_take (client, TRUE);
    g_assert_cmpuint (response->status, ==, 404);
  }
  stream_server_fixture_free (test);
}

/* --- what goes wrong ---------------------------------------------------------------------------- */

/* The head comes before the bytes do; who goes meanwhile leaves no reader behind. */
static void
test_vanished (void)
{
  Test *test = test_new ("film.mkv", SMALL, 0);
  HttpClient *client = http_client_new (test->port);
  g_autofree char *head = NULL;

  http_client_get (client, test->port, test->path, "");
  head = http_client_take_head (client);
  g_assert_nonnull (strstr (head, "200 OK"));
  http_wait_for (&test->bytes->n_waiting, 1);
  g_assert_cmpuint (test->bytes->n_streams, ==, 1);
  http_client_free (client);
  http_wait_for (&test->bytes->n_streams, 0);
  stream_server_fixture_free (test);
}

/* One that sent another request and went is noticed as well. */
static void
test_vanished_pipelining (void)
{
  Test *test = test_new ("film.mkv", SMALL, 0);
  HttpClient *client = http_client_new (test->port);

  http_client_get (client, test->port, test->path, "");
  http_client_get (client, test->port, test->path, "");
  http_wait_for (&test->bytes->n_waiting, 1);
  http_client_free (client);
  http_wait_for (&test->bytes->n_streams, 0);
  stream_server_fixture_free (test);
}

/* Who takes nothing is read for no further than his buffers reach, and others do not notice. */
static void
test_slow (void)
{
  Test *test = test_new ("film.avi", LARGE, LARGE);
  g_autoptr (HttpClient) slow = http_client_new (test->port);
  g_autoptr (HttpResponse) response = NULL;
  gsize n_read;

  http_client_get (slow, test->port, test->path, "");
  do {
    n_read = test->bytes->n_read;
    http_settle ();
  } while (test->bytes->n_read != n_read || n_read == 0);
  g_assert_cmpuint (n_read, <, LARGE / 2);
  response = get (test, "Range: bytes=1000000-2999999\r\n");
  assert_part (test, response, 1000000, 2000000);
  g_assert_cmpuint (test->bytes->n_read, ==, n_read + 2000000);
  /* And in the end he gets all of it. */
  g_clear_pointer (&response, http_response_free);
  response = http_client_take (slow, TRUE);
  assert_part (test, response, 0, LARGE);
  stream_server_fixture_free (test);
}

/* A client sees that it did not get all, and may not take the rest for the end. */
static void
assert_cut (HttpClient *client)
{
  g_autoptr (HttpResponse) response = http_client_take (client, TRUE);

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_false (response->is_whole);
  g_assert_true (client->is_over);
}

static void
test_reading_fails (void)
{
  Test *test = test_new ("film.mkv", SMALL, 1000);
  g_autoptr (HttpClient) client = http_client_new (test->port);

  http_client_get (client, test->port, test->path, "");
  http_wait_for (&test->bytes->n_waiting, 1);
  late_bytes_fail (test->bytes);
  assert_cut (client);
  stream_server_fixture_free (test);
}

static void
test_unshared (void)
{
  Test *test = test_new ("film.mkv", SMALL, 1000);
  g_autoptr (HttpClient) client = http_client_new (test->port);
  g_autoptr (HttpResponse) response = NULL;

  http_client_get (client, test->port, test->path, "");
  http_wait_for (&test->bytes->n_waiting, 1);
  bt_stream_server_unshare (test->server, STREAM_SERVER_TORRENT + 1);
  g_assert_cmpuint (test->bytes->n_streams, ==, 1);
  bt_stream_server_unshare (test->server, STREAM_SERVER_TORRENT);
  http_wait_for (&test->bytes->n_streams, 0);
  assert_cut (client);
  response = get (test, "");
  g_assert_cmpuint (response->status, ==, 404);
  stream_server_fixture_free (test);
}

static void
test_ends (void)
{
  Test *test = test_new ("film.mkv", SMALL, 1000);
  g_autoptr (HttpClient) waiting = http_client_new (test->port);
  g_autoptr (HttpClient) silent = http_client_new (test->port);

  http_client_get (waiting, test->port, test->path, "");
  http_wait_for (&test->bytes->n_waiting, 1);
  g_clear_pointer (&test->server, bt_stream_server_free);
  assert_cut (waiting);
  g_assert_null (http_client_take (silent, TRUE));
  stream_server_fixture_free (test);
}

/* As many as there are places; one more is hung up on, and gets in when another goes. */
static void
test_full (void)
{
  Test *test = test_new ("film.mkv", SMALL, 0);
  HttpClient *clients[BT_LIMIT_HTTP_CONNECTIONS];
  HttpClient *late;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    clients[i] = http_client_new (test->port);
    http_client_get (clients[i], test->port, test->path, "");
  }
  http_wait_for (&test->bytes->n_waiting, BT_LIMIT_HTTP_CONNECTIONS);
  late = http_client_new (test->port);
  http_client_get (late, test->port, test->path, "");
  g_assert_null (http_client_take_head (late));
  http_client_free (late);
  http_client_free (clients[0]);
  http_wait_for (&test->bytes->n_streams, BT_LIMIT_HTTP_CONNECTIONS - 1);
  late = http_client_new (test->port);
  http_client_get (late, test->port, test->path, "");
  http_wait_for (&test->bytes->n_streams, BT_LIMIT_HTTP_CONNECTIONS);
  for (guint i = 1; i < G_N_ELEMENTS (clients); i++)
    http_client_free (clients[i]);
  http_client_free (late);
  http_wait_for (&test->bytes->n_streams, 0);
  stream_server_fixture_free (test);
}

/* Those who got what they wanted and go leave their places to others. */
static void
test_places (void)
{
  Test *test = test_new ("film.mkv", SMALL, SMALL);

  for (guint i = 0; i < 2 * BT_LIMIT_HTTP_CONNECTIONS; i++) {
    g_autoptr (HttpResponse) response = get (test, "Range: bytes=5-9\r\n");

    g_assert_nonnull (response);
    assert_part (test, response, 5, 5);
    http_wait_for (&test->bytes->n_streams, 0);
  }
  stream_server_fixture_free (test);
}

static void
test_port (void)
{
  Test *test = test_new ("film.mkv", SIZE, SIZE);
  BtStreamServerConfig config = test->config;
  g_autoptr (GError) error = NULL;
  BtStreamServer *other;

  config.address.port = test->port;
  g_assert_null (bt_stream_server_new (&config, stream_server_fixture_open_cb, test, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);
  config.may_take_another = TRUE;
  other = bt_stream_server_new (&config, stream_server_fixture_open_cb, test, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bt_stream_server_get_port (other), !=, test->port);
  bt_stream_server_free (other);
  stream_server_fixture_free (test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream-server/whole", test_whole);
  g_test_add_func ("/stream-server/ranges", test_ranges);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/stream-server/range/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/stream-server/head", test_head);
  g_test_add_func ("/stream-server/pipelining", test_pipelining);
  g_test_add_func ("/stream-server/no-file", test_no_file);
  g_test_add_func ("/stream-server/vanished", test_vanished);
  g_test_add_func ("/stream-server/vanished-pipelining", test_vanished_pipelining);
  g_test_add_func ("/stream-server/slow", test_slow);
  g_test_add_func ("/stream-server/reading-fails", test_reading_fails);
  g_test_add_func ("/stream-server/unshared", test_unshared);
  g_test_add_func ("/stream-server/ends", test_ends);
  g_test_add_func ("/stream-server/full", test_full);
  g_test_add_func ("/stream-server/places", test_places);
  g_test_add_func ("/stream-server/port", test_port);
  return g_test_run ();
}
