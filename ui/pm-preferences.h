/* pm-preferences.h — the preferences window.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_PREFERENCES (pm_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PmPreferences, pm_preferences, PM, PREFERENCES, AdwWindow)

/* Writes to @settings; who uses them listens there. @engine: tells the port in use. */
GtkWidget *pm_preferences_new (GtkWindow *parent, GSettings *settings, BtEngine *engine);
/* @page: "downloads", "speed" or "network". */
void pm_preferences_show (PmPreferences *self, const char *page);

G_END_DECLS
