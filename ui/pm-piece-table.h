/* pm-piece-table.h — the pieces of a torrent with their hashes and states, and a way to one of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_PIECE_TABLE (pm_piece_table_get_type ())
G_DECLARE_FINAL_TYPE (PmPieceTable, pm_piece_table, PM, PIECE_TABLE, AdwBin)

/* NULL: none. */
void pm_piece_table_set_torrent (PmPieceTable *self, BtTorrent *torrent);
/* What is seen of it becomes what it is now; whoever shows it holds the watch on pieces. */
void pm_piece_table_refresh (PmPieceTable *self);

G_END_DECLS
