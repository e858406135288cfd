/* bt-metainfo.c — a torrent file or an info dictionary, immutable and shared by reference.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metainfo/bt-metainfo-private.h"

#include "metainfo/bt-bencode.h"
#include <string.h>

/* It would be taken for a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (bt-metainfo-error-quark, bt_metainfo_error)
/* clang-format on */

BtMetainfo *
bt_metainfo_ref (BtMetainfo *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
free_tier_cb (gpointer tier)
{
  g_strfreev (tier);
}

/* The shape of _bt_metainfo_alloc(): every member is there. */
void
bt_metainfo_unref (BtMetainfo *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->info, g_bytes_unref);
  g_free (self->name);
  g_free (self->comment);
  g_free (self->created_by);
  g_array_unref (self->files);
  g_ptr_array_unref (self->tiers);
  g_ptr_array_unref (self->web_seeds);
  g_ptr_array_unref (self->nodes);
  g_string_chunk_free (self->strings);
  g_clear_pointer (&self->origin, bt_metainfo_unref);
  g_free (self);
}

BtMetainfo *
_bt_metainfo_alloc (void)
{
  BtMetainfo *self = g_new0 (BtMetainfo, 1);

  self->ref_count = 1;
  self->files = g_array_new (FALSE, FALSE, sizeof (BtMetaFile));
  self->strings = g_string_chunk_new (4096);
  self->tiers = g_ptr_array_new_with_free_func (free_tier_cb);
  self->web_seeds = g_ptr_array_new_with_free_func (g_free);
  self->nodes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

const BtInfoHash *
bt_metainfo_get_info_hash (const BtMetainfo *self)
{
  return &self->info_hash;
}

GBytes *
bt_metainfo_get_info (const BtMetainfo *self)
{
  return self->info;
}

const char *
bt_metainfo_get_name (const BtMetainfo *self)
{
  return self->name;
}

guint64
bt_metainfo_get_size (const BtMetainfo *self)
{
  return self->size;
}

guint32
bt_metainfo_get_piece_length (const BtMetainfo *self)
{
  return self->piece_length;
}

guint32
bt_metainfo_get_n_pieces (const BtMetainfo *self)
{
  return self->n_pieces;
}

guint32
bt_metainfo_get_piece_size (const BtMetainfo *self, guint32 piece)
{
  if (piece >= self->n_pieces)
    return 0;
  if (piece < self->n_pieces - 1)
    return self->piece_length;
  return (guint32) (self->size - (guint64) piece * self->piece_length);
}

const guint8 *
bt_metainfo_get_piece_hash (const BtMetainfo *self, guint32 piece)
{
  return piece < self->n_pieces ? self->hashes + (gsize) piece * BT_SHA1_SIZE : NULL;
}

guint32
bt_metainfo_get_n_files (const BtMetainfo *self)
{
  return self->files->len;
}

const BtMetaFile *
bt_metainfo_get_file (const BtMetainfo *self, guint32 index)
{
  return index < self->files->len ? &g_array_index (self->files, BtMetaFile, index) : NULL;
}

gboolean
bt_metainfo_is_multi_file (const BtMetainfo *self)
{
  return self->is_multi_file;
}

guint32
bt_metainfo_find_file (const BtMetainfo *self, guint64 offset)
{
  guint32 low = 0, high = self->files->len;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    const BtMetaFile *file = bt_metainfo_get_file (self, middle);

    if (file->offset + file->length <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gboolean
bt_metainfo_is_private (const BtMetainfo *self)
{
  return self->is_private;
}

const char *const *const *
bt_metainfo_get_tiers (const BtMetainfo *self)
{
  return (const char *const *const *) self->tiers->pdata;
}

const char *const *
bt_metainfo_get_web_seeds (const BtMetainfo *self)
{
  return (const char *const *) self->web_seeds->pdata;
}

const char *const *
bt_metainfo_get_nodes (const BtMetainfo *self)
{
  return (const char *const *) self->nodes->pdata;
}

const char *
bt_metainfo_get_comment (const BtMetainfo *self)
{
  return self->comment;
}

const char *
bt_metainfo_get_created_by (const BtMetainfo *self)
{
  return self->created_by;
}

gint64
bt_metainfo_get_creation_date (const BtMetainfo *self)
{
  return self->creation_date;
}

/* --- writing ----------------------------------------------------------------------------------- */

static void
put_list (GByteArray *to, const char *const *texts)
{
  bt_bencode_open_list (to);
  for (; *texts != NULL; texts++)
    bt_bencode_put_string (to, *texts);
  bt_bencode_close (to);
}

static void
put_trackers (GByteArray *to, const char *const *const *tiers)
{
  if (tiers == NULL || tiers[0] == NULL)
    return;
  if (tiers[0][0] != NULL) {
    bt_bencode_put_string (to, "announce");
    bt_bencode_put_string (to, tiers[0][0]);
  }
  bt_bencode_put_string (to, "announce-list");
  bt_bencode_open_list (to);
  for (; *tiers != NULL; tiers++)
    put_list (to, *tiers);
  bt_bencode_close (to);
}

static void
put_text (GByteArray *to, const char *key, const char *text)
{
  if (text == NULL)
    return;
  bt_bencode_put_string (to, key);
  bt_bencode_put_string (to, text);
}

/* "host:port" or "[v6]:port", as bt_metainfo_get_nodes() has them, is a list of both. */
static void
put_node (GByteArray *to, const char *node)
{
  const char *colon = strrchr (node, ':');
  gboolean has_brackets = node[0] == '[';

  bt_bencode_open_list (to);
  bt_bencode_put_bytes (to, node + has_brackets, (gsize) (colon - node) - 2 * has_brackets);
  bt_bencode_put_integer (to, (gint64) g_ascii_strtoull (colon + 1, NULL, 10));
  bt_bencode_close (to);
}

static void
put_nodes (GByteArray *to, const char *const *nodes)
{
  if (nodes[0] == NULL)
    return;
  bt_bencode_put_string (to, "nodes");
  bt_bencode_open_list (to);
  for (; *nodes != NULL; nodes++)
    put_node (to, *nodes);
  bt_bencode_close (to);
}

static void
put_web_seeds (GByteArray *to, const char *const *urls)
{
  if (urls[0] == NULL)
    return;
  bt_bencode_put_string (to, "url-list");
  put_list (to, urls);
}

/* What ascends before "info", but for the trackers. */
static void
put_maker (GByteArray *to, const BtMetainfo *self)
{
  put_text (to, "comment", self->comment);
  put_text (to, "created by", self->created_by);
  if (self->creation_date == 0)
    return;
  bt_bencode_put_string (to, "creation date");
  bt_bencode_put_integer (to, self->creation_date);
}

GBytes *
bt_metainfo_to_torrent (const BtMetainfo *self, const char *const *const *tiers)
{
  GByteArray *to = g_byte_array_new ();
  gsize n_bytes;
  const void *info = g_bytes_get_data (self->info, &n_bytes);

  bt_bencode_open_dict (to);
  put_trackers (to, tiers);
  put_maker (to, self);
  bt_bencode_put_string (to, "info");
  bt_bencode_put_raw (to, info, n_bytes);
  put_nodes (to, bt_metainfo_get_nodes (self));
  put_web_seeds (to, bt_metainfo_get_web_seeds (self));
  bt_bencode_close (to);
  return g_byte_array_free_to_bytes (to);
}

GBytes *
bt_metainfo_dup_outer (const BtMetainfo *self)
{
  GByteArray *to = g_byte_array_new ();

  bt_bencode_open_dict (to);
  put_maker (to, self);
  put_nodes (to, bt_metainfo_get_nodes (self));
  put_web_seeds (to, bt_metainfo_get_web_seeds (self));
  bt_bencode_close (to);
  return g_byte_array_free_to_bytes (to);
}
