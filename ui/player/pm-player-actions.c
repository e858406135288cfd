/* pm-player-actions.c — what a person can do while something plays, and the keys for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include <glib/gi18n.h>

#define STEP_US (5 * G_USEC_PER_SEC)
#define VOLUME_STEP .05

/* What [ and ] go through, and the menu offers. */
static const double speeds[] = { .5, .75, 1, 1.25, 1.5, 2 };

/* --- the whole screen --------------------------------------------------------------------------- */

static GtkWindow *
get_window (PmPlayerPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

gboolean
_pm_player_is_fullscreen (PmPlayerPage *self)
{
  GtkWindow *window = get_window (self);

  return window != NULL && gtk_window_is_fullscreen (window);
}

void
_pm_player_set_fullscreen (PmPlayerPage *self, gboolean is_fullscreen)
{
  GtkWindow *window = get_window (self);

  if (window == NULL || _pm_player_is_fullscreen (self) == is_fullscreen)
    return;
  if (is_fullscreen)
    gtk_window_fullscreen (window);
  else
    gtk_window_unfullscreen (window);
}

static void
fullscreen_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  _pm_player_set_fullscreen (data, !_pm_player_is_fullscreen (data));
}

static void
fullscreened_cb (PmPlayerPage *self)
{
  gboolean is_fullscreen = _pm_player_is_fullscreen (self);
  const char *label = is_fullscreen ? _ ("Leave Full Screen") : _ ("Full Screen");

  gtk_button_set_icon_name (self->fullscreen_button,
                            is_fullscreen ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->fullscreen_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fullscreen_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  _pm_player_show_controls (self);
}

static void
root_cb (PmPlayerPage *self)
{
  GtkWindow *window = get_window (self);

  if (window == NULL)
    return;
  g_signal_connect_object (window, "notify::fullscreened", G_CALLBACK (fullscreened_cb), self,
                           G_CONNECT_SWAPPED);
  fullscreened_cb (self);
}

/* --- playing ------------------------------------------------------------------------------------ */

static void
play_pause_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;

  if (self->torrent == NULL || pm_playback_get_error (self->playback) != NULL)
    return;
  if (pm_playback_wants_play (self->playback))
    pm_playback_pause (self->playback);
  else
    pm_playback_play (self->playback);
}

/* @parameter: seconds, back or forth. */
static void
jump_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;
  gint64 step_us = g_variant_get_int32 (parameter) * G_USEC_PER_SEC;

  if (self->torrent != NULL && pm_playback_get_duration (self->playback) > 0)
    pm_playback_seek (self->playback, pm_playback_get_position (self->playback) + step_us);
}

static void
seek_cb (PmPlayerPage *self, gint64 position_us)
{
  if (self->torrent != NULL)
    pm_playback_seek (self->playback, position_us);
}

static void
mute_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;

  if (self->playback != NULL)
    pm_playback_set_muted (self->playback, !pm_playback_get_muted (self->playback));
}

static void
change_volume (PmPlayerPage *self, double step)
{
  pm_playback_set_muted (self->playback, FALSE);
  pm_playback_set_volume (self->playback, pm_playback_get_volume (self->playback) + step);
}

static void
set_speed (PmPlayerPage *self, double speed)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "speed");

  if (self->playback != NULL)
    pm_playback_set_speed (self->playback, speed);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_double (speed));
}

static void
speed_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  set_speed (data, g_variant_get_double (state));
}

/* @step: 1 or -1. */
static void
change_speed (PmPlayerPage *self, int step)
{
  double speed = pm_playback_get_speed (self->playback);
  guint i = 0;

  while (i < G_N_ELEMENTS (speeds) - 1 && speeds[i] < speed)
    i++;
  if (step > 0 || i > 0)
    i = MIN (i + step, G_N_ELEMENTS (speeds) - 1);
  set_speed (self, speeds[i]);
}

/* --- keys --------------------------------------------------------------------------------------- */

/* Whether the key means something here. */
static gboolean
act_on_key (PmPlayerPage *self, guint key)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int onward = is_mirrored ? -1 : 1, step = STEP_US / G_USEC_PER_SEC;

  switch (key) {
  case GDK_KEY_Left:
    return gtk_widget_activate_action (widget, "player.jump", "i", -onward * step);
  case GDK_KEY_Right:
    return gtk_widget_activate_action (widget, "player.jump", "i", onward * step);
  case GDK_KEY_Up:
    change_volume (self, VOLUME_STEP);
    return TRUE;
  case GDK_KEY_Down:
    change_volume (self, -VOLUME_STEP);
    return TRUE;
  case GDK_KEY_n:
    return gtk_widget_activate_action (widget, "player.next", NULL);
  case GDK_KEY_p:
    return gtk_widget_activate_action (widget, "player.previous", NULL);
  case GDK_KEY_m:
    return gtk_widget_activate_action (widget, "player.mute", NULL);
  case GDK_KEY_f:
  case GDK_KEY_F11:
    return gtk_widget_activate_action (widget, "player.fullscreen", NULL);
  case GDK_KEY_bracketleft:
    change_speed (self, -1);
    return TRUE;
  case GDK_KEY_bracketright:
    change_speed (self, 1);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Escape leaves the whole screen first; otherwise the window goes back. */
static gboolean
key_cb (PmPlayerPage *self, guint key, guint code, GdkModifierType state)
{
  if (self->torrent == NULL)
    return GDK_EVENT_PROPAGATE;
  _pm_player_show_controls (self);
  if ((state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape && _pm_player_is_fullscreen (self)) {
    _pm_player_set_fullscreen (self, FALSE);
    return GDK_EVENT_STOP;
  }
  return act_on_key (self, gdk_keyval_to_lower (key));
}

/* Space means one thing wherever the keyboard is, but for what asks; what has it is pressed with Enter. */
static gboolean
space_cb (PmPlayerPage *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0
      || self->torrent == NULL || _pm_player_has_menu_open (self)
      || gtk_widget_get_focus_child (GTK_WIDGET (self->next_card)) != NULL)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_activate_action (GTK_WIDGET (self), "player.play-pause", NULL);
}

static void
clicked_cb (PmPlayerPage *self, int n_press)
{
  if (n_press == 2)
    _pm_player_set_fullscreen (self, !_pm_player_is_fullscreen (self));
}

/* A control that has the keyboard is asked first, but for the space key. */
void
_pm_player_init_keys (PmPlayerPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *space = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (space, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (space, "key-pressed", G_CALLBACK (space_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), space);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->stage), GTK_EVENT_CONTROLLER (click));
}

/* --- all of them -------------------------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { "play-pause", play_pause_cb },
  { "jump", jump_cb, "i" },
  { "mute", mute_cb },
  { "fullscreen", fullscreen_cb },
  { "speed", NULL, "d", "1.0", speed_cb },
};

static GMenuModel *
new_speed_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++) {
    /* Translators: how fast a film plays: "1.25×". */
    g_autofree char *label = g_strdup_printf (_ ("%g×"), speeds[i]);
    g_autoptr (GMenuItem) item = g_menu_item_new (speeds[i] != 1 ? label : _ ("Normal"), NULL);

    g_menu_item_set_action_and_target (item, "player.speed", "d", speeds[i]);
    g_menu_append_item (section, item);
  }
  g_menu_append_section (menu, _ ("Speed"), G_MENU_MODEL (section));
  return G_MENU_MODEL (menu);
}

void
_pm_player_init_actions (PmPlayerPage *self)
{
  g_autoptr (GMenuModel) menu = new_speed_menu ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), _pm_player_track_entries,
                                   PM_PLAYER_N_TRACK_ENTRIES, self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), _pm_player_next_entries,
                                   PM_PLAYER_N_NEXT_ENTRIES, self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "player", G_ACTION_GROUP (self->actions));
  gtk_menu_button_set_menu_model (self->more_button, menu);
  g_signal_connect_swapped (self->seek_bar, "seek", G_CALLBACK (seek_cb), self);
  g_signal_connect (self, "notify::root", G_CALLBACK (root_cb), NULL);
}
