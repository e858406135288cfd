/* test-store-part.c — pieces that touch unwanted files: their bytes live in the part file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536

/* Piece 1 holds the end of a, all of b and the beginning of c; piece 3 the end of c and d. */
static const FixtureFile four[] = {
  { "a", 100000 }, { "b", 7000 }, { "c", 120000 }, { "d", 30000 }, { NULL }
};

enum { A, B, C, D };

static Fixture *
four_new (const char *wanted)
{
  Fixture *self = fixture_new (four, PIECE);

  fixture_open (self, FALSE);
  fixture_set_wanted (self, wanted);
  g_assert_no_error (self->error);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  return self;
}

/* As after a restart: nothing is known but what is on disk. */
static void
reopen (Fixture *self, const char *wanted)
{
  fixture_close (self);
  fixture_open (self, FALSE);
  fixture_set_wanted (self, wanted);
  g_assert_no_error (self->error);
  fixture_prepare (self);
  g_assert_no_error (self->error);
}

static gboolean
has_part_file (Fixture *self)
{
  return g_file_test (self->part, G_FILE_TEST_EXISTS);
}

static void
assert_good (Fixture *self, const char *pieces)
{
  fixture_check (self);
  g_assert_no_error (self->error);
  for (guint i = 0; pieces[i] != '\0'; i++)
    g_assert_cmpint (bt_bitfield_get (self->good, i), ==, pieces[i] == '1');
}

static void
assert_stores (Fixture *self, guint32 piece)
{
  g_assert_cmpint (fixture_store_piece (self, piece), ==, BT_JOB_OK);
}

static void
assert_file_is_right (Fixture *self, guint32 file)
{
  guint64 length = bt_metainfo_get_file (self->metainfo, file)->length;

  g_assert_true (fixture_file_is_right (self, file, 0, length));
}

/* --- where the bytes go ------------------------------------------------------------------------- */

static void
test_unwanted_files_are_not_made (void)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 0);
  g_assert_false (has_part_file (self));
  assert_stores (self, 1);
  g_assert_true (has_part_file (self));
  g_assert_cmpint (fixture_get_size (self, B), ==, -1);
  g_assert_cmpint (fixture_get_size (self, C), ==, -1);
  assert_file_is_right (self, A);
  fixture_assert_reads (self, 0);
  fixture_assert_reads (self, 1);
  assert_good (self, "1100");
  fixture_free (self);
}

static void
test_survives_a_restart (void)
{
  Fixture *self = four_new ("1001");

  assert_stores (self, 0);
  assert_stores (self, 1);
  assert_stores (self, 3);
  fixture_sync (self);
  g_assert_no_error (self->error);
  reopen (self, "1001");
  assert_good (self, "1101");
  fixture_assert_reads (self, 1);
  fixture_assert_reads (self, 3);
  g_assert_cmpint (fixture_get_size (self, C), ==, -1);
  fixture_free (self);
}

static void
test_counts_as_data (void)
{
  Fixture *self = four_new ("1000");
  g_autofree char *a = fixture_get_path (self, A);

  assert_stores (self, 1);
  g_assert_cmpint (g_remove (a), ==, 0);
  fixture_stat (self);
  g_assert_true (bt_store_has_data (self->store));
  fixture_free (self);
}

/* A file of that name that the person keeps there for other reasons. */
static void
test_existing_unwanted_file_is_not_touched (void)
{
  Fixture *self = fixture_new (four, PIECE);
  g_autofree char *path = fixture_get_path (self, B);
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  fixture_plant (self, B, FALSE, 7000);
  fixture_open (self, FALSE);
  fixture_set_wanted (self, "1000");
  fixture_prepare (self);
  assert_stores (self, 1);
  fixture_assert_reads (self, 1);
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  for (gsize i = 0; i < n_bytes; i++)
    g_assert_cmpint (bytes[i], ==, 'x');
  fixture_free (self);
}

/* An unwanted file that is complete helps to check and to serve the piece it shares. */
static void
test_existing_unwanted_file_is_read (void)
{
  Fixture *self = fixture_new (four, PIECE);

  fixture_plant (self, A, TRUE, 100000);
  fixture_plant (self, B, TRUE, 7000);
  fixture_plant (self, C, TRUE, 120000);
  fixture_open (self, FALSE);
  fixture_set_wanted (self, "1000");
  assert_good (self, "1110");
  fixture_assert_reads (self, 1);
  g_assert_false (has_part_file (self));
  fixture_free (self);
}

static void
test_blocks_one_by_one (void)
{
  Fixture *self = four_new ("1000");
  BtPieceHash hash = { NULL, 0 };
  BtJob *job;

  fixture_store (self, 1, 2, 2, BT_STORE_WRITE, NULL);
  fixture_store (self, 1, 0, 1, BT_STORE_WRITE, NULL);
  fixture_store (self, 1, 1, 1, BT_STORE_WRITE, NULL);
  job = fixture_new_job (self, 1, BT_STORE_VERIFY, &hash);
  memset (job->blocks, 0, job->n_blocks * sizeof *job->blocks);
  g_assert_cmpint (fixture_run (self, job), ==, BT_JOB_OK);
  bt_sha1_free (hash.sha1);
  fixture_free (self);
}

/* --- files that become wanted ------------------------------------------------------------------- */

static void
test_wanted_later (void)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 0);
  assert_stores (self, 1);
  fixture_set_wanted (self, "1111");
  g_assert_no_error (self->error);
  g_assert_false (has_part_file (self));
  fixture_prepare (self);
  assert_file_is_right (self, B);
  assert_good (self, "1100");
  assert_stores (self, 2);
  assert_stores (self, 3);
  for (guint32 i = 0; i < 4; i++)
    assert_file_is_right (self, i);
  fixture_free (self);
}

static void
test_one_of_two_wanted_later (void)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 1);
  fixture_set_wanted (self, "1100");
  g_assert_no_error (self->error);
  g_assert_true (has_part_file (self));
  assert_file_is_right (self, B);
  g_assert_cmpint (fixture_get_size (self, C), ==, -1);
  fixture_assert_reads (self, 1);
  reopen (self, "1100");
  assert_good (self, "0100");
  fixture_free (self);
}

/* The choice was saved, and then the process was killed before the bytes moved. */
static void
test_wanted_after_a_restart (void)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 0);
  assert_stores (self, 1);
  reopen (self, "1111");
  g_assert_false (has_part_file (self));
  assert_good (self, "1100");
  assert_file_is_right (self, B);
  fixture_free (self);
}

/* Nobody chooses: what an earlier session parted is found all the same. */
static void
test_read_without_choosing (void)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 1);
  fixture_close (self);
  fixture_open (self, FALSE);
  assert_good (self, "0100");
  fixture_free (self);
}

static void
test_freed_slots_are_used_again (void)
{
  Fixture *self = four_new ("1001");
  struct stat status;

  assert_stores (self, 1);
  assert_stores (self, 3);
  fixture_set_wanted (self, "1110");
  g_assert_no_error (self->error);
  g_assert_true (has_part_file (self));
  fixture_prepare (self);
  assert_good (self, "0101");
  fixture_set_wanted (self, "1010");
  assert_stores (self, 1);
  g_assert_cmpint (g_stat (self->part, &status), ==, 0);
  g_assert_cmpint (status.st_size, <=, 8192 + 2 * PIECE);
  assert_good (self, "0101");
  fixture_free (self);
}

/* The bytes stay where they are, and the piece stays right. */
static void
test_wanted_file_that_cannot_be_made (void)
{
  Fixture *self = four_new ("1000");
  g_autofree char *path = fixture_get_path (self, B);

  assert_stores (self, 1);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  fixture_set_wanted (self, "1100");
  g_assert_error (self->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_NOT_A_FILE);
  fixture_assert_reads (self, 1);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  fixture_prepare (self);
  g_assert_no_error (self->error);
  assert_file_is_right (self, B);
  fixture_assert_reads (self, 1);
  fixture_free (self);
}

/* --- files that become unwanted ----------------------------------------------------------------- */

static void
test_unwanted_later_stays_readable (void)
{
  Fixture *self = four_new ("1111");

  for (guint32 i = 0; i < 4; i++)
    assert_stores (self, i);
  fixture_set_wanted (self, "1000");
  g_assert_no_error (self->error);
  assert_good (self, "1111");
  fixture_assert_reads (self, 2);
  g_assert_cmpint (fixture_get_size (self, C), ==, 120000);
  g_assert_false (has_part_file (self));
  fixture_free (self);
}

/* A piece of which a part was written before the choice and the rest after it. */
static void
test_unwanted_in_the_middle_of_a_piece (void)
{
  Fixture *self = four_new ("1111");
  BtPieceHash hash = { NULL, 0 };
  BtJob *job;

  fixture_store (self, 1, 2, 1, BT_STORE_WRITE, NULL);
  fixture_set_wanted (self, "1000");
  fixture_store (self, 1, 0, 2, BT_STORE_WRITE, NULL);
  fixture_store (self, 1, 3, 1, BT_STORE_WRITE, NULL);
  job = fixture_new_job (self, 1, BT_STORE_VERIFY, &hash);
  memset (job->blocks, 0, job->n_blocks * sizeof *job->blocks);
  g_assert_cmpint (fixture_run (self, job), ==, BT_JOB_OK);
  bt_sha1_free (hash.sha1);
  fixture_free (self);
}

/* Piece 1 has a slot for b; then c, which shares the piece, becomes unwanted as well. */
static void
test_another_file_of_the_same_piece (void)
{
  Fixture *self = four_new ("1010");

  assert_stores (self, 1);
  fixture_set_wanted (self, "1000");
  fixture_assert_reads (self, 1);
  reopen (self, "1000");
  assert_good (self, "0100");
  fixture_set_wanted (self, "1111");
  assert_good (self, "0100");
  assert_file_is_right (self, B);
  fixture_free (self);
}

/* --- part files that are not as they should be -------------------------------------------------- */

static void
assert_replaced (Fixture *self)
{
  assert_good (self, "0000");
  assert_stores (self, 1);
  assert_good (self, "0100");
  reopen (self, "1000");
  assert_good (self, "0100");
  fixture_free (self);
}

static void
test_garbage (void)
{
  Fixture *self = fixture_new (four, PIECE);

  g_assert_true (g_file_set_contents (self->part, "garbage", -1, NULL));
  fixture_open (self, FALSE);
  fixture_set_wanted (self, "1000");
  g_assert_no_error (self->error);
  fixture_prepare (self);
  assert_replaced (self);
}

static void
overwrite (const char *path, gint64 at, const char *bytes, gsize n_bytes)
{
  int fd = open (path, O_WRONLY);

  g_assert_cmpint (pwrite (fd, bytes, n_bytes, at), ==, n_bytes);
  close (fd);
}

/* Breaks the part file of a store that holds piece 1 in it. */
static void
assert_broken_is_replaced (gint64 at, const char *bytes, gsize n_bytes)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 1);
  fixture_close (self);
  overwrite (self->part, at, bytes, n_bytes);
  fixture_open (self, FALSE);
  fixture_set_wanted (self, "1000");
  g_assert_no_error (self->error);
  assert_replaced (self);
}

/* The table begins at 4096; piece 1 has its entry 4 bytes on. */
static void
test_slot_out_of_range (void)
{
  assert_broken_is_replaced (4096 + 4, "\377\377\377\377", 4);
}

static void
test_two_pieces_in_one_slot (void)
{
  assert_broken_is_replaced (4096, "\0\0\0\1", 4);
}

static void
test_of_another_torrent (void)
{
  assert_broken_is_replaced (24, "another", 7);
}

static void
test_cut (void)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 1);
  fixture_close (self);
  g_assert_cmpint (truncate (self->part, 4098), ==, 0);
  fixture_open (self, FALSE);
  fixture_set_wanted (self, "1000");
  g_assert_no_error (self->error);
  assert_replaced (self);
}

static void
test_slots_cut_off (void)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 1);
  fixture_close (self);
  g_assert_cmpint (truncate (self->part, 8192), ==, 0);
  fixture_open (self, FALSE);
  fixture_set_wanted (self, "1000");
  g_assert_no_error (self->error);
  assert_replaced (self);
}

static void
test_deleted_with_the_files (void)
{
  Fixture *self = four_new ("1000");

  assert_stores (self, 1);
  fixture_delete (self);
  g_assert_no_error (self->error);
  g_assert_false (has_part_file (self));
  fixture_free (self);
}

/* --- anything in any order ---------------------------------------------------------------------- */

#define N_SMALL 24

/* Small files beside large ones, so that a piece touches up to eight of them. */
static Fixture *
small_new (GRand *rand)
{
  static const char *const names = "abcdefghijklmnopqrstuvwx";
  static char paths[N_SMALL][2];
  FixtureFile files[N_SMALL + 1] = { 0 };

  for (guint i = 0; i < N_SMALL; i++) {
    paths[i][0] = names[i];
    files[i] = (FixtureFile) { paths[i], g_rand_int_range (rand, 0, i % 3 == 0 ? 60000 : 9000) };
  }
  return fixture_new (files, 16384);
}

static void
choose_any (Fixture *self, GRand *rand, char wanted[N_SMALL + 1])
{
  for (guint i = 0; i < N_SMALL; i++)
    wanted[i] = g_rand_boolean (rand) ? '1' : '0';
  wanted[N_SMALL] = '\0';
  fixture_set_wanted (self, wanted);
  g_assert_no_error (self->error);
  fixture_prepare (self);
  g_assert_no_error (self->error);
}

static void
assert_all_stored_are_good (Fixture *self, const BtBitfield *stored)
{
  fixture_check (self);
  g_assert_no_error (self->error);
  for (guint32 i = 0; i < bt_bitfield_get_n_bits (stored); i++)
    g_assert_true (!bt_bitfield_get (stored, i) || bt_bitfield_get (self->good, i));
}

static void
one_random_step (Fixture *self, GRand *rand, BtBitfield *stored, char wanted[N_SMALL + 1])
{
  guint32 piece = g_rand_int_range (rand, 0, (gint32) bt_bitfield_get_n_bits (stored));

  switch (g_rand_int_range (rand, 0, 8)) {
  case 0:
    choose_any (self, rand, wanted);
    break;
  case 1:
    reopen (self, wanted);
    break;
  default:
    assert_stores (self, piece);
    bt_bitfield_set (stored, piece);
  }
}

/* Pieces that were stored stay right, whatever a person chooses and however often it restarts. */
static void
test_any_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20141);

  for (guint round = 0; round < 10; round++) {
    Fixture *self = small_new (rand);
    g_autoptr (BtBitfield) stored = bt_bitfield_new (bt_metainfo_get_n_pieces (self->metainfo));
    char wanted[N_SMALL + 1];

    fixture_open (self, FALSE);
    choose_any (self, rand, wanted);
    for (guint step = 0; step < 60; step++) {
      one_random_step (self, rand, stored, wanted);
      assert_all_stored_are_good (self, stored);
    }
    fixture_free (self);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-part/not-made", test_unwanted_files_are_not_made);
  g_test_add_func ("/store-part/restart", test_survives_a_restart);
  g_test_add_func ("/store-part/counts-as-data", test_counts_as_data);
  g_test_add_func ("/store-part/existing-untouched", test_existing_unwanted_file_is_not_touched);
  g_test_add_func ("/store-part/existing-read", test_existing_unwanted_file_is_read);
  g_test_add_func ("/store-part/blocks-one-by-one", test_blocks_one_by_one);
  g_test_add_func ("/store-part/wanted/later", test_wanted_later);
  g_test_add_func ("/store-part/wanted/one-of-two", test_one_of_two_wanted_later);
  g_test_add_func ("/store-part/wanted/after-a-restart", test_wanted_after_a_restart);
  g_test_add_func ("/store-part/wanted/without-choosing", test_read_without_choosing);
  g_test_add_func ("/store-part/wanted/slots-used-again", test_freed_slots_are_used_again);
  g_test_add_func ("/store-part/wanted/cannot-be-made", test_wanted_file_that_cannot_be_made);
  g_test_add_func ("/store-part/unwanted/later", test_unwanted_later_stays_readable);
  g_test_add_func ("/store-part/unwanted/middle", test_unwanted_in_the_middle_of_a_piece);
  g_test_add_func ("/store-part/unwanted/same-piece", test_another_file_of_the_same_piece);
  g_test_add_func ("/store-part/broken/garbage", test_garbage);
  g_test_add_func ("/store-part/broken/slot-out-of-range", test_slot_out_of_range);
  g_test_add_func ("/store-part/broken/two-in-one", test_two_pieces_in_one_slot);
  g_test_add_func ("/store-part/broken/another-torrent", test_of_another_torrent);
  g_test_add_func ("/store-part/broken/cut", test_cut);
  g_test_add_func ("/store-part/broken/slots-cut-off", test_slots_cut_off);
  g_test_add_func ("/store-part/deleted", test_deleted_with_the_files);
  g_test_add_func ("/store-part/any-order", test_any_order);
  return g_test_run ();
}
