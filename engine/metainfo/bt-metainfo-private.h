/* bt-metainfo-private.h — the members of BtMetainfo, for those who fill them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

struct _BtMetainfo {
  int ref_count; /* atomic */
  BtInfoHash info_hash;
  GBytes *info;         /* owned; a slice of the torrent file */
  char *name;           /* owned */
  guint64 size;         /* bytes */
  guint32 piece_length; /* bytes */
  guint32 n_pieces;
  const guint8 *hashes;  /* borrowed from info; shape: n_pieces x 20 bytes */
  GArray *files;         /* owned; of BtMetaFile, ascending by offset */
  GStringChunk *strings; /* owned; paths of the files */
  gboolean is_multi_file;
  gboolean is_private;
  GPtrArray *tiers;     /* owned; NULL-terminated, of GStrv */
  GPtrArray *web_seeds; /* owned; NULL-terminated, of strings */
  GPtrArray *nodes;     /* likewise */
  char *comment;        /* owned, or NULL */
  char *created_by;     /* owned, or NULL */
  gint64 creation_date; /* Unix seconds; 0: none */
  BtMetainfo *origin;   /* owned reference, or NULL: what this one is with other names */
};

/* Everything empty; the lists are there, but not terminated yet. */
BtMetainfo *_bt_metainfo_alloc (void);

G_END_DECLS
