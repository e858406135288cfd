/* pm-player-stage.c — what is seen of how a film plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include "pm-player-words.h"

#include <glib/gi18n.h>

#define PATIENCE_MS 400 /* waits that are shorter are not spoken of */
#define WORDS_US 500000 /* for which the words of a wait stand at least */

void
_pm_player_show_film (PmPlayerPage *self)
{
  const char *name = bt_torrent_get_name (self->torrent), *file = bt_file_get_name (self->file);

  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, g_str_equal (name, file) ? "" : file);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stage), GTK_ACCESSIBLE_PROPERTY_LABEL, file,
                                  -1);
  pm_seek_bar_set_file (self->seek_bar, self->torrent, self->file);
}

/* --- waiting ------------------------------------------------------------------------------------ */

static PmMissing
find_missing (PmPlayerPage *self)
{
  PmFilmPieces pieces = pm_film_pieces_of (self->torrent, self->file);
  guint64 from = 0, to = 0;
  PmMissing missing;

  pm_playback_get_awaited (self->playback, &from, &to);
  missing = pm_film_pieces_find_missing (&pieces, from, to);
  missing.is_whole = bt_file_get_have (self->file) >= bt_file_get_size (self->file);
  return missing;
}

void
_pm_player_show_waiting (PmPlayerPage *self)
{
  const BtTorrentStat *stat;
  PmMissing missing;
  gboolean is_opening;
  g_autofree char *why = NULL;
  g_autofree char *how = NULL;

  if (!gtk_widget_get_visible (self->waiting_box) || self->torrent == NULL)
    return;
  self->waiting_shown_us = g_get_monotonic_time ();
  stat = bt_torrent_get_stat (self->torrent);
  is_opening = self->image != NULL || pm_playback_get_state (self->playback) == PM_PLAYBACK_OPENING;
  missing = find_missing (self);
  why = pm_player_words_waiting (stat, &missing, is_opening);
  how = pm_player_words_prospect (stat, &missing, is_opening);
  gtk_label_set_text (self->waiting_label, why);
  gtk_label_set_text (self->buffering_label, how);
  gtk_widget_set_visible (GTK_WIDGET (self->buffering_label), *how != '\0');
  _pm_player_show_way_out (self, pm_player_is_held_up (stat, &missing));
}

/* What is told changes ten times a second, which nobody can read. */
void
_pm_player_refresh_waiting (PmPlayerPage *self)
{
  if (g_get_monotonic_time () - self->waiting_shown_us >= WORDS_US)
    _pm_player_show_waiting (self);
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

void
_pm_player_set_waiting (PmPlayerPage *self, gboolean is_waiting)
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
  /* Music needs no light. */
  GtkApplicationInhibitFlags of_what =
      GTK_APPLICATION_INHIBIT_SUSPEND | (self->song == NULL ? GTK_APPLICATION_INHIBIT_IDLE : 0);

  if (is_awake && self->inhibit_cookie == 0 && root != NULL) {
    self->inhibit_cookie =
        gtk_application_inhibit (application, GTK_WINDOW (root), of_what,
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
  _pm_player_set_waiting (self, FALSE);
  set_awake (self, FALSE);
}

/* --- states ------------------------------------------------------------------------------------- */

void
_pm_player_show_trouble (PmPlayerPage *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *description = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->error_page, icon);
  adw_status_page_set_title (self->error_page, title);
  adw_status_page_set_description (self->error_page, description);
  gtk_stack_set_visible_child_name (self->stage, "error");
}

static void
show_error (PmPlayerPage *self, const GError *error)
{
  const char *title = _pm_player_is_song (self->file) ? _ ("This Song Cannot Be Played Here")
                                                      : _ ("This Film Cannot Be Played Here");
  const char *icon = "dialog-warning-symbolic";
  g_autofree char *text = pm_player_words_refusal (error);

  if (g_error_matches (error, PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_MISSING_CODEC))
    icon = "application-x-addon-symbolic";
  _pm_player_show_trouble (self, icon, title, text);
  _pm_player_show_loss (self);
}

static const char *
find_stage (PmPlayerPage *self)
{
  const GError *error = pm_playback_get_error (self->playback);

  if (error != NULL)
    return "error";
  if (_pm_player_is_cast (self))
    return "screen";
  return self->song != NULL ? "music" : "picture";
}

static void
show_play_button (PmPlayerPage *self)
{
  gboolean is_on = pm_playback_wants_play (self->playback);

  gtk_button_set_icon_name (self->play_button, is_on ? "media-playback-pause-symbolic"
                                                     : "media-playback-start-symbolic");
  _pm_player_name_button (GTK_WIDGET (self->play_button), is_on ? _ ("Pause") : _ ("Play"),
                          GDK_KEY_space);
}

void
_pm_player_show_state (PmPlayerPage *self)
{
  PmPlaybackState state = pm_playback_get_state (self->playback);
  gboolean is_waiting = state == PM_PLAYBACK_OPENING || state == PM_PLAYBACK_BUFFERING;

  if (self->torrent == NULL || self->image != NULL)
    return;
  if (state == PM_PLAYBACK_FAILED)
    show_error (self, pm_playback_get_error (self->playback));
  gtk_stack_set_visible_child_name (self->stage, find_stage (self));
  gtk_widget_set_visible (self->controls, state != PM_PLAYBACK_FAILED);
  if (state == PM_PLAYBACK_FAILED && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  show_play_button (self);
  _pm_player_set_waiting (self, is_waiting && !_pm_player_is_cast (self));
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
  const char *icon = "audio-volume-high-symbolic";

  if (is_muted || volume <= 0)
    icon = "audio-volume-muted-symbolic";
  else if (volume < 1 / 3.)
    icon = "audio-volume-low-symbolic";
  else if (volume < 2 / 3.)
    icon = "audio-volume-medium-symbolic";
  gtk_button_set_icon_name (self->mute_button, icon);
  _pm_player_name_button (GTK_WIDGET (self->mute_button),
                          is_muted ? _ ("Sound On") : _ ("Sound Off"), GDK_KEY_m);
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
  follow (self, "notify::wants-play", _pm_player_show_state);
  follow (self, "notify::buffering", _pm_player_refresh_waiting);
  follow (self, "notify::duration", show_times);
  follow (self, "notify::position", show_times);
  follow (self, "notify::speed", show_times);
  follow (self, "notify::volume", show_volume);
  follow (self, "notify::muted", show_volume);
  follow (self, "notify::subtitle", _pm_player_show_subtitle);
  for (PmTrackKind kind = 0; kind < PM_TRACKS_N_KINDS; kind++)
    g_signal_connect_object (pm_playback_get_tracks (self->playback, kind), "items-changed",
                             G_CALLBACK (_pm_player_show_tracks), self, G_CONNECT_SWAPPED);
  _pm_player_follow_start (self);
  show_times (self);
  show_volume (self);
}
