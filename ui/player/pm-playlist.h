/* pm-playlist.h — which file of a torrent is played after another.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows neither GTK nor GStreamer, keeps nothing, and allocates nothing. Thread: any. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* One file of a torrent. */
typedef struct {
  const char *path; /* borrowed; as bt_file_get_path() */
  guint64 size;     /* bytes */
  BtMediaKind kind; /* BT_MEDIA_OTHER also for what nobody wants to have */
} PmPlaylistFile;

typedef enum {
  PM_PLAYLIST_PREVIOUS = -1,
  PM_PLAYLIST_NEXT = 1,
} PmPlaylistStep;

/* @files: shape @n_files; @file: index of the one that plays. Only what is of its kind comes before or after it: in
 * its folder by name, where 2 is before 10, then in the folders that follow. Among films, samples, trailers and
 * what is tiny beside @file are passed over. @found: an index, set when there is one.
 * Takes time in proportion to @n_files. */
gboolean pm_playlist_find (const PmPlaylistFile *files, guint32 n_files, guint32 file,
                           PmPlaylistStep step, guint32 *found);

G_END_DECLS
