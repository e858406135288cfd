/* bt-metainfo-reader.c — checks a torrent file (BEP 3, 12, 19, 27, 47) and fills a BtMetainfo.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-metainfo-private.h"

#include "base/bt-hash.h"
#include "base/bt-limits.h"
#include "metainfo/bt-bencode.h"
#include "metainfo/bt-clean.h"
#include "metainfo/bt-path-clash.h"

#include <string.h>

#define HOST_MAX 255 /* characters of a name; RFC 1035 */

static gboolean G_GNUC_PRINTF (3, 4)
    fail (GError **error, BtMetainfoError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (BT_METAINFO_ERROR, (int) code, format, args);
  va_end (args);
  return FALSE;
}

static BtMetainfoError
get_code_of_bencode (const GError *error)
{
  switch ((BtBencodeError) error->code) {
  case BT_BENCODE_ERROR_DEPTH:
  case BT_BENCODE_ERROR_TOKENS:
    return BT_METAINFO_ERROR_TOO_LARGE;
  case BT_BENCODE_ERROR_TRAILING:
    return BT_METAINFO_ERROR_TRAILING;
  case BT_BENCODE_ERROR_DUPLICATE_KEY:
    return BT_METAINFO_ERROR_DUPLICATE_KEY;
  case BT_BENCODE_ERROR_TRUNCATED:
  case BT_BENCODE_ERROR_SYNTAX:
  case BT_BENCODE_ERROR_INTEGER:
  case BT_BENCODE_ERROR_STRING_LENGTH:
  case BT_BENCODE_ERROR_KEY:
  default:
    return BT_METAINFO_ERROR_NOT_BENCODE;
  }
}

static BtBencode *
parse (GBytes *bytes, gsize max, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gsize n_bytes;
  const void *data = g_bytes_get_data (bytes, &n_bytes);
  BtBencode *document;

  if (n_bytes > max) {
    fail (error, BT_METAINFO_ERROR_TOO_LARGE, "%" G_GSIZE_FORMAT " bytes are more than %zu",
          n_bytes, max);
    return NULL;
  }
  document = bt_bencode_new (data, n_bytes, NULL, &cause);
  if (document == NULL)
    fail (error, get_code_of_bencode (cause), "no torrent: %s", cause->message);
  return document;
}

/* --- name and paths ---------------------------------------------------------------------------- */

static gboolean
is_utf8 (BtBencodeValue value)
{
  gsize n_bytes;
  const guint8 *bytes = bt_bencode_get_string (value, &n_bytes);

  return n_bytes > 0 && g_utf8_validate ((const char *) bytes, (gssize) n_bytes, NULL);
}

static gboolean
is_utf8_list (BtBencodeValue list)
{
  BtBencodeIter iter;
  BtBencodeValue item;

  bt_bencode_iter_init (&iter, list);
  while (bt_bencode_iter_next (&iter, NULL, &item)) {
    if (!is_utf8 (item))
      return FALSE;
  }
  return bt_bencode_get_n_items (list) > 0;
}

/* Old programs wrote name in a code page of their own and UTF-8 beside it. */
static gboolean
read_name (BtMetainfo *self, BtBencodeValue info, GError **error)
{
  BtBencodeValue name = bt_bencode_lookup (info, "name.utf-8");
  const guint8 *bytes;
  gsize n_bytes;

  if (!is_utf8 (name))
    name = bt_bencode_lookup (info, "name");
  bytes = bt_bencode_get_string (name, &n_bytes);
  if (bytes == NULL || n_bytes == 0)
    return fail (error, BT_METAINFO_ERROR_NO_NAME, "the torrent has no name");
  self->name = bt_clean_name (bytes, n_bytes);
  if (self->name == NULL)
    self->name = bt_info_hash_to_string (&self->info_hash);
  return TRUE;
}

/* Folders that would make the path too long are left out; the file's own name always has room. */
static gboolean
append_path (GString *path, BtBencodeValue list, guint32 file, GError **error)
{
  BtBencodeIter iter;
  BtBencodeValue item;

  if (bt_bencode_get_n_items (list) > BT_LIMIT_PATH_DEPTH)
    return fail (error, BT_METAINFO_ERROR_BAD_PATH, "file %u lies too deep in folders", file);
  bt_bencode_iter_init (&iter, list);
  while (bt_bencode_iter_next (&iter, NULL, &item)) {
    gsize before = path->len;
    gsize n_bytes;
    const guint8 *bytes = bt_bencode_get_string (item, &n_bytes);

    if (bytes == NULL)
      return fail (error, BT_METAINFO_ERROR_BAD_PATH, "the path of file %u is no list of names",
                   file);
    bt_clean_append_element (path, bytes, n_bytes);
    if (iter.left > 0 && path->len > BT_LIMIT_PATH - BT_LIMIT_PATH_ELEMENT - 1)
      g_string_truncate (path, before);
  }
  return TRUE;
}

static gboolean
read_path (BtMetainfo *self, BtBencodeValue entry, BtMetaFile *file, GString *path, GError **error)
{
  BtBencodeValue list = bt_bencode_lookup_typed (entry, "path.utf-8", BT_BENCODE_LIST);
  gsize root;

  if (!is_utf8_list (list))
    list = bt_bencode_lookup_typed (entry, "path", BT_BENCODE_LIST);
  g_string_assign (path, self->name);
  root = path->len;
  if (bt_bencode_get_n_items (list) == 0) {
    if (!file->is_pad)
      return fail (error, BT_METAINFO_ERROR_BAD_PATH, "file %u has no path", self->files->len);
    /* BEP 47 lets a padding file go without; this is where it would lie. */
    g_string_append_printf (path, "/.pad/%" G_GUINT64_FORMAT, file->length);
  } else if (!append_path (path, list, self->files->len, error)) {
    return FALSE;
  }
  if (path->len == root)
    g_string_append (path, "/_");
  file->path = g_string_chunk_insert_len (self->strings, path->str, (gssize) path->len);
  return TRUE;
}

/* --- files ------------------------------------------------------------------------------------- */

static gboolean
has_attribute (BtBencodeValue entry, char attribute)
{
  gsize n_bytes;
  const guint8 *attr = bt_bencode_get_string (bt_bencode_lookup (entry, "attr"), &n_bytes);

  return attr != NULL && memchr (attr, attribute, n_bytes) != NULL;
}

/* Sets @file's length and offset and adds it to the size. */
static gboolean
read_length (BtMetainfo *self, BtBencodeValue entry, BtMetaFile *file, GError **error)
{
  gint64 length;

  if (!bt_bencode_get_integer (bt_bencode_lookup (entry, "length"), &length))
    return fail (error, BT_METAINFO_ERROR_BAD_SIZE, "file %u has no size", self->files->len);
  if (length < 0 || (guint64) length > BT_LIMIT_TORRENT_SIZE - self->size)
    return fail (error, BT_METAINFO_ERROR_BAD_SIZE, "the size of file %u cannot be",
                 self->files->len);
  file->offset = self->size;
  file->length = (guint64) length;
  self->size += file->length;
  return TRUE;
}

/* A symbolic link has no bytes in the torrent (BEP 47); it could lead out of the folder, so that it
 * is never made and not listed. */
static gboolean
is_symlink (BtBencodeValue entry)
{
  gint64 length = 0;

  if (!has_attribute (entry, 'l'))
    return FALSE;
  bt_bencode_get_integer (bt_bencode_lookup (entry, "length"), &length);
  return length == 0;
}

static gboolean
read_file (BtMetainfo *self, BtBencodeValue entry, GString *path, GError **error)
{
  BtMetaFile file = { .is_pad = has_attribute (entry, 'p') };

  if (bt_bencode_get_type (entry) != BT_BENCODE_DICT)
    return fail (error, BT_METAINFO_ERROR_BAD_PATH, "file %u is no dictionary", self->files->len);
  if (is_symlink (entry))
    return TRUE;
  if (!read_length (self, entry, &file, error) || !read_path (self, entry, &file, path, error))
    return FALSE;
  g_array_append_val (self->files, file);
  return TRUE;
}

static gboolean
read_many_files (BtMetainfo *self, BtBencodeValue list, GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  BtBencodeIter iter;
  BtBencodeValue entry;

  if (bt_bencode_get_n_items (list) > BT_LIMIT_FILES)
    return fail (error, BT_METAINFO_ERROR_TOO_MANY_FILES, "%u files are more than %u",
                 bt_bencode_get_n_items (list), BT_LIMIT_FILES);
  self->is_multi_file = TRUE;
  bt_bencode_iter_init (&iter, list);
  while (bt_bencode_iter_next (&iter, NULL, &entry)) {
    if (!read_file (self, entry, path, error))
      return FALSE;
  }
  if (self->files->len == 0)
    return fail (error, BT_METAINFO_ERROR_NO_FILES, "the torrent has no files");
  return TRUE;
}

static gboolean
read_one_file (BtMetainfo *self, BtBencodeValue info, GError **error)
{
  BtMetaFile file = { .path = g_string_chunk_insert (self->strings, self->name) };

  if (!read_length (self, info, &file, error))
    return FALSE;
  g_array_append_val (self->files, file);
  return TRUE;
}

static gboolean
read_files (BtMetainfo *self, BtBencodeValue info, GError **error)
{
  BtBencodeValue files = bt_bencode_lookup (info, "files");
  BtBencodeType type = bt_bencode_get_type (files);

  if (type != BT_BENCODE_NONE && type != BT_BENCODE_LIST)
    return fail (error, BT_METAINFO_ERROR_NO_FILES, "the files are no list");
  if (type == BT_BENCODE_NONE ? !read_one_file (self, info, error)
                              : !read_many_files (self, files, error))
    return FALSE;
  if (self->size == 0)
    return fail (error, BT_METAINFO_ERROR_BAD_SIZE, "the torrent has no bytes");
  bt_path_clash_resolve ((BtMetaFile *) (void *) self->files->data, self->files->len,
                         self->strings);
  return TRUE;
}

/* --- pieces ------------------------------------------------------------------------------------ */

static gboolean
read_piece_length (BtMetainfo *self, BtBencodeValue info, GError **error)
{
  gint64 length;

  if (!bt_bencode_get_integer (bt_bencode_lookup (info, "piece length"), &length))
    return fail (error, BT_METAINFO_ERROR_BAD_PIECE_LENGTH, "the torrent has no piece length");
  if (length <= 0 || length > BT_LIMIT_PIECE_LENGTH)
    return fail (error, BT_METAINFO_ERROR_BAD_PIECE_LENGTH,
                 "a piece length of %" G_GINT64_FORMAT " bytes cannot be", length);
  self->piece_length = (guint32) length;
  return TRUE;
}

static gboolean
read_pieces (BtMetainfo *self, BtBencodeValue info, GError **error)
{
  guint64 n_pieces = (self->size + self->piece_length - 1) / self->piece_length;
  gsize n_bytes;
  const guint8 *hashes = bt_bencode_get_string (bt_bencode_lookup (info, "pieces"), &n_bytes);

  if (hashes == NULL)
    return fail (error, BT_METAINFO_ERROR_BAD_PIECES, "the torrent has no piece hashes");
  if (n_pieces > BT_LIMIT_PIECES)
    return fail (error, BT_METAINFO_ERROR_BAD_PIECES,
                 "%" G_GUINT64_FORMAT " pieces are more than %u", n_pieces, BT_LIMIT_PIECES);
  if (n_bytes != n_pieces * BT_SHA1_SIZE)
    return fail (error, BT_METAINFO_ERROR_BAD_PIECES,
                 "%" G_GSIZE_FORMAT " bytes of hashes for %" G_GUINT64_FORMAT " pieces", n_bytes,
                 n_pieces);
  self->n_pieces = (guint32) n_pieces;
  self->hashes = hashes;
  return TRUE;
}

/* --- the info dictionary ----------------------------------------------------------------------- */

static void
read_info_hash (BtMetainfo *self, BtBencodeValue info)
{
  gint64 version = 1;
  gsize n_bytes;
  const void *bytes = g_bytes_get_data (self->info, &n_bytes);

  bt_sha1 (bytes, n_bytes, self->info_hash.v1);
  self->info_hash.has_v1 = TRUE;
  bt_bencode_get_integer (bt_bencode_lookup (info, "meta version"), &version);
  if (version == 2) {
    bt_sha256 (bytes, n_bytes, self->info_hash.v2);
    self->info_hash.has_v2 = TRUE;
  }
}

static gboolean
is_v2_only (BtBencodeValue info)
{
  return bt_bencode_get_type (bt_bencode_lookup (info, "file tree")) == BT_BENCODE_DICT
         && bt_bencode_get_type (bt_bencode_lookup (info, "pieces")) == BT_BENCODE_NONE;
}

/* @self->info is set. */
static gboolean
read_info (BtMetainfo *self, BtBencodeValue info, GError **error)
{
  gint64 is_private = 0;

  read_info_hash (self, info);
  if (is_v2_only (info))
    return fail (error, BT_METAINFO_ERROR_UNSUPPORTED, "a torrent of BitTorrent v2 only");
  if (!read_name (self, info, error) || !read_piece_length (self, info, error)
      || !read_files (self, info, error) || !read_pieces (self, info, error))
    return FALSE;
  bt_bencode_get_integer (bt_bencode_lookup (info, "private"), &is_private);
  self->is_private = is_private != 0;
  return TRUE;
}

/* --- what stands around it --------------------------------------------------------------------- */

/* Takes the URL of @value over into @urls, unless it is none or was @seen. */
static void
add_url (GPtrArray *urls, BtBencodeValue value, const char *const *schemes, GHashTable *seen)
{
  gsize n_bytes;
  const guint8 *bytes = bt_bencode_get_string (value, &n_bytes);
  g_autofree char *url = bytes != NULL ? bt_clean_url (bytes, n_bytes, schemes) : NULL;

  if (url == NULL || g_hash_table_contains (seen, url))
    return;
  g_hash_table_add (seen, g_strdup (url));
  g_ptr_array_add (urls, g_steal_pointer (&url));
}

/* @list: a list of URLs, or one URL. At most @max in all of @seen. */
static void
add_urls (GPtrArray *urls, BtBencodeValue list, const char *const *schemes, GHashTable *seen,
          guint max)
{
  BtBencodeIter iter;
  BtBencodeValue item;

  if (bt_bencode_get_type (list) == BT_BENCODE_STRING && g_hash_table_size (seen) < max)
    add_url (urls, list, schemes, seen);
  if (bt_bencode_get_type (list) != BT_BENCODE_LIST)
    return;
  bt_bencode_iter_init (&iter, list);
  while (g_hash_table_size (seen) < max && bt_bencode_iter_next (&iter, NULL, &item))
    add_url (urls, item, schemes, seen);
}

static void
add_tier (BtMetainfo *self, BtBencodeValue tier, GHashTable *seen)
{
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);

  add_urls (urls, tier, bt_tracker_schemes, seen, BT_LIMIT_TRACKERS);
  if (urls->len == 0)
    return;
  g_ptr_array_add (urls, NULL);
  g_ptr_array_add (self->tiers, g_ptr_array_steal (urls, NULL));
}

/* BEP 12: with an announce-list, announce is ignored. */
static void
read_trackers (BtMetainfo *self, BtBencodeValue root)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  BtBencodeIter iter;
  BtBencodeValue tier;

  bt_bencode_iter_init (&iter, bt_bencode_lookup_typed (root, "announce-list", BT_BENCODE_LIST));
  while (bt_bencode_iter_next (&iter, NULL, &tier))
    add_tier (self, tier, seen);
  if (self->tiers->len == 0)
    add_tier (self, bt_bencode_lookup_typed (root, "announce", BT_BENCODE_STRING), seen);
}

static void
read_web_seeds (BtMetainfo *self, BtBencodeValue root)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_urls (self->web_seeds, bt_bencode_lookup (root, "url-list"), bt_web_seed_schemes, seen,
            BT_LIMIT_WEB_SEEDS);
}

/* A name or an IP address, and nothing else. */
static gboolean
is_host (const guint8 *bytes, gsize n_bytes)
{
  if (n_bytes == 0 || n_bytes > HOST_MAX)
    return FALSE;
  for (gsize i = 0; i < n_bytes; i++) {
    if (!g_ascii_isalnum (bytes[i]) && strchr ("-._:", bytes[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* NULL: no list of a host and a port. */
static char *
dup_node (BtBencodeValue node)
{
  g_autofree char *host = NULL;
  BtBencodeValue item;
  BtBencodeIter iter;
  const guint8 *bytes;
  gsize n_bytes = 0;
  gint64 port = 0;

  bt_bencode_iter_init (&iter, node);
  if (bt_bencode_get_type (node) != BT_BENCODE_LIST || bt_bencode_get_n_items (node) != 2
      || !bt_bencode_iter_next (&iter, NULL, &item))
    return NULL;
  bytes = bt_bencode_get_string (item, &n_bytes);
  if (bytes == NULL || !is_host (bytes, n_bytes) || !bt_bencode_iter_next (&iter, NULL, &item)
      || !bt_bencode_get_integer (item, &port) || port <= 0 || port > G_MAXUINT16)
    return NULL;
  host = g_strndup ((const char *) bytes, n_bytes);
  if (strchr (host, ':') == NULL)
    return g_strdup_printf ("%s:%d", host, (int) port);
  return g_hostname_is_ip_address (host) ? g_strdup_printf ("[%s]:%d", host, (int) port) : NULL;
}

/* BEP 5, Torrent File Extensions. */
static void
read_nodes (BtMetainfo *self, BtBencodeValue root)
{
  BtBencodeIter iter;
  BtBencodeValue node;

  bt_bencode_iter_init (&iter, bt_bencode_lookup_typed (root, "nodes", BT_BENCODE_LIST));
  while (self->nodes->len < BT_LIMIT_NODES && bt_bencode_iter_next (&iter, NULL, &node)) {
    char *text = dup_node (node);

    if (text != NULL)
      g_ptr_array_add (self->nodes, text);
  }
}

/* NULL when there is none, or it is empty. */
static char *
dup_text (BtBencodeValue root, const char *key)
{
  g_autofree char *utf8_key = g_strconcat (key, ".utf-8", NULL);
  BtBencodeValue value = bt_bencode_lookup (root, utf8_key);
  const guint8 *bytes;
  gsize n_bytes;

  if (!is_utf8 (value))
    value = bt_bencode_lookup (root, key);
  bytes = bt_bencode_get_string (value, &n_bytes);
  return n_bytes > 0 ? bt_clean_text (bytes, n_bytes, BT_LIMIT_COMMENT) : NULL;
}

static void
read_outer (BtMetainfo *self, BtBencodeValue root)
{
  gint64 date = 0;

  read_trackers (self, root);
  read_web_seeds (self, root);
  read_nodes (self, root);
  self->comment = dup_text (root, "comment");
  self->created_by = dup_text (root, "created by");
  bt_bencode_get_integer (bt_bencode_lookup (root, "creation date"), &date);
  self->creation_date = MAX (date, 0);
}

static void
terminate_lists (BtMetainfo *self)
{
  g_ptr_array_add (self->tiers, NULL);
  g_ptr_array_add (self->web_seeds, NULL);
  g_ptr_array_add (self->nodes, NULL);
}

/* --- public ------------------------------------------------------------------------------------ */

BtMetainfo *
bt_metainfo_new (GBytes *torrent, GError **error)
{
  g_autoptr (BtMetainfo) self = _bt_metainfo_alloc ();
  g_autoptr (BtBencode) document = parse (torrent, BT_LIMIT_TORRENT_FILE, error);
  BtBencodeValue root, info;
  const guint8 *raw;
  gsize n_bytes;

  if (document == NULL)
    return NULL;
  root = bt_bencode_get_root (document);
  info = bt_bencode_lookup_typed (root, "info", BT_BENCODE_DICT);
  raw = bt_bencode_get_raw (info, &n_bytes);
  if (raw == NULL) {
    fail (error, BT_METAINFO_ERROR_NO_INFO, "no torrent: the info dictionary is missing");
    return NULL;
  }
  self->info = g_bytes_new_from_bytes (
      torrent, (gsize) (raw - (const guint8 *) g_bytes_get_data (torrent, NULL)), n_bytes);
  if (!read_info (self, info, error))
    return NULL;
  read_outer (self, root);
  terminate_lists (self);
  return g_steal_pointer (&self);
}

static gboolean
check_hash (GBytes *info, const BtInfoHash *expected, GError **error)
{
  BtInfoHash real = { .has_v1 = expected->has_v1, .has_v2 = expected->has_v2 };
  gsize n_bytes;
  const void *bytes = g_bytes_get_data (info, &n_bytes);

  if (real.has_v1)
    bt_sha1 (bytes, n_bytes, real.v1);
  if (real.has_v2)
    bt_sha256 (bytes, n_bytes, real.v2);
  if (!bt_info_hash_matches (&real, expected))
    return fail (error, BT_METAINFO_ERROR_WRONG_HASH, "the metadata does not have the hash");
  return TRUE;
}

static BtMetainfo *
read_from_info (GBytes *info, const BtInfoHash *expected, GError **error)
{
  g_autoptr (BtMetainfo) self = _bt_metainfo_alloc ();
  g_autoptr (BtBencode) document = NULL;
  BtBencodeValue root;

  if (!check_hash (info, expected, error))
    return NULL;
  document = parse (info, BT_LIMIT_METADATA, error);
  if (document == NULL)
    return NULL;
  root = bt_bencode_get_root (document);
  if (bt_bencode_get_type (root) != BT_BENCODE_DICT) {
    fail (error, BT_METAINFO_ERROR_NO_INFO, "the metadata is no info dictionary");
    return NULL;
  }
  self->info = g_bytes_ref (info);
  return read_info (self, root, error) ? g_steal_pointer (&self) : NULL;
}

BtMetainfo *
bt_metainfo_new_from_parts (GBytes *info, const BtInfoHash *expected, GBytes *outer, GError **error)
{
  BtMetainfo *self = read_from_info (info, expected, error);
  g_autoptr (BtBencode) document =
      outer != NULL ? parse (outer, BT_LIMIT_TORRENT_FILE, NULL) : NULL;

  if (self == NULL)
    return NULL;
  if (document != NULL)
    read_outer (self, bt_bencode_get_root (document));
  terminate_lists (self);
  return self;
}

BtMetainfo *
bt_metainfo_new_from_info (GBytes *info, const BtInfoHash *expected, GError **error)
{
  return bt_metainfo_new_from_parts (info, expected, NULL, error);
}
