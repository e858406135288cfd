/* pm-fetching.h — what is seen while a magnet link's details are fetched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_FETCHING (pm_fetching_get_type ())
G_DECLARE_FINAL_TYPE (PmFetching, pm_fetching, PM, FETCHING, AdwBin)

/* @choose: the person chooses files afterwards, which is the last step then. */
GtkWidget *pm_fetching_new (gboolean choose);
/* NULL: nothing. Follows the torrent until it is set anew. */
void pm_fetching_set_torrent (PmFetching *self, BtTorrent *torrent);

G_END_DECLS
