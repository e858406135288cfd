/* pm-wire-row.h — one message in the list of the wire, drawn only when it is seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-wire-log.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_WIRE_ROW (pm_wire_row_get_type ())
G_DECLARE_FINAL_TYPE (PmWireRow, pm_wire_row, PM, WIRE_ROW, GtkWidget)

GtkWidget *pm_wire_row_new (void);
/* NULL: it is put away. */
void pm_wire_row_set_entry (PmWireRow *self, PmWireEntry *entry);
/* The list moved: what came into view is drawn. */
void pm_wire_row_scrolled (PmWireRow *self);

G_END_DECLS
