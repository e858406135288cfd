/* pm-cli-progress.c — how far it is, for a program and for a person.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-cli-run-private.h"

/* The words of the JSON lines. */
static const char *
name_state (BtTorrentState state)
{
  switch (state) {
  case BT_TORRENT_METADATA:
    return "metadata";
  case BT_TORRENT_CHECKING:
    return "checking";
  case BT_TORRENT_DOWNLOADING:
    return "downloading";
  case BT_TORRENT_SEEDING:
    return "seeding";
  case BT_TORRENT_HELD:
  case BT_TORRENT_QUEUED:
  case BT_TORRENT_MOVING:
  case BT_TORRENT_PAUSED:
  case BT_TORRENT_ERROR:
  default:
    return "stopped";
  }
}

void
pm_cli_tell_progress (PmCliOutput *output, BtTorrent *torrent)
{
  const BtTorrentStat *stat = bt_torrent_get_stat (torrent);
  PmJson *json = pm_cli_output_begin (output, "progress");

  pm_json_add_string (json, "state", name_state (stat->state));
  pm_json_add_uint (json, "have", stat->have);
  pm_json_add_uint (json, "wanted", stat->wanted);
  pm_json_add_uint (json, "down", stat->downloaded);
  pm_json_add_uint (json, "up", stat->uploaded);
  pm_json_add_uint (json, "down_rate", stat->down_rate);
  pm_json_add_uint (json, "up_rate", stat->up_rate);
  pm_json_add_uint (json, "peers", stat->n_peers);
  pm_json_add_uint (json, "seeds", stat->n_seeds);
  pm_json_add_uint (json, "wasted", stat->wasted);
  pm_json_add_string (json, "info_hash", bt_torrent_get_id_text (torrent));
  pm_cli_output_send (output, json);
}

static void
add_up (BtTorrentStat *sum, const BtTorrentStat *stat)
{
  sum->have += stat->have;
  sum->wanted += stat->wanted;
  sum->down_rate += stat->down_rate;
  sum->up_rate += stat->up_rate;
  sum->n_peers += stat->n_peers;
  sum->checked += stat->checked;
  sum->to_check += stat->to_check;
  /* The least advanced state is what one waits for. */
  sum->state = MIN (sum->state, stat->state);
}

static char *
format_amount (const BtTorrentStat *sum)
{
  g_autofree char *have = g_format_size (sum->have);
  g_autofree char *wanted = g_format_size (sum->wanted);

  if (sum->state == BT_TORRENT_METADATA)
    return g_strdup ("fetching details");
  if (sum->state == BT_TORRENT_CHECKING)
    return g_strdup_printf ("checking %u of %u pieces", sum->checked, sum->to_check);
  return g_strdup_printf ("%s  %u %%  %s of %s", name_state (sum->state),
                          sum->wanted > 0 ? (guint) (sum->have * 100 / sum->wanted) : 0, have,
                          wanted);
}

char *
pm_cli_format_progress (GPtrArray *jobs)
{
  BtTorrentStat sum = { .state = BT_TORRENT_ERROR };
  g_autofree char *amount = NULL, *down = NULL, *up = NULL;

  for (guint i = 0; i < jobs->len; i++) {
    const PmCliJob *job = jobs->pdata[i];

    if (job->torrent != NULL)
      add_up (&sum, bt_torrent_get_stat (job->torrent));
  }
  amount = format_amount (&sum);
  down = g_format_size (sum.down_rate);
  up = g_format_size (sum.up_rate);
  return g_strdup_printf ("%s  ↓ %s/s  ↑ %s/s  peers %u", amount, down, up, sum.n_peers);
}
