/* pm-playback-filling.c — how much of a film has to be here before it goes on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-playback-private.h"

/* All that is waited for must lie in what is read ahead (engine/swarm/bt-read-ahead.c), or nobody would fetch it. */
#define ENOUGH_S 1 /* of the film */
/* How often that doubles: a line that is too slow is waited for longer each time. */
#define GROWTHS_MAX 3
#define ENOUGH_MIN (256 * 1024) /* bytes */
#define ENOUGH_MIN_GROWTHS_MAX 2
#define ENOUGH_MAX (15 * 1024 * 1024) /* bytes */
#define LOOK_MS 50

/* From the mean rate of the film: parts of it may have twice that, and then it stops once more. */
static guint64
find_enough (PmPlayback *self, PmStreamSrc *source)
{
  guint64 duration_s = (guint64) self->duration_us / G_USEC_PER_SEC;
  guint64 rate = duration_s > 0 ? pm_stream_src_get_size (source) / duration_s : 0;
  guint64 least = ENOUGH_MIN << MIN (self->n_stalls, ENOUGH_MIN_GROWTHS_MAX);
  guint64 enough = (guint64) ((double) rate * MAX (self->speed, 1) * ENOUGH_S);

  enough = CLAMP (enough << MIN (self->n_stalls, GROWTHS_MAX), least, ENOUGH_MAX);
  return MIN (enough, pm_stream_src_get_left (source));
}

/* Percent of it that are here. It is said each time that it is read on, because the demuxer may look elsewhere
 * for a moment. */
static int
measure (PmPlayback *self)
{
  g_autoptr (PmStreamSrc) source = g_weak_ref_get (&self->source);
  guint64 enough, here;

  if (source == NULL || self->ahead == NULL)
    return 100;
  self->ahead->read_on (self->stream);
  enough = find_enough (self, source);
  here = self->ahead->get_ahead (self->stream);
  return here < enough ? (int) (here * 100 / enough) : 100;
}

/* A read that is late goes on even when what follows it is here. */
static void
look (PmPlayback *self)
{
  int percent = self->filling != 0 ? measure (self) : 100;

  if (percent == 100)
    _pm_playback_stop_filling (self);
  if (self->is_late)
    percent = MIN (percent, self->filling != 0 ? 99 : 0);
  if (percent == self->percent)
    return;
  self->percent = percent;
  _pm_playback_notify (self, PM_PLAYBACK_PROP_BUFFERING);
  _pm_playback_update (self);
}

gboolean
pm_playback_get_awaited (PmPlayback *self, guint64 *from, guint64 *to)
{
  g_autoptr (PmStreamSrc) source = NULL;
  gboolean is_reading;

  g_return_val_if_fail (PM_IS_PLAYBACK (self), FALSE);
  source = g_weak_ref_get (&self->source);
  is_reading = source != NULL && pm_stream_src_get_awaited (source, from, to);
  if (source != NULL && self->filling != 0)
    *to = MAX (*to, *from + find_enough (self, source));
  return is_reading || self->filling != 0;
}

static gboolean
look_cb (gpointer data)
{
  look (data);
  return G_SOURCE_CONTINUE;
}

void
_pm_playback_fill (PmPlayback *self)
{
  if (self->ahead == NULL)
    return;
  if (self->filling == 0)
    self->filling = g_timeout_add (LOOK_MS, look_cb, self);
  look (self);
}

void
_pm_playback_stop_filling (PmPlayback *self)
{
  g_clear_handle_id (&self->filling, g_source_remove);
}

void
_pm_playback_set_late (PmPlayback *self, gboolean is_late)
{
  self->is_late = is_late;
  if (is_late && !self->is_aiming) {
    self->n_stalls += self->state == PM_PLAYBACK_PLAYING;
    _pm_playback_fill (self);
  } else {
    look (self);
  }
}
