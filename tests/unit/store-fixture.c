/* store-fixture.c — a torrent of made-up bytes, a folder, and a store on them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "metainfo/bt-bencode.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static guint64
count_bytes (const FixtureFile *files)
{
  guint64 size = 0;

  for (; files->path != NULL; files++)
    size += files->length;
  return size;
}

/* Any bytes will do, as long as no two pieces are alike; pad files are zeros. */
static guint8 *
make_content (const FixtureFile *files, guint64 size)
{
  guint8 *content = g_malloc0 (size + 1);
  guint32 state = 12345;
  guint64 at = 0;

  for (; files->path != NULL; files++) {
    for (guint64 i = 0; i < files->length; i++) {
      state = state * 1664525 + 1013904223;
      content[at++] = g_str_has_prefix (files->path, "pad") ? 0 : state >> 24;
    }
  }
  return content;
}

static void
put_file (GByteArray *to, const FixtureFile *file)
{
  g_auto (GStrv) elements = g_strsplit (file->path, "/", -1);

  bt_bencode_open_dict (to);
  if (g_str_has_prefix (file->path, "pad")) {
    bt_bencode_put_string (to, "attr");
    bt_bencode_put_string (to, "p");
  }
  bt_bencode_put_string (to, "length");
  bt_bencode_put_integer (to, file->length);
  bt_bencode_put_string (to, "path");
  bt_bencode_open_list (to);
  for (guint i = 0; elements[i] != NULL; i++)
    bt_bencode_put_string (to, elements[i]);
  bt_bencode_close (to);
  bt_bencode_close (to);
}

static void
put_pieces (GByteArray *to, const guint8 *content, guint64 size, guint32 piece_length)
{
  g_autoptr (GByteArray) digests = g_byte_array_new ();

  for (guint64 at = 0; at < size; at += piece_length) {
    guint8 digest[BT_SHA1_SIZE];

    bt_sha1 (content + at, MIN (piece_length, size - at), digest);
    g_byte_array_append (digests, digest, sizeof digest);
  }
  bt_bencode_put_bytes (to, digests->data, digests->len);
}

static BtMetainfo *
make_metainfo (const FixtureFile *files, const guint8 *content, guint32 piece_length)
{
  GByteArray *to = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  BtMetainfo *metainfo;

  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "files");
  bt_bencode_open_list (to);
  for (const FixtureFile *file = files; file->path != NULL; file++)
    put_file (to, file);
  bt_bencode_close (to);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, "t");
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, piece_length);
  bt_bencode_put_string (to, "pieces");
  put_pieces (to, content, count_bytes (files), piece_length);
  bt_bencode_close (to);
  bt_bencode_close (to);
  bytes = g_byte_array_free_to_bytes (to);
  metainfo = bt_metainfo_new (bytes, &error);
  g_assert_no_error (error);
  return metainfo;
}

Fixture *
fixture_new (const FixtureFile *files, guint32 piece_length)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->root = g_dir_make_tmp ("piecemeal-store-XXXXXX", NULL);
  self->folder = g_build_filename (self->root, "downloads", NULL);
  self->part = g_build_filename (self->root, "parts", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->content = make_content (files, count_bytes (files));
  self->metainfo = make_metainfo (files, self->content, piece_length);
  self->disk = bt_disk_new (0);
  return self;
}

static void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr (GDir) dir = NULL;
    const char *name;

    g_chmod (path, 0700);
    dir = g_dir_open (path, 0, NULL);
    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  }
  g_remove (path);
}

static void
forget_last (Fixture *self)
{
  self->is_back = FALSE;
  g_clear_error (&self->error);
  g_clear_pointer (&self->good, bt_bitfield_unref);
  g_clear_pointer (&self->digests, g_free);
}

void
fixture_free (Fixture *self)
{
  if (self->store != NULL)
    fixture_close (self);
  bt_disk_free (self->disk);
  bt_metainfo_unref (self->metainfo);
  remove_tree (self->root);
  forget_last (self);
  g_free (self->content);
  g_free (self->root);
  g_free (self->folder);
  g_free (self->part);
  g_free (self);
}

static void
job_done_cb (BtStore *store, BtJob *job, gpointer data)
{
  Fixture *self = data;

  self->job = job;
  self->is_back = TRUE;
}

void
fixture_open (Fixture *self, gboolean full)
{
  BtStoreParams params = {
    .disk = self->disk,
    .metainfo = self->metainfo,
    .folder = self->folder,
    .part_path = self->part,
    .full = full,
    .job_done = job_done_cb,
    .data = self,
  };

  self->store = bt_store_new (&params);
}

void
fixture_close (Fixture *self)
{
  g_clear_pointer (&self->store, bt_store_free);
}

void
fixture_wait (Fixture *self)
{
  while (!self->is_back) {
    GPollFD poll = { bt_disk_get_fd (self->disk), G_IO_IN, 0 };

    g_poll (&poll, 1, -1);
    bt_disk_dispatch (self->disk);
  }
}

void
fixture_done_cb (BtStore *store, const GError *error, gpointer data)
{
  Fixture *self = data;

  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->is_back = TRUE;
}

void
fixture_prepare (Fixture *self)
{
  forget_last (self);
  bt_store_prepare (self->store, fixture_done_cb, self);
  fixture_wait (self);
}

void
fixture_stat (Fixture *self)
{
  forget_last (self);
  bt_store_stat (self->store, fixture_done_cb, self);
  fixture_wait (self);
}

void
fixture_sync (Fixture *self)
{
  forget_last (self);
  bt_store_sync (self->store, fixture_done_cb, self);
  fixture_wait (self);
}

void
fixture_delete (Fixture *self)
{
  forget_last (self);
  bt_store_delete (self->store, fixture_done_cb, self);
  fixture_wait (self);
}

void
fixture_set_wanted (Fixture *self, const char *wanted)
{
  gsize n_files = strlen (wanted);
  g_autofree guint8 *flags = g_malloc (n_files);

  g_assert_cmpuint (n_files, ==, bt_metainfo_get_n_files (self->metainfo));
  for (gsize i = 0; i < n_files; i++)
    flags[i] = wanted[i] == '1';
  forget_last (self);
  bt_store_set_wanted (self->store, flags, fixture_done_cb, self);
  fixture_wait (self);
}

static void
progress_cb (BtStore *store, guint32 n_done, guint32 at, gpointer data)
{
  Fixture *self = data;

  g_assert_cmpuint (n_done, >=, self->n_checked);
  g_assert_cmpuint (at, <, bt_metainfo_get_n_pieces (self->metainfo));
  self->n_checked = n_done;
}

static void
check_done_cb (BtStore *store, const BtBitfield *good, const GError *error, gpointer data)
{
  Fixture *self = data;

  self->good = bt_bitfield_copy (good);
  fixture_done_cb (store, error, data);
}

void
fixture_check (Fixture *self)
{
  g_autoptr (BtBitfield) all = bt_bitfield_new (bt_metainfo_get_n_pieces (self->metainfo));

  bt_bitfield_set_all (all);
  forget_last (self);
  self->n_checked = 0;
  bt_store_check (self->store, all, progress_cb, check_done_cb, self);
  fixture_wait (self);
}

guint
fixture_get_n_blocks (Fixture *self, guint32 piece)
{
  return (bt_metainfo_get_piece_size (self->metainfo, piece) + BT_BLOCK_SIZE - 1) / BT_BLOCK_SIZE;
}

static guint8 *
get_bytes (Fixture *self, guint32 piece, guint32 begin)
{
  return self->content + piece * (guint64) bt_metainfo_get_piece_length (self->metainfo) + begin;
}

static BtJob *
new_job (Fixture *self, guint32 piece, guint32 first, guint32 n)
{
  BtJob *job = bt_job_new (BT_JOB_STORE, n, 0);

  job->piece = piece;
  job->piece_length = bt_metainfo_get_piece_size (self->metainfo, piece);
  job->first_block = first;
  job->n_blocks = n;
  for (guint32 i = 0; i < n; i++)
    job->blocks[i] = get_bytes (self, piece, (first + i) * BT_BLOCK_SIZE);
  return job;
}

BtJob *
fixture_new_job (Fixture *self, guint32 piece, BtStoreFlags flags, BtPieceHash *hash)
{
  BtJob *job = new_job (self, piece, 0, fixture_get_n_blocks (self, piece));

  job->flags = flags;
  job->hash = hash;
  return job;
}

BtJobResult
fixture_run (Fixture *self, BtJob *job)
{
  BtJobResult result;

  forget_last (self);
  bt_store_submit (self->store, job);
  fixture_wait (self);
  g_assert_true (self->job == job);
  result = job->result;
  self->error = g_steal_pointer (&job->error);
  self->digests = g_steal_pointer (&job->digests);
  bt_job_free (job);
  return result;
}

BtJobResult
fixture_store (Fixture *self, guint32 piece, guint32 first, guint32 n, BtStoreFlags flags,
               BtPieceHash *hash)
{
  BtJob *job = new_job (self, piece, first, n);

  job->flags = flags;
  job->hash = hash;
  return fixture_run (self, job);
}

BtJobResult
fixture_store_piece (Fixture *self, guint32 piece)
{
  BtPieceHash hash = { NULL, 0 };
  BtJobResult result;

  result =
      fixture_run (self, fixture_new_job (self, piece, BT_STORE_VERIFY | BT_STORE_WRITE, &hash));
  bt_sha1_free (hash.sha1);
  return result;
}

guint8 *
fixture_read (Fixture *self, guint32 piece, guint32 begin, guint32 length)
{
  guint n = (length + BT_BLOCK_SIZE - 1) / BT_BLOCK_SIZE;
  BtJob *job = bt_job_new (BT_JOB_READ, 0, n);
  guint8 *bytes = g_malloc (length);

  job->n_ranges = n;
  for (guint i = 0; i < n; i++) {
    guint32 at = i * BT_BLOCK_SIZE;

    job->ranges[i] =
        (BtReadRange) { piece, begin + at, MIN (BT_BLOCK_SIZE, length - at), bytes + at };
  }
  if (fixture_run (self, job) != BT_JOB_OK)
    g_clear_pointer (&bytes, g_free);
  return bytes;
}

void
fixture_assert_reads (Fixture *self, guint32 piece)
{
  guint32 length = bt_metainfo_get_piece_size (self->metainfo, piece);
  g_autofree guint8 *bytes = fixture_read (self, piece, 0, length);

  g_assert_no_error (self->error);
  g_assert_cmpmem (bytes, length, get_bytes (self, piece, 0), length);
}

char *
fixture_get_path (Fixture *self, guint32 index)
{
  return g_build_filename (self->folder, bt_metainfo_get_file (self->metainfo, index)->path, NULL);
}

gboolean
fixture_file_is_right (Fixture *self, guint32 index, guint64 from, guint64 to)
{
  g_autofree char *path = fixture_get_path (self, index);
  g_autofree char *bytes = NULL;
  const guint8 *right = self->content + bt_metainfo_get_file (self->metainfo, index)->offset;
  gsize n_bytes;

  return g_file_get_contents (path, &bytes, &n_bytes, NULL) && n_bytes >= to
         && memcmp (bytes + from, right + from, to - from) == 0;
}

void
fixture_plant (Fixture *self, guint32 index, gboolean right, gsize length)
{
  g_autofree char *path = fixture_get_path (self, index);
  g_autofree char *parent = g_path_get_dirname (path);
  const BtMetaFile *file = bt_metainfo_get_file (self->metainfo, index);
  g_autofree char *bytes = g_malloc (length + 1);

  memset (bytes, 'x', length);
  if (right)
    memcpy (bytes, self->content + file->offset, MIN (length, file->length));
  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
}

gint64
fixture_get_size (Fixture *self, guint32 index)
{
  g_autofree char *path = fixture_get_path (self, index);
  struct stat status;

  return lstat (path, &status) == 0 ? status.st_size : -1;
}
