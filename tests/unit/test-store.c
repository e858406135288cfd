/* test-store.c — files of a torrent: borders, jobs, reading back, checking, syncing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE 65536

/* Borders inside blocks, a file smaller than a block, an empty one, a pad file, a short last piece. */
static const FixtureFile mixed[] = {
  { "a", 100000 },   { "sub/b", 7 },           { "sub/empty", 0 },
  { "pad/1", 4096 }, { "sub/deep/c", 150000 }, { NULL },
};

static Fixture *
mixed_new (void)
{
  Fixture *self = fixture_new (mixed, PIECE);

  fixture_open (self, FALSE);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  return self;
}

static void
store_all (Fixture *self)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_pieces (self->metainfo); i++)
    g_assert_cmpint (fixture_store_piece (self, i), ==, BT_JOB_OK);
}

static void
assert_all_right (Fixture *self)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (self->metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (self->metainfo, i);

    if (!file->is_pad)
      g_assert_true (fixture_file_is_right (self, i, 0, file->length));
  }
}

/* --- preparing ---------------------------------------------------------------------------------- */

static void
test_prepare_makes_files (void)
{
  Fixture *self = mixed_new ();

  g_assert_cmpint (fixture_get_size (self, 0), ==, 100000);
  g_assert_cmpint (fixture_get_size (self, 1), ==, 7);
  g_assert_cmpint (fixture_get_size (self, 2), ==, 0);
  g_assert_cmpint (fixture_get_size (self, 3), ==, -1);
  g_assert_cmpint (fixture_get_size (self, 4), ==, 150000);
  fixture_free (self);
}

static void
test_prepare_leaves_unwanted_files_out (void)
{
  Fixture *self = fixture_new (mixed, PIECE);

  fixture_open (self, FALSE);
  fixture_set_wanted (self, "10011");
  fixture_prepare (self);
  g_assert_no_error (self->error);
  g_assert_cmpint (fixture_get_size (self, 0), ==, 100000);
  g_assert_cmpint (fixture_get_size (self, 1), ==, -1);
  g_assert_cmpint (fixture_get_size (self, 2), ==, -1);
  fixture_free (self);
}

static gint64
get_allocated (Fixture *self, guint32 index)
{
  g_autofree char *path = fixture_get_path (self, index);
  struct stat status;

  g_assert_cmpint (g_lstat (path, &status), ==, 0);
  return status.st_blocks * (gint64) 512;
}

static void
test_prepare_full_allocates (void)
{
  Fixture *self = fixture_new (mixed, PIECE);

  fixture_open (self, TRUE);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  g_assert_cmpint (get_allocated (self, 0), >=, 100000);
  g_assert_cmpint (fixture_get_size (self, 0), ==, 100000);
  fixture_free (self);
}

static void
test_prepare_sparse_allocates_nothing (void)
{
  Fixture *self = mixed_new ();

  g_assert_cmpint (get_allocated (self, 0), <, 100000);
  fixture_free (self);
}

/* --- storing and reading ------------------------------------------------------------------------ */

static void
test_whole_pieces_over_borders (void)
{
  Fixture *self = mixed_new ();

  store_all (self);
  assert_all_right (self);
  for (guint32 i = 0; i < bt_metainfo_get_n_pieces (self->metainfo); i++)
    fixture_assert_reads (self, i);
  fixture_free (self);
}

static void
test_read_any_range (void)
{
  Fixture *self = mixed_new ();
  g_autofree guint8 *bytes = NULL;

  store_all (self);
  bytes = fixture_read (self, 1, 34000, 5000);
  g_assert_cmpmem (bytes, 5000, self->content + PIECE + 34000, 5000);
  fixture_free (self);
}

static BtJob *
new_read_job (Fixture *self, const BtReadRange *ranges, guint n)
{
  BtJob *job = bt_job_new (BT_JOB_READ, 0, n);

  job->n_ranges = n;
  memcpy (job->ranges, ranges, n * sizeof *ranges);
  return job;
}

/* Neighbours go in one call, others do not: both have to come out right. */
static void
test_read_scattered_ranges (void)
{
  Fixture *self = mixed_new ();
  guint8 buffers[5][BT_BLOCK_SIZE];
  BtReadRange ranges[] = {
    { 0, PIECE - BT_BLOCK_SIZE, BT_BLOCK_SIZE, buffers[0] },
    { 1, 0, BT_BLOCK_SIZE, buffers[1] },
    { 1, BT_BLOCK_SIZE, 100, buffers[2] },
    { 3, 10, 20, buffers[3] },
    { 0, 0, 1000, buffers[4] },
  };

  store_all (self);
  g_assert_cmpint (fixture_run (self, new_read_job (self, ranges, 5)), ==, BT_JOB_OK);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpmem (buffers[i], ranges[i].length,
                     self->content + ranges[i].piece * PIECE + ranges[i].begin, ranges[i].length);
  fixture_free (self);
}

static void
test_bad_piece_is_not_written (void)
{
  Fixture *self = mixed_new ();

  self->content[70000] ^= 1;
  g_assert_cmpint (fixture_store_piece (self, 1), ==, BT_JOB_BAD_HASH);
  self->content[70000] ^= 1;
  g_assert_false (fixture_file_is_right (self, 0, PIECE, 100000));
  g_assert_cmpint (get_allocated (self, 0), <, 4096);
  fixture_free (self);
}

static void
assert_digests (Fixture *self, guint32 piece)
{
  const guint8 *bytes = self->content + piece * PIECE;

  g_assert_nonnull (self->digests);
  for (guint32 i = 0; i < PIECE / BT_BLOCK_SIZE; i++)
    g_assert_cmpuint (self->digests[i], ==,
                      bt_sha1_short (bytes + i * BT_BLOCK_SIZE, BT_BLOCK_SIZE));
}

/* Those of a bad piece's blocks tell who lied, be they in memory or on disk; a good one's are only
 * taken when they are asked for. */
static void
test_digests (void)
{
  BtStoreFlags flags = BT_STORE_VERIFY | BT_STORE_WRITE;
  Fixture *self = mixed_new ();
  BtPieceHash hash = { NULL, 0 };
  BtJob *job;

  self->content[70000] ^= 1;
  g_assert_cmpint (fixture_store (self, 1, 1, 2, BT_STORE_WRITE, NULL), ==, BT_JOB_OK);
  g_assert_null (self->digests);
  job = fixture_new_job (self, 1, flags, &hash);
  job->blocks[1] = job->blocks[2] = NULL;
  g_assert_cmpint (fixture_run (self, job), ==, BT_JOB_BAD_HASH);
  assert_digests (self, 1);
  self->content[70000] ^= 1;
  g_assert_cmpint (fixture_run (self, fixture_new_job (self, 1, flags | BT_STORE_DIGEST, &hash)),
                   ==, BT_JOB_OK);
  assert_digests (self, 1);
  g_assert_cmpint (fixture_run (self, fixture_new_job (self, 1, flags, &hash)), ==, BT_JOB_OK);
  g_assert_null (self->digests);
  bt_sha1_free (hash.sha1);
  fixture_free (self);
}

/* Blocks come in any order: hashed as far as they are in line, the gaps read back from disk. */
static void
test_blocks_out_of_order (void)
{
  Fixture *self = mixed_new ();
  BtPieceHash hash = { NULL, 0 };
  BtJob *job;

  fixture_store (self, 0, 0, 1, BT_STORE_HASH, &hash);
  g_assert_cmpuint (hash.position, ==, BT_BLOCK_SIZE);
  fixture_store (self, 0, 2, 1, BT_STORE_HASH | BT_STORE_WRITE, &hash);
  g_assert_cmpuint (hash.position, ==, BT_BLOCK_SIZE);
  fixture_store (self, 0, 0, 1, BT_STORE_WRITE, NULL);
  fixture_store (self, 0, 1, 1, BT_STORE_HASH | BT_STORE_WRITE, &hash);
  g_assert_cmpuint (hash.position, ==, 2 * BT_BLOCK_SIZE);

  job = fixture_new_job (self, 0, BT_STORE_VERIFY | BT_STORE_WRITE, &hash);
  job->blocks[0] = job->blocks[1] = job->blocks[2] = NULL;
  g_assert_cmpint (fixture_run (self, job), ==, BT_JOB_OK);
  g_assert_true (fixture_file_is_right (self, 0, 0, PIECE));
  bt_sha1_free (hash.sha1);
  fixture_free (self);
}

static void
test_verify_reads_all_back (void)
{
  Fixture *self = mixed_new ();
  BtPieceHash hash = { NULL, 0 };
  guint n = fixture_get_n_blocks (self, 1);
  BtJob *job;

  g_assert_cmpint (fixture_store (self, 1, 0, n, BT_STORE_WRITE, NULL), ==, BT_JOB_OK);
  job = fixture_new_job (self, 1, BT_STORE_VERIFY, &hash);
  memset (job->blocks, 0, n * sizeof *job->blocks);
  g_assert_cmpint (fixture_run (self, job), ==, BT_JOB_OK);
  bt_sha1_free (hash.sha1);
  fixture_free (self);
}

static void
test_verify_last_short_piece (void)
{
  Fixture *self = mixed_new ();
  guint32 last = bt_metainfo_get_n_pieces (self->metainfo) - 1;
  BtPieceHash hash = { NULL, 0 };
  guint n = fixture_get_n_blocks (self, last);

  for (guint i = 0; i < n; i++)
    g_assert_cmpint (fixture_store (self, last, i, 1, BT_STORE_HASH | BT_STORE_WRITE, &hash), ==,
                     BT_JOB_OK);
  g_assert_cmpuint (hash.position, ==, bt_metainfo_get_piece_size (self->metainfo, last));
  g_assert_cmpint (fixture_store (self, last, 0, n, BT_STORE_VERIFY, &hash), ==, BT_JOB_OK);
  bt_sha1_free (hash.sha1);
  fixture_free (self);
}

/* More blocks than one system call takes. */
static void
test_large_piece (void)
{
  static const FixtureFile large[] = { { "a", 20 * 1024 * 1024 }, { "b", 1 }, { NULL } };
  Fixture *self = fixture_new (large, 32 * 1024 * 1024);

  fixture_open (self, FALSE);
  fixture_prepare (self);
  g_assert_cmpint (fixture_store_piece (self, 0), ==, BT_JOB_OK);
  assert_all_right (self);
  fixture_free (self);
}

static void
test_read_of_a_gone_file_fails (void)
{
  Fixture *self = fixture_new (mixed, PIECE);

  fixture_open (self, FALSE);
  g_assert_null (fixture_read (self, 0, 0, 100));
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  fixture_free (self);
}

static void
test_read_of_a_cut_file_fails (void)
{
  Fixture *self = mixed_new ();
  g_autofree char *path = fixture_get_path (self, 0);

  store_all (self);
  g_assert_cmpint (truncate (path, 1000), ==, 0);
  g_assert_null (fixture_read (self, 0, 0, BT_BLOCK_SIZE));
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  g_assert_nonnull (strstr (self->error->message, path));
  fixture_free (self);
}

static void
test_write_before_prepare_fails (void)
{
  Fixture *self = fixture_new (mixed, PIECE);

  fixture_open (self, FALSE);
  g_assert_cmpint (fixture_store_piece (self, 0), ==, BT_JOB_FAILED);
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING);
  g_assert_cmpint (fixture_get_size (self, 0), ==, -1);
  fixture_free (self);
}

/* --- many at once ------------------------------------------------------------------------------- */

#define N_MANY 64

typedef struct {
  guint n_out;
  BtPieceHash hashes[N_MANY];
} Many;

static void
many_job_cb (BtStore *store, BtJob *job, gpointer data)
{
  g_assert_no_error (job->error);
  g_assert_cmpint (job->result, ==, BT_JOB_OK);
  bt_job_free (job);
  ((Many *) data)->n_out--;
}

static void
many_done_cb (BtStore *store, const GError *error, gpointer data)
{
  g_assert_no_error (error);
  ((Many *) data)->n_out--;
}

static void
many_submit (Fixture *self, BtStore *store, Many *many, guint32 piece)
{
  bt_store_submit (
      store, fixture_new_job (self, piece, BT_STORE_VERIFY | BT_STORE_WRITE, &many->hashes[piece]));
  many->n_out++;
}

/* Workers side by side, over shared files and the part file, while files become wanted and others
 * no more, and all is synced in between. */
static void
test_many_at_once (void)
{
  static const FixtureFile files[] = {
    { "a", 1500000 }, { "b", 600000 }, { "c", 100 }, { "d", 2094000 }, { NULL }
  };
  static const guint8 some[] = { 1, 0, 0, 1 }, others[] = { 0, 1, 1, 1 }, all[] = { 1, 1, 1, 1 };
  Fixture *self = fixture_new (files, PIECE);
  Many many = { 0 };
  BtStoreParams params = { .disk = self->disk,
                           .metainfo = self->metainfo,
                           .folder = self->folder,
                           .part_path = self->part,
                           .job_done = many_job_cb,
                           .data = &many };
  BtStore *store = bt_store_new (&params);

  bt_store_set_wanted (store, some, many_done_cb, &many);
  bt_store_prepare (store, many_done_cb, &many);
  many.n_out = 2;
  for (guint32 i = 0; i < N_MANY; i++) {
    many_submit (self, store, &many, i);
    if (i % 16 == 7) {
      bt_store_set_wanted (store, i % 32 == 7 ? others : all, many_done_cb, &many);
      bt_store_prepare (store, many_done_cb, &many);
      bt_store_sync (store, many_done_cb, &many);
      many.n_out += 3;
    }
  }
  while (many.n_out > 0) {
    GPollFD poll = { bt_disk_get_fd (self->disk), G_IO_IN, 0 };

    g_poll (&poll, 1, -1);
    bt_disk_dispatch (self->disk);
  }
  bt_store_free (store);
  for (guint i = 0; i < N_MANY; i++)
    bt_sha1_free (many.hashes[i].sha1);
  g_assert_cmpuint (bt_metainfo_get_n_pieces (self->metainfo), <=, N_MANY);
  assert_all_right (self);
  fixture_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/prepare/makes-files", test_prepare_makes_files);
  g_test_add_func ("/store/prepare/unwanted", test_prepare_leaves_unwanted_files_out);
  g_test_add_func ("/store/prepare/full", test_prepare_full_allocates);
  g_test_add_func ("/store/prepare/sparse", test_prepare_sparse_allocates_nothing);
  g_test_add_func ("/store/job/whole-pieces-over-borders", test_whole_pieces_over_borders);
  g_test_add_func ("/store/job/read-any-range", test_read_any_range);
  g_test_add_func ("/store/job/read-scattered-ranges", test_read_scattered_ranges);
  g_test_add_func ("/store/job/bad-piece", test_bad_piece_is_not_written);
  g_test_add_func ("/store/job/digests", test_digests);
  g_test_add_func ("/store/job/out-of-order", test_blocks_out_of_order);
  g_test_add_func ("/store/job/reads-all-back", test_verify_reads_all_back);
  g_test_add_func ("/store/job/last-short-piece", test_verify_last_short_piece);
  g_test_add_func ("/store/job/large-piece", test_large_piece);
  g_test_add_func ("/store/job/gone-file", test_read_of_a_gone_file_fails);
  g_test_add_func ("/store/job/cut-file", test_read_of_a_cut_file_fails);
  g_test_add_func ("/store/job/write-before-prepare", test_write_before_prepare_fails);
  g_test_add_func ("/store/many-at-once", test_many_at_once);
  return g_test_run ();
}
