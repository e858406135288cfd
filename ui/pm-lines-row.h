/* pm-lines-row.h — a row of a boxed list with entries that a person writes, one on each line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_LINES_ROW (pm_lines_row_get_type ())
G_DECLARE_FINAL_TYPE (PmLinesRow, pm_lines_row, PM, LINES_ROW, AdwPreferencesRow)

/* Properties: "lines" (GStrv): the entries, also those that are wrong: they stay, with the reason below them, until
 * somebody mends them, and who uses the others leaves them out. "explanation": a line below the title; "hint": what
 * an entry looks like, for an empty row. */

/* What is wrong with one entry, as a sentence; NULL: nothing. (transfer full) */
typedef char *(*PmLinesCheck) (const char *line);
void pm_lines_row_set_check (PmLinesRow *self, PmLinesCheck check);

G_END_DECLS
