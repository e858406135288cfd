/* pm-image-files.h — the pictures among the files of a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @path (nullable) is one, by its name; what is hidden, as "._a.jpg", is none. Thread: any. */
gboolean pm_image_files_is_image (const char *path);

/* @paths: shape @n_paths, separated by slashes; NULL where the torrent only pads. Gives the indexes of pictures
 * (guint32) in the order of their names, where 2 comes before 10. (transfer full) Thread: any. */
GArray *pm_image_files_list (const char *const *paths, guint32 n_paths);

G_END_DECLS
