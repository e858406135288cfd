/* pm-shape.h — round shapes that every drawing is made of.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nodes of the snapshot, so that a renderer draws them without a texture. px. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @radius: of the corners; half the height makes a pill, or a disc. */
void pm_shape_fill (GtkSnapshot *snapshot, const graphene_rect_t *rect, float radius,
                    const GdkRGBA *color);
/* Inside of @rect. */
void pm_shape_outline (GtkSnapshot *snapshot, const graphene_rect_t *rect, float radius,
                       float width, const GdkRGBA *color);

G_END_DECLS
