/* pm-file-node.c — a file or folder in the tree of a torrent's files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-file-node.h"

#include <string.h>

/* The sums of a folder are kept, not counted anew: a torrent can have a hundred thousand files. */
struct _PmFileNode {
  GObject parent_instance;
  PmFileNode *parent;   /* borrowed; NULL: the root */
  char *name;           /* owned */
  BtFile *file;         /* owned; NULL: a folder */
  BtTorrent *awaited;   /* owned; NULL: its files are known */
  GListStore *children; /* owned; NULL: a file, or awaited */
  GHashTable *folders;  /* name -> PmFileNode, borrowed; while the tree is built */
  guint priority;       /* BtPriority; of a file */
  guint64 size, have, chosen_size;
  guint n_files, n_chosen;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmFileNode, pm_file_node, G_TYPE_OBJECT)

GListModel *
pm_file_node_get_children (PmFileNode *self)
{
  return self->children != NULL ? G_LIST_MODEL (self->children) : NULL;
}

const char *
pm_file_node_get_name (PmFileNode *self)
{
  return self->name;
}

char *
pm_file_node_dup_path (PmFileNode *self)
{
  g_autofree char *parent = NULL;

  /* The root is not shown and has no name. */
  if (self->parent == NULL || self->parent->parent == NULL)
    return g_strdup (self->name);
  parent = pm_file_node_dup_path (self->parent);
  return g_strconcat (parent, "/", self->name, NULL);
}

BtFile *
pm_file_node_get_file (PmFileNode *self)
{
  return self->file;
}

guint64
pm_file_node_get_size (PmFileNode *self)
{
  return self->size;
}

guint64
pm_file_node_get_have (PmFileNode *self)
{
  return self->have;
}

guint64
pm_file_node_get_chosen_size (PmFileNode *self)
{
  return self->chosen_size;
}

guint
pm_file_node_get_n_files (PmFileNode *self)
{
  return self->n_files;
}

guint
pm_file_node_get_n_chosen (PmFileNode *self)
{
  return self->n_chosen;
}

BtTorrent *
pm_file_node_get_awaited (PmFileNode *self)
{
  return self->awaited;
}

PmChoice
pm_file_node_get_choice (PmFileNode *self)
{
  if (self->awaited != NULL)
    return self->priority != BT_PRIORITY_SKIP ? PM_CHOICE_ALL : PM_CHOICE_NONE;
  if (self->n_chosen == 0)
    return PM_CHOICE_NONE;
  return self->n_chosen == self->n_files ? PM_CHOICE_ALL : PM_CHOICE_SOME;
}

static PmFileNode *
get_child (PmFileNode *self, guint i)
{
  g_autoptr (PmFileNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

  return child; /* the store holds it */
}

static guint
get_n_children (PmFileNode *self)
{
  return self->children != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->children)) : 0;
}

int
pm_file_node_get_priority (PmFileNode *self)
{
  int common = -1;

  if (self->children == NULL)
    return self->priority;
  if (self->n_chosen == 0)
    return BT_PRIORITY_SKIP;
  for (guint i = 0; i < get_n_children (self); i++) {
    int priority = pm_file_node_get_priority (get_child (self, i));

    if (priority == BT_PRIORITY_SKIP)
      continue;
    if (common != -1 && priority != common)
      return -1;
    common = priority;
  }
  return common;
}

static void
set_file_priority (PmFileNode *self, guint priority)
{
  self->priority = priority;
  if (self->awaited != NULL)
    return;
  self->n_chosen = priority != BT_PRIORITY_SKIP ? 1 : 0;
  self->chosen_size = self->n_chosen ? self->size : 0;
}

static void
sum_up (PmFileNode *self)
{
  self->size = self->have = self->chosen_size = 0;
  self->n_files = self->n_chosen = 0;
  for (guint i = 0; i < get_n_children (self); i++) {
    PmFileNode *child = get_child (self, i);

    self->size += child->size;
    self->have += child->have;
    self->chosen_size += child->chosen_size;
    self->n_files += child->n_files;
    self->n_chosen += child->n_chosen;
  }
}

static void
tell_parents (PmFileNode *self)
{
  for (PmFileNode *node = self->parent; node != NULL; node = node->parent) {
    sum_up (node);
    g_signal_emit (node, signals[CHANGED], 0);
  }
}

typedef void (*PmFileNodeFunc) (PmFileNode *file, guint value);

static void
change_subtree (PmFileNode *self, PmFileNodeFunc change, guint value)
{
  if (self->children == NULL)
    change (self, value);
  for (guint i = 0; i < get_n_children (self); i++)
    change_subtree (get_child (self, i), change, value);
  if (self->children != NULL)
    sum_up (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
choose_file (PmFileNode *file, guint chosen)
{
  if (!chosen)
    set_file_priority (file, BT_PRIORITY_SKIP);
  else if (file->priority == BT_PRIORITY_SKIP)
    set_file_priority (file, BT_PRIORITY_NORMAL);
}

void
pm_file_node_set_chosen (PmFileNode *self, gboolean chosen)
{
  change_subtree (self, choose_file, chosen);
  tell_parents (self);
}

void
pm_file_node_set_priority (PmFileNode *self, BtPriority priority)
{
  change_subtree (self, set_file_priority, priority);
  tell_parents (self);
}

static BtMediaKind
get_kind (PmFileNode *self)
{
  return self->file != NULL ? bt_media_type_of (bt_file_get_path (self->file))->kind
                            : BT_MEDIA_OTHER;
}

static void
choose_film (PmFileNode *file, guint unused)
{
  BtMediaKind kind = get_kind (file);

  choose_file (file, kind == BT_MEDIA_VIDEO || kind == BT_MEDIA_SUBTITLES || file->awaited != NULL);
}

void
pm_file_node_choose_films (PmFileNode *self)
{
  change_subtree (self, choose_film, 0);
  tell_parents (self);
}

gboolean
pm_file_node_has_films (PmFileNode *self)
{
  gboolean has = get_kind (self) == BT_MEDIA_VIDEO;

  for (guint i = 0; !has && i < get_n_children (self); i++)
    has = pm_file_node_has_films (get_child (self, i));
  return has;
}

void
pm_file_node_fill_priorities (PmFileNode *self, guint8 *to, gsize n)
{
  if (self->file != NULL && bt_file_get_index (self->file) < n)
    to[bt_file_get_index (self->file)] = self->priority;
  for (guint i = 0; i < get_n_children (self); i++)
    pm_file_node_fill_priorities (get_child (self, i), to, n);
}

static gboolean
refresh_file (PmFileNode *self)
{
  guint64 have = bt_file_get_have (self->file);
  guint priority = bt_file_get_priority (self->file);

  if (have == self->have && priority == self->priority)
    return FALSE;
  self->have = have;
  set_file_priority (self, priority);
  return TRUE;
}

static gboolean
refresh_subtree (PmFileNode *self)
{
  gboolean changed = self->file != NULL && refresh_file (self);

  for (guint i = 0; i < get_n_children (self); i++)
    changed |= refresh_subtree (get_child (self, i));
  if (!changed)
    return FALSE;
  if (self->children != NULL)
    sum_up (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
pm_file_node_refresh (PmFileNode *self)
{
  refresh_subtree (self);
}

gboolean
pm_file_node_matches (PmFileNode *self, const char *folded)
{
  g_autofree char *name = g_utf8_casefold (self->name, -1);

  if (strstr (name, folded) != NULL)
    return TRUE;
  for (guint i = 0; i < get_n_children (self); i++) {
    if (pm_file_node_matches (get_child (self, i), folded))
      return TRUE;
  }
  return FALSE;
}

static PmFileNode *
new_node (PmFileNode *parent, const char *name, BtFile *file)
{
  g_autoptr (PmFileNode) self = g_object_new (PM_TYPE_FILE_NODE, NULL);

  self->parent = parent;
  self->name = g_strdup (name);
  if (file != NULL) {
    self->file = g_object_ref (file);
    self->size = bt_file_get_size (file);
    self->n_files = 1;
    self->have = bt_file_get_have (file);
    set_file_priority (self, bt_file_get_priority (file));
  } else {
    self->children = g_list_store_new (PM_TYPE_FILE_NODE);
    self->folders = g_hash_table_new (g_str_hash, g_str_equal);
  }
  if (parent == NULL)
    return g_steal_pointer (&self);
  g_list_store_append (parent->children, self);
  return self; /* the parent holds it */
}

static PmFileNode *
get_folder (PmFileNode *parent, const char *name)
{
  PmFileNode *folder = g_hash_table_lookup (parent->folders, name);

  if (folder == NULL) {
    folder = new_node (parent, name, NULL);
    g_hash_table_insert (parent->folders, folder->name, folder);
  }
  return folder;
}

static void
insert_file (PmFileNode *root, BtFile *file)
{
  g_auto (GStrv) elements = g_strsplit (bt_file_get_path (file), "/", -1);
  PmFileNode *folder = root;
  guint n = g_strv_length (elements);

  for (guint i = 0; i + 1 < n; i++)
    folder = get_folder (folder, elements[i]);
  new_node (folder, n > 0 ? elements[n - 1] : "", file);
}

/* Files before folders, each by name as a person sorts them. */
static int
compare_nodes (gconstpointer a, gconstpointer b, gpointer data)
{
  const PmFileNode *left = a, *right = b;
  g_autofree char *left_key = NULL;
  g_autofree char *right_key = NULL;

  if ((left->file == NULL) != (right->file == NULL))
    return left->file == NULL ? 1 : -1;
  left_key = g_utf8_collate_key_for_filename (left->name, -1);
  right_key = g_utf8_collate_key_for_filename (right->name, -1);
  return strcmp (left_key, right_key);
}

static void
finish_folder (PmFileNode *self)
{
  if (self->children == NULL)
    return;
  g_clear_pointer (&self->folders, g_hash_table_unref);
  for (guint i = 0; i < get_n_children (self); i++)
    finish_folder (get_child (self, i));
  g_list_store_sort (self->children, compare_nodes, NULL);
  sum_up (self);
}

PmFileNode *
pm_file_node_new_tree (BtTorrent *torrent)
{
  GListModel *files = bt_torrent_get_files (torrent);
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);
  PmFileNode *root = new_node (NULL, "", NULL);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (BtFile) file = g_list_model_get_item (files, i);

    /* Padding between files is nothing a person could want or not want. */
    if (!bt_metainfo_get_file (metainfo, bt_file_get_index (file))->is_pad)
      insert_file (root, file);
  }
  finish_folder (root);
  return root;
}

/* --- several torrents --------------------------------------------------------------------------- */

PmFileNode *
pm_file_node_new_group (void)
{
  PmFileNode *self = new_node (NULL, "", NULL);

  g_clear_pointer (&self->folders, g_hash_table_unref);
  return self;
}

/* A torrent is one file or one folder; what is neither stands below the torrent's name. (transfer full) */
static PmFileNode *
take_top (PmFileNode *tree, const char *name)
{
  PmFileNode *top = get_n_children (tree) == 1 ? g_object_ref (get_child (tree, 0)) : NULL;

  if (top != NULL) {
    g_list_store_remove_all (tree->children);
    return top;
  }
  g_free (tree->name);
  tree->name = g_strdup (name);
  return g_object_ref (tree);
}

static PmFileNode *
new_awaited (BtTorrent *torrent)
{
  PmFileNode *self = g_object_new (PM_TYPE_FILE_NODE, NULL);

  self->awaited = g_object_ref (torrent);
  self->name = g_strdup (bt_torrent_get_name (torrent));
  self->priority = BT_PRIORITY_NORMAL;
  return self;
}

static PmFileNode *
new_top (BtTorrent *torrent)
{
  g_autoptr (PmFileNode) tree = NULL;

  if (bt_torrent_get_metainfo (torrent) == NULL)
    return new_awaited (torrent);
  tree = pm_file_node_new_tree (torrent);
  return take_top (tree, bt_torrent_get_name (torrent));
}

PmFileNode *
pm_file_node_group_torrent (PmFileNode *group, BtTorrent *torrent, PmFileNode *old)
{
  g_autoptr (PmFileNode) top = new_top (torrent);
  guint place = get_n_children (group);

  if (old != NULL) {
    if (pm_file_node_get_choice (old) == PM_CHOICE_NONE)
      change_subtree (top, choose_file, FALSE);
    g_list_store_find (group->children, old, &place);
    old->parent = NULL;
  }
  top->parent = group;
  g_list_store_splice (group->children, place, old != NULL ? 1 : 0, (gpointer *) &top, 1);
  tell_parents (top);
  return top; /* the group holds it */
}

static void
pm_file_node_finalize (GObject *object)
{
  PmFileNode *self = PM_FILE_NODE (object);

  g_clear_pointer (&self->folders, g_hash_table_unref);
  for (guint i = 0; i < get_n_children (self); i++)
    get_child (self, i)->parent = NULL;
  g_clear_object (&self->children);
  g_clear_object (&self->file);
  g_clear_object (&self->awaited);
  g_free (self->name);
  G_OBJECT_CLASS (pm_file_node_parent_class)->finalize (object);
}

static void
pm_file_node_class_init (PmFileNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pm_file_node_finalize;
  signals[CHANGED] = g_signal_new ("changed", PM_TYPE_FILE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
pm_file_node_init (PmFileNode *self)
{
}
