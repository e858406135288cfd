/* pm-window-trackers.c — what a person does with the ways of finding peers of the selected torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#include "pm-toast.h"
#include "pm-tracker-dialog.h"

#include <glib/gi18n.h>

/* A tracker that was removed and can come back. */
typedef struct {
  BtTorrent *torrent; /* owned */
  char *url;          /* owned */
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  g_object_unref (removal->torrent);
  g_free (removal->url);
  g_free (removal);
}

static void
open_dialog (PmWindow *self, const char *url)
{
  if (self->selected != NULL)
    gtk_window_present (
        GTK_WINDOW (pm_tracker_dialog_new (GTK_WINDOW (self), self->selected, url)));
}

static void
add_tracker_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_dialog (PM_WINDOW (data), NULL);
}

static void
edit_tracker_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_dialog (PM_WINDOW (data), g_variant_get_string (parameter, NULL));
}

static void
ask_tracker_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (self->selected != NULL)
    bt_torrent_ask_tracker (self->selected, g_variant_get_string (parameter, NULL));
}

static void
copy_tracker_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          g_variant_get_string (parameter, NULL));
  pm_window_toast (self, _ ("Link Copied"));
}

static void
undo_cb (AdwToast *toast, Removal *removal)
{
  bt_torrent_add_tracker_async (removal->torrent, removal->url, NULL, NULL);
}

static void
remove_tracker_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  const char *url = g_variant_get_string (parameter, NULL);
  AdwToast *toast;
  Removal *removal;

  if (self->selected == NULL)
    return;
  removal = g_new0 (Removal, 1);
  removal->torrent = g_object_ref (self->selected);
  removal->url = g_strdup (url);
  toast = adw_toast_new (_ ("Tracker removed"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  /* Behind another toast nobody would find it. */
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removal, removal_free, 0);
  bt_torrent_remove_tracker (self->selected, url);
  pm_toast_add_urgent (self->toasts, toast);
}

static void
ask_way_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);
  guint way = g_variant_get_uint32 (parameter);

  if (self->selected != NULL && way < BT_N_WAYS)
    bt_torrent_ask_way (self->selected, (BtWay) way);
}

static void
show_dht_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pm_window_show_sub_page (PM_WINDOW (data), PM_SUB_PAGE_DHT);
}

/* The parameter is the id of the peer that comes first; 0: the newest. */
static void
show_meetings_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  pm_meetings_page_choose (self->meetings, g_variant_get_uint64 (parameter));
  pm_window_show_sub_page (self, PM_SUB_PAGE_MEETINGS);
}

static const GActionEntry entries[] = {
  { "add-tracker", add_tracker_cb },
  { "edit-tracker", edit_tracker_cb, "s" },
  { "ask-tracker", ask_tracker_cb, "s" },
  { "copy-tracker", copy_tracker_cb, "s" },
  { "remove-tracker", remove_tracker_cb, "s" },
  { "ask-way", ask_way_cb, "u" },
  { "show-dht", show_dht_cb },
  { "show-meetings", show_meetings_cb, "t" },
};

void
pm_window_init_tracker_actions (PmWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
