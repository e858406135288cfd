/* pm-subtitle-painter.c — draws subtitles that have styles and places.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-subtitle-painter.h"

#include <gst/video/video.h>

#define ELEMENT "assrender"
/* Something has to be said all the time, or the element draws nothing: this is nothing, in Matroska's fields. */
#define SILENCE "0,0,Default,,0,0,0,,"
#define ALWAYS ((GstClockTime) 10000 * 3600 * GST_SECOND) /* longer than any film */
#define FRAME ((GstClockTime) GST_MSECOND)                /* for how long something is drawn */

struct _PmSubtitlePainter {
  GBytes *script;            /* owned; that the element has read */
  GstElement *element;       /* owned; NULL: there is no script, or it cannot be made */
  GstPad *text, *video, *to; /* owned; linked to its own */
  GstBuffer *drawn;          /* owned; what came out last */
  int width, height;         /* that it was told */
  GdkTexture *texture;       /* owned; of the last picture */
  graphene_rect_t place;     /* its */
  guint picture;             /* its number */
};

gboolean
pm_subtitle_painter_is_here (void)
{
  GstElement *element = gst_element_factory_make (ELEMENT, NULL);

  if (element != NULL)
    gst_object_unref (gst_object_ref_sink (element));
  return element != NULL;
}

/* --- what comes out ------------------------------------------------------------------------------- */

static GstFlowReturn
chain_cb (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  PmSubtitlePainter *self = pad->chaindata;

  gst_clear_buffer (&self->drawn);
  self->drawn = buffer;
  return GST_FLOW_OK;
}

/* It takes frames of any size, now and later. */
static void
answer_caps (GstQuery *query)
{
  GstCaps *filter;

  gst_query_parse_caps (query, &filter);
  if (filter != NULL) {
    gst_query_set_caps_result (query, filter);
  } else {
    g_autoptr (GstCaps) any = gst_caps_new_any ();

    gst_query_set_caps_result (query, any);
  }
}

/* Asked for a picture beside the frame, the element does not draw into it. */
static gboolean
query_cb (GstPad *pad, GstObject *parent, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) == GST_QUERY_CAPS)
    answer_caps (query);
  else if (GST_QUERY_TYPE (query) == GST_QUERY_ALLOCATION)
    gst_query_add_allocation_meta (query, GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, NULL);
  else
    return gst_pad_query_default (pad, parent, query);
  return TRUE;
}

static void
unref_pixels (gpointer pixels)
{
  GstMapInfo *map = pixels;
  GstMemory *memory = map->memory;

  gst_memory_unmap (memory, map);
  gst_memory_unref (memory);
  g_free (map);
}

/* Shows the buffer's own memory. */
static GdkTexture *
make_texture (GstBuffer *buffer)
{
  const GstVideoMeta *video = gst_buffer_get_video_meta (buffer);
  GstMemory *memory = gst_buffer_get_all_memory (buffer);
  GstMapInfo *map = g_new (GstMapInfo, 1);
  g_autoptr (GBytes) bytes = NULL;

  if (!gst_memory_map (memory, map, GST_MAP_READ)) {
    gst_memory_unref (memory);
    g_free (map);
    return NULL;
  }
  bytes = g_bytes_new_with_free_func (map->data, map->size, unref_pixels, map);
  return gdk_memory_texture_new ((int) video->width, (int) video->height,
                                 GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes,
                                 (gsize) video->stride[0]);
}

static void
take_picture (PmSubtitlePainter *self, GstVideoOverlayRectangle *rectangle)
{
  guint picture = gst_video_overlay_rectangle_get_seqnum (rectangle), width, height;
  int x, y;

  if (self->texture != NULL && picture == self->picture)
    return;
  g_clear_object (&self->texture);
  if (!gst_video_overlay_rectangle_get_render_rectangle (rectangle, &x, &y, &width, &height))
    return;
  self->picture = picture;
  self->place = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);
  self->texture = make_texture (gst_video_overlay_rectangle_get_pixels_unscaled_argb (
      rectangle, GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA));
}

/* --- what goes in --------------------------------------------------------------------------------- */

/* A pad of ours that leads into the element's. */
static GstPad *
link_from (GstElement *element, const char *name)
{
  g_autoptr (GstPad) theirs = gst_element_get_static_pad (element, name);
  GstPad *pad = gst_object_ref_sink (gst_pad_new (NULL, GST_PAD_SRC));

  gst_pad_link (pad, theirs);
  gst_pad_set_active (pad, TRUE);
  gst_pad_push_event (pad, gst_event_new_stream_start (name));
  return pad;
}

static void
link_to (PmSubtitlePainter *self)
{
  g_autoptr (GstPad) theirs = gst_element_get_static_pad (self->element, "src");

  self->to = gst_object_ref_sink (gst_pad_new (NULL, GST_PAD_SINK));
  gst_pad_set_chain_function_full (self->to, chain_cb, self, NULL);
  gst_pad_set_query_function (self->to, query_cb);
  gst_pad_link (theirs, self->to);
  gst_pad_set_active (self->to, TRUE);
}

/* Takes @caps. */
static gboolean
send_caps (GstPad *pad, GstCaps *caps)
{
  gboolean is_taken = gst_pad_push_event (pad, gst_event_new_caps (caps));

  gst_caps_unref (caps);
  return is_taken;
}

static void
send_segment (GstPad *pad)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (pad, gst_event_new_segment (&segment));
}

/* The element reads what comes as a codec's private data line by line, takes what is said in it as well, and adds
 * it to what came before. */
static void
send_script (PmSubtitlePainter *self, const char *text, gsize size)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new_memdup (text, size);

  send_caps (self->text, gst_caps_new_simple ("application/x-ass", "codec_data", GST_TYPE_BUFFER,
                                              buffer, NULL));
}

static void
send_silence (PmSubtitlePainter *self)
{
  GstBuffer *silence = gst_buffer_new_memdup (SILENCE, strlen (SILENCE));

  GST_BUFFER_PTS (silence) = 0;
  GST_BUFFER_DURATION (silence) = ALWAYS;
  send_segment (self->text);
  gst_pad_push (self->text, silence);
}

static gboolean
send_size (PmSubtitlePainter *self, int width, int height)
{
  GstCaps *caps;

  if (self->width == width && self->height == height)
    return TRUE;
  caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "BGRA", "width", G_TYPE_INT,
                              width, "height", G_TYPE_INT, height, "framerate", GST_TYPE_FRACTION,
                              0, 1, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
  if (!send_caps (self->video, caps))
    return FALSE;
  if (self->width == 0)
    send_segment (self->video);
  self->width = width;
  self->height = height;
  return TRUE;
}

/* --- the painter ---------------------------------------------------------------------------------- */

static void
close_element (PmSubtitlePainter *self)
{
  if (self->element == NULL)
    return;
  gst_element_set_state (self->element, GST_STATE_NULL);
  gst_pad_set_active (self->text, FALSE);
  gst_pad_set_active (self->video, FALSE);
  gst_pad_set_active (self->to, FALSE);
  gst_clear_object (&self->text);
  gst_clear_object (&self->video);
  gst_clear_object (&self->element);
  gst_clear_object (&self->to);
  gst_clear_buffer (&self->drawn);
  g_clear_object (&self->texture);
  self->width = self->height = 0;
}

/* Fonts in a script stay out: they would be a stranger's bytes for FreeType to read. */
static gboolean
open_element (PmSubtitlePainter *self)
{
  self->element = gst_element_factory_make (ELEMENT, NULL);
  if (self->element == NULL)
    return FALSE;
  gst_object_ref_sink (self->element);
  g_object_set (self->element, "embeddedfonts", FALSE, NULL);
  link_to (self);
  gst_element_set_state (self->element, GST_STATE_PAUSED);
  self->text = link_from (self->element, "text_sink");
  self->video = link_from (self->element, "video_sink");
  return TRUE;
}

PmSubtitlePainter *
pm_subtitle_painter_new (void)
{
  return g_new0 (PmSubtitlePainter, 1);
}

void
pm_subtitle_painter_free (PmSubtitlePainter *self)
{
  close_element (self);
  g_clear_pointer (&self->script, g_bytes_unref);
  g_free (self);
}

/* How much of @script has been read already; 0: it is another one. */
static gsize
count_read (PmSubtitlePainter *self, GBytes *script)
{
  gsize size, n_read = 0;
  const char *text = g_bytes_get_data (script, &size), *before = NULL;

  if (self->element != NULL)
    before = g_bytes_get_data (self->script, &n_read);
  return n_read > 0 && n_read <= size && memcmp (text, before, n_read) == 0 ? n_read : 0;
}

void
pm_subtitle_painter_set_script (PmSubtitlePainter *self, GBytes *script)
{
  gsize size, n_read;
  const char *text = g_bytes_get_data (script, &size);

  if (script == self->script)
    return;
  n_read = count_read (self, script);
  if (n_read == 0)
    close_element (self);
  g_clear_pointer (&self->script, g_bytes_unref);
  self->script = g_bytes_ref (script);
  if (n_read > 0) {
    if (n_read < size)
      send_script (self, text + n_read, size - n_read);
  } else if (size > 0 && open_element (self)) {
    send_script (self, text, size);
    send_silence (self);
  }
}

GdkTexture *
pm_subtitle_painter_paint (PmSubtitlePainter *self, int width, int height, gint64 time_us,
                           graphene_rect_t *place)
{
  const GstVideoOverlayCompositionMeta *meta;
  GstBuffer *frame;

  if (self->element == NULL || !send_size (self, width, height))
    return NULL;
  frame = gst_buffer_new ();
  GST_BUFFER_PTS (frame) = (GstClockTime) time_us * GST_USECOND;
  GST_BUFFER_DURATION (frame) = FRAME;
  gst_clear_buffer (&self->drawn);
  gst_pad_push (self->video, frame);
  meta = self->drawn != NULL ? gst_buffer_get_video_overlay_composition_meta (self->drawn) : NULL;
  if (meta != NULL && gst_video_overlay_composition_n_rectangles (meta->overlay) > 0)
    take_picture (self, gst_video_overlay_composition_get_rectangle (meta->overlay, 0));
  else
    g_clear_object (&self->texture);
  *place = self->place;
  return self->texture != NULL ? g_object_ref (self->texture) : NULL;
}
