/* pm-number-row.h — a row of a boxed list with a number, its unit, and a word for none.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_NUMBER_ROW (pm_number_row_get_type ())
G_DECLARE_FINAL_TYPE (PmNumberRow, pm_number_row, PM, NUMBER_ROW, AdwActionRow)

/* Properties:
 *   "value" (uint): from "minimum" to "maximum"; by "step" at a press of a button;
 *   "unit" (string): how it is written, "%u kB/s"; NULL: the number alone;
 *   "none" (string): what is written for 0; NULL: the number;
 *   "kind" (PmNumberKind as uint): what the value counts. */

typedef enum {
  PM_NUMBER_PLAIN,
  PM_NUMBER_PERCENT, /* hundredths: 150 is written "1.50" */
  PM_NUMBER_TIME,    /* minutes of a day: 510 is written "08:30" */
} PmNumberKind;

G_END_DECLS
