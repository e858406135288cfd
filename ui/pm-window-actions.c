/* pm-window-actions.c — what a person can do with the window, and the keys for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-help.h"

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
  PmWindow *self = PM_WINDOW (data);

  if (self->sub_page != PM_SUB_PAGE_NONE)
    pm_window_show_sub_page (self, PM_SUB_PAGE_NONE);
  else
    _pm_window_show_list (self);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (self->sub_page != PM_SUB_PAGE_NONE)
    pm_window_show_sub_page (self, PM_SUB_PAGE_NONE);
  if (pm_window_is_list_alone (self))
    _pm_window_show_list (self);
  else
    g_settings_set_boolean (self->settings, "sidebar-visible", TRUE);
  pm_sidebar_start_search (self->sidebar);
}

static void
show_page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (self->sub_page != PM_SUB_PAGE_NONE)
    pm_window_show_sub_page (self, PM_SUB_PAGE_NONE);
  pm_torrent_page_show (self->page, g_variant_get_string (parameter, NULL));
}

static void
close_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
}

/* --- help --------------------------------------------------------------------------------------- */

/* The page of the help about what is seen now; "": none, its list. */
static const char *
get_topic (PmWindow *self)
{
  static const char *const of_sub_pages[] = {
    [PM_SUB_PAGE_DHT] = "dht",
    [PM_SUB_PAGE_MEETINGS] = "meetings",
    [PM_SUB_PAGE_PLAYER] = "playing",
  };

  if (self->sub_page != PM_SUB_PAGE_NONE)
    return of_sub_pages[self->sub_page];
  if (self->selected == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->page)))
    return "";
  return pm_torrent_page_get_shown (self->page);
}

/* @parameter: "here", or "" for the list of all pages. */
static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  gboolean here = g_str_equal (g_variant_get_string (parameter, NULL), "here");

  if (self->help == NULL)
    g_set_weak_pointer (&self->help, pm_help_new (GTK_WINDOW (self)));
  pm_help_show (PM_HELP (self->help), here ? get_topic (self) : "");
  gtk_window_present (GTK_WINDOW (self->help));
}

static const GActionEntry entries[] = {
  { "open", open_cb },      { "paste", paste_cb }, { "back", back_cb },
  { "search", search_cb },  { "close", close_cb }, { "show-page", show_page_cb, "s" },
  { "help", help_cb, "s" },
};

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
  pm_window_init_torrent_actions (self);
  pm_window_init_file_actions (self);
  pm_window_init_list (self);
  pm_window_init_playing (self);
  pm_window_init_others (self);
  pm_window_init_removal (self);
  pm_window_init_tracker_actions (self);
  pm_window_init_peer_actions (self);
  pm_window_init_details (self);
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
  /* The last key of an action is what its menu item shows. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_ALT_MASK,
                                       "win.show-details", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_ALT_MASK,
                                       "win.show-details", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
}
