/* pm-playback-subtitles.c — what is said now: from a file, or from the film itself.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The film's own subtitles come as the pipeline reads ahead, and are kept by their time as those of a file are. */
#include "pm-playback-private.h"

#include "pm-subtitle-markup.h"

#include <gst/app/gstappsink.h>

#define UNTOLD_END_US 5000000 /* how long something is shown whose end is not told */

/* On its way from the pipeline's thread to the main one. */
typedef struct {
  GWeakRef playback;
  guint serial;
  gint64 begin_us, end_us;
  char *text; /* owned; valid UTF-8 */
} Said;

static void
free_said (gpointer data)
{
  Said *said = data;

  g_weak_ref_clear (&said->playback);
  g_free (said->text);
  g_free (said);
}

static gboolean
keep_cb (gpointer data)
{
  Said *said = data;
  g_autoptr (PmPlayback) self = g_weak_ref_get (&said->playback);

  if (self == NULL || said->serial != self->film_serial)
    return G_SOURCE_REMOVE;
  if (self->of_film == NULL)
    self->of_film = pm_subtitles_new ();
  pm_subtitles_add (self->of_film, said->begin_us, said->end_us, said->text);
  _pm_playback_update_subtitle (self);
  return G_SOURCE_REMOVE;
}

/* --- in the pipeline's thread --------------------------------------------------------------------- */

static char *
dup_text (GstBuffer *buffer)
{
  GstMapInfo map;
  char *text;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;
  text = g_utf8_make_valid ((const char *) map.data, MIN (map.size, PM_SUBTITLE_TEXT_MAX));
  gst_buffer_unmap (buffer, &map);
  return text;
}

static void
find_times (GstSample *sample, Said *said)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  guint64 begin_ns = gst_segment_to_stream_time (gst_sample_get_segment (sample), GST_FORMAT_TIME,
                                                 GST_BUFFER_PTS (buffer));

  said->begin_us = GST_CLOCK_TIME_IS_VALID (begin_ns) ? (gint64) (begin_ns / 1000) : -1;
  said->end_us =
      said->begin_us
      + (GST_BUFFER_DURATION_IS_VALID (buffer) ? (gint64) (GST_BUFFER_DURATION (buffer) / 1000)
                                               : UNTOLD_END_US);
}

/* Pictures of subtitles, as on discs, come this way as well, and are passed over. */
static gboolean
is_text (GstSample *sample)
{
  GstCaps *caps = gst_sample_get_caps (sample);

  return caps != NULL && gst_caps_get_size (caps) > 0
         && gst_structure_has_name (gst_caps_get_structure (caps, 0), "text/x-raw");
}

static GstFlowReturn
new_sample_cb (GstAppSink *sink, gpointer playback)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  Said *said;

  if (sample == NULL)
    return GST_FLOW_EOS;
  if (!is_text (sample))
    return GST_FLOW_OK;
  said = g_new0 (Said, 1);
  g_weak_ref_init (&said->playback, playback);
  said->serial = (guint) g_atomic_int_get (&((PmPlayback *) playback)->film_serial);
  find_times (sample, said);
  said->text = dup_text (gst_sample_get_buffer (sample));
  if (said->text != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, keep_cb, said, free_said);
  else
    free_said (said);
  return GST_FLOW_OK;
}

/* It outlives no callback: the pipeline has stopped before @self goes. */
GstElement *
_pm_playback_make_text_sink (PmPlayback *self)
{
  GstAppSinkCallbacks callbacks = { .new_sample = new_sample_cb };
  GstElement *sink = gst_element_factory_make ("appsink", NULL);

  g_object_set (sink, "sync", FALSE, "async", FALSE, "qos", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  return sink;
}

/* --- in the main thread --------------------------------------------------------------------------- */

void
_pm_playback_clear_subtitles (PmPlayback *self)
{
  g_atomic_int_inc (&self->film_serial);
  g_clear_pointer (&self->of_film, pm_subtitles_free);
  _pm_playback_update_subtitle (self);
}

static PmSubtitles *
find_shown (PmPlayback *self)
{
  if (self->of_file != NULL)
    return self->of_file;
  return self->chosen[PM_TRACKS_SUBTITLES] != NULL ? self->of_film : NULL;
}

void
_pm_playback_update_subtitle (PmPlayback *self)
{
  PmSubtitles *shown = find_shown (self);
  g_autofree char *subtitle = NULL;

  _pm_playback_update_layer (self, shown);
  if (shown != NULL)
    subtitle = pm_subtitles_dup_at (shown, self->position_us);
  if (g_strcmp0 (subtitle, self->subtitle) == 0)
    return;
  g_free (self->subtitle);
  self->subtitle = g_steal_pointer (&subtitle);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_SUBTITLE);
}

void
pm_playback_take_subtitles (PmPlayback *self, PmSubtitles *subtitles)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  g_clear_pointer (&self->of_file, pm_subtitles_free);
  self->of_file = subtitles;
  _pm_playback_update_subtitle (self);
}
