/* bt-fd-cache.h — open data files of all torrents, bounded; the longest unused is closed first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Thread: any; locks itself. Opening and closing happen outside of the lock. */
typedef struct _BtFdCache BtFdCache;

/* One open file; valid between acquire and release. */
typedef struct _BtFd BtFd;

/* Which file: @owner is only compared. */
typedef struct {
  gconstpointer owner;
  guint32 file;
  gboolean writable;
} BtFdKey;

/* Opens what @key names: a descriptor, or -1 and an error. */
typedef int (*BtFdOpen) (gconstpointer owner, guint32 file, gboolean writable, GError **error);

/* @n_max: descriptors kept open while nobody uses them; those in use may be more. */
BtFdCache *bt_fd_cache_new (guint n_max);
void bt_fd_cache_free (BtFdCache *self);
/* NULL and the error of @open. */
BtFd *bt_fd_cache_acquire (BtFdCache *self, const BtFdKey *key, BtFdOpen open, GError **error);
void bt_fd_cache_release (BtFdCache *self, BtFd *fd);
int bt_fd_get (const BtFd *fd);
/* Closes the unused ones of @owner: of @file only, or of all files with G_MAXUINT32. */
void bt_fd_cache_close (BtFdCache *self, gconstpointer owner, guint32 file);
guint bt_fd_cache_get_n_open (BtFdCache *self);

G_END_DECLS
