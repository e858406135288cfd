/* bt-session-steps.c — the way of a torrent: from "added" to "running", through errors, and out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   metadata -> which files -> look at them -> hash what must be -> [held, paused, queued: wait]
 *     -> mark as unclean -> make files -> run
 *
 * Each step is asynchronous, its callback notes what is known now and touches the torrent, and
 * bt_session_torrent_advance() finds the first thing that is not done. To have something done again
 * its note is cleared, nothing more. What a command may clear while the step is under way is noted
 * when the step begins, so that a new choice is not taken for the old one. */
#include <gio/gio.h>
#include <string.h>

#include "session/bt-session-move.h"
#include "session/bt-session-private.h"
#include "session/bt-verdict.h"

#define ROOM_MAX \
  (16 * 1024 * 1024)             /* bytes that must be free before we write to a full disk again */
#define STATE_ROOM (1024 * 1024) /* likewise in the state folder: resume data, old and new */

void
bt_session_torrent_end_step (BtSessionTorrent *self)
{
  self->step = BT_STEP_NONE;
  bt_session_torrent_changed (self, BT_CHANGED_STAT);
}

/* --- metadata ------------------------------------------------------------------------------------- */

typedef struct {
  BtSessionTorrent *torrent;
  BtInfoHash info_hash;
  GBytes *info;
  BtMetainfo *metainfo;
  GError *error;
} ParseTask;

static void
parse_work (gpointer data)
{
  ParseTask *task = data;

  task->metainfo = bt_metainfo_new_from_info (task->info, &task->info_hash, &task->error);
}

static void
parse_done (gpointer data)
{
  g_autofree ParseTask *task = data;
  g_autoptr (GError) error = task->error;

  bt_session_torrent_end_step (task->torrent);
  g_bytes_unref (task->info);
  if (!task->metainfo) {
    bt_session_torrent_fail (task->torrent, error);
    return;
  }
  bt_session_torrent_set_metainfo (task->torrent, task->metainfo);
  bt_session_torrent_save (task->torrent);
}

static void
parse (BtSessionTorrent *self, GBytes *info)
{
  ParseTask *task = g_new0 (ParseTask, 1);

  self->step = BT_STEP_PARSE;
  task->torrent = self;
  task->info_hash = self->info_hash;
  task->info = info;
  bt_session_run_task (self->session, parse_work, parse_done, task);
}

/* --- the store -------------------------------------------------------------------------------------- */

static void
note_job_error (BtSessionTorrent *self, BtJob *job)
{
  if (job->result == BT_JOB_FAILED && job->error)
    bt_session_torrent_fail (self, job->error);
  else if (job->kind == BT_JOB_STORE && (job->flags & BT_STORE_VERIFY) && job->result == BT_JOB_OK)
    self->fetched = TRUE;
}

static void
job_done_cb (BtStore *store, BtJob *job, gpointer data)
{
  BtSessionTorrent *self = data;

  note_job_error (self, job);
  if (bt_session_readers_own (self, job)) {
    bt_session_readers_job_done (self, job);
    bt_session_torrent_touch (self);
    return;
  }
  bt_swarm_job_done (self->swarm, job, bt_session_now (self->session));
  bt_session_torrent_touch (self);
}

void
bt_session_torrent_make_store (BtSessionTorrent *self)
{
  BtSession *session = self->session;
  g_autofree char *hash = bt_info_hash_to_string (&self->info_hash);
  g_autofree char *part_name = g_strdup_printf (".%s.parts", hash);
  g_autofree char *part_path =
      session->state ? bt_state_folder_get_part_path (session->state, &self->info_hash)
                     : g_build_filename (self->folder, part_name, NULL);
  BtStoreParams params = {
    .disk = session->disk,
    .metainfo = self->metainfo,
    .folder = self->folder,
    .part_path = part_path,
    .full = self->full_allocation,
    .job_done = job_done_cb,
    .data = self,
  };

  self->store = bt_store_new (&params);
  if (bt_session_move_has_begun (self))
    bt_store_set_second_folder (self->store, self->move->folder);
}

gboolean
bt_session_torrent_change_folder (BtSessionTorrent *self)
{
  if (self->store && !bt_store_is_idle (self->store))
    return FALSE;
  g_clear_pointer (&self->store, bt_store_free);
  g_free (self->folder);
  self->folder = g_steal_pointer (&self->next_folder);
  bt_session_torrent_set_have (self, NULL);
  g_clear_pointer (&self->listed, bt_bitfield_unref);
  g_clear_pointer (&self->stamps, g_array_unref);
  g_clear_pointer (&self->to_check, bt_bitfield_unref);
  self->wanted_set = self->looked = self->prepared = self->had_files = FALSE;
  self->is_new = TRUE;
  bt_session_torrent_clear_error (self);
  bt_session_torrent_changed (self, BT_CHANGED_FOLDER);
  return TRUE;
}

/* --- which files --------------------------------------------------------------------------------------- */

static void
want_cb (BtStore *store, const GError *error, gpointer data)
{
  BtSessionTorrent *self = data;

  bt_session_torrent_end_step (self);
  if (error) {
    self->wanted_set = FALSE;
    bt_session_torrent_fail (self, error);
  }
}

static void
want (BtSessionTorrent *self)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);
  g_autofree guint8 *wanted = g_malloc (n_files);

  for (guint32 i = 0; i < n_files; i++)
    wanted[i] = self->priorities[i] != BT_PRIORITY_SKIP;
  self->step = BT_STEP_WANT;
  self->wanted_set = TRUE;
  bt_store_set_wanted (self->store, wanted, want_cb, self);
}

/* --- looking at the files --------------------------------------------------------------------------------- */

static void
remember_stamps (BtSessionTorrent *self)
{
  guint32 n_files = bt_metainfo_get_n_files (self->metainfo);

  g_clear_pointer (&self->stamps, g_array_unref);
  self->stamps = g_array_sized_new (FALSE, FALSE, sizeof (BtFileStamp), n_files);
  g_array_append_vals (self->stamps, bt_store_peek_stamps (self->store), n_files);
}

static void
fail_missing (BtSessionTorrent *self, guint32 file)
{
  g_autoptr (GError) error =
      g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING,
                   "%s is gone or shorter than it was; put it back, or try again to fetch it anew",
                   bt_metainfo_get_file (self->metainfo, file)->path);

  bt_session_torrent_fail (self, error);
}

static gboolean
remembers (BtSessionTorrent *self)
{
  return self->have && self->stamps && !self->distrust
         && self->stamps->len == bt_metainfo_get_n_files (self->metainfo);
}

/* Of what was listed, what is trusted still. */
static void
keep_listed (BtSessionTorrent *self)
{
  BtBitfield *listed = bt_bitfield_copy (self->have);
  guint32 n_pieces = bt_bitfield_get_n_bits (listed);

  for (guint32 piece = bt_bitfield_next (listed, 0, TRUE); piece < n_pieces;
       piece = bt_bitfield_next (listed, piece + 1, TRUE)) {
    if (!self->listed || !bt_bitfield_get (self->listed, piece))
      bt_bitfield_clear (listed, piece);
  }
  g_clear_pointer (&self->listed, bt_bitfield_unref);
  self->listed = listed;
}

/* Then what was fetched of unfinished pieces is kept as well. */
static gboolean
is_as_it_was (BtSessionTorrent *self, const BtVerdict *verdict)
{
  return self->resumes && !verdict->check && remembers (self)
         && memcmp (self->stamps->data, bt_store_peek_stamps (self->store),
                    self->stamps->len * sizeof (BtFileStamp))
                == 0
         && bt_bitfield_get_n_set (verdict->trusted) == bt_bitfield_get_n_set (self->have);
}

static void
judge (BtSessionTorrent *self)
{
  BtDiskMemory memory = { .exact = self->exact, .knows_all = self->knows_all };
  BtVerdict verdict;

  if (self->is_new)
    self->had_files = bt_store_has_data (self->store);
  self->is_new = FALSE;
  if (remembers (self)) {
    memory.have = self->have;
    memory.priorities = self->priorities;
    memory.slots = bt_store_peek_slots (self->store);
    memory.stamps = (const BtFileStamp *) (gpointer) self->stamps->data;
  }
  bt_verdict_init (&verdict, self->metainfo, &memory, bt_store_peek_stamps (self->store),
                   bt_store_has_data (self->store));
  if (verdict.missing >= 0) {
    fail_missing (self, (guint32) verdict.missing);
  } else {
    gboolean given = is_as_it_was (self, &verdict);

    bt_session_torrent_set_have (self, g_steal_pointer (&verdict.trusted));
    self->given = given;
    keep_listed (self);
    g_clear_pointer (&self->to_check, bt_bitfield_unref);
    self->to_check = g_steal_pointer (&verdict.check);
    self->looked = TRUE;
    self->distrust = FALSE;
    remember_stamps (self);
  }
  bt_verdict_clear (&verdict);
}

static void
look_cb (BtStore *store, const GError *error, gpointer data)
{
  BtSessionTorrent *self = data;
  gboolean same;

  bt_session_torrent_end_step (self);
  if (self->leave)
    return;
  same = error && self->error && g_error_matches (error, self->error->domain, self->error->code);
  if (same) {
    /* A folder that is still not there is no news. */
    self->retry_us = bt_session_now (self->session) + BT_FOLDER_RETRY_US;
    return;
  }
  bt_session_torrent_clear_error (self);
  if (error)
    bt_session_torrent_fail (self, error);
  else
    judge (self);
}

static void
look (BtSessionTorrent *self)
{
  self->step = BT_STEP_LOOK;
  self->retry_us = G_MAXINT64;
  bt_store_stat (self->store, look_cb, self);
}

/* --- hashing what must be ------------------------------------------------------------------------------------ */

static void
check_progress_cb (BtStore *store, guint32 n_done, guint32 at, gpointer data)
{
  BtSessionTorrent *self = data;

  self->checked = n_done;
  self->check_at = at;
  bt_session_torrent_changed (self, BT_CHANGED_STAT);
}

/* They are looked after in the order of the list: the first one that can takes the turn. */
static void
pass_on_check (BtSession *session)
{
  session->checking = NULL;
  for (guint i = 0; i < session->torrents->len; i++) {
    BtSessionTorrent *torrent = g_ptr_array_index (session->torrents, i);

    if (torrent->to_check)
      bt_session_torrent_touch (torrent);
  }
}

static void
take_checked (BtSessionTorrent *self, const BtBitfield *good, const GError *error)
{
  guint32 n_pieces = bt_metainfo_get_n_pieces (self->metainfo);
  BtBitfield *have = bt_bitfield_copy (self->have);

  self->checked = self->n_to_check = 0;
  for (guint32 piece = bt_bitfield_next (good, 0, TRUE); piece < n_pieces;
       piece = bt_bitfield_next (good, piece + 1, TRUE))
    bt_bitfield_set (have, piece);
  bt_session_torrent_set_have (self, have);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    bt_session_torrent_fail (self, error);
  else
    bt_session_torrent_save (self);
  g_clear_pointer (&self->to_check, bt_bitfield_unref);
}

static void
check_cb (BtStore *store, const BtBitfield *good, const GError *error, gpointer data)
{
  BtSessionTorrent *self = data;

  bt_session_torrent_end_step (self);
  take_checked (self, good, error);
  pass_on_check (self->session);
}

/* Waits until the swarm's last jobs are back: they may still be writing. One torrent at a time: a
 * disk that goes back and forth between two reads both more slowly. */
static void
check (BtSessionTorrent *self)
{
  if (self->session->checking || !bt_store_is_idle (self->store) || !bt_swarm_is_idle (self->swarm))
    return;
  self->session->checking = self;
  self->step = BT_STEP_CHECK;
  self->checked = 0;
  self->n_to_check = bt_bitfield_get_n_set (self->to_check);
  bt_store_check (self->store, self->to_check, check_progress_cb, check_cb, self);
}

/* --- making files ---------------------------------------------------------------------------------------------- */

static void
prepare_cb (BtStore *store, const GError *error, gpointer data)
{
  BtSessionTorrent *self = data;

  bt_session_torrent_end_step (self);
  if (error) {
    self->prepared = FALSE;
    bt_session_torrent_fail (self, error);
  }
}

static void
prepare (BtSessionTorrent *self)
{
  self->step = BT_STEP_PREPARE;
  self->prepared = TRUE;
  bt_store_prepare (self->store, prepare_cb, self);
}

/* --- a full disk ------------------------------------------------------------------------------------------------- */

typedef struct {
  BtSessionTorrent *torrent;
  char *folder;      /* owned */
  const char *state; /* borrowed, or NULL */
  gint64 needed;     /* bytes in the folder */
  gboolean has_room;
} ProbeTask;

static void
probe_work (gpointer data)
{
  ProbeTask *task = data;

  /* What cannot be remembered is not begun: the resume data comes before the download. */
  task->has_room =
      bt_storage_get_free_space (task->folder) >= task->needed
      && (task->state == NULL || bt_storage_get_free_space (task->state) >= STATE_ROOM);
}

static void
probe_done (gpointer data)
{
  g_autofree ProbeTask *task = data;
  BtSessionTorrent *self = task->torrent;

  g_free (task->folder);
  bt_session_torrent_end_step (self);
  self->retry_us = bt_session_now (self->session) + BT_FULL_RETRY_US;
  if (task->has_room)
    bt_session_torrent_clear_error (self);
}

static void
probe (BtSessionTorrent *self, gint64 now_us)
{
  ProbeTask *task = g_new0 (ProbeTask, 1);
  BtTorrentStat stat;

  bt_session_torrent_get_stat (self, &stat, now_us);
  self->step = BT_STEP_PROBE;
  self->retry_us = G_MAXINT64;
  task->torrent = self;
  task->folder = g_strdup (self->folder);
  if (self->session->state)
    task->state = bt_state_folder_get_path (self->session->state);
  task->needed = (gint64) MIN (stat.wanted - MIN (stat.wanted, stat.have), ROOM_MAX);
  bt_session_run_task (self->session, probe_work, probe_done, task);
}

/* --- running ------------------------------------------------------------------------------------------------------- */

static void
note_active (BtSessionTorrent *self, gint64 now_us)
{
  if (self->active_since_us)
    self->active_us += now_us - self->active_since_us;
  self->active_since_us = self->swarm_runs ? now_us : 0;
}

void
bt_session_torrent_run_swarm (BtSessionTorrent *self, gboolean runs, gint64 now_us)
{
  if (self->swarm_runs == runs)
    return;
  self->swarm_runs = runs;
  note_active (self, now_us);
  if (runs)
    bt_swarm_start (self->swarm, now_us);
  else
    bt_swarm_stop (self->swarm, now_us);
  bt_session_torrent_changed (self, BT_CHANGED_STAT);
}

/* Trackers count what came since "started" (BEP 3): told twice it would count twice. */
static void
start_announcer (BtSessionTorrent *self, gint64 now_us)
{
  BtTorrentStat stat;

  bt_session_torrent_get_stat (self, &stat, now_us);
  self->started_downloaded = stat.downloaded;
  self->started_uploaded = stat.uploaded;
  bt_announcer_start (self->announcer, now_us);
}

static void
run_announcer (BtSessionTorrent *self, gboolean runs, gint64 now_us)
{
  runs = runs && self->session->use_trackers;
  if (self->announcer_runs == runs || bt_announcer_is_stopping (self->announcer))
    return;
  self->announcer_runs = runs;
  if (runs)
    start_announcer (self, now_us);
  else
    bt_announcer_stop (self->announcer);
}

static void
run (BtSessionTorrent *self, gboolean runs, gint64 now_us)
{
  bt_session_torrent_run_swarm (self, runs, now_us);
  run_announcer (self, runs, now_us);
}

static void
give_have (BtSessionTorrent *self, gint64 now_us)
{
  if (self->given)
    return;
  bt_swarm_set_have (self->swarm, self->have, now_us);
  self->given = TRUE;
}

static void
choose (BtSessionTorrent *self, gint64 now_us)
{
  g_autofree guint8 *priorities = NULL;

  if (self->chosen)
    return;
  priorities = bt_session_readers_make_priorities (self);
  bt_swarm_set_priorities (self->swarm, priorities, now_us);
  self->counted = FALSE;
  self->chosen = TRUE;
}

/* --- the order of it all ---------------------------------------------------------------------------------------------- */

static void
advance_error (BtSessionTorrent *self, gint64 now_us)
{
  gboolean is_full = bt_session_torrent_is_full (self);

  /* What we have is still served from a disk that is only full. */
  run (self, is_full && self->prepared && bt_session_torrent_may_run (self), now_us);
  if (self->retry_us > now_us)
    return;
  if (self->move && self->move->stuck)
    bt_session_torrent_clear_error (self);
  else if (is_full)
    probe (self, now_us);
  else if (self->store)
    look (self);
}

static void
advance_metadata (BtSessionTorrent *self, gint64 now_us)
{
  GBytes *info = bt_swarm_take_metadata (self->swarm);

  if (info)
    parse (self, info);
  run (self, bt_session_torrent_may_run (self), now_us);
}

/* TRUE: @have is true. */
static gboolean
advance_knowledge (BtSessionTorrent *self)
{
  if (self->next_folder && !bt_session_torrent_change_folder (self))
    return FALSE;
  if (!self->store)
    bt_session_torrent_make_store (self);
  if (!self->wanted_set)
    want (self);
  else if (!self->looked)
    look (self);
  else if (self->to_check)
    check (self);
  else
    return TRUE;
  return FALSE;
}

static void
advance_running (BtSessionTorrent *self, gint64 now_us)
{
  if (!bt_session_torrent_may_run (self)) {
    give_have (self, now_us);
    choose (self, now_us);
    run (self, FALSE, now_us);
    return;
  }
  if (self->held) {
    run (self, TRUE, now_us);
    return;
  }
  if (bt_session_torrent_needs_mark (self)) {
    bt_session_torrent_mark (self);
    return;
  }
  if (!self->prepared) {
    prepare (self);
    return;
  }
  give_have (self, now_us);
  choose (self, now_us);
  run (self, TRUE, now_us);
}

/* --- leaving -------------------------------------------------------------------------------------------------------------- */

static void
deleted_cb (BtStore *store, const GError *error, gpointer data)
{
  BtSessionTorrent *self = data;

  if (error)
    self->leave_error = g_error_copy (error);
  self->deleted = TRUE;
  bt_session_torrent_end_step (self);
}

static void
forgotten_cb (const GError *error, gpointer data)
{
  BtSessionTorrent *self = data;

  if (error && !self->leave_error)
    self->leave_error = g_error_copy (error);
  self->forgotten = TRUE;
  bt_session_torrent_end_step (self);
}

/* What is new was not written to either: there is nothing to undo. */
static gboolean
may_delete (BtSessionTorrent *self)
{
  if (self->removal == BT_REMOVAL_UNDO && self->had_files && !self->leave_error)
    self->leave_error = g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_KEPT,
                                     "%s was in %s before it was added, so its files stay there",
                                     self->name, self->folder);
  return self->removal == BT_REMOVAL_DELETE
         || (self->removal == BT_REMOVAL_UNDO && !self->had_files && !self->is_new);
}

static void
advance_removal (BtSessionTorrent *self)
{
  if (!self->deleted && self->store && may_delete (self)) {
    self->step = BT_STEP_DELETE;
    bt_store_delete (self->store, deleted_cb, self);
  } else if (!self->forgotten && self->session->state) {
    self->step = BT_STEP_FORGET;
    bt_state_folder_remove (self->session->state, self->session->disk, &self->info_hash,
                            forgotten_cb, self);
  } else {
    self->forgotten = TRUE;
  }
}

static void
advance_leaving (BtSessionTorrent *self, gint64 now_us)
{
  run (self, FALSE, now_us);
  if (!bt_swarm_is_idle (self->swarm) || self->saving
      || (self->store && !bt_store_is_idle (self->store)))
    return;
  if (self->leave == BT_LEAVE_REMOVE) {
    advance_removal (self);
  } else if (!self->final_saved) {
    self->final_saved = TRUE;
    bt_session_torrent_save (self);
  }
}

gboolean
bt_session_torrent_has_left (BtSessionTorrent *self)
{
  /* What is removed is not saved any more, whatever was planned. */
  gboolean done =
      self->leave == BT_LEAVE_REMOVE ? self->forgotten : self->final_saved && !self->save_wanted;

  return done && self->step == BT_STEP_NONE && !self->saving && !self->announcer_runs
         && bt_announcer_is_idle (self->announcer) && bt_swarm_is_idle (self->swarm)
         && bt_swarm_get_n_connections (self->swarm) == 0
         && (!self->store || bt_store_is_idle (self->store));
}

void
bt_session_torrent_advance (BtSessionTorrent *self, gint64 now_us)
{
  BT_ASSERT_ENGINE ();
  if (self->leave && self->step == BT_STEP_NONE)
    advance_leaving (self, now_us);
  else if (self->leave || self->step != BT_STEP_NONE)
    return;
  else if (bt_session_move_is_due (self))
    bt_session_move_advance (self, now_us);
  else if (self->error)
    advance_error (self, now_us);
  else if (!self->metainfo)
    advance_metadata (self, now_us);
  else if (advance_knowledge (self))
    advance_running (self, now_us);
}
