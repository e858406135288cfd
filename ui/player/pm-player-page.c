/* pm-player-page.c — plays a film or music of a torrent in the window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include "pm-player-places.h"

G_DEFINE_FINAL_TYPE (PmPlayerPage, pm_player_page, ADW_TYPE_BIN)

/* --- the stream --------------------------------------------------------------------------------- */

static guint64
get_ahead (GInputStream *stream)
{
  return bt_stream_get_ahead (BT_STREAM (stream));
}

static void
read_on (GInputStream *stream)
{
  bt_stream_read_on (BT_STREAM (stream));
}

static void
rate_cb (PmPlayerPage *self)
{
  double speed = MAX (pm_playback_get_speed (self->playback), 1);
  gint64 seconds = pm_playback_get_duration (self->playback) / G_USEC_PER_SEC;

  if (self->stream != NULL && seconds > 0)
    bt_stream_set_rate (self->stream, (guint64) ((double) bt_file_get_size (self->file)
                                                 / (double) seconds * speed));
}

/* How loud a screen elsewhere is concerns nobody here. */
static void
volume_cb (PmPlayerPage *self)
{
  if (!_pm_player_is_cast (self))
    g_settings_set_double (self->settings, "play-volume", pm_playback_get_volume (self->playback));
}

/* GStreamer is not loaded before somebody watches something. */
static void
ensure_playback (PmPlayerPage *self)
{
  if (self->playback != NULL)
    return;
  self->playback = pm_playback_new (FALSE);
  g_settings_bind (self->settings, "play-volume", self->playback, "volume", G_SETTINGS_BIND_GET);
  g_signal_connect_object (self->playback, "notify::volume", G_CALLBACK (volume_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "notify::duration", G_CALLBACK (rate_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "notify::speed", G_CALLBACK (rate_cb), self,
                           G_CONNECT_SWAPPED);
  _pm_player_follow_playback (self);
  _pm_player_follow_song (self);
  _pm_player_follow_end (self);
}

/* --- opening and closing ------------------------------------------------------------------------ */

BtFile *
_pm_player_find_file (BtTorrent *torrent, guint32 index)
{
  GListModel *files = bt_torrent_get_files (torrent);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (BtFile) file = g_list_model_get_item (files, i);

    if (bt_file_get_index (file) == index)
      return g_steal_pointer (&file);
  }
  return NULL;
}

const char **
_pm_player_list_paths (PmPlayerPage *self, guint32 *n_paths)
{
  BtMetainfo *metainfo = bt_torrent_get_metainfo (self->torrent);
  guint32 n = bt_metainfo_get_n_files (metainfo);
  const char **paths = g_new0 (const char *, MAX (n, 1));

  for (guint32 i = 0; i < n; i++) {
    const BtMetaFile *file = bt_metainfo_get_file (metainfo, i);

    paths[i] = file->is_pad ? NULL : file->path;
  }
  *n_paths = n;
  return paths;
}

static void
follow_torrent (PmPlayerPage *self)
{
  self->watch = bt_torrent_watch (self->torrent, BT_WATCH_TORRENT_PIECES);
  g_signal_connect_object (self->torrent, "updated", G_CALLBACK (_pm_player_refresh_waiting), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->torrent, "updated", G_CALLBACK (_pm_player_show_loss), self,
                           G_CONNECT_SWAPPED);
}

static void
begin (PmPlayerPage *self)
{
  static const PmPlaybackAhead ahead = { get_ahead, read_on };
  const char *id = bt_torrent_get_id_text (self->torrent);
  guint32 index = bt_file_get_index (self->file);

  bt_stream_prepare (self->stream);
  pm_playback_open (self->playback, G_INPUT_STREAM (self->stream), bt_file_get_path (self->file),
                    &ahead);
  gtk_picture_set_paintable (self->picture, pm_playback_get_paintable (self->playback));
  gtk_picture_set_paintable (self->subtitle_layer, pm_playback_get_subtitle_layer (self->playback));
  pm_playback_seek (self->playback, pm_player_places_find (self->settings, id, index));
  pm_playback_play (self->playback);
}

/* Until there is a picture it stands nowhere yet, and what was known of its place remains. */
static gboolean
has_place (PmPlayerPage *self)
{
  PmPlaybackState state = pm_playback_get_state (self->playback);

  return pm_playback_get_duration (self->playback) > 0 && state != PM_PLAYBACK_OPENING
         && (state != PM_PLAYBACK_FAILED || pm_playback_get_position (self->playback) > 0);
}

static void
remember_place (PmPlayerPage *self)
{
  if (has_place (self))
    pm_player_places_take (
        self->settings, bt_torrent_get_id_text (self->torrent), bt_file_get_index (self->file),
        pm_playback_get_position (self->playback), pm_playback_get_duration (self->playback));
}

/* The whole screen and the desktop's keys stay for the one after it. */
static void
leave_film (PmPlayerPage *self)
{
  if (self->torrent == NULL)
    return;
  remember_place (self);
  _pm_player_keep_screen (self);
  _pm_player_stop_cast (self);
  g_cancellable_cancel (self->cancellable);
  pm_playback_close (self->playback);
  _pm_player_close_image (self);
  _pm_player_close_song (self);
  _pm_player_rest (self);
  _pm_player_forget_start (self);
  _pm_player_stop_hiding (self);
  _pm_player_forget_neighbours (self);
  _pm_player_forget_click (self);
  _pm_player_stop_hint (self);
  pm_seek_bar_set_file (self->seek_bar, NULL, NULL);
  g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_pointer (&self->watch, bt_torrent_watch_free);
  g_clear_pointer (&self->other_subtitles, g_free);
  self->n_subtitle_files = 0;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  g_clear_object (&self->torrent);
}

void
pm_player_page_close (PmPlayerPage *self)
{
  if (self->torrent == NULL)
    return;
  leave_film (self);
  _pm_player_forget_wish (self);
  _pm_player_leave_desktop (self);
  _pm_player_set_fullscreen (self, FALSE);
}

static void
open_film (PmPlayerPage *self)
{
  if (_pm_player_is_song (self->file))
    _pm_player_open_song (self);
  _pm_player_show_film (self);
  _pm_player_find_subtitles (self);
  _pm_player_find_neighbours (self);
  begin (self);
  if (self->wish != NULL)
    pm_playback_pause (self->playback);
  _pm_player_follow_wish (self);
  _pm_player_tell_desktop (self);
  _pm_player_show_state (self);
  _pm_player_show_controls (self);
}

void
pm_player_page_open (PmPlayerPage *self, BtTorrent *torrent, guint32 file)
{
  g_autoptr (BtStream) stream = bt_torrent_open_stream (torrent, file);
  g_autoptr (BtFile) found = _pm_player_find_file (torrent, file);

  if (stream == NULL || found == NULL || _pm_player_is_image (found))
    pm_player_page_close (self);
  if (stream == NULL || found == NULL)
    return;
  leave_film (self);
  ensure_playback (self);
  self->torrent = g_object_ref (torrent);
  self->file = g_steal_pointer (&found);
  self->stream = g_steal_pointer (&stream);
  self->cancellable = g_cancellable_new ();
  self->is_walking = FALSE;
  follow_torrent (self);
  if (_pm_player_is_image (self->file)) {
    _pm_player_leave_desktop (self);
    _pm_player_forget_wish (self);
    _pm_player_open_image (self);
  } else {
    open_film (self);
  }
  _pm_player_show_ways_out (self);
}

BtTorrent *
pm_player_page_get_torrent (PmPlayerPage *self)
{
  return self->torrent;
}

void
pm_player_page_set_slim (PmPlayerPage *self, gboolean is_slim)
{
  self->is_slim = is_slim;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->ways_box),
                                  is_slim ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), !is_slim);
  gtk_widget_set_visible (GTK_WIDGET (self->forward_button), !is_slim);
  gtk_widget_set_visible (GTK_WIDGET (self->volume_scale), !is_slim);
  _pm_player_show_neighbours (self);
}

void
pm_player_page_set_settings (PmPlayerPage *self, GSettings *settings)
{
  self->settings = g_object_ref (settings);
}

/* --- life --------------------------------------------------------------------------------------- */

/* A film is drawn in as many pixels as there are, not in as many as it has. (Whose children a layout manager
 * places is not asked to allocate them.) */
static void
pm_player_page_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmPlayerPage *self = PM_PLAYER_PAGE (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->playback != NULL)
    pm_playback_set_video_size (self->playback, gtk_widget_get_width (widget) * scale,
                                gtk_widget_get_height (widget) * scale);
  GTK_WIDGET_CLASS (pm_player_page_parent_class)->snapshot (widget, snapshot);
}

/* The film itself: what the keyboard is on does not hide. */
static gboolean
pm_player_page_grab_focus (GtkWidget *widget)
{
  PmPlayerPage *self = PM_PLAYER_PAGE (widget);
  GtkWidget *const choices[] = { GTK_WIDGET (self->retry_button), GTK_WIDGET (self->open_button),
                                 GTK_WIDGET (self->image_page) };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (gtk_widget_get_mapped (choices[i]))
      return gtk_widget_grab_focus (choices[i]);
  return gtk_widget_grab_focus (GTK_WIDGET (self->stage));
}

static void
pm_player_page_dispose (GObject *object)
{
  PmPlayerPage *self = PM_PLAYER_PAGE (object);

  if (self->seek_bar != NULL)
    pm_player_page_close (self);
  g_clear_object (&self->mpris);
  g_clear_object (&self->playback);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pm_player_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, stage);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, picture);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, song_page);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, image_page);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, turn_back_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, turn_on_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, subtitle_layer);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, ways_box);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, others_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, waiting_box);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, waiting_spinner);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, buffering_label);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, resume_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, hint);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, header);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, title);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, fullscreen_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, controls);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, seek_bar);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, previous_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, play_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, forward_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, mute_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, volume_scale);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, times);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, tracks_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, screens_button);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, screen_page);
  gtk_widget_class_bind_template_child (widget_class, PmPlayerPage, next_card);
}

static void
pm_player_page_class_init (PmPlayerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_player_page_dispose;
  widget_class->grab_focus = pm_player_page_grab_focus;
  widget_class->snapshot = pm_player_page_snapshot;
  g_type_ensure (PM_TYPE_IMAGE_PAGE);
  g_type_ensure (PM_TYPE_NEXT_CARD);
  g_type_ensure (PM_TYPE_SEEK_BAR);
  g_type_ensure (PM_TYPE_SONG_PAGE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/player/pm-player-page.ui");
  bind_children (widget_class);
}

static void
pm_player_page_init (PmPlayerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  _pm_player_init_actions (self);
  _pm_player_init_keys (self);
  _pm_player_init_clicks (self);
  _pm_player_init_direction (self);
  _pm_player_init_hiding (self);
  _pm_player_init_trouble (self);
  _pm_player_init_cast (self);
}
