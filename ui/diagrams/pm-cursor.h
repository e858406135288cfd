/* pm-cursor.h — the column a person points at, in all rows of a swarm at once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_CURSOR (pm_cursor_get_type ())
G_DECLARE_FINAL_TYPE (PmCursor, pm_cursor, PM, CURSOR, GObject)

/* Signal "changed" (). */
PmCursor *pm_cursor_new (void);
/* @piece -1: none. @line: the map it is over (borrowed, may go away). @by_key: not by pointer. */
void pm_cursor_move (PmCursor *self, gint64 piece, GtkWidget *line, gboolean by_key);
/* Only when @line has it. */
void pm_cursor_leave (PmCursor *self, GtkWidget *line);
gint64 pm_cursor_get_piece (PmCursor *self);
GtkWidget *pm_cursor_get_line (PmCursor *self); /* (nullable) */
gboolean pm_cursor_is_by_key (PmCursor *self);

G_END_DECLS
