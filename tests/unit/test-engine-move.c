/* test-engine-move.c — a torrent that moves and gets other names while it is fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "engine-fixture.h"
#include "model/bt-file.h"
#include "storage/bt-storage-error.h"

#define DATA_BYTES 2000000
#define RATE (500 * 1024) /* bytes a second: slow enough to be caught in the middle */

typedef struct {
  TorrentFixture *fixture;
  char *from, *to; /* owned: folders of the one who fetches */
  BtEngine *seeder, *leecher;
  BtTorrent *seed, *torrent; /* owned */
  GAsyncResult *result;      /* owned: of the last call */
  guint n_paths;             /* times a file's path changed */
} Swarm;

static BtTorrent *
add (Swarm *self, BtEngine *engine)
{
  BtTorrent *torrent;
  gboolean existed;

  bt_engine_add_async (engine, self->fixture->path, NULL, NULL, engine_fixture_take_cb,
                       &self->result);
  torrent = bt_engine_add_finish (engine, engine_fixture_wait (&self->result), &existed, NULL);
  g_assert_nonnull (torrent);
  g_clear_object (&self->result);
  return torrent;
}

static gboolean
is_seeding (gpointer torrent)
{
  return bt_torrent_get_state (torrent) == BT_TORRENT_SEEDING;
}

static gboolean
is_begun (gpointer torrent)
{
  return bt_torrent_get_progress (torrent) > 0.2;
}

static gboolean
is_listening (gpointer engine)
{
  return bt_engine_get_port (engine) != 0;
}

static void
set_rate (Swarm *self, guint64 rate)
{
  BtTorrentOptions options = *bt_torrent_get_options (self->torrent);

  options.down_limit = rate;
  bt_torrent_set_options (self->torrent, &options);
}

/* The one who fetches is in the middle of it. */
static void
swarm_init (Swarm *self)
{
  g_autofree char *text = NULL, *full = NULL;
  BtAddress address;

  *self = (Swarm) { .fixture = torrent_fixture_new ("film", DATA_BYTES, 40, NULL) };
  full = torrent_fixture_make_folder (self->fixture, "full", TRUE);
  self->from = torrent_fixture_make_folder (self->fixture, "from", FALSE);
  self->to = torrent_fixture_make_folder (self->fixture, "to", FALSE);
  self->seeder = engine_fixture_open (NULL, full, NULL);
  self->leecher = engine_fixture_open (NULL, self->from, NULL);
  self->seed = add (self, self->seeder);
  self->torrent = add (self, self->leecher);
  set_rate (self, RATE);
  torrent_fixture_wait_for (is_seeding, self->seed);
  torrent_fixture_wait_for (is_listening, self->seeder);
  text = g_strdup_printf ("127.0.0.1:%u", bt_engine_get_port (self->seeder));
  g_assert_true (bt_address_parse (&address, text, 0));
  bt_torrent_add_peer (self->torrent, &address);
  torrent_fixture_wait_for (is_begun, self->torrent);
}

static void
swarm_clear (Swarm *self)
{
  engine_fixture_close (self->leecher);
  engine_fixture_close (self->seeder);
  g_assert_finalize_object (self->torrent);
  g_assert_finalize_object (self->seed);
  g_free (self->from);
  g_free (self->to);
  torrent_fixture_free (self->fixture);
}

static void
assert_whole (Swarm *self, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *bytes = NULL;
  g_autofree char *wanted = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->fixture->data);
  g_autofree char *got = NULL;
  gsize n_bytes;

  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  got = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, n_bytes);
  g_assert_cmpstr (got, ==, wanted);
}

static void
path_changed_cb (BtFile *file, GParamSpec *pspec, Swarm *self)
{
  self->n_paths++;
}

static void
move (Swarm *self)
{
  g_autoptr (GError) error = NULL;

  bt_torrent_move_async (self->torrent, self->to, engine_fixture_take_cb, &self->result);
  g_assert_true (
      bt_torrent_move_finish (self->torrent, engine_fixture_wait (&self->result), &error));
  g_assert_no_error (error);
  g_clear_object (&self->result);
  g_assert_cmpstr (bt_torrent_get_folder (self->torrent), ==, self->to);
}

static void
rename_it (Swarm *self, const char *path, const char *name)
{
  g_autoptr (GError) error = NULL;

  bt_torrent_rename_async (self->torrent, path, name, engine_fixture_take_cb, &self->result);
  g_assert_true (
      bt_torrent_rename_finish (self->torrent, engine_fixture_wait (&self->result), &error));
  g_assert_no_error (error);
  g_clear_object (&self->result);
  g_assert_cmpstr (bt_torrent_get_name (self->torrent), ==, name);
}

/* The download goes on where it was, in the other folder and under the other name. */
static void
test_while_fetching (void)
{
  g_autoptr (BtFile) file = NULL;
  g_autoptr (GFile) location = NULL;
  g_autofree char *path = NULL;
  Swarm swarm;

  swarm_init (&swarm);
  file = g_list_model_get_item (bt_torrent_get_files (swarm.torrent), 0);
  g_signal_connect (file, "notify::path", G_CALLBACK (path_changed_cb), &swarm);
  move (&swarm);
  rename_it (&swarm, "", "other.bin");
  g_assert_cmpuint (swarm.n_paths, ==, 1);
  g_assert_cmpstr (bt_file_get_path (file), ==, "other.bin");
  g_assert_cmpfloat (bt_torrent_get_progress (swarm.torrent), <, 1);
  set_rate (&swarm, 0);
  torrent_fixture_wait_for (is_seeding, swarm.torrent);
  assert_whole (&swarm, swarm.to, "other.bin");
  g_assert_false (torrent_fixture_is_in (swarm.fixture, swarm.from));
  g_assert_cmpuint (bt_torrent_get_stat (swarm.torrent)->downloaded, <,
                    DATA_BYTES + DATA_BYTES / 10);
  location = bt_torrent_dup_location (swarm.torrent);
  path = g_file_get_path (location);
  g_assert_true (g_str_has_suffix (path, "/to/other.bin"));
  g_clear_object (&file);
  swarm_clear (&swarm);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  Swarm swarm;

  swarm_init (&swarm);
  bt_torrent_move_async (swarm.torrent, "/nowhere/at/all", engine_fixture_take_cb, &swarm.result);
  g_assert_false (
      bt_torrent_move_finish (swarm.torrent, engine_fixture_wait (&swarm.result), &error));
  g_assert_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_clear_error (&error);
  g_clear_object (&swarm.result);
  bt_torrent_rename_async (swarm.torrent, "film", "a/b", engine_fixture_take_cb, &swarm.result);
  g_assert_false (
      bt_torrent_rename_finish (swarm.torrent, engine_fixture_wait (&swarm.result), &error));
  g_assert_error (error, BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME);
  g_clear_object (&swarm.result);
  set_rate (&swarm, 0);
  torrent_fixture_wait_for (is_seeding, swarm.torrent);
  assert_whole (&swarm, swarm.from, "film");
  swarm_clear (&swarm);
}

/* What was moved and renamed goes with the torrent; afterwards it takes no commands. */
static void
test_removed (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  Swarm swarm;

  swarm_init (&swarm);
  rename_it (&swarm, "film", "other.bin");
  move (&swarm);
  path = g_build_filename (swarm.to, "other.bin", NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  bt_engine_remove_async (swarm.leecher, swarm.torrent, BT_REMOVAL_DELETE, engine_fixture_take_cb,
                          &swarm.result);
  g_assert_true (
      bt_engine_remove_finish (swarm.leecher, engine_fixture_wait (&swarm.result), NULL));
  g_clear_object (&swarm.result);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  bt_torrent_move_async (swarm.torrent, swarm.from, engine_fixture_take_cb, &swarm.result);
  g_assert_false (
      bt_torrent_move_finish (swarm.torrent, engine_fixture_wait (&swarm.result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&swarm.result);
  bt_torrent_cancel_move (swarm.torrent);
  swarm_clear (&swarm);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-move/while-fetching", test_while_fetching);
  g_test_add_func ("/engine-move/refused", test_refused);
  g_test_add_func ("/engine-move/removed", test_removed);
  return g_test_run ();
}
