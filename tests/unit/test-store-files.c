/* test-store-files.c — what stands in the download folder already, and what happens to it meanwhile.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Item 73 of the table of hostile inputs: files of the same name, folders, links, devices, read-only
 * ones, removed and cut ones, a disk that holds no more. */
#include "store-fixture.h"

#include "storage/bt-storage-error-private.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536
#define NOBODY 65534

static const FixtureFile two[] = { { "sub/a", 100000 }, { "b", 90000 }, { NULL } };

static Fixture *
two_new (void)
{
  Fixture *self = fixture_new (two, PIECE);

  fixture_open (self, FALSE);
  return self;
}

static Fixture *
two_new_prepared (void)
{
  Fixture *self = two_new ();

  fixture_prepare (self);
  g_assert_no_error (self->error);
  return self;
}

static char *
get_own_folder (Fixture *self)
{
  return g_build_filename (self->folder, "t", NULL);
}

static void
store_all (Fixture *self)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_pieces (self->metainfo); i++)
    g_assert_cmpint (fixture_store_piece (self, i), ==, BT_JOB_OK);
}

/* --- existing files ----------------------------------------------------------------------------- */

static void
test_longer_file_keeps_its_end (void)
{
  Fixture *self = two_new ();
  g_autofree char *path = fixture_get_path (self, 0);
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  fixture_plant (self, 0, FALSE, 150000);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  store_all (self);
  g_assert_true (fixture_file_is_right (self, 0, 0, 100000));
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  g_assert_cmpuint (n_bytes, ==, 150000);
  for (gsize i = 100000; i < n_bytes; i++)
    g_assert_cmpint (bytes[i], ==, 'x');
  fixture_free (self);
}

static void
test_shorter_file_keeps_its_beginning (void)
{
  Fixture *self = two_new ();

  fixture_plant (self, 0, TRUE, 70000);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  g_assert_cmpint (fixture_get_size (self, 0), ==, 100000);
  g_assert_true (fixture_file_is_right (self, 0, 0, 70000));
  fixture_free (self);
}

static void
test_looking_changes_nothing (void)
{
  Fixture *self = two_new ();

  fixture_plant (self, 0, FALSE, 10);
  fixture_stat (self);
  g_assert_no_error (self->error);
  g_assert_true (bt_store_has_data (self->store));
  g_assert_cmpint (bt_store_peek_stamps (self->store)[0].size, ==, 10);
  g_assert_cmpint (bt_store_peek_stamps (self->store)[0].mtime_ns, >, 0);
  g_assert_cmpint (bt_store_peek_stamps (self->store)[1].size, ==, -1);
  fixture_check (self);
  g_assert_cmpint (fixture_get_size (self, 0), ==, 10);
  g_assert_cmpint (fixture_get_size (self, 1), ==, -1);
  fixture_free (self);
}

static void
test_nothing_there (void)
{
  Fixture *self = two_new ();

  fixture_stat (self);
  g_assert_no_error (self->error);
  g_assert_false (bt_store_has_data (self->store));
  fixture_free (self);
}

/* --- what is no file ---------------------------------------------------------------------------- */

/* @plant puts something where file 0 or its folder should be. */
static void
assert_in_the_way (void (*plant) (const char *folder))
{
  Fixture *self = two_new ();
  g_autofree char *folder = get_own_folder (self);

  g_mkdir (folder, 0700);
  plant (folder);
  fixture_prepare (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NOT_A_FILE);
  g_assert_nonnull (strstr (self->error->message, "sub/a"));
  g_assert_cmpint (fixture_store_piece (self, 0), ==, BT_JOB_FAILED);
  fixture_stat (self);
  g_assert_no_error (self->error);
  g_assert_cmpint (bt_store_peek_stamps (self->store)[0].size, ==, -1);
  fixture_free (self);
}

static void
plant_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "sub", "a", NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
}

static void
plant_fifo (const char *folder)
{
  g_autofree char *sub = g_build_filename (folder, "sub", NULL);
  g_autofree char *path = g_build_filename (sub, "a", NULL);

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
plant_file_as_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "sub", NULL);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
test_folder_in_the_way (void)
{
  assert_in_the_way (plant_folder);
}

static void
test_fifo_in_the_way (void)
{
  assert_in_the_way (plant_fifo);
}

static void
test_file_as_folder (void)
{
  assert_in_the_way (plant_file_as_folder);
}

/* A link to a file outside, where the file should be. */
static void
plant_link (const char *folder)
{
  g_autofree char *sub = g_build_filename (folder, "sub", NULL);
  g_autofree char *path = g_build_filename (sub, "a", NULL);

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_cmpint (symlink ("../../../outside", path), ==, 0);
}

static void
test_link_in_the_way (void)
{
  assert_in_the_way (plant_link);
}

static void
plant_dangling_link (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "sub", NULL);

  g_assert_cmpint (symlink ("/nowhere", path), ==, 0);
}

static void
test_dangling_link (void)
{
  assert_in_the_way (plant_dangling_link);
}

static void
test_link_to_a_folder_outside (void)
{
  Fixture *self = two_new ();
  g_autofree char *own = get_own_folder (self);
  g_autofree char *outside = g_build_filename (self->root, "outside", NULL);
  g_autofree char *link = g_build_filename (own, "sub", NULL);
  g_autofree char *victim = g_build_filename (outside, "a", NULL);

  g_mkdir (own, 0700);
  g_mkdir (outside, 0700);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  fixture_prepare (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NOT_A_FILE);
  g_assert_false (g_file_test (victim, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_set_contents (victim, "mine", 4, NULL));
  fixture_delete (self);
  g_assert_true (g_file_test (victim, G_FILE_TEST_EXISTS));
  fixture_free (self);
}

/* --- the download folder ------------------------------------------------------------------------ */

static void
test_missing_folder_is_not_made (void)
{
  Fixture *self = two_new ();

  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  fixture_stat (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  fixture_prepare (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_nonnull (strstr (self->error->message, self->folder));
  g_assert_cmpint (fixture_store_piece (self, 0), ==, BT_JOB_FAILED);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS));
  fixture_free (self);
}

static void
test_folder_may_be_a_link (void)
{
  Fixture *self = two_new ();
  g_autofree char *real = g_build_filename (self->root, "real", NULL);

  g_assert_cmpint (g_rename (self->folder, real), ==, 0);
  g_assert_cmpint (symlink (real, self->folder), ==, 0);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  g_assert_cmpint (fixture_get_size (self, 0), ==, 100000);
  fixture_free (self);
}

/* --- permission --------------------------------------------------------------------------------- */

/* For root no file is read-only. */
static void
become_nobody (void)
{
  if (geteuid () == 0)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
}

static void
become_root_again (void)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
  /* Lost with the change; the leak checker looks into the process. */
  prctl (PR_SET_DUMPABLE, 1);
}

static void
test_read_only_file (void)
{
  Fixture *self;
  g_autofree char *path = NULL;

  become_nobody ();
  self = two_new ();
  path = fixture_get_path (self, 0);
  fixture_plant (self, 0, FALSE, 1000);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  fixture_prepare (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_PERMISSION);
  g_assert_nonnull (strstr (self->error->message, path));
  fixture_free (self);
  become_root_again ();
}

static void
test_read_only_folder (void)
{
  Fixture *self;

  become_nobody ();
  self = two_new ();
  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  fixture_prepare (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_PERMISSION);
  fixture_free (self);
  become_root_again ();
}

/* Seeding from files that cannot be written. */
static void
test_read_only_files_are_served (void)
{
  Fixture *self;
  g_autofree char *a = NULL, *b = NULL;

  become_nobody ();
  self = two_new ();
  a = fixture_get_path (self, 0);
  b = fixture_get_path (self, 1);
  fixture_plant (self, 0, TRUE, 100000);
  fixture_plant (self, 1, TRUE, 90000);
  g_chmod (a, 0444);
  g_chmod (b, 0444);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  fixture_check (self);
  g_assert_true (bt_bitfield_is_full (self->good));
  fixture_assert_reads (self, 1);
  fixture_free (self);
  become_root_again ();
}

static void
test_check_of_an_unreadable_file_says_so (void)
{
  Fixture *self;
  g_autofree char *path = NULL;

  become_nobody ();
  self = two_new ();
  path = fixture_get_path (self, 0);
  fixture_plant (self, 0, TRUE, 100000);
  g_assert_cmpint (g_chmod (path, 0000), ==, 0);
  fixture_check (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_PERMISSION);
  fixture_free (self);
  become_root_again ();
}

/* --- a disk that holds no more ------------------------------------------------------------------ */

/* The limit of file sizes cuts a write short and then refuses, as a full disk does. */
static void
test_cut_write_fails_and_can_be_repeated (void)
{
  Fixture *self = two_new_prepared ();
  struct rlimit before, small;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = (struct rlimit) { 30000, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_cmpint (fixture_store_piece (self, 0), ==, BT_JOB_FAILED);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_FILE_TOO_LARGE);
  g_assert_cmpint (fixture_store_piece (self, 0), ==, BT_JOB_OK);
  g_assert_true (fixture_file_is_right (self, 0, 0, PIECE));
  fixture_free (self);
}

/* A hash that was right is not lost when the write fails: the same job may come again. */
static void
test_verify_after_a_failed_write (void)
{
  Fixture *self = two_new ();
  BtPieceHash hash = { NULL, 0 };
  BtJob *job = fixture_new_job (self, 0, BT_STORE_VERIFY | BT_STORE_WRITE, &hash);

  g_assert_cmpint (fixture_run (self, job), ==, BT_JOB_FAILED);
  fixture_prepare (self);
  job = fixture_new_job (self, 0, BT_STORE_VERIFY | BT_STORE_WRITE, &hash);
  g_assert_cmpint (fixture_run (self, job), ==, BT_JOB_OK);
  bt_sha1_free (hash.sha1);
  fixture_free (self);
}

static void
test_kinds_of_errors (void)
{
  static const struct {
    int code;
    BtStorageError error;
  } kinds[] = {
    { ENOSPC, BT_STORAGE_ERROR_FULL },
    { EDQUOT, BT_STORAGE_ERROR_FULL },
    { EACCES, BT_STORAGE_ERROR_PERMISSION },
    { EPERM, BT_STORAGE_ERROR_PERMISSION },
    { EROFS, BT_STORAGE_ERROR_PERMISSION },
    { EISDIR, BT_STORAGE_ERROR_NOT_A_FILE },
    { ELOOP, BT_STORAGE_ERROR_NOT_A_FILE },
    { ENOTDIR, BT_STORAGE_ERROR_NOT_A_FILE },
    { ENOENT, BT_STORAGE_ERROR_MISSING },
    { ENODATA, BT_STORAGE_ERROR_MISSING },
    { EFBIG, BT_STORAGE_ERROR_FILE_TOO_LARGE },
    { EIO, BT_STORAGE_ERROR_IO },
    { EMFILE, BT_STORAGE_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GError) error = NULL;

    bt_storage_set_error (&error, kinds[i].code, "write", "/data/film");
    g_assert_error (error, BT_STORAGE_ERROR, kinds[i].error);
    g_assert_nonnull (strstr (error->message, "/data/film"));
  }
}

static void
test_free_space (void)
{
  g_assert_cmpint (bt_storage_get_free_space ("/tmp"), >, 0);
  g_assert_cmpint (bt_storage_get_free_space ("/tmp/nothing/here"), ==,
                   bt_storage_get_free_space ("/tmp"));
}

/* --- files that go away ------------------------------------------------------------------------- */

static void
test_sync_takes_stamps (void)
{
  Fixture *self = two_new_prepared ();
  BtFileStamp stamp;

  store_all (self);
  g_assert_cmpint (bt_store_peek_stamps (self->store)[0].size, ==, -1);
  fixture_sync (self);
  g_assert_no_error (self->error);
  stamp = bt_store_peek_stamps (self->store)[0];
  g_assert_cmpint (stamp.size, ==, 100000);
  fixture_stat (self);
  g_assert_cmpint (bt_store_peek_stamps (self->store)[0].mtime_ns, ==, stamp.mtime_ns);
  fixture_free (self);
}

static void
test_sync_notices_a_removed_file (void)
{
  Fixture *self = two_new_prepared ();
  g_autofree char *path = fixture_get_path (self, 0);

  store_all (self);
  g_assert_cmpint (g_remove (path), ==, 0);
  fixture_sync (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  g_assert_nonnull (strstr (self->error->message, path));
  /* And does not go on writing into what nobody can find. */
  g_assert_cmpint (fixture_store_piece (self, 0), ==, BT_JOB_FAILED);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  fixture_free (self);
}

static void
test_sync_notices_a_replaced_file (void)
{
  Fixture *self = two_new_prepared ();
  g_autofree char *path = fixture_get_path (self, 0);

  store_all (self);
  g_assert_cmpint (g_remove (path), ==, 0);
  fixture_plant (self, 0, FALSE, 100000);
  fixture_sync (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  fixture_free (self);
}

static void
test_prepare_makes_a_removed_file_again (void)
{
  Fixture *self = two_new_prepared ();
  g_autofree char *path = fixture_get_path (self, 0);

  store_all (self);
  g_assert_cmpint (g_remove (path), ==, 0);
  fixture_sync (self);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  store_all (self);
  fixture_sync (self);
  g_assert_no_error (self->error);
  g_assert_true (fixture_file_is_right (self, 0, 0, 100000));
  fixture_free (self);
}

/* The file is still open, and reads well; but nobody else can find it. */
static void
test_check_notices_a_removed_file (void)
{
  Fixture *self = two_new_prepared ();
  g_autofree char *path = fixture_get_path (self, 0);

  store_all (self);
  fixture_assert_reads (self, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
  fixture_check (self);
  g_assert_no_error (self->error);
  g_assert_false (bt_bitfield_get (self->good, 0));
  fixture_free (self);
}

static void
test_prepare_forgets_a_removed_file (void)
{
  Fixture *self = two_new_prepared ();
  g_autofree char *path = fixture_get_path (self, 0);

  store_all (self);
  g_assert_cmpint (g_remove (path), ==, 0);
  fixture_prepare (self);
  store_all (self);
  g_assert_true (fixture_file_is_right (self, 0, 0, 100000));
  fixture_free (self);
}

typedef struct {
  guint n_done;
  guint order[3];
} Order;

static Order order;

static void
order_cb (BtStore *store, const GError *error, gpointer data)
{
  g_assert_no_error (error);
  order.order[order.n_done++] = GPOINTER_TO_UINT (data);
}

static void
test_syncs_follow_each_other (void)
{
  Fixture *self = two_new_prepared ();

  store_all (self);
  order.n_done = 0;
  for (guint i = 0; i < 3; i++)
    bt_store_sync (self->store, order_cb, GUINT_TO_POINTER (i));
  while (order.n_done < 3) {
    GPollFD poll = { bt_disk_get_fd (self->disk), G_IO_IN, 0 };

    g_poll (&poll, 1, -1);
    bt_disk_dispatch (self->disk);
  }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (order.order[i], ==, i);
  fixture_free (self);
}

/* --- deleting ----------------------------------------------------------------------------------- */

static void
test_delete_leaves_nothing (void)
{
  Fixture *self = two_new_prepared ();
  g_autofree char *own = get_own_folder (self);

  store_all (self);
  fixture_delete (self);
  g_assert_no_error (self->error);
  g_assert_false (g_file_test (own, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (self->folder, G_FILE_TEST_IS_DIR));
  fixture_free (self);
}

static void
test_delete_leaves_what_is_not_ours (void)
{
  Fixture *self = two_new_prepared ();
  g_autofree char *own = get_own_folder (self);
  g_autofree char *mine = g_build_filename (own, "sub", "mine", NULL);

  g_assert_true (g_file_set_contents (mine, "x", 1, NULL));
  fixture_delete (self);
  g_assert_no_error (self->error);
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));
  g_assert_cmpint (fixture_get_size (self, 0), ==, -1);
  g_assert_cmpint (fixture_get_size (self, 1), ==, -1);
  fixture_free (self);
}

static void
test_delete_leaves_longer_and_unwanted_files (void)
{
  Fixture *self = two_new ();

  fixture_plant (self, 0, TRUE, 100001);
  fixture_plant (self, 1, FALSE, 5);
  fixture_set_wanted (self, "10");
  fixture_delete (self);
  g_assert_no_error (self->error);
  g_assert_cmpint (fixture_get_size (self, 0), ==, 100001);
  g_assert_cmpint (fixture_get_size (self, 1), ==, 5);
  fixture_free (self);
}

static void
test_delete_twice (void)
{
  Fixture *self = two_new_prepared ();

  fixture_delete (self);
  fixture_delete (self);
  g_assert_no_error (self->error);
  fixture_free (self);
}

/* --- many files --------------------------------------------------------------------------------- */

#define N_MANY 600

static void
test_open_files_are_bounded (void)
{
  FixtureFile files[N_MANY + 1] = { 0 };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Fixture *self;

  for (guint i = 0; i < N_MANY; i++) {
    g_ptr_array_add (names, g_strdup_printf ("f%u", i));
    files[i] = (FixtureFile) { names->pdata[i], 100 };
  }
  self = fixture_new (files, 16384);
  fixture_open (self, FALSE);
  fixture_prepare (self);
  store_all (self);
  for (guint32 i = 0; i < bt_metainfo_get_n_pieces (self->metainfo); i++)
    fixture_assert_reads (self, i);
  g_assert_cmpuint (bt_fd_cache_get_n_open (bt_disk_get_fds (self->disk)), <=, 256);
  fixture_close (self);
  g_assert_cmpuint (bt_fd_cache_get_n_open (bt_disk_get_fds (self->disk)), ==, 0);
  fixture_free (self);
}

static void
add_existing (void)
{
  g_test_add_func ("/store-files/existing/longer", test_longer_file_keeps_its_end);
  g_test_add_func ("/store-files/existing/shorter", test_shorter_file_keeps_its_beginning);
  g_test_add_func ("/store-files/existing/looking", test_looking_changes_nothing);
  g_test_add_func ("/store-files/existing/nothing", test_nothing_there);
  g_test_add_func ("/store-files/73/folder", test_folder_in_the_way);
  g_test_add_func ("/store-files/73/fifo", test_fifo_in_the_way);
  g_test_add_func ("/store-files/73/file-as-folder", test_file_as_folder);
  g_test_add_func ("/store-files/73/link", test_link_in_the_way);
  g_test_add_func ("/store-files/73/dangling-link", test_dangling_link);
  g_test_add_func ("/store-files/73/link-to-folder", test_link_to_a_folder_outside);
  g_test_add_func ("/store-files/73/read-only-file", test_read_only_file);
  g_test_add_func ("/store-files/73/read-only-folder", test_read_only_folder);
  g_test_add_func ("/store-files/73/read-only-served", test_read_only_files_are_served);
  g_test_add_func ("/store-files/73/unreadable", test_check_of_an_unreadable_file_says_so);
  g_test_add_func ("/store-files/folder/missing", test_missing_folder_is_not_made);
  g_test_add_func ("/store-files/folder/link", test_folder_may_be_a_link);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_existing ();
  g_test_add_func ("/store-files/full/cut-write", test_cut_write_fails_and_can_be_repeated);
  g_test_add_func ("/store-files/full/verify-again", test_verify_after_a_failed_write);
  g_test_add_func ("/store-files/full/kinds-of-errors", test_kinds_of_errors);
  g_test_add_func ("/store-files/full/free-space", test_free_space);
  g_test_add_func ("/store-files/sync/stamps", test_sync_takes_stamps);
  g_test_add_func ("/store-files/sync/removed", test_sync_notices_a_removed_file);
  g_test_add_func ("/store-files/sync/replaced", test_sync_notices_a_replaced_file);
  g_test_add_func ("/store-files/sync/made-again", test_prepare_makes_a_removed_file_again);
  g_test_add_func ("/store-files/sync/check-removed", test_check_notices_a_removed_file);
  g_test_add_func ("/store-files/sync/prepare-removed", test_prepare_forgets_a_removed_file);
  g_test_add_func ("/store-files/sync/in-order", test_syncs_follow_each_other);
  g_test_add_func ("/store-files/delete/nothing-left", test_delete_leaves_nothing);
  g_test_add_func ("/store-files/delete/not-ours", test_delete_leaves_what_is_not_ours);
  g_test_add_func ("/store-files/delete/longer", test_delete_leaves_longer_and_unwanted_files);
  g_test_add_func ("/store-files/delete/twice", test_delete_twice);
  g_test_add_func ("/store-files/many/bounded", test_open_files_are_bounded);
  return g_test_run ();
}
