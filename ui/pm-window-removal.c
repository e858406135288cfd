/* pm-window-removal.c — removing torrents, with or without their files, and having them back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-toast.h"
#include "pm-words.h"

#include <glib/gi18n.h>

#define FILES_TIMEOUT_S 10 /* what is deleted for good can be had back for longer than usual */

/* The rows are gone at once, the torrents when the toast is, and the files with them: until then all can come
 * back. */
static GPtrArray *
get_departed (AdwToast *toast)
{
  return g_object_get_data (G_OBJECT (toast), "torrents");
}

static void
departed_cb (PmWindow *self, AdwToast *toast)
{
  GPtrArray *torrents = get_departed (toast);

  if (self->departures == NULL || !g_queue_remove (self->departures, toast))
    return;
  for (guint i = 0; i < torrents->len; i++)
    pm_library_finish_leaving (self->library, torrents->pdata[i]);
}

static void
undo_cb (PmWindow *self, AdwToast *toast)
{
  GPtrArray *torrents = get_departed (toast);

  g_queue_remove (self->departures, toast);
  for (guint i = 0; i < torrents->len; i++)
    pm_library_set_leaving (self->library, torrents->pdata[i], PM_LEAVING_NOT);
  pm_window_choose (self, torrents->pdata[0]);
  pm_toast_dismiss (toast);
}

gboolean
pm_window_bring_back (PmWindow *self, BtTorrent *torrent)
{
  for (GList *l = self->departures->head; l != NULL; l = l->next) {
    AdwToast *toast = l->data;

    if (!g_ptr_array_remove (get_departed (toast), torrent))
      continue;
    pm_library_set_leaving (self->library, torrent, PM_LEAVING_NOT);
    if (get_departed (toast)->len == 0) {
      g_queue_delete_link (self->departures, l);
      pm_toast_dismiss (toast);
    }
    return TRUE;
  }
  return FALSE;
}

static void
undo_key_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  AdwToast *newest = g_queue_peek_tail (self->departures);

  if (newest != NULL)
    undo_cb (self, newest);
}

static char *
removed_words (GPtrArray *torrents)
{
  g_autofree char *name = NULL;

  if (torrents->len > 1)
    return g_strdup_printf (ngettext ("%u torrent removed", "%u torrents removed", torrents->len),
                            torrents->len);
  name = g_markup_escape_text (bt_torrent_get_name (torrents->pdata[0]), -1);
  /* Translators: %s is the name of a torrent. */
  return g_strdup_printf (_ ("“%s” removed"), name);
}

static char *
deleted_words (GPtrArray *torrents)
{
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;
  guint64 have = 0;

  for (guint i = 0; i < torrents->len; i++)
    have += bt_torrent_get_stat (torrents->pdata[i])->have;
  size = g_format_size (have);
  if (torrents->len > 1)
    /* Translators: a number of torrents, at least 2, and an amount of data. */
    return g_strdup_printf (ngettext ("%u torrent and its files (%s) deleted",
                                      "%u torrents and their files (%s) deleted", torrents->len),
                            torrents->len, size);
  name = g_markup_escape_text (bt_torrent_get_name (torrents->pdata[0]), -1);
  /* Translators: the name of a torrent, and an amount of data. */
  return g_strdup_printf (_ ("“%s” and its files (%s) deleted"), name, size);
}

static AdwToast *
new_undo_toast (PmWindow *self, GPtrArray *torrents, PmLeaving leaving)
{
  g_autofree char *title =
      leaving == PM_LEAVING_WITH_FILES ? deleted_words (torrents) : removed_words (torrents);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  if (leaving == PM_LEAVING_WITH_FILES)
    adw_toast_set_timeout (toast, FILES_TIMEOUT_S);
  g_object_set_data_full (G_OBJECT (toast), "torrents", g_ptr_array_ref (torrents),
                          (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (departed_cb), self, G_CONNECT_SWAPPED);
  return toast;
}

/* The box can be had again at any time. */
static void
remove_demo (PmWindow *self, GPtrArray *torrents)
{
  for (guint i = 0; i < torrents->len; i++) {
    g_autoptr (BtTorrent) torrent = g_object_ref (torrents->pdata[i]);

    if (!pm_library_is_demo (self->library, torrent))
      continue;
    g_ptr_array_remove_index (torrents, i);
    if (self->selected == torrent)
      pm_window_select (self, NULL);
    pm_library_remove (self->library, torrent, FALSE);
    return;
  }
}

/* Nobody is asked: it can be undone. */
static void
depart (PmWindow *self, GPtrArray *torrents, PmLeaving leaving)
{
  gboolean in_list = pm_sidebar_get_focused (self->sidebar) != NULL;
  AdwToast *toast;

  if (torrents->len == 0)
    return;
  toast = new_undo_toast (self, torrents, leaving);
  g_queue_push_tail (self->departures, toast);
  for (guint i = 0; i < torrents->len; i++)
    pm_library_set_leaving (self->library, torrents->pdata[i], leaving);
  pm_toast_add_urgent (self->toasts, toast);
  if (in_list)
    pm_sidebar_focus (self->sidebar);
}

static void
remove_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (GPtrArray) torrents = pm_window_get_targets (self);

  /* On the page of the DHT nobody sees what would go. */
  if (self->sub_page != PM_SUB_PAGE_NONE)
    return;
  remove_demo (self, torrents);
  depart (self, torrents, PM_LEAVING);
}

static void
remove_files_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  g_autoptr (GPtrArray) torrents = pm_window_get_own_targets (self);

  /* Who plays a film sees which one goes. */
  if (self->sub_page == PM_SUB_PAGE_NONE || self->sub_page == PM_SUB_PAGE_PLAYER)
    depart (self, torrents, PM_LEAVING_WITH_FILES);
}

/* Nobody sees any more what stayed on the disk. */
static void
failed_cb (PmWindow *self, const char *name, GError *error)
{
  g_autofree char *why = pm_words_error (error);
  g_autofree char *heading = NULL;

  /* Translators: %s is the name of a torrent. */
  heading = g_strdup_printf (_ ("Not All Files of “%s” Were Deleted"), name);
  pm_window_show_trouble (self, heading, why);
}

static const GActionEntry entries[] = {
  { "remove", remove_cb },
  { "undo", undo_key_cb },
  { "remove-files", remove_files_cb },
};

void
pm_window_init_removal (PmWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->library, "removal-failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
}
