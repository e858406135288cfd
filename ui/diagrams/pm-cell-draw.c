/* pm-cell-draw.c — the signs of single cells in a grid of pieces.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-cell-draw.h"

#include "pm-box-draw.h"
#include "pm-shape.h"

#define FLIGHT_OUT 1 /* px around the cell */
#define FLIGHT_RADIUS 1.5
#define DAMAGED_OUT 3
#define DAMAGED_RADIUS 2
#define DAMAGED_LINE 1.5
#define CROSS_IN .32 /* of the red box */
#define SENT_MOST 2  /* px high */
#define RING_OUT 3
#define RING 2
#define RING_RADIUS 3
#define FOCUS_OUT 3 /* a ring of 2 px, 1 px outside */
#define FOCUS_RADIUS 4
#define DIGITS .36 /* of the cell */
#define SMALL_DIGITS .3
#define SMALL_FROM 100 /* three digits */

static graphene_rect_t
grow (const graphene_rect_t *rect, float by)
{
  graphene_rect_t grown = *rect;

  graphene_rect_inset (&grown, -by, -by);
  return grown;
}

void
pm_cell_draw_flight (GtkSnapshot *snapshot, const graphene_rect_t *cell, double opacity)
{
  GdkRGBA color = pm_color_fade (pm_palette_get ()->flight, opacity);
  graphene_rect_t bead = grow (cell, FLIGHT_OUT);

  pm_shape_fill (snapshot, &bead, FLIGHT_RADIUS, &color);
}

void
pm_cell_draw_damaged (GtkSnapshot *snapshot, const graphene_rect_t *cell, double opacity)
{
  const PmPalette *palette = pm_palette_get ();
  GdkRGBA color = pm_color_fade (palette->error, opacity);
  graphene_rect_t box = grow (cell, DAMAGED_OUT);
  double in = box.size.width * CROSS_IN, x = box.origin.x, y = box.origin.y;
  double far = box.size.width - in;
  cairo_t *cr;

  pm_shape_fill (snapshot, &box, DAMAGED_RADIUS, &palette->card);
  pm_shape_outline (snapshot, &box, DAMAGED_RADIUS, DAMAGED_LINE, &color);
  cr = gtk_snapshot_append_cairo (snapshot, &box);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, DAMAGED_LINE);
  cairo_move_to (cr, x + in, y + in);
  cairo_line_to (cr, x + far, y + far);
  cairo_move_to (cr, x + far, y + in);
  cairo_line_to (cr, x + in, y + far);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

void
pm_cell_draw_sent (GtkSnapshot *snapshot, const graphene_rect_t *cell, int gap)
{
  graphene_rect_t line = GRAPHENE_RECT_INIT (cell->origin.x, cell->origin.y + cell->size.height,
                                             cell->size.width, MIN (gap, SENT_MOST));

  gtk_snapshot_append_color (snapshot, &pm_palette_get ()->sent, &line);
}

/* On its own ground: it has to be seen over other cells. */
void
pm_cell_draw_ring (GtkSnapshot *snapshot, const graphene_rect_t *cell)
{
  const PmPalette *palette = pm_palette_get ();
  graphene_rect_t ground = grow (cell, RING_OUT - RING), ring = grow (cell, RING_OUT);

  pm_shape_outline (snapshot, &ground, 0, RING_OUT - RING, &palette->card);
  pm_shape_outline (snapshot, &ring, RING_RADIUS, RING, &palette->ink);
}

void
pm_cell_draw_focus (GtkSnapshot *snapshot, const graphene_rect_t *all)
{
  graphene_rect_t ring = grow (all, FOCUS_OUT);

  pm_shape_outline (snapshot, &ring, FOCUS_RADIUS, RING, &pm_palette_get ()->have);
}

/* --- boxes -------------------------------------------------------------------------------------- */

static PmBoxState
get_state (PmPieceState state)
{
  switch (state) {
  case PM_PIECE_HERE:
    return PM_BOX_HERE;
  case PM_PIECE_UNWANTED:
    return PM_BOX_UNWANTED;
  case PM_PIECE_CHECKING:
    return PM_BOX_CHECKING;
  case PM_PIECE_FLIGHT:
    return PM_BOX_FLIGHT;
  case PM_PIECE_DAMAGED:
    return PM_BOX_DAMAGED;
  case PM_PIECE_RARE:
  case PM_PIECE_MISSING:
  default:
    return PM_BOX_MISSING;
  }
}

void
pm_cell_draw_box (GtkSnapshot *snapshot, const graphene_rect_t *cell, const PmPieceSet *set,
                  guint32 piece, PmText *number)
{
  const BtPieceProgress *progress = bt_piece_map_get_progress (set->map, piece);
  PmPieceState state = pm_piece_set_get_state (set, piece);
  PmBoxLook look = { .state = get_state (state),
                     .have = state == PM_PIECE_HERE,
                     .is_rare = bt_piece_map_is_rare (set->map, piece),
                     .is_sent = pm_piece_set_is_sent (set, piece),
                     .number = number };

  if (progress != NULL && progress->n_blocks > 0)
    look.level = (float) progress->n_received / progress->n_blocks;
  pm_box_draw (snapshot, cell, &look, pm_palette_get ());
}

float
pm_cell_get_digits (int size, guint32 piece)
{
  return size * (piece < SMALL_FROM ? DIGITS : SMALL_DIGITS);
}
