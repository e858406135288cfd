/* pm-prefs-privacy.h — the page Privacy of the preferences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_PREFS_PRIVACY (pm_prefs_privacy_get_type ())
G_DECLARE_FINAL_TYPE (PmPrefsPrivacy, pm_prefs_privacy, PM, PREFS_PRIVACY, AdwPreferencesPage)

/* Once. */
void pm_prefs_privacy_set_settings (PmPrefsPrivacy *self, GSettings *settings);

G_END_DECLS
