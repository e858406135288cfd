/* pm-speed-popover.c — how fast all torrents together were and may be.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-speed-popover.h"

#include "diagrams/pm-speed-graph.h"
#include "pm-number-row.h"
#include "pm-switch-row.h"

#include <glib/gi18n.h>

struct _PmSpeedPopover {
  GtkPopover parent_instance;
  PmLibrary *library; /* owned */
  guint second_id;    /* while it is open */
  /* template */
  PmSpeedGraph *graph;
  GtkToggleButton *minute, *ten_minutes, *hour, *day;
  PmNumberRow *down_row, *up_row;
  PmSwitchRow *alt_row;
};

G_DEFINE_FINAL_TYPE (PmSpeedPopover, pm_speed_popover, GTK_TYPE_POPOVER)

static gboolean
second_cb (gpointer data)
{
  pm_speed_graph_update (PM_SPEED_POPOVER (data)->graph);
  return G_SOURCE_CONTINUE;
}

static void
show_cb (PmSpeedPopover *self)
{
  pm_speed_graph_update (self->graph);
  if (self->second_id == 0)
    self->second_id = g_timeout_add_seconds (1, second_cb, self);
}

static void
closed_cb (PmSpeedPopover *self)
{
  g_clear_handle_id (&self->second_id, g_source_remove);
}

static void
span_cb (PmSpeedPopover *self, GtkToggleButton *button)
{
  GtkToggleButton *const buttons[PM_N_SPEED_SPANS] = {
    [PM_SPEED_MINUTE] = self->minute,
    [PM_SPEED_TEN_MINUTES] = self->ten_minutes,
    [PM_SPEED_HOUR] = self->hour,
    [PM_SPEED_DAY] = self->day,
  };

  for (PmSpeedSpan span = 0; span < PM_N_SPEED_SPANS; span++) {
    if (buttons[span] == button && gtk_toggle_button_get_active (button))
      pm_speed_graph_set_span (self->graph, span);
  }
}

static void
pm_speed_popover_dispose (GObject *object)
{
  PmSpeedPopover *self = PM_SPEED_POPOVER (object);

  g_clear_handle_id (&self->second_id, g_source_remove);
  if (self->graph != NULL)
    pm_speed_graph_set_history (self->graph, NULL);
  self->graph = NULL;
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pm_speed_popover_parent_class)->dispose (object);
}

static void
pm_speed_popover_class_init (PmSpeedPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_speed_popover_dispose;
  g_type_ensure (PM_TYPE_NUMBER_ROW);
  g_type_ensure (PM_TYPE_SPEED_GRAPH);
  g_type_ensure (PM_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-speed-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PmSpeedPopover, graph);
  gtk_widget_class_bind_template_child (widget_class, PmSpeedPopover, minute);
  gtk_widget_class_bind_template_child (widget_class, PmSpeedPopover, ten_minutes);
  gtk_widget_class_bind_template_child (widget_class, PmSpeedPopover, hour);
  gtk_widget_class_bind_template_child (widget_class, PmSpeedPopover, day);
  gtk_widget_class_bind_template_child (widget_class, PmSpeedPopover, down_row);
  gtk_widget_class_bind_template_child (widget_class, PmSpeedPopover, up_row);
  gtk_widget_class_bind_template_child (widget_class, PmSpeedPopover, alt_row);
  gtk_widget_class_bind_template_callback (widget_class, span_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
}

static void
pm_speed_popover_init (PmSpeedPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pm_speed_popover_new (PmLibrary *library, GSettings *settings)
{
  PmSpeedPopover *self = g_object_new (PM_TYPE_SPEED_POPOVER, NULL);

  self->library = g_object_ref (library);
  pm_speed_graph_set_history (self->graph, pm_library_get_history (library));
  g_settings_bind (settings, "down-limit", self->down_row, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "up-limit", self->up_row, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "alt-now", self->alt_row, "active", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}
