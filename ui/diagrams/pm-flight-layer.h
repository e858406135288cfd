/* pm-flight-layer.h — the blocks on their way, drawn over the peers they come from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pm-flights.h"

G_BEGIN_DECLS

#define PM_TYPE_FLIGHT_LAYER (pm_flight_layer_get_type ())
G_DECLARE_FINAL_TYPE (PmFlightLayer, pm_flight_layer, PM, FLIGHT_LAYER, GtkWidget)

/* A cubic Bézier curve. */
typedef struct {
  graphene_point_t points[4];
} PmPath;

/* Vertical tangents, as the talk's arrows; a straight line when both ends stand in one column. */
PmPath pm_path_new (graphene_point_t from, graphene_point_t to);
graphene_point_t pm_path_get_at (const PmPath *self, double t);

/* Where a block flies, in the layer's coordinates; FALSE: it cannot be seen now. */
typedef gboolean (*PmFlightPath) (const PmFlight *flight, PmPath *path, gpointer data);
/* Words beside the oldest block that comes to us, or NULL. (transfer full) */
typedef char *(*PmFlightLabel) (const PmFlight *flight, gpointer data);

/* One took off or landed. */
typedef void (*PmFlightChanged) (gpointer data);

/* The time that block events have. */
typedef gint64 (*PmFlightNow) (gpointer data);

typedef struct {
  PmFlightPath path;
  PmFlightLabel label;     /* or NULL */
  PmFlightChanged changed; /* or NULL */
  PmFlightNow now;         /* or NULL: the system's clock */
  gpointer data;
  gint64 longest_us; /* that a block is seen on its way */
  gboolean is_large; /* with the number of the piece and a trail; else a dot on a thread */
} PmFlightStyle;

/* One widget over the rows owns all dots, so that the rows keep their drawings. It takes no input
 * and runs the frame clock only while something flies; where frames cost too much, less of it moves. */
GtkWidget *pm_flight_layer_new (const PmFlightStyle *style);
/* Shape: @events of BtBlockEvent. Does nothing while motion is not wanted or not seen. */
void pm_flight_layer_add (PmFlightLayer *self, const GArray *events);
/* Its clock, which stood still, runs again. */
void pm_flight_layer_wake (PmFlightLayer *self);
void pm_flight_layer_clear (PmFlightLayer *self);
const PmFlights *pm_flight_layer_get_flights (PmFlightLayer *self);

G_END_DECLS
