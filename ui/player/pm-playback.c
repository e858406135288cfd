/* pm-playback.c — plays a file that is still coming.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-playback-private.h"

#include <gst/pbutils/pbutils.h>

#define TICK_MS 100      /* between looks at the position: subtitles follow it */
#define NEAR_US 30000000 /* jumps up to here are exact */

#define FLAG_TEXT (1u << 2) /* GST_PLAY_FLAG_TEXT, which no header has: subtitles are ours */

static GParamSpec *props[PM_PLAYBACK_N_PROPS];
enum { JUMPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmPlayback, pm_playback, G_TYPE_OBJECT)

/* clang-format off */
G_DEFINE_ENUM_TYPE (PmPlaybackState, pm_playback_state,
  G_DEFINE_ENUM_VALUE (PM_PLAYBACK_EMPTY, "empty"),
  G_DEFINE_ENUM_VALUE (PM_PLAYBACK_OPENING, "opening"),
  G_DEFINE_ENUM_VALUE (PM_PLAYBACK_PAUSED, "paused"),
  G_DEFINE_ENUM_VALUE (PM_PLAYBACK_PLAYING, "playing"),
  G_DEFINE_ENUM_VALUE (PM_PLAYBACK_BUFFERING, "buffering"),
  G_DEFINE_ENUM_VALUE (PM_PLAYBACK_ENDED, "ended"),
  G_DEFINE_ENUM_VALUE (PM_PLAYBACK_FAILED, "failed"))
/* clang-format on */

void
_pm_playback_notify (PmPlayback *self, guint prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
_pm_playback_set_wants_play (PmPlayback *self, gboolean wants_play)
{
  if (self->wants_play == wants_play)
    return;
  self->wants_play = wants_play;
  _pm_playback_notify (self, PM_PLAYBACK_PROP_WANTS_PLAY);
}

void
_pm_playback_tell_jumped (PmPlayback *self)
{
  if (!self->is_jumping)
    return;
  self->is_jumping = FALSE;
  g_signal_emit (self, signals[JUMPED], 0, self->position_us);
}

/* --- the state ---------------------------------------------------------------------------------- */

static PmPlaybackState
find_state (PmPlayback *self)
{
  if (self->error != NULL)
    return PM_PLAYBACK_FAILED;
  if (self->uri == NULL)
    return PM_PLAYBACK_EMPTY;
  if (self->device != NULL)
    return _pm_playback_find_device_state (self);
  if (!self->is_prerolled)
    return PM_PLAYBACK_OPENING;
  if (self->has_ended)
    return PM_PLAYBACK_ENDED;
  if (self->percent < 100 && self->wants_play)
    return PM_PLAYBACK_BUFFERING;
  return self->wants_play ? PM_PLAYBACK_PLAYING : PM_PLAYBACK_PAUSED;
}

/* The length of an MP3 is known only when some of it has been heard. */
static gboolean
tick_cb (gpointer data)
{
  PmPlayback *self = data;

  if (self->duration_us == 0)
    _pm_playback_update_duration (self);
  _pm_playback_update_position (data);
  return G_SOURCE_CONTINUE;
}

static void
set_ticking (PmPlayback *self, gboolean is_ticking)
{
  if (is_ticking && self->timer == 0)
    self->timer = g_timeout_add (TICK_MS, tick_cb, self);
  else if (!is_ticking)
    g_clear_handle_id (&self->timer, g_source_remove);
}

/* The clock stands while pieces are waited for: a pipeline that goes on without them drops all that comes late
 * (measured: 10 frames in 16 seconds). Not before a jump is under way: one from the end would end once more. */
void
_pm_playback_aim (PmPlayback *self)
{
  GstState target = self->state == PM_PLAYBACK_PLAYING && self->device == NULL ? GST_STATE_PLAYING
                                                                               : GST_STATE_PAUSED;

  if (self->uri == NULL || self->error != NULL || self->is_seeking || target == self->target)
    return;
  self->target = target;
  gst_element_set_state (self->pipeline, target);
  if (target == GST_STATE_PLAYING && self->has_choice)
    _pm_playback_select_streams (self);
}

void
_pm_playback_update (PmPlayback *self)
{
  PmPlaybackState state = find_state (self);

  if (state == self->state)
    return;
  self->state = state;
  _pm_playback_aim (self);
  set_ticking (self, state == PM_PLAYBACK_PLAYING);
  _pm_playback_update_position (self);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_STATE);
}

void
_pm_playback_update_position (PmPlayback *self)
{
  gint64 position_ns = 0, position_us = self->position_us;

  if (self->device != NULL) {
    _pm_playback_update_device_times (self);
    return;
  }
  if (self->has_ended)
    position_us = self->duration_us;
  else if (self->is_prerolled && !self->is_jumping
           && gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &position_ns))
    position_us = position_ns / 1000;
  if (position_us != self->position_us) {
    self->position_us = position_us;
    _pm_playback_notify (self, PM_PLAYBACK_PROP_POSITION);
  }
  _pm_playback_update_subtitle (self);
}

/* --- the pipeline ------------------------------------------------------------------------------- */

/* What is half as far on a slider is heard half as loud when it is an eighth of the amplitude. */
static void
set_volume (PmPlayback *self)
{
  double volume = self->volume;

  if (self->pipeline != NULL)
    g_object_set (self->pipeline, "volume", volume * volume * volume, "mute", self->is_muted, NULL);
}

/* Each film has its own: one that is stopped while it opens keeps pads of its streams in GStreamer 1.22, and the
 * next film in it ends the program (gst_play_sink_do_reconfigure: assertion failed). */
static void
make_pipeline (PmPlayback *self)
{
  GstElement *silence = self->is_silent ? gst_element_factory_make ("fakesink", NULL) : NULL;
  GstElement *pitch = gst_element_factory_make ("scaletempo", NULL);
  guint flags;

  self->pipeline = gst_object_ref_sink (gst_element_factory_make ("playbin3", NULL));
  g_object_get (self->pipeline, "flags", &flags, NULL);
  g_object_set (self->pipeline, "video-sink", pm_video_make_sink (self->video), "flags",
                flags & ~FLAG_TEXT, NULL);
  if (silence != NULL) {
    g_object_set (silence, "sync", TRUE, NULL);
    g_object_set (self->pipeline, "audio-sink", silence, NULL);
  }
  if (pitch != NULL)
    g_object_set (self->pipeline, "audio-filter", pitch, NULL);
  set_volume (self);
  _pm_playback_make_layer (self);
  _pm_playback_watch_bus (self);
  _pm_playback_watch_stopping (self);
  _pm_playback_watch_texts (self);
}

static void
drop_pipeline (PmPlayback *self)
{
  if (self->pipeline == NULL)
    return;
  _pm_playback_stop_pipeline (self);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  g_clear_pointer (&self->pipeline, gst_object_unref);
}

/* --- opening and closing -------------------------------------------------------------------------- */

static void
forget_film (PmPlayback *self)
{
  g_clear_pointer (&self->uri, g_free);
  g_clear_object (&self->stream);
  g_clear_error (&self->error);
  g_clear_error (&self->cause);
  g_clear_pointer (&self->missing, g_free);
  g_clear_handle_id (&self->missing_timer, g_source_remove);
  self->is_prerolled = self->has_ended = self->is_jumping = FALSE;
  self->has_choice = FALSE;
  _pm_playback_forget_seeks (self);
  _pm_playback_stop_filling (self);
  self->is_late = FALSE;
  self->is_aiming = TRUE;
  self->percent = 100;
  self->n_stalls = 0;
  self->duration_us = self->position_us = self->begin_us = 0;
  self->target = GST_STATE_NULL;
  pm_video_clear (self->video);
  _pm_playback_clear_tracks (self);
  _pm_playback_forget_texts (self);
  _pm_playback_clear_tags (self);
  pm_playback_take_subtitles (self, NULL);
}

static void
notify_film (PmPlayback *self)
{
  static const guint of_film[] = { PM_PLAYBACK_PROP_BUFFERING, PM_PLAYBACK_PROP_DURATION,
                                   PM_PLAYBACK_PROP_POSITION,  PM_PLAYBACK_PROP_MISSING,
                                   PM_PLAYBACK_PROP_TITLE,     PM_PLAYBACK_PROP_ARTIST,
                                   PM_PLAYBACK_PROP_COVER };

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (of_film); i++)
    _pm_playback_notify (self, of_film[i]);
  _pm_playback_update (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pm_playback_close (PmPlayback *self)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  _pm_playback_drop_device (self);
  drop_pipeline (self);
  if (self->uri != NULL)
    pm_stream_src_withdraw (self->uri);
  _pm_playback_set_wants_play (self, FALSE);
  forget_film (self);
  notify_film (self);
}

void
pm_playback_open (PmPlayback *self, GInputStream *stream, const char *name,
                  const PmPlaybackAhead *ahead)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PM_IS_PLAYBACK (self));
  pm_playback_close (self);
  self->uri = pm_stream_src_offer (stream, name, &error);
  if (self->uri == NULL) {
    _pm_playback_fail (
        self, g_error_new_literal (PM_PLAYBACK_ERROR, PM_PLAYBACK_ERROR_GONE, error->message));
    return;
  }
  self->stream = g_object_ref (stream);
  self->ahead = ahead;
  make_pipeline (self);
  g_object_set (self->pipeline, "uri", self->uri, NULL);
  _pm_playback_update (self);
}

/* --- playing ------------------------------------------------------------------------------------ */

void
pm_playback_play (PmPlayback *self)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  _pm_playback_set_wants_play (self, TRUE);
  if (self->device != NULL)
    bt_cast_device_play (self->device);
  else if (self->has_ended)
    pm_playback_seek (self, 0);
  _pm_playback_update (self);
}

void
pm_playback_pause (PmPlayback *self)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  _pm_playback_set_wants_play (self, FALSE);
  if (self->device != NULL)
    bt_cast_device_pause (self->device);
  _pm_playback_update (self);
}

gboolean
pm_playback_wants_play (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), FALSE);
  return self->wants_play;
}

void
pm_playback_seek (PmPlayback *self, gint64 position_us)
{
  gboolean is_near;

  g_return_if_fail (PM_IS_PLAYBACK (self));
  if (self->duration_us > 0)
    position_us = MIN (position_us, self->duration_us);
  position_us = MAX (position_us, 0);
  if (self->device != NULL) {
    bt_cast_device_seek (self->device, position_us);
    return;
  }
  is_near = ABS (position_us - self->position_us) <= NEAR_US;
  if (self->is_prerolled && self->error == NULL)
    _pm_playback_seek_now (self, position_us,
                           is_near ? GST_SEEK_FLAG_ACCURATE : GST_SEEK_FLAG_KEY_UNIT);
  else
    self->begin_us = position_us;
}

void
pm_playback_set_speed (PmPlayback *self, double speed)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  speed = CLAMP (speed, PM_PLAYBACK_SPEED_MIN, PM_PLAYBACK_SPEED_MAX);
  if (speed == self->speed || self->device != NULL)
    return;
  _pm_playback_update_position (self);
  self->speed = speed;
  if (self->is_prerolled && !self->has_ended && self->error == NULL)
    _pm_playback_seek_now (self, self->position_us, GST_SEEK_FLAG_ACCURATE);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_SPEED);
}

void
pm_playback_set_volume (PmPlayback *self, double volume)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  volume = CLAMP (volume, 0, 1);
  if (self->device != NULL)
    bt_cast_device_set_volume (self->device, volume);
  if (self->device != NULL || volume == self->volume)
    return;
  self->volume = volume;
  set_volume (self);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_VOLUME);
}

void
pm_playback_set_muted (PmPlayback *self, gboolean is_muted)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  if (self->device != NULL)
    bt_cast_device_set_muted (self->device, is_muted);
  if (self->device != NULL || !is_muted == !self->is_muted)
    return;
  self->is_muted = is_muted;
  set_volume (self);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_MUTED);
}

/* --- what is told ------------------------------------------------------------------------------- */

PmPlaybackState
pm_playback_get_state (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), PM_PLAYBACK_EMPTY);
  return self->state;
}

const GError *
pm_playback_get_error (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), NULL);
  return self->error;
}

const GError *
pm_playback_get_cause (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), NULL);
  return self->cause;
}

int
pm_playback_get_buffering (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), 100);
  return self->percent;
}

gint64
pm_playback_get_duration (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), 0);
  return self->duration_us;
}

gint64
pm_playback_get_position (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), 0);
  return self->position_us;
}

double
pm_playback_get_volume (PmPlayback *self)
{
  const BtCastStatus *there;

  g_return_val_if_fail (PM_IS_PLAYBACK (self), 0);
  there = self->device != NULL ? bt_cast_device_get_status (self->device) : NULL;
  return there != NULL && there->volume >= 0 ? there->volume : self->volume;
}

gboolean
pm_playback_get_muted (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), FALSE);
  return self->device != NULL ? bt_cast_device_get_status (self->device)->is_muted : self->is_muted;
}

double
pm_playback_get_speed (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), 1);
  return self->speed;
}

GdkPaintable *
pm_playback_get_paintable (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), NULL);
  return pm_video_get_paintable (self->video);
}

void
pm_playback_set_video_size (PmPlayback *self, int width, int height)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  pm_video_set_size (self->video, width, height);
  if (self->layer != NULL)
    pm_subtitle_layer_set_size (self->layer, width, height);
}

/* --- the object --------------------------------------------------------------------------------- */

static void
pm_playback_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PmPlayback *self = PM_PLAYBACK (object);

  switch (id) {
  case PM_PLAYBACK_PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PM_PLAYBACK_PROP_WANTS_PLAY:
    g_value_set_boolean (value, self->wants_play);
    break;
  case PM_PLAYBACK_PROP_BUFFERING:
    g_value_set_int (value, self->percent);
    break;
  case PM_PLAYBACK_PROP_DURATION:
    g_value_set_int64 (value, self->duration_us);
    break;
  case PM_PLAYBACK_PROP_POSITION:
    g_value_set_int64 (value, self->position_us);
    break;
  case PM_PLAYBACK_PROP_VOLUME:
    g_value_set_double (value, pm_playback_get_volume (self));
    break;
  case PM_PLAYBACK_PROP_MUTED:
    g_value_set_boolean (value, pm_playback_get_muted (self));
    break;
  case PM_PLAYBACK_PROP_SPEED:
    g_value_set_double (value, self->speed);
    break;
  case PM_PLAYBACK_PROP_MISSING:
    g_value_set_string (value, self->missing);
    break;
  case PM_PLAYBACK_PROP_SUBTITLE:
    g_value_set_string (value, self->subtitle);
    break;
  case PM_PLAYBACK_PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PM_PLAYBACK_PROP_ARTIST:
    g_value_set_string (value, self->artist);
    break;
  case PM_PLAYBACK_PROP_COVER:
    g_value_set_boxed (value, self->cover);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pm_playback_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PmPlayback *self = PM_PLAYBACK (object);

  switch (id) {
  case PM_PLAYBACK_PROP_VOLUME:
    pm_playback_set_volume (self, g_value_get_double (value));
    break;
  case PM_PLAYBACK_PROP_MUTED:
    pm_playback_set_muted (self, g_value_get_boolean (value));
    break;
  case PM_PLAYBACK_PROP_SPEED:
    pm_playback_set_speed (self, g_value_get_double (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pm_playback_dispose (GObject *object)
{
  PmPlayback *self = PM_PLAYBACK (object);

  if (self->video != NULL)
    pm_playback_close (self);
  _pm_playback_clear_layer (self);
  g_clear_pointer (&self->video, pm_video_free);
  for (guint i = 0; i < PM_TRACKS_N_KINDS; i++)
    g_clear_object (&self->tracks[i]);
  G_OBJECT_CLASS (pm_playback_parent_class)->dispose (object);
}

static void
pm_playback_finalize (GObject *object)
{
  g_weak_ref_clear (&PM_PLAYBACK (object)->source);
  _pm_playback_clear_texts (PM_PLAYBACK (object));
  G_OBJECT_CLASS (pm_playback_parent_class)->finalize (object);
}

static void
pm_playback_class_init (PmPlaybackClass *class)
{
  GObjectClass *object = G_OBJECT_CLASS (class);
  GParamFlags reads = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags writes = reads | G_PARAM_WRITABLE;

  object->dispose = pm_playback_dispose;
  object->finalize = pm_playback_finalize;
  object->get_property = pm_playback_get_property;
  object->set_property = pm_playback_set_property;
  props[PM_PLAYBACK_PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, PM_TYPE_PLAYBACK_STATE, PM_PLAYBACK_EMPTY, reads);
  props[PM_PLAYBACK_PROP_WANTS_PLAY] =
      g_param_spec_boolean ("wants-play", NULL, NULL, FALSE, reads);
  props[PM_PLAYBACK_PROP_BUFFERING] =
      g_param_spec_int ("buffering", NULL, NULL, 0, 100, 100, reads);
  props[PM_PLAYBACK_PROP_DURATION] =
      g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, reads);
  props[PM_PLAYBACK_PROP_POSITION] =
      g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, reads);
  props[PM_PLAYBACK_PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1, writes);
  props[PM_PLAYBACK_PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, writes);
  props[PM_PLAYBACK_PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, PM_PLAYBACK_SPEED_MIN,
                                                       PM_PLAYBACK_SPEED_MAX, 1, writes);
  props[PM_PLAYBACK_PROP_MISSING] = g_param_spec_string ("missing", NULL, NULL, NULL, reads);
  props[PM_PLAYBACK_PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, reads);
  props[PM_PLAYBACK_PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, reads);
  props[PM_PLAYBACK_PROP_ARTIST] = g_param_spec_string ("artist", NULL, NULL, NULL, reads);
  props[PM_PLAYBACK_PROP_COVER] = g_param_spec_boxed ("cover", NULL, NULL, G_TYPE_BYTES, reads);
  g_object_class_install_properties (object, PM_PLAYBACK_N_PROPS, props);
  signals[JUMPED] = g_signal_new ("jumped", PM_TYPE_PLAYBACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
pm_playback_init (PmPlayback *self)
{
  self->volume = self->speed = 1;
  self->percent = 100;
  g_weak_ref_init (&self->source, NULL);
  self->video = pm_video_new ();
  _pm_playback_init_texts (self);
  for (guint i = 0; i < PM_TRACKS_N_KINDS; i++)
    self->tracks[i] = g_list_store_new (PM_TYPE_TRACK);
}

PmPlayback *
pm_playback_new (gboolean is_silent)
{
  PmPlayback *self;

  gst_init (NULL, NULL);
  gst_pb_utils_init ();
  pm_stream_src_register ();
  self = g_object_new (PM_TYPE_PLAYBACK, NULL);
  self->is_silent = is_silent;
  return self;
}
