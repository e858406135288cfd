/* test-session-dht.c — torrents of several sessions find each other in a DHT that they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gstdio.h>

#include "session-fixture.h"
#include "store-fixture.h"

#define PIECE_LENGTH 32768

static const FixtureFile files[] = { { "one", 2 * PIECE_LENGTH }, { "two", 100000 }, { NULL, 0 } };

typedef struct {
  Fixture *fixture;
  Node *first; /* where others enter */
  char *entrance;
  char *folder; /* to download into */
} Place;

static Node *
new_node (const char *entrance, const char *state, gboolean use_dht)
{
  const char *routers[] = { entrance, NULL };
  BtSessionConfig config;

  node_config_init (&config, state);
  config.options.use_dht = use_dht;
  config.dht_routers = routers;
  return node_new_with (&config);
}

/* A torrent that nobody else has keeps it busy: without one a session enters no DHT. */
static void
add_stranger (Node *self, const Place *place)
{
  BtAddParams *params = node_params (NULL, place->folder);
  g_autoptr (GError) error = NULL;

  params->magnet =
      bt_magnet_new ("magnet:?xt=urn:btih:00112233445566778899aabbccddeeff00112233", &error);
  g_assert_no_error (error);
  node_add (self, params);
}

static void
place_init (Place *self)
{
  self->fixture = fixture_new (files, PIECE_LENGTH);
  self->folder = g_build_filename (self->fixture->folder, "down", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->first = new_node (NULL, NULL, TRUE);
  self->entrance = g_strdup_printf ("127.0.0.1:%u", self->first->port);
  add_stranger (self->first, self);
}

static void
place_clear (Place *self)
{
  node_free (self->first);
  g_free (self->entrance);
  g_free (self->folder);
  fixture_free (self->fixture);
}

static void
add_seed (Node *self, const Place *place)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (place->fixture->metainfo); i++)
    fixture_plant (place->fixture, i, TRUE, files[i].length);
  node_add (self, node_params (place->fixture->metainfo, place->fixture->folder));
  node_wait_state (self, 0, BT_TORRENT_SEEDING);
}

static void
add_magnet (Node *self, const Place *place)
{
  BtAddParams *params = node_params (NULL, place->folder);
  g_autofree char *text =
      bt_magnet_format (bt_metainfo_get_info_hash (place->fixture->metainfo), NULL, NULL);

  params->magnet = bt_magnet_new (text, NULL);
  node_add (self, params);
}

/* --- finding ------------------------------------------------------------------------------------------- */

static void
test_magnet (void)
{
  Place place;
  Node *seed, *leech;

  place_init (&place);
  seed = new_node (place.entrance, NULL, TRUE);
  leech = new_node (place.entrance, NULL, TRUE);
  add_seed (seed, &place);
  add_magnet (leech, &place);
  node_wait_state (leech, 0, BT_TORRENT_SEEDING);
  g_assert_cmpuint (leech->n_complete, ==, 1);
  node_free (leech);
  node_free (seed);
  place_clear (&place);
}

static gboolean
has_nodes (Node *self, gconstpointer data)
{
  return self->dht.n_good >= GPOINTER_TO_UINT (data);
}

static gboolean
knows_lookup (Node *self, gconstpointer data)
{
  return self->dht_stat != NULL && self->dht_stat->lookups->len > 0;
}

static void
test_watch (void)
{
  Place place;
  Node *other;
  const BtDhtLookupStat *lookup;

  place_init (&place);
  other = new_node (place.entrance, NULL, TRUE);
  add_stranger (other, &place);
  g_assert_null (other->dht_stat);
  bt_session_set_dht_watch (other->session, TRUE);
  node_wait (other, knows_lookup, NULL);
  node_wait (other, has_nodes, GUINT_TO_POINTER (1));
  lookup = &g_array_index (other->dht_stat->lookups, BtDhtLookupStat, 0);
  g_assert_cmpuint (lookup->n_asked, >=, 1);
  g_assert_cmpint (memcmp (lookup->target, "\x00\x11\x22\x33", 4), ==, 0);
  node_free (other);
  place_clear (&place);
}

/* The table of the last session is enough to come back. */
static void
test_saved (void)
{
  Place place;
  g_autofree char *state = NULL, *file = NULL;
  Node *other;

  place_init (&place);
  state = g_build_filename (place.fixture->folder, "state", NULL);
  file = g_build_filename (state, "dht", NULL);
  other = new_node (place.entrance, state, TRUE);
  add_stranger (other, &place);
  bt_session_set_dht_watch (other->session, TRUE);
  node_wait (other, has_nodes, GUINT_TO_POINTER (1));
  node_free (other);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));

  other = new_node (NULL, state, TRUE);
  bt_session_set_dht_watch (other->session, TRUE);
  node_wait (other, has_nodes, GUINT_TO_POINTER (1));
  node_free (other);
  place_clear (&place);
}

static gboolean
asked_in_vain (Node *self, gconstpointer data)
{
  const BtDhtLookupStat *lookup;

  if (!knows_lookup (self, data))
    return FALSE;
  lookup = &g_array_index (self->dht_stat->lookups, BtDhtLookupStat, 0);
  return !lookup->is_running && lookup->n_asked > 0;
}

/* Nobody answered; as soon as somebody does, the torrent asks again before the twenty seconds are over
 * after which it would by itself. */
static void
test_back (void)
{
  Place place;
  BtSessionConfig config;
  Node *leech, *seed;
  int port = node_find_free_port ();
  gint64 vain_us;
  g_autofree char *entrance = g_strdup_printf ("127.0.0.1:%d", port), *other = NULL;
  const char *routers[] = { NULL, NULL };

  place_init (&place);
  leech = new_node (entrance, NULL, TRUE);
  bt_session_set_dht_watch (leech->session, TRUE);
  add_magnet (leech, &place);
  node_wait (leech, asked_in_vain, NULL);
  vain_us = g_get_monotonic_time ();

  routers[0] = other = g_strdup_printf ("127.0.0.1:%u", leech->port);
  node_config_init (&config, NULL);
  config.options.use_dht = TRUE;
  config.dht_routers = routers;
  config.listen_port = port;
  seed = node_new_with (&config);
  add_seed (seed, &place);
  node_wait_state (leech, 0, BT_TORRENT_SEEDING);
  g_assert_cmpint (g_get_monotonic_time () - vain_us, <, 19 * G_USEC_PER_SEC);
  node_free (leech);
  node_free (seed);
  place_clear (&place);
}

/* --- not finding --------------------------------------------------------------------------------------- */

static gboolean
was_told (Node *self, gconstpointer data)
{
  return self->dht_stat != NULL;
}

static gboolean
is_off (Node *self, gconstpointer data)
{
  return !self->dht.is_running;
}

static void
test_off (void)
{
  Place place;
  Node *other;
  BtEngineOptions options;

  place_init (&place);
  other = new_node (place.entrance, NULL, FALSE);
  add_stranger (other, &place);
  bt_session_set_dht_watch (other->session, TRUE);
  node_wait (other, was_told, NULL);
  g_assert_false (other->dht.is_running);
  g_assert_cmpuint (other->dht_stat->lookups->len, ==, 0);

  bt_engine_options_init (&options);
  options.use_lsd = options.use_pex = FALSE;
  bt_session_set_options (other->session, &options);
  node_wait (other, has_nodes, GUINT_TO_POINTER (1));
  options.use_dht = FALSE;
  bt_session_set_options (other->session, &options);
  node_wait (other, is_off, NULL);
  node_free (other);
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-dht/magnet", test_magnet);
  g_test_add_func ("/session-dht/watch", test_watch);
  g_test_add_func ("/session-dht/back", test_back);
  g_test_add_func ("/session-dht/saved", test_saved);
  g_test_add_func ("/session-dht/off", test_off);
  return g_test_run ();
}
