/* pm-playback-seeking.c — jumps, one after the other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A demuxer of a film without an index looks for the place in the film itself, in the thread of whoever asks it to
 * jump, and waits there for pieces. So that is none of ours: GStreamer lends one. While a jump is under way only the
 * newest of those that were asked for meanwhile is kept. */
#include "pm-playback-private.h"

#define SOUGHT "pm-sought" /* name of the message that tells that a jump is over */
#define IS_DONE "is-done"  /* in it: whether it began; the picture comes later */

struct _PmPlaybackSeek {
  double speed;
  gint64 position_us;
  GstSeekFlags flags;
};

/* Thread: one of GStreamer's. */
static void
seek_cb (GstElement *pipeline, gpointer data)
{
  const PmPlaybackSeek *seek = data;
  gboolean is_done =
      gst_element_seek (pipeline, seek->speed, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | seek->flags,
                        GST_SEEK_TYPE_SET, seek->position_us * 1000, GST_SEEK_TYPE_NONE, 0);
  GstStructure *told = gst_structure_new (SOUGHT, IS_DONE, G_TYPE_BOOLEAN, is_done, NULL);

  gst_element_post_message (pipeline, gst_message_new_application (GST_OBJECT (pipeline), told));
}

/* Takes @seek. */
static void
begin (PmPlayback *self, PmPlaybackSeek *seek)
{
  self->is_seeking = TRUE;
  gst_element_call_async (self->pipeline, seek_cb, seek, g_free);
}

void
_pm_playback_seek_now (PmPlayback *self, gint64 position_us, GstSeekFlags flags)
{
  PmPlaybackSeek seek = { self->speed, position_us, flags };

  self->had_ended = self->has_ended;
  self->has_ended = FALSE;
  self->is_jumping = TRUE;
  self->position_us = position_us;
  self->is_aiming = TRUE;
  self->n_stalls /= 2; /* the line may be better by now */
  _pm_playback_stop_filling (self);
  g_clear_pointer (&self->next_seek, g_free);
  if (self->is_seeking)
    self->next_seek = g_memdup2 (&seek, sizeof seek);
  else
    begin (self, g_memdup2 (&seek, sizeof seek));
  _pm_playback_notify (self, PM_PLAYBACK_PROP_POSITION);
  _pm_playback_update_subtitle (self);
  _pm_playback_update (self);
}

/* It stands where it stood. */
static void
give_up (PmPlayback *self)
{
  self->is_aiming = self->is_jumping = FALSE;
  self->has_ended = self->had_ended;
  _pm_playback_fill (self);
  _pm_playback_update_position (self);
  _pm_playback_update (self);
}

void
_pm_playback_take_sought (PmPlayback *self, GstMessage *message)
{
  const GstStructure *told = gst_message_get_structure (message);
  gboolean is_done;

  if (!gst_structure_has_name (told, SOUGHT)
      || !gst_structure_get_boolean (told, IS_DONE, &is_done))
    return;
  self->is_seeking = FALSE;
  if (self->next_seek != NULL)
    begin (self, g_steal_pointer (&self->next_seek));
  else if (!is_done)
    give_up (self);
  _pm_playback_aim (self);
}

void
_pm_playback_forget_seeks (PmPlayback *self)
{
  self->is_seeking = FALSE;
  g_clear_pointer (&self->next_seek, g_free);
}
