/* test-store-check.c — which pieces are on disk: damaged, missing, sparse, stopped half way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "metainfo/bt-bencode.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PIECE 32768

static atomic_uint n_syncs; /* files synced, by whatever thread */

/* In place of the C library's: what was asked to be durable cannot be seen otherwise. */
int
fdatasync (int fd)
{
  atomic_fetch_add (&n_syncs, 1);
  return (int) syscall (SYS_fdatasync, fd);
}

static const FixtureFile three[] = {
  { "a", 500000 }, { "empty", 0 }, { "pad/1", 100 }, { "b", 900000 }, { NULL }
};

static Fixture *
three_new_complete (void)
{
  Fixture *self = fixture_new (three, PIECE);

  fixture_open (self, FALSE);
  fixture_plant (self, 0, TRUE, 500000);
  fixture_plant (self, 3, TRUE, 900000);
  return self;
}

/* Changes one byte of a file on disk. */
static void
damage (Fixture *self, guint32 file, guint64 at)
{
  g_autofree char *path = fixture_get_path (self, file);
  int fd = open (path, O_RDWR);
  guint8 byte;

  g_assert_cmpint (pread (fd, &byte, 1, at), ==, 1);
  byte ^= 1;
  g_assert_cmpint (pwrite (fd, &byte, 1, at), ==, 1);
  close (fd);
}

static void
test_complete (void)
{
  Fixture *self = three_new_complete ();

  fixture_check (self);
  g_assert_no_error (self->error);
  g_assert_true (bt_bitfield_is_full (self->good));
  g_assert_cmpuint (self->n_checked, ==, bt_metainfo_get_n_pieces (self->metainfo));
  fixture_free (self);
}

/* Files that somebody else wrote, a moment ago perhaps, are durable before their pieces are listed. */
static void
test_found_files_are_synced (void)
{
  Fixture *self = three_new_complete ();
  g_autofree char *path = fixture_get_path (self, 3);
  gint64 mtime_ns;

  fixture_stat (self);
  mtime_ns = bt_store_peek_stamps (self->store)[3].mtime_ns;
  fixture_check (self);
  damage (self, 3, 5);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  atomic_store (&n_syncs, 0);
  fixture_sync (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (atomic_load (&n_syncs), ==, 2);
  /* What was changed after the check is not covered up. */
  g_assert_cmpint (bt_store_peek_stamps (self->store)[3].mtime_ns, ==, mtime_ns);
  fixture_sync (self);
  g_assert_cmpuint (atomic_load (&n_syncs), ==, 2);
  fixture_free (self);
}

/* Without a right piece in it there is nothing to keep. */
static void
test_wrong_files_are_not_synced (void)
{
  Fixture *self = fixture_new (three, PIECE);

  fixture_open (self, FALSE);
  fixture_plant (self, 0, TRUE, 500000);
  fixture_plant (self, 3, FALSE, 900000);
  fixture_check (self);
  atomic_store (&n_syncs, 0);
  fixture_sync (self);
  g_assert_cmpuint (atomic_load (&n_syncs), ==, 1);
  fixture_free (self);
}

static void
test_damaged_byte (void)
{
  Fixture *self = three_new_complete ();

  damage (self, 0, 5 * PIECE + 17);
  fixture_check (self);
  g_assert_no_error (self->error);
  g_assert_false (bt_bitfield_get (self->good, 5));
  g_assert_cmpuint (bt_bitfield_get_n_set (self->good), ==,
                    bt_metainfo_get_n_pieces (self->metainfo) - 1);
  fixture_free (self);
}

static void
test_missing_file (void)
{
  Fixture *self = three_new_complete ();
  g_autofree char *path = fixture_get_path (self, 3);

  g_assert_cmpint (g_remove (path), ==, 0);
  fixture_check (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (bt_bitfield_get_n_set (self->good), ==, 500000 / PIECE);
  fixture_free (self);
}

static void
test_cut_file (void)
{
  Fixture *self = three_new_complete ();
  g_autofree char *path = fixture_get_path (self, 0);

  g_assert_cmpint (truncate (path, 3 * PIECE + 5), ==, 0);
  fixture_check (self);
  g_assert_no_error (self->error);
  g_assert_true (bt_bitfield_get (self->good, 2));
  g_assert_false (bt_bitfield_get (self->good, 3));
  g_assert_cmpuint (bt_bitfield_count_range (self->good, 0, 500000 / PIECE), ==, 3);
  fixture_free (self);
}

static void
test_nothing_there (void)
{
  Fixture *self = fixture_new (three, PIECE);

  fixture_open (self, FALSE);
  fixture_check (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (bt_bitfield_get_n_set (self->good), ==, 0);
  fixture_free (self);
}

static void
test_missing_folder_is_told (void)
{
  Fixture *self = fixture_new (three, PIECE);

  fixture_open (self, FALSE);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  fixture_check (self);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER);
  fixture_free (self);
}

/* --- some pieces only --------------------------------------------------------------------------- */

static void
check_done_cb (BtStore *store, const BtBitfield *good, const GError *error, gpointer data)
{
  Fixture *self = data;

  self->good = bt_bitfield_copy (good);
  fixture_done_cb (store, error, data);
}

static void
check_some (Fixture *self, const BtBitfield *which)
{
  self->is_back = FALSE;
  bt_store_check (self->store, which, NULL, check_done_cb, self);
}

static void
test_only_what_was_asked (void)
{
  Fixture *self = three_new_complete ();
  g_autoptr (BtBitfield) which = bt_bitfield_new (bt_metainfo_get_n_pieces (self->metainfo));

  bt_bitfield_set (which, 3);
  bt_bitfield_set (which, 20);
  check_some (self, which);
  fixture_wait (self);
  g_assert_cmpuint (bt_bitfield_get_n_set (self->good), ==, 2);
  g_assert_true (bt_bitfield_get (self->good, 3));
  g_assert_true (bt_bitfield_get (self->good, 20));
  fixture_free (self);
}

static void
test_nothing_asked (void)
{
  Fixture *self = three_new_complete ();
  g_autoptr (BtBitfield) which = bt_bitfield_new (bt_metainfo_get_n_pieces (self->metainfo));

  check_some (self, which);
  g_assert_false (self->is_back);
  fixture_wait (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (bt_bitfield_get_n_set (self->good), ==, 0);
  g_assert_true (bt_store_is_idle (self->store));
  fixture_free (self);
}

static void
test_twice (void)
{
  Fixture *self = three_new_complete ();

  fixture_check (self);
  fixture_check (self);
  g_assert_true (bt_bitfield_is_full (self->good));
  fixture_free (self);
}

/* --- large ones --------------------------------------------------------------------------------- */

#define HUGE_PIECE (4 * 1024 * 1024)
#define HUGE_PIECES 2560
#define HUGE_SIZE ((guint64) HUGE_PIECES * HUGE_PIECE) /* 10 GiB */

/* Piece 7 is of zeros; of the others nobody knows the bytes. */
static BtMetainfo *
new_huge (void)
{
  GByteArray *to = g_byte_array_new ();
  g_autoptr (GByteArray) pieces = g_byte_array_new ();
  g_autofree guint8 *zeros = g_malloc0 (HUGE_PIECE);
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_set_size (pieces, HUGE_PIECES * BT_SHA1_SIZE);
  memset (pieces->data, 0xee, pieces->len);
  bt_sha1 (zeros, HUGE_PIECE, pieces->data + 7 * BT_SHA1_SIZE);
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "length");
  bt_bencode_put_integer (to, HUGE_SIZE);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, "huge");
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, HUGE_PIECE);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, pieces->data, pieces->len);
  bt_bencode_close (to);
  bt_bencode_close (to);
  bytes = g_byte_array_free_to_bytes (to);
  return bt_metainfo_new (bytes, NULL);
}

/* Ten GiB that were never written are known by their holes, except the piece that is all zeros. */
static void
test_sparse_file_is_not_read (void)
{
  Fixture *self = fixture_new (three, PIECE);

  bt_metainfo_unref (self->metainfo);
  self->metainfo = new_huge ();
  g_assert_nonnull (self->metainfo);
  fixture_open (self, FALSE);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  g_assert_cmpint (fixture_get_size (self, 0), ==, HUGE_SIZE);
  fixture_check (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (bt_bitfield_get_n_set (self->good), ==, 1);
  g_assert_true (bt_bitfield_get (self->good, 7));
  fixture_free (self);
}

/* Told after every batch, not at the end only. */
static void
count_cb (BtStore *store, guint32 n_done, guint32 at, gpointer data)
{
  Fixture *self = data;

  g_assert_cmpuint (n_done, >, self->n_checked);
  self->n_checked = n_done;
  self->n_progress++;
}

static void
test_progress (void)
{
  static const FixtureFile large[] = { { "a", 64 * 1024 * 1024 }, { NULL } };
  Fixture *self = fixture_new (large, 256 * 1024);
  g_autoptr (BtBitfield) all = bt_bitfield_new (bt_metainfo_get_n_pieces (self->metainfo));

  bt_bitfield_set_all (all);
  fixture_open (self, FALSE);
  bt_store_check (self->store, all, count_cb, check_done_cb, self);
  fixture_wait (self);
  g_assert_cmpuint (self->n_progress, ==, 16);
  g_assert_cmpuint (self->n_checked, ==, 256);
  fixture_free (self);
}

static void
cancel_cb (BtStore *store, guint32 n_done, guint32 at, gpointer data)
{
  bt_store_cancel_check (store);
}

static void
test_cancel (void)
{
  static const FixtureFile large[] = { { "a", 64 * 1024 * 1024 }, { NULL } };
  Fixture *self = fixture_new (large, 256 * 1024);
  g_autoptr (BtBitfield) all = bt_bitfield_new (bt_metainfo_get_n_pieces (self->metainfo));

  bt_bitfield_set_all (all);
  fixture_plant (self, 0, TRUE, 64 * 1024 * 1024);
  fixture_open (self, FALSE);
  self->is_back = FALSE;
  bt_store_check (self->store, all, cancel_cb, check_done_cb, self);
  fixture_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (bt_bitfield_get_n_set (self->good), >, 0);
  g_assert_false (bt_bitfield_is_full (self->good));
  g_assert_true (bt_store_is_idle (self->store));
  fixture_free (self);
}

/* With one worker for all: a job that comes while a check runs does not wait for its end. */
static void
note_job_cb (BtStore *store, guint32 n_done, guint32 at, gpointer data)
{
  Fixture *self = data;

  if (self->n_checked == 0)
    bt_store_submit (store, fixture_new_job (self, 0, BT_STORE_WRITE, NULL));
  self->n_checked = n_done;
}

static void
test_jobs_pass_a_check (void)
{
  static const FixtureFile large[] = { { "a", 64 * 1024 * 1024 }, { NULL } };
  Fixture *self = fixture_new (large, 256 * 1024);
  g_autoptr (BtBitfield) all = bt_bitfield_new (bt_metainfo_get_n_pieces (self->metainfo));

  bt_disk_free (self->disk);
  self->disk = bt_disk_new (1);
  bt_bitfield_set_all (all);
  fixture_plant (self, 0, TRUE, 64 * 1024 * 1024);
  fixture_open (self, FALSE);
  self->is_back = FALSE;
  self->n_checked = 0;
  bt_store_check (self->store, all, note_job_cb, check_done_cb, self);
  /* The job is the first to come back. */
  fixture_wait (self);
  g_assert_nonnull (self->job);
  g_assert_null (self->good);
  bt_job_free (self->job);
  self->is_back = FALSE;
  fixture_wait (self);
  g_assert_true (bt_bitfield_is_full (self->good));
  fixture_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-check/complete", test_complete);
  g_test_add_func ("/store-check/found-synced", test_found_files_are_synced);
  g_test_add_func ("/store-check/wrong-not-synced", test_wrong_files_are_not_synced);
  g_test_add_func ("/store-check/damaged-byte", test_damaged_byte);
  g_test_add_func ("/store-check/missing-file", test_missing_file);
  g_test_add_func ("/store-check/cut-file", test_cut_file);
  g_test_add_func ("/store-check/nothing-there", test_nothing_there);
  g_test_add_func ("/store-check/missing-folder", test_missing_folder_is_told);
  g_test_add_func ("/store-check/some-pieces", test_only_what_was_asked);
  g_test_add_func ("/store-check/no-pieces", test_nothing_asked);
  g_test_add_func ("/store-check/twice", test_twice);
  g_test_add_func ("/store-check/sparse", test_sparse_file_is_not_read);
  g_test_add_func ("/store-check/progress", test_progress);
  g_test_add_func ("/store-check/cancel", test_cancel);
  g_test_add_func ("/store-check/jobs-pass", test_jobs_pass_a_check);
  return g_test_run ();
}
