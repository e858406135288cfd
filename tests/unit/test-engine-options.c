/* test-engine-options.c — what a person chooses holds at once, and is there again after a restart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "engine-fixture.h"
#include "model/bt-engine-private.h"
#include "storage/bt-resume.h"

#define DATA_BYTES 300000 /* bytes; some pieces, the last one short */

typedef struct {
  TorrentFixture *fixture;
  char *state; /* folder */
  BtEngine *engine;
} Place;

static BtEngine *
open_engine (Place *self)
{
  BtEngineOptions options;

  bt_engine_options_init (&options);
  options.up_limit = 12345;
  return engine_fixture_open (self->state, self->fixture->folder, &options);
}

static Place *
place_new (guint32 seed)
{
  Place *self = g_new0 (Place, 1);

  self->fixture = torrent_fixture_new ("film", DATA_BYTES, seed, NULL);
  self->state = g_build_filename (self->fixture->folder, "state", NULL);
  self->engine = open_engine (self);
  return self;
}

static void
place_free (Place *self)
{
  if (self->engine)
    engine_fixture_close (self->engine);
  torrent_fixture_free (self->fixture);
  g_free (self->state);
  g_free (self);
}

static BtTorrent *
add (Place *self, const BtAddChoices *choices, gboolean *existed)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BtTorrent *torrent;

  bt_engine_add_async (self->engine, self->fixture->path, choices, NULL, engine_fixture_take_cb,
                       &result);
  torrent = bt_engine_add_finish (self->engine, engine_fixture_wait (&result), existed, &error);
  g_assert_no_error (error);
  return torrent;
}

static gboolean
is_listed (gpointer engine)
{
  return g_list_model_get_n_items (engine) > 0;
}

/* (transfer full) */
static BtTorrent *
restart (Place *self)
{
  engine_fixture_close (self->engine);
  self->engine = open_engine (self);
  torrent_fixture_wait_for (is_listed, self->engine);
  return g_list_model_get_item (G_LIST_MODEL (self->engine), 0);
}

static void
assert_options (BtTorrent *torrent, const BtTorrentOptions *options)
{
  g_assert_true (bt_torrent_options_equal (bt_torrent_get_options (torrent), options));
}

/* --- of one torrent -------------------------------------------------------------------------------- */

static const BtTorrentOptions some = {
  .sequential = TRUE,
  .down_limit = 4000,
  .up_limit = 5000,
  .max_peers = 7,
  .has_goal = TRUE,
  .goal = { 200, 30, 5 },
};

static void
test_begin_with_the_addition (void)
{
  Place *self = place_new (1);
  BtAddChoices choices = { .options = some };
  BtTorrent *torrent = add (self, &choices, NULL);

  assert_options (torrent, &some);
  g_object_unref (torrent);
  torrent = restart (self);
  assert_options (torrent, &some);
  g_object_unref (torrent);
  place_free (self);
}

static void
test_are_not_those_of_a_second_addition (void)
{
  Place *self = place_new (2);
  g_autoptr (BtTorrent) torrent = add (self, &(BtAddChoices) { .options = some }, NULL);
  gboolean existed = FALSE;
  g_autoptr (BtTorrent) again = add (self, NULL, &existed);

  g_assert_true (existed);
  g_assert_true (torrent == again);
  assert_options (torrent, &some);
  place_free (self);
}

/* A person's words for it are told at once, cleaned, and are there after a restart; also when there are none any more. */
static void
test_labels (void)
{
  const char *const typed[] = { " Films ", "to\tkeep", "films", NULL };
  Place *self = place_new (8);
  BtTorrent *torrent = add (self, NULL, NULL);

  g_assert_null (bt_torrent_get_labels (torrent)[0]);
  bt_torrent_set_labels (torrent, typed);
  g_assert_cmpuint (g_strv_length ((char **) bt_torrent_get_labels (torrent)), ==, 2);
  g_object_unref (torrent);
  torrent = restart (self);
  g_assert_cmpstr (bt_torrent_get_labels (torrent)[0], ==, "Films");
  g_assert_cmpstr (bt_torrent_get_labels (torrent)[1], ==, "to keep");
  bt_torrent_set_labels (torrent, NULL);
  g_object_unref (torrent);
  torrent = restart (self);
  g_assert_null (bt_torrent_get_labels (torrent)[0]);
  g_object_unref (torrent);
  place_free (self);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_are_told_at_once (void)
{
  Place *self = place_new (3);
  g_autoptr (BtTorrent) torrent = add (self, NULL, NULL);
  BtTorrentOptions options;
  guint n = 0;

  bt_torrent_options_init (&options);
  assert_options (torrent, &options);
  g_signal_connect_swapped (torrent, "updated", G_CALLBACK (count_cb), &n);
  bt_torrent_set_options (torrent, &some);
  g_assert_cmpuint (n, ==, 1);
  assert_options (torrent, &some);
  g_signal_handlers_disconnect_by_data (torrent, &n);
  place_free (self);
}

/* What a file says while the engine runs is what is there after a crash. */
static gboolean
is_saved (gpointer data)
{
  Place *self = data;
  g_autoptr (BtTorrent) torrent = g_list_model_get_item (G_LIST_MODEL (self->engine), 0);
  g_autofree char *name = g_strconcat (bt_torrent_get_id_text (torrent), ".resume", NULL);
  g_autofree char *path = g_build_filename (self->state, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (BtResume) resume = NULL;
  gsize n_bytes;

  if (!g_file_get_contents (path, &text, &n_bytes, NULL))
    return FALSE;
  bytes = g_bytes_new (text, n_bytes);
  resume = bt_resume_decode (bytes, NULL);
  return resume && bt_torrent_options_equal (&resume->options, bt_torrent_get_options (torrent));
}

static gboolean
again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_are_saved_soon (void)
{
  Place *self = place_new (4);
  g_autoptr (BtTorrent) torrent = add (self, NULL, NULL);
  /* A file tells nobody that it changed. */
  guint poll_id = g_timeout_add (5, again_cb, NULL);

  bt_torrent_set_options (torrent, &some);
  torrent_fixture_wait_for (is_saved, self);
  bt_torrent_set_options (torrent, &(BtTorrentOptions) { .forced = TRUE });
  torrent_fixture_wait_for (is_saved, self);
  g_source_remove (poll_id);
  place_free (self);
}

/* --- of the engine ----------------------------------------------------------------------------------- */

static void
test_of_the_engine (void)
{
  Place *self = place_new (5);
  BtEngineOptions options = *bt_engine_get_options (self->engine);

  g_assert_cmpuint (options.up_limit, ==, 12345);
  options.up_limit = 0;
  options.max_downloads = 3;
  bt_engine_set_options (self->engine, &options);
  g_assert_cmpuint (bt_engine_get_options (self->engine)->up_limit, ==, 0);
  g_assert_cmpuint (bt_engine_get_options (self->engine)->max_downloads, ==, 3);
  place_free (self);
}

static gboolean
is_alternative (gpointer engine)
{
  return bt_engine_is_alternative (engine);
}

static gboolean
is_ordinary (gpointer engine)
{
  return !bt_engine_is_alternative (engine);
}

/* Switched on by hand, and by a schedule that is always on; each is told once. */
static void
test_alternative_limits (void)
{
  Place *self = place_new (6);
  BtEngineOptions options = *bt_engine_get_options (self->engine);
  guint n = 0;

  g_signal_connect_swapped (self->engine, "notify::alternative", G_CALLBACK (count_cb), &n);
  g_assert_false (bt_engine_is_alternative (self->engine));
  options.alt_now = TRUE;
  bt_engine_set_options (self->engine, &options);
  torrent_fixture_wait_for (is_alternative, self->engine);
  options.schedule = (BtSchedule) { .enabled = TRUE, .days = 0x7f };
  bt_engine_set_options (self->engine, &options);
  options.alt_now = FALSE;
  bt_engine_set_options (self->engine, &options);
  options.schedule.days = 0;
  bt_engine_set_options (self->engine, &options);
  torrent_fixture_wait_for (is_ordinary, self->engine);
  g_assert_cmpuint (n, ==, 2);
  options.schedule.days = 0x7f;
  bt_engine_set_options (self->engine, &options);
  torrent_fixture_wait_for (is_alternative, self->engine);
  g_assert_cmpuint (n, ==, 3);
  place_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-options/begin-with-the-addition", test_begin_with_the_addition);
  g_test_add_func ("/engine-options/labels", test_labels);
  g_test_add_func ("/engine-options/second-addition", test_are_not_those_of_a_second_addition);
  g_test_add_func ("/engine-options/told-at-once", test_are_told_at_once);
  g_test_add_func ("/engine-options/saved-soon", test_are_saved_soon);
  g_test_add_func ("/engine-options/of-the-engine", test_of_the_engine);
  g_test_add_func ("/engine-options/alternative-limits", test_alternative_limits);
  return g_test_run ();
}
