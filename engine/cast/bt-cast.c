/* bt-cast.c — a file of a torrent on a device elsewhere.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cast/bt-cast-private.h"

#include "base/bt-address.h"

struct _BtCast {
  GObject parent;
  BtCastDevice *device; /* owned */
  BtServer *server;     /* owned; NULL: closed */
  BtCastJob *job;       /* owned; until it is loaded */
  gboolean is_loaded;   /* the device plays what it was told here */
};

G_DEFINE_FINAL_TYPE (BtCast, bt_cast, G_TYPE_OBJECT)

/* --- the way to the device ----------------------------------------------------------------------- */

static GSocketAddress *
to_socket_address (const BtAddress *address)
{
  struct sockaddr_storage native;
  socklen_t size = bt_address_to_sockaddr (address, &native);

  return g_socket_address_new_from_native (&native, size);
}

/* That one's address of ours that packets to @device leave from: a socket for datagrams is told where to
 * send, and sends nothing. NULL: no way leads there. */
static char *
find_local_address (const BtAddress *device, GError **error)
{
  g_autoptr (GSocketAddress) remote = to_socket_address (device), local = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (remote),
                                             G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);
  struct sockaddr_storage native;
  BtAddress address;

  if (socket == NULL || !g_socket_connect (socket, remote, NULL, error)
      || (local = g_socket_get_local_address (socket, error)) == NULL
      || !g_socket_address_to_native (local, &native, sizeof native, error)
      || !bt_address_from_sockaddr (&address, (struct sockaddr *) &native))
    return NULL;
  return bt_address_ip_to_string (&address);
}

/* Numeric, both. */
static gboolean
find_way (BtCastDevice *device, char **local, char **remote, GError **error)
{
  g_autoptr (GError) why = NULL;
  BtAddress address;

  if (bt_address_parse (&address, bt_cast_device_get_address (device), 1)) {
    *local = find_local_address (&address, &why);
    *remote = bt_address_ip_to_string (&address);
    if (*local != NULL)
      return TRUE;
    g_clear_pointer (remote, g_free);
  }
  g_set_error (error, BT_CAST_ERROR, BT_CAST_ERROR_UNREACHABLE,
               "no way leads to %s at %s: %s; check the network", bt_cast_device_get_name (device),
               bt_cast_device_get_address (device),
               why != NULL ? why->message : "no numeric address");
  return FALSE;
}

/* --- starting ------------------------------------------------------------------------------------ */

/* The server is there for as long as the device plays. */
static void
changed_cb (BtCast *self)
{
  if (bt_cast_device_is_busy (self->device))
    return;
  self->is_loaded = FALSE;
  g_signal_handlers_disconnect_by_data (self->device, self);
  g_clear_object (&self->server);
}

static gboolean
load (BtCast *self, GError **error)
{
  g_autoptr (BtCastMedia) media = _bt_cast_job_make_media (self->job, self->server);

  g_clear_pointer (&self->job, bt_cast_job_free);
  self->is_loaded = bt_cast_device_load (self->device, media, error);
  if (!self->is_loaded) {
    g_clear_object (&self->server);
    return FALSE;
  }
  g_signal_connect_object (self->device, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self); /* it may have failed at once */
  return TRUE;
}

static void
served_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BtCast *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->server = bt_engine_serve_finish (BT_ENGINE (engine), result, &error);
  if (self->server != NULL && !bt_server_share (self->server, self->job->torrent))
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                                 "it is not known yet what this torrent holds; try again later");
  if (error != NULL || !load (self, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

void
bt_cast_start_async (BtEngine *engine, BtCastDevice *device, BtCastJob *job,
                     GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (engine, NULL, callback, data);
  BtCast *self = g_object_new (BT_TYPE_CAST, NULL);
  g_autofree char *local = NULL, *remote = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, bt_cast_start_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->device = g_object_ref (device);
  self->job = job;
  if (!find_way (device, &local, &remote, &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  bt_engine_serve_async (engine, &(const BtServerConfig) { .address = local, .device = remote },
                         served_cb, task);
}

BtCast *
bt_cast_start_finish (BtEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what it is ---------------------------------------------------------------------------------- */

BtCastDevice *
bt_cast_get_device (BtCast *self)
{
  return self->device;
}

gboolean
bt_cast_is_serving (BtCast *self)
{
  return self->server != NULL;
}

/* --- object -------------------------------------------------------------------------------------- */

static void
bt_cast_dispose (GObject *object)
{
  BtCast *self = BT_CAST (object);

  if (self->is_loaded) {
    g_signal_handlers_disconnect_by_data (self->device, self);
    bt_cast_device_stop (self->device);
  }
  self->is_loaded = FALSE;
  g_clear_pointer (&self->job, bt_cast_job_free);
  g_clear_object (&self->server);
  g_clear_object (&self->device);
  G_OBJECT_CLASS (bt_cast_parent_class)->dispose (object);
}

static void
bt_cast_class_init (BtCastClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bt_cast_dispose;
}

static void
bt_cast_init (BtCast *self)
{
}
