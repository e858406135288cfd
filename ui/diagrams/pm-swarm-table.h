/* pm-swarm-table.h — a swarm of many pieces: You, all copies and every peer, columns in line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_SWARM_TABLE (pm_swarm_table_get_type ())
G_DECLARE_FINAL_TYPE (PmSwarmTable, pm_swarm_table, PM, SWARM_TABLE, GtkWidget)

GtkWidget *pm_swarm_table_new (void);
/* NULL: nothing. It follows the torrent's signals; who shows it holds the watch. */
void pm_swarm_table_set_torrent (PmSwarmTable *self, BtTorrent *torrent);
void pm_swarm_table_set_demo (PmSwarmTable *self, BtDemo *demo);

G_END_DECLS
