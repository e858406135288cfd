/* pm-torrent-page.h — everything about one torrent: its facts, its swarm, its files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_TORRENT_PAGE (pm_torrent_page_get_type ())
G_DECLARE_FINAL_TYPE (PmTorrentPage, pm_torrent_page, PM, TORRENT_PAGE, AdwBin)

/* Its buttons are actions of the window: win.back, win.sidebar-visible, win.pause and so on. */
void pm_torrent_page_set_library (PmTorrentPage *self, PmLibrary *library);
/* NULL: nothing is selected. */
void pm_torrent_page_set_torrent (PmTorrentPage *self, BtTorrent *torrent);
/* @torrents: BtTorrent; of more than one only a summary is shown. */
void pm_torrent_page_set_several (PmTorrentPage *self, GPtrArray *torrents);
/* @narrow: it stands alone, with a button back. @slim: even its switcher goes to the bottom. */
void pm_torrent_page_set_narrow (PmTorrentPage *self, gboolean narrow, gboolean slim);
/* "swarm", "files", "discovery" or another page of its switcher; of an unknown name nothing happens. */
void pm_torrent_page_show (PmTorrentPage *self, const char *name);
const char *pm_torrent_page_get_shown (PmTorrentPage *self); /* likewise; borrowed */

G_END_DECLS
