/* pm-torrent-row.h — one line of the list: a heading, or a torrent.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"
#include "pm-list-columns.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_TORRENT_ROW (pm_torrent_row_get_type ())
G_DECLARE_FINAL_TYPE (PmTorrentRow, pm_torrent_row, PM, TORRENT_ROW, AdwBin)

/* @columns (nullable): it is a row of a table that has these; NULL: a card. */
GtkWidget *pm_torrent_row_new (PmLibrary *library, PmListColumns *columns);
/* @item: PmHeading, BtTorrent, or NULL while the row is not in use. */
void pm_torrent_row_set_item (PmTorrentRow *self, GObject *item);
/* NULL: it shows a heading. (transfer none) */
BtTorrent *pm_torrent_row_get_torrent (PmTorrentRow *self);

G_END_DECLS
