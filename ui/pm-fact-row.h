/* pm-fact-row.h — a row that names a fact, says what it means, and what it is now.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_FACT_ROW (pm_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (PmFactRow, pm_fact_row, PM, FACT_ROW, AdwActionRow)

/* @hint: a few words below the title; NULL: none. */
GtkWidget *pm_fact_row_new (const char *title, const char *hint);
/* NULL: there is no such fact, and the row is not seen. Cheap where nothing changed. */
void pm_fact_row_show (PmFactRow *self, const char *value);

G_END_DECLS
