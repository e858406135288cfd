/* pm-dht-legend.h — what the signs of the DHT's diagrams mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_DHT_LEGEND (pm_dht_legend_get_type ())
G_DECLARE_FINAL_TYPE (PmDhtLegend, pm_dht_legend, PM, DHT_LEGEND, GtkWidget)

/* Of the table, or of a lookup. Goes on in another line where it is narrow. */
GtkWidget *pm_dht_legend_new (gboolean is_of_lookup);

G_END_DECLS
