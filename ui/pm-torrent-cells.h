/* pm-torrent-cells.h — a torrent as a row of the table: drawn, for there may be hundreds of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"
#include "pm-list-columns.h"

G_BEGIN_DECLS

#define PM_TYPE_TORRENT_CELLS (pm_torrent_cells_get_type ())
G_DECLARE_FINAL_TYPE (PmTorrentCells, pm_torrent_cells, PM, TORRENT_CELLS, GtkWidget)

GtkWidget *pm_torrent_cells_new (PmListColumns *columns);
/* @torrent: NULL: none. @name, @icon: copied. */
void pm_torrent_cells_set_torrent (PmTorrentCells *self, BtTorrent *torrent, const char *name,
                                   const char *icon);
/* What it shows changed, or may have. */
void pm_torrent_cells_update (PmTorrentCells *self);
/* All that is in the columns, for those who listen: "Size: 8.6 GB, Ratio: 0.36". (transfer full) */
char *pm_torrent_cells_get_spoken (PmTorrentCells *self);

G_END_DECLS
