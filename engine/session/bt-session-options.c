/* bt-session-options.c — what the person chose for the engine and a torrent takes effect.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-limits-now.h"
#include "session/bt-session-private.h"

void
bt_session_torrent_apply_options (BtSessionTorrent *self, gint64 now_us)
{
  const BtEngineOptions *options = &self->session->options;

  bt_limiter_set_rate (&self->down, self->options.down_limit, now_us);
  bt_limiter_set_rate (&self->up, self->options.up_limit, now_us);
  bt_swarm_set_sequential (self->swarm, self->options.sequential, now_us);
  bt_swarm_set_super_seeding (self->swarm, self->options.super_seeding, now_us);
  bt_swarm_set_seed_choker (self->swarm, options->seed_choker);
  self->queued.looked_us = G_MININT64;
  bt_session_torrent_review_goal (self, now_us);
  bt_session_queue_touch (self->session);
  bt_swarm_set_max_peers (
      self->swarm,
      self->options.max_peers > 0 ? self->options.max_peers : options->max_torrent_peers, now_us);
  bt_swarm_set_use_pex (self->swarm, options->use_pex, now_us);
  bt_swarm_set_limit_scope (self->swarm, options->limit_overhead, options->limit_local, now_us);
  bt_session_torrent_touch (self);
}

void
bt_session_torrent_set_options (BtSessionTorrent *self, const BtTorrentOptions *options)
{
  if (bt_torrent_options_equal (&self->options, options))
    return;
  self->options = *options;
  bt_session_torrent_apply_options (self, bt_session_now (self->session));
  bt_session_torrent_save (self);
}

void
bt_session_torrent_set_labels (BtSessionTorrent *self, const char *const *labels)
{
  g_auto (GStrv) clean = bt_labels_clean (labels);

  if (g_strv_equal ((const char *const *) clean, (const char *const *) self->labels))
    return;
  g_strfreev (self->labels);
  self->labels = g_steal_pointer (&clean);
  bt_session_torrent_save (self);
}

static void
tell_alternative (BtSession *self)
{
  BtNews *news = bt_news_new (BT_NEWS_ALTERNATIVE);

  news->alternative = self->alternative;
  bt_reporter_add_news (self->reporter, news);
}

/* Who waits for bytes waits by the old rates: all look anew. */
static void
set_rates (BtSession *self, const BtLimitsNow *limits, gint64 now_us)
{
  if (self->down.rate == limits->down_limit && self->up.rate == limits->up_limit)
    return;
  bt_limiter_set_rate (&self->down, limits->down_limit, now_us);
  bt_limiter_set_rate (&self->up, limits->up_limit, now_us);
  for (guint i = 0; i < self->torrents->len; i++)
    bt_session_touch (self, g_ptr_array_index (self->torrents, i));
}

gint64
bt_session_limits_tick (BtSession *self, gint64 now_us)
{
  g_autoptr (GDateTime) local = NULL;
  BtLimitsNow limits;

  if (now_us < self->limits_us)
    return self->limits_us;
  local = g_date_time_new_now_local ();
  bt_limits_now_get (&limits, &self->options, local);
  set_rates (self, &limits, now_us);
  if (self->alternative != limits.is_alternative) {
    self->alternative = limits.is_alternative;
    tell_alternative (self);
  }
  self->limits_us = limits.again_us == G_MAXINT64 ? G_MAXINT64 : now_us + limits.again_us;
  return self->limits_us;
}

void
bt_session_apply_options (BtSession *self, gint64 now_us)
{
  self->limits_us = G_MININT64;
  for (guint i = 0; i < self->torrents->len; i++)
    bt_session_torrent_apply_options (g_ptr_array_index (self->torrents, i), now_us);
  bt_session_peers_apply_options (self, now_us);
  bt_session_dht_apply_options (self);
}
