/* test-http-hostile.c — what a stranger may ask of the streaming server, and does not get.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "base/bt-limits.h"
#include "http-client.h"
#include "stream/bt-http-host.h"
#include "stream/bt-http-range.h"
#include "stream/bt-media-type.h"
#include "stream/bt-stream-server.h"

/* --- hosts and origins ------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  const char *local; /* where the request came in */
  const char *host;  /* or origin */
  gboolean is_ours;
} Host;

static const Host hosts[] = {
  { "59: the address", "127.0.0.1:9000", "127.0.0.1:9000", TRUE },
  { "59: localhost", "127.0.0.1:9000", "localhost:9000", TRUE },
  { "59: localhost in capitals", "[::1]:9000", "LOCALHOST:9000", TRUE },
  { "59: IPv6", "[::1]:9000", "[::1]:9000", TRUE },
  { "59: the usual port is not said", "127.0.0.1:80", "127.0.0.1", TRUE },
  { "59: nor beside localhost", "127.0.0.1:80", "localhost", TRUE },
  { "59: an address of the network", "192.168.1.5:9000", "192.168.1.5:9000", TRUE },
  { "59: none", "127.0.0.1:9000", NULL, FALSE },
  { "59: empty", "127.0.0.1:9000", "", FALSE },
  { "59: a name that means us now", "127.0.0.1:9000", "evil.example:9000", FALSE },
  { "59: a name that looks like ours", "127.0.0.1:9000", "localhost.evil.example:9000", FALSE },
  { "59: another that looks like ours", "127.0.0.1:9000", "127.0.0.1.evil.example:9000", FALSE },
  { "59: a user's name", "127.0.0.1:9000", "localhost@evil.example:9000", FALSE },
  { "59: localhost on the network", "192.168.1.5:9000", "localhost:9000", FALSE },
  { "59: another address of ours", "192.168.1.5:9000", "127.0.0.1:9000", FALSE },
  { "59: another port", "127.0.0.1:9000", "127.0.0.1:9001", FALSE },
  { "59: localhost at another port", "127.0.0.1:9000", "localhost:9001", FALSE },
  { "59: no port", "127.0.0.1:9000", "127.0.0.1", FALSE },
  { "59: localhost without port", "127.0.0.1:9000", "localhost", FALSE },
  { "59: half a port", "127.0.0.1:9000", "127.0.0.1:", FALSE },
  { "59: a port and more", "127.0.0.1:9000", "127.0.0.1:9000x", FALSE },
  { "59: two hosts", "127.0.0.1:9000", "127.0.0.1:9000, evil.example", FALSE },
  { "59: any address", "127.0.0.1:9000", "0.0.0.0:9000", FALSE },
  { "59: an octal address", "127.0.0.1:9000", "0177.0.0.1:9000", FALSE },
  { "59: a decimal address", "127.0.0.1:9000", "2130706433:9000", FALSE },
  { "59: markup", "127.0.0.1:9000", "<script>", FALSE },
};

static const Host origins[] = {
  { "59: a player has none", "127.0.0.1:9000", NULL, TRUE },
  { "59: our own page", "127.0.0.1:9000", "http://127.0.0.1:9000", TRUE },
  { "59: our page by its name", "127.0.0.1:9000", "http://localhost:9000", TRUE },
  { "59: another site", "127.0.0.1:9000", "https://evil.example", FALSE },
  { "59: a site that hides itself", "127.0.0.1:9000", "null", FALSE },
  { "59: another server of this computer", "127.0.0.1:9000", "http://127.0.0.1:8080", FALSE },
  { "59: another scheme", "127.0.0.1:9000", "https://127.0.0.1:9000", FALSE },
  { "59: a file", "127.0.0.1:9000", "file://", FALSE },
  { "59: an empty origin", "127.0.0.1:9000", "", FALSE },
};

static void
test_host (gconstpointer data)
{
  const Host *row = data;
  BtAddress local;

  g_assert_true (bt_address_parse (&local, row->local, 0));
  g_assert_cmpint (bt_http_host_is_ours (row->host, &local), ==, row->is_ours);
}

static void
test_origin (gconstpointer data)
{
  const Host *row = data;
  BtAddress local;

  g_assert_true (bt_address_parse (&local, row->local, 0));
  g_assert_cmpint (bt_http_origin_is_ours (row->host, &local), ==, row->is_ours);
}

/* --- ranges -------------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  const char *text;
  guint64 size;
  BtHttpRangeKind kind;
  guint64 first, length;
} Range;

#define WHOLE BT_HTTP_RANGE_WHOLE, 0
#define LOST BT_HTTP_RANGE_UNSATISFIABLE, 0, 0
static const Range ranges[] = {
  { "one byte", "bytes=0-0", 100, BT_HTTP_RANGE_PART, 0, 1 },
  { "capitals and spaces", "BYTES= 5-9 ", 100, BT_HTTP_RANGE_PART, 5, 5 },
  { "the largest file", "bytes=281474976710654-", 281474976710655, BT_HTTP_RANGE_PART,
    281474976710654, 1 },
  { "an end that is no number of ours", "bytes=1-99999999999999999999999", 100, BT_HTTP_RANGE_PART,
    1, 99 },
  { "the largest number", "bytes=0-18446744073709551615", 100, BT_HTTP_RANGE_PART, 0, 100 },
  { "a suffix beyond numbers", "bytes=-99999999999999999999999", 100, BT_HTTP_RANGE_PART, 0, 100 },
  { "a beginning that is no number of ours", "bytes=99999999999999999999999-", 100, LOST },
  { "any of an empty file", "bytes=0-", 0, LOST },
  { "the last of an empty file", "bytes=-1", 0, LOST },
  { "nothing", "", 100, WHOLE, 100 },
  { "a unit alone", "bytes", 100, WHOLE, 100 },
  { "a unit and no range", "bytes=", 100, WHOLE, 100 },
  { "a dash", "bytes=-", 100, WHOLE, 100 },
  { "two dashes", "bytes=--1", 100, WHOLE, 100 },
  { "a negative end", "bytes=5--1", 100, WHOLE, 100 },
  { "backwards", "bytes=9-5", 100, WHOLE, 100 },
  { "letters", "bytes=a-b", 100, WHOLE, 100 },
  { "hex", "bytes=0x1-0x2", 100, WHOLE, 100 },
  { "a sign", "bytes=+1-2", 100, WHOLE, 100 },
  { "more behind", "bytes=1-2;3", 100, WHOLE, 100 },
  { "a flood of ranges", "bytes=0-,0-,0-,0-,0-,0-,0-,0-,0-,0-,0-,0-,0-,0-,0-", 100, WHOLE, 100 },
};

static void
test_range (gconstpointer data)
{
  const Range *row = data;
  BtHttpRange range;

  g_assert_cmpint (bt_http_range_parse (row->text, row->size, &range), ==, row->kind);
  if (row->kind == BT_HTTP_RANGE_UNSATISFIABLE)
    return;
  g_assert_cmpuint (range.first, ==, row->first);
  g_assert_cmpuint (range.length, ==, row->length);
}

/* --- the server ---------------------------------------------------------------------------------- */

/* A torrent whose names mean harm. */
#define NAME "<script>alert(1)</script>"
#define FILE_NAME "\"><img src=x onerror=alert(1)>&amp;.mkv"
#define PAGE_NAME "page.html"
#define LINE_NAME "a\nhttp://evil.example/.mp3"

typedef struct {
  BtStreamServer *server;
  BtHttpToken token;
  guint16 port;
} Place;

static GInputStream *
open_cb (guint32 torrent, guint32 file, guint64 size, gpointer data)
{
  static const char content[] = "<html>";

  g_assert_cmpuint (size, ==, strlen (content));
  return g_memory_input_stream_new_from_data (content, (gssize) strlen (content), NULL);
}

static BtMetainfo *
make_metainfo (void)
{
  g_autofree char *text =
      g_strdup_printf ("d4:infod5:filesl"
                       "d6:lengthi6e4:pathl%d:%see"
                       "d6:lengthi6e4:pathl%d:%see"
                       "d6:lengthi6e4:pathl%d:%see"
                       "e4:name%d:%s12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee",
                       (int) strlen (FILE_NAME), FILE_NAME, (int) strlen (PAGE_NAME), PAGE_NAME,
                       (int) strlen (LINE_NAME), LINE_NAME, (int) strlen (NAME), NAME);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  BtMetainfo *metainfo = bt_metainfo_new (bytes, &error);

  g_assert_no_error (error);
  return metainfo;
}

static void
place_init (Place *self)
{
  BtStreamServerConfig config = { .may_take_another = FALSE };
  g_autoptr (BtMetainfo) metainfo = make_metainfo ();
  g_autoptr (GError) error = NULL;

  bt_address_parse (&config.address, "127.0.0.1", 1);
  config.address.port = 0;
  bt_http_token_init (&config.token);
  self->token = config.token;
  self->server = bt_stream_server_new (&config, open_cb, NULL, &error);
  g_assert_no_error (error);
  bt_stream_server_share (self->server, 1, metainfo);
  self->port = bt_stream_server_get_port (self->server);
}

static HttpResponse *
get (Place *self, const char *format, ...)
{
  g_autoptr (HttpClient) client = http_client_new (self->port);
  g_autofree char *path = NULL;
  va_list arguments;

  va_start (arguments, format);
  path = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  http_client_get (client, self->port, path, "");
  return http_client_take (client, TRUE);
}

static void
test_paths (void)
{
  static const char *const wrong[] = {
    "",
    "/x",
    "/1",
    "/1/",
    "/1/3/x",
    "/2/0/x",
    "/-1/0/x",
    "/1/-1/x",
    "/1/0x",
    "/4294967297/0/x",
    "/1/99999999999999999999/x",
    "/../1/0/x",
    "//1/0/x",
    "/playlist.m3u8x",
  };
  Place place;

  place_init (&place);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (HttpResponse) response = get (&place, "/%s%s", place.token.text, wrong[i]);

    g_assert_cmpuint (response->status, ==, 404);
  }
  for (guint i = 0; i < BT_HTTP_TOKEN_LENGTH; i += 5) {
    g_autofree char *token = g_strdup (place.token.text);
    g_autoptr (HttpResponse) response = NULL;

    token[i] = token[i] == '0' ? '1' : '0';
    response = get (&place, "/%s/1/0/x", token);
    g_assert_cmpuint (response->status, ==, 404);
  }
  bt_stream_server_free (place.server);
}

/* "60" in the notes: markup in the names of files. */
static void
test_page (void)
{
  Place place;
  g_autoptr (HttpResponse) response = NULL;
  g_autofree char *policy = NULL, *body = NULL;

  place_init (&place);
  response = get (&place, "/%s/", place.token.text);
  g_assert_cmpuint (response->status, ==, 200);
  policy = http_response_dup_header (response, "Content-Security-Policy");
  g_assert_nonnull (strstr (policy, "default-src 'none'"));
  body = g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));
  g_assert_null (strstr (body, "<script"));
  g_assert_null (strstr (body, "<img"));
  g_assert_nonnull (strstr (body, "&lt;img src=x onerror=alert(1)&gt;&amp;amp;.mkv"));
  bt_stream_server_free (place.server);
}

static void
test_no_page_of_others (void)
{
  Place place;
  g_autoptr (HttpResponse) response = NULL;
  g_autofree char *type = NULL, *options = NULL;

  place_init (&place);
  response = get (&place, "/%s/1/1/page.html", place.token.text);
  g_assert_cmpuint (response->status, ==, 200);
  type = http_response_dup_header (response, "Content-Type");
  options = http_response_dup_header (response, "X-Content-Type-Options");
  g_assert_cmpstr (type, ==, "application/octet-stream");
  g_assert_cmpstr (options, ==, "nosniff");
  g_assert_cmpstr (bt_media_type_of ("a.svg")->name, ==, "application/octet-stream");
  g_assert_cmpstr (bt_media_type_of ("a.mkv.exe")->name, ==, "application/octet-stream");
  g_assert_cmpstr (bt_media_type_of ("folder.mkv/a")->name, ==, "application/octet-stream");
  bt_stream_server_free (place.server);
}

static void
test_playlist (void)
{
  Place place;
  g_autoptr (HttpResponse) response = NULL;
  g_autofree char *body = NULL;
  g_auto (GStrv) lines = NULL;

  place_init (&place);
  response = get (&place, "/%s/playlist.m3u8", place.token.text);
  body = g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));
  lines = g_strsplit (body, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6); /* a head, two of two, and nothing */
  for (guint i = 1; i < 5; i += 2) {
    g_autofree char *begin =
        g_strdup_printf ("http://127.0.0.1:%u/%s/1/", place.port, place.token.text);

    g_assert_true (g_str_has_prefix (lines[i], "#EXTINF:-1,"));
    g_assert_true (g_str_has_prefix (lines[i + 1], begin));
  }
  bt_stream_server_free (place.server);
}

/* What is no request of ours; @text holds the port and the token. */
static const struct {
  const char *name;
  const char *text;
  guint status;
} requests[] = {
  { "59: rebound", "GET /%2$s/ HTTP/1.1\r\nHost: evil.example:%1$u\r\n\r\n", 403 },
  { "59: rebound, HTTP/1.0", "GET /%2$s/ HTTP/1.0\r\nX: %1$u\r\n\r\n", 403 },
  { "59: two hosts", "GET /%2$s/ HTTP/1.1\r\nHost: 127.0.0.1:%1$u\r\nHost: evil.example\r\n\r\n",
    403 },
  { "59: from another site",
    "GET /%2$s/ HTTP/1.1\r\nHost: 127.0.0.1:%1$u\r\nOrigin: http://evil.example\r\n\r\n", 403 },
  { "POST", "POST /%2$s/ HTTP/1.1\r\nHost: 127.0.0.1:%1$u\r\nContent-Length: 3\r\n\r\nabc", 405 },
  { "PUT", "PUT /%2$s/1/0/x HTTP/1.1\r\nHost: 127.0.0.1:%1$u\r\nContent-Length: 0\r\n\r\n", 405 },
  { "OPTIONS", "OPTIONS /%2$s/ HTTP/1.1\r\nHost: 127.0.0.1:%1$u\r\n\r\n", 405 },
  { "OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:%1$u\r\nX: %2$s\r\n\r\n", 405 },
  { "another method", "BREW /%2$s/ HTTP/1.1\r\nHost: 127.0.0.1:%1$u\r\n\r\n", 405 },
  { "no HTTP", "hello %1$u %2$s\r\n\r\n", 400 },
};

static void
test_request (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Place place;
  g_autoptr (HttpClient) client = NULL;
  g_autoptr (HttpResponse) response = NULL;
  g_autofree char *text = NULL;

  place_init (&place);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  text = g_strdup_printf (requests[i].text, (guint) place.port, place.token.text);
  G_GNUC_END_IGNORE_DEPRECATIONS
  client = http_client_new (place.port);
  http_client_say (client, text);
  response = http_client_take (client, TRUE);
  g_assert_cmpuint (response->status, ==, requests[i].status);
  g_assert_null (http_client_take_head (client)); /* a connection has one answer */
  bt_stream_server_free (place.server);
}

/* A head without end is not listened to for ever. */
static void
test_endless_head (void)
{
  Place place;
  g_autoptr (HttpClient) client = NULL;
  g_autofree char *line = g_strnfill (65536, 'x');

  place_init (&place);
  client = http_client_new (place.port);
  http_client_say (client, "GET / HTTP/1.1\r\nHost: ");
  for (guint i = 0; i < 64; i++)
    http_client_say (client, line);
  g_free (http_client_take_head (client));
  bt_stream_server_free (place.server);
}

/* What nobody asked for is not kept: it is read on, and refused. */
static void
test_endless_body (void)
{
  Place place;
  g_autoptr (HttpClient) client = NULL;
  g_autoptr (HttpResponse) response = NULL;
  g_autofree char *head = NULL, *body = g_strnfill (1024 * 1024, 'x');

  place_init (&place);
  head = g_strdup_printf ("POST / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Length: %u\r\n\r\n",
                          (guint) place.port, 8 * 1024 * 1024);
  client = http_client_new (place.port);
  http_client_say (client, head);
  for (guint i = 0; i < 8; i++)
    http_client_say (client, body);
  response = http_client_take (client, TRUE);
  g_assert_cmpuint (response->status, ==, 405);
  bt_stream_server_free (place.server);
}

#define ADD_ROWS(rows, test)                                                    \
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {                             \
    g_autofree char *path = g_strconcat ("/http-hostile/", rows[i].name, NULL); \
                                                                                \
    g_test_add_data_func (path, &rows[i], test);                                \
  }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_ROWS (hosts, test_host)
  ADD_ROWS (origins, test_origin)
  ADD_ROWS (ranges, test_range)
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autofree char *path = g_strconcat ("/http-hostile/request/", requests[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_request);
  }
  g_test_add_func ("/http-hostile/paths", test_paths);
  g_test_add_func ("/http-hostile/60--page", test_page);
  g_test_add_func ("/http-hostile/60--no-page-of-others", test_no_page_of_others);
  g_test_add_func ("/http-hostile/60--playlist", test_playlist);
  g_test_add_func ("/http-hostile/endless-head", test_endless_head);
  g_test_add_func ("/http-hostile/endless-body", test_endless_body);
  return g_test_run ();
}
