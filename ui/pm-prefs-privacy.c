/* pm-prefs-privacy.c — the page Privacy of the preferences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-prefs-privacy.h"

#include "pm-prefs.h"
#include "pm-switch-row.h"

struct _PmPrefsPrivacy {
  AdwPreferencesPage parent_instance;
};

G_DEFINE_FINAL_TYPE (PmPrefsPrivacy, pm_prefs_privacy, ADW_TYPE_PREFERENCES_PAGE)

static const PmPrefsBinding bindings[] = {
  { "dht_row", "active", "use-dht" },
  { "pex_row", "active", "use-pex" },
  { "lsd_row", "active", "use-lsd" },
  { "relay_row", "active", "relay-only" },
};

static void
pm_prefs_privacy_class_init (PmPrefsPrivacyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PM_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/pm-prefs-privacy.ui");
  pm_prefs_add_rows (widget_class, bindings, G_N_ELEMENTS (bindings));
}

static void
pm_prefs_privacy_init (PmPrefsPrivacy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pm_prefs_privacy_set_settings (PmPrefsPrivacy *self, GSettings *settings)
{
  pm_prefs_bind (GTK_WIDGET (self), settings, bindings, G_N_ELEMENTS (bindings));
  /* Nobody in a browser is met when that is switched off, with a relay or without. */
  g_settings_bind (settings, "use-webrtc", pm_prefs_get_row (GTK_WIDGET (self), "relay_row"),
                   "sensitive", G_SETTINGS_BIND_GET);
}
