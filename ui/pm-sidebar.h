/* pm-sidebar.h — the list of torrents with its header, search and rates.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-torrent-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_SIDEBAR (pm_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PmSidebar, pm_sidebar, PM, SIDEBAR, AdwBin)

/* Signals: "selected" (BtTorrent): the person chose a torrent, or several: then this is the last of them;
 *          "activated" (BtTorrent): by a double click or Enter; where it is narrow, a click. */

typedef enum {
  PM_SIDEBAR_BESIDE, /* the page of the selected torrent stands beside it */
  PM_SIDEBAR_NARROW, /* it stands alone, and there is no room for the page */
  PM_SIDEBAR_TABLE,  /* it stands alone, as a table */
} PmSidebarLayout;

/* Once. */
void pm_sidebar_set_library (PmSidebar *self, PmLibrary *library, GSettings *settings);
/* NULL: none. Emits no signal. */
void pm_sidebar_select (PmSidebar *self, BtTorrent *torrent);
/* All that are highlighted, BtTorrent in the order of the list. (transfer none) */
GPtrArray *pm_sidebar_get_chosen (PmSidebar *self);
PmTorrentList *pm_sidebar_get_list (PmSidebar *self); /* (transfer none) */
/* The torrent by which the next one is chosen when it goes; the selected one sets it by itself. */
void pm_sidebar_set_place (PmSidebar *self, BtTorrent *torrent);
/* The torrent nearest to where the selected one stood last, at first the topmost; NULL: the list is
 * empty. (transfer none) */
BtTorrent *pm_sidebar_get_near (PmSidebar *self);
/* The torrent on whose row the keyboard is, or NULL. (transfer none) */
BtTorrent *pm_sidebar_get_focused (PmSidebar *self);
/* Puts the keyboard where the selected torrent stood last. */
void pm_sidebar_focus (PmSidebar *self);
void pm_sidebar_start_search (PmSidebar *self);
/* Where nothing stands beside it the window's buttons belong here; where it is narrow a torrent is opened by a
 * click or Enter, not already by walking over it. */
void pm_sidebar_set_layout (PmSidebar *self, PmSidebarLayout layout);
/* Shows the rates anew. */
void pm_sidebar_update (PmSidebar *self);

G_END_DECLS
