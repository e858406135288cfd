/* pm-speed-graph.h — how fast bytes came and went, as a curve over the last minute to the last day.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "../pm-speed-history.h"

G_BEGIN_DECLS

#define PM_TYPE_SPEED_GRAPH (pm_speed_graph_get_type ())
G_DECLARE_FINAL_TYPE (PmSpeedGraph, pm_speed_graph, PM, SPEED_GRAPH, GtkWidget)

/* Focusable: Left and Right, Home and End go from step to step, as the pointer does. */
GtkWidget *pm_speed_graph_new (void);
/* @history: borrowed; outlives the graph, or is set to NULL before. */
void pm_speed_graph_set_history (PmSpeedGraph *self, const PmSpeedHistory *history);
void pm_speed_graph_set_span (PmSpeedGraph *self, PmSpeedSpan span);
/* Time went on. Cheap while no step is over. */
void pm_speed_graph_update (PmSpeedGraph *self);
/* What is said of the step at the pointer or the keyboard; NULL: of none. Borrowed. */
const char *pm_speed_graph_get_reading (PmSpeedGraph *self);

G_END_DECLS
