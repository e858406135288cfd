/* pm-prefs-downloads.c — the page Downloads of the preferences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-prefs-downloads.h"

#include "pm-folder-row.h"
#include "pm-number-row.h"
#include "pm-place.h"
#include "pm-prefs.h"
#include "pm-switch-row.h"

struct _PmPrefsDownloads {
  AdwPreferencesPage parent_instance;
};

G_DEFINE_FINAL_TYPE (PmPrefsDownloads, pm_prefs_downloads, ADW_TYPE_PREFERENCES_PAGE)

static const char *const appearances[] = { "system", "light", "dark", NULL };

static const PmPrefsBinding bindings[] = {
  { "folder_row", "folder", "download-folder" },
  { "allocate_row", "active", "allocate-full" },
  { "ask_row", "active", "ask-before-adding" },
  { "start_row", "active", "start-added" },
  { "clipboard_row", "active", "offer-clipboard" },
  { "watch_row", "folder", "watch-folder" },
  { "trash_row", "active", "watch-folder-delete" },
  { "ready_row", "active", "ready-to-watch" },
  { "next_row", "active", "play-next" },
  { "downloads_row", "value", "max-downloads" },
  { "seeds_row", "value", "max-seeds" },
  { "ratio_row", "value", "seed-ratio-percent" },
  { "minutes_row", "value", "seed-minutes" },
  { "idle_row", "value", "seed-idle-minutes" },
  { "complete_row", "active", "notify-complete" },
  { "trouble_row", "active", "notify-trouble" },
  { "appearance_row", "selected", "appearance", appearances },
  { "background_row", "active", "run-in-background" },
  { "autostart_row", "active", "autostart" },
  { "hidden_row", "active", "start-hidden" },
  { "awake_row", "active", "stay-awake" },
};

static void
pm_prefs_downloads_class_init (PmPrefsDownloadsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PM_TYPE_FOLDER_ROW);
  g_type_ensure (PM_TYPE_NUMBER_ROW);
  g_type_ensure (PM_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-prefs-downloads.ui");
  pm_prefs_add_rows (widget_class, bindings, G_N_ELEMENTS (bindings));
}

static void
pm_prefs_downloads_init (PmPrefsDownloads *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
is_set (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_boolean (to, *g_value_get_string (from) != '\0');
  return TRUE;
}

/* What depends on another setting waits until that one is on. */
static void
bind_sensitivity (PmPrefsDownloads *self)
{
  GtkWidget *page = GTK_WIDGET (self);

  g_object_bind_property_full (pm_prefs_get_row (page, "watch_row"), "folder",
                               pm_prefs_get_row (page, "trash_row"), "sensitive",
                               G_BINDING_SYNC_CREATE, is_set, NULL, NULL, NULL);
  g_object_bind_property (pm_prefs_get_row (page, "autostart_row"), "active",
                          pm_prefs_get_row (page, "hidden_row"), "sensitive",
                          G_BINDING_SYNC_CREATE);
}

static void
show_fallback (PmPrefsDownloads *self, const char *key, GSettings *settings)
{
  g_autofree char *path = pm_place_get_download_folder (settings);

  g_object_set (pm_prefs_get_row (GTK_WIDGET (self), "folder_row"), "fallback", path, NULL);
}

void
pm_prefs_downloads_set_settings (PmPrefsDownloads *self, GSettings *settings)
{
  pm_prefs_bind (GTK_WIDGET (self), settings, bindings, G_N_ELEMENTS (bindings));
  bind_sensitivity (self);
  g_signal_connect_object (settings, "changed::download-folder", G_CALLBACK (show_fallback), self,
                           G_CONNECT_SWAPPED);
  show_fallback (self, NULL, settings);
}
