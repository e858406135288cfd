/* pm-days-row.c — a row of a boxed list in which days of the week are chosen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-days-row.h"

#include <glib/gi18n.h>

#define N_DAYS 7
#define ALL_DAYS ((1u << N_DAYS) - 1)
#define A_MONDAY 2024, 1, 1

struct _PmDaysRow {
  AdwPreferencesRow parent_instance;
  GtkToggleButton *buttons[N_DAYS];
  guint days;
};

enum { PROP_0, PROP_DAYS, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PmDaysRow, pm_days_row, ADW_TYPE_PREFERENCES_ROW)

static void
toggled_cb (PmDaysRow *self)
{
  guint days = 0;

  for (guint i = 0; i < N_DAYS; i++)
    days |= gtk_toggle_button_get_active (self->buttons[i]) ? 1u << i : 0;
  if (days == self->days)
    return;
  self->days = days;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DAYS]);
}

static void
pm_days_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DAYS)
    g_value_set_uint (value, PM_DAYS_ROW (object)->days);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_days (PmDaysRow *self, guint days)
{
  if (days == self->days)
    return;
  self->days = days;
  /* Each button that changes compares all of them with what they become. */
  for (guint i = 0; i < N_DAYS; i++) {
    g_signal_handlers_block_by_func (self->buttons[i], toggled_cb, self);
    gtk_toggle_button_set_active (self->buttons[i], (days & 1u << i) != 0);
    g_signal_handlers_unblock_by_func (self->buttons[i], toggled_cb, self);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DAYS]);
}

static void
pm_days_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DAYS)
    set_days (PM_DAYS_ROW (object), g_value_get_uint (value) & ALL_DAYS);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* The language's own names. */
static GtkWidget *
new_day (PmDaysRow *self, guint i)
{
  g_autoptr (GDateTime) monday = g_date_time_new_utc (A_MONDAY, 0, 0, 0);
  g_autoptr (GDateTime) day = g_date_time_add_days (monday, (int) i);
  g_autofree char *brief = g_date_time_format (day, "%a");
  g_autofree char *whole = g_date_time_format (day, "%A");
  GtkWidget *button = gtk_toggle_button_new_with_label (brief);

  self->buttons[i] = GTK_TOGGLE_BUTTON (button);
  gtk_widget_set_tooltip_text (button, whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, whole,
                                  -1);
  gtk_widget_add_css_class (button, "pm-day");
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);
  return button;
}

static void
pm_days_row_class_init (PmDaysRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pm_days_row_get_property;
  object_class->set_property = pm_days_row_set_property;
  props[PROP_DAYS] =
      g_param_spec_uint ("days", NULL, NULL, 0, ALL_DAYS, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pm_days_row_init (PmDaysRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "pm-days");
  for (guint i = 0; i < N_DAYS; i++)
    gtk_box_append (GTK_BOX (box), new_day (self, i));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Days"),
                                  -1);
}
