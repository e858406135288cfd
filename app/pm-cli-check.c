/* pm-cli-check.c — piecemeal-cli check: compares what lies in a folder with the torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-output.h"
#include "pm-cli-run.h"

typedef struct {
  PmCliOutput output;
  GMainLoop *loop;    /* owned */
  BtEngine *engine;   /* owned */
  BtTorrent *torrent; /* owned reference, or NULL */
  PmExit exit;
  gboolean ending;
} Check;

static void
stopped_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  Check *self = data;

  bt_engine_stop_finish (BT_ENGINE (engine), result, NULL);
  g_main_loop_quit (self->loop);
}

static void
end (Check *self, PmExit exit)
{
  if (self->ending)
    return;
  self->ending = TRUE;
  self->exit = exit;
  bt_engine_stop_async (self->engine, stopped_cb, self);
}

static void
end_with_error (Check *self, const GError *error)
{
  if (self->ending)
    return;
  pm_cli_output_error (&self->output, error, NULL);
  end (self, PM_EXIT_FAILED);
}

static void
send_result (Check *self, const BtTorrentStat *stat)
{
  PmJson *json = pm_cli_output_begin (&self->output, "checked");

  pm_json_add_uint (json, "pieces", stat->n_pieces);
  pm_json_add_uint (json, "right", stat->n_have);
  pm_json_add_bool (json, "complete", stat->n_have == stat->n_pieces);
  pm_cli_output_send (&self->output, json);
}

static void
tell_result (Check *self, const BtTorrentStat *stat)
{
  g_autoptr (GError) error = NULL;

  send_result (self, stat);
  if (stat->n_have == stat->n_pieces) {
    pm_cli_output_say (&self->output, "complete: all %u pieces are right", stat->n_pieces);
    end (self, PM_EXIT_DONE);
    return;
  }
  error = g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_MISSING,
                       "%u of %u pieces are damaged or missing; download the torrent into this "
                       "folder to mend them",
                       stat->n_pieces - stat->n_have, stat->n_pieces);
  end_with_error (self, error);
}

static void
tell_progress (Check *self, const BtTorrentStat *stat)
{
  g_autofree char *line =
      g_strdup_printf ("checking %u of %u pieces", stat->checked, stat->to_check);

  pm_cli_output_redraw (&self->output, line);
}

static void
updated_cb (BtTorrent *torrent, gpointer data)
{
  Check *self = data;
  const BtTorrentStat *stat = bt_torrent_get_stat (torrent);

  if (self->ending)
    return;
  if (bt_torrent_get_error (torrent) != NULL)
    end_with_error (self, bt_torrent_get_error (torrent));
  else if (stat->state == BT_TORRENT_CHECKING)
    tell_progress (self, stat);
  else if (stat->state == BT_TORRENT_HELD)
    tell_result (self, stat);
}

static void
added_cb (GObject *engine, GAsyncResult *result, gpointer data)
{
  Check *self = data;
  g_autoptr (GError) error = NULL;

  self->torrent = bt_engine_add_finish (BT_ENGINE (engine), result, NULL, &error);
  if (self->torrent == NULL) {
    end_with_error (self, error);
    return;
  }
  if (bt_torrent_get_metainfo (self->torrent) == NULL) {
    error = g_error_new_literal (BT_METAINFO_ERROR, BT_METAINFO_ERROR_NO_INFO,
                                 "a link does not hold the hashes; give the torrent file");
    end_with_error (self, error);
    return;
  }
  g_signal_connect (self->torrent, "updated", G_CALLBACK (updated_cb), self);
  updated_cb (self->torrent, self);
}

/* Nothing is kept, nobody is asked, and only this computer could connect. */
static BtEngine *
open_engine (GError **error)
{
  BtEngineConfig config;

  bt_engine_config_init (&config);
  config.listen_address = "127.0.0.1";
  config.listen_port = 0;
  config.use_trackers = FALSE;
  bt_engine_options_set_ways (&config.options, FALSE);
  return bt_engine_new (&config, error);
}

PmExit
pm_cli_check (const PmCliOptions *options)
{
  Check self = { .exit = PM_EXIT_FAILED };
  const char *folder = options->arguments[1];
  g_autoptr (GError) error = NULL;

  pm_cli_output_init (&self.output, options->json, options->quiet);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    error = g_error_new (BT_STORAGE_ERROR, BT_STORAGE_ERROR_NO_FOLDER, "“%s” is no folder", folder);
  else
    self.engine = open_engine (&error);
  if (self.engine == NULL) {
    pm_cli_output_error (&self.output, error, NULL);
    return PM_EXIT_FAILED;
  }
  self.loop = g_main_loop_new (NULL, FALSE);
  bt_engine_add_async (self.engine, options->arguments[0],
                       &(BtAddChoices) { .folder = folder, .flags = BT_ADD_HELD }, NULL, added_cb,
                       &self);
  g_main_loop_run (self.loop);
  if (self.torrent != NULL)
    g_signal_handlers_disconnect_by_data (self.torrent, &self);
  g_clear_object (&self.torrent);
  g_object_unref (self.engine);
  g_main_loop_unref (self.loop);
  return self.exit;
}
