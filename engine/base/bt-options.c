/* bt-options.c — what a person chooses for one torrent and for the engine: plain values.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-options.h"

#define DAYS 7
#define ALT_LIMIT 50000       /* bytes a second; Transmission's default */
#define MAX_PEERS 500         /* qBittorrent's default */
#define MAX_TORRENT_PEERS 100 /* likewise */
#define MAX_DIALING 60        /* half-open: two seconds of dials */
#define DIALS_PER_SECOND 30   /* libtorrent's connection_speed */

gboolean
bt_seed_goal_is_set (const BtSeedGoal *self)
{
  return self->ratio_percent > 0 || self->minutes > 0 || self->idle_minutes > 0;
}

static gboolean
goals_equal (const BtSeedGoal *a, const BtSeedGoal *b)
{
  return a->ratio_percent == b->ratio_percent && a->minutes == b->minutes
         && a->idle_minutes == b->idle_minutes;
}

void
bt_torrent_options_init (BtTorrentOptions *self)
{
  *self = (BtTorrentOptions) { 0 };
}

gboolean
bt_torrent_options_equal (const BtTorrentOptions *a, const BtTorrentOptions *b)
{
  return a->sequential == b->sequential && a->super_seeding == b->super_seeding
         && a->forced == b->forced && a->down_limit == b->down_limit && a->up_limit == b->up_limit
         && a->max_peers == b->max_peers && a->has_goal == b->has_goal
         && goals_equal (&a->goal, &b->goal);
}

static gboolean
has_day (const BtSchedule *self, guint weekday)
{
  return (self->days >> weekday) & 1;
}

gboolean
bt_schedule_is_on (const BtSchedule *self, guint weekday, guint minute)
{
  if (!self->enabled)
    return FALSE;
  if (self->begin_minute < self->end_minute)
    return has_day (self, weekday) && minute >= self->begin_minute && minute < self->end_minute;
  return (has_day (self, weekday) && minute >= self->begin_minute)
         || (has_day (self, (weekday + DAYS - 1) % DAYS) && minute < self->end_minute);
}

void
bt_engine_options_init (BtEngineOptions *self)
{
  *self = (BtEngineOptions) {
    .alt_down_limit = ALT_LIMIT,
    .alt_up_limit = ALT_LIMIT,
    .limit_local = TRUE,
    .limit_overhead = TRUE,
    .use_dht = TRUE,
    .use_pex = TRUE,
    .use_lsd = TRUE,
    .use_webrtc = TRUE,
    .use_tcp = TRUE,
    .max_peers = MAX_PEERS,
    .max_torrent_peers = MAX_TORRENT_PEERS,
    .max_dialing = MAX_DIALING,
    .dials_per_second = DIALS_PER_SECOND,
  };
}

void
bt_engine_options_set_ways (BtEngineOptions *self, gboolean use)
{
  self->use_dht = self->use_pex = self->use_lsd = use;
}
