/* pm-preferences.c — the preferences window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-preferences.h"

#include "pm-compat.h"
#include "pm-place.h"

#include <glib/gi18n.h>

struct _PmPreferences {
  AdwWindow parent_instance;
  GSettings *settings; /* owned */
  BtEngine *engine;    /* owned */
  /* template */
  AdwActionRow *folder_row;
  GtkSwitch *allocate_switch;
  GtkSwitch *ask_switch;
  AdwActionRow *port_row;
  GtkSpinButton *port_spin;
};

G_DEFINE_FINAL_TYPE (PmPreferences, pm_preferences, ADW_TYPE_WINDOW)

static GFile *
get_folder (PmPreferences *self)
{
  g_autofree char *path = pm_place_get_download_folder (self->settings);

  return g_file_new_for_path (path);
}

static void
show_folder (PmPreferences *self)
{
  g_autoptr (GFile) folder = get_folder (self);
  g_autofree char *words = pm_place_get_words (folder);

  adw_action_row_set_subtitle (self->folder_row, words);
}

static void
show_port (PmPreferences *self)
{
  guint port = bt_engine_get_port (self->engine);
  guint16 wished;
  g_autofree char *text = NULL;

  g_settings_get (self->settings, "listen-port", "q", &wished);
  if (port == 0)
    text = g_strdup (_ ("Not open. Another program may use this port: choose another one"));
  else if (wished == 0)
    text = g_strdup_printf (_ ("%u is open for peers, chosen at the first start"), port);
  else
    text = g_strdup_printf (_ ("%u is open for peers. 0 chooses one"), port);
  adw_action_row_set_subtitle (self->port_row, text);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PmPreferences *self = PM_PREFERENCES (source);
  g_autoptr (GFile) folder = pm_compat_select_folder_finish (result, NULL);

  if (folder == NULL || g_file_peek_path (folder) == NULL)
    return;
  g_settings_set_string (self->settings, "download-folder", g_file_peek_path (folder));
  show_folder (self);
}

static void
folder_cb (PmPreferences *self)
{
  g_autoptr (GFile) folder = get_folder (self);

  pm_compat_select_folder_async (GTK_WINDOW (self), folder, folder_chosen_cb, NULL);
}

static void
pm_preferences_dispose (GObject *object)
{
  PmPreferences *self = PM_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (pm_preferences_parent_class)->dispose (object);
}

static void
pm_preferences_class_init (PmPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pm_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/piecemeal/Piecemeal/pm-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, folder_row);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, allocate_switch);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, ask_switch);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, port_row);
  gtk_widget_class_bind_template_child (widget_class, PmPreferences, port_spin);
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pm_preferences_init (PmPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pm_preferences_new (GtkWindow *parent, GSettings *settings, BtEngine *engine)
{
  PmPreferences *self = g_object_new (PM_TYPE_PREFERENCES, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  self->engine = g_object_ref (engine);
  g_settings_bind (settings, "allocate-full", self->allocate_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "ask-before-adding", self->ask_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "listen-port", self->port_spin, "value", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (engine, "listening", G_CALLBACK (show_port), self, G_CONNECT_SWAPPED);
  show_folder (self);
  show_port (self);
  return GTK_WIDGET (self);
}
