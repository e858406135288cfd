/* pm-screen-list.c — the screens and loudspeakers of the local network, to choose from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-screen-list.h"

#include <glib/gi18n.h>

#define LOOK_S 6 /* until it is said that there are none: devices answer within two seconds or so */
#define WIDTH 280  /* px */
#define HEIGHT 360 /* px, then it scrolls */

struct _PmScreenList {
  AdwBin parent_instance;
  BtCastFinder *finder; /* owned; looks while it is seen */
  BtCastDevice *device; /* owned; NULL: this computer */
  GtkWidget *here, *found, *placeholder;
  guint looking_id; /* until it is said that there are none */
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PmScreenList, pm_screen_list, ADW_TYPE_BIN)

/* --- rows ---------------------------------------------------------------------------------------- */

static GtkWidget *
new_row (const char *icon, const char *title, const char *subtitle, gboolean is_chosen)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
  gtk_widget_set_visible (check, is_chosen);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static GtkWidget *
new_device_row (gpointer item, gpointer data)
{
  PmScreenList *self = data;
  BtCastDevice *device = item;
  GtkWidget *row =
      new_row ("video-display-symbolic", bt_cast_device_get_name (device),
               bt_cast_kind_get_title (bt_cast_device_get_kind (device)), device == self->device);

  g_object_set_data_full (G_OBJECT (row), "device", g_object_ref (device), g_object_unref);
  return row;
}

static void
show_here (PmScreenList *self)
{
  GtkWidget *row = new_row ("computer-symbolic", _ ("This Computer"), NULL, self->device == NULL);
  GtkWidget *old = gtk_widget_get_first_child (self->here);

  if (old != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->here), old);
  gtk_list_box_append (GTK_LIST_BOX (self->here), row);
}

static void
row_cb (PmScreenList *self, GtkWidget *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "device"));
}

/* --- looking ------------------------------------------------------------------------------------- */

static gboolean
looked_cb (gpointer data)
{
  PmScreenList *self = data;

  self->looking_id = 0;
  gtk_label_set_text (GTK_LABEL (self->placeholder), _ ("No screens found on this network"));
  return G_SOURCE_REMOVE;
}

static void
rebuild (PmScreenList *self)
{
  show_here (self);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->found), G_LIST_MODEL (self->finder), new_device_row,
                           self, NULL);
}

static void
pm_screen_list_map (GtkWidget *widget)
{
  PmScreenList *self = PM_SCREEN_LIST (widget);

  gtk_label_set_text (GTK_LABEL (self->placeholder), _ ("Looking for screens…"));
  self->looking_id = g_timeout_add_seconds (LOOK_S, looked_cb, self);
  bt_cast_finder_hold (self->finder);
  GTK_WIDGET_CLASS (pm_screen_list_parent_class)->map (widget);
}

static void
pm_screen_list_unmap (GtkWidget *widget)
{
  PmScreenList *self = PM_SCREEN_LIST (widget);

  GTK_WIDGET_CLASS (pm_screen_list_parent_class)->unmap (widget);
  g_clear_handle_id (&self->looking_id, g_source_remove);
  bt_cast_finder_release (self->finder);
}

void
pm_screen_list_set_device (PmScreenList *self, BtCastDevice *device)
{
  if (g_set_object (&self->device, device))
    rebuild (self);
}

/* --- widget -------------------------------------------------------------------------------------- */

static void
pm_screen_list_dispose (GObject *object)
{
  PmScreenList *self = PM_SCREEN_LIST (object);

  g_clear_handle_id (&self->looking_id, g_source_remove);
  g_clear_object (&self->finder);
  g_clear_object (&self->device);
  G_OBJECT_CLASS (pm_screen_list_parent_class)->dispose (object);
}

static void
pm_screen_list_class_init (PmScreenListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_screen_list_dispose;
  widget_class->map = pm_screen_list_map;
  widget_class->unmap = pm_screen_list_unmap;
  signals[CHOSEN] = g_signal_new ("chosen", PM_TYPE_SCREEN_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, BT_TYPE_CAST_DEVICE);
}

static GtkWidget *
new_list (PmScreenList *self, const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (row_cb), self);
  return list;
}

static GtkWidget *
new_placeholder (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 12);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
pm_screen_list_init (PmScreenList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->finder = bt_cast_finder_new ();
  self->here = new_list (self, _ ("This Computer"));
  self->found = new_list (self, _ ("Screens"));
  self->placeholder = new_placeholder ();
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->found), self->placeholder);
  gtk_box_append (GTK_BOX (box), self->here);
  gtk_box_append (GTK_BOX (box), self->found);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  adw_bin_set_child (ADW_BIN (self), scroller);
  rebuild (self);
}

GtkWidget *
pm_screen_list_new (void)
{
  return g_object_new (PM_TYPE_SCREEN_LIST, NULL);
}
