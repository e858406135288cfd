/* pm-table-head.h — headings of the swarm: piece numbers over the maps, and the order of the rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-swarm-list.h"

G_BEGIN_DECLS

#define PM_TYPE_TABLE_HEAD (pm_table_head_get_type ())
G_DECLARE_FINAL_TYPE (PmTableHead, pm_table_head, PM, TABLE_HEAD, GtkWidget)

/* Signal "sort" (guint PmSort): a heading was chosen. */
GtkWidget *pm_table_head_new (void);
void pm_table_head_set_sort (PmTableHead *self, PmSort sort);
void pm_table_head_set_pieces (PmTableHead *self, guint32 n_pieces);
/* Told in words when the headings have no columns to stand over. */
void pm_table_head_set_peers (PmTableHead *self, guint n_shown, guint n_peers);
/* Active while peers are filtered. */
GtkToggleButton *pm_table_head_get_filter (PmTableHead *self);

G_END_DECLS
