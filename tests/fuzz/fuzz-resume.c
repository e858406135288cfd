/* fuzz-resume.c — any bytes as resume data, as they are and with a right check sum behind them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-address.h"
#include "base/bt-limits.h"
#include "base/bt-stat.h"
#include "storage/bt-resume.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_urls (char **urls, guint *n)
{
  for (; *urls != NULL; urls++, (*n)++) {
    g_assert_cmpuint (strlen (*urls), <=, BT_LIMIT_URL);
    g_assert_true (g_utf8_validate (*urls, -1, NULL));
  }
}

static void
check_lists (const BtResume *resume)
{
  guint n_trackers = 0, n_seeds = 0;

  for (guint i = 0; resume->tiers[i] != NULL; i++)
    check_urls (resume->tiers[i], &n_trackers);
  g_assert_cmpuint (n_trackers, <=, BT_LIMIT_TRACKERS);
  check_urls (resume->web_seeds, &n_seeds);
  g_assert_cmpuint (n_seeds, <=, BT_LIMIT_WEB_SEEDS);
  g_assert_cmpuint (resume->peers->len, <=, BT_LIMIT_PEER_LIST);
  for (guint i = 0; i < resume->peers->len; i++)
    g_assert_true (bt_address_is_dialable (&g_array_index (resume->peers, BtAddress, i)));
  for (guint i = 0; resume->selection != NULL && i < resume->selection->len; i++)
    g_assert_cmpuint (g_array_index (resume->selection, guint32, i), <=, BT_LIMIT_SELECT_INDEX);
}

/* What people read of it. */
static void
check_words (const BtResume *resume)
{
  g_auto (GStrv) clean = bt_labels_clean ((const char *const *) resume->labels);

  g_assert_true (g_strv_equal ((const char *const *) clean, (const char *const *) resume->labels));
  g_assert_cmpint (resume->way_in.kind, <, BT_N_WAYS_IN);
  g_assert_nonnull (memchr (resume->way_in.from, 0, sizeof resume->way_in.from));
  g_assert_true (g_utf8_validate (resume->way_in.from, -1, NULL));
  g_assert_cmpint (resume->finished_time, >=, 0);
}

/* What stands around the info dictionary is read or not; what was read is kept as it is. */
static void
check_outer (const BtResume *resume)
{
  g_autoptr (BtMetainfo) metainfo = NULL, again = NULL;
  g_autoptr (GBytes) outer = NULL, outer_again = NULL;

  if (resume->info == NULL)
    return;
  metainfo = bt_metainfo_new_from_parts (resume->info, &resume->info_hash, resume->outer, NULL);
  g_assert_nonnull (metainfo);
  outer = bt_metainfo_dup_outer (metainfo);
  again = bt_metainfo_new_from_parts (resume->info, &resume->info_hash, outer, NULL);
  outer_again = bt_metainfo_dup_outer (again);
  g_assert_true (g_bytes_equal (outer, outer_again));
}

/* Whatever it says, every file lies below its folder. */
static void
check_names (BtMetainfo *names)
{
  for (guint32 i = 0; i < bt_metainfo_get_n_files (names); i++) {
    const char *path = bt_metainfo_get_file (names, i)->path;
    g_auto (GStrv) elements = g_strsplit (path, "/", -1);

    g_assert_cmpuint (strlen (path), <=, BT_LIMIT_PATH);
    for (guint j = 0; elements[j] != NULL; j++)
      g_assert_true (*elements[j] != '\0' && strcmp (elements[j], ".") != 0
                     && strcmp (elements[j], "..") != 0);
  }
}

/* Without the metadata nothing may speak of pieces and files; with it all has to fit. */
static void
check_metadata (const BtResume *resume)
{
  g_autoptr (BtMetainfo) metainfo = NULL;

  if (resume->info == NULL) {
    g_assert_true (!resume->have && !resume->priorities && !resume->stamps);
    g_assert_true (!resume->names && !resume->rename_path);
    return;
  }
  metainfo = bt_metainfo_new_from_info (resume->info, &resume->info_hash, NULL);
  g_assert_nonnull (metainfo);
  if (resume->names != NULL)
    check_names (resume->names);
  if (resume->have != NULL)
    g_assert_cmpuint (bt_bitfield_get_n_bits (resume->have), ==,
                      bt_metainfo_get_n_pieces (metainfo));
  if (resume->stamps != NULL)
    g_assert_cmpuint (resume->stamps->len, ==, bt_metainfo_get_n_files (metainfo));
  if (resume->priorities == NULL)
    return;
  g_assert_cmpuint (resume->priorities->len, ==, bt_metainfo_get_n_files (metainfo));
  for (guint i = 0; i < resume->priorities->len; i++)
    g_assert_cmpuint (g_array_index (resume->priorities, guint8, i), <=, BT_PRIORITY_HIGH);
}

/* What was read is written and read as the same. */
static void
check_round_trip (const BtResume *resume)
{
  g_autoptr (GBytes) bytes = bt_resume_encode (resume);
  g_autoptr (BtResume) again = bt_resume_decode (bytes, NULL);
  g_autoptr (GBytes) bytes_again = NULL;

  g_assert_nonnull (again);
  bytes_again = bt_resume_encode (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));
}

static void
try (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BtResume) resume = bt_resume_decode (bytes, &error);

  if (resume == NULL) {
    g_assert_error (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_RESUME);
    return;
  }
  g_assert_no_error (error);
  g_assert_true (g_path_is_absolute (resume->folder));
  g_assert_true (resume->move_to == NULL || g_path_is_absolute (resume->move_to));
  g_assert_true (resume->info_hash.has_v1 || resume->info_hash.has_v2);
  g_assert_cmpint (resume->ended, <=, resume->paused ? BT_ENDED_IDLE : BT_ENDED_NOT);
  g_assert_cmpuint (MAX (resume->options.down_limit, resume->options.up_limit), <=, G_MAXINT64);
  check_lists (resume);
  check_words (resume);
  check_outer (resume);
  check_metadata (resume);
  check_round_trip (resume);
}

/* The writer's last key: without it nothing behind the sum would ever be reached. */
static GBytes *
seal (const guint8 *data, gsize size)
{
  static const char head[] = "4:~sum20:";
  g_autoptr (GByteArray) sealed = g_byte_array_new ();
  guint8 sum[BT_SHA1_SIZE];

  g_byte_array_append (sealed, data, size);
  bt_sha1 (sealed->data, sealed->len, sum);
  g_byte_array_append (sealed, (const guint8 *) head, sizeof head - 1);
  g_byte_array_append (sealed, sum, sizeof sum);
  g_byte_array_append (sealed, (const guint8 *) "e", 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&sealed));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) sealed = seal (data, size);

  try (bytes);
  try (sealed);
  return 0;
}
