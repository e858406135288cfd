/* bt-rtc-context.c — what all peers over WebRTC of an engine share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-rtc-private.h"

/* A server's name that is looked up. */
typedef struct {
  GArray *servers; /* reference; others may be in place by then */
  guint index;
  guint16 port;
} Lookup;

/* --- servers ------------------------------------------------------------------------------------------ */

static void
clear_server (gpointer data)
{
  BtIceServer *server = data;

  g_free (server->user);
  g_free (server->password);
}

static GArray *
new_servers (void)
{
  GArray *servers = g_array_new (FALSE, TRUE, sizeof (BtIceServer));

  g_array_set_clear_func (servers, clear_server);
  return servers;
}

/* IPv4 where there is the choice: it is what stands behind translators, whose outside we ask for. */
static void
choose_address (BtIceServer *server, GList *addresses, guint16 port)
{
  for (GList *at = addresses; at != NULL; at = at->next) {
    g_autofree char *text = g_inet_address_to_string (at->data);
    BtAddress address;

    if (bt_address_parse (&address, text, port)
        && (server->address.port == 0 || bt_address_is_v4 (&address))) {
      server->address = address;
      if (bt_address_is_v4 (&address))
        return;
    }
  }
}

static void
found_cb (GObject *resolver, GAsyncResult *result, gpointer data)
{
  Lookup *lookup = data;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (resolver), result, NULL);

  choose_address (&g_array_index (lookup->servers, BtIceServer, lookup->index), addresses,
                  lookup->port);
  g_resolver_free_addresses (addresses);
  g_array_unref (lookup->servers);
  g_free (lookup);
}

/* Takes over what @server holds. */
static void
add_server (BtRtcContext *self, GArray *servers, BtIceServer server, const char *host, guint16 port)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  Lookup *lookup;

  if (bt_address_parse (&server.address, host, port)) {
    g_array_append_val (servers, server);
    return;
  }
  server.address.port = 0;
  g_array_append_val (servers, server);
  lookup = g_new0 (Lookup, 1);
  lookup->servers = g_array_ref (servers);
  lookup->index = servers->len - 1;
  lookup->port = port;
  g_resolver_lookup_by_name_async (resolver, host, self->cancellable, found_cb, lookup);
}

static void
add_stun (BtRtcContext *self, const char *text)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (bt_rtc_parse_stun (text, &host, &port, NULL))
    add_server (self, self->servers.stun, (BtIceServer) { 0 }, host, port);
}

static void
add_turn (BtRtcContext *self, const char *text)
{
  BtRtcRelay relay = { 0 };
  BtIceServer server = { 0 };

  if (!bt_rtc_parse_turn (text, &relay, NULL))
    return;
  server.user = g_steal_pointer (&relay.user);
  server.password = g_steal_pointer (&relay.password);
  server.tcp = relay.tcp;
  add_server (self, self->servers.turn, server, relay.host, relay.port);
  bt_rtc_relay_clear (&relay);
}

static void
clear_servers (BtRtcContext *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_array_unref (self->servers.stun);
  g_array_unref (self->servers.turn);
}

static void
make_servers (BtRtcContext *self)
{
  self->cancellable = g_cancellable_new ();
  self->servers.stun = new_servers ();
  self->servers.turn = new_servers ();
}

void
bt_rtc_context_set_config (BtRtcContext *self, const BtRtcConfig *config)
{
  clear_servers (self);
  make_servers (self);
  self->servers.relay_only = config->relay_only;
  for (guint i = 0; config->stun != NULL && config->stun[i] != NULL; i++)
    add_stun (self, config->stun[i]);
  for (guint i = 0; config->turn != NULL && config->turn[i] != NULL; i++)
    add_turn (self, config->turn[i]);
}

/* --- the rest ----------------------------------------------------------------------------------------- */

BtRtcContext *
bt_rtc_context_new (GMainContext *context, GError **error)
{
  BtCertificate *certificate = bt_certificate_new (error);
  BtRtcContext *self;

  if (certificate == NULL)
    return NULL;
  self = g_new0 (BtRtcContext, 1);
  self->main = g_main_context_ref (context);
  self->certificate = certificate;
  self->pool = bt_sctp_pool_new (context);
  make_servers (self);
  return self;
}

void
bt_rtc_context_free (BtRtcContext *self)
{
  g_assert (self->n_rtcs == 0);
  clear_servers (self);
  bt_sctp_pool_free (self->pool);
  bt_certificate_free (self->certificate);
  g_main_context_unref (self->main);
  g_free (self);
}
