/* true-places.c — loaded before the program: has GTK tell the tests where a widget is, and whether it is seen.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK 4.8 does so by itself. What GTK 4.18 tells on the bus leaves out the padding of all that a widget stands in,
 * and has for what was never shown the size that happened to be in the memory. */
#include <gtk/gtk.h>
#include <math.h>
#include <stdlib.h>

#if GTK_CHECK_VERSION(4, 10, 0)

static gboolean
get_bounds (GtkAccessible *accessible, int *x, int *y, int *width, int *height)
{
  GtkWidget *widget = GTK_WIDGET (accessible), *parent = gtk_widget_get_parent (widget);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  graphene_point_t own, above = GRAPHENE_POINT_INIT (0, 0);

  *x = *y = *width = *height = 0;
  if (!gtk_widget_get_mapped (widget)
      || !gtk_widget_compute_point (widget, root, &GRAPHENE_POINT_INIT (0, 0), &own)
      || (parent != NULL
          && !gtk_widget_compute_point (parent, root, &GRAPHENE_POINT_INIT (0, 0), &above)))
    return TRUE;
  /* Those of all parents are added up, so it is the rounded places that differ. */
  *x = (int) (floorf (own.x) - floorf (above.x));
  *y = (int) (floorf (own.y) - floorf (above.y));
  *width = gtk_widget_get_width (widget);
  *height = gtk_widget_get_height (widget);
  return TRUE;
}

static __attribute__ ((constructor)) void
tell_them (void)
{
  GTypeClass *klass = g_type_class_ref (GTK_TYPE_WIDGET);
  GtkAccessibleInterface *bounds = g_type_interface_peek (klass, GTK_TYPE_ACCESSIBLE);

  bounds->get_bounds = get_bounds;
  unsetenv ("LD_PRELOAD"); /* not into what the program starts */
}

#endif
