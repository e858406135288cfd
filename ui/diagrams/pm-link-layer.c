/* pm-link-layer.c — the curves between the peers' pieces and yours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-link-layer.h"

#include "pm-palette.h"

#define WIDTH 2     /* px */
#define OPACITY .62 /* quieter than the dots that run along it */
#define DOTTED_WIDTH 1.6
#define BADGE_AT .74 /* of the path: near the piece one waits for */
#define BADGE_RADIUS 9.5
#define BAR_WIDTH 2
#define BAR_HEIGHT 7
#define BAR_GAP 2.2 /* px from the middle */

struct _PmLinkLayer {
  GtkWidget parent;
  PmLink links[PM_LINKS_MAX];
  guint n;
};

G_DEFINE_FINAL_TYPE (PmLinkLayer, pm_link_layer, GTK_TYPE_WIDGET)

void
pm_link_layer_set (PmLinkLayer *self, const PmLink *links, guint n)
{
  n = MIN (n, PM_LINKS_MAX);
  if (n == self->n && (n == 0 || memcmp (links, self->links, n * sizeof *links) == 0))
    return;
  self->n = n;
  if (n > 0)
    memcpy (self->links, links, n * sizeof *links);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stroke_path (cairo_t *cr, const PmPath *path)
{
  const graphene_point_t *p = path->points;

  cairo_move_to (cr, p[0].x, p[0].y);
  cairo_curve_to (cr, p[1].x, p[1].y, p[2].x, p[2].y, p[3].x, p[3].y);
  cairo_stroke (cr);
}

static void
draw_badge (cairo_t *cr, const PmPath *path, const PmPalette *palette)
{
  graphene_point_t at = pm_path_get_at (path, BADGE_AT);

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_arc (cr, at.x, at.y, BADGE_RADIUS, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &palette->page);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette->dim);
  cairo_stroke (cr);
  cairo_rectangle (cr, at.x - BAR_GAP - BAR_WIDTH / 2., at.y - BAR_HEIGHT / 2., BAR_WIDTH,
                   BAR_HEIGHT);
  cairo_rectangle (cr, at.x + BAR_GAP - BAR_WIDTH / 2., at.y - BAR_HEIGHT / 2., BAR_WIDTH,
                   BAR_HEIGHT);
  cairo_fill (cr);
}

static void
draw_waiting (cairo_t *cr, const PmPath *path, const PmPalette *palette)
{
  double dots[] = { 0, 5 };

  gdk_cairo_set_source_rgba (cr, &palette->dim);
  cairo_set_line_width (cr, DOTTED_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  stroke_path (cr, path);
  draw_badge (cr, path, palette);
}

static void
draw_link (cairo_t *cr, const PmLink *link, const PmPalette *palette)
{
  GdkRGBA color =
      pm_color_fade (link->kind == PM_LINK_UP ? palette->sent : palette->flight, OPACITY);

  if (link->kind == PM_LINK_WAITING) {
    draw_waiting (cr, &link->path, palette);
    return;
  }
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, WIDTH);
  stroke_path (cr, &link->path);
}

static void
pm_link_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PmLinkLayer *self = PM_LINK_LAYER (widget);
  const PmPalette *palette = pm_palette_get ();
  cairo_t *cr;

  if (self->n == 0)
    return;
  cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                                gtk_widget_get_height (widget)));
  for (guint i = 0; i < self->n; i++)
    draw_link (cr, &self->links[i], palette);
  cairo_destroy (cr);
}

static void
pm_link_layer_class_init (PmLinkLayerClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = pm_link_layer_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pm_link_layer_init (PmLinkLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  pm_palette_follow (GTK_WIDGET (self));
}

GtkWidget *
pm_link_layer_new (void)
{
  return g_object_new (PM_TYPE_LINK_LAYER, NULL);
}
