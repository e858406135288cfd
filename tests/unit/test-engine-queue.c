/* test-engine-queue.c — the queue and its goals as a person's program sees them, with trackers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <libsoup/soup.h>

#include "engine-fixture.h"
#include "model/bt-engine-private.h"

#define N_TORRENTS 2
#define DATA_BYTES 300000 /* bytes; some pieces, the last one short */
#define TICK_US 1000      /* a second of goals */
#define NO_PEERS "d8:intervali1800e5:peers0:e"

/* Each torrent has a tracker of its own, whose address holds its index. */
typedef struct {
  SoupServer *server;
  GString *events[N_TORRENTS]; /* a letter an announce: s: started, x: stopped, -: another */
  TorrentFixture *fixtures[N_TORRENTS];
  BtEngine *engine;
  BtTorrent *torrents[N_TORRENTS];
} Place;

static void
serve_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  Place *self = data;
  const char *event = g_hash_table_lookup (query, "event");
  guint index = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "index"), NULL, 10);

  g_assert_cmpuint (index, <, N_TORRENTS);
  g_string_append_c (self->events[index], g_strcmp0 (event, "started") == 0   ? 's'
                                          : g_strcmp0 (event, "stopped") == 0 ? 'x'
                                                                              : '-');
  soup_server_message_set_status (message, 200, NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            NO_PEERS, sizeof NO_PEERS - 1);
}

static void
make_fixtures (Place *self)
{
  GSList *uris = soup_server_get_uris (self->server);

  for (guint i = 0; i < N_TORRENTS; i++) {
    g_autofree char *name = g_strdup_printf ("film-%u", i);
    g_autofree char *url =
        g_strdup_printf ("http://127.0.0.1:%d/announce?index=%u", g_uri_get_port (uris->data), i);

    self->fixtures[i] = torrent_fixture_new (name, DATA_BYTES, i, url);
    self->events[i] = g_string_new (NULL);
  }
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static Place *
place_new (BtSessionConfig *config)
{
  Place *self = g_new0 (Place, 1);
  g_autoptr (GError) error = NULL;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, serve_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  make_fixtures (self);
  config->listen_address = "127.0.0.1";
  config->listen_port = 0;
  bt_engine_options_set_ways (&config->options, FALSE);
  self->engine = _bt_engine_new_for_session (config, self->fixtures[0]->folder, &error);
  g_assert_no_error (error);
  return self;
}

/* --- waiting ----------------------------------------------------------------------------------------- */

typedef struct {
  BtTorrent *torrent;
  BtTorrentState state;
} Wanted;

static gboolean
has_state (gpointer data)
{
  const Wanted *wanted = data;

  return bt_torrent_get_state (wanted->torrent) == wanted->state;
}

static void
wait_state (Place *self, guint index, BtTorrentState state)
{
  Wanted wanted = { self->torrents[index], state };

  torrent_fixture_wait_for (has_state, &wanted);
}

typedef struct {
  GString *is;
  const char *wanted;
} Events;

static gboolean
has_events (gpointer data)
{
  const Events *events = data;

  return g_str_equal (events->is->str, events->wanted);
}

/* The tracker heard exactly that. */
static void
wait_events (Place *self, guint index, const char *wanted)
{
  Events events = { self->events[index], wanted };

  torrent_fixture_wait_for (has_events, &events);
}

static void
add (Place *self, guint index, gboolean complete)
{
  g_autofree char *folder = torrent_fixture_make_folder (self->fixtures[index], "data", complete);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bt_engine_add_async (self->engine, self->fixtures[index]->path,
                       &(BtAddChoices) { .folder = folder }, NULL, engine_fixture_take_cb, &result);
  self->torrents[index] =
      bt_engine_add_finish (self->engine, engine_fixture_wait (&result), NULL, &error);
  g_assert_no_error (error);
}

static void
place_free (Place *self)
{
  engine_fixture_close (self->engine);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < N_TORRENTS; i++) {
    g_clear_object (&self->torrents[i]);
    torrent_fixture_free (self->fixtures[i]);
    g_string_free (self->events[i], TRUE);
  }
  g_free (self);
}

/* --- the queue ---------------------------------------------------------------------------------------- */

/* One that waits says nothing to its tracker, one that has to wait again says goodbye. */
static void
test_trackers_hear_of_it (void)
{
  BtSessionConfig config;
  Place *self;

  bt_session_config_init (&config);
  config.options.max_downloads = 1;
  self = place_new (&config);
  add (self, 0, FALSE);
  add (self, 1, FALSE);
  wait_state (self, 0, BT_TORRENT_DOWNLOADING);
  wait_state (self, 1, BT_TORRENT_QUEUED);
  wait_events (self, 0, "s");
  wait_events (self, 1, "");
  bt_engine_move (self->engine, self->torrents[1], 0);
  wait_state (self, 1, BT_TORRENT_DOWNLOADING);
  wait_state (self, 0, BT_TORRENT_QUEUED);
  wait_events (self, 0, "sx");
  wait_events (self, 1, "s");
  bt_torrent_announce (self->torrents[0]);
  bt_torrent_pause (self->torrents[1]);
  wait_state (self, 0, BT_TORRENT_DOWNLOADING);
  wait_events (self, 1, "sx");
  wait_events (self, 0, "sxs");
  place_free (self);
}

/* --- goals ----------------------------------------------------------------------------------------------- */

static gboolean
seeds_without_time (gpointer data)
{
  const BtTorrentOptions *options = bt_torrent_get_options (data);

  return bt_torrent_get_state (data) == BT_TORRENT_SEEDING && options->has_goal
         && options->goal.minutes == 0;
}

static void
test_seeded_enough (void)
{
  BtSessionConfig config;
  Place *self;

  bt_session_config_init (&config);
  config.options.goal = (BtSeedGoal) { .ratio_percent = 300, .minutes = 1 };
  config.minute_us = 60 * TICK_US;
  self = place_new (&config);
  add (self, 0, TRUE);
  wait_state (self, 0, BT_TORRENT_PAUSED);
  g_assert_cmpint (bt_torrent_get_stat (self->torrents[0])->ended, ==, BT_ENDED_TIME);
  wait_events (self, 0, "sx");
  g_assert_false (bt_torrent_get_options (self->torrents[0])->has_goal);
  bt_torrent_resume (self->torrents[0]);
  torrent_fixture_wait_for (seeds_without_time, self->torrents[0]);
  g_assert_cmpuint (bt_torrent_get_options (self->torrents[0])->goal.ratio_percent, ==, 300);
  place_free (self);
}

/* What is chosen while the engine changes the options by itself is not undone by its report. */
static void
test_newest_choice_counts (void)
{
  BtSessionConfig config;
  BtTorrentOptions options = { .has_goal = TRUE, .goal = { .minutes = 60000 } };
  Place *self;

  bt_session_config_init (&config);
  config.options.goal.minutes = 1;
  config.minute_us = 60 * TICK_US;
  self = place_new (&config);
  add (self, 0, TRUE);
  wait_state (self, 0, BT_TORRENT_PAUSED);
  bt_torrent_resume (self->torrents[0]);
  bt_torrent_set_options (self->torrents[0], &options);
  wait_state (self, 0, BT_TORRENT_SEEDING);
  g_assert_true (bt_torrent_options_equal (bt_torrent_get_options (self->torrents[0]), &options));
  place_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-queue/trackers", test_trackers_hear_of_it);
  g_test_add_func ("/engine-queue/seeded-enough", test_seeded_enough);
  g_test_add_func ("/engine-queue/newest-choice", test_newest_choice_counts);
  return g_test_run ();
}
