/* find.c — where something is in a window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "find.h"

typedef gboolean (*Fits) (GtkWidget *widget, gconstpointer what);

static GtkWidget *
find (GtkWidget *widget, Fits fits, gconstpointer what)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (fits (widget, what))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, fits, what);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) type);
}

static gboolean
says (GtkWidget *widget, gconstpointer words)
{
  return GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), words);
}

GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  return find (widget, is_of_type, &type);
}

GtkWidget *
find_label (GtkWidget *widget, const char *words)
{
  return find (widget, says, words);
}
