/* pm-line-texture.c — a texture that is made anew only when its pixels change.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-line-texture.h"

void
pm_line_texture_clear (PmLineTexture *self)
{
  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_clear_object (&self->texture);
}

gboolean
pm_line_texture_take (PmLineTexture *self, guint32 *pixels, int width, int height)
{
  gsize stride = width * sizeof *pixels;
  GBytes *bytes = g_bytes_new_take (pixels, stride * height);

  if (self->texture != NULL && gdk_texture_get_width (self->texture) == width
      && g_bytes_equal (bytes, self->pixels)) {
    g_bytes_unref (bytes);
    return FALSE;
  }
  pm_line_texture_clear (self);
  self->pixels = bytes;
  self->texture =
      gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, stride);
  return TRUE;
}

void
pm_line_texture_draw (PmLineTexture *self, GtkSnapshot *snapshot, const graphene_rect_t *where)
{
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, where);
}
