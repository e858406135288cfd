/* pm-player-hiding.c — controls that hide while one watches.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They are made invisible by their style and are not taken away, so that a screen reader still finds them. */
#include "config.h"

#include "pm-player-private.h"

#include "pm-css-class.h"

#define HIDE_S 3    /* after the pointer or a key moved last */
#define MOVED_PX 1. /* the pointer did not move by less: layouts tell of that */

static void
set_hidden (PmPlayerPage *self, gboolean are_hidden)
{
  pm_css_class_set (GTK_WIDGET (self), "pm-controls-hidden", are_hidden);
  gtk_widget_set_can_target (self->header, !are_hidden);
  gtk_widget_set_can_target (self->controls, !are_hidden);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), are_hidden ? "none" : NULL);
}

static gboolean
is_open (GtkMenuButton *button)
{
  GtkPopover *menu = gtk_menu_button_get_popover (button);

  return menu != NULL && gtk_widget_get_mapped (GTK_WIDGET (menu));
}

gboolean
_pm_player_has_menu_open (PmPlayerPage *self)
{
  return is_open (self->tracks_button) || is_open (self->more_button)
         || is_open (self->screens_button) || is_open (self->others_button);
}

/* Who walks through the controls by keyboard does not want them to go. A slider takes the keyboard when it is
 * clicked as well, and nobody means that. */
static gboolean
has_focus_in (PmPlayerPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return self->is_walking && focus != NULL
         && (gtk_widget_is_ancestor (focus, self->controls)
             || gtk_widget_is_ancestor (focus, self->header) || focus == self->turn_back_button
             || focus == self->turn_on_button);
}

/* Only a film that plays wants to be seen, or a picture. */
static gboolean
may_hide (PmPlayerPage *self)
{
  const char *stage = gtk_stack_get_visible_child_name (self->stage);

  if (self->torrent == NULL || _pm_player_has_menu_open (self) || has_focus_in (self))
    return FALSE;
  if (self->image != NULL)
    return g_strcmp0 (stage, "image") == 0 && self->waiting_id == 0
           && !gtk_widget_get_visible (self->waiting_box);
  return pm_playback_get_state (self->playback) == PM_PLAYBACK_PLAYING
         && g_strcmp0 (stage, "picture") == 0;
}

/* The list of what is under the pointer is kept by GTK. */
static gboolean
is_pointed_at (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT) != 0;
}

static gboolean
hide_cb (gpointer data)
{
  PmPlayerPage *self = data;

  if (!may_hide (self) || is_pointed_at (self->controls) || is_pointed_at (self->header)
      || is_pointed_at (self->turn_back_button) || is_pointed_at (self->turn_on_button))
    return G_SOURCE_CONTINUE;
  self->hiding_id = 0;
  set_hidden (self, TRUE);
  return G_SOURCE_REMOVE;
}

void
_pm_player_show_controls (PmPlayerPage *self)
{
  g_clear_handle_id (&self->hiding_id, g_source_remove);
  set_hidden (self, FALSE);
  if (self->torrent != NULL && pm_playback_get_error (self->playback) == NULL)
    self->hiding_id = g_timeout_add_seconds (HIDE_S, hide_cb, self);
}

void
_pm_player_toggle_controls (PmPlayerPage *self)
{
  if (self->hiding_id == 0 || !may_hide (self)) {
    _pm_player_show_controls (self);
    return;
  }
  g_clear_handle_id (&self->hiding_id, g_source_remove);
  set_hidden (self, TRUE);
}

void
_pm_player_stop_hiding (PmPlayerPage *self)
{
  g_clear_handle_id (&self->hiding_id, g_source_remove);
  set_hidden (self, FALSE);
}

static void
motion_cb (PmPlayerPage *self, double x, double y)
{
  gboolean has_moved =
      ABS (x - self->pointer_x) >= MOVED_PX || ABS (y - self->pointer_y) >= MOVED_PX;

  if (!has_moved)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  _pm_player_show_controls (self);
}

static void
pressed_cb (PmPlayerPage *self)
{
  self->is_walking = FALSE;
}

void
_pm_player_init_hiding (PmPlayerPage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *press = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
