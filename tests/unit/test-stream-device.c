/* test-stream-device.c — a streaming server that is there for one device.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream-server-fixture.h"

#include <string.h>

#define SIZE 30000                       /* bytes */
#define ORIGIN "https://www.gstatic.com" /* of the page that shows films on a Chromecast */
#define TEXT "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"

typedef struct {
  StreamServerFixture *place;
  char *text; /* path */
} Test;

static Test *
test_new (const char *device)
{
  Test *test = g_new0 (Test, 1);
  const BtHttpTarget text = { BT_HTTP_TEXT, 0, 3 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (TEXT, strlen (TEXT));

  test->place = stream_server_fixture_new ("film.mp4", SIZE, SIZE, device);
  bt_stream_server_set_text (test->place->server, 3, bytes);
  test->text = bt_http_path_format (&text, &test->place->config.token, NULL);
  return test;
}

static void
test_free (Test *test)
{
  stream_server_fixture_free (test->place);
  g_free (test->text);
  g_free (test);
}

/* @host NULL: the right one. NULL: it hung up. */
static HttpResponse *
ask (Test *test, const char *method, const char *path, const char *host)
{
  g_autofree char *right = g_strdup_printf ("127.0.0.1:%u", test->place->port);
  g_autofree char *request =
      g_strdup_printf ("%s %s HTTP/1.1\r\nHost: %s\r\nOrigin: " ORIGIN "\r\n\r\n", method, path,
                       host ? host : right);
  g_autoptr (HttpClient) client = http_client_new (test->place->port);

  http_client_say (client, request);
  return http_client_take (client, TRUE);
}

/* The film and its subtitles, in a web page of another origin. */
static void
test_shared (void)
{
  Test *test = test_new ("127.0.0.1");
  g_autoptr (HttpResponse) film = ask (test, "GET", test->place->path, NULL);
  g_autoptr (HttpResponse) text = ask (test, "GET", test->text, NULL);
  g_autoptr (GBytes) expected = g_bytes_new_static (TEXT, strlen (TEXT));

  g_assert_cmpuint (film->status, ==, 200);
  http_response_assert_header (film, "Access-Control-Allow-Origin", "*");
  g_assert_true (g_bytes_equal (film->body, test->place->bytes->bytes));
  g_assert_cmpuint (text->status, ==, 200);
  http_response_assert_header (text, "Access-Control-Allow-Origin", "*");
  http_response_assert_header (text, "Content-Type", "text/vtt; charset=utf-8");
  g_assert_true (g_bytes_equal (text->body, expected));
  test_free (test);
}

/* What a browser asks before it asks for a range. */
static void
test_asked_first (void)
{
  Test *test = test_new ("127.0.0.1");
  g_autoptr (HttpResponse) response = ask (test, "OPTIONS", test->place->path, NULL);

  g_assert_cmpuint (response->status, ==, 204);
  http_response_assert_header (response, "Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
  test_free (test);
}

static const struct {
  const char *name, *method, *path, *host;
  guint status;
} refused[] = {
  { "no-token", "GET", "/", NULL, 403 },
  { "no-token-asked-first", "OPTIONS", "/", NULL, 403 },
  { "other-token", "GET", "/00000000000000000000000000000000/7/0/film.mp4", NULL, 403 },
  { "other-host", "GET", NULL, "films.example.org", 403 },
  { "other-address", "GET", NULL, "127.0.0.2:80", 403 },
  { "writes", "PUT", NULL, NULL, 405 },
};

static void
test_refused (gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT (data);
  Test *test = test_new ("127.0.0.1");
  g_autoptr (HttpResponse) response =
      ask (test, refused[row].method, refused[row].path ? refused[row].path : test->place->path,
           refused[row].host);

  g_assert_cmpuint (response->status, ==, refused[row].status);
  test_free (test);
}

static void
test_no_text (void)
{
  static const char *const names[] = { "4.vtt",  "3.srt",           "3",   "",
                                       "-3.vtt", "99999999999.vtt", ".vtt" };
  Test *test = test_new ("127.0.0.1");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path =
        g_strdup_printf ("/%s/texts/%s", test->place->config.token.text, names[i]);
    g_autoptr (HttpResponse) response = ask (test, "GET", path, NULL);

    g_assert_cmpuint (response->status, ==, 404);
  }
  test_free (test);
}

/* Somebody else than the device is hung up on, and nothing is answered. */
static void
test_stranger (void)
{
  Test *test = test_new ("127.0.0.5");
  g_autoptr (HttpClient) client = http_client_new (test->place->port);
  g_autoptr (HttpResponse) response = NULL;

  http_client_get (client, test->place->port, test->place->path, "");
  response = http_client_take (client, TRUE);
  g_assert_true (client->is_over);
  g_assert_null (response);
  test_free (test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream-device/shared", test_shared);
  g_test_add_func ("/stream-device/asked-first", test_asked_first);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strconcat ("/stream-device/refused/", refused[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
  }
  g_test_add_func ("/stream-device/no-text", test_no_text);
  g_test_add_func ("/stream-device/stranger", test_stranger);
  return g_test_run ();
}
