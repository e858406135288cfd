/* pm-piece-files.h — which pieces the files of a torrent lie in.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pure; no GTK. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* The first piece of the next file that begins behind @piece (@step 1), or of the one that @piece lies in, or the
 * one before where @piece is its first (@step -1). Files that only pad and empty ones are none. -1: there is
 * none. */
gint64 pm_piece_files_step (const BtMetainfo *metainfo, gint64 piece, int step);
/* The file that the first byte of @piece lies in; TRUE unless it only pads. @share: where in it, 0 to 1. */
gboolean pm_piece_files_find (const BtMetainfo *metainfo, guint32 piece, guint32 *file,
                              double *share);

G_END_DECLS
