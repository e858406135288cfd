/* pm-playback-subtitles.c — what is said now: from a file, or from the film itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-playback-private.h"

BtSubtitles *
pm_playback_get_shown_subtitles (PmPlayback *self)
{
  PmTrack *chosen = self->chosen[PM_TRACKS_SUBTITLES];

  if (self->of_file != NULL)
    return self->of_file;
  return chosen != NULL ? g_hash_table_lookup (self->texts, pm_track_get_id (chosen)) : NULL;
}

void
_pm_playback_update_subtitle (PmPlayback *self)
{
  BtSubtitles *shown = pm_playback_get_shown_subtitles (self);
  g_autofree char *subtitle = NULL;

  _pm_playback_update_layer (self, shown);
  if (shown != NULL)
    subtitle = bt_subtitles_dup_at (shown, self->position_us);
  if (g_strcmp0 (subtitle, self->subtitle) == 0)
    return;
  g_free (self->subtitle);
  self->subtitle = g_steal_pointer (&subtitle);
  _pm_playback_notify (self, PM_PLAYBACK_PROP_SUBTITLE);
}

void
pm_playback_take_subtitles (PmPlayback *self, BtSubtitles *subtitles)
{
  g_return_if_fail (PM_IS_PLAYBACK (self));
  g_clear_pointer (&self->of_file, bt_subtitles_free);
  self->of_file = subtitles;
  _pm_playback_reset_layer (self);
  _pm_playback_update_subtitle (self);
}
