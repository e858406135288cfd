/* bt-session-save.c — keeps the resume data of a torrent true: when it is written, and what it says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece is listed only after a sync that began when it was written. The file says "clean" only when
 * nothing can be written after it; before the first write it is made to say "unclean". */
#include "session/bt-session-move.h"
#include "session/bt-session-private.h"

#define PEERS_KEPT 100 /* addresses over a restart: enough to be back before a tracker answers */

/* Nothing is being written, and nothing will be before the next mark. */
static gboolean
is_quiet (BtSessionTorrent *self)
{
  if (!self->looked || self->to_check || self->error || self->step == BT_STEP_WANT
      || self->step == BT_STEP_PREPARE)
    return FALSE;
  if (self->given && self->chosen && self->prepared && bt_swarm_is_complete (self->swarm))
    return TRUE;
  return !self->swarm_runs && bt_swarm_is_idle (self->swarm)
         && (!self->store || bt_store_is_idle (self->store));
}

static void
fill_counts (BtSessionTorrent *self, BtResume *resume)
{
  BtTorrentStat stat;

  bt_session_torrent_get_stat (self, &stat, bt_session_now (self->session));
  resume->downloaded = stat.downloaded;
  resume->uploaded = self->saved_uploaded = stat.uploaded;
  resume->wasted = stat.wasted;
  resume->active_seconds = stat.active_seconds;
  resume->n_damaged = stat.n_damaged;
  resume->n_banned = stat.n_banned;
  resume->finished_time = stat.finished_time;
  resume->seeding_seconds = self->queued.saved_s = stat.seeding_seconds;
  bt_session_torrent_get_carried (self, resume->carried_down, resume->carried_up);
}

static void
fill_choices (BtSessionTorrent *self, BtResume *resume)
{
  resume->info_hash = self->info_hash;
  resume->name = g_strdup (self->name);
  resume->folder = g_strdup (bt_session_torrent_get_goal (self));
  resume->added_time = self->added_time;
  resume->position = self->position;
  resume->paused = self->paused;
  resume->held = self->held;
  resume->full_allocation = self->full_allocation;
  resume->had_files = self->had_files;
  resume->options = self->options;
  g_clear_pointer (&resume->labels, g_strfreev);
  resume->labels = g_strdupv (self->labels);
  resume->ended = self->ended;
  resume->way_in = self->way_in;
  g_clear_pointer (&resume->web_seeds, g_strfreev);
  resume->web_seeds = g_strdupv (self->web_seeds);
  if (self->selection)
    resume->selection = g_array_copy (self->selection);
}

static void
free_tiers (char ***tiers)
{
  for (guint i = 0; tiers && tiers[i]; i++)
    g_strfreev (tiers[i]);
  g_free (tiers);
}

static void
fill_swarm (BtSessionTorrent *self, BtResume *resume)
{
  free_tiers (resume->tiers);
  resume->tiers = bt_announcer_dup_tiers (self->announcer);
  g_clear_pointer (&resume->peers, g_array_unref);
  resume->peers = bt_swarm_get_addresses (self->swarm, PEERS_KEPT);
}

static void
fill_metadata (BtSessionTorrent *self, BtResume *resume, const BtBitfield *have)
{
  if (!self->metainfo)
    return;
  resume->info = g_bytes_ref (bt_metainfo_get_info (self->metainfo));
  resume->outer = bt_metainfo_dup_outer (self->metainfo);
  resume->priorities = g_array_new (FALSE, FALSE, 1);
  g_array_append_vals (resume->priorities, self->priorities,
                       bt_metainfo_get_n_files (self->metainfo));
  /* For another folder nothing is known. */
  if (!have || !self->stamps || self->next_folder)
    return;
  resume->have = bt_bitfield_copy (have);
  resume->stamps = g_array_copy (self->stamps);
}

static void
note_unsaved (BtSessionTorrent *self, const GError *error)
{
  g_autoptr (GError) told = g_error_copy (error);

  /* The last good file is still there, and what it says is still true. */
  g_prefix_error (&told, "resume data of %s is not saved: ", self->name);
  if (self->leave == BT_LEAVE_STOP)
    bt_session_note_stop_error (self->session, told);
  else
    g_message ("%s", told->message);
  self->save_us = bt_session_now (self->session) + BT_SAVE_INTERVAL_US;
}

static void
saved_cb (const GError *error, gpointer data)
{
  BtSessionTorrent *self = data;

  self->saving = FALSE;
  if (error)
    note_unsaved (self, error);
  bt_session_move_noted (self, error);
  if (self->step == BT_STEP_MARK) {
    self->step = BT_STEP_NONE;
    self->marked = error == NULL;
    if (error)
      bt_session_torrent_fail (self, error);
  }
  bt_session_torrent_touch (self);
}

static void
write_resume (BtSessionTorrent *self, gboolean clean)
{
  const BtBitfield *have = self->listed;
  g_autoptr (BtResume) resume = bt_resume_new ();

  fill_counts (self, resume);
  fill_choices (self, resume);
  fill_swarm (self, resume);
  fill_metadata (self, resume, have);
  bt_session_move_fill_resume (self, resume);
  resume->clean = clean && resume->have != NULL;
  self->saving = TRUE;
  self->n_saved_have = have ? bt_bitfield_get_n_set (have) : 0;
  bt_state_folder_save (self->session->state, self->session->disk, resume, saved_cb, self);
}

static void
synced_cb (BtStore *store, const GError *error, gpointer data)
{
  BtSessionTorrent *self = data;
  g_autoptr (BtBitfield) have = g_steal_pointer (&self->saving_have);
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  self->saving = FALSE;
  bt_session_torrent_touch (self);
  if (error)
    bt_session_torrent_fail (self, error);
  /* What was to be listed is in doubt; the rest is saved all the same. */
  if (error || !have) {
    write_resume (self, FALSE);
    return;
  }
  g_array_set_size (self->stamps, 0);
  g_array_append_vals (self->stamps, bt_store_peek_stamps (store), n_files);
  g_clear_pointer (&self->listed, bt_bitfield_unref);
  self->listed = g_steal_pointer (&have);
  write_resume (self, self->saving_clean && is_quiet (self));
}

/* What is listed must be on the disk: first the sync, with the pieces that were there before it. */
static void
sync_and_write (BtSessionTorrent *self)
{
  const BtBitfield *have = bt_session_torrent_peek_have (self);

  self->saving = TRUE;
  self->saving_clean = is_quiet (self);
  if (self->saving_clean)
    self->marked = FALSE;
  self->saving_have = bt_bitfield_copy (have);
  bt_store_sync (self->store, synced_cb, self);
}

/* The files were not looked at, and what is listed was all there is to know of them. */
static gboolean
is_untouched (BtSessionTorrent *self)
{
  return !self->looked && self->exact && self->knows_all && self->have && self->listed
         && bt_bitfield_get_n_set (self->have) == bt_bitfield_get_n_set (self->listed);
}

void
bt_session_torrent_save (BtSessionTorrent *self)
{
  self->save_wanted = self->session->state != NULL && self->leave != BT_LEAVE_REMOVE;
  self->save_us = G_MAXINT64;
  bt_session_torrent_touch (self);
}

/* The last writes before a pause, or a wait in the queue, are back: a crash from now on costs no
 * hashing. */
static gboolean
becomes_clean (BtSessionTorrent *self)
{
  return !bt_session_torrent_may_run (self) && self->marked && !self->leave && self->store
         && is_quiet (self);
}

void
bt_session_torrent_save_if_wanted (BtSessionTorrent *self, gint64 now_us)
{
  if (becomes_clean (self))
    self->save_wanted = TRUE;
  if (!self->save_wanted || self->saving || self->step == BT_STEP_MARK || self->step == BT_STEP_MOVE
      || (self->leave && !self->final_saved))
    return;
  self->save_wanted = FALSE;
  self->save_us = G_MAXINT64;
  if (self->store && self->looked && bt_session_torrent_peek_have (self) && !self->error)
    sync_and_write (self);
  else
    write_resume (self, is_untouched (self));
}

gboolean
bt_session_torrent_needs_mark (BtSessionTorrent *self)
{
  return self->session->state && !self->marked
         && !(self->chosen && bt_session_torrent_has_all_wanted (self));
}

void
bt_session_torrent_mark (BtSessionTorrent *self)
{
  if (self->saving)
    return;
  self->step = BT_STEP_MARK;
  write_resume (self, FALSE);
}
