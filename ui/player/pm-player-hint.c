/* pm-player-hint.c — says over the picture what a key just did.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#define HINT_MS 1500 /* long enough to be read in passing */

static gboolean
over_cb (gpointer data)
{
  PmPlayerPage *self = data;

  self->hint_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->hint), FALSE);
  return G_SOURCE_REMOVE;
}

void
_pm_player_hint (PmPlayerPage *self, const char *text)
{
  g_clear_handle_id (&self->hint_id, g_source_remove);
  gtk_label_set_text (self->hint, text);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), TRUE);
  self->hint_id = g_timeout_add (HINT_MS, over_cb, self);
}

void
_pm_player_stop_hint (PmPlayerPage *self)
{
  g_clear_handle_id (&self->hint_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), FALSE);
}
