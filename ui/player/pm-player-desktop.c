/* pm-player-desktop.c — media keys and the panel of the desktop drive the player.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

static void
raise_cb (PmPlayerPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    gtk_window_present (GTK_WINDOW (root));
}

static void
quit_cb (PmPlayerPage *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "quit", NULL);
}

/* The menu tells it also when it was set from the desktop. */
static void
speed_cb (PmPlayerPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "speed");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_double (pm_playback_get_speed (self->playback)));
}

static void
follow (PmPlayerPage *self, const char *signal, void (*act) (PmPlayerPage *))
{
  g_signal_connect_object (self->mpris, signal, G_CALLBACK (act), self, G_CONNECT_SWAPPED);
}

/* @tell: pm_mpris_open() or pm_mpris_tell(). A song knows what it is called; a film's title is mostly who copied it. */
static void
tell_track (PmPlayerPage *self, void (*tell) (PmMpris *mpris, const PmMprisTrack *track))
{
  const char *name = bt_torrent_get_name (self->torrent);
  gboolean is_alone = g_str_equal (name, bt_file_get_name (self->file));
  g_autofree char *title = _pm_player_make_title (self);
  PmMprisTrack track = { .title = title, .album = is_alone ? NULL : name };

  if (self->song != NULL && pm_playback_get_title (self->playback) != NULL)
    track.title = pm_playback_get_title (self->playback);
  if (self->song != NULL)
    track.artist = pm_playback_get_artist (self->playback);
  tell (self->mpris, &track);
}

static void
tags_cb (PmPlayerPage *self)
{
  if (self->song != NULL && self->torrent != NULL)
    tell_track (self, pm_mpris_tell);
}

static void
ensure_mpris (PmPlayerPage *self)
{
  if (self->mpris != NULL)
    return;
  self->mpris = pm_mpris_new (self->playback, APP_ID);
  follow (self, "next", _pm_player_go_next);
  follow (self, "previous", _pm_player_go_previous);
  follow (self, "raise", raise_cb);
  follow (self, "quit", quit_cb);
  g_signal_connect_object (self->playback, "notify::speed", G_CALLBACK (speed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "notify::title", G_CALLBACK (tags_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "notify::artist", G_CALLBACK (tags_cb), self,
                           G_CONNECT_SWAPPED);
}

void
_pm_player_tell_neighbours (PmPlayerPage *self)
{
  if (self->mpris != NULL)
    pm_mpris_set_neighbours (self->mpris, self->previous != NULL, self->next != NULL);
}

void
_pm_player_tell_desktop (PmPlayerPage *self)
{
  ensure_mpris (self);
  _pm_player_tell_neighbours (self);
  tell_track (self, pm_mpris_open);
}

void
_pm_player_leave_desktop (PmPlayerPage *self)
{
  if (self->mpris != NULL)
    pm_mpris_close (self->mpris);
}
