/* stream-server-fixture.c — a streaming server with one file, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream-server-fixture.h"

GInputStream *
stream_server_fixture_open_cb (guint32 torrent, guint32 file, guint64 size, gpointer data)
{
  StreamServerFixture *self = data;

  g_assert_cmpuint (torrent, ==, STREAM_SERVER_TORRENT);
  g_assert_cmpuint (file, ==, 0);
  g_assert_cmpuint (size, ==, g_bytes_get_size (self->bytes->bytes));
  return late_stream_new (self->bytes);
}

static void
configure (BtStreamServerConfig *config, const char *device)
{
  bt_address_parse (&config->address, "127.0.0.1:1", 0);
  config->address.port = 0;
  config->is_for_device = device != NULL;
  g_assert_true (device == NULL || bt_address_parse (&config->device, device, 8009));
  bt_http_token_init (&config->token);
}

StreamServerFixture *
stream_server_fixture_new (const char *name, gsize size, gsize n_here, const char *device)
{
  StreamServerFixture *self = g_new0 (StreamServerFixture, 1);
  const BtHttpTarget target = { BT_HTTP_FILE, STREAM_SERVER_TORRENT, 0 };
  g_autoptr (GError) error = NULL;

  self->torrent = torrent_fixture_new (name, size, 1, NULL);
  self->metainfo = bt_metainfo_new (self->torrent->torrent, NULL);
  self->bytes = late_bytes_new (size, n_here);
  configure (&self->config, device);
  self->server = bt_stream_server_new (&self->config, stream_server_fixture_open_cb, self, &error);
  g_assert_no_error (error);
  bt_stream_server_share (self->server, STREAM_SERVER_TORRENT, self->metainfo);
  self->port = bt_stream_server_get_port (self->server);
  self->path = bt_http_path_format (&target, &self->config.token, name);
  return self;
}

void
stream_server_fixture_free (StreamServerFixture *self)
{
  g_clear_pointer (&self->server, bt_stream_server_free);
  http_wait_for (&self->bytes->n_streams, 0);
  late_bytes_free (self->bytes);
  bt_metainfo_unref (self->metainfo);
  torrent_fixture_free (self->torrent);
  g_free (self->path);
  g_free (self);
}
