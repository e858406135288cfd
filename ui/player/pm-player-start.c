/* pm-player-start.c — beginning at a share of a film, before it is known how long it lasts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

static void
begin (PmPlayerPage *self)
{
  gint64 duration_us = pm_playback_get_duration (self->playback);

  if (self->begin_share < 0 || self->torrent == NULL || duration_us <= 0)
    return;
  pm_playback_seek (self->playback, (gint64) (self->begin_share * duration_us));
  _pm_player_forget_start (self);
}

void
_pm_player_forget_start (PmPlayerPage *self)
{
  self->begin_share = -1;
}

void
_pm_player_follow_start (PmPlayerPage *self)
{
  _pm_player_forget_start (self);
  g_signal_connect_object (self->playback, "notify::duration", G_CALLBACK (begin), self,
                           G_CONNECT_SWAPPED);
}

void
pm_player_page_begin_at (PmPlayerPage *self, double share)
{
  if (self->torrent == NULL || self->image != NULL)
    return;
  self->begin_share = CLAMP (share, 0, 1);
  begin (self);
}
