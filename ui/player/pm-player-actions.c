/* pm-player-actions.c — what a person can do while something plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include <glib/gi18n.h>

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

  gtk_button_set_icon_name (self->fullscreen_button,
                            is_fullscreen ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  _pm_player_name_button (GTK_WIDGET (self->fullscreen_button),
                          is_fullscreen ? _ ("Leave Full Screen") : _ ("Full Screen"), GDK_KEY_f);
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

  if (self->torrent == NULL || self->image != NULL
      || pm_playback_get_error (self->playback) != NULL)
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

/* @parameter: percent of the film. */
static void
jump_to_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;
  gint64 duration_us = self->torrent != NULL ? pm_playback_get_duration (self->playback) : 0;

  if (duration_us > 0)
    pm_playback_seek (self->playback, duration_us / 100 * g_variant_get_int32 (parameter));
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

  if (self->playback == NULL)
    return;
  pm_playback_set_muted (self->playback, !pm_playback_get_muted (self->playback));
  _pm_player_hint (self, pm_playback_get_muted (self->playback) ? _ ("Sound Off") : _ ("Sound On"));
}

/* @parameter: percent more. */
static void
change_volume_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;
  double step = g_variant_get_int32 (parameter) / 100.;
  g_autofree char *hint = NULL;

  if (self->playback == NULL)
    return;
  pm_playback_set_muted (self->playback, FALSE);
  pm_playback_set_volume (self->playback, pm_playback_get_volume (self->playback) + step);
  /* Translators: said over the film; a percent sign follows the number. */
  hint = g_strdup_printf (_ ("Volume %d%%"),
                          (int) (pm_playback_get_volume (self->playback) * 100 + .5));
  _pm_player_hint (self, hint);
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

static double
find_speed (double speed, int step)
{
  guint i = 0;

  if (step == 0)
    return 1;
  while (i < G_N_ELEMENTS (speeds) - 1 && speeds[i] < speed)
    i++;
  if (step > 0 || i > 0)
    i = MIN (i + step, G_N_ELEMENTS (speeds) - 1);
  return speeds[i];
}

/* @parameter: steps up; 0: back to the film's own. */
static void
change_speed_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;
  g_autofree char *hint = NULL;

  if (self->playback == NULL)
    return;
  set_speed (self,
             find_speed (pm_playback_get_speed (self->playback), g_variant_get_int32 (parameter)));
  hint = g_strdup_printf (_ ("%g×"), pm_playback_get_speed (self->playback));
  _pm_player_hint (self, hint);
}

static void
next_subtitles_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (((PmPlayerPage *) data)->torrent != NULL)
    _pm_player_next_subtitles (data);
}

/* --- all of them -------------------------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { "play-pause", play_pause_cb },
  { "jump", jump_cb, "i" },
  { "jump-to", jump_to_cb, "i" },
  { "mute", mute_cb },
  { "change-volume", change_volume_cb, "i" },
  { "change-speed", change_speed_cb, "i" },
  { "next-subtitles", next_subtitles_cb },
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
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), _pm_player_image_entries,
                                   PM_PLAYER_N_IMAGE_ENTRIES, self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), _pm_player_open_entries,
                                   PM_PLAYER_N_OPEN_ENTRIES, self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), _pm_player_next_entries,
                                   PM_PLAYER_N_NEXT_ENTRIES, self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), _pm_player_cast_entries,
                                   PM_PLAYER_N_CAST_ENTRIES, self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "player", G_ACTION_GROUP (self->actions));
  _pm_player_append_ways_out (self, G_MENU (menu));
  gtk_menu_button_set_menu_model (self->more_button, menu);
  g_signal_connect_swapped (self->seek_bar, "seek", G_CALLBACK (seek_cb), self);
  g_signal_connect (self, "notify::root", G_CALLBACK (root_cb), NULL);
}
