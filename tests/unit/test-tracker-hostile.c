/* test-tracker-hostile.c — trackers that lie, drip, flood and lead astray.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers are those of the table of hostile inputs: 52 answers without end, 53 redirects, 54
 * services of this machine, 25 packed bombs, and what item 49 lists for UDP, over HTTP. */
#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/bt-limits.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-http.h"

#define PATIENCE_US (2 * G_USEC_PER_SEC) /* of the slow cases; the real one is 30 s */

typedef struct {
  const char *name; /* item number and what it is */
  const char *path; /* of the tracker; after the server's address */
  const char *body; /* served there; NULL: by code */
  BtTrackerError code;
} Case;

static const Case cases[] = {
  { "49/empty", "/announce/empty", "", BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/html", "/announce/html", "<html>", BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/truncated", "/announce/truncated", "d8:intervali60e5:peers6:abc",
    BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/not-a-dictionary", "/announce/list", "l5:peerse", BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/no-peers", "/announce/none", "d8:intervali60ee", BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/peers-not-times-6", "/announce/seven", "d5:peers7:abcdefge", BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/peers6-not-times-18", "/announce/six", "d6:peers612:abcdefghijkle",
    BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/peers-a-number", "/announce/number", "d5:peersi5ee", BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/peers-of-numbers", "/announce/numbers", "d5:peersli1ei2eee", BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/peer-number-overflow", "/announce/overflow", "d8:intervali99999999999999999999e5:peers0:e",
    BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/depth-bomb", "/announce/depth", "d5:peersllllllllllllllllllllleeeeeeeeeeeeeeeeeeeeee",
    BT_TRACKER_ERROR_BAD_ANSWER },
  { "49/refusal-of-a-wrong-type", "/announce/refusal", "d14:failure reasonle5:peers0:e",
    BT_TRACKER_ERROR_REFUSED },
  { "52/size-bomb", "/announce/bomb", NULL, BT_TRACKER_ERROR_TOO_LARGE },
  { "52/drip", "/announce/drip", NULL, BT_TRACKER_ERROR_TIMEOUT },
  { "52/silence", "/announce/silence", NULL, BT_TRACKER_ERROR_TIMEOUT },
  { "25/packed-bomb", "/announce/packed", NULL, BT_TRACKER_ERROR_TOO_LARGE },
  { "53/redirect-loop", "/announce/loop", NULL, BT_TRACKER_ERROR_REDIRECT },
  { "53/redirect-to-file", "/announce/to-file", NULL, BT_TRACKER_ERROR_REDIRECT },
  { "53/redirect-to-nowhere", "/announce/to-nowhere", NULL, BT_TRACKER_ERROR_REDIRECT },
  { "53/redirect-to-no-host", "/announce/to-no-host", NULL, BT_TRACKER_ERROR_REDIRECT },
  { "53/redirect-to-local-service", "/announce/to-service", NULL, BT_TRACKER_ERROR_REDIRECT },
  { "54/local-service", "/reboot?now=1", NULL, BT_TRACKER_ERROR_URL },
  { "54/forged-announce", "/announce?info_hash=abc", NULL, BT_TRACKER_ERROR_URL },
  { "status", "/announce/status", NULL, BT_TRACKER_ERROR_HTTP },
};

static SoupServer *server;
static char *base;      /* "http://127.0.0.1:PORT" */
static guint n_reached; /* requests for what nobody may ask */

static const Case *
find_case (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (g_str_equal (cases[i].path, path))
      return &cases[i];
  }
  return NULL;
}

static GBytes *
make_bomb (gsize n_bytes)
{
  g_autoptr (GString) text = g_string_new ("d5:peers");

  g_string_append_printf (text, "%" G_GSIZE_FORMAT ":", n_bytes);
  while (text->len < n_bytes)
    g_string_append (text, "AAAAAAAAAAAAAAAA");
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static void
pack (SoupServerMessage *message)
{
  g_autoptr (GBytes) bomb = make_bomb (32 * 1024 * 1024);
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (bomb);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, G_CONVERTER (zlib));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = NULL;

  g_output_stream_splice (memory, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 1024);
  g_assert_cmpuint (g_bytes_get_size (bytes), <, 256 * 1024);
  soup_message_headers_append (soup_server_message_get_response_headers (message),
                               "Content-Encoding", "gzip");
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

/* A byte at a time, for ever: each is soon enough, all of them are not. */
static gboolean
drip_cb (gpointer data)
{
  SoupServerMessage *message = data;

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            "d", 1);
  soup_server_message_unpause (message);
  return G_SOURCE_CONTINUE;
}

static void
end_drip_cb (SoupServerMessage *message, gpointer data)
{
  g_source_remove (GPOINTER_TO_UINT (data));
}

static void
drip (SoupServerMessage *message)
{
  guint timer = g_timeout_add (100, drip_cb, message);

  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  g_signal_connect (message, "finished", G_CALLBACK (end_drip_cb), GUINT_TO_POINTER (timer));
  soup_server_message_pause (message);
}

static void
serve_by_code (SoupServerMessage *message, const char *path)
{
  g_autofree char *loop = g_strconcat (base, "/announce/loop", NULL);
  g_autofree char *service = g_strconcat (base, "/reboot", NULL);

  if (g_str_equal (path, "/announce/bomb")) {
    g_autoptr (GBytes) bomb = make_bomb (4 * 1024 * 1024);

    soup_message_body_append_bytes (soup_server_message_get_response_body (message), bomb);
  } else if (g_str_equal (path, "/announce/packed")) {
    pack (message);
  } else if (g_str_equal (path, "/announce/drip")) {
    drip (message);
  } else if (g_str_equal (path, "/announce/silence")) {
    soup_server_message_pause (message);
  } else if (g_str_equal (path, "/announce/loop")) {
    soup_server_message_set_redirect (message, 302, loop);
  } else if (g_str_equal (path, "/announce/to-service")) {
    soup_server_message_set_redirect (message, 301, service);
  } else if (g_str_equal (path, "/announce/to-file")) {
    soup_server_message_set_status (message, 302, NULL);
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Location",
                                 "file:///etc/passwd");
  } else if (g_str_equal (path, "/announce/to-nowhere")) {
    soup_server_message_set_status (message, 302, NULL);
  } else if (g_str_equal (path, "/announce/to-no-host")) {
    soup_server_message_set_status (message, 302, NULL);
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Location",
                                 "http:///announce");
  } else if (g_str_equal (path, "/announce/status")) {
    soup_server_message_set_status (message, 503, NULL);
  } else {
    n_reached++;
  }
}

static void
serve_cb (SoupServer *unused, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  const Case *served = find_case (path);

  soup_server_message_set_status (message, 200, NULL);
  if (served && served->body)
    soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                              served->body, strlen (served->body));
  else
    serve_by_code (message, path);
}

typedef struct {
  gboolean done;
  BtTrackerAnswer *answer;
  GError *error;
} Result;

static void
done_cb (BtTrackerResult *told, gpointer data)
{
  Result *result = data;

  g_assert_false (result->done);
  result->done = TRUE;
  result->answer = g_steal_pointer (&told->answer);
  result->error = told->error ? g_error_copy (told->error) : NULL;
}

static void
ask (BtTrackerHttp *http, const char *url, gint64 patience_us, Result *result)
{
  BtTrackerRequest request = { .info_hash = { .has_v1 = TRUE }, .port = 6881 };

  memset (result, 0, sizeof *result);
  bt_tracker_http_kind.announce (http, url, &request, patience_us, done_cb, result);
  g_assert_false (result->done);
  while (!result->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_case (gconstpointer data)
{
  const Case *asked = data;
  g_autofree char *url = g_strconcat (base, asked->path, NULL);
  BtTrackerHttp *http = bt_tracker_http_new (NULL);
  gint64 patience_us =
      asked->code == BT_TRACKER_ERROR_TIMEOUT ? PATIENCE_US : BT_TRACKER_TIMEOUT_US;
  Result result;

  ask (http, url, patience_us, &result);
  g_assert_null (result.answer);
  g_assert_error (result.error, BT_TRACKER_ERROR, (int) asked->code);
  g_assert_true (g_utf8_validate (result.error->message, -1, NULL));
  g_assert_cmpuint (n_reached, ==, 0);
  g_clear_error (&result.error);
  bt_tracker_http_free (http);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_nobody_there (void)
{
  BtTrackerHttp *http = bt_tracker_http_new (NULL);
  g_autoptr (GSocket) taken =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autofree char *url = NULL;
  Result result;

  /* Bound and not listening: whoever connects is refused. */
  g_assert_true (g_socket_bind (taken, any, FALSE, NULL));
  bound = g_socket_get_local_address (taken, NULL);
  url = g_strdup_printf ("http://127.0.0.1:%u/announce",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  ask (http, url, BT_TRACKER_TIMEOUT_US, &result);
  g_assert_error (result.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK);
  g_clear_error (&result.error);
  bt_tracker_http_free (http);
}

static void
start_server (void)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, serve_cb, NULL, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  start_server ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/tracker-hostile/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/tracker-hostile/nobody-there", test_nobody_there);
  status = g_test_run ();
  soup_server_disconnect (server);
  g_object_unref (server);
  g_free (base);
  return status;
}
