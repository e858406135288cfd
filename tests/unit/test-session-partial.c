/* test-session-partial.c — what a tracker hears of one that wants some of the files (BEP 21).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>

#include "session-fixture.h"
#include "store-fixture.h"

#define PIECE_LENGTH 32768
#define FIRST_BYTES (2 * PIECE_LENGTH)
#define SECOND_BYTES 100000 /* the last piece is short */
#define NO_PEERS "d8:intervali1800e5:peers0:e"

static const FixtureFile files[] = { { "one", FIRST_BYTES }, { "two", SECOND_BYTES }, { NULL, 0 } };

typedef struct {
  Fixture *fixture;
  SoupServer *server;
  char *url;
  GString *heard; /* "event left; " for each announce */
  Node *seed, *leech;
} Place;

static void
serve_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  const char *event = g_hash_table_lookup (query, "event");
  Place *self = data;

  g_string_append_printf (self->heard, "%s %s; ", event != NULL ? event : "-",
                          (const char *) g_hash_table_lookup (query, "left"));
  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            NO_PEERS, sizeof NO_PEERS - 1);
}

static Place *
place_new (void)
{
  Place *self = g_new0 (Place, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->fixture = fixture_new (files, PIECE_LENGTH);
  self->heard = g_string_new (NULL);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, serve_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d/announce", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->seed = node_new (NULL);
  self->leech = node_new (NULL);
  return self;
}

static void
place_free (Place *self)
{
  g_clear_pointer (&self->seed, node_free);
  g_clear_pointer (&self->leech, node_free);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture_free (self->fixture);
  g_string_free (self->heard, TRUE);
  g_free (self->url);
  g_free (self);
}

/* The seed has both files. */
static void
add_seed (Place *self)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (self->fixture->metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (self->fixture->metainfo, i);
    g_autofree char *path = g_build_filename (self->fixture->folder, file->path, NULL);
    g_autofree char *folder = g_path_get_dirname (path);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (path, (char *) self->fixture->content + file->offset,
                                        (gssize) file->length, NULL));
  }
  node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
}

static guint32
add_leech (Place *self, const char *folder)
{
  BtAddParams *params = node_params (self->fixture->metainfo, folder);

  params->selection = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (params->selection, &(guint32) { 0 }, 1);
  params->trackers = g_strsplit (self->url, " ", -1);
  return node_add (self->leech, params);
}

static void
wait_heard (Place *self, const char *wanted)
{
  gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!g_str_equal (self->heard->str, wanted)) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
    if (g_get_monotonic_time () > end_us)
      g_error ("the tracker heard '%s', not '%s'", self->heard->str, wanted);
  }
}

/* It never says that it is complete, nor that nothing is left. */
static void
test_half (void)
{
  Place *self = place_new ();
  g_autofree char *folder = g_build_filename (self->fixture->root, "leech", NULL);
  guint32 id;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  add_seed (self);
  id = add_leech (self, folder);
  wait_heard (self, "started 65536; ");
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  bt_session_set_paused (self->leech->session, id, TRUE);
  wait_heard (self, "started 65536; stopped 100000; ");
  place_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-partial/half", test_half);
  return g_test_run ();
}
