/* pm-player-open.c — the ways from here to other programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-player-private.h"

#include "pm-kind.h"
#include "pm-player-menu.h"

#include <glib/gi18n.h>

/* Two films at once are heard at once. */
static void
play_with_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;

  if (self->torrent == NULL)
    return;
  pm_playback_pause (self->playback);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.play-file-with", "(su)",
                              g_variant_get_string (parameter, NULL),
                              bt_file_get_index (self->file));
}

static void
open_with_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PmPlayerPage *self = data;

  if (self->torrent == NULL)
    return;
  pm_playback_pause (self->playback);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-file-with", "u",
                              bt_file_get_index (self->file));
}

const GActionEntry _pm_player_open_entries[PM_PLAYER_N_OPEN_ENTRIES] = {
  { "play-with", play_with_cb, "s" },
  { "open-with", open_with_cb },
};

/* What cannot be shown here may be elsewhere: by whatever opens files once it is whole, and until then by players
 * that read it from us. */
void
_pm_player_show_ways_out (PmPlayerPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "open-with");
  gboolean is_whole = self->torrent != NULL && pm_kind_is_whole (self->file);
  gboolean is_lost = gtk_widget_get_visible (GTK_WIDGET (self->retry_button));

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_whole);
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), is_whole && !is_lost);
  gtk_widget_set_visible (GTK_WIDGET (self->others_button),
                          !is_whole && !is_lost && self->image == NULL);
}

void
_pm_player_append_ways_out (PmPlayerPage *self, GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) players = g_menu_new ();
  g_autoptr (GMenuItem) item = g_menu_item_new (_ ("Open Wi_th…"), "player.open-with");

  pm_player_menu_fill (players, "player.play-with");
  g_menu_append_submenu (section, _ ("Play _With"), G_MENU_MODEL (players));
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (section, item);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  gtk_menu_button_set_menu_model (self->others_button, G_MENU_MODEL (players));
}
