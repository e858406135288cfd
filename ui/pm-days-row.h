/* pm-days-row.h — a row of a boxed list in which days of the week are chosen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_DAYS_ROW (pm_days_row_get_type ())
G_DECLARE_FINAL_TYPE (PmDaysRow, pm_days_row, PM, DAYS_ROW, AdwPreferencesRow)

/* Property: "days" (uint), bit 0: Monday … bit 6: Sunday. */

G_END_DECLS
