/* pm-spoken.c — names and descriptions for a screen reader that newer versions of GTK and libadwaita leave out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-spoken.h"

#define MENU_ITEM "GtkModelButton" /* GTK keeps its type to itself */

/* GTK 4.18 names an item by its label, to which it gives a role that may have no name. */
static void
name_menu_item (GtkWidget *item)
{
  GtkWidget *child = gtk_widget_get_first_child (item);

  while (child != NULL && !GTK_IS_LABEL (child))
    child = gtk_widget_get_next_sibling (child);
  if (child == NULL)
    return;
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (child)), -1);
}

/* A label in a button, and the title of a row, go before a name of its own since GTK 4.10. */
static gboolean
has_own_name (GtkWidget *widget)
{
  return (GTK_IS_BUTTON (widget) || GTK_IS_LIST_BOX_ROW (widget))
         && gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static gboolean
map_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), MENU_ITEM))
    name_menu_item (widget);
  else if (has_own_name (widget))
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  /* libadwaita 1.7 has rows described by their subtitles, which GTK 4.18 takes for nothing: the tooltip would never
   * be its turn. */
  if (gtk_widget_get_tooltip_text (widget) != NULL)
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  return TRUE;
}

void
pm_spoken_keep (void)
{
  /* The signal is there once the class is, which stays. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, map_cb, NULL, NULL);
}
