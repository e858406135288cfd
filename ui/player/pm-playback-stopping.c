/* pm-playback-stopping.c — a pipeline that stops while it finds out what the file is.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When the type is found, urisourcebin of GStreamer 1.22 asks for its state lock in the finder's thread. Whoever stops
 * it has that lock, and waits for the thread: both wait for ever (seen in 1 of 1,000 films that were closed within 60
 * ms). So we are asked first: while it stops, nobody is told of a type; otherwise the lock is ours until it was told,
 * and who stops it waits so long. */
#include "pm-playback-private.h"

#define PAUSE_US \
  1000 /* between two tries for a lock that whoever starts the pipeline has for some of it */

static gboolean
is_made_by (gpointer element, const char *factory_name)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  return factory != NULL
         && g_str_equal (gst_plugin_feature_get_name (GST_PLUGIN_FEATURE (factory)), factory_name);
}

/* Thread: the finder's. */
static void
before_found_cb (GstElement *finder, guint probability, GstCaps *caps, gpointer data)
{
  PmPlayback *self = data;
  g_autoptr (GstObject) bin = gst_object_get_parent (GST_OBJECT (finder));

  while (bin != NULL && !GST_STATE_TRYLOCK (bin)) {
    if (g_atomic_int_get (&self->is_stopping)) {
      g_signal_stop_emission_by_name (finder, "have-type");
      return;
    }
    g_usleep (PAUSE_US);
  }
}

/* Thread: the finder's. */
static void
after_found_cb (GstElement *finder, guint probability, GstCaps *caps, gpointer data)
{
  g_autoptr (GstObject) bin = gst_object_get_parent (GST_OBJECT (finder));

  if (bin != NULL)
    GST_STATE_UNLOCK (bin);
}

/* Before the bin itself is told what its finder finds. Thread: any. */
static void
deep_element_added_cb (GstBin *pipeline, GstBin *bin, GstElement *element, gpointer data)
{
  if (!is_made_by (element, "typefind") || !is_made_by (bin, "urisourcebin"))
    return;
  g_signal_connect (element, "have-type", G_CALLBACK (before_found_cb), data);
  g_signal_connect_after (element, "have-type", G_CALLBACK (after_found_cb), data);
}

void
_pm_playback_watch_stopping (PmPlayback *self)
{
  g_atomic_int_set (&self->is_stopping, FALSE);
  g_signal_connect (self->pipeline, "deep-element-added", G_CALLBACK (deep_element_added_cb), self);
}

void
_pm_playback_stop_pipeline (PmPlayback *self)
{
  g_autoptr (PmStreamSrc) source = g_weak_ref_get (&self->source);

  if (self->pipeline == NULL)
    return;
  if (source != NULL)
    pm_stream_src_shut (source);
  g_atomic_int_set (&self->is_stopping, TRUE);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
}
