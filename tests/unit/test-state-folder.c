/* test-state-folder.c — the folder of resume data: lock, saving, what an interrupted save leaves.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resume-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *path; /* owned */
  BtStateFolder *folder;
  BtDisk *disk;
  GPtrArray *broken; /* of the last load */
  guint n_done;
  GError *error; /* of the last save */
} Fixture;

static Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *root = g_dir_make_tmp ("piecemeal-state-XXXXXX", NULL);

  self->path = g_build_filename (root, "deep", "state", NULL);
  self->folder = bt_state_folder_open (self->path, &error);
  g_assert_no_error (error);
  self->disk = bt_disk_new (2);
  self->broken = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
remove_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    g_remove (child);
  }
}

static void
fixture_free (Fixture *self)
{
  g_autofree char *deep = g_path_get_dirname (self->path);
  g_autofree char *root = g_path_get_dirname (deep);

  bt_disk_free (self->disk);
  bt_state_folder_close (self->folder);
  remove_files (self->path);
  g_rmdir (self->path);
  g_rmdir (deep);
  g_rmdir (root);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->broken);
  g_free (self->path);
  g_free (self);
}

static void
saved_cb (const GError *error, gpointer data)
{
  Fixture *self = data;

  self->n_done++;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
wait_for (Fixture *self, guint n_done)
{
  while (self->n_done < n_done) {
    GPollFD poll = { bt_disk_get_fd (self->disk), G_IO_IN, 0 };

    g_poll (&poll, 1, -1);
    bt_disk_dispatch (self->disk);
  }
}

static void
save (Fixture *self, const BtResume *resume)
{
  guint n_done = self->n_done;

  bt_state_folder_save (self->folder, self->disk, resume, saved_cb, self);
  wait_for (self, n_done + 1);
}

static void
save_named (Fixture *self, const char *name, guint32 position)
{
  g_autoptr (BtResume) resume = resume_fixture_new (name, position);

  save (self, resume);
  g_assert_no_error (self->error);
}

static GPtrArray *
load (Fixture *self)
{
  g_ptr_array_set_size (self->broken, 0);
  return bt_state_folder_load (self->folder, self->broken);
}

/* The path of a file of the torrent that resume_fixture_new (@name) makes. */
static char *
get_path (Fixture *self, const char *name, const char *suffix)
{
  g_autoptr (BtResume) resume = resume_fixture_new (name, 0);
  g_autofree char *hash = bt_info_hash_to_string (&resume->info_hash);
  g_autofree char *file = g_strconcat (hash, suffix, NULL);

  return g_build_filename (self->path, file, NULL);
}

static gboolean
exists (Fixture *self, const char *name, const char *suffix)
{
  g_autofree char *path = get_path (self, name, suffix);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What a save that was killed half way leaves. */
static void
cut (Fixture *self, const char *name, const char *suffix)
{
  g_autofree char *path = get_path (self, name, suffix);
  struct stat status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (truncate (path, status.st_size / 2), ==, 0);
}

static void
assert_loads (Fixture *self, guint n, guint32 position, guint n_broken)
{
  g_autoptr (GPtrArray) all = load (self);

  g_assert_cmpuint (all->len, ==, n);
  g_assert_cmpuint (self->broken->len, ==, n_broken);
  if (n > 0)
    g_assert_cmpuint (((BtResume *) all->pdata[0])->position, ==, position);
}

/* --- saving and loading ------------------------------------------------------------------------- */

static void
test_loads_what_was_saved (void)
{
  Fixture *self = fixture_new ();
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 4);
  g_autoptr (GPtrArray) all = NULL;

  save (self, resume);
  g_assert_no_error (self->error);
  all = load (self);
  g_assert_cmpuint (all->len, ==, 1);
  resume_fixture_assert_equal (resume, all->pdata[0]);
  fixture_free (self);
}

static void
test_loads_by_position (void)
{
  Fixture *self = fixture_new ();
  g_autoptr (GPtrArray) all = NULL;

  save_named (self, "c", 2);
  save_named (self, "a", 0);
  save_named (self, "b", 1);
  all = load (self);
  g_assert_cmpuint (all->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (((BtResume *) all->pdata[i])->position, ==, i);
  fixture_free (self);
}

static void
test_newest_save_wins (void)
{
  Fixture *self = fixture_new ();

  for (guint i = 1; i <= 50; i++) {
    g_autoptr (BtResume) resume = resume_fixture_new ("film", i);

    bt_state_folder_save (self->folder, self->disk, resume, saved_cb, self);
  }
  wait_for (self, 50);
  g_assert_no_error (self->error);
  assert_loads (self, 1, 50, 0);
  fixture_free (self);
}

static void
test_remove (void)
{
  Fixture *self = fixture_new ();
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 1);
  g_autofree char *part = bt_state_folder_get_part_path (self->folder, &resume->info_hash);

  save (self, resume);
  save (self, resume);
  g_assert_true (g_file_set_contents (part, "x", 1, NULL));
  bt_state_folder_remove (self->folder, self->disk, &resume->info_hash, saved_cb, self);
  wait_for (self, 3);
  g_assert_no_error (self->error);
  assert_loads (self, 0, 0, 0);
  g_assert_false (exists (self, "film", ".resume.old"));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  fixture_free (self);
}

static void
test_remove_overtakes_a_waiting_save (void)
{
  Fixture *self = fixture_new ();
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 1);

  bt_state_folder_save (self->folder, self->disk, resume, saved_cb, self);
  bt_state_folder_save (self->folder, self->disk, resume, saved_cb, self);
  bt_state_folder_remove (self->folder, self->disk, &resume->info_hash, saved_cb, self);
  wait_for (self, 3);
  assert_loads (self, 0, 0, 0);
  fixture_free (self);
}

static void
test_freeing_the_disk_finishes_saves (void)
{
  Fixture *self = fixture_new ();
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 7);

  bt_state_folder_save (self->folder, self->disk, resume, saved_cb, self);
  bt_state_folder_save (self->folder, self->disk, resume, saved_cb, self);
  bt_disk_free (self->disk);
  self->disk = bt_disk_new (2);
  g_assert_cmpuint (self->n_done, ==, 2);
  assert_loads (self, 1, 7, 0);
  fixture_free (self);
}

/* --- what a kill leaves ------------------------------------------------------------------------- */

static void
test_killed_while_writing (void)
{
  Fixture *self = fixture_new ();
  g_autofree char *tmp = get_path (self, "film", ".resume.tmp");

  save_named (self, "film", 1);
  g_assert_true (g_file_set_contents (tmp, "d5:added", 8, NULL));
  assert_loads (self, 1, 1, 0);
  g_assert_false (g_file_test (tmp, G_FILE_TEST_EXISTS));
  fixture_free (self);
}

static void
test_killed_after_keeping_the_old_one (void)
{
  Fixture *self = fixture_new ();
  g_autofree char *now = get_path (self, "film", ".resume");
  g_autofree char *old = get_path (self, "film", ".resume.old");

  save_named (self, "film", 1);
  g_assert_cmpint (link (now, old), ==, 0);
  assert_loads (self, 1, 1, 0);
  save_named (self, "film", 2);
  assert_loads (self, 1, 2, 0);
  fixture_free (self);
}

static void
test_killed_between_two_renames (void)
{
  Fixture *self = fixture_new ();
  g_autofree char *now = get_path (self, "film", ".resume");
  g_autofree char *old = get_path (self, "film", ".resume.old");

  save_named (self, "film", 1);
  g_assert_cmpint (g_rename (now, old), ==, 0);
  assert_loads (self, 1, 1, 0);
  fixture_free (self);
}

/* In the child: saves on and on, and tells by @fd what is safe. */
static void
save_for_ever (const char *path, int fd)
{
  Fixture self = { .disk = bt_disk_new (1), .folder = bt_state_folder_open (path, NULL) };

  g_assert_nonnull (self.folder);
  for (guint32 i = 1;; i++) {
    g_autoptr (BtResume) resume = resume_fixture_new ("film", i);

    save (&self, resume);
    g_assert_cmpint (write (fd, &i, sizeof i), ==, sizeof i);
  }
}

/* The last number in the pipe; 0: none. */
static guint32
read_last (int fd)
{
  guint32 last = 0, next;

  while (read (fd, &next, sizeof next) == sizeof next)
    last = next;
  return last;
}

/* Killed after @delay_us: what was told to be safe is there, or something newer. */
static void
kill_once (const char *path, gulong delay_us)
{
  g_autoptr (GPtrArray) broken = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = NULL;
  BtStateFolder *folder;
  guint32 last;
  int fds[2];
  pid_t pid;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid = fork ();
  if (pid == 0)
    save_for_ever (path, fds[1]);
  close (fds[1]);
  g_usleep (delay_us);
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  last = read_last (fds[0]);
  close (fds[0]);

  folder = bt_state_folder_open (path, NULL);
  g_assert_nonnull (folder);
  all = bt_state_folder_load (folder, broken);
  g_assert_cmpuint (broken->len, ==, 0);
  g_assert_cmpuint (all->len, >=, last > 0);
  if (last > 0)
    g_assert_cmpuint (((BtResume *) all->pdata[0])->position, >=, last);
  bt_state_folder_close (folder);
}

static void
test_killed_at_any_moment (void)
{
  g_autofree char *path = g_dir_make_tmp ("piecemeal-state-XXXXXX", NULL);

  for (gulong i = 0; i < 10; i++)
    kill_once (path, 5000 + i * 3331);
  remove_files (path);
  g_rmdir (path);
}

/* Only the newest one knows whether the session ended in order. */
static void
test_damaged_falls_back (void)
{
  Fixture *self = fixture_new ();
  g_autoptr (GPtrArray) all = NULL;

  save_named (self, "film", 1);
  save_named (self, "film", 2);
  cut (self, "film", ".resume");
  all = load (self);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpuint (((BtResume *) all->pdata[0])->position, ==, 1);
  g_assert_false (((BtResume *) all->pdata[0])->clean);
  g_assert_cmpuint (self->broken->len, ==, 1);
  g_assert_true (g_str_has_suffix (self->broken->pdata[0], ".resume.broken"));
  g_assert_true (exists (self, "film", ".resume.broken"));
  fixture_free (self);
}

/* The good one that is left is not lost by the next save, whenever that is killed. */
static void
test_saving_after_a_fall_back (void)
{
  Fixture *self = fixture_new ();

  save_named (self, "film", 1);
  save_named (self, "film", 2);
  cut (self, "film", ".resume");
  assert_loads (self, 1, 1, 1);
  save_named (self, "film", 3);
  g_assert_true (exists (self, "film", ".resume.old"));
  assert_loads (self, 1, 3, 0);
  fixture_free (self);
}

static void
test_both_damaged (void)
{
  Fixture *self = fixture_new ();

  save_named (self, "film", 1);
  save_named (self, "film", 2);
  save_named (self, "other", 3);
  cut (self, "film", ".resume");
  cut (self, "film", ".resume.old");
  assert_loads (self, 1, 3, 2);
  g_assert_cmpstr (self->broken->pdata[0], !=, self->broken->pdata[1]);
  assert_loads (self, 1, 3, 0);
  fixture_free (self);
}

static void
test_another_torrents_data (void)
{
  Fixture *self = fixture_new ();
  g_autofree char *film = get_path (self, "film", ".resume");
  g_autofree char *other = get_path (self, "other", ".resume");

  save_named (self, "film", 1);
  g_assert_cmpint (g_rename (film, other), ==, 0);
  assert_loads (self, 0, 0, 1);
  fixture_free (self);
}

static void
test_odd_things_in_the_folder (void)
{
  Fixture *self = fixture_new ();
  g_autofree char *folder = g_build_filename (self->path, "x.resume", NULL);
  g_autofree char *fifo = g_build_filename (self->path, "y.resume", NULL);
  g_autofree char *link = g_build_filename (self->path, "z.resume", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", link), ==, 0);
  save_named (self, "film", 1);
  assert_loads (self, 1, 1, 3);
  fixture_free (self);
}

/* --- a disk that is full ------------------------------------------------------------------------ */

/* A limit on file sizes stops the writing half way, as a full disk does. */
static void
test_failed_save_keeps_the_last_one (void)
{
  Fixture *self = fixture_new ();
  g_autoptr (BtResume) resume = resume_fixture_new ("film", 2);
  struct rlimit before, small;

  save_named (self, "film", 1);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = (struct rlimit) { 100, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  save (self, resume);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_FILE_TOO_LARGE);
  g_assert_false (exists (self, "film", ".resume.tmp"));
  assert_loads (self, 1, 1, 0);
  save (self, resume);
  g_assert_no_error (self->error);
  assert_loads (self, 1, 2, 0);
  fixture_free (self);
}

/* --- lock and port ------------------------------------------------------------------------------ */

static void
test_lock (void)
{
  Fixture *self = fixture_new ();
  g_autoptr (GError) error = NULL;
  BtStateFolder *other = bt_state_folder_open (self->path, &error);

  g_assert_null (other);
  g_assert_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_LOCKED);
  bt_state_folder_close (self->folder);
  self->folder = bt_state_folder_open (self->path, NULL);
  g_assert_nonnull (self->folder);
  fixture_free (self);
}

static void
test_open_where_nothing_can_be_made (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bt_state_folder_open ("/dev/null/state", &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == BT_STORAGE_ERROR);
}

static void
test_port (void)
{
  Fixture *self = fixture_new ();
  g_autofree char *path = g_build_filename (self->path, "port", NULL);

  g_assert_cmpint (bt_state_folder_load_port (self->folder), ==, -1);
  bt_state_folder_save_port (self->folder, 51413);
  g_assert_cmpint (bt_state_folder_load_port (self->folder), ==, 51413);
  g_assert_true (g_file_set_contents (path, "70000", -1, NULL));
  g_assert_cmpint (bt_state_folder_load_port (self->folder), ==, -1);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (bt_state_folder_load_port (self->folder), ==, -1);
  fixture_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/state-folder/loads-what-was-saved", test_loads_what_was_saved);
  g_test_add_func ("/state-folder/loads-by-position", test_loads_by_position);
  g_test_add_func ("/state-folder/newest-wins", test_newest_save_wins);
  g_test_add_func ("/state-folder/remove", test_remove);
  g_test_add_func ("/state-folder/remove-overtakes", test_remove_overtakes_a_waiting_save);
  g_test_add_func ("/state-folder/freeing-the-disk", test_freeing_the_disk_finishes_saves);
  g_test_add_func ("/state-folder/killed/while-writing", test_killed_while_writing);
  g_test_add_func ("/state-folder/killed/after-keeping", test_killed_after_keeping_the_old_one);
  g_test_add_func ("/state-folder/killed/between-renames", test_killed_between_two_renames);
  g_test_add_func ("/state-folder/killed/at-any-moment", test_killed_at_any_moment);
  g_test_add_func ("/state-folder/damaged/falls-back", test_damaged_falls_back);
  g_test_add_func ("/state-folder/damaged/saving-after", test_saving_after_a_fall_back);
  g_test_add_func ("/state-folder/damaged/both", test_both_damaged);
  g_test_add_func ("/state-folder/damaged/another-torrent", test_another_torrents_data);
  g_test_add_func ("/state-folder/odd-things", test_odd_things_in_the_folder);
  g_test_add_func ("/state-folder/failed-save", test_failed_save_keeps_the_last_one);
  g_test_add_func ("/state-folder/lock", test_lock);
  g_test_add_func ("/state-folder/open-fails", test_open_where_nothing_can_be_made);
  g_test_add_func ("/state-folder/port", test_port);
  return g_test_run ();
}
