/* pm-speed-popover.h — how fast all torrents together were and may be.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_SPEED_POPOVER (pm_speed_popover_get_type ())
G_DECLARE_FINAL_TYPE (PmSpeedPopover, pm_speed_popover, PM, SPEED_POPOVER, GtkPopover)

GtkWidget *pm_speed_popover_new (PmLibrary *library, GSettings *settings);

G_END_DECLS
