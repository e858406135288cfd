/* pm-playback-device.c — a film that a screen elsewhere plays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-playback-private.h"

#include <gst/pbutils/pbutils.h>

PmPlaybackState
_pm_playback_find_device_state (PmPlayback *self)
{
  switch (bt_cast_device_get_status (self->device)->state) {
  case BT_CAST_PLAYING:
    return PM_PLAYBACK_PLAYING;
  case BT_CAST_PAUSED:
    return PM_PLAYBACK_PAUSED;
  case BT_CAST_BUFFERING:
    return PM_PLAYBACK_BUFFERING;
  case BT_CAST_ENDED:
    return PM_PLAYBACK_ENDED;
  case BT_CAST_IDLE:
  case BT_CAST_CONNECTING:
  case BT_CAST_LOADING:
  case BT_CAST_STOPPING:
  case BT_CAST_FAILED:
  default:
    return PM_PLAYBACK_OPENING;
  }
}

void
_pm_playback_update_device_times (PmPlayback *self)
{
  gint64 position_us = bt_cast_device_get_position (self->device);
  gint64 duration_us = bt_cast_device_get_status (self->device)->duration_us;

  if (duration_us > 0 && duration_us != self->duration_us) {
    self->duration_us = duration_us;
    _pm_playback_notify (self, PM_PLAYBACK_PROP_DURATION);
  }
  if (position_us != self->position_us) {
    self->position_us = position_us;
    _pm_playback_notify (self, PM_PLAYBACK_PROP_POSITION);
  }
}

/* The remote control of the screen itself may do anything at any time. */
static void
follow_wish (PmPlayback *self)
{
  switch (bt_cast_device_get_status (self->device)->state) {
  case BT_CAST_PLAYING:
  case BT_CAST_BUFFERING:
    _pm_playback_set_wants_play (self, TRUE);
    break;
  case BT_CAST_PAUSED:
    _pm_playback_set_wants_play (self, FALSE);
    break;
  case BT_CAST_IDLE:
  case BT_CAST_CONNECTING:
  case BT_CAST_LOADING:
  case BT_CAST_ENDED:
  case BT_CAST_STOPPING:
  case BT_CAST_FAILED:
  default:
    break;
  }
}

static void
changed_cb (PmPlayback *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  follow_wish (self);
  _pm_playback_update (self);
  _pm_playback_update_position (self);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_VOLUME);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_MUTED);
  g_object_thaw_notify (G_OBJECT (self));
}

void
_pm_playback_drop_device (PmPlayback *self)
{
  if (self->device == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->device, self);
  g_clear_object (&self->device);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_VOLUME);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_MUTED);
}

/* What was heard of it last. */
static void
come_back (PmPlayback *self)
{
  gint64 position_us = bt_cast_device_get_position (self->device);
  gboolean had_ended = self->state == PM_PLAYBACK_ENDED;

  _pm_playback_drop_device (self);
  if (had_ended)
    _pm_playback_set_wants_play (self, FALSE);
  pm_playback_seek (self, position_us);
  _pm_playback_update (self);
}

void
pm_playback_set_device (PmPlayback *self, BtCastDevice *device)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  if (self->device == device || self->uri == NULL)
    return;
  if (device == NULL) {
    come_back (self);
    return;
  }
  _pm_playback_drop_device (self);
  pm_playback_set_speed (self, 1);
  self->device = g_object_ref (device);
  g_signal_connect_object (device, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

BtCastDevice *
pm_playback_get_device (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), NULL);
  return self->device;
}

/* --- what it is coded in ------------------------------------------------------------------------- */

/* The names that screens know, by GStreamer's. */
static const struct {
  const char *media, *codec;
  int version; /* of "video/mpeg" and "audio/mpeg"; 0: any */
} codecs[] = {
  { "video/x-h264", "h264", 0 },     { "video/x-h265", "hevc", 0 },
  { "video/x-vp8", "vp8", 0 },       { "video/x-vp9", "vp9", 0 },
  { "video/x-av1", "av1", 0 },       { "video/mpeg", "mpeg4", 4 },
  { "video/mpeg", "mpeg2", 2 },      { "video/mpeg", "mpeg1", 1 },
  { "video/x-theora", "theora", 0 }, { "audio/mpeg", "mp3", 1 },
  { "audio/mpeg", "aac", 0 },        { "audio/x-ac3", "ac3", 0 },
  { "audio/x-eac3", "eac3", 0 },     { "audio/x-dts", "dts", 0 },
  { "audio/x-opus", "opus", 0 },     { "audio/x-vorbis", "vorbis", 0 },
  { "audio/x-flac", "flac", 0 },
};

static char *
name_codec (GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  int version = 0;

  gst_structure_get_int (structure, "mpegversion", &version);
  for (gsize i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (gst_structure_has_name (structure, codecs[i].media)
        && (codecs[i].version == 0 || codecs[i].version == version))
      return g_strdup (codecs[i].codec);
  return NULL;
}

char *
pm_playback_dup_codec (PmPlayback *self, gboolean of_sound)
{
  GstStreamType wanted = of_sound ? GST_STREAM_TYPE_AUDIO : GST_STREAM_TYPE_VIDEO;
  guint n = self->collection != NULL ? gst_stream_collection_get_size (self->collection) : 0;

  for (guint i = 0; i < n; i++) {
    GstStream *stream = gst_stream_collection_get_stream (self->collection, i);
    g_autoptr (GstCaps) caps = gst_stream_get_caps (stream);

    if ((gst_stream_get_stream_type (stream) & wanted) != 0 && caps != NULL
        && !gst_caps_is_empty (caps))
      return name_codec (caps);
  }
  return NULL;
}
