/* pm-speed-toggle.h — the button below the list that switches the lower limits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_SPEED_TOGGLE (pm_speed_toggle_get_type ())
G_DECLARE_FINAL_TYPE (PmSpeedToggle, pm_speed_toggle, PM, SPEED_TOGGLE, AdwBin)

/* Writes to @settings, which @engine follows; shows what holds, which may be the clock's doing. Once. */
void pm_speed_toggle_set (PmSpeedToggle *self, GSettings *settings, BtEngine *engine);

G_END_DECLS
