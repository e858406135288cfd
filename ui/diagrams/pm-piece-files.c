/* pm-piece-files.c — which pieces the files of a torrent lie in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-piece-files.h"

static gboolean
has_pieces (const BtMetaFile *file)
{
  return file->length > 0 && !file->is_pad;
}

static gint64
first_piece (const BtMetainfo *metainfo, const BtMetaFile *file)
{
  return file->offset / bt_metainfo_get_piece_length (metainfo);
}

/* Several files may begin in one piece, which is one step. */
gint64
pm_piece_files_step (const BtMetainfo *metainfo, gint64 piece, int step)
{
  guint32 n = bt_metainfo_get_n_files (metainfo);
  gint64 found = -1;

  for (guint32 i = 0; i < n; i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);
    gint64 first = first_piece (metainfo, file);

    if (!has_pieces (file))
      continue;
    if (step > 0 && first > piece)
      return first;
    if (step < 0 && first < piece)
      found = first;
  }
  return found;
}

gboolean
pm_piece_files_find (const BtMetainfo *metainfo, guint32 piece, guint32 *file, double *share)
{
  guint64 offset = (guint64) piece * bt_metainfo_get_piece_length (metainfo);
  const BtMetaFile *found;

  *file = bt_metainfo_find_file (metainfo, offset);
  if (*file >= bt_metainfo_get_n_files (metainfo))
    return FALSE;
  found = bt_metainfo_get_file (metainfo, *file);
  *share = offset > found->offset && found->length > 0
               ? (double) (offset - found->offset) / found->length
               : 0;
  return has_pieces (found);
}
