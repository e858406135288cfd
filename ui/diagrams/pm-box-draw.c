/* pm-box-draw.c — one numbered box, in each of its states.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-box-draw.h"

#include "pm-shape.h"

#define CORNER .16      /* of the size */
#define RARE_CORNER .2  /* of the size; the part of it inside the rounded corner is cut */
#define OUTLINE 1.5     /* px, missing */
#define OUTLINE_STATE 2 /* px, in flight, given, damaged */
#define FILL_OPACITY .36
#define STRIPE 3      /* px */
#define STRIPE_STEP 8 /* px */
#define PATCH .5      /* of the size, behind the number on stripes */
#define CROSS_OPACITY .45
#define UNDERLINE 3        /* px */
#define UNDERLINE_GAP 4    /* px below the box */
#define UNDERLINE_WIDTH .6 /* of the size */

static void
draw_dashes (GtkSnapshot *snapshot, const GskRoundedRect *outline, const GdkRGBA *color)
{
  graphene_rect_t box = outline->bounds;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &box);
  double dashes[] = { 3, 3 }, r = outline->corner[0].width, in = OUTLINE / 2;
  double x = box.origin.x + in, y = box.origin.y + in;
  double w = box.size.width - OUTLINE, h = box.size.height - OUTLINE;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, OUTLINE);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + w - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + w - r, y + h - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + h - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, G_PI + G_PI_2);
  cairo_close_path (cr);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_stripes (GtkSnapshot *snapshot, const graphene_rect_t *box, const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, box);
  double x0 = box->origin.x, y0 = box->origin.y, size = box->size.height;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, STRIPE);
  for (double x = -size; x < 2 * size; x += STRIPE_STEP * G_SQRT2) {
    cairo_move_to (cr, x0 + x, y0 + size);
    cairo_line_to (cr, x0 + x + size, y0);
  }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_cross (GtkSnapshot *snapshot, const graphene_rect_t *box, const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, box);
  double in = box->size.width * .14, x0 = box->origin.x + in, y0 = box->origin.y + in;
  double x1 = box->origin.x + box->size.width - in, y1 = box->origin.y + box->size.height - in;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, OUTLINE_STATE);
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_move_to (cr, x1, y0);
  cairo_line_to (cr, x0, y1);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* Over the outline: it would be hidden below one. */
static void
draw_corner (GtkSnapshot *snapshot, const graphene_rect_t *box, const GskRoundedRect *outline,
             const GdkRGBA *color)
{
  float size = box->size.width * RARE_CORNER + 2;
  graphene_rect_t where =
      GRAPHENE_RECT_INIT (box->origin.x + box->size.width - size, box->origin.y, size, size);
  cairo_t *cr;

  gtk_snapshot_push_rounded_clip (snapshot, outline);
  cr = gtk_snapshot_append_cairo (snapshot, &where);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, where.origin.x, where.origin.y);
  cairo_line_to (cr, where.origin.x + size, where.origin.y);
  cairo_line_to (cr, where.origin.x + size, where.origin.y + size);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
}

static void
draw_fill (GtkSnapshot *snapshot, const graphene_rect_t *box, float level, const GdkRGBA *color)
{
  float height = box->size.height * CLAMP (level, 0, 1);
  GdkRGBA paler = pm_color_fade (*color, FILL_OPACITY);

  gtk_snapshot_append_color (snapshot, &paler,
                             &GRAPHENE_RECT_INIT (box->origin.x,
                                                  box->origin.y + box->size.height - height,
                                                  box->size.width, height));
}

static void
draw_inside (GtkSnapshot *snapshot, const graphene_rect_t *box, const PmBoxLook *look,
             const PmPalette *palette)
{
  const GdkRGBA *full = look->is_peer ? &palette->peer_have : &palette->have;
  float patch = box->size.width * PATCH, out = (box->size.width - patch) / 2;
  GdkRGBA have = pm_color_fade (*full, look->have);

  gtk_snapshot_append_color (snapshot, &palette->card, box);
  if (look->state == PM_BOX_FLIGHT)
    draw_fill (snapshot, box, look->level, &palette->flight);
  else if (look->state == PM_BOX_GIVEN)
    draw_fill (snapshot, box, look->level, &palette->sent);
  else if (look->state == PM_BOX_CHECKING)
    draw_stripes (snapshot, box, &palette->have);
  if (look->state == PM_BOX_CHECKING)
    gtk_snapshot_append_color (
        snapshot, &palette->card,
        &GRAPHENE_RECT_INIT (box->origin.x + out, box->origin.y + out, patch, patch));
  if (look->have > 0)
    gtk_snapshot_append_color (snapshot, &have, box);
}

static void
draw_outline (GtkSnapshot *snapshot, const GskRoundedRect *outline, const PmBoxLook *look,
              const PmPalette *palette)
{
  switch (look->state) {
  case PM_BOX_FLIGHT:
    pm_shape_outline (snapshot, &outline->bounds, outline->corner[0].width, OUTLINE_STATE,
                      &palette->flight);
    break;
  case PM_BOX_GIVEN:
    pm_shape_outline (snapshot, &outline->bounds, outline->corner[0].width, OUTLINE_STATE,
                      &palette->sent);
    break;
  case PM_BOX_CHECKING:
    pm_shape_outline (snapshot, &outline->bounds, outline->corner[0].width, OUTLINE_STATE,
                      &palette->have);
    break;
  case PM_BOX_DAMAGED:
    pm_shape_outline (snapshot, &outline->bounds, outline->corner[0].width, OUTLINE_STATE,
                      &palette->error);
    break;
  case PM_BOX_UNWANTED:
    draw_dashes (snapshot, outline, &palette->border);
    break;
  case PM_BOX_MISSING:
    pm_shape_outline (snapshot, &outline->bounds, outline->corner[0].width, OUTLINE,
                      &palette->border);
    break;
  case PM_BOX_HERE:
  default:
    break;
  }
}

static GdkRGBA
number_color (const PmBoxLook *look, const PmPalette *palette)
{
  const GdkRGBA *on = look->is_peer ? &palette->on_peer : &palette->on_have;
  const GdkRGBA *off = &palette->dim;

  if (look->state == PM_BOX_FLIGHT || look->state == PM_BOX_GIVEN || look->state == PM_BOX_CHECKING)
    off = &palette->ink;
  else if (look->state == PM_BOX_UNWANTED)
    off = &palette->faint;
  else if (look->state == PM_BOX_DAMAGED)
    off = &palette->error;
  return pm_color_mix (*off, *on, look->have);
}

static void
draw_underline (GtkSnapshot *snapshot, const graphene_rect_t *box, const GdkRGBA *color)
{
  float width = box->size.width * UNDERLINE_WIDTH;
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT (box->origin.x + (box->size.width - width) / 2,
                          box->origin.y + box->size.height + UNDERLINE_GAP, width, UNDERLINE);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, UNDERLINE / 2.f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

void
pm_box_draw (GtkSnapshot *snapshot, const graphene_rect_t *box, const PmBoxLook *look,
             const PmPalette *palette)
{
  GdkRGBA color = number_color (look, palette);
  GdkRGBA cross = pm_color_fade (palette->error, CROSS_OPACITY);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, box, box->size.width * CORNER);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  draw_inside (snapshot, box, look, palette);
  if (look->state == PM_BOX_DAMAGED)
    draw_cross (snapshot, box, &cross);
  gtk_snapshot_pop (snapshot);
  draw_outline (snapshot, &outline, look, palette);
  if (look->is_rare)
    draw_corner (snapshot, box, &outline, &palette->rare);
  pm_text_draw_centered (look->number, snapshot, box->origin.x + box->size.width / 2,
                         box->origin.y + box->size.height / 2, &color);
  if (look->is_sent)
    draw_underline (snapshot, box, &palette->sent);
}
