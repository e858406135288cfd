/* torrent-fixture.c — small torrents with content, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "torrent-fixture.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/bt-hash.h"
#include "base/bt-random.h"
#include "metainfo/bt-bencode.h"

#define PATIENCE_S 40 /* seconds; sanitizers and a busy machine make everything slow */

static GBytes *
make_data (gsize n_bytes, guint32 seed)
{
  guint8 *bytes = g_malloc (n_bytes);
  BtRandom random;

  bt_random_init (&random, seed);
  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) bt_random_next (&random);
  return g_bytes_new_take (bytes, n_bytes);
}

static GByteArray *
make_hashes (GBytes *data)
{
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (data, &n_bytes);
  GByteArray *hashes = g_byte_array_new ();

  for (gsize at = 0; at < n_bytes; at += TORRENT_FIXTURE_PIECE) {
    guint8 digest[BT_SHA1_SIZE];

    bt_sha1 (bytes + at, MIN (n_bytes - at, TORRENT_FIXTURE_PIECE), digest);
    g_byte_array_append (hashes, digest, sizeof digest);
  }
  return hashes;
}

static GBytes *
make_torrent (const char *name, GBytes *data, const char *announce)
{
  GByteArray *torrent = g_byte_array_new ();
  g_autoptr (GByteArray) hashes = make_hashes (data);

  bt_bencode_open_dict (torrent);
  if (announce != NULL) {
    bt_bencode_put_string (torrent, "announce");
    bt_bencode_put_string (torrent, announce);
  }
  bt_bencode_put_string (torrent, "info");
  bt_bencode_open_dict (torrent);
  bt_bencode_put_string (torrent, "length");
  bt_bencode_put_integer (torrent, (gint64) g_bytes_get_size (data));
  bt_bencode_put_string (torrent, "name");
  bt_bencode_put_string (torrent, name);
  bt_bencode_put_string (torrent, "piece length");
  bt_bencode_put_integer (torrent, TORRENT_FIXTURE_PIECE);
  bt_bencode_put_string (torrent, "pieces");
  bt_bencode_put_bytes (torrent, hashes->data, hashes->len);
  bt_bencode_close (torrent);
  bt_bencode_close (torrent);
  return g_byte_array_free_to_bytes (torrent);
}

static void
write_bytes (const char *path, GBytes *bytes)
{
  gsize n_bytes;
  const char *start = g_bytes_get_data (bytes, &n_bytes);

  g_assert_true (g_file_set_contents (path, start, (gssize) n_bytes, NULL));
}

TorrentFixture *
torrent_fixture_new (const char *name, gsize n_bytes, guint32 seed, const char *announce)
{
  TorrentFixture *self = g_new0 (TorrentFixture, 1);
  g_autofree char *file = g_strconcat (name, ".torrent", NULL);

  self->folder = g_dir_make_tmp ("piecemeal-test-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  self->data = make_data (n_bytes, seed);
  self->torrent = make_torrent (name, self->data, announce);
  self->path = g_build_filename (self->folder, file, NULL);
  write_bytes (self->path, self->torrent);
  return self;
}

static int
remove_cb (const char *path, const struct stat *info, int kind, struct FTW *where)
{
  return remove (path);
}

void
torrent_fixture_free (TorrentFixture *self)
{
  nftw (self->folder, remove_cb, 8, FTW_DEPTH | FTW_PHYS);
  g_free (self->folder);
  g_free (self->path);
  g_bytes_unref (self->torrent);
  g_bytes_unref (self->data);
  g_free (self);
}

/* The name of the content: that of the torrent file without its ending. */
static char *
dup_content_path (TorrentFixture *self, const char *folder)
{
  g_autofree char *file = g_path_get_basename (self->path);

  file[strlen (file) - strlen (".torrent")] = '\0';
  return g_build_filename (folder, file, NULL);
}

char *
torrent_fixture_make_folder (TorrentFixture *self, const char *name, gboolean filled)
{
  char *folder = g_build_filename (self->folder, name, NULL);
  g_autofree char *path = dup_content_path (self, folder);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  if (filled)
    write_bytes (path, self->data);
  return folder;
}

gboolean
torrent_fixture_is_in (TorrentFixture *self, const char *folder)
{
  g_autofree char *path = dup_content_path (self, folder);
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  return g_file_get_contents (path, &bytes, &n_bytes, NULL)
         && n_bytes == g_bytes_get_size (self->data)
         && memcmp (bytes, g_bytes_get_data (self->data, NULL), n_bytes) == 0;
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("waited for %d s in vain", PATIENCE_S);
  return G_SOURCE_REMOVE;
}

void
torrent_fixture_wait_for (gboolean (*is_true) (gpointer data), gpointer data)
{
  guint guard = g_timeout_add_seconds (PATIENCE_S, give_up_cb, NULL);

  while (!is_true (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

void
torrent_fixture_wait (gboolean *value)
{
  torrent_fixture_wait_for (is_set, value);
}
