/* bt-server.c — files of torrents at a URL, for players and devices.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-server-private.h"

#include <string.h>

#include "model/bt-engine-private.h"
#include "stream/bt-stream-service.h"

struct _BtServer {
  GObject parent;
  BtEngine *engine;         /* borrowed; NULL: closed */
  BtStreamService *service; /* owned; likewise */
  BtStreamServerConfig config;
  GPtrArray *shared; /* owned; BtTorrent, owned references */
  guint n_texts;
  guint16 port;
};

G_DEFINE_FINAL_TYPE (BtServer, bt_server, G_TYPE_OBJECT)

void
_bt_server_close (BtServer *self)
{
  if (self->engine == NULL)
    return;
  g_clear_pointer (&self->service, bt_stream_service_free);
  g_ptr_array_remove (self->engine->servers, self);
  self->engine = NULL;
}

static void
bt_server_dispose (GObject *object)
{
  _bt_server_close (BT_SERVER (object));
  G_OBJECT_CLASS (bt_server_parent_class)->dispose (object);
}

static void
bt_server_finalize (GObject *object)
{
  g_ptr_array_unref (BT_SERVER (object)->shared);
  G_OBJECT_CLASS (bt_server_parent_class)->finalize (object);
}

static void
bt_server_class_init (BtServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bt_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = bt_server_finalize;
}

static void
bt_server_init (BtServer *self)
{
  self->shared = g_ptr_array_new_with_free_func (g_object_unref);
}

/* --- opening ----------------------------------------------------------------------------------- */

static gboolean
parse_ip (BtAddress *address, const char *text)
{
  return g_hostname_is_ip_address (text) && bt_address_parse (address, text, BT_SERVER_PORT);
}

static gboolean
take_config (BtServer *self, const BtServerConfig *config, GError **error)
{
  const char *address = config->address != NULL ? config->address : "127.0.0.1";

  if (!parse_ip (&self->config.address, address)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "“%s” is no numeric address of this computer", address);
    return FALSE;
  }
  self->config.address.port = config->port;
  self->config.may_take_another = config->may_take_another;
  self->config.is_for_device = config->device != NULL;
  if (config->device != NULL && !parse_ip (&self->config.device, config->device)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no numeric address",
                 config->device);
    return FALSE;
  }
  bt_http_token_init (&self->config.token);
  return TRUE;
}

void
bt_engine_serve_async (BtEngine *engine, const BtServerConfig *config, GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task;
  BtServer *self;
  GError *error = NULL;
  guint64 serial;

  BT_ENGINE_RETURN_IF_FOREIGN (engine);
  task = g_task_new (engine, NULL, callback, data);
  g_task_set_source_tag (task, bt_engine_serve_async);
  self = g_object_new (BT_TYPE_SERVER, NULL);
  g_task_set_task_data (task, self, g_object_unref);
  if (engine->session == NULL || engine->stopping)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the engine was stopped");
  if (error != NULL || !take_config (self, config, &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  self->engine = engine;
  g_ptr_array_add (engine->servers, self);
  self->service = bt_stream_service_new (engine->session, &self->config, &serial);
  _bt_engine_expect_reply (engine, serial, task);
}

void
_bt_server_return_opened (GTask *task, BtNews *news)
{
  BtServer *self = g_task_get_task_data (task);

  self->port = news->port;
  if (news->error != NULL)
    g_task_return_error (task, g_steal_pointer (&news->error));
  else
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

BtServer *
bt_engine_serve_finish (BtEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- sharing ----------------------------------------------------------------------------------- */

gboolean
bt_server_share (BtServer *self, BtTorrent *torrent)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);

  g_return_val_if_fail (BT_IS_SERVER (self), FALSE);
  if (metainfo == NULL || self->engine == NULL || torrent->engine != self->engine)
    return FALSE;
  if (!g_ptr_array_find (self->shared, torrent, NULL))
    g_ptr_array_add (self->shared, g_object_ref (torrent));
  bt_stream_service_share (self->service, torrent->id, metainfo);
  return TRUE;
}

void
_bt_server_forget (BtServer *self, BtTorrent *torrent)
{
  if (!g_ptr_array_find (self->shared, torrent, NULL))
    return;
  bt_stream_service_unshare (self->service, torrent->id);
  g_ptr_array_remove (self->shared, torrent);
}

guint16
bt_server_get_port (BtServer *self)
{
  g_return_val_if_fail (BT_IS_SERVER (self), 0);
  return self->port;
}

/* --- URLs -------------------------------------------------------------------------------------- */

/* One cannot go to all addresses. */
static BtAddress
get_address (BtServer *self)
{
  static const guint8 any4[16] = { [10] = 0xff, [11] = 0xff }, any6[16] = { 0 };
  BtAddress address = self->config.address;

  if (memcmp (address.ip, any4, sizeof any4) == 0)
    parse_ip (&address, "127.0.0.1");
  else if (memcmp (address.ip, any6, sizeof any6) == 0)
    parse_ip (&address, "::1");
  address.port = self->port;
  return address;
}

static char *
format_url (BtServer *self, const BtHttpTarget *target, const char *name)
{
  BtAddress address = get_address (self);
  g_autofree char *host = bt_address_to_string (&address);
  g_autofree char *path = bt_http_path_format (target, &self->config.token, name);

  return g_strconcat ("http://", host, path, NULL);
}

char *
bt_server_dup_url (BtServer *self, BtTorrent *torrent, guint32 file)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);
  const BtHttpTarget target = { BT_HTTP_FILE, torrent->id, file };

  g_return_val_if_fail (BT_IS_SERVER (self), NULL);
  if (!g_ptr_array_find (self->shared, torrent, NULL) || file >= bt_metainfo_get_n_files (metainfo))
    return NULL;
  return format_url (self, &target, bt_metainfo_get_file (metainfo, file)->path);
}

char *
bt_server_add_text (BtServer *self, GBytes *text)
{
  const BtHttpTarget target = { .kind = BT_HTTP_TEXT, .file = self->n_texts++ };

  g_return_val_if_fail (BT_IS_SERVER (self), NULL);
  if (self->service != NULL)
    bt_stream_service_set_text (self->service, target.file, text);
  return format_url (self, &target, NULL);
}

char *
bt_server_dup_index_url (BtServer *self)
{
  const BtHttpTarget target = { .kind = BT_HTTP_PAGE };

  g_return_val_if_fail (BT_IS_SERVER (self), NULL);
  return format_url (self, &target, NULL);
}

char *
bt_server_dup_playlist_url (BtServer *self)
{
  const BtHttpTarget target = { .kind = BT_HTTP_PLAYLIST };

  g_return_val_if_fail (BT_IS_SERVER (self), NULL);
  return format_url (self, &target, NULL);
}
