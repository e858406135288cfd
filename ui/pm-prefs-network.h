/* pm-prefs-network.h — the page Network of the preferences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_PREFS_NETWORK (pm_prefs_network_get_type ())
G_DECLARE_FINAL_TYPE (PmPrefsNetwork, pm_prefs_network, PM, PREFS_NETWORK, AdwPreferencesPage)

/* Once. @engine: whose port is told. */
void pm_prefs_network_set_settings (PmPrefsNetwork *self, GSettings *settings, BtEngine *engine);

G_END_DECLS
