/* pm-file-node.h — a file or folder in the tree of a torrent's files.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_FILE_NODE (pm_file_node_get_type ())
G_DECLARE_FINAL_TYPE (PmFileNode, pm_file_node, PM, FILE_NODE, GObject)

typedef enum {
  PM_CHOICE_NONE,
  PM_CHOICE_SOME,
  PM_CHOICE_ALL,
} PmChoice;

/* Signal "changed" (): what is chosen, its priority or what is here of it. */

/* The tree over the files of @torrent, whose metadata is known; the root is not shown itself. */
PmFileNode *pm_file_node_new_tree (BtTorrent *torrent);
/* A root for the trees of several torrents, which may come and become known one by one. */
PmFileNode *pm_file_node_new_group (void);
/* Puts the files of @torrent into @group, or what stands for them until they are known: in the place of @old, or
 * at the end (NULL). Gives the node that stands for the torrent; the group holds it. */
PmFileNode *pm_file_node_group_torrent (PmFileNode *group, BtTorrent *torrent, PmFileNode *old);
/* The torrent whose files are not known yet; NULL: they are. (transfer none) */
BtTorrent *pm_file_node_get_awaited (PmFileNode *self);
/* GListModel of PmFileNode; NULL for a file. (transfer none) */
GListModel *pm_file_node_get_children (PmFileNode *self);
const char *pm_file_node_get_name (PmFileNode *self);
/* Of the file or folder in the torrent, as bt_file_get_path(). (transfer full) */
char *pm_file_node_dup_path (PmFileNode *self);
BtFile *pm_file_node_get_file (PmFileNode *self); /* NULL for a folder, and for what is awaited */
guint64 pm_file_node_get_size (PmFileNode *self);
guint64 pm_file_node_get_have (PmFileNode *self);
guint64 pm_file_node_get_chosen_size (PmFileNode *self); /* of the files that are chosen */
guint pm_file_node_get_n_files (PmFileNode *self);
guint pm_file_node_get_n_chosen (PmFileNode *self);
PmChoice pm_file_node_get_choice (PmFileNode *self);
/* Of a folder: that of all its chosen files, or -1 when they differ. */
int pm_file_node_get_priority (PmFileNode *self);

/* For the whole subtree. Choosing a skipped file gives it normal priority. */
void pm_file_node_set_chosen (PmFileNode *self, gboolean chosen);
void pm_file_node_set_priority (PmFileNode *self, BtPriority priority);
/* Chooses films and their subtitles, and nothing else. */
void pm_file_node_choose_films (PmFileNode *self);
gboolean pm_file_node_has_films (PmFileNode *self);
/* Writes the priorities of the subtree. @to: shape n_files of the torrent, by file index. */
void pm_file_node_fill_priorities (PmFileNode *self, guint8 *to, gsize n);
/* Takes over from the files what was changed elsewhere, and what arrived. */
void pm_file_node_refresh (PmFileNode *self);
/* Whether its name or that of something below it holds @folded (case folded). */
gboolean pm_file_node_matches (PmFileNode *self, const char *folded);

G_END_DECLS
