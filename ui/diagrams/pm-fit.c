/* pm-fit.c — how high a widget is in so much room.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-fit.h"

int
pm_fit_get_height (GtkWidget *widget, int width)
{
  int least, height;

  if (width >= 0) {
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
    width = MAX (width, least);
  }
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}
