/* pm-list-columns.h — which columns the table of torrents has, and where they stand in every row of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-list-rules.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  PM_COLUMN_NAME,
  PM_COLUMN_STATE, /* in words, over the strip of pieces */
  PM_COLUMN_SIZE,
  PM_COLUMN_DOWN,
  PM_COLUMN_UP,
  PM_COLUMN_TIME_LEFT,
  PM_COLUMN_RATIO,
  PM_COLUMN_PEERS,
  PM_COLUMN_LABELS,
  PM_COLUMN_TRACKER,
  PM_COLUMN_ADDED,
  PM_N_COLUMNS
} PmListColumn;

#define PM_TYPE_LIST_COLUMNS (pm_list_columns_get_type ())
G_DECLARE_FINAL_TYPE (PmListColumns, pm_list_columns, PM, LIST_COLUMNS, GObject)

/* Signal "changed" (): other columns are chosen. */
PmListColumns *pm_list_columns_new (GSettings *settings);
gboolean pm_list_columns_is_chosen (PmListColumns *self, PmListColumn column);
/* Is kept. Name and state always stay. */
void pm_list_columns_choose (PmListColumns *self, PmListColumn column, gboolean on);

/* px; a width of 0: it is not chosen, or there is no room for it. */
typedef struct {
  int x, width;
} PmListSlot;
/* In a row of @width px; text size and direction are those of @widget. @slots: shape PM_N_COLUMNS. */
void pm_list_columns_lay_out (PmListColumns *self, GtkWidget *widget, int width, PmListSlot *slots);

/* Translated; borrowed. */
const char *pm_list_column_get_title (PmListColumn column);
const char *pm_list_column_get_nick (PmListColumn column);
PmListSort pm_list_column_get_sort (PmListColumn column);
/* Whether it holds numbers, which stand at the end of their column. */
gboolean pm_list_column_is_number (PmListColumn column);
gboolean pm_list_column_is_fixed (PmListColumn column); /* cannot be left out */
/* What a torrent has in it; not for its labels. (transfer full) */
char *pm_list_column_get_text (PmListColumn column, BtTorrent *torrent);

G_END_DECLS
