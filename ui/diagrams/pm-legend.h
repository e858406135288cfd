/* pm-legend.h — what the signs in the rows of a swarm mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_LEGEND (pm_legend_get_type ())
G_DECLARE_FINAL_TYPE (PmLegend, pm_legend, PM, LEGEND, GtkWidget)

GtkWidget *pm_legend_new (void);
/* Words at the far end: @note, or @short_note where there is less room. Signs go before words do. */
void pm_legend_set_note (PmLegend *self, const char *note, const char *short_note);

G_END_DECLS
