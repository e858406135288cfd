/* pm-torrent-menu.c — what can be done with the selected torrents, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-torrent-menu.h"

#include "pm-player-menu.h"

#include <glib/gi18n.h>

/* The first section of all these menus. A submenu that hides by itself with its action breaks GTK 4.8, which goes
 * over the actions that are observed while those of the submenu leave them. */
static GMenu *
get_playing (void)
{
  static GMenu *playing;

  if (playing == NULL)
    playing = g_menu_new ();
  return playing;
}

void
pm_torrent_menu_show_playing (gboolean is_shown)
{
  GMenu *playing = get_playing ();
  g_autoptr (GMenu) players = NULL;

  if ((g_menu_model_get_n_items (G_MENU_MODEL (playing)) > 0) == is_shown)
    return;
  g_menu_remove_all (playing);
  if (!is_shown)
    return;
  players = g_menu_new ();
  pm_player_menu_fill (players, "win.play-with");
  /* Translators: watch a film or hear music. */
  g_menu_append (playing, _ ("P_lay"), "win.play");
  /* Translators: followed by names of other players. */
  g_menu_append_submenu (playing, _ ("Play Wit_h"), G_MENU_MODEL (players));
}

GMenuModel *
pm_torrent_menu_new (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/piecemeal/pm-torrent-menu.ui");

  GMenu *menu = G_MENU (gtk_builder_get_object (builder, "menu"));

  g_menu_prepend_section (menu, NULL, G_MENU_MODEL (get_playing ()));
  return g_object_ref (G_MENU_MODEL (menu));
}

void
pm_torrent_menu_release_rows (GtkWidget *list)
{
  GtkWidget *row = gtk_widget_get_first_child (list);

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    gtk_widget_unset_state_flags (row, GTK_STATE_FLAG_ACTIVE);
}

GtkWidget *
pm_torrent_menu_new_popover (void)
{
  g_autoptr (GMenuModel) model = pm_torrent_menu_new ();
  GtkWidget *popover = gtk_popover_menu_new_from_model (model);

  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  return popover;
}
