/* pm-ways-table.h — the talk's table "Decentralization": three steps in three ways, and which of them a torrent uses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-ways-words.h"

G_BEGIN_DECLS

#define PM_TYPE_WAYS_TABLE (pm_ways_table_get_type ())
G_DECLARE_FINAL_TYPE (PmWaysTable, pm_ways_table, PM, WAYS_TABLE, GtkWidget)

/* A table where it is wide, else three blocks below each other. */
GtkWidget *pm_ways_table_new (void);
/* @ways: read within the call. Changes only what differs. */
void pm_ways_table_show (PmWaysTable *self, const PmWays *ways);

G_END_DECLS
