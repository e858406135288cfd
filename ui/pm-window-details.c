/* pm-window-details.c — the page of a torrent's file, and what can be taken away of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-compat.h"

#include <glib/gi18n.h>

static void
show_details_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (self->selected != NULL && self->sub_page != PM_SUB_PAGE_PLAYER)
    pm_window_show_sub_page (self, PM_SUB_PAGE_DETAILS);
}

static void
copy_hash_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (self->selected == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          bt_torrent_get_id_text (self->selected));
  pm_window_toast (self, _ ("The info hash was copied"));
}

/* --- the torrent file --------------------------------------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GFile *file = G_FILE (source);
  g_autoptr (PmWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (file), *text = NULL;

  if (self->waiting == NULL) /* the window is gone */
    return;
  if (!g_file_replace_contents_finish (file, result, NULL, &error)) {
    pm_window_show_error (self, _ ("The Torrent File Was Not Saved"), error);
    return;
  }
  /* Translators: %s is the name of a file. */
  text = g_strdup_printf (_ ("“%s” was saved"), name);
  pm_window_toast (self, text);
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmWindow *self = PM_WINDOW (source);
  g_autoptr (BtTorrent) torrent = data;
  g_autoptr (GFile) file = pm_compat_save_file_finish (result, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    return;
  bytes = bt_torrent_dup_torrent_file (torrent);
  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         written_cb, g_object_ref (self));
}

static void
save_torrent_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  BtMetainfo *metainfo = self->selected != NULL ? bt_torrent_get_metainfo (self->selected) : NULL;
  g_autofree char *name = NULL;

  if (metainfo == NULL)
    return;
  name = g_strdup_printf ("%s.torrent", bt_metainfo_get_name (metainfo));
  pm_compat_save_file_async (GTK_WINDOW (self), _ ("Save Torrent File"), name, place_chosen_cb,
                             g_object_ref (self->selected));
}

static const GActionEntry entries[] = {
  { "show-details", show_details_cb },
  { "copy-hash", copy_hash_cb },
  { "save-torrent", save_torrent_cb },
};

void
pm_window_init_details (PmWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
