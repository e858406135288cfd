/* bench-storage.c — what storing, reading and checking cost a GB, beside the bare system calls.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: bench-storage FOLDER [MIB]      CPU seconds of the whole process a GB (10^9 bytes), and MB/s */
#include "metainfo/bt-bencode.h"
#include "storage/bt-store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define PIECE (1024 * 1024)
#define N_BLOCKS (PIECE / BT_BLOCK_SIZE)
#define N_BUFFERS 16 /* pieces in memory, as in a write cache */
#define N_IN_FLIGHT 8

typedef struct {
  char *folder;
  char *part;
  char *path; /* of the one file */
  BtMetainfo *metainfo;
  guint32 n_pieces;
  guint8 *memory; /* shape: N_BUFFERS x PIECE */
  BtDisk *disk;
  BtStore *store;
  guint n_out; /* jobs or other errands at the disk */
  BtPieceHash hashes[N_BUFFERS];
} Bench;

/* --- measuring ---------------------------------------------------------------------------------- */

static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_utime.tv_usec * 1e-6 + usage.ru_stime.tv_sec
         + usage.ru_stime.tv_usec * 1e-6;
}

static void
measure (Bench *bench, const char *what, void (*run) (Bench *bench))
{
  double gb = bench->n_pieces * (double) PIECE / 1e9;
  gint64 start = g_get_monotonic_time ();
  double cpu = get_cpu ();

  run (bench);
  cpu = get_cpu () - cpu;
  g_print ("%-44s %5.2f CPU s/GB %7.0f MB/s\n", what, cpu / gb,
           gb * 1e3 / ((g_get_monotonic_time () - start) / 1e6));
}

/* --- the torrent: the same piece over and over -------------------------------------------------- */

static BtMetainfo *
make_metainfo (const guint8 *piece, guint32 n_pieces)
{
  GByteArray *to = g_byte_array_new ();
  g_autoptr (GByteArray) digests = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint8 digest[BT_SHA1_SIZE];

  bt_sha1 (piece, PIECE, digest);
  for (guint32 i = 0; i < n_pieces; i++)
    g_byte_array_append (digests, digest, sizeof digest);
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "length");
  bt_bencode_put_integer (to, n_pieces * (gint64) PIECE);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, "payload");
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, PIECE);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, digests->data, digests->len);
  bt_bencode_close (to);
  bt_bencode_close (to);
  bytes = g_byte_array_free_to_bytes (to);
  return bt_metainfo_new (bytes, NULL);
}

static void
fill_memory (Bench *bench)
{
  guint32 state = 1;

  bench->memory = mmap (NULL, N_BUFFERS * (gsize) PIECE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert (bench->memory != MAP_FAILED);
  for (guint i = 0; i < PIECE; i++) {
    state = state * 1664525 + 1013904223;
    bench->memory[i] = state >> 24;
  }
  for (guint i = 1; i < N_BUFFERS; i++)
    memcpy (bench->memory + i * (gsize) PIECE, bench->memory, PIECE);
}

/* --- waiting ------------------------------------------------------------------------------------ */

static void
job_done_cb (BtStore *store, BtJob *job, gpointer data)
{
  Bench *bench = data;

  if (job->result != BT_JOB_OK)
    g_error ("%s", job->error != NULL ? job->error->message : "wrong hash");
  bt_job_free (job);
  bench->n_out--;
}

static void
done_cb (BtStore *store, const GError *error, gpointer data)
{
  if (error != NULL)
    g_error ("%s", error->message);
  ((Bench *) data)->n_out--;
}

static void
wait_until (Bench *bench, guint n_out)
{
  while (bench->n_out > n_out) {
    GPollFD poll = { bt_disk_get_fd (bench->disk), G_IO_IN, 0 };

    g_poll (&poll, 1, -1);
    bt_disk_dispatch (bench->disk);
  }
}

static void
submit (Bench *bench, BtJob *job)
{
  bt_store_submit (bench->store, job);
  bench->n_out++;
}

/* --- storing ------------------------------------------------------------------------------------ */

static BtJob *
new_job (Bench *bench, guint32 piece, guint32 first, guint32 n, BtStoreFlags flags)
{
  BtJob *job = bt_job_new (BT_JOB_STORE, n, 0);
  guint buffer = piece % N_BUFFERS;

  job->flags = flags;
  job->piece = piece;
  job->piece_length = PIECE;
  job->first_block = first;
  job->n_blocks = n;
  job->hash = &bench->hashes[buffer];
  for (guint32 i = 0; i < n; i++)
    job->blocks[i] = bench->memory + buffer * (gsize) PIECE + (first + i) * BT_BLOCK_SIZE;
  return job;
}

static void
store_whole (Bench *bench)
{
  for (guint32 i = 0; i < bench->n_pieces; i++) {
    /* One piece that waits for its turn must not meet the next one of its buffer. */
    wait_until (bench, i % N_BUFFERS == 0 ? 0 : N_IN_FLIGHT - 1);
    submit (bench, new_job (bench, i, 0, N_BLOCKS, BT_STORE_VERIFY | BT_STORE_WRITE));
  }
  wait_until (bench, 0);
}

/* Each piece in steps of @step blocks, N_IN_FLIGHT pieces side by side. */
static void
store_in_steps (Bench *bench, guint32 step, BtStoreFlags flags, BtStoreFlags last)
{
  for (guint32 i = 0; i < bench->n_pieces; i += N_IN_FLIGHT) {
    for (guint32 first = 0; first < N_BLOCKS; first += step) {
      for (guint32 j = i; j < i + N_IN_FLIGHT && j < bench->n_pieces; j++)
        submit (bench, new_job (bench, j, first, step, flags));
      wait_until (bench, 0);
    }
    for (guint32 j = i; j < i + N_IN_FLIGHT && j < bench->n_pieces; j++)
      submit (bench, new_job (bench, j, 0, N_BLOCKS, last));
    wait_until (bench, 0);
  }
}

static void
store_hashed_as_it_fills (Bench *bench)
{
  store_in_steps (bench, 8, BT_STORE_HASH, BT_STORE_VERIFY | BT_STORE_WRITE);
}

static void
store_written_as_it_fills (Bench *bench)
{
  store_in_steps (bench, 8, BT_STORE_HASH | BT_STORE_WRITE, BT_STORE_VERIFY);
}

/* --- reading and checking ----------------------------------------------------------------------- */

static void
read_ranges (Bench *bench)
{
  guint32 n_jobs = bench->n_pieces * (N_BLOCKS / BT_READ_RANGES_MAX);

  for (guint32 i = 0; i < n_jobs; i++) {
    BtJob *job = bt_job_new (BT_JOB_READ, 0, BT_READ_RANGES_MAX);
    guint8 *buffer = bench->memory + i % (2 * N_IN_FLIGHT) * (gsize) PIECE / 2;
    guint32 begin = i % 2 * (PIECE / 2);

    job->n_ranges = BT_READ_RANGES_MAX;
    for (guint32 j = 0; j < BT_READ_RANGES_MAX; j++)
      job->ranges[j] = (BtReadRange) { i / 2, begin + j * BT_BLOCK_SIZE, BT_BLOCK_SIZE,
                                       buffer + j * BT_BLOCK_SIZE };
    submit (bench, job);
    wait_until (bench, N_IN_FLIGHT - 1);
  }
  wait_until (bench, 0);
}

static void
check_done_cb (BtStore *store, const BtBitfield *good, const GError *error, gpointer data)
{
  if (!bt_bitfield_is_full (good))
    g_error ("%u pieces are wrong", bt_bitfield_get_n_bits (good) - bt_bitfield_get_n_set (good));
  done_cb (store, error, data);
}

static void
check (Bench *bench)
{
  g_autoptr (BtBitfield) all = bt_bitfield_new (bench->n_pieces);

  bt_bitfield_set_all (all);
  bench->n_out++;
  bt_store_check (bench->store, all, NULL, check_done_cb, bench);
  wait_until (bench, 0);
}

/* --- the floor ---------------------------------------------------------------------------------- */

static void
floor_hash (Bench *bench)
{
  g_autoptr (BtSha1) sha1 = bt_sha1_new ();
  guint8 digest[BT_SHA1_SIZE];

  for (guint32 i = 0; i < bench->n_pieces; i++)
    bt_sha1_update (sha1, bench->memory + i % N_BUFFERS * (gsize) PIECE, PIECE);
  bt_sha1_finish (sha1, digest);
}

static void
floor_write (Bench *bench)
{
  int fd = open (bench->path, O_RDWR | O_CREAT, 0600);

  for (guint32 i = 0; i < bench->n_pieces; i++)
    g_assert (pwrite (fd, bench->memory + i % N_BUFFERS * (gsize) PIECE, PIECE, i * (off_t) PIECE)
              == PIECE);
  close (fd);
}

static void
floor_read (Bench *bench)
{
  int fd = open (bench->path, O_RDONLY);

  for (guint32 i = 0; i < 2 * bench->n_pieces; i++)
    g_assert (pread (fd, bench->memory + i % (2 * N_BUFFERS) * (gsize) PIECE / 2, PIECE / 2,
                     i * (off_t) PIECE / 2)
              == PIECE / 2);
  close (fd);
}

/* --- all of it ---------------------------------------------------------------------------------- */

/* An empty file again, as at the start of a download. */
static void
begin_anew (Bench *bench)
{
  g_remove (bench->path);
  if (bench->store != NULL)
    bt_store_free (bench->store);
  bench->store = bt_store_new (&(BtStoreParams) {
      .disk = bench->disk,
      .metainfo = bench->metainfo,
      .folder = bench->folder,
      .part_path = bench->part,
      .job_done = job_done_cb,
      .data = bench,
  });
  bench->n_out++;
  bt_store_prepare (bench->store, done_cb, bench);
  wait_until (bench, 0);
}

static void
run_all (Bench *bench)
{
  measure (bench, "floor: SHA-1", floor_hash);
  measure (bench, "floor: pwrite of 1 MiB, new file", floor_write);
  measure (bench, "floor: pread of 512 KiB", floor_read);
  begin_anew (bench);
  measure (bench, "store: verify and write whole pieces", store_whole);
  measure (bench, "read: jobs of 32 blocks", read_ranges);
  measure (bench, "check", check);
  begin_anew (bench);
  measure (bench, "store: hash by 128 KiB, then verify and write", store_hashed_as_it_fills);
  begin_anew (bench);
  measure (bench, "store: hash and write by 128 KiB, then verify", store_written_as_it_fills);
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };

  if (argc < 2) {
    g_printerr ("usage: %s FOLDER [MIB]\n", argv[0]);
    return 2;
  }
  bench.n_pieces = argc > 2 ? atoi (argv[2]) : 1024;
  bench.folder = g_build_filename (argv[1], "piecemeal-bench-XXXXXX", NULL);
  if (g_mkdtemp (bench.folder) == NULL || bench.n_pieces == 0)
    return 1;
  bench.path = g_build_filename (bench.folder, "payload", NULL);
  bench.part = g_build_filename (bench.folder, "parts", NULL);
  fill_memory (&bench);
  bench.metainfo = make_metainfo (bench.memory, bench.n_pieces);
  bench.disk = bt_disk_new (0);
  run_all (&bench);
  bt_store_free (bench.store);
  bt_disk_free (bench.disk);
  for (guint i = 0; i < N_BUFFERS; i++)
    g_clear_pointer (&bench.hashes[i].sha1, bt_sha1_free);
  bt_metainfo_unref (bench.metainfo);
  g_remove (bench.path);
  g_rmdir (bench.folder);
  g_free (bench.path);
  g_free (bench.part);
  g_free (bench.folder);
  munmap (bench.memory, N_BUFFERS * (gsize) PIECE);
  return 0;
}
