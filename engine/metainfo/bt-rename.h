/* bt-rename.h — a torrent whose files lie under names that a person chose.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A renamed torrent is a BtMetainfo of its own: all but name and paths is shared with the one that
 * was read. What it says to peers (the info dictionary) does not change. */
#pragma once

#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

/* A path that differs from the one in the torrent. */
typedef struct {
  guint32 file;     /* index */
  const char *path; /* borrowed; as BtMetaFile.path */
} BtRenamedFile;

/* @path: of a file or folder of @self, as its paths stand now; "" is the top folder, or the only
 * file. @name: what its last element becomes. Errors: BT_METAINFO_ERROR_BAD_NAME (empty, too long,
 * with '/', or with what file names here cannot have), _NAME_TAKEN by another of its files or
 * folders, _NO_SUCH_FILE. Thread: any. (transfer full) */
BtMetainfo *bt_metainfo_rename (BtMetainfo *self, const char *path, const char *name,
                                GError **error);
/* The path of @path after that. (transfer full) */
char *bt_rename_path (BtMetainfo *self, const char *path, const char *name);
/* Its last element as it stands now. Borrowed from @self or @path. */
const char *bt_rename_get_last (BtMetainfo *self, const char *path);

/* How @self differs from what was read. @top: its top folder or only file, NULL: as it was.
 * Returns the files whose paths differ in more than that: GArray of BtRenamedFile, which borrow from
 * @self. (transfer full) */
GArray *bt_metainfo_get_renamed (BtMetainfo *self, const char **top);
/* The other way round. Every path is checked as a stranger's: NULL when one is not clean, leaves the
 * top folder, or clashes with another. (transfer full) */
BtMetainfo *bt_metainfo_new_renamed (BtMetainfo *origin, const char *top,
                                     const BtRenamedFile *files, guint n_files);

G_END_DECLS
