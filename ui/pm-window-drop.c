/* pm-window-drop.c — files, links and text that are dropped on the window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

static void
set_dragging (PmWindow *self, gboolean dragging)
{
  gtk_widget_set_visible (self->drop_frame, dragging);
  pm_empty_page_set_dragging (self->empty, dragging);
}

/* Never a move: the source would delete the file that was dropped. */
static GdkDragAction
enter_cb (PmWindow *self, double x, double y, GtkDropTarget *target)
{
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);

  set_dragging (self, TRUE);
  return drop == NULL || (gdk_drop_get_actions (drop) & GDK_ACTION_COPY) ? GDK_ACTION_COPY
                                                                         : GDK_ACTION_LINK;
}

static void
leave_cb (PmWindow *self)
{
  set_dragging (self, FALSE);
}

static gboolean
drop_cb (PmWindow *self, const GValue *value)
{
  set_dragging (self, FALSE);
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    pm_window_add_files (self, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS_STRING (value))
    pm_window_add_text (self, g_value_get_string (value));
  else
    return FALSE;
  gtk_window_present (GTK_WINDOW (self));
  return TRUE;
}

void
pm_window_init_drop (PmWindow *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY | GDK_ACTION_LINK);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
