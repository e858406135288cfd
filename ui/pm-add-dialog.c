/* pm-add-dialog.c — choose the files and the folder of a torrent before it is fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-add-dialog.h"

#include "pm-compat.h"
#include "pm-css-class.h"
#include "pm-fetching.h"
#include "pm-file-list.h"
#include "pm-format.h"
#include "pm-kind.h"
#include "pm-place.h"
#include "pm-space-bar.h"
#include "pm-switch-row.h"
#include "pm-words.h"

#include <glib/gi18n.h>

struct _PmAddDialog {
  AdwWindow parent_instance;
  PmLibrary *library; /* owned */
  BtTorrent *torrent; /* owned */
  PmCancel cancel;
  PmFileNode *root;          /* owned; NULL until the metadata is known */
  GFile *folder;             /* owned */
  gboolean done;             /* answered: closing means no cancel any more */
  PmSpace space;             /* of the folder; size 0: not known */
  GCancellable *space_query; /* owned; NULL: none runs */
  GtkWidget *fetching;
  GtkWidget *list;
  /* template */
  GtkWidget *download;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *facts;
  GtkStack *stack;
  AdwBin *fetching_bin;
  GtkLabel *selected;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AdwBin *list_bin;
  AdwActionRow *folder_row;
  AdwPreferencesRow *space_row;
  GtkLabel *needs;
  GtkLabel *free;
  PmSpaceBar *space_bar;
  GtkWidget *watch_row; /* only for films and music */
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmAddDialog, pm_add_dialog, ADW_TYPE_WINDOW)

static guint64
get_needed (PmAddDialog *self)
{
  return self->root != NULL ? pm_file_node_get_chosen_size (self->root) : 0;
}

/* --- what is shown ------------------------------------------------------------------------------ */

static char *
free_words (PmAddDialog *self, guint64 needed)
{
  g_autofree char *now = g_format_size (self->space.free);
  g_autofree char *rest = NULL;

  if (self->space.size == 0)
    return g_strdup ("");
  if (self->space.is_missing)
    return g_strdup (_ ("This folder is not there"));
  if (self->space.is_locked)
    return g_strdup (_ ("You may not write in this folder"));
  if (needed > self->space.free) {
    rest = g_format_size (needed - self->space.free);
    /* Translators: %s is an amount of data that does not fit on the disk. */
    return g_strdup_printf (_ ("%s too much"), rest);
  }
  rest = g_format_size (self->space.free - needed);
  return self->root != NULL ? g_strdup_printf (_ ("%s free, %s left afterwards"), now, rest)
                            : g_strdup_printf (_ ("%s free"), now);
}

static void
show_space (PmAddDialog *self)
{
  guint64 needed = get_needed (self);
  gboolean fits =
      self->space.size == 0
      || (needed <= self->space.free && !self->space.is_missing && !self->space.is_locked);
  g_autofree char *size = g_format_size (needed);
  g_autofree char *needs = self->root != NULL ? g_strdup_printf (_ ("Needs %s"), size)
                                              : g_strdup (_ ("The size is not known yet"));
  g_autofree char *words = free_words (self, needed);

  gtk_label_set_text (self->needs, needs);
  gtk_label_set_text (self->free, words);
  pm_css_class_set (GTK_WIDGET (self->free), "error", !fits);
  pm_space_bar_set (self->space_bar, self->space.size, self->space.free, needed);
  gtk_widget_set_sensitive (
      self->download, fits && (self->root == NULL || pm_file_node_get_n_chosen (self->root) > 0));
}

static void
chosen_cb (PmAddDialog *self)
{
  g_autofree char *chosen = pm_format_count (pm_file_node_get_n_chosen (self->root));
  g_autofree char *all = pm_format_count (pm_file_node_get_n_files (self->root));
  /* Translators: of the files: "3 of 19 selected". */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s selected"), chosen, all);

  gtk_label_set_text (self->selected, text);
  show_space (self);
}

static char *
facts_words (PmAddDialog *self)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint known = bt_torrent_get_stat (self->torrent)->n_known_peers;

  if (metainfo != NULL) {
    guint32 n = bt_metainfo_get_n_pieces (metainfo);
    g_autofree char *count = pm_format_count (n);
    g_autofree char *length = g_format_size (bt_metainfo_get_piece_length (metainfo));

    /* Translators: "2,956 pieces of 1.0 MB". */
    g_ptr_array_add (
        parts, g_strdup_printf (ngettext ("%s piece of %s", "%s pieces of %s", n), count, length));
  }
  if (known > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%'u peer seen", "%'u peers seen", known), known));
  if (metainfo == NULL)
    g_ptr_array_add (parts, g_strdup (_ ("from a magnet link")));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
show_head (PmAddDialog *self)
{
  g_autofree char *facts = facts_words (self);

  gtk_image_set_from_icon_name (self->icon, pm_kind_icon_for_torrent (self->torrent));
  gtk_label_set_text (self->name, bt_torrent_get_name (self->torrent));
  gtk_label_set_text (self->facts, facts);
}

static void
show_files (PmAddDialog *self)
{
  if (self->root != NULL || bt_torrent_get_metainfo (self->torrent) == NULL)
    return;
  self->root = pm_file_node_new_tree (self->torrent);
  g_signal_connect_object (self->root, "changed", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  pm_file_list_set_root (PM_FILE_LIST (self->list), self->root, NULL);
  gtk_stack_set_visible_child_name (self->stack, "files");
  gtk_widget_set_visible (self->watch_row, pm_kind_is_playable (self->torrent));
  gtk_button_set_label (GTK_BUTTON (self->download), _ ("Download"));
  chosen_cb (self);
}

static void
updated_cb (PmAddDialog *self)
{
  show_head (self);
  show_files (self);
}

/* --- the folder --------------------------------------------------------------------------------- */

static void
space_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmSpace space;
  PmAddDialog *self;

  /* Cancelled: the dialog is gone. */
  if (!pm_place_query_space_finish (result, &space))
    return;
  self = PM_ADD_DIALOG (data);
  self->space = space;
  show_space (self);
}

static void
set_folder (PmAddDialog *self, GFile *folder)
{
  g_autofree char *text = pm_place_get_words (folder);

  g_set_object (&self->folder, folder);
  adw_action_row_set_subtitle (self->folder_row, text);
  g_cancellable_cancel (self->space_query);
  g_clear_object (&self->space_query);
  self->space_query = g_cancellable_new ();
  pm_place_query_space_async (folder, self->space_query, space_cb, self);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmAddDialog *self = PM_ADD_DIALOG (source);
  g_autoptr (GFile) folder = pm_compat_select_folder_finish (result, NULL);

  if (folder != NULL && g_file_peek_path (folder) != NULL)
    set_folder (self, folder);
}

static void
folder_cb (PmAddDialog *self)
{
  pm_compat_select_folder_async (GTK_WINDOW (self), self->folder, folder_chosen_cb, NULL);
}

/* --- the answer --------------------------------------------------------------------------------- */

static void
finish (PmAddDialog *self, gboolean accepted)
{
  self->done = TRUE;
  pm_library_set_pending (self->library, self->torrent, FALSE);
  g_signal_emit (self, signals[DONE], 0, accepted);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
choose_order (PmAddDialog *self)
{
  BtTorrentOptions options = *bt_torrent_get_options (self->torrent);

  g_object_get (self->watch_row, "active", &options.sequential, NULL);
  bt_torrent_set_options (self->torrent, &options);
}

static void
download_cb (PmAddDialog *self)
{
  g_autofree guint8 *priorities = NULL;
  gsize n = g_list_model_get_n_items (bt_torrent_get_files (self->torrent));

  if (self->root != NULL) {
    priorities = g_malloc0 (MAX (n, 1));
    pm_file_node_fill_priorities (self->root, priorities, n);
  }
  choose_order (self);
  bt_torrent_start (self->torrent, g_file_peek_path (self->folder), priorities);
  finish (self, TRUE);
}

static void
cancel_cb (PmAddDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
pm_add_dialog_close_request (GtkWindow *window)
{
  PmAddDialog *self = PM_ADD_DIALOG (window);

  if (self->done)
    return FALSE;
  if (self->cancel == PM_CANCEL_REMOVES)
    pm_library_remove (self->library, self->torrent, FALSE);
  finish (self, FALSE);
  return TRUE;
}

static void
search_changed_cb (PmAddDialog *self)
{
  pm_file_list_set_search (PM_FILE_LIST (self->list),
                           gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
select_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PmAddDialog *self = PM_ADD_DIALOG (widget);

  if (self->root != NULL)
    pm_file_node_set_chosen (self->root, g_str_equal (name, "files.all"));
}

BtTorrent *
pm_add_dialog_get_torrent (PmAddDialog *self)
{
  return self->torrent;
}

static void
pm_add_dialog_dispose (GObject *object)
{
  PmAddDialog *self = PM_ADD_DIALOG (object);

  g_cancellable_cancel (self->space_query);
  g_clear_object (&self->space_query);
  g_clear_object (&self->root);
  g_clear_object (&self->folder);
  g_clear_object (&self->torrent);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pm_add_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, download);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, name);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, facts);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, fetching_bin);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, selected);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, list_bin);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, space_row);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, needs);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, free);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, space_bar);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, watch_row);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, download_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
pm_add_dialog_class_init (PmAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_add_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pm_add_dialog_close_request;
  signals[DONE] = g_signal_new ("done", PM_TYPE_ADD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (PM_TYPE_SPACE_BAR);
  g_type_ensure (PM_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/piecemeal/Piecemeal/pm-add-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "files.all", NULL, select_action_cb);
  gtk_widget_class_install_action (widget_class, "files.none", NULL, select_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_add_dialog_init (PmAddDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  self->fetching = pm_fetching_new (TRUE);
  adw_bin_set_child (self->fetching_bin, self->fetching);
  self->list = pm_file_list_new ();
  adw_bin_set_child (self->list_bin, self->list);
}

static void
set_torrent (PmAddDialog *self, BtTorrent *torrent)
{
  g_autoptr (GFile) folder = g_file_new_for_path (bt_torrent_get_folder (torrent));

  self->torrent = g_object_ref (torrent);
  g_signal_connect_object (torrent, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (torrent, "metainfo", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  if (bt_torrent_get_metainfo (torrent) == NULL) {
    gtk_button_set_label (GTK_BUTTON (self->download), _ ("Download When Known"));
    pm_fetching_set_torrent (PM_FETCHING (self->fetching), torrent);
  }
  set_folder (self, folder);
  show_space (self);
  updated_cb (self);
}

GtkWidget *
pm_add_dialog_new (GtkWindow *parent, PmLibrary *library, BtTorrent *torrent, PmCancel cancel)
{
  PmAddDialog *self = g_object_new (PM_TYPE_ADD_DIALOG, "transient-for", parent, NULL);

  self->library = g_object_ref (library);
  self->cancel = cancel;
  pm_library_set_pending (library, torrent, TRUE);
  set_torrent (self, torrent);
  gtk_window_set_focus (GTK_WINDOW (self), self->download);
  return GTK_WIDGET (self);
}
