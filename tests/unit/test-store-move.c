/* test-store-move.c — files of a torrent go to another folder, or get other names.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-rename.h"
#include "store-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE 65536
#define NOBODY 65534
#define MANY 600 /* files: more than a step of a move takes */

static const FixtureFile files[] = {
  { "a", 100000 },   { "sub/b", 7 },           { "sub/empty", 0 },
  { "pad/1", 4096 }, { "sub/deep/c", 150000 }, { NULL },
};

typedef struct {
  Fixture *fixture;
  char *goal; /* owned: where the files go */
  guint64 moved, to_move;
  gboolean cancel, undo; /* in the first progress with something moved */
  gboolean is_split;
  gboolean is_back;
  GError *error;
  BtFileStamp before, after; /* of the first file */
} Move;

/* --- fixture ------------------------------------------------------------------------------------ */

static void
plant_all (Fixture *fixture)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (fixture->metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (fixture->metainfo, i);

    if (!file->is_pad)
      fixture_plant (fixture, i, TRUE, file->length);
  }
}

/* All files are there. @other: the goal is on another file system. */
static void
move_init (Move *self, const FixtureFile *list, gboolean other)
{
  *self = (Move) { .fixture = fixture_new (list, PIECE) };
  self->goal = other ? g_strdup ("/dev/shm/test-store-move-XXXXXX")
                     : g_build_filename (self->fixture->root, "goal", NULL);
  if (other)
    g_assert_nonnull (g_mkdtemp (self->goal));
  else
    g_assert_cmpint (g_mkdir (self->goal, 0755), ==, 0);
  fixture_open (self->fixture, FALSE);
  fixture_prepare (self->fixture);
  g_assert_no_error (self->fixture->error);
  plant_all (self->fixture);
}

static void
remove_goal (Move *self)
{
  const char *args[] = { "rm", "-r", self->goal, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) args, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}

static void
move_clear (Move *self)
{
  if (g_str_has_prefix (self->goal, "/dev/shm/"))
    remove_goal (self);
  fixture_free (self->fixture);
  g_clear_error (&self->error);
  g_free (self->goal);
}

static void
progress_cb (BtStore *store, guint64 moved, guint64 to_move, gpointer data)
{
  Move *self = data;

  g_assert_cmpuint (moved, >=, self->moved);
  g_assert_cmpuint (moved, <=, to_move);
  self->moved = moved;
  self->to_move = to_move;
  if (self->cancel && moved > 0)
    bt_store_cancel_move (store, self->undo);
}

static void
done_cb (BtStore *store, const BtStoreMoved *moved, gpointer data)
{
  Move *self = data;

  self->is_back = TRUE;
  self->is_split = moved->is_split;
  self->error = moved->error != NULL ? g_error_copy (moved->error) : NULL;
  self->before = moved->before[0];
  self->after = moved->after[0];
}

static void
run_move (Move *self, const char *wanted, gboolean again)
{
  guint32 n_files = bt_metainfo_get_n_files (self->fixture->metainfo);
  g_autofree guint8 *flags = g_malloc (n_files);
  BtStoreMoveParams params = { self->goal, flags, again };

  for (guint32 i = 0; i < n_files; i++)
    flags[i] = wanted == NULL || wanted[i] == '1';
  g_clear_error (&self->error);
  self->is_back = FALSE;
  self->moved = 0;
  bt_store_move (self->fixture->store, &params, progress_cb, done_cb, self);
  while (!self->is_back) {
    GPollFD poll = { bt_disk_get_fd (self->fixture->disk), G_IO_IN, 0 };

    g_poll (&poll, 1, -1);
    bt_disk_dispatch (self->fixture->disk);
  }
  g_assert_true (bt_store_is_idle (self->fixture->store));
}

/* Every file is in @folder, whole, and nothing of the torrent in @other. */
static void
assert_all_in (Move *self, const char *folder, const char *other)
{
  BtMetainfo *metainfo = self->fixture->metainfo;
  g_autofree char *rest = g_build_filename (other, "t", NULL);

  g_free (self->fixture->folder);
  self->fixture->folder = g_strdup (folder);
  for (guint32 i = 0; i < bt_metainfo_get_n_files (metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);

    if (file->is_pad)
      continue;
    g_assert_cmpint (fixture_get_size (self->fixture, i), ==, file->length);
    g_assert_true (fixture_file_is_right (self->fixture, i, 0, file->length));
  }
  g_assert_false (g_file_test (rest, G_FILE_TEST_EXISTS));
}

/* It did not go: all is where it was. */
static void
assert_stayed (Move *self)
{
  g_autofree char *folder = g_strdup (self->fixture->folder);

  g_assert_false (self->is_split);
  assert_all_in (self, folder, self->goal);
  fixture_assert_reads (self->fixture, 0);
}

static void
assert_went (Move *self)
{
  g_autofree char *old = g_strdup (self->fixture->folder);

  g_assert_no_error (self->error);
  g_assert_cmpuint (self->moved, <=, self->to_move);
  assert_all_in (self, self->goal, old);
  g_assert_cmpint (self->before.size, ==, self->after.size);
  g_assert_cmpint (fixture_store_piece (self->fixture, 1), ==, BT_JOB_OK);
  fixture_assert_reads (self->fixture, 2);
  fixture_sync (self->fixture);
  g_assert_no_error (self->fixture->error);
}

/* A file in the goal that is none of the torrent's. */
static void
plant_in_goal (Move *self, const char *name, const void *bytes, gsize n_bytes)
{
  g_autofree char *path = g_build_filename (self->goal, "t", name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, n_bytes, NULL));
}

static void
assert_in_goal (Move *self, const char *name, const void *bytes, gsize n_bytes)
{
  g_autofree char *path = g_build_filename (self->goal, "t", name, NULL);
  g_autofree char *got = NULL;
  gsize n_got;

  g_assert_true (g_file_get_contents (path, &got, &n_got, NULL));
  g_assert_cmpmem (got, n_got, bytes, n_bytes);
}

/* --- moving ------------------------------------------------------------------------------------- */

static void
test_move (gconstpointer other)
{
  struct stat here, there;
  Move move;

  move_init (&move, files, other != NULL);
  g_assert_cmpint (g_stat (move.fixture->folder, &here), ==, 0);
  g_assert_cmpint (g_stat (move.goal, &there), ==, 0);
  g_assert_true ((here.st_dev != there.st_dev) == (other != NULL));
  run_move (&move, NULL, FALSE);
  g_assert_cmpuint (move.to_move, ==, 250007);
  assert_went (&move);
  g_assert_cmpint (move.before.mtime_ns, ==, move.after.mtime_ns);
  move_clear (&move);
}

/* Holes stay holes: what is not fetched yet takes no room. */
static void
test_holes (void)
{
  const FixtureFile sparse[] = { { "a", 8 << 20 }, { NULL } };
  g_autofree char *path = NULL;
  struct stat status;
  Move move;

  move_init (&move, sparse, TRUE);
  path = fixture_get_path (move.fixture, 0);
  g_assert_cmpint (truncate (path, 100000), ==, 0);
  g_assert_cmpint (truncate (path, 8 << 20), ==, 0);
  run_move (&move, NULL, FALSE);
  g_assert_no_error (move.error);
  g_free (path);
  path = g_build_filename (move.goal, "t", "a", NULL);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 8 << 20);
  g_assert_cmpint (status.st_blocks * 512, <, 1 << 20);
  g_free (move.fixture->folder);
  move.fixture->folder = g_strdup (move.goal);
  g_assert_true (fixture_file_is_right (move.fixture, 0, 0, 100000));
  move_clear (&move);
}

static void
test_same_folder (void)
{
  Move move;

  move_init (&move, files, FALSE);
  g_free (move.goal);
  move.goal = g_strdup (move.fixture->folder);
  run_move (&move, NULL, FALSE);
  g_assert_no_error (move.error);
  fixture_assert_reads (move.fixture, 0);
  g_assert_true (fixture_file_is_right (move.fixture, 4, 0, 150000));
  move_clear (&move);
}

/* An unwanted file of another length was never ours. */
static void
test_unwanted (void)
{
  Move move;

  move_init (&move, files, FALSE);
  fixture_plant (move.fixture, 0, FALSE, 5000);
  run_move (&move, "01111", FALSE);
  g_assert_no_error (move.error);
  g_assert_cmpint (fixture_get_size (move.fixture, 0), ==, 5000);
  g_assert_cmpint (fixture_get_size (move.fixture, 4), ==, -1);
  move_clear (&move);
}

/* --- what is in the way ------------------------------------------------------------------------- */

static void
test_exists (gconstpointer other)
{
  Move move;

  move_init (&move, files, other != NULL);
  plant_in_goal (&move, "sub/deep/c", "mine", 4);
  run_move (&move, NULL, FALSE);
  g_assert_error (move.error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_EXISTS);
  g_assert_nonnull (strstr (move.error->message, "sub/deep/c"));
  g_assert_false (move.is_split);
  g_assert_true (fixture_file_is_right (move.fixture, 0, 0, 100000));
  assert_in_goal (&move, "sub/deep/c", "mine", 4);
  move_clear (&move);
}

/* Where a folder should be is a file: found only on the way; what had gone comes back. */
static void
test_in_the_way (gconstpointer other)
{
  Move move;

  move_init (&move, files, other != NULL);
  plant_in_goal (&move, "sub/deep", "mine", 4);
  run_move (&move, NULL, FALSE);
  g_assert_error (move.error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NOT_A_FILE);
  g_assert_false (move.is_split);
  for (guint32 i = 0; i < 5; i++)
    g_assert_true (
        i == 3
        || fixture_file_is_right (move.fixture, i, 0,
                                  bt_metainfo_get_file (move.fixture->metainfo, i)->length));
  assert_in_goal (&move, "sub/deep", "mine", 4);
  move_clear (&move);
}

static void
test_no_goal (void)
{
  Move move;

  move_init (&move, files, FALSE);
  g_assert_cmpint (g_rmdir (move.goal), ==, 0);
  run_move (&move, NULL, FALSE);
  g_assert_error (move.error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_nonnull (strstr (move.error->message, move.goal));
  assert_stayed (&move);
  move_clear (&move);
}

/* For root every folder may be written. */
static void
test_read_only_goal (void)
{
  Move move;

  if (geteuid () == 0)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  move_init (&move, files, FALSE);
  g_assert_cmpint (g_chmod (move.goal, 0555), ==, 0);
  run_move (&move, NULL, FALSE);
  g_assert_error (move.error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_PERMISSION);
  assert_stayed (&move);
  move_clear (&move);
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
  /* Lost with the change; the leak checker looks into the process. */
  prctl (PR_SET_DUMPABLE, 1);
}

/* The disk takes the small files and not the last one, as a full one does. */
static void
test_full (void)
{
  struct rlimit limit, before;
  Move move;

  move_init (&move, files, TRUE);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = (struct rlimit) { 120000, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  run_move (&move, NULL, FALSE);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (move.error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_FILE_TOO_LARGE);
  assert_stayed (&move);
  move_clear (&move);
}

/* --- ended early -------------------------------------------------------------------------------- */

static FixtureFile *
make_many (void)
{
  FixtureFile *many = g_new0 (FixtureFile, MANY + 1);

  for (guint i = 0; i < MANY; i++)
    many[i] = (FixtureFile) { g_strdup_printf ("f%u", i), 100 };
  return many;
}

static void
free_many (FixtureFile *many)
{
  for (guint i = 0; i < MANY; i++)
    g_free ((char *) many[i].path);
  g_free (many);
}

static void
test_cancel (gconstpointer other)
{
  FixtureFile *many = make_many ();
  Move move;

  move_init (&move, many, other != NULL);
  move.cancel = move.undo = TRUE;
  run_move (&move, NULL, FALSE);
  g_assert_error (move.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (move.moved, >, 0);
  assert_stayed (&move);
  move_clear (&move);
  free_many (many);
}

/* Ends in the middle; a later session goes on. */
static void
test_go_on (gconstpointer other)
{
  FixtureFile *many = make_many ();
  g_autofree char *first = NULL;
  Move move;

  move_init (&move, many, other != NULL);
  move.cancel = TRUE;
  run_move (&move, NULL, FALSE);
  g_assert_error (move.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (move.is_split);
  first = g_build_filename (move.goal, "t", "f0", NULL);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  g_assert_cmpint (fixture_get_size (move.fixture, MANY - 1), ==, 100);
  fixture_close (move.fixture);
  fixture_open (move.fixture, FALSE);
  move.cancel = FALSE;
  run_move (&move, NULL, TRUE);
  g_assert_no_error (move.error);
  {
    g_autofree char *old = g_strdup (move.fixture->folder);

    assert_all_in (&move, move.goal, old);
  }
  move_clear (&move);
  free_many (many);
}

/* What an earlier session moved is brought back, too. */
static void
test_go_on_and_cancel (void)
{
  FixtureFile *many = make_many ();
  Move move;

  move_init (&move, many, FALSE);
  move.cancel = TRUE;
  run_move (&move, NULL, FALSE);
  g_assert_true (move.is_split);
  move.undo = TRUE;
  run_move (&move, NULL, TRUE);
  g_assert_error (move.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_stayed (&move);
  move_clear (&move);
  free_many (many);
}

/* Files of a move that was not ended go from both folders. */
static void
test_delete_split (void)
{
  FixtureFile *many = make_many ();
  g_autofree char *here = NULL, *there = NULL;
  Move move;

  move_init (&move, many, FALSE);
  move.cancel = TRUE;
  run_move (&move, NULL, FALSE);
  g_assert_true (move.is_split);
  fixture_delete (move.fixture);
  g_assert_no_error (move.fixture->error);
  here = g_build_filename (move.fixture->folder, "t", NULL);
  there = g_build_filename (move.goal, "t", NULL);
  g_assert_false (g_file_test (here, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (there, G_FILE_TEST_EXISTS));
  move_clear (&move);
  free_many (many);
}

/* The power went in the middle of a copy, or between its end and the file's. */
static void
test_power_cut (void)
{
  Move move;
  g_autofree char *copy = NULL;
  const guint8 *hash;

  move_init (&move, files, TRUE);
  hash = bt_info_hash_get_wire (bt_metainfo_get_info_hash (move.fixture->metainfo));
  copy = g_strdup_printf ("sub/deep/c.%02x%02x%02x%02x.move", hash[0], hash[1], hash[2], hash[3]);
  plant_in_goal (&move, copy, "half of it", 10);
  plant_in_goal (&move, "a", move.fixture->content, 100000);
  run_move (&move, NULL, TRUE);
  assert_went (&move);
  move_clear (&move);
}

/* What stands there is as long as the file, and is not it. */
static void
test_power_cut_and_stranger (void)
{
  g_autofree guint8 *other = g_malloc0 (100000);
  Move move;

  move_init (&move, files, TRUE);
  plant_in_goal (&move, "a", other, 100000);
  run_move (&move, NULL, TRUE);
  g_assert_error (move.error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_EXISTS);
  g_assert_true (fixture_file_is_right (move.fixture, 0, 0, 100000));
  g_assert_true (fixture_file_is_right (move.fixture, 4, 0, 150000));
  assert_in_goal (&move, "a", other, 100000);
  move_clear (&move);
}

/* --- killed ------------------------------------------------------------------------------------- */

#define KILL_FILES 12
#define KILL_BYTES 300000
#define KILLS_MAX 60      /* the last one is let live */
#define KILL_STEP_US 2000 /* each victim lives so much longer than the one before */

static FixtureFile *
make_victims (void)
{
  FixtureFile *list = g_new0 (FixtureFile, KILL_FILES + 1);

  for (guint i = 0; i < KILL_FILES; i++)
    list[i] = (FixtureFile) { g_strdup_printf ("f%u", i), KILL_BYTES };
  return list;
}

/* In a process of its own: goes on with the move from @folder to @goal. */
static int
run_victim (const char *folder, const char *goal)
{
  Move move = { .fixture = fixture_new (make_victims (), PIECE), .goal = (char *) goal };

  move.fixture->folder = (char *) folder;
  fixture_open (move.fixture, FALSE);
  run_move (&move, NULL, TRUE);
  return move.error == NULL ? 0 : 1;
}

/* What it leaves behind goes with our own folder. */
static GPid
spawn_victim (Move *self)
{
  const char *args[] = { "/proc/self/exe", "--move", self->fixture->folder, self->goal, NULL };
  g_auto (GStrv) variables =
      g_environ_setenv (g_get_environ (), "TMPDIR", self->fixture->root, TRUE);
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **) args, variables, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                 &error);
  g_assert_no_error (error);
  return pid;
}

static gboolean
is_whole_in (Move *self, guint32 file, const char *folder)
{
  char *before = self->fixture->folder;
  gboolean whole;

  self->fixture->folder = (char *) folder;
  whole = fixture_get_size (self->fixture, file) == KILL_BYTES
          && fixture_file_is_right (self->fixture, file, 0, KILL_BYTES);
  self->fixture->folder = before;
  return whole;
}

/* Whenever the process is killed, every file is whole in one of the folders; another goes on. */
static void
test_killed (void)
{
  FixtureFile *list = make_victims ();
  g_autofree char *old = NULL;
  gboolean ended = FALSE;
  guint n = 0;
  Move move;

  move_init (&move, list, TRUE);
  fixture_close (move.fixture);
  for (; !ended; n++) {
    GPid pid = spawn_victim (&move);
    int status;

    g_usleep (n * KILL_STEP_US);
    if (n < KILLS_MAX)
      kill (pid, SIGKILL);
    g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
    ended = WIFEXITED (status);
    g_assert_true (!ended || WEXITSTATUS (status) == 0);
    for (guint32 file = 0; file < KILL_FILES; file++)
      g_assert_true (is_whole_in (&move, file, move.fixture->folder)
                     || is_whole_in (&move, file, move.goal));
  }
  g_test_message ("killed %u times", n - 1);
  old = g_strdup (move.fixture->folder);
  assert_all_in (&move, move.goal, old);
  fixture_open (move.fixture, FALSE);
  move_clear (&move);
  for (guint i = 0; i < KILL_FILES; i++)
    g_free ((char *) list[i].path);
  g_free (list);
}

/* --- renaming ----------------------------------------------------------------------------------- */

static void
run_rename (Move *self, const char *path, const char *name)
{
  g_autoptr (BtMetainfo) metainfo = bt_metainfo_rename (self->fixture->metainfo, path, name, NULL);
  g_autofree char *to = bt_rename_path (self->fixture->metainfo, path, name);

  g_assert_nonnull (metainfo);
  self->fixture->is_back = FALSE;
  g_clear_error (&self->fixture->error);
  bt_store_rename (self->fixture->store, *path != '\0' ? path : "t", to, metainfo, fixture_done_cb,
                   self->fixture);
  fixture_wait (self->fixture);
  if (self->fixture->error != NULL)
    return;
  bt_metainfo_unref (self->fixture->metainfo);
  self->fixture->metainfo = bt_metainfo_ref (metainfo);
}

static void
assert_renamed (Move *self, const char *path, gboolean exists)
{
  g_autofree char *full = g_build_filename (self->fixture->folder, path, NULL);

  g_assert_true (g_file_test (full, G_FILE_TEST_EXISTS) == exists);
}

static void
test_rename (void)
{
  Move move;

  move_init (&move, files, FALSE);
  run_rename (&move, "t/a", "b");
  g_assert_no_error (move.fixture->error);
  run_rename (&move, "t/sub", "other");
  g_assert_no_error (move.fixture->error);
  run_rename (&move, "", "top");
  g_assert_no_error (move.fixture->error);
  assert_renamed (&move, "top/b", TRUE);
  assert_renamed (&move, "top/other/deep/c", TRUE);
  assert_renamed (&move, "t", FALSE);
  for (guint32 i = 0; i < 4; i++)
    fixture_assert_reads (move.fixture, i);
  fixture_delete (move.fixture);
  assert_renamed (&move, "top", FALSE);
  move_clear (&move);
}

/* A folder goes with all that lies in it, also what is a person's own. */
static void
test_rename_takes_all (void)
{
  g_autofree char *own = NULL;
  Move move;

  move_init (&move, files, FALSE);
  own = g_build_filename (move.fixture->folder, "t", "sub", "own", NULL);
  g_assert_true (g_file_set_contents (own, "x", 1, NULL));
  run_rename (&move, "t/sub", "other");
  assert_renamed (&move, "t/other/own", TRUE);
  assert_renamed (&move, "t/sub", FALSE);
  move_clear (&move);
}

static void
test_rename_exists (void)
{
  g_autofree char *own = NULL;
  Move move;

  move_init (&move, files, FALSE);
  own = g_build_filename (move.fixture->folder, "t", "own", NULL);
  g_assert_true (g_file_set_contents (own, "x", 1, NULL));
  run_rename (&move, "t/a", "own");
  g_assert_error (move.fixture->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_EXISTS);
  g_assert_nonnull (strstr (move.fixture->error->message, "own"));
  fixture_assert_reads (move.fixture, 0);
  run_rename (&move, "t/sub", "own");
  g_assert_error (move.fixture->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_EXISTS);
  fixture_assert_reads (move.fixture, 3);
  move_clear (&move);
}

/* It was not fetched yet: it is made under its new name. */
static void
test_rename_missing (void)
{
  g_autofree char *path = NULL;
  Move move;

  move_init (&move, files, FALSE);
  path = fixture_get_path (move.fixture, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  run_rename (&move, "t/a", "later");
  g_assert_no_error (move.fixture->error);
  fixture_prepare (move.fixture);
  assert_renamed (&move, "t/later", TRUE);
  assert_renamed (&move, "t/a", FALSE);
  move_clear (&move);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--move") == 0)
    _exit (run_victim (argv[2], argv[3]));
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store-move/same-disk", NULL, test_move);
  g_test_add_data_func ("/store-move/other-disk", "other", test_move);
  g_test_add_func ("/store-move/holes", test_holes);
  g_test_add_func ("/store-move/same-folder", test_same_folder);
  g_test_add_func ("/store-move/unwanted", test_unwanted);
  g_test_add_data_func ("/store-move/exists", NULL, test_exists);
  g_test_add_data_func ("/store-move/exists-on-other-disk", "other", test_exists);
  g_test_add_data_func ("/store-move/in-the-way", NULL, test_in_the_way);
  g_test_add_data_func ("/store-move/in-the-way-on-other-disk", "other", test_in_the_way);
  g_test_add_func ("/store-move/no-goal", test_no_goal);
  g_test_add_func ("/store-move/read-only-goal", test_read_only_goal);
  g_test_add_func ("/store-move/full", test_full);
  g_test_add_data_func ("/store-move/cancel", NULL, test_cancel);
  g_test_add_data_func ("/store-move/cancel-on-other-disk", "other", test_cancel);
  g_test_add_data_func ("/store-move/go-on", NULL, test_go_on);
  g_test_add_data_func ("/store-move/go-on-on-other-disk", "other", test_go_on);
  g_test_add_func ("/store-move/go-on-and-cancel", test_go_on_and_cancel);
  g_test_add_func ("/store-move/delete-split", test_delete_split);
  g_test_add_func ("/store-move/power-cut", test_power_cut);
  g_test_add_func ("/store-move/power-cut-and-stranger", test_power_cut_and_stranger);
  g_test_add_func ("/store-move/killed", test_killed);
  g_test_add_func ("/store-move/rename", test_rename);
  g_test_add_func ("/store-move/rename-takes-all", test_rename_takes_all);
  g_test_add_func ("/store-move/rename-exists", test_rename_exists);
  g_test_add_func ("/store-move/rename-missing", test_rename_missing);
  return g_test_run ();
}
