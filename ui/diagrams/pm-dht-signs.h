/* pm-dht-signs.h — how nodes of the DHT are drawn: squares in the table, dots in a lookup.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  PM_SQUARE_ANSWERS,
  PM_SQUARE_OLD,  /* not heard of for a while */
  PM_SQUARE_BAD,  /* silent several times */
  PM_SQUARE_FREE, /* room for one more */
  PM_N_SQUARES
} PmSquare;

#define PM_DOT_RADIUS 11 /* px of the largest dot, with its ring */

PmSquare pm_square_of (BtDhtNodeState state);
/* With the top left corner at (@x, @y). */
void pm_square_draw (cairo_t *cr, PmSquare square, double x, double y, double size);
/* With its middle at (@x, @y); the number of its round comes on top, in pm_dot_get_ink(). */
void pm_dot_draw (cairo_t *cr, BtHopState state, double x, double y, double opacity);
double pm_dot_get_radius (BtHopState state);
gboolean pm_dot_has_number (BtHopState state);
GdkRGBA pm_dot_get_ink (BtHopState state);

G_END_DECLS
