/* pm-no-peers.h — why there are no peers to be seen, and what one can do.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_NO_PEERS (pm_no_peers_get_type ())
G_DECLARE_FINAL_TYPE (PmNoPeers, pm_no_peers, PM, NO_PEERS, AdwBin)

GtkWidget *pm_no_peers_new (void);
/* Words for the present state of @torrent; NULL: none. */
void pm_no_peers_show (PmNoPeers *self, BtTorrent *torrent);

G_END_DECLS
