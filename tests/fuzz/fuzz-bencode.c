/* fuzz-bencode.c — any bytes as bencode, and as a torrent file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../metainfo-invariants.h"

#include "metainfo/bt-bencode.h"

/* Touches every byte that the getters give out; returns how many bytes the value took. */
static gsize
walk (BtBencodeValue value)
{
  BtBencodeIter iter;
  BtBencodeValue key, item;
  gsize n_bytes, sum = 0;
  const guint8 *raw = bt_bencode_get_raw (value, &n_bytes);
  const guint8 *string;
  gint64 integer;

  g_assert_cmpuint (n_bytes, >=, 2);
  g_assert_true (g_ascii_isalnum (raw[0]));
  bt_bencode_get_integer (value, &integer);
  string = bt_bencode_get_string (value, &sum);
  g_assert_true (string == NULL || string + sum == raw + n_bytes);
  sum = 2;
  bt_bencode_iter_init (&iter, value);
  while (bt_bencode_iter_next (&iter, &key, &item)) {
    if (bt_bencode_get_type (value) == BT_BENCODE_DICT)
      sum += walk (key);
    sum += walk (item);
  }
  g_assert_true (bt_bencode_get_n_items (value) == 0 || sum == n_bytes);
  return n_bytes;
}

static void
read_bencode (const guint8 *data, gsize size, gboolean allow_trailing)
{
  const BtBencodeLimits limits = { .depth = 30, .allow_trailing = allow_trailing };
  g_autoptr (GError) error = NULL;
  g_autoptr (BtBencode) document = bt_bencode_new (data, size, &limits, &error);

  g_assert_true ((document == NULL) == (error != NULL));
  if (document == NULL)
    return;
  g_assert_cmpuint (walk (bt_bencode_get_root (document)), ==, bt_bencode_get_length (document));
  g_assert_true (allow_trailing || bt_bencode_get_length (document) == size);
}

/* What was accepted is written and accepted again, with the same hash and the same files. */
static void
read_again (const BtMetainfo *metainfo)
{
  g_autoptr (GBytes) torrent = bt_metainfo_to_torrent (metainfo, bt_metainfo_get_tiers (metainfo));
  g_autoptr (BtMetainfo) again = bt_metainfo_new (torrent, NULL);
  g_autoptr (BtMetainfo) from_info = bt_metainfo_new_from_info (
      bt_metainfo_get_info (metainfo), bt_metainfo_get_info_hash (metainfo), NULL);

  g_assert_nonnull (again);
  g_assert_nonnull (from_info);
  g_assert_true (
      bt_info_hash_equal (bt_metainfo_get_info_hash (metainfo), bt_metainfo_get_info_hash (again)));
  g_assert_cmpuint (bt_metainfo_get_n_files (again), ==, bt_metainfo_get_n_files (metainfo));
}

static void
read_torrent (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (BtMetainfo) metainfo = bt_metainfo_new (bytes, &error);

  g_assert_true ((metainfo == NULL) == (error != NULL));
  if (metainfo == NULL)
    return;
  check_metainfo (metainfo);
  read_again (metainfo);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  read_bencode (data, size, FALSE);
  read_bencode (data, size, TRUE);
  read_torrent (data, size);
  return 0;
}
