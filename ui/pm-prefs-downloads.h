/* pm-prefs-downloads.h — the page Downloads of the preferences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_PREFS_DOWNLOADS (pm_prefs_downloads_get_type ())
G_DECLARE_FINAL_TYPE (PmPrefsDownloads, pm_prefs_downloads, PM, PREFS_DOWNLOADS, AdwPreferencesPage)

/* Once. */
void pm_prefs_downloads_set_settings (PmPrefsDownloads *self, GSettings *settings);

G_END_DECLS
