/* test-rtc-servers.c — what STUN and TURN servers, and the names they go by, mean for a description.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc-fixture.h"

#include "rtc/bt-rtc-private.h"
#include "rtc/bt-rtc-servers.h"
#include <string.h>

#define OUTSIDE "203.0.113.7" /* what the server says of where it is asked from */
#define OUTSIDE_PORT 40000
#define SOON_US (300 * 1000)
#define LATER_US (60 * G_USEC_PER_SEC)
#define MUCH_LATER_US (20 * LATER_US)
#define STUN_HEADER 20 /* bytes; RFC 8489, 5 */
#define STUN_ANSWER 32 /* with one address of IPv4 */
#define STUN_COOKIE 0x2112a442u

/* --- a STUN server --------------------------------------------------------------------------------- */

typedef struct {
  GSocket *socket;
  GSource *source;
  guint16 port;
} Stun;

static void
put_address (guint8 *attribute)
{
  guint32 ip = g_htonl (0xcb007107u ^ STUN_COOKIE); /* OUTSIDE */
  guint16 port = g_htons (OUTSIDE_PORT ^ (STUN_COOKIE >> 16));

  memcpy (attribute, (const guint8[]) { 0x00, 0x20, 0, 8, 0, 1 }, 6); /* XOR-MAPPED-ADDRESS */
  memcpy (attribute + 6, &port, sizeof port);
  memcpy (attribute + 8, &ip, sizeof ip);
}

static gboolean
asked_cb (GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  guint8 bytes[2048];
  g_autoptr (GSocketAddress) from = NULL;
  gssize n = g_socket_receive_from (socket, &from, (char *) bytes, sizeof bytes, NULL, NULL);

  if (n < STUN_HEADER)
    return G_SOURCE_CONTINUE;
  bytes[0] = 1; /* success; the rest of the header is the question's */
  bytes[2] = 0;
  bytes[3] = STUN_ANSWER - STUN_HEADER;
  put_address (bytes + STUN_HEADER);
  g_socket_send_to (socket, from, (char *) bytes, STUN_ANSWER, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static GSocket *
bind_socket (GSocketType type, guint16 *port)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, type, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

static void
start_stun (Stun *self)
{
  self->socket = bind_socket (G_SOCKET_TYPE_DATAGRAM, &self->port);
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (asked_cb), NULL, NULL);
  g_source_attach (self->source, NULL);
}

static void
stop_stun (Stun *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->socket);
}

/* --- a resolver -------------------------------------------------------------------------------------- */

/* Knows no name, or "….test" as 127.0.0.1 a while after it is asked. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)
struct _TestResolver {
  GResolver parent;
  guint n_asked;
  gboolean knows;
  guint delay_ms;
};
G_DEFINE_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static gboolean
answer_cb (gpointer data)
{
  GTask *task = data;
  TestResolver *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->knows)
    g_task_return_pointer (task, g_list_append (NULL, g_inet_address_new_from_string ("127.0.0.1")),
                           NULL);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
  return G_SOURCE_REMOVE;
}

static void
ask (GResolver *resolver, const char *host G_GNUC_UNUSED, GCancellable *cancellable,
     GAsyncReadyCallback callback, gpointer data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  GSource *source = g_timeout_source_new (self->delay_ms);

  self->n_asked++;
  g_source_set_callback (source, answer_cb, g_task_new (self, cancellable, callback, data),
                         g_object_unref);
  g_source_attach (source, NULL);
  g_source_unref (source);
}

static GList *
finish (GResolver *resolver G_GNUC_UNUSED, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name_async = ask;
  G_RESOLVER_CLASS (klass)->lookup_by_name_finish = finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static TestResolver *
take_over (gboolean knows, guint delay_ms)
{
  TestResolver *self = g_object_new (TEST_TYPE_RESOLVER, NULL);

  self->knows = knows;
  self->delay_ms = delay_ms;
  g_resolver_set_default (G_RESOLVER (self));
  return self;
}

static void
give_back (TestResolver *self, GResolver *before)
{
  g_resolver_set_default (before);
  g_object_unref (self);
}

/* --- an offer ---------------------------------------------------------------------------------------- */

static gboolean
is_described (RtcPair *pair)
{
  return pair->offerer.words != NULL || pair->offerer.has_failed;
}

/* @stun: "HOST:PORT,…"; a %u becomes the server's port. */
static RtcPair *
make_pair (const char *stun, const char *turn, gboolean relay_only)
{
  g_autoptr (BtRtcConfig) config = bt_rtc_config_new ();
  RtcPair *pair = rtc_pair_new (g_main_context_default ());

  g_strfreev (config->stun);
  g_strfreev (config->turn);
  config->stun = g_strsplit (stun, ",", -1);
  config->turn = g_strsplit (turn, ",", -1);
  config->relay_only = relay_only;
  bt_rtc_context_set_config (pair->contexts[0], config);
  return pair;
}

static RtcPair *
offer_by (const char *format)
{
  Stun stun;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "PORT", 2);
  g_autofree char *port = NULL;
  RtcPair *pair;

  start_stun (&stun);
  port = g_strdup_printf ("%u", stun.port);
  text = g_strjoinv (port, parts);
  pair = make_pair (text, "", FALSE);
  rtc_pair_offer (pair);
  rtc_pair_run (pair, is_described);
  g_assert_false (pair->offerer.has_failed);
  stop_stun (&stun);
  return pair;
}

static void
assert_reflexive (const char *format)
{
  RtcPair *pair = offer_by (format);

  g_assert_nonnull (strstr (pair->offerer.words, " " OUTSIDE " 40000 typ srflx"));
  g_assert_nonnull (strstr (pair->offerer.words, " 127.0.0.1 "));
  g_assert_cmpuint (bt_rtc_peek_stat (pair->offerer.rtc)->n_here, ==, 2);
  rtc_pair_free (pair);
}

static void
test_address (void)
{
  assert_reflexive ("127.0.0.1:PORT");
}

/* The first offer of all has it too: it waits for the name. */
static void
test_slow_name (void)
{
  GResolver *before = g_resolver_get_default ();
  TestResolver *resolver = take_over (TRUE, 200);

  assert_reflexive ("stun.test:PORT");
  give_back (resolver, before);
  g_object_unref (before);
}

/* The first is not known; so the next one is asked. */
static void
test_second (void)
{
  GResolver *before = g_resolver_get_default ();
  TestResolver *resolver = take_over (FALSE, 0);

  assert_reflexive ("nobody.test:3478,127.0.0.1:PORT");
  give_back (resolver, before);
  g_object_unref (before);
}

/* No answer about the name at all: the offer goes out without. */
static void
test_no_name (void)
{
  GResolver *before = g_resolver_get_default ();
  TestResolver *resolver = take_over (TRUE, 1000 * 1000);
  RtcPair *pair = offer_by ("stun.test:PORT");

  g_assert_null (strstr (pair->offerer.words, "srflx"));
  rtc_pair_free (pair);
  give_back (resolver, before);
  g_object_unref (before);
}

/* Freed, and given other servers, while names are looked up. */
static void
test_dropped (void)
{
  g_autoptr (BtRtcConfig) config = bt_rtc_config_new ();
  GResolver *before = g_resolver_get_default ();
  TestResolver *resolver = take_over (TRUE, 1000 * 1000);
  RtcPair *pair = make_pair ("stun.test:3478", "", FALSE);

  rtc_pair_offer (pair);
  rtc_pair_run_for (pair, 20);
  rtc_end_drop (&pair->offerer);
  rtc_pair_free (pair);
  pair = make_pair ("stun.test:3478", "", FALSE);
  rtc_pair_offer (pair);
  rtc_pair_run_for (pair, 20);
  g_assert_null (pair->offerer.words);
  bt_rtc_context_set_config (pair->contexts[0], config);
  rtc_pair_run (pair, is_described);
  g_assert_nonnull (pair->offerer.words);
  rtc_pair_free (pair);
  give_back (resolver, before);
  g_object_unref (before);
}

/* --- names ------------------------------------------------------------------------------------------- */

static void
count (gpointer data)
{
  guint *n = data;

  (*n)++;
}

static void
wait_for (const guint *n, guint wanted)
{
  while (*n < wanted)
    g_main_context_iteration (NULL, TRUE);
}

/* By the system's own resolver. How long that takes is not ours to say; so no offer waits for it here. */
static void
test_name (void)
{
  g_autoptr (BtRtcConfig) config = bt_rtc_config_new ();
  BtRtcServers *servers;
  const BtIceServer *server;
  guint n = 0;

  g_strfreev (config->stun);
  config->stun = g_strsplit ("localhost:3479", ",", -1);
  servers = bt_rtc_servers_new (config, count, &n);
  server = &g_array_index (bt_rtc_servers_peek (servers)->stun, BtIceServer, 0);
  wait_for (&n, 1);
  g_assert_true (bt_address_is_loopback (&server->address));
  g_assert_cmpuint (server->address.port, ==, 3479);
  bt_rtc_servers_free (servers);
}

static void
test_again (void)
{
  g_autoptr (BtRtcConfig) config = bt_rtc_config_new ();
  GResolver *before = g_resolver_get_default ();
  TestResolver *resolver = take_over (FALSE, 0);
  gint64 now_us = g_get_monotonic_time ();
  BtRtcServers *servers;
  const BtIceServer *server;
  guint n = 0;

  g_strfreev (config->stun);
  config->stun = g_strsplit ("stun.test:3479", ",", -1);
  servers = bt_rtc_servers_new (config, count, &n);
  server = &g_array_index (bt_rtc_servers_peek (servers)->stun, BtIceServer, 0);
  g_assert_cmpint (bt_rtc_servers_get_deadline (servers), >, now_us);
  wait_for (&n, 1);
  g_assert_cmpuint (server->address.port, ==, 0);
  g_assert_cmpint (bt_rtc_servers_get_deadline (servers), ==, 0);
  bt_rtc_servers_refresh (servers, now_us + SOON_US); /* too early */
  g_assert_cmpuint (resolver->n_asked, ==, 1);
  resolver->knows = TRUE;
  bt_rtc_servers_refresh (servers, now_us + LATER_US);
  wait_for (&n, 2);
  g_assert_cmpuint (server->address.port, ==, 3479);
  bt_rtc_servers_refresh (servers, now_us + 2 * LATER_US); /* it is known */
  g_assert_cmpuint (resolver->n_asked, ==, 2);
  resolver->knows = FALSE;
  bt_rtc_servers_refresh (servers, now_us + MUCH_LATER_US);
  g_assert_cmpuint (resolver->n_asked, ==, 3);
  g_assert_cmpint (bt_rtc_servers_get_deadline (servers), ==, 0); /* nobody waits for it */
  wait_for (&n, 3);
  g_assert_cmpuint (server->address.port, ==, 3479);
  bt_rtc_servers_free (servers);
  give_back (resolver, before);
  g_object_unref (before);
}

/* --- servers that say nothing ------------------------------------------------------------------------ */

static gboolean
is_gathering (RtcPair *pair)
{
  return pair->offerer.rtc->described_by_us != 0;
}

/* A relay that takes connections, and is silent. */
static RtcPair *
offer_by_silence (gboolean relay_only)
{
  guint16 port;
  g_autoptr (GSocket) silent = bind_socket (G_SOCKET_TYPE_STREAM, &port);
  g_autofree char *turn = NULL;
  RtcPair *pair;

  g_assert_true (g_socket_listen (silent, NULL));
  turn = g_strdup_printf ("turn:user:password@127.0.0.1:%u?transport=tcp", port);
  pair = make_pair ("", turn, relay_only);
  rtc_pair_offer (pair);
  rtc_pair_run (pair, is_gathering);
  rtc_pair_run_for (pair, 100);
  g_assert_cmpint (bt_ice_get_state (pair->offerer.rtc->ice), ==, BT_ICE_GATHERING);
  g_assert_false (is_described (pair));
  g_assert_cmpint (pair->offerer.rtc->described_by_us, !=, G_MAXINT64);
  pair->offerer.rtc->described_by_us = g_get_monotonic_time () + SOON_US;
  rtc_pair_run (pair, is_described);
  return pair;
}

static void
test_silence (void)
{
  RtcPair *pair = offer_by_silence (FALSE);

  g_assert_nonnull (strstr (pair->offerer.words, " 127.0.0.1 "));
  rtc_pair_run (pair, rtc_pair_is_open);
  rtc_pair_free (pair);
}

static void
test_silence_relay_only (void)
{
  RtcPair *pair = offer_by_silence (TRUE);

  g_assert_cmpint (pair->offerer.stat.failure, ==, BT_RTC_FAILURE_NO_ADDRESS);
  g_assert_cmpstr (pair->offerer.stat.detail, ==, "no TURN server gave an address");
  rtc_pair_free (pair);
}

/* --- descriptors ------------------------------------------------------------------------------------- */

static void
assert_descriptors (const char *turn, guint n_sockets)
{
  g_autoptr (GArray) locals = g_array_new (FALSE, FALSE, sizeof (BtAddress));
  RtcPair *pair = make_pair ("127.0.0.1:9", turn, FALSE);
  guint max = bt_rtc_context_get_descriptors_max (pair->contexts[0]);
  guint n_before;

  for (guint i = 1; i <= 20; i++) {
    g_autofree char *text = g_strdup_printf ("127.0.0.%u", i);
    BtAddress address;

    g_assert_true (bt_address_parse (&address, text, 1));
    g_array_append_val (locals, address);
  }
  rtc_end_make (&pair->offerer, locals);
  n_before = rtc_count_descriptors ();
  bt_rtc_offer (pair->offerer.rtc);
  rtc_pair_run (pair, is_gathering);
  rtc_pair_run_for (pair, 50);
  g_assert_cmpuint (rtc_count_descriptors (), <=, n_before + max);
  g_assert_cmpuint (rtc_count_descriptors (), >=, n_before + n_sockets);
  rtc_pair_free (pair);
}

/* Of twenty addresses of ours few are taken, and of each kind one. */
static void
test_descriptors (void)
{
  guint16 port;
  g_autoptr (GSocket) silent = bind_socket (G_SOCKET_TYPE_STREAM, &port);
  g_autofree char *turn = g_strdup_printf ("turn:user:password@127.0.0.1:%u?transport=tcp", port);

  g_assert_true (g_socket_listen (silent, NULL));
  assert_descriptors ("", BT_LIMIT_RTC_ADDRESSES);
  assert_descriptors (turn, 2 * BT_LIMIT_RTC_ADDRESSES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc-servers/address", test_address);
  g_test_add_func ("/rtc-servers/slow-name", test_slow_name);
  g_test_add_func ("/rtc-servers/second", test_second);
  g_test_add_func ("/rtc-servers/no-name", test_no_name);
  g_test_add_func ("/rtc-servers/dropped", test_dropped);
  g_test_add_func ("/rtc-servers/name", test_name);
  g_test_add_func ("/rtc-servers/again", test_again);
  g_test_add_func ("/rtc-servers/silence", test_silence);
  g_test_add_func ("/rtc-servers/silence-relay-only", test_silence_relay_only);
  g_test_add_func ("/rtc-servers/descriptors", test_descriptors);
  return g_test_run ();
}
