/* pm-prefs.c — what the pages of the preferences share: rows that are settings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-prefs.h"

void
pm_prefs_add_rows (GtkWidgetClass *klass, const PmPrefsBinding *bindings, gsize n)
{
  for (gsize i = 0; i < n; i++)
    gtk_widget_class_bind_template_child_full (klass, bindings[i].row, FALSE, 0);
}

GtkWidget *
pm_prefs_get_row (GtkWidget *page, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), name));
}

static gboolean
get_choice (GValue *value, GVariant *variant, gpointer nicks)
{
  const char *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; ((const char *const *) nicks)[i] != NULL; i++) {
    if (g_str_equal (((const char *const *) nicks)[i], nick))
      g_value_set_uint (value, i);
  }
  return TRUE;
}

static GVariant *
set_choice (const GValue *value, const GVariantType *type, gpointer nicks)
{
  guint choice = g_value_get_uint (value);

  /* A list that is being filled has nothing selected. */
  return choice != GTK_INVALID_LIST_POSITION
             ? g_variant_new_string (((const char *const *) nicks)[choice])
             : NULL;
}

void
pm_prefs_bind (GtkWidget *page, GSettings *settings, const PmPrefsBinding *bindings, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const PmPrefsBinding *binding = &bindings[i];
    GtkWidget *row = pm_prefs_get_row (page, binding->row);

    if (binding->nicks == NULL)
      g_settings_bind (settings, binding->key, row, binding->property, G_SETTINGS_BIND_DEFAULT);
    else
      g_settings_bind_with_mapping (settings, binding->key, row, binding->property,
                                    G_SETTINGS_BIND_DEFAULT, get_choice, set_choice,
                                    (gpointer) binding->nicks, NULL);
  }
}
