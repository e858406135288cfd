/* test-session-move.c — sessions whose torrents move and get other names while they run, and what is
 * left of that after a crash.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "metainfo/bt-rename.h"
#include "session-fixture.h"
#include "store-fixture.h"

static const FixtureFile files[] = {
  { "one", 200000 }, { "folder/two", 150000 }, { "three", 77 }, { "four", 300000 }, { NULL, 0 },
};

#define PIECE_LENGTH 32768
#define N_FILES 4

/* A seeder with all files, and who fetches them. */
typedef struct {
  Fixture *fixture;
  char *folder, *goal; /* owned; of the one who fetches */
  char *state;         /* owned; likewise */
  Node *seed, *leech;
} Swarm;

static void
plant_files (Swarm *self, const char *folder)
{
  for (guint32 i = 0; i < N_FILES; i++) {
    const BtMetaFile *file = bt_metainfo_get_file (self->fixture->metainfo, i);
    g_autofree char *path = g_build_filename (folder, file->path, NULL);
    g_autofree char *parent = g_path_get_dirname (path);

    g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
    g_assert_true (g_file_set_contents (path, (char *) self->fixture->content + file->offset,
                                        (gssize) file->length, NULL));
  }
}

static char *
make_folder (Swarm *self, const char *name)
{
  char *folder = g_build_filename (self->fixture->root, name, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  return folder;
}

/* The one who fetches has about half of it. */
static Swarm *
swarm_new (void)
{
  Swarm *self = g_new0 (Swarm, 1);

  self->fixture = fixture_new (files, PIECE_LENGTH);
  plant_files (self, self->fixture->folder);
  self->folder = make_folder (self, "here");
  self->goal = make_folder (self, "goal");
  self->state = g_build_filename (self->fixture->root, "state", NULL);
  self->seed = node_new (NULL);
  self->leech = node_new (self->state);
  node_add (self->seed, node_params (self->fixture->metainfo, self->fixture->folder));
  node_wait_state (self->seed, 0, BT_TORRENT_SEEDING);
  return self;
}

static void
swarm_free (Swarm *self)
{
  g_clear_pointer (&self->seed, node_free);
  g_clear_pointer (&self->leech, node_free);
  fixture_free (self->fixture);
  g_free (self->folder);
  g_free (self->goal);
  g_free (self->state);
  g_free (self);
}

static gboolean
has_some (Node *node, gconstpointer data)
{
  return node_get (node, 0)->stat.n_have >= 4;
}

/* The first half comes. */
static void
fetch_half (Swarm *self)
{
  node_limit_down (self->leech, 400 * 1024);
  node_add (self->leech, node_params (self->fixture->metainfo, self->folder));
  node_meet (self->leech, 0, self->seed);
  node_wait (self->leech, has_some, NULL);
}

static void
fetch_all (Swarm *self)
{
  node_limit_down (self->leech, 0);
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
}

static void
fetch (Swarm *self)
{
  node_add (self->leech, node_params (self->fixture->metainfo, self->folder));
  fetch_all (self);
}

/* All files lie in @folder, under the names that are told, and every piece was fetched once. */
static void
assert_all_in (Swarm *self, const char *folder)
{
  NodeTorrent *torrent = node_get (self->leech, 0);
  guint64 size = bt_metainfo_get_size (self->fixture->metainfo);

  for (guint32 i = 0; i < N_FILES; i++) {
    const BtMetaFile *file = bt_metainfo_get_file (torrent->metainfo, i);
    g_autofree char *path = g_build_filename (folder, file->path, NULL), *bytes = NULL;
    gsize n_bytes;

    g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
    g_assert_cmpmem (bytes, n_bytes, self->fixture->content + file->offset, file->length);
  }
  g_assert_cmpstr (torrent->folder, ==, folder);
  /* Once and no more, but for what was on the wire when the swarm stopped. */
  g_assert_cmpuint (torrent->stat.downloaded, >=, size);
  g_assert_cmpuint (torrent->stat.downloaded, <, size + PIECE_LENGTH);
  g_assert_cmpuint (torrent->stat.wasted, ==, 0);
}

static void
assert_gone (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static const GError *
move (Swarm *self, const char *goal)
{
  guint64 serial =
      bt_session_move_files (self->leech->session, node_get (self->leech, 0)->id, goal);

  return node_wait_reply (self->leech, serial)->error;
}

static const GError *
rename_file (Swarm *self, const char *path, const char *name)
{
  guint64 serial =
      bt_session_rename_file (self->leech->session, node_get (self->leech, 0)->id, path, name);

  return node_wait_reply (self->leech, serial)->error;
}

static const char *
get_path (Swarm *self, guint32 file)
{
  return bt_metainfo_get_file (node_get (self->leech, 0)->metainfo, file)->path;
}

static void
restart (Swarm *self)
{
  g_clear_pointer (&self->leech, node_free);
  self->leech = node_new (self->state);
}

/* --- moving ------------------------------------------------------------------------------------- */

static void
test_move_while_fetching (void)
{
  Swarm *self = swarm_new ();

  fetch_half (self);
  g_assert_no_error (move (self, self->goal));
  g_assert_cmpuint (node_get (self->leech, 0)->stat.n_have, <,
                    bt_metainfo_get_n_pieces (self->fixture->metainfo));
  assert_gone (self->folder, "t");
  fetch_all (self);
  assert_all_in (self, self->goal);
  swarm_free (self);
}

static void
test_move_while_seeding (void)
{
  Swarm *self = swarm_new ();

  fetch (self);
  g_assert_no_error (move (self, self->goal));
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, self->goal);
  restart (self);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, self->goal);
  swarm_free (self);
}

static void
test_move_paused (void)
{
  Swarm *self = swarm_new ();

  fetch (self);
  bt_session_set_paused (self->leech->session, node_get (self->leech, 0)->id, TRUE);
  node_wait_state (self->leech, 0, BT_TORRENT_PAUSED);
  g_assert_no_error (move (self, self->goal));
  node_wait_state (self->leech, 0, BT_TORRENT_PAUSED);
  assert_all_in (self, self->goal);
  swarm_free (self);
}

static void
test_move_fails (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *missing = g_build_filename (self->goal, "missing", NULL);
  g_autofree char *top = g_build_filename (self->goal, "t", NULL);
  g_autofree char *other = g_build_filename (top, "three", NULL);
  g_autofree char *text = NULL;

  fetch_half (self);
  g_assert_error (move (self, missing), BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_error (move (self, "goal"), BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_no_error (move (self, self->folder));
  g_assert_cmpint (g_mkdir (top, 0700), ==, 0);
  g_assert_true (g_file_set_contents (other, "mine", 4, NULL));
  g_assert_error (move (self, self->goal), BT_STORAGE_ERROR, BT_STORAGE_ERROR_EXISTS);
  fetch_all (self);
  assert_all_in (self, self->folder);
  g_assert_true (g_file_get_contents (other, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  swarm_free (self);
}

/* Whatever came first: the files are in one place, and it is known which. */
static void
test_cancel (void)
{
  Swarm *self = swarm_new ();
  guint32 id;
  guint64 first, second;
  const GError *error;

  fetch (self);
  id = node_get (self->leech, 0)->id;
  first = bt_session_move_files (self->leech->session, id, self->goal);
  second = bt_session_move_files (self->leech->session, id, self->fixture->folder);
  bt_session_cancel_move (self->leech->session, id);
  g_assert_error (node_wait_reply (self->leech, second)->error, BT_STORAGE_ERROR,
                  BT_STORAGE_ERROR_BUSY);
  error = node_wait_reply (self->leech, first)->error;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, self->folder);
  assert_gone (self->goal, "t");
  swarm_free (self);
}

static gboolean
has_folder (Node *node, gconstpointer data)
{
  return g_strcmp0 (node_get (node, 0)->folder, data) == 0;
}

/* What has no files yet only gets to know where they will be. */
static void
test_move_held (void)
{
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (self->fixture->metainfo, self->folder);

  params->held = TRUE;
  node_add (self->leech, params);
  node_wait_state (self->leech, 0, BT_TORRENT_HELD);
  g_assert_no_error (move (self, self->goal));
  node_wait (self->leech, has_folder, self->goal);
  bt_session_start (self->leech->session, node_get (self->leech, 0)->id, NULL, NULL, 0);
  fetch_all (self);
  assert_all_in (self, self->goal);
  assert_gone (self->folder, "t");
  swarm_free (self);
}

static guint32
get_id (Swarm *self)
{
  return node_get (self->leech, 0)->id;
}

static guint64
begin_move (Swarm *self, const char *goal)
{
  return bt_session_move_files (self->leech->session, get_id (self), goal);
}

static void
add_held (Swarm *self)
{
  BtAddParams *params = node_params (self->fixture->metainfo, self->folder);

  params->held = TRUE;
  node_add (self->leech, params);
  node_wait_state (self->leech, 0, BT_TORRENT_HELD);
}

/* The folder that was said last counts, however fast one comes after the other. */
static void
test_last_folder_counts (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *other = make_folder (self, "other");
  guint64 serial;

  add_held (self);
  bt_session_start (self->leech->session, get_id (self), other, NULL, 0);
  serial = begin_move (self, self->goal);
  g_assert_no_error (node_wait_reply (self->leech, serial)->error);
  fetch_all (self);
  assert_all_in (self, self->goal);
  assert_gone (self->folder, "t");
  assert_gone (other, "t");
  swarm_free (self);
}

/* @starts: it is said with the start, else before. */
static void
test_back_to_where_it_was (gconstpointer starts)
{
  Swarm *self = swarm_new ();
  guint64 serial;

  add_held (self);
  serial = begin_move (self, self->goal);
  if (!starts)
    serial = begin_move (self, self->folder);
  bt_session_start (self->leech->session, get_id (self), starts ? self->folder : NULL, NULL, 0);
  g_assert_no_error (node_wait_reply (self->leech, serial)->error);
  fetch_all (self);
  assert_all_in (self, self->folder);
  assert_gone (self->goal, "t");
  swarm_free (self);
}

static void
test_move_without_metadata (void)
{
  Swarm *self = swarm_new ();
  BtAddParams *params = node_params (NULL, self->folder);
  g_autofree char *hash =
      bt_info_hash_to_string (bt_metainfo_get_info_hash (self->fixture->metainfo));

  params->magnet = bt_magnet_new (hash, NULL);
  node_add (self->leech, params);
  node_wait_state (self->leech, 0, BT_TORRENT_METADATA);
  g_assert_no_error (move (self, self->goal));
  g_assert_cmpstr (node_get (self->leech, 0)->folder, ==, self->goal);
  fetch_all (self);
  assert_all_in (self, self->goal);
  assert_gone (self->folder, "t");
  swarm_free (self);
}

/* The check begins anew where the files are then. */
static void
test_move_while_checking (void)
{
  Swarm *self = swarm_new ();
  guint64 serial;

  fetch (self);
  bt_session_check (self->leech->session, get_id (self));
  serial = begin_move (self, self->goal);
  bt_session_check (self->leech->session, get_id (self));
  g_assert_no_error (node_wait_reply (self->leech, serial)->error);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, self->goal);
  assert_gone (self->folder, "t");
  swarm_free (self);
}

static void
test_pause_while_moving (void)
{
  Swarm *self = swarm_new ();
  guint64 serial;

  fetch (self);
  serial = begin_move (self, self->goal);
  bt_session_set_paused (self->leech->session, get_id (self), TRUE);
  g_assert_no_error (node_wait_reply (self->leech, serial)->error);
  node_wait_state (self->leech, 0, BT_TORRENT_PAUSED);
  assert_all_in (self, self->goal);
  serial = begin_move (self, self->folder);
  bt_session_set_paused (self->leech->session, get_id (self), FALSE);
  g_assert_no_error (node_wait_reply (self->leech, serial)->error);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, self->folder);
  swarm_free (self);
}

/* What is left of it goes; the error stays, because the move brings nothing back. */
static void
test_move_in_error (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *lost = g_build_filename (self->folder, "t", "one", NULL);

  fetch (self);
  g_clear_pointer (&self->leech, node_free);
  g_assert_cmpint (g_unlink (lost), ==, 0);
  self->leech = node_new (self->state);
  node_wait_state (self->leech, 0, BT_TORRENT_ERROR);
  g_assert_no_error (move (self, self->goal));
  node_wait_state (self->leech, 0, BT_TORRENT_ERROR);
  g_assert_error (node_get (self->leech, 0)->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  assert_gone (self->folder, "t");
  bt_session_announce (self->leech->session, get_id (self)); /* fetches it anew */
  node_meet (self->leech, 0, self->seed);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  g_assert_cmpstr (node_get (self->leech, 0)->folder, ==, self->goal);
  swarm_free (self);
}

/* Whoever waits for the move hears of its end, whether it had begun or not, and no file is left. */
static void
test_remove_while_moving (void)
{
  Swarm *self = swarm_new ();
  guint64 moved, removed;
  const GError *error;

  fetch (self);
  moved = begin_move (self, self->goal);
  removed = bt_session_remove (self->leech->session, get_id (self), BT_REMOVAL_DELETE);
  error = node_wait_reply (self->leech, moved)->error;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (node_wait_reply (self->leech, removed)->error);
  assert_gone (self->folder, "t");
  assert_gone (self->goal, "t");
  swarm_free (self);
}

/* --- the end in the middle ---------------------------------------------------------------------- */

/* The session ends at once; the next one knows what to do. */
static void
test_stop_in_the_middle (void)
{
  Swarm *self = swarm_new ();

  fetch (self);
  bt_session_move_files (self->leech->session, node_get (self->leech, 0)->id, self->goal);
  restart (self);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, self->goal);
  assert_gone (self->folder, "t");
  swarm_free (self);
}

static char *
get_resume_path (Swarm *self)
{
  g_autofree char *hash =
      bt_info_hash_to_string (bt_metainfo_get_info_hash (self->fixture->metainfo));
  g_autofree char *name = g_strconcat (hash, ".resume", NULL);

  return g_build_filename (self->state, name, NULL);
}

/* As a crash would have left it, with what @left says of moves and renames. */
static void
rewrite_resume (Swarm *self, const BtResume *left)
{
  g_autoptr (BtResume) resume =
      read_resume (self->state, bt_metainfo_get_info_hash (self->fixture->metainfo));
  g_autofree char *file = get_resume_path (self);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true (resume->clean);
  resume->move_to = g_strdup (left->move_to);
  resume->move_back = left->move_back;
  resume->rename_path = g_strdup (left->rename_path);
  resume->rename_name = g_strdup (left->rename_name);
  bytes = bt_resume_encode (resume);
  g_assert_true (g_file_set_contents (file, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
}

/* Two files had gone when the power did; @back: and were to come back. */
static void
test_crash_while_moving (gconstpointer back)
{
  Swarm *self = swarm_new ();
  const char *const gone[] = { "t/one", "t/folder/two" };

  fetch (self);
  g_clear_pointer (&self->leech, node_free);
  rewrite_resume (self, &(BtResume) { .move_to = self->goal, .move_back = back != NULL });
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++) {
    g_autofree char *from = g_build_filename (self->folder, gone[i], NULL);
    g_autofree char *to = g_build_filename (self->goal, gone[i], NULL);
    g_autofree char *parent = g_path_get_dirname (to);

    g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
    g_assert_cmpint (g_rename (from, to), ==, 0);
  }
  self->leech = node_new (self->state);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, back ? self->folder : self->goal);
  assert_gone (back ? self->goal : self->folder, "t");
  swarm_free (self);
}

/* The drive with the other half is not connected: nothing is fetched, nothing is lost. */
static void
test_crash_and_no_goal (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *away = g_strconcat (self->goal, "-away", NULL);

  fetch (self);
  g_clear_pointer (&self->leech, node_free);
  rewrite_resume (self, &(BtResume) { .move_to = self->goal });
  g_assert_cmpint (g_rename (self->goal, away), ==, 0);
  self->leech = node_new (self->state);
  node_wait_state (self->leech, 0, BT_TORRENT_ERROR);
  g_assert_error (node_get (self->leech, 0)->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_cmpint (g_rename (away, self->goal), ==, 0);
  bt_session_announce (self->leech->session, node_get (self->leech, 0)->id);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, self->goal);
  swarm_free (self);
}

/* Before or after the file got its name. */
static void
test_crash_while_renaming (gconstpointer done)
{
  Swarm *self = swarm_new ();
  g_autofree char *from = g_build_filename (self->folder, "t", "folder", NULL);
  g_autofree char *to = g_build_filename (self->folder, "t", "other", NULL);

  fetch (self);
  g_clear_pointer (&self->leech, node_free);
  rewrite_resume (
      self, &(BtResume) { .rename_path = (char *) "t/folder", .rename_name = (char *) "other" });
  if (done)
    g_assert_cmpint (g_rename (from, to), ==, 0);
  self->leech = node_new (self->state);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  g_assert_cmpstr (get_path (self, 1), ==, "t/other/two");
  assert_all_in (self, self->folder);
  assert_gone (self->folder, "t/folder");
  swarm_free (self);
}

/* --- renaming ----------------------------------------------------------------------------------- */

static void
test_rename_while_fetching (void)
{
  Swarm *self = swarm_new ();

  fetch_half (self);
  g_assert_no_error (rename_file (self, "t/one", "eins"));
  g_assert_no_error (rename_file (self, "t/folder", "ordner"));
  g_assert_no_error (rename_file (self, "", "top"));
  g_assert_cmpstr (get_path (self, 0), ==, "top/eins");
  g_assert_cmpstr (get_path (self, 1), ==, "top/ordner/two");
  g_assert_cmpstr (node_get (self->leech, 0)->name, ==, "top");
  fetch_all (self);
  assert_all_in (self, self->folder);
  assert_gone (self->folder, "t");
  restart (self);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  g_assert_cmpstr (get_path (self, 1), ==, "top/ordner/two");
  g_assert_cmpstr (node_get (self->leech, 0)->name, ==, "top");
  assert_all_in (self, self->folder);
  swarm_free (self);
}

static void
test_rename_fails (void)
{
  Swarm *self = swarm_new ();
  g_autofree char *own = g_build_filename (self->folder, "t", "own", NULL);

  fetch (self);
  g_assert_true (g_file_set_contents (own, "x", 1, NULL));
  g_assert_error (rename_file (self, "t/one", ""), BT_METAINFO_ERROR, BT_METAINFO_ERROR_BAD_NAME);
  g_assert_error (rename_file (self, "t/one", "a/b"), BT_METAINFO_ERROR,
                  BT_METAINFO_ERROR_BAD_NAME);
  g_assert_error (rename_file (self, "t/one", "three"), BT_METAINFO_ERROR,
                  BT_METAINFO_ERROR_NAME_TAKEN);
  g_assert_error (rename_file (self, "t/none", "x"), BT_METAINFO_ERROR,
                  BT_METAINFO_ERROR_NO_SUCH_FILE);
  g_assert_error (rename_file (self, "t/one", "own"), BT_STORAGE_ERROR, BT_STORAGE_ERROR_EXISTS);
  g_assert_no_error (rename_file (self, "t/one", "one"));
  assert_all_in (self, self->folder);
  swarm_free (self);
}

/* Renamed and moved, all of it goes when the person says so. */
static void
test_remove (void)
{
  Swarm *self = swarm_new ();
  guint64 serial;

  fetch (self);
  g_assert_no_error (rename_file (self, "t/folder", "other"));
  g_assert_no_error (move (self, self->goal));
  g_assert_no_error (rename_file (self, "", "top"));
  serial =
      bt_session_remove (self->leech->session, node_get (self->leech, 0)->id, BT_REMOVAL_DELETE);
  g_assert_no_error (node_wait_reply (self->leech, serial)->error);
  assert_gone (self->goal, "t");
  assert_gone (self->goal, "top");
  assert_gone (self->folder, "t");
  swarm_free (self);
}

/* A second addition does not bring the old names back. */
static void
test_add_again (void)
{
  Swarm *self = swarm_new ();
  guint64 serial;

  fetch (self);
  g_assert_no_error (rename_file (self, "t/one", "eins"));
  serial = bt_session_add (self->leech->session, node_params (self->fixture->metainfo, self->goal));
  g_assert_true (node_wait_reply (self->leech, serial)->existed);
  g_assert_cmpstr (get_path (self, 0), ==, "t/eins");
  restart (self);
  node_wait_state (self->leech, 0, BT_TORRENT_SEEDING);
  assert_all_in (self, self->folder);
  swarm_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-move/while-fetching", test_move_while_fetching);
  g_test_add_func ("/session-move/while-seeding", test_move_while_seeding);
  g_test_add_func ("/session-move/paused", test_move_paused);
  g_test_add_func ("/session-move/fails", test_move_fails);
  g_test_add_func ("/session-move/cancel", test_cancel);
  g_test_add_func ("/session-move/held", test_move_held);
  g_test_add_func ("/session-move/last-folder-counts", test_last_folder_counts);
  g_test_add_data_func ("/session-move/back", NULL, test_back_to_where_it_was);
  g_test_add_data_func ("/session-move/back-with-the-start", "starts", test_back_to_where_it_was);
  g_test_add_func ("/session-move/without-metadata", test_move_without_metadata);
  g_test_add_func ("/session-move/while-checking", test_move_while_checking);
  g_test_add_func ("/session-move/pause-while-moving", test_pause_while_moving);
  g_test_add_func ("/session-move/in-error", test_move_in_error);
  g_test_add_func ("/session-move/remove-while-moving", test_remove_while_moving);
  g_test_add_func ("/session-move/stop-in-the-middle", test_stop_in_the_middle);
  g_test_add_data_func ("/session-move/crash", NULL, test_crash_while_moving);
  g_test_add_data_func ("/session-move/crash-on-the-way-back", "back", test_crash_while_moving);
  g_test_add_func ("/session-move/crash-and-no-goal", test_crash_and_no_goal);
  g_test_add_data_func ("/session-move/crash-before-rename", NULL, test_crash_while_renaming);
  g_test_add_data_func ("/session-move/crash-after-rename", "done", test_crash_while_renaming);
  g_test_add_func ("/session-move/rename-while-fetching", test_rename_while_fetching);
  g_test_add_func ("/session-move/rename-fails", test_rename_fails);
  g_test_add_func ("/session-move/remove", test_remove);
  g_test_add_func ("/session-move/add-again", test_add_again);
  return g_test_run ();
}
