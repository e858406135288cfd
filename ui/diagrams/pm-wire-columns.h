/* pm-wire-columns.h — where the parts of a message stand in every row of the wire.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  PM_WIRE_TIME,
  PM_WIRE_ARROW,
  PM_WIRE_PEER_NAME,
  PM_WIRE_METHOD,
  PM_WIRE_PIECE_INDEX,
  PM_WIRE_OFFSET,
  PM_WIRE_LENGTH,
  PM_WIRE_IN_WORDS,
  PM_N_WIRE_COLUMNS
} PmWireColumn;

typedef struct {
  int x, width; /* px; width 0: the column is not there */
} PmWireSlot;

typedef struct {
  gboolean is_mirrored;
  gboolean
      has_two_lines; /* arrow, method and words above; the rest below, in one slot: PM_WIRE_TIME */
  PmWireSlot slots[PM_N_WIRE_COLUMNS]; /* shape: PmWireColumn */
} PmWireColumns;

/* For a row of @width px in @widget's size of text. */
PmWireColumns pm_wire_columns_new (GtkWidget *widget, int width);
/* Numbers end where their column does, seen in the direction of reading. */
gboolean pm_wire_columns_is_number (PmWireColumn column);

G_END_DECLS
