/* pm-speed-button.h — the rates below the list, and behind them how fast all torrents were and may be.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_SPEED_BUTTON (pm_speed_button_get_type ())
G_DECLARE_FINAL_TYPE (PmSpeedButton, pm_speed_button, PM, SPEED_BUTTON, AdwBin)

/* Once. */
void pm_speed_button_set (PmSpeedButton *self, PmLibrary *library, GSettings *settings);
/* Shows the rates anew. */
void pm_speed_button_update (PmSpeedButton *self);

G_END_DECLS
