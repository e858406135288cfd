/* pm-screenshot.c — a picture of a window, as it is drawn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-screenshot.h"

gboolean
pm_screenshot_save (GtkWindow *window, const char *path, GError **error)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, width, height);
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || renderer == NULL) {
    g_clear_pointer (&node, gsk_render_node_unref);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the window is not drawn");
    return FALSE;
  }
  texture = gsk_renderer_render_texture (renderer, node, &area);
  gsk_render_node_unref (node);
  if (gdk_texture_save_to_png (texture, path))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be written", path);
  return FALSE;
}
