/* pm-torrent-menu.h — what can be done with the selected torrents, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GMenuModel *pm_torrent_menu_new (void);
/* Whether what is selected can be played: in all these menus. */
void pm_torrent_menu_show_playing (gboolean is_shown);
/* The same as a menu that comes up where the person points. (transfer floating) */
GtkWidget *pm_torrent_menu_new_popover (void);

/* The end of a click that opened a menu goes to the menu: without this, the rows of @list that were pressed look
 * so for ever, as if they were chosen. Once the menu is closed. */
void pm_torrent_menu_release_rows (GtkWidget *list);

G_END_DECLS
