/* pm-turn-sign.c — a sign for who may ask whom for blocks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-turn-sign.h"

#include "pm-palette.h"
#include "pm-shape.h"

#define DOT 3     /* px */
#define RING 1.5f /* px */
#define SHAFT 1.5 /* px, of the arrow */
#define HALF 3.0  /* px from its middle to its tip */
#define HEAD 2.2  /* px, of its head */
#define N_SIGNS 4 /* discs and rings, down and up */

/* Four drawings serve all rows. */
static GskRenderNode *nodes[N_SIGNS];
static guint nodes_serial;

static void
draw_arrow (cairo_t *cr, gboolean is_up)
{
  double middle = PM_TURN_SIGN / 2., sign = is_up ? -1 : 1, tip = middle + sign * HALF;

  cairo_set_line_width (cr, SHAFT);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, middle, middle - sign * HALF);
  cairo_line_to (cr, middle, tip);
  cairo_move_to (cr, middle - HEAD, tip - sign * HEAD);
  cairo_line_to (cr, middle, tip);
  cairo_line_to (cr, middle + HEAD, tip - sign * HEAD);
  cairo_stroke (cr);
}

static GskRenderNode *
new_node (gboolean is_try, gboolean is_up)
{
  const PmPalette *palette = pm_palette_get ();
  const GdkRGBA *color = is_up ? &palette->sent_num : &palette->flight_num;
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, PM_TURN_SIGN, PM_TURN_SIGN));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  double middle = PM_TURN_SIGN / 2.;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_arc (cr, middle, middle, middle - (is_try ? RING / 2 : 0), 0, 2 * G_PI);
  if (is_try) {
    gdk_cairo_set_source_rgba (cr, is_up ? &palette->sent_ink : &palette->flight_ink);
    cairo_set_line_width (cr, RING);
    cairo_stroke (cr);
  } else {
    cairo_fill (cr);
    cairo_set_source_rgb (cr, 1, 1, 1);
  }
  draw_arrow (cr, is_up);
  cairo_destroy (cr);
  return node;
}

static GskRenderNode *
get_node (gboolean is_try, gboolean is_up)
{
  guint index = (is_try ? 2 : 0) + (is_up ? 1 : 0);

  if (nodes_serial != pm_palette_get_serial ())
    for (guint i = 0; i < N_SIGNS; i++)
      g_clear_pointer (&nodes[i], gsk_render_node_unref);
  nodes_serial = pm_palette_get_serial ();
  if (nodes[index] == NULL)
    nodes[index] = new_node (is_try, is_up);
  return nodes[index];
}

static void
draw_dot (GtkSnapshot *snapshot, float x, float y)
{
  float edge = (PM_TURN_SIGN - DOT) / 2.f;
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x + edge, y + edge, DOT, DOT);

  pm_shape_fill (snapshot, &rect, DOT / 2.f, &pm_palette_get ()->border);
}

void
pm_turn_sign_draw (GtkSnapshot *snapshot, PmTurn turn, gboolean is_upload, float x, float y)
{
  if (turn == PM_TURN_NONE) {
    draw_dot (snapshot, x, y);
    return;
  }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_node (snapshot, get_node (turn == PM_TURN_TRY, is_upload));
  gtk_snapshot_restore (snapshot);
}
