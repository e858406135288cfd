/* pm-file-menu.h — what can be done with one file or folder of a torrent, as a menu.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main. */
#pragma once

#include "pm-file-node.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Its items are actions of the group "file". (transfer full) */
GMenuModel *pm_file_menu_new (void);
/* Only the order in which it is downloaded. (transfer full) */
GMenuModel *pm_file_menu_new_order (void);

/* Adds those that open a file to @group: "play", "play-with" (s: a player), "open" and "open-with". They activate
 * actions of the window through @widget. */
void pm_file_menu_add_actions (GActionMap *group, GtkWidget *widget);
/* What they mean from now on, and which of them are in the menu. */
void pm_file_menu_point_at (GMenuModel *menu, GActionMap *group, PmFileNode *node);
/* What a double click or Enter means: it is played, shown or opened. @file: of the torrent that is shown. */
void pm_file_menu_use (GtkWidget *widget, BtFile *file);

G_END_DECLS
