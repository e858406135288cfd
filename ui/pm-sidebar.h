/* pm-sidebar.h — the list of torrents with its header, search and rates.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PM_TYPE_SIDEBAR (pm_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PmSidebar, pm_sidebar, PM, SIDEBAR, AdwBin)

/* Signal "selected" (BtTorrent or NULL): the person chose another torrent. */
void pm_sidebar_set_library (PmSidebar *self, PmLibrary *library);
/* NULL: none. Emits no signal. */
void pm_sidebar_select (PmSidebar *self, BtTorrent *torrent);
/* The first torrent of the list, or NULL. (transfer none) */
BtTorrent *pm_sidebar_get_first (PmSidebar *self);
void pm_sidebar_start_search (PmSidebar *self);
/* Whether the window's buttons belong here: nothing stands beside it. */
void pm_sidebar_set_alone (PmSidebar *self, gboolean alone);
/* Shows the rates anew. */
void pm_sidebar_update (PmSidebar *self);

G_END_DECLS
