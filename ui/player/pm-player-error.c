/* pm-player-error.c — what went wrong, and what helps.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Buttons of the error page stand in its box "error_buttons". */
#include "config.h"

#include "pm-player-private.h"

#include <glib/gi18n.h>

static const char *
find_title (gboolean is_music, int code)
{
  if (code == PM_PLAYBACK_ERROR_GONE)
    return is_music ? _ ("This Song Cannot Be Read") : _ ("This Film Cannot Be Read");
  return is_music ? _ ("This Song Cannot Be Played Here") : _ ("This Film Cannot Be Played Here");
}

/* What is missing or broken stays so. */
static gboolean
may_pass (int code)
{
  return code == PM_PLAYBACK_ERROR_GONE || code == PM_PLAYBACK_ERROR_OTHER;
}

void
_pm_player_show_error (PmPlayerPage *self)
{
  const GError *error = pm_playback_get_error (self->playback);
  gboolean is_codec = error->code == PM_PLAYBACK_ERROR_MISSING_CODEC;
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  adw_status_page_set_icon_name (self->error_page, is_codec ? "application-x-addon-symbolic"
                                                            : "dialog-warning-symbolic");
  adw_status_page_set_title (self->error_page,
                             find_title (_pm_player_is_music (self), error->code));
  adw_status_page_set_description (self->error_page, description);
  gtk_widget_set_visible (self->again_button, may_pass (error->code));
}
