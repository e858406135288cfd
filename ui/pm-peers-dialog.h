/* pm-peers-dialog.h — lets a person name peers by their addresses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <bt.h>

G_BEGIN_DECLS

#define PM_TYPE_PEERS_DIALOG (pm_peers_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PmPeersDialog, pm_peers_dialog, PM, PEERS_DIALOG, AdwWindow)

/* Tells @torrent the peers that the person names. */
GtkWidget *pm_peers_dialog_new (GtkWindow *parent, BtTorrent *torrent);

G_END_DECLS
