/* pm-window-pace.c — how often the window takes reports: as often as somebody looks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-window-private.h"

#define IDLE_AFTER_S 60 /* not the active window for so long: in the background */

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PmWindow *self = PM_WINDOW (widget);

  self->apply_id = 0;
  pm_library_apply (self->library);
  return G_SOURCE_REMOVE;
}

/* All changes of a report land before one frame is laid out and drawn. A window without frames is no
 * matter: the engine applies the report itself after a second. */
static void
pacer_cb (BtEngine *engine, gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  if (self->apply_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->apply_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static gboolean
is_hidden (PmWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || surface == NULL)
    return TRUE;
  return (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) != 0;
}

static gboolean
idle_cb (gpointer data)
{
  PmWindow *self = PM_WINDOW (data);

  self->idle_id = 0;
  if (!is_hidden (self))
    pm_library_set_pace (self->library, BT_PACE_BACKGROUND);
  return G_SOURCE_REMOVE;
}

static void
renew_pace (PmWindow *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  pm_library_set_pace (self->library, is_hidden (self) ? BT_PACE_HIDDEN : BT_PACE_LIVE);
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    self->idle_id = g_timeout_add_seconds (IDLE_AFTER_S, idle_cb, self);
}

static void
realize_cb (PmWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "notify::state",
                           G_CALLBACK (renew_pace), self, G_CONNECT_SWAPPED);
}

void
pm_window_init_pace (PmWindow *self)
{
  g_signal_connect (self, "realize", G_CALLBACK (realize_cb), NULL);
  g_signal_connect (self, "map", G_CALLBACK (renew_pace), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (renew_pace), NULL);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (renew_pace), NULL);
  pm_library_set_pacer (self->library, pacer_cb, self);
}

void
pm_window_end_pace (PmWindow *self)
{
  g_signal_handlers_disconnect_by_func (self, renew_pace, NULL);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  pm_library_set_pacer (self->library, NULL, NULL);
}
