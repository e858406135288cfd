/* test-engine-serve.c — an engine whose torrents are asked for over HTTP.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine-fixture.h"
#include "http-client.h"
#include "model/bt-server.h"

#define SIZE 300000 /* bytes; some pieces, the last one short */

typedef struct {
  TorrentFixture *fixture;
  BtEngine *engine;
  BtTorrent *torrent;
  BtServer *server;
  char *path; /* of the file's URL */
} Place;

static BtTorrent *
add (Place *self, const char *folder)
{
  const BtAddChoices choices = { .folder = folder };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BtTorrent *torrent;

  bt_engine_add_async (self->engine, self->fixture->path, &choices, NULL, engine_fixture_take_cb,
                       &result);
  torrent = bt_engine_add_finish (self->engine, engine_fixture_wait (&result), NULL, &error);
  g_assert_no_error (error);
  return torrent;
}

static BtServer *
serve (Place *self, const BtServerConfig *config, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bt_engine_serve_async (self->engine, config, engine_fixture_take_cb, &result);
  return bt_engine_serve_finish (self->engine, engine_fixture_wait (&result), error);
}

/* @is_filled: all of the file is here; otherwise nothing, and nobody has it. */
static void
place_init (Place *self, gboolean is_filled)
{
  const BtServerConfig config = { .port = 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL, *url = NULL;

  self->fixture = torrent_fixture_new ("film.mkv", SIZE, 6, NULL);
  folder = torrent_fixture_make_folder (self->fixture, "download", is_filled);
  self->engine = engine_fixture_open (NULL, folder, NULL);
  self->torrent = add (self, folder);
  self->server = serve (self, &config, &error);
  g_assert_no_error (error);
  g_assert_null (bt_server_dup_url (self->server, self->torrent, 0));
  g_assert_true (bt_server_share (self->server, self->torrent));
  url = bt_server_dup_url (self->server, self->torrent, 0);
  g_assert_null (bt_server_dup_url (self->server, self->torrent, 1));
  self->path = g_strdup (strchr (url + strlen ("http://"), '/'));
}

static void
place_clear (Place *self)
{
  g_clear_object (&self->server);
  g_clear_object (&self->torrent);
  engine_fixture_close (self->engine);
  torrent_fixture_free (self->fixture);
  g_free (self->path);
}

static HttpResponse *
get (Place *self, const char *path)
{
  guint16 port = bt_server_get_port (self->server);
  g_autoptr (HttpClient) client = http_client_new (port);

  http_client_get (client, port, path, "");
  return http_client_take (client, TRUE);
}

static void
test_file (void)
{
  Place place = { NULL };
  g_autoptr (HttpResponse) response = NULL, page = NULL;
  g_autofree char *url = NULL;

  place_init (&place, TRUE);
  response = get (&place, place.path);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_true (g_bytes_equal (response->body, place.fixture->data));
  url = bt_server_dup_index_url (place.server);
  page = get (&place, strchr (url + strlen ("http://"), '/'));
  g_assert_cmpuint (page->status, ==, 200);
  place_clear (&place);
}

/* Who waits for what nobody has is told when the torrent goes, or the engine, or the server. */
static void
begin_waiting (Place *place, HttpClient **client)
{
  guint16 port = bt_server_get_port (place->server);
  g_autofree char *head = NULL;

  *client = http_client_new (port);
  http_client_get (*client, port, place->path, "");
  head = http_client_take_head (*client);
  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 200"));
}

static void
assert_hung_up (HttpClient *client)
{
  g_assert_null (http_client_take_head (client));
  g_assert_true (client->is_over);
  http_client_free (client);
}

static void
test_removed (void)
{
  Place place = { NULL };
  g_autoptr (HttpResponse) response = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  HttpClient *client;

  place_init (&place, FALSE);
  begin_waiting (&place, &client);
  bt_engine_remove_async (place.engine, place.torrent, BT_REMOVAL_KEEP, engine_fixture_take_cb,
                          &result);
  engine_fixture_wait (&result);
  g_clear_object (&result);
  assert_hung_up (client);
  response = get (&place, place.path);
  g_assert_cmpuint (response->status, ==, 404);
  g_assert_null (bt_server_dup_url (place.server, place.torrent, 0));
  place_clear (&place);
}

static void
test_engine_ends (void)
{
  Place place = { NULL };
  g_autoptr (GAsyncResult) result = NULL;
  HttpClient *client;

  place_init (&place, FALSE);
  begin_waiting (&place, &client);
  bt_engine_stop_async (place.engine, engine_fixture_take_cb, &result);
  assert_hung_up (client);
  engine_fixture_wait (&result);
  g_assert_false (bt_server_share (place.server, place.torrent));
  g_clear_object (&result);
  g_clear_object (&place.server);
  g_clear_object (&place.torrent);
  g_assert_finalize_object (place.engine);
  torrent_fixture_free (place.fixture);
  g_free (place.path);
}

static void
test_server_ends (void)
{
  Place place = { NULL };
  HttpClient *client;

  place_init (&place, FALSE);
  begin_waiting (&place, &client);
  g_clear_object (&place.server);
  assert_hung_up (client);
  place_clear (&place);
}

static void
test_ports (void)
{
  Place place = { NULL };
  BtServerConfig config;
  g_autoptr (GError) error = NULL;
  g_autoptr (BtServer) other = NULL;

  place_init (&place, TRUE);
  config = (BtServerConfig) { .port = bt_server_get_port (place.server) };
  g_assert_null (serve (&place, &config, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);
  config.may_take_another = TRUE;
  other = serve (&place, &config, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bt_server_get_port (other), !=, config.port);
  config.address = "example.org";
  g_assert_null (serve (&place, &config, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_object (&other);
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-serve/file", test_file);
  g_test_add_func ("/engine-serve/removed", test_removed);
  g_test_add_func ("/engine-serve/engine-ends", test_engine_ends);
  g_test_add_func ("/engine-serve/server-ends", test_server_ends);
  g_test_add_func ("/engine-serve/ports", test_ports);
  return g_test_run ();
}
