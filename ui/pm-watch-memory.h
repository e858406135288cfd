/* pm-watch-memory.h — which files of a watched folder were dealt with already, kept in a file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What tells one state of a file from another. */
typedef struct {
  gint64 modified_us; /* wall clock */
  guint64 size;       /* bytes */
} PmWatchStamp;

gboolean pm_watch_stamp_equal (const PmWatchStamp *a, const PmWatchStamp *b);

typedef struct _PmWatchMemory PmWatchMemory;

/* @path: where it is kept; NULL: nowhere. What cannot be read is forgotten. */
PmWatchMemory *pm_watch_memory_new (const char *path);
void pm_watch_memory_free (PmWatchMemory *self);
/* @file: its path. */
gboolean pm_watch_memory_has (PmWatchMemory *self, const char *file, const PmWatchStamp *stamp);
void pm_watch_memory_add (PmWatchMemory *self, const char *file, const PmWatchStamp *stamp);
/* Forgets what is in @folder and not in @files (a set of paths): it is there no more. */
void pm_watch_memory_prune (PmWatchMemory *self, const char *folder, GHashTable *files);
/* Writes it, if there is news. */
void pm_watch_memory_save (PmWatchMemory *self);

G_END_DECLS
