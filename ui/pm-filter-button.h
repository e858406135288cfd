/* pm-filter-button.h — the button that says which kinds of torrents the list shows, and its popover.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-torrent-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_FILTER_BUTTON (pm_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (PmFilterButton, pm_filter_button, PM, FILTER_BUTTON, AdwBin)

/* Signal "changed" (): the list's filter has other kinds now, and is to be applied. */
/* Once. @list: borrowed, and as old. */
void pm_filter_button_set_list (PmFilterButton *self, PmTorrentList *list);
/* Somebody else changed the filter. */
void pm_filter_button_update (PmFilterButton *self);

G_END_DECLS
