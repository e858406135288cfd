/* test-session.c — whole sessions in one process, on loopback.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bt-limits.h"
#include "session-fixture.h"
#include "store-fixture.h"
#include "wire/bt-handshake.h"

static const FixtureFile files[] = {
  { "one", 200000 }, { "folder/two", 150000 }, { "three", 77 }, { "four", 300000 }, { NULL, 0 },
};

#define PIECE_LENGTH 32768

/* A torrent whose files lie in fixture->folder, and a folder for who fetches it. */
typedef struct {
  Fixture *fixture;
  char *leech_folder;
  char *seed_state, *leech_state;
  Node *seed, *leech;
} Swarm;

static void
make_content (Fixture *fixture)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (fixture->metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (fixture->metainfo, i);
    g_autofree char *path = g_build_filename (fixture->folder, file->path, NULL);
    g_autofree char *folder = g_path_get_dirname (path);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (path, (char *) fixture->content + file->offset,
                                        (gssize) file->length, NULL));
  }
}

static Swarm *
swarm_new (void)
{
  Swarm *self = g_new0 (Swarm, 1);

  self->fixture = fixture_new (files, PIECE_LENGTH);
  make_content (self->fixture);
  self->leech_folder = g_build_filename (self->fixture->root, "leech", NULL);
  self->seed_state = g_build_filename (self->fixture->root, "seed-state", NULL);
  self->leech_state = g_build_filename (self->fixture->root, "leech-state", NULL);
  g_assert_cmpint (g_mkdir (self->leech_folder, 0700), ==, 0);
  self->seed = node_new (self->seed_state);
  self->leech = node_new (self->leech_state);
  return self;
}

static void
swarm_free (Swarm *self)
{
  g_clear_pointer (&self->seed, node_free);
  g_clear_pointer (&self->leech, node_free);
  fixture_free (self->fixture);
  g_free (self->leech_folder);
  g_free (self->seed_state);
  g_free (self->leech_state);
  g_free (self);
}

static void
seed (Swarm *self)
{
  node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
}

static gboolean
is_right (Swarm *self, guint32 index)
{
  const BtMetaFile *file = bt_metainfo_get_file (self->fixture->metainfo, index);
  g_autofree char *path = g_build_filename (self->leech_folder, file->path, NULL);
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  return g_file_get_contents (path, &bytes, &n_bytes, NULL) && n_bytes == file->length
         && memcmp (bytes, self->fixture->content + file->offset, n_bytes) == 0;
}

static void
assert_fetched (Swarm *self)
{
  NodeTorrent *torrent = node_get (self->leech, 0);

  for (guint32 i = 0; i < bt_metainfo_get_n_files (self->fixture->metainfo); i++)
    g_assert_true (is_right (self, i));
  g_assert_cmpuint (torrent->stat.have, ==, bt_metainfo_get_size (self->fixture->metainfo));
}

static gboolean
is_complete (Node *self, gconstpointer data)
{
  return self->n_complete > 0;
}

static void
fetch (Swarm *self)
{
  seed (self);
  node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, is_complete, NULL);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
}

/* The state passes by "downloading" faster than reports come: what was fetched tells. */
static gboolean
has_fetched (Node *self, gconstpointer data)
{
  const BtTorrentStat *stat = &node_get (self, 0)->stat;

  return stat->state == BT_TORRENT_SEEDING && stat->downloaded == *(const guint64 *) data;
}

static void
wait_fetched_again (Swarm *self, guint32 n_pieces)
{
  guint64 n_bytes =
      bt_metainfo_get_size (self->fixture->metainfo) + (guint64) n_pieces * PIECE_LENGTH;

  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, has_fetched, &n_bytes);
  assert_fetched (self);
}

static BtMagnet *
make_magnet (Swarm *self)
{
  g_autofree char *text = bt_magnet_format (bt_metainfo_get_info_hash (self->fixture->metainfo),
                                            "t", (const char *[]) { NULL });
  BtMagnet *magnet = bt_magnet_new (text, NULL);

  g_assert_nonnull (magnet);
  return magnet;
}

/* --- tests ---------------------------------------------------------------------------------------- */

static void
never_wake (gpointer data)
{
}

static void
test_start_and_stop (void)
{
  Node *first = node_new (NULL), *second = node_new (NULL);

  g_assert_cmpuint (first->port, !=, second->port);
  node_free (first);
  node_free (second);
}

/* Who waited once does not wait again: it is freed when it has ended, and not before. */
static void
test_try_free (void)
{
  BtSessionConfig config;
  BtSession *session;

  bt_session_config_init (&config);
  config.listen_address = "127.0.0.1";
  config.listen_port = 0;
  bt_engine_options_set_ways (&config.options, FALSE);
  session = bt_session_new (&config, never_wake, NULL, NULL);
  while (!bt_session_try_free (session))
    g_usleep (1000);
}

static void
test_existing_files_are_checked (void)
{
  Swarm *self = swarm_new ();

  seed (self);
  g_assert_cmpuint (node_get (self->seed, 0)->stat.n_have, ==,
                    bt_metainfo_get_n_pieces (self->fixture->metainfo));
  g_assert_cmpuint (self->seed->n_complete, ==, 1);
  swarm_free (self);
}

static void
test_fetch (void)
{
  Swarm *self = swarm_new ();

  fetch (self);
  assert_fetched (self);
  g_assert_cmpuint (self->leech->n_complete, ==, 1);
  g_assert_cmpuint (node_get (self->leech, 0)->stat.downloaded, ==,
                    bt_metainfo_get_size (self->fixture->metainfo));
  swarm_free (self);
}

static void
test_magnet (void)
{
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (NULL, self->leech_folder);

  seed (self);
  params->magnet = make_magnet (self);
  node_add (self->leech, params);
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, is_complete, NULL);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_fetched (self);
  swarm_free (self);
}

static void
test_held_magnet (void)
{
  static const guint8 priorities[] = { BT_PRIORITY_NORMAL, BT_PRIORITY_SKIP, BT_PRIORITY_SKIP,
                                       BT_PRIORITY_SKIP };
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (NULL, self->leech_folder);
  guint32 id;

  seed (self);
  params->magnet = make_magnet (self);
  params->held = TRUE;
  id = node_add (self->leech, params);
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_HELD);
  g_assert_nonnull (node_get (self->leech, 0)->metainfo);
  g_assert_cmpuint (node_get (self->leech, 0)->stat.downloaded, ==, 0);
  bt_session_start (self->leech->session, id, NULL, priorities, G_N_ELEMENTS (priorities));
  node_wait (self->leech, is_complete, NULL);
  g_assert_true (is_right (self, 0));
  g_assert_false (is_right (self, 3));
  swarm_free (self);
}

/* Files that appear while it is held are looked at before anything is written. */
static void
test_held_while_files_appear (void)
{
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (self->fixture->metainfo, self->fixture->folder);
  g_autofree char *away = g_build_filename (self->fixture->root, "away", NULL);
  guint32 id;

  g_assert_cmpint (g_rename (self->fixture->folder, away), ==, 0);
  g_assert_cmpint (g_mkdir (self->fixture->folder, 0700), ==, 0);
  params->held = TRUE;
  id = node_add (self->leech, params);
  node_wait_state (self->leech, 0, BT_TORRENT_HELD);
  make_content (self->fixture);
  bt_session_start (self->leech->session, id, NULL, NULL, 0);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  swarm_free (self);
}

static void
test_restart_resumes (void)
{
  Swarm *self = swarm_new ();
  NodeTorrent *torrent;

  fetch (self);
  g_clear_pointer (&self->leech, node_free);
  self->leech = node_new (self->leech_state);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  torrent = node_get (self->leech, 0);
  g_assert_cmpstr (torrent->folder, ==, self->leech_folder);
  g_assert_cmpuint (torrent->stat.have, ==, bt_metainfo_get_size (self->fixture->metainfo));
  g_assert_cmpuint (torrent->stat.downloaded, ==, bt_metainfo_get_size (self->fixture->metainfo));
  g_assert_cmpuint (self->leech->n_complete, ==, 0);
  swarm_free (self);
}

static void
test_missing_file_is_noticed (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *path = g_build_filename (self->leech_folder, "t/four", NULL);
  guint32 id;

  fetch (self);
  g_clear_pointer (&self->leech, node_free);
  g_assert_cmpint (g_unlink (path), ==, 0);
  self->leech = node_new (self->leech_state);
  node_wait_state (self->leech, 0, BT_TORRENT_ERROR);
  id = node_get (self->leech, 0)->id;
  g_assert_error (node_get (self->leech, 0)->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  bt_session_announce (self->leech->session, id);
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_fetched (self);
  swarm_free (self);
}

static void
test_changed_file_is_hashed (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *path = g_build_filename (self->leech_folder, "t/four", NULL);
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  fetch (self);
  g_clear_pointer (&self->leech, node_free);
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  bytes[100000] ^= 1;
  file_change_later (path, bytes, n_bytes);
  self->leech = node_new (self->leech_state);
  wait_fetched_again (self, 1);
  swarm_free (self);
}

static void
test_missing_folder (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *folder = g_build_filename (self->fixture->root, "drive", NULL);

  node_add (self->leech, node_params (self->fixture->metainfo, folder));
  node_wait_state (self->leech, 0, BT_TORRENT_ERROR);
  g_assert_error (node_get (self->leech, 0)->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  bt_session_announce (self->leech->session, node_get (self->leech, 0)->id);
  node_wait_state (self->leech, 0, BT_TORRENT_DOWNLOADING);
  g_assert_no_error (node_get (self->leech, 0)->error);
  swarm_free (self);
}

static gboolean
has_some (Node *self, gconstpointer data)
{
  return node_get (self, 0)->stat.n_have >= 4;
}

/* Some pieces are fetched, and before anything is synced the folder goes. */
static guint32
lose_folder (Swarm *self)
{
  g_autofree char *away = g_build_filename (self->fixture->root, "away", NULL);
  guint32 id;

  seed (self);
  id = node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  node_limit_down (self->leech, 400 * 1024);
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, has_some, NULL);
  g_assert_cmpint (g_rename (self->leech_folder, away), ==, 0);
  bt_session_set_paused (self->leech->session, id, TRUE);
  node_wait_state (self->leech, 0, BT_TORRENT_ERROR);
  g_assert_error (node_get (self->leech, 0)->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_cmpint (g_mkdir (self->leech_folder, 0700), ==, 0);
  return id;
}

/* What was never synced is not believed, neither in this session ... */
static void
test_folder_comes_back_empty (void)
{
  Swarm *self = swarm_new ();
  guint32 id = lose_folder (self);

  node_limit_down (self->leech, 0);
  bt_session_set_paused (self->leech->session, id, FALSE);
  bt_session_announce (self->leech->session, id);
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_fetched (self);
  swarm_free (self);
}

/* ... nor in the next. */
static void
test_folder_is_empty_next_time (void)
{
  Swarm *self = swarm_new ();

  lose_folder (self);
  g_clear_pointer (&self->leech, node_free);
  self->leech = node_new (self->leech_state);
  node_wait_state (self->leech, 0, BT_TORRENT_PAUSED);
  bt_session_set_paused (self->leech->session, node_get (self->leech, 0)->id, FALSE);
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_fetched (self);
  swarm_free (self);
}

/* What cannot be saved at the end is told. */
static void
test_folder_is_gone_at_the_end (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *away = g_build_filename (self->fixture->root, "away", NULL);

  seed (self);
  node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  node_limit_down (self->leech, 400 * 1024);
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, has_some, NULL);
  g_assert_cmpint (g_rename (self->leech_folder, away), ==, 0);
  node_stop (self->leech);
  g_assert_error (self->leech->stop_error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  swarm_free (self);
}

static void
test_pause (void)
{
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (self->fixture->metainfo, self->leech_folder);
  guint32 id;

  seed (self);
  params->paused = TRUE;
  id = node_add (self->leech, params);
  node_wait_state (self->leech, 0, BT_TORRENT_PAUSED);
  node_meet (self->leech, 0, self->seed);
  g_clear_pointer (&self->leech, node_free);
  self->leech = node_new (self->leech_state);
  node_wait_state (self->leech, 0, BT_TORRENT_PAUSED);
  id = node_get (self->leech, 0)->id;
  bt_session_set_paused (self->leech->session, id, FALSE);
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_fetched (self);
  swarm_free (self);
}

/* What a program that was killed now would find when it comes back. */
static gboolean
is_saved_clean (Swarm *self)
{
  g_autoptr (BtResume) resume =
      read_resume (self->leech_state, bt_metainfo_get_info_hash (self->fixture->metainfo));

  return resume && resume->paused && resume->clean && resume->have
         && bt_bitfield_get_n_set (resume->have) >= 4;
}

/* Paused in the middle, saved, with a file of which there are verified pieces. */
static guint32
pause_in_the_middle (Swarm *self)
{
  guint32 id;

  seed (self);
  id = node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  node_limit_down (self->leech, 400 * 1024);
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, has_some, NULL);
  bt_session_set_paused (self->leech->session, id, TRUE);
  node_wait_state (self->leech, 0, BT_TORRENT_PAUSED);
  while (!is_saved_clean (self))
    g_usleep (5000);
  return id;
}

/* A file that is replaced during a pause is hashed before it is believed or written to. */
static void
test_replaced_during_pause (void)
{
  Swarm *self = swarm_new ();
  guint32 id = pause_in_the_middle (self);

  for (guint32 i = 0; i < bt_metainfo_get_n_files (self->fixture->metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (self->fixture->metainfo, i);
    g_autofree char *path = g_build_filename (self->leech_folder, file->path, NULL);
    g_autofree char *zeros = g_malloc0 (file->length);

    file_change_later (path, zeros, file->length);
  }
  node_limit_down (self->leech, 0);
  bt_session_set_paused (self->leech->session, id, FALSE);
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_fetched (self);
  g_assert_cmpuint (node_get (self->leech, 0)->stat.downloaded, >=,
                    bt_metainfo_get_size (self->fixture->metainfo)
                        + (guint64) 3 * PIECE_LENGTH); /* the last one is shorter */
  swarm_free (self);
}

static void
test_cut_during_pause (void)
{
  Swarm *self = swarm_new ();
  guint32 id = pause_in_the_middle (self);

  for (guint32 i = 0; i < bt_metainfo_get_n_files (self->fixture->metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (self->fixture->metainfo, i);
    g_autofree char *path = g_build_filename (self->leech_folder, file->path, NULL);

    g_assert_cmpint (truncate (path, 0), ==, 0);
  }
  bt_session_set_paused (self->leech->session, id, FALSE);
  node_wait_state (self->leech, 0, BT_TORRENT_ERROR);
  g_assert_error (node_get (self->leech, 0)->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  swarm_free (self);
}

/* Nothing was touched meanwhile: nothing is fetched twice, unfinished pieces neither; only the block
 * that was cut off on its way. */
static void
test_pause_keeps_all (void)
{
  Swarm *self = swarm_new ();
  guint32 id = pause_in_the_middle (self);

  node_limit_down (self->leech, 0);
  bt_session_set_paused (self->leech->session, id, FALSE);
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_fetched (self);
  g_assert_cmpuint (node_get (self->leech, 0)->stat.downloaded, <,
                    bt_metainfo_get_size (self->fixture->metainfo) + BT_BLOCK_SIZE);
  swarm_free (self);
}

static gboolean
has_every_byte (Node *self, gconstpointer data)
{
  const BtTorrentStat *stat = &node_get (self, 0)->stat;

  return stat->state == BT_TORRENT_SEEDING && stat->have == *(const guint64 *) data;
}

/* A choice that comes while the saved one is still being made known to the store is not lost. */
static void
choose_at_once (void)
{
  static const guint8 all[] = { BT_PRIORITY_NORMAL, BT_PRIORITY_NORMAL, BT_PRIORITY_NORMAL,
                                BT_PRIORITY_NORMAL };
  const guint32 first = 0;
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (self->fixture->metainfo, self->leech_folder);
  guint64 size = bt_metainfo_get_size (self->fixture->metainfo);

  seed (self);
  params->selection = g_array_new (FALSE, FALSE, sizeof first);
  g_array_append_val (params->selection, first);
  node_add (self->leech, params);
  g_clear_pointer (&self->leech, node_free);
  self->leech = node_new (self->leech_state);
  bt_session_set_priorities (self->leech->session, 1, all, G_N_ELEMENTS (all));
  node_wait_state (self->leech, 0, BT_TORRENT_DOWNLOADING);
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, has_every_byte, &size);
  assert_fetched (self);
  swarm_free (self);
}

static void
test_choice_at_once (void)
{
  for (guint i = 0; i < 8; i++)
    choose_at_once ();
}

static void
test_check (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *path = g_build_filename (self->leech_folder, "t/one", NULL);

  fetch (self);
  g_assert_cmpint (truncate (path, 0), ==, 0);
  bt_session_check (self->leech->session, node_get (self->leech, 0)->id);
  /* 200000 bytes touch seven pieces. */
  wait_fetched_again (self, 7);
  swarm_free (self);
}

static void
test_remove_deletes (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *path = g_build_filename (self->leech_folder, "t", NULL);
  guint64 serial;

  fetch (self);
  serial =
      bt_session_remove (self->leech->session, node_get (self->leech, 0)->id, BT_REMOVAL_DELETE);
  g_assert_no_error (node_wait_reply (self->leech, serial)->error);
  g_assert_true (node_get (self->leech, 0)->removed);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_pointer (&self->leech, node_free);
  self->leech = node_new (self->leech_state);
  g_assert_cmpuint (self->leech->torrents->len, ==, 0);
  swarm_free (self);
}

static void
test_remove_keeps (void)
{
  Swarm *self = swarm_new ();
  guint64 serial;

  fetch (self);
  serial = bt_session_remove (self->leech->session, node_get (self->leech, 0)->id, BT_REMOVAL_KEEP);
  node_wait_reply (self->leech, serial);
  g_assert_true (is_right (self, 0));
  swarm_free (self);
}

static void
undo (Node *node, gboolean is_kept)
{
  guint64 serial = bt_session_remove (node->session, node_get (node, 0)->id, BT_REMOVAL_UNDO);
  const BtNews *reply = node_wait_reply (node, serial);

  if (is_kept)
    g_assert_error (reply->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_KEPT);
  else
    g_assert_no_error (reply->error);
}

/* What was there when the torrent was added is the person's, also after a restart. */
static void
test_undo_keeps_what_was_there (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *path = g_build_filename (self->fixture->folder, "t", "four", NULL);

  seed (self);
  g_clear_pointer (&self->seed, node_free);
  self->seed = node_new (self->seed_state);
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
  undo (self->seed, TRUE);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  swarm_free (self);
}

/* Also before anybody looked what is there. */
static void
test_undo_at_once (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *path = g_build_filename (self->fixture->folder, "t", "four", NULL);
  guint32 id = node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));

  node_wait_reply (self->seed, bt_session_remove (self->seed->session, id, BT_REMOVAL_UNDO));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  swarm_free (self);
}

static void
test_undo_deletes_what_was_fetched (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *path = g_build_filename (self->leech_folder, "t", NULL);

  fetch (self);
  g_clear_pointer (&self->leech, node_free);
  self->leech = node_new (self->leech_state);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  undo (self->leech, FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  swarm_free (self);
}

/* A wish to be saved that nothing fulfils any more must not hold the torrent here. */
static void
test_remove_what_waits_to_be_saved (void)
{
  Swarm *self = swarm_new ();
  guint32 id;

  id = node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  node_wait_state (self->leech, 0, BT_TORRENT_DOWNLOADING);
  for (guint i = 0; i < 5; i++)
    bt_session_set_paused (self->leech->session, id, i % 2 == 0);
  node_wait_reply (self->leech, bt_session_remove (self->leech->session, id, BT_REMOVAL_KEEP));
  swarm_free (self);
}

static void
test_add_twice (void)
{
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (self->fixture->metainfo, self->leech_folder);
  guint32 id;
  guint64 serial;
  const BtNews *reply;

  id = node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  params->trackers = g_strsplit ("udp://t.example/", " ", -1);
  serial = bt_session_add (self->leech->session, params);
  reply = node_wait_reply (self->leech, serial);
  g_assert_true (reply->existed);
  g_assert_cmpuint (reply->id, ==, id);
  g_assert_cmpuint (self->leech->torrents->len, ==, 1);
  swarm_free (self);
}

static void
test_add_again_while_it_leaves (void)
{
  Swarm *self = swarm_new ();
  guint32 id;

  id = node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  bt_session_remove (self->leech->session, id, BT_REMOVAL_DELETE);
  id = node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  g_assert_cmpuint (self->leech->torrents->len, ==, 2);
  node_wait_state (self->leech, 1, BT_TORRENT_DOWNLOADING);
  swarm_free (self);
}

static void
test_state_is_locked (void)
{
  Swarm *self = swarm_new ();
  g_autoptr (GError) error = NULL;
  BtSessionConfig config;

  bt_session_config_init (&config);
  config.state_folder = self->leech_state;
  g_assert_null (bt_session_new (&config, NULL, NULL, &error));
  g_assert_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_LOCKED);
  swarm_free (self);
}

static gboolean
is_watched (Node *self, gconstpointer data)
{
  NodeTorrent *torrent = node_get (self, 0);

  return torrent->n_peers_told > 0 && torrent->n_events > 0 && torrent->pieces
         && bt_bitfield_is_full (torrent->pieces->have);
}

static void
test_watch (void)
{
  Swarm *self = swarm_new ();
  guint32 id;

  seed (self);
  id = node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  /* So slowly that some reports fall into it. */
  node_limit_down (self->leech, 400 * 1024);
  bt_session_set_watch (self->leech->session, id,
                        BT_WATCH_PEERS | BT_WATCH_PIECES | BT_WATCH_EVENTS);
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, is_watched, NULL);
  swarm_free (self);
}

static void
test_list_order (void)
{
  static const FixtureFile other_files[] = { { "other", 5000 }, { NULL, 0 } };
  Swarm *self = swarm_new ();
  Fixture *other = fixture_new (other_files, PIECE_LENGTH);
  guint32 second;

  node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  second = node_add (self->leech, node_params (other->metainfo, self->leech_folder));
  bt_session_move_in_list (self->leech->session, second, 0);
  g_clear_pointer (&self->leech, node_free);
  self->leech = node_new (self->leech_state);
  g_assert_cmpuint (self->leech->torrents->len, ==, 2);
  g_assert_true (bt_info_hash_equal (&node_get (self->leech, 0)->info_hash,
                                     bt_metainfo_get_info_hash (other->metainfo)));
  g_assert_cmpuint (node_get (self->leech, 0)->position, <, node_get (self->leech, 1)->position);
  fixture_free (other);
  swarm_free (self);
}

/* --- strangers ------------------------------------------------------------------------------------ */

static int
connect_to (guint16 port)
{
  struct sockaddr_storage to;
  BtAddress address;
  socklen_t size;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_true (bt_address_parse (&address, "127.0.0.1", port));
  size = bt_address_to_sockaddr (&address, &to);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &to, size), ==, 0);
  return fd;
}

/* Item 34 of the table of hostile inputs: who connects and says nothing keeps nobody else out. */
static void
test_silent_visitors (void)
{
  Swarm *self = swarm_new ();
  int fds[2 * BT_LIMIT_PENDING_INCOMING];

  seed (self);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = connect_to (self->seed->port);
  node_add (self->leech, node_params (self->fixture->metainfo, self->leech_folder));
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_fetched (self);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  swarm_free (self);
}

/* Item 34: not BitTorrent, or a torrent that is not here: the door closes. */
static void
test_strange_hello (void)
{
  static const char *const hellos[] = {
    "GET / HTTP/1.1\r\nHost: a.very.long.name.of.a.host.example\r\n\r\n12345678901234567890",
    "\023BitTorrent protocolaaaaaaaabbbbbbbbbbbbbbbbbbbbcccccccccccccccccccc",
  };
  Swarm *self = swarm_new ();

  seed (self);
  for (guint i = 0; i < G_N_ELEMENTS (hellos); i++) {
    int fd = connect_to (self->seed->port);
    char byte;

    g_assert_cmpint (send (fd, hellos[i], strlen (hellos[i]), MSG_NOSIGNAL), >=, 68);
    g_assert_cmpint (read (fd, &byte, 1), <=, 0);
    close (fd);
  }
  swarm_free (self);
}

static gboolean
listens_on (Node *self, gconstpointer port)
{
  return self->port == GPOINTER_TO_UINT (port);
}

/* Reads until @text came; the other end says it at once or never. */
static gboolean
hears (int fd, const char *text)
{
  const struct timeval patience = { .tv_sec = 10 };
  char bytes[4096];
  gsize n_bytes = 0;
  gssize n_read;

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  while ((n_read = read (fd, bytes + n_bytes, sizeof bytes - n_bytes)) > 0) {
    n_bytes += (gsize) n_read;
    if (memmem (bytes, n_bytes, text, strlen (text)))
      return TRUE;
  }
  return FALSE;
}

/* Peers of a torrent that already runs hear of the new port. */
static void
test_port_changes (void)
{
  Swarm *self = swarm_new ();
  guint16 port = node_find_free_port ();
  g_autofree char *told = g_strdup_printf ("1:pi%ue", port);
  guint8 bytes[BT_HANDSHAKE_SIZE];
  BtHandshake hello;
  int fd;

  seed (self);
  bt_session_set_listen_port (self->seed->session, port);
  node_wait (self->seed, listens_on, GUINT_TO_POINTER (port));
  bt_handshake_init (&hello,
                     bt_info_hash_get_wire (bt_metainfo_get_info_hash (self->fixture->metainfo)),
                     (const guint8 *) "-TS0001-abcdefghijkl");
  bt_handshake_write (&hello, bytes);
  fd = connect_to (port);
  g_assert_cmpint (send (fd, bytes, sizeof bytes, MSG_NOSIGNAL), ==, sizeof bytes);
  g_assert_true (hears (fd, told));
  close (fd);
  swarm_free (self);
}

static gboolean
is_asking (Node *self, gconstpointer data)
{
  const GArray *trackers = node_get (self, 0)->trackers;

  return trackers->len == 1
         && g_array_index (trackers, BtTrackerStat, 0).state == BT_TRACKER_ASKING;
}

/* Quitting takes at most 5 s, whatever trackers do. */
static void
test_silent_tracker (void)
{
  g_autofree char *url = NULL;
  Swarm *self = swarm_new ();
  struct sockaddr_storage name;
  socklen_t size = sizeof name;
  BtAddress address;
  BtAddParams *params = node_params (self->fixture->metainfo, self->leech_folder);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gint64 began_us;

  g_assert_cmpint (listen (fd, 10), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &size), ==, 0);
  g_assert_true (bt_address_from_sockaddr (&address, (struct sockaddr *) &name));
  url = g_strdup_printf ("http://127.0.0.1:%u/announce", address.port);
  params->trackers = g_strsplit (url, " ", -1);
  node_add (self->leech, params);
  node_wait_state (self->leech, 0, BT_TORRENT_DOWNLOADING);
  node_wait (self->leech, is_asking, NULL);
  began_us = g_get_monotonic_time ();
  g_clear_pointer (&self->leech, node_free);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 8 * G_USEC_PER_SEC);
  close (fd);
  swarm_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/start-and-stop", test_start_and_stop);
  g_test_add_func ("/session/try-free", test_try_free);
  g_test_add_func ("/session/existing-files-are-checked", test_existing_files_are_checked);
  g_test_add_func ("/session/fetch", test_fetch);
  g_test_add_func ("/session/magnet", test_magnet);
  g_test_add_func ("/session/held-magnet", test_held_magnet);
  g_test_add_func ("/session/held-while-files-appear", test_held_while_files_appear);
  g_test_add_func ("/session/restart-resumes", test_restart_resumes);
  g_test_add_func ("/session/missing-file-is-noticed", test_missing_file_is_noticed);
  g_test_add_func ("/session/changed-file-is-hashed", test_changed_file_is_hashed);
  g_test_add_func ("/session/missing-folder", test_missing_folder);
  g_test_add_func ("/session/folder-comes-back-empty", test_folder_comes_back_empty);
  g_test_add_func ("/session/folder-is-empty-next-time", test_folder_is_empty_next_time);
  g_test_add_func ("/session/folder-is-gone-at-the-end", test_folder_is_gone_at_the_end);
  g_test_add_func ("/session/pause", test_pause);
  g_test_add_func ("/session/replaced-during-pause", test_replaced_during_pause);
  g_test_add_func ("/session/cut-during-pause", test_cut_during_pause);
  g_test_add_func ("/session/pause-keeps-all", test_pause_keeps_all);
  g_test_add_func ("/session/choice-at-once", test_choice_at_once);
  g_test_add_func ("/session/check", test_check);
  g_test_add_func ("/session/remove-deletes", test_remove_deletes);
  g_test_add_func ("/session/remove-keeps", test_remove_keeps);
  g_test_add_func ("/session/undo-keeps", test_undo_keeps_what_was_there);
  g_test_add_func ("/session/undo-at-once", test_undo_at_once);
  g_test_add_func ("/session/undo-deletes", test_undo_deletes_what_was_fetched);
  g_test_add_func ("/session/remove-what-waits-to-be-saved", test_remove_what_waits_to_be_saved);
  g_test_add_func ("/session/add-twice", test_add_twice);
  g_test_add_func ("/session/add-again-while-it-leaves", test_add_again_while_it_leaves);
  g_test_add_func ("/session/state-is-locked", test_state_is_locked);
  g_test_add_func ("/session/watch", test_watch);
  g_test_add_func ("/session/list-order", test_list_order);
  g_test_add_func ("/session/silent-visitors", test_silent_visitors);
  g_test_add_func ("/session/strange-hello", test_strange_hello);
  g_test_add_func ("/session/port-changes", test_port_changes);
  g_test_add_func ("/session/silent-tracker", test_silent_tracker);
  return g_test_run ();
}
