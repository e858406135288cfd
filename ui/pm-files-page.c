/* pm-files-page.c — the files of a torrent: what is here, what is wanted first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-files-page.h"

#include "pm-file-list.h"
#include "pm-format.h"
#include "pm-rename-dialog.h"

#include <glib/gi18n.h>

#define SEARCH_CHARS 24      /* of the entry beside the summary */
#define SEARCH_CHARS_LEAST 8 /* where it has the line for itself, and text may be large */

struct _PmFilesPage {
  AdwBin parent_instance;
  BtTorrent *torrent; /* owned or NULL */
  PmFileNode *root;   /* owned; NULL until the metadata is known */
  BtMetainfo *known;  /* owned or NULL; what the tree was built from: names may change */
  /* Strips of files show pieces only while these are watched, and that is while the page is seen. */
  BtTorrentWatch *watch;
  gboolean applying; /* the files take over what was chosen here */
  GtkWidget *list;
  /* template */
  GtkSearchEntry *search_entry;
  GtkLabel *summary;
  AdwBin *list_bin;
};

G_DEFINE_FINAL_TYPE (PmFilesPage, pm_files_page, ADW_TYPE_BIN)

static void
show_summary (PmFilesPage *self)
{
  guint n = pm_file_node_get_n_files (self->root);
  g_autofree char *chosen = pm_format_count (pm_file_node_get_n_chosen (self->root));
  g_autofree char *all = pm_format_count (n);
  g_autofree char *size = g_format_size (pm_file_node_get_chosen_size (self->root));
  /* Translators: "3 of 19 files wanted · 8.5 GB". */
  g_autofree char *text = g_strdup_printf (
      ngettext ("%s of %s file wanted · %s", "%s of %s files wanted · %s", n), chosen, all, size);

  gtk_label_set_text (self->summary, text);
}

static gboolean
differs (PmFilesPage *self, const guint8 *priorities, GListModel *files)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (BtFile) file = g_list_model_get_item (files, i);

    if (bt_file_get_priority (file) != priorities[bt_file_get_index (file)])
      return TRUE;
  }
  return FALSE;
}

/* Either the person chose something here, then the torrent is told; or the tree only took over what
 * the torrent knows already, then nothing differs. */
static void
changed_cb (PmFilesPage *self)
{
  GListModel *files = bt_torrent_get_files (self->torrent);
  gsize n = g_list_model_get_n_items (files);
  g_autofree guint8 *priorities = g_malloc0 (MAX (n, 1));

  show_summary (self);
  if (self->applying)
    return;
  pm_file_node_fill_priorities (self->root, priorities, n);
  if (differs (self, priorities, files))
    bt_torrent_set_priorities (self->torrent, priorities);
}

static void
drop_tree (PmFilesPage *self)
{
  pm_file_list_set_root (PM_FILE_LIST (self->list), NULL, NULL);
  if (self->root != NULL)
    g_signal_handlers_disconnect_by_data (self->root, self);
  g_clear_object (&self->root);
  g_clear_pointer (&self->known, bt_metainfo_unref);
}

static void
build_tree (PmFilesPage *self)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);

  if (metainfo == self->known)
    return;
  drop_tree (self);
  self->known = bt_metainfo_ref (metainfo);
  self->root = pm_file_node_new_tree (self->torrent);
  g_signal_connect_object (self->root, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  pm_file_list_set_root (PM_FILE_LIST (self->list), self->root, self->torrent);
  show_summary (self);
}

static void
updated_cb (PmFilesPage *self)
{
  build_tree (self);
  if (self->root == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->applying = TRUE;
  pm_file_node_refresh (self->root);
  self->applying = FALSE;
}

static void
renew_watch (PmFilesPage *self)
{
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->watch = bt_torrent_watch (self->torrent, BT_WATCH_TORRENT_PIECES);
}

void
pm_files_page_set_torrent (PmFilesPage *self, BtTorrent *torrent)
{
  if (self->torrent == torrent)
    return;
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  drop_tree (self);
  g_set_object (&self->torrent, torrent);
  gtk_label_set_text (self->summary, "");
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  if (torrent == NULL)
    return;
  g_signal_connect_swapped (torrent, "updated", G_CALLBACK (updated_cb), self);
  g_signal_connect_swapped (torrent, "metainfo", G_CALLBACK (updated_cb), self);
  renew_watch (self);
  updated_cb (self);
}

void
pm_files_page_set_slim (PmFilesPage *self, gboolean slim)
{
  gtk_widget_set_visible (GTK_WIDGET (self->summary), !slim);
  gtk_widget_set_hexpand (GTK_WIDGET (self->search_entry), slim);
  g_object_set (self->search_entry, "width-chars", slim ? SEARCH_CHARS_LEAST : SEARCH_CHARS, NULL);
  pm_file_list_set_kind (PM_FILE_LIST (self->list), slim ? PM_FILE_ROW_SLIM : PM_FILE_ROW_FULL);
}

static void
rename_cb (PmFilesPage *self, PmFileNode *node)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autofree char *path = pm_file_node_dup_path (node);

  gtk_window_present (GTK_WINDOW (
      pm_rename_dialog_new (window, self->torrent, path, pm_file_node_get_name (node))));
}

static void
search_changed_cb (PmFilesPage *self)
{
  pm_file_list_set_search (PM_FILE_LIST (self->list),
                           gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
pm_files_page_map (GtkWidget *widget)
{
  PmFilesPage *self = PM_FILES_PAGE (widget);

  GTK_WIDGET_CLASS (pm_files_page_parent_class)->map (widget);
  renew_watch (self);
  if (self->torrent != NULL)
    updated_cb (self);
}

static void
pm_files_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pm_files_page_parent_class)->unmap (widget);
  renew_watch (PM_FILES_PAGE (widget));
}

static void
pm_files_page_dispose (GObject *object)
{
  PmFilesPage *self = PM_FILES_PAGE (object);

  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_object (&self->root);
  g_clear_pointer (&self->known, bt_metainfo_unref);
  g_clear_object (&self->torrent);
  G_OBJECT_CLASS (pm_files_page_parent_class)->dispose (object);
}

static void
pm_files_page_class_init (PmFilesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_files_page_dispose;
  widget_class->map = pm_files_page_map;
  widget_class->unmap = pm_files_page_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-files-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmFilesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PmFilesPage, summary);
  gtk_widget_class_bind_template_child (widget_class, PmFilesPage, list_bin);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
pm_files_page_init (PmFilesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = pm_file_list_new ();
  pm_file_list_set_kind (PM_FILE_LIST (self->list), PM_FILE_ROW_FULL);
  g_signal_connect_swapped (self->list, "rename", G_CALLBACK (rename_cb), self);
  adw_bin_set_child (self->list_bin, self->list);
}

GtkWidget *
pm_files_page_new (void)
{
  return g_object_new (PM_TYPE_FILES_PAGE, NULL);
}
