/* bt-resume-decode.c — reads resume data, which may be damaged or another torrent's.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/bt-resume-private.h"

#include "base/bt-address.h"
#include "base/bt-cursor.h"
#include "base/bt-limits.h"
#include "base/bt-stat.h"
#include "metainfo/bt-bencode.h"
#include "metainfo/bt-rename.h"
#include <limits.h>
#include <string.h>

/* What one document is read with. */
typedef struct {
  GBytes *bytes; /* borrowed */
  BtBencodeValue root;
  BtResume *resume;     /* borrowed; being filled */
  BtMetainfo *metainfo; /* owned; NULL before metadata */
  GError **error;
} Reader;

static gboolean
fail (Reader *reader, const char *what)
{
  g_set_error (reader->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_RESUME, "resume data: %s", what);
  return FALSE;
}

static gboolean
fail_key (Reader *reader, const char *key)
{
  g_set_error (reader->error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_RESUME,
               "resume data: '%s' is missing or wrong", key);
  return FALSE;
}

/* --- small readers ------------------------------------------------------------------------------ */

static gboolean
read_integer (Reader *reader, const char *key, guint64 max, guint64 *out)
{
  gint64 value;

  if (!bt_bencode_get_integer (bt_bencode_lookup (reader->root, key), &value) || value < 0
      || (guint64) value > max)
    return fail_key (reader, key);
  *out = value;
  return TRUE;
}

static gboolean
read_flag (Reader *reader, const char *key, gboolean *out)
{
  guint64 value;

  if (!read_integer (reader, key, 1, &value))
    return FALSE;
  *out = value == 1;
  return TRUE;
}

static const guint8 *
get_string (Reader *reader, const char *key, gsize *n_bytes)
{
  return bt_bencode_get_string (bt_bencode_lookup (reader->root, key), n_bytes);
}

static gboolean
has_key (Reader *reader, const char *key)
{
  return bt_bencode_get_type (bt_bencode_lookup (reader->root, key)) != BT_BENCODE_NONE;
}

/* NULL: too long, or with a NUL in it. (transfer full) */
static char *
to_text (const guint8 *bytes, gsize n_bytes, gsize max)
{
  if (bytes == NULL || n_bytes == 0 || n_bytes > max || memchr (bytes, 0, n_bytes) != NULL)
    return NULL;
  return g_strndup ((const char *) bytes, n_bytes);
}

/* --- fields that are always there --------------------------------------------------------------- */

static gboolean
read_version (Reader *reader)
{
  guint64 version;

  if (!read_integer (reader, "version", G_MAXINT64, &version))
    return FALSE;
  return version == BT_RESUME_VERSION || fail (reader, "written by another version of the program");
}

static gboolean
read_hash_half (Reader *reader, const char *key, guint8 *hash, gsize size, gboolean *has)
{
  gsize n_bytes;
  const guint8 *bytes = get_string (reader, key, &n_bytes);

  *has = FALSE;
  if (!has_key (reader, key))
    return TRUE;
  if (bytes == NULL || n_bytes != size)
    return fail_key (reader, key);
  memcpy (hash, bytes, size);
  *has = TRUE;
  return TRUE;
}

static gboolean
read_hash (Reader *reader)
{
  BtInfoHash *hash = &reader->resume->info_hash;

  if (!read_hash_half (reader, "hash-v1", hash->v1, BT_SHA1_SIZE, &hash->has_v1)
      || !read_hash_half (reader, "hash-v2", hash->v2, BT_SHA256_SIZE, &hash->has_v2))
    return FALSE;
  return hash->has_v1 || hash->has_v2 || fail (reader, "no info hash");
}

/* A place on the disk. */
static gboolean
read_folder (Reader *reader, const char *key, char **folder)
{
  gsize n_bytes;
  const guint8 *bytes = get_string (reader, key, &n_bytes);

  *folder = to_text (bytes, n_bytes, PATH_MAX - 1);
  return (*folder != NULL && g_path_is_absolute (*folder)) || fail_key (reader, key);
}

static gboolean
read_texts (Reader *reader)
{
  BtResume *resume = reader->resume;
  gsize n_bytes;
  const guint8 *bytes;

  if (!read_folder (reader, "folder", &resume->folder))
    return FALSE;
  if (has_key (reader, "move-to") && !read_folder (reader, "move-to", &resume->move_to))
    return FALSE;
  if (!has_key (reader, "name"))
    return TRUE;
  bytes = get_string (reader, "name", &n_bytes);
  resume->name = to_text (bytes, n_bytes, BT_LIMIT_MAGNET);
  if (resume->name == NULL || !g_utf8_validate (resume->name, -1, NULL))
    return fail_key (reader, "name");
  return TRUE;
}

static gboolean
read_numbers (Reader *reader)
{
  BtResume *resume = reader->resume;
  guint64 added, position;

  if (!read_integer (reader, "added", G_MAXINT64, &added)
      || !read_integer (reader, "position", G_MAXUINT32, &position)
      || !read_integer (reader, "downloaded", G_MAXINT64, &resume->downloaded)
      || !read_integer (reader, "uploaded", G_MAXINT64, &resume->uploaded)
      || !read_integer (reader, "wasted", G_MAXINT64, &resume->wasted))
    return FALSE;
  resume->added_time = (gint64) added;
  resume->position = (guint32) position;
  return TRUE;
}

/* The first versions did not keep it: then nothing is ours for certain. */
static gboolean
read_had_files (Reader *reader)
{
  reader->resume->had_files = TRUE;
  return !has_key (reader, "had-files")
         || read_flag (reader, "had-files", &reader->resume->had_files);
}

/* What the first versions did not keep begins as in a new torrent. */
static gboolean
read_seeding (Reader *reader)
{
  BtResume *resume = reader->resume;
  guint64 ended = BT_ENDED_NOT;

  if (has_key (reader, "seeding")
      && !read_integer (reader, "seeding", G_MAXINT64, &resume->seeding_seconds))
    return FALSE;
  if (has_key (reader, "ended") && !read_integer (reader, "ended", BT_ENDED_IDLE, &ended))
    return FALSE;
  resume->ended = (BtEnded) ended;
  return ended == BT_ENDED_NOT || resume->paused || fail_key (reader, "ended");
}

/* Likewise. */
static gboolean
read_later_count (Reader *reader, const char *key, guint64 *out)
{
  return !has_key (reader, key) || read_integer (reader, key, G_MAXINT64, out);
}

/* Likewise. */
static gboolean
read_history (Reader *reader)
{
  BtResume *resume = reader->resume;
  guint64 finished = 0;

  if (!read_later_count (reader, "active", &resume->active_seconds)
      || !read_later_count (reader, "banned", &resume->n_banned)
      || !read_later_count (reader, "damaged", &resume->n_damaged)
      || !read_later_count (reader, "finished", &finished))
    return FALSE;
  resume->finished_time = (gint64) finished;
  return TRUE;
}

static gboolean
read_options (Reader *reader)
{
  BtBencodeValue dict = bt_bencode_lookup (reader->root, "options");

  return !has_key (reader, "options") || bt_resume_read_options (dict, &reader->resume->options)
         || fail_key (reader, "options");
}

static gboolean
read_flags (Reader *reader)
{
  BtResume *resume = reader->resume;

  if (has_key (reader, "move-back") && !read_flag (reader, "move-back", &resume->move_back))
    return FALSE;
  return read_flag (reader, "clean", &resume->clean)
         && read_flag (reader, "full", &resume->full_allocation) && read_had_files (reader)
         && read_flag (reader, "held", &resume->held)
         && read_flag (reader, "paused", &resume->paused);
}

/* --- lists -------------------------------------------------------------------------------------- */

/* A NULL-terminated list; NULL when anything in it is wrong, or more than *@room. (transfer full) */
static char **
read_urls (BtBencodeValue list, guint *room)
{
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  BtBencodeValue item;
  BtBencodeIter iter;

  if (bt_bencode_get_type (list) != BT_BENCODE_LIST || bt_bencode_get_n_items (list) > *room)
    return NULL;
  bt_bencode_iter_init (&iter, list);
  while (bt_bencode_iter_next (&iter, NULL, &item)) {
    gsize n_bytes;
    const guint8 *bytes = bt_bencode_get_string (item, &n_bytes);
    char *url = to_text (bytes, n_bytes, BT_LIMIT_URL);

    if (url == NULL)
      return NULL;
    g_ptr_array_add (urls, url);
    (*room)--;
    if (!g_utf8_validate (url, -1, NULL))
      return NULL;
  }
  g_ptr_array_add (urls, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&urls), FALSE);
}

static gboolean
read_tiers (Reader *reader)
{
  BtBencodeValue list = bt_bencode_lookup (reader->root, "tiers"), item;
  guint32 n_tiers = bt_bencode_get_n_items (list), n = 0;
  guint room = BT_LIMIT_TRACKERS;
  BtBencodeIter iter;

  if (bt_bencode_get_type (list) != BT_BENCODE_LIST || n_tiers > BT_LIMIT_TRACKERS)
    return fail_key (reader, "tiers");
  g_free (reader->resume->tiers);
  reader->resume->tiers = g_new0 (char **, n_tiers + 1);
  bt_bencode_iter_init (&iter, list);
  while (bt_bencode_iter_next (&iter, NULL, &item)) {
    char **urls = read_urls (item, &room);

    if (urls == NULL)
      return fail_key (reader, "tiers");
    reader->resume->tiers[n++] = urls;
  }
  return TRUE;
}

static gboolean
read_web_seeds (Reader *reader)
{
  guint room = BT_LIMIT_WEB_SEEDS;
  char **urls = read_urls (bt_bencode_lookup (reader->root, "web-seeds"), &room);

  if (urls == NULL)
    return fail_key (reader, "web-seeds");
  g_strfreev (reader->resume->web_seeds);
  reader->resume->web_seeds = urls;
  return TRUE;
}

/* The first versions did not keep it. Those that know more ways of carrying bytes may have written more. */
static gboolean
read_carried (Reader *reader, const char *key, guint64 *carried)
{
  BtBencodeValue list = bt_bencode_lookup (reader->root, key), item;
  BtBencodeIter iter;
  gint64 value;

  if (!has_key (reader, key))
    return TRUE;
  if (bt_bencode_get_type (list) != BT_BENCODE_LIST)
    return fail_key (reader, key);
  bt_bencode_iter_init (&iter, list);
  for (guint kind = 0; kind < BT_N_TRANSPORTS && bt_bencode_iter_next (&iter, NULL, &item);
       kind++) {
    if (!bt_bencode_get_integer (item, &value) || value < 0)
      return fail_key (reader, key);
    carried[kind] = value;
  }
  return TRUE;
}

/* Likewise: of a way that came later than this version nothing is known. What is to be shown is cleaned once
 * more. */
static gboolean
read_way_in (Reader *reader)
{
  gsize n_bytes = 0;
  const guint8 *from = get_string (reader, "way-in", &n_bytes);
  guint64 kind;

  if (!has_key (reader, "way-in-kind"))
    return TRUE;
  if (!read_integer (reader, "way-in-kind", G_MAXINT, &kind))
    return FALSE;
  bt_way_in_read (&reader->resume->way_in, kind, from, n_bytes);
  return TRUE;
}

/* NULL: no text. */
static char *
read_label (BtBencodeValue item)
{
  gsize n_bytes = 0;
  const guint8 *bytes = bt_bencode_get_string (item, &n_bytes);

  return to_text (bytes, n_bytes, BT_LABEL_BYTES);
}

/* The first versions had none. What may be a label depends on which characters are known, which is no reason
 * to lose a torrent: one that is none goes. */
static gboolean
read_labels (Reader *reader)
{
  BtBencodeValue list = bt_bencode_lookup (reader->root, "labels"), item;
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  BtBencodeIter iter;

  if (!has_key (reader, "labels"))
    return TRUE;
  if (bt_bencode_get_type (list) != BT_BENCODE_LIST)
    return fail_key (reader, "labels");
  bt_bencode_iter_init (&iter, list);
  while (labels->len < BT_LABELS_MAX && bt_bencode_iter_next (&iter, NULL, &item)) {
    char *label = read_label (item);

    if (label != NULL)
      g_ptr_array_add (labels, label);
  }
  g_ptr_array_add (labels, NULL);
  g_strfreev (reader->resume->labels);
  reader->resume->labels = bt_labels_clean ((const char *const *) labels->pdata);
  return TRUE;
}

/* A string of items of @size bytes each, at most @max items. */
static gboolean
read_items (Reader *reader, const char *key, gsize size, gsize max, BtCursor *cursor)
{
  gsize n_bytes = 0;
  const guint8 *bytes = get_string (reader, key, &n_bytes);

  if (bytes == NULL || n_bytes % size != 0 || n_bytes / size > max)
    return fail_key (reader, key);
  bt_cursor_init (cursor, bytes, n_bytes);
  return TRUE;
}

static gboolean
read_peers (Reader *reader)
{
  BtCursor cursor;

  if (!read_items (reader, "peers", BT_COMPACT6_SIZE, BT_LIMIT_PEER_LIST, &cursor))
    return FALSE;
  while (bt_cursor_get_left (&cursor) > 0) {
    BtAddress address;

    memcpy (address.ip, bt_cursor_read (&cursor, sizeof address.ip), sizeof address.ip);
    address.port = bt_cursor_read_u16 (&cursor);
    if (bt_address_is_dialable (&address))
      g_array_append_val (reader->resume->peers, address);
  }
  return TRUE;
}

static gboolean
read_selection (Reader *reader)
{
  GArray *selection;
  BtCursor cursor;

  if (!has_key (reader, "selection"))
    return TRUE;
  if (!read_items (reader, "selection", 4, BT_LIMIT_FILES, &cursor))
    return FALSE;
  selection = reader->resume->selection = g_array_new (FALSE, FALSE, sizeof (guint32));
  while (bt_cursor_get_left (&cursor) > 0) {
    guint32 index = bt_cursor_read_u32 (&cursor);

    if (index > BT_LIMIT_SELECT_INDEX)
      return fail_key (reader, "selection");
    g_array_append_val (selection, index);
  }
  return TRUE;
}

/* --- what only makes sense with the info dictionary ---------------------------------------------- */

/* A part of the document, without a copy. */
static GBytes *
slice (Reader *reader, const guint8 *bytes, gsize n_bytes)
{
  const guint8 *start = g_bytes_get_data (reader->bytes, NULL);

  return g_bytes_new_from_bytes (reader->bytes, (gsize) (bytes - start), n_bytes);
}

/* The first versions did not keep it. */
static gboolean
read_outer (Reader *reader)
{
  gsize n_bytes;
  const guint8 *bytes = get_string (reader, "outer", &n_bytes);

  if (bytes == NULL)
    return !has_key (reader, "outer") || fail_key (reader, "outer");
  reader->resume->outer = slice (reader, bytes, n_bytes);
  return TRUE;
}

static gboolean
read_info (Reader *reader)
{
  BtResume *resume = reader->resume;
  gsize n_bytes;
  const guint8 *bytes = get_string (reader, "info", &n_bytes);
  g_autoptr (GError) cause = NULL;

  if (!has_key (reader, "info"))
    return TRUE;
  if (bytes == NULL || n_bytes > BT_LIMIT_METADATA)
    return fail_key (reader, "info");
  resume->info = slice (reader, bytes, n_bytes);
  reader->metainfo =
      bt_metainfo_new_from_parts (resume->info, &resume->info_hash, resume->outer, &cause);
  return reader->metainfo != NULL || fail (reader, cause->message);
}

/* The new name must be one that could be given. */
static gboolean
check_rename (Reader *reader)
{
  BtResume *resume = reader->resume;
  BtMetainfo *names = resume->names != NULL ? resume->names : reader->metainfo;
  g_autoptr (BtMetainfo) renamed =
      bt_metainfo_rename (names, resume->rename_path, resume->rename_name, NULL);

  return renamed != NULL || fail_key (reader, "rename");
}

static gboolean
read_names (Reader *reader)
{
  BtResume *resume = reader->resume;
  BtBencodeValue names = bt_bencode_lookup (reader->root, "names");
  BtBencodeValue rename = bt_bencode_lookup (reader->root, "rename");

  if (has_key (reader, "names")
      && (reader->metainfo == NULL
          || !(resume->names = bt_resume_read_names (names, reader->metainfo))))
    return fail_key (reader, "names");
  if (!has_key (reader, "rename"))
    return TRUE;
  if (reader->metainfo == NULL
      || !bt_resume_read_rename (rename, &resume->rename_path, &resume->rename_name))
    return fail_key (reader, "rename");
  return check_rename (reader);
}

/* Bits of other pieces, or too few, mean that it speaks of another torrent. */
static gboolean
read_have (Reader *reader)
{
  gsize n_bytes;
  const guint8 *bytes = get_string (reader, "have", &n_bytes), *again;

  if (!has_key (reader, "have"))
    return TRUE;
  if (bytes == NULL || reader->metainfo == NULL)
    return fail_key (reader, "have");
  reader->resume->have =
      bt_bitfield_new_from_wire (bt_metainfo_get_n_pieces (reader->metainfo), bytes, n_bytes);
  if (reader->resume->have == NULL)
    return fail_key (reader, "have");
  again = bt_bitfield_peek_bytes (reader->resume->have, &n_bytes);
  return memcmp (bytes, again, n_bytes) == 0 || fail_key (reader, "have");
}

static gboolean
read_priorities (Reader *reader)
{
  gsize n_bytes;
  const guint8 *bytes = get_string (reader, "priorities", &n_bytes);

  if (!has_key (reader, "priorities"))
    return TRUE;
  if (bytes == NULL || reader->metainfo == NULL
      || n_bytes != bt_metainfo_get_n_files (reader->metainfo))
    return fail_key (reader, "priorities");
  for (gsize i = 0; i < n_bytes; i++) {
    if (bytes[i] > BT_PRIORITY_HIGH)
      return fail_key (reader, "priorities");
  }
  reader->resume->priorities = g_array_sized_new (FALSE, FALSE, 1, n_bytes);
  g_array_append_vals (reader->resume->priorities, bytes, n_bytes);
  return TRUE;
}

static gint64
read_i64 (BtCursor *cursor)
{
  guint64 high = bt_cursor_read_u32 (cursor);

  return (gint64) (high << 32 | bt_cursor_read_u32 (cursor));
}

static gboolean
read_stamps (Reader *reader)
{
  BtCursor cursor;
  GArray *stamps;

  if (!has_key (reader, "stamps"))
    return TRUE;
  if (!read_items (reader, "stamps", BT_RESUME_STAMP_SIZE, BT_LIMIT_FILES, &cursor))
    return FALSE;
  if (reader->metainfo == NULL
      || bt_cursor_get_left (&cursor) / BT_RESUME_STAMP_SIZE
             != bt_metainfo_get_n_files (reader->metainfo))
    return fail_key (reader, "stamps");
  stamps = reader->resume->stamps = g_array_new (FALSE, FALSE, sizeof (BtFileStamp));
  while (bt_cursor_get_left (&cursor) > 0) {
    BtFileStamp stamp;

    stamp.size = read_i64 (&cursor);
    stamp.mtime_ns = read_i64 (&cursor);
    if (stamp.size < -1)
      return fail_key (reader, "stamps");
    g_array_append_val (stamps, stamp);
  }
  return TRUE;
}

/* --- the whole ---------------------------------------------------------------------------------- */

static gboolean
check_sum (Reader *reader)
{
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (reader->bytes, &n_bytes);
  const guint8 *tail;
  guint8 sum[BT_SHA1_SIZE];

  if (n_bytes < BT_RESUME_TAIL_SIZE)
    return fail (reader, "too short");
  tail = bytes + n_bytes - BT_RESUME_TAIL_SIZE;
  if (memcmp (tail, BT_RESUME_SUM_HEAD, BT_RESUME_SUM_HEAD_SIZE) != 0)
    return fail (reader, "no check sum at the end");
  bt_sha1 (bytes, tail - bytes, sum);
  return memcmp (tail + BT_RESUME_SUM_HEAD_SIZE, sum, BT_SHA1_SIZE) == 0
         || fail (reader, "damaged: the check sum is wrong");
}

static gboolean
read_all (Reader *reader)
{
  return read_version (reader) && read_hash (reader) && read_texts (reader) && read_numbers (reader)
         && read_carried (reader, "carried-down", reader->resume->carried_down)
         && read_carried (reader, "carried-up", reader->resume->carried_up) && read_way_in (reader)
         && read_flags (reader) && read_seeding (reader) && read_history (reader)
         && read_options (reader) && read_tiers (reader) && read_web_seeds (reader)
         && read_peers (reader) && read_labels (reader) && read_selection (reader)
         && read_outer (reader) && read_info (reader) && read_names (reader) && read_have (reader)
         && read_priorities (reader) && read_stamps (reader);
}

static gboolean
read_document (Reader *reader)
{
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (reader->bytes, &n_bytes);
  g_autoptr (GError) cause = NULL;
  g_autoptr (BtBencode) document = NULL;

  if (!check_sum (reader))
    return FALSE;
  document = bt_bencode_new (bytes, n_bytes, NULL, &cause);
  if (document == NULL)
    return fail (reader, cause->message);
  reader->root = bt_bencode_get_root (document);
  return read_all (reader);
}

BtResume *
bt_resume_decode (GBytes *bytes, GError **error)
{
  g_autoptr (BtResume) resume = bt_resume_new ();
  g_autoptr (GError) cause = NULL;
  Reader reader = { .bytes = bytes, .resume = resume, .error = &cause };
  gboolean fine = read_document (&reader);

  g_clear_pointer (&reader.metainfo, bt_metainfo_unref);
  if (fine)
    return g_steal_pointer (&resume);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}
