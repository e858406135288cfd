/* pm-row-order.c — a row of the list that can be dragged to another place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-row-order.h"

#include "pm-order.h"
#include "pm-torrent-list.h"

#define NAME_CHARS 30 /* so much of the name travels with the pointer */

static GdkContentProvider *
prepare_cb (PmTorrentRow *row, double x, double y, GtkDragSource *source)
{
  PmLibrary *library = g_object_get_data (G_OBJECT (source), "library");
  PmTorrentList *list = g_object_get_data (G_OBJECT (source), "list");
  BtTorrent *torrent = pm_torrent_row_get_torrent (row);

  if (torrent == NULL || pm_library_is_demo (library, torrent))
    return NULL;
  if (!pm_torrent_list_is_own_order (list)) {
    gtk_widget_activate_action (GTK_WIDGET (row), "win.tell-order", NULL);
    gtk_gesture_set_state (GTK_GESTURE (source), GTK_EVENT_SEQUENCE_DENIED); /* once a drag */
    return NULL;
  }
  return gdk_content_provider_new_typed (BT_TYPE_TORRENT, torrent);
}

static void
begin_cb (PmTorrentRow *row, GdkDrag *drag, GtkDragSource *source)
{
  const char *name = bt_torrent_get_name (pm_torrent_row_get_torrent (row));
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_widget_add_css_class (label, "pm-drag-icon");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

/* The torrent on its way, when it may be put at @row. */
static BtTorrent *
get_guest (PmTorrentRow *row, const GValue *value)
{
  BtTorrent *here = pm_torrent_row_get_torrent (row);
  BtTorrent *guest =
      value != NULL && G_VALUE_HOLDS (value, BT_TYPE_TORRENT) ? g_value_get_object (value) : NULL;

  return guest != NULL && here != NULL && guest != here && pm_torrent_list_is_together (guest, here)
             ? guest
             : NULL;
}

static gboolean
is_after (PmTorrentRow *row, double y)
{
  return y > gtk_widget_get_height (GTK_WIDGET (row)) / 2.0;
}

static void
show_place (PmTorrentRow *row, const char *css_class)
{
  gtk_widget_remove_css_class (GTK_WIDGET (row), "pm-drop-above");
  gtk_widget_remove_css_class (GTK_WIDGET (row), "pm-drop-below");
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (row), css_class);
}

static GdkDragAction
motion_cb (PmTorrentRow *row, double x, double y, GtkDropTarget *target)
{
  if (get_guest (row, gtk_drop_target_get_value (target)) == NULL) {
    show_place (row, NULL);
    return 0;
  }
  show_place (row, is_after (row, y) ? "pm-drop-below" : "pm-drop-above");
  return GDK_ACTION_MOVE;
}

static void
leave_cb (PmTorrentRow *row)
{
  show_place (row, NULL);
}

static gboolean
drop_cb (PmTorrentRow *row, const GValue *value, double x, double y, GtkDropTarget *target)
{
  BtTorrent *guest = get_guest (row, value);

  show_place (row, NULL);
  if (guest == NULL)
    return FALSE;
  pm_order_place (g_object_get_data (G_OBJECT (target), "library"), guest,
                  pm_torrent_row_get_torrent (row), is_after (row, y));
  return TRUE;
}

void
pm_row_order_attach (PmTorrentRow *row, PmLibrary *library, PmTorrentList *list)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (BT_TYPE_TORRENT, GDK_ACTION_MOVE);

  g_object_set_data_full (G_OBJECT (source), "library", g_object_ref (library), g_object_unref);
  g_object_set_data_full (G_OBJECT (source), "list", g_object_ref (list), g_object_unref);
  g_object_set_data_full (G_OBJECT (target), "library", g_object_ref (library), g_object_unref);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (prepare_cb), row);
  g_signal_connect_swapped (source, "drag-begin", G_CALLBACK (begin_cb), row);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (source));
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_swapped (target, "motion", G_CALLBACK (motion_cb), row);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (leave_cb), row);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), row);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (target));
}
