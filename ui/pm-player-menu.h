/* pm-player-menu.h — players of other people that are installed, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Fills @menu with items that activate @action (s: a player's name as of bt_player_kind_get_name()), or one that
 * says that there is none. It is kept true by pm_player_menu_refresh() as long as it lives. */
void pm_player_menu_fill (GMenu *menu, const char *action);
/* Looks again which players there are: one may have been installed while the window was away. */
void pm_player_menu_refresh (void);

G_END_DECLS
