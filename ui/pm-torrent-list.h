/* pm-torrent-list.h — the list as it is shown: headings, and below each its torrents.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

G_BEGIN_DECLS

#define PM_TYPE_HEADING (pm_heading_get_type ())
G_DECLARE_FINAL_TYPE (PmHeading, pm_heading, PM, HEADING, GObject)

const char *pm_heading_get_title (PmHeading *self);

#define PM_TYPE_TORRENT_LIST (pm_torrent_list_get_type ())
G_DECLARE_FINAL_TYPE (PmTorrentList, pm_torrent_list, PM, TORRENT_LIST, GObject)

/* A GListModel whose items are PmHeading or BtTorrent. Follows the library. Thread: main. */
PmTorrentList *pm_torrent_list_new (PmLibrary *library);
/* Shows only torrents whose name holds @text; NULL or "": all. */
void pm_torrent_list_set_search (PmTorrentList *self, const char *text);
/* GTK_INVALID_LIST_POSITION when it is not in the list. */
guint pm_torrent_list_find (PmTorrentList *self, BtTorrent *torrent);
/* The torrent at @position or else the next one, or else the one before; NULL: there is none.
 * (transfer none) */
BtTorrent *pm_torrent_list_get_near (PmTorrentList *self, guint position);
/* The last torrent before @position, or NULL. (transfer none) */
BtTorrent *pm_torrent_list_get_before (PmTorrentList *self, guint position);
/* Whether both stand below the same heading. */
gboolean pm_torrent_list_is_together (BtTorrent *a, BtTorrent *b);

G_END_DECLS
