/* pm-screen-list.c — the screens and loudspeakers of the local network, to choose from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-screen-list.h"

#include "pm-css-class.h"

#include <glib/gi18n.h>

#define LOOK_S 6 /* until it is said that there are none: devices answer within two seconds or so */
#define WIDTH 280      /* px */
#define WIDTH_CHARS 30 /* of a text in it */
#define HEIGHT 360     /* px, then it scrolls */

struct _PmScreenList {
  AdwBin parent_instance;
  BtCastFinder *finder; /* owned; looks while it is seen */
  BtCastDevice *device; /* owned; NULL: this computer */
  GtkWidget *here, *found, *placeholder;
  guint looking_id; /* until it is said that there are none */
  AdwEntryRow *address;
  GtkWidget *asking, *problem; /* who is there; that nobody is */
  GCancellable *cancellable;   /* owned; of that; NULL: nobody is asked */
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
  g_object_set_data (G_OBJECT (row), "check", check);
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

/* In each row of @list. Rows stay, for one of them may have the keyboard. */
static void
show_checks (PmScreenList *self, GtkWidget *list)
{
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    GtkWidget *check = g_object_get_data (G_OBJECT (row), "check");

    if (check != NULL)
      gtk_widget_set_visible (check, g_object_get_data (G_OBJECT (row), "device") == self->device);
  }
}

/* It stays in the list until it is known whether it plays. */
static void
choose (PmScreenList *self, BtCastDevice *device)
{
  bt_cast_finder_keep (self->finder, device);
  g_signal_emit (self, signals[CHOSEN], 0, device);
}

static void
row_cb (PmScreenList *self, GtkWidget *row)
{
  g_autoptr (BtCastDevice) device = g_object_get_data (G_OBJECT (row), "device");

  if (device != NULL)
    g_object_ref (device);
  choose (self, device);
}

/* --- by an address ------------------------------------------------------------------------------- */

/* @problem: NULL: there is none. */
static void
show_problem (PmScreenList *self, const char *problem)
{
  gtk_label_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  pm_css_class_set (GTK_WIDGET (self->address), "error", problem != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->address),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem : "", -1);
}

static void
stop_asking (PmScreenList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->asking, FALSE);
}

static void
asked_cb (GObject *finder, GAsyncResult *result, gpointer data)
{
  g_autoptr (PmScreenList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BtCastDevice) device =
      bt_cast_finder_find_at_finish (BT_CAST_FINDER (finder), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  stop_asking (self);
  if (device != NULL)
    choose (self, device);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    show_problem (self, _ ("That is no address. Write it as 192.168.1.20, or as a name."));
  else
    show_problem (self, _ ("No screen answers there. Check that it is switched on and in the same "
                           "network."));
}

static void
ask_cb (PmScreenList *self)
{
  g_autofree char *where = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address)));

  stop_asking (self);
  show_problem (self, NULL);
  if (*g_strstrip (where) == '\0')
    return;
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (self->asking, TRUE);
  bt_cast_finder_find_at_async (self->finder, where, self->cancellable, asked_cb,
                                g_object_ref (self));
}

/* What was said of another address. */
static void
typed_cb (PmScreenList *self)
{
  stop_asking (self);
  show_problem (self, NULL);
}

static GtkWidget *
new_address_row (PmScreenList *self)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Address of another screen"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_URL);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), self->asking);
  g_signal_connect_swapped (row, "apply", G_CALLBACK (ask_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (ask_cb), self);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (typed_cb), self);
  return row;
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
pm_screen_list_map (GtkWidget *widget)
{
  PmScreenList *self = PM_SCREEN_LIST (widget);

  gtk_label_set_text (GTK_LABEL (self->placeholder), _ ("Looking for screens…"));
  self->looking_id = g_timeout_add_seconds (LOOK_S, looked_cb, self);
  bt_cast_finder_hold (self->finder);
  GTK_WIDGET_CLASS (pm_screen_list_parent_class)->map (widget);
  /* The row that had the keyboard before may be gone. */
  gtk_widget_grab_focus (gtk_widget_get_first_child (self->here));
}

static void
pm_screen_list_unmap (GtkWidget *widget)
{
  PmScreenList *self = PM_SCREEN_LIST (widget);

  GTK_WIDGET_CLASS (pm_screen_list_parent_class)->unmap (widget);
  g_clear_handle_id (&self->looking_id, g_source_remove);
  typed_cb (self);
  bt_cast_finder_release (self->finder);
}

void
pm_screen_list_set_device (PmScreenList *self, BtCastDevice *device)
{
  bt_cast_finder_keep (self->finder, device);
  g_set_object (&self->device, device);
  show_checks (self, self->here);
  show_checks (self, self->found);
}

/* --- widget -------------------------------------------------------------------------------------- */

static void
pm_screen_list_dispose (GObject *object)
{
  PmScreenList *self = PM_SCREEN_LIST (object);

  g_clear_handle_id (&self->looking_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
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
new_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 12);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* Who plays where no multicast leads is not found. */
static GtkWidget *
new_address_list (PmScreenList *self)
{
  GtkWidget *list = new_list (self, _ ("Address of another screen"));

  self->asking = gtk_spinner_new ();
  gtk_spinner_start (GTK_SPINNER (self->asking));
  gtk_widget_set_visible (self->asking, FALSE);
  self->address = ADW_ENTRY_ROW (new_address_row (self));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->address));
  return list;
}

static void
pm_screen_list_init (PmScreenList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->finder = bt_cast_finder_new ();
  self->here = new_list (self, _ ("This Computer"));
  self->found = new_list (self, _ ("Screens"));
  self->placeholder = new_label ("dim-label");
  self->problem = new_label ("error");
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->found), self->placeholder);
  gtk_widget_add_css_class (box, "pm-screens");
  gtk_box_append (GTK_BOX (box), self->here);
  gtk_box_append (GTK_BOX (box), self->found);
  gtk_box_append (GTK_BOX (box), new_address_list (self));
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  adw_bin_set_child (ADW_BIN (self), scroller);
  gtk_list_box_append (GTK_LIST_BOX (self->here), new_row ("computer-symbolic", _ ("This Computer"),
                                                           NULL, self->device == NULL));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->found), G_LIST_MODEL (self->finder), new_device_row,
                           self, NULL);
}

GtkWidget *
pm_screen_list_new (void)
{
  return g_object_new (PM_TYPE_SCREEN_LIST, NULL);
}
