/* pm-filter-bar.h — a chip for each kind of torrents that the list is confined to, to be taken off.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-torrent-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_FILTER_BAR (pm_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (PmFilterBar, pm_filter_bar, PM, FILTER_BAR, AdwBin)

/* Signal "changed" (): the list's filter has fewer kinds now, and is to be applied. */
/* Once. */
void pm_filter_bar_set_list (PmFilterBar *self, PmTorrentList *list);
/* The filter was changed, here or elsewhere. */
void pm_filter_bar_update (PmFilterBar *self);

G_END_DECLS
