/* pm-switch-row.h — a row of a boxed list with a switch.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_SWITCH_ROW (pm_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (PmSwitchRow, pm_switch_row, PM, SWITCH_ROW, AdwActionRow)

/* Property: "active". What libadwaita has only since 1.4. */

/* Gives the switch inside @row its title as its name, which libadwaita leaves out. */
void pm_switch_row_name_expander (AdwExpanderRow *row);

G_END_DECLS
