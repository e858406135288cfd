/* pm-window-files.c — where the files of the selected torrents are, and what they are called.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-compat.h"
#include "pm-rename-dialog.h"
#include "pm-words.h"

#include <glib/gi18n.h>

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

/* --- to another folder -------------------------------------------------------------------------- */

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BtTorrent *torrent = BT_TORRENT (source);
  g_autoptr (PmWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (bt_torrent_move_finish (torrent, result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->waiting == NULL)
    return;
  /* Translators: %s is the name of a torrent. */
  heading = g_strdup_printf (_ ("“%s” Was Not Moved"), bt_torrent_get_name (torrent));
  body = pm_words_move_error (error);
  pm_window_show_trouble (self, heading, body);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmWindow *self = PM_WINDOW (source);
  g_autoptr (GPtrArray) torrents = data;
  g_autoptr (GFile) folder = pm_compat_select_folder_finish (result, NULL);

  if (folder == NULL || g_file_peek_path (folder) == NULL)
    return;
  for (guint i = 0; i < torrents->len; i++)
    bt_torrent_move_async (torrents->pdata[i], g_file_peek_path (folder), moved_cb,
                           g_object_ref (self));
}

static void
move_files_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  GPtrArray *torrents = pm_window_get_own_targets (self);
  g_autoptr (GFile) folder = g_file_new_for_path (bt_torrent_get_folder (torrents->pdata[0]));

  pm_compat_select_folder_async (GTK_WINDOW (self), folder, folder_chosen_cb, torrents);
}

static void
cancel_move_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GPtrArray) torrents = pm_window_get_own_targets (PM_WINDOW (data));

  for (guint i = 0; i < torrents->len; i++)
    bt_torrent_cancel_move (torrents->pdata[i]);
}

/* --- another name ------------------------------------------------------------------------------- */

static void
rename_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  gtk_window_present (GTK_WINDOW (pm_rename_dialog_new (GTK_WINDOW (self), self->selected, "",
                                                        bt_torrent_get_name (self->selected))));
}

static const GActionEntry entries[] = {
  { "open-folder", open_folder_cb },
  { "move-files", move_files_cb },
  { "cancel-move", cancel_move_cb },
  { "rename", rename_cb },
};

void
pm_window_init_file_actions (PmWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
