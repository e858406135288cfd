/* pm-cli-info.c — piecemeal-cli info: prints what is inside.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-output.h"
#include "pm-cli-run.h"

typedef struct {
  PmCliOutput output;
  GMainLoop *loop; /* owned */
  PmExit exit;
} Info;

static void
say_trackers (PmCliOutput *output, BtMetainfo *metainfo)
{
  const char *const *const *tiers = bt_metainfo_get_tiers (metainfo);
  const char *const *seeds = bt_metainfo_get_web_seeds (metainfo);

  for (guint tier = 0; tiers[tier] != NULL; tier++) {
    for (guint i = 0; tiers[tier][i] != NULL; i++)
      pm_cli_output_say (output, "tracker      %u  %s", tier, tiers[tier][i]);
  }
  for (guint i = 0; seeds != NULL && seeds[i] != NULL; i++)
    pm_cli_output_say (output, "web seed     %s", seeds[i]);
}

static void
say_metainfo (PmCliOutput *output, BtMetainfo *metainfo)
{
  g_autofree char *hash = bt_info_hash_to_string (bt_metainfo_get_info_hash (metainfo));
  g_autofree char *size = g_format_size (bt_metainfo_get_size (metainfo));
  g_autofree char *piece =
      g_format_size_full (bt_metainfo_get_piece_length (metainfo), G_FORMAT_SIZE_IEC_UNITS);

  pm_cli_output_say (output, "name         %s", bt_metainfo_get_name (metainfo));
  pm_cli_output_say (output, "info hash    %s", hash);
  pm_cli_output_say (output, "size         %s (%" G_GUINT64_FORMAT " bytes)", size,
                     bt_metainfo_get_size (metainfo));
  pm_cli_output_say (output, "pieces       %u of %s", bt_metainfo_get_n_pieces (metainfo), piece);
  if (bt_metainfo_is_private (metainfo))
    pm_cli_output_say (output, "private      yes");
  if (bt_metainfo_get_created_by (metainfo) != NULL)
    pm_cli_output_say (output, "created by   %s", bt_metainfo_get_created_by (metainfo));
  if (bt_metainfo_get_comment (metainfo) != NULL)
    pm_cli_output_say (output, "comment      %s", bt_metainfo_get_comment (metainfo));
  say_trackers (output, metainfo);
  pm_cli_output_say (output, "files        %u", bt_metainfo_get_n_files (metainfo));
  pm_cli_output_files (output, metainfo);
}

static void
send_magnet (PmCliOutput *output, const BtMagnet *magnet, const char *hash)
{
  PmJson *json = pm_cli_output_begin (output, "magnet");

  pm_json_add_string (json, "info_hash", hash);
  pm_json_add_string (json, "name", magnet->name);
  pm_json_open_array (json, "trackers");
  for (char **url = magnet->trackers; url != NULL && *url != NULL; url++)
    pm_json_add_string (json, NULL, *url);
  pm_json_close_array (json);
  pm_cli_output_send (output, json);
}

/* What a link tells by itself; the rest would come from peers. */
static void
say_magnet (PmCliOutput *output, const BtMagnet *magnet)
{
  g_autofree char *hash = bt_info_hash_to_string (&magnet->info_hash);

  send_magnet (output, magnet, hash);
  if (magnet->name != NULL)
    pm_cli_output_say (output, "name         %s", magnet->name);
  pm_cli_output_say (output, "info hash    %s", hash);
  for (char **url = magnet->trackers; url != NULL && *url != NULL; url++)
    pm_cli_output_say (output, "tracker      %s", *url);
  for (char **url = magnet->web_seeds; url != NULL && *url != NULL; url++)
    pm_cli_output_say (output, "web seed     %s", *url);
  for (guint i = 0; magnet->peers != NULL && i < magnet->peers->len; i++) {
    g_autofree char *peer = bt_address_to_string (&g_array_index (magnet->peers, BtAddress, i));

    pm_cli_output_say (output, "peer         %s", peer);
  }
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Info *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BtSource) source = bt_source_load_finish (result, &error);

  g_main_loop_quit (self->loop);
  if (source == NULL) {
    pm_cli_output_error (&self->output, error, NULL);
    self->exit = PM_EXIT_FAILED;
  } else if (source->metainfo != NULL) {
    pm_cli_output_metainfo (&self->output, "info", source->metainfo);
    say_metainfo (&self->output, source->metainfo);
  } else {
    say_magnet (&self->output, source->magnet);
  }
}

PmExit
pm_cli_info (const PmCliOptions *options)
{
  Info self = { .exit = PM_EXIT_DONE };

  pm_cli_output_init (&self.output, options->json, options->quiet);
  self.loop = g_main_loop_new (NULL, FALSE);
  bt_source_load_async (options->arguments[0], NULL, loaded_cb, &self);
  g_main_loop_run (self.loop);
  g_main_loop_unref (self.loop);
  return self.exit;
}
