/* pm-table-layout.h — where names, maps and rates stand in every row of a swarm.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pure function of the width, so that all rows agree without being told. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  PM_TABLE_WIDE,   /* name, map, rates in one line */
  PM_TABLE_NARROW, /* name and rates, below them the map over the whole width */
} PmTableMode;

/* px from the left of a row; mirrored already. */
typedef struct {
  int x, width;
} PmTableSlot;

typedef struct {
  PmTableMode mode;
  PmTableSlot name; /* without the gap before the map */
  PmTableSlot map;
  PmTableSlot down; /* the figures end at its far side */
  PmTableSlot up;   /* width 0: no room */
  gboolean is_mirrored;
} PmTableLayout;

/* @widget: for the direction and the size of its text. */
PmTableLayout pm_table_layout_new (GtkWidget *widget, int width);

G_END_DECLS
