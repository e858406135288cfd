/* metainfo-invariants.h — what holds for every torrent that was accepted, whatever bytes it came in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-limits.h"
#include "metainfo/bt-metainfo.h"

#include <string.h>

/* Relative, below its folder, and something any file system can hold. */
static inline void
check_path_is_safe (const char *path)
{
  g_auto (GStrv) elements = g_strsplit (path, "/", -1);

  g_assert_true (g_utf8_validate (path, -1, NULL));
  g_assert_cmpuint (strlen (path), >, 0);
  g_assert_cmpuint (strlen (path), <, 4096);
  g_assert_null (strchr (path, '\\'));
  for (char **element = elements; *element != NULL; element++) {
    g_assert_cmpstr (*element, !=, "");
    g_assert_cmpstr (*element, !=, ".");
    g_assert_cmpstr (*element, !=, "..");
    g_assert_cmpuint (strlen (*element), <=, 255);
  }
  for (const char *at = path; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_true (g_utf8_get_char (at) >= 0x20 && g_utf8_get_char (at) != 0x7f);
}

static inline void
check_files (const BtMetainfo *metainfo)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint64 offset = 0;

  g_assert_cmpuint (bt_metainfo_get_n_files (metainfo), >, 0);
  for (guint32 i = 0; i < bt_metainfo_get_n_files (metainfo); i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);

    check_path_is_safe (file->path);
    g_assert_cmpuint (file->offset, ==, offset);
    offset += file->length;
    if (!file->is_pad)
      g_assert_true (g_hash_table_add (seen, g_utf8_casefold (file->path, -1)));
    if (file->length > 0) {
      g_assert_cmpuint (bt_metainfo_find_file (metainfo, file->offset), ==, i);
      g_assert_cmpuint (bt_metainfo_find_file (metainfo, offset - 1), ==, i);
    }
  }
  g_assert_cmpuint (offset, ==, bt_metainfo_get_size (metainfo));
  g_assert_cmpuint (bt_metainfo_find_file (metainfo, offset), ==,
                    bt_metainfo_get_n_files (metainfo));
  g_assert_null (bt_metainfo_get_file (metainfo, bt_metainfo_get_n_files (metainfo)));
}

static inline void
check_pieces (const BtMetainfo *metainfo)
{
  guint32 n_pieces = bt_metainfo_get_n_pieces (metainfo);
  guint64 sum = 0;
  volatile guint8 last = 0;

  g_assert_cmpuint (n_pieces, >, 0);
  g_assert_cmpuint (n_pieces, <=, BT_LIMIT_PIECES);
  g_assert_cmpuint (bt_metainfo_get_piece_length (metainfo), <=, BT_LIMIT_PIECE_LENGTH);
  for (guint32 i = 0; i < n_pieces; i++) {
    guint32 size = bt_metainfo_get_piece_size (metainfo, i);

    g_assert_cmpuint (size, >, 0);
    g_assert_cmpuint (size, <=, bt_metainfo_get_piece_length (metainfo));
    sum += size;
    last = bt_metainfo_get_piece_hash (metainfo, i)[BT_SHA1_SIZE - 1];
  }
  g_assert_cmpuint (sum, ==, bt_metainfo_get_size (metainfo));
  g_assert_cmpuint (bt_metainfo_get_piece_size (metainfo, n_pieces), ==, 0);
  g_assert_null (bt_metainfo_get_piece_hash (metainfo, n_pieces));
  g_assert_cmpuint (last, <=, G_MAXUINT8);
}

static inline void
check_text (const char *text)
{
  if (text != NULL) {
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_cmpuint (strlen (text), <=, BT_LIMIT_COMMENT);
  }
}

static inline guint
check_urls (const char *const *urls)
{
  guint n = 0;

  for (; urls[n] != NULL; n++) {
    g_assert_true (g_utf8_validate (urls[n], -1, NULL));
    g_assert_nonnull (strstr (urls[n], "://"));
    g_assert_null (strpbrk (urls[n], " \t\r\n"));
  }
  return n;
}

static inline void
check_metainfo (const BtMetainfo *metainfo)
{
  const char *const *const *tiers = bt_metainfo_get_tiers (metainfo);
  guint n_trackers = 0;

  check_path_is_safe (bt_metainfo_get_name (metainfo));
  g_assert_null (strchr (bt_metainfo_get_name (metainfo), '/'));
  check_files (metainfo);
  check_pieces (metainfo);
  check_text (bt_metainfo_get_comment (metainfo));
  check_text (bt_metainfo_get_created_by (metainfo));
  g_assert_cmpint (bt_metainfo_get_creation_date (metainfo), >=, 0);
  for (; *tiers != NULL; tiers++)
    n_trackers += check_urls (*tiers);
  g_assert_cmpuint (n_trackers, <=, BT_LIMIT_TRACKERS);
  g_assert_cmpuint (check_urls (bt_metainfo_get_web_seeds (metainfo)), <=, BT_LIMIT_WEB_SEEDS);
}
