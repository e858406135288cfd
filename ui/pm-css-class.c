/* pm-css-class.c — a class of style.css that a widget has or has not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-css-class.h"

void
pm_css_class_set (GtkWidget *widget, const char *name, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}
