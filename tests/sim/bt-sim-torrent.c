/* bt-sim-torrent.c — torrents of any size that cost nothing to make.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bt-sim-torrent.h"

#include "base/bt-random.h"
#include "metainfo/bt-bencode.h"

#include <string.h>

static GByteArray *
make_hashes (guint64 n_pieces, guint64 seed)
{
  GByteArray *hashes = g_byte_array_new ();
  BtRandom random;

  bt_random_init (&random, seed);
  for (guint64 i = 0; i < n_pieces; i++) {
    guint64 words[3];

    for (guint k = 0; k < G_N_ELEMENTS (words); k++)
      words[k] = GUINT64_TO_LE (bt_random_next (&random));
    g_byte_array_append (hashes, (const guint8 *) words, BT_SHA1_SIZE);
  }
  return hashes;
}

/* All of the same size, but for the last, which has the rest. */
static void
put_files (GByteArray *to, guint64 size, guint n_files)
{
  bt_bencode_put_string (to, "files");
  bt_bencode_open_list (to);
  for (guint i = 0; i < n_files; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);
    guint64 length = i + 1 < n_files ? size / n_files : size - size / n_files * i;

    bt_bencode_open_dict (to);
    bt_bencode_put_string (to, "length");
    bt_bencode_put_integer (to, length);
    bt_bencode_put_string (to, "path");
    bt_bencode_open_list (to);
    bt_bencode_put_string (to, name);
    bt_bencode_close (to);
    bt_bencode_close (to);
  }
  bt_bencode_close (to);
}

static void
put_length (GByteArray *to, guint64 size)
{
  bt_bencode_put_string (to, "length");
  bt_bencode_put_integer (to, size);
}

BtMetainfo *
bt_sim_torrent_new (guint64 size, guint32 piece_length, guint n_files, gboolean is_private,
                    guint64 seed)
{
  g_autoptr (GByteArray) hashes = make_hashes ((size + piece_length - 1) / piece_length, seed);
  g_autoptr (GByteArray) to = g_byte_array_new ();
  g_autoptr (GBytes) torrent = NULL;
  g_autoptr (GError) error = NULL;
  BtMetainfo *metainfo;

  bt_bencode_open_dict (to);
  bt_bencode_put_string (to, "info");
  bt_bencode_open_dict (to);
  if (n_files > 1)
    put_files (to, size, n_files);
  else
    put_length (to, size);
  bt_bencode_put_string (to, "name");
  bt_bencode_put_string (to, "simulated");
  bt_bencode_put_string (to, "piece length");
  bt_bencode_put_integer (to, piece_length);
  bt_bencode_put_string (to, "pieces");
  bt_bencode_put_bytes (to, hashes->data, hashes->len);
  if (is_private) {
    bt_bencode_put_string (to, "private");
    bt_bencode_put_integer (to, 1);
  }
  bt_bencode_close (to);
  bt_bencode_close (to);
  torrent = g_byte_array_free_to_bytes (g_steal_pointer (&to));
  metainfo = bt_metainfo_new (torrent, &error);
  g_assert_no_error (error);
  return metainfo;
}
