/* bt-metainfo.h — a torrent file (BEP 3, 12, 19, 27) or an info dictionary, read and checked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-info-hash.h"

G_BEGIN_DECLS

#define BT_METAINFO_ERROR (bt_metainfo_error_quark ())
GQuark bt_metainfo_error_quark (void);

/* One code for each thing that can be wrong, so that tests and the window can tell them apart. */
typedef enum {
  BT_METAINFO_ERROR_TOO_LARGE,   /* file, depth, tokens */
  BT_METAINFO_ERROR_NOT_BENCODE, /* the message names the byte offset */
  BT_METAINFO_ERROR_TRAILING,    /* bytes after the end */
  BT_METAINFO_ERROR_DUPLICATE_KEY,
  BT_METAINFO_ERROR_NO_INFO,
  BT_METAINFO_ERROR_NO_NAME,
  BT_METAINFO_ERROR_BAD_PIECE_LENGTH,
  BT_METAINFO_ERROR_BAD_PIECES, /* missing, not x 20, wrong count */
  BT_METAINFO_ERROR_BAD_SIZE,   /* negative, overflow, none */
  BT_METAINFO_ERROR_NO_FILES,
  BT_METAINFO_ERROR_TOO_MANY_FILES,
  BT_METAINFO_ERROR_BAD_PATH,    /* not a list of strings, too deep */
  BT_METAINFO_ERROR_WRONG_HASH,  /* info dictionary does not match the wanted info hash */
  BT_METAINFO_ERROR_UNSUPPORTED, /* v2 only, for now */
  BT_METAINFO_ERROR_BAD_MAGNET,
  BT_METAINFO_ERROR_BAD_HASH,     /* info hash text of the wrong length or alphabet */
  BT_METAINFO_ERROR_BAD_NAME,     /* a person's new name: empty, too long, or not fit for a file */
  BT_METAINFO_ERROR_NAME_TAKEN,   /* likewise: another file of the torrent has it */
  BT_METAINFO_ERROR_NO_SUCH_FILE, /* there is nothing to rename */
} BtMetainfoError;

typedef struct {
  const char *path; /* borrowed; cleaned, relative, '/' between elements; safe below any folder */
  guint64 offset;   /* bytes from the torrent's start */
  guint64 length;   /* bytes */
  gboolean is_pad;  /* BEP 47: zeros nobody stores */
} BtMetaFile;

/* Immutable and reference counted: any thread may hold and read it. */
typedef struct _BtMetainfo BtMetainfo;

/* @torrent: the bytes of a torrent file. Keeps a reference and reads in place. */
BtMetainfo *bt_metainfo_new (GBytes *torrent, GError **error);
/* @info: the bytes of an info dictionary that hash to @expected (BEP 9). */
BtMetainfo *bt_metainfo_new_from_info (GBytes *info, const BtInfoHash *expected, GError **error);
/* The same with what bt_metainfo_dup_outer() gave around it; of what cannot be read there nothing is
 * taken. @outer NULL: nothing. */
BtMetainfo *bt_metainfo_new_from_parts (GBytes *info, const BtInfoHash *expected, GBytes *outer,
                                        GError **error);
BtMetainfo *bt_metainfo_ref (BtMetainfo *self);
void bt_metainfo_unref (BtMetainfo *self);

const BtInfoHash *bt_metainfo_get_info_hash (const BtMetainfo *self);
/* The exact bytes of the info dictionary (what BEP 9 serves). Borrowed. */
GBytes *bt_metainfo_get_info (const BtMetainfo *self);
/* Cleaned for use as a file name; never empty. */
const char *bt_metainfo_get_name (const BtMetainfo *self);
guint64 bt_metainfo_get_size (const BtMetainfo *self);
guint32 bt_metainfo_get_piece_length (const BtMetainfo *self);
guint32 bt_metainfo_get_n_pieces (const BtMetainfo *self);
/* Bytes of one piece: the last one may be shorter. */
guint32 bt_metainfo_get_piece_size (const BtMetainfo *self, guint32 piece);
/* 20 bytes, borrowed. */
const guint8 *bt_metainfo_get_piece_hash (const BtMetainfo *self, guint32 piece);
guint32 bt_metainfo_get_n_files (const BtMetainfo *self);
const BtMetaFile *bt_metainfo_get_file (const BtMetainfo *self, guint32 index);
/* Whether the files lie in a folder named after the torrent (which their paths begin with). */
gboolean bt_metainfo_is_multi_file (const BtMetainfo *self);
/* Index of the first file that ends after @offset (files ascend; empty files never hold a byte), or
 * n_files when @offset is behind the end. */
guint32 bt_metainfo_find_file (const BtMetainfo *self, guint64 offset);
gboolean bt_metainfo_is_private (const BtMetainfo *self);
/* Shape: NULL-terminated tiers of NULL-terminated URLs; never NULL. Borrowed. */
const char *const *const *bt_metainfo_get_tiers (const BtMetainfo *self);
const char *const *bt_metainfo_get_web_seeds (const BtMetainfo *self);
/* DHT nodes as "host:port" or "[v6]:port" (BEP 5, Torrent File Extensions), NULL-terminated; never NULL.
 * Not for private torrents. Borrowed. */
const char *const *bt_metainfo_get_nodes (const BtMetainfo *self);
const char *bt_metainfo_get_comment (const BtMetainfo *self);    /* NULL: none */
const char *bt_metainfo_get_created_by (const BtMetainfo *self); /* NULL: none */
gint64 bt_metainfo_get_creation_date (const BtMetainfo *self);   /* Unix seconds; 0: none */
/* A torrent file with these trackers around the exact info bytes. (transfer full) */
GBytes *bt_metainfo_to_torrent (const BtMetainfo *self, const char *const *const *tiers);
/* What stands around the info dictionary in a torrent file, but for its trackers: who made it and when,
 * nodes, web seeds. A dictionary, perhaps an empty one. (transfer full) */
GBytes *bt_metainfo_dup_outer (const BtMetainfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BtMetainfo, bt_metainfo_unref)

G_END_DECLS
