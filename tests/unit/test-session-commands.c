/* test-session-commands.c — whatever state a torrent is in, a person's commands reach it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "session-fixture.h"
#include "store-fixture.h"

#define PIECE_LENGTH 32768

/* The second begins with a piece of its own. */
static const FixtureFile files[] = {
  { "one", 6 * PIECE_LENGTH },
  { "two", 100000 },
  { NULL, 0 },
};

typedef struct {
  Fixture *fixture;
  char *folder, *state;
  BtSessionConfig config;
  Node *node, *seed;
  guint index; /* of the torrent, as the node was told */
} Place;

/* How a torrent comes into a state, and how it gets out to download. */
typedef struct {
  const char *name;
  BtTorrentState state;
  void (*enter) (Place *self);
  void (*leave) (Place *self);
  gboolean has_files; /* it knows its files there */
} State;

static Place *
place_new (void)
{
  Place *self = g_new0 (Place, 1);

  self->fixture = fixture_new (files, PIECE_LENGTH);
  for (guint i = 0; i < 2; i++)
    fixture_plant (self->fixture, i, TRUE, files[i].length);
  self->folder = g_build_filename (self->fixture->root, "fetched", NULL);
  self->state = g_build_filename (self->fixture->root, "state", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  node_config_init (&self->config, self->state);
  self->node = node_new_with (&self->config);
  self->seed = node_new (NULL);
  node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
  return self;
}

static void
place_free (Place *self)
{
  node_free (self->node);
  node_free (self->seed);
  fixture_free (self->fixture);
  g_free (self->folder);
  g_free (self->state);
  g_free (self);
}

static guint32
get_id (Place *self)
{
  return node_get (self->node, self->index)->id;
}

static BtAddParams *
make_params (Place *self)
{
  return node_params (self->fixture->metainfo, self->folder);
}

/* --- the states ------------------------------------------------------------------------------------ */

static void
enter_downloading (Place *self)
{
  node_add (self->node, make_params (self));
}

static void
leave_nothing (Place *self)
{
}

static void
enter_metadata (Place *self)
{
  g_autofree char *text =
      bt_info_hash_to_string (bt_metainfo_get_info_hash (self->fixture->metainfo));
  BtAddParams *params = node_params (NULL, self->folder);

  params->magnet = bt_magnet_new (text, NULL);
  node_add (self->node, params);
}

static void
enter_held (Place *self)
{
  BtAddParams *params = make_params (self);

  params->held = TRUE;
  node_add (self->node, params);
}

static void
leave_held (Place *self)
{
  bt_session_start (self->node->session, get_id (self), NULL, NULL, 0);
}

static void
enter_paused (Place *self)
{
  BtAddParams *params = make_params (self);

  params->paused = TRUE;
  node_add (self->node, params);
}

static void
leave_paused (Place *self)
{
  bt_session_set_paused (self->node->session, get_id (self), FALSE);
}

static void
set_slots (Place *self, guint max_downloads)
{
  BtEngineOptions options = self->config.options;

  options.max_downloads = max_downloads;
  bt_session_set_options (self->node->session, &options);
}

static void
enter_queued (Place *self)
{
  BtAddParams *params = node_params (NULL, self->folder);

  set_slots (self, 1);
  params->magnet = bt_magnet_new ("0123456789012345678901234567890123456789", NULL);
  node_add (self->node, params);
  node_add (self->node, make_params (self));
  self->index = 1;
}

static void
leave_queued (Place *self)
{
  set_slots (self, 0);
}

static void
enter_error (Place *self)
{
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  node_add (self->node, make_params (self));
}

static void
leave_error (Place *self)
{
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  bt_session_announce (self->node->session, get_id (self));
}

/* Commands that come while files are hashed: the state is too short to wait for. */
static void
enter_checking (Place *self)
{
  node_add (self->node, make_params (self));
  node_wait_state (self->node, self->index, BT_TORRENT_DOWNLOADING);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *path = g_build_filename (self->folder, "t", files[i].path, NULL);

    g_assert_true (g_file_set_contents (path, (char *) self->fixture->content,
                                        (gssize) files[i].length, NULL));
  }
  bt_session_check (self->node->session, get_id (self));
}

static const State states[] = {
  { "downloading", BT_TORRENT_DOWNLOADING, enter_downloading, leave_nothing, TRUE },
  { "metadata", BT_TORRENT_METADATA, enter_metadata, leave_nothing, FALSE },
  { "held", BT_TORRENT_HELD, enter_held, leave_held, TRUE },
  { "paused", BT_TORRENT_PAUSED, enter_paused, leave_paused, TRUE },
  { "queued", BT_TORRENT_QUEUED, enter_queued, leave_queued, TRUE },
  { "error", BT_TORRENT_ERROR, enter_error, leave_error, TRUE },
  { "checking", BT_TORRENT_CHECKING, enter_checking, leave_nothing, TRUE },
};

static void
enter (Place *self, const State *state)
{
  state->enter (self);
  if (state->state != BT_TORRENT_CHECKING)
    node_wait_state (self->node, self->index, state->state);
}

/* --- what a person wants ----------------------------------------------------------------------------- */

static gboolean
has_first_file (Node *node, gconstpointer data)
{
  const NodeTorrent *torrent = node_get (node, *(const guint *) data);

  return torrent->stat.state == BT_TORRENT_SEEDING && torrent->stat.have == files[0].length
         && torrent->stat.wanted == files[0].length;
}

static gboolean
has_all (Node *node, gconstpointer data)
{
  const NodeTorrent *torrent = node_get (node, *(const guint *) data);

  return torrent->stat.state == BT_TORRENT_SEEDING
         && torrent->stat.have == files[0].length + files[1].length;
}

/* A peer, a choice of files and options that come in the state are there when it is over. */
static void
test_choices (gconstpointer data)
{
  static const guint8 first[] = { BT_PRIORITY_HIGH, BT_PRIORITY_SKIP };
  static const BtTorrentOptions options = { .sequential = TRUE, .down_limit = 50000000 };
  const State *state = data;
  Place *self = place_new ();

  enter (self, state);
  bt_session_set_torrent_options (self->node->session, get_id (self), &options);
  if (state->has_files)
    bt_session_set_priorities (self->node->session, get_id (self), first, G_N_ELEMENTS (first));
  node_meet (self->node, self->index, self->seed);
  bt_session_announce (self->node->session, get_id (self));
  state->leave (self);
  node_wait (self->node, state->has_files ? has_first_file : has_all, &self->index);
  node_free (self->node);
  self->node = node_new_with (&self->config);
  self->index = state->state == BT_TORRENT_QUEUED;
  node_wait (self->node, state->has_files ? has_first_file : has_all, &self->index);
  g_assert_true (bt_torrent_options_equal (&node_get (self->node, self->index)->options, &options));
  place_free (self);
}

static gboolean
is_paused (Node *node, gconstpointer data)
{
  return node_get (node, *(const guint *) data)->stat.paused;
}

static void
test_pause_and_resume (gconstpointer data)
{
  const State *state = data;
  Place *self = place_new ();

  enter (self, state);
  bt_session_set_paused (self->node->session, get_id (self), TRUE);
  node_wait (self->node, is_paused, &self->index);
  bt_session_set_paused (self->node->session, get_id (self), FALSE);
  state->leave (self);
  node_meet (self->node, self->index, self->seed);
  node_wait (self->node, has_all, &self->index);
  place_free (self);
}

static gboolean
says (BtResume *resume, const BtTorrentOptions *options, const guint8 *priorities, guint32 position)
{
  return resume && bt_torrent_options_equal (&resume->options, options) && resume->paused
         && resume->position == position
         && (!priorities
             || (resume->priorities && memcmp (resume->priorities->data, priorities, 2) == 0));
}

static void
wait_saved (Place *self, const BtTorrentOptions *options, const guint8 *priorities,
            guint32 position)
{
  gint64 end_us = g_get_monotonic_time () + 40 * G_USEC_PER_SEC;
  gboolean saved = FALSE;

  while (!saved) {
    g_autoptr (BtResume) resume =
        read_resume (self->state, bt_metainfo_get_info_hash (self->fixture->metainfo));

    saved = says (resume, options, priorities, position);
    g_assert_cmpint (g_get_monotonic_time (), <, end_us);
    g_usleep (saved ? 0 : 2000);
  }
}

/* What the file says while the session runs is what a crash leaves. */
static void
test_crash (gconstpointer data)
{
  static const guint8 first[] = { BT_PRIORITY_LOW, BT_PRIORITY_SKIP };
  static const BtTorrentOptions options = { .forced = TRUE, .up_limit = 9 };
  const State *state = data;
  Place *self = place_new ();
  BtAddParams *params = node_params (NULL, self->folder);

  enter (self, state);
  params->magnet = bt_magnet_new ("9876543210987654321098765432109876543210", NULL);
  bt_session_move_in_list (self->node->session, node_add (self->node, params), 0);
  bt_session_set_torrent_options (self->node->session, get_id (self), &options);
  if (state->has_files)
    bt_session_set_priorities (self->node->session, get_id (self), first, G_N_ELEMENTS (first));
  bt_session_set_paused (self->node->session, get_id (self), TRUE);
  wait_saved (self, &options, state->has_files ? first : NULL, self->index + 1);
  place_free (self);
}

static const BtNews *
remove_it (Place *self, BtRemoval removal)
{
  const BtNews *reply =
      node_wait_reply (self->node, bt_session_remove (self->node->session, get_id (self), removal));

  g_assert_true (node_get (self->node, self->index)->removed);
  g_assert_null (read_resume (self->state, bt_metainfo_get_info_hash (self->fixture->metainfo)));
  return reply;
}

static void
test_removal (gconstpointer data)
{
  Place *self = place_new ();

  enter (self, data);
  g_assert_no_error (remove_it (self, BT_REMOVAL_KEEP)->error);
  place_free (self);
}

static void
test_deletion (gconstpointer data)
{
  const State *state = data;
  Place *self = place_new ();
  g_autofree char *path = g_build_filename (self->folder, "t", NULL);
  const BtNews *reply;

  enter (self, state);
  reply = remove_it (self, BT_REMOVAL_DELETE);
  /* A drive that is away has its files still: the person learns it. */
  if (state->state == BT_TORRENT_ERROR)
    g_assert_error (reply->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  else
    g_assert_no_error (reply->error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  place_free (self);
}

static void
test_order (gconstpointer data)
{
  const State *state = data;
  Place *self = place_new ();
  BtAddParams *params = node_params (NULL, self->folder);

  enter (self, state);
  params->magnet = bt_magnet_new ("9876543210987654321098765432109876543210", NULL);
  bt_session_move_in_list (self->node->session, node_add (self->node, params), 0);
  state->leave (self);
  node_meet (self->node, self->index, self->seed);
  node_wait (self->node, has_all, &self->index);
  g_assert_cmpuint (node_get (self->node, self->index)->position, ==, self->index + 1);
  place_free (self);
}

static void
add (const char *what, const State *state, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/session-commands/%s/%s", what, state->name);

  g_test_add_data_func (path, state, function);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    add ("choices", &states[i], test_choices);
    add ("pause", &states[i], test_pause_and_resume);
    add ("removal", &states[i], test_removal);
    add ("deletion", &states[i], test_deletion);
    add ("order", &states[i], test_order);
    add ("crash", &states[i], test_crash);
  }
  return g_test_run ();
}
