/* pm-window-list.c — how the list of torrents is shown, and what a double click in it means.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-kind.h"
#include "pm-labels-dialog.h"

#include <glib/gi18n.h>

gboolean
pm_window_is_list_alone (PmWindow *self)
{
  return pm_adaptive_bin_get_narrow (self->adaptive)
         || g_settings_get_boolean (self->settings, "list-table");
}

/* --- opening ------------------------------------------------------------------------------------ */

/* The only file that is no padding; NULL: there are several, or none. (transfer full) */
static BtFile *
find_only_file (BtTorrent *torrent)
{
  GListModel *files = bt_torrent_get_files (torrent);

  return g_list_model_get_n_items (files) == 1 ? g_list_model_get_item (files, 0) : NULL;
}

static void
activate_for_file (PmWindow *self, const char *action, BtFile *file)
{
  g_action_group_activate_action (G_ACTION_GROUP (self), action,
                                  g_variant_new_uint32 (bt_file_get_index (file)));
}

/* One file is opened as it is among the files: a picture is shown here, the rest by other programs. Of several
 * the folder is. */
static void
open_whole (PmWindow *self, BtTorrent *torrent)
{
  g_autoptr (BtFile) file = find_only_file (torrent);

  if (file == NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), "open-folder", NULL);
  else if (pm_kind_get_use (file) == PM_USE_OPEN)
    activate_for_file (self, "open-file", file);
  else
    activate_for_file (self, "play-file", file);
}

/* What plays, plays, also while it comes. */
void
pm_window_open_torrent (PmWindow *self, BtTorrent *torrent)
{
  guint32 file;

  if (torrent != self->selected || pm_library_is_demo (self->library, torrent)
      || bt_torrent_get_metainfo (torrent) == NULL
      || bt_torrent_get_state (torrent) == BT_TORRENT_HELD)
    return;
  if (pm_kind_find_playable (torrent, &file))
    g_action_group_activate_action (G_ACTION_GROUP (self), "play", NULL);
  else if (bt_torrent_get_progress (torrent) >= 1)
    open_whole (self, torrent);
  else
    pm_window_toast (self, _ ("This can be opened when all of it is here"));
}

static void
open_torrent_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (self->selected != NULL)
    pm_window_open_torrent (self, self->selected);
}

/* --- labels ------------------------------------------------------------------------------------- */

static void
labels_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (GPtrArray) torrents = pm_window_get_own_targets (self);

  if (torrents->len > 0)
    gtk_window_present (
        GTK_WINDOW (pm_labels_dialog_new (GTK_WINDOW (self), self->library, torrents)));
}

/* --- order and table ---------------------------------------------------------------------------- */

static void
sort_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  pm_list_sort_choose (self->settings, pm_list_sort_parse (g_variant_get_string (state, NULL)),
                       FALSE);
}

static void
descending_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_settings_set_boolean (PM_WINDOW (data)->settings, "list-descending",
                          g_variant_get_boolean (state));
}

static void
table_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_settings_set_boolean (PM_WINDOW (data)->settings, "list-table", g_variant_get_boolean (state));
}

/* Somebody tried to drag a row. */
static void
tell_order_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pm_window_toast (PM_WINDOW (data), _ ("Rows can be moved while the list is in your own order"));
}

static const GActionEntry entries[] = {
  { "open-torrent", open_torrent_cb },
  { "labels", labels_cb },
  { "list-sort", NULL, "s", "'order'", sort_cb },
  { "list-descending", NULL, NULL, "false", descending_cb },
  { "list-table", NULL, NULL, "false", table_cb },
  { "tell-order", tell_order_cb },
};

static void
show_setting (PmWindow *self, const char *key)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), key);
  g_autoptr (GVariant) value = g_settings_get_value (self->settings, key);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), value);
}

/* Either way one comes to the list, not to the page that was open before. */
static void
table_changed_cb (PmWindow *self)
{
  show_setting (self, "list-table");
  self->page_open = FALSE;
  if (self->sub_page == PM_SUB_PAGE_NONE)
    g_object_notify (G_OBJECT (self->adaptive), "narrow");
}

static void
setting_cb (PmWindow *self, const char *key)
{
  show_setting (self, key);
}

/* A narrow window has no table. */
static void
narrow_cb (PmWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "list-table");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               !pm_adaptive_bin_get_narrow (self->adaptive));
}

void
pm_window_init_list (PmWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  show_setting (self, "list-sort");
  show_setting (self, "list-descending");
  show_setting (self, "list-table");
  g_signal_connect_object (self->settings, "changed::list-sort", G_CALLBACK (setting_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::list-descending", G_CALLBACK (setting_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::list-table", G_CALLBACK (table_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adaptive, "notify::narrow", G_CALLBACK (narrow_cb), self,
                           G_CONNECT_SWAPPED);
  narrow_cb (self);
}
