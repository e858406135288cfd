/* pm-cli-run.c — downloads and shares what the command line names, until done or interrupted.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "pm-cli-run-private.h"

#define PROGRESS_INTERVAL_S 1 /* seconds; as the JSON lines promise */

/* --- the end ----------------------------------------------------------------------------------- */

static void
stopped_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  PmCliRun *self = data;
  g_autoptr (GError) error = NULL;

  if (!bt_engine_stop_finish (BT_ENGINE (engine), result, &error)) {
    pm_cli_output_error (&self->output, error, NULL);
    if (self->exit == PM_EXIT_DONE)
      self->exit = PM_EXIT_FAILED;
  }
  g_main_loop_quit (self->loop);
}

static void
stop_when_alone (PmCliRun *self)
{
  if (self->n_pending == 0)
    bt_engine_stop_async (self->engine, stopped_cb, self);
}

static void
removed_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  PmCliRun *self = data;
  g_autoptr (GError) error = NULL;

  if (!bt_engine_remove_finish (BT_ENGINE (engine), result, &error)) {
    pm_cli_output_error (&self->output, error, NULL);
    if (self->exit == PM_EXIT_DONE
        && !g_error_matches (error, BT_STORAGE_ERROR, BT_STORAGE_ERROR_KEPT))
      self->exit = PM_EXIT_FAILED;
  }
  self->n_pending--;
  stop_when_alone (self);
}

/* --remove takes the files as well, if they are from us; a torrent that was only listed leaves nothing behind. */
static void
remove_job (PmCliRun *self, PmCliJob *job)
{
  gboolean only_forget = job->forget || (self->options->list && !job->existed);
  gboolean undo = self->options->remove && !self->options->list;

  if (job->torrent == NULL || !(self->options->remove || only_forget))
    return;
  self->n_pending++;
  bt_engine_remove_async (self->engine, job->torrent, undo ? BT_REMOVAL_UNDO : BT_REMOVAL_KEEP,
                          removed_cb, self);
}

void
pm_cli_run_end (PmCliRun *self, PmExit exit)
{
  if (self->ending)
    return;
  self->ending = TRUE;
  self->exit = exit;
  pm_cli_output_clear (&self->output);
  if (self->watch != NULL && pm_cli_watch_end (self->watch))
    self->n_pending++;
  for (guint i = 0; i < self->jobs->len; i++)
    remove_job (self, self->jobs->pdata[i]);
  stop_when_alone (self);
}

void
pm_cli_run_job_done (PmCliRun *self)
{
  gboolean seeds = self->options->seed && !self->options->list;
  guint n_failed = 0, n_ended = 0;

  for (guint i = 0; i < self->jobs->len; i++) {
    const PmCliJob *job = self->jobs->pdata[i];

    if (!pm_cli_job_is_done (job))
      return;
    n_failed += job->has_failed ? 1 : 0;
    n_ended += job->has_ended ? 1 : 0;
  }
  if (n_failed == 0 && !self->said_complete && !self->options->list)
    pm_cli_output_say (&self->output, "complete");
  self->said_complete = TRUE;
  if (n_failed < self->jobs->len && self->watch != NULL && pm_cli_watch_is_needed (self->watch))
    return;
  if (!seeds || n_failed + n_ended == self->jobs->len)
    pm_cli_run_end (self, n_failed > 0 ? PM_EXIT_FAILED : PM_EXIT_DONE);
}

static gboolean
interrupt_cb (gpointer data)
{
  PmCliRun *self = data;

  /* The second time somebody does not want to wait. */
  if (self->n_interrupts++ > 0)
    _exit (PM_EXIT_INTERRUPTED);
  if (self->ending)
    self->exit = PM_EXIT_INTERRUPTED;
  else
    pm_cli_run_end (self, PM_EXIT_INTERRUPTED);
  return G_SOURCE_CONTINUE;
}

/* --- on the way -------------------------------------------------------------------------------- */

static void
redraw (PmCliRun *self)
{
  g_autofree char *progress = pm_cli_format_progress (self->jobs), *line = NULL;
  g_autofree char *screen = self->watch != NULL ? pm_cli_watch_format (self->watch) : NULL;

  if (screen != NULL)
    line = g_strconcat (screen, "  ", progress, NULL);
  pm_cli_output_redraw (&self->output, line != NULL ? line : progress);
}

static gboolean
progress_cb (gpointer data)
{
  PmCliRun *self = data;

  if (self->ending)
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < self->jobs->len; i++) {
    PmCliJob *job = self->jobs->pdata[i];

    if (job->torrent != NULL)
      pm_cli_tell_progress (&self->output, job->torrent);
  }
  redraw (self);
  return G_SOURCE_CONTINUE;
}

static void
listening_cb (BtEngine *engine, guint port, const GError *error, gpointer data)
{
  PmCliRun *self = data;
  PmJson *json;

  if (error != NULL) {
    pm_cli_output_error (&self->output, error, NULL);
    pm_cli_run_end (self, PM_EXIT_FAILED);
    return;
  }
  json = pm_cli_output_begin (&self->output, "listening");
  pm_json_add_uint (json, "port", port);
  pm_cli_output_send (&self->output, json);
}

static void
broken_cb (BtEngine *engine, char **paths, gpointer data)
{
  PmCliRun *self = data;

  for (char **path = paths; *path != NULL; path++) {
    g_autoptr (GError) error =
        g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_RESUME,
                     "“%s” cannot be read and was set aside; add that torrent again", *path);

    pm_cli_output_error (&self->output, error, NULL);
  }
}

/* --- the beginning ----------------------------------------------------------------------------- */

/* What the state folder knows is there now, so that a torrent named again is found. */
static void
loaded_cb (BtEngine *engine, GParamSpec *pspec, gpointer data)
{
  PmCliRun *self = data;

  for (guint i = 0; i < self->jobs->len; i++)
    pm_cli_job_start (self->jobs->pdata[i]);
}

/* Who watched has seen enough, or sees nothing at all. */
static void
watch_ended_cb (gboolean is_fine, gpointer data)
{
  pm_cli_run_end (data, is_fine ? PM_EXIT_DONE : PM_EXIT_FAILED);
}

static void
watch_stopped_cb (gpointer data)
{
  PmCliRun *self = data;

  self->n_pending--;
  stop_when_alone (self);
}

static void
watch_changed_cb (gpointer data)
{
  PmCliRun *self = data;

  if (!self->ending)
    redraw (self);
}

/* FALSE: there is no such player. */
static gboolean
prepare_watch (PmCliRun *self)
{
  const PmCliWatchPlace place = {
    .options = &self->options->watch,
    .selection = self->options->selection,
    .output = &self->output,
    .ended = watch_ended_cb,
    .stopped = watch_stopped_cb,
    .changed = watch_changed_cb,
    .data = self,
  };

  if (!self->options->watch.is_wanted)
    return TRUE;
  self->watch = pm_cli_watch_new (&place);
  return self->watch != NULL;
}

static gboolean
open_engine (PmCliRun *self)
{
  const PmCliOptions *options = self->options;
  g_autoptr (GError) error = NULL;
  BtEngineConfig config;

  bt_engine_config_init (&config);
  config.state_folder = options->state;
  config.download_folder = options->out;
  config.listen_address = options->listen_address;
  config.listen_port = options->listen_port;
  config.use_trackers = !options->no_trackers;
  config.dht_routers = (const char *const *) options->dht_routers;
  config.load_paused = TRUE;
  config.rtc = options->rtc;
  config.options = options->engine;
  self->engine = bt_engine_new (&config, &error);
  if (self->engine == NULL)
    pm_cli_output_error (&self->output, error, NULL);
  return self->engine != NULL;
}

static gboolean
has_folder (PmCliRun *self)
{
  g_autoptr (GError) error = NULL;

  if (g_file_test (self->options->out, G_FILE_TEST_IS_DIR))
    return TRUE;
  error = g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER,
                       "“%s” is not there; make it, or mount its drive", self->options->out);
  pm_cli_output_error (&self->output, error, NULL);
  return FALSE;
}

static void
run_loop (PmCliRun *self)
{
  guint sources[] = {
    g_unix_signal_add (SIGINT, interrupt_cb, self),
    g_unix_signal_add (SIGTERM, interrupt_cb, self),
    g_unix_signal_add (SIGHUP, interrupt_cb, self),
    g_timeout_add_seconds (PROGRESS_INTERVAL_S, progress_cb, self),
  };

  bt_engine_set_pace (self->engine, BT_PACE_BACKGROUND);
  g_signal_connect (self->engine, "listening", G_CALLBACK (listening_cb), self);
  g_signal_connect (self->engine, "broken", G_CALLBACK (broken_cb), self);
  g_signal_connect (self->engine, "notify::loaded", G_CALLBACK (loaded_cb), self);
  g_main_loop_run (self->loop);
  g_signal_handlers_disconnect_by_data (self->engine, self);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

PmExit
pm_cli_run (const PmCliOptions *options)
{
  PmCliRun self = { .options = options, .exit = PM_EXIT_FAILED };

  pm_cli_output_init (&self.output, options->json, options->quiet);
  if (!has_folder (&self) || !prepare_watch (&self))
    return PM_EXIT_FAILED;
  if (!open_engine (&self)) {
    g_clear_pointer (&self.watch, pm_cli_watch_free);
    return PM_EXIT_FAILED;
  }
  self.loop = g_main_loop_new (NULL, FALSE);
  self.jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) pm_cli_job_free);
  for (char **source = options->arguments; *source != NULL; source++)
    g_ptr_array_add (self.jobs, pm_cli_job_new (&self, *source));
  if (self.watch != NULL)
    pm_cli_watch_begin (self.watch, self.engine);
  run_loop (&self);
  g_clear_pointer (&self.watch, pm_cli_watch_free);
  g_ptr_array_unref (self.jobs);
  g_object_unref (self.engine);
  g_main_loop_unref (self.loop);
  return self.exit;
}
