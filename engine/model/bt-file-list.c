/* bt-file-list.c — a torrent's files as a list that makes objects on demand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bt-file-list-private.h"

#include "base/bt-stat.h"
#include "model/bt-file-private.h"

struct _BtFileList {
  GObject parent;
  BtMetainfo *metainfo; /* owned reference; NULL: empty */
  guint32 n_files;
  guint64 *have;       /* owned; shape: n_files; NULL: nothing */
  guint8 *priorities;  /* owned; shape: n_files; NULL: all normal */
  GHashTable *alive;   /* index -> BtFile, not owned: it leaves by weak reference */
  GHashTable *indices; /* BtFile -> index, the same the other way round */
};

static void bt_file_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BtFileList, _bt_file_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bt_file_list_iface_init))

static void
update_file (BtFileList *self, guint32 index, BtFile *file)
{
  _bt_file_update (file, self->have != NULL ? self->have[index] : 0,
                   self->priorities != NULL ? self->priorities[index] : BT_PRIORITY_NORMAL);
}

static void
file_gone_cb (gpointer data, GObject *where_it_was)
{
  BtFileList *self = data;

  g_hash_table_remove (self->alive, g_hash_table_lookup (self->indices, where_it_was));
  g_hash_table_remove (self->indices, where_it_was);
}

static GType
bt_file_list_get_item_type (GListModel *model)
{
  return BT_TYPE_FILE;
}

static guint
bt_file_list_get_n_items (GListModel *model)
{
  return BT_FILE_LIST (model)->n_files;
}

static gpointer
bt_file_list_get_item (GListModel *model, guint position)
{
  BtFileList *self = BT_FILE_LIST (model);
  BtFile *file;

  if (position >= self->n_files)
    return NULL;
  file = g_hash_table_lookup (self->alive, GUINT_TO_POINTER (position));
  if (file != NULL)
    return g_object_ref (file);
  file = _bt_file_new (self->metainfo, position);
  update_file (self, position, file);
  g_hash_table_insert (self->alive, GUINT_TO_POINTER (position), file);
  g_hash_table_insert (self->indices, file, GUINT_TO_POINTER (position));
  g_object_weak_ref (G_OBJECT (file), file_gone_cb, self);
  return file;
}

static void
bt_file_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = bt_file_list_get_item_type;
  iface->get_n_items = bt_file_list_get_n_items;
  iface->get_item = bt_file_list_get_item;
}

static void
_bt_file_list_finalize (GObject *object)
{
  BtFileList *self = BT_FILE_LIST (object);
  GHashTableIter iter;
  gpointer file;

  g_hash_table_iter_init (&iter, self->alive);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    g_object_weak_unref (file, file_gone_cb, self);
  g_hash_table_unref (self->alive);
  g_hash_table_unref (self->indices);
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  g_free (self->have);
  g_free (self->priorities);
  G_OBJECT_CLASS (_bt_file_list_parent_class)->finalize (object);
}

static void
_bt_file_list_class_init (BtFileListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = _bt_file_list_finalize;
}

static void
_bt_file_list_init (BtFileList *self)
{
  self->alive = g_hash_table_new (NULL, NULL);
  self->indices = g_hash_table_new (NULL, NULL);
}

BtFileList *
_bt_file_list_new (void)
{
  return g_object_new (BT_TYPE_FILE_LIST, NULL);
}

/* Handlers of notify may take and drop files: they are told from a copy. (transfer full) */
static GPtrArray *
hold_files (BtFileList *self)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer file;

  g_hash_table_iter_init (&iter, self->alive);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    g_ptr_array_add (files, g_object_ref (file));
  return files;
}

void
_bt_file_list_set_metainfo (BtFileList *self, BtMetainfo *metainfo)
{
  g_autoptr (GPtrArray) files = hold_files (self);
  guint32 n_before = self->n_files;

  bt_metainfo_ref (metainfo);
  g_clear_pointer (&self->metainfo, bt_metainfo_unref);
  self->metainfo = metainfo;
  self->n_files = bt_metainfo_get_n_files (metainfo);
  for (guint i = 0; i < files->len; i++)
    _bt_file_set_metainfo (files->pdata[i], metainfo);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_files);
}

void
_bt_file_list_take_state (BtFileList *self, guint32 n_files, guint64 *have, guint8 *priorities)
{
  g_autoptr (GPtrArray) files = NULL;

  if (self->metainfo == NULL || n_files != self->n_files) {
    g_free (have);
    g_free (priorities);
    return;
  }
  if (have != NULL) {
    g_free (self->have);
    self->have = have;
  }
  if (priorities != NULL) {
    g_free (self->priorities);
    self->priorities = priorities;
  }
  files = hold_files (self);
  for (guint i = 0; i < files->len; i++)
    update_file (self, bt_file_get_index (files->pdata[i]), files->pdata[i]);
}
