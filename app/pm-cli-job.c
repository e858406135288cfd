/* pm-cli-job.c — one torrent of the command line, from its name to its last byte.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pm-cli-run-private.h"

PmCliJob *
pm_cli_job_new (PmCliRun *run, const char *source)
{
  PmCliJob *self = g_new0 (PmCliJob, 1);

  self->run = run;
  self->source = source;
  return self;
}

void
pm_cli_job_free (PmCliJob *self)
{
  if (self->torrent != NULL)
    g_signal_handlers_disconnect_by_data (self->torrent, self);
  g_clear_pointer (&self->meetings, pm_cli_meetings_free);
  g_clear_object (&self->torrent);
  g_clear_error (&self->told);
  g_free (self);
}

gboolean
pm_cli_job_is_done (const PmCliJob *self)
{
  return self->is_complete || self->has_failed;
}

static void
fail (PmCliJob *self)
{
  self->has_failed = TRUE;
  pm_cli_run_job_done (self->run);
}

/* --- what the torrent tells -------------------------------------------------------------------- */

static void
tell_complete (PmCliJob *self)
{
  PmCliOutput *output = &self->run->output;
  PmJson *json;

  pm_cli_tell_progress (output, self->torrent);
  json = pm_cli_output_begin (output, "complete");
  pm_json_add_string (json, "info_hash", bt_torrent_get_id_text (self->torrent));
  pm_cli_output_send (output, json);
}

static void
look_for_error (PmCliJob *self)
{
  const GError *error = bt_torrent_get_error (self->torrent);

  if (error == NULL) {
    g_clear_error (&self->told);
    return;
  }
  if (self->told != NULL && strcmp (self->told->message, error->message) == 0)
    return;
  g_clear_error (&self->told);
  self->told = g_error_copy (error);
  pm_cli_output_error (&self->run->output, error, bt_torrent_get_id_text (self->torrent));
  /* Naming it again is how a person tries again here: then it is looked at anew. */
  if (g_error_matches (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING))
    self->forget = TRUE;
  /* A full disk may have room again: then it goes on. */
  if (!g_error_matches (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_FULL))
    fail (self);
}

static void
become_complete (PmCliJob *self)
{
  self->is_complete = TRUE;
  tell_complete (self);
  pm_cli_run_job_done (self->run);
}

/* It reached the goal of this run; what paused it in an earlier one may have been less. */
static gboolean
has_seeded_enough (PmCliJob *self)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (self->torrent);
  const BtSeedGoal *goal = &self->run->options->engine.goal;

  /* Until the new choice of files is told, what is known of its end is of the old one. */
  if (stat->ended == BT_ENDED_NOT || stat->wanted == self->old_wanted)
    return FALSE;
  return (goal->ratio_percent > 0 && stat->uploaded >= stat->wanted / 100 * goal->ratio_percent)
         || (goal->minutes > 0 && stat->seeding_seconds / 60 >= goal->minutes);
}

static void
updated_cb (BtTorrent *torrent, gpointer data)
{
  PmCliJob *self = data;
  gboolean ended = has_seeded_enough (self);

  if (self->run->ending || self->has_failed || self->has_ended)
    return;
  if (!self->is_complete)
    look_for_error (self);
  /* What has seeded enough long ago does not seed at all. */
  if (!pm_cli_job_is_done (self) && (ended || bt_torrent_get_state (torrent) == BT_TORRENT_SEEDING))
    become_complete (self);
  if (self->is_complete && ended) {
    self->has_ended = TRUE;
    pm_cli_tell_progress (&self->run->output, torrent); /* how far it came in its last second */
    pm_cli_run_job_done (self->run);
  }
}

static gboolean
wants_more (PmCliJob *self, const guint8 *priorities)
{
  GListModel *files = bt_torrent_get_files (self->torrent);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (BtFile) file = g_list_model_get_item (files, i);

    if (priorities[i] != BT_PRIORITY_SKIP && bt_file_get_priority (file) == BT_PRIORITY_SKIP
        && bt_file_get_size (file) > 0)
      return TRUE;
  }
  return FALSE;
}

/* A torrent of an earlier run forgets what was chosen then: now all is wanted but for a new choice. */
static void
select_files (PmCliJob *self)
{
  g_autoptr (BtMagnet) magnet = bt_magnet_new (self->source, NULL);
  const GArray *selection = self->run->options->selection;
  guint32 n_files = bt_metainfo_get_n_files (bt_torrent_get_metainfo (self->torrent));
  g_autofree guint8 *priorities = g_malloc (n_files);

  if (selection == NULL && magnet != NULL)
    selection = magnet->selection;
  memset (priorities, selection != NULL ? BT_PRIORITY_SKIP : BT_PRIORITY_NORMAL, n_files);
  for (guint i = 0; selection != NULL && i < selection->len; i++) {
    guint32 index = g_array_index (selection, guint32, i);

    if (index < n_files)
      priorities[index] = BT_PRIORITY_NORMAL;
  }
  if (wants_more (self, priorities))
    self->old_wanted = bt_torrent_get_stat (self->torrent)->wanted;
  bt_torrent_set_priorities (self->torrent, priorities);
}

static void
metainfo_cb (BtTorrent *torrent, gpointer data)
{
  PmCliJob *self = data;
  PmCliRun *run = self->run;
  BtMetainfo *metainfo = bt_torrent_get_metainfo (torrent);

  if (metainfo == NULL || self->was_told || run->ending)
    return;
  self->was_told = TRUE;
  pm_cli_output_metainfo (&run->output, "added", metainfo);
  if (run->options->list) {
    pm_cli_output_files (&run->output, metainfo);
    self->is_complete = TRUE;
    pm_cli_run_job_done (run);
  } else if (self->existed) {
    select_files (self);
  }
  if (run->watch != NULL)
    pm_cli_watch_add (run->watch, torrent);
}

/* --- adding ------------------------------------------------------------------------------------ */

static void add (PmCliJob *self);

static void
begin (PmCliJob *self)
{
  const GArray *peers = self->run->options->peers;

  g_signal_connect (self->torrent, "metainfo", G_CALLBACK (metainfo_cb), self);
  g_signal_connect (self->torrent, "updated", G_CALLBACK (updated_cb), self);
  metainfo_cb (self->torrent, self);
  if (pm_cli_job_is_done (self))
    return;
  if (self->run->options->json)
    self->meetings = pm_cli_meetings_new (&self->run->output, self->torrent);
  for (guint i = 0; i < peers->len; i++)
    bt_torrent_add_peer (self->torrent, &g_array_index (peers, BtAddress, i));
  /* What is only listed stays as it was. */
  if (self->existed && !self->run->options->list) {
    bt_torrent_set_options (self->torrent, &self->run->options->torrent);
    bt_torrent_start (self->torrent, NULL, NULL);
  }
  /* Saved torrents come up paused: only what is named is started. */
  if (self->existed)
    bt_torrent_resume (self->torrent);
  updated_cb (self->torrent, self);
}

static void
removed_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  PmCliJob *self = data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->torrent);
  if (bt_engine_remove_finish (BT_ENGINE (engine), result, &error)) {
    add (self);
    return;
  }
  pm_cli_output_error (&self->run->output, error, NULL);
  fail (self);
}

static void
added_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  PmCliJob *self = data;
  g_autoptr (GError) error = NULL;

  self->torrent = bt_engine_add_finish (BT_ENGINE (engine), result, &self->existed, &error);
  if (self->run->ending)
    return;
  if (self->torrent == NULL) {
    pm_cli_output_error (&self->run->output, error, NULL);
    fail (self);
  } else if (self->existed && self->run->options->has_out && !self->run->options->list
             && g_strcmp0 (bt_torrent_get_folder (self->torrent), self->run->options->out) != 0) {
    /* Asked for in another folder than the last time: begin anew there, leave the old files alone. */
    bt_engine_remove_async (self->run->engine, self->torrent, BT_REMOVAL_KEEP, removed_cb, self);
  } else {
    begin (self);
  }
}

static void
add (PmCliJob *self)
{
  const PmCliOptions *options = self->run->options;
  const BtAddChoices choices = {
    .folder = options->out,
    .flags = options->list ? BT_ADD_HELD : BT_ADD_NORMAL,
    .selection = options->selection,
    .options = options->torrent,
  };

  if (self->run->ending)
    return;
  bt_engine_add_async (self->run->engine, self->source, &choices, NULL, added_cb, self);
}

void
pm_cli_job_start (PmCliJob *self)
{
  add (self);
}
