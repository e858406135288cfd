/* pm-video.c — where the pictures of a film go.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-video.h"

#include "pm-picture.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#define GTK_SINK "gtk4paintablesink"
#define FRAMES_MAX 2                             /* that wait to be shown */
#define LATENESS_MAX ((gint64) 20 * GST_MSECOND) /* a later frame is left out */

struct _PmVideo {
  GstElement *sink;        /* owned; of the last pipeline; NULL: there was none yet */
  GdkPaintable *paintable; /* owned; NULL: likewise, unless it is ours */
  gboolean is_ours;        /* the sink is an appsink, the paintable a PmPicture */
  int width, height;       /* as was last asked for */
};

/* --- frames, in the pipeline's thread ------------------------------------------------------------ */

static void
free_frame (gpointer data)
{
  gst_video_frame_unmap (data);
  g_free (data);
}

/* The texture shows the frame's own memory. BGRx: whatever lies in its fourth byte must not make it transparent,
 * and there is no format without it before GTK 4.14; the converter sets it to 255. */
static GdkTexture *
make_texture (GstVideoFrame *frame)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  gsize stride = (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      GST_VIDEO_FRAME_PLANE_DATA (frame, 0), stride * (gsize) height, free_frame, frame);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, stride);
}

static GstFlowReturn
take_sample (PmPicture *picture, GstSample *sample)
{
  g_autofree GstVideoFrame *frame = g_new (GstVideoFrame, 1);
  GstVideoInfo info;
  GdkTexture *texture;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return GST_FLOW_ERROR;
  texture = make_texture (g_steal_pointer (&frame));
  pm_picture_take (picture, texture);
  return GST_FLOW_OK;
}

static GstFlowReturn
new_sample_cb (GstAppSink *sink, gpointer picture)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  return sample != NULL ? take_sample (picture, sample) : GST_FLOW_EOS;
}

static GstFlowReturn
new_preroll_cb (GstAppSink *sink, gpointer picture)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_preroll (sink);

  return sample != NULL ? take_sample (picture, sample) : GST_FLOW_EOS;
}

/* --- the sinks ---------------------------------------------------------------------------------- */

static void
use_caps (PmVideo *self)
{
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "BGRx", "pixel-aspect-ratio",
                           GST_TYPE_FRACTION, 1, 1, NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->sink, "sink");

  if (self->width > 0 && self->height > 0)
    gst_caps_set_simple (caps, "width", GST_TYPE_INT_RANGE, 1, MAX (self->width, 2), "height",
                         GST_TYPE_INT_RANGE, 1, MAX (self->height, 2), NULL);
  gst_app_sink_set_caps (GST_APP_SINK (self->sink), caps);
  gst_pad_push_event (pad, gst_event_new_reconfigure ());
}

static void
use_own_sink (PmVideo *self)
{
  GstAppSinkCallbacks callbacks = { .new_sample = new_sample_cb, .new_preroll = new_preroll_cb };

  self->sink = gst_object_ref_sink (gst_element_factory_make ("appsink", NULL));
  g_object_set (self->sink, "max-buffers", FRAMES_MAX, "drop", TRUE, "sync", TRUE, "qos", TRUE,
                "max-lateness", LATENESS_MAX, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (self->sink), &callbacks, g_object_ref (self->paintable),
                              g_object_unref);
  use_caps (self);
}

PmVideo *
pm_video_new (void)
{
  PmVideo *self = g_new0 (PmVideo, 1);

  self->sink = gst_element_factory_make (GTK_SINK, NULL);
  self->is_ours = self->sink == NULL;
  if (self->is_ours)
    self->paintable = GDK_PAINTABLE (pm_picture_new ());
  else
    gst_object_ref_sink (self->sink);
  return self;
}

void
pm_video_free (PmVideo *self)
{
  g_clear_pointer (&self->sink, gst_object_unref);
  g_clear_object (&self->paintable);
  g_free (self);
}

GstElement *
pm_video_make_sink (PmVideo *self)
{
  g_clear_pointer (&self->sink, gst_object_unref);
  if (self->is_ours) {
    use_own_sink (self);
  } else {
    g_clear_object (&self->paintable);
    self->sink = gst_object_ref_sink (gst_element_factory_make (GTK_SINK, NULL));
    g_object_get (self->sink, "paintable", &self->paintable, NULL);
  }
  return self->sink;
}

GdkPaintable *
pm_video_get_paintable (PmVideo *self)
{
  return self->paintable;
}

void
pm_video_clear (PmVideo *self)
{
  if (self->is_ours)
    pm_picture_clear (PM_PICTURE (self->paintable));
}

void
pm_video_set_size (PmVideo *self, int width, int height)
{
  if (!self->is_ours || (self->width == width && self->height == height))
    return;
  self->width = width;
  self->height = height;
  if (self->sink != NULL)
    use_caps (self);
}
