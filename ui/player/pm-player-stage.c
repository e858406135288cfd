/* pm-player-stage.c — what is seen of how a film plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include "pm-player-words.h"

#include <glib/gi18n.h>

#define PATIENCE_MS 400 /* waits that are shorter are not spoken of */

static gboolean
is_music (PmPlayerPage *self)
{
  return bt_media_type_of (bt_file_get_path (self->file))->kind == BT_MEDIA_AUDIO;
}

void
_pm_player_show_film (PmPlayerPage *self)
{
  const char *name = bt_torrent_get_name (self->torrent), *file = bt_file_get_name (self->file);

  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, g_str_equal (name, file) ? "" : file);
  adw_status_page_set_title (self->music_page, file);
  pm_seek_bar_set_file (self->seek_bar, self->torrent, self->file);
}

/* --- waiting ------------------------------------------------------------------------------------ */

void
_pm_player_show_waiting (PmPlayerPage *self)
{
  const BtTorrentStat *stat;
  gboolean is_opening;
  g_autofree char *why = NULL;
  g_autofree char *how = NULL;

  if (!gtk_widget_get_visible (self->waiting_box) || self->torrent == NULL)
    return;
  stat = bt_torrent_get_stat (self->torrent);
  is_opening = pm_playback_get_state (self->playback) == PM_PLAYBACK_OPENING;
  why = pm_player_words_waiting (stat, is_opening);
  how = pm_player_words_buffering (stat, pm_playback_get_buffering (self->playback));
  gtk_label_set_text (self->waiting_label, why);
  gtk_label_set_text (self->buffering_label, how);
  gtk_widget_set_visible (GTK_WIDGET (self->buffering_label), *how != '\0');
}

static gboolean
waited_cb (gpointer data)
{
  PmPlayerPage *self = data;

  self->waiting_id = 0;
  gtk_widget_set_visible (self->waiting_box, TRUE);
  _pm_player_show_waiting (self);
  return G_SOURCE_REMOVE;
}

static void
set_waiting (PmPlayerPage *self, gboolean is_waiting)
{
  if (!is_waiting) {
    g_clear_handle_id (&self->waiting_id, g_source_remove);
    gtk_widget_set_visible (self->waiting_box, FALSE);
  } else if (self->waiting_id == 0 && !gtk_widget_get_visible (self->waiting_box)) {
    self->waiting_id = g_timeout_add (PATIENCE_MS, waited_cb, self);
  }
}

/* --- keeping the computer awake ------------------------------------------------------------------ */

static void
set_awake (PmPlayerPage *self, gboolean is_awake)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());

  if (is_awake && self->inhibit_cookie == 0 && root != NULL) {
    self->inhibit_cookie =
        gtk_application_inhibit (application, GTK_WINDOW (root),
                                 GTK_APPLICATION_INHIBIT_IDLE | GTK_APPLICATION_INHIBIT_SUSPEND,
                                 /* Translators: why the computer does not fall asleep. */
                                 _ ("Playing"));
  } else if (!is_awake && self->inhibit_cookie != 0) {
    gtk_application_uninhibit (application, self->inhibit_cookie);
    self->inhibit_cookie = 0;
  }
}

void
_pm_player_rest (PmPlayerPage *self)
{
  set_waiting (self, FALSE);
  set_awake (self, FALSE);
}

/* --- states ------------------------------------------------------------------------------------- */

static void
show_error (PmPlayerPage *self, const GError *error)
{
  const char *title = _ ("This Cannot Be Played");
  const char *icon = "dialog-warning-symbolic";
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  if (g_error_matches (error, PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_MISSING_CODEC)) {
    title = _ ("A Codec Is Missing");
    icon = "application-x-addon-symbolic";
  } else if (g_error_matches (error, PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_GONE)) {
    title = _ ("The File Is Gone");
  }
  adw_status_page_set_icon_name (self->error_page, icon);
  adw_status_page_set_title (self->error_page, title);
  adw_status_page_set_description (self->error_page, description);
}

static const char *
find_stage (PmPlayerPage *self)
{
  const GError *error = pm_playback_get_error (self->playback);

  if (error != NULL)
    return "error";
  return is_music (self) ? "music" : "picture";
}

static void
show_play_button (PmPlayerPage *self)
{
  gboolean is_on = pm_playback_wants_play (self->playback);
  const char *label = is_on ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->play_button, is_on ? "media-playback-pause-symbolic"
                                                     : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

void
_pm_player_show_state (PmPlayerPage *self)
{
  PmPlaybackState state = pm_playback_get_state (self->playback);
  gboolean is_waiting = state == PM_PLAYBACK_OPENING || state == PM_PLAYBACK_BUFFERING;

  if (self->torrent == NULL)
    return;
  if (state == PM_PLAYBACK_FAILED)
    show_error (self, pm_playback_get_error (self->playback));
  gtk_stack_set_visible_child_name (self->stage, find_stage (self));
  gtk_widget_set_visible (self->controls, state != PM_PLAYBACK_FAILED);
  show_play_button (self);
  set_waiting (self, is_waiting);
  set_awake (self, pm_playback_wants_play (self->playback));
  _pm_player_show_controls (self);
}

/* --- numbers ------------------------------------------------------------------------------------ */

static void
show_times (PmPlayerPage *self)
{
  gint64 position_us = pm_playback_get_position (self->playback);
  gint64 duration_us = pm_playback_get_duration (self->playback);
  double speed = pm_playback_get_speed (self->playback);
  g_autofree char *times = pm_player_words_times (position_us, duration_us);
  /* Translators: the second is how fast it plays: "5:20 of 14:48 · 1.25×". */
  g_autofree char *text = g_strdup_printf (_ ("%s · %g×"), times, speed);

  pm_seek_bar_set_time (self->seek_bar, position_us, duration_us);
  gtk_label_set_text (self->times, speed != 1 ? text : times);
}

static void
show_volume (PmPlayerPage *self)
{
  double volume = pm_playback_get_volume (self->playback);
  gboolean is_muted = pm_playback_get_muted (self->playback);
  const char *label = is_muted ? _ ("Sound On") : _ ("Sound Off");
  const char *icon = "audio-volume-high-symbolic";

  if (is_muted || volume <= 0)
    icon = "audio-volume-muted-symbolic";
  else if (volume < 1 / 3.)
    icon = "audio-volume-low-symbolic";
  else if (volume < 2 / 3.)
    icon = "audio-volume-medium-symbolic";
  gtk_button_set_icon_name (self->mute_button, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mute_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mute_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
follow (PmPlayerPage *self, const char *signal, void (*show) (PmPlayerPage *self))
{
  g_signal_connect_object (self->playback, signal, G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

void
_pm_player_follow_playback (PmPlayerPage *self)
{
  g_object_bind_property (self->playback, "volume",
                          gtk_range_get_adjustment (GTK_RANGE (self->volume_scale)), "value",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  follow (self, "notify::state", _pm_player_show_state);
  follow (self, "notify::buffering", _pm_player_show_waiting);
  follow (self, "notify::duration", show_times);
  follow (self, "notify::position", show_times);
  follow (self, "notify::speed", show_times);
  follow (self, "notify::volume", show_volume);
  follow (self, "notify::muted", show_volume);
  follow (self, "notify::subtitle", _pm_player_show_subtitle);
  for (PmTrackKind kind = 0; kind < PM_TRACKS_N_KINDS; kind++)
    g_signal_connect_object (pm_playback_get_tracks (self->playback, kind), "items-changed",
                             G_CALLBACK (_pm_player_show_tracks), self, G_CONNECT_SWAPPED);
  show_times (self);
  show_volume (self);
}
