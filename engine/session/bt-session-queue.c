/* bt-session-queue.c — the queue and the goals of seeding, for the torrents of a session.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-queue.h"

#include "session/bt-goal.h"
#include "session/bt-session-private.h"

#define MINUTE 60                                         /* seconds */
#define SAVE_SECONDS (BT_SAVE_COUNTS_US / G_USEC_PER_SEC) /* of seeding that a crash may cost */

static gint64
get_second_us (BtSessionTorrent *self)
{
  return self->session->minute_us / MINUTE;
}

void
bt_session_queued_init (BtSessionTorrent *self, guint64 seeding_seconds)
{
  gint64 most = G_MAXINT64 / get_second_us (self) / 2; /* room for this session's */

  self->queued.seeding_us = (gint64) MIN (seeding_seconds, (guint64) most) * get_second_us (self);
  self->queued.saved_s = seeding_seconds;
  self->queued.goal_us = G_MAXINT64;
}

gboolean
bt_session_torrent_may_run (BtSessionTorrent *self)
{
  return !self->paused && (self->held || self->queued.allowed);
}

/* --- what it is -------------------------------------------------------------------------------- */

/* While the swarm does not know, it counts as what it was. */
static gboolean
is_complete (BtSessionTorrent *self)
{
  if (self->given && self->chosen)
    self->queued.complete = bt_swarm_is_complete (self->swarm);
  return self->queued.complete;
}

/* Asks for a slot before its files were looked at as well: otherwise the queue would start at the
 * beginning what it would have to stop a moment later. */
static BtQueueKind
get_kind (BtSessionTorrent *self)
{
  if (self->leave || self->paused || self->held || self->error || self->to_check)
    return BT_QUEUE_NONE;
  return is_complete (self) ? BT_QUEUE_SEED : BT_QUEUE_DOWNLOAD;
}

/* --- goals ------------------------------------------------------------------------------------- */

static const BtSeedGoal *
get_goal (BtSessionTorrent *self)
{
  return self->options.has_goal ? &self->options.goal : &self->session->options.goal;
}

guint64
bt_session_torrent_get_seeding (BtSessionTorrent *self, gint64 now_us)
{
  const BtSessionQueued *queued = &self->queued;
  gint64 now_seeding_us = queued->since_us ? now_us - queued->since_us : 0;

  return (guint64) ((queued->seeding_us + now_seeding_us) / get_second_us (self));
}

static void
get_seeding (BtSessionTorrent *self, BtSeeding *seeding, gint64 now_us)
{
  const BtSessionQueued *queued = &self->queued;
  BtTorrentStat stat;

  bt_session_torrent_get_stat (self, &stat, now_us);
  *seeding = (BtSeeding) {
    .uploaded = stat.uploaded,
    .wanted = stat.wanted,
    .seconds = stat.seeding_seconds,
  };
  if (queued->since_us && stat.uploaded == queued->uploaded)
    seeding->idle_seconds = (guint64) ((now_us - queued->idle_us) / get_second_us (self));
}

static void
begin_seeding (BtSessionTorrent *self, gint64 now_us)
{
  self->queued.since_us = self->queued.idle_us = now_us;
  self->queued.looked_us = G_MININT64;
}

static void
end_seeding (BtSessionTorrent *self, gint64 now_us)
{
  self->queued.seeding_us += now_us - self->queued.since_us;
  self->queued.since_us = 0;
  self->queued.goal_us = G_MAXINT64;
}

/* TRUE: it seeds now. */
static gboolean
note_seeding (BtSessionTorrent *self, gint64 now_us)
{
  gboolean seeds = self->swarm_runs && !self->held && self->given && is_complete (self);

  if (seeds && !self->queued.since_us)
    begin_seeding (self, now_us);
  else if (!seeds && self->queued.since_us)
    end_seeding (self, now_us);
  return seeds;
}

static void
plan (BtSessionTorrent *self, const BtSeedGoal *goal, const BtSeeding *seeding, gint64 now_us)
{
  guint64 wait = bt_goal_get_wait (goal, seeding);
  gint64 second_us = get_second_us (self);

  /* What counts towards the goal is not lost in a crash. */
  if (goal->minutes > 0)
    wait = MIN (wait, SAVE_SECONDS);
  if (goal->minutes > 0 && seeding->seconds >= self->queued.saved_s + SAVE_SECONDS)
    bt_session_torrent_save (self);
  self->queued.goal_us = G_MAXINT64;
  if (wait < (guint64) ((G_MAXINT64 - now_us) / second_us - 1))
    self->queued.goal_us = now_us + (gint64) (wait + 1) * second_us; /* seconds are rounded down */
}

static void
end (BtSessionTorrent *self, BtEnded ended)
{
  bt_session_torrent_set_paused (self, TRUE);
  self->ended = ended;
  bt_session_torrent_changed (self, BT_CHANGED_STAT);
}

static void
look_at_goal (BtSessionTorrent *self, gint64 now_us)
{
  const BtSeedGoal *goal = get_goal (self);
  BtSessionQueued *queued = &self->queued;
  BtSeeding seeding;
  BtEnded ended;

  queued->looked_us = now_us;
  get_seeding (self, &seeding, now_us);
  if (seeding.uploaded != queued->uploaded) {
    queued->uploaded = seeding.uploaded;
    queued->idle_us = now_us;
  }
  ended = bt_goal_judge (goal, &seeding);
  if (ended)
    end (self, ended);
  else
    plan (self, goal, &seeding, now_us);
}

/* Every block given touches the torrent: once a second is often enough, and the last one counts. */
static void
note_goal (BtSessionTorrent *self, gint64 now_us)
{
  gint64 rest_us = self->queued.looked_us + get_second_us (self);

  if (!note_seeding (self, now_us) || self->options.forced
      || !bt_seed_goal_is_set (get_goal (self)))
    self->queued.goal_us = G_MAXINT64;
  else if (now_us >= MIN (rest_us, self->queued.goal_us))
    look_at_goal (self, now_us);
  else
    self->queued.goal_us = MIN (self->queued.goal_us, rest_us);
}

static guint64
count_bytes (BtSessionTorrent *self, gint64 now_us)
{
  BtTorrentStat stat;

  bt_session_torrent_get_stat (self, &stat, now_us);
  return self->queued.kind == BT_QUEUE_SEED ? stat.uploaded : stat.downloaded;
}

static void
note_kind (BtSessionTorrent *self, gint64 now_us)
{
  BtQueueKind kind = get_kind (self);

  if (self->queued.kind == kind)
    return;
  self->queued.kind = kind;
  bt_queue_pace_begin (&self->queued.pace, count_bytes (self, now_us), now_us);
  bt_session_queue_touch (self->session);
}

void
bt_session_torrent_note_state (BtSessionTorrent *self, gint64 now_us)
{
  note_goal (self, now_us);
  note_kind (self, now_us);
}

void
bt_session_torrent_review_goal (BtSessionTorrent *self, gint64 now_us)
{
  BtSeeding seeding;

  if (!self->ended)
    return;
  get_seeding (self, &seeding, now_us);
  if (!self->options.forced && bt_goal_is_enough (get_goal (self), self->ended, &seeding))
    return;
  self->ended = BT_ENDED_NOT;
  /* Where all come up paused, the caller resumes those it wants. */
  if (!self->session->load_paused)
    bt_session_torrent_set_paused (self, FALSE);
  bt_session_torrent_save (self);
}

void
bt_session_torrent_waive_goal (BtSessionTorrent *self, gint64 now_us)
{
  BtSeedGoal goal = *get_goal (self), rest = goal;
  BtTorrentOptions options = self->options;
  BtSeeding seeding;

  get_seeding (self, &seeding, now_us);
  bt_goal_waive (&rest, &seeding);
  self->ended = BT_ENDED_NOT;
  options.has_goal = TRUE;
  options.goal = rest;
  if (rest.ratio_percent == goal.ratio_percent && rest.minutes == goal.minutes)
    return;
  bt_session_torrent_set_options (self, &options);
  bt_session_torrent_changed (self, BT_CHANGED_OPTIONS);
}

/* --- the queue --------------------------------------------------------------------------------- */

void
bt_session_queue_touch (BtSession *self)
{
  self->queue_us = G_MININT64;
}

static gint64
get_window_us (BtSession *self)
{
  return BT_QUEUE_SLOW_MINUTES * self->minute_us;
}

/* Becomes an item for the queue. */
static BtQueueItem
ask (BtSessionTorrent *self, gint64 now_us)
{
  BtSessionQueued *queued = &self->queued;
  gint64 window_us = get_window_us (self->session);

  if (queued->allowed && bt_queue_pace_get_due_us (&queued->pace, window_us) <= now_us)
    bt_queue_pace_update (&queued->pace, count_bytes (self, now_us), window_us, now_us);
  return (BtQueueItem) {
    .kind = queued->kind,
    .forced = self->options.forced || bt_session_readers_are_there (self),
    .slow = queued->pace.slow,
    .running = queued->allowed,
  };
}

static void
allow (BtSessionTorrent *self, gboolean allowed, gint64 now_us)
{
  BtSessionQueued *queued = &self->queued;

  if (queued->allowed == allowed) {
    queued->waited |= !allowed;
    return;
  }
  queued->allowed = allowed;
  if (allowed) {
    bt_queue_pace_begin (&queued->pace, count_bytes (self, now_us), now_us);
    if (queued->waited)
      bt_session_torrent_look_after_pause (self);
  }
  queued->waited = !allowed;
  bt_session_torrent_changed (self, BT_CHANGED_STAT);
}

/* When somebody's pace is to be looked at; who waits for nobody needs no look. */
static gint64
get_due_us (BtSession *self)
{
  gint64 due_us = G_MAXINT64;

  if (self->options.max_downloads == 0 && self->options.max_seeds == 0)
    return G_MAXINT64;
  for (guint i = 0; i < self->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (self->torrents, i);

    if (torrent->queued.allowed && torrent->queued.kind != BT_QUEUE_NONE)
      due_us = MIN (due_us, bt_queue_pace_get_due_us (&torrent->queued.pace, get_window_us (self)));
  }
  return due_us;
}

void
bt_session_queue_tick (BtSession *self, gint64 now_us)
{
  const guint slots[BT_N_QUEUE_KINDS] = {
    [BT_QUEUE_DOWNLOAD] = self->options.max_downloads,
    [BT_QUEUE_SEED] = self->options.max_seeds,
  };
  g_autofree BtQueueItem *items = NULL;

  if (now_us < self->queue_us)
    return;
  items = g_new (BtQueueItem, self->torrents->len);
  for (guint i = 0; i < self->torrents->len; i++)
    items[i] = ask (g_ptr_array_index (self->torrents, i), now_us);
  bt_queue_decide (items, self->torrents->len, slots);
  for (guint i = 0; i < self->torrents->len; i++) {
    if (items[i].kind != BT_QUEUE_NONE)
      allow (g_ptr_array_index (self->torrents, i), items[i].running, now_us);
  }
  self->queue_us = get_due_us (self);
}
