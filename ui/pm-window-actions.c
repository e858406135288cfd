/* pm-window-actions.c — what a person can do with the selected torrent, and the keys for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-compat.h"
#include "pm-words.h"

#include <glib/gi18n.h>

/* Whether it was the person that paused it; an error may hide that in the state. */
static gboolean
is_paused (BtTorrent *torrent)
{
  return bt_torrent_get_stat (torrent)->paused;
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pm_window_open_files (PM_WINDOW (data));
}

static void
paste_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pm_window_paste (PM_WINDOW (data));
}

static void
back_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  _pm_window_show_list (PM_WINDOW (data));
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (pm_adaptive_bin_get_narrow (self->adaptive))
    _pm_window_show_list (self);
  else
    g_settings_set_boolean (self->settings, "sidebar-visible", TRUE);
  pm_sidebar_start_search (self->sidebar);
}

static void
pause_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (is_paused (self->selected))
    bt_torrent_resume (self->selected);
  else
    bt_torrent_pause (self->selected);
}

static void
check_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  bt_torrent_check (PM_WINDOW (data)->selected);
}

static void
announce_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  bt_torrent_announce (PM_WINDOW (data)->selected);
}

static void
choose_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  pm_window_choose_files (self, self->selected);
}

static void
open_folder_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (GFile) location = bt_torrent_dup_location (self->selected);
  g_autoptr (GFile) folder = g_file_new_for_path (bt_torrent_get_folder (self->selected));

  /* Nothing is there before the first piece. */
  if (location == NULL || !g_file_query_exists (location, NULL))
    pm_compat_show_in_folder (GTK_WINDOW (self), folder);
  else
    pm_compat_show_in_folder (GTK_WINDOW (self), location);
}

static void
copy_link_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autofree char *magnet = bt_torrent_dup_magnet (self->selected);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), magnet);
  pm_window_toast (self, _ ("The magnet link was copied"));
}

static void
show_page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pm_torrent_page_show (PM_WINDOW (data)->page, g_variant_get_string (parameter, NULL));
}

static void
close_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
}

/* --- removing ----------------------------------------------------------------------------------- */

/* The row is gone at once, the torrent when the toast is: until then it can come back. */
static void
departed_cb (PmWindow *self, AdwToast *toast)
{
  BtTorrent *torrent = g_object_get_data (G_OBJECT (toast), "torrent");

  if (self->departures != NULL && g_hash_table_lookup (self->departures, torrent) == toast) {
    g_hash_table_remove (self->departures, torrent);
    pm_library_remove (self->library, torrent, FALSE);
  }
}

static void
undo_cb (PmWindow *self, AdwToast *toast)
{
  BtTorrent *torrent = g_object_get_data (G_OBJECT (toast), "torrent");

  g_hash_table_remove (self->departures, torrent);
  pm_library_set_leaving (self->library, torrent, FALSE);
  pm_window_select (self, torrent);
  adw_toast_dismiss (toast);
}

static void
undo_key_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  AdwToast *toast = g_hash_table_lookup (self->departures, self->last_gone);

  if (toast != NULL)
    undo_cb (self, toast);
}

static AdwToast *
new_undo_toast (PmWindow *self, BtTorrent *torrent)
{
  g_autofree char *name = g_markup_escape_text (bt_torrent_get_name (torrent), -1);
  /* Translators: %s is the name of a torrent. */
  g_autofree char *title = g_strdup_printf (_ ("“%s” removed"), name);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "torrent", g_object_ref (torrent), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (departed_cb), self, G_CONNECT_SWAPPED);
  return toast;
}

static void
remove_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (BtTorrent) torrent = g_object_ref (self->selected);
  gboolean in_list = pm_sidebar_get_focused (self->sidebar) != NULL;
  AdwToast *toast;

  /* The box can be had again at any time. */
  if (pm_library_is_demo (self->library, torrent)) {
    pm_window_select (self, NULL);
    pm_library_remove (self->library, torrent, FALSE);
    return;
  }
  toast = new_undo_toast (self, torrent);
  g_hash_table_insert (self->departures, g_object_ref (torrent), toast);
  self->last_gone = torrent;
  pm_library_set_leaving (self->library, torrent, TRUE);
  adw_toast_overlay_add_toast (self->toasts, toast);
  if (in_list)
    pm_sidebar_focus (self->sidebar);
}

static void
remove_files_asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmWindow *self = PM_WINDOW (source);
  g_autoptr (BtTorrent) torrent = data;

  if (!pm_compat_ask_finish (result) || pm_library_is_demo (self->library, torrent))
    return;
  if (self->selected == torrent)
    pm_window_select (self, NULL);
  pm_library_remove (self->library, torrent, TRUE);
}

static void
remove_files_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autofree char *size = g_format_size (bt_torrent_get_stat (self->selected)->have);
  /* Translators: %s is an amount of data. */
  g_autofree char *body = g_strdup_printf (
      _ ("“%s” leaves the list, and what was downloaded of it (%s) is deleted for good."),
      bt_torrent_get_name (self->selected), size);
  const PmAlert alert = {
    .heading = _ ("Delete the Files Too?"),
    .body = body,
    .dismiss = _ ("_Cancel"),
    .accept = _ ("_Delete"),
    .style = PM_ALERT_DESTRUCTIVE,
  };

  pm_compat_ask_async (GTK_WINDOW (self), &alert, remove_files_asked_cb,
                       g_object_ref (self->selected));
}

/* --- all of them -------------------------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { "open", open_cb },
  { "paste", paste_cb },
  { "back", back_cb },
  { "search", search_cb },
  { "close", close_cb },
  { "show-page", show_page_cb, "s" },
  { "pause", pause_cb },
  { "check", check_cb },
  { "announce", announce_cb },
  { "choose", choose_cb },
  { "open-folder", open_folder_cb },
  { "copy-link", copy_link_cb },
  { "remove", remove_cb },
  { "undo", undo_key_cb },
  { "remove-files", remove_files_cb },
};

static void
set_enabled (PmWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
pm_window_update_actions (PmWindow *self)
{
  gboolean any = self->selected != NULL;
  gboolean own = any && !pm_library_is_demo (self->library, self->selected);
  BtTorrentState state = any ? bt_torrent_get_state (self->selected) : BT_TORRENT_PAUSED;
  gboolean known = any && bt_torrent_get_metainfo (self->selected) != NULL;

  if (g_action_map_lookup_action (G_ACTION_MAP (self), "pause") == NULL)
    return; /* the window is being made */
  set_enabled (self, "pause", any && state != BT_TORRENT_HELD && state != BT_TORRENT_ERROR);
  set_enabled (self, "check", own && known && state != BT_TORRENT_CHECKING);
  set_enabled (self, "announce", any);
  set_enabled (self, "choose", own && state == BT_TORRENT_HELD);
  set_enabled (self, "open-folder", own);
  set_enabled (self, "copy-link", own);
  set_enabled (self, "remove", any);
  set_enabled (self, "remove-files", own);
}

static void
sidebar_visible_cb (PmWindow *self)
{
  g_object_notify (G_OBJECT (self->adaptive), "narrow");
}

void
pm_window_init_actions (PmWindow *self)
{
  g_autoptr (GAction) sidebar = g_settings_create_action (self->settings, "sidebar-visible");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), sidebar);
  g_signal_connect_object (self->settings, "changed::sidebar-visible",
                           G_CALLBACK (sidebar_visible_cb), self, G_CONNECT_SWAPPED);
  pm_window_update_actions (self);
}

/* Keys that an entry or a list may want for itself come last, so they are bound here and not as the
 * application's accelerators, which come first. */
void
pm_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "win.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_SHIFT_MASK,
                                       "win.remove-files", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
}
