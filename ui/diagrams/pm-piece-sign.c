/* pm-piece-sign.c — the sign of a state of pieces, beside its words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-piece-sign.h"

#include "pm-palette.h"
#include "pm-shape.h"

#define SIZE 12 /* px */
#define RADIUS 2.5
#define STRIPE 1.6
#define STRIPE_STEP 4
#define LINE 1.5
#define CROSS_IN 3.5
#define DASH_HEIGHT 3

struct _PmPieceSign {
  GtkWidget parent;
  PmPieceState state;
};

G_DEFINE_FINAL_TYPE (PmPieceSign, pm_piece_sign, GTK_TYPE_WIDGET)

static void
fill_square (cairo_t *cr, const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_paint (cr);
}

static void
draw_half (cairo_t *cr, const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, SIZE, 0);
  cairo_line_to (cr, SIZE, SIZE);
  cairo_line_to (cr, 0, SIZE);
  cairo_fill (cr);
}

static void
draw_stripes (cairo_t *cr, const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, STRIPE);
  for (int x = -SIZE; x < SIZE; x += STRIPE_STEP) {
    cairo_move_to (cr, x, SIZE);
    cairo_line_to (cr, x + SIZE, 0);
  }
  cairo_stroke (cr);
}

static void
draw_cross (cairo_t *cr, const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, LINE);
  cairo_move_to (cr, CROSS_IN, CROSS_IN);
  cairo_line_to (cr, SIZE - CROSS_IN, SIZE - CROSS_IN);
  cairo_move_to (cr, SIZE - CROSS_IN, CROSS_IN);
  cairo_line_to (cr, CROSS_IN, SIZE - CROSS_IN);
  cairo_stroke (cr);
}

static void
draw_inside (PmPieceState state, cairo_t *cr, const PmPalette *palette)
{
  switch (state) {
  case PM_PIECE_HERE:
    fill_square (cr, &palette->have);
    break;
  case PM_PIECE_RARE:
    fill_square (cr, &palette->trough);
    draw_half (cr, &palette->rare);
    break;
  case PM_PIECE_FLIGHT:
    fill_square (cr, &palette->flight);
    break;
  case PM_PIECE_CHECKING:
    draw_stripes (cr, &palette->have);
    break;
  case PM_PIECE_DAMAGED:
    draw_cross (cr, &palette->error);
    break;
  case PM_PIECE_MISSING:
    fill_square (cr, &palette->trough);
    break;
  case PM_PIECE_UNWANTED:
  default:
    break;
  }
}

static void
draw_outline (PmPieceState state, GtkSnapshot *snapshot, const graphene_rect_t *square,
              const PmPalette *palette)
{
  if (state == PM_PIECE_DAMAGED)
    pm_shape_outline (snapshot, square, RADIUS, LINE, &palette->error);
  else if (state == PM_PIECE_UNWANTED
           || (palette->is_high_contrast && (state == PM_PIECE_MISSING || state == PM_PIECE_RARE)))
    pm_shape_outline (snapshot, square, RADIUS, 1, &palette->border);
}

static void
pm_piece_sign_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmPieceSign *self = PM_PIECE_SIGN (widget);
  const PmPalette *palette = pm_palette_get ();
  float y = (gtk_widget_get_height (widget) - SIZE) / 2;
  graphene_rect_t square = GRAPHENE_RECT_INIT (0, 0, SIZE, SIZE);
  graphene_rect_t dash = GRAPHENE_RECT_INIT (0, (SIZE - DASH_HEIGHT) / 2.f, SIZE, DASH_HEIGHT);
  gboolean is_dash = self->state == PM_PIECE_SENT;
  GskRoundedRect outline;
  cairo_t *cr;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, y));
  gsk_rounded_rect_init_from_rect (&outline, is_dash ? &dash : &square,
                                   is_dash ? DASH_HEIGHT / 2.f : RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (is_dash) {
    gtk_snapshot_append_color (snapshot, &palette->sent, &dash);
  } else {
    cr = gtk_snapshot_append_cairo (snapshot, &square);
    draw_inside (self->state, cr, palette);
    cairo_destroy (cr);
  }
  gtk_snapshot_pop (snapshot);
  if (!is_dash)
    draw_outline (self->state, snapshot, &square, palette);
  gtk_snapshot_restore (snapshot);
}

static void
pm_piece_sign_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
pm_piece_sign_class_init (PmPieceSignClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = pm_piece_sign_snapshot;
  widget_class->measure = pm_piece_sign_measure;
  gtk_widget_class_set_css_name (widget_class, "piece-sign");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_piece_sign_init (PmPieceSign *self)
{
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_piece_sign_new (PmPieceState state)
{
  PmPieceSign *self = g_object_new (PM_TYPE_PIECE_SIGN, NULL);

  self->state = state;
  return GTK_WIDGET (self);
}

void
pm_piece_sign_show (PmPieceSign *self, PmPieceState state)
{
  if (self->state == state)
    return;
  self->state = state;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
