/* pm-list-head.c — headings of the table of torrents: they sort it, and a menu on them chooses the columns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-list-head.h"

#include "pm-css-class.h"

#include <glib/gi18n.h>

struct _PmListHead {
  GtkWidget parent;
  PmListColumns *columns;      /* owned */
  GSettings *settings;         /* owned */
  GSimpleActionGroup *actions; /* owned; one for each column */
  GtkWidget *buttons[PM_N_COLUMNS];
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (PmListHead, pm_list_head, GTK_TYPE_WIDGET)

/* --- order -------------------------------------------------------------------------------------- */

static void
show_column (PmListHead *self, PmListColumn column, gboolean is_sorted, gboolean descending)
{
  const char *title = pm_list_column_get_title (column);
  g_autofree char *label = g_strdup_printf ("%s %s", title, descending ? "▾" : "▴");
  const char *spoken =
      descending ? _ ("Sorted by this, descending") : _ ("Sorted by this, ascending");

  gtk_button_set_label (GTK_BUTTON (self->buttons[column]), is_sorted ? label : title);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->buttons[column]),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->buttons[column]), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, is_sorted ? spoken : _ ("Sort by this"), -1);
  pm_css_class_set (self->buttons[column], "chosen", is_sorted);
}

static void
show_sort (PmListHead *self)
{
  g_autofree char *nick = g_settings_get_string (self->settings, "list-sort");
  PmListSort sort = pm_list_sort_parse (nick);
  gboolean descending = g_settings_get_boolean (self->settings, "list-descending");

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    show_column (self, column, pm_list_column_get_sort (column) == sort, descending);
}

/* Once more: the other way round. */
static void
clicked_cb (PmListHead *self, GtkWidget *button)
{
  PmListColumn column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "column"));

  pm_list_sort_choose (self->settings, pm_list_column_get_sort (column), TRUE);
}

/* --- the menu of columns ------------------------------------------------------------------------ */

static void
toggle_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmListHead *self = data;
  PmListColumn column = 0;

  while (!g_str_equal (pm_list_column_get_nick (column), g_action_get_name (G_ACTION (action))))
    column++;
  pm_list_columns_choose (self->columns, column,
                          !pm_list_columns_is_chosen (self->columns, column));
}

static void
show_columns (PmListHead *self)
{
  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++) {
    GAction *action =
        g_action_map_lookup_action (G_ACTION_MAP (self->actions), pm_list_column_get_nick (column));

    gboolean is_chosen = pm_list_columns_is_chosen (self->columns, column);

    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_chosen));
    gtk_widget_set_visible (self->buttons[column], is_chosen);
  }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
add_action (PmListHead *self, PmListColumn column)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
      pm_list_column_get_nick (column), NULL, g_variant_new_boolean (TRUE));

  g_simple_action_set_enabled (action, !pm_list_column_is_fixed (column));
  g_signal_connect (action, "activate", G_CALLBACK (toggle_cb), self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static GtkWidget *
new_menu (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++) {
    g_autofree char *action = g_strdup_printf ("columns.%s", pm_list_column_get_nick (column));

    g_menu_append (menu, pm_list_column_get_title (column), action);
  }
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  return popover;
}

static void
show_menu (PmListHead *self, double x, double y)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
secondary_cb (PmListHead *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, x, y);
  gtk_event_controller_reset (GTK_EVENT_CONTROLLER (gesture));
}

static void
long_press_cb (PmListHead *self, double x, double y)
{
  show_menu (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PmListHead *self = PM_LIST_HEAD (widget);
  GtkWidget *focus = gtk_widget_get_focus_child (widget);
  graphene_rect_t bounds = { 0 };

  if (focus != NULL && !gtk_widget_compute_bounds (focus, widget, &bounds))
    return GDK_EVENT_PROPAGATE;
  show_menu (self, bounds.origin.x, bounds.origin.y + bounds.size.height);
  return GDK_EVENT_STOP;
}

static void
init_menu (PmListHead *self)
{
  GtkGesture *secondary = gtk_gesture_click_new (), *press = gtk_gesture_long_press_new ();

  self->actions = g_simple_action_group_new ();
  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    add_action (self, column);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", G_ACTION_GROUP (self->actions));
  self->menu = new_menu ();
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (secondary_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

/* --- geometry ----------------------------------------------------------------------------------- */

static void
pm_list_head_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  PmListHead *self = PM_LIST_HEAD (widget);
  int least, usual;

  *minimum = *natural = 0;
  for (PmListColumn column = 0; orientation == GTK_ORIENTATION_VERTICAL && column < PM_N_COLUMNS;
       column++) {
    gtk_widget_measure (self->buttons[column], orientation, -1, &least, &usual, NULL, NULL);
    *minimum = MAX (*minimum, least);
    *natural = MAX (*natural, usual);
  }
}

static void
pm_list_head_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PmListHead *self = PM_LIST_HEAD (widget);
  PmListSlot slots[PM_N_COLUMNS];

  gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->columns == NULL)
    return;
  pm_list_columns_lay_out (self->columns, widget, width, slots);
  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++) {
    gtk_widget_set_child_visible (self->buttons[column], slots[column].width > 0);
    if (slots[column].width > 0)
      gtk_widget_size_allocate (
          self->buttons[column],
          &(GtkAllocation) { slots[column].x, 0, slots[column].width, height }, -1);
  }
}

/* --- widget ------------------------------------------------------------------------------------- */

static GtkWidget *
new_button (PmListHead *self, PmListColumn column)
{
  GtkWidget *button = gtk_button_new_with_label (pm_list_column_get_title (column)), *label;

  label = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), pm_list_column_is_number (column) ? 1 : 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "pm-heading");
  g_object_set_data (G_OBJECT (button), "column", GUINT_TO_POINTER (column));
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

void
pm_list_head_set (PmListHead *self, PmListColumns *columns, GSettings *settings)
{
  self->columns = g_object_ref (columns);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (columns, "changed", G_CALLBACK (show_columns), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::list-sort", G_CALLBACK (show_sort), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::list-descending", G_CALLBACK (show_sort), self,
                           G_CONNECT_SWAPPED);
  show_columns (self);
  show_sort (self);
}

static void
pm_list_head_dispose (GObject *object)
{
  PmListHead *self = PM_LIST_HEAD (object);

  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    g_clear_pointer (&self->buttons[column], gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_object (&self->columns);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pm_list_head_parent_class)->dispose (object);
}

static void
pm_list_head_class_init (PmListHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_list_head_dispose;
  widget_class->measure = pm_list_head_measure;
  widget_class->size_allocate = pm_list_head_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "list-head");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
}

static void
pm_list_head_init (PmListHead *self)
{
  for (PmListColumn column = 0; column < PM_N_COLUMNS; column++)
    self->buttons[column] = new_button (self, column);
  init_menu (self);
}
