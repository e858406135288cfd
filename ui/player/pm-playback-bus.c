/* pm-playback-bus.c — what the pipeline tells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-playback-private.h"

#include <gst/pbutils/pbutils.h>

void
_pm_playback_update_duration (PmPlayback *self)
{
  gint64 duration_ns = 0;

  if (!gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration_ns)
      || duration_ns / 1000 == self->duration_us || duration_ns < 0)
    return;
  self->duration_us = duration_ns / 1000;
  _pm_playback_notify (self, PM_PLAYBACK_PROP_DURATION);
}

/* Thread: any. */
static void
source_setup_cb (GstElement *pipeline, GstElement *source, gpointer data)
{
  PmPlayback *self = data;

  if (PM_IS_STREAM_SRC (source))
    g_weak_ref_set (&self->source, source);
}

/* A picture is there: the first, or the one after a jump. */
static void
take_preroll (PmPlayback *self)
{
  gboolean is_first = !self->is_prerolled;
  gint64 begin_us = self->begin_us;

  if (self->next_seek != NULL)
    return;
  self->is_prerolled = TRUE;
  self->is_aiming = FALSE;
  _pm_playback_update_duration (self);
  if (is_first && (self->begin_us > 0 || self->speed != 1)) {
    if (self->duration_us > 0)
      begin_us = MIN (begin_us, self->duration_us);
    _pm_playback_seek_now (self, begin_us, GST_SEEK_FLAG_KEY_UNIT);
    return;
  }
  _pm_playback_fill (self);
  _pm_playback_update_position (self);
  _pm_playback_update (self);
  _pm_playback_tell_jumped (self);
}

static void
take_buffering (PmPlayback *self, GstMessage *message)
{
  int percent;

  gst_message_parse_buffering (message, &percent);
  _pm_playback_set_late (self, percent < 100);
}

static void
take_end (PmPlayback *self)
{
  _pm_playback_update_duration (self);
  self->has_ended = TRUE;
  _pm_playback_set_wants_play (self, FALSE);
  _pm_playback_update (self);
}

static void
take_collection (PmPlayback *self, GstMessage *message)
{
  g_autoptr (GstStreamCollection) collection = NULL;

  gst_message_parse_stream_collection (message, &collection);
  _pm_playback_set_collection (self, collection);
}

static void
take_element_message (PmPlayback *self, GstMessage *message)
{
  if (gst_is_missing_plugin_message (message))
    _pm_playback_note_missing (self, message);
}

static gboolean
message_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  PmPlayback *self = data;

  if (self->uri == NULL || self->error != NULL)
    return G_SOURCE_CONTINUE;
  switch ((int) GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_ASYNC_DONE:
    take_preroll (self);
    break;
  case GST_MESSAGE_APPLICATION:
    _pm_playback_take_sought (self, message);
    break;
  case GST_MESSAGE_BUFFERING:
    take_buffering (self, message);
    break;
  case GST_MESSAGE_DURATION_CHANGED:
    _pm_playback_update_duration (self);
    break;
  case GST_MESSAGE_EOS:
    take_end (self);
    break;
  case GST_MESSAGE_ERROR:
    _pm_playback_fail (self, _pm_playback_make_error (self, message));
    break;
  case GST_MESSAGE_ELEMENT:
    take_element_message (self, message);
    break;
  case GST_MESSAGE_STREAM_COLLECTION:
    take_collection (self, message);
    break;
  case GST_MESSAGE_TAG:
    _pm_playback_take_tags (self, message);
    break;
  case GST_MESSAGE_STREAMS_SELECTED:
    _pm_playback_set_selected (self, message);
    break;
  default:
    break;
  }
  return G_SOURCE_CONTINUE;
}

void
_pm_playback_watch_bus (PmPlayback *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);

  g_signal_connect (self->pipeline, "source-setup", G_CALLBACK (source_setup_cb), self);
  self->bus_watch = gst_bus_add_watch (bus, message_cb, self);
}
