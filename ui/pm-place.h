/* pm-place.h — folders: what a person calls them, and how much room they have.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* "Downloads", "~/Films", the name alone of one that was lent to a sandbox, or the path. (transfer full) Thread: any. */
char *pm_place_get_words (GFile *folder);
/* Whether the desktop lent it to a sandbox (org.freedesktop.portal.Documents). Thread: any. */
gboolean pm_place_is_lent (GFile *folder);
/* The folder for downloads as set, else the person's own. (transfer full) Thread: main. */
char *pm_place_get_download_folder (GSettings *settings);

typedef struct {
  guint64 size, free;  /* bytes of the disk */
  gboolean is_missing; /* the folder is not there; the figures are those of where it would be */
  gboolean is_locked;  /* nothing may be written there */
} PmSpace;

void pm_place_query_space_async (GFile *folder, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
/* FALSE: not known, or cancelled. */
gboolean pm_place_query_space_finish (GAsyncResult *result, PmSpace *space);

G_END_DECLS
