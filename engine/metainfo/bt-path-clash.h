/* bt-path-clash.h — gives files of one torrent that would lie in the same place other names.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "metainfo/bt-metainfo.h"

G_BEGIN_DECLS

/* Renames to "name.1.ext" what is there twice (the first keeps its name), differs only in case from
 * another file, or is a folder of other files. Pad files are left alone: nobody stores them. New
 * names live in @strings. O(n log n). */
void bt_path_clash_resolve (BtMetaFile *files, guint32 n_files, GStringChunk *strings);

G_END_DECLS
