/* pm-playback-layer.c — subtitles that have styles and places.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-playback-private.h"

#include "pm-subtitle-painter.h"

#define TICK_MS 40 /* between pictures of subtitles that move */

static void
gave_up_cb (PmPlayback *self)
{
  self->is_layer_given_up = TRUE;
  _pm_playback_update_subtitle (self);
}

void
_pm_playback_make_layer (PmPlayback *self)
{
  _pm_playback_clear_layer (self);
  self->layer = pm_subtitle_layer_new (pm_video_get_paintable (self->video));
  g_signal_connect_object (self->layer, "invalidate-size",
                           G_CALLBACK (_pm_playback_update_subtitle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layer, "gave-up", G_CALLBACK (gave_up_cb), self,
                           G_CONNECT_SWAPPED);
}

void
_pm_playback_reset_layer (PmPlayback *self)
{
  self->is_layer_given_up = FALSE;
  if (self->layer != NULL)
    pm_subtitle_layer_set_script (self->layer, NULL);
}

void
_pm_playback_clear_layer (PmPlayback *self)
{
  g_clear_handle_id (&self->layer_timer, g_source_remove);
  g_clear_object (&self->layer);
}

static gboolean
tick_cb (gpointer data)
{
  PmPlayback *self = data;
  gint64 position_ns;

  if (gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &position_ns))
    pm_subtitle_layer_set_time (self->layer, position_ns / 1000);
  return G_SOURCE_CONTINUE;
}

static void
set_ticking (PmPlayback *self, gboolean is_ticking)
{
  if (is_ticking && self->layer_timer == 0)
    self->layer_timer = g_timeout_add (TICK_MS, tick_cb, self);
  else if (!is_ticking)
    g_clear_handle_id (&self->layer_timer, g_source_remove);
}

static gboolean
can_draw (PmPlayback *self)
{
  GdkPaintable *film = pm_video_get_paintable (self->video);

  return !self->is_layer_given_up && gdk_paintable_get_intrinsic_aspect_ratio (film) > 0
         && (self->is_layer_on || pm_subtitle_painter_is_here ());
}

/* Where the system cannot draw them, or is too slow, or there is no picture to draw on, they are shown as others
 * are. */
void
_pm_playback_update_layer (PmPlayback *self, BtSubtitles *shown)
{
  GBytes *script = shown != NULL ? bt_subtitles_get_script (shown) : NULL;
  gboolean was_on = self->is_layer_on;

  if (self->layer == NULL)
    return;
  self->is_layer_on = script != NULL && can_draw (self);
  set_ticking (self, self->is_layer_on && self->state == PM_PLAYBACK_PLAYING);
  if (self->layer_timer == 0)
    pm_subtitle_layer_set_time (self->layer, self->position_us);
  pm_subtitle_layer_set_script (self->layer, self->is_layer_on ? script : NULL);
  if (was_on != self->is_layer_on)
    _pm_playback_notify (self, PM_PLAYBACK_PROP_SUBTITLE);
}

GdkPaintable *
pm_playback_get_subtitle_layer (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), NULL);
  return GDK_PAINTABLE (self->layer);
}

gboolean
pm_playback_has_subtitle_layer (PmPlayback *self)
{
  g_return_val_if_fail (PM_IS_PLAYBACK (self), FALSE);
  return self->is_layer_on;
}
