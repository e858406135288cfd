/* pm-fact-row.c — a row that names a fact, says what it means, and what it is now.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-fact-row.h"

struct _PmFactRow {
  AdwActionRow parent_instance;
  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (PmFactRow, pm_fact_row, ADW_TYPE_ACTION_ROW)

static void
pm_fact_row_class_init (PmFactRowClass *klass)
{
}

static void
pm_fact_row_init (PmFactRow *self)
{
  GtkWidget *value = gtk_label_new (NULL);

  self->value = GTK_LABEL (value);
  gtk_label_set_wrap (self->value, TRUE);
  gtk_label_set_natural_wrap_mode (self->value, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (self->value, 1);
  gtk_label_set_justify (self->value, GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (value, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), value);
}

GtkWidget *
pm_fact_row_new (const char *title, const char *hint)
{
  return g_object_new (PM_TYPE_FACT_ROW, "title", title, "subtitle", hint != NULL ? hint : "",
                       "use-markup", FALSE, NULL);
}

static void
speak (PmFactRow *self, const char *value)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *name = g_strdup_printf ("%s: %s", title, value);

  /* The title alone is what a row is called otherwise. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
pm_fact_row_show (PmFactRow *self, const char *value)
{
  gtk_widget_set_visible (GTK_WIDGET (self), value != NULL);
  if (value == NULL || g_str_equal (gtk_label_get_text (self->value), value))
    return;
  gtk_label_set_text (self->value, value);
  speak (self, value);
}
