/* bt-session-run.c — the turn of the wheel: torrents that something happened to, reports, the timer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-private.h"

#define REPORT_INTERVAL_US (100 * 1000) /* of reports by credit: ten a second are fluid */
/* Do not wait for credit. */
#define URGENT_CHANGES (BT_CHANGED_ADDED | BT_CHANGED_METAINFO | BT_CHANGED_ERROR)
#define IDLE_REPORT_US G_USEC_PER_SEC /* rates fall to zero while nothing happens */

void
bt_session_touch (BtSession *self, BtSessionTorrent *torrent)
{
  BT_ASSERT_ENGINE ();
  if (torrent->touched)
    return;
  torrent->touched = TRUE;
  g_queue_push_tail_link (&self->touched, &torrent->touched_link);
  if (!self->settling)
    bt_session_wake_up (self);
}

void
bt_session_wake_up (BtSession *self)
{
  self->deadline_us = 0;
  g_source_set_ready_time (self->timer, 0);
}

static void
bury (BtSession *self, BtSessionTorrent *torrent)
{
  if (torrent->leave == BT_LEAVE_REMOVE)
    bt_session_reply (self, torrent->leave_serial, torrent->id, FALSE, torrent->leave_error);
  g_ptr_array_remove_fast (self->leaving, torrent);
  bt_session_torrent_free (torrent);
  bt_session_retry_waiting (self);
}

static gint64
settle_touched (BtSession *self, gint64 now_us)
{
  gint64 deadline_us = G_MAXINT64;
  GList *link;

  while ((link = g_queue_pop_head_link (&self->touched))) {
    BtSessionTorrent *torrent = link->data;

    torrent->touched = FALSE;
    if (!bt_session_torrent_settle (torrent, now_us)) {
      bury (self, torrent);
      continue;
    }
    deadline_us = MIN (deadline_us, torrent->deadline_us);
    if (torrent->changed & URGENT_CHANGES)
      bt_reporter_urge (self->reporter);
  }
  return deadline_us;
}

/* --- reports ------------------------------------------------------------------------------------------ */

static gboolean
has_news (BtSessionTorrent *torrent)
{
  return torrent->changed || torrent->active || torrent->told.down_rate > 0
         || torrent->told.up_rate > 0;
}

/* @now_us: by the system's clock. */
static void
tell (BtSession *self, gint64 now_us)
{
  gint64 session_us = bt_session_now (self);
  gboolean all = bt_reporter_has_credit (self->reporter);
  guint64 down_rate = 0, up_rate = 0;

  for (guint i = 0; i < self->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (self->torrents, i);

    if (has_news (torrent))
      bt_session_torrent_tell (torrent, all, session_us);
    down_rate += torrent->told.down_rate;
    up_rate += torrent->told.up_rate;
  }
  self->next_report_us = now_us + REPORT_INTERVAL_US;
  bt_session_dht_tell (self, session_us);
  bt_session_totals_tell (self, session_us);
  bt_reporter_publish (self->reporter, down_rate, up_rate, now_us);
}

/* When to look again for something to tell; both by the system's clock. */
static gint64
report (BtSession *self, gint64 now_us)
{
  gboolean lively = self->dht.watched;
  gboolean waiting = self->dht.watched && bt_session_dht_is_busy (self);
  gint64 due_us;

  if (bt_reporter_is_urgent (self->reporter)) {
    tell (self, now_us);
    return G_MAXINT64;
  }
  if (!bt_reporter_has_credit (self->reporter))
    return G_MAXINT64;
  if (now_us < self->next_report_us)
    return self->next_report_us;
  for (guint i = 0; i < self->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (self->torrents, i);

    waiting |= torrent->changed || torrent->active;
    lively |= has_news (torrent);
  }
  if (!lively)
    return G_MAXINT64;
  due_us = self->next_report_us + (waiting ? 0 : IDLE_REPORT_US);
  if (now_us < due_us)
    return due_us;
  tell (self, now_us);
  return bt_reporter_has_credit (self->reporter) ? self->next_report_us : G_MAXINT64;
}

/* --- the timer ------------------------------------------------------------------------------------------ */

/* @deadline_us: by the system's clock. */
static void
arm (BtSession *self, gint64 deadline_us)
{
  if (deadline_us >= self->deadline_us)
    return;
  self->deadline_us = deadline_us;
  g_source_set_ready_time (self->timer, deadline_us);
}

/* Under the session's limits torrents take turns: whose it became looks at its deadline anew. */
static void
touch_turned (BtSession *self)
{
  BtLimiter *limiter;

  while ((limiter = bt_limiter_take_turned (&self->down))
         || (limiter = bt_limiter_take_turned (&self->up)))
    bt_session_touch (self, limiter->owner);
}

/* A function, because MIN() would call what it is given twice. */
static void
advance_to (gint64 *deadline_us, gint64 other_us)
{
  *deadline_us = MIN (*deadline_us, other_us);
}

static void
settle_all (BtSession *self, gint64 *deadline_us, gint64 now_us)
{
  do {
    advance_to (deadline_us, settle_touched (self, now_us));
    touch_turned (self);
  } while (self->touched.length > 0);
}

/* What a step of the clock waited for happened. */
static void
end_step (BtSession *self)
{
  guint64 n_steps = 0;

  if (!self->ends_steps)
    return;
  for (guint i = 0; i < self->torrents->len; i++)
    n_steps += bt_swarm_get_n_steps (((BtSessionTorrent *) self->torrents->pdata[i])->swarm);
  if (n_steps != self->n_steps)
    bt_clock_end_step (self->clock);
  self->n_steps = n_steps;
}

void
bt_session_settle (BtSession *self)
{
  gint64 now_us = bt_session_now (self), deadline_us = G_MAXINT64;

  if (self->settling)
    return;
  self->settling = TRUE;
  settle_all (self, &deadline_us, now_us);
  advance_to (&deadline_us, bt_session_peers_tick (self, now_us));
  advance_to (&deadline_us, bt_session_dht_tick (self, now_us));
  advance_to (&deadline_us, bt_session_limits_tick (self, now_us));
  advance_to (&deadline_us, bt_session_lsd_tick (self, now_us));
  advance_to (&deadline_us, bt_session_rtc_tick (self, now_us));
  advance_to (&deadline_us, bt_session_totals_tick (self, now_us));
  bt_session_queue_tick (self, now_us);
  settle_all (self, &deadline_us, now_us);
  advance_to (&deadline_us, self->queue_us); /* what was settled may move the queue once more */
  end_step (self);
  deadline_us = bt_clock_to_system (self->clock, deadline_us);
  advance_to (&deadline_us, report (self, g_get_monotonic_time ()));
  self->settling = FALSE;
  if (!self->stopping || !bt_session_try_end (self))
    arm (self, deadline_us);
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  BtSession *self = data;
  gint64 now_us = bt_session_now (self), deadline_us = G_MAXINT64;

  g_source_set_ready_time (source, -1);
  for (guint i = 0; i < self->torrents->len + self->leaving->len; i++) {
    BtSessionTorrent *torrent = i < self->torrents->len
                                    ? g_ptr_array_index (self->torrents, i)
                                    : g_ptr_array_index (self->leaving, i - self->torrents->len);

    if (torrent->deadline_us <= now_us)
      bt_session_touch (self, torrent);
    else
      deadline_us = MIN (deadline_us, torrent->deadline_us);
  }
  g_source_set_ready_time (source, -1);
  self->deadline_us = G_MAXINT64;
  arm (self, bt_clock_to_system (self->clock, deadline_us));
  bt_session_settle (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

static gboolean
never_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
bt_session_run_init (BtSession *self)
{
  g_queue_init (&self->touched);
  self->deadline_us = G_MAXINT64;
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_name (self->timer, "BtSession");
  g_source_set_callback (self->timer, never_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

void
bt_session_run_clear (BtSession *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
}
