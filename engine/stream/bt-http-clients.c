/* bt-http-clients.c — how many clients a server has, and how long they may say nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bt-http-clients.h"

#include <poll.h>

#include "base/bt-limits.h"

/* Messages may outlive it: each holds a reference. */
struct _BtHttpClients {
  grefcount n_holders;
  SoupServer *server; /* borrowed */
  guint n_connections;
  gboolean has_only;
  BtAddress only; /* of @has_only; its port does not matter */
};

static void
release (BtHttpClients *self)
{
  if (g_ref_count_dec (&self->n_holders))
    g_free (self);
}

static void
release_cb (gpointer self, GClosure *closure)
{
  release (self);
}

static void
disconnected_cb (SoupServerMessage *message, gpointer data)
{
  BtHttpClients *self = data;

  self->n_connections--;
}

/* (The socket would be the surer thing to watch, but libsoup 3.2 keeps a reference to each for ever.) */
static void
count (BtHttpClients *self, SoupServerMessage *message)
{
  g_ref_count_inc (&self->n_holders);
  g_signal_connect_data (message, "disconnected", G_CALLBACK (disconnected_cb), self, release_cb,
                         0);
  self->n_connections++;
}

static gboolean
is_welcome (BtHttpClients *self, GSocketAddress *remote)
{
  struct sockaddr_storage native;
  BtAddress address;

  if (!self->has_only)
    return TRUE;
  return g_socket_address_to_native (remote, &native, sizeof native, NULL)
         && bt_address_from_sockaddr (&address, (struct sockaddr *) &native)
         && bt_address_equal_ip (&address, &self->only);
}

/* SoupServer asks for the address late, and complains loudly when the client went before: it is told to
 * learn it now. */
static gboolean
is_let_in (BtHttpClients *self, SoupServerMessage *message, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);

  return remote && is_welcome (self, remote) && soup_server_message_get_remote_address (message)
         && self->n_connections <= BT_LIMIT_HTTP_CONNECTIONS;
}

/* A message begins with its connection, which has no second one: see request_cb() of the server. */
static void
request_started_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  BtHttpClients *self = data;
  GSocket *socket = soup_server_message_get_socket (message);

  if (!socket)
    return;
  count (self, message);
  g_socket_set_timeout (socket, BT_LIMIT_HTTP_IDLE);
  g_socket_set_keepalive (socket, TRUE);
  if (!is_let_in (self, message, socket))
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

BtHttpClients *
bt_http_clients_new (SoupServer *server, const BtAddress *only)
{
  BtHttpClients *self = g_new0 (BtHttpClients, 1);

  g_ref_count_init (&self->n_holders);
  self->server = server;
  self->has_only = only != NULL;
  if (only)
    self->only = *only;
  g_signal_connect (server, "request-started", G_CALLBACK (request_started_cb), self);
  return self;
}

void
bt_http_clients_free (BtHttpClients *self)
{
  g_signal_handlers_disconnect_by_data (self->server, self);
  release (self);
}

gboolean
bt_http_message_get_local (SoupServerMessage *message, BtAddress *local)
{
  GSocketAddress *address = soup_server_message_get_local_address (message);
  struct sockaddr_storage native;

  return address && g_socket_address_to_native (address, &native, sizeof native, NULL)
         && bt_address_from_sockaddr (local, (struct sockaddr *) &native);
}

void
bt_http_message_be_patient (SoupServerMessage *message)
{
  g_socket_set_timeout (soup_server_message_get_socket (message), 0);
}

/* libsoup frees all of a connection only when it ends that itself: so it gets something to send that
 * cannot be sent. (A connection that is stolen from libsoup 3.2 leaves a socket behind.) */
void
bt_http_message_hang_up (SoupServerMessage *message)
{
  static const char none = '\0';

  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            &none, sizeof none);
  soup_server_message_unpause (message);
}

/* GIOCondition has poll()'s values, and no name for this one: the other side closed its end. */
GSource *
bt_http_socket_watch_end (GSocket *socket)
{
  return g_socket_create_source (socket, (GIOCondition) POLLRDHUP, NULL);
}
