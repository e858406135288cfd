/* pm-appearance.c — light or dark, as the person wishes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-appearance.h"

#include <adwaita.h>

#define FILM "pm-film" /* of the style manager: a film is shown */

static void
changed_cb (AdwStyleManager *style, const char *key, GSettings *settings)
{
  /* In the order of the setting's values. */
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  gboolean is_film = g_object_get_data (G_OBJECT (style), FILM) != NULL;

  adw_style_manager_set_color_scheme (
      style, is_film ? ADW_COLOR_SCHEME_FORCE_DARK
                     : schemes[g_settings_get_enum (settings, "appearance")]);
}

void
pm_appearance_set_film (GSettings *settings, gboolean is_shown)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_object_set_data (G_OBJECT (style), FILM, is_shown ? style : NULL);
  changed_cb (style, NULL, settings);
}

void
pm_appearance_follow (GSettings *settings)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_signal_connect_object (settings, "changed::appearance", G_CALLBACK (changed_cb), style,
                           G_CONNECT_SWAPPED);
  changed_cb (style, NULL, settings);
}
