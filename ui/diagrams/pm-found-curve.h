/* pm-found-curve.h — peers found in the last minutes, a line for each way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_FOUND_CURVE (pm_found_curve_get_type ())
G_DECLARE_FINAL_TYPE (PmFoundCurve, pm_found_curve, PM, FOUND_CURVE, GtkWidget)

GtkWidget *pm_found_curve_new (void);
/* @stat: copied; NULL: nothing is known. Draws only when something changed. */
void pm_found_curve_set_stat (PmFoundCurve *self, const BtDiscoveryStat *stat,
                              gboolean has_trackers);

G_END_DECLS
