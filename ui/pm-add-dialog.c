/* pm-add-dialog.c — choose the files and the folder of torrents before they are fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-add-dialog.h"

#include "pm-adaptive-bin.h"
#include "pm-css-class.h"
#include "pm-fetching.h"
#include "pm-file-list.h"
#include "pm-format.h"
#include "pm-kind.h"
#include "pm-place.h"
#include "pm-save-row.h"
#include "pm-space-bar.h"
#include "pm-switch-row.h"
#include "pm-words.h"

#include <glib/gi18n.h>

struct _PmAddDialog {
  AdwWindow parent_instance;
  PmAddSet *set;             /* owned */
  GSettings *settings;       /* owned */
  guint n_listed;            /* torrents that the list has */
  gboolean done;             /* answered: closing means no cancel any more */
  PmSpace space;             /* of the folder; size 0: not known */
  GCancellable *space_query; /* owned; NULL: none runs */
  GtkWidget *fetching;
  GtkWidget *list;
  /* template */
  PmAdaptiveBin *adaptive;
  GtkWidget *cancel, *download;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *facts;
  GtkStack *stack;
  AdwBin *fetching_bin;
  GtkLabel *selected;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AdwBin *list_bin;
  PmSaveRow *folder_row;
  AdwPreferencesRow *space_row;
  GtkLabel *needs;
  GtkLabel *free;
  PmSpaceBar *space_bar;
  GtkWidget *watch_row; /* only for films and music */
  GtkWidget *start_row;
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmAddDialog, pm_add_dialog, ADW_TYPE_WINDOW)

/* --- the space ---------------------------------------------------------------------------------- */

static gboolean
is_any_known (PmAddDialog *self)
{
  return pm_add_set_get_n_awaited (self->set) < pm_add_set_get_n (self->set);
}

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
  if (pm_adaptive_bin_get_slim (self->adaptive) && is_any_known (self))
    return g_strdup_printf (_ ("%s left afterwards"), rest);
  return is_any_known (self) ? g_strdup_printf (_ ("%s free, %s left afterwards"), now, rest)
                             : g_strdup_printf (_ ("%s free"), now);
}

/* What cannot be pressed loses the keyboard to Cancel, where Enter would throw everything away. */
static void
set_ready (PmAddDialog *self, gboolean is_ready)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean was_ready = gtk_widget_get_sensitive (self->download);

  gtk_widget_set_sensitive (self->download, is_ready);
  if (is_ready && !was_ready && (focus == NULL || focus == self->cancel))
    gtk_window_set_focus (GTK_WINDOW (self), self->download);
}

static void
show_space (PmAddDialog *self)
{
  guint64 needed = pm_file_node_get_chosen_size (pm_add_set_get_root (self->set));
  gboolean fits =
      self->space.size == 0
      || (needed <= self->space.free && !self->space.is_missing && !self->space.is_locked);
  g_autofree char *size = g_format_size (needed);
  g_autofree char *needs = is_any_known (self) ? g_strdup_printf (_ ("Needs %s"), size)
                                               : g_strdup (_ ("The size is not known yet"));
  g_autofree char *words = free_words (self, needed);

  gtk_label_set_text (self->needs, needs);
  gtk_label_set_text (self->free, words);
  pm_css_class_set (GTK_WIDGET (self->free), "error", !fits);
  pm_css_class_set (GTK_WIDGET (self->free), "dim-label", fits);
  pm_space_bar_set (self->space_bar, self->space.size, self->space.free, needed);
  set_ready (self, fits && pm_add_set_is_any_chosen (self->set));
}

/* --- the head ----------------------------------------------------------------------------------- */

static void
add_pieces (GPtrArray *parts, BtMetainfo *metainfo)
{
  guint32 n = bt_metainfo_get_n_pieces (metainfo);
  g_autofree char *count = pm_format_count (n);
  g_autofree char *length = g_format_size (bt_metainfo_get_piece_length (metainfo));

  /* Translators: "2,956 pieces of 1.0 MB". */
  g_ptr_array_add (
      parts, g_strdup_printf (ngettext ("%s piece of %s", "%s pieces of %s", n), count, length));
}

static void
add_facts (GPtrArray *parts, BtTorrent *torrent)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);
  guint known = bt_torrent_get_stat (torrent)->n_known_peers;

  if (metainfo != NULL)
    add_pieces (parts, metainfo);
  if (known > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%'u peer seen", "%'u peers seen", known), known));
  if (metainfo == NULL)
    g_ptr_array_add (parts, g_strdup (_ ("from a magnet link")));
}

static void
add_sums (GPtrArray *parts, PmAddSet *set)
{
  PmFileNode *root = pm_add_set_get_root (set);
  guint n = pm_file_node_get_n_files (root), n_awaited = pm_add_set_get_n_awaited (set);

  if (n > 0) {
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%'u file", "%'u files", n), n));
    g_ptr_array_add (parts, g_format_size (pm_file_node_get_size (root)));
  }
  if (n_awaited > 0)
    /* Translators: torrents of magnet links. */
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u still fetches its details",
                                                       "%u still fetch their details", n_awaited),
                                             n_awaited));
}

static char *
facts_words (PmAddDialog *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  BtTorrent *only = pm_add_set_get_only (self->set);

  if (only != NULL)
    add_facts (parts, only);
  else
    add_sums (parts, self->set);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (PM_WORDS_SEPARATOR, (char **) parts->pdata);
}

static void
show_head (PmAddDialog *self)
{
  BtTorrent *only = pm_add_set_get_only (self->set);
  guint n = pm_add_set_get_n (self->set);
  g_autofree char *facts = facts_words (self);
  g_autofree char *count = g_strdup_printf (ngettext ("%u Torrent", "%u Torrents", n), n);
  const char *name = only != NULL ? bt_torrent_get_name (only) : count;

  gtk_image_set_from_icon_name (self->icon, only != NULL ? pm_kind_icon_for_torrent (only)
                                                         : "folder-download-symbolic");
  gtk_label_set_text (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_label_set_text (self->facts, facts);
  gtk_window_set_title (GTK_WINDOW (self), n > 1 ? _ ("Add Torrents") : _ ("Add Torrent"));
}

/* --- the files ---------------------------------------------------------------------------------- */

static void
show_selected (PmAddDialog *self)
{
  PmFileNode *root = pm_add_set_get_root (self->set);
  g_autofree char *chosen = pm_format_count (pm_file_node_get_n_chosen (root));
  g_autofree char *all = pm_format_count (pm_file_node_get_n_files (root));
  /* Translators: of the files: "3 of 19 selected". */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s selected"), chosen, all);

  gtk_label_set_text (self->selected, is_any_known (self) ? text : "");
}

/* One that is not known yet is shown with all that is done for it. */
static void
show_files (PmAddDialog *self)
{
  BtTorrent *only = pm_add_set_get_only (self->set);
  gboolean fetches = only != NULL && !is_any_known (self);

  pm_fetching_set_torrent (PM_FETCHING (self->fetching), fetches ? only : NULL);
  gtk_stack_set_visible_child_name (self->stack, fetches ? "fetching" : "files");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "files.films",
                                 pm_add_set_has_any_films (self->set));
  gtk_widget_set_visible (self->watch_row, pm_add_set_is_any_playable (self->set));
  gtk_button_set_label (GTK_BUTTON (self->download),
                        is_any_known (self) ? _ ("Download") : _ ("Download When Known"));
}

static void
changed_cb (PmAddDialog *self)
{
  show_head (self);
  show_selected (self);
  show_space (self);
}

/* One more, or one is known now. The only one is seen with its files, several as a list of them, which then stays
 * as somebody opened it. */
static void
listed_cb (PmAddDialog *self)
{
  guint n = pm_add_set_get_n (self->set);

  if (n == 1 || (n == 2 && self->n_listed == 1))
    pm_file_list_set_root (PM_FILE_LIST (self->list), pm_add_set_get_root (self->set), NULL);
  self->n_listed = n;
  show_files (self);
  changed_cb (self);
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
folder_cb (PmAddDialog *self)
{
  g_cancellable_cancel (self->space_query);
  g_clear_object (&self->space_query);
  self->space_query = g_cancellable_new ();
  pm_place_query_space_async (pm_save_row_get_folder (self->folder_row), self->space_query,
                              space_cb, self);
}

/* --- the answer --------------------------------------------------------------------------------- */

static void
finish (PmAddDialog *self)
{
  self->done = TRUE;
  g_signal_handlers_disconnect_by_data (self->set, self);
  g_signal_emit (self, signals[DONE], 0, pm_add_set_get_first (self->set));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
download_cb (PmAddDialog *self)
{
  PmAddChoice choice = { .folder = g_file_peek_path (pm_save_row_get_folder (self->folder_row)) };

  g_object_get (self->watch_row, "active", &choice.is_ready, NULL);
  g_object_get (self->start_row, "active", &choice.starts, NULL);
  pm_save_row_remember (self->folder_row);
  pm_add_set_begin (self->set, &choice);
  finish (self);
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
  pm_add_set_cancel (self->set);
  finish (self);
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
  PmFileNode *root = pm_add_set_get_root (PM_ADD_DIALOG (widget)->set);

  if (g_str_equal (name, "files.films"))
    pm_file_node_choose_films (root);
  else
    pm_file_node_set_chosen (root, g_str_equal (name, "files.all"));
}

static void
adapt_cb (PmAddDialog *self)
{
  if (self->set == NULL)
    return;
  pm_file_list_set_kind (PM_FILE_LIST (self->list), pm_adaptive_bin_get_slim (self->adaptive)
                                                        ? PM_FILE_ROW_PICK
                                                        : PM_FILE_ROW_CHOOSE);
  show_space (self);
}

void
pm_add_dialog_add (PmAddDialog *self, BtTorrent *torrent, PmCancel cancel)
{
  /* All of one dialog are saved in one folder: that of the first. */
  if (pm_add_set_get_n (self->set) == 0)
    pm_save_row_set_folder (self->folder_row, bt_torrent_get_folder (torrent));
  pm_add_set_add (self->set, torrent, cancel);
}

gboolean
pm_add_dialog_has (PmAddDialog *self, BtTorrent *torrent)
{
  return pm_add_set_has (self->set, torrent);
}

static void
pm_add_dialog_dispose (GObject *object)
{
  PmAddDialog *self = PM_ADD_DIALOG (object);

  g_cancellable_cancel (self->space_query);
  g_clear_object (&self->space_query);
  g_clear_object (&self->set);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pm_add_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, adaptive);
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, cancel);
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
  gtk_widget_class_bind_template_child (widget_class, PmAddDialog, start_row);
  gtk_widget_class_bind_template_callback (widget_class, adapt_cb);
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
                                G_TYPE_NONE, 1, BT_TYPE_TORRENT);
  g_type_ensure (PM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (PM_TYPE_SAVE_ROW);
  g_type_ensure (PM_TYPE_SPACE_BAR);
  g_type_ensure (PM_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-add-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "files.all", NULL, select_action_cb);
  gtk_widget_class_install_action (widget_class, "files.none", NULL, select_action_cb);
  gtk_widget_class_install_action (widget_class, "files.films", NULL, select_action_cb);
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
set_settings (PmAddDialog *self, GSettings *settings)
{
  self->settings = g_object_ref (settings);
  pm_save_row_set_settings (self->folder_row, settings);
  g_object_set (self->watch_row, "active", g_settings_get_boolean (settings, "ready-to-watch"),
                NULL);
  g_object_set (self->start_row, "active", g_settings_get_boolean (settings, "start-added"), NULL);
}

static void
set_library (PmAddDialog *self, PmLibrary *library)
{
  self->set = pm_add_set_new (library);
  g_signal_connect_object (self->set, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->set, "listed", G_CALLBACK (listed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
pm_add_dialog_new (GtkWindow *parent, PmLibrary *library, GSettings *settings)
{
  PmAddDialog *self = g_object_new (PM_TYPE_ADD_DIALOG, "transient-for", parent, NULL);
  int room = gtk_widget_get_width (GTK_WIDGET (parent)), width, height;

  set_settings (self, settings);
  set_library (self, library);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (room > 0 && room < width)
    gtk_window_set_default_size (GTK_WINDOW (self), room, height);
  gtk_window_set_focus (GTK_WINDOW (self), self->download);
  return GTK_WIDGET (self);
}
