/* pm-player-clicks.c — what a click, or a finger, on the picture does.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A click pauses, two fill the screen. Which it is, is known only when no second one came: so a film does not
 * stop and start again on the way to the whole screen. A finger, which has no place without a touch, only brings
 * the controls and takes them away. */
#include "config.h"

#include "pm-player-private.h"

static gboolean
single_cb (gpointer data)
{
  PmPlayerPage *self = data;

  self->click_id = 0;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "play-pause", NULL);
  return G_SOURCE_REMOVE;
}

static int
get_double_click_ms (PmPlayerPage *self)
{
  int ms;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &ms, NULL);
  return ms;
}

static gboolean
is_finger (GtkGesture *click)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (click));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static gboolean
has_something (PmPlayerPage *self)
{
  return self->torrent != NULL && pm_playback_get_error (self->playback) == NULL;
}

static void
pressed_cb (PmPlayerPage *self, int n_press)
{
  if (n_press != 2 || !has_something (self))
    return;
  _pm_player_forget_click (self);
  _pm_player_set_fullscreen (self, !_pm_player_is_fullscreen (self));
}

static void
released_cb (PmPlayerPage *self, int n_press, double x, double y, GtkGesture *click)
{
  if (n_press != 1 || !has_something (self))
    return;
  if (is_finger (click))
    _pm_player_toggle_controls (self);
  else if (self->click_id == 0 && self->image == NULL)
    self->click_id = g_timeout_add (get_double_click_ms (self), single_cb, self);
}

void
_pm_player_forget_click (PmPlayerPage *self)
{
  g_clear_handle_id (&self->click_id, g_source_remove);
}

void
_pm_player_init_clicks (PmPlayerPage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->stage), GTK_EVENT_CONTROLLER (click));
}
