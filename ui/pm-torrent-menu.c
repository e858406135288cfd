/* pm-torrent-menu.c — what can be done with the selected torrents, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-torrent-menu.h"

#include "pm-player-menu.h"

GMenuModel *
pm_torrent_menu_new (void)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/io/github/piecemeal/Piecemeal/pm-torrent-menu.ui");

  pm_player_menu_fill (G_MENU (gtk_builder_get_object (builder, "play-with")), "win.play-with");
  return g_object_ref (G_MENU_MODEL (gtk_builder_get_object (builder, "menu")));
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
