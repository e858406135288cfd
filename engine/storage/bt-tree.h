/* bt-tree.h — the files of a torrent below the download folder: found, opened, made, removed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every path is walked element by element without following links (openat, O_NOFOLLOW), so that
 * nothing outside of the folder is ever touched. Thread: worker. */
#pragma once

#include "metainfo/bt-metainfo.h"
#include <sys/stat.h>

G_BEGIN_DECLS

/* Any number of workers may use it; it is changed while nobody does. */
typedef struct _BtTree BtTree;

/* @folder: absolute. Touches nothing. */
BtTree *bt_tree_new (BtMetainfo *metainfo, const char *folder);
void bt_tree_free (BtTree *self);
/* Another folder, other paths; NULL: as they are. */
void bt_tree_set_place (BtTree *self, const char *folder, BtMetainfo *metainfo);
const char *bt_tree_get_folder (const BtTree *self);
BtMetainfo *bt_tree_get_metainfo (const BtTree *self);
/* The path of a file for people. (transfer full) */
char *bt_tree_get_path (const BtTree *self, guint32 file);

/* A walk through the tree; keeps the folder it is in open, as neighbours mostly share it. */
typedef struct {
  const BtTree *tree; /* borrowed */
  int root;           /* descriptor of the download folder */
  int at;             /* descriptor of the folder the walk is in; may be root */
  char *path;         /* owned: of that folder below root, "" for root */
} BtTreeWalk;

/* BT_STORAGE_ERROR_NO_FOLDER when the download folder is not there. */
gboolean bt_tree_walk_begin (BtTreeWalk *walk, const BtTree *tree, GError **error);
void bt_tree_walk_end (BtTreeWalk *walk);
/* The file's status, links not followed; 0 or an errno. */
int bt_tree_walk_stat (BtTreeWalk *walk, guint32 file, struct stat *status);
/* Goes to the folder in which @file, or the file or folder @path, lies; @leaf: its name there,
 * borrowed from the tree or @path. @make: folders that are missing. 0 or an errno. */
int bt_tree_walk_go (BtTreeWalk *walk, guint32 file, gboolean make, const char **leaf);
int bt_tree_walk_go_to (BtTreeWalk *walk, const char *path, gboolean make, const char **leaf);
/* Opens the file for reading and writing, and makes it and its folders when they are missing. */
int bt_tree_walk_make (BtTreeWalk *walk, guint32 file, gboolean *made, GError **error);
/* Makes the folder entry of @file durable. */
gboolean bt_tree_walk_sync_folder (BtTreeWalk *walk, guint32 file, GError **error);
/* Removes the file; not being there is no error. */
gboolean bt_tree_walk_remove (BtTreeWalk *walk, guint32 file, GError **error);
/* Removes the torrent's own folders that are empty. */
void bt_tree_walk_remove_folders (BtTreeWalk *walk);

/* Opens an existing ordinary file: a descriptor, or -1. */
int bt_tree_open (const BtTree *self, guint32 file, gboolean writable, GError **error);

G_END_DECLS
