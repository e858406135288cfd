/* pm-switch-row.c — a row of a boxed list with a switch.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-switch-row.h"

struct _PmSwitchRow {
  AdwActionRow parent_instance;
  GtkWidget *toggle;
};

enum { PROP_0, PROP_ACTIVE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PmSwitchRow, pm_switch_row, ADW_TYPE_ACTION_ROW)

static void
active_cb (PmSwitchRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

static GtkWidget *
find_switch (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_SWITCH (widget) ? widget : NULL;
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (; found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_switch (child);
  return found;
}

void
pm_switch_row_name_expander (AdwExpanderRow *row)
{
  GtkWidget *toggle = find_switch (GTK_WIDGET (row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
  if (toggle != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}

static void
pm_switch_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PmSwitchRow *self = PM_SWITCH_ROW (object);

  if (id == PROP_ACTIVE)
    g_value_set_boolean (value, gtk_switch_get_active (GTK_SWITCH (self->toggle)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pm_switch_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PmSwitchRow *self = PM_SWITCH_ROW (object);

  if (id == PROP_ACTIVE)
    gtk_switch_set_active (GTK_SWITCH (self->toggle), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pm_switch_row_class_init (PmSwitchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pm_switch_row_get_property;
  object_class->set_property = pm_switch_row_set_property;
  props[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pm_switch_row_init (PmSwitchRow *self)
{
  self->toggle = gtk_switch_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->toggle);
  g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (active_cb), self);
}
