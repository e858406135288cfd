/* bt-session-options.c — what the person chose for the engine and a torrent takes effect.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-private.h"

void
bt_session_torrent_apply_options (BtSessionTorrent *self, gint64 now_us)
{
  bt_limiter_set_rate (&self->down, self->options.down_limit, now_us);
  bt_limiter_set_rate (&self->up, self->options.up_limit, now_us);
  bt_swarm_set_sequential (self->swarm, self->options.sequential, now_us);
  bt_swarm_set_super_seeding (self->swarm, self->options.super_seeding, now_us);
  bt_swarm_set_seed_choker (self->swarm, self->session->options.seed_choker);
  self->queued.looked_us = G_MININT64;
  bt_session_queue_touch (self->session);
  bt_session_torrent_touch (self);
}

void
bt_session_torrent_set_options (BtSessionTorrent *self, const BtTorrentOptions *options)
{
  if (bt_torrent_options_equal (&self->options, options))
    return;
  self->options = *options;
  bt_session_torrent_apply_options (self, g_get_monotonic_time ());
  bt_session_torrent_save (self);
}

void
bt_session_apply_options (BtSession *self, gint64 now_us)
{
  bt_limiter_set_rate (&self->down, self->options.down_limit, now_us);
  bt_limiter_set_rate (&self->up, self->options.up_limit, now_us);
  for (guint i = 0; i < self->torrents->len; i++)
    bt_session_torrent_apply_options (g_ptr_array_index (self->torrents, i), now_us);
}
