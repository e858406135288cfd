/* pm-dht-signs.c — how nodes of the DHT are drawn: squares in the table, dots in a lookup.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-dht-signs.h"

#include "pm-palette.h"

#define CORNER 2.5  /* px */
#define OUTLINE 1.5 /* px */
#define CROSS .3    /* of the square, from its middle to an arm's end */
#define SOLID_RADIUS 10
#define PEERS_RADIUS 9
#define HEARD_RADIUS 5.5
#define HALO 1.5  /* px of the card's colour around a dot, so that lines end before it */
#define ARM 3.5   /* px of the cross of a silent node */
#define CHECK 3.6 /* px, half a check mark */

static const double square_dash[] = { 2.5, 1.7 };

static void
set_source (cairo_t *cr, GdkRGBA color, double opacity)
{
  color = pm_color_fade (color, opacity);
  gdk_cairo_set_source_rgba (cr, &color);
}

/* --- squares ------------------------------------------------------------------------------------ */

PmSquare
pm_square_of (BtDhtNodeState state)
{
  switch (state) {
  case BT_DHT_NODE_GOOD:
    return PM_SQUARE_ANSWERS;
  case BT_DHT_NODE_QUESTIONABLE:
    return PM_SQUARE_OLD;
  case BT_DHT_NODE_BAD:
  default:
    return PM_SQUARE_BAD;
  }
}

static void
trace_square (cairo_t *cr, double x, double y, double size)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + size - CORNER, y + CORNER, CORNER, -G_PI_2, 0);
  cairo_arc (cr, x + size - CORNER, y + size - CORNER, CORNER, 0, G_PI_2);
  cairo_arc (cr, x + CORNER, y + size - CORNER, CORNER, G_PI_2, G_PI);
  cairo_arc (cr, x + CORNER, y + CORNER, CORNER, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
draw_cross (cairo_t *cr, double x, double y, double arm)
{
  cairo_set_line_width (cr, OUTLINE);
  cairo_move_to (cr, x - arm, y - arm);
  cairo_line_to (cr, x + arm, y + arm);
  cairo_move_to (cr, x - arm, y + arm);
  cairo_line_to (cr, x + arm, y - arm);
  cairo_stroke (cr);
}

static void
stroke_square (cairo_t *cr, double x, double y, double size)
{
  trace_square (cr, x + OUTLINE / 2, y + OUTLINE / 2, size - OUTLINE);
  cairo_set_line_width (cr, OUTLINE);
  cairo_stroke (cr);
}

void
pm_square_draw (cairo_t *cr, PmSquare square, double x, double y, double size)
{
  const PmPalette *palette = pm_palette_get ();

  switch (square) {
  case PM_SQUARE_ANSWERS:
    set_source (cr, palette->have, 1);
    trace_square (cr, x, y, size);
    cairo_fill (cr);
    break;
  case PM_SQUARE_OLD:
    set_source (cr, palette->have_ink, 1);
    cairo_set_dash (cr, square_dash, G_N_ELEMENTS (square_dash), 0);
    stroke_square (cr, x, y, size);
    cairo_set_dash (cr, NULL, 0, 0);
    break;
  case PM_SQUARE_BAD:
    set_source (cr, palette->error, 1);
    stroke_square (cr, x, y, size);
    draw_cross (cr, x + size / 2, y + size / 2, size * CROSS / 2 + 1);
    break;
  case PM_SQUARE_FREE:
  default:
    set_source (cr, palette->is_high_contrast ? palette->border : palette->trough, 1);
    if (palette->is_high_contrast) {
      stroke_square (cr, x, y, size);
    } else {
      trace_square (cr, x, y, size);
      cairo_fill (cr);
    }
  }
}

/* --- dots --------------------------------------------------------------------------------------- */

double
pm_dot_get_radius (BtHopState state)
{
  if (state == BT_HOP_HEARD)
    return HEARD_RADIUS;
  return state == BT_HOP_PEERS ? PEERS_RADIUS : SOLID_RADIUS;
}

gboolean
pm_dot_has_number (BtHopState state)
{
  return state == BT_HOP_ASKED || state == BT_HOP_ANSWERED;
}

GdkRGBA
pm_dot_get_ink (BtHopState state)
{
  return state == BT_HOP_ASKED ? pm_palette_get ()->flight_ink : pm_palette_get ()->on_have;
}

static void
trace_disc (cairo_t *cr, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

static void
fill_disc (cairo_t *cr, GdkRGBA color, double x, double y, double radius)
{
  gdk_cairo_set_source_rgba (cr, &color);
  trace_disc (cr, x, y, radius);
  cairo_fill (cr);
}

static void
draw_ring (cairo_t *cr, GdkRGBA color, double x, double y, double radius)
{
  fill_disc (cr, pm_palette_get ()->card, x, y, radius);
  gdk_cairo_set_source_rgba (cr, &color);
  trace_disc (cr, x, y, radius - OUTLINE / 2);
  cairo_set_line_width (cr, OUTLINE);
  cairo_stroke (cr);
}

static void
draw_check (cairo_t *cr, double x, double y)
{
  gdk_cairo_set_source_rgba (cr, &pm_palette_get ()->on_have);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, x - CHECK, y + .4);
  cairo_line_to (cr, x - CHECK / 3, y + CHECK * .75);
  cairo_line_to (cr, x + CHECK, y - CHECK * .7);
  cairo_stroke (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
}

static void
draw_whole_dot (cairo_t *cr, BtHopState state, double x, double y)
{
  const PmPalette *palette = pm_palette_get ();
  double radius = pm_dot_get_radius (state);

  fill_disc (cr, palette->card, x, y, radius + HALO);
  switch (state) {
  case BT_HOP_ASKED:
    draw_ring (cr, palette->flight_ink, x, y, radius);
    break;
  case BT_HOP_ANSWERED:
    fill_disc (cr, palette->flight_num, x, y, radius);
    break;
  case BT_HOP_PEERS:
    fill_disc (cr, palette->sent_num, x, y, radius);
    draw_check (cr, x, y);
    break;
  case BT_HOP_FAILED:
    draw_ring (cr, palette->dim, x, y, radius);
    draw_cross (cr, x, y, ARM);
    break;
  case BT_HOP_HEARD:
  default:
    draw_ring (cr, palette->dim, x, y, radius);
  }
}

void
pm_dot_draw (cairo_t *cr, BtHopState state, double x, double y, double opacity)
{
  if (opacity >= 1) {
    draw_whole_dot (cr, state, x, y);
    return;
  }
  cairo_push_group (cr);
  draw_whole_dot (cr, state, x, y);
  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, opacity);
}
