/* fuzz-magnet.c — any text as a magnet link, and as a selection of files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../metainfo-invariants.h"

#include "metainfo/bt-magnet.h"

static void
check_selection (GArray *selection)
{
  for (guint i = 0; i < selection->len; i++) {
    guint32 index = g_array_index (selection, guint32, i);

    g_assert_cmpuint (index, <=, BT_LIMIT_SELECT_INDEX);
    g_assert_true (i == 0 || index > g_array_index (selection, guint32, i - 1));
  }
}

static void
check_magnet (const BtMagnet *magnet)
{
  g_assert_true (magnet->info_hash.has_v1 || magnet->info_hash.has_v2);
  if (magnet->name != NULL) {
    check_path_is_safe (magnet->name);
    g_assert_null (strchr (magnet->name, '/'));
  }
  g_assert_cmpuint (check_urls ((const char *const *) magnet->trackers), <=, BT_LIMIT_TRACKERS);
  g_assert_cmpuint (check_urls ((const char *const *) magnet->web_seeds), <=, BT_LIMIT_WEB_SEEDS);
  g_assert_cmpuint (magnet->peers->len, <=, BT_LIMIT_MAGNET_PEERS);
  for (guint i = 0; i < magnet->peers->len; i++)
    g_assert_true (bt_address_is_dialable (&g_array_index (magnet->peers, BtAddress, i)));
  if (magnet->selection != NULL)
    check_selection (magnet->selection);
}

/* What is written of it is read as the same torrent with the same trackers. */
static void
check_round_trip (const BtMagnet *magnet)
{
  g_autofree char *text =
      bt_magnet_format (&magnet->info_hash, magnet->name, (const char *const *) magnet->trackers);
  g_autoptr (BtMagnet) again = bt_magnet_new (text, NULL);

  /* Escaping can make it too long to be read. */
  if (strlen (text) > BT_LIMIT_MAGNET)
    return;
  g_assert_nonnull (again);
  g_assert_true (bt_info_hash_equal (&magnet->info_hash, &again->info_hash));
  g_assert_cmpstr (magnet->name, ==, again->name);
  g_assert_true (
      g_strv_equal ((const char *const *) magnet->trackers, (const char *const *) again->trackers));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BtMagnet) magnet = bt_magnet_new (text, &error);
  g_autoptr (GArray) selection = bt_selection_parse (text, NULL);

  g_assert_true ((magnet == NULL) == (error != NULL));
  bt_magnet_is_magnet (text);
  if (selection != NULL)
    check_selection (selection);
  if (magnet == NULL)
    return 0;
  check_magnet (magnet);
  check_round_trip (magnet);
  return 0;
}
