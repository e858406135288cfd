/* bt-rtc-servers.c — the STUN and TURN servers of an engine, whose names are looked up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-rtc-servers.h"

#include <gio/gio.h>

/* A resolver answers in milliseconds or not at all; the offers wait meanwhile, and would be without an
 * address from outside if they did not. */
#define WAIT_US (2 * G_USEC_PER_SEC)
#define AGAIN_US (30 * G_USEC_PER_SEC) /* after a look-up that found nothing */

/* A server that is known by name. */
typedef struct {
  char *host;
  guint16 port;
  GArray *servers; /* borrowed: the list in which it stands */
  guint index;
  gboolean is_sought; /* a look-up is under way */
  gint64 begun_us;    /* the last one */
} Name;

struct _BtRtcServers {
  BtIceServers servers;
  GPtrArray *names; /* Name */
  GCancellable *cancellable;
  BtRtcServersFunc func;
  gpointer data;
};

typedef struct {
  BtRtcServers *servers; /* gone once it was cancelled, as is the name */
  Name *name;
  GCancellable *cancellable;
} Lookup;

/* --- names -------------------------------------------------------------------------------------------- */

static BtIceServer *
get_server (const Name *self)
{
  return &g_array_index (self->servers, BtIceServer, self->index);
}

/* IPv4 where there is the choice: it is what stands behind translators, whose outside we ask for. */
static void
choose_address (const Name *self, GList *addresses)
{
  BtIceServer *server = get_server (self);

  for (GList *at = addresses; at != NULL; at = at->next) {
    g_autofree char *text = g_inet_address_to_string (at->data);
    BtAddress address;

    if (bt_address_parse (&address, text, self->port)
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

  if (!g_cancellable_is_cancelled (lookup->cancellable)) {
    lookup->name->is_sought = FALSE;
    choose_address (lookup->name, addresses);
    lookup->servers->func (lookup->servers->data);
  }
  g_resolver_free_addresses (addresses);
  g_object_unref (lookup->cancellable);
  g_free (lookup);
}

static void
look_up (BtRtcServers *self, Name *name, gint64 now_us)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->servers = self;
  lookup->name = name;
  lookup->cancellable = g_object_ref (self->cancellable);
  name->is_sought = TRUE;
  name->begun_us = now_us;
  g_resolver_lookup_by_name_async (resolver, name->host, self->cancellable, found_cb, lookup);
}

void
bt_rtc_servers_refresh (BtRtcServers *self, gint64 now_us)
{
  for (guint i = 0; i < self->names->len; i++) {
    Name *name = g_ptr_array_index (self->names, i);

    if (!name->is_sought && get_server (name)->address.port == 0
        && now_us - name->begun_us >= AGAIN_US)
      look_up (self, name, now_us);
  }
}

gint64
bt_rtc_servers_get_deadline (const BtRtcServers *self)
{
  gint64 deadline_us = 0;

  for (guint i = 0; i < self->names->len; i++) {
    const Name *name = g_ptr_array_index (self->names, i);

    if (name->is_sought)
      deadline_us = MAX (deadline_us, name->begun_us + WAIT_US);
  }
  return deadline_us;
}

/* --- life --------------------------------------------------------------------------------------------- */

static void
clear_server (gpointer data)
{
  BtIceServer *server = data;

  g_free (server->user);
  g_free (server->password);
}

static GArray *
new_list (void)
{
  GArray *servers = g_array_new (FALSE, TRUE, sizeof (BtIceServer));

  g_array_set_clear_func (servers, clear_server);
  return servers;
}

static void
free_name (gpointer data)
{
  Name *self = data;

  g_free (self->host);
  g_free (self);
}

/* Takes over what @server holds. */
static void
add_server (BtRtcServers *self, GArray *servers, BtIceServer server, const char *host, guint16 port)
{
  gboolean is_known = bt_address_parse (&server.address, host, port);
  Name *name;

  if (!is_known)
    server.address.port = 0;
  g_array_append_val (servers, server);
  if (is_known)
    return;
  name = g_new0 (Name, 1);
  name->host = g_strdup (host);
  name->port = port;
  name->servers = servers;
  name->index = servers->len - 1;
  g_ptr_array_add (self->names, name);
  look_up (self, name, g_get_monotonic_time ());
}

static void
add_stun (BtRtcServers *self, const char *text)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (bt_rtc_parse_stun (text, &host, &port, NULL))
    add_server (self, self->servers.stun, (BtIceServer) { 0 }, host, port);
}

static void
add_turn (BtRtcServers *self, const char *text)
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

BtRtcServers *
bt_rtc_servers_new (const BtRtcConfig *config, BtRtcServersFunc func, gpointer data)
{
  BtRtcServers *self = g_new0 (BtRtcServers, 1);

  self->servers.stun = new_list ();
  self->servers.turn = new_list ();
  self->servers.relay_only = config->relay_only;
  self->names = g_ptr_array_new_with_free_func (free_name);
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->data = data;
  for (guint i = 0; config->stun != NULL && config->stun[i] != NULL; i++)
    add_stun (self, config->stun[i]);
  for (guint i = 0; config->turn != NULL && config->turn[i] != NULL; i++)
    add_turn (self, config->turn[i]);
  return self;
}

void
bt_rtc_servers_free (BtRtcServers *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->names);
  g_array_unref (self->servers.stun);
  g_array_unref (self->servers.turn);
  g_free (self);
}

const BtIceServers *
bt_rtc_servers_peek (const BtRtcServers *self)
{
  return &self->servers;
}

guint
bt_rtc_servers_count_tcp (const BtRtcServers *self)
{
  guint n = 0;

  for (guint i = 0; i < self->servers.turn->len; i++)
    n += g_array_index (self->servers.turn, BtIceServer, i).tcp ? 1 : 0;
  return n;
}
