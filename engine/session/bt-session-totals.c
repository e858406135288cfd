/* bt-session-totals.c — what a session did in all, and all sessions before it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-totals.h"

#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"

#define SAVE_MINUTES 2  /* what a crash may cost of the counts */
#define IDLE_MINUTES 10 /* and of the time that nothing happened in: a disk may sleep as long */

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
bt_session_totals_init (BtSession *session, gint64 now_us)
{
  BtSessionTotals *self = &session->totals;

  self->since_us = self->saved_us = now_us;
  self->before.since = self->now.since = get_now ();
  self->now.n_sessions = 1;
}

/* --- beginning ---------------------------------------------------------------------------------- */

/* A state folder of earlier versions has no totals: what they still know is better than nothing. */
static void
add_resume (BtTotals *totals, const BtResume *resume)
{
  BtTotals more = {
    .downloaded = resume->downloaded,
    .uploaded = resume->uploaded,
    .wasted = resume->wasted,
    .n_damaged = resume->n_damaged,
    .n_banned = resume->n_banned,
    .n_finished = resume->finished_time != 0,
    .since = resume->added_time > 0 ? resume->added_time : totals->since,
  };

  bt_totals_add (totals, &more);
}

void
bt_session_totals_take_saved (BtSession *session, const BtTotals *before, GPtrArray *resumes)
{
  BtSessionTotals *self = &session->totals;

  if (before)
    self->before = *before;
  for (guint i = 0; !before && i < resumes->len; i++)
    add_resume (&self->before, g_ptr_array_index (resumes, i));
  self->loaded = TRUE;
  self->changed = !before;
}

/* --- counting ----------------------------------------------------------------------------------- */

/* What @torrent did in this session. */
static BtTotals
get_own (BtSessionTorrent *torrent, const BtTorrentStat *stat)
{
  return (BtTotals) {
    .downloaded = stat->downloaded - torrent->base_downloaded,
    .uploaded = stat->uploaded - torrent->base_uploaded,
    .wasted = stat->wasted - torrent->base_wasted,
    .n_damaged = stat->n_damaged - torrent->base_damaged,
    .n_banned = stat->n_banned - torrent->base_banned,
  };
}

void
bt_session_totals_count (BtSessionTorrent *torrent, const BtTorrentStat *stat)
{
  BtSessionTotals *self = &torrent->session->totals;
  BtTotals own = get_own (torrent, stat), *counted = &torrent->counted_totals;

  if (memcmp (&own, counted, sizeof own) == 0)
    return;
  self->now.downloaded += own.downloaded - counted->downloaded;
  self->now.uploaded += own.uploaded - counted->uploaded;
  self->now.wasted += own.wasted - counted->wasted;
  self->now.n_damaged += own.n_damaged - counted->n_damaged;
  self->now.n_banned += own.n_banned - counted->n_banned;
  *counted = own;
  self->changed = TRUE;
}

void
bt_session_totals_finished (BtSession *session)
{
  session->totals.now.n_finished++;
  session->totals.changed = TRUE;
}

static void
count_all (BtSession *session, gint64 now_us)
{
  for (guint i = 0; i < session->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, i);
    BtTorrentStat stat;

    bt_session_torrent_get_stat (torrent, &stat, now_us);
    bt_session_totals_count (torrent, &stat);
  }
}

/* This session's, with the time until @now_us. */
static BtTotals
get_session (BtSession *session, gint64 now_us)
{
  BtTotals now = session->totals.now;

  now.seconds += (guint64) ((now_us - session->totals.since_us) / G_USEC_PER_SEC);
  return now;
}

static BtTotals
get_all (BtSession *session, gint64 now_us)
{
  BtTotals all = session->totals.before, now = get_session (session, now_us);

  bt_totals_add (&all, &now);
  return all;
}

/* --- saving ------------------------------------------------------------------------------------- */

typedef struct {
  BtSession *session;
  BtTotals totals;
  GError *error; /* owned, or NULL */
} SaveTask;

static void
save_work (gpointer data)
{
  SaveTask *task = data;

  bt_state_folder_save_totals (task->session->state, &task->totals, &task->error);
}

static void
save_done (gpointer data)
{
  SaveTask *task = data;
  BtSession *session = task->session;

  session->totals.saving = FALSE;
  if (task->error) {
    session->totals.changed = TRUE;
    if (session->stopping)
      bt_session_note_stop_error (session, task->error);
    else
      g_message ("%s", task->error->message);
  }
  g_clear_error (&task->error);
  g_free (task);
  bt_session_wake_up (session);
}

static void
save (BtSession *session, gint64 now_us)
{
  BtSessionTotals *self = &session->totals;
  SaveTask *task = g_new0 (SaveTask, 1);

  count_all (session, now_us);
  task->session = session;
  task->totals = get_all (session, now_us);
  self->saving = TRUE;
  self->changed = self->urgent = FALSE;
  self->saved_us = now_us;
  bt_session_run_task (session, save_work, save_done, task);
}

static gint64
get_due_us (BtSession *session)
{
  const BtSessionTotals *self = &session->totals;

  if (self->urgent)
    return self->saved_us;
  return self->saved_us + (self->changed ? SAVE_MINUTES : IDLE_MINUTES) * session->minute_us;
}

gint64
bt_session_totals_tick (BtSession *session, gint64 now_us)
{
  const BtSessionTotals *self = &session->totals;

  if (!session->state || !self->loaded || self->saving || session->stopping)
    return G_MAXINT64;
  if (get_due_us (session) > now_us)
    return get_due_us (session);
  save (session, now_us);
  return G_MAXINT64; /* it looks again when it is saved */
}

gboolean
bt_session_totals_end (BtSession *session, gint64 now_us)
{
  BtSessionTotals *self = &session->totals;

  if (self->saving)
    return TRUE;
  if (!session->state || !self->loaded || self->final_saved)
    return FALSE;
  self->final_saved = TRUE;
  save (session, now_us);
  return TRUE;
}

/* --- beginning anew ----------------------------------------------------------------------------- */

/* This session is one also of those that are counted from now on. */
static void
begin_anew (BtSession *session, gint64 now_us)
{
  BtSessionTotals *self = &session->totals;

  count_all (session, now_us);
  self->cleared_before = self->before;
  self->cleared_now = get_session (session, now_us);
  self->cleared_now.n_sessions = 0;
  self->before = (BtTotals) { .since = get_now () };
  self->now = (BtTotals) { .since = get_now (), .n_sessions = 1 };
  self->since_us = now_us;
}

/* Once: what was taken back is not there to be taken back again. */
static void
take_back (BtSession *session)
{
  BtSessionTotals *self = &session->totals;

  if (self->cleared_before.since == 0)
    return;
  bt_totals_add (&self->before, &self->cleared_before);
  bt_totals_add (&self->now, &self->cleared_now);
  self->cleared_before = self->cleared_now = (BtTotals) { 0 };
}

void
bt_session_run_reset_totals (BtCommand *base, gpointer data)
{
  BtSession *session = data;

  if (((BtSessionCommand *) base)->flag)
    begin_anew (session, bt_session_now (session));
  else
    take_back (session);
  session->totals.urgent = TRUE;
  bt_reporter_urge (session->reporter);
  bt_session_wake_up (session);
}

/* --- telling ------------------------------------------------------------------------------------ */

void
bt_session_totals_tell (BtSession *session, gint64 now_us)
{
  BtTotalsStat stat = {
    .session = get_session (session, now_us),
    .all = get_all (session, now_us),
    .at_us = g_get_monotonic_time (), /* people's time, as reports */
  };

  bt_reporter_set_totals (session->reporter, &stat);
}
