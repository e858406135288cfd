/* pm-line-texture.h — a texture that is made anew only when its pixels change.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A value to embed; zero is empty. One texture of exactly the device's width, stretched downwards,
 * costs an eighth of a colour node for each run (measured: 50 rows of 20,000 pieces, all changed:
 * 6 ms a frame with the cairo renderer against 45). */
typedef struct {
  GBytes *pixels;      /* owned */
  GdkTexture *texture; /* owned */
} PmLineTexture;

void pm_line_texture_clear (PmLineTexture *self);
/* Takes @pixels (g_malloc; premultiplied, shape: @width x @height). Whether they changed. */
gboolean pm_line_texture_take (PmLineTexture *self, guint32 *pixels, int width, int height);
/* Nothing while empty. */
void pm_line_texture_draw (PmLineTexture *self, GtkSnapshot *snapshot,
                           const graphene_rect_t *where);

G_END_DECLS
