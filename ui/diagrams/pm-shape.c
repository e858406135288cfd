/* pm-shape.c — round shapes that every drawing is made of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-shape.h"

void
pm_shape_fill (GtkSnapshot *snapshot, const graphene_rect_t *rect, float radius,
               const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, rect);
  gtk_snapshot_pop (snapshot);
}

void
pm_shape_outline (GtkSnapshot *snapshot, const graphene_rect_t *rect, float radius, float width,
                  const GdkRGBA *color)
{
  float widths[4] = { width, width, width, width };
  GdkRGBA colors[4] = { *color, *color, *color, *color };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, radius);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}
