/* pm-cover-file.h — which picture of a torrent is the cover of a song in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @paths: shape @n_paths, separated by slashes; NULL where the torrent only pads. @song: index of one of them. It
 * is a picture in the song's folder whose name begins with cover, folder, front or album, in this order; or the
 * folder's only picture; or such a one in the folder above, for albums of several discs; or the torrent's only
 * picture. FALSE: there is none. Thread: any. */
gboolean pm_cover_file_find (const char *const *paths, guint32 n_paths, guint32 song,
                             guint32 *cover);

G_END_DECLS
