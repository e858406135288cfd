/* pm-appearance.c — light or dark, as the person wishes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-appearance.h"

#include <adwaita.h>

static void
changed_cb (AdwStyleManager *style, const char *key, GSettings *settings)
{
  /* In the order of the setting's values. */
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };

  adw_style_manager_set_color_scheme (style, schemes[g_settings_get_enum (settings, "appearance")]);
}

void
pm_appearance_follow (GSettings *settings)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_signal_connect_object (settings, "changed::appearance", G_CALLBACK (changed_cb), style,
                           G_CONNECT_SWAPPED);
  changed_cb (style, NULL, settings);
}
