/* test-tracker-tls.c — trackers behind TLS (https, wss): asked when the system knows who vouches for them,
 * and else not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "tls-fixture.h"
#include "tracker/bt-tracker-client.h"
#include "tracker/bt-tracker-http.h"
#include "tracker/bt-tracker-ws.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define HERE "127.0.0.1"

static const guint8 our_id[20] = "-PM0100-abcdefghijkl";

/* What the whole program trusts. */
static TlsAuthority *authority;

typedef struct {
  SoupServer *server;
  int port;
  guint n_asked; /* announces that were read */
  BtTrackerClient *client;
} Test;

/* One who is to be refused; a SoupServer crashes at times when it is (libsoup 3.6). */
typedef struct {
  GSocketService *service;      /* owned */
  GTlsCertificate *certificate; /* borrowed */
  guint n_believed;             /* handshakes that came to an end */
} Stranger;

/* What came of a call. */
typedef struct {
  gboolean is_done;
  gboolean is_answered;
  GError *error;
} Outcome;

/* --- the tracker ------------------------------------------------------------------------------------- */

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer data)
{
  ((Test *) data)->n_asked++;
  soup_websocket_connection_send_text (
      connection, "{\"action\":\"announce\",\"info_hash\":\"aaaaaaaaaaaaaaaaaaaa\"}");
}

static void
websocket_cb (SoupServer *server, SoupServerMessage *message, const char *path,
              SoupWebsocketConnection *connection, gpointer data)
{
  g_object_set_data_full (G_OBJECT (server), "connection", g_object_ref (connection),
                          g_object_unref);
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), data);
}

static void
http_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  static const char answer[] = "d8:intervali60e5:peers0:e";

  ((Test *) data)->n_asked++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, answer,
                                    strlen (answer));
}

static gboolean
take_offers_cb (const char *url, gboolean loopback, const BtInfoHash *info_hash, guint n,
                GPtrArray *offers, gpointer data)
{
  return TRUE;
}

static void
signal_cb (const BtTrackerSignal *signal, gpointer data)
{
  g_assert_not_reached ();
}

static void
lost_cb (const char *url, gpointer data)
{
}

static const BtTrackerSignalFuncs funcs = { take_offers_cb, signal_cb, signal_cb, lost_cb };

static void
add_client (Test *test)
{
  test->client = bt_tracker_client_new (FALSE);
  bt_tracker_client_add_kind (test->client, &bt_tracker_http_kind, bt_tracker_http_new (NULL));
  bt_tracker_client_add_kind (test->client, &bt_tracker_ws_kind,
                              bt_tracker_ws_new (NULL, our_id, &funcs, test));
}

static void
test_init (Test *test, GTlsCertificate *certificate)
{
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  memset (test, 0, sizeof *test);
  test->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_websocket_handler (test->server, "/", NULL, NULL, websocket_cb, test, NULL);
  soup_server_add_handler (test->server, "/announce", http_cb, test, NULL);
  soup_server_listen_local (test->server, 0,
                            SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (test->server);
  test->port = g_uri_get_port (uris->data);
  add_client (test);
}

/* What was closed is let go of by the loop. */
static void
test_clear (Test *test)
{
  bt_tracker_client_free (test->client);
  if (test->server != NULL)
    soup_server_disconnect (test->server);
  g_clear_object (&test->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- our side ------------------------------------------------------------------------------------------ */

static void
done_cb (BtTrackerResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->is_done = TRUE;
  outcome->is_answered = result->answer != NULL;
  outcome->error = result->error ? g_error_copy (result->error) : NULL;
}

static void
announce (Test *test, const char *scheme, Outcome *outcome)
{
  BtTrackerRequest request = { .left = 1000, .event = BT_TRACKER_EVENT_STARTED };
  g_autofree char *url = g_strdup_printf ("%s://" HERE ":%d%s", scheme, test->port,
                                          g_str_equal (scheme, "https") ? "/announce" : "");

  *outcome = (Outcome) { 0 };
  request.info_hash.has_v1 = TRUE;
  memset (request.info_hash.v1, 'a', 20);
  memcpy (request.peer_id, our_id, 20);
  bt_tracker_client_announce (test->client, url, &request, PATIENCE_US, done_cb, outcome);
  while (!outcome->is_done)
    g_main_context_iteration (NULL, TRUE);
}

/* --- tests --------------------------------------------------------------------------------------------- */

static void
test_trusted (gconstpointer scheme)
{
  g_autoptr (GTlsCertificate) certificate = tls_authority_certify (authority, HERE, FALSE);
  Test test;
  Outcome outcome;

  test_init (&test, certificate);
  announce (&test, scheme, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_true (outcome.is_answered);
  g_assert_cmpuint (test.n_asked, ==, 1);
  test_clear (&test);
}

static void
believed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL))
    ((Stranger *) data)->n_believed++;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection),
                                                           ((Stranger *) data)->certificate, NULL);

  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, believed_cb,
                                    data);
  return TRUE;
}

/* Gives its port. */
static int
stranger_init (Stranger *stranger, GTlsCertificate *certificate)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (HERE, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  *stranger = (Stranger) { g_socket_service_new (), certificate };
  g_socket_listener_add_address (G_SOCKET_LISTENER (stranger->service), address,
                                 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  g_signal_connect (stranger->service, "incoming", G_CALLBACK (incoming_cb), stranger);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* It hears nothing from us, and the reason is told in words. */
static void
check_refused (const char *scheme, GTlsCertificate *certificate, const char *reason)
{
  g_autofree char *expected = g_strconcat ("the tracker cannot be reached: ", reason, NULL);
  Stranger stranger;
  Test test = { .port = stranger_init (&stranger, certificate) };
  Outcome outcome;

  add_client (&test);
  announce (&test, scheme, &outcome);
  g_assert_error (outcome.error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_NETWORK);
  g_assert_cmpstr (outcome.error->message, ==, expected);
  g_assert_cmpuint (stranger.n_believed, ==, 0);
  g_error_free (outcome.error);
  g_socket_service_stop (stranger.service);
  test_clear (&test);
  g_object_unref (stranger.service);
}

static void
test_stranger (gconstpointer scheme)
{
  TlsAuthority *other = tls_authority_new ();
  g_autoptr (GTlsCertificate) certificate = tls_authority_certify (other, HERE, FALSE);

  check_refused (scheme, certificate,
                 "nobody whom this computer trusts vouches for its certificate");
  tls_authority_free (other);
}

static void
test_other_name (gconstpointer scheme)
{
  g_autoptr (GTlsCertificate) certificate = tls_authority_certify (authority, "127.0.0.2", FALSE);

  check_refused (scheme, certificate, "its certificate belongs to another server");
}

static void
test_over (gconstpointer scheme)
{
  g_autoptr (GTlsCertificate) certificate = tls_authority_certify (authority, HERE, TRUE);

  check_refused (scheme, certificate, "its certificate has expired");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestDataFunc func;
  } cases[] = {
    { "trusted", test_trusted },
    { "stranger", test_stranger },
    { "other-name", test_other_name },
    { "over", test_over },
  };
  static const char *const schemes[] = { "https", "wss" };
  int result;

  g_test_init (&argc, &argv, NULL);
  authority = tls_authority_new ();
  tls_authority_trust (authority);
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
      g_autofree char *path = g_strdup_printf ("/tracker-tls/%s/%s", schemes[i], cases[k].name);

      g_test_add_data_func (path, schemes[i], cases[k].func);
    }
  }
  result = g_test_run ();
  tls_authority_free (authority);
  return result;
}
