/* pm-copies-chart.h — how many pieces there are of which so many peers have a copy.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-piece-set.h"

G_BEGIN_DECLS

#define PM_TYPE_COPIES_CHART (pm_copies_chart_get_type ())
G_DECLARE_FINAL_TYPE (PmCopiesChart, pm_copies_chart, PM, COPIES_CHART, GtkWidget)

/* Signal "chosen" (guint from, guint to): a bar was clicked, or chosen by Enter: pieces of so many copies. */
GtkWidget *pm_copies_chart_new (void);
/* @set NULL: an empty ground. The bar of @choice has an outline. */
void pm_copies_chart_set (PmCopiesChart *self, PmPieceSet *set, const PmPieceChoice *choice);
/* What one hears of it, made anew. */
void pm_copies_chart_speak (PmCopiesChart *self);

G_END_DECLS
