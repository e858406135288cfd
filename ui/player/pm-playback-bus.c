/* pm-playback-bus.c — what the pipeline tells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-playback-private.h"

#include <gst/pbutils/pbutils.h>

#define ENOUGH_S 4    /* of film that has to be here before it goes on after a stop */
#define GROWTHS_MAX 2 /* how often that doubles: a line that is too slow is waited for longer */
#define ENOUGH_MIN (256 * 1024)       /* bytes */
#define ENOUGH_MAX (64 * 1024 * 1024) /* bytes */

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

/* From the mean rate of the film: parts of it may have twice that, and then it stops once more. */
static guint64
find_enough (PmPlayback *self, guint64 size)
{
  guint64 duration_s = (guint64) self->duration_us / G_USEC_PER_SEC;
  guint64 enough = duration_s > 0 ? size / duration_s * ENOUGH_S : ENOUGH_MIN;

  return CLAMP (enough << MIN (self->n_stalls, GROWTHS_MAX), ENOUGH_MIN, ENOUGH_MAX);
}

void
_pm_playback_want_enough (PmPlayback *self, gboolean has_picture)
{
  g_autoptr (PmStreamSrc) source = g_weak_ref_get (&self->source);

  if (source != NULL)
    pm_stream_src_set_enough (
        source, has_picture ? find_enough (self, pm_stream_src_get_size (source)) : 0);
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

  self->is_prerolled = TRUE;
  _pm_playback_update_duration (self);
  if (is_first && (self->begin_us > 0 || self->speed != 1)) {
    _pm_playback_seek_now (self, MIN (self->begin_us, self->duration_us), GST_SEEK_FLAG_KEY_UNIT);
    return;
  }
  _pm_playback_want_enough (self, TRUE);
  _pm_playback_update_position (self);
  _pm_playback_update (self);
  _pm_playback_tell_jumped (self);
}

static void
take_buffering (PmPlayback *self, GstMessage *message)
{
  int percent;

  gst_message_parse_buffering (message, &percent);
  if (percent == self->percent)
    return;
  if (self->state == PM_PLAYBACK_PLAYING && percent < 100) {
    self->n_stalls++;
    _pm_playback_want_enough (self, TRUE);
  }
  self->percent = percent;
  _pm_playback_notify (self, PM_PLAYBACK_PROP_BUFFERING);
  _pm_playback_update (self);
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
