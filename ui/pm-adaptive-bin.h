/* pm-adaptive-bin.h — tells its child when it becomes narrow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_ADAPTIVE_BIN (pm_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (PmAdaptiveBin, pm_adaptive_bin, PM, ADAPTIVE_BIN, AdwBin)

/* Properties: "narrow-below", "slim-below" (int, logical pixels); "narrow", "slim" (read-only,
 * gboolean) change one frame after the width did, so that nothing changes while it is laid out. */
gboolean pm_adaptive_bin_get_narrow (PmAdaptiveBin *self);
gboolean pm_adaptive_bin_get_slim (PmAdaptiveBin *self);

G_END_DECLS
