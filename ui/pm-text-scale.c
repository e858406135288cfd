/* pm-text-scale.c — how much larger than usual a person reads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-text-scale.h"

#define USUAL_DPI (96 * 1024) /* of gtk-xft-dpi, which is -1 where nobody says */

int
pm_text_scale_length (GtkWidget *widget, int length)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return (int) ((gint64) length * MAX (dpi, USUAL_DPI) / USUAL_DPI);
}
