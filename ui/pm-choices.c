/* pm-choices.c — what the preferences say about a torrent that is added.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-choices.h"

#include "pm-kind.h"

BtAddFlags
pm_choices_get_flags (GSettings *settings)
{
  BtAddFlags flags = BT_ADD_NORMAL;

  if (!g_settings_get_boolean (settings, "start-added"))
    flags |= BT_ADD_PAUSED;
  if (g_settings_get_boolean (settings, "allocate-full"))
    flags |= BT_ADD_FULL_ALLOCATION;
  return flags;
}

static void
known_cb (BtTorrent *torrent)
{
  BtTorrentOptions options = *bt_torrent_get_options (torrent);

  g_signal_handlers_disconnect_by_func (torrent, known_cb, NULL);
  if (!pm_kind_is_playable (torrent))
    return;
  options.sequential = TRUE;
  bt_torrent_set_options (torrent, &options);
}

void
pm_choices_make_ready (BtTorrent *torrent)
{
  if (bt_torrent_get_metainfo (torrent) != NULL)
    known_cb (torrent);
  else
    g_signal_connect (torrent, "metainfo", G_CALLBACK (known_cb), NULL);
}
