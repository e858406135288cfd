/* bt-tracker-scrape.c — asking an HTTP tracker how many there are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-scrape.h"

#include <string.h>

#include "tracker/bt-tracker-answer-private.h"
#include "tracker/bt-tracker-error.h"
#include "tracker/bt-tracker-request.h"

/* Where "announce" stands, or NULL. A host may be called so as well. */
static const char *
find_announce (const char *url)
{
  gsize path_end = strcspn (url, "?#");
  const char *slash = g_strrstr_len (url, (gssize) path_end, "/");

  return slash && slash > url && slash[-1] != '/' && g_str_has_prefix (slash, "/announce")
             ? slash + 1
             : NULL;
}

char *
bt_tracker_scrape_to_url (const char *announce, const BtInfoHash *hashes, guint n_hashes)
{
  const char *at = find_announce (announce);
  const char *rest = at ? at + strlen ("announce") : NULL;
  g_autoptr (GString) url = NULL;
  char separator;

  if (!at)
    return NULL;
  url = g_string_new_len (announce, at - announce);
  g_string_append (url, "scrape");
  g_string_append_len (url, rest, (gssize) strcspn (rest, "#"));
  separator = strchr (url->str, '?') ? '&' : '?';
  for (guint i = 0; i < n_hashes; i++) {
    g_string_append_c (url, separator);
    g_string_append (url, "info_hash=");
    bt_tracker_request_append_bytes (url, bt_info_hash_get_wire (&hashes[i]), BT_SHA1_SIZE);
    separator = '&';
  }
  return g_string_free (g_steal_pointer (&url), FALSE);
}

static int
get_count (BtBencodeValue dict, const char *key)
{
  gint64 count = -1;

  bt_bencode_get_integer (bt_bencode_lookup (dict, key), &count);
  return count < 0 ? -1 : (int) MIN (count, G_MAXINT);
}

static gboolean
is_hash (BtBencodeValue key, const BtInfoHash *hash)
{
  gsize n_bytes = 0;
  const guint8 *bytes = bt_bencode_get_string (key, &n_bytes);

  return n_bytes == BT_SHA1_SIZE && memcmp (bt_info_hash_get_wire (hash), bytes, BT_SHA1_SIZE) == 0;
}

/* What it says of hashes that nobody asked for is passed over. @is_only: asked for one torrent, it
 * tells of one: that is it, however it writes the hash. bittorrent-tracker 11 writes it as UTF-8. */
static void
read_file (GArray *counts, BtBencodeValue key, BtBencodeValue file, const BtInfoHash *hashes,
           gboolean is_only)
{
  for (guint i = 0; i < counts->len; i++) {
    BtTrackerCounts *count = &g_array_index (counts, BtTrackerCounts, i);

    if (!is_only && !is_hash (key, &hashes[i]))
      continue;
    count->n_seeders = get_count (file, "complete");
    count->n_leechers = get_count (file, "incomplete");
    count->n_downloads = get_count (file, "downloaded");
  }
}

GArray *
bt_tracker_scrape_read (const void *bytes, gsize n_bytes, const BtInfoHash *hashes, guint n_hashes,
                        GError **error)
{
  g_autoptr (BtBencode) document = bt_tracker_answer_parse (bytes, n_bytes, error);
  g_autoptr (GArray) counts = g_array_sized_new (FALSE, FALSE, sizeof (BtTrackerCounts), n_hashes);
  const BtTrackerCounts unknown = { -1, -1, -1 };
  BtBencodeValue files, key, file;
  BtBencodeIter iter;
  gint64 retry_us;

  if (!document
      || !bt_tracker_answer_check_refused (bt_bencode_get_root (document), &retry_us, error))
    return NULL;
  files = bt_bencode_lookup (bt_bencode_get_root (document), "files");
  if (bt_bencode_get_type (files) != BT_BENCODE_DICT) {
    g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_BAD_ANSWER,
                 "the tracker's answer cannot be read: it tells of no torrents");
    return NULL;
  }
  for (guint i = 0; i < n_hashes; i++)
    g_array_append_val (counts, unknown);
  bt_bencode_iter_init (&iter, files);
  while (bt_bencode_iter_next (&iter, &key, &file))
    read_file (counts, key, file, hashes, n_hashes == 1 && bt_bencode_get_n_items (files) == 1);
  return g_steal_pointer (&counts);
}
