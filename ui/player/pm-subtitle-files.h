/* pm-subtitle-files.h — which files of a torrent are the subtitles of a film in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PM_SUBTITLE_FILES_MAX 64 /* of one film: more fit in no menu */

typedef struct {
  guint32 file;         /* index among the paths */
  char language[4];     /* ISO 639-1, as "de"; "": its name tells none that is known */
  gboolean is_forced;   /* only what is said in another language than the film's */
  gboolean is_for_deaf; /* sounds are told as well */
} PmSubtitleFile;

/* Whether the name ends as those of films do. */
gboolean pm_subtitle_files_is_film (const char *path);

/* @paths: shape @n_paths, separated by slashes; @film: index of one of them. Subtitles are SRT, WebVTT and
 * SSA that are called as the film, with a language behind it or not, or tell of the same episode (S01E02, 1x02), in the
 * film's folder or in a folder Subs or Subtitles beside it, or in a folder in that which is called as the film.
 * What lies there under a name of its own belongs to the film when that is the folder's only one.
 * Fills in @found, shape PM_SUBTITLE_FILES_MAX, in the order of the paths; returns how many. */
guint pm_subtitle_files_find (const char *const *paths, guint32 n_paths, guint32 film,
                              PmSubtitleFile *found);

G_END_DECLS
